//! Sentences with code in them, without any markup of a document format.

use serde::Serialize;

/// A sentence or two: words and code in turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text {
    /// The parts, in order. Two parts of one kind never follow each other.
    pub runs: Vec<Run>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Whether it is code: a name, a value, an address, to be shown as it is.
    pub code: bool,
    /// The characters. They are never markup, whatever they are.
    pub text: String,
}

impl Text {
    /// The text without the difference between words and code.
    #[must_use]
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// This text and another, with a space between them.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if !self.is_empty() && !other.is_empty() {
            self.push(false, " ");
        }
        for run in other.runs {
            self.push(run.code, &run.text);
        }
        self
    }

    /// This text and a few characters, without a space.
    #[must_use]
    pub fn then(mut self, words: &str) -> Self {
        self.push(false, words);
        self
    }

    fn push(&mut self, code: bool, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.code == code => last.text.push_str(text),
            _ => self.runs.push(Run {
                code,
                text: text.to_owned(),
            }),
        }
    }
}

impl From<&str> for Text {
    /// Code alone.
    fn from(value: &str) -> Self {
        code(value)
    }
}

impl From<String> for Text {
    /// Code alone.
    fn from(value: String) -> Self {
        code(&value)
    }
}

impl From<&String> for Text {
    /// Code alone.
    fn from(value: &String) -> Self {
        code(value)
    }
}

/// A text from a template of ours: what stands between back-quotes is code, and `{}` is the next of
/// `values`, which is taken as it is, back-quotes and braces included.
#[must_use]
pub fn say(template: &str, values: &[&str]) -> Text {
    let mut text = Text::default();
    let mut values = values.iter();
    for (index, part) in template.split('`').enumerate() {
        let code = index % 2 == 1;
        let mut run = String::new();
        for (index, piece) in part.split("{}").enumerate() {
            if index > 0 {
                run.push_str(values.next().copied().unwrap_or_default());
            }
            run.push_str(piece);
        }
        text.push(code, &run);
    }
    debug_assert!(values.next().is_none(), "more values than `{template}` has");
    text
}

/// A finished sentence in which code stands between back-quotes, as findings are worded.
#[must_use]
pub fn quoted(sentence: &str) -> Text {
    let mut text = Text::default();
    for (index, part) in sentence.split('`').enumerate() {
        text.push(index % 2 == 1, part);
    }
    text
}

/// Code alone.
#[must_use]
pub fn code(value: &str) -> Text {
    let mut text = Text::default();
    text.push(true, value);
    text
}

/// Several values as code: `a`, `b` and `c`.
#[must_use]
pub fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> Text {
    let values: Vec<&str> = values.into_iter().collect();
    let mut text = Text::default();
    for (index, value) in values.iter().enumerate() {
        match index {
            0 => {}
            last if last + 1 == values.len() => text.push(false, " and "),
            _ => text.push(false, ", "),
        }
        text.push(true, value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_says_is_never_markup() {
        let text = say("Import `{}` of {}.", &["a`b`{}", "`rm`"]);
        let runs: Vec<(bool, &str)> = text
            .runs
            .iter()
            .map(|run| (run.code, run.text.as_str()))
            .collect();
        assert_eq!(
            runs,
            [(false, "Import "), (true, "a`b`{}"), (false, " of `rm`.")]
        );
        assert_eq!(text.plain(), "Import a`b`{} of `rm`.");
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(list(["a"]).plain(), "a");
        assert_eq!(list(["a", "b", "c"]).plain(), "a, b and c");
        assert!(list([]).is_empty());
        assert_eq!(say("See", &[]).and(code("x")).plain(), "See x");
    }
}

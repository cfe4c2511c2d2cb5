//! Values, and putting them into a text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Placeholder, Syntax, placeholders};
use crate::diag::{FileName, Span};
use crate::policy::doc::{Document, ReadError};

/// How deep a value may refer to other values: the build tools replace one key after the other, so
/// that a value with a placeholder in it works there too, by luck of the order.
const MOST_STEPS: usize = 8;

/// Longest text after filling in, as a multiple of what a policy file may have: many short
/// placeholders with one long value must not exhaust memory.
const MOST_BYTES: usize = 4 * crate::policy::doc::limits::MAX_BYTES;

/// What placeholders stand for. Settings are found without regard to case, as the build tools do;
/// names and words too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    settings: BTreeMap<String, String>,
    named: BTreeMap<String, String>,
}

impl Values {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what `{Settings:key}` stands for. Of two with the same key the last one counts.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.settings.insert(key.to_lowercase(), value.into());
    }

    /// Adds what `{{ name }}`, `{Settings:name}` and the word `name` of a starter pack stand for.
    pub fn name(&mut self, name: &str, value: impl Into<String>) {
        self.named.insert(name.to_lowercase(), value.into());
    }

    /// These values with the named ones of `other` as well.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        let named = other.named.iter();
        self.named
            .extend(named.map(|(name, value)| (name.clone(), value.clone())));
        self
    }

    /// Whether there is no value at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.named.is_empty()
    }

    /// What `{Settings:key}` stands for.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        let key = key.to_lowercase();
        let named = || self.named.get(&key);
        self.settings.get(&key).or_else(named).map(String::as_str)
    }

    /// What `placeholder` stands for. A named value wins over a setting.
    fn get(&self, placeholder: &Placeholder<'_>) -> Option<&str> {
        let named = self.named.get(&placeholder.name.to_lowercase());
        match placeholder.syntax {
            Syntax::Settings => named
                .map(String::as_str)
                .or_else(|| self.setting(placeholder.name)),
            Syntax::Braces | Syntax::Word => named.map(String::as_str),
        }
    }

    /// `text` with its placeholders replaced, those in values too.
    fn expanded<'a>(&self, text: &'a str, steps: usize) -> Cow<'a, str> {
        let mut filled = String::new();
        let mut copied = 0;
        for one in placeholders(text) {
            let Some(value) = self.get(&one).filter(|_| filled.len() < MOST_BYTES) else {
                continue;
            };
            filled.push_str(&text[copied..one.range.start]);
            if steps > 0 {
                filled.push_str(&self.expanded(value, steps - 1));
            } else {
                filled.push_str(value);
            }
            copied = one.range.end;
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        filled.push_str(&text[copied..]);
        Cow::Owned(filled)
    }
}

/// A text with values in place of placeholders.
#[derive(Clone, Debug)]
pub struct Filled<'a> {
    /// The text as it would be uploaded; placeholders without a value are still in it.
    pub text: Cow<'a, str>,
    /// From places in it to places in the file.
    pub map: SpanMap,
}

impl Filled<'_> {
    /// Reads the text as a document whose places are those of the file on disk. Its size is that of
    /// the text, which is what the service counts.
    ///
    /// # Errors
    /// As [`Document::parse`], with the place in the file.
    pub fn document(&self, file: impl Into<FileName>) -> Result<Document, ReadError> {
        match Document::parse(file, &self.text) {
            Ok(mut document) => {
                if !self.map.is_identity() {
                    document.move_spans(|span| self.map.on_disk(span));
                }
                Ok(document)
            }
            Err(mut error) => {
                error.span = self.map.on_disk(error.span);
                Err(error)
            }
        }
    }
}

/// Puts `values` into `text`.
#[must_use]
pub fn fill<'a>(text: &'a str, values: &Values) -> Filled<'a> {
    let mut map = SpanMap::default();
    if values.is_empty() {
        return Filled {
            text: Cow::Borrowed(text),
            map,
        };
    }
    let mut filled = String::new();
    let mut copied = 0;
    for one in placeholders(text) {
        let Some(value) = values.get(&one).filter(|_| filled.len() < MOST_BYTES) else {
            continue;
        };
        filled.push_str(&text[copied..one.range.start]);
        let start = filled.len();
        filled.push_str(&values.expanded(value, MOST_STEPS));
        map.replaced.push(Replaced {
            filled: Span::new(start, filled.len()),
            disk: Span::new(one.range.start, one.range.end),
        });
        copied = one.range.end;
    }
    if map.is_identity() {
        return Filled {
            text: Cow::Borrowed(text),
            map,
        };
    }
    filled.push_str(&text[copied..]);
    Filled {
        text: Cow::Owned(filled),
        map,
    }
}

/// From byte ranges of a filled text to those of the file it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanMap {
    /// In source order.
    replaced: Vec<Replaced>,
}

/// A value and the placeholder it replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Replaced {
    filled: Span,
    disk: Span,
}

impl SpanMap {
    /// Whether nothing was replaced.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.replaced.is_empty()
    }

    /// The range of the file that `span` came from. Of a value that was put in, the file has the
    /// whole placeholder.
    #[must_use]
    pub fn on_disk(&self, span: Span) -> Span {
        // What starts where an empty value was put in starts behind it, what ends there before it.
        let start = self.offset(
            span.start,
            |one, at| one.filled.end <= at,
            |one| one.disk.start,
        );
        let end = self.offset(
            span.end,
            |one, at| one.filled.end <= at && one.filled.start < at,
            |one| one.disk.end,
        );
        Span::new(start, end.max(start))
    }

    /// The offset in the file of `at`, given which values are `before` it and what an offset
    /// `inside` of one becomes.
    fn offset(
        &self,
        at: usize,
        before: impl Fn(&Replaced, usize) -> bool,
        inside: impl Fn(&Replaced) -> usize,
    ) -> usize {
        let count = self.replaced.partition_point(|one| before(one, at));
        if let Some(one) = self.replaced.get(count)
            && one.filled.start < at
        {
            return inside(one);
        }
        match count
            .checked_sub(1)
            .and_then(|last| self.replaced.get(last))
        {
            Some(one) => at - one.filled.end + one.disk.end,
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        let mut values = Values::new();
        for (name, value) in pairs {
            values.name(name, *value);
        }
        values
    }

    #[test]
    fn a_value_replaces_its_placeholder_wherever_it_is() {
        let mut values = values(&[("host", "api.example.com"), ("yourtenant", "contoso")]);
        values.set("Tenant", "contoso.onmicrosoft.com");
        let filled = fill(
            "<A T='{settings:tenant}'>https://{{host}}/{Settings:Gone}/yourtenant</A>",
            &values,
        );
        assert_eq!(
            filled.text,
            "<A T='contoso.onmicrosoft.com'>https://api.example.com/{Settings:Gone}/contoso</A>"
        );
    }

    #[test]
    fn a_value_may_name_other_values_but_not_without_end() {
        let values = values(&[("a", "<{{ b }}>"), ("b", "x"), ("loop", "{{ loop }}")]);
        assert_eq!(fill("{{ a }}", &values).text, "<x>");
        assert_eq!(fill("{{ loop }}", &values).text, "{{ loop }}");
    }

    #[test]
    fn values_that_multiply_do_not_exhaust_memory() {
        let long = "{{ b }}".repeat(1_000);
        let values = values(&[("a", &long), ("b", &long), ("c", "x")]);
        assert!(fill(&"{{ a }}".repeat(100), &values).text.len() <= 3 * MOST_BYTES);
    }

    #[test]
    fn a_named_value_wins_over_a_setting_and_a_word_is_no_setting() {
        let mut values = values(&[("A", "named")]);
        values.set("A", "set");
        values.set("yourtenant", "set");
        assert_eq!(
            fill("{Settings:A} yourtenant", &values).text,
            "named yourtenant"
        );
    }

    #[test]
    fn everything_in_a_document_is_where_it_is_in_the_file() {
        let text = "\u{feff}<A T='{Settings:Tenant}' U='u'>\n <B>{{ x }} y</B>{{ x }}</A>";
        let mut values = values(&[("x", "a much longer value")]);
        values.set("tenant", "t");
        let document = fill(text, &values).document("p.xml").expect("it is read");
        let at = |span: Span| &text[span.start..span.end];
        let root = document.root();
        assert_eq!(root.attribute("T"), Some("t"));
        assert_eq!(at(root.attributes[0].value_span), "{Settings:Tenant}");
        assert_eq!(at(root.attributes[1].span), "U='u'");
        let (_, b) = document
            .child(crate::policy::doc::ElementId::ROOT, "B")
            .expect("B is read");
        assert_eq!(at(b.span), "<B>{{ x }} y</B>");
        assert_eq!(at(root.span), &text[3..]);
    }

    #[test]
    fn a_value_that_breaks_the_xml_is_shown_at_its_placeholder() {
        let text = "<A>{{ x }}</A>";
        let error = fill(text, &values(&[("x", "a & b")])).document("p.xml");
        let error = error.expect_err("it is not well-formed");
        assert_eq!(&text[error.span.start..error.span.end], "{{ x }}");
    }

    proptest! {
        #[test]
        fn what_is_not_a_placeholder_keeps_its_place(
            pieces in proptest::collection::vec("[a-z ]{0,6}", 1..8),
            value in "[A-Z]{0,12}",
        ) {
            let text = pieces.join("{{ x }}");
            let filled = fill(&text, &values(&[("x", &value)]));
            prop_assert_eq!(&filled.text, &pieces.join(&value));
            let mut there = 0;
            for piece in &pieces {
                if !piece.is_empty() {
                    let moved = filled.map.on_disk(Span::new(there, there + piece.len()));
                    prop_assert_eq!(&text[moved.start..moved.end], piece.as_str());
                }
                there += piece.len() + value.len();
            }
        }
    }
}

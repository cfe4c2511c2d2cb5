//! A comment on a pull request: room for it, and text in which nothing is markup.

use crate::diag::render::one_line;

/// Most characters of a comment that GitHub takes (65,536), less what a caller may put around it.
pub(super) const MOST: usize = 65_000;

/// Kept for what has to be said at the end.
const RESERVE: usize = 500;

/// A comment that is being written.
pub(super) struct Page {
    /// What is written.
    pub(super) text: String,
    /// Most bytes before the notes at the end.
    pub(super) most: usize,
    /// How many rows there was no room for.
    pub(super) left_out: usize,
}

impl Page {
    /// An empty comment of at most `most` characters.
    pub(super) const fn new(most: usize) -> Self {
        Self {
            text: String::new(),
            most: most.saturating_sub(RESERVE),
            left_out: 0,
        }
    }

    /// Whether there is room for `more` bytes.
    pub(super) fn fits(&self, more: usize) -> bool {
        // Bytes are never fewer than characters.
        self.text.len() + more <= self.most
    }

    /// Text that has to be there.
    pub(super) fn always(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A row, if there is room for it and for what has to follow.
    pub(super) fn row(&mut self, row: &str, after: usize) {
        if self.fits(row.len() + after) {
            self.text.push_str(row);
        } else {
            self.left_out += 1;
        }
    }

    /// A table that opens: what stands above its rows, and those rows that there is room for. Nothing
    /// without rows.
    pub(super) fn fold(&mut self, opening: &str, rows: Vec<String>) {
        let closing = "\n</details>\n";
        if rows.is_empty() {
            return;
        }
        if !self.fits(opening.len() + closing.len()) {
            self.left_out += rows.len();
            return;
        }
        self.always(opening);
        for row in rows {
            self.row(&row, closing.len());
        }
        self.always(closing);
    }

    /// A line at the end, if there is room for it.
    pub(super) fn note(&mut self, note: &str) {
        if self.fits(note.len()) {
            self.always(note);
        }
    }

    /// The comment, which says what was left out and which command prints it.
    pub(super) fn finish(mut self, command: &str) -> String {
        if self.left_out > 0 {
            let are = if self.left_out == 1 { " is" } else { "s are" };
            let note = format!(
                "\n{} row{are} left out: a comment on GitHub has at most 65,536 characters. `{command}` prints all.\n",
                self.left_out
            );
            self.always(&note);
        }
        self.text
    }
}

/// `source` in one line, in which nothing is markup but for code between back-quotes.
pub(super) fn text(source: &str) -> String {
    let source: Vec<char> = one_line(source).chars().collect();
    let fences = source.iter().filter(|c| **c == '`').count();
    let mut out = String::with_capacity(source.len() * 2);
    let mut in_code = false;
    for (at, &c) in source.iter().enumerate() {
        let next = source.get(at + 1);
        if c == '`' && fences.is_multiple_of(2) {
            out.push_str(if in_code { "</code>" } else { "<code>" });
            in_code = !in_code;
        } else if is_plain(
            c,
            at.checked_sub(1).map(|before| source[before]),
            next.copied(),
        ) {
            out.push(c);
        } else {
            out.extend(["&#", &u32::from(c).to_string(), ";"]);
        }
    }
    out
}

/// Whether `c` has no meaning in a line of Markdown or HTML, where it stands. An address does not
/// become a link.
fn is_plain(c: char, before: Option<char>, next: Option<char>) -> bool {
    let in_word =
        before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
    match c {
        ' ' | ',' | ';' | '/' | '%' | '?' | '(' | ')' | '=' | '-' | '+' | '!' => true,
        '_' => in_word,
        ':' => next != Some('/'),
        '.' => before != Some('w'),
        c => c.is_alphanumeric() || !c.is_ascii(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_an_input_is_markup() {
        let hostile = "<img src=x> | [a](http://x) *b* _c_ @team #1 </details> `d`\n# e";
        insta::assert_snapshot!(text(hostile), @r#"
        &#60;img src=x&#62; &#124; &#91;a&#93;(http&#58;//x) &#42;b&#42; &#95;c&#95; &#64;team &#35;1 &#60;/details&#62; <code>d</code>␊&#35; e
        "#);
        assert!(!text("`a").contains("<code>"));
    }
}

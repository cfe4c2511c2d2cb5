//! Markdown (GitHub Flavored Markdown) in which nothing that comes from a plan is markup.

use std::fmt::Write as _;

use crate::migration::runbook::text::Text;

/// Words in which no character is markup, in one line.
pub(super) fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '@' | '&'
            | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(visible(c)),
        }
    }
    escaped
}

/// A code span, in one line.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    let fence = "`".repeat(longest_run(&text) + 1);
    // A span may neither begin nor end with a back-quote, and is never empty.
    let pad = if text.is_empty()
        || text.starts_with('`')
        || text.ends_with('`')
        || text.trim().is_empty()
    {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text of the runbook.
pub(super) fn text(text: &Text) -> String {
    let runs = text.runs.iter();
    runs.map(|run| {
        if run.code {
            code(&run.text)
        } else {
            inline(&run.text)
        }
    })
    .collect()
}

/// What is in a cell of a table: a bar would end it, inside code too.
pub(super) fn cell(markdown: &str) -> String {
    let mut cell = String::with_capacity(markdown.len());
    let mut before = ' ';
    for c in markdown.chars() {
        if c == '|' && before != '\\' {
            cell.push('\\');
        }
        cell.push(c);
        before = if c == '\\' && before == '\\' { ' ' } else { c };
    }
    cell
}

/// Characters that end a line, that nobody sees, or that turn the reading direction.
const fn visible(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

/// The longest run of back-quotes.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A page that is written from top to bottom, with an empty line between its blocks.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// A block of one line: a heading.
    pub(super) fn line(&mut self, markdown: &str) {
        self.paragraph(markdown);
    }

    /// A paragraph. What it says has been escaped.
    pub(super) fn paragraph(&mut self, markdown: &str) {
        self.gap();
        self.text.push_str(markdown);
        self.text.push('\n');
    }

    /// Items, each a line.
    pub(super) fn list(&mut self, items: impl IntoIterator<Item = String>) {
        self.gap();
        for item in items {
            self.text.push_str(&item);
            self.text.push('\n');
        }
    }

    /// A block of commands.
    pub(super) fn commands(&mut self, lines: &[String]) {
        self.gap();
        let longest = lines
            .iter()
            .map(|line| longest_run(line))
            .max()
            .unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let _infallible = writeln!(self.text, "{fence}sh");
        for line in lines {
            self.text.extend(line.chars().map(visible));
            self.text.push('\n');
        }
        let _infallible = writeln!(self.text, "{fence}");
    }

    /// A table. Cells have been escaped.
    pub(super) fn table<const N: usize>(
        &mut self,
        head: &[&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        self.gap();
        let mut row = |cells: &[&str]| {
            let _infallible = writeln!(self.text, "| {} |", cells.join(" | "));
        };
        row(head);
        row(&[" --- "; N].map(str::trim));
        for cells in rows {
            row(&cells.each_ref().map(String::as_str));
        }
    }

    /// The page's text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::runbook::text::say;

    #[test]
    fn nothing_from_a_plan_is_markup() {
        assert_eq!(
            inline("<img src=x> **b** [a](b) `c` # | \\ @team &amp;\n- x"),
            "\\<img src=x\\> \\*\\*b\\*\\* \\[a\\](b) \\`c\\` \\# \\| \\\\ \\@team \\&amp; - x"
        );
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "`  `");
        assert_eq!(code("a\nb\u{202e}c"), "`a b\u{fffd}c`");
    }

    #[test]
    fn a_bar_never_ends_a_cell() {
        assert_eq!(cell(&code("a|b")), "`a\\|b`");
        assert_eq!(cell(&inline("a|b")), "a\\|b");
        assert_eq!(cell("a\\\\|b"), "a\\\\\\|b");
        assert_eq!(cell(&text(&say("{} `{}`", &["|", "|"]))), "\\| `\\|`");
    }

    #[test]
    fn commands_cannot_leave_their_block() {
        let mut page = Page::default();
        page.commands(&["echo '```'\nrm".to_owned()]);
        assert_eq!(page.finish(), "````sh\necho '```' rm\n````\n");
    }
}

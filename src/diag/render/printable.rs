//! Text from an input made safe to print: control characters could move a terminal's cursor, and
//! bidirectional overrides could show a line in another order than it is read (CVE-2021-42574). In the
//! log of a pipeline some lines are commands to its runner; none of them may come from an input.

use std::borrow::Cow;

/// `text` with every character that a terminal would obey replaced by a visible one, and without
/// [commands](without_commands). Tabs and line feeds stay.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        without_commands(text)
    } else {
        let text: String = text.chars().map(visible).collect();
        Cow::Owned(without_commands(&text).into_owned())
    }
}

/// `text` as [`printable`], in one line.
pub(crate) fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| match c {
            '\n' => '␊',
            '\t' => ' ',
            other => visible(other),
        })
        .collect();
    without_commands(&line).into_owned()
}

/// `text` without what a pipeline's runner takes for a command: `::` that starts a line (GitHub Docs:
/// workflow commands for GitHub Actions), `##[` and `##vso[` anywhere (Microsoft Learn: Azure Pipelines
/// logging commands). One character of each becomes one that looks alike, so that columns stay what
/// they are.
#[must_use]
pub(crate) fn without_commands(text: &str) -> Cow<'_, str> {
    const RATIO: char = '\u{2236}';
    const SHARP: char = '\u{266f}';
    let starts_command = |at: usize| {
        let rest = &text.as_bytes()[at..];
        rest.starts_with(b"##[")
            || rest.starts_with(b"##")
                && rest[2..].len() >= 4
                && rest[2..6].eq_ignore_ascii_case(b"vso[")
    };
    // Three colons are how an excerpt names its file, and the name of no command.
    let is_command = |at: usize| text[at..].starts_with("::") && !text[at..].starts_with("::: ");
    let mut clean = String::new();
    let mut copied = 0;
    let mut is_start = true;
    for (at, c) in text.char_indices() {
        let instead = match c {
            ':' if is_start && is_command(at) => Some(RATIO),
            '#' if starts_command(at) => Some(SHARP),
            _ => None,
        };
        is_start = c == '\n' || is_start && c.is_whitespace();
        if let Some(instead) = instead {
            clean.push_str(&text[copied..at]);
            clean.push(instead);
            copied = at + c.len_utf8();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    clean.push_str(&text[copied..]);
    Cow::Owned(clean)
}

/// One character for one character, so that columns stay what they are.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_text_as_it_is() {
        assert!(matches!(printable("é漢\t😀\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn leaves_no_command_to_the_runner_of_a_pipeline() {
        let text = "a::b\n \t::error::x\n##vso[task.x]##VSO[##[error]# ##x\n##";
        assert_eq!(
            printable(text),
            "a::b\n \t∶:error::x\n♯#vso[task.x]♯#VSO[♯#[error]# ##x\n##"
        );
        assert_eq!(one_line("::a\n::b"), "∶:a␊::b");
        assert_eq!(printable("  ::: a.xml:1:2"), "  ::: a.xml:1:2");
    }

    #[test]
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}\u{202e}c\r"), "a␛[2Jb��c␍");
        assert_eq!(one_line("a\nb\tc"), "a␊b c");
    }
}

//! Text from an input made safe to print: control characters could move a terminal's cursor, and
//! bidirectional overrides could show a line in another order than it is read (CVE-2021-42574).

use std::borrow::Cow;

/// `text` with every character that a terminal would obey replaced by a visible one. Tabs and line
/// feeds stay.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(visible).collect())
    }
}

/// `text` as [`printable`], in one line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '␊',
            '\t' => ' ',
            other => visible(other),
        })
        .collect()
}

/// One character for one character, so that columns stay what they are.
pub(super) fn visible(c: char) -> char {
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
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}\u{202e}c\r"), "a␛[2Jb��c␍");
        assert_eq!(one_line("a\nb\tc"), "a␊b c");
    }
}

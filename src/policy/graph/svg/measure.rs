//! How wide text is likely to be.
//!
//! A drawing does not bring a font along, so that the reader's own decides. Widths are those of
//! DejaVu Sans, the widest of the fonts that common systems substitute: text drawn in another one
//! leaves room, and never leaves its box.

/// Advance widths of the characters from U+0020 to U+007E, in hundredths of the font size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// How much wider bold text is.
pub(super) const BOLD: f64 = 1.12;

/// The width of `text` in a font of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let hundredths: u32 = text.chars().map(advance).sum();
    f64::from(hundredths) * size / 100.0
}

fn advance(c: char) -> u32 {
    let at = u32::from(c).checked_sub(0x20);
    let known = at.and_then(|at| ASCII.get(at as usize));
    match known {
        Some(width) => u32::from(*width),
        // Latin, Greek and Cyrillic letters are seldom wider, ideographs and emoji are square.
        None if u32::from(c) < 0x1100 => 78,
        None => 105,
    }
}

/// `text`, or as much of it as fits into `width`, with an ellipsis.
pub(super) fn fitted(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short, size) > most - size {
            short.pop();
            break;
        }
    }
    short.push('…');
    short
}

/// `text` in lines of at most `most`, broken at blanks; at most `lines` of them.
pub(super) fn wrapped(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match wrapped.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            last.push_str(" …");
        }
    }
    wrapped
        .iter()
        .map(|line| fitted(line, size, most))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_too_wide_ends_in_an_ellipsis() {
        assert_eq!(fitted("objectId", 10.0, 100.0), "objectId");
        let short = fitted(&"W漢".repeat(100), 10.0, 100.0);
        assert!(
            short.ends_with('…') && width(&short, 10.0) <= 100.5,
            "{short}"
        );
    }

    #[test]
    fn long_conditions_are_broken_at_blanks() {
        let lines = wrapped(
            "skip if objectId exists or newUser is not True",
            10.0,
            130.0,
            3,
        );
        assert_eq!(lines, ["skip if objectId exists or", "newUser is not True"]);
        assert_eq!(wrapped("a b c", 10.0, 1.0, 2), ["…", "…"]);
        assert_eq!(wrapped("", 10.0, 100.0, 2), Vec::<String>::new());
    }
}

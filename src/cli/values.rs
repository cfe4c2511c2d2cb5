//! Values in lines for people: long ones are cut.

/// Longest value that is shown whole, in characters.
pub(super) const LONGEST: usize = 160;

/// What is left of a long value before and behind where two values begin to differ.
const CONTEXT: usize = 60;

/// `value`, cut to what surrounds the character `from` on when it is long.
pub(super) fn shortened(value: &str, from: usize) -> String {
    let count = value.chars().count();
    if count <= LONGEST {
        return value.to_owned();
    }
    let start = from.saturating_sub(CONTEXT).min(count - LONGEST);
    let middle: String = value.chars().skip(start).take(LONGEST).collect();
    let front = if start > 0 { "…" } else { "" };
    let back = if start + LONGEST < count { "…" } else { "" };
    // The cut may have taken one of the marks around a value.
    let fence = if middle.matches('`').count() % 2 == 1 {
        "`"
    } else {
        ""
    };
    match start > 0 && fence == "`" {
        true => format!("`{front}{middle}{back}"),
        false => format!("{front}{middle}{back}{fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_around_what_differs() {
        let long = |c: char| format!("`{}{c}{}`", "a".repeat(300), "b".repeat(300));
        let shown = shortened(&long('x'), 301);
        assert!(shown.contains('x'), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(shown.chars().count(), LONGEST + 2);
        assert_eq!(shortened("`short`", 3), "`short`");
        let head = shortened(&long('x'), 0);
        assert!(head.starts_with("`a") && head.ends_with("…`"), "{head}");
    }
}

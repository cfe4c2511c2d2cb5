//! Ids made from names of the plan.

use std::collections::BTreeSet;

/// Name of the file that lists the digests of a tree's other files, one `sha256sum` line each.
pub const DIGESTS: &str = "SHA256SUMS";

/// `name` in words that begin with a capital, without anything but ASCII letters and digits:
/// `contoso-idp` becomes `ContosoIdp`.
#[must_use]
pub fn pascal(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    let mut starts_word = true;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() {
            starts_word = true;
        } else if starts_word {
            result.push(character.to_ascii_uppercase());
            starts_word = false;
        } else {
            result.push(character);
        }
    }
    result
}

/// `id`, or `id` with the first number from 2 that makes it unlike all of `taken`, compared without
/// case; the result is added to them.
#[must_use]
pub fn unique(taken: &mut BTreeSet<String>, id: String) -> String {
    let mut number = 1_usize;
    let mut candidate = id.clone();
    while !taken.insert(candidate.to_lowercase()) {
        number += 1;
        candidate = format!("{id}{number}");
    }
    candidate
}

/// Whether `name` is one part of a path on every system: letters, digits, `-` and `_`, a letter
/// first, at most 40 characters, and no device.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        && !is_device(name)
}

/// Whether Windows takes `name` for a device, in any folder (Microsoft Learn: naming files, paths and
/// namespaces).
#[must_use]
pub fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if ["con", "prn", "aux", "nul"].contains(&lower.as_str()) {
        return true;
    }
    let port = ["com", "lpt"]
        .iter()
        .find_map(|port| lower.strip_prefix(port));
    port.is_some_and(|digit| digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_with_capitals() {
        assert_eq!(pascal("contoso-idp"), "ContosoIdp");
        assert_eq!(pascal("google"), "Google");
        assert_eq!(pascal("myIdp2"), "MyIdp2");
        assert_eq!(pascal("ünder_score"), "NderScore");
    }

    #[test]
    fn equal_ids_are_numbered_without_regard_to_case() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique(&mut taken, "AB".to_owned()), "AB");
        assert_eq!(unique(&mut taken, "Ab".to_owned()), "Ab2");
        assert_eq!(unique(&mut taken, "AB".to_owned()), "AB3");
    }

    #[test]
    fn what_could_leave_a_folder_is_no_plain_name() {
        for name in ["prod", "Prod-2", "a_b", "com10", "console"] {
            assert!(is_plain(name), "{name}");
        }
        let long = "a".repeat(41);
        for name in [
            "", ".", "..", "../x", "a/b", "a\\b", "-x", "_x", "1a", "a b", "a.b", "é", "a\n",
            "$(id)", "CON", "nul", "Aux", "PRN", "COM1", "lpt9", &long,
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }
}

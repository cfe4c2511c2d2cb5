//! Ids made from names of the plan.

use std::collections::BTreeSet;

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
}

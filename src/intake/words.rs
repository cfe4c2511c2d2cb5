//! Texts of policies and settings as words of a plan: names, scalars, comments.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::yaml::to_yaml;

/// `text` as a scalar on one line, quoted where a reader would take it for something else.
pub(super) fn yaml(text: &str) -> String {
    let written = to_yaml(&Value::from(text)).unwrap_or_default();
    match written.trim_end_matches('\n') {
        line if line.contains('\n') => Value::from(text).to_string(),
        line => line.to_owned(),
    }
}

/// `text` as it can stand in a comment.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_control() || c.is_whitespace())
        .collect();
    words.join(" ")
}

/// An address without what may be a password in it.
pub(super) fn without_query(address: &str) -> String {
    let end = address.find('?').unwrap_or(address.len());
    let address = &address[..end];
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let colon = if scheme.is_empty() { "" } else { "://" };
    one_line(&format!("{scheme}{colon}{host}{path}"))
}

/// `FacebookSecret` as `FACEBOOK_SECRET`.
pub(super) fn shouted(name: &str) -> String {
    let mut shouted = String::new();
    let mut before = ' ';
    for character in name.chars() {
        if character.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_digit())
        {
            shouted.push('_');
        }
        before = character;
        match character.is_ascii_alphanumeric() {
            true => shouted.push(character.to_ascii_uppercase()),
            false if !shouted.is_empty() && !shouted.ends_with('_') => shouted.push('_'),
            false => {}
        }
    }
    let name = shouted.trim_end_matches('_');
    match name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() {
        true => format!("KEY_{name}"),
        false => name.to_owned(),
    }
}

/// `name` as the name of a plan.
pub(super) fn slug(name: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    let mut before = ' ';
    for character in name.chars() {
        if before.is_ascii_lowercase() && character.is_ascii_uppercase() {
            slug.push('-');
        }
        before = character;
        match character {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    if !slug.starts_with(|first: char| first.is_ascii_lowercase()) {
        slug.insert_str(0, "policies-");
    }
    slug.truncate(LONGEST);
    match slug.trim_end_matches('-') {
        short if short.len() < 2 => "policies".to_owned(),
        slug => slug.to_owned(),
    }
}

/// `key` as the name of a variable that is not among `taken`: `RestApi-Url` is `restApiUrl`.
pub(super) fn variable_name(key: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = String::new();
    for word in key
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let (first, rest) = word.split_at(1);
        match name.is_empty() {
            true => name.push_str(&lower_start(word)),
            false => name.extend([first.to_ascii_uppercase().as_str(), rest]),
        }
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "setting");
    }
    let free = std::iter::once(name.clone()).chain((2_u32..).map(|n| format!("{name}{n}")));
    let mut free = free.filter(|candidate| !taken.contains(candidate));
    let name = free.next().unwrap_or(name);
    taken.insert(name.clone());
    name
}

/// `word` with its leading capitals in lower case: `IEFAppId` is `iefAppId`, `ID` is `id`.
fn lower_start(word: &str) -> String {
    let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let end = match capitals {
        0 | 1 => capitals,
        _ if capitals == word.len() => capitals,
        // The last capital begins the next word.
        _ => capitals - 1,
    };
    let (start, rest) = word.split_at(end);
    start.to_ascii_lowercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_its_plan() {
        let slugs = [
            "SocialAndLocalAccounts",
            "2024 (old)",
            "B2C_1A-Policies",
            "政策",
            "x",
        ];
        assert_eq!(
            slugs.map(slug),
            [
                "social-and-local-accounts",
                "policies-2024-old",
                "b2c-1a-policies",
                "policies",
                "policies"
            ]
        );
        assert!(slug(&"Long name ".repeat(9)).len() <= 40);
    }

    #[test]
    fn a_key_container_names_the_variable_of_its_value() {
        let names = ["FacebookSecret", "Rest-API.Key", "2ndKey", ""];
        assert_eq!(
            names.map(shouted),
            ["FACEBOOK_SECRET", "REST_API_KEY", "KEY_2ND_KEY", "KEY_"]
        );
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_a_password() {
        let shown = [
            "https://user:pass@api.example/x?code=secret",
            "{Settings:Api}/v1?sig=s",
            "not an\naddress",
        ];
        assert_eq!(
            shown.map(without_query),
            [
                "https://api.example/x",
                "{Settings:Api}/v1",
                "not an address"
            ]
        );
    }
}

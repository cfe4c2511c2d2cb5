//! Secrets that stand in a plan, covered before anything shows an excerpt of it.
//!
//! Input: the plan's text, its nodes where it could be parsed, and the ranges that findings call
//! secrets. Output: the text with stars in their place, byte for byte, so that all spans keep their
//! meaning. Guesses by name, because a misspelt key, a duplicate or broken YAML leaves nothing else to
//! go by; it errs on the side of covering.

use std::ops::Range;

use crate::diag::nearest;
use crate::yaml::{Kind, Node};

/// Ends of keys whose texts are secrets, without `-`, `_` and case.
const SECRET_KEYS: [&str; 7] = [
    "secret",
    "password",
    "passphrase",
    "apikey",
    "accesskey",
    "privatekey",
    "bearertoken",
];

/// What `password` and keys like it hold where they are no secret.
const HARMLESS: [&str; 9] = [
    "known",
    "forcedReset",
    "justInTime",
    "legacyTenant",
    "none",
    "plaintext",
    "hashes",
    "true",
    "false",
];

/// `text` with stars over `known` and over everything else that looks like a secret.
pub(super) fn covered(text: &str, root: Option<&Node>, known: Vec<Range<usize>>) -> String {
    let mut ranges = known;
    if let Some(root) = root {
        values(root, &mut ranges);
    }
    lines(text, &mut ranges);
    ranges.sort_unstable_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        let start = range.start.max(done);
        let (Some(before), Some(secret)) = (text.get(done..start), text.get(start..range.end))
        else {
            continue;
        };
        out.push_str(before);
        for character in secret.chars() {
            match character {
                '\n' | '\r' => out.push(character),
                other => out.extend(std::iter::repeat_n('*', other.len_utf8())),
            }
        }
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn is_secret_key(key: &str) -> bool {
    let plain: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    // One letter too many, as in `clientSecrett`, is still a secret's key.
    let shorter = plain.get(..plain.len().saturating_sub(1)).unwrap_or("");
    SECRET_KEYS
        .iter()
        .any(|word| plain.ends_with(word) || shorter.ends_with(word))
}

fn is_harmless(value: &str) -> bool {
    value.is_empty()
        || value.starts_with("${var.")
        || value.starts_with(['*', '&', '!', '|', '>', '#'])
        || HARMLESS.contains(&value)
        || nearest(value, HARMLESS).is_some()
}

/// Covers the values below secret keys, whatever their shape.
fn values(node: &Node, ranges: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Mapping(entries) => {
            for (key, entry) in entries {
                if is_secret_key(key) {
                    texts(&entry.value, ranges);
                } else {
                    values(&entry.value, ranges);
                }
            }
        }
        Kind::Sequence(items) => items.iter().for_each(|item| values(item, ranges)),
        _ => {}
    }
}

/// Covers all of `node` but what a secret reference consists of.
fn texts(node: &Node, ranges: &mut Vec<Range<usize>>) {
    let range = node.span.start..node.span.end;
    match &node.kind {
        Kind::Mapping(entries) => {
            for (key, entry) in entries {
                let fits = match (key.as_str(), &entry.value.kind) {
                    ("env", Kind::Text(name)) => is_variable_name(name),
                    ("file", Kind::Text(_)) | ("version", Kind::Number(_)) => true,
                    _ => false,
                };
                if !fits {
                    texts(&entry.value, ranges);
                }
                if !matches!(key.as_str(), "env" | "file" | "version") {
                    ranges.push(entry.key.start..entry.key.end);
                }
            }
        }
        Kind::Sequence(items) => items.iter().for_each(|item| texts(item, ranges)),
        Kind::Text(value) if !is_harmless(value) => ranges.push(range),
        Kind::Number(_) | Kind::Broken => ranges.push(range),
        _ => {}
    }
}

fn is_variable_name(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(word) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Covers what follows a secret key on its line: all there is to go by in a duplicate of a key, and in
/// YAML that cannot be parsed.
fn lines(text: &str, ranges: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (colon, _) in line.match_indices(':') {
            let (before, after) = (&line[..colon], &line[colon + 1..]);
            let value = after.trim_start();
            if value.len() == after.len() || !is_secret_key(last_word(before)) {
                continue;
            }
            let in_flow = before.contains(['{', '[']);
            let end = match value.chars().next() {
                Some('{' | '[') => continue,
                Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|at| at + 2),
                _ if in_flow => value.find([',', '}', ']']),
                _ => value.find(" #"),
            };
            let value = value[..end.unwrap_or(value.len())].trim_end();
            if !is_harmless(value) {
                let from = start + colon + 1 + (after.len() - after.trim_start().len());
                ranges.push(from..from + value.len());
            }
        }
        addresses(line, start, ranges);
        start += line.len();
    }
}

/// Covers passwords and access codes in the addresses of a line.
fn addresses(line: &str, start: usize, ranges: &mut Vec<Range<usize>>) {
    const CODES: [&str; 4] = ["code=", "sig=", "key=", "token="];
    for (at, mark) in line.match_indices("://") {
        let from = at + mark.len();
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '}' | ']');
        let address = line[from..].split(ends).next().unwrap_or_default();
        let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
        if let Some((user, _)) = authority.rsplit_once('@') {
            ranges.push(start + from..start + from + user.len());
        }
        for code in CODES {
            for (key, _) in address.match_indices(code) {
                let value = &address[key + code.len()..];
                let value = value.split(['&', '#']).next().unwrap_or_default();
                let begin = start + from + key + code.len();
                ranges.push(begin..begin + value.len());
            }
        }
    }
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(['"', '\'']);
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    &text[text.trim_end_matches(word).len()..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::load::load;

    const SECRET: &str = "Zx9Geheim42";

    fn shown(plan: &str) -> String {
        let loaded = load(&"plan.yaml".into(), plan.as_bytes());
        let root = loaded.written.as_ref().map(|w| &w.document.root);
        covered(plan, root, Vec::new())
    }

    #[test]
    fn covers_a_secret_however_it_is_written() {
        for plan in [
            "clientSecret: Zx9Geheim42\n",
            "clientSecret: 'Zx9Geheim42'\n",
            "clientSecret: {value: Zx9Geheim42}\n",
            "clientSecret: {env: Zx9Geheim42 x}\n",
            "clientSecret: {Zx9Geheim42: 1}\n",
            "clientSecret: [Zx9Geheim42]\n",
            "clientSecret:\n  value: Zx9Geheim42\n",
            "clientSecret: |\n  Zx9Geheim42\n",
            "clientSecrett: Zx9Geheim42\n",
            "password: Zx9Geheim42 # yes\n",
            "clientSecret: {env: A}\nclientSecret: Zx9Geheim42\n",
            "a: [{name: b, clientSecret: Zx9Geheim42\n",
            "url: https://user:Zx9Geheim42@contoso.example/\n",
            "url: 'https://contoso.example/api?x=1&code=Zx9Geheim42'\n",
            "a: {private-key: \"Zx9Geheim42\", b: [\n",
        ] {
            let text = shown(plan);
            assert!(!text.contains(SECRET), "{text}");
            assert_eq!(text.len(), plan.len());
        }
    }

    #[test]
    fn leaves_references_and_the_words_of_the_plan_alone() {
        for plan in [
            "clientSecret: { env: GOOGLE_SECRET, version: 2 }\n",
            "clientSecret: { file: keys/a b.pem }\n",
            "clientSecret: ${var.secret}\n",
            "credentials: [{password: justInTime}, {password: justintime}]\n",
            "password: none # not a secret\n",
            "files: [{path: a, passwords: plaintext}]\n",
            "passwordReset: people set a new one\n",
            "url: https://contoso.example/a?x=1\n",
        ] {
            assert_eq!(shown(plan), plan);
        }
    }
}

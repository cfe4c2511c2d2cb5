//! One text for equal JSON values, for digests (RFC 8785, JSON Canonicalization Scheme).
//!
//! Members are sorted by the UTF-16 code units of their names and nothing is between the tokens. The
//! scheme's rules for fractions are left out: documents of ours hold whole numbers only.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// `value` in canonical form.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, &mut text);
    text
}

/// SHA-256 of the canonical form of `value`, in lower-case hexadecimal.
#[must_use]
pub fn digest(value: &Value) -> String {
    sha256(canonical(value).as_bytes())
}

/// SHA-256 of `bytes`, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn write_value(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            text.push('{');
            for (at, (name, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                write_value(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_value(item, text);
            }
            text.push(']');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_members_means_nothing_and_that_of_items_does() {
        let one = json!({"b": [1, 2], "a": {"d": null, "c": "x"}});
        let other = json!({"a": {"c": "x", "d": null}, "b": [1, 2]});
        assert_eq!(canonical(&one), r#"{"a":{"c":"x","d":null},"b":[1,2]}"#);
        assert_eq!(digest(&one), digest(&other));
        assert_ne!(digest(&json!([1, 2])), digest(&json!([2, 1])));
    }

    /// RFC 8785, 3.2.3: the order of its example, and the escapes of 3.2.2.2.
    #[test]
    fn names_are_in_the_order_of_their_utf_16_units() {
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew",
            "1": "One", "\u{1f600}": "Smiley", "\u{80}": "Control", "\u{f6}": "Latin"
        });
        assert_eq!(
            canonical(&value),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin\",\
             \"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Smiley\",\"\u{fb33}\":\"Hebrew\"}"
        );
        assert_eq!(canonical(&json!("\u{f}\n\"\\")), r#""\u000f\n\"\\""#);
    }

    #[test]
    fn a_digest_is_that_of_others() {
        // `printf '{}' | sha256sum`
        assert_eq!(
            digest(&json!({})),
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }
}

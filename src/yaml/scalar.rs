//! What a plain scalar means: by the YAML 1.2 core schema, and to readers of YAML 1.1.

use serde_json::Number;

use super::Kind;

/// A number that JSON, and so every consumer of the plan, cannot hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OutOfRange;

/// The value of a plain scalar in the YAML 1.2 core schema (YAML 1.2.2, 10.3.2).
pub(super) fn core(text: &str) -> Result<Kind, OutOfRange> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Kind::Null),
        "true" | "True" | "TRUE" => return Ok(Kind::Boolean(true)),
        "false" | "False" | "FALSE" => return Ok(Kind::Boolean(false)),
        _ => {}
    }
    // Nearly all scalars are words: the first byte tells.
    if !matches!(
        text.as_bytes().first(),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.')
    ) {
        return Ok(Kind::Text(text.to_owned()));
    }
    if let Some(digits) = text.strip_prefix("0o")
        && is_all(digits, |byte| matches!(byte, b'0'..=b'7'))
    {
        return integer(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x")
        && is_all(digits, |byte| byte.is_ascii_hexdigit())
    {
        return integer(digits, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_all(unsigned, |byte| byte.is_ascii_digit()) {
        return integer(text, 10);
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err(OutOfRange);
    }
    if is_float(unsigned) {
        return text
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Kind::Number)
            .ok_or(OutOfRange);
    }
    Ok(Kind::Text(text.to_owned()))
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (mantissa, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!whole.is_empty() || !fraction.is_empty())
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            is_all(exponent, |byte| byte.is_ascii_digit())
        })
}

fn is_all(text: &str, test: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(test)
}

fn integer(text: &str, radix: u32) -> Result<Kind, OutOfRange> {
    let signed = i64::from_str_radix(text, radix).map(Number::from);
    signed
        .or_else(|_| u64::from_str_radix(text, radix).map(Number::from))
        .map(Kind::Number)
        .map_err(|_| OutOfRange)
}

/// What a YAML 1.1 reader takes a plain scalar for, when that is not what it is here. The types and
/// their patterns are those of the YAML 1.1 type repository as PyYAML reads them.
pub(super) fn read_by_yaml_1_1(text: &str) -> Option<&'static str> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return Some("the boolean `true`");
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Some("the boolean `false`");
        }
        "=" => return Some("a default-value marker"),
        _ => {}
    }
    if !matches!(
        text.as_bytes().first(),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.')
    ) {
        return None;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some(digits) = unsigned.strip_prefix('0')
        && is_all(digits, |byte| byte.is_ascii_digit())
    {
        let octal = digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
        return Some(if octal { "an octal number" } else { "text" });
    }
    if text.starts_with("0o") && matches!(core(text), Ok(Kind::Number(_))) {
        return Some("text");
    }
    if is_sexagesimal(unsigned) {
        return Some("a number in base 60");
    }
    if is_timestamp(text) {
        return Some("a date");
    }
    if is_separated_number(unsigned) {
        return Some("a number");
    }
    // Its floats need a point and a signed exponent.
    if let Some((mantissa, exponent)) = unsigned.split_once(['e', 'E'])
        && is_float(unsigned)
        && (!mantissa.contains('.') || !exponent.starts_with(['+', '-']))
    {
        return Some("text");
    }
    None
}

/// `[0-9][0-9_]* ( : [0-5]?[0-9] )+ ( \. [0-9_]* )?`
fn is_sexagesimal(unsigned: &str) -> bool {
    let whole = match unsigned.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(is_digit_or_separator) => whole,
        Some(_) => return false,
        None => unsigned,
    };
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    starts_with_digit(first)
        && first.bytes().all(is_digit_or_separator)
        && rest.peek().is_some()
        && rest.all(|part| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']))
}

/// `2026-01-31`, alone or followed by a time.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut next = |lengths: std::ops::RangeInclusive<usize>| {
        parts.next().is_some_and(|part| {
            lengths.contains(&part.len()) && is_all(part, |byte| byte.is_ascii_digit())
        })
    };
    let least = if time.is_some() { 1 } else { 2 };
    next(4..=4)
        && next(least..=2)
        && next(least..=2)
        && parts.next().is_none()
        && time.is_none_or(|time| starts_with_digit(time) && time.contains(':'))
}

/// A number with `_` between its digits, or in base 2.
fn is_separated_number(unsigned: &str) -> bool {
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return is_all(digits, |byte| matches!(byte, b'0' | b'1' | b'_'));
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return digits.contains('_')
            && is_all(digits, |byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    starts_with_digit(whole)
        && unsigned.contains('_')
        && whole.bytes().all(is_digit_or_separator)
        && fraction.bytes().all(is_digit_or_separator)
}

fn starts_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

const fn is_digit_or_separator(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'_')
}

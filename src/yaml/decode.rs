//! Bytes to text: UTF-8 only, a byte-order mark is accepted and dropped.

use std::sync::Arc;

use super::{MAX_BYTES, codes};
use crate::diag::{FileName, Finding, Findings, Place, Span};

/// The text of `bytes`, always usable to show excerpts, and whether it can be parsed.
pub(super) struct Decoded {
    pub(super) text: Arc<str>,
    pub(super) findings: Findings,
}

/// Decodes `bytes`. The text is lossy where the bytes are not UTF-8; then there is a finding.
pub(super) fn decode(file: &FileName, bytes: &[u8]) -> Decoded {
    if bytes.len() > MAX_BYTES {
        let finding = Finding::new(
            &codes::FILE_TOO_LARGE,
            Place::File(Arc::clone(file)),
            format!(
                "the file has {} bytes, more than the {} that are read",
                bytes.len(),
                MAX_BYTES
            ),
        )
        .help("keep user data in source files and name them in `sources`");
        return refused("", finding);
    }
    if let Some(encoding) = foreign_encoding(bytes) {
        let finding = Finding::new(
            &codes::FOREIGN_ENCODING,
            Place::File(Arc::clone(file)),
            format!("the file is encoded as {encoding}, not as UTF-8"),
        )
        .help("save the file as UTF-8");
        return refused("", finding);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded {
            findings: control_characters(file, text),
            text: text.into(),
        },
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            let finding = Finding::new(
                &codes::NOT_UTF8,
                // The lossy text has one replacement character (three bytes) here.
                Place::Span(Arc::clone(file), Span::new(at, at + 3)),
                format!("byte 0x{byte:02X} at offset {at} is not UTF-8"),
            )
            .help("save the file as UTF-8");
            refused(&String::from_utf8_lossy(bytes), finding)
        }
    }
}

fn refused(text: &str, finding: Finding) -> Decoded {
    Decoded {
        text: text.into(),
        findings: vec![finding],
    }
}

/// UTF-16 and UTF-32, by their marks or by the zero bytes that ASCII text has in them.
fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [0, 0, 0, 1..=0x7F, ..] | [1..=0x7F, 0, 0, 0, ..] => Some("UTF-32"),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] | [1..=0x7F, 0, 1..=0x7F, 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Characters that YAML does not allow in a file (YAML 1.2.2, 5.1), the first few of them.
fn control_characters(file: &FileName, text: &str) -> Findings {
    const SHOWN: usize = 20;
    text.char_indices()
        .filter(|(_, character)| !is_printable(*character))
        .take(SHOWN)
        .map(|(at, character)| {
            Finding::new(
                &codes::CONTROL_CHARACTER,
                Place::Span(Arc::clone(file), Span::new(at, at + character.len_utf8())),
                format!("control character U+{:04X}", u32::from(character)),
            )
            .help("delete it")
        })
        .collect()
}

/// `c-printable` of YAML 1.2.2. A byte-order mark inside the text is left to the parser.
fn is_printable(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..
    )
}

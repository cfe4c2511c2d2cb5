//! What the parser refuses, in the words of somebody who writes plans.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::{MAX_DEPTH, codes};
use crate::diag::{FileName, Finding, Place, Span};

/// The finding for YAML that is not well-formed.
pub(super) fn finding(file: &FileName, text: &str, error: &ScanError) -> Finding {
    let offset = error.marker().byte_offset().unwrap_or(text.len());
    let span = one_character(text, offset);
    let place = Place::Span(Arc::clone(file), span);
    let kind = error.kind();
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => {
            let at = first_tab_of_line(text, offset).unwrap_or(span);
            Finding::new(
                &codes::TAB,
                Place::Span(Arc::clone(file), at),
                "a tab is used where YAML wants spaces",
            )
            .help("indent with spaces; most editors can convert tabs")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::MappingKeyNotAllowed => {
            let (message, help) = indentation(kind);
            Finding::new(&codes::INDENTATION, place, message).help(help)
        }
        ErrorKind::RecursionLimitExceeded => Finding::new(
            &codes::NESTED_TOO_DEEPLY,
            place,
            format!("collections are nested more than {MAX_DEPTH} deep"),
        ),
        _ => {
            let (message, help) = syntax(kind, text, span);
            let finding = Finding::new(&codes::SYNTAX, place, message);
            match help {
                Some(help) => finding.help(help),
                None => finding,
            }
        }
    }
}

fn indentation(kind: &ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list item is not allowed here",
            "items of one list start in the same column; a list under a key starts on its own line",
        ),
        ErrorKind::InvalidBlockScalarIndent => (
            "a line of the block text is indented less than its first line",
            "indent all lines of the text alike",
        ),
        ErrorKind::InvalidQuotedScalarIndent | ErrorKind::InvalidFlowScalarIndent => (
            "a continued line is indented less than what it continues",
            "indent it deeper than the key it belongs to, and check that quotes and brackets are closed",
        ),
        _ => (
            "this line does not line up with the lines before it",
            "keys of one map start in the same column",
        ),
    }
}

fn syntax(kind: &ErrorKind, text: &str, span: Span) -> (String, Option<&'static str>) {
    const CLOSE_QUOTE: &str = "close the quote on the line it belongs to";
    let (message, help): (&str, &str) = match kind {
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key without `:`",
            "write `key: value`, with a space after the colon",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "`: ` is not allowed here",
            "put a value that contains `: ` in quotes, and one key on each line",
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("the quoted text is not closed", CLOSE_QUOTE)
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text after the closing quote",
            "quote the whole value; a quote inside single quotes is written twice (`''`)",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => (
            "unknown escape in a double-quoted text",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => (
            "half of a surrogate pair is not a character",
            "write the character itself, or `\\U` and eight hexadecimal digits",
        ),
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            "brackets or braces do not match, or a comma is missing",
            "close what was opened; put text that contains `[`, `]`, `{`, `}` or `,` in quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            return (
                format!("a value cannot start with `{character}`"),
                Some("put the value in quotes"),
            );
        }
        ErrorKind::CommentNotSeparated => (
            "a comment needs a space before `#`",
            "put a text that contains `#` in quotes",
        ),
        ErrorKind::BomInsideDocument => (
            "a byte-order mark in the middle of the file",
            "delete it; it often comes from joining files",
        ),
        ErrorKind::ExpectedNodeContent if text.get(span.start..span.end) == Some("%") => {
            ("a value cannot start with `%`", "put the value in quotes")
        }
        _ => return (kind.to_string(), None),
    };
    (message.to_owned(), Some(help))
}

/// The character at `offset`, or the last one when that is the end.
fn one_character(text: &str, offset: usize) -> Span {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::new(start, start + length)
}

fn first_tab_of_line(text: &str, offset: usize) -> Option<Span> {
    let before = text.get(..offset)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next()?;
    line.find('\t')
        .map(|at| Span::new(start + at, start + at + 1))
}

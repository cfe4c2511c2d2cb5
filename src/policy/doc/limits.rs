//! How large a document may be, checked in one pass over the text before it is parsed.
//!
//! Real policies stay far below every limit. The limits bound the memory of a hostile file, and
//! keep it away from the parts of an XML parser that take more than linear time: attributes of one
//! element and namespace declarations are compared with one another.

use super::read::{DOCUMENT_TYPE, NOT_WELL_FORMED, ReadError, TOO_LARGE};
use crate::diag::Span;

/// Largest file that is read, in bytes: four times what the service accepts.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting of elements. The schema needs twelve.
pub const MAX_DEPTH: usize = 64;
/// Most elements of one document.
pub const MAX_ELEMENTS: usize = 100_000;
/// Most attributes of one element, namespace declarations included. The schema has at most eight.
pub const MAX_ATTRIBUTES: usize = 64;
/// Most namespace declarations of one document.
pub const MAX_NAMESPACES: usize = 256;

/// Checks `body` against the limits, and finds what is opened and never closed.
///
/// # Errors
/// Returns the first place beyond a limit, a document type, or the innermost tag, comment or
/// element that has no end. Anything else that is not well-formed is left to the parser.
pub(super) fn check(body: &str) -> Result<(), ReadError> {
    if body.len() > MAX_BYTES {
        return Err(ReadError::new(
            &TOO_LARGE,
            Span::default(),
            format!(
                "the file has {} bytes; at most {MAX_BYTES} are read",
                body.len()
            ),
        ));
    }
    let mut scan = Scan {
        body,
        open: Vec::new(),
        elements: 0,
        namespaces: 0,
    };
    let mut at = 0;
    while let Some(found) = body[at..].find('<') {
        at = scan.markup(at + found)?;
    }
    match scan.open.last() {
        Some(tag) => Err(ReadError::new(
            &NOT_WELL_FORMED,
            *tag,
            format!("`<{}>` is never closed", &body[tag.start..tag.end]),
        )
        .help("add its closing tag, or find the tag inside it that is closed under another name")),
        None => Ok(()),
    }
}

struct Scan<'a> {
    body: &'a str,
    /// Names of the elements that are open.
    open: Vec<Span>,
    elements: usize,
    namespaces: usize,
}

impl Scan<'_> {
    /// Passes over the markup that starts at `start` and returns where it ends.
    fn markup(&mut self, start: usize) -> Result<usize, ReadError> {
        let rest = &self.body[start..];
        if rest.starts_with("<!--") {
            self.end_of(start, "<!--", "-->", "comment")
        } else if rest.starts_with("<![CDATA[") {
            self.end_of(start, "<![CDATA[", "]]>", "CDATA section")
        } else if rest.starts_with("<?") {
            self.end_of(start, "<?", "?>", "processing instruction")
        } else if rest.starts_with("<!DOCTYPE") {
            Err(ReadError::new(
                &DOCUMENT_TYPE,
                Span::new(start, start + "<!DOCTYPE".len()),
                "a policy has no document type declaration",
            )
            .help("remove `<!DOCTYPE …>` and write the text its entities stand for"))
        } else if rest.starts_with("</") {
            self.close(start)
        } else {
            self.tag(start)
        }
    }

    /// Passes over a closing tag, which names the element that was opened last. (The parser says so
    /// too, but only of what comes before the first thing that is never closed.)
    fn close(&mut self, start: usize) -> Result<usize, ReadError> {
        let inside = &self.body[start + "</".len()..];
        let end = inside.find('>');
        let actual = inside[..end.unwrap_or(inside.len())].trim_end();
        if let (Some(open), Some(_)) = (self.open.pop(), end) {
            let expected = &self.body[open.start..open.end];
            if expected != actual {
                return Err(ReadError::unexpected_close(start, expected, actual));
            }
        }
        Ok(end.map_or(self.body.len(), |end| start + "</".len() + end + 1))
    }

    fn end_of(
        &self,
        start: usize,
        opening: &str,
        closing: &str,
        what: &str,
    ) -> Result<usize, ReadError> {
        let inside = start + opening.len();
        match self.body[inside..].find(closing) {
            Some(end) => Ok(inside + end + closing.len()),
            None => Err(ReadError::new(
                &NOT_WELL_FORMED,
                Span::new(start, inside),
                format!("the {what} that starts here has no `{closing}`"),
            )),
        }
    }

    /// Passes over an opening or self-closed tag.
    fn tag(&mut self, start: usize) -> Result<usize, ReadError> {
        let bytes = self.body.as_bytes();
        let name_end = bytes[start + 1..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .map_or(bytes.len(), |length| start + 1 + length);
        let name = Span::new(start + 1, name_end);
        let mut attributes = 0;
        let mut at = name_end;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => break,
                b'"' | b'\'' => {
                    let value = &bytes[at + 1..];
                    let Some(length) = value.iter().position(|other| other == byte) else {
                        return Err(ReadError::new(
                            &NOT_WELL_FORMED,
                            Span::new(at, at + 1),
                            "the attribute value that starts here has no closing quote",
                        ));
                    };
                    attributes += 1;
                    at += length + 2;
                }
                b'x' if bytes[at..].starts_with(b"xmlns") => {
                    self.namespaces += 1;
                    at += "xmlns".len();
                }
                _ => at += 1,
            }
        }
        if at >= bytes.len() {
            return Err(ReadError::new(
                &NOT_WELL_FORMED,
                name,
                "the tag that starts here has no `>`",
            ));
        }
        self.elements += 1;
        if bytes[at - 1] != b'/' {
            self.open.push(name);
        }
        for (count, limit, what) in [
            (self.open.len(), MAX_DEPTH, "levels of elements"),
            (self.elements, MAX_ELEMENTS, "elements"),
            (attributes, MAX_ATTRIBUTES, "attributes on one element"),
            (self.namespaces, MAX_NAMESPACES, "namespace declarations"),
        ] {
            if count > limit {
                return Err(ReadError::new(
                    &TOO_LARGE,
                    name,
                    format!("more than {limit} {what}"),
                ));
            }
        }
        Ok(at + 1)
    }
}

//! From the text of a file to a [`Document`].
//!
//! Input is hostile: [`limits`](super::limits) are checked before roxmltree sees the text. Output
//! is a document or the first reason why the text is none, in words for people who did not mean to
//! learn XML.

use std::ops::Range;
use std::sync::Arc;

use super::{Attribute, Content, Document, Element, ElementId, Instruction, limits};
use crate::diag::{Code, CodeInfo, FileName, Finding, Place, Severity, Span};

/// The text is not XML.
pub static NOT_WELL_FORMED: CodeInfo = CodeInfo {
    id: "ENT0100",
    severity: Severity::Error,
    title: "policy file is not well-formed XML",
    explain: "\
The file cannot be read as XML, so nothing else can be said about it. The service answers an upload \
with `The file contains invalid XML`, usually without a line.

The usual causes are a tag that is not closed, a closing tag that names another element than the one \
that is open, and a bare `&` or `<` in a text or a URL:

```xml
<Item Key=\"ServiceUrl\">https://api.contoso.com/check?a=1&b=2</Item>      <!-- wrong -->
<Item Key=\"ServiceUrl\">https://api.contoso.com/check?a=1&amp;b=2</Item>  <!-- right -->
```

Only the first such place of a file is reported: what follows it has no certain meaning.",
    source: "W3C: Extensible Markup Language (XML) 1.0, section 2.1",
};

/// The text has a document type.
pub static DOCUMENT_TYPE: CodeInfo = CodeInfo {
    id: "ENT0101",
    severity: Severity::Error,
    title: "policy file has a document type declaration",
    explain: "\
A `<!DOCTYPE …>` declares entities, which can make a small file expand to gigabytes or read other \
files. Policies do not need one and it is not read here.

Remove the declaration and write out what its entities stand for. `&lt;` `&gt;` `&amp;` `&quot;` \
`&apos;` and `&#160;` work without it.",
    source: "OWASP: XML External Entity Prevention Cheat Sheet",
};

/// The text exceeds a limit of the reader.
pub static TOO_LARGE: CodeInfo = CodeInfo {
    id: "ENT0102",
    severity: Severity::Error,
    title: "policy file is too large to be read",
    explain: "\
The file is larger, deeper or has more elements, attributes or namespace declarations than any policy \
the service accepts (which refuses files over 1,024 KB), so it is not read at all. Most often this is \
another kind of file, or a tool has written the same block many times.",
    source: "Microsoft Learn: Azure AD B2C service limits and restrictions",
};

/// The bytes are not UTF-8 or say they are something else.
pub static ENCODING: CodeInfo = CodeInfo {
    id: "ENT0103",
    severity: Severity::Error,
    title: "policy file is not UTF-8",
    explain: "\
Policies are read as UTF-8, with or without a byte order mark. The file has bytes that are not UTF-8, \
or its XML declaration names another encoding.

Save the file as UTF-8 and let it start with `<?xml version=\"1.0\" encoding=\"utf-8\"?>`, or leave the \
declaration out.",
    source: "RFC 7303, section 3 (UTF-8 as the encoding of XML sent over HTTP)",
};

/// The codes of the XML reader.
pub const CODES: &[Code] = &[&NOT_WELL_FORMED, &DOCUMENT_TYPE, &TOO_LARGE, &ENCODING];

/// Why a text is not a document.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong, lower case.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

impl ReadError {
    pub(super) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
            span,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A closing tag at `at` that names `actual` where `expected` is open.
    pub(super) fn unexpected_close(at: usize, expected: &str, actual: &str) -> Self {
        let message = format!("`</{actual}>` closes nothing: `<{expected}>` is still open here");
        Self::new(&NOT_WELL_FORMED, Span::new(at, at), message)
            .help(format!("close `<{expected}>` first, or correct the name"))
    }

    /// The finding to show for `file`.
    #[must_use]
    pub fn finding(&self, file: impl Into<FileName>) -> Finding {
        let mut finding = Finding::new(
            self.code,
            Place::Span(file.into(), self.span),
            self.message.clone(),
        );
        finding.help.clone_from(&self.help);
        finding
    }
}

/// The text of a file's bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(
            ReadError::new(&ENCODING, Span::default(), "the file is UTF-16")
                .help("save the file as UTF-8"),
        );
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        ReadError::new(
            &ENCODING,
            Span::new(at, at),
            format!("byte {:#04x} here is not UTF-8", bytes[at]),
        )
        .help("save the file as UTF-8")
    })
}

/// Reads a document; see [`Document::parse`].
pub(super) fn parse(file: FileName, text: &str) -> Result<Document, ReadError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - body.len();
    read_body(file, body, skipped).map_err(|mut error| {
        error.span = shifted(error.span.start..error.span.end, skipped);
        error
    })
}

/// Reads `body`; spans of the document count `skipped` more bytes, spans of an error do not.
fn read_body(file: FileName, body: &str, skipped: usize) -> Result<Document, ReadError> {
    limits::check(body)?;
    check_declared_encoding(body)?;
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        ..Default::default()
    };
    let tree = roxmltree::Document::parse_with_options(body, options)
        .map_err(|error| explain(&error, body))?;
    let mut document = Document {
        file,
        size: body.len() + skipped,
        elements: Vec::new(),
        blank_sections: Vec::new(),
        instructions: Vec::new(),
    };
    let mut copy = Copy {
        body,
        skipped,
        namespaces: Vec::new(),
    };
    let has_sections = body.contains("<![CDATA[");
    // The element that each node of the tree is or is in, by the node's number.
    let mut within: Vec<Option<ElementId>> = Vec::new();
    for node in tree.descendants() {
        let parent = node
            .parent()
            .and_then(|parent| within.get(parent.id().get_usize()).copied().flatten());
        let mut here = parent;
        if node.is_element() {
            let id = ElementId(u32::try_from(document.elements.len()).unwrap_or(u32::MAX));
            here = Some(id);
            document.elements.push(copy.element(node, parent));
            if let Some(parent) = parent {
                let content = &mut document.elements[parent.0 as usize].content;
                content.push(Content::Element(id));
            }
        } else if let (true, Some(parent)) = (node.is_text(), parent) {
            let text = node.text().unwrap_or_default();
            let span = shifted(node.range(), skipped);
            if has_sections
                && text.trim_ascii().is_empty()
                && body[node.range()].contains("<![CDATA[")
            {
                document.blank_sections.push(span);
            }
            let content = &mut document.elements[parent.0 as usize].content;
            content.push(Content::Text(text.into(), span));
        } else if let (Some(pi), Some(parent)) = (node.pi(), parent) {
            document.instructions.push(Instruction {
                target: pi.target.to_owned(),
                value: pi.value.unwrap_or_default().to_owned(),
                within: parent,
            });
        }
        within.push(here);
    }
    Ok(document)
}

/// Copies elements out of the parser's tree.
struct Copy<'a> {
    body: &'a str,
    skipped: usize,
    /// The few namespaces of a document, each once.
    namespaces: Vec<Arc<str>>,
}

impl Copy<'_> {
    fn element(&mut self, node: roxmltree::Node<'_, '_>, parent: Option<ElementId>) -> Element {
        let range = node.range();
        let name_start = range.start + 1;
        let name_length = self.body.as_bytes()[name_start..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .unwrap_or(0);
        Element {
            name: node.tag_name().name().into(),
            namespace: self.namespace(node.tag_name().namespace()),
            attributes: node
                .attributes()
                .map(|attribute| Attribute {
                    name: attribute.name().into(),
                    namespace: self.namespace(attribute.namespace()),
                    value: attribute.value().into(),
                    span: shifted(attribute.range(), self.skipped),
                    value_span: shifted(value_range(self.body, attribute.range()), self.skipped),
                })
                .collect(),
            content: Vec::with_capacity(node.children().count()),
            parent,
            name_span: shifted(name_start..name_start + name_length, self.skipped),
            span: shifted(range, self.skipped),
        }
    }

    fn namespace(&mut self, name: Option<&str>) -> Option<Arc<str>> {
        let name = name?;
        if let Some(known) = self.namespaces.iter().find(|known| known.as_ref() == name) {
            return Some(Arc::clone(known));
        }
        let new: Arc<str> = name.into();
        self.namespaces.push(Arc::clone(&new));
        Some(new)
    }
}

/// The range between the quotes of the attribute at `range`. (roxmltree's own is wrong when more
/// than 255 characters stand around the `=`.)
fn value_range(body: &str, range: Range<usize>) -> Range<usize> {
    let end = range.end.saturating_sub(1).max(range.start);
    let quoted = &body[range.start..end];
    let quote = if body[end..].starts_with('\'') {
        '\''
    } else {
        '"'
    };
    let start = quoted.rfind(quote).map_or(0, |at| at + 1);
    range.start + start..end
}

fn shifted(range: Range<usize>, by: usize) -> Span {
    Span::new(range.start + by, range.end + by)
}

/// Refuses a declaration that names another encoding than the one the text was read in.
fn check_declared_encoding(body: &str) -> Result<(), ReadError> {
    let Some(declaration) = body
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .map(|(declaration, _)| declaration)
    else {
        return Ok(());
    };
    let Some(encoding) = declaration
        .split_once("encoding")
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1))
    else {
        return Ok(());
    };
    if ["utf-8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    let start = body.find(encoding).unwrap_or(0);
    Err(ReadError::new(
        &ENCODING,
        Span::new(start, start + encoding.len()),
        format!("the XML declaration says `{encoding}`, but the file is UTF-8"),
    )
    .help("write `encoding=\"utf-8\"`"))
}

/// What the parser found, in our words.
fn explain(error: &roxmltree::Error, body: &str) -> ReadError {
    use roxmltree::Error as E;
    let (message, help) = match error {
        E::UnexpectedCloseTag(expected, actual, _) => (
            format!("`</{actual}>` closes nothing: `<{expected}>` is still open here"),
            Some(format!("close `<{expected}>` first, or correct the name")),
        ),
        E::UnexpectedEntityCloseTag(_) => ("this closing tag closes nothing".to_owned(), None),
        E::UnknownEntityReference(name, _) => (
            format!("`&{name};` is not defined"),
            Some(format!(
                "write `&amp;{name};` if the characters themselves are meant"
            )),
        ),
        E::MalformedEntityReference(_) => (
            "a bare `&` starts a reference that is not one".to_owned(),
            Some("write `&amp;`".to_owned()),
        ),
        E::InvalidAttributeValue(_) | E::InvalidChar(b'"' | b'\'', b'<', _) => (
            "an attribute value cannot hold `<`".to_owned(),
            Some("write `&lt;`, or close the quote before it".to_owned()),
        ),
        E::DuplicatedAttribute(name, _) => (
            format!("attribute `{name}` is given twice"),
            Some("remove one of the two".to_owned()),
        ),
        E::UnknownNamespace(prefix, _) => (
            format!("namespace prefix `{prefix}` is not declared"),
            Some(format!("declare it (`xmlns:{prefix}=\"…\"`) or remove it")),
        ),
        E::DuplicatedNamespace(prefix, _) => (
            format!("namespace prefix `{prefix}` is declared twice"),
            None,
        ),
        E::NoRootNode => ("the file has no element".to_owned(), None),
        E::UnexpectedDeclaration(_) => (
            "`<?xml …?>` can only be the very first thing of a file".to_owned(),
            Some("remove what stands before it, white space included".to_owned()),
        ),
        E::InvalidName(_) => ("this is not a name".to_owned(), None),
        E::NonXmlChar(c, _) => (
            format!("character U+{:04X} is not allowed in XML", u32::from(*c)),
            Some("remove it".to_owned()),
        ),
        E::InvalidChar(expected, actual, _) => (
            format!("expected {}, found {}", shown(*expected), shown(*actual)),
            None,
        ),
        E::InvalidChar2(expected, actual, _) => (
            format!("expected {expected}, found {}", shown(*actual)),
            None,
        ),
        E::InvalidString(expected, _) => (format!("expected `{expected}`"), None),
        E::InvalidComment(_) => (
            "a comment cannot hold `--`".to_owned(),
            Some("comments do not nest: remove the inner one".to_owned()),
        ),
        E::InvalidCharacterData(_) => (
            "text cannot hold `]]>`".to_owned(),
            Some("write `]]&gt;`".to_owned()),
        ),
        E::UnknownToken(_) => (
            "only comments may stand before and after the one root element".to_owned(),
            Some("a policy is one `<TrustFrameworkPolicy>` element and nothing else".to_owned()),
        ),
        E::UnexpectedEndOfStream | E::UnclosedRootNode => {
            ("the file ends too early".to_owned(), None)
        }
        E::DtdDetected => ("a policy has no document type declaration".to_owned(), None),
        other => (other.to_string(), None),
    };
    let at = match error {
        E::UnexpectedEndOfStream | E::UnclosedRootNode => body.len(),
        _ => {
            let position = error.pos();
            byte_offset(body, position.row as usize, position.col as usize)
        }
    };
    let code = match error {
        E::DtdDetected => &DOCUMENT_TYPE,
        E::NodesLimitReached | E::AttributesLimitReached | E::NamespacesLimitReached => &TOO_LARGE,
        _ => &NOT_WELL_FORMED,
    };
    ReadError {
        code,
        message,
        help,
        span: Span::new(at, at),
    }
}

/// A byte for people.
fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() {
        format!("`{}`", char::from(byte))
    } else if byte.is_ascii_whitespace() {
        "white space".to_owned()
    } else {
        format!("byte {byte:#04x}")
    }
}

/// The byte offset of a position given in rows and characters, both from 1.
fn byte_offset(text: &str, row: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..row {
        match text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => return text.len(),
        }
    }
    text[start..]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(offset, _)| start + offset)
}

#[cfg(test)]
mod tests {
    use super::super::limits::{MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH};
    use super::*;

    /// `line:column message` of the reason why `text` is refused.
    fn refusal(text: &str) -> String {
        match Document::parse("p.xml", text) {
            Ok(_) => "read".to_owned(),
            Err(error) => {
                let before = &text[..error.span.start];
                let line = before.matches('\n').count() + 1;
                let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
                format!("{} {line}:{column} {error}", error.code.id)
            }
        }
    }

    #[test]
    fn ent0100_reports_what_is_not_well_formed() {
        let texts = [
            "",
            "\u{feff}  ",
            "<A>",
            "<A><B></A>",
            "<A>\n <B></C></B></A>",
            "<A></A></A>",
            "<A/><B/>",
            "<A>a & b</A>",
            "<A>&nbsp;</A>",
            "<A b='<'/>",
            "<A b='1' b='2'/>",
            "<A b=1/>",
            "<A b='1/>",
            "<A",
            "<!-- never",
            "<A><![CDATA[never</A>",
            "<A><!-- a -- b --></A>",
            "<A>]]></A>",
            "\n<?xml version='1.0'?><A/>",
            "<A>\u{1}</A>",
            "<x:A/>",
            "text",
        ];
        let refusals: Vec<String> = texts.iter().map(|text| refusal(text)).collect();
        insta::assert_snapshot!(refusals.join("\n"), @"
        ENT0100 1:1 the file has no element
        ENT0100 1:4 the file has no element
        ENT0100 1:2 `<A>` is never closed
        ENT0100 1:7 `</A>` closes nothing: `<B>` is still open here
        ENT0100 2:5 `</C>` closes nothing: `<B>` is still open here
        ENT0100 1:8 only comments may stand before and after the one root element
        ENT0100 1:5 only comments may stand before and after the one root element
        ENT0100 1:6 a bare `&` starts a reference that is not one
        ENT0100 1:4 `&nbsp;` is not defined
        ENT0100 1:7 an attribute value cannot hold `<`
        ENT0100 1:10 attribute `b` is given twice
        ENT0100 1:6 expected a quote, found `1`
        ENT0100 1:6 the attribute value that starts here has no closing quote
        ENT0100 1:2 the tag that starts here has no `>`
        ENT0100 1:1 the comment that starts here has no `-->`
        ENT0100 1:4 the CDATA section that starts here has no `]]>`
        ENT0100 1:4 a comment cannot hold `--`
        ENT0100 1:7 text cannot hold `]]>`
        ENT0100 2:1 `<?xml …?>` can only be the very first thing of a file
        ENT0100 1:4 character U+0001 is not allowed in XML
        ENT0100 1:2 namespace prefix `x` is not declared
        ENT0100 1:1 only comments may stand before and after the one root element
        ");
    }

    #[test]
    fn ent0100_accepts_comments_cdata_carriage_returns_and_a_missing_declaration() {
        let text = "\u{feff}<A>\r\n<!-- c --><B x=\" &lt; \"><![CDATA[1 < 2]]> &amp; 3</B>\r\n</A>";
        let document = Document::parse("p.xml", text).expect("it is well-formed");
        let (id, element) = document.child(ElementId::ROOT, "B").expect("B is read");
        let value = element.attributes[0].value_span;
        assert_eq!(document.text(id), "1 < 2 & 3");
        assert_eq!(&text[value.start..value.end], " &lt; ");
    }

    #[test]
    fn ent0101_reports_a_document_type() {
        let text = "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
        assert_eq!(
            refusal(text),
            "ENT0101 2:1 a policy has no document type declaration"
        );
    }

    #[test]
    fn ent0101_accepts_the_predefined_entities() {
        assert_eq!(
            refusal("<a b='&quot;'>&lt;&gt;&amp;&apos;&#xA0;</a>"),
            "read"
        );
    }

    #[test]
    fn ent0102_reports_what_is_beyond_a_limit_without_exhausting_stack_or_time() {
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        assert_eq!(
            refusal(&deep),
            "ENT0102 1:194 more than 64 levels of elements"
        );
        let attributes: String = (0..200_000).map(|i| format!(" a{i}=''")).collect();
        assert_eq!(
            refusal(&format!("<a{attributes}/>")),
            "ENT0102 1:2 more than 64 attributes on one element"
        );
        let namespaces: String = (0..2_000)
            .map(|i| format!("<a xmlns:n{i}='{i}'/>"))
            .collect();
        assert!(refusal(&format!("<r>{namespaces}</r>")).contains("more than 256 namespace"));
        let many = format!("<r>{}</r>", "<a/>".repeat(200_000));
        assert!(refusal(&many).contains("more than 100000 elements"));
        let long = format!("<r>{}</r>", " ".repeat(MAX_BYTES));
        assert!(refusal(&long).starts_with("ENT0102 1:1 the file has 4194311 bytes"));
    }

    #[test]
    fn ent0102_accepts_what_is_within_every_limit() {
        let nested = "<a>".repeat(MAX_DEPTH) + &"</a>".repeat(MAX_DEPTH);
        assert_eq!(refusal(&nested), "read");
        let attributes: String = (0..MAX_ATTRIBUTES).map(|i| format!(" a{i}=''")).collect();
        assert_eq!(refusal(&format!("<a{attributes}/>")), "read");
    }

    #[test]
    fn ent0103_reports_bytes_and_declarations_that_are_not_utf_8() {
        let refusal_of = |bytes: &[u8]| match Document::from_bytes("p.xml", bytes) {
            Ok(_) => "read".to_owned(),
            Err(error) => format!("{} {} {error}", error.code.id, error.span.start),
        };
        assert_eq!(
            refusal_of(b"<A>\xe9</A>"),
            "ENT0103 3 byte 0xe9 here is not UTF-8"
        );
        assert_eq!(
            refusal_of(b"\xff\xfe<\0A\0"),
            "ENT0103 0 the file is UTF-16"
        );
        assert_eq!(
            refusal("<?xml version='1.0' encoding='iso-8859-1'?><A/>"),
            "ENT0103 1:31 the XML declaration says `iso-8859-1`, but the file is UTF-8"
        );
    }

    #[test]
    fn ent0103_accepts_utf_8_with_and_without_a_byte_order_mark() {
        let text = "<?xml version='1.0' encoding=\"UTF-8\"?><A>é</A>";
        assert!(Document::from_bytes("p.xml", text.as_bytes()).is_ok());
        assert!(Document::from_bytes("p.xml", format!("\u{feff}{text}").as_bytes()).is_ok());
    }

    #[test]
    fn the_value_of_an_attribute_is_found_behind_any_amount_of_white_space() {
        let text = format!("<A b{}=\n '\u{e9}\"'/>", " ".repeat(700));
        let document = Document::parse("p.xml", &text).expect("it is well-formed");
        let span = document.root().attributes[0].value_span;
        assert_eq!(&text[span.start..span.end], "\u{e9}\"");
    }
}

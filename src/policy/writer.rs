//! Canonical XML: one text for each document.
//!
//! Input is a [`Document`]; output is UTF-8 with an XML declaration, two spaces of indentation, LF,
//! attributes in source order, elements without content closed in their opening tag, and neither
//! comments nor processing instructions. Text that is a value (of `Item`, `LocalizedString` and
//! the like) is kept to the letter; white space between elements is ours.
//!
//! Reading the output gives the same elements with the same [`ElementId`]s, attributes and values;
//! writing that again gives the same output.

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use super::doc::{Content, Document, Element, ElementId};
use super::structure::Shape;

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The canonical form of `document`.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut writer = Writer::new(Vec::with_capacity(document.size));
    writer.config_mut().add_space_before_slash_in_empty_elements = true;
    let mut output = Output { document, writer };
    output.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    output.line(0);
    output.element(ElementId::ROOT, Shape::root(), "", Layout::Indented(0));
    output.event(Event::Text(BytesText::from_escaped("\n")));
    String::from_utf8(output.writer.into_inner()).unwrap_or_default()
}

/// Whether the writer may add white space.
#[derive(Clone, Copy)]
enum Layout {
    /// Each element on its own line, this deep.
    Indented(usize),
    /// Text and elements are mixed: nothing may be added.
    Verbatim,
}

impl Layout {
    const fn deeper(self) -> Self {
        match self {
            Self::Indented(depth) => Self::Indented(depth + 1),
            Self::Verbatim => Self::Verbatim,
        }
    }
}

struct Output<'a> {
    document: &'a Document,
    writer: Writer<Vec<u8>>,
}

impl Output<'_> {
    /// Writes `id`. `inherited` is the default namespace in force. Recursion is bounded by the
    /// depth of a document.
    fn element(&mut self, id: ElementId, shape: Shape, inherited: &str, layout: Layout) {
        let document = self.document;
        let element = document.element(id);
        let namespace = element.namespace.as_deref().unwrap_or("");
        let start = start_tag(element, inherited);
        let (has_children, has_words) = (
            document.children(id).next().is_some(),
            !document.raw_text(id).trim_matches(is_space).is_empty(),
        );
        let inside = match layout {
            Layout::Verbatim => Layout::Verbatim,
            Layout::Indented(_) if has_children && has_words => Layout::Verbatim,
            Layout::Indented(_) => layout.deeper(),
        };
        let keeps_text =
            has_words || matches!(inside, Layout::Verbatim) || (!has_children && shape.is_value());
        let is_empty = !has_children && (!keeps_text || document.raw_text(id).is_empty());
        if is_empty {
            self.event(Event::Empty(start));
            return;
        }
        self.event(Event::Start(start));
        for content in &element.content {
            match content {
                Content::Text(text, _) if keeps_text => {
                    self.event(Event::Text(BytesText::from_escaped(escaped(text, false))));
                }
                Content::Text(..) => {}
                Content::Element(child) => {
                    if let Layout::Indented(depth) = inside {
                        self.line(depth);
                    }
                    let shape = shape.child(&document.element(*child).name);
                    self.element(*child, shape, namespace, inside);
                }
            }
        }
        if let (true, Layout::Indented(_), Layout::Indented(depth)) = (has_children, inside, layout)
        {
            self.line(depth);
        }
        self.event(Event::End(BytesEnd::new(element.name.as_str())));
    }

    fn line(&mut self, depth: usize) {
        let line = format!("\n{}", "  ".repeat(depth));
        self.event(Event::Text(BytesText::from_escaped(line)));
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to a `Vec` cannot fail.
        self.writer.write_event(event).unwrap_or_default();
    }
}

/// The opening tag, with the namespace declarations it needs.
fn start_tag<'a>(element: &'a Element, inherited: &str) -> BytesStart<'a> {
    let mut start = BytesStart::new(element.name.as_str());
    let namespace = element.namespace.as_deref().unwrap_or("");
    if namespace != inherited {
        push(&mut start, "xmlns", namespace);
    }
    let mut declared: Vec<&str> = Vec::new();
    for attribute in &element.attributes {
        let Some(namespace) = attribute.namespace.as_deref() else {
            push(&mut start, &attribute.name, &attribute.value);
            continue;
        };
        let prefix = match namespace {
            XML_NAMESPACE => "xml".to_owned(),
            SCHEMA_INSTANCE => "xsi".to_owned(),
            _ => {
                let known = declared.iter().position(|other| *other == namespace);
                format!("ns{}", known.unwrap_or(declared.len()) + 1)
            }
        };
        if namespace != XML_NAMESPACE && !declared.contains(&namespace) {
            push(&mut start, &format!("xmlns:{prefix}"), namespace);
            declared.push(namespace);
        }
        push(
            &mut start,
            &format!("{prefix}:{}", attribute.name),
            &attribute.value,
        );
    }
    start
}

fn push(start: &mut BytesStart<'_>, name: &str, value: &str) {
    start.push_attribute(Attribute {
        key: QName(name),
        value: escaped(value, true).into(),
    });
}

/// `text` with everything escaped that would not be read back as it is. White space other than the
/// space needs it in attributes, a carriage return everywhere.
fn escaped(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::corpus;
    use crate::policy::doc::NAMESPACE;
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    fn read(text: &str) -> Document {
        Document::parse("p.xml", text).expect("it is well-formed")
    }

    /// Everything of a document that has a meaning: a line per element, in document order.
    fn meaning(document: &Document) -> Vec<String> {
        let mut lines = Vec::new();
        collect(document, ElementId::ROOT, Shape::root(), false, &mut lines);
        lines
    }

    fn collect(
        document: &Document,
        id: ElementId,
        shape: Shape,
        mixed: bool,
        lines: &mut Vec<String>,
    ) {
        let element = document.element(id);
        let text = document.raw_text(id);
        let has_children = document.children(id).next().is_some();
        let has_words = !text.trim_matches(is_space).is_empty();
        let mixed = mixed || (has_children && has_words);
        let attributes: Vec<String> = element
            .attributes
            .iter()
            .map(|a| format!("{:?}{}={:?}", a.namespace, a.name, a.value))
            .collect();
        let counts = has_words || mixed || (!has_children && shape.is_value());
        lines.push(format!(
            "{:?} {} {attributes:?} {:?} {:?}",
            element.namespace.as_deref().unwrap_or(""),
            element.name,
            element.parent,
            if counts { text.as_str() } else { "" },
        ));
        for (child, element) in document.children(id) {
            collect(document, child, shape.child(&element.name), mixed, lines);
        }
    }

    fn keeps_its_law(text: &str) {
        let document = read(text);
        let written = write(&document);
        let back = read(&written);
        assert_eq!(meaning(&back), meaning(&document), "{text}");
        assert_eq!(write(&back), written);
    }

    #[test]
    fn writes_one_form_whatever_the_source_looks_like() {
        let text = format!(
            "\u{feff}<!-- c --><TrustFrameworkPolicy   PolicyId='a\"b'\r\n xmlns='{NAMESPACE}' \
             xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'>\
             <?from /a?><BuildingBlocks><ClaimsSchema><ClaimType Id=\"it's\">\
             <DisplayName><![CDATA[ a < b ]]>&#13;</DisplayName>\r\n<UserHelpText></UserHelpText>\
             </ClaimType></ClaimsSchema><Predicates>\n</Predicates></BuildingBlocks>\n\
             </TrustFrameworkPolicy><!-- d -->"
        );
        insta::assert_snapshot!(write(&read(&text)), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicyId="a&quot;b" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">
          <BuildingBlocks>
            <ClaimsSchema>
              <ClaimType Id="it's">
                <DisplayName> a &lt; b &#13;</DisplayName>
                <UserHelpText />
              </ClaimType>
            </ClaimsSchema>
            <Predicates />
          </BuildingBlocks>
        </TrustFrameworkPolicy>
        "#);
        keeps_its_law(&text);
    }

    #[test]
    fn keeps_mixed_content_and_foreign_elements_as_they_are() {
        let text =
            "<a><b xmlns='n'> x <c xmlns=''> </c>\ty</b><d xmlns:p='n' p:q='&#10;&#9;'/></a>";
        insta::assert_snapshot!(write(&read(text)), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <a>
          <b xmlns="n"> x <c xmlns=""> </c>	y</b>
          <d xmlns:ns1="n" ns1:q="&#10;&#9;" />
        </a>
        "#);
        keeps_its_law(text);
        keeps_its_law("<a xmlns='n'><b xml:lang='de'><c/></b></a>");
    }

    #[test]
    fn every_policy_of_the_corpus_means_the_same_after_writing() {
        for name in ["starterpack", "unit-tests"] {
            let Some(folder) = corpus::folder(name) else {
                return;
            };
            for (_, text) in corpus::files(&folder) {
                keeps_its_law(&text);
            }
        }
    }

    /// Text for a document in which `depth` levels may follow.
    fn element(depth: u32) -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec!["Item", "Metadata", "LoadUri", "Key", "b", "p:c"]);
        let words = "[ a&<>\"'\\]\t\r\n\u{a0}\u{1f600}]{0,6}";
        let leaf = (name.clone(), words, words).prop_map(|(name, value, text)| {
            format!(
                "<{name} p:y=\"{}\" x='{}'>{}</{name}>",
                quoted(&text),
                quoted(&value),
                quoted(&text)
            )
        });
        leaf.prop_recursive(depth, 40, 5, move |inner| {
            let filler = prop::sample::select(vec!["", "\n  ", "<!-- c -->", "<?p i?>", "t"]);
            (name.clone(), prop::collection::vec((filler, inner), 0..5)).prop_map(
                |(name, children)| {
                    let content: String = children
                        .into_iter()
                        .flat_map(|(a, b)| [a.to_owned(), b])
                        .collect();
                    format!("<{name}>{content}</{name}>")
                },
            )
        })
    }

    fn quoted(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
            .replace('>', "&gt;")
            .replace('\r', "&#13;")
    }

    /// Pieces that make and break XML.
    const PIECES: &[&str] = &[
        "<a>",
        "</a>",
        "<a b='",
        "'/>",
        "<a",
        ">",
        "/>",
        "\"",
        "&",
        "&amp;",
        "&#x41;",
        "&#",
        ";",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x",
        "?>",
        "<!DOCTYPE a>",
        "<?xml version='1.0'?>",
        "\u{feff}",
        "\u{e9}",
        " ",
        "\r\n",
        " xmlns='n'",
        " xmlns:p='n'",
        "<p:a>",
        "</p:a>",
        "text",
        "\0",
        "<TrustFrameworkPolicy xmlns='http://schemas.microsoft.com/online/cpim/schemas/2013/06'>",
        "</TrustFrameworkPolicy>",
        "<BasePolicy/>",
        "<ClaimsProviders>",
        "</ClaimsProviders>",
    ];

    proptest! {
        #[test]
        fn whatever_can_be_read_can_be_judged_and_written(
            pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..12),
        ) {
            let text = pieces.concat();
            if let Ok(document) = Document::parse("p.xml", &text) {
                let set = PolicySet::new([document.clone(), document]);
                let findings = judge(&set, &JudgeOptions::default());
                prop_assert!(findings.iter().all(|finding| !finding.message.is_empty()));
                keeps_its_law(&text);
            }
        }

        #[test]
        fn what_is_written_reads_back_the_same(body in element(4)) {
            keeps_its_law(&format!("<TrustFrameworkPolicy xmlns:p='n'>{body}</TrustFrameworkPolicy>"));
        }
    }
}

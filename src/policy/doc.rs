//! A policy file as a read-only tree of elements with positions.
//!
//! Everything that is not an element, an attribute or text (comments, processing instructions, the
//! declaration) is left out, except that [`Document::instructions`] keeps processing instructions
//! for the generator's provenance marks.

use crate::diag::{FileName, Place, Span};

/// Namespace of every element of a policy (TrustFrameworkPolicy_0.3.0.0.xsd, `targetNamespace`).
pub const NAMESPACE: &str = "http://schemas.microsoft.com/online/cpim/schemas/2013/06";

/// Index of an element in document order; the root is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub u32);

impl ElementId {
    /// The root element.
    pub const ROOT: Self = Self(0);
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Local name.
    pub name: String,
    /// Namespace, `None` for the usual unprefixed attribute.
    pub namespace: Option<String>,
    /// Value with references resolved.
    pub value: String,
    /// Range of `name="value"`.
    pub span: Span,
    /// Range of the value between the quotes.
    pub value_span: Span,
}

/// A piece of an element's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A child element.
    Element(ElementId),
    /// Text or CDATA, references resolved, with its range.
    Text(String, Span),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Local name.
    pub name: String,
    /// Namespace.
    pub namespace: Option<String>,
    /// Attributes in source order, without namespace declarations.
    pub attributes: Vec<Attribute>,
    /// Children and text in source order.
    pub content: Vec<Content>,
    /// The parent; `None` for the root.
    pub parent: Option<ElementId>,
    /// Range from `<` to the end of the closing tag.
    pub span: Span,
    /// Range of the name in the opening tag: what a caret points at.
    pub name_span: Span,
}

impl Element {
    /// The value of the unprefixed attribute `name`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_node(name)
            .map(|attribute| attribute.value.as_str())
    }

    /// The unprefixed attribute `name`.
    #[must_use]
    pub fn attribute_node(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|a| a.namespace.is_none() && a.name == name)
    }
}

/// A processing instruction, with the element it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Target, for example `from`.
    pub target: String,
    /// Everything after the target.
    pub value: String,
    /// The element whose direct content it is.
    pub within: ElementId,
}

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong, lower case.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// A well-formed XML document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file, as shown to people.
    pub file: FileName,
    elements: Vec<Element>,
    /// Processing instructions in document order.
    pub instructions: Vec<Instruction>,
}

impl Document {
    /// Reads `text`. A byte order mark is skipped; spans count from the start of `text` including it.
    ///
    /// # Errors
    /// Returns the first place at which `text` is not well-formed, has a document type, or is
    /// larger or deeper than a policy may be.
    pub fn parse(file: impl Into<FileName>, text: &str) -> Result<Self, ReadError> {
        let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
        let body = &text[skipped..];
        let options = roxmltree::ParsingOptions {
            allow_dtd: false,
            ..Default::default()
        };
        let tree = roxmltree::Document::parse_with_options(body, options).map_err(|error| {
            let at = error.pos();
            let offset = byte_offset(body, at.row as usize, at.col as usize) + skipped;
            ReadError {
                message: error.to_string(),
                span: Span::new(offset, offset),
            }
        })?;
        let shift =
            |range: std::ops::Range<usize>| Span::new(range.start + skipped, range.end + skipped);
        let mut document = Self {
            file: file.into(),
            elements: Vec::new(),
            instructions: Vec::new(),
        };
        let mut ids: std::collections::HashMap<roxmltree::NodeId, ElementId> =
            std::collections::HashMap::new();
        for node in tree.descendants() {
            let parent = node
                .parent()
                .and_then(|parent| ids.get(&parent.id()).copied());
            if node.is_element() {
                let id = ElementId(u32::try_from(document.elements.len()).unwrap_or(u32::MAX));
                ids.insert(node.id(), id);
                let range = node.range();
                let raw_name = body[range.start + 1..]
                    .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
                    .unwrap_or(0);
                document.elements.push(Element {
                    name: node.tag_name().name().to_owned(),
                    namespace: node.tag_name().namespace().map(str::to_owned),
                    attributes: node
                        .attributes()
                        .map(|a| Attribute {
                            name: a.name().to_owned(),
                            namespace: a.namespace().map(str::to_owned),
                            value: a.value().to_owned(),
                            span: shift(a.range()),
                            value_span: shift(a.range_value()),
                        })
                        .collect(),
                    content: Vec::new(),
                    parent,
                    name_span: shift(range.start + 1..range.start + 1 + raw_name),
                    span: shift(range),
                });
                if let Some(parent) = parent {
                    document.elements[parent.0 as usize]
                        .content
                        .push(Content::Element(id));
                }
            } else if let (true, Some(parent)) = (node.is_text(), parent) {
                document.elements[parent.0 as usize]
                    .content
                    .push(Content::Text(
                        node.text().unwrap_or_default().to_owned(),
                        shift(node.range()),
                    ));
            } else if let (Some(pi), Some(parent)) = (node.pi(), parent) {
                document.instructions.push(Instruction {
                    target: pi.target.to_owned(),
                    value: pi.value.unwrap_or_default().to_owned(),
                    within: parent,
                });
            }
        }
        Ok(document)
    }

    /// The root element.
    #[must_use]
    pub fn root(&self) -> &Element {
        &self.elements[0]
    }

    /// The element with index `id`.
    #[must_use]
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0 as usize]
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = (ElementId, &Element)> {
        self.elements
            .iter()
            .enumerate()
            .map(|(at, element)| (ElementId(u32::try_from(at).unwrap_or(u32::MAX)), element))
    }

    /// The element children of `id`.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = (ElementId, &Element)> {
        self.element(id)
            .content
            .iter()
            .filter_map(|content| match content {
                Content::Element(child) => Some((*child, self.element(*child))),
                Content::Text(..) => None,
            })
    }

    /// The first child of `id` named `name`.
    #[must_use]
    pub fn child(&self, id: ElementId, name: &str) -> Option<(ElementId, &Element)> {
        self.children(id).find(|(_, element)| element.name == name)
    }

    /// The children of `id` named `name`.
    pub fn children_named<'a>(
        &'a self,
        id: ElementId,
        name: &'a str,
    ) -> impl Iterator<Item = (ElementId, &'a Element)> {
        self.children(id)
            .filter(move |(_, element)| element.name == name)
    }

    /// A place for findings: `span` of this file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::Policy {
            file: FileName::clone(&self.file),
            span,
            origin: None,
        }
    }

    /// A place for findings: the name in the opening tag of `id`.
    #[must_use]
    pub fn place_of(&self, id: ElementId) -> Place {
        self.place(self.element(id).name_span)
    }

    /// A place for findings: the value of attribute `name` of `id`, or the element's name when it
    /// has no such attribute.
    #[must_use]
    pub fn place_of_attribute(&self, id: ElementId, name: &str) -> Place {
        let element = self.element(id);
        self.place(
            element
                .attribute_node(name)
                .map_or(element.name_span, |attribute| attribute.value_span),
        )
    }

    /// The text directly inside `id`, concatenated and trimmed.
    #[must_use]
    pub fn text(&self, id: ElementId) -> String {
        let mut text = String::new();
        for content in &self.element(id).content {
            if let Content::Text(part, _) = content {
                text.push_str(part);
            }
        }
        text.trim().to_owned()
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

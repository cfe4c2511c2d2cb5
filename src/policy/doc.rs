//! A policy file as a read-only tree of elements with positions.
//!
//! Everything that is not an element, an attribute or text (comments, processing instructions, the
//! declaration) is left out, except that [`Document::instructions`] keeps processing instructions
//! for the generator's provenance marks. A document is well-formed and within [`limits`], whatever
//! bytes it was read from; whether it is a policy is for the structure rules to say.

pub mod limits;
pub mod read;

pub use read::ReadError;

use std::sync::Arc;

use smol_str::SmolStr;

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
    pub name: SmolStr,
    /// Namespace, `None` for the usual unprefixed attribute.
    pub namespace: Option<Arc<str>>,
    /// Value with references resolved.
    pub value: SmolStr,
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
    Text(SmolStr, Span),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Local name.
    pub name: SmolStr,
    /// Namespace.
    pub namespace: Option<Arc<str>>,
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

/// A well-formed XML document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file, as shown to people.
    pub file: FileName,
    /// Length of the file in bytes.
    pub size: usize,
    elements: Vec<Element>,
    /// Texts of white space that a CDATA section is part of: to a schema that is text all the same.
    pub(super) blank_sections: Vec<Span>,
    /// Processing instructions in document order.
    pub instructions: Vec<Instruction>,
}

impl Document {
    /// Reads the bytes of a file, which are to be UTF-8 with or without a byte order mark.
    ///
    /// # Errors
    /// As [`Document::parse`], and when `bytes` are not UTF-8.
    pub fn from_bytes(file: impl Into<FileName>, bytes: &[u8]) -> Result<Self, ReadError> {
        Self::parse(file, read::decode(bytes)?)
    }

    /// Reads `text`. A byte order mark is skipped; spans count from the start of `text` including
    /// it. Takes time and memory in proportion to the length of `text`.
    ///
    /// # Errors
    /// Returns the first place at which `text` is not well-formed, has a document type, declares
    /// another encoding than UTF-8, or exceeds a limit of [`limits`].
    pub fn parse(file: impl Into<FileName>, text: &str) -> Result<Self, ReadError> {
        read::parse(file.into(), text)
    }

    /// Moves every place of the document: it was read from another text than the file has.
    pub(super) fn move_spans(&mut self, moved: impl Fn(Span) -> Span) {
        for element in &mut self.elements {
            element.span = moved(element.span);
            element.name_span = moved(element.name_span);
            for attribute in &mut element.attributes {
                attribute.span = moved(attribute.span);
                attribute.value_span = moved(attribute.value_span);
            }
            for content in &mut element.content {
                if let Content::Text(_, span) = content {
                    *span = moved(*span);
                }
            }
        }
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

    /// The last element whose opening tag starts at byte `offset` or before it; the root when none
    /// does.
    #[must_use]
    pub fn last_starting_at_or_before(&self, offset: usize) -> ElementId {
        let count = self.elements.partition_point(|e| e.span.start <= offset);
        ElementId(u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX))
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
        self.raw_text(id).trim().to_owned()
    }

    /// The text directly inside `id`, concatenated.
    #[must_use]
    pub fn raw_text(&self, id: ElementId) -> String {
        let mut text = String::new();
        for content in &self.element(id).content {
            if let Content::Text(part, _) = content {
                text.push_str(part);
            }
        }
        text
    }
}

//! The tree.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diag::{FileName, Part, Span};
use crate::util::pointer;

/// One YAML document as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file, as shown to people.
    pub file: FileName,
    /// Its text without a byte-order mark. All spans are byte ranges of it.
    pub text: Arc<str>,
    /// The top node.
    pub root: Node,
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// How it is written.
    pub style: Style,
    /// Where it is written; for an alias, where the anchored value is.
    pub span: Span,
    /// For an alias, where it is used.
    pub used_at: Option<Span>,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer of 64 bits or a finite number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A map in source order.
    Mapping(Mapping),
    /// Something that a finding has already been given for; nothing more is to be said of it.
    Broken,
}

/// The entries of a map in source order.
pub type Mapping = IndexMap<String, Entry>;

/// One entry of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key: Span,
    /// Its value.
    pub value: Node,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in single or double quotes.
    Quoted,
    /// A `|` or `>` scalar, or a collection by indentation.
    Block,
    /// A collection in brackets or braces.
    Flow,
}

impl Node {
    /// A node without a place, for values that no file holds.
    #[must_use]
    pub const fn new(kind: Kind, style: Style, span: Span) -> Self {
        Self {
            kind,
            style,
            span,
            used_at: None,
        }
    }

    /// The value as JSON, maps in source order. What is broken becomes `null`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null | Kind::Broken => Value::Null,
            Kind::Boolean(value) => Value::Bool(*value),
            Kind::Number(value) => Value::Number(value.clone()),
            Kind::Text(value) => Value::String(value.clone()),
            Kind::Sequence(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Kind::Mapping(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, entry)| (key.clone(), entry.value.to_value()))
                    .collect(),
            ),
        }
    }

    /// The direct child named or numbered `segment`.
    #[must_use]
    pub fn child(&self, segment: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Mapping(entries) => entries.get(segment).map(|entry| &entry.value),
            Kind::Sequence(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The node at `pointer` (RFC 6901).
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<&Self> {
        pointer::segments(pointer).try_fold(self, |node, segment| node.child(&segment))
    }
}

impl Document {
    /// The range of `pointer`, or of its nearest ancestor that is in the document. For a missing
    /// entry that is the ancestor's key, because a whole section is no help.
    #[must_use]
    pub fn span_of(&self, pointer: &str, part: Part) -> Span {
        let mut node = &self.root;
        let mut key = None;
        for segment in pointer::segments(pointer) {
            let next = match &node.kind {
                Kind::Mapping(entries) => entries
                    .get(segment.as_str())
                    .map(|entry| (Some(entry.key), &entry.value)),
                _ => node.child(&segment).map(|item| (None, item)),
            };
            match next {
                Some((found, value)) => (key, node) = (found, value),
                None => return key.unwrap_or_else(|| node.heading()),
            }
        }
        match (part, key) {
            (Part::Key, Some(key)) => key,
            (Part::Key, None) => node.heading(),
            (Part::Value, Some(key)) if node.span.start == node.span.end => key,
            (Part::Value, _) => node.span,
        }
    }
}

impl Node {
    /// A short range that stands for the node: the first key of a map, else the node itself.
    fn heading(&self) -> Span {
        match &self.kind {
            Kind::Mapping(entries) => entries.first().map_or(self.span, |(_, entry)| entry.key),
            Kind::Sequence(items) => items.first().map_or(self.span, Self::heading),
            _ => self.span,
        }
    }
}

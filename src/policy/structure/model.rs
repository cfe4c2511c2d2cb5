//! The words the schema table is written in.
//!
//! [`Type`] is what the schema says of one kind of element. Everything is `const`, so the table
//! costs nothing at start.

use super::simple::Simple;

/// What one kind of element may hold.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) content: Content,
    pub(super) attributes: &'static [AttributeRule],
    pub(super) keys: &'static [Key],
}

/// The content of an element, attributes aside.
#[derive(Debug)]
pub(super) enum Content {
    /// Nothing, not even white space.
    Empty,
    /// Text of a simple type, and no element.
    Text(Simple),
    /// Elements in this order.
    Sequence(&'static [Particle]),
    /// Elements of one of these names, not of two.
    OneOf(&'static [Particle]),
    /// Elements of any name; text too when `text`.
    Anything { text: bool },
}

/// A child element and how often it may occur.
#[derive(Clone, Copy, Debug)]
pub(super) struct Particle {
    pub(super) name: &'static str,
    pub(super) of: ChildType,
    /// Whether it must occur.
    pub(super) required: bool,
    /// Whether it may occur again.
    pub(super) repeats: bool,
}

/// What a child element holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum ChildType {
    /// Text alone, and no attribute.
    Text(Simple),
    /// What a row of the table says.
    Row(&'static Type),
}

/// An attribute.
#[derive(Debug)]
pub(super) struct AttributeRule {
    pub(super) name: &'static str,
    pub(super) of: Simple,
    pub(super) required: bool,
}

/// Values that must differ among the descendants of one element.
#[derive(Debug)]
pub(super) struct Key {
    /// Names from the children of the element down to the elements that are compared.
    pub(super) path: &'static [&'static str],
    /// The attribute that is compared.
    pub(super) attribute: &'static str,
    pub(super) enforced: Enforced,
}

/// Who objects to a repeated value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enforced {
    /// The schema: the upload fails.
    BySchema,
    /// The service. The schema has the key, but its selector names a type instead of an element,
    /// so that it never selects anything.
    ByService,
    /// Nobody: the schema has no such key, though the id is meant to be unique.
    Never,
}

pub(super) const fn empty() -> Type {
    row(Content::Empty)
}

pub(super) const fn simple(of: Simple) -> Type {
    row(Content::Text(of))
}

pub(super) const fn sequence(children: &'static [Particle]) -> Type {
    row(Content::Sequence(children))
}

pub(super) const fn one_of(children: &'static [Particle]) -> Type {
    row(Content::OneOf(children))
}

pub(super) const fn anything(text: bool) -> Type {
    row(Content::Anything { text })
}

const fn row(content: Content) -> Type {
    Type {
        content,
        attributes: &[],
        keys: &[],
    }
}

impl Type {
    pub(super) const fn attributes(self, attributes: &'static [AttributeRule]) -> Self {
        Self { attributes, ..self }
    }

    pub(super) const fn keys(self, keys: &'static [Key]) -> Self {
        Self { keys, ..self }
    }

    /// The children a row names, in the order of the schema.
    pub(super) const fn particles(&self) -> &'static [Particle] {
        match self.content {
            Content::Sequence(particles) | Content::OneOf(particles) => particles,
            Content::Empty | Content::Text(_) | Content::Anything { .. } => &[],
        }
    }
}

/// A child described by a row of the table.
pub(super) const fn child(name: &'static str, of: &'static Type) -> Particle {
    one(Particle {
        name,
        of: ChildType::Row(of),
        required: true,
        repeats: false,
    })
}

/// A child that holds text alone.
pub(super) const fn text(name: &'static str, of: Simple) -> Particle {
    one(Particle {
        name,
        of: ChildType::Text(of),
        required: true,
        repeats: false,
    })
}

/// Exactly once.
pub(super) const fn one(particle: Particle) -> Particle {
    occurs(particle, true, false)
}

/// Once or not at all.
pub(super) const fn opt(particle: Particle) -> Particle {
    occurs(particle, false, false)
}

/// Once or more.
pub(super) const fn some(particle: Particle) -> Particle {
    occurs(particle, true, true)
}

/// Any number of times, none included.
pub(super) const fn any(particle: Particle) -> Particle {
    occurs(particle, false, true)
}

const fn occurs(particle: Particle, required: bool, repeats: bool) -> Particle {
    Particle {
        required,
        repeats,
        ..particle
    }
}

pub(super) const fn required(name: &'static str, of: Simple) -> AttributeRule {
    AttributeRule {
        name,
        of,
        required: true,
    }
}

pub(super) const fn optional(name: &'static str, of: Simple) -> AttributeRule {
    AttributeRule {
        name,
        of,
        required: false,
    }
}

/// A key of the schema.
pub(super) const fn key(path: &'static [&'static str], attribute: &'static str) -> Key {
    Key {
        path,
        attribute,
        enforced: Enforced::BySchema,
    }
}

/// A key of the schema that it does not enforce.
pub(super) const fn unchecked_key(path: &'static [&'static str], attribute: &'static str) -> Key {
    Key {
        path,
        attribute,
        enforced: Enforced::ByService,
    }
}

/// A key the schema should have.
pub(super) const fn missing_key(path: &'static [&'static str], attribute: &'static str) -> Key {
    Key {
        path,
        attribute,
        enforced: Enforced::Never,
    }
}

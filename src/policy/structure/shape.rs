//! The schema for those who write or correct documents rather than judge them.

use super::model::{AttributeRule, ChildType, Content};
use super::table;
use crate::policy::doc::{Document, ElementId};

/// What the schema says of an element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape(Option<ChildType>);

impl Shape {
    /// The shape of the root.
    pub(crate) const fn root() -> Self {
        Self(Some(ChildType::Row(&table::TRUST_FRAMEWORK_POLICY)))
    }

    /// The shape of a child named `name`.
    pub(crate) fn child(self, name: &str) -> Self {
        let Some(ChildType::Row(row)) = self.0 else {
            return Self(None);
        };
        let particle = row.particles().iter().find(|p| p.name == name);
        Self(particle.map(|particle| particle.of))
    }

    /// Whether the text of the element is a value, so that white space in it counts. An element the
    /// schema does not know is given the benefit of the doubt.
    pub(crate) const fn is_value(self) -> bool {
        match self.0 {
            None | Some(ChildType::Text(_)) => true,
            Some(ChildType::Row(row)) => matches!(
                row.content,
                Content::Text(_) | Content::Anything { text: true }
            ),
        }
    }

    /// The shape of the element `id` of `document`.
    pub(crate) fn of(document: &Document, id: ElementId) -> Self {
        let element = document.element(id);
        match element.parent {
            Some(parent) => Self::of(document, parent).child(&element.name),
            None if element.name == "TrustFrameworkPolicy" => Self::root(),
            None => Self(None),
        }
    }

    /// Where a child named `name` stands in the order of its siblings, and whether it may be there
    /// more than once; `None` when it may not be there, or when there is no order.
    pub(crate) fn rank(self, name: &str) -> Option<(usize, bool)> {
        let Some(ChildType::Row(row)) = self.0 else {
            return None;
        };
        let Content::Sequence(particles) = row.content else {
            return None;
        };
        let at = particles.iter().position(|p| p.name == name)?;
        Some((at, particles[at].repeats))
    }

    /// The child whose name differs from `name` only in case.
    pub(crate) fn child_like(self, name: &str) -> Option<&'static str> {
        let Some(ChildType::Row(row)) = self.0 else {
            return None;
        };
        only(
            row.particles()
                .iter()
                .map(|p| p.name)
                .filter(|known| known.eq_ignore_ascii_case(name)),
        )
    }

    /// The attribute whose name differs from `name` only in case, when it may have this `value`.
    pub(crate) fn attribute_like(self, name: &str, value: &str) -> Option<&'static str> {
        let rules = self.attributes().iter();
        let like = rules.filter(|rule| rule.name.eq_ignore_ascii_case(name));
        only(
            like.filter(|rule| rule.of.check(value).is_ok())
                .map(|rule| rule.name),
        )
    }

    /// The value of attribute `name` that differs from `value`, which is none, only in case or in
    /// the white space around it.
    pub(crate) fn respelled_attribute(self, name: &str, value: &str) -> Option<String> {
        let rule = self.attributes().iter().find(|rule| rule.name == name)?;
        rule.of.respelled(value)
    }

    /// The text that differs from `value`, which is none, only in case or in the white space around
    /// it.
    pub(crate) fn respelled_text(self, value: &str) -> Option<String> {
        match self.0? {
            ChildType::Text(of) => of.respelled(value),
            ChildType::Row(row) => match row.content {
                Content::Text(of) => of.respelled(value),
                _ => None,
            },
        }
    }

    fn attributes(self) -> &'static [AttributeRule] {
        match self.0 {
            Some(ChildType::Row(row)) => row.attributes,
            None | Some(ChildType::Text(_)) => &[],
        }
    }
}

/// The only item, when there is only one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

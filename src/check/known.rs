//! The names that a reference may stand for.
//!
//! A plan of some megabytes has tens of thousands of names and of references to them, so looking one
//! up must not take a walk over all of them.

use std::collections::HashSet;

/// Names, in the order of the plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Known<'a> {
    ordered: Vec<&'a str>,
    lookup: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    /// Whether `name` is one of them.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.lookup.contains(name)
    }

    /// All of them, in order.
    pub(super) fn as_slice(&self) -> &[&'a str] {
        &self.ordered
    }

    /// Adds a name.
    pub(super) fn push(&mut self, name: &'a str) {
        self.ordered.push(name);
        self.lookup.insert(name);
    }
}

impl<'a> FromIterator<&'a str> for Known<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut known = Self::default();
        known.extend(names);
        known
    }
}

impl<'a> Extend<&'a str> for Known<'a> {
    fn extend<I: IntoIterator<Item = &'a str>>(&mut self, names: I) {
        names.into_iter().for_each(|name| self.push(name));
    }
}

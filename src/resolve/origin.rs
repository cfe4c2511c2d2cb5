//! Where the values of a resolved plan were written.

use std::collections::HashMap;

use crate::util::pointer;

/// Where a variable's value comes from, from the weakest source to the strongest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableSource {
    /// The declaration's `default`.
    Default,
    /// The environment variable of the runner that the declaration allows.
    Process(String),
    /// The environment's own `variables`.
    Environment,
}

/// A variable that a value was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableUse {
    /// Its name.
    pub name: String,
    /// Where its value comes from.
    pub source: VariableSource,
}

/// Where one value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// JSON pointer into the plan as written: into the plan's own sections, or into
    /// `/environments/NAME/patch`.
    pub pointer: String,
    /// The variables in the text that is written there.
    pub variables: Vec<VariableUse>,
}

/// The origins of all values of a resolved plan. Only what differs from "at the same pointer of the
/// plan as written" is stored.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// Resolved pointer to written pointer, for whole subtrees.
    moved: HashMap<String, String>,
    /// Resolved pointer of a scalar to the variables in it.
    variables: HashMap<String, Vec<VariableUse>>,
}

impl Origins {
    /// The origin of the value at `pointer` of the resolved plan.
    #[must_use]
    pub fn of(&self, pointer: &str) -> Origin {
        Origin {
            pointer: self.written(pointer),
            variables: self.variables.get(pointer).cloned().unwrap_or_default(),
        }
    }

    /// The pointer into the plan as written for `pointer` of the resolved plan. A value that is not
    /// there has the place where it would be, or where it was removed.
    #[must_use]
    pub fn written(&self, pointer: &str) -> String {
        let mut prefix = pointer;
        loop {
            if let Some(written) = self.moved.get(prefix) {
                return format!("{written}{}", &pointer[prefix.len()..]);
            }
            match pointer::parent(prefix) {
                Some(parent) => prefix = parent,
                None => return pointer.to_owned(),
            }
        }
    }

    pub(super) fn moved(&mut self, resolved: impl Into<String>, written: impl Into<String>) {
        self.moved.insert(resolved.into(), written.into());
    }

    pub(super) fn variables(&mut self, resolved: impl Into<String>, uses: Vec<VariableUse>) {
        self.variables.insert(resolved.into(), uses);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_moved_ancestor_decides() {
        let mut origins = Origins::default();
        origins.moved("/a/0", "/a/1");
        origins.moved("/a/0/b", "/patch/a/0/b");
        assert_eq!(origins.written("/a/0/c/d"), "/a/1/c/d");
        assert_eq!(origins.written("/a/0/b/x"), "/patch/a/0/b/x");
        assert_eq!(origins.written("/a/00"), "/a/00");
        assert_eq!(origins.written(""), "");
    }
}

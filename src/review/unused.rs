//! What was edited in a plan and reaches no environment that is compared: a value that every patch
//! overrides, a variable that nothing uses, a description of a variable.
//!
//! Found in the plans as written, because it changes no resolved plan. What is told already, and what
//! says what holds without it, is left out.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::compare::{self, Edit, EditKind, Known};
use super::fields::{self, BySchema, Field, Fields, PlanSide, Told, Written};
use crate::plan::Variable;
use crate::util::pointer;

/// What the resolved plans do not tell.
#[derive(Debug, Default)]
pub struct Unused {
    /// The fields, in the order of the plan.
    pub fields: Vec<Field>,
    /// Environments that were edited and are not compared, in the order of the plan.
    pub elsewhere: Vec<String>,
}

/// Finds it. `compared` are both sides of each environment with what differs in it; `is_all` says that
/// these are all environments there are.
#[must_use]
pub fn find(
    old: &Value,
    new: &Value,
    compared: &[(PlanSide<'_>, PlanSide<'_>, &Fields)],
    is_all: bool,
) -> Unused {
    let comparison = compare::compare(declared(old), declared(new), &AsWritten);
    if comparison.edits.is_empty() {
        return Unused::default();
    }
    let (mut told, mut used) = (Told::default(), Told::default());
    let mut environments: BTreeSet<&str> = BTreeSet::new();
    for (old, new, fields) in compared {
        environments.extend([&*old.plan.environment, &*new.plan.environment]);
        told.old.extend(fields.told.old.iter().cloned());
        told.new.extend(fields.told.new.iter().cloned());
        leaves(&old.plan.value, "", &mut |at| {
            used.old.insert(old.plan.origins.written(at));
        });
        leaves(&new.plan.value, "", &mut |at| {
            used.new.insert(new.plan.origins.written(at));
        });
    }
    let mut found = Unused::default();
    for edit in &comparison.edits {
        let segments: Vec<String> = pointer::segments(&edit.at).collect();
        if let [section, name, ..] = segments.as_slice()
            && section == "environments"
            && !environments.contains(name.as_str())
            && !(is_all && segments.len() == 2)
        {
            if !found.elsewhere.contains(name) {
                found.elsewhere.push(name.clone());
            }
        } else if !told.has(edit) && !is_default(edit, &used) && !is_same_text(edit) {
            found.fields.push(field(edit));
        }
    }
    found
}

/// The plan as written, its variables with what holds when nothing is said.
fn declared(plan: &Value) -> Value {
    let mut plan = plan.clone();
    if let Some(variables) = plan.get_mut("variables")
        && let Ok(typed) = serde_json::from_value::<IndexMap<String, Variable>>(variables.clone())
        && let Ok(value) = serde_json::to_value(typed)
    {
        *variables = value;
    }
    plan
}

/// What the plan's schema says, of a plan as written.
struct AsWritten;

impl AsWritten {
    /// The pointer into a plan without patches.
    fn of(pointer: &str) -> String {
        let segments: Vec<&str> = pointer.splitn(5, '/').collect();
        match segments.as_slice() {
            ["", "environments", _, "patch", rest] => format!("/{rest}"),
            _ => pointer.to_owned(),
        }
    }
}

impl Known for AsWritten {
    fn is_ordered(&self, pointer: &str) -> bool {
        BySchema.is_ordered(&Self::of(pointer))
    }

    fn is_map(&self, pointer: &str) -> bool {
        BySchema.is_map(&Self::of(pointer))
    }
}

fn field(edit: &Edit) -> Field {
    let at = Written {
        old: edit.old.is_some().then(|| edit.old_at.clone()),
        new: edit.new.is_some().then(|| edit.new_at.clone()),
    };
    Field {
        is_unused: true,
        ..fields::field(edit, at)
    }
}

/// A number and the text that says it are the same value of a variable.
fn is_same_text(edit: &Edit) -> bool {
    let text = |value: &Option<Value>| match value {
        Some(Value::String(text)) => Some(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(value.to_string()),
        _ => None,
    };
    let old = text(&edit.old);
    edit.at.contains("/variables/") && old.is_some() && old == text(&edit.new)
}

/// Whether an edit that changes no resolved plan says what holds without it: its value gets there.
fn is_default(edit: &Edit, used: &Told) -> bool {
    matches!(edit.kind, EditKind::Added | EditKind::Removed) && used.has(edit)
}

impl Told {
    fn has(&self, edit: &Edit) -> bool {
        edit.old.is_some() && is_near(&self.old, &edit.old_at)
            || edit.new.is_some() && is_near(&self.new, &edit.new_at)
    }
}

/// Whether one of `pointers` is `at`, above it or below it.
fn is_near(pointers: &BTreeSet<String>, at: &str) -> bool {
    let below = format!("{at}/");
    let is_below = pointers
        .range(below.clone()..)
        .next()
        .is_some_and(|found| found.starts_with(&below));
    is_below
        || std::iter::successors(Some(at), |at| {
            pointer::parent(at).filter(|at| !at.is_empty())
        })
        .any(|at| pointers.contains(at))
}

/// Calls `visit` with the pointers of all scalars and empty collections.
fn leaves(value: &Value, at: &str, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, entry) in entries {
                leaves(entry, &pointer::child(at, key), visit);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &pointer::child(at, index), visit);
            }
        }
        _ => visit(at),
    }
}

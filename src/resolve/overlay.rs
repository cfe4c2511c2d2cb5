//! An environment's patch laid over the plan.
//!
//! Maps merge key by key; `null` removes a key; `$replace: true` in a map replaces the whole map. Lists
//! whose items are maps with a `name` (or an `id`) merge by it: `$remove: true` removes an item, an
//! item that the plan does not have is added at the end. Other lists and all scalars are replaced. The
//! patch is strict: a key that the plan does not have is a finding, so that a misspelled key cannot
//! silently do nothing.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::codes;
use super::origin::Origins;
use crate::diag::{Finding, Findings, Part, Place};
use crate::plan::load::shape;
use crate::util::pointer;

/// How many findings about names one patch yields; looking for a near name takes time.
const MAX_FINDINGS: usize = 500;
/// Removes an item of a list.
const REMOVE: &str = "$remove";
/// Replaces a map instead of merging into it.
const REPLACE: &str = "$replace";

/// Members of a `graph` body that say where its value comes from.
const MARKS: [&str; 2] = ["$reference", "$secret"];

/// Whether `patch`, the value at `at`, is such a mark.
fn is_mark(at: &str, patch: &Map<String, Value>) -> bool {
    at.starts_with("/graph/") && MARKS.iter().any(|mark| patch.contains_key(*mark))
}
/// Sections that are the same in every environment.
const FIXED: [&str; 4] = ["version", "name", "variables", "environments"];
/// The keys by which items of a list are the same, the first that all items have.
const IDENTITIES: [&str; 2] = ["name", "id"];

/// Lays `patch`, written at `written` in the plan, over `plan`.
pub(super) fn apply(
    plan: &mut Map<String, Value>,
    patch: &Map<String, Value>,
    written: &str,
    origins: &mut Origins,
) -> Findings {
    let mut overlay = Overlay {
        origins,
        findings: Findings::new(),
    };
    let mut allowed = patch.clone();
    for key in FIXED {
        if allowed.shift_remove(key).is_some() {
            let found = Finding::new(
                &codes::PATCH_OF_FIXED,
                Place::written(pointer::child(written, key), Part::Key),
                format!("`{key}` is the same in every environment"),
            );
            overlay.findings.push(match key {
                "variables" => found.help("set values under `variables` of the environment"),
                _ => found.help("remove it from the patch"),
            });
        }
    }
    overlay.map(plan, &allowed, "", written);
    overlay.findings
}

struct Overlay<'a> {
    origins: &'a mut Origins,
    findings: Findings,
}

impl Overlay<'_> {
    /// Merges `patch` into `base`; `at` is the pointer in the resolved plan, `written` the one of the
    /// patch.
    fn map(
        &mut self,
        base: &mut Map<String, Value>,
        patch: &Map<String, Value>,
        at: &str,
        written: &str,
    ) {
        let mut removed = HashSet::new();
        for (key, value) in patch {
            let at = pointer::child(at, key);
            let written = pointer::child(written, key);
            if key.starts_with('$') {
                self.misplaced_instruction(key, &written);
                continue;
            }
            let Some(old) = base.get_mut(key) else {
                self.unknown_path(key, base, &at, &written);
                continue;
            };
            if value.is_null() {
                removed.insert(key);
                self.origins.moved(at, written);
                continue;
            }
            self.value(old, value, &at, &written);
        }
        if !removed.is_empty() {
            base.retain(|key, _| !removed.contains(key));
        }
    }

    fn value(&mut self, old: &mut Value, new: &Value, at: &str, written: &str) {
        match (&mut *old, new) {
            // A name that says which item is patched is still the plan's own.
            (old, new) if *old == *new => {}
            (Value::Object(_), Value::Object(patch)) if patch.contains_key(REPLACE) => {
                let mut patch = patch.clone();
                if patch.shift_remove(REPLACE) != Some(Value::Bool(true)) {
                    self.not_true(REPLACE, written);
                }
                *old = Value::Object(patch);
                self.origins.moved(at, written);
            }
            // A mark is a value, not a map.
            (_, Value::Object(patch)) if is_mark(at, patch) => {
                *old = new.clone();
                self.origins.moved(at, written);
            }
            (Value::Object(base), Value::Object(patch)) => self.map(base, patch, at, written),
            (Value::Array(base), Value::Array(patch)) if has_maps(base) || has_maps(patch) => {
                match identity(base, patch) {
                    Some(identity) => self.list(base, patch, identity, at, written),
                    None => self.unnamed_list(old, new, at, written),
                }
            }
            _ => {
                *old = new.clone();
                self.origins.moved(at, written);
            }
        }
    }

    /// A list of maps that are not merged by name: replaced, unless the patch was meant to merge.
    fn unnamed_list(&mut self, old: &mut Value, new: &Value, at: &str, written: &str) {
        let base_identity = old
            .as_array()
            .filter(|base| !base.is_empty())
            .and_then(|base| identity(base, &[]));
        let items = new.as_array().map(Vec::as_slice).unwrap_or_default();
        match base_identity {
            Some(identity) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    if item.get(identity).is_none_or(|name| !name.is_string()) {
                        let found = Finding::new(
                            &codes::PATCH_ITEM_WITHOUT_NAME,
                            Place::written(pointer::child(written, index), Part::Value),
                            format!("this item has no `{identity}` to say which one it patches"),
                        )
                        .help(format!("items of this list are merged by `{identity}`"));
                        self.findings.push(found);
                    }
                }
            }
            _ => {
                *old = new.clone();
                self.origins.moved(at, written);
            }
        }
    }

    fn list(
        &mut self,
        base: &mut Vec<Value>,
        patch: &[Value],
        identity: &str,
        at: &str,
        written: &str,
    ) {
        if patch.is_empty() {
            let found = Finding::new(
                &codes::PATCH_WITHOUT_EFFECT,
                Place::written(written, Part::Value),
                "an empty list changes nothing here, because items merge by name".to_owned(),
            )
            .help(format!(
                "remove an item with `{{ {identity}: NAME, {REMOVE}: true }}`"
            ));
            self.findings.push(found);
            return;
        }
        if self.has_twins(base, identity, at, true)
            | self.has_twins(patch, identity, written, false)
        {
            return;
        }
        let name_of = |item: &Value| {
            item.get(identity)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let steps: HashMap<String, usize> = patch
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((name_of(item)?, index)))
            .collect();
        let names: Vec<String> = base.iter().filter_map(name_of).collect();
        let mut done = HashSet::new();
        let base_written = self.origins.written(at);
        let mut merged = Vec::with_capacity(base.len());
        for (index, mut item) in std::mem::take(base).into_iter().enumerate() {
            let at = pointer::child(at, merged.len());
            self.origins
                .moved(at.clone(), pointer::child(&base_written, index));
            let step = name_of(&item).and_then(|name| steps.get(&name).copied());
            if let Some((step, patch)) = step.and_then(|step| Some((step, patch.get(step)?))) {
                done.insert(step);
                let written = pointer::child(written, step);
                if patch.get(REMOVE).is_some() {
                    self.check_removal(patch, identity, &written);
                    continue;
                }
                self.value(&mut item, patch, &at, &written);
            }
            merged.push(item);
        }
        for (step, patch) in patch
            .iter()
            .enumerate()
            .filter(|(step, _)| !done.contains(step))
        {
            let written = pointer::child(written, step);
            if patch.get(REMOVE).is_some() {
                if self.findings.len() >= MAX_FINDINGS {
                    continue;
                }
                let name = name_of(patch).unwrap_or_default();
                let found = Finding::new(
                    &codes::REMOVAL_OF_UNKNOWN,
                    Place::written(pointer::child(&written, identity), Part::Value),
                    format!("the plan has no item `{name}` to remove"),
                )
                .did_you_mean(&name, names.iter().map(String::as_str))
                .help("remove the line, or correct the name");
                self.findings.push(found);
                continue;
            }
            self.origins
                .moved(pointer::child(at, merged.len()), written);
            merged.push(patch.clone());
        }
        *base = merged;
    }

    fn check_removal(&mut self, patch: &Value, identity: &str, written: &str) {
        if patch.get(REMOVE) != Some(&Value::Bool(true)) {
            self.not_true(REMOVE, written);
        }
        for key in patch.as_object().into_iter().flat_map(Map::keys) {
            if key != REMOVE && key != identity {
                let found = Finding::new(
                    &codes::BAD_INSTRUCTION,
                    Place::written(pointer::child(written, key), Part::Key),
                    format!("`{key}` has no effect on an item that is removed"),
                )
                .help("delete the key");
                self.findings.push(found);
            }
        }
    }

    fn not_true(&mut self, instruction: &str, written: &str) {
        let found = Finding::new(
            &codes::BAD_INSTRUCTION,
            Place::written(pointer::child(written, instruction), Part::Value),
            format!("`{instruction}` can only be `true`"),
        )
        .help("delete the key if it is not meant");
        self.findings.push(found);
    }

    fn misplaced_instruction(&mut self, key: &str, written: &str) {
        let found = Finding::new(
            &codes::BAD_INSTRUCTION,
            Place::written(written, Part::Key),
            format!("`{key}` cannot stand here"),
        );
        let help = match key {
            REMOVE => "set the key to `null` to remove it; `$remove` removes items of lists",
            REPLACE => "`$replace: true` stands in a map that replaces a map of the plan",
            _ => "patches know `$remove` and `$replace`",
        };
        self.findings.push(found.help(help));
    }

    fn unknown_path(&mut self, key: &str, base: &Map<String, Value>, at: &str, written: &str) {
        if self.findings.len() >= MAX_FINDINGS {
            return;
        }
        let shape = shape();
        let section = pointer::parent(at).unwrap_or_default();
        let known = shape
            .map(|shape| shape.keys_at(section))
            .unwrap_or_default();
        let found = if known.contains(&key) {
            let value = match shape.is_some_and(|shape| shape.allows_null(at)) {
                true => format!(" (or as `{key}: null`)"),
                false => String::new(),
            };
            Finding::new(
                &codes::PATCH_OF_UNKNOWN_PATH,
                Place::written(written, Part::Key),
                format!("the plan has no `{key}` here that could be patched"),
            )
            .help(format!(
                "write it into the plan itself, with the value most environments use{value}, and \
                 patch that"
            ))
        } else {
            let candidates = base.keys().map(String::as_str).chain(known.iter().copied());
            Finding::new(
                &codes::PATCH_OF_UNKNOWN_PATH,
                Place::written(written, Part::Key),
                format!("a patch of `{key}`, which the plan does not have here"),
            )
            .did_you_mean(key, candidates)
            .help("a patch changes what the plan has; correct the key, or write it into the plan")
        };
        self.findings.push(found);
    }

    /// Reports items with the same name, which cannot be told apart.
    fn has_twins(&mut self, items: &[Value], identity: &str, at: &str, resolved: bool) -> bool {
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(items.len());
        let mut found = false;
        for (index, item) in items.iter().enumerate() {
            let Some(name) = item.get(identity).and_then(Value::as_str) else {
                continue;
            };
            if let Some(first) = seen.get(name).copied() {
                let place = |index: usize| {
                    let at = pointer::child(&pointer::child(at, index), identity);
                    Place::written(
                        if resolved {
                            self.origins.written(&at)
                        } else {
                            at
                        },
                        Part::Value,
                    )
                };
                let message =
                    format!("two items are named `{name}`, so a patch of it is ambiguous");
                self.findings.push(
                    Finding::new(&codes::AMBIGUOUS_ITEM, place(index), message)
                        .related("the first one", place(first))
                        .help("rename one of them"),
                );
                found = true;
            }
            seen.entry(name).or_insert(index);
        }
        found
    }
}

fn has_maps(items: &[Value]) -> bool {
    items.iter().any(Value::is_object)
}

/// The key by which the items of both lists are merged, if all of them have one.
fn identity(base: &[Value], patch: &[Value]) -> Option<&'static str> {
    IDENTITIES.into_iter().find(|key| {
        base.iter()
            .chain(patch)
            .all(|item| item.get(key).is_some_and(Value::is_string))
    })
}

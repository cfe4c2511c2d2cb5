//! Every single edit of every example is told as exactly that field; what means nothing is not told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use entrada::plan::files::PlanFiles;
use entrada::plan::load::{Written, load};
use entrada::resolve::{self, ResolvedPlan};
use entrada::review::compare::EditKind;
use entrada::review::fields::PlanSide;
use entrada::review::plans::{self, Pair, PlanDiff};
use entrada::yaml;
use entrada::{artefact, b2c, desired};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{examples, root};

/// A plan in all its environments.
struct Side {
    written: Written,
    plans: Vec<ResolvedPlan>,
}

impl Side {
    /// None when the text is no plan.
    fn of(text: &str) -> Option<Self> {
        let loaded = load(&"plan.yaml".into(), text.as_bytes());
        let written = loaded.written.filter(|written| written.sound)?;
        let environments = resolve::environments(&written).len();
        let (plans, _) = resolve::resolve_all(&written, &BTreeMap::new());
        (plans.len() == environments).then_some(Self { written, plans })
    }

    /// What is made of the plan of the last environment, but for what repeats the rest of it.
    fn made(&self) -> BTreeMap<String, Vec<u8>> {
        let plan = self.plans.last().expect("an environment");
        let files = PlanFiles::default();
        let policies = b2c::policies(&plan.plan, &plan.environment, &files);
        let policies = policies.map(|(policies, _)| policies);
        let desired = desired::desired_state(plan, &files, policies.as_ref());
        let mut made =
            artefact::data(plan, policies.as_ref(), &desired).expect("documents have a JSON form");
        made.remove("pending.json");
        made.retain(|path, _| !path.ends_with(".md"));
        made
    }

    /// Whether every environment has the same plan.
    fn means_the_same_as(&self, new: &Self) -> bool {
        let pairs = self.plans.iter().zip(&new.plans);
        pairs.into_iter().all(|(old, new)| old.plan == new.plan)
    }

    fn diff(&self, new: &Self) -> PlanDiff {
        self.compared(new, true)
    }

    /// The difference in the last environment both have, with what changes by each field.
    fn diff_with_effects(&self, new: &Self) -> PlanDiff {
        self.compared(new, false)
    }

    fn compared(&self, new: &Self, is_only_fields: bool) -> PlanDiff {
        let none = BTreeMap::new();
        let mut pairs = Vec::new();
        let files = PlanFiles::default();
        for plan in &new.plans {
            let mut olds = self.plans.iter();
            if let Some(old) = olds.find(|old| old.environment == plan.environment) {
                pairs.push(Pair {
                    old: PlanSide {
                        plan: old,
                        written: &self.written.value,
                        process: &none,
                    },
                    new: PlanSide {
                        plan,
                        written: &new.written.value,
                        process: &none,
                    },
                    old_files: &files,
                    new_files: &files,
                });
            }
        }
        let (old, new) = (&self.written.value, &new.written.value);
        let diff = match is_only_fields {
            true => plans::compare_fields(old, new, &pairs, true),
            false => plans::compare(old, new, &pairs[pairs.len() - 1..], false),
        };
        diff.expect("plans have a JSON form")
    }
}

/// An edit of a plan as written.
struct Edit {
    /// The field that is edited.
    at: String,
    /// The plan after it.
    plan: Value,
    /// The field was taken away.
    is_removal: bool,
}

/// Every edit of one field: another value, no value, an item less, an item more, another order.
fn edits(plan: &Value, schema: &Schema) -> Vec<Edit> {
    let mut found = Vec::new();
    walk(plan, String::new(), &mut |at, value| {
        let mut add = |at: &str, new: Option<Value>| {
            let mut plan = plan.clone();
            let is_removal = new.is_none();
            if replace(&mut plan, at, new) {
                found.push(Edit {
                    at: at.to_owned(),
                    plan,
                    is_removal,
                });
            }
        };
        match value {
            Value::Bool(on) => add(at, Some(json!(!on))),
            Value::Number(number) => add(at, number.as_u64().map(|n| json!(n + 1))),
            Value::String(text) => {
                for other in schema.words(at, text) {
                    add(at, Some(json!(other)));
                }
            }
            Value::Array(items)
                if items
                    .iter()
                    .all(|item| !item.is_object() && !item.is_array()) =>
            {
                if items.len() > 1 && schema.is_ordered(at) {
                    add(at, Some(items.iter().rev().cloned().collect()));
                }
                if items.len() > 1 {
                    add(at, Some(items.iter().skip(1).cloned().collect()));
                }
            }
            _ => {}
        }
        // Without it. A section has many fields; an item of a list is one.
        let is_item = at
            .rsplit('/')
            .next()
            .is_some_and(|last| last.parse::<usize>().is_ok());
        let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
        let is_field = match value {
            Value::Object(_) => is_item,
            Value::Array(items) => items.iter().all(is_scalar),
            _ => true,
        };
        if is_field {
            add(at, None);
        }
    });
    found
}

fn walk(value: &Value, at: String, visit: &mut dyn FnMut(&str, &Value)) {
    if !at.is_empty() {
        visit(&at, value);
    }
    let child = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(entries) => {
            for (key, entry) in entries {
                walk(entry, child(key), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, child(&index.to_string()), visit);
            }
        }
        _ => {}
    }
}

/// Puts `new` in the place of what is at `at`, or takes that away.
fn replace(plan: &mut Value, at: &str, new: Option<Value>) -> bool {
    if let Some(new) = new {
        let found = plan.pointer_mut(at).expect("the field is there");
        *found = new;
        return true;
    }
    let (above, key) = at.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/").replace("~0", "~");
    match plan.pointer_mut(above) {
        Some(Value::Object(entries)) => entries.shift_remove(&key).is_some(),
        Some(Value::Array(items)) => {
            items.remove(key.parse().expect("an index"));
            true
        }
        _ => false,
    }
}

/// The published schema, as far as the edits need it.
pub(crate) struct Schema(Value);

impl Schema {
    pub(crate) fn new() -> Self {
        let text = std::fs::read_to_string(root().join("schemas/plan.schema.json"));
        Self(serde_json::from_str(&text.expect("the schema is there")).expect("it is JSON"))
    }

    /// Other texts for a field: the other words of a list, else a longer text.
    fn words(&self, at: &str, text: &str) -> Vec<String> {
        let words: Vec<String> = self
            .rules(at)
            .iter()
            .flat_map(|rule| rule["oneOf"].as_array().into_iter().flatten())
            .filter_map(|word| Some(word["const"].as_str()?.to_owned()))
            .filter(|word| word != text)
            .collect();
        match words.is_empty() {
            true => vec![format!("{text}x"), format!("{text}1")],
            false => words,
        }
    }

    pub(crate) fn is_ordered(&self, at: &str) -> bool {
        self.rules(at).iter().any(|rule| rule["x-ordered"] == true)
    }

    fn rules(&self, at: &str) -> Vec<&Value> {
        let mut rules = vec![&self.0];
        let parts: Vec<&str> = at.split('/').skip(1).collect();
        let parts = match parts.as_slice() {
            ["environments", _, "patch", rest @ ..] => rest,
            all => all,
        };
        for part in parts {
            let next: Vec<&Value> = rules
                .iter()
                .flat_map(|rule| self.forms(rule))
                .flat_map(|rule| {
                    [
                        &rule["properties"][*part],
                        &rule["items"],
                        &rule["additionalProperties"],
                    ]
                })
                .filter(|rule| rule.is_object())
                .take(1)
                .collect();
            rules = next;
        }
        rules.iter().flat_map(|rule| self.forms(rule)).collect()
    }

    fn forms<'s>(&'s self, rule: &'s Value) -> Vec<&'s Value> {
        let mut forms = vec![rule];
        let mut at = 0;
        while let Some(rule) = forms.get(at).copied() {
            at += 1;
            if let Some(target) = rule["$ref"].as_str() {
                forms.extend(self.0.pointer(&target[1..]));
            }
            for key in ["anyOf", "oneOf", "allOf"] {
                forms.extend(rule[key].as_array().into_iter().flatten());
            }
        }
        forms
    }
}

/// The examples, and a plan for External ID that says all there is to say.
fn plans() -> Vec<(String, PathBuf)> {
    let everything = root().join("tests/it/fixtures/everything-external-id/plan.yaml");
    let mut plans = examples();
    plans.push(("everything-external-id".to_owned(), everything));
    plans
}

/// Whether a row is about the field at `at`: there, or in the list of words around it.
fn is_about(row: &plans::Row, at: &str) -> bool {
    let list = || {
        let (above, last) = at.rsplit_once('/').expect("a pointer");
        last.parse::<usize>().ok().map(|_| above)
    };
    let told = [&row.field.old_at, &row.field.new_at];
    let mut told = told.into_iter().flatten().map(String::as_str);
    let is_list = [&row.field.old, &row.field.new]
        .into_iter()
        .flatten()
        .any(Value::is_array);
    told.any(|told| told == at || is_list && Some(told) == list())
}

#[test]
fn an_edit_of_one_field_is_told_as_that_field_and_nothing_else() {
    let schema = Schema::new();
    let mut told = 0;
    let mut wrong: Vec<String> = Vec::new();
    for (name, path) in plans() {
        let (old, plan) = plan_of(&path);
        let results: Vec<Option<Result<(), String>>> = edits(&plan, &schema)
            .into_par_iter()
            .map(|edit| {
                let text = yaml::to_yaml(&edit.plan).ok()?;
                let new = Side::of(&text)?;
                let diff = old.diff(&new);
                let is_right = match diff.rows.as_slice() {
                    [row] => is_about(row, &edit.at),
                    // What holds without it may be said or not.
                    [] => edit.is_removal && old.means_the_same_as(&new),
                    _ => false,
                };
                let rows = diff.rows.iter();
                let seen: Vec<String> = rows
                    .map(|row| format!("{} {}", row.field.kind.word(), row.field.pointer))
                    .collect();
                Some(match is_right {
                    true => Ok(()),
                    false => Err(format!("{name}: {} told as {seen:?}", edit.at)),
                })
            })
            .collect();
        told += results.iter().flatten().filter(|done| done.is_ok()).count();
        wrong.extend(results.into_iter().flatten().filter_map(Result::err));
    }
    assert!(wrong.is_empty(), "{} of {told}: {wrong:#?}", wrong.len());
    assert!(told > 1_000, "{told}");
}

#[test]
fn an_edit_is_plan_only_exactly_when_nothing_else_is_made_of_the_plan() {
    let schema = Schema::new();
    let mut wrong: Vec<String> = Vec::new();
    let (mut with, mut without) = (0, 0);
    for (name, path) in plans() {
        let (old, plan) = plan_of(&path);
        let before = old.made();
        // Each is generated several times, so not all of them.
        let edits: Vec<Edit> = edits(&plan, &schema).into_iter().step_by(25).collect();
        let results: Vec<Option<(bool, Option<String>)>> = edits
            .into_par_iter()
            .map(|edit| {
                let text = yaml::to_yaml(&edit.plan).ok()?;
                let new = Side::of(&text)?;
                let diff = old.diff_with_effects(&new);
                if !diff.without_policies.is_empty() {
                    return None;
                }
                let after = new.made();
                let differs: Vec<&String> = before
                    .keys()
                    .chain(after.keys())
                    .filter(|path| before.get(*path) != after.get(*path))
                    .collect();
                let is_plan_only = diff.rows.iter().all(|row| row.is_plan_only);
                let is_wrong = is_plan_only != differs.is_empty();
                let told = format!(
                    "{name}: {} is plan only: {is_plan_only}, differ: {differs:?}",
                    edit.at
                );
                Some((is_plan_only, is_wrong.then_some(told)))
            })
            .collect();
        with += results.iter().flatten().filter(|(only, _)| !only).count();
        without += results.iter().flatten().filter(|(only, _)| *only).count();
        wrong.extend(results.into_iter().flatten().filter_map(|(_, told)| told));
    }
    assert!(
        wrong.is_empty(),
        "{} of {with} and {without}: {wrong:#?}",
        wrong.len()
    );
    assert!(with > 20 && without > 5, "{with} {without}");
}

fn plan_of(path: &Path) -> (Side, Value) {
    let text = std::fs::read_to_string(path).expect("the example is there");
    let side = Side::of(&text).expect("the example is a plan");
    let value = side.written.value.clone();
    (side, value)
}

/// The plan with the items of every list that has no order turned around, and with the keys of every
/// map in another order.
fn turned(value: &Value, at: &str, schema: &Schema) -> Value {
    let child = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().rev();
            let entries =
                entries.map(|(key, entry)| (key.clone(), turned(entry, &child(key), schema)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let mut items: Vec<Value> = items
                .map(|(index, item)| turned(item, &child(&index.to_string()), schema))
                .collect();
            if !schema.is_ordered(at) {
                items.reverse();
            }
            Value::Array(items)
        }
        other => other.clone(),
    }
}

#[test]
fn order_comments_and_formatting_are_no_change() {
    let schema = Schema::new();
    for (name, path) in plans() {
        let (old, plan) = plan_of(&path);
        for (what, value) in [
            ("formatting", plan.clone()),
            ("order", turned(&plan, "", &schema)),
        ] {
            let text = yaml::to_yaml(&value).expect("a plan can be written");
            let new = Side::of(&text).expect("it is a plan");
            let rows = old.diff(&new).rows;
            let seen: Vec<&str> = rows.iter().map(|row| &*row.field.pointer).collect();
            assert!(seen.is_empty(), "{name}, {what}: {seen:?}");
        }
    }
}

#[test]
fn another_order_where_order_counts_is_one_move() {
    let (_, path) = examples()
        .into_iter()
        .find(|(name, _)| name == "b2c-seamless-auth0")
        .expect("the example is there");
    let (old, mut plan) = plan_of(&path);
    let rules = plan["credentials"].as_array_mut().expect("a list");
    rules.swap(0, 1);
    let new = Side::of(&yaml::to_yaml(&plan).expect("YAML")).expect("a plan");
    let rows = old.diff(&new).rows;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0].field.kind, EditKind::Moved);
}

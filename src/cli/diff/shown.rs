//! A difference of plans in words, for every format that is for people.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::About;
use crate::cli::values::shortened;
use crate::diag::render::one_line;
use crate::diag::{Part, Place, SourceMap};
use crate::review::compare::{EditKind, ListChange};
use crate::review::effects::{Effect, Target};
use crate::review::fields::Field;
use crate::review::impact::Impact;
use crate::review::plans::{Joint, PlanDiff, Row};
use crate::util::pointer;

/// What stands behind a field by which nothing changes that is made of the plan.
pub(super) const PLAN_ONLY: &str = "plan only";

/// What is compared: `contoso-shop, prod`.
pub(super) fn title(diff: &PlanDiff, about: &About) -> String {
    let environments: Vec<String> = diff
        .environments
        .iter()
        .map(|(old, new)| match old == new {
            true => new.clone(),
            false => format!("{old} → {new}"),
        })
        .collect();
    let environments = shortened(&one_line(&environments.join(", ")), 0);
    format!("{}, {environments}", one_line(&about.name))
}

/// `3 plan fields: 1 breaking, 0 security, 1 sign-in, 0 migration, 1 informational`.
pub(super) fn counts(diff: &PlanDiff) -> String {
    let counts: Vec<String> = Impact::ALL
        .into_iter()
        .map(|impact| format!("{} {}", diff.count(impact), impact.word()))
        .collect();
    let s = if diff.rows.len() == 1 { "" } else { "s" };
    let together: Vec<String> = [Impact::Breaking, Impact::Security]
        .into_iter()
        .map(|impact| (diff.count_joint(impact), impact.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let together = match together.is_empty() {
        true => String::new(),
        false => format!("; several fields together: {}", together.join(", ")),
    };
    let (rows, counts) = (diff.rows.len(), counts.join(", "));
    format!("{rows} plan field{s}: {counts}{together}")
}

/// `tenant: 1 to add, 2 to change, 0 to delete`.
pub(super) fn tenant(things: &BTreeMap<String, EditKind>) -> String {
    let count = |of: EditKind| things.values().filter(|kind| **kind == of).count();
    format!(
        "tenant: {} to add, {} to change, {} to delete",
        count(EditKind::Added),
        count(EditKind::Changed),
        count(EditKind::Removed)
    )
}

/// What goes from the tenant, by name.
pub(super) fn deleted(things: &BTreeMap<String, EditKind>) -> Vec<String> {
    let gone = things
        .iter()
        .filter(|(_, kind)| **kind == EditKind::Removed);
    gone.map(|(name, _)| one_line(name)).collect()
}

/// What was edited: the field, or the file that the field names.
pub(super) fn what(field: &Field) -> String {
    match &field.file {
        Some(file) => one_line(&format!("file {file}")),
        None => path(&field.pointer),
    }
}

/// What changed of what is made of the plan: `application/shop: spa / redirectUris`.
pub(super) fn made(effect: &Effect) -> String {
    let (name, field) = match &effect.target {
        Target::Policy(parties) => {
            let name = match parties.split(", ").count() {
                // The header of a policy names it.
                _ if effect.field.starts_with("policy ") => String::new(),
                1 if parties.is_empty() => "used by no relying party".to_owned(),
                1 => format!("policy {parties}"),
                several => format!("{several} relying parties"),
            };
            (name, effect.field.clone())
        }
        target => (target.name().to_owned(), path(&effect.field)),
    };
    if name.is_empty() {
        return one_line(&field);
    }
    match field.is_empty() {
        true => one_line(&name),
        false => one_line(&format!("{name}: {field}")),
    }
}

/// How it changed.
pub(super) fn made_how(effect: &Effect) -> String {
    // A whole resource is more than a line.
    let is_whole = effect.field.is_empty() && !matches!(effect.target, Target::Policy(_));
    if is_whole && effect.kind != EditKind::Changed {
        return String::new();
    }
    // Policies say their values in words of their own.
    let side = |value: &Option<Value>| match (&effect.target, value) {
        (_, None) => String::new(),
        (Target::Policy(_), Some(Value::String(words))) => one_line(words),
        (_, Some(value)) => words(value),
    };
    change(
        effect.kind,
        effect.list.as_ref(),
        &side(&effect.old),
        &side(&effect.new),
    )
}

/// The environments in which it is so, when that is not in all in which the field was edited.
pub(super) fn made_environments(effect: &Effect, of: usize) -> Option<String> {
    let is_all = effect.environments.len() == of;
    (!is_all).then(|| one_line(&effect.environments.join(", ")))
}

/// The fields by which something changes together.
pub(super) fn together(joint: &Joint) -> String {
    let fields: Vec<String> = joint
        .fields
        .iter()
        .map(|field| match field.starts_with('/') {
            true => path(field),
            false => one_line(field),
        })
        .collect();
    some(&fields)
}

/// The field, for people: `applications / shop-spa / redirectUris`.
pub(super) fn path(at: &str) -> String {
    one_line(&pointer::segments(at).collect::<Vec<_>>().join(" / "))
}

/// How it changed: `` `a` → `b` ``.
pub(super) fn how(field: &Field) -> String {
    let side = |value: &Option<Value>| value.as_ref().map_or_else(String::new, words);
    change(
        field.kind,
        field.list.as_ref(),
        &side(&field.old),
        &side(&field.new),
    )
}

fn change(kind: EditKind, list: Option<&ListChange>, old: &str, new: &str) -> String {
    match (kind, list) {
        (_, Some(list)) => items(list),
        (EditKind::Added, _) => shortened(new, 0),
        (EditKind::Removed, _) => shortened(old, 0),
        (EditKind::Renamed, _) => {
            format!(
                "renamed from {} to {}",
                shortened(old, 0),
                shortened(new, 0)
            )
        }
        (EditKind::Moved, _) if old.is_empty() && new.is_empty() => "moved".to_owned(),
        // Its place is the same among others that came or went.
        (EditKind::Moved, _) if old == new => "moved".to_owned(),
        // Policies call their places so themselves.
        (EditKind::Moved, _) => {
            let number = |side: &str| side.strip_prefix("place ").unwrap_or(side).to_owned();
            format!("moved from place {} to {}", number(old), number(new))
        }
        (EditKind::Changed, _) if old.is_empty() || new.is_empty() => {
            format!("{}{}", shortened(old, 0), shortened(new, 0))
        }
        (EditKind::Changed, _) => {
            let shared = old.chars().zip(new.chars()).take_while(|(a, b)| a == b);
            let shared = shared.count();
            format!("{} → {}", shortened(old, shared), shortened(new, shared))
        }
    }
}

/// `` + `a`, − `b` ``
fn items(list: &ListChange) -> String {
    let each = |sign: &'static str, items: &[Value]| -> Vec<String> {
        let items = items.iter();
        items
            .map(|item| format!("{sign} {}", shortened(&words(item), 0)))
            .collect()
    };
    let mut said = each("+", &list.added);
    said.extend(each("−", &list.removed));
    if list.reordered {
        said.push("another order".to_owned());
    }
    said.join(", ")
}

/// A value in one line: a scalar as it is written, the rest as YAML in one line. What refers to a
/// secret is said by its reference and version.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        value => format!("`{}`", one_line(&flow(value)).replace('`', "'")),
    }
}

fn flow(value: &Value) -> String {
    if let Some(said) = value.as_object().and_then(stand_in) {
        return said;
    }
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .filter(|(_, value)| !is_nothing(value))
                .map(|(key, value)| format!("{key}: {}", flow(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// What stands for a value that is not plain: known after apply, a secret, a file.
fn stand_in(map: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if let Some(reference) = text("$reference") {
        return Some(match text("template") {
            Some(template) => format!("{reference} in {template} (known after apply)"),
            None => format!("{reference} (known after apply)"),
        });
    }
    if let Some(Value::Object(secret)) = map.get("$secret") {
        return Some(format!("secret {}", flow(&Value::Object(secret.clone()))));
    }
    text("$file").map(|file| format!("file {file}"))
}

/// Whether a value says nothing to people.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Object(entries) => entries.values().all(is_nothing),
        _ => false,
    }
}

/// Everything worth saying behind a field.
pub(super) fn remarks(row: &Row) -> Vec<String> {
    let mut remarks: Vec<String> = row.why.map(str::to_owned).into_iter().collect();
    if !row.touched.is_empty() {
        remarks.push(format!("touches {}", some(&row.touched)));
    }
    if !row.field.through.is_empty() {
        let through: Vec<String> = row.field.through.iter().map(|at| path(at)).collect();
        remarks.push(format!("used in {}", some(&through)));
    }
    remarks.iter().map(|remark| one_line(remark)).collect()
}

/// The first few of a list, and how many more there are.
fn some(words: &[String]) -> String {
    const MOST: usize = 8;
    let shown = words
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match words.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The environments in which it is so, when it is not so in all.
pub(super) fn environments(row: &Row, diff: &PlanDiff) -> Option<String> {
    let is_all = row.environments.len() == diff.environments.len();
    (!is_all && !row.environments.is_empty()).then(|| one_line(&row.environments.join(", ")))
}

/// Where it is written: `old/plan.yaml:3 → plan.yaml:5`.
pub(super) fn places(field: &Field, about: &About) -> String {
    let line = |at: &Option<String>, sources: &SourceMap| {
        let found = sources.locate(&place(at.as_ref()?, field.kind))?;
        Some(format!("{}:{}", found.file, found.start.line))
    };
    let places: Vec<String> = [
        line(&field.old_at, &about.old_sources),
        line(&field.new_at, &about.new_sources),
    ]
    .into_iter()
    .flatten()
    .collect();
    one_line(&places.join(" → "))
}

/// The place of a field that is written at `at`.
pub(super) fn place(at: &str, kind: EditKind) -> Place {
    let part = match kind {
        EditKind::Added | EditKind::Removed => Part::Key,
        EditKind::Changed | EditKind::Renamed | EditKind::Moved => Part::Value,
    };
    Place::written(at, part)
}

/// What was not compared.
pub(super) fn notes(diff: &PlanDiff) -> Vec<String> {
    let mut notes = Vec::new();
    if !diff.elsewhere.is_empty() {
        let names = one_line(&diff.elsewhere.join(", "));
        notes.push(format!(
            "also edited, and not compared: what is of {names} alone"
        ));
    }
    if !diff.without_policies.is_empty() {
        let names = one_line(&diff.without_policies.join(", "));
        notes.push(format!(
            "policies of {names} are not compared, because one plan has none that can be made; `entrada check` says why"
        ));
    }
    notes
}

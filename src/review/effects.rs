//! What differs in what is made of a plan: resources of the tenant, documents, policies.
//!
//! Input is two build trees as files in memory; policies come beside them, read. A file that is the
//! same is not looked into. Values that are known only after apply, secrets and files are compared as
//! what they are: references.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use super::compare::{self, Edit, EditKind, Known, ListChange};
use super::impact::{self, Impact};
use super::mask;
use crate::policy::diff::{self as policy_diff, Change, ChangeKind, Diff};
use crate::policy::set::PolicySet;

/// Paths relative to the build tree, and contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where something is that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A resource of the tenant, by its address.
    Resource(String),
    /// What policies do, by the relying parties that do it.
    Policy(String),
    /// A document of the build tree, by its path.
    Document(String),
}

impl Target {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Resource(name) | Self::Policy(name) | Self::Document(name) => name,
        }
    }
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What happened.
    pub kind: EditKind,
    /// Where.
    pub target: Target,
    /// The field: a JSON pointer in which items of lists stand by name; for policies the path, in words.
    /// Empty for the whole.
    pub field: String,
    /// How it was. Nothing in it is a secret.
    pub old: Option<Value>,
    /// How it is, as `old`.
    pub new: Option<Value>,
    /// What changed inside a list of scalars.
    pub list: Option<ListChange>,
    /// How much it matters.
    pub impact: Impact,
    /// Why, where that is not obvious.
    pub why: Option<&'static str>,
    /// The environments in which it is so; empty where there is but one.
    pub environments: Vec<String>,
}

/// What differs between two build trees but for their policies, by path. Pages for people repeat what
/// the rest says; `has_pages` says whether they are compared too.
#[must_use]
pub fn compare(old: &Files, new: &Files, has_pages: bool) -> Vec<Effect> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut found = Vec::new();
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        if before != after && (has_pages || !path.ends_with(".md")) {
            file(path, before, after, &mut found);
        }
    }
    found
}

fn file(path: &str, old: Option<&Vec<u8>>, new: Option<&Vec<u8>>, found: &mut Vec<Effect>) {
    // Made of the rest.
    if matches!(path, "pending.json" | "SHA256SUMS") || path.starts_with("policies/") {
        return;
    }
    let read = |bytes: Option<&Vec<u8>>| {
        bytes.and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok())
    };
    let is_json = path.ends_with(".json");
    match (read(old).filter(|_| is_json), read(new).filter(|_| is_json)) {
        (None, None) => text(path, old, new, found),
        (before, after) if path.starts_with("graph/") => {
            resource(path, before.as_ref(), after.as_ref(), found);
        }
        (before, after) => {
            let target = Target::Document(path.to_owned());
            let of = |value: Option<Value>| value.map(|value| document(path, value));
            values(&target, of(before), of(after), found);
        }
    }
}

/// A document without what is made of the rest of it, or stands elsewhere.
fn document(path: &str, mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.shift_remove("digest");
        members.shift_remove("version");
        if path == "policies.json" {
            // Policies and keys are resources.
            members.retain(|name, _| name == "tenant");
        }
    }
    value
}

/// A resource: its body, and how it is kept.
pub(super) fn resource(
    path: &str,
    old: Option<&Value>,
    new: Option<&Value>,
    found: &mut Vec<Effect>,
) {
    let address = [new, old]
        .into_iter()
        .flatten()
        .find_map(|value| value["address"].as_str());
    let target = Target::Resource(address.unwrap_or(path).to_owned());
    // How a thing is kept is said of what it becomes, not of what comes or goes.
    let is_on_both = old.is_some() && new.is_some();
    let kept = |value: Option<&Value>| {
        let value = value?.as_object()?;
        let mut kept = match value.get("body") {
            Some(Value::Object(body)) => body.clone(),
            Some(body) => Map::from_iter([("body".to_owned(), body.clone())]),
            None => Map::new(),
        };
        if !is_on_both {
            return Some(Value::Object(kept));
        }
        for name in ["management", "sink"] {
            if let Some(member) = value.get(name) {
                kept.insert(format!("({name})"), member.clone());
            }
        }
        for name in ["key", "parent"] {
            if let Some(member) = value.get("request").and_then(|request| request.get(name)) {
                kept.insert(format!("({name})"), member.clone());
            }
        }
        Some(Value::Object(kept))
    };
    values(&target, kept(old), kept(new), found);
}

fn values(target: &Target, old: Option<Value>, new: Option<Value>, found: &mut Vec<Effect>) {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (old, new) => {
            let kind = match new {
                Some(_) => EditKind::Added,
                None => EditKind::Removed,
            };
            // Of a document that came or went nobody wants to read the whole here.
            let shown = |value: Option<Value>| match target {
                Target::Document(_) => None,
                _ => value.map(|value| mask::made(target, "", &value)),
            };
            let (old, new) = (shown(old), shown(new));
            found.push(judged(target, kind, String::new(), old, new, None));
            return;
        }
    };
    let comparison = compare::compare(
        old,
        new,
        &Made {
            is_ordered: matches!(target, Target::Document(_)),
        },
    );
    for edit in comparison.edits {
        let Edit {
            kind,
            at,
            old,
            new,
            list,
            ..
        } = edit;
        let shown = |value: Option<Value>| value.map(|value| mask::made(target, &at, &value));
        let items = |items: Vec<Value>| {
            items
                .iter()
                .map(|item| mask::made(target, &at, item))
                .collect()
        };
        let list = list.map(|list| ListChange {
            added: items(list.added),
            removed: items(list.removed),
            reordered: list.reordered,
        });
        let (old, new) = (shown(old), shown(new));
        found.push(judged(target, kind, at, old, new, list));
    }
}

/// A file that is no JSON: how many lines came and went.
pub(super) fn text(
    path: &str,
    old: Option<&Vec<u8>>,
    new: Option<&Vec<u8>>,
    found: &mut Vec<Effect>,
) {
    let target = Target::Document(path.to_owned());
    let kind = match (old, new) {
        (None, _) => EditKind::Added,
        (_, None) => EditKind::Removed,
        _ => EditKind::Changed,
    };
    let text = |bytes: Option<&Vec<u8>>| match bytes {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => String::new(),
    };
    let (before, after) = (text(old), text(new));
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .count()
    };
    let (less, more) = (count(ChangeTag::Delete), count(ChangeTag::Insert));
    let lines = (kind == EditKind::Changed).then(|| json!(format!("+{more} −{less} lines")));
    let (old, new) = (None, lines);
    found.push(judged(&target, kind, String::new(), old, new, None));
}

fn judged(
    target: &Target,
    kind: EditKind,
    field: String,
    old: Option<Value>,
    new: Option<Value>,
    list: Option<ListChange>,
) -> Effect {
    let (impact, why) = impact::of_made(target, kind, &field, list.as_ref());
    Effect {
        kind,
        target: target.clone(),
        field,
        old,
        new,
        list,
        impact,
        why,
        environments: Vec::new(),
    }
}

/// What is known of what is made of a plan: Microsoft Graph keeps no order but that of what a user
/// sees, documents of our own are in order where order means nothing.
struct Made {
    is_ordered: bool,
}

impl Known for Made {
    fn is_ordered(&self, pointer: &str) -> bool {
        const ORDERED: [&str; 5] = ["/inputs", "/views", "/pages", "/userAttributes", "/command"];
        self.is_ordered || ORDERED.iter().any(|list| pointer.ends_with(list))
    }

    // A member that is not there has no members.
    fn is_map(&self, _: &str) -> bool {
        true
    }

    fn is_atom(&self, map: &Map<String, Value>) -> bool {
        map.keys().any(|key| key.starts_with('$'))
    }
}

/// A policy whose text is another and which does the same.
pub(super) fn rewritten(id: &str) -> Effect {
    Effect {
        kind: EditKind::Changed,
        target: Target::Resource(format!("policy/{id}")),
        field: String::new(),
        old: None,
        new: None,
        list: None,
        impact: Impact::Informational,
        why: Some("written otherwise; it does the same"),
        environments: Vec::new(),
    }
}

/// What becomes of the resources of the tenant in `effects`, by address.
#[must_use]
pub(super) fn things(effects: &[Effect]) -> BTreeMap<String, EditKind> {
    let mut things = BTreeMap::new();
    for effect in effects {
        if let Target::Resource(address) = &effect.target {
            let kind = match effect.field.is_empty() {
                true => effect.kind,
                false => EditKind::Changed,
            };
            things.insert(address.clone(), kind);
        }
    }
    things
}

/// What differs in what two sets of policies do. A set that is not there is an empty one.
#[must_use]
pub fn policies(old: Option<&PolicySet>, new: Option<&PolicySet>) -> Vec<Effect> {
    let none = PolicySet::new([]);
    let Diff { changes, .. } = policy_diff::compare(old.unwrap_or(&none), new.unwrap_or(&none));
    changes.iter().map(policy).collect()
}

fn policy(change: &Change) -> Effect {
    let words = |side: &Option<policy_diff::Side>| {
        let words = side.as_ref().map(|side| side.words.as_str());
        words
            .filter(|words| !words.is_empty())
            .map(|words| json!(words))
    };
    let mut field = change.full_path();
    if let [only] = change.relying_parties.as_slice()
        && let Some(rest) = field.strip_prefix(only.as_str())
    {
        field = rest.trim_start_matches(" / ").to_owned();
    }
    if !change.property.is_empty() && change.kind != ChangeKind::Renamed {
        field = match field.is_empty() {
            true => change.property.to_string(),
            false => format!("{field}, {}", change.property),
        };
    }
    Effect {
        kind: match change.kind {
            ChangeKind::Added => EditKind::Added,
            ChangeKind::Removed => EditKind::Removed,
            ChangeKind::Changed => EditKind::Changed,
            ChangeKind::Renamed => EditKind::Renamed,
            ChangeKind::Moved => EditKind::Moved,
        },
        target: Target::Policy(change.relying_parties.join(", ")),
        field,
        old: words(&change.old),
        new: words(&change.new),
        list: None,
        impact: match change.impact {
            policy_diff::Impact::Breaking => Impact::Breaking,
            policy_diff::Impact::Security => Impact::Security,
            policy_diff::Impact::SignIn => Impact::SignIn,
            policy_diff::Impact::Cosmetic => Impact::Informational,
        },
        why: change.note,
        environments: Vec::new(),
    }
}

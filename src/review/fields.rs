//! Which fields of a plan differ.
//!
//! Compared are the typed plans of one environment each, so that formatting, comments, the order of
//! unordered lists and settings that say what holds without them make no difference. A value that
//! differs only because a variable does is a change of that variable. What was edited and reaches no
//! environment that is compared (see [`super::unused`]) is found in the plans as written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::compare::{self, Comparison, EditKind, Known, ListChange};
use super::mask;
use crate::plan::Plan;
use crate::plan::files::FileUse;
use crate::plan::load::shape;
use crate::resolve::{Origins, ResolvedPlan, VariableSource};
use crate::util::pointer;

/// One of the two plans.
#[derive(Clone, Copy, Debug)]
pub struct PlanSide<'a> {
    /// Its environment, resolved.
    pub plan: &'a ResolvedPlan,
    /// The plan as written.
    pub written: &'a Value,
    /// The runner's environment variables that the plan declares.
    pub process: &'a BTreeMap<String, String>,
}

/// A field of the plan that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What happened.
    pub kind: EditKind,
    /// The field: a JSON pointer in which items of lists stand by name.
    pub pointer: String,
    /// How it was; an item that moved has its position, from 1. Nothing in it is a secret.
    pub old: Option<Value>,
    /// How it is, as `old`.
    pub new: Option<Value>,
    /// What changed inside a list of scalars.
    pub list: Option<ListChange>,
    /// Where it is written in the old plan; a pointer into the plan as written.
    pub old_at: Option<String>,
    /// Where it is written in the new plan, as `old_at`.
    pub new_at: Option<String>,
    /// For a variable: the fields whose values it makes.
    pub through: Vec<String>,
    /// It is in the plan and reaches no environment that is compared.
    pub is_unused: bool,
    /// The field is the same, and a file that it names is not: its path from the plan's folder.
    pub file: Option<String>,
    /// What that file is named for.
    pub(super) usage: Option<FileUse>,
    /// How it was and is written, variables included.
    pub(super) texts: (Option<Value>, Option<Value>),
}

impl Field {
    /// A field without values.
    pub(super) const fn new(kind: EditKind, pointer: String) -> Self {
        Self {
            kind,
            pointer,
            old: None,
            new: None,
            list: None,
            old_at: None,
            new_at: None,
            through: Vec::new(),
            is_unused: false,
            file: None,
            usage: None,
            texts: (None, None),
        }
    }

    /// What it is called where it is referred to: its pointer, or its file.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.file {
            Some(file) => format!("file {file}"),
            None => self.pointer.clone(),
        }
    }

    /// The field as it is written, for environments that make different values of it.
    pub(super) fn as_written(&mut self) {
        if self.texts.0.is_some() || self.texts.1.is_some() {
            (self.old, self.new) = self.texts.clone();
            if let (Some(_), Some(Value::Array(old)), Some(Value::Array(new))) =
                (&self.list, &self.old, &self.new)
            {
                self.list = Some(compare::list_change(
                    old,
                    new,
                    BySchema.is_ordered(&self.pointer),
                ));
            }
        }
    }
}

/// The fields that differ between two plans.
#[derive(Debug)]
pub struct Fields {
    /// The fields, in the order of the plan.
    pub fields: Vec<Field>,
    comparison: Comparison,
    /// For each edit of the comparison the fields it takes.
    owners: Vec<Vec<usize>>,
    /// What of the plans as written is told by `fields`.
    pub(super) told: Told,
}

/// Pointers into both plans as written.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) old: BTreeSet<String>,
    pub(super) new: BTreeSet<String>,
}

impl Fields {
    /// The old plan with those fields changed that `is_chosen` says, by their index, as the plan of
    /// `environment`, which is the new side's.
    ///
    /// # Errors
    /// When the mixture is no plan.
    pub fn mixed(
        &self,
        environment: &str,
        is_chosen: &dyn Fn(usize) -> bool,
    ) -> Result<ResolvedPlan, serde_json::Error> {
        let all = |edit: usize| {
            let owners = self.owners.get(edit);
            owners.is_some_and(|owners| owners.iter().all(|field| is_chosen(*field)))
        };
        let value = self.comparison.merged(&all);
        Ok(ResolvedPlan {
            environment: environment.to_owned(),
            plan: Plan::deserialize(&value)?,
            value,
            origins: Origins::default(),
        })
    }

    /// How large the plan is, in fields: a measure of what looking at it once costs.
    #[must_use]
    pub fn size(&self) -> usize {
        self.comparison.size()
    }
}

/// Compares the plans of two environments.
///
/// # Errors
/// When a plan has no JSON form, which no plan lacks.
pub fn compare(old: PlanSide<'_>, new: PlanSide<'_>) -> Result<Fields, serde_json::Error> {
    let (old_name, new_name) = (&old.plan.environment, &new.plan.environment);
    let mut before = serde_json::to_value(&old.plan.plan)?;
    rename_environment(&mut before, old_name, new_name);
    let after = serde_json::to_value(&new.plan.plan)?;
    let comparison = compare::compare(before, after, &BySchema);
    let mut found = Finder {
        old,
        new,
        fields: Vec::new(),
        variables: BTreeMap::new(),
        told: Told::default(),
    };
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for edit in &comparison.edits {
        owners.push(found.owners(edit));
    }
    Ok(Fields {
        fields: found.fields,
        comparison,
        owners,
        told: found.told,
    })
}

/// What the plan's schema says of lists and maps.
pub(super) struct BySchema;

impl Known for BySchema {
    fn is_ordered(&self, pointer: &str) -> bool {
        shape().is_none_or(|shape| shape.is_ordered(pointer))
    }

    fn is_map(&self, pointer: &str) -> bool {
        shape().is_some_and(|shape| shape.is_map(pointer))
    }
}

/// Has both sides call their environment the same.
fn rename_environment(plan: &mut Value, from: &str, to: &str) {
    if from == to {
        return;
    }
    let environments = plan.get_mut("environments").and_then(Value::as_object_mut);
    if let Some(environments) = environments
        && let Some(settings) = environments.shift_remove(from)
    {
        environments.insert(to.to_owned(), settings);
    }
}

struct Finder<'a> {
    old: PlanSide<'a>,
    new: PlanSide<'a>,
    fields: Vec<Field>,
    /// Variables that differ, and their fields.
    variables: BTreeMap<String, usize>,
    told: Told,
}

impl Finder<'_> {
    /// The fields that an edit of the resolved plan belongs to; new ones are added.
    fn owners(&mut self, edit: &compare::Edit) -> Vec<usize> {
        let mut owners = Vec::new();
        let old_at = self.in_old(&edit.old_at);
        if edit.old.is_some() {
            self.told.old.insert(self.old.plan.origins.written(&old_at));
        }
        if edit.new.is_some() {
            let at = self.new.plan.origins.written(&edit.new_at);
            self.told.new.insert(at);
        }
        // A position is made of nothing.
        let is_value = edit.kind != EditKind::Moved || edit.list.is_some();
        if is_value {
            let mut names: BTreeSet<String> = BTreeSet::new();
            for (side, at, value) in [
                (self.old, &old_at, &edit.old),
                (self.new, &edit.new_at, &edit.new),
            ] {
                if let Some(value) = value {
                    variables_below(side.plan, at, value, &mut names);
                }
            }
            for name in names {
                owners.extend(self.variable(&name, &edit.at));
            }
        }
        let is_same_text = edit.old.is_some() && edit.new.is_some() && {
            let (old, new) = (self.old, self.new);
            let text = written(old, &old_at);
            text.is_some() && text == written(new, &edit.new_at)
        };
        if owners.is_empty() || !is_same_text {
            let origins = (&self.old.plan.origins, &self.new.plan.origins);
            let written_at = Written {
                old: edit.old.is_some().then(|| origins.0.written(&old_at)),
                new: edit.new.is_some().then(|| origins.1.written(&edit.new_at)),
            };
            let mut field = field(edit, written_at);
            if is_value {
                let text = |side: PlanSide<'_>, at: &Option<String>| {
                    let value = side.written.pointer(at.as_ref()?)?;
                    Some(mask::plan(&edit.at, value))
                };
                field.texts = (text(self.old, &field.old_at), text(self.new, &field.new_at));
            }
            self.fields.push(field);
            owners.push(self.fields.len() - 1);
        }
        owners
    }

    /// A pointer into the compared old value as one into the old plan.
    fn in_old(&self, at: &str) -> String {
        let (old, new) = (&self.old.plan.environment, &self.new.plan.environment);
        let shared = crate::pointer!["environments", new];
        match at.strip_prefix(&shared) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                crate::pointer!["environments", old] + rest
            }
            _ => at.to_owned(),
        }
    }

    /// The field of a variable through which `at` differs; none when the variable is the same.
    fn variable(&mut self, name: &str, at: &str) -> Option<usize> {
        if let Some(field) = self.variables.get(name) {
            let through = &mut self.fields.get_mut(*field)?.through;
            if !through.iter().any(|other| other == at) {
                through.push(at.to_owned());
            }
            return Some(*field);
        }
        let (old, new) = (value_of(self.old, name), value_of(self.new, name));
        if old.as_ref().map(|found| &found.value) == new.as_ref().map(|found| &found.value) {
            return None;
        }
        let is_one_environment = self.old.plan.environment == self.new.plan.environment;
        let (kind, pointer) = change_of(name, old.as_ref(), new.as_ref(), is_one_environment);
        let at_of = |found: &VariableValue| found.pointer.clone();
        self.told.old.extend(old.as_ref().map(at_of));
        self.told.new.extend(new.as_ref().map(at_of));
        let old = old.filter(|_| kind != EditKind::Added);
        let new = new.filter(|_| kind != EditKind::Removed);
        self.fields.push(Field {
            old_at: old.as_ref().map(at_of),
            new_at: new.as_ref().map(at_of),
            old: old.map(|found| found.shown),
            new: new.map(|found| found.shown),
            through: vec![at.to_owned()],
            ..Field::new(kind, pointer)
        });
        let field = self.fields.len() - 1;
        self.variables.insert(name.to_owned(), field);
        Some(field)
    }
}

/// Where both sides of a field are written.
pub(super) struct Written {
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// The field of an edit.
pub(super) fn field(edit: &compare::Edit, at: Written) -> Field {
    let shown = |value: &Option<Value>| value.as_ref().map(|value| mask::plan(&edit.at, value));
    let items = |list: &[Value]| match mask::plan(&edit.at, &Value::Array(list.to_vec())) {
        Value::Array(items) => items,
        _ => Vec::new(),
    };
    Field {
        old: shown(&edit.old),
        new: shown(&edit.new),
        list: edit.list.as_ref().map(|list| ListChange {
            added: items(&list.added),
            removed: items(&list.removed),
            reordered: list.reordered,
        }),
        old_at: at.old,
        new_at: at.new,
        ..Field::new(edit.kind, edit.at.clone())
    }
}

/// What is written where the value at `at` of the resolved plan comes from.
fn written<'a>(side: PlanSide<'a>, at: &str) -> Option<&'a Value> {
    side.written.pointer(&side.plan.origins.written(at))
}

/// Collects the names of the variables in the values at and below `at`.
fn variables_below(plan: &ResolvedPlan, at: &str, value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                variables_below(plan, &pointer::child(at, index), item, names);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                variables_below(plan, &pointer::child(at, key), entry, names);
            }
        }
        _ => names.extend(
            plan.origins
                .of(at)
                .variables
                .into_iter()
                .map(|used| used.name),
        ),
    }
}

/// The value of a variable on one side.
struct VariableValue {
    source: VariableSource,
    pointer: String,
    value: Value,
    shown: Value,
}

fn value_of(side: PlanSide<'_>, name: &str) -> Option<VariableValue> {
    let at = crate::pointer!["environments", &side.plan.environment, "variables", name];
    if let Some(value) = side.written.pointer(&at) {
        return Some(VariableValue {
            source: VariableSource::Environment,
            pointer: at,
            value: value.clone(),
            shown: value.clone(),
        });
    }
    let declared = crate::pointer!["variables", name];
    let declaration = side.written.pointer(&declared)?;
    if let Some(source) = declaration.get("env").and_then(Value::as_str)
        && let Some(value) = side.process.get(source)
        && !value.is_empty()
    {
        return Some(VariableValue {
            source: VariableSource::Process(source.to_owned()),
            pointer: pointer::child(&declared, "env"),
            value: json!(value),
            shown: json!(source),
        });
    }
    let value = declaration.get("default")?;
    Some(VariableValue {
        source: VariableSource::Default,
        pointer: pointer::child(&declared, "default"),
        value: value.clone(),
        shown: value.clone(),
    })
}

/// What happened to a variable's value, and which field says it.
fn change_of(
    name: &str,
    old: Option<&VariableValue>,
    new: Option<&VariableValue>,
    is_one_environment: bool,
) -> (EditKind, String) {
    let declaration = crate::pointer!["variables", name];
    match (old, new) {
        (Some(old), Some(new)) if old.pointer == new.pointer => {
            (EditKind::Changed, new.pointer.clone())
        }
        // Another source decides: the stronger one came or went.
        (Some(old), Some(new)) if is_one_environment => match old.source < new.source {
            true => (EditKind::Added, new.pointer.clone()),
            false => (EditKind::Removed, old.pointer.clone()),
        },
        (Some(_), Some(_)) => (EditKind::Changed, declaration),
        (None, _) => (EditKind::Added, declaration),
        (_, None) => (EditKind::Removed, declaration),
    }
}

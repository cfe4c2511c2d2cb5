//! The difference of two plans: every field that was edited, once, over all environments compared, with
//! what changes by it in what is made of the plan.

use std::collections::BTreeMap;

use serde_json::Value;

use super::causes::Trial;
use super::compare::EditKind;
use super::effects::Effect;
use super::fields::{self, Field, Fields, PlanSide};
use super::impact::{self, Impact};
use super::worlds::Workshop;
use super::{changed_files, touched, unused};
use crate::plan::files::PlanFiles;
use crate::plan::load::shape;
use crate::util::pointer;

/// What differs between two plans.
#[derive(Clone, Debug, Default)]
pub struct PlanDiff {
    /// The environments compared: the name of the old one and that of the new one.
    pub environments: Vec<(String, String)>,
    /// The fields that were edited, in the order of the plan; files it names behind.
    pub rows: Vec<Row>,
    /// What changes by several fields only together, or by each of them.
    pub joint: Vec<Joint>,
    /// What becomes of resources and policies of the tenant, by name.
    pub things: BTreeMap<String, EditKind>,
    /// Environments that were edited and are not compared.
    pub elsewhere: Vec<String>,
    /// Environments whose policies cannot be compared, because one side has none that can be made.
    pub without_policies: Vec<String>,
}

/// A field that was edited, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The field.
    pub field: Field,
    /// How much it matters, the gravest of what changes by it alone included.
    pub impact: Impact,
    /// Why, where that is not obvious.
    pub why: Option<&'static str>,
    /// Who is touched, in words.
    pub touched: Vec<String>,
    /// The environments in which it is so, by their new names.
    pub environments: Vec<String>,
    /// What changes by it alone.
    pub effects: Vec<Effect>,
    /// Nothing that is made of the plan changes by it.
    pub is_plan_only: bool,
}

/// What changes by several edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// The fields.
    pub fields: Vec<String>,
    /// What changes.
    pub effects: Vec<Effect>,
}

impl Joint {
    /// How much it matters: the gravest of what changes.
    #[must_use]
    pub fn impact(&self) -> Impact {
        let impacts = self.effects.iter().map(|effect| effect.impact);
        impacts.min().unwrap_or(Impact::Informational)
    }
}

impl PlanDiff {
    /// Whether the plans are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many fields have `impact`.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        self.rows.iter().filter(|row| row.impact == impact).count()
    }

    /// How many groups of fields have `impact` only together.
    #[must_use]
    pub fn count_joint(&self, impact: Impact) -> usize {
        let joints = self.joint.iter();
        joints.filter(|joint| joint.impact() == impact).count()
    }

    /// How many resources and policies are added, changed or removed.
    #[must_use]
    pub fn things_of(&self, kind: EditKind) -> usize {
        self.things.values().filter(|thing| **thing == kind).count()
    }
}

/// Both sides of one environment.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// How it was.
    pub old: PlanSide<'a>,
    /// How it is.
    pub new: PlanSide<'a>,
    /// The files the old plan names.
    pub old_files: &'a PlanFiles,
    /// The files the new plan names.
    pub new_files: &'a PlanFiles,
}

/// Compares two plans in the environments of `pairs`. `is_all` says that these are all there are.
///
/// # Errors
/// When a plan or a document has no JSON form, which none lacks.
pub fn compare(
    old: &Value,
    new: &Value,
    pairs: &[Pair<'_>],
    is_all: bool,
) -> Result<PlanDiff, serde_json::Error> {
    compare_by(old, new, pairs, is_all, environment)
}

/// Which fields [`compare`] tells, without what changes by them.
///
/// # Errors
/// When a plan has no JSON form, which none lacks.
pub fn compare_fields(
    old: &Value,
    new: &Value,
    pairs: &[Pair<'_>],
    is_all: bool,
) -> Result<PlanDiff, serde_json::Error> {
    let rows = |pair: &Pair<'_>, fields: &Fields, _: &mut PlanDiff| {
        let (rows, _) = edited(pair, fields);
        Ok((rows, Vec::new()))
    };
    compare_by(old, new, pairs, is_all, rows)
}

/// What differs in one environment.
type Found = Result<(Vec<Row>, Vec<Joint>), serde_json::Error>;

fn compare_by(
    old: &Value,
    new: &Value,
    pairs: &[Pair<'_>],
    is_all: bool,
    environment: impl Fn(&Pair<'_>, &Fields, &mut PlanDiff) -> Found,
) -> Result<PlanDiff, serde_json::Error> {
    let mut diff = PlanDiff::default();
    let mut compared: Vec<(PlanSide<'_>, PlanSide<'_>, Fields)> = Vec::new();
    for pair in pairs {
        let fields = fields::compare(pair.old, pair.new)?;
        let name = &pair.new.plan.environment;
        let sides = (pair.old.plan.environment.clone(), name.clone());
        diff.environments.push(sides);
        let (rows, joint) = environment(pair, &fields, &mut diff)?;
        rows.into_iter()
            .for_each(|row| add(&mut diff.rows, row, name));
        joint
            .into_iter()
            .for_each(|joint| add_joint(&mut diff.joint, joint, name));
        compared.push((pair.old, pair.new, fields));
    }
    let borrowed: Vec<_> = compared
        .iter()
        .map(|(old, new, fields)| (*old, *new, fields))
        .collect();
    let unused = unused::find(old, new, &borrowed, is_all);
    diff.elsewhere = unused.elsewhere;
    diff.rows.extend(unused.fields.into_iter().map(|field| {
        let (impact, why) = impact::of_field(&field);
        Row {
            field,
            impact,
            why,
            touched: Vec::new(),
            environments: Vec::new(),
            effects: Vec::new(),
            is_plan_only: true,
        }
    }));
    let sections = shape().map(|shape| shape.keys_at("")).unwrap_or_default();
    diff.rows.sort_by_key(|row| {
        let section = pointer::segments(&row.field.pointer).next();
        let place = sections
            .iter()
            .position(|name| section.as_deref() == Some(*name));
        (row.field.file.is_some(), place)
    });
    Ok(diff)
}

/// The rows of one environment, with what changes by each.
fn environment(pair: &Pair<'_>, fields: &Fields, diff: &mut PlanDiff) -> Found {
    let (mut rows, different) = edited(pair, fields);
    if rows.is_empty() {
        return Ok((rows, Vec::new()));
    }
    let name = &pair.new.plan.environment;
    let before = fields.mixed(name, &|_| false)?;
    let mut workshop = Workshop::new((&before, pair.old_files), (pair.new.plan, pair.new_files));
    let old = workshop.world(&before, pair.old_files)?;
    let new = workshop.world(pair.new.plan, pair.new_files)?;
    let (found, has_policies) = old.compare(&new);
    if !has_policies {
        diff.without_policies.push(name.clone());
    }
    for (thing, kind) in old.things(&new, &found) {
        let known = diff.things.entry(thing).or_insert(kind);
        if *known != kind {
            *known = EditKind::Changed;
        }
    }
    let trial = Trial {
        old_files: pair.old_files,
        new: pair.new.plan,
        new_files: pair.new_files,
        fields,
        different: &different,
    };
    let mut joint: Vec<Joint> = Vec::new();
    for caused in trial.causes(&mut workshop, (&old, &new), found) {
        for number in &caused.by {
            if let Some(row) = rows.get_mut(*number) {
                row.is_plan_only = false;
            }
        }
        let by: Vec<usize> = caused.by.into_iter().collect();
        if let [only] = by.as_slice() {
            if let Some(row) = rows.get_mut(*only) {
                // What several fields cause says nothing of one of them.
                if caused.effect.impact < row.impact {
                    (row.impact, row.why) = (caused.effect.impact, row.why.or(caused.effect.why));
                }
                row.effects.push(caused.effect);
            }
            continue;
        }
        let fields: Vec<String> = by
            .iter()
            .filter_map(|number| Some(rows.get(*number)?.field.title()))
            .collect();
        match joint.iter_mut().find(|joint| joint.fields == fields) {
            Some(joint) => joint.effects.push(caused.effect),
            None => joint.push(Joint {
                fields,
                effects: vec![caused.effect],
            }),
        }
    }
    for (number, row) in rows.iter_mut().enumerate() {
        if row.is_plan_only && row.impact != Impact::Informational {
            row.is_plan_only = has_policies
                && !impact::is_of_the_plan_itself(&row.field)
                && trial.is_without_effect(&mut workshop, &new, number);
            if row.is_plan_only {
                (row.impact, row.why) = impact::without_effect((row.impact, row.why));
            }
        }
    }
    Ok((rows, joint))
}

/// The rows of one environment: fields first, then files, which are named too.
fn edited(pair: &Pair<'_>, fields: &Fields) -> (Vec<Row>, Vec<String>) {
    let different = pair.old_files.different(pair.new_files);
    let files = changed_files::rows(&different, pair);
    let different = files.iter().filter_map(|field| field.file.clone());
    let different = different.collect();
    let fields = fields.fields.iter().cloned();
    let rows = fields.chain(files).map(|field| row(field, pair)).collect();
    (rows, different)
}

fn row(field: Field, pair: &Pair<'_>) -> Row {
    let (impact, why) = impact::of_field(&field);
    let plans = [&pair.old.plan.plan, &pair.new.plan.plan];
    let mut touched: Vec<String> = Vec::new();
    let at = std::iter::once(&field.pointer).chain(&field.through);
    for word in at.flat_map(|at| touched::of(at, &plans)) {
        if !touched.contains(&word) {
            touched.push(word);
        }
    }
    Row {
        field,
        impact,
        why,
        touched,
        environments: Vec::new(),
        effects: Vec::new(),
        is_plan_only: true,
    }
}

/// Adds a row of the environment `name`, or says of a row that it holds there too: a field that is
/// written once is told once, as it is written if the environments make different values of it.
fn add(rows: &mut Vec<Row>, mut row: Row, name: &str) {
    let effects = std::mem::take(&mut row.effects);
    let is_same = |other: &Row| {
        let (a, b) = (&other.field, &row.field);
        (a.kind, &a.pointer, &a.file, &a.old_at, &a.new_at)
            == (b.kind, &b.pointer, &b.file, &b.old_at, &b.new_at)
    };
    let at = match rows.iter().position(is_same) {
        Some(at) => {
            join(&mut rows[at], row);
            at
        }
        None => {
            rows.push(row);
            rows.len() - 1
        }
    };
    let row = &mut rows[at];
    row.environments.push(name.to_owned());
    add_effects(&mut row.effects, effects, name);
}

/// Adds to a row what is said of it in another environment.
fn join(row: &mut Row, other: Row) {
    if (&row.field.old, &row.field.new) != (&other.field.old, &other.field.new) {
        row.field.as_written();
    }
    for at in other.field.through {
        if !row.field.through.contains(&at) {
            row.field.through.push(at);
        }
    }
    for word in other.touched {
        if !row.touched.contains(&word) {
            row.touched.push(word);
        }
    }
    if other.impact < row.impact {
        (row.impact, row.why) = (other.impact, other.why);
    }
    row.is_plan_only &= other.is_plan_only;
}

fn add_joint(joints: &mut Vec<Joint>, joint: Joint, name: &str) {
    let known = joints.iter().position(|other| other.fields == joint.fields);
    let at = known.unwrap_or_else(|| {
        joints.push(Joint {
            fields: joint.fields,
            effects: Vec::new(),
        });
        joints.len() - 1
    });
    add_effects(&mut joints[at].effects, joint.effects, name);
}

/// Adds effects in the environment `name`; one that is known holds there too.
fn add_effects(effects: &mut Vec<Effect>, more: Vec<Effect>, name: &str) {
    for effect in more {
        let is_same = |other: &&mut Effect| {
            (other.kind, &other.target, &other.field)
                == (effect.kind, &effect.target, &effect.field)
                && (&other.old, &other.new, &other.list) == (&effect.old, &effect.new, &effect.list)
        };
        match effects.iter_mut().find(is_same) {
            Some(other) => other.environments.push(name.to_owned()),
            None => effects.push(Effect {
                environments: vec![name.to_owned()],
                ..effect
            }),
        }
    }
}

#[cfg(test)]
mod tests;

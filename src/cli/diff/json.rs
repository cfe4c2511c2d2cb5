//! A difference of plans as the document `entrada schema plan-diff` describes.

use std::collections::BTreeMap;

use super::{About, shown};
use crate::diag::SourceMap;
use crate::formats::plan_diff::{
    ComparedEnvironment, FieldChange, FieldChangeKind, FieldCounts, FieldImpact, FieldListChange,
    FieldPlace, JointChange, MadeChange, MadeKind, PlanDiff as Document, TenantCounts,
};
use crate::review::compare::{EditKind, ListChange};
use crate::review::effects::{Effect, Target};
use crate::review::impact::Impact;
use crate::review::plans::{PlanDiff, Row};

/// The document of `diff`.
pub(super) fn document(diff: &PlanDiff, about: &About) -> Document {
    let environments = diff
        .environments
        .iter()
        .map(|(old, new)| ComparedEnvironment {
            old: old.clone(),
            new: new.clone(),
        });
    Document {
        version: 1,
        old: about.old.clone(),
        new: about.new.clone(),
        environments: environments.collect(),
        fields: diff.rows.iter().map(|row| field(row, about)).collect(),
        counts: counts(&|impact| diff.count(impact)),
        joint: diff
            .joint
            .iter()
            .map(|joint| JointChange {
                fields: joint.fields.clone(),
                impact: impact(joint.impact()),
                effects: joint.effects.iter().map(made).collect(),
            })
            .collect(),
        tenant: tenant(&diff.things),
        without_policies: diff.without_policies.clone(),
        elsewhere: diff.elsewhere.clone(),
        exit_code: about.exit_code,
    }
}

/// How many there are of each impact.
pub(super) fn counts(count: &dyn Fn(Impact) -> usize) -> FieldCounts {
    FieldCounts {
        breaking: count(Impact::Breaking),
        security: count(Impact::Security),
        sign_in: count(Impact::SignIn),
        migration: count(Impact::Migration),
        informational: count(Impact::Informational),
    }
}

/// What becomes of the tenant.
pub(super) fn tenant(things: &BTreeMap<String, EditKind>) -> TenantCounts {
    let count = |of: EditKind| things.values().filter(|kind| **kind == of).count();
    TenantCounts {
        add: count(EditKind::Added),
        change: count(EditKind::Changed),
        delete: count(EditKind::Removed),
    }
}

fn field(row: &Row, about: &About) -> FieldChange {
    let field = &row.field;
    FieldChange {
        kind: kind(field.kind),
        field: field.pointer.clone(),
        impact: impact(row.impact),
        why: row.why.map(str::to_owned),
        touched: row.touched.clone(),
        environments: row.environments.clone(),
        old: field.old.clone(),
        new: field.new.clone(),
        list: field.list.as_ref().map(list),
        old_place: place(field.old_at.as_deref(), field.kind, &about.old_sources),
        new_place: place(field.new_at.as_deref(), field.kind, &about.new_sources),
        through: field.through.clone(),
        file: field.file.clone(),
        effects: row.effects.iter().map(made).collect(),
        plan_only: row.is_plan_only,
    }
}

fn list(list: &ListChange) -> FieldListChange {
    FieldListChange {
        added: list.added.clone(),
        removed: list.removed.clone(),
        reordered: list.reordered,
    }
}

pub(super) fn made(effect: &Effect) -> MadeChange {
    MadeChange {
        kind: kind(effect.kind),
        of: match effect.target {
            Target::Resource(_) => MadeKind::Resource,
            Target::Policy(_) => MadeKind::Policy,
            Target::Document(_) => MadeKind::Document,
        },
        name: effect.target.name().to_owned(),
        field: effect.field.clone(),
        old: effect.old.clone(),
        new: effect.new.clone(),
        list: effect.list.as_ref().map(list),
        impact: impact(effect.impact),
        why: effect.why.map(str::to_owned),
        environments: effect.environments.clone(),
    }
}

const fn kind(kind: EditKind) -> FieldChangeKind {
    match kind {
        EditKind::Added => FieldChangeKind::Added,
        EditKind::Removed => FieldChangeKind::Removed,
        EditKind::Changed => FieldChangeKind::Changed,
        EditKind::Renamed => FieldChangeKind::Renamed,
        EditKind::Moved => FieldChangeKind::Moved,
    }
}

const fn impact(impact: Impact) -> FieldImpact {
    match impact {
        Impact::Breaking => FieldImpact::Breaking,
        Impact::Security => FieldImpact::Security,
        Impact::SignIn => FieldImpact::SignIn,
        Impact::Migration => FieldImpact::Migration,
        Impact::Informational => FieldImpact::Informational,
    }
}

fn place(at: Option<&str>, kind: EditKind, sources: &SourceMap) -> Option<FieldPlace> {
    let found = sources.locate(&shown::place(at?, kind))?;
    Some(FieldPlace {
        file: found.file.to_string(),
        line: found.start.line,
        column: found.start.column,
    })
}

//! Files that differ although the plan names them alike, as fields of their own.

use super::compare::EditKind;
use super::fields::Field;
use super::items;
use super::plans::Pair;
use crate::plan::files::{self, FileReference};
use crate::resolve::ResolvedPlan;

/// A field for each file of `different`: the place of the plan that names it.
pub(super) fn rows(different: &[String], pair: &Pair<'_>) -> Vec<Field> {
    let sides = [
        (
            pair.old.plan,
            pair.old_files,
            files::references(&pair.old.plan.plan),
        ),
        (
            pair.new.plan,
            pair.new_files,
            files::references(&pair.new.plan.plan),
        ),
    ];
    let find = |side: usize, path: &str| -> Option<(&ResolvedPlan, &FileReference)> {
        let (plan, files, references) = &sides[side];
        let mut references = references.iter();
        let found = references
            .find(|reference| files.matching(&reference.path).iter().any(|p| p == path))?;
        Some((*plan, found))
    };
    let mut rows = Vec::new();
    for path in different {
        let (old, new) = (find(0, path), find(1, path));
        let Some((plan, reference)) = new.or(old) else {
            continue;
        };
        let written = |side: Option<(&ResolvedPlan, &FileReference)>| {
            side.map(|(plan, found)| plan.origins.written(&found.pointer))
        };
        let kind = match (pair.old_files.bytes(path), pair.new_files.bytes(path)) {
            (None, _) => EditKind::Added,
            (_, None) => EditKind::Removed,
            _ => EditKind::Changed,
        };
        let mut field = Field::new(kind, items::named(&plan.value, &reference.pointer));
        field.file = Some(path.clone());
        field.usage = Some(reference.usage);
        field.old_at = written(old);
        field.new_at = written(new);
        rows.push(field);
    }
    rows
}

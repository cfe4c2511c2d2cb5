//! Which edit causes which change of what is made of a plan.
//!
//! Exact where it can be: the one edit is made to the old plan, everything is made of it, and what
//! differs then is what the edit causes alone. What no edit causes alone is asked the other way round:
//! everything is made of the new plan without the edit. A change that several edits cause is told
//! once, under all of them. Where there are too many edits to try each, a change belongs to the edits
//! below the plan value it is made of, and else to all of them together.

use std::collections::BTreeSet;

use super::effects::{Effect, Target};
use super::fields::{Field, Fields};
use super::worlds::{Workshop, World};
use crate::plan::files::PlanFiles;
use crate::resolve::ResolvedPlan;
use crate::util::pointer;

/// How many scalars are looked at for trying edits one by one.
const MOST_WORK: usize = 400_000;
/// How many edits are tried at least, whatever the size of the plan.
const LEAST_TRIALS: usize = 4;
/// How many edits are tried at most.
const MOST_TRIALS: usize = 400;

/// What differs, and by which edits: numbers of fields first, then of files.
pub(super) struct Caused {
    pub(super) effect: Effect,
    pub(super) by: BTreeSet<usize>,
}

/// Two plans between which edits are tried.
pub(super) struct Trial<'a> {
    pub(super) old_files: &'a PlanFiles,
    pub(super) new: &'a ResolvedPlan,
    pub(super) new_files: &'a PlanFiles,
    pub(super) fields: &'a Fields,
    /// Files that differ although the plan names them alike.
    pub(super) different: &'a [String],
}

impl Trial<'_> {
    /// How many edits there are.
    fn count(&self) -> usize {
        self.fields.fields.len() + self.different.len()
    }

    fn world(&self, workshop: &mut Workshop, is_chosen: &dyn Fn(usize) -> bool) -> Option<World> {
        let plan = self.fields.mixed(&self.new.environment, is_chosen).ok()?;
        let first = self.fields.fields.len();
        let file = |number: usize| is_chosen(first + number);
        let files = self.old_files.mixed(self.new_files, self.different, &file);
        workshop.world(&plan, &files).ok()
    }

    /// Says of each of `found`, which differ between `old` and `new`, which edits cause it.
    pub(super) fn causes(
        &self,
        workshop: &mut Workshop,
        (old, new): (&World, &World),
        found: Vec<Effect>,
    ) -> Vec<Caused> {
        let edits: Vec<usize> = (0..self.count()).collect();
        let mut caused: Vec<Caused> = found
            .into_iter()
            .map(|effect| Caused {
                effect,
                by: BTreeSet::new(),
            })
            .collect();
        if let [only] = edits.as_slice() {
            caused.iter_mut().for_each(|caused| {
                caused.by.insert(*only);
            });
            return caused;
        }
        if self.is_affordable() {
            self.alone(workshop, old, &edits, &mut caused);
            self.missing(workshop, new, &edits, &mut caused);
        }
        for caused in &mut caused {
            if caused.by.is_empty() {
                caused.by = self.by_origin(&caused.effect);
            }
            if caused.by.is_empty() {
                caused.by = edits.iter().copied().collect();
            }
        }
        caused
    }

    /// Whether each edit can be tried.
    fn is_affordable(&self) -> bool {
        let most = (MOST_WORK / self.fields.size().max(1)).clamp(LEAST_TRIALS, MOST_TRIALS);
        self.count() <= most
    }

    /// Whether everything is as it is in `new` without `edit` too. What cannot be known is not so.
    pub(super) fn is_without_effect(
        &self,
        workshop: &mut Workshop,
        new: &World,
        edit: usize,
    ) -> bool {
        if !self.is_affordable() {
            return false;
        }
        let world = self.world(workshop, &|other| other != edit);
        world.is_some_and(|world| {
            let (missing, is_whole) = world.compare(new);
            missing.is_empty() && is_whole
        })
    }

    /// What each edit causes alone.
    fn alone(&self, workshop: &mut Workshop, old: &World, edits: &[usize], caused: &mut [Caused]) {
        for edit in edits {
            if let Some(world) = self.world(workshop, &|other| other == *edit) {
                let (alone, _) = old.compare(&world);
                blame(*edit, &alone, caused.iter_mut());
            }
        }
    }

    /// What is not without each edit, for what no edit causes alone.
    fn missing(
        &self,
        workshop: &mut Workshop,
        new: &World,
        edits: &[usize],
        caused: &mut [Caused],
    ) {
        let open: Vec<bool> = caused.iter().map(|caused| caused.by.is_empty()).collect();
        if !open.contains(&true) {
            return;
        }
        for edit in edits {
            if let Some(world) = self.world(workshop, &|other| other != *edit) {
                let (missing, _) = world.compare(new);
                let open = caused.iter_mut().zip(&open).filter(|(_, open)| **open);
                blame(*edit, &missing, open.map(|(caused, _)| caused));
            }
        }
    }

    /// The edits below the plan value of which a resource is made.
    fn by_origin(&self, effect: &Effect) -> BTreeSet<usize> {
        let Target::Resource(address) = &effect.target else {
            return BTreeSet::new();
        };
        let name = address.split_once('/').map_or("", |(_, name)| name);
        let is_named = |segment: &String| {
            let mut parts = name.split('.');
            segment == name || parts.any(|part| part == segment)
        };
        let concerns = |field: &Field| {
            let at = std::iter::once(&field.pointer).chain(&field.through);
            at.into_iter()
                .any(|at| pointer::segments(at).any(|segment| is_named(&segment)))
        };
        let fields = self.fields.fields.iter().enumerate();
        fields
            .filter(|(_, field)| concerns(field))
            .map(|(number, _)| number)
            .collect()
    }
}

/// Says of what differs here and there alike that `edit` causes it.
fn blame<'c>(edit: usize, here: &[Effect], there: impl Iterator<Item = &'c mut Caused>) {
    for caused in there {
        if here
            .iter()
            .any(|effect| is_same_place(effect, &caused.effect))
        {
            caused.by.insert(edit);
        }
    }
}

/// Whether two changes are of the same thing, or of a thing and a part of it.
fn is_same_place(a: &Effect, b: &Effect) -> bool {
    let is_above = |a: &str, b: &str| {
        b.strip_prefix(a)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match (&a.target, &b.target) {
        // The relying parties a change concerns depend on what else there is.
        (Target::Policy(_), Target::Policy(_)) => a.field == b.field && a.kind == b.kind,
        (one, other) => {
            one == other && (is_above(&a.field, &b.field) || is_above(&b.field, &a.field))
        }
    }
}

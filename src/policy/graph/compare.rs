//! Two versions of a policy in one drawing.
//!
//! Input is two effective views; output is the outlines of the new one, in which everything is marked
//! that differs and what was removed is still there. Which step is which, [`journeys::compare`]
//! decides, as it does for `policy diff`.

use super::Mark;
use super::outline::{ExchangeOutline, Outline, StepOutline, SubJourney};
use crate::policy::diff::journeys::{self, StepStatus};
use crate::policy::effective::{Effective, Journey};
use crate::policy::set::{fold, same_id};

impl Outline {
    /// The journeys that either leaf runs. A journey that has another id is the one that was run in
    /// its place, not one more.
    #[must_use]
    pub fn of_policies(old: &Effective<'_>, new: &Effective<'_>) -> Vec<Self> {
        let mut before = Self::of_policy(old);
        let after = Self::of_policy(new);
        let mut pairs: Vec<(Option<Self>, Self)> = Vec::new();
        for outline in after {
            let at = before.iter().position(|o| same_id(&o.id, &outline.id));
            pairs.push((at.map(|at| before.remove(at)), outline));
        }
        for (counterpart, outline) in &mut pairs {
            let same_use = |old: &Self| old.uses.iter().any(|words| outline.uses.contains(words));
            let at = before.iter().position(same_use);
            if let (None, Some(at)) = (&counterpart, at) {
                *counterpart = Some(before.remove(at));
            }
        }
        let removed = before
            .into_iter()
            .map(|outline| outline.marked(&Mark::Removed));
        let compared = pairs
            .into_iter()
            .map(|(counterpart, outline)| match counterpart {
                Some(counterpart) => compare(old, counterpart, new, outline),
                None => outline.marked(&Mark::Added),
            });
        compared.chain(removed).collect()
    }

    /// The journey `id` of both versions; `None` when neither has it.
    #[must_use]
    pub fn of_journeys(old: &Effective<'_>, new: &Effective<'_>, id: &str) -> Option<Self> {
        match (Self::of_journey(old, id), Self::of_journey(new, id)) {
            (Some(before), Some(after)) => Some(compare(old, before, new, after)),
            (before, after) => {
                let mark = match after {
                    Some(_) => Mark::Added,
                    None => Mark::Removed,
                };
                Some(after.or(before)?.marked(&mark))
            }
        }
    }

    /// The journey with `mark` on all of it.
    #[must_use]
    pub fn marked(mut self, mark: &Mark) -> Self {
        for sub_journey in &mut self.sub_journeys {
            sub_journey.mark_all(mark);
        }
        for step in &mut self.steps {
            step.mark = mark.clone();
        }
        self
    }
}

impl SubJourney {
    fn mark_all(&mut self, mark: &Mark) {
        self.mark = mark.clone();
        for step in &mut self.steps {
            step.mark = mark.clone();
        }
    }
}

/// `after` with what differs from `before` marked.
fn compare(
    old: &Effective<'_>,
    before: Outline,
    new: &Effective<'_>,
    mut after: Outline,
) -> Outline {
    if !same_id(&before.id, &after.id) {
        after.uses.push(format!("was {}", before.id));
    }
    if let (Some(was), Some(is)) = (old.journey(&before.id), new.journey(&after.id)) {
        after.steps = steps((old, was, before.steps), (new, is, after.steps));
    }
    let mut removed = before.sub_journeys;
    for sub_journey in &mut after.sub_journeys {
        let at = removed
            .iter()
            .position(|other| same_id(&other.id, &sub_journey.id));
        let Some(counterpart) = at.map(|at| removed.remove(at)) else {
            sub_journey.mark_all(&Mark::Added);
            continue;
        };
        let versions = (
            old.sub_journey(&counterpart.id),
            new.sub_journey(&sub_journey.id),
        );
        if let (Some(was), Some(is)) = versions {
            let after = std::mem::take(&mut sub_journey.steps);
            sub_journey.steps = steps((old, was, counterpart.steps), (new, is, after));
        }
        if counterpart.transfers != sub_journey.transfers {
            sub_journey.mark = Mark::Changed;
        }
    }
    for mut sub_journey in removed {
        sub_journey.mark_all(&Mark::Removed);
        after.sub_journeys.push(sub_journey);
    }
    after
}

/// A journey of one side, with its steps as outlined.
type Side<'s, 'a> = (&'s Effective<'a>, &'s Journey<'a>, Vec<StepOutline>);

/// The steps of both sides in one list.
fn steps(old: Side<'_, '_>, new: Side<'_, '_>) -> Vec<StepOutline> {
    let change = journeys::compare((old.0.chain.set, old.1), (new.0.chain.set, new.1));
    let (before, after) = (old.2, new.2);
    change
        .steps
        .iter()
        .filter_map(|step| {
            let was = step.old.and_then(|at| before.get(at));
            let is = step.new.and_then(|at| after.get(at));
            let mut marked = is.or(was)?.clone();
            marked.mark = match step.status() {
                StepStatus::Same => Mark::Same,
                StepStatus::Added => Mark::Added,
                StepStatus::Removed => Mark::Removed,
                StepStatus::Changed => Mark::Changed,
                StepStatus::Moved => Mark::Moved(was.map_or(0, |was| was.order)),
            };
            if let (Some(was), Some(is)) = (was, is) {
                marked.skip_was = Some(was.skip.clone()).filter(|skip| *skip != is.skip);
                marked.exchanges = exchanges(was, is);
            }
            Some(marked)
        })
        .collect()
}

/// The exchanges of both sides; those that were removed last.
fn exchanges(was: &StepOutline, is: &StepOutline) -> Vec<ExchangeOutline> {
    let of = |step: &StepOutline, id: &str| {
        let id = fold(id);
        step.exchanges
            .iter()
            .position(|other| fold(&other.id) == id)
    };
    let mut marked: Vec<ExchangeOutline> = is.exchanges.clone();
    for exchange in &mut marked {
        exchange.mark = match of(was, &exchange.id).map(|at| &was.exchanges[at]) {
            None => Mark::Added,
            Some(other) if !same_id(&other.profile.id, &exchange.profile.id) => Mark::Changed,
            Some(other) if other.profile.validations != exchange.profile.validations => {
                Mark::Changed
            }
            Some(_) => Mark::Same,
        };
    }
    let removed = was
        .exchanges
        .iter()
        .filter(|other| of(is, &other.id).is_none());
    marked.extend(removed.cloned().map(|mut exchange| {
        exchange.mark = Mark::Removed;
        exchange
    }));
    marked
}

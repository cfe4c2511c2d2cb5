//! What was looked up in an effective view, and whether another view would have answered the same.

use smol_str::SmolStr;

use super::Effective;
use super::tables::{Slot, Version};
use crate::policy::set::{At, Kind};

/// A question about a chain as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// Whether it ends in a relying party.
    RelyingParty,
    /// Whether its last policy is for development.
    Development,
    /// Whether this technical profile runs.
    Runs(Slot),
    /// Whether this content definition is shown.
    Shows(Slot),
    /// Whether this technical profile is called by a step with a page of its own.
    StepShows(Slot),
}

/// What was looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    items: Vec<(Kind, Slot, Version)>,
    absent: Vec<(Kind, SmolStr)>,
    definitions: Vec<(Kind, SmolStr, Option<At>)>,
    facts: Vec<(Fact, bool)>,
    /// Whether all of a kind was looked at.
    everything: bool,
}

impl Reads {
    pub(super) fn item(&mut self, kind: Kind, slot: Slot, version: Version) {
        self.items.push((kind, slot, version));
    }

    pub(super) fn absent(&mut self, kind: Kind, id: &str) {
        self.absent.push((kind, id.into()));
    }

    pub(super) fn definition(&mut self, kind: Kind, id: &str, at: Option<At>) {
        self.definitions.push((kind, id.into(), at));
    }

    pub(super) fn fact(&mut self, fact: Fact, holds: bool) {
        self.facts.push((fact, holds));
    }

    pub(super) fn everything(&mut self) {
        self.everything = true;
    }

    /// The same reads, each once.
    pub(super) fn sorted(mut self) -> Self {
        self.items.sort_unstable();
        self.items.dedup();
        self.facts.sort_unstable();
        self.facts.dedup();
        self
    }

    /// Whether something of `version` was looked at, or too much to say.
    pub(crate) fn mention(&self, version: Version) -> bool {
        self.everything || self.items.iter().any(|(_, _, other)| *other == version)
    }

    /// Whether all of it would be found in `view` as it was found here.
    pub(crate) fn hold_in(&self, view: &Effective<'_>) -> bool {
        let same = |&(kind, slot, version)| view.version(kind, slot) == Some(version);
        !self.everything
            && self.items.iter().all(same)
            && self
                .facts
                .iter()
                .all(|(fact, was)| view.holds(*fact) == *was)
            && self.absent.iter().all(|(kind, id)| view.lacks(*kind, id))
            && self
                .definitions
                .iter()
                .all(|(kind, id, at)| view.chain.find(*kind, id) == *at)
    }
}

//! The effective view: what a chain of policies means once the service has merged it.
//!
//! Input is a [`Chain`]; output is [`Effective`]: technical profiles, journeys, content definitions
//! and claim types as they are at the leaf. Every merged item keeps the element it came from, so
//! that a finding about the whole can point at the part that causes it.

mod claim_type;
mod content;
mod facts;
mod flow;
mod journey;
mod profile;
mod reads;
mod tables;
#[cfg(test)]
mod tests;
mod transformation;

use std::cell::RefCell;

pub use claim_type::ClaimType;
pub use content::ContentDefinition;
pub use flow::ClaimIds;
pub use journey::{Condition, Exchange, Journey, Precondition, Selection, Step};
pub use profile::{Claim, DisplayClaim, Item, Profile, Protocol, Validation};
pub(crate) use reads::Reads;
pub(crate) use tables::{Slot, Tables, Version};
pub use transformation::Transformation;

use self::profile::Control;
use self::tables::Table;
use super::chain::Chain;
use super::doc::{Document, ElementId};
use super::set::{At, Kind};

/// A reference by id, and the element that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ref<'a> {
    /// The id referred to, as written.
    pub id: &'a str,
    /// The element with the reference.
    pub at: At,
}

/// A chain, merged.
#[derive(Debug)]
pub struct Effective<'a> {
    /// The chain.
    pub chain: &'a Chain<'a>,
    tables: Tables<'a>,
    /// What was looked up since recording began.
    reads: RefCell<Option<Reads>>,
}

impl<'a> Effective<'a> {
    /// Merges `chain`.
    #[must_use]
    pub fn new(chain: &'a Chain<'a>) -> Self {
        Self::with(chain, Tables::of(chain))
    }

    /// The view of `chain`, whose tables are `tables`.
    pub(crate) fn with(chain: &'a Chain<'a>, tables: Tables<'a>) -> Self {
        Self {
            chain,
            tables,
            reads: RefCell::default(),
        }
    }

    /// The technical profile `id`, with what it inherits and includes.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&Profile<'a>> {
        self.look(Kind::TechnicalProfile, &self.tables.profiles, id)
    }

    /// All technical profiles, by place of their definition nearest to the leaf.
    #[must_use]
    pub fn profiles(&self) -> Vec<&Profile<'a>> {
        self.all(&self.tables.profiles)
    }

    /// The claims transformation `id`.
    #[must_use]
    pub fn transformation(&self, id: &str) -> Option<&Transformation<'a>> {
        self.look(Kind::ClaimsTransformation, &self.tables.transformations, id)
    }

    /// All claims transformations, by place.
    #[must_use]
    pub fn transformations(&self) -> Vec<&Transformation<'a>> {
        self.all(&self.tables.transformations)
    }

    /// The claim type `id`.
    #[must_use]
    pub fn claim_type(&self, id: &str) -> Option<&ClaimType<'a>> {
        self.look(Kind::ClaimType, &self.tables.claim_types, id)
    }

    /// The content definition `id`.
    #[must_use]
    pub fn content(&self, id: &str) -> Option<&ContentDefinition<'a>> {
        self.look(Kind::ContentDefinition, &self.tables.contents, id)
    }

    /// All content definitions, by place.
    #[must_use]
    pub fn contents(&self) -> Vec<&ContentDefinition<'a>> {
        self.all(&self.tables.contents)
    }

    /// The user journey `id`.
    #[must_use]
    pub fn journey(&self, id: &str) -> Option<&Journey<'a>> {
        self.look(Kind::UserJourney, &self.tables.journeys, id)
    }

    /// All user journeys, by place.
    #[must_use]
    pub fn journeys(&self) -> Vec<&Journey<'a>> {
        self.all(&self.tables.journeys)
    }

    /// The sub-journey `id`.
    #[must_use]
    pub fn sub_journey(&self, id: &str) -> Option<&Journey<'a>> {
        self.look(Kind::SubJourney, &self.tables.sub_journeys, id)
    }

    /// All sub-journeys, by place.
    #[must_use]
    pub fn sub_journeys(&self) -> Vec<&Journey<'a>> {
        self.all(&self.tables.sub_journeys)
    }

    /// What the display control `id` does.
    fn control(&self, id: &str) -> Option<&Control<'a>> {
        self.look(Kind::DisplayControl, &self.tables.controls, id)
    }

    /// The definition of `id` nearest to the leaf.
    fn find(&self, kind: Kind, id: &str) -> Option<At> {
        let at = self.chain.find(kind, id);
        self.note(|reads| reads.definition(kind, id, at));
        at
    }

    fn look<'s, T>(&'s self, kind: Kind, table: &'s Table<'a, T>, id: &str) -> Option<&'s T> {
        let Some((slot, entry)) = table.slot(id).and_then(|at| Some((at, table.get(at)?))) else {
            self.note(|reads| reads.absent(kind, id));
            return None;
        };
        self.note(|reads| reads.item(kind, slot, entry.version));
        Some(&entry.item)
    }

    fn all<'s, T>(&'s self, table: &'s Table<'a, T>) -> Vec<&'s T> {
        self.note(Reads::everything);
        table.iter().collect()
    }

    fn note(&self, read: impl FnOnce(&mut Reads)) {
        if let Some(reads) = self.reads.borrow_mut().as_mut() {
            read(reads);
        }
    }

    /// Does `work` and says what it looked up here.
    pub(crate) fn recorded(&self, work: impl FnOnce()) -> Reads {
        self.reads.replace(Some(Reads::default()));
        work();
        self.reads.take().unwrap_or_default().sorted()
    }

    /// What the chain has of `kind`, one of those rules are about, by place.
    pub(crate) fn slots(&self, kind: Kind) -> &[Slot] {
        match kind {
            Kind::TechnicalProfile => self.tables.profiles.order(),
            Kind::ClaimsTransformation => self.tables.transformations.order(),
            Kind::ContentDefinition => self.tables.contents.order(),
            Kind::UserJourney => self.tables.journeys.order(),
            Kind::SubJourney => self.tables.sub_journeys.order(),
            _ => &[],
        }
    }

    /// The version that changed what is in `slot` last.
    pub(crate) fn version(&self, kind: Kind, slot: Slot) -> Option<Version> {
        fn of<T>(table: &Table<'_, T>, slot: Slot) -> Option<Version> {
            table.get(slot).map(|entry| entry.version)
        }
        match kind {
            Kind::TechnicalProfile => of(&self.tables.profiles, slot),
            Kind::ClaimsTransformation => of(&self.tables.transformations, slot),
            Kind::ClaimType => of(&self.tables.claim_types, slot),
            Kind::ContentDefinition => of(&self.tables.contents, slot),
            Kind::DisplayControl => of(&self.tables.controls, slot),
            Kind::UserJourney => of(&self.tables.journeys, slot),
            Kind::SubJourney => of(&self.tables.sub_journeys, slot),
            _ => None,
        }
    }

    /// Whether nothing is defined under `id`.
    fn lacks(&self, kind: Kind, id: &str) -> bool {
        self.chain.find(kind, id).is_none()
    }

    /// The technical profile in `slot`, which [`Effective::slots`] has named; likewise the others.
    pub(crate) fn profile_in(&self, slot: Slot) -> Option<&Profile<'a>> {
        self.tables.profiles.get(slot).map(|entry| &*entry.item)
    }

    pub(crate) fn transformation_in(&self, slot: Slot) -> Option<&Transformation<'a>> {
        let entry = self.tables.transformations.get(slot);
        entry.map(|entry| &*entry.item)
    }

    pub(crate) fn content_in(&self, slot: Slot) -> Option<&ContentDefinition<'a>> {
        self.tables.contents.get(slot).map(|entry| &*entry.item)
    }

    pub(crate) fn journey_in(&self, slot: Slot) -> Option<&Journey<'a>> {
        self.tables.journeys.get(slot).map(|entry| &*entry.item)
    }

    pub(crate) fn sub_journey_in(&self, slot: Slot) -> Option<&Journey<'a>> {
        self.tables.sub_journeys.get(slot).map(|entry| &*entry.item)
    }
}

/// Reads one element of a chain's document.
#[derive(Clone, Copy)]
struct Reader<'a> {
    document: &'a Document,
    at: At,
}

impl<'a> Reader<'a> {
    fn new(chain: &Chain<'a>, at: At) -> Self {
        Self {
            document: &chain.set.policy(at.policy).document,
            at,
        }
    }

    /// The same document at another element.
    fn to(self, element: ElementId) -> Self {
        Self {
            document: self.document,
            at: At {
                policy: self.at.policy,
                element,
            },
        }
    }

    fn attribute(self, name: &str) -> Option<&'a str> {
        self.document.element(self.at.element).attribute(name)
    }

    fn flag(self, name: &str) -> Option<bool> {
        self.attribute(name).map(is_true)
    }

    fn child(self, name: &str) -> Option<Self> {
        let (element, _) = self.document.child(self.at.element, name)?;
        Some(self.to(element))
    }

    fn children(self, name: &str) -> Vec<Self> {
        self.document
            .children(self.at.element)
            .filter(|(_, element)| element.name == name)
            .map(|(element, _)| self.to(element))
            .collect()
    }

    /// The `item` children of all `list` children: several lists are allowed for some elements.
    fn items(self, list: &str, item: &str) -> Vec<Self> {
        self.children(list)
            .into_iter()
            .flat_map(|list| list.children(item))
            .collect()
    }

    fn text(self) -> String {
        self.document.text(self.at.element)
    }

    fn reference(self, attribute: &str) -> Option<Ref<'a>> {
        let id = self.attribute(attribute)?;
        Some(Ref { id, at: self.at })
    }

    fn references(self, list: &str, item: &str, attribute: &str) -> Vec<Ref<'a>> {
        self.items(list, item)
            .into_iter()
            .filter_map(|item| item.reference(attribute))
            .collect()
    }
}

/// Whether the text of a boolean attribute or metadata item means true.
#[must_use]
pub fn is_true(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("true") || text.trim() == "1"
}

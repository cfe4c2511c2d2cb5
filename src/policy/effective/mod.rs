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
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::HashMap;

pub use claim_type::ClaimType;
pub use content::ContentDefinition;
pub use flow::ClaimIds;
pub use journey::{Condition, Exchange, Journey, Precondition, Selection, Step};
pub use profile::{Claim, DisplayClaim, Item, Profile, Protocol, Validation};

use super::chain::Chain;
use super::doc::{Document, ElementId};
use super::set::{At, Kind, fold};

/// A reference by id, and the element that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ref<'a> {
    /// The id referred to, as written.
    pub id: &'a str,
    /// The element with the reference.
    pub at: At,
}

/// A claims transformation: the definition nearest to the leaf.
#[derive(Clone, Debug)]
pub struct Transformation<'a> {
    /// Its id.
    pub id: &'a str,
    /// The element.
    pub at: At,
    /// `TransformationMethod`.
    pub method: &'a str,
    /// Claims read: claim type, `TransformationClaimType`.
    pub inputs: Vec<(Ref<'a>, &'a str)>,
    /// Parameters: id, element.
    pub parameters: Vec<Ref<'a>>,
    /// Claims written: claim type, `TransformationClaimType`.
    pub outputs: Vec<(Ref<'a>, &'a str)>,
}

/// A chain, merged.
#[derive(Debug)]
pub struct Effective<'a> {
    /// The chain.
    pub chain: &'a Chain<'a>,
    profiles: HashMap<String, Profile<'a>>,
    transformations: HashMap<String, Transformation<'a>>,
    claim_types: HashMap<String, ClaimType<'a>>,
    contents: HashMap<String, ContentDefinition<'a>>,
    journeys: HashMap<String, Journey<'a>>,
    sub_journeys: HashMap<String, Journey<'a>>,
    usage: OnceCell<facts::Usage>,
}

impl<'a> Effective<'a> {
    /// Merges `chain`.
    #[must_use]
    pub fn new(chain: &'a Chain<'a>) -> Self {
        Self {
            chain,
            profiles: profile::merge_all(chain),
            transformations: transformations(chain),
            claim_types: claim_type::merge_all(chain),
            contents: content::merge_all(chain),
            journeys: journey::merge_all(chain, Kind::UserJourney),
            sub_journeys: journey::merge_all(chain, Kind::SubJourney),
            usage: OnceCell::new(),
        }
    }

    /// The technical profile `id`, with what it inherits and includes.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&Profile<'a>> {
        self.profiles.get(&fold(id))
    }

    /// All technical profiles, by place of their definition nearest to the leaf.
    #[must_use]
    pub fn profiles(&self) -> Vec<&Profile<'a>> {
        sorted(&self.profiles, |profile| profile.at)
    }

    /// The claims transformation `id`.
    #[must_use]
    pub fn transformation(&self, id: &str) -> Option<&Transformation<'a>> {
        self.transformations.get(&fold(id))
    }

    /// All claims transformations, by place.
    #[must_use]
    pub fn transformations(&self) -> Vec<&Transformation<'a>> {
        sorted(&self.transformations, |transformation| transformation.at)
    }

    /// The claim type `id`.
    #[must_use]
    pub fn claim_type(&self, id: &str) -> Option<&ClaimType<'a>> {
        self.claim_types.get(&fold(id))
    }

    /// The content definition `id`.
    #[must_use]
    pub fn content(&self, id: &str) -> Option<&ContentDefinition<'a>> {
        self.contents.get(&fold(id))
    }

    /// All content definitions, by place.
    #[must_use]
    pub fn contents(&self) -> Vec<&ContentDefinition<'a>> {
        sorted(&self.contents, |content| content.at)
    }

    /// The user journey `id`.
    #[must_use]
    pub fn journey(&self, id: &str) -> Option<&Journey<'a>> {
        self.journeys.get(&fold(id))
    }

    /// All user journeys, by place.
    #[must_use]
    pub fn journeys(&self) -> Vec<&Journey<'a>> {
        sorted(&self.journeys, |journey| journey.at)
    }

    /// The sub-journey `id`.
    #[must_use]
    pub fn sub_journey(&self, id: &str) -> Option<&Journey<'a>> {
        self.sub_journeys.get(&fold(id))
    }

    /// All sub-journeys, by place.
    #[must_use]
    pub fn sub_journeys(&self) -> Vec<&Journey<'a>> {
        sorted(&self.sub_journeys, |journey| journey.at)
    }
}

fn sorted<T>(map: &HashMap<String, T>, at: impl Fn(&T) -> At) -> Vec<&T> {
    let mut values: Vec<&T> = map.values().collect();
    values.sort_by_key(|value| at(value));
    values
}

fn transformations<'a>(chain: &Chain<'a>) -> HashMap<String, Transformation<'a>> {
    let kind = Kind::ClaimsTransformation;
    chain
        .ids(kind)
        .into_iter()
        .filter_map(|id| {
            let at = chain.find(kind, id)?;
            let reader = Reader::new(chain, at);
            let claims = |list, item| {
                reader
                    .references(list, item, "ClaimTypeReferenceId")
                    .into_iter()
                    .map(|claim| {
                        let role = reader.document.element(claim.at.element);
                        let role = role.attribute("TransformationClaimType");
                        (claim, role.unwrap_or_default())
                    })
                    .collect()
            };
            let transformation = Transformation {
                id,
                at,
                method: reader.attribute("TransformationMethod").unwrap_or_default(),
                inputs: claims("InputClaims", "InputClaim"),
                parameters: reader.references("InputParameters", "InputParameter", "Id"),
                outputs: claims("OutputClaims", "OutputClaim"),
            };
            Some((fold(id), transformation))
        })
        .collect()
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

//! Claim types, merged over a chain.

use super::{Effective, Reader};
use crate::policy::chain::Chain;
use crate::policy::set::{At, Kind};

/// A claim type: each part from the definition nearest to the leaf that has it.
#[derive(Clone, Debug)]
pub struct ClaimType<'a> {
    /// Its id, as first defined.
    pub id: &'a str,
    /// The definition nearest to the leaf.
    pub at: At,
    /// `DataType`, empty when no definition says it.
    pub data_type: String,
    /// `UserInputType`.
    pub input_type: Option<String>,
    /// The patterns and validations that narrow what a user may type: `Restriction/Pattern`.
    pub pattern: Option<(&'a str, At)>,
    /// `PredicateValidationReference`.
    pub predicates: Option<(&'a str, At)>,
    /// Whether any definition has an enumeration or a pattern.
    pub restricted: bool,
    /// `DefaultPartnerClaimTypes`, root first: the protocol, the name, and where it is written.
    partners: Vec<(&'a str, &'a str, At)>,
}

impl<'a> ClaimType<'a> {
    /// The name the other side knows the claim by when they speak `protocol` and no
    /// `PartnerClaimType` says another, and where that name is written.
    #[must_use]
    pub fn partner(&self, protocol: &str) -> Option<(&'a str, At)> {
        let mut nearest = self.partners.iter().rev();
        let (_, partner, at) = nearest.find(|(name, ..)| *name == protocol)?;
        Some((partner, *at))
    }
}

pub(super) fn merge<'a>(chain: &Chain<'a>, id: &'a str) -> Option<ClaimType<'a>> {
    let definitions = chain.definitions(Kind::ClaimType, id);
    let mut merged = ClaimType {
        id,
        at: *definitions.last()?,
        data_type: String::new(),
        input_type: None,
        pattern: None,
        predicates: None,
        restricted: false,
        partners: Vec::new(),
    };
    for at in definitions {
        let reader = Reader::new(chain, at);
        if let Some(data_type) = reader.child("DataType") {
            merged.data_type = data_type.text();
        }
        if let Some(input_type) = reader.child("UserInputType") {
            merged.input_type = Some(input_type.text());
        }
        if let Some(restriction) = reader.child("Restriction") {
            merged.restricted = true;
            if let Some(pattern) = restriction.child("Pattern") {
                let expression = pattern.attribute("RegularExpression").unwrap_or_default();
                merged.pattern = Some((expression, pattern.at));
            }
        }
        if let Some(reference) = reader.child("PredicateValidationReference") {
            let id = reference.attribute("Id").unwrap_or_default();
            merged.predicates = Some((id, reference.at));
        }
        let partners = reader.items("DefaultPartnerClaimTypes", "Protocol");
        merged
            .partners
            .extend(partners.into_iter().filter_map(|of| {
                let partner = of.attribute("PartnerClaimType")?;
                Some((of.attribute("Name")?, partner, of.at))
            }));
    }
    Some(merged)
}

impl<'a> Effective<'a> {
    /// The predicate groups of a predicate validation, each with how many of its predicates must
    /// hold, and the predicates.
    #[must_use]
    pub fn predicate_groups(&self, validation: &str) -> Vec<(usize, Vec<&'a str>)> {
        let Some(at) = self.find(Kind::PredicateValidation, validation) else {
            return Vec::new();
        };
        let reader = Reader::new(self.chain, at);
        reader
            .items("PredicateGroups", "PredicateGroup")
            .into_iter()
            .filter_map(|group| {
                let list = group.child("PredicateReferences")?;
                let ids: Vec<&str> = list
                    .children("PredicateReference")
                    .into_iter()
                    .filter_map(|reference| reference.attribute("Id"))
                    .collect();
                let least = list.attribute("MatchAtLeast").and_then(|n| n.parse().ok());
                Some((least.unwrap_or(ids.len()), ids))
            })
            .collect()
    }

    /// A predicate's method and parameters.
    #[must_use]
    pub fn predicate(&self, id: &str) -> Option<(&'a str, Vec<(&'a str, String)>)> {
        let reader = Reader::new(self.chain, self.find(Kind::Predicate, id)?);
        let parameters = reader
            .items("Parameters", "Parameter")
            .into_iter()
            .filter_map(|parameter| Some((parameter.attribute("Id")?, parameter.text())))
            .collect();
        Some((reader.attribute("Method").unwrap_or_default(), parameters))
    }
}

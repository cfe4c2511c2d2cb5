//! What a set of base policies offers to extensions.

use std::collections::BTreeMap;

use crate::policy::doc::{Document, ElementId};

/// Which elements exist in a set of base policies. Ids are looked up without case, as the service
/// does (the starter packs themselves refer to `surname` as `surName`); the spelling of the
/// declaration is kept, the first one where several policies declare an id.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BaseFeatures {
    policies: Vec<String>,
    elements: BTreeMap<(Kind, String), Declared>,
}

/// What kind of element an id belongs to: each kind has its own ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    ClaimType,
    Transformation,
    ContentDefinition,
    DisplayControl,
    TechnicalProfile,
    UserJourney,
    SubJourney,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Declared {
    id: String,
    /// Only technical profiles that validate a page have any; in order, over all policies.
    validations: Vec<String>,
}

impl BaseFeatures {
    /// Reads `documents`, root first.
    #[must_use]
    pub fn read(documents: &[Document]) -> Self {
        let mut features = Self::default();
        for document in documents {
            features
                .policies
                .extend(document.root().attribute("PolicyId").map(str::to_owned));
            for (at, element) in document.elements() {
                let kind = match element.name.as_str() {
                    "ClaimType" => Kind::ClaimType,
                    "ClaimsTransformation" => Kind::Transformation,
                    "ContentDefinition" => Kind::ContentDefinition,
                    "DisplayControl" => Kind::DisplayControl,
                    "TechnicalProfile" => Kind::TechnicalProfile,
                    "UserJourney" => Kind::UserJourney,
                    "SubJourney" => Kind::SubJourney,
                    _ => continue,
                };
                // A relying party's profile is not one that others can name.
                let of_relying_party = element
                    .parent
                    .is_some_and(|parent| document.element(parent).name == "RelyingParty");
                if let (Some(id), false) = (element.attribute("Id"), of_relying_party) {
                    features
                        .elements
                        .entry((kind, id.to_lowercase()))
                        .or_insert_with(|| Declared {
                            id: id.to_owned(),
                            validations: Vec::new(),
                        })
                        .validations
                        .extend(validations(document, at));
                }
            }
        }
        features
    }

    /// Policy ids, root first.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// The claim type `id` as the base spells it.
    #[must_use]
    pub fn claim_type(&self, id: &str) -> Option<&str> {
        self.find(Kind::ClaimType, id)
    }

    /// The claims transformation `id` as the base spells it.
    #[must_use]
    pub fn transformation(&self, id: &str) -> Option<&str> {
        self.find(Kind::Transformation, id)
    }

    /// The content definition `id` as the base spells it.
    #[must_use]
    pub fn content_definition(&self, id: &str) -> Option<&str> {
        self.find(Kind::ContentDefinition, id)
    }

    /// The display control `id` as the base spells it.
    #[must_use]
    pub fn display_control(&self, id: &str) -> Option<&str> {
        self.find(Kind::DisplayControl, id)
    }

    /// The technical profile `id` as the base spells it. Session profiles (`SM-…`) are among them.
    #[must_use]
    pub fn technical_profile(&self, id: &str) -> Option<&str> {
        self.find(Kind::TechnicalProfile, id)
    }

    /// The user journey `id` as the base spells it.
    #[must_use]
    pub fn user_journey(&self, id: &str) -> Option<&str> {
        self.find(Kind::UserJourney, id)
    }

    /// The sub-journey `id` as the base spells it.
    #[must_use]
    pub fn sub_journey(&self, id: &str) -> Option<&str> {
        self.find(Kind::SubJourney, id)
    }

    /// The validation profiles of technical profile `id`, in order. One that has any must not be
    /// overridden: the lists merge.
    #[must_use]
    pub fn validations(&self, id: &str) -> &[String] {
        self.elements
            .get(&(Kind::TechnicalProfile, id.to_lowercase()))
            .map_or(&[], |declared| &declared.validations)
    }

    /// Ids of all technical profiles, sorted without case.
    pub fn technical_profiles(&self) -> impl Iterator<Item = &str> {
        self.of(Kind::TechnicalProfile)
    }

    /// Ids of all claim types, sorted without case.
    pub fn claim_types(&self) -> impl Iterator<Item = &str> {
        self.of(Kind::ClaimType)
    }

    /// Ids of all user journeys, sorted without case.
    pub fn user_journeys(&self) -> impl Iterator<Item = &str> {
        self.of(Kind::UserJourney)
    }

    /// Whether local accounts sign in through this base.
    #[must_use]
    pub fn has_local_accounts(&self) -> bool {
        self.technical_profile("login-NonInteractive").is_some()
    }

    /// Whether accounts of identity providers can be stored and found.
    #[must_use]
    pub fn has_social_accounts(&self) -> bool {
        self.technical_profile("AAD-UserWriteUsingAlternativeSecurityId")
            .is_some()
    }

    /// Whether there is a second factor by phone.
    #[must_use]
    pub fn has_mfa(&self) -> bool {
        self.technical_profile("PhoneFactor-InputOrVerify")
            .is_some()
    }

    fn find(&self, kind: Kind, id: &str) -> Option<&str> {
        self.elements
            .get(&(kind, id.to_lowercase()))
            .map(|declared| declared.id.as_str())
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.elements
            .iter()
            .filter(move |((of, _), _)| *of == kind)
            .map(|(_, declared)| declared.id.as_str())
    }
}

fn validations(document: &Document, profile: ElementId) -> Vec<String> {
    document
        .children_named(profile, "ValidationTechnicalProfiles")
        .flat_map(|(list, _)| document.children_named(list, "ValidationTechnicalProfile"))
        .filter_map(|(_, validation)| validation.attribute("ReferenceId"))
        .map(str::to_owned)
        .collect()
}

//! Every decision about extensions and relying parties, as plain data for the templates.
//!
//! Input is a resolved plan and what its base offers; output is a [`Design`]. One module per
//! concern decides ids, order and gates; templates only spell them out.
//!
//! The rule behind all of it: lists of validation profiles, and steps of journeys, *merge* when a
//! policy repeats an id of its base. So every page with validation and every journey is ours, under
//! an id no base has; what is overridden are single profiles without validation.

use std::collections::HashSet;

use serde::Serialize;

use self::element::{
    ClaimType, ClaimsProvider, ContentDefinition, Predicate, PredicateValidation, Profile,
    Transformation,
};
use self::parts::Parts;
use super::base::{Accounts, BaseDesign, BaseFeatures, Identifier};
use crate::plan::files::PlanFiles;
use crate::plan::{CustomPolicies, DeploymentMode, MfaMode, Plan, SignInIdentifier};
use crate::policy::doc::Document;

pub mod attributes;
pub mod carried;
pub mod claims;
pub mod codes;
pub mod directory;
mod disabled;
pub mod element;
pub mod fragments;
pub mod gates;
pub mod ids;
pub mod journeys;
pub mod keys;
pub mod languages;
pub mod local;
pub mod migration;
pub mod pages;
pub mod parts;
pub mod providers;
pub mod relying_parties;
pub mod service;
pub mod sign_in;
pub mod supplement;
#[cfg(test)]
pub(crate) mod testing;

pub use ids::WellKnownIds;
pub use keys::{KeyContainer, KeyKind, KeyUse};

/// What decisions are made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The resolved plan.
    pub plan: &'a Plan,
    /// The environment it is resolved for.
    pub environment: &'a str,
    /// Its custom policies.
    pub policies: &'a CustomPolicies,
    /// The files it names.
    pub files: &'a PlanFiles,
    /// What a base for this plan is, whichever base it uses.
    pub base: &'a BaseDesign,
    /// What the base it uses has.
    pub features: &'a BaseFeatures,
    /// The policies of that base, root first.
    pub base_documents: &'a [Document],
    /// The policy the extensions derive from.
    pub base_policy_id: &'a str,
}

/// The extensions and everything that goes with them. The template of the extensions sees all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Design {
    /// The root element and the base.
    pub header: Header,
    /// `ClaimsSchema`.
    pub claim_types: Vec<ClaimType>,
    /// `Predicates`.
    pub predicates: Vec<Predicate>,
    /// `PredicateValidations`.
    pub predicate_validations: Vec<PredicateValidation>,
    /// `ClaimsTransformations`.
    pub transformations: Vec<Transformation>,
    /// `ContentDefinitions`.
    pub content_definitions: Vec<ContentDefinition>,
    /// `Localization`.
    pub localization: languages::Localization,
    /// `ClaimsProviders`. A technical profile stands in it once.
    pub claims_providers: Vec<ClaimsProvider>,
    /// `UserJourneys`.
    pub journeys: Vec<journeys::Journey>,
    /// `SubJourneys`.
    pub sub_journeys: Vec<journeys::SubJourney>,
    /// The user's own XML.
    pub fragments: fragments::Fragments,
    /// What applications call, each a policy of its own.
    pub relying_parties: Vec<relying_parties::RelyingParty>,
    /// Identity providers in the order of their buttons.
    pub providers: Vec<providers::Provider>,
    /// Attributes that people are asked for or that are put into tokens.
    pub attributes: attributes::Attributes,
    /// Ids of applications.
    pub ids: WellKnownIds,
    /// Key containers, by id.
    pub keys: Vec<KeyContainer>,
    /// Whether weak legacy passwords are refused on purpose.
    pub refuses_weak_passwords: bool,
}

/// The root element of the extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// Initial domain of the tenant.
    pub tenant: String,
    /// The tenant's directory id, where known.
    pub tenant_object_id: Option<String>,
    /// Id of the extensions.
    pub policy_id: String,
    /// Id of the policy they derive from.
    pub base_policy_id: String,
    /// Whether policies run in development mode.
    pub development: bool,
}

impl Design {
    /// Decides everything.
    #[must_use]
    pub fn new(inputs: &Inputs<'_>) -> Self {
        let Inputs { plan, policies, .. } = *inputs;
        let ids = ids::well_known(plan);
        let migration = migration::Migration::of(inputs);
        let providers = providers::providers(inputs);
        let attributes = attributes::attributes(inputs);
        let profile = carried_attributes(inputs, &attributes);
        let service = service::service(inputs, &migration, &profile);
        let names = inputs.base.sign_in_names();
        let pages = local::pages(inputs, &migration, service.as_ref(), &attributes);
        let localization = languages::localization(inputs, &attributes, &providers);
        let (journeys, sub_journeys) = journeys::journeys(inputs, &migration, &providers);
        let mut parts = Parts::default();
        parts.add_claim_types(claims::claim_types(&names, &migration, service.as_ref()));
        parts.add_transformations(directory::transformations(inputs, &migration));
        parts.add_profiles(DIRECTORY, directory::login(inputs, &ids));
        parts.add_profiles(DIRECTORY, directory::profiles(inputs, &migration, &profile));
        parts.add_profiles(DIRECTORY, directory::second_factor(inputs));
        parts.add_profiles("Migration", directory::helpers(inputs, &migration));
        if let Some(service) = &service {
            parts.add_profiles("Migration service", service.profiles.clone());
        }
        parts.add_profiles("Pages", pages);
        parts.keep_reachable(&journeys, &sub_journeys, inputs.features);
        for provider in &providers {
            parts.add_provider(provider.claims_provider.clone());
        }
        parts.add_profiles(
            "Facebook",
            providers::unused(inputs, &providers).into_iter().collect(),
        );
        parts.add_attributes(&attributes);
        disabled::refuse(inputs, &mut parts);
        parts.add_profiles("Token Issuer", relying_parties::issuing(inputs, &providers));
        if parts.uses_extensions() {
            parts.add_profiles(DIRECTORY, vec![extensions_app(&ids)]);
        }
        let mut design = Self {
            header: Header {
                tenant: plan.target.tenant.clone(),
                tenant_object_id: plan.target.tenant_id.clone(),
                policy_id: policy_id(policies, "TrustFrameworkExtensions"),
                base_policy_id: inputs.base_policy_id.to_owned(),
                development: policies.deployment_mode == DeploymentMode::Development,
            },
            content_definitions: pages::pages(inputs, &localization).content_definitions,
            fragments: fragments::Fragments::default(),
            localization,
            journeys,
            sub_journeys,
            claim_types: parts.claim_types,
            predicates: parts.predicates,
            predicate_validations: parts.predicate_validations,
            transformations: parts.transformations,
            claims_providers: parts.claims_providers,
            ids,
            providers,
            attributes,
            relying_parties: Vec::new(),
            keys: Vec::new(),
            refuses_weak_passwords: !migration.keeps_weak,
        };
        design.relying_parties = relying_parties::relying_parties(inputs, &design);
        design.keys = keys::keys(inputs, &design.providers, service.as_ref(), &migration);
        design
    }
}

/// The claims provider of everything that asks or changes the directory.
const DIRECTORY: &str = "Azure Active Directory";

/// The attributes that accounts get from the legacy store when they are made at sign-in: claim type
/// and name.
fn carried_attributes(
    inputs: &Inputs<'_>,
    attributes: &attributes::Attributes,
) -> Vec<(String, String)> {
    let from_source: HashSet<String> = inputs
        .plan
        .attributes
        .iter()
        .enumerate()
        .filter(|(_, attribute)| attribute.from.is_some())
        .map(|(at, _)| crate::pointer!["attributes", at])
        .collect();
    attributes
        .claims
        .iter()
        .filter(|claim| from_source.contains(&claim.origin))
        .map(|claim| (claim.claim.clone(), claim.name.clone()))
        .collect()
}

/// The application that owns custom attributes: without its ids the directory knows none.
fn extensions_app(ids: &WellKnownIds) -> Profile {
    let mut profile = Profile::overriding("AAD-Common")
        .item("ClientId", &ids.extensions)
        .item("ApplicationObjectId", &ids.extensions_object);
    profile.from = Some("/target/wellKnown/extensionsApp".to_owned());
    profile
}

/// `B2C_1A_{prefix}{name}`.
#[must_use]
pub fn policy_id(policies: &CustomPolicies, name: &str) -> String {
    format!("B2C_1A_{}{name}", policies.prefix)
}

/// What a base for `plan` has to offer.
#[must_use]
pub fn base_design(plan: &Plan, policies: &CustomPolicies) -> BaseDesign {
    let local = !policies.sign_in.identifiers.is_empty();
    let social = !plan.identity_providers.is_empty();
    BaseDesign {
        tenant_object_id: plan.target.tenant_id.clone(),
        base_policy_id: policy_id(policies, "TrustFrameworkBase"),
        localization_policy_id: policy_id(policies, "TrustFrameworkLocalization"),
        accounts: match (local, social) {
            (false, _) => Accounts::Social,
            (true, false) => Accounts::Local,
            (true, true) => Accounts::Both,
        },
        mfa: plan.mfa.mode == MfaMode::Always,
        identifiers: policies
            .sign_in
            .identifiers
            .iter()
            .map(|identifier| match identifier {
                SignInIdentifier::Email => Identifier::Email,
                SignInIdentifier::Username => Identifier::Username,
                SignInIdentifier::Phone => Identifier::Phone,
            })
            .collect(),
        languages: languages::base_languages(policies),
        default_language: languages::default_language(policies),
        ..BaseDesign::new(plan.target.tenant.as_str())
    }
}

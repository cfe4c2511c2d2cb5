//! Accounts that are disabled.
//!
//! The password check and the base's password reset refuse them; a provider's answer and a refresh
//! token do not. Every journey reads the account by its object id before it issues a token, and so
//! does every refresh; that is where disabled accounts are refused.

use super::Inputs;
use super::element::{
    ClaimType, ClaimUse, Parameter, Profile, Transformation, TransformationClaim,
};
use super::parts::Parts;
use crate::policy::set::Kind;

/// Fails for disabled accounts, in our base and in most starter packs.
pub(super) const ASSERTION: &str = "AssertAccountEnabledIsTrue";

const READ: &str = "AAD-UserReadUsingObjectId";

const ENABLED: &str = "accountEnabled";

/// Adds what refuses disabled accounts to `parts`.
pub(super) fn refuse(inputs: &Inputs<'_>, parts: &mut Parts) {
    let features = inputs.features;
    if !features.has_profile(READ) {
        return;
    }
    if !features.has_claim(ENABLED) {
        parts.add_claim_types([ClaimType {
            id: ENABLED.to_owned(),
            label: Some("Account is enabled".to_owned()),
            data_type: Some("boolean"),
            ..ClaimType::default()
        }]);
    }
    if !features.has(Kind::ClaimsTransformation, ASSERTION) {
        parts.add_transformations([assertion()]);
    }
    let read = Profile {
        outputs: vec![ClaimUse::of(ENABLED)],
        output_transformations: vec![ASSERTION.to_owned()],
        ..Profile::overriding(READ)
    };
    parts.add_profiles(super::DIRECTORY, vec![read]);
}

fn assertion() -> Transformation {
    Transformation {
        id: ASSERTION.to_owned(),
        method: "AssertBooleanClaimIsEqualToValue",
        inputs: vec![TransformationClaim {
            claim: ENABLED.to_owned(),
            name: "inputClaim",
        }],
        parameters: vec![Parameter {
            id: "valueToCompareTo",
            data_type: "boolean",
            value: "true".to_owned(),
        }],
        ..Transformation::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::b2c::design::testing::{Fixture, packs};
    use crate::policy::chain::Chain;
    use crate::policy::doc::Document;
    use crate::policy::effective::Effective;
    use crate::policy::set::PolicySet;

    const SOCIAL: &str = "
identityProviders:
  - { name: google, kind: google, clientId: g, clientSecret: { env: G } }
customPolicies:
  signIn: { identifiers: [] }
  relyingParties: [{ name: signin }]
";

    #[track_caller]
    fn assert_refuses_disabled_accounts(fixture: &Fixture) {
        let (texts, errors) = fixture.generated("test");
        assert_eq!(errors, [""; 0]);
        let documents = texts.iter().enumerate();
        let documents = documents.map(|(at, text)| Document::parse(at.to_string(), text));
        let set = PolicySet::new(documents.filter_map(Result::ok));
        let chains = Chain::all(&set);
        assert!(!chains.is_empty());
        for chain in &chains {
            let view = Effective::new(chain);
            for id in [
                "AAD-UserReadUsingObjectId",
                "AAD-UserReadUsingObjectId-CheckRefreshTokenDate",
            ] {
                let read = view.profile(id);
                let asserts = read.is_some_and(|read| {
                    let mut transformations = read.output_transformations.iter();
                    read.outputs.iter().any(|claim| claim.id == super::ENABLED)
                        && transformations.any(|it| it.id == super::ASSERTION)
                });
                assert!(asserts, "{id}");
            }
        }
    }

    #[test]
    fn every_journey_and_refresh_refuses_disabled_accounts_over_every_base() {
        assert_refuses_disabled_accounts(&Fixture::new(SOCIAL));
        let both = SOCIAL.replace("identifiers: []", "identifiers: [email]");
        assert_refuses_disabled_accounts(&Fixture::new(&both));
        for pack in packs() {
            assert_refuses_disabled_accounts(&Fixture::new(SOCIAL).over(&pack));
        }
    }
}

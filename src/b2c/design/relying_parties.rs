//! What applications call: one policy each at the end of the chain.
//!
//! Input is the plan's `customPolicies.relyingParties` and the rest of the design; output is one
//! [`RelyingParty`] each, with the session, the tokens' content and their lifetimes. A claim is
//! only put into tokens when a step of the journey can produce it: the service refuses others.

use indexmap::IndexMap;
use serde::Serialize;

use super::attributes::claim_of;
use super::element::{ClaimUse, Item, Profile};
use super::providers::Provider;
use super::{Design, Inputs, journeys, policy_id};
use crate::b2c::generated::file_name;
use crate::b2c::render::{RenderError, RenderedPolicy, render_policy};
use crate::plan::{
    DeploymentMode, JourneyKind, PolicyTokens, RelyingParty as Planned, SessionExpiry,
    SessionScope, SignInIdentifier, SubjectClaim,
};
use crate::pointer;
use crate::policy::set::Kind;

const TEMPLATE: &str = "b2c/relying_party.xml.tera";

/// The technical profile that issues tokens, in every base.
const ISSUER: &str = "JwtIssuer";

/// The journey that renews tokens, in every current base.
const REFRESH_JOURNEY: &str = "RedeemRefreshToken";

/// The first profile of that journey: it reads what the last token held.
const REFRESH_SETUP: &str = "RefreshTokenReadAndSetup";

/// Subject of tokens without one: the text that applications of old policies know.
const SUBJECT_NOT_SUPPORTED: &str = "Not supported currently. Use oid claim.";

/// A relying party policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelyingParty {
    /// Policy id.
    pub policy_id: String,
    /// Id of its journey, one of [`Design::journeys`].
    pub journey: String,
    /// The journey that renews its tokens, where the base has one.
    pub refresh_journey: Option<String>,
    /// Its session.
    pub session: Session,
    /// Journey tracing; never in production.
    pub insights: Option<Insights>,
    /// Whether JavaScript of page layouts runs.
    pub java_script: bool,
    /// What tokens hold.
    pub outputs: Vec<ClaimUse>,
    /// Token settings that differ from those of the extensions.
    pub issuer: Option<Profile>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// `SingleSignOn` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// `Scope`.
    pub scope: &'static str,
    /// `KeepAliveInDays`, for people who choose to stay signed in.
    pub keep_alive_days: Option<u32>,
    /// `SessionExpiryType`.
    pub expiry: &'static str,
    /// `SessionExpiryInSeconds`.
    pub seconds: u32,
}

/// `JourneyInsights`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Insights {
    /// Instrumentation key of the Application Insights resource.
    pub key: String,
    /// Whether traces are sent at once and journeys are recorded.
    pub development: bool,
}

/// The plan's relying parties. `design` is complete except for them and the keys.
#[must_use]
pub fn relying_parties(inputs: &Inputs<'_>, design: &Design) -> Vec<RelyingParty> {
    let parties = inputs.policies.relying_parties.iter().enumerate();
    parties
        .map(|(index, party)| relying_party(inputs, design, index, party))
        .collect()
}

fn relying_party(
    inputs: &Inputs<'_>,
    design: &Design,
    index: usize,
    party: &Planned,
) -> RelyingParty {
    let policies = inputs.policies;
    let origin = pointer!["customPolicies", "relyingParties", index];
    let tokens = party.tokens.as_ref().unwrap_or(&policies.tokens);
    let issuer = (*tokens != policies.tokens).then(|| Profile {
        from: Some(format!("{origin}/tokens")),
        ..issuer(tokens)
    });
    let refresh_journey = inputs.features.find(Kind::UserJourney, REFRESH_JOURNEY);
    RelyingParty {
        policy_id: policy_id(policies, &party.name),
        journey: journeys::journey_of(inputs, index),
        refresh_journey: refresh_journey.map(str::to_owned),
        session: session(inputs, party),
        insights: insights(inputs),
        java_script: party.java_script,
        outputs: outputs(inputs, design, party, tokens, &origin),
        issuer,
        origin,
    }
}

/// What the extensions add to the profiles that issue and renew tokens: the settings of relying
/// parties without their own, and the claims that renewed tokens keep although the directory does
/// not hold them.
#[must_use]
pub fn issuing(inputs: &Inputs<'_>, providers: &[Provider]) -> Vec<Profile> {
    let mut profiles = vec![Profile {
        from: Some(pointer!["customPolicies", "tokens"]),
        ..issuer(&inputs.policies.tokens)
    }];
    let mut outputs = Vec::new();
    if !providers.is_empty() {
        outputs.extend(["identityProvider", "email"].map(ClaimUse::of));
    }
    for (index, party) in inputs.policies.relying_parties.iter().enumerate() {
        for (at, planned) in party.claims.iter().enumerate() {
            if claim_of(inputs.plan, &planned.claim).is_none() {
                let origin = pointer!["customPolicies", "relyingParties", index, "claims", at];
                outputs.push(ClaimUse::of(&planned.claim).from(origin));
            }
        }
    }
    if !outputs.is_empty() && inputs.features.has_profile(REFRESH_SETUP) {
        profiles.push(Profile {
            outputs: last_of_each(outputs),
            ..Profile::overriding(REFRESH_SETUP)
        });
    }
    profiles
}

/// Microsoft Learn: "Configure tokens in Azure Active Directory B2C", custom policy tab. Every
/// setting is written, so that a relying party also overrides what the extensions say.
fn issuer(tokens: &PolicyTokens) -> Profile {
    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;
    let seconds = |count: u32, unit: u64| (u64::from(count) * unit).to_string();
    let lifetime = seconds(tokens.lifetime_minutes, MINUTE);
    let refreshes_for_ever = tokens.refresh_sliding_days == 0;
    let mut metadata = vec![
        Item::new("token_lifetime_secs", lifetime.as_str()),
        Item::new("id_token_lifetime_secs", lifetime),
        Item::new(
            "refresh_token_lifetime_secs",
            seconds(tokens.refresh_days, DAY),
        ),
        Item::new(
            "allow_infinite_rolling_refresh_token",
            refreshes_for_ever.to_string(),
        ),
    ];
    if !refreshes_for_ever {
        let window = seconds(tokens.refresh_sliding_days, DAY);
        metadata.push(Item::new("rolling_refresh_token_lifetime_secs", window));
    }
    let issuer_claim = if tokens.issuer_with_policy {
        "AuthorityWithTfp"
    } else {
        "AuthorityAndTenantGuid"
    };
    metadata.push(Item::new("IssuanceClaimPattern", issuer_claim));
    Profile {
        metadata,
        ..Profile::overriding(ISSUER)
    }
}

fn session(inputs: &Inputs<'_>, party: &Planned) -> Session {
    let session = party.session.as_ref().unwrap_or(&inputs.policies.session);
    let days = inputs.policies.sign_in.keep_signed_in_days;
    Session {
        scope: match session.scope {
            SessionScope::Tenant => "Tenant",
            SessionScope::Application => "Application",
            SessionScope::Policy => "Policy",
            SessionScope::Suppressed => "Suppressed",
        },
        keep_alive_days: (days > 0).then_some(days),
        expiry: match session.expiry {
            SessionExpiry::Rolling => "Rolling",
            SessionExpiry::Absolute => "Absolute",
        },
        seconds: session.minutes * 60,
    }
}

/// Traces hold claims, so no environment that is marked as production has them.
fn insights(inputs: &Inputs<'_>) -> Option<Insights> {
    let tracing = inputs.plan.monitoring.as_ref()?.journey_tracing.as_ref()?;
    let environment = inputs.plan.environments.get(inputs.environment)?;
    (!environment.production).then(|| Insights {
        key: tracing.instrumentation_key.clone(),
        development: inputs.policies.deployment_mode == DeploymentMode::Development,
    })
}

/// What tokens hold: the standard claims the journey produces, the attributes with a token name,
/// and the relying party's own claims, which replace those before.
fn outputs(
    inputs: &Inputs<'_>,
    design: &Design,
    party: &Planned,
    tokens: &PolicyTokens,
    origin: &str,
) -> Vec<ClaimUse> {
    let mut outputs = subject(tokens);
    outputs.extend(["displayName", "givenName", "surname"].map(ClaimUse::of));
    let offers_providers = offers_providers(design, party);
    if offers_providers || knows_email(inputs, party) {
        outputs.push(email(inputs));
    }
    if offers_providers {
        outputs.push(ClaimUse::of("identityProvider"));
    }
    outputs.push(ClaimUse::of("tenantId").always("{Policy:TenantObjectId}"));
    for attribute in &design.attributes.claims {
        if let Some(name) = &attribute.token_claim {
            let output = ClaimUse::of(&attribute.claim).partner(name);
            outputs.push(output.from(&attribute.origin));
        }
    }
    for (index, planned) in party.claims.iter().enumerate() {
        let attribute = inputs
            .plan
            .attributes
            .iter()
            .find(|attribute| attribute.name == planned.claim);
        let claim = claim_of(inputs.plan, &planned.claim).unwrap_or_else(|| planned.claim.clone());
        let name = planned
            .name
            .as_deref()
            .or_else(|| attribute?.claim.as_deref())
            .unwrap_or(&planned.claim);
        let mut output = ClaimUse::of(claim).partner(name);
        output.default.clone_from(&planned.default);
        outputs.push(output.from(format!("{origin}/claims/{index}")));
    }
    last_of_each(outputs)
}

/// The address, under the name the plan gives it in tokens.
fn email(inputs: &Inputs<'_>) -> ClaimUse {
    let mut output = ClaimUse::of("email");
    let attributes = inputs.plan.attributes.iter();
    let named = attributes.filter(|attribute| attribute.name == output.claim);
    output.partner = named.filter_map(|attribute| attribute.claim.clone()).next();
    output
}

/// Whether people come from identity providers in the journey of `party`.
fn offers_providers(design: &Design, party: &Planned) -> bool {
    let is_offered = |provider: &Provider| match &party.identity_providers {
        None => true,
        Some(names) => names.contains(&provider.name),
    };
    party.journey != JourneyKind::PasswordReset && design.providers.iter().any(is_offered)
}

/// Whether a local account's address is read at sign-in, or asked for at sign-up.
fn knows_email(inputs: &Inputs<'_>, party: &Planned) -> bool {
    let sign_in = &inputs.policies.sign_in;
    sign_in.identifiers.contains(&SignInIdentifier::Email)
        || (sign_in.identifiers.first() == Some(&SignInIdentifier::Username)
            && sign_in.sign_up
            && party.journey == JourneyKind::SignUpSignIn)
}

/// The subject, first. Without one the object id still identifies the account, as `oid`.
fn subject(tokens: &PolicyTokens) -> Vec<ClaimUse> {
    match tokens.subject {
        SubjectClaim::ObjectId => vec![ClaimUse::of("objectId").partner("sub")],
        SubjectClaim::NotSupported => vec![
            ClaimUse::of("objectId").partner("oid"),
            ClaimUse::of("sub").always(SUBJECT_NOT_SUPPORTED),
        ],
    }
}

/// The last output of each claim, in the place of its first.
fn last_of_each(outputs: Vec<ClaimUse>) -> Vec<ClaimUse> {
    let mut unique = IndexMap::with_capacity(outputs.len());
    for output in outputs {
        unique.insert(output.claim.to_ascii_lowercase(), output);
    }
    unique.into_values().collect()
}

/// What the template of a relying party may ask for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    header: &'a super::Header,
    party: &'a RelyingParty,
}

/// File name and document of every relying party policy of `design`.
///
/// # Errors
/// Fails when a text of the plan holds a character XML cannot carry.
pub fn render_all(design: &Design) -> Result<Vec<(String, RenderedPolicy)>, RenderError> {
    let parties = design.relying_parties.iter();
    parties
        .map(|party| {
            let header = &design.header;
            let name = file_name(&party.policy_id);
            let rendered = render_policy(TEMPLATE, &name, &Context { header, party })?;
            Ok((name, rendered))
        })
        .collect()
}

#[cfg(test)]
mod tests;

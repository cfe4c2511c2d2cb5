//! Journeys and their steps.
//!
//! One journey for each thing relying parties do, and for each choice of providers they offer. Ids
//! are ours: steps merge by number when a journey of the base is repeated.

use serde::Serialize;

use super::Inputs;
use super::claims::{FORGOT_PASSWORD, LEGACY_ACCOUNT, OBJECT_ID};
use super::gates::{Gate, only_if_exists, unless_exists};
use super::local::{
    self, EDIT_PROFILE, FORGOT_EXCHANGE, NEW_PASSWORD, SIGN_IN, SIGN_IN_ONLY, SIGN_UP_EXCHANGE,
    SOCIAL_SIGN_UP,
};
use super::migration::Migration;
use super::providers::Provider;
use super::sign_in::label;
use crate::plan::{JourneyKind, RelyingParty};
use crate::pointer;

/// A user journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Journey {
    /// Its id.
    pub id: String,
    /// Its steps; their numbers are their places, from 1.
    pub steps: Vec<Step>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// A sub-journey that returns to the journey that called it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubJourney {
    /// Its id.
    pub id: String,
    /// Its steps; their numbers are their places, from 1.
    pub steps: Vec<Step>,
}

/// An orchestration step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// `Type`.
    pub kind: &'static str,
    /// Page of a selection.
    pub content_definition: Option<&'static str>,
    /// What people can choose.
    pub selections: Vec<Selection>,
    /// When it runs: every gate must let it pass.
    pub gates: Vec<Gate>,
    /// Exchanges: id and technical profile.
    pub exchanges: Vec<Exchange>,
    /// Sub-journey it calls.
    pub sub_journey: Option<&'static str>,
    /// Technical profile that issues the token.
    pub issuer: Option<&'static str>,
}

/// Something people can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Selection {
    /// An exchange of the next step.
    Target(String),
    /// An exchange of this step, whose page is part of this one.
    Validation(String),
}

/// A claims exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Its id.
    pub id: String,
    /// The technical profile.
    pub profile: String,
}

impl Exchange {
    fn new(id: impl Into<String>, profile: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            profile: profile.into(),
        }
    }
}

impl Step {
    fn exchange(exchanges: Vec<Exchange>) -> Self {
        Self {
            kind: "ClaimsExchange",
            exchanges,
            ..Self::default()
        }
    }

    fn one(id: &str, profile: &str) -> Self {
        Self::exchange(vec![Exchange::new(id, profile)])
    }

    fn when(mut self, gates: Vec<Gate>) -> Self {
        self.gates.extend(gates);
        self
    }
}

/// Exchange of the page that signs in.
const SIGN_IN_EXCHANGE: &str = "SignInExchange";
/// Sub-journey that sets a new password within another journey.
const EMBEDDED_RESET: &str = "EmbeddedResetPassword";
/// The token issuer of every base.
const ISSUER: &str = "JwtIssuer";

const fn kind_id(kind: JourneyKind) -> &'static str {
    match kind {
        JourneyKind::SignUpSignIn => "SignUpSignIn",
        JourneyKind::SignIn => "SignIn",
        JourneyKind::PasswordReset => "ResetPassword",
        JourneyKind::ProfileEdit => "EditProfile",
    }
}

/// The id of the journey of the relying party at `index` of the plan, one of those [`journeys`]
/// returns: relying parties that do the same share one.
#[must_use]
pub fn journey_of(inputs: &Inputs<'_>, index: usize) -> String {
    let parties = &inputs.policies.relying_parties;
    let Some(party) = parties.get(index) else {
        return String::new();
    };
    let same =
        |other: &&RelyingParty| other.journey == party.journey && offered(other) == offered(party);
    let first = parties.iter().find(same).unwrap_or(party);
    match offered(party) {
        None => kind_id(party.journey).to_owned(),
        Some(_) => format!("{}-{}", kind_id(party.journey), first.name),
    }
}

/// The providers a relying party restricts itself to. A password reset offers none.
fn offered(party: &RelyingParty) -> Option<&[String]> {
    party
        .identity_providers
        .as_deref()
        .filter(|_| party.journey != JourneyKind::PasswordReset)
}

/// The journeys the plan's relying parties use, and what they call.
#[must_use]
pub fn journeys(
    inputs: &Inputs<'_>,
    migration: &Migration,
    providers: &[Provider],
) -> (Vec<Journey>, Vec<SubJourney>) {
    let mut journeys: Vec<Journey> = Vec::new();
    for (at, party) in inputs.policies.relying_parties.iter().enumerate() {
        let id = journey_of(inputs, at);
        if journeys.iter().any(|journey| journey.id == id) {
            continue;
        }
        let providers: Vec<&Provider> = match offered(party) {
            None => providers.iter().collect(),
            Some(names) => names
                .iter()
                .filter_map(|name| providers.iter().find(|provider| provider.name == *name))
                .collect(),
        };
        let builder = Builder {
            inputs,
            migration,
            providers,
        };
        let steps = match party.journey {
            JourneyKind::SignUpSignIn => builder.sign_in(inputs.policies.sign_in.sign_up),
            JourneyKind::SignIn => builder.sign_in(false),
            JourneyKind::PasswordReset => builder.password_reset(),
            JourneyKind::ProfileEdit => builder.profile_edit(),
        };
        journeys.push(Journey {
            id,
            steps,
            origin: pointer!["customPolicies", "relyingParties", at],
        });
    }
    let calls_reset = journeys
        .iter()
        .flat_map(|journey| &journey.steps)
        .any(|step| step.sub_journey.is_some());
    let mut sub_journeys = Vec::new();
    if calls_reset {
        let builder = Builder {
            inputs,
            migration,
            providers: Vec::new(),
        };
        sub_journeys.push(SubJourney {
            id: EMBEDDED_RESET.to_owned(),
            steps: builder.reset_steps(),
        });
    }
    (journeys, sub_journeys)
}

struct Builder<'a> {
    inputs: &'a Inputs<'a>,
    migration: &'a Migration,
    providers: Vec<&'a Provider>,
}

impl Builder<'_> {
    fn has_local(&self) -> bool {
        self.inputs.base.has_local()
    }

    /// Whether the sign-in page has a link for a forgotten password that works.
    fn has_link(&self) -> bool {
        self.has_local() && self.inputs.policies.sign_in.embedded_password_reset
    }

    fn provider_exchanges(&self) -> Vec<Exchange> {
        self.providers
            .iter()
            .map(|provider| Exchange::new(&provider.exchange, &provider.profile))
            .collect()
    }

    /// Signs in, and signs up unless that is not wanted.
    fn sign_in(&self, sign_up: bool) -> Vec<Step> {
        let mut first = Step {
            kind: "CombinedSignInAndSignUp",
            content_definition: Some("api.signuporsignin"),
            ..Step::default()
        };
        let mut second = self.provider_exchanges();
        first.selections = second
            .iter()
            .map(|exchange| Selection::Target(exchange.id.clone()))
            .collect();
        if self.has_local() {
            let page = if sign_up { SIGN_IN } else { SIGN_IN_ONLY };
            first
                .selections
                .push(Selection::Validation(SIGN_IN_EXCHANGE.to_owned()));
            first.exchanges = vec![Exchange::new(SIGN_IN_EXCHANGE, page)];
            if let Some(name) = self.inputs.base.sign_in_names().first().filter(|_| sign_up) {
                second.push(Exchange::new(SIGN_UP_EXCHANGE, local::sign_up(name.kind)));
            }
            if self.has_link() {
                first
                    .selections
                    .push(Selection::Target(FORGOT_EXCHANGE.to_owned()));
                second.push(Exchange::new(FORGOT_EXCHANGE, "ForgotPassword"));
            }
        }
        let mut steps = vec![first];
        if !second.is_empty() {
            steps.push(self.unless_signed_in(Step::exchange(second)));
        } else if self.migration.may_require_reset() {
            // The service wants an exchange right after the page, and the next step is none.
            let read = Step::one("AADUserReadAfterSignIn", "AAD-UserReadUsingObjectId");
            steps.push(read.when(only_if_exists(OBJECT_ID)));
        }
        steps.extend(self.embedded_reset());
        steps.extend(self.social_account(sign_up));
        steps.extend(self.finish());
        steps
    }

    /// Skips `step` for people who have answered the sign-in page.
    fn unless_signed_in(&self, step: Step) -> Step {
        if !self.has_local() {
            return step;
        }
        let step = step.when(unless_exists(OBJECT_ID));
        if self.migration.may_require_reset() {
            step.when(unless_exists(FORGOT_PASSWORD))
        } else {
            step
        }
    }

    /// Sets a new password where the link was followed or one is due.
    fn embedded_reset(&self) -> Option<Step> {
        (self.has_link() || self.migration.may_require_reset()).then(|| {
            Step {
                kind: "InvokeSubJourney",
                sub_journey: Some(EMBEDDED_RESET),
                ..Step::default()
            }
            .when(only_if_exists(FORGOT_PASSWORD))
        })
    }

    /// Finds the account of somebody who came from a provider, and makes one where that is wanted.
    fn social_account(&self, sign_up: bool) -> Vec<Step> {
        if self.providers.is_empty() {
            return Vec::new();
        }
        let unless_known = |step: Step| step.when(unless_exists(OBJECT_ID));
        let read =
            |profile| unless_known(Step::one("AADUserReadUsingAlternativeSecurityId", profile));
        if !sign_up {
            return vec![read("AAD-UserReadUsingAlternativeSecurityId")];
        }
        vec![
            read("AAD-UserReadUsingAlternativeSecurityId-NoError"),
            unless_known(Step::one("SocialSignUpExchange", SOCIAL_SIGN_UP)),
            // The page before is skipped by the service when it has nothing to ask.
            unless_known(Step::one(
                "AADUserWrite",
                "AAD-UserWriteUsingAlternativeSecurityId",
            )),
        ]
    }

    /// Reads the account, asks for the second factor, issues the token.
    fn finish(&self) -> Vec<Step> {
        let mut steps = vec![read_account()];
        steps.extend(self.second_factor(false));
        steps.push(issue());
        steps
    }

    /// Asks for the second factor and keeps a new number. A reset asks whoever has an account,
    /// everybody else is asked once in a session.
    fn second_factor(&self, for_reset: bool) -> Vec<Step> {
        if !self.inputs.base.mfa {
            return Vec::new();
        }
        let mut verify = Step::one("PhoneFactor-Verify", "PhoneFactor-InputOrVerify");
        let mut keep = Step::one(
            "AADUserWriteWithObjectId",
            "AAD-UserWritePhoneNumberUsingObjectId",
        );
        if for_reset {
            verify = verify.when(only_if_exists(OBJECT_ID));
            keep = keep.when(only_if_exists(OBJECT_ID));
        } else {
            verify = verify
                .when(unless_exists("isActiveMFASession"))
                // A reset within the journey has asked already.
                .when(unless_exists("Verified.strongAuthenticationPhoneNumber"));
        }
        vec![verify, keep.when(only_if_exists("newPhoneNumberEntered"))]
    }

    /// Finds the account, asks for the second factor, takes the new password.
    fn reset_steps(&self) -> Vec<Step> {
        let names = self.inputs.base.sign_in_names();
        let exchanges: Vec<Exchange> = names
            .iter()
            .map(|name| {
                let id = format!("FindAccount{}Exchange", label(name.kind));
                Exchange::new(id, local::find_account(name.kind))
            })
            .collect();
        let mut steps = Vec::new();
        if exchanges.len() > 1 {
            steps.push(Step {
                kind: "ClaimsProviderSelection",
                content_definition: Some("api.idpselections"),
                selections: exchanges
                    .iter()
                    .map(|exchange| Selection::Target(exchange.id.clone()))
                    .collect(),
                ..Step::default()
            });
        }
        steps.push(Step::exchange(exchanges));
        steps.extend(self.second_factor(true));
        steps.push(Step::one("NewPasswordExchange", NEW_PASSWORD));
        steps
    }

    fn password_reset(&self) -> Vec<Step> {
        let mut steps = if self.has_local() {
            self.reset_steps()
        } else {
            Vec::new()
        };
        steps.push(read_account());
        if self.has_local() && self.migration.creates_on_reset() {
            steps.extend(self.second_factor_of_new_account());
        }
        steps.push(issue());
        steps
    }

    /// Whoever had no account when the reset began gets a second factor before the first token.
    fn second_factor_of_new_account(&self) -> Vec<Step> {
        if !self.inputs.base.mfa {
            return Vec::new();
        }
        let verify = Step::one("NewAccountPhoneFactorExchange", "PhoneFactor-InputOrVerify");
        let keep = Step::one(
            "NewAccountPhoneWriteExchange",
            "AAD-UserWritePhoneNumberUsingObjectId",
        );
        let is_new = || only_if_exists(LEGACY_ACCOUNT);
        vec![
            verify.when(is_new()),
            keep.when(is_new())
                .when(only_if_exists("newPhoneNumberEntered")),
        ]
    }

    fn profile_edit(&self) -> Vec<Step> {
        let mut exchanges = self.provider_exchanges();
        if self.has_local() {
            exchanges.push(Exchange::new(SIGN_IN_EXCHANGE, SIGN_IN_ONLY));
        }
        let mut steps = vec![
            Step {
                kind: "ClaimsProviderSelection",
                content_definition: Some("api.idpselections"),
                selections: exchanges
                    .iter()
                    .map(|exchange| Selection::Target(exchange.id.clone()))
                    .collect(),
                ..Step::default()
            },
            Step::exchange(exchanges),
        ];
        if self.migration.may_require_reset() {
            steps.extend(self.embedded_reset());
        }
        steps.extend(self.social_account(false));
        steps.push(read_account());
        steps.extend(self.second_factor(false));
        steps.push(Step::one("EditProfileExchange", EDIT_PROFILE));
        steps.push(issue());
        steps
    }
}

fn read_account() -> Step {
    Step::one("AADUserReadWithObjectId", "AAD-UserReadUsingObjectId")
}

fn issue() -> Step {
    Step {
        kind: "SendClaims",
        issuer: Some(ISSUER),
        ..Step::default()
    }
}

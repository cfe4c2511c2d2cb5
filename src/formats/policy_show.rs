//! What `entrada policy show --format json` prints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A custom policy as the service merges it, each part with the place it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada policy show")]
pub struct EffectivePolicy {
    /// Version of this document's format.
    pub version: u32,
    /// The policy's id.
    pub id: String,
    /// The tenant it is for; empty when it does not say.
    pub tenant: String,
    /// `DeploymentMode`, when it says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_mode: Option<String>,
    /// The policies it is made of, root first, itself last.
    pub chain: Vec<ShownMember>,
    /// Why the chain is not whole. What is shown may then be incomplete.
    pub problems: Vec<String>,
    /// What applications call; absent when the policy has none or it was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relying_party: Option<ShownRelyingParty>,
    /// User journeys.
    pub journeys: Vec<ShownJourney>,
    /// Sub-journeys.
    pub sub_journeys: Vec<ShownJourney>,
    /// Technical profiles.
    pub technical_profiles: Vec<ShownProfile>,
    /// How many journeys and technical profiles there are that are not shown.
    pub hidden: ShownHidden,
}

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownAt {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// A policy of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownMember {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub at: ShownAt,
}

/// What is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownHidden {
    /// User journeys and sub-journeys.
    pub journeys: usize,
    /// Technical profiles.
    pub technical_profiles: usize,
}

/// Something with a name and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownReference {
    /// What it refers to.
    pub id: String,
    /// What that is, in words; absent when it needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Where it is written.
    pub at: ShownAt,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownSetting {
    /// Its name.
    pub name: String,
    /// Its value; what looks like a secret is not in it.
    pub value: String,
    /// Where it is written.
    pub at: ShownAt,
    /// The values it stands in place of, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<ShownReplaced>,
}

/// What a page shows: a claim or a display control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownDisplay {
    /// The claim type or the display control.
    pub id: String,
    /// `display control` for one; absent for a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Whether users have to fill it in.
    pub required: bool,
    /// Where it is written.
    pub at: ShownAt,
}

/// A value that another policy, or an including technical profile, replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownReplaced {
    /// The value; what looks like a secret is not in it.
    pub value: String,
    /// Whether the claim that is replaced has to be there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Where it is written.
    pub at: ShownAt,
}

/// A claim that goes in or comes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownClaim {
    /// The claim type.
    pub claim: String,
    /// The name the other side knows it by.
    pub partner: String,
    /// Whether it has to be there.
    pub required: bool,
    /// Its default value; what looks like a secret is not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether the default is used whatever the claim is.
    pub always_default: bool,
    /// Where it is written.
    pub at: ShownAt,
    /// What it stands in place of, the latest first: `value` is the default, empty without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<ShownReplaced>,
}

/// A relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownRelyingParty {
    /// Where it is written.
    pub at: ShownAt,
    /// The journey it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_journey: Option<ShownReference>,
    /// The journeys of its endpoints: `name` is the endpoint, `value` the journey.
    pub endpoints: Vec<ShownSetting>,
    /// The protocol it speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ShownReference>,
    /// Single sign-on, session and the like: `name` is the element, `value` what it says.
    pub behaviours: Vec<ShownSetting>,
    /// Metadata.
    pub metadata: Vec<ShownSetting>,
    /// Claims that applications may send.
    pub inputs: Vec<ShownClaim>,
    /// Claims of the token.
    pub claims: Vec<ShownClaim>,
    /// The claim that is the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<ShownReference>,
}

/// A journey or sub-journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownJourney {
    /// Its id.
    pub id: String,
    /// What starts it: `default journey`, `endpoint Token`; for a sub-journey `call` or `transfer`.
    pub uses: Vec<String>,
    /// Its definitions, root first.
    pub definitions: Vec<ShownAt>,
    /// Its steps.
    pub steps: Vec<ShownStep>,
}

/// An orchestration step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownStep {
    /// `Order`.
    pub order: u32,
    /// `Type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The definition nearest to the leaf.
    pub at: ShownAt,
    /// The conditions of which each one skips the step, in words.
    pub skip_if: Vec<ShownReference>,
    /// The page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ShownReference>,
    /// What the user can pick: exchanges of the next step, or of this one.
    pub selections: Vec<ShownReference>,
    /// What it runs.
    pub exchanges: Vec<ShownExchange>,
    /// The sub-journeys it invokes.
    pub sub_journeys: Vec<ShownReference>,
    /// What issues the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<ShownReference>,
}

/// A claims exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownExchange {
    /// Its id.
    pub id: String,
    /// The technical profile.
    pub technical_profile: String,
    /// What the technical profile is, in words.
    pub role: String,
    /// Where it is written.
    pub at: ShownAt,
}

/// A technical profile with what it inherits and includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownProfile {
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub role: String,
    /// Its own definitions, root first.
    pub definitions: Vec<ShownAt>,
    /// `Protocol`: the protocol's name, with the handler's class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ShownReference>,
    /// `OutputTokenFormat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_format: Option<String>,
    /// The profiles it includes, nearest first.
    pub includes: Vec<ShownReference>,
    /// What else it is told: `name` is the element (`Domain` of its claims provider, `IncludeInSso`,
    /// `EnabledForUserJourneys`), `value` its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<ShownSetting>,
    /// Metadata.
    pub metadata: Vec<ShownSetting>,
    /// Cryptographic keys: `name` is the use, `value` the key container.
    pub keys: Vec<ShownSetting>,
    /// Input claims transformations.
    pub input_transformations: Vec<ShownReference>,
    /// Input claims.
    pub inputs: Vec<ShownClaim>,
    /// Display claims and display controls.
    pub display: Vec<ShownDisplay>,
    /// Persisted claims.
    pub persisted: Vec<ShownClaim>,
    /// Output claims.
    pub outputs: Vec<ShownClaim>,
    /// Output claims transformations.
    pub output_transformations: Vec<ShownReference>,
    /// Validation technical profiles in the order in which they run.
    pub validations: Vec<ShownValidation>,
    /// The profile whose claims it takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims_from: Option<ShownReference>,
    /// The profile that keeps its session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<ShownReference>,
}

/// A validation technical profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownValidation {
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub role: String,
    /// Where it is written.
    pub at: ShownAt,
    /// The conditions of which each one skips it, in words.
    pub skip_if: Vec<ShownReference>,
    /// Whether those after it run when it succeeds.
    pub continue_on_success: bool,
    /// Whether those after it run when it fails.
    pub continue_on_error: bool,
}

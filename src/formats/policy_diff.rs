//! What `entrada policy diff --format json` prints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a change to a set of custom policies means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada policy diff")]
pub struct PolicyDiff {
    /// Version of this document's format.
    pub version: u32,
    /// The old side, as typed.
    pub old: String,
    /// The new side, as typed.
    pub new: String,
    /// The environment whose values were put in, when one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// What was compared, by policy id.
    pub relying_parties: Vec<DiffedPolicy>,
    /// What changed. Empty when both sides mean the same.
    pub changes: Vec<PolicyChange>,
    /// How many changes there are of each impact.
    pub counts: ImpactCounts,
    /// Files of the new side whose text differs although no meaning does; empty when there are changes.
    pub rewritten: Vec<String>,
    /// The exit code of the run: 2 when there are changes and `--exit-code` was given, else 0.
    pub exit_code: u8,
}

/// A relying party, or the end of a chain that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiffedPolicy {
    /// Its policy id.
    pub id: String,
    /// Whether applications can call it.
    pub relying_party: bool,
    /// What became of it.
    pub state: DiffedState,
    /// The id it had, when it was renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
}

/// What became of a relying party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DiffedState {
    /// Nothing of what it does changed.
    Same,
    /// Something of what it does changed.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It does what it did, under another id.
    Renamed,
}

/// One change. A change that several relying parties share is listed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyChange {
    /// What happened.
    pub kind: PolicyChangeKind,
    /// Whom it concerns.
    pub impact: PolicyImpact,
    /// The kind of thing that changed: `technical profile`, `journey`, `relying party` and so on.
    pub area: String,
    /// The id of that thing. Absent for what has none, and for a change of several relying parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Which part of it changed: `step`, `tokenClaim`, `endpoint`, `validation` and so on.
    pub aspect: String,
    /// Where, for people: `B2C_1A_signin / journey SignUpOrSignIn / step 3`.
    pub path: String,
    /// Which property of that part changed, when it is one of several: `default`, `container`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// How it was. Absent for what was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<PolicyValue>,
    /// How it is. Absent for what was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<PolicyValue>,
    /// What it leads to, where that is not obvious.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The relying parties it touches. Empty when none uses what changed.
    pub relying_parties: Vec<String>,
    /// Technical profiles that have the same change because they include the one that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PolicyChangeKind {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both sides have it, with different values.
    Changed,
    /// Both sides have it, under different names.
    Renamed,
    /// Both sides have it, in another order.
    Moved,
}

/// Whom a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PolicyImpact {
    /// Applications may stop working, or know their users by another name.
    Breaking,
    /// What is protected, and how well, or who gets to know what.
    Security,
    /// What users meet, or the service does, at sign-in.
    SignIn,
    /// Texts, order on a page, and what nothing uses.
    Cosmetic,
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyValue {
    /// The value in words. What looks like a secret is not in it.
    pub value: String,
    /// The file it is written in.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// How many changes there are of each impact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImpactCounts {
    /// Breaking for applications.
    pub breaking: usize,
    /// About security.
    pub security: usize,
    /// About what happens at sign-in.
    pub sign_in: usize,
    /// Neither.
    pub cosmetic: usize,
}

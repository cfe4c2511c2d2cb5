//! What `entrada diff --format json` prints for two plans.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a change to a migration plan means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada diff of two plans")]
pub struct PlanDiff {
    /// Version of this document's format.
    pub version: u32,
    /// The old plan, as typed.
    pub old: String,
    /// The new plan, as typed.
    pub new: String,
    /// The environments that were compared.
    pub environments: Vec<ComparedEnvironment>,
    /// Every field of the plan that was edited, once, in the order of the plan.
    pub fields: Vec<FieldChange>,
    /// What changes by several fields together, or by each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<JointChange>,
    /// How many fields there are of each impact.
    pub counts: FieldCounts,
    /// How many resources and policies of the tenant are to be added, changed and deleted.
    pub tenant: TenantCounts,
    /// Environments whose policies could not be compared, because one side has none that can be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_policies: Vec<String>,
    /// Environments that were edited and are not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<String>,
    /// The exit code of the run: 2 when there are changes and `--exit-code` was given, else 0.
    pub exit_code: u8,
}

/// An environment that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComparedEnvironment {
    /// Its name in the old plan.
    pub old: String,
    /// Its name in the new plan.
    pub new: String,
}

/// A field of the plan that was edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldChange {
    /// What happened.
    pub kind: FieldChangeKind,
    /// The field: a JSON pointer into the resolved plan in which items of lists stand by name. What
    /// has none stands by its index.
    pub field: String,
    /// Whom it concerns.
    pub impact: FieldImpact,
    /// Why it matters, where that is not obvious.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who is touched: applications, flows, relying parties, cohorts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<String>,
    /// The environments in which it is so, by their new names. Empty for what reaches none of them.
    pub environments: Vec<String>,
    /// How it was; for an item that moved its position, from 1. Absent for what was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// How it is; for an item that moved its position, from 1. Absent for what was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// What changed inside a list of scalars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<FieldListChange>,
    /// Where it is written in the old plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_place: Option<FieldPlace>,
    /// Where it is written in the new plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_place: Option<FieldPlace>,
    /// For a variable: the fields whose values it makes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// The field is the same, and this file that it names is not; relative to the plan's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What changes by this field alone in what is made of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<MadeChange>,
    /// Nothing that is made of the plan changes by it.
    pub plan_only: bool,
}

/// What changes by several fields together, or by each of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JointChange {
    /// The fields, as in `field`; a file as `file PATH`.
    pub fields: Vec<String>,
    /// How much it matters: the gravest of `effects`.
    pub impact: FieldImpact,
    /// What changes.
    pub effects: Vec<MadeChange>,
}

/// A change of something that is made of a plan: a resource of the tenant, what policies do, a document
/// of the build tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MadeChange {
    /// What happened.
    pub kind: FieldChangeKind,
    /// Where.
    pub of: MadeKind,
    /// Its name: the address of a resource, the relying parties that do it, the path of a document.
    pub name: String,
    /// The field: a JSON pointer in which items of lists stand by name; for policies the path, in words.
    /// Empty for the whole.
    pub field: String,
    /// How it was. Absent for what was added, and where the whole is not repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// How it is, as `old`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// What changed inside a list of scalars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<FieldListChange>,
    /// Whom it concerns.
    pub impact: FieldImpact,
    /// Why it matters, where that is not obvious.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The environments in which it is so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
}

/// What a change is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MadeKind {
    /// A resource of the tenant.
    Resource,
    /// What policies do.
    Policy,
    /// A document of the build tree.
    Document,
}

/// What becomes of resources and policies of the tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantCounts {
    /// To be added.
    pub add: usize,
    /// To be changed.
    pub change: usize,
    /// To be deleted.
    pub delete: usize,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FieldChangeKind {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both sides have it, with different values.
    Changed,
    /// An item has another name and is otherwise what it was.
    Renamed,
    /// Both sides have it, in another order, and order means something.
    Moved,
}

/// Whom a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FieldImpact {
    /// Applications may stop working, or users lose a way to sign in.
    Breaking,
    /// What is protected, and how well, or who gets to know what.
    Security,
    /// What users meet at sign-in.
    SignIn,
    /// Whom the import takes, with what, and when.
    Migration,
    /// Nobody.
    Informational,
}

/// What changed inside a list of scalars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldListChange {
    /// Items that only the new list has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Value>,
    /// Items that only the old list has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Value>,
    /// Whether what both have is in another order, and order means something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reordered: bool,
}

/// A place in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldPlace {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// How many fields there are of each impact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldCounts {
    /// Breaking for applications or users.
    pub breaking: usize,
    /// About security.
    pub security: usize,
    /// About what happens at sign-in.
    pub sign_in: usize,
    /// About the import.
    pub migration: usize,
    /// None of these.
    pub informational: usize,
}

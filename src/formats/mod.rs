//! The JSON documents we write and later read back: those of the build tree, and the tenant manifest.
//!
//! A document is a type here, serialized with serde and described by a schema generated from it.
//! `schemas/` holds those schemas; a test fails when one is stale.

mod late;
pub mod manifest;
pub mod mapping;
mod pending;
pub mod plan_diff;
mod policies;
pub mod policy_diff;
pub mod policy_show;
mod resource;
pub mod serve;
pub mod tenant;
pub mod tree_diff;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

pub use late::{LateText, Reference};
pub use manifest::Manifest;
pub use mapping::Mapping;
pub use pending::{Pending, PendingId, PendingPlace, PendingReference, PendingUse};
pub use plan_diff::PlanDiff;
pub use policies::{
    KeyContainer, KeyKind, KeyUse, KeyValue, Policies, PolicyEntry, PolicyRole, SecretReference,
};
pub use policy_diff::PolicyDiff;
pub use policy_show::EffectivePolicy;
pub use resource::{ManagementWord, ManualSetting, ResourceDocument, ResourceRequest, Sink};
pub use serve::Serve;
pub use tenant::Tenant;
pub use tree_diff::TreeDiff;

/// A document that has a schema.
pub struct Format {
    /// Word for `entrada schema NAME`; the schema is `schemas/{name}.schema.json`.
    pub name: &'static str,
    /// What the document is, in one line.
    pub about: &'static str,
    schema: fn() -> Schema,
}

impl Format {
    /// The JSON Schema (2020-12) of the document.
    #[must_use]
    pub fn schema(&self) -> Value {
        (self.schema)().to_value()
    }
}

/// Every document, by name.
pub const ALL: &[Format] = &[
    Format {
        name: "manifest",
        about: "a runnable import: sources, mapping, rules, waves (import/manifest.json)",
        schema: schema_of::<Manifest>,
    },
    Format {
        name: "mapping",
        about: "what becomes of which field (mapping/attributes.json)",
        schema: schema_of::<Mapping>,
    },
    Format {
        name: "pending",
        about: "ids that exist only after apply, and where each is used (pending.json)",
        schema: schema_of::<Pending>,
    },
    Format {
        name: "plan-diff",
        about: "what a change to a plan means (diff --format json)",
        schema: schema_of::<PlanDiff>,
    },
    Format {
        name: "policies",
        about: "policy ids, inheritance, upload order and key containers (policies.json)",
        schema: schema_of::<Policies>,
    },
    Format {
        name: "policy-diff",
        about: "what a change to custom policies means (policy diff --format json)",
        schema: schema_of::<PolicyDiff>,
    },
    Format {
        name: "policy-show",
        about: "an effective policy (entrada policy show --format json)",
        schema: schema_of::<EffectivePolicy>,
    },
    Format {
        name: "resource",
        about: "one resource of the desired state (graph/<kind>/<name>.json)",
        schema: schema_of::<ResourceDocument>,
    },
    Format {
        name: "serve",
        about: "configuration of the migration service (jit/serve.json)",
        schema: schema_of::<Serve>,
    },
    Format {
        name: "tenant",
        about: "what a tenant has: keys, applications, attributes, policies (--tenant-manifest)",
        schema: schema_of::<Tenant>,
    },
    Format {
        name: "tree-diff",
        about: "what differs between two build trees (diff --format json)",
        schema: schema_of::<TreeDiff>,
    },
];

/// The JSON Schema (2020-12) of a type.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>()
}

/// The one way a document becomes bytes: two-space indentation, LF, final line end.
///
/// # Errors
/// When a value has no JSON form, which no document of ours has.
pub fn to_bytes<T: Serialize>(document: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

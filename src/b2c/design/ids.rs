//! Ids of applications that policies hold.
//!
//! An id the plan knows is written as it is. For the others a GUID derived from the plan's name and
//! the setting stands in the files until apply knows the id: the same in every run, and never an
//! application's.

use serde::Serialize;
use uuid::Uuid;

use crate::plan::Plan;

/// The ids of the applications every policy set refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WellKnownIds {
    /// Application id of `IdentityExperienceFramework`.
    pub framework: String,
    /// Application id of `ProxyIdentityExperienceFramework`.
    pub proxy: String,
    /// Application id of `b2c-extensions-app`.
    pub extensions: String,
    /// Object id of `b2c-extensions-app`.
    pub extensions_object: String,
    /// Those that are not known yet.
    pub pending: Vec<PendingId>,
}

/// An id that is not known yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingId {
    /// The plan setting that would give it, as a JSON pointer.
    pub setting: &'static str,
    /// What it is.
    pub description: &'static str,
    /// The resource of the desired state and its property that give it.
    pub reference: &'static str,
    /// The GUID that stands for it.
    pub placeholder: String,
}

/// The ids `plan` knows, and placeholders for the others.
#[must_use]
pub fn well_known(plan: &Plan) -> WellKnownIds {
    let known = &plan.target.well_known;
    let mut pending = Vec::new();
    let mut id = |given: Option<&String>, setting, description, reference| {
        given.cloned().unwrap_or_else(|| {
            let name = format!("entrada:{}:{setting}", plan.name);
            let placeholder = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
            pending.push(PendingId {
                setting,
                description,
                reference,
                placeholder: placeholder.clone(),
            });
            placeholder
        })
    };
    let framework = id(
        known
            .identity_experience_framework
            .as_ref()
            .map(|app| &app.app_id),
        "/target/wellKnown/identityExperienceFramework/appId",
        "application id of IdentityExperienceFramework",
        "application/identity-experience-framework#appId",
    );
    let proxy = id(
        known
            .proxy_identity_experience_framework
            .as_ref()
            .map(|app| &app.app_id),
        "/target/wellKnown/proxyIdentityExperienceFramework/appId",
        "application id of ProxyIdentityExperienceFramework",
        "application/proxy-identity-experience-framework#appId",
    );
    let app = known.extensions_app.as_ref();
    let extensions = id(
        app.map(|app| &app.app_id),
        "/target/wellKnown/extensionsApp/appId",
        "application id of b2c-extensions-app",
        "application/b2c-extensions-app#appId",
    );
    let extensions_object = id(
        app.map(|app| &app.object_id),
        "/target/wellKnown/extensionsApp/objectId",
        "object id of b2c-extensions-app",
        "application/b2c-extensions-app#id",
    );
    WellKnownIds {
        framework,
        proxy,
        extensions,
        extensions_object,
        pending,
    }
}

//! Names that things of the plan have in the tenant.

use crate::formats::{LateText, SecretReference};
use crate::plan::service::EXTENSION_APPLICATION;
use crate::plan::{Attribute, AttributeType, Cloud, Plan, SecretRef, builtin};

/// Address of the application that owns custom attributes.
const EXTENSIONS_APP: &str = "application/b2c-extensions-app";
/// Address of the tenant itself.
const TENANT: &str = "organization/tenant";

/// Full name of the custom attribute `name` in the directory: `extension_`, the application id of
/// `b2c-extensions-app` without its dashes, and the name (Microsoft Learn: extensions app in Azure AD
/// B2C; custom attributes of External ID).
pub(super) fn custom_attribute(plan: &Plan, name: &str) -> LateText {
    match &plan.target.well_known.extensions_app {
        Some(app) => {
            let id = app.app_id.replace('-', "").to_lowercase();
            LateText::Known(format!("extension_{id}_{name}"))
        }
        None => LateText::late(
            format!("{EXTENSIONS_APP}#appId"),
            format!("extension_{{hex}}_{name}"),
        ),
    }
}

/// Id of the application that stands for the migration service on External ID.
pub(super) fn extension_application_id() -> String {
    format!("application/{EXTENSION_APPLICATION}#appId")
}

/// The tenant's id, in the place of `{}` of `template` where there is one.
pub(super) fn tenant_id(plan: &Plan, template: Option<&str>) -> LateText {
    match (&plan.target.tenant_id, template) {
        (Some(id), Some(template)) => LateText::Known(template.replace("{}", id)),
        (Some(id), None) => LateText::Known(id.clone()),
        (None, Some(template)) => LateText::late(format!("{TENANT}#id"), template),
        (None, None) => LateText::whole(format!("{TENANT}#id")),
    }
}

/// Where a cloud issues tokens (graph-facts G.4).
pub(super) const fn login_host(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => "login.microsoftonline.com",
        Cloud::UsGovernment => "login.microsoftonline.us",
        Cloud::China => "login.partner.microsoftonline.cn",
    }
}

/// Address of the plan's group `name`.
pub(super) fn group(name: &str) -> String {
    format!("group/{name}")
}

/// The type an attribute has, whether it is written or follows from its name.
pub(super) fn kind_of(attribute: &Attribute) -> AttributeType {
    builtin::property(&attribute.name)
        .map(|property| property.kind)
        .or(attribute.kind)
        .unwrap_or(AttributeType::String)
}

/// Where a secret is read.
pub(super) fn secret(secret: &SecretRef) -> SecretReference {
    SecretReference {
        env: secret.env.clone(),
        file: secret.file.clone(),
        version: secret.version,
    }
}

//! Plans of a few lines for the tests of the desired state.

use serde_json::Value;

use super::{Address, DesiredState, Kind, desired_state};
use crate::plan::files::PlanFiles;
use crate::resolve::{Origins, ResolvedPlan};

/// The desired state of a plan for Azure AD B2C with `sections`, in production. A `target` of its own
/// takes the place of the usual one.
pub(super) fn b2c(sections: &str) -> DesiredState {
    const TARGET: &str = "target: {platform: b2c, tenant: contoso.onmicrosoft.com}\n";
    let target = if sections.contains("\ntarget:") {
        ""
    } else {
        TARGET
    };
    named("shop", &format!("{target}{sections}"))
}

/// The desired state of a plan for External ID with `sections`, in production.
pub(super) fn external_id(sections: &str) -> DesiredState {
    const TARGET: &str = "target: {platform: externalId, tenant: contoso.onmicrosoft.com}\n";
    named("shop", &format!("{TARGET}{sections}"))
}

/// The addresses of all resources of `kind`.
pub(super) fn all(state: &DesiredState, kind: Kind) -> Vec<String> {
    let resources = state.resources.iter();
    resources
        .filter(|resource| resource.address.kind == kind)
        .map(|resource| resource.address.to_string())
        .collect()
}

/// The desired state of the plan `name` that consists of `sections`, `target` among them.
pub(super) fn named(name: &str, sections: &str) -> DesiredState {
    let text = format!(
        "version: 1\nname: {name}\nenvironments: {{prod: {{production: true}}}}\n{sections}"
    );
    let resolved = ResolvedPlan {
        environment: "prod".to_owned(),
        plan: serde_yaml::from_str(&text).expect("a plan"),
        value: serde_yaml::from_str(&text).expect("a plan"),
        origins: Origins::default(),
    };
    let files = PlanFiles::default();
    let (policies, _) = crate::b2c::policy_set(&resolved.plan, "prod", &files);
    desired_state(&resolved, &files, policies.as_ref())
}

/// The address `text`.
pub(super) fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

/// The body of the resource at `address`.
pub(super) fn body(state: &DesiredState, at: &str) -> Value {
    let addresses = || state.resources.iter().map(|one| one.address.to_string());
    let resource = state.get(&address(at));
    let resource =
        resource.unwrap_or_else(|| panic!("{at} among {:#?}", addresses().collect::<Vec<_>>()));
    resource.json()
}

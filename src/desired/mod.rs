//! The desired state of one environment: everything that shall exist in the tenant, as data.
//!
//! Input is a resolved plan, the files it names and its policies; output is a list of typed resources,
//! each with an address such as `application/shop-spa`, the resources it rests on, and the plan value
//! it comes from. Bodies have Microsoft Graph's own names, types and words. Files, diff, preview, apply
//! and report are renderings of this one value; how it is sent is [`crate::ops`]' business.
//!
//! One file is one part of the tenant. Each has a function that takes the [`Design`] and adds
//! resources; to add a kind, declare it in `address`, its body beside the function that makes it, and
//! its row in [`crate::ops`].

mod access;
mod address;
mod api_connectors;
mod applications;
mod attributes;
mod authentication;
mod b2c_flows;
mod b2c_settings;
mod body;
mod branding;
mod claims;
mod conditional_access;
mod design;
mod extensions;
mod external_providers;
pub mod files;
mod framework;
pub mod graph_permissions;
mod jit;
pub mod judge;
mod local_accounts;
mod order;
mod passthrough;
mod policies;
mod providers_b2c;
mod saml;
#[cfg(test)]
mod testing;
mod user_flows;
mod value;

use serde_json::Value;

pub use access::{Group, RoleAssignment};
pub use address::{Address, Kind};
pub use api_connectors::{ApiConnector, ConnectorAuthentication};
pub use applications::{
    ApiSettings, AppRoleAssignment, AppRoleDefinition, Application, ApplicationSecret,
    FederatedCredential, ImplicitGrant, KeyCredential, OptionalClaim, OptionalClaims,
    PasswordCredential, PermissionGrant, PermissionScope, RedirectSettings, RequiredResourceAccess,
    ResourceAccess, ServicePrincipal, WebSettings,
};
pub use attributes::{ExtensionProperty, UserFlowAttribute};
pub use authentication::{AuthenticationMethod, MethodTarget, SignInIdentifier};
pub use b2c_flows::{
    AssignmentOrder, AttributeAssignment, AttributeId, AttributeOrder, AttributeValue, B2cUserFlow,
    FlowLanguage,
};
pub use body::{Body, Image, Plain, Policy};
pub use branding::Branding;
pub use claims::{ClaimsMapping, ObjectReference};
pub use conditional_access::{
    AccessApplications, AccessConditions, AccessUsers, ConditionalAccess, GrantControls,
};
pub use design::Design;
pub use extensions::{
    ApplicationCondition, ApplicationConditions, ClientConfiguration, Conditions, CustomExtension,
    Endpoint, EventListener, Handler, Reference, ReturnClaim, TokenAuthentication,
};
pub use external_providers::{
    AppleProvider, IdentityProvider, InboundAddress, InboundClaims, OidcClientAuthentication,
    OidcProvider, SocialProvider,
};
pub use local_accounts::LocalAccounts;
pub use policies::{KeySet, Password, PolicyKey, policy_path};
pub use providers_b2c::{OpenIdConnectProvider, ProviderClaimNames};
pub use saml::{ExternalDomain, SamlFederation};
pub use user_flows::{
    AttributeCollection, CollectedAttribute, CollectionPage, Input, InputOption, InteractiveStart,
    MethodLoadStart, PageView, UserCreateStart, UserFlow,
};
pub use value::{
    FILE, FROM_NOW, FileForm, FileValue, Late, Moment, Property, REFERENCE, SECRET, SecretForm,
    SecretText, Text, fill,
};

use crate::b2c::GeneratedPolicies;
use crate::plan::files::PlanFiles;
use crate::plan::{Cloud, Platform, SecretSink};
use crate::resolve::ResolvedPlan;
use crate::util::pointer;

/// Stands for the key of a resource where a place of its body could stand.
pub const KEY: &str = "#key";

/// Everything that shall exist in the tenant of one environment.
#[derive(Clone, Debug, PartialEq)]
pub struct DesiredState {
    /// Name of the plan, which is also the ownership mark.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// The platform of the tenant.
    pub platform: Platform,
    /// The cloud of the tenant.
    pub cloud: Cloud,
    /// The tenant's initial domain.
    pub tenant: String,
    /// The resources: each after those it rests on, equals by address.
    pub resources: Vec<Resource>,
}

/// One thing that shall exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name.
    pub address: Address,
    /// The plan value it comes from, as a JSON pointer into the resolved plan.
    pub pointer: String,
    /// The same with the names of list items in the place of their numbers, so that reordering a list
    /// changes nothing.
    pub from: String,
    /// Who it belongs to.
    pub management: Management,
    /// The resource below whose path it stands; its object id fills `{parent}` of a path.
    pub parent: Option<Address>,
    /// What fills `{key}` of a path: the key under which Microsoft Graph knows it.
    pub key: Option<Text>,
    /// Resources it rests on beside those its body refers to.
    pub after: Vec<Address>,
    /// Members of the body that are sent when the resource exists, because they refer to itself or to
    /// something that refers to it.
    pub deferred: Vec<&'static str>,
    /// Where a value goes that Microsoft Graph generates for it.
    pub sink: Option<SecretSink>,
    /// What of it Microsoft Graph cannot set, so that somebody does it in the portal.
    pub manual: Vec<Manual>,
    /// What it shall be.
    pub body: Body,
}

/// A setting of a resource for which Microsoft Graph has no member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// The setting, as a word that never changes, such as `multifactorAuthentication`.
    pub setting: &'static str,
    /// Where it is in the portal, in the portal's words, from the resource's own page on.
    pub place: &'static str,
    /// What to do there.
    pub step: String,
    /// The plan value that asks for it, as [`Resource::from`].
    pub from: String,
}

/// Who a resource belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Management {
    /// The plan creates it and carries its mark.
    Owned,
    /// The tenant has exactly one; the plan owns the fields it declares.
    Shared,
    /// It is there and only referred to.
    Existing,
}

impl Management {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Shared => "shared",
            Self::Existing => "existing",
        }
    }
}

impl Resource {
    /// Its body as JSON, with `$reference`, `$secret` and `$file` where a value is not plain.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::to_value(&self.body).unwrap_or(Value::Null)
    }

    /// The values it takes from other resources or from itself, each with the JSON pointer of its
    /// place in the body, or [`KEY`].
    #[must_use]
    pub fn references(&self) -> Vec<(String, Late)> {
        let mut found = Vec::new();
        collect(&self.json(), &mut String::new(), &mut found);
        if let Some(Text::Late(late)) = &self.key {
            found.push((KEY.to_owned(), late.clone()));
        }
        found
    }

    /// The resources that have to exist before it, by address.
    #[must_use]
    pub fn depends_on(&self) -> Vec<Address> {
        let is_deferred = |place: &str| {
            let member = pointer::segments(place).next();
            member.is_some_and(|member| self.deferred.contains(&member.as_str()))
        };
        let mut all: Vec<Address> = self
            .references()
            .into_iter()
            .filter(|(place, _)| !is_deferred(place))
            .map(|(_, late)| late.address)
            .chain(self.parent.clone())
            .chain(self.after.iter().cloned())
            .filter(|address| *address != self.address)
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

impl DesiredState {
    /// The resource at `address`.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Resource> {
        self.resources
            .iter()
            .find(|resource| resource.address == *address)
    }
}

/// The desired state of `plan`. `policies` are those generated from it, if it has any.
#[must_use]
pub fn desired_state(
    plan: &ResolvedPlan,
    files: &PlanFiles,
    policies: Option<&GeneratedPolicies>,
) -> DesiredState {
    let mut design = Design::new(plan, files, policies);
    applications::add(&mut design);
    access::add(&mut design);
    framework::add(&mut design);
    policies::add(&mut design);
    passthrough::add(&mut design);
    attributes::add(&mut design);
    authentication::add(&mut design);
    external_providers::add(&mut design);
    providers_b2c::add(&mut design);
    extensions::add(&mut design);
    user_flows::add(&mut design);
    local_accounts::add(&mut design);
    b2c_flows::add(&mut design);
    claims::add(&mut design);
    jit::add(&mut design);
    conditional_access::add(&mut design);
    branding::add(&mut design);
    let target = &plan.plan.target;
    DesiredState {
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        platform: target.platform,
        cloud: target.cloud,
        tenant: target.tenant.clone(),
        resources: order::in_order(design.into_resources()),
    }
}

/// Collects the references of `value`.
fn collect(value: &Value, at: &mut String, found: &mut Vec<(String, Late)>) {
    match value {
        Value::Object(map) => {
            if let Some(late) = read_reference(map) {
                found.push((at.clone(), late));
                return;
            }
            for (name, value) in map {
                let length = at.len();
                *at = pointer::child(at, name);
                collect(value, at, found);
                at.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let length = at.len();
                *at = pointer::child(at, index);
                collect(value, at, found);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

/// The reference that `map` is, if it is one.
#[must_use]
pub fn read_reference(map: &serde_json::Map<String, Value>) -> Option<Late> {
    let (address, property) = map.get(REFERENCE)?.as_str()?.split_once('#')?;
    Some(Late {
        address: Address::parse(address)?,
        property: Property::parse(property)?,
        template: map
            .get("template")
            .and_then(Value::as_str)
            .map(str::to_owned),
    })
}

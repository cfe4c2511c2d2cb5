//! What every part of the desired state needs: names, marks, ids, and the list that grows.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Address, Body, Kind, Management, Property, Resource, Text};
use crate::b2c::GeneratedPolicies;
use crate::plan::files::PlanFiles;
use crate::plan::{Cloud, Plan, Platform};
use crate::resolve::ResolvedPlan;
use crate::util::pointer;

/// Application id of Microsoft Graph, the same in every tenant (graph-facts D.9).
pub(super) const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// Name of the existing service principal of Microsoft Graph among resources.
pub(super) const GRAPH_PRINCIPAL: &str = "microsoft-graph";
/// Name of the existing application that owns custom attributes.
pub(super) const EXTENSIONS_APP: &str = "b2c-extensions-app";

/// The desired state while it is made.
pub struct Design<'a> {
    /// The plan of the environment.
    pub resolved: &'a ResolvedPlan,
    /// The files it names.
    pub files: &'a PlanFiles,
    /// Its policies.
    pub policies: Option<&'a GeneratedPolicies>,
    resources: Vec<Resource>,
    known: BTreeMap<Address, usize>,
}

impl<'a> Design<'a> {
    /// Nothing yet.
    #[must_use]
    pub const fn new(
        resolved: &'a ResolvedPlan,
        files: &'a PlanFiles,
        policies: Option<&'a GeneratedPolicies>,
    ) -> Self {
        Self {
            resolved,
            files,
            policies,
            resources: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    /// The plan.
    #[must_use]
    pub const fn plan(&self) -> &'a Plan {
        &self.resolved.plan
    }

    /// Whether the tenant is one of External ID.
    #[must_use]
    pub fn is_external_id(&self) -> bool {
        self.plan().target.platform == Platform::ExternalId
    }

    /// Whether there is a resource at `address` already.
    #[must_use]
    pub fn has(&self, address: &Address) -> bool {
        self.known.contains_key(address)
    }

    /// Adds a resource that the plan owns, made for the plan value at `pointer`. A second one with the
    /// same address is dropped: the plan's names are unique, so that it is the same thing.
    pub fn own(&mut self, address: Address, pointer: String, body: Body) -> &mut Resource {
        self.add(address, pointer, Management::Owned, body)
    }

    /// Adds a resource of which the tenant has one.
    pub fn share(&mut self, address: Address, pointer: String, body: Body) -> &mut Resource {
        self.add(address, pointer, Management::Shared, body)
    }

    /// Names a resource that is there. Of the plan values that need it, the first by name is its origin.
    pub fn existing(&mut self, address: Address, pointer: String) -> Address {
        self.add(
            address.clone(),
            pointer,
            Management::Existing,
            Body::Existing,
        );
        address
    }

    fn add(
        &mut self,
        address: Address,
        pointer: String,
        management: Management,
        body: Body,
    ) -> &mut Resource {
        let from = named_pointer(&self.resolved.value, &pointer);
        if let Some(at) = self.known.get(&address) {
            let resource = &mut self.resources[*at];
            if management == resource.management {
                also_from(resource, pointer, from);
            }
            return resource;
        }
        self.known.insert(address.clone(), self.resources.len());
        self.resources.push(Resource {
            address,
            pointer,
            from,
            management,
            parent: None,
            key: None,
            after: Vec::new(),
            deferred: Vec::new(),
            sink: None,
            manual: Vec::new(),
            body,
        });
        let last = self.resources.len() - 1;
        &mut self.resources[last]
    }

    /// Says that the plan value at `pointer` needs the resource at `address` too.
    pub fn also_for(&mut self, address: &Address, pointer: &str) {
        let from = named_pointer(&self.resolved.value, pointer);
        if let Some(at) = self.known.get(address) {
            also_from(&mut self.resources[*at], pointer.to_owned(), from);
        }
    }

    /// The service principal of Microsoft Graph in the tenant.
    pub fn microsoft_graph(&mut self, pointer: &str) -> Address {
        let address = Address::new(Kind::ServicePrincipal, GRAPH_PRINCIPAL);
        self.existing(address.clone(), pointer.to_owned());
        self.set_key(&address, MICROSOFT_GRAPH.into());
        address
    }

    /// The tenant.
    pub fn organization(&mut self, pointer: &str) -> Address {
        let address = Address::new(Kind::Organization, "tenant");
        self.existing(address, pointer.to_owned())
    }

    /// The application that owns custom attributes.
    pub fn extensions_app(&mut self, pointer: &str) -> Address {
        let address = Address::new(Kind::Application, EXTENSIONS_APP);
        self.existing(address.clone(), pointer.to_owned());
        if let Some(app) = &self.plan().target.well_known.extensions_app {
            self.set_key(&address, Text::Known(app.app_id.clone()));
        }
        address
    }

    /// Application id of the application that owns custom attributes.
    pub fn extensions_app_id(&mut self, pointer: &str) -> Text {
        match &self.plan().target.well_known.extensions_app {
            Some(app) => Text::Known(app.app_id.clone()),
            None => Text::late(self.extensions_app(pointer), Property::AppId),
        }
    }

    /// Sets what fills `{key}` of the paths of `address`.
    pub fn set_key(&mut self, address: &Address, key: Text) {
        if let Some(at) = self.known.get(address) {
            self.resources[*at].key = Some(key);
        }
    }

    /// Application id of the plan's application `name`: as the plan says, else known after apply.
    #[must_use]
    pub fn app_id(&self, name: &str) -> Text {
        let application = self.plan().applications.iter().find(|one| one.name == name);
        match application.and_then(|application| application.app_id.clone()) {
            Some(id) => Text::Known(id),
            None => Text::late(Address::new(Kind::Application, name), Property::AppId),
        }
    }

    /// Full name of the custom attribute `name`, `extension_{application id without dashes}_{name}`
    /// (graph-facts A.4), taken from the resource that defines it, so that whoever uses the name comes
    /// after. One that the plan does not define is taken for one that the tenant has; `pointer` is the
    /// plan value that needs it.
    pub fn attribute_name(&mut self, name: &str, pointer: &str) -> Text {
        let address = self.attribute_address(name);
        if self.has(&address) {
            return Text::late(address, Property::Name);
        }
        let template = format!("extension_{{hex}}_{name}");
        self.extensions_app_id(pointer).within(&template)
    }

    /// The resource that defines the custom attribute `name`, when the plan's attributes are there.
    #[must_use]
    pub fn attribute_address(&self, name: &str) -> Address {
        let asked_for = Address::new(Kind::UserFlowAttribute, name);
        if self.has(&asked_for) {
            asked_for
        } else {
            Address::new(Kind::ExtensionProperty, name)
        }
    }

    /// Address of `path` in Microsoft Graph v1.0, in the cloud of the tenant (graph-facts G.4). Objects
    /// that refer to each other do so by address.
    #[must_use]
    pub fn graph_url(&self, path: &str) -> String {
        self.graph_url_of("v1.0", path)
    }

    /// The same in the beta version.
    #[must_use]
    pub fn graph_beta_url(&self, path: &str) -> String {
        self.graph_url_of("beta", path)
    }

    fn graph_url_of(&self, version: &str, path: &str) -> String {
        let host = match self.plan().target.cloud {
            Cloud::Public => "graph.microsoft.com",
            Cloud::UsGovernment => "graph.microsoft.us",
            Cloud::China => "microsoftgraph.chinacloudapi.cn",
        };
        format!("https://{host}/{version}/{path}")
    }

    /// A GUID for something that belongs to `address`, the same in every run and environment.
    #[must_use]
    pub fn guid(&self, address: &Address, what: &str) -> String {
        let name = format!("entrada:{}:{address}:{what}", self.plan().name);
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
    }

    /// An id for the certificate at `path` as a credential of `address`. Another certificate has
    /// another id; one that is not here yet has that of its path.
    #[must_use]
    pub fn certificate_id(&self, address: &Address, path: &str) -> String {
        let what = match self.files.bytes(path) {
            Some(bytes) => {
                let digest = Sha256::digest(bytes);
                digest.iter().map(|byte| format!("{byte:02x}")).collect()
            }
            None => path.to_owned(),
        };
        self.guid(address, &what)
    }

    /// The name people see where the plan gives none: the plan's name and `name`.
    #[must_use]
    pub fn display_name(&self, given: Option<&String>, name: &str) -> String {
        given
            .cloned()
            .unwrap_or_else(|| format!("{} {name}", self.plan().name))
    }

    /// The mark of ownership, for kinds that have a place for it.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("entrada:{}", self.plan().name)
    }

    /// The mark by which the resource called `name` is found again.
    #[must_use]
    pub fn mark_of(&self, name: &str) -> String {
        format!("entrada:{}/{name}", self.plan().name)
    }

    /// All resources, in the order in which they were added.
    #[must_use]
    pub fn into_resources(self) -> Vec<Resource> {
        self.resources
    }
}

/// Several values may need a resource; which of them is named must not follow their order.
fn also_from(resource: &mut Resource, pointer: String, from: String) {
    if from < resource.from {
        resource.pointer = pointer;
        resource.from = from;
    }
}

/// What a list item is called: what the plan's lists are merged by, else what an item is about, else the
/// item itself when it is a word.
fn name_of_item(item: &Value) -> Option<&str> {
    const NAMES: [&str; 4] = ["name", "id", "attribute", "application"];
    let name = NAMES.iter().find_map(|name| item.get(name)?.as_str());
    name.or_else(|| item.as_str())
}

/// `pointer` with the name of a list item in the place of its number.
#[must_use]
pub(super) fn named_pointer(plan: &Value, pointer: &str) -> String {
    let mut named = String::new();
    let mut at = Some(plan);
    for segment in pointer::segments(pointer) {
        let next = match at {
            Some(Value::Array(items)) => segment.parse::<usize>().ok().and_then(|n| items.get(n)),
            Some(Value::Object(map)) => map.get(&segment),
            _ => None,
        };
        let is_item = matches!(at, Some(Value::Array(_)));
        let name = next.filter(|_| is_item).and_then(name_of_item);
        named = pointer::child(&named, name.unwrap_or(&segment));
        at = next;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_by_name_does_not_know_the_order_of_a_list() {
        let plan = serde_json::json!({
            "applications": [{"name": "b"}, {"name": "a", "scopes": [{"name": "x/y"}]}]
        });
        let named = named_pointer(&plan, "/applications/1/scopes/0");
        assert_eq!(named, "/applications/a/scopes/x~1y");
        assert_eq!(named_pointer(&plan, "/applications/7"), "/applications/7");
    }
}

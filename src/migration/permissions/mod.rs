//! What each program and person of the migration may do, and no more: Microsoft Graph application
//! permissions and directory roles, per operation.
//!
//! Input is a resolved plan and its desired state; output is [`Permissions`]. Set-up and preview follow
//! from the table of operations ([`crate::ops`]); import, verification and the service from what the
//! plan asks of them (Microsoft Learn: create and update user, authentication methods, custom
//! authentication extensions; Microsoft Graph permissions reference).

mod runtime;
mod setup;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::runbook::text::Text;
use crate::desired::DesiredState;
use crate::desired::graph_permissions::{directory_role, permission};
use crate::resolve::ResolvedPlan;

/// What everybody of the migration may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Permissions {
    /// One for each application or tenant.
    pub sections: Vec<Section>,
}

/// What one application may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Identifies it, for links.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Whose permissions these are, and when they are needed.
    pub about: Text,
    /// Application permissions of Microsoft Graph, by name.
    pub permissions: Vec<Permission>,
    /// Directory roles of its service principal, by name.
    pub roles: Vec<Role>,
}

/// An application permission of Microsoft Graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Its value, such as `User.ReadWrite.All`.
    pub value: String,
    /// Its id, the same in every tenant; `None` where it has to be looked up.
    pub id: Option<&'static str>,
    /// Why it is needed.
    pub why: Text,
    /// What is done with it.
    pub operations: Vec<String>,
}

/// A directory role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its English name.
    pub name: &'static str,
    /// Its template id.
    pub id: Option<&'static str>,
    /// Why it is needed.
    pub why: Text,
}

impl Section {
    fn new(id: &'static str, title: &'static str, about: Text) -> Self {
        Self {
            id,
            title,
            about,
            permissions: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// Adds a permission, or what else is done with it.
    fn allow(&mut self, value: &str, why: Text, operations: &[String]) {
        let known = self.permissions.iter_mut().find(|one| one.value == value);
        match known {
            Some(one) => {
                for operation in operations {
                    if !one.operations.contains(operation) {
                        one.operations.push(operation.clone());
                    }
                }
            }
            None => self.permissions.push(Permission {
                value: value.to_owned(),
                id: permission(value).and_then(|permission| permission.role),
                why,
                operations: operations.to_vec(),
            }),
        }
    }

    /// Adds a directory role.
    fn role(&mut self, name: &'static str, why: Text) {
        if self.roles.iter().all(|role| role.name != name) {
            let id = directory_role(name);
            self.roles.push(Role { name, id, why });
        }
    }

    fn sorted(mut self) -> Self {
        self.permissions.sort_by(|a, b| a.value.cmp(&b.value));
        self.roles.sort_by_key(|role| role.name);
        self
    }
}

/// What everybody of the migration of one environment may do.
#[must_use]
pub fn permissions(plan: &ResolvedPlan, desired: &DesiredState) -> Permissions {
    let sections = setup::sections(plan, desired)
        .into_iter()
        .chain(runtime::sections(plan))
        .map(Section::sorted)
        .collect();
    Permissions { sections }
}

//! Groups and the directory roles of those who run the tenant (graph-facts F.9).

use serde::Serialize;
use uuid::Uuid;

use super::graph_permissions::{DIRECTORY_ROLES, directory_role};
use super::{Address, Body, Design, Kind, Property, Text};
use crate::plan::Administrator;
use crate::pointer;

/// `group`, a security group without a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Name people see.
    pub display_name: String,
    /// Its name in the plan, by which it is found again when people rename it.
    pub mail_nickname: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Never.
    pub mail_enabled: bool,
    /// Always.
    pub security_enabled: bool,
}

/// `unifiedRoleAssignment`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleAssignment {
    /// Who has the role.
    pub principal_id: Text,
    /// The role, by its template id.
    pub role_definition_id: Text,
    /// `/`: in the whole tenant.
    pub directory_scope_id: &'static str,
}

/// Adds the plan's groups and administrators.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    for (at, group) in plan.groups.iter().enumerate() {
        let body = Group {
            display_name: group.display_name.as_ref().unwrap_or(&group.name).clone(),
            mail_nickname: group.name.clone(),
            description: group.description.clone(),
            mail_enabled: false,
            security_enabled: true,
        };
        let address = Address::new(Kind::Group, &group.name);
        design.own(address, pointer!["groups", at], Body::Group(body));
    }
    for (at, administrator) in plan.administrators.iter().enumerate() {
        role_assignment(design, administrator, pointer!["administrators", at]);
    }
}

fn role_assignment(design: &mut Design<'_>, administrator: &Administrator, pointer: String) {
    // Names of accounts and roles are compared without case.
    let account = administrator.name.to_lowercase();
    let (role, role_definition_id) = role(design, &administrator.role, &pointer);
    let user = design.existing(Address::new(Kind::User, &account), pointer.clone());
    design.set_key(&user, administrator.name.as_str().into());
    let body = RoleAssignment {
        principal_id: Text::late(user, Property::Id),
        role_definition_id,
        directory_scope_id: "/",
    };
    let address = Address::joined(Kind::RoleAssignment, &[&account, &role]);
    design.own(address, pointer, Body::RoleAssignment(body));
}

/// The name of a role in addresses, and its id: as the plan gives it, by our table, else looked up in
/// the tenant by its name.
fn role(design: &mut Design<'_>, role: &str, pointer: &str) -> (String, Text) {
    let id = match Uuid::parse_str(role) {
        Ok(id) => Some(id.to_string()),
        Err(_) => directory_role(role).map(str::to_owned),
    };
    match id {
        Some(id) => {
            let known = DIRECTORY_ROLES.iter().find(|(_, known)| *known == id);
            let name = known.map_or_else(|| id.clone(), |(name, _)| (*name).to_owned());
            (name, id.into())
        }
        None => {
            let address = Address::new(Kind::DirectoryRole, role);
            let address = design.existing(address, pointer.to_owned());
            design.set_key(&address, role.into());
            (role.to_owned(), Text::late(address, Property::Id))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{b2c, body};

    #[test]
    fn a_group_is_a_security_group_with_the_plans_name() {
        let state = b2c("groups: [{name: editors, description: May edit}]");
        assert_eq!(
            body(&state, "group/editors"),
            json!({
                "displayName": "editors",
                "mailNickname": "editors",
                "description": "May edit",
                "mailEnabled": false,
                "securityEnabled": true,
            })
        );
    }

    #[test]
    fn a_role_is_the_same_by_name_and_by_id() {
        let by_name = b2c("administrators: [{name: Ops@contoso.com, role: user administrator}]");
        let id = "FE930BE7-5e62-47db-91af-98c3a49a38b1";
        let by_id = b2c(&format!(
            "administrators: [{{name: ops@contoso.com, role: {id}}}]"
        ));
        let address = "roleAssignment/ops@contoso.com.User Administrator";
        let expected = json!({
            "principalId": {"$reference": "user/ops@contoso.com#id"},
            "roleDefinitionId": "fe930be7-5e62-47db-91af-98c3a49a38b1",
            "directoryScopeId": "/",
        });
        assert_eq!(body(&by_name, address), expected);
        assert_eq!(body(&by_id, address), expected);
    }

    #[test]
    fn a_role_outside_our_table_is_looked_up_in_the_tenant() {
        let state = b2c("administrators: [{name: ops@contoso.com, role: Our Own}]");
        let body = body(&state, "roleAssignment/ops@contoso.com.Our Own");
        assert_eq!(
            body["roleDefinitionId"],
            json!({"$reference": "directoryRole/Our Own#id"})
        );
    }
}

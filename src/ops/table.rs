//! The table. Facts are from graph-facts, whose sections stand in each row; `v1.0` is used wherever the
//! metadata has the type.

use std::fmt;

use crate::desired::Kind;

/// A version of Microsoft Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Api {
    /// What Microsoft supports in production.
    V1,
    /// What may change without notice.
    Beta,
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        })
    }
}

/// HTTP methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A call: method and path below the API version. In a path `{id}` is the resource's object id,
/// `{parent}` that of the resource it stands below, `{key}` its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
}

/// How a resource is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Find {
    /// By its key or that of its parent, with one request.
    Path(&'static str),
    /// In a list that takes `$filter`, by members of the body: all of them have to be equal. Of a member
    /// that is a list the last item counts. What only exists is found by its key.
    Filter(&'static str, &'static [&'static str]),
    /// In a list that has to be read whole, by members of the body.
    List(&'static str, &'static [&'static str]),
}

/// Whether a change can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reversal {
    /// Deleting what was made, or writing the old values again.
    Reversible,
    /// Only with what was read before.
    WithBackup,
    /// Not at all, or not without loss for users.
    Irreversible,
}

impl Reversal {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reversible => "reversible",
            Self::WithBackup => "reversible with a backup",
            Self::Irreversible => "irreversible",
        }
    }
}

/// What is done with resources of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The kind.
    pub kind: Kind,
    /// The API version.
    pub api: Api,
    /// Makes it; `None` for what only exists.
    pub create: Option<Call>,
    /// Makes it what it shall be when the plan names one that exists, by its key.
    pub adopt: Option<Call>,
    /// Changes it; `None` where it has to be made anew.
    pub update: Option<Call>,
    /// Deletes it; `None` for what is shared.
    pub delete: Option<Call>,
    /// Finds it.
    pub find: Find,
    /// Application permissions for writing. All are needed.
    pub write: &'static [&'static str],
    /// Application permissions for reading. All are needed.
    pub read: &'static [&'static str],
    /// Directory roles the caller needs beside them.
    pub roles: &'static [&'static str],
    /// Whether it can be taken back.
    pub reversal: Reversal,
    /// Where the facts are from.
    pub source: &'static str,
}

impl Row {
    /// Whether creating also finds what is there: the service decides by the key.
    #[must_use]
    pub fn is_upsert(&self) -> bool {
        self.create
            .is_some_and(|call| matches!(call.method, Method::Patch | Method::Put))
    }
}

/// The row of `kind`.
#[must_use]
pub fn row(kind: Kind) -> &'static Row {
    // The test below says that every kind has one.
    TABLE
        .iter()
        .find(|row| row.kind == kind)
        .unwrap_or(&TABLE[0])
}

const fn call(method: Method, path: &'static str) -> Option<Call> {
    Some(Call { method, path })
}

const fn post(path: &'static str) -> Option<Call> {
    call(Method::Post, path)
}

const fn put(path: &'static str) -> Option<Call> {
    call(Method::Put, path)
}

const fn patch(path: &'static str) -> Option<Call> {
    call(Method::Patch, path)
}

const fn delete(path: &'static str) -> Option<Call> {
    call(Method::Delete, path)
}

/// A kind that only exists: what is needed to read it.
const fn existing(
    kind: Kind,
    find: Find,
    read: &'static [&'static str],
    source: &'static str,
) -> Row {
    Row {
        kind,
        api: Api::V1,
        create: None,
        adopt: None,
        update: None,
        delete: None,
        find,
        write: &[],
        read,
        roles: &[],
        reversal: Reversal::Reversible,
        source,
    }
}

const APPLICATION: &[&str] = &["Application.ReadWrite.All"];
const APPLICATION_READ: &[&str] = &["Application.Read.All"];
const FLOW: &[&str] = &["IdentityUserFlow.ReadWrite.All"];
const FLOW_READ: &[&str] = &["IdentityUserFlow.Read.All"];
const PROVIDER: &[&str] = &["IdentityProvider.ReadWrite.All"];
const PROVIDER_READ: &[&str] = &["IdentityProvider.Read.All"];
const LISTENER: &[&str] = &["EventListener.ReadWrite.All"];
const LISTENER_READ: &[&str] = &["EventListener.Read.All"];
const METHOD: &[&str] = &["Policy.ReadWrite.AuthenticationMethod"];
const POLICY_READ: &[&str] = &["Policy.Read.All"];
const KEYS: &[&str] = &["TrustFrameworkKeySet.ReadWrite.All"];
const KEYS_READ: &[&str] = &["TrustFrameworkKeySet.Read.All"];
const BRANDING: &[&str] = &["OrganizationalBranding.ReadWrite.All"];
const BRANDING_READ: &[&str] = &["OrganizationalBranding.Read.All"];

/// Every kind, in the order of [`Kind::ALL`].
pub const TABLE: &[Row] = &[
    existing(
        Kind::Organization,
        Find::List("/organization", &["id"]),
        &["Organization.Read.All"],
        "graph-facts 0.1",
    ),
    existing(
        Kind::User,
        Find::Path("/users/{key}"),
        &["User.Read.All"],
        "graph-facts A.5",
    ),
    existing(
        Kind::DirectoryRole,
        Find::Filter(
            "/roleManagement/directory/roleDefinitions",
            &["displayName"],
        ),
        &["RoleManagement.Read.Directory"],
        "graph-facts F.9; Microsoft Learn: list unifiedRoleDefinitions",
    ),
    Row {
        kind: Kind::Group,
        api: Api::V1,
        create: post("/groups"),
        adopt: None,
        update: patch("/groups/{id}"),
        delete: delete("/groups/{id}"),
        find: Find::Filter("/groups", &["mailNickname"]),
        write: &["Group.ReadWrite.All"],
        read: &["Group.Read.All"],
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.9",
    },
    Row {
        kind: Kind::Application,
        api: Api::V1,
        create: post("/applications"),
        adopt: patch("/applications(appId='{key}')"),
        update: patch("/applications/{id}"),
        delete: delete("/applications/{id}"),
        find: Find::Filter("/applications", &["tags"]),
        write: APPLICATION,
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts D.1, D.2",
    },
    Row {
        kind: Kind::ServicePrincipal,
        api: Api::V1,
        create: patch("/servicePrincipals(appId='{key}')"),
        adopt: None,
        update: patch("/servicePrincipals/{id}"),
        delete: delete("/servicePrincipals/{id}"),
        find: Find::Path("/servicePrincipals(appId='{key}')"),
        write: APPLICATION,
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts D.1, D.6 (upsert by appId)",
    },
    Row {
        kind: Kind::ApplicationSecret,
        api: Api::V1,
        create: post("/applications/{parent}/addPassword"),
        adopt: None,
        update: None,
        delete: post("/applications/{parent}/removePassword"),
        find: Find::Path("/applications/{parent}?$select=passwordCredentials"),
        write: APPLICATION,
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts D.4",
    },
    Row {
        kind: Kind::FederatedCredential,
        api: Api::V1,
        create: post("/applications/{parent}/federatedIdentityCredentials"),
        adopt: None,
        update: patch("/applications/{parent}/federatedIdentityCredentials/{id}"),
        delete: delete("/applications/{parent}/federatedIdentityCredentials/{id}"),
        find: Find::List(
            "/applications/{parent}/federatedIdentityCredentials",
            &["name"],
        ),
        write: APPLICATION,
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts D.4 (the name is unique and never changes)",
    },
    Row {
        kind: Kind::PermissionGrant,
        api: Api::V1,
        create: post("/oauth2PermissionGrants"),
        adopt: None,
        update: patch("/oauth2PermissionGrants/{id}"),
        delete: delete("/oauth2PermissionGrants/{id}"),
        find: Find::Filter(
            "/oauth2PermissionGrants",
            &["clientId", "resourceId", "consentType"],
        ),
        write: &["DelegatedPermissionGrant.ReadWrite.All"],
        read: &["Directory.Read.All"],
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts D.6",
    },
    Row {
        kind: Kind::AppRoleAssignment,
        api: Api::V1,
        create: post("/servicePrincipals/{parent}/appRoleAssignedTo"),
        adopt: None,
        update: None,
        delete: delete("/servicePrincipals/{parent}/appRoleAssignedTo/{id}"),
        find: Find::List(
            "/servicePrincipals/{parent}/appRoleAssignedTo",
            &["principalId", "appRoleId"],
        ),
        write: &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts D.6",
    },
    Row {
        kind: Kind::RoleAssignment,
        api: Api::V1,
        create: post("/roleManagement/directory/roleAssignments"),
        adopt: None,
        update: None,
        delete: delete("/roleManagement/directory/roleAssignments/{id}"),
        find: Find::Filter(
            "/roleManagement/directory/roleAssignments",
            &["principalId", "roleDefinitionId"],
        ),
        write: &["RoleManagement.ReadWrite.Directory"],
        read: &["RoleManagement.Read.Directory"],
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts F.9",
    },
    Row {
        kind: Kind::ExtensionProperty,
        api: Api::V1,
        create: post("/applications/{parent}/extensionProperties"),
        adopt: None,
        update: None,
        delete: delete("/applications/{parent}/extensionProperties/{id}"),
        find: Find::List("/applications/{parent}/extensionProperties", &["name"]),
        write: APPLICATION,
        read: APPLICATION_READ,
        roles: &[],
        reversal: Reversal::Irreversible,
        source: "graph-facts D.5 (deleting it makes its values unreachable)",
    },
    Row {
        kind: Kind::UserFlowAttribute,
        api: Api::V1,
        create: post("/identity/userFlowAttributes"),
        adopt: None,
        update: patch("/identity/userFlowAttributes/{id}"),
        delete: delete("/identity/userFlowAttributes/{id}"),
        find: Find::List("/identity/userFlowAttributes", &["displayName"]),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::Irreversible,
        source: "graph-facts E.5 (deleting it makes its values unreachable)",
    },
    Row {
        kind: Kind::ClaimsMapping,
        api: Api::V1,
        create: post("/policies/claimsMappingPolicies"),
        adopt: None,
        update: patch("/policies/claimsMappingPolicies/{id}"),
        delete: delete("/policies/claimsMappingPolicies/{id}"),
        find: Find::List("/policies/claimsMappingPolicies", &["displayName"]),
        write: &["Policy.ReadWrite.ApplicationConfiguration"],
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.4",
    },
    Row {
        kind: Kind::ClaimsMappingAssignment,
        api: Api::V1,
        create: post("/servicePrincipals/{parent}/claimsMappingPolicies/$ref"),
        adopt: None,
        update: None,
        delete: delete("/servicePrincipals/{parent}/claimsMappingPolicies/{key}/$ref"),
        find: Find::List("/servicePrincipals/{parent}/claimsMappingPolicies", &["id"]),
        write: &[
            "Policy.ReadWrite.ApplicationConfiguration",
            "Application.ReadWrite.All",
        ],
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts F.4",
    },
    Row {
        kind: Kind::AuthenticationMethod,
        api: Api::V1,
        create: patch(
            "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{key}",
        ),
        adopt: None,
        update: patch(
            "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{key}",
        ),
        delete: None,
        find: Find::Path(
            "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{key}",
        ),
        write: METHOD,
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.2, F.6",
    },
    Row {
        kind: Kind::LocalAccounts,
        api: Api::Beta,
        create: patch("/policies/b2cAuthenticationMethodsPolicy"),
        adopt: None,
        update: patch("/policies/b2cAuthenticationMethodsPolicy"),
        delete: None,
        find: Find::Path("/policies/b2cAuthenticationMethodsPolicy"),
        write: METHOD,
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.7",
    },
    Row {
        kind: Kind::SignInIdentifier,
        api: Api::Beta,
        create: patch("/identity/signInIdentifiers/{key}"),
        adopt: None,
        update: patch("/identity/signInIdentifiers/{key}"),
        delete: None,
        find: Find::Path("/identity/signInIdentifiers/{key}"),
        write: &["SignInIdentifier.ReadWrite.All"],
        read: &["SignInIdentifier.Read.All"],
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts A.8",
    },
    Row {
        kind: Kind::IdentityProvider,
        api: Api::V1,
        create: post("/identity/identityProviders"),
        adopt: None,
        update: patch("/identity/identityProviders/{id}"),
        delete: delete("/identity/identityProviders/{id}"),
        find: Find::List("/identity/identityProviders", &["displayName"]),
        write: PROVIDER,
        read: PROVIDER_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.4, F.3 (OpenID Connect providers of Azure AD B2C are beta)",
    },
    Row {
        kind: Kind::SamlFederation,
        api: Api::V1,
        create: post(
            "/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation",
        ),
        adopt: None,
        update: patch("/directory/federationConfigurations/{id}"),
        delete: delete("/directory/federationConfigurations/{id}"),
        find: Find::List(
            "/directory/federationConfigurations/microsoft.graph.samlOrWsFedExternalDomainFederation",
            &["displayName"],
        ),
        write: PROVIDER,
        read: PROVIDER_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.3",
    },
    Row {
        kind: Kind::ApiConnector,
        api: Api::V1,
        create: post("/identity/apiConnectors"),
        adopt: None,
        update: patch("/identity/apiConnectors/{id}"),
        delete: delete("/identity/apiConnectors/{id}"),
        find: Find::List("/identity/apiConnectors", &["displayName"]),
        write: &["APIConnectors.ReadWrite.All"],
        read: &["APIConnectors.ReadWrite.All"],
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.6",
    },
    Row {
        kind: Kind::CustomExtension,
        api: Api::V1,
        create: post("/identity/customAuthenticationExtensions"),
        adopt: None,
        update: patch("/identity/customAuthenticationExtensions/{id}"),
        delete: delete("/identity/customAuthenticationExtensions/{id}"),
        find: Find::List("/identity/customAuthenticationExtensions", &["displayName"]),
        write: &["CustomAuthenticationExtension.ReadWrite.All"],
        read: &["CustomAuthenticationExtension.Read.All"],
        roles: &["Authentication Extensibility Administrator"],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.4, F.5; jit-contract 1.2",
    },
    Row {
        kind: Kind::UserFlow,
        api: Api::V1,
        create: post("/identity/authenticationEventsFlows"),
        adopt: None,
        update: patch("/identity/authenticationEventsFlows/{id}"),
        delete: delete("/identity/authenticationEventsFlows/{id}"),
        find: Find::List("/identity/authenticationEventsFlows", &["displayName"]),
        write: LISTENER,
        read: LISTENER_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.1",
    },
    Row {
        kind: Kind::EventListener,
        api: Api::V1,
        create: post("/identity/authenticationEventListeners"),
        adopt: None,
        update: patch("/identity/authenticationEventListeners/{id}"),
        delete: delete("/identity/authenticationEventListeners/{id}"),
        find: Find::List("/identity/authenticationEventListeners", &["displayName"]),
        write: LISTENER,
        read: LISTENER_READ,
        roles: &["Authentication Extensibility Administrator"],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.4, F.5; jit-contract 1.2",
    },
    Row {
        kind: Kind::B2cUserFlow,
        api: Api::Beta,
        create: post("/identity/b2cUserFlows"),
        adopt: None,
        update: patch("/identity/b2cUserFlows/{id}"),
        delete: delete("/identity/b2cUserFlows/{id}"),
        find: Find::Path("/identity/b2cUserFlows/{key}"),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::B2cUserFlowProvider,
        api: Api::Beta,
        create: post("/identity/b2cUserFlows/{parent}/userFlowIdentityProviders/$ref"),
        adopt: None,
        update: None,
        delete: delete("/identity/b2cUserFlows/{parent}/userFlowIdentityProviders/{key}/$ref"),
        find: Find::List(
            "/identity/b2cUserFlows/{parent}/userFlowIdentityProviders",
            &["id"],
        ),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::B2cUserFlowAttribute,
        api: Api::Beta,
        create: post("/identity/b2cUserFlows/{parent}/userAttributeAssignments"),
        adopt: None,
        update: patch("/identity/b2cUserFlows/{parent}/userAttributeAssignments/{id}"),
        delete: delete("/identity/b2cUserFlows/{parent}/userAttributeAssignments/{id}"),
        find: Find::List(
            "/identity/b2cUserFlows/{parent}/userAttributeAssignments",
            &["displayName"],
        ),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::B2cUserFlowOrder,
        api: Api::Beta,
        create: post("/identity/b2cUserFlows/{parent}/userAttributeAssignments/setOrder"),
        adopt: None,
        update: post("/identity/b2cUserFlows/{parent}/userAttributeAssignments/setOrder"),
        delete: None,
        find: Find::Path("/identity/b2cUserFlows/{parent}/userAttributeAssignments/getOrder()"),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::B2cUserFlowConnector,
        api: Api::Beta,
        create: put("/identity/b2cUserFlows/{parent}/apiConnectorConfiguration/{key}/$ref"),
        adopt: None,
        update: put("/identity/b2cUserFlows/{parent}/apiConnectorConfiguration/{key}/$ref"),
        delete: put("/identity/b2cUserFlows/{parent}/apiConnectorConfiguration/{key}/$ref"),
        find: Find::Path("/identity/b2cUserFlows/{parent}/apiConnectorConfiguration"),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::B2cUserFlowLanguage,
        api: Api::Beta,
        create: put("/identity/b2cUserFlows/{parent}/languages/{key}"),
        adopt: None,
        update: put("/identity/b2cUserFlows/{parent}/languages/{key}"),
        delete: None,
        find: Find::Path("/identity/b2cUserFlows/{parent}/languages/{key}"),
        write: FLOW,
        read: FLOW_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts E.3",
    },
    Row {
        kind: Kind::KeySet,
        api: Api::Beta,
        create: post("/trustFramework/keySets"),
        adopt: None,
        update: None,
        delete: delete("/trustFramework/keySets/{id}"),
        find: Find::Path("/trustFramework/keySets/{key}"),
        write: KEYS,
        read: KEYS_READ,
        roles: &[],
        reversal: Reversal::Reversible,
        source: "graph-facts E.2",
    },
    Row {
        kind: Kind::PolicyKey,
        api: Api::Beta,
        create: post("/trustFramework/keySets/{parent}/{key}"),
        adopt: None,
        update: None,
        delete: None,
        find: Find::Path("/trustFramework/keySets/{parent}/getActiveKey"),
        write: KEYS,
        read: KEYS_READ,
        roles: &[],
        reversal: Reversal::Irreversible,
        source: "graph-facts E.2 (uploading appends; a value is never read back)",
    },
    Row {
        kind: Kind::Policy,
        api: Api::Beta,
        create: put("/trustFramework/policies/{key}/$value"),
        adopt: None,
        update: put("/trustFramework/policies/{key}/$value"),
        delete: delete("/trustFramework/policies/{key}"),
        find: Find::Path("/trustFramework/policies/{key}/$value"),
        write: &["Policy.ReadWrite.TrustFramework"],
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts E.1",
    },
    Row {
        kind: Kind::Branding,
        api: Api::V1,
        create: patch("/organization/{parent}/branding"),
        adopt: None,
        update: patch("/organization/{parent}/branding"),
        delete: None,
        find: Find::Path("/organization/{parent}/branding"),
        write: BRANDING,
        read: BRANDING_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.8",
    },
    Row {
        kind: Kind::BrandingLocalization,
        api: Api::V1,
        create: post("/organization/{parent}/branding/localizations"),
        adopt: None,
        update: patch("/organization/{parent}/branding/localizations/{key}"),
        delete: delete("/organization/{parent}/branding/localizations/{key}"),
        find: Find::Path("/organization/{parent}/branding/localizations/{key}"),
        write: BRANDING,
        read: BRANDING_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.8",
    },
    Row {
        kind: Kind::BrandingImage,
        api: Api::V1,
        create: put("/organization/{parent}/branding/localizations/{key}"),
        adopt: None,
        update: put("/organization/{parent}/branding/localizations/{key}"),
        delete: None,
        find: Find::Path("/organization/{parent}/branding/localizations/{key}"),
        write: BRANDING,
        read: BRANDING_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.8",
    },
    Row {
        kind: Kind::ConditionalAccess,
        api: Api::V1,
        create: post("/identity/conditionalAccess/policies"),
        adopt: None,
        update: patch("/identity/conditionalAccess/policies/{id}"),
        delete: delete("/identity/conditionalAccess/policies/{id}"),
        find: Find::List("/identity/conditionalAccess/policies", &["displayName"]),
        write: &[
            "Policy.Read.All",
            "Policy.ReadWrite.ConditionalAccess",
            "Application.Read.All",
        ],
        read: POLICY_READ,
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "graph-facts F.7",
    },
    Row {
        kind: Kind::Graph,
        api: Api::V1,
        create: post("/{key}"),
        adopt: None,
        update: patch("/{key}/{id}"),
        delete: delete("/{key}/{id}"),
        find: Find::List("/{key}", &["displayName"]),
        // What a collection needs is in Microsoft's permissions reference, not in this table.
        write: &[],
        read: &[],
        roles: &[],
        reversal: Reversal::WithBackup,
        source: "the plan; path, version and body are its own",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desired::graph_permissions::{directory_role, permission};

    #[test]
    fn every_kind_has_one_row() {
        let rows: Vec<Kind> = TABLE.iter().map(|row| row.kind).collect();
        assert_eq!(rows, Kind::ALL);
    }

    #[test]
    fn permissions_and_roles_of_the_table_exist() {
        for row in TABLE {
            for value in row.write.iter().chain(row.read) {
                let known = permission(value);
                assert!(known.is_some_and(|known| known.role.is_some()), "{value}");
            }
            for role in row.roles {
                assert!(directory_role(role).is_some(), "{role}");
            }
        }
    }
}

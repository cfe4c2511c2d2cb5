//! Names of resources: a kind and a name, such as `application/shop-spa`.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};

/// Declares the kinds in the order in which equals are listed, each with the word used in addresses
/// and as the folder in the build tree.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $word:literal),* $(,)?) => {
        /// What a resource is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$about])* $kind,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The word that stands for it in addresses.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }
        }
    };
}

kinds! {
    /// The tenant itself. It exists.
    Organization = "organization",
    /// An account that exists.
    User = "user",
    /// A role of the directory that exists.
    DirectoryRole = "directoryRole",
    /// A security group.
    Group = "group",
    /// An app registration.
    Application = "application",
    /// What an app registration is in the tenant.
    ServicePrincipal = "servicePrincipal",
    /// A client secret that Microsoft Graph generates.
    ApplicationSecret = "applicationSecret",
    /// A token of another issuer that an application may use instead of a secret.
    FederatedCredential = "federatedCredential",
    /// Consent to scopes for the whole tenant.
    PermissionGrant = "permissionGrant",
    /// A role given to a group or to an application.
    AppRoleAssignment = "appRoleAssignment",
    /// A directory role given to somebody who runs the tenant.
    RoleAssignment = "roleAssignment",
    /// A custom attribute that no user flow asks for.
    ExtensionProperty = "extensionProperty",
    /// A custom attribute that user flows may ask for.
    UserFlowAttribute = "userFlowAttribute",
    /// Claims of tokens made of attributes.
    ClaimsMapping = "claimsMapping",
    /// The use of a claims mapping by an application.
    ClaimsMappingAssignment = "claimsMappingAssignment",
    /// The tenant's setting for one authentication method.
    AuthenticationMethod = "authenticationMethod",
    /// How people with local accounts sign in to built-in flows of Azure AD B2C.
    LocalAccounts = "localAccounts",
    /// A name people may sign in with on External ID.
    SignInIdentifier = "signInIdentifier",
    /// A social or OpenID Connect provider.
    IdentityProvider = "identityProvider",
    /// A SAML provider of External ID.
    SamlFederation = "samlFederation",
    /// A service called by built-in flows of Azure AD B2C.
    ApiConnector = "apiConnector",
    /// A service called by External ID.
    CustomExtension = "customExtension",
    /// A sign-up and sign-in flow of External ID.
    UserFlow = "userFlow",
    /// When External ID calls a service.
    EventListener = "eventListener",
    /// A built-in flow of Azure AD B2C.
    B2cUserFlow = "b2cUserFlow",
    /// A provider of a built-in flow.
    B2cUserFlowProvider = "b2cUserFlowProvider",
    /// An attribute a built-in flow asks for.
    B2cUserFlowAttribute = "b2cUserFlowAttribute",
    /// The order of attributes on the page of a built-in flow.
    B2cUserFlowOrder = "b2cUserFlowOrder",
    /// A service a built-in flow calls.
    B2cUserFlowConnector = "b2cUserFlowConnector",
    /// A language of a built-in flow.
    B2cUserFlowLanguage = "b2cUserFlowLanguage",
    /// A container of policy keys.
    KeySet = "keySet",
    /// A key in such a container.
    PolicyKey = "policyKey",
    /// A custom policy.
    Policy = "policy",
    /// Company branding of the default language.
    Branding = "branding",
    /// Company branding of a further language.
    BrandingLocalization = "brandingLocalization",
    /// An image or style sheet of the branding.
    BrandingImage = "brandingImage",
    /// A conditional access policy.
    ConditionalAccess = "conditionalAccess",
    /// A resource that the plan writes as Microsoft Graph takes it.
    Graph = "graph",
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The name of a resource within an environment. It never changes while the thing is the same, and
/// two resources never share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// What it is.
    pub kind: Kind,
    /// Its name among its kind: the plan's own, or those of the things it connects, joined by `.`.
    pub name: String,
}

impl Address {
    /// The address `kind/name`.
    #[must_use]
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
        }
    }

    /// The address of what connects `parts`, such as `permissionGrant/shop-spa.orders-api`.
    #[must_use]
    pub fn joined(kind: Kind, parts: &[&str]) -> Self {
        Self::new(kind, parts.join("."))
    }

    /// Where it stands in the build tree. Names come from people, so what a file name cannot hold is
    /// written as `%` and two hexadecimal digits.
    #[must_use]
    pub fn path(&self) -> String {
        let mut name = String::new();
        for byte in self.name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'@' => {
                    name.push(char::from(byte));
                }
                _ => {
                    _ = write!(name, "%{byte:02X}");
                }
            }
        }
        format!("graph/{}/{name}.json", self.kind.word())
    }

    /// Reads `kind/name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (word, name) = text.split_once('/')?;
        let kind = Kind::ALL.iter().find(|kind| kind.word() == word)?;
        (!name.is_empty()).then(|| Self::new(*kind, name))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for kind in Kind::ALL {
            let address = Address::joined(*kind, &["shop-spa", "orders-api"]);
            assert_eq!(Address::parse(&address.to_string()), Some(address));
        }
        assert_eq!(Address::parse("nothing/here"), None);
        assert_eq!(Address::parse("application/"), None);
    }

    #[test]
    fn a_path_holds_only_what_every_file_system_takes() {
        let address = Address::new(
            Kind::RoleAssignment,
            "ops@contoso.com.User Administrator/..",
        );
        assert_eq!(
            address.path(),
            "graph/roleAssignment/ops@contoso.com.User%20Administrator%2F...json"
        );
    }
}

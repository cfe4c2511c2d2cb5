//! What every tenant already knows: built-in user properties, claim types of the base policies,
//! claims the token protocol keeps for itself.

use crate::plan::AttributeType;

/// A property that every user object has.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name in Microsoft Graph.
    pub name: &'static str,
    /// Type of its value.
    pub kind: AttributeType,
    /// Longest value in UTF-16 code units; `None` where none is documented.
    pub max_length: Option<u32>,
    /// Why a plan cannot fill it as an attribute, where it cannot.
    pub not_an_attribute: Option<&'static str>,
}

const fn text(name: &'static str, max_length: u32) -> Property {
    Property {
        name,
        kind: AttributeType::String,
        max_length: Some(max_length),
        not_an_attribute: None,
    }
}

const fn plain(name: &'static str, kind: AttributeType) -> Property {
    Property {
        name,
        kind,
        max_length: None,
        not_an_attribute: None,
    }
}

const fn closed(name: &'static str, why: &'static str) -> Property {
    Property {
        name,
        kind: AttributeType::String,
        max_length: None,
        not_an_attribute: Some(why),
    }
}

const READ_ONLY: &str = "the directory sets it and refuses other values";
const DEDICATED: &str = "the `users` section decides what it holds";

/// The properties a plan may meet (Microsoft Learn: user resource type; user profile attributes of
/// Azure AD B2C).
pub const PROPERTIES: &[Property] = &[
    text("displayName", 256),
    text("givenName", 64),
    text("surname", 64),
    text("city", 128),
    text("country", 128),
    text("state", 128),
    text("officeLocation", 128),
    text("jobTitle", 128),
    text("department", 64),
    text("companyName", 64),
    text("mobilePhone", 64),
    text("postalCode", 40),
    text("streetAddress", 1024),
    text("employeeId", 16),
    text("usageLocation", 2),
    plain("preferredLanguage", AttributeType::String),
    plain("ageGroup", AttributeType::String),
    plain("consentProvidedForMinor", AttributeType::String),
    plain("businessPhones", AttributeType::StringCollection),
    plain("otherMails", AttributeType::StringCollection),
    plain("email", AttributeType::String),
    closed("accountEnabled", DEDICATED),
    closed("identities", DEDICATED),
    closed("mail", DEDICATED),
    closed("mailNickname", DEDICATED),
    closed("userPrincipalName", DEDICATED),
    closed("userType", DEDICATED),
    closed(
        "passwordProfile",
        "the `credentials` section decides what becomes of passwords",
    ),
    closed(
        "passwordPolicies",
        "the `credentials` section decides what becomes of passwords",
    ),
    closed("createdDateTime", READ_ONLY),
    closed("creationType", READ_ONLY),
    closed("id", READ_ONLY),
    closed("lastPasswordChangeDateTime", READ_ONLY),
    closed("legalAgeGroupClassification", READ_ONLY),
    closed("objectId", READ_ONLY),
    closed("proxyAddresses", READ_ONLY),
    closed("signInSessionsValidFromDateTime", READ_ONLY),
];

/// The property called exactly `name`.
#[must_use]
pub fn property(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name == name)
}

/// Names of the properties that a plan may use as attributes.
pub fn names<'a>() -> impl Iterator<Item = &'a str> {
    PROPERTIES
        .iter()
        .filter(|property| property.not_an_attribute.is_none())
        .map(|property| property.name)
}

/// Claim types of the base policies that are not user properties: the vocabulary of journeys
/// (Microsoft Learn: user profile attributes, technical profiles of the starter packs).
pub const CLAIM_TYPES: &[&str] = &[
    "accountEnabled",
    "alternativeSecurityId",
    "authenticationSource",
    "client_id",
    "grant_type",
    "identityProvider",
    "isActiveMFASession",
    "issuerUserId",
    "mailNickName",
    "nca",
    "newPassword",
    "newPhoneNumberEntered",
    "newUser",
    "objectId",
    "objectIdFromSession",
    "password",
    "passwordPolicies",
    "phoneNumber",
    "reenterPassword",
    "refreshTokenIssuedOnDateTime",
    "refreshTokensValidFromDateTime",
    "requiresMigration",
    "resource_id",
    "scope",
    "signInName",
    "signInNames.emailAddress",
    "signInNames.phoneNumber",
    "signInNames.userName",
    "socialIdpUserId",
    "strongAuthenticationPhoneNumber",
    "sub",
    "tenantId",
    "trustFrameworkPolicy",
    "upnUserName",
    "userIdForMFA",
    "userPrincipalName",
    "verificationCode",
];

/// Claims of a token that the issuer writes; a claim of the plan cannot take their names (RFC 7519,
/// 4.1; OpenID Connect Core 1.0, 2; Microsoft Learn: tokens in Azure AD B2C).
pub const PROTOCOL_CLAIMS: &[&str] = &[
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "c_hash",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "rh",
    "s_hash",
    "scp",
    "sid",
    "sub",
    "tfp",
    "tid",
    "uti",
    "ver",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_its_table_once() {
        let mut names: Vec<_> = PROPERTIES.iter().map(|p| p.name.to_lowercase()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(CLAIM_TYPES.is_sorted() && PROTOCOL_CLAIMS.is_sorted());
    }
}

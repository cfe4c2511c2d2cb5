//! The properties that every user object has: what plans call them, what they hold, and which claim
//! types of Azure AD B2C policies stand for them.

use super::AttributeType;

/// A property that every user object has.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name in Microsoft Graph, as plans write it.
    pub name: &'static str,
    /// Type of its value.
    pub kind: AttributeType,
    /// Longest value in UTF-16 code units; `None` where none is documented.
    pub max_length: Option<u32>,
    /// Why a plan cannot fill it as an attribute, where it cannot.
    pub not_an_attribute: Option<&'static str>,
    /// What stands for it in policies; `None` where nothing of its own does.
    pub claim: Option<Claim>,
}

/// A claim type that the directory provider of Azure AD B2C policies knows.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Its id.
    pub id: &'static str,
    /// Type of its value, which differs from the property's where policies carry one value of several.
    pub kind: AttributeType,
}

impl Property {
    const fn new(name: &'static str, kind: AttributeType) -> Self {
        Self {
            name,
            kind,
            max_length: None,
            not_an_attribute: None,
            claim: None,
        }
    }

    const fn longest(mut self, length: u32) -> Self {
        self.max_length = Some(length);
        self
    }

    const fn closed(mut self, why: &'static str) -> Self {
        self.not_an_attribute = Some(why);
        self
    }

    const fn claim(self, id: &'static str) -> Self {
        self.claim_of(id, self.kind)
    }

    const fn claim_of(mut self, id: &'static str, kind: AttributeType) -> Self {
        self.claim = Some(Claim { id, kind });
        self
    }
}

const fn text(name: &'static str) -> Property {
    Property::new(name, AttributeType::String)
}

const fn texts(name: &'static str) -> Property {
    Property::new(name, AttributeType::StringCollection)
}

const READ_ONLY: &str = "the directory sets it and refuses other values";
const USERS: &str = "the `users` section decides what it holds";
const CREDENTIALS: &str = "the `credentials` section decides what becomes of passwords";

/// The properties a plan may meet (Microsoft Learn: user resource type; user profile attributes of
/// Azure AD B2C).
pub const PROPERTIES: &[Property] = &[
    text("displayName").longest(256).claim("displayName"),
    text("givenName").longest(64).claim("givenName"),
    text("surname").longest(64).claim("surname"),
    text("city").longest(128).claim("city"),
    text("country").longest(128).claim("country"),
    text("state").longest(128).claim("state"),
    text("officeLocation")
        .longest(128)
        .claim("physicalDeliveryOfficeName"),
    text("jobTitle").longest(128).claim("jobTitle"),
    text("department").longest(64).claim("department"),
    text("companyName").longest(64).claim("companyName"),
    text("mobilePhone").longest(64).claim("mobile"),
    text("postalCode").longest(40).claim("postalCode"),
    text("streetAddress").longest(1024).claim("streetAddress"),
    text("employeeId").longest(16).claim("employeeId"),
    text("usageLocation").longest(2).claim("usageLocation"),
    text("preferredLanguage").claim("preferredLanguage"),
    text("ageGroup").claim("ageGroup"),
    text("consentProvidedForMinor").claim("consentProvidedForMinor"),
    text("faxNumber").claim("facsimileTelephoneNumber"),
    texts("businessPhones").claim_of("telephoneNumber", AttributeType::String),
    texts("otherMails").claim("otherMails"),
    text("email"),
    text("accountEnabled").closed(USERS),
    text("identities").closed(USERS),
    text("mail").closed(USERS).claim("mail"),
    text("mailNickname").closed(USERS).claim("mailNickName"),
    text("userPrincipalName").closed(USERS),
    text("userType").closed(USERS),
    text("passwordProfile").closed(CREDENTIALS),
    text("passwordPolicies").closed(CREDENTIALS),
    text("createdDateTime").closed(READ_ONLY),
    text("creationType").closed(READ_ONLY),
    text("id").closed(READ_ONLY),
    text("lastPasswordChangeDateTime").closed(READ_ONLY),
    text("legalAgeGroupClassification").closed(READ_ONLY),
    text("objectId").closed(READ_ONLY),
    text("proxyAddresses").closed(READ_ONLY),
    text("signInSessionsValidFromDateTime").closed(READ_ONLY),
];

/// The properties that pages of user flows can ask for, on both platforms (Microsoft Learn: user
/// attributes in external tenants; user attributes in Azure AD B2C).
const ON_PAGES: [&str; 10] = [
    "city",
    "country",
    "displayName",
    "email",
    "givenName",
    "jobTitle",
    "postalCode",
    "state",
    "streetAddress",
    "surname",
];

/// Whether the page of a user flow can ask for `name`: for a custom attribute always.
#[must_use]
pub fn can_be_asked_for(name: &str) -> bool {
    property(name).is_none() || ON_PAGES.contains(&name)
}

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

/// The claim type that stands for the property `name` in policies; plans may also write the claim
/// type itself.
#[must_use]
pub fn claim(name: &str) -> Option<Claim> {
    property(name)
        .and_then(|property| property.claim)
        .or_else(|| {
            let mut claims = PROPERTIES.iter().filter_map(|property| property.claim);
            claims.find(|claim| claim.id == name)
        })
}

/// What claims mapping policies call the properties of users (Microsoft Learn: claims customization,
/// table of sources); the others have no claim.
const TOKEN_SOURCES: &[(&str, &str)] = &[
    ("displayName", "displayname"),
    ("givenName", "givenname"),
    ("surname", "surname"),
    ("city", "city"),
    ("country", "country"),
    ("state", "state"),
    ("officeLocation", "officelocation"),
    ("jobTitle", "jobtitle"),
    ("department", "department"),
    ("companyName", "companyname"),
    ("mobilePhone", "mobilephone"),
    ("postalCode", "postalcode"),
    ("streetAddress", "streetaddress"),
    ("employeeId", "employeeid"),
    ("preferredLanguage", "preferredlanguage"),
    ("consentProvidedForMinor", "consentprovidedforminor"),
    ("faxNumber", "facsimiletelephonenumber"),
    ("businessPhones", "telephonenumber"),
    ("otherMails", "othermail"),
    ("email", "mail"),
];

/// What claims mapping policies call the built-in property `name`; `None` when it has no claim.
#[must_use]
pub fn token_source(name: &str) -> Option<&'static str> {
    let mut sources = TOKEN_SOURCES.iter();
    sources.find(|(known, _)| *known == name).map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_is_in_the_table_once() {
        let mut names: Vec<_> = PROPERTIES.iter().map(|p| p.name.to_lowercase()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn a_claim_type_is_found_by_the_property_and_by_itself() {
        let id = |name| claim(name).map(|claim| claim.id);
        assert_eq!(id("mobilePhone"), Some("mobile"));
        assert_eq!(id("mobile"), Some("mobile"));
        assert_eq!(id("objectId"), None);
        assert_eq!(id("loyaltyNumber"), None);
    }
}

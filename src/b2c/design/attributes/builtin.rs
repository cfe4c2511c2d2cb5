//! Built-in properties of an account, as policies know them.

use crate::plan::AttributeType;

/// One built-in property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Builtin {
    /// Name in Microsoft Graph, as plans write it.
    pub(super) graph: &'static str,
    /// Claim type, which is the directory provider's name of it.
    pub(super) claim: &'static str,
    /// Type of its values.
    pub(super) kind: AttributeType,
}

const fn text(graph: &'static str, claim: &'static str) -> Builtin {
    Builtin {
        graph,
        claim,
        kind: AttributeType::String,
    }
}

/// Microsoft Learn: "User profile attributes in Azure Active Directory B2C".
const BUILTIN: &[Builtin] = &[
    text("ageGroup", "ageGroup"),
    text("businessPhones", "telephoneNumber"),
    text("city", "city"),
    text("companyName", "companyName"),
    text("consentProvidedForMinor", "consentProvidedForMinor"),
    text("country", "country"),
    text("department", "department"),
    text("displayName", "displayName"),
    text("employeeId", "employeeId"),
    text("faxNumber", "facsimileTelephoneNumber"),
    text("givenName", "givenName"),
    text("jobTitle", "jobTitle"),
    text("mail", "mail"),
    text("mailNickname", "mailNickName"),
    text("mobilePhone", "mobile"),
    text("officeLocation", "physicalDeliveryOfficeName"),
    Builtin {
        graph: "otherMails",
        claim: "otherMails",
        kind: AttributeType::StringCollection,
    },
    text("postalCode", "postalCode"),
    text("preferredLanguage", "preferredLanguage"),
    text("state", "state"),
    text("streetAddress", "streetAddress"),
    text("surname", "surname"),
    text("usageLocation", "usageLocation"),
];

/// The built-in property `name`; plans may also write the claim type.
pub(super) fn find(name: &str) -> Option<Builtin> {
    BUILTIN
        .iter()
        .find(|builtin| builtin.graph == name)
        .or_else(|| BUILTIN.iter().find(|builtin| builtin.claim == name))
        .copied()
}

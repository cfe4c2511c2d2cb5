//! What the service says when it refuses a policy, and the finding that says it before.
//!
//! Data: one row for each message that people report. A row names the codes that find its cause, or
//! says why nothing can be found without the service. The codes' long texts hold the stable part of
//! the message, so that whoever has only the message finds the code.

use std::fmt::Write as _;

use super::references::bases;
use super::structure::{TOO_LARGE_TO_UPLOAD, content, keys as unique, values};
use super::{claims, doc, handlers, journeys, references, security, tenant};
use crate::diag::Code;

/// A message of the service.
#[derive(Debug)]
pub struct Message {
    /// The part that is the same whatever the policy is; an error code where the text is not known.
    pub says: &'static str,
    /// The codes that find the cause; none when it cannot be found.
    pub codes: &'static [Code],
    /// What the row does not say by itself; why there is no code.
    pub note: &'static str,
}

const fn row(says: &'static str, codes: &'static [Code], note: &'static str) -> Message {
    Message { says, codes, note }
}

/// Every message that is known, those of the structure first.
pub const MESSAGES: &[Message] = &[
    row(
        "has invalid child element",
        &[&content::UNKNOWN_ELEMENT, &content::OUT_OF_ORDER, &content::TOO_MANY],
        "",
    ),
    row(
        "The element 'BuildingBlocks' has invalid child element",
        &[&content::OUT_OF_ORDER],
        "for example `ContentDefinitions` or `PredicateValidations` in the wrong place",
    ),
    row(
        "The element 'UserJourneyBehaviors' has invalid child element",
        &[&content::OUT_OF_ORDER],
        "for example `JourneyInsights` or `SessionExpiryType`",
    ),
    row(
        "The element 'TrustFrameworkPolicy' has invalid child element",
        &[&content::OUT_OF_ORDER, &content::TOO_MANY],
        "a second `ClaimsProviders`, or one before `BuildingBlocks`",
    ),
    row(
        "invalid child element 'ClaimsProvider'",
        &[&content::UNKNOWN_ELEMENT],
        "a `ClaimsProvider` pasted into `BuildingBlocks`",
    ),
    row(
        "The element 'ClaimsTransformation' has invalid child element",
        &[&content::OUT_OF_ORDER],
        "`InputClaims`, `InputParameters`, `OutputClaims`",
    ),
    row(
        "The element 'RelyingParty' has invalid child element",
        &[&content::OUT_OF_ORDER],
        "`UserJourneyBehaviors` before `DefaultUserJourney`",
    ),
    row(
        "The element cannot contain white space. Content model is empty.",
        &[&content::WHITE_SPACE_IN_EMPTY],
        "",
    ),
    row(
        "There is a duplicate key sequence",
        &[&unique::DUPLICATE_KEY],
        "with a number: the `Order` of a step",
    ),
    row(
        "There is a duplicate key sequence",
        &[&unique::DUPLICATE_KEY, &journeys::exchanges::DUPLICATE_EXCHANGE],
        "with a name: an `Id`",
    ),
    row(
        "duplicate key",
        &[&unique::DUPLICATE_METADATA],
        "without a place: twice the same `Key` in one `Metadata`; the schema does not see it",
    ),
    row(
        "The file contains invalid XML",
        &[&doc::read::NOT_WELL_FORMED, &doc::read::ENCODING, &content::NOT_A_POLICY],
        "",
    ),
    row(
        "was expected to have step with order",
        &[&journeys::steps::STEP_ORDER],
        "",
    ),
    row(
        "is followed by a claims provider selection step and must be a claims exchange",
        &[&journeys::steps::SELECTION_WITHOUT_EXCHANGE],
        "",
    ),
    row(
        "It must be preceded by a claims provider selection",
        &[&journeys::exchanges::SEVERAL_EXCHANGES],
        "",
    ),
    row(
        "does not contain a send claims step",
        &[&journeys::steps::NO_SEND_CLAIMS],
        "AADB2C90040",
    ),
    row("AADB2C90108", &[&journeys::steps::NO_ISSUER], "at sign-in"),
    row(
        "AADB2C90031",
        &[&claims::relying_party::NO_JOURNEY, &references::USER_JOURNEY],
        "at sign-in",
    ),
    row("makes a reference to ClaimType with id", &[&references::CLAIM_TYPE], ""),
    row(
        "makes a reference to TechnicalProfile with id",
        &[&references::TECHNICAL_PROFILE],
        "",
    ),
    row(
        "makes a reference to a ClaimsTransformation with ID",
        &[&references::CLAIMS_TRANSFORMATION],
        "",
    ),
    row(
        "AADB2C90021",
        &[&references::TECHNICAL_PROFILE, &references::SUB_JOURNEY],
        "at sign-in",
    ),
    row(
        "is the output claim of the relying party's technical profile, but it is not an output claim \
         in any of the steps of user journey",
        &[&claims::flow::OUTPUT_NOT_PRODUCED],
        "",
    ),
    row(
        "but it is not an output claim in any of the previous steps",
        &[&claims::flow::INPUT_NOT_PRODUCED],
        "only inputs with `Required=\"true\"`",
    ),
    row(
        "Input string was not in a correct format",
        &[&claims::defaults::DEFAULT_VALUE_TYPE],
        "",
    ),
    row(
        "is not same as the one in login tenant",
        &[&bases::ANOTHER_TENANT, &bases::TENANTS_DIFFER, &security::leftovers::PLACEHOLDER],
        "also `User is currently logged as a user of`",
    ),
    row(
        "is neither a valid DNS name, nor a valid external domain",
        &[&security::leftovers::PLACEHOLDER],
        "",
    ),
    row(
        "cannot be found in the directory",
        &[&bases::MISSING_BASE],
        "a base that only the tenant has is known from its manifest",
    ),
    row(
        "is not allowed to inherit from the specified base policy",
        &[&bases::BASE_IS_USER_FLOW],
        "",
    ),
    row(
        "does not have CryptographicKey referenced by storageReferenceId",
        &[&tenant::keys::NO_SUCH_KEY, &security::operations::KEY_CONTAINER],
        "needs the tenant manifest, but for the prefix",
    ),
    row(
        "AADB2C90073",
        &[&tenant::keys::NO_SUCH_KEY],
        "`KeyContainer with 'id' … cannot be found`; needs the tenant manifest",
    ),
    row(
        "AADB2C90019",
        &[&tenant::keys::NOT_VALID, &tenant::keys::WRONG_KIND, &tenant::keys::NO_PRIVATE_KEY],
        "also AADB2C90178, AADB2C90220; at sign-in; needs the tenant manifest",
    ),
    row(
        "The key container has a different use than the new added key",
        &[&tenant::keys::WRONG_USE],
        "needs the tenant manifest",
    ),
    row(
        "AADB2C95028",
        &[],
        "the key container exists already: a matter of creating keys, not of a policy",
    ),
    row(
        "A required Metadata item with key \"ApplicationObjectId\" was not found",
        &[&handlers::directory::EXTENSIONS_APP],
        "",
    ),
    row(
        "defines an invalid value \"\" for the metadata item",
        &[&handlers::metadata::EMPTY_METADATA],
        "",
    ),
    row(
        "cannot find the extensions app with app id",
        &[&tenant::applications::EXTENSIONS_APP],
        "needs the tenant manifest",
    ),
    row(
        "is not supported in Azure Active Directory Provider technical profile",
        &[&handlers::directory::UNKNOWN_ATTRIBUTE],
        "a persisted claim",
    ),
    row(
        "is not supported in Azure Active Directory Provider technical profile",
        &[&handlers::directory::UNKNOWN_ATTRIBUTE],
        "an output claim",
    ),
    row(
        "were expected by the TransformMethod but were not declared",
        &[
            &handlers::transformations::CLAIMS_MISMATCH,
            &handlers::transformations::CLAIM_TYPE_MISMATCH,
            &handlers::transformations::PARAMETER_MISMATCH,
            &handlers::transformations::UNKNOWN_METHOD,
        ],
        "also declared but not expected, and claims of another data type",
    ),
    row(
        "uses an insecure authentication mode that is only allowed in production mode policies",
        &[&security::rest::ANONYMOUS_REFUSED],
        "",
    ),
    row(
        "DisableStrongPassword is required in Technical Profile",
        &[&security::accounts::STRONG_PASSWORD],
        "",
    ),
    row(
        "Please use page contract in content definitions when enabling JavaScript",
        &[&handlers::content::SCRIPT_WITHOUT_CONTRACT],
        "",
    ),
    row(
        "cannot be found in the element factory cache",
        &[&handlers::content::PAGE_TYPE, &handlers::content::PAGE_VERSION],
        "",
    ),
    row(
        "A content definition data uri is required",
        &[&handlers::content::NO_PAGE, &handlers::metadata::MISSING_METADATA],
        "at sign-in",
    ),
    row(
        "does not specify a UserInputType or a DefaultValue, and is not retrieved from a \
         ValidationTechnicalProfile either",
        &[&claims::pages::NOT_COLLECTED],
        "at sign-in",
    ),
    row(
        "PartnerEntity",
        &[&handlers::saml::NO_PARTNER, &handlers::metadata::MISSING_METADATA],
        "is missing when a relying party is uploaded; the application may have `samlMetadataUrl`",
    ),
    row(
        "does not contain an IDPSSODescriptor",
        &[&handlers::saml::PARTNER_METADATA],
        "at sign-in; metadata behind an address are not fetched",
    ),
    row(
        "AADB2C90023",
        &[&handlers::metadata::MISSING_METADATA, &handlers::metadata::MISSING_KEY],
        "also AADB2C90025; at sign-in",
    ),
    row(
        "AADB2C90044",
        &[&handlers::resolvers::UNKNOWN_RESOLVER, &handlers::resolvers::NOT_RESOLVED],
        "at sign-in",
    ),
    row("already has a policy with id", &[&bases::DUPLICATE_POLICY], ""),
    row(
        "does not have any of the required application permissions",
        &[],
        "the token of whoever uploads lacks `Policy.ReadWrite.TrustFramework`: no policy causes it",
    ),
    row(
        "No HTTP resource was found that matches the request URI",
        &[&values::MISSING_ATTRIBUTE, &values::WRONG_FORM],
        "the upload did not find `PolicyId`",
    ),
    row(
        "Request_MultipleObjectsWithSameKeyValue",
        &[&tenant::attributes::NOT_REGISTERED],
        "parallel uploads create the same custom attribute; needs the tenant manifest",
    ),
    row(
        "Object reference not set to an instance of an object",
        &[],
        "has no single cause: a reference to nothing (ENT4001 to ENT4010) is one; an empty \
         `DisplayName` is suspected, but Microsoft's own policies have some and are accepted",
    ),
    row(
        "1,024 KB",
        &[
            &TOO_LARGE_TO_UPLOAD,
            &bases::TOO_DEEP,
            &security::operations::TOO_MANY_POLICIES,
        ],
        "limits: size of a file, ten levels of inheritance, 200 policies in a tenant",
    ),
    row(
        "SubjectNamingInfo",
        &[&claims::relying_party::NO_SUBJECT, &claims::relying_party::SUBJECT_NOT_SENT],
        "the exact text is not known",
    ),
];

/// The messages as a page of documentation.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(
        "# What the service says\n\n\
         Messages with which Azure AD B2C refuses a custom policy, or fails at sign-in, and the findings that \
         say it before.\nNames of your policy are left out of the messages. `entrada explain --search 'TEXT OF \
         THE MESSAGE'` finds\nthe finding as well. Findings `ENT8…` need a [tenant manifest](tenant-manifest.md).\n\n\
         | | message | findings | |\n|---|---|---|---|\n",
    );
    for (number, message) in (1..).zip(MESSAGES) {
        let codes: Vec<String> = message
            .codes
            .iter()
            .map(|code| format!("[{0}](findings.md#{1})", code.id, anchor(code)))
            .collect();
        let codes = if codes.is_empty() { "none".to_owned() } else { codes.join(" ") };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {number} | `{}` | {codes} | {} |",
            message.says, message.note
        );
    }
    text
}

/// The anchor that a renderer of Markdown gives the heading of `code`.
fn anchor(code: Code) -> String {
    let heading = format!("{}: {}", code.id, code.title).to_lowercase();
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` without what differs between a message and its quotation.
    fn plain(text: &str) -> String {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        format!(" {} ", words.join(" "))
    }

    #[test]
    fn there_are_57_messages_each_with_a_code_or_a_reason() {
        assert_eq!(MESSAGES.len(), 57);
        for message in MESSAGES {
            assert!(!message.codes.is_empty() || message.note.len() > 20, "{message:?}");
        }
    }

    #[test]
    fn every_code_of_a_message_is_in_the_catalogue_and_the_first_one_quotes_it() {
        let mut silent = Vec::new();
        for message in MESSAGES {
            for code in message.codes {
                assert!(crate::codes::find(code.id).is_some(), "{}", code.id);
            }
            let Some(first) = message.codes.first() else {
                continue;
            };
            if !plain(first.explain).contains(&plain(message.says)) {
                silent.push(format!("{}: {}", first.id, message.says));
            }
        }
        assert_eq!(silent, [""; 0]);
    }
}

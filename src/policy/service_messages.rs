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

/// Every message that is known, those of the structure first.
pub const MESSAGES: &[Message] = &[
    Message {
        says: "has invalid child element",
        codes: &[
            &content::UNKNOWN_ELEMENT,
            &content::OUT_OF_ORDER,
            &content::TOO_MANY,
        ],
        note: "",
    },
    Message {
        says: "The element 'BuildingBlocks' has invalid child element",
        codes: &[&content::OUT_OF_ORDER],
        note: "for example `ContentDefinitions` or `PredicateValidations` in the wrong place",
    },
    Message {
        says: "The element 'UserJourneyBehaviors' has invalid child element",
        codes: &[&content::OUT_OF_ORDER],
        note: "for example `JourneyInsights` or `SessionExpiryType`",
    },
    Message {
        says: "The element 'TrustFrameworkPolicy' has invalid child element",
        codes: &[&content::OUT_OF_ORDER, &content::TOO_MANY],
        note: "a second `ClaimsProviders`, or one before `BuildingBlocks`",
    },
    Message {
        says: "invalid child element 'ClaimsProvider'",
        codes: &[&content::UNKNOWN_ELEMENT],
        note: "a `ClaimsProvider` pasted into `BuildingBlocks`",
    },
    Message {
        says: "The element 'ClaimsTransformation' has invalid child element",
        codes: &[&content::OUT_OF_ORDER],
        note: "`InputClaims`, `InputParameters`, `OutputClaims`",
    },
    Message {
        says: "The element 'RelyingParty' has invalid child element",
        codes: &[&content::OUT_OF_ORDER],
        note: "`UserJourneyBehaviors` before `DefaultUserJourney`",
    },
    Message {
        says: "The element cannot contain white space. Content model is empty.",
        codes: &[&content::WHITE_SPACE_IN_EMPTY],
        note: "",
    },
    Message {
        says: "There is a duplicate key sequence",
        codes: &[&unique::DUPLICATE_KEY],
        note: "with a number: the `Order` of a step",
    },
    Message {
        says: "There is a duplicate key sequence",
        codes: &[
            &unique::DUPLICATE_KEY,
            &journeys::exchanges::DUPLICATE_EXCHANGE,
        ],
        note: "with a name: an `Id`",
    },
    Message {
        says: "duplicate key",
        codes: &[&unique::DUPLICATE_METADATA],
        note: "without a place: twice the same `Key` in one `Metadata`; the schema does not see it",
    },
    Message {
        says: "The file contains invalid XML",
        codes: &[
            &doc::read::NOT_WELL_FORMED,
            &doc::read::ENCODING,
            &content::NOT_A_POLICY,
        ],
        note: "",
    },
    Message {
        says: "was expected to have step with order",
        codes: &[&journeys::steps::STEP_ORDER],
        note: "",
    },
    Message {
        says: "is followed by a claims provider selection step and must be a claims exchange",
        codes: &[&journeys::steps::SELECTION_WITHOUT_EXCHANGE],
        note: "",
    },
    Message {
        says: "It must be preceded by a claims provider selection",
        codes: &[&journeys::exchanges::SEVERAL_EXCHANGES],
        note: "",
    },
    Message {
        says: "does not contain a send claims step",
        codes: &[&journeys::steps::NO_SEND_CLAIMS],
        note: "AADB2C90040",
    },
    Message {
        says: "AADB2C90108",
        codes: &[&journeys::steps::NO_ISSUER],
        note: "at sign-in",
    },
    Message {
        says: "AADB2C90031",
        codes: &[
            &claims::relying_party::NO_JOURNEY,
            &references::USER_JOURNEY,
        ],
        note: "at sign-in",
    },
    Message {
        says: "makes a reference to ClaimType with id",
        codes: &[&references::CLAIM_TYPE],
        note: "",
    },
    Message {
        says: "makes a reference to TechnicalProfile with id",
        codes: &[&references::TECHNICAL_PROFILE],
        note: "",
    },
    Message {
        says: "makes a reference to a ClaimsTransformation with ID",
        codes: &[&references::CLAIMS_TRANSFORMATION],
        note: "",
    },
    Message {
        says: "AADB2C90021",
        codes: &[&references::TECHNICAL_PROFILE, &references::SUB_JOURNEY],
        note: "at sign-in",
    },
    Message {
        says: "is the output claim of the relying party's technical profile, but it is not an output claim \
         in any of the steps of user journey",
        codes: &[&claims::flow::OUTPUT_NOT_PRODUCED],
        note: "",
    },
    Message {
        says: "but it is not an output claim in any of the previous steps",
        codes: &[&claims::flow::INPUT_NOT_PRODUCED],
        note: "only inputs with `Required=\"true\"`",
    },
    Message {
        says: "Input string was not in a correct format",
        codes: &[&claims::defaults::DEFAULT_VALUE_TYPE],
        note: "",
    },
    Message {
        says: "is not same as the one in login tenant",
        codes: &[
            &bases::ANOTHER_TENANT,
            &bases::TENANTS_DIFFER,
            &security::leftovers::PLACEHOLDER,
        ],
        note: "also `User is currently logged as a user of`",
    },
    Message {
        says: "is neither a valid DNS name, nor a valid external domain",
        codes: &[&security::leftovers::PLACEHOLDER],
        note: "",
    },
    Message {
        says: "cannot be found in the directory",
        codes: &[&bases::MISSING_BASE],
        note: "a base that only the tenant has is known from its manifest",
    },
    Message {
        says: "is not allowed to inherit from the specified base policy",
        codes: &[&bases::BASE_IS_USER_FLOW],
        note: "",
    },
    Message {
        says: "does not have CryptographicKey referenced by storageReferenceId",
        codes: &[
            &tenant::keys::NO_SUCH_KEY,
            &security::operations::KEY_CONTAINER,
        ],
        note: "needs the tenant manifest, but for the prefix",
    },
    Message {
        says: "AADB2C90073",
        codes: &[&tenant::keys::NO_SUCH_KEY],
        note: "`KeyContainer with 'id' … cannot be found`; needs the tenant manifest",
    },
    Message {
        says: "AADB2C90019",
        codes: &[
            &tenant::keys::NOT_VALID,
            &tenant::keys::WRONG_KIND,
            &tenant::keys::NO_PRIVATE_KEY,
        ],
        note: "also AADB2C90178, AADB2C90220; at sign-in; needs the tenant manifest",
    },
    Message {
        says: "The key container has a different use than the new added key",
        codes: &[&tenant::keys::WRONG_USE],
        note: "needs the tenant manifest",
    },
    Message {
        says: "AADB2C95028",
        codes: &[],
        note: "the key container exists already: a matter of creating keys, not of a policy",
    },
    Message {
        says: "A required Metadata item with key \"ApplicationObjectId\" was not found",
        codes: &[&handlers::directory::EXTENSIONS_APP],
        note: "",
    },
    Message {
        says: "defines an invalid value \"\" for the metadata item",
        codes: &[&handlers::metadata::EMPTY_METADATA],
        note: "",
    },
    Message {
        says: "cannot find the extensions app with app id",
        codes: &[&tenant::applications::EXTENSIONS_APP],
        note: "needs the tenant manifest",
    },
    Message {
        says: "is not supported in Azure Active Directory Provider technical profile",
        codes: &[&handlers::directory::UNKNOWN_ATTRIBUTE],
        note: "a persisted claim",
    },
    Message {
        says: "is not supported in Azure Active Directory Provider technical profile",
        codes: &[&handlers::directory::UNKNOWN_ATTRIBUTE],
        note: "an output claim",
    },
    Message {
        says: "were expected by the TransformMethod but were not declared",
        codes: &[
            &handlers::transformations::CLAIMS_MISMATCH,
            &handlers::transformations::CLAIM_TYPE_MISMATCH,
            &handlers::transformations::PARAMETER_MISMATCH,
            &handlers::transformations::UNKNOWN_METHOD,
        ],
        note: "also declared but not expected, and claims of another data type",
    },
    Message {
        says: "uses an insecure authentication mode that is only allowed in production mode policies",
        codes: &[&security::rest::ANONYMOUS_REFUSED],
        note: "",
    },
    Message {
        says: "DisableStrongPassword is required in Technical Profile",
        codes: &[&security::accounts::STRONG_PASSWORD],
        note: "",
    },
    Message {
        says: "Please use page contract in content definitions when enabling JavaScript",
        codes: &[&handlers::content::SCRIPT_WITHOUT_CONTRACT],
        note: "",
    },
    Message {
        says: "cannot be found in the element factory cache",
        codes: &[
            &handlers::content::PAGE_TYPE,
            &handlers::content::PAGE_VERSION,
        ],
        note: "",
    },
    Message {
        says: "A content definition data uri is required",
        codes: &[
            &handlers::content::NO_PAGE,
            &handlers::metadata::MISSING_METADATA,
            &journeys::steps::CHOICE_WITHOUT_PAGE,
        ],
        note: "at sign-in",
    },
    Message {
        says: "does not specify a UserInputType or a DefaultValue, and is not retrieved from a \
         ValidationTechnicalProfile either",
        codes: &[&claims::pages::NOT_COLLECTED],
        note: "at sign-in",
    },
    Message {
        says: "PartnerEntity",
        codes: &[
            &handlers::saml::NO_PARTNER,
            &handlers::metadata::MISSING_METADATA,
        ],
        note: "is missing when a relying party is uploaded; the application may have `samlMetadataUrl`",
    },
    Message {
        says: "does not contain an IDPSSODescriptor",
        codes: &[&handlers::saml::PARTNER_METADATA],
        note: "at sign-in; metadata behind an address are not fetched",
    },
    Message {
        says: "AADB2C90023",
        codes: &[
            &handlers::metadata::MISSING_METADATA,
            &handlers::metadata::MISSING_KEY,
        ],
        note: "also AADB2C90025; at sign-in",
    },
    Message {
        says: "AADB2C90044",
        codes: &[
            &handlers::resolvers::UNKNOWN_RESOLVER,
            &handlers::resolvers::NOT_RESOLVED,
        ],
        note: "at sign-in",
    },
    Message {
        says: "already has a policy with id",
        codes: &[&bases::DUPLICATE_POLICY],
        note: "",
    },
    Message {
        says: "does not have any of the required application permissions",
        codes: &[],
        note: "the token of whoever uploads lacks `Policy.ReadWrite.TrustFramework`: no policy causes it",
    },
    Message {
        says: "No HTTP resource was found that matches the request URI",
        codes: &[&values::MISSING_ATTRIBUTE, &values::WRONG_FORM],
        note: "the upload did not find `PolicyId`",
    },
    Message {
        says: "Request_MultipleObjectsWithSameKeyValue",
        codes: &[&tenant::attributes::NOT_REGISTERED],
        note: "parallel uploads create the same custom attribute; needs the tenant manifest",
    },
    Message {
        says: "Object reference not set to an instance of an object",
        codes: &[],
        note: "has no single cause: a reference to nothing (ENT4001 to ENT4010) is one; an empty \
         `DisplayName` is suspected, but Microsoft's own policies have some and are accepted",
    },
    Message {
        says: "1,024 KB",
        codes: &[
            &TOO_LARGE_TO_UPLOAD,
            &bases::TOO_DEEP,
            &security::operations::TOO_MANY_POLICIES,
        ],
        note: "limits: size of a file, ten levels of inheritance, 200 policies in a tenant",
    },
    Message {
        says: "SubjectNamingInfo",
        codes: &[
            &claims::relying_party::NO_SUBJECT,
            &claims::relying_party::SUBJECT_NOT_SENT,
        ],
        note: "the exact text is not known",
    },
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
        let codes = if codes.is_empty() {
            "none".to_owned()
        } else {
            codes.join(" ")
        };
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
            assert!(
                !message.codes.is_empty() || message.note.len() > 20,
                "{message:?}"
            );
        }
    }

    #[test]
    fn who_has_only_the_message_finds_the_code() {
        let all = crate::codes::all();
        let mut lost = Vec::new();
        for message in MESSAGES.iter().filter(|message| !message.codes.is_empty()) {
            let found = crate::diag::catalogue::search(&all, message.says);
            let finds = |code: &&Code| found.iter().any(|other| other.id == code.id);
            if !message.codes.iter().any(|code| finds(&code)) {
                let found: Vec<&str> = found.iter().map(|code| code.id).collect();
                lost.push(format!("{}: {found:?}", message.says));
            }
        }
        assert_eq!(lost, [""; 0]);
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

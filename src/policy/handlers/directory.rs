//! Directory (Azure Active Directory) technical profiles.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Claim, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{fold, same_id, starts_with_id};

/// No key, or two.
pub static ONE_INPUT: CodeInfo = CodeInfo {
    id: "ENT6201",
    severity: Severity::Error,
    title: "a directory technical profile has not exactly one input claim",
    explain: "The single input claim of a directory technical profile is the key by which the account \
is found or created: `objectId`, `userPrincipalName`, `signInNames.emailAddress`, \
`signInNames.userName` or `alternativeSecurityId`. None or several are an error. Claims to be \
written go into `PersistedClaims`.",
    source: "Microsoft Learn: Microsoft Entra technical profile, InputClaims",
};

/// The key is not written.
pub static KEY_NOT_PERSISTED: CodeInfo = CodeInfo {
    id: "ENT6202",
    severity: Severity::Error,
    title: "the key of a directory write is not among its persisted claims",
    explain: "For the operations `Write` and `DeleteClaims` the input claim that is the key must \
appear among the persisted claims as well.\n\n```xml\n<InputClaims>\n  <InputClaim \
ClaimTypeReferenceId=\"objectId\" Required=\"true\" />\n</InputClaims>\n<PersistedClaims>\n  \
<PersistedClaim ClaimTypeReferenceId=\"objectId\" />\n  …\n</PersistedClaims>\n```",
    source: "Microsoft Learn: Microsoft Entra technical profile, Requirements of an operation",
};

/// Extension attributes without their application.
pub static EXTENSIONS_APP: CodeInfo = CodeInfo {
    id: "ENT6203",
    severity: Severity::Error,
    title: "extension attributes without the extensions application",
    explain: "A directory technical profile that reads or writes `extension_…` attributes needs the \
metadata `ClientId` and `ApplicationObjectId` of the tenant's `b2c-extensions-app`, usually by \
including `AAD-Common`, to which a derived policy adds them. Otherwise the upload is refused: \"A \
required Metadata item with key \"ApplicationObjectId\" was not found\".\n\n```xml\n\
<TechnicalProfile Id=\"AAD-Common\">\n  <Metadata>\n    <Item Key=\"ClientId\">(application id)</Item>\n    \
<Item Key=\"ApplicationObjectId\">(object id)</Item>\n  </Metadata>\n</TechnicalProfile>\n```",
    source: "GitHub: azure-ad-b2c/samples issues 218, 391, 570 (message of the service)",
};

/// The directory does not have it.
pub static UNKNOWN_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT6204",
    severity: Severity::Error,
    title: "the directory has no such attribute",
    explain: "The partner name of a claim a directory technical profile reads or writes is an \
attribute of the directory (`displayName`, `signInNames.emailAddress`, `otherMails` …) or a custom \
one (`extension_…`). The service refuses others: \"is not supported in Azure Active Directory \
Provider technical profile\". An output claim with a `DefaultValue` may have any name.\n\nMap the \
claim: `<PersistedClaim ClaimTypeReferenceId=\"newPassword\" PartnerClaimType=\"password\" />`, or \
keep the value in an extension attribute.",
    source: "Microsoft Learn: User profile attributes in Azure AD B2C",
};

/// Graph's name of an extension attribute.
pub static ATTRIBUTE_WITH_APP: CodeInfo = CodeInfo {
    id: "ENT6205",
    severity: Severity::Warning,
    title: "an extension attribute is written with the application's id",
    explain: "In a policy a custom attribute is `extension_loyaltyId`. \
`extension_<application id>_loyaltyId` is its name in Microsoft Graph; in a policy it means another \
attribute, and the value is neither found nor stored where applications look for it.",
    source: "GitHub: azure-ad-b2c/user-migration issue 18; Microsoft Learn: custom attributes",
};

/// The other names go away.
pub static OTHER_SIGN_IN_NAMES: CodeInfo = CodeInfo {
    id: "ENT6206",
    severity: Severity::Warning,
    title: "a write of one sign-in name removes the others",
    explain: "A write to an existing account that persists one attribute `signInNames.…` replaces all \
sign-in names of the account: a user with an email and a user name who gets a new email loses the \
user name.\n\nPersist all sign-in names the account has, after reading them.",
    source: "Microsoft Learn: User profile attributes, signInNames",
};

/// Attributes of the directory that a policy may read and write.
const ATTRIBUTES: &[&str] = &[
    "accountEnabled",
    "ageGroup",
    "alternativeSecurityId",
    "alternativeSecurityIds",
    "city",
    "companyName",
    "consentProvidedForMinor",
    "country",
    "createdDateTime",
    "creationType",
    "dateOfBirth",
    "department",
    "displayName",
    "employeeId",
    "facsimileTelephoneNumber",
    "givenName",
    "immutableId",
    "jobTitle",
    "legalAgeGroupClassification",
    "legalCountry",
    "mail",
    "mailNickName",
    "mobile",
    "netId",
    "objectId",
    "otherMails",
    "passwordPolicies",
    "physicalDeliveryOfficeName",
    "postalCode",
    "preferredLanguage",
    "refreshTokensValidFromDateTime",
    "signInNames",
    "state",
    "streetAddress",
    "strongAuthenticationAlternativePhoneNumber",
    "strongAuthenticationAppPassword",
    "strongAuthenticationEmailAddress",
    "strongAuthenticationPhoneNumber",
    "surname",
    "telephoneNumber",
    "upnAlias",
    "usageLocation",
    "userIdentities",
    "userPrincipalName",
    "userState",
    "userStateChangedOn",
    "userType",
];

/// What only a write takes.
const WRITE_ONLY: &[&str] = &["password", "forceChangePasswordNextLogin"];

/// What only an answer has.
const READ_ONLY: &[&str] = &["newClaimsPrincipalCreated", "newUser", "isForgotPassword"];

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    // A profile without an operation is there to be included.
    if !profile.is_directory() || profile.item("Operation").is_none() {
        return;
    }
    if subject.effective.is_of_relying_party() {
        key(subject, profile, findings);
        extensions(subject, profile, findings);
    }
    sign_in_names(subject, profile, findings);
    attributes(subject, &profile.persisted, WRITE_ONLY, false, findings);
    attributes(subject, &profile.outputs, READ_ONLY, true, findings);
}

fn key(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let [key] = profile.inputs.as_slice() else {
        findings.push(finding(
            &ONE_INPUT,
            subject.value(profile.at, "Id"),
            format!("`{}` has {} input claims", profile.id, profile.inputs.len()),
            "leave the one input claim by which the account is found",
        ));
        return;
    };
    let writes = matches!(profile.value("Operation"), Some("Write" | "DeleteClaims"));
    let same = |claim: &Claim<'_>| same_id(claim.partner, key.partner) || same_id(claim.id, key.id);
    if writes && !profile.persisted.iter().any(same) {
        findings.push(
            finding(
                &KEY_NOT_PERSISTED,
                subject.value(profile.at, "Id"),
                format!(
                    "`{}` finds the account by `{}` but does not persist it",
                    profile.id, key.partner
                ),
                format!("add `{}` to the persisted claims", key.id),
            )
            .related("the key", subject.place(key.at)),
        );
    }
}

fn is_extension(claim: &Claim<'_>) -> bool {
    starts_with_id(claim.partner, "extension_")
}

fn extensions(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let claims = || {
        profile
            .persisted
            .iter()
            .chain(&profile.outputs)
            .chain(&profile.inputs)
    };
    let Some(claim) = claims().find(|claim| is_extension(claim)) else {
        return;
    };
    let missing: Vec<String> = ["ClientId", "ApplicationObjectId"]
        .into_iter()
        .filter(|key| profile.item(key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    if missing.is_empty() {
        return;
    }
    // It does not name the technical profile: one claim is said once, whoever includes it.
    findings.push(
        finding(
            &EXTENSIONS_APP,
            subject.place(claim.at),
            format!(
                "`{}` is used without {}",
                claim.partner,
                missing.join(" and ")
            ),
            "add `ClientId` and `ApplicationObjectId` of `b2c-extensions-app` to the metadata of \
             `AAD-Common` and include that",
        )
        .related("the technical profile", subject.value(profile.at, "Id")),
    );
}

fn attributes(
    subject: &Subject<'_>,
    claims: &[Claim<'_>],
    more: &[&str],
    defaults: bool,
    findings: &mut Findings,
) {
    for claim in claims {
        let name = fold(claim.partner);
        if is_extension(claim) {
            if names_an_application(&name) {
                findings.push(finding(
                    &ATTRIBUTE_WITH_APP,
                    subject.place(claim.at),
                    format!("`{}` is the name Microsoft Graph has for it", claim.partner),
                    "write `extension_` and the attribute's name",
                ));
            }
            continue;
        }
        let known = |attribute: &&str| fold(attribute) == name;
        let fine = ATTRIBUTES.iter().chain(more).any(known)
            || name.starts_with("signinnames.")
            || name.starts_with("signinnamesinfo.")
            || (defaults && claim.default.is_some());
        if !fine {
            findings.push(
                finding(
                    &UNKNOWN_ATTRIBUTE,
                    subject.place(claim.at),
                    format!("`{}` is no attribute of the directory", claim.partner),
                    "name the attribute in `PartnerClaimType`, or use an `extension_…` attribute",
                )
                .did_you_mean(claim.partner, ATTRIBUTES.iter().chain(more).copied()),
            );
        }
    }
}

/// Reports a write to an account, found by something else, that persists a single sign-in name.
fn sign_in_names(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let is_name = |claim: &&Claim<'_>| starts_with_id(claim.partner, "signinnames.");
    let mut names = profile.persisted.iter().filter(is_name);
    let (Some(name), None) = (names.next(), names.next()) else {
        return;
    };
    if profile.writes() && !profile.inputs.iter().any(|claim| is_name(&claim)) {
        findings.push(finding(
            &OTHER_SIGN_IN_NAMES,
            subject.place(name.at),
            format!(
                "`{}` writes `{}` and removes other sign-in names",
                profile.id, name.partner
            ),
            "persist all sign-in names of the account",
        ));
    }
}

/// Whether `name` is `extension_`, 32 hexadecimal digits (a GUID, with or without hyphens), `_` and
/// more.
fn names_an_application(name: &str) -> bool {
    let mut parts = name.splitn(3, '_').skip(1);
    let (Some(app), Some(_)) = (parts.next(), parts.next()) else {
        return false;
    };
    let digits: Vec<char> = app.chars().filter(|c| *c != '-').collect();
    digits.len() == 32 && digits.iter().all(char::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, claim, directory, profile, provider};

    const KEY: &str = r#"<InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true"/></InputClaims>"#;

    fn with(operation: &str, body: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("extension_level", "string", ""))
            .profile(&directory("Account", operation, body))
    }

    fn persisting(claims: &str) -> Fixture {
        let body = format!(
            r#"{KEY}<PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId"/>{claims}</PersistedClaims>"#
        );
        with("Write", &body)
    }

    #[test]
    fn ent6201_reports_a_read_without_a_key() {
        let messages = with("Read", "").messages("ENT6201");
        assert_eq!(messages, ["`Account` has 0 input claims"]);
    }

    #[test]
    fn ent6201_accepts_one_key() {
        with("Read", KEY).accepts("ENT6201");
    }

    #[test]
    fn ent6202_reports_a_write_that_does_not_persist_its_key() {
        let messages = with("Write", KEY).messages("ENT6202");
        assert_eq!(
            messages,
            ["`Account` finds the account by `objectId` but does not persist it"]
        );
    }

    #[test]
    fn ent6202_accepts_a_persisted_key() {
        persisting("").accepts("ENT6202");
    }

    const LEVEL: &str = r#"<PersistedClaim ClaimTypeReferenceId="extension_level"/>"#;

    #[test]
    fn ent6203_reports_an_extension_attribute_without_its_application() {
        let including = profile(
            "Including",
            r#"<IncludeTechnicalProfile ReferenceId="Account"/>"#,
        );
        assert_eq!(
            persisting(LEVEL).profile(&including).messages("ENT6203"),
            ["`extension_level` is used without `ClientId` and `ApplicationObjectId`"]
        );
    }

    #[test]
    fn ent6203_accepts_the_application_in_what_is_included() {
        let common = r#"<TechnicalProfile Id="AAD-Common"><Metadata>
            <Item Key="ClientId">0e5e5a3d-0000-4000-8000-000000000001</Item>
            <Item Key="ApplicationObjectId">0e5e5a3d-0000-4000-8000-000000000002</Item>
            </Metadata></TechnicalProfile>"#;
        persisting(LEVEL)
            .derived(&provider(common))
            .accepts("ENT6203");
    }

    #[test]
    fn ent6204_reports_a_claim_that_is_no_attribute() {
        let including = profile(
            "Including",
            r#"<IncludeTechnicalProfile ReferenceId="Account"/>"#,
        );
        let messages = persisting(r#"<PersistedClaim ClaimTypeReferenceId="email"/>"#)
            .profile(&including)
            .messages("ENT6204");
        assert_eq!(messages, ["`email` is no attribute of the directory"]);
    }

    #[test]
    fn ent6204_accepts_partners_and_sign_in_names() {
        persisting(
            r#"<PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress"/>
            <PersistedClaim ClaimTypeReferenceId="password"/>"#,
        )
        .accepts("ENT6204");
    }

    const EMAIL: &str = r#"<PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress"/>"#;

    #[test]
    fn ent6206_reports_one_sign_in_name_written_to_an_account() {
        persisting(EMAIL).reports("ENT6206");
    }

    #[test]
    fn ent6206_accepts_all_names_and_the_name_that_is_the_key() {
        let two = r#"<PersistedClaim ClaimTypeReferenceId="displayName" PartnerClaimType="signInNames.userName"/>"#;
        persisting(&format!("{EMAIL}{two}")).accepts("ENT6206");
        let created = format!(
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress"/></InputClaims>
            <PersistedClaims>{EMAIL}</PersistedClaims>"#
        );
        with("Write", &created).accepts("ENT6206");
    }

    #[test]
    fn ent6205_reports_the_name_microsoft_graph_has() {
        persisting(
            r#"<PersistedClaim ClaimTypeReferenceId="email"
            PartnerClaimType="extension_0e5e5a3d00004000800000000000001f_level"/>"#,
        )
        .reports("ENT6205");
    }

    #[test]
    fn ent6205_accepts_underscores_in_the_name() {
        persisting(
            r#"<PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="extension_level_of_trust"/>"#,
        )
        .accepts("ENT6205");
    }
}

//! What a policy writes to accounts: passwords, phone numbers, unverified addresses.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Claim, ClaimType, Profile, is_true};
use crate::policy::merged::{Rule, Subject, finding};

/// The directory would refuse the password.
pub static STRONG_PASSWORD: CodeInfo = CodeInfo {
    id: "ENT7010",
    severity: Severity::Error,
    title: "a password that may be weak is written without `DisableStrongPassword`",
    explain: "The directory refuses a password that does not have eight characters of three classes, \
unless `passwordPolicies` is written with `DisableStrongPassword`. A claim type without a rule, or \
with a weaker one, lets users type what the directory then refuses, and the upload may be refused: \
\"DisableStrongPassword is required in Technical Profile\". A legacy password that is carried over \
must be accepted as it is.\n\n```xml\n<PersistedClaim ClaimTypeReferenceId=\"passwordPolicies\"\n  \
DefaultValue=\"DisablePasswordExpiration, DisableStrongPassword\" AlwaysUseDefaultValue=\"true\" />\n\
```\n\nor give the claim type the rule of the directory (`PredicateValidationReference` or a \
`Restriction` pattern).",
    source: "GitHub: azure-ad-b2c/user-migration issue 32 (message of the service); Microsoft Learn: password complexity",
};

/// Anybody's address.
pub static EMAIL_NOT_VERIFIED: CodeInfo = CodeInfo {
    id: "ENT7011",
    severity: Severity::Warning,
    title: "addresses are not verified",
    explain: "With `EnforceEmailVerification` `false` users sign up, or reset a password, with an \
address that is not theirs. In a migration this lets a stranger claim the account of a user who has \
not signed in yet.\n\nRemove the item, or set it to `true`.",
    source: "Microsoft Learn: Self-asserted technical profile, Metadata",
};

/// One number for all.
pub static DEFAULT_PHONE: CodeInfo = CodeInfo {
    id: "ENT7012",
    severity: Severity::Error,
    title: "a default phone number is written as second factor",
    explain: "`strongAuthenticationPhoneNumber` with a `DefaultValue` gives every user without a \
number the same second factor: whoever has that phone passes their check, and they do not.\n\nRemove \
the default and skip the write when there is no number.",
    source: "Microsoft Learn: User profile attributes, MFA phone number attribute",
};

/// Two writes in one.
pub static PASSWORD_AND_PHONE: CodeInfo = CodeInfo {
    id: "ENT7013",
    severity: Severity::Info,
    title: "password and phone number are written at once",
    explain: "The documentation advises against persisting `password` and \
`strongAuthenticationPhoneNumber` with the same directory technical profile: the two are kept in \
different places, and when one of the writes fails the account is left half changed. Write the \
password first and the number with a second technical profile. (Microsoft's packs with multi-factor \
authentication do it at once.)",
    source: "Microsoft Learn: User profile attributes; Microsoft Entra technical profile",
};

const PHONE: &str = "strongAuthenticationPhoneNumber";

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if let Some(item) = profile.item("EnforceEmailVerification")
        && !is_true(&item.value)
    {
        findings.push(finding(
            &EMAIL_NOT_VERIFIED,
            subject.text(item.at),
            format!("`{}` does not verify addresses", profile.id),
            "remove `EnforceEmailVerification`",
        ));
    }
    if profile.writes() {
        phone(subject, profile, findings);
        password(subject, profile, findings);
    }
}

fn phone(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(phone) = profile.persists(PHONE) else {
        return;
    };
    if phone.default.is_some() {
        findings.push(finding(
            &DEFAULT_PHONE,
            subject.value(phone.at, "DefaultValue"),
            format!(
                "`{}` writes the same phone number for everybody without one",
                profile.id
            ),
            "remove the `DefaultValue`, and skip the write when there is no number",
        ));
    }
    if let Some(password) = profile.persists("password") {
        findings.push(
            finding(
                &PASSWORD_AND_PHONE,
                subject.place(phone.at),
                format!("`{}` writes password and phone number at once", profile.id),
                "write the number with a second technical profile",
            )
            .related("the password", subject.place(password.at)),
        );
    }
}

fn password(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(password) = profile.persists("password") else {
        return;
    };
    let Some(claim_type) = subject.effective.claim_type(password.id) else {
        return;
    };
    // A policy taken from the claims bag is not known here.
    let disables = |claim: &Claim<'_>| {
        claim.default.is_none_or(|text| {
            text.split(',')
                .any(|word| word.trim() == "DisableStrongPassword")
        })
    };
    if profile.persists("passwordPolicies").is_some_and(disables)
        || random_password(subject, profile, password)
        || is_strong(subject, claim_type)
    {
        return;
    }
    findings.push(
        finding(
            &STRONG_PASSWORD,
            subject.place(password.at),
            format!(
                "`{}` writes `{}`, which may be weak, without `DisableStrongPassword`",
                profile.id, password.id
            ),
            "persist `passwordPolicies` with `DisablePasswordExpiration, DisableStrongPassword`, \
             or give the claim type the directory's password rule",
        )
        .related("the claim type", subject.value(claim_type.at, "Id")),
    );
}

/// Whether the password is made by a transformation or given as a default, and not typed.
fn random_password(subject: &Subject<'_>, profile: &Profile<'_>, password: &Claim<'_>) -> bool {
    let made = profile.input_transformations.iter().any(|reference| {
        subject
            .effective
            .transformation(reference.id)
            .is_some_and(|transformation| {
                transformation
                    .outputs
                    .iter()
                    .any(|(claim, _)| claim.id.eq_ignore_ascii_case(password.id))
            })
    });
    made || password.default.is_some()
}

/// Passwords the directory refuses: one class, or too short.
const WEAK: [&str; 4] = ["aaaaaaaa", "12345678", "Password", "aA1!"];

/// Whether the claim type's rule is at least that of the directory, as far as can be told.
fn is_strong(subject: &Subject<'_>, claim_type: &ClaimType<'_>) -> bool {
    if let Some((expression, _)) = claim_type.pattern {
        // An expression with features this cannot run is given the benefit of the doubt.
        return regex::Regex::new(expression).map_or(true, |rule| {
            !WEAK.iter().any(|password| rule.is_match(password))
        });
    }
    let Some((validation, _)) = claim_type.predicates else {
        return false;
    };
    let groups = subject.effective.predicate_groups(validation);
    let named = |ids: &[&str], wanted: &str| {
        ids.iter()
            .filter_map(|id| subject.effective.predicate(id))
            .filter(|(method, _)| method.eq_ignore_ascii_case(wanted))
            .count()
    };
    let long = groups
        .iter()
        .any(|(_, ids)| named(ids, "IsLengthRange") > 0);
    let classes = groups.iter().any(|(least, ids)| {
        let kinds = named(ids, "IncludesCharacters") + named(ids, "MatchesRegex");
        *least >= 3 && kinds >= 3
    });
    long && classes
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, claim, directory, provider};

    fn writing(persisted: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("passwordPolicies", "string", ""))
            .claims(&claim(
                "newPassword",
                "string",
                r#"<UserInputType>Password</UserInputType><Restriction>
                <Pattern RegularExpression="^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,64}$"/></Restriction>"#,
            ))
            .claims(&claim("phone", "string", ""))
            .profile(&directory(
                "Account",
                "Write",
                &format!(
                    r#"<InputClaims><InputClaim ClaimTypeReferenceId="objectId"/></InputClaims>
                    <PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId"/>{persisted}</PersistedClaims>"#
                ),
            ))
    }

    const PASSWORD: &str = r#"<PersistedClaim ClaimTypeReferenceId="password"/>"#;

    fn policies(value: &str) -> String {
        format!(
            r#"{PASSWORD}<PersistedClaim ClaimTypeReferenceId="passwordPolicies" DefaultValue="{value}"/>"#
        )
    }

    #[test]
    fn ent7010_reports_a_password_without_a_rule() {
        insta::assert_snapshot!(
            writing(&policies("DisablePasswordExpiration")).messages("ENT7010").join("\n"),
            @"`Account` writes `password`, which may be weak, without `DisableStrongPassword`"
        );
    }

    #[test]
    fn ent7010_accepts_the_switch_or_a_rule() {
        writing(&policies(
            "DisablePasswordExpiration, DisableStrongPassword",
        ))
        .accepts("ENT7010");
        writing(
            r#"<PersistedClaim ClaimTypeReferenceId="newPassword" PartnerClaimType="password"/>"#,
        )
        .accepts("ENT7010");
    }

    /// A typed password with a rule of `least` of three classes.
    fn with_rule(least: usize) -> Fixture {
        let class = |id: &str, characters: &str| {
            format!(
                r#"<Predicate Id="{id}" Method="IncludesCharacters"><Parameters>
                <Parameter Id="CharacterSet">{characters}</Parameter></Parameters></Predicate>"#
            )
        };
        let rule = format!(
            r#"<Predicates><Predicate Id="Length" Method="IsLengthRange"><Parameters>
            <Parameter Id="Minimum">8</Parameter><Parameter Id="Maximum">64</Parameter></Parameters></Predicate>
            {}{}{}</Predicates><PredicateValidations><PredicateValidation Id="Rule"><PredicateGroups>
            <PredicateGroup Id="Long"><PredicateReferences MatchAtLeast="1"><PredicateReference Id="Length"/>
            </PredicateReferences></PredicateGroup><PredicateGroup Id="Classes">
            <PredicateReferences MatchAtLeast="{least}"><PredicateReference Id="Lower"/>
            <PredicateReference Id="Upper"/><PredicateReference Id="Digit"/></PredicateReferences>
            </PredicateGroup></PredicateGroups></PredicateValidation></PredicateValidations>"#,
            class("Lower", "a-z"),
            class("Upper", "A-Z"),
            class("Digit", "0-9"),
        );
        writing(r#"<PersistedClaim ClaimTypeReferenceId="chosen" PartnerClaimType="password"/>"#)
            .predicates(&rule)
            .claims(&claim(
                "chosen",
                "string",
                r#"<UserInputType>Password</UserInputType><PredicateValidationReference Id="Rule"/>"#,
            ))
    }

    #[test]
    fn ent7010_reports_a_rule_weaker_than_that_of_the_directory() {
        with_rule(2).reports("ENT7010");
    }

    #[test]
    fn ent7010_accepts_a_rule_as_strong_as_that_of_the_directory() {
        with_rule(3).accepts("ENT7010");
    }

    fn verifying(value: &str) -> Fixture {
        Fixture::new().derived(&provider(&format!(
            r#"<TechnicalProfile Id="Page"><Metadata><Item Key="EnforceEmailVerification">{value}</Item>
            </Metadata></TechnicalProfile>"#
        )))
    }

    #[test]
    fn ent7011_reports_addresses_that_are_not_verified() {
        verifying("False").reports("ENT7011");
    }

    #[test]
    fn ent7011_accepts_verified_addresses() {
        verifying("true").accepts("ENT7011");
    }

    fn phone(default: &str) -> String {
        format!(
            r#"<PersistedClaim ClaimTypeReferenceId="phone" {default}
            PartnerClaimType="strongAuthenticationPhoneNumber"/>"#
        )
    }

    #[test]
    fn ent7012_reports_a_default_number() {
        writing(&phone(r#"DefaultValue="+1""#)).reports("ENT7012");
    }

    #[test]
    fn ent7012_accepts_the_users_own_number() {
        writing(&phone("")).accepts("ENT7012");
    }

    #[test]
    fn ent7013_reports_password_and_number_in_one_write() {
        writing(&format!("{PASSWORD}{}", phone(""))).reports("ENT7013");
    }

    #[test]
    fn ent7013_accepts_one_of_them() {
        writing(&phone("")).accepts("ENT7013");
        writing(PASSWORD).accepts("ENT7013");
    }
}

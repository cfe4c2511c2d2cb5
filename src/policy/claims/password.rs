//! A password that is stored before the legacy system has said that it is right.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Condition, Profile, Validation};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{same_id, starts_with_id};

/// Written on the mere existence of an answer.
pub static WRITTEN_BEFORE_PROOF: CodeInfo = CodeInfo {
    id: "ENT5306",
    severity: Severity::Error,
    title: "a password is written before the legacy system has confirmed it",
    explain: "A page asks a REST service whether the typed password is the legacy one and then writes \
it to the directory. The write must depend on the answer's value. When it only depends on the \
existence of the answer, and the answer is always there (it has a `DefaultValue`, or is a boolean \
that is `false` on failure), then any password is written and becomes valid: whoever types the \
address of a user not yet migrated takes over the account.\n\nCompare the value, after asking for \
existence:\n\n```xml\n<ValidationTechnicalProfile ReferenceId=\"AAD-WritePassword\">\n  \
<Preconditions>\n    <Precondition Type=\"ClaimsExist\" ExecuteActionsIf=\"false\">\n      \
<Value>tokenSuccess</Value>\n      <Action>SkipThisValidationTechnicalProfile</Action>\n    \
</Precondition>\n    <Precondition Type=\"ClaimEquals\" ExecuteActionsIf=\"false\">\n      \
<Value>tokenSuccess</Value>\n      <Value>True</Value>\n      \
<Action>SkipThisValidationTechnicalProfile</Action>\n    </Precondition>\n  \
</Preconditions>\n</ValidationTechnicalProfile>\n```\n\nA write after a REST call that must succeed \
(`ContinueOnError=\"false\"`) and has no outcome claims is accepted: the service answers 409 for a \
wrong password.",
    source: "azure-ad-b2c/user-migration, seamless account migration sample; MicrosoftDocs/azure-docs issue 80264",
};

/// The flag goes first.
pub static FLAG_BEFORE_PASSWORD: CodeInfo = CodeInfo {
    id: "ENT5307",
    severity: Severity::Warning,
    title: "a migration flag is changed before the password is written",
    explain: "A page writes an extension attribute with a fixed value, as a migration flag is cleared, \
and only then writes the password. When the password is refused the flag is gone, the user counts as \
migrated and has no password: they are locked out of both systems.\n\nWrite the password first, or \
both with one technical profile.",
    source: "azure-ad-b2c/user-migration, seamless account migration sample, password reset",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, page: &Profile<'_>, findings: &mut Findings) {
    if !page.is_self_asserted() {
        return;
    }
    flag_first(subject, page, findings);
    let mut verifiers: Vec<(&Validation<'_>, &Profile<'_>)> = Vec::new();
    for validation in &page.validations {
        let Some(called) = subject.effective.profile(validation.id) else {
            continue;
        };
        if called.is_rest() && called.inputs.iter().any(|c| is_password(subject, c.id)) {
            verifiers.push((validation, called));
        } else if called.writes() && called.persists("password").is_some() {
            for (verifier, rest) in &verifiers {
                write_after(subject, validation, verifier, rest, findings);
            }
        }
    }
}

/// Reports a fixed extension attribute that is written before a password.
fn flag_first(subject: &Subject<'_>, page: &Profile<'_>, findings: &mut Findings) {
    let writes = |validation: &Validation<'_>| {
        let called = subject.effective.profile(validation.id)?;
        called.writes().then_some(called)
    };
    let fixed = |profile: &Profile<'_>| {
        profile.persisted.iter().any(|claim| {
            claim.default.is_some()
                && claim.always_default
                && starts_with_id(claim.partner, "extension_")
        })
    };
    let mut flag: Option<&Validation<'_>> = None;
    for validation in &page.validations {
        let Some(called) = writes(validation) else {
            continue;
        };
        match (called.persists("password"), flag) {
            (Some(_), Some(flag)) => findings.push(
                finding(
                    &FLAG_BEFORE_PASSWORD,
                    subject.place(flag.at),
                    format!(
                        "`{}` runs before `{}` has written the password",
                        flag.id, validation.id
                    ),
                    "write the password first",
                )
                .related("the password is written here", subject.place(validation.at)),
            ),
            (Some(_), None) => return,
            (None, None) if fixed(called) => flag = Some(validation),
            (None, _) => {}
        }
    }
}

fn is_password(subject: &Subject<'_>, claim: &str) -> bool {
    subject
        .effective
        .claim_type(claim)
        .is_some_and(|claim| claim.input_type.as_deref() == Some("Password"))
}

fn write_after(
    subject: &Subject<'_>,
    write: &Validation<'_>,
    verifier: &Validation<'_>,
    rest: &Profile<'_>,
    findings: &mut Findings,
) {
    let asks = |claim: &str, condition| {
        write.preconditions.iter().any(|precondition| {
            precondition.condition == Some(condition)
                && !precondition.execute_if
                && precondition.claim().is_some_and(|c| same_id(c, claim))
        })
    };
    // An answer that is there whether or not the password was right.
    let always = rest.outputs.iter().filter(|claim| {
        let boolean = subject.effective.claim_type(claim.id);
        claim.default.is_some() || boolean.is_some_and(|claim| claim.data_type == "boolean")
    });
    let only_exists: Vec<&str> = always
        .map(|claim| claim.id)
        .filter(|id| asks(id, Condition::Exists) && !asks(id, Condition::Equals))
        .collect();
    let compared = rest
        .outputs
        .iter()
        .any(|claim| asks(claim.id, Condition::Equals));
    let message = if let (Some(claim), false) = (only_exists.first(), compared) {
        format!(
            "`{}` writes the password when `{claim}` exists, which it does after any answer of `{}`",
            write.id, rest.id
        )
    } else if verifier.continue_on_error && write.preconditions.is_empty() {
        format!(
            "`{}` writes the password also when `{}` has failed",
            write.id, rest.id
        )
    } else {
        return;
    };
    findings.push(
        finding(
            &WRITTEN_BEFORE_PROOF,
            subject.place(write.at),
            message,
            "add a `ClaimEquals` precondition that skips the write unless the answer is `True`",
        )
        .related("the password is checked here", subject.place(verifier.at)),
    );
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, claim, directory, rest_profile};

    fn precondition(kind: &str, values: &str) -> String {
        format!(
            r#"<Precondition Type="{kind}" ExecuteActionsIf="false">{values}
            <Action>SkipThisValidationTechnicalProfile</Action></Precondition>"#
        )
    }

    fn writing(verifier: &str, preconditions: &str) -> Fixture {
        let verify = rest_profile(
            "Verify",
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="password"/></InputClaims>
            <OutputClaims><OutputClaim ClaimTypeReferenceId="ok" DefaultValue="false"/></OutputClaims>"#,
        );
        let write = directory(
            "Write",
            "Write",
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true"/></InputClaims>
            <PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId"/>
            <PersistedClaim ClaimTypeReferenceId="password"/></PersistedClaims>"#,
        );
        let list = match preconditions {
            "" => String::new(),
            items => format!("<Preconditions>{items}</Preconditions>"),
        };
        Fixture::new()
            .claims(&claim("ok", "boolean", ""))
            .profile(&verify)
            .profile(&write)
            .page(&format!(
                r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="password" Required="true"/>
                <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>
                <ValidationTechnicalProfiles>
                <ValidationTechnicalProfile ReferenceId="Verify" {verifier}/>
                <ValidationTechnicalProfile ReferenceId="Write">{list}</ValidationTechnicalProfile>
                </ValidationTechnicalProfiles>"#
            ))
    }

    /// A page that clears the flag and writes the password, in the order given.
    fn clearing(order: [&str; 2]) -> Fixture {
        let key = r#"<InputClaims><InputClaim ClaimTypeReferenceId="objectId" Required="true"/></InputClaims>"#;
        let write = |id: &str, persisted: &str| {
            directory(
                id,
                "Write",
                &format!(
                    r#"{key}<PersistedClaims><PersistedClaim ClaimTypeReferenceId="objectId"/>{persisted}</PersistedClaims>"#
                ),
            )
        };
        let entry = |id: &str| format!(r#"<ValidationTechnicalProfile ReferenceId="{id}"/>"#);
        Fixture::new()
            .claims(&claim("extension_flag", "boolean", ""))
            .profile(&write(
                "Flag",
                r#"<PersistedClaim ClaimTypeReferenceId="extension_flag" DefaultValue="false" AlwaysUseDefaultValue="true"/>"#,
            ))
            .profile(&write("Write", r#"<PersistedClaim ClaimTypeReferenceId="password"/>"#))
            .page(&format!(
                r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="password" Required="true"/>
                <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>
                <ValidationTechnicalProfiles>{}{}</ValidationTechnicalProfiles>"#,
                entry(order[0]),
                entry(order[1])
            ))
    }

    #[test]
    fn ent5307_reports_a_flag_cleared_before_the_password_is_written() {
        let messages = clearing(["Flag", "Write"]).messages("ENT5307");
        assert_eq!(
            messages,
            ["`Flag` runs before `Write` has written the password"]
        );
    }

    #[test]
    fn ent5307_accepts_a_flag_cleared_afterwards() {
        clearing(["Write", "Flag"]).accepts("ENT5307");
    }

    #[test]
    fn ent5306_reports_a_write_gated_by_existence_only() {
        let gate = precondition("ClaimsExist", "<Value>ok</Value>");
        insta::assert_snapshot!(
            writing("", &gate).messages("ENT5306").join("\n"),
            @"`Write` writes the password when `ok` exists, which it does after any answer of `Verify`"
        );
    }

    #[test]
    fn ent5306_reports_a_write_after_a_check_that_may_fail() {
        writing(r#"ContinueOnError="true""#, "").reports("ENT5306");
    }

    #[test]
    fn ent5306_accepts_a_write_gated_by_the_value() {
        let gate = format!(
            "{}{}",
            precondition("ClaimsExist", "<Value>ok</Value>"),
            precondition("ClaimEquals", "<Value>ok</Value><Value>True</Value>")
        );
        writing("", &gate).accepts("ENT5306");
    }
}

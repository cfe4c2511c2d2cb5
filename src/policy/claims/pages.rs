//! What a page returns without asking for it.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{ClaimIds, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::Id;

/// Neither asked nor known.
pub static NOT_COLLECTED: CodeInfo = CodeInfo {
    id: "ENT5305",
    severity: Severity::Error,
    title: "a page outputs a claim that it neither asks for nor gets from elsewhere",
    explain: "An output claim of a self-asserted technical profile is asked of the user (its claim \
type has a `UserInputType`), or has a `DefaultValue`, or comes from an input claim, a validation \
technical profile, a display control or a claims transformation. A claim with none of these fails \
when the page is shown: \"does not specify a UserInputType or a DefaultValue, and is not retrieved \
from a ValidationTechnicalProfile either\".\n\nGive the claim type a `UserInputType`, the output \
claim a `DefaultValue`, or the validation technical profile that output.",
    source: "GitHub: azure-ad-b2c/samples issue 203 (message of the service)",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    // A page with display claims shows those and asks for none of its output claims.
    if !profile.is_self_asserted() || !profile.display.is_empty() {
        return;
    }
    let effective = subject.effective;
    if effective.lacks_a_part(profile) {
        return;
    }
    // All a page gets from elsewhere: what it would produce if it had no output claims of its own.
    let mut elsewhere = Profile {
        outputs: Vec::new(),
        ..profile.clone()
    };
    elsewhere.session = None;
    let mut known: ClaimIds<'_> = effective.produced(&elsewhere);
    known.extend(profile.inputs.iter().map(|claim| Id(claim.id)));
    known.extend(profile.value("IpAddressClaimReferenceId").map(Id));
    for claim in &profile.outputs {
        let asked = effective
            .claim_type(claim.id)
            .is_none_or(|claim| claim.input_type.is_some());
        if asked || claim.default.is_some() || known.contains(&Id(claim.id)) {
            continue;
        }
        findings.push(finding(
            &NOT_COLLECTED,
            subject.value(claim.at, "ClaimTypeReferenceId"),
            format!(
                "`{}` outputs `{}`, but does not ask for it and gets it from nowhere",
                profile.id, claim.id
            ),
            "give the claim type a `UserInputType`, the output claim a `DefaultValue`, or output \
             it from a validation technical profile",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, claim, provider};

    fn output(attributes: &str, more: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("level", "string", ""))
            .page(&format!(
                r#"{more}<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/>
                <OutputClaim ClaimTypeReferenceId="level" {attributes}/></OutputClaims>"#
            ))
    }

    #[test]
    fn ent5305_reports_an_output_from_nowhere() {
        let messages = output("", "").messages("ENT5305");
        insta::assert_snapshot!(
            messages.join("\n"),
            @"`Page` outputs `level`, but does not ask for it and gets it from nowhere"
        );
    }

    #[test]
    fn ent5305_accepts_what_a_wrong_reference_may_have_output() {
        let wrong = |fixture: Fixture| {
            fixture.derived(&provider(
                r#"<TechnicalProfile Id="Page"><ValidationTechnicalProfiles>
                <ValidationTechnicalProfile ReferenceId="Gone"/></ValidationTechnicalProfiles></TechnicalProfile>"#,
            ))
        };
        wrong(output("", "")).reports("ENT4002");
        wrong(output("", "")).accepts("ENT5305");
    }

    #[test]
    fn ent5305_accepts_a_default_and_an_input() {
        output(r#"DefaultValue="1""#, "").accepts("ENT5305");
        let input = r#"<InputClaims><InputClaim ClaimTypeReferenceId="level"/></InputClaims>"#;
        output("", input).accepts("ENT5305");
    }
}

//! The effective list of validation technical profiles.
//!
//! Lists do not replace each other on inheritance: those of the derived policy run first, then
//! those of the base.

use hashbrown::HashMap;

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{ClaimIds, Profile, Validation};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{Id, same_id};

/// The same validation runs twice.
pub static VALIDATION_TWICE: CodeInfo = CodeInfo {
    id: "ENT5301",
    severity: Severity::Warning,
    title: "a validation technical profile runs twice",
    explain: "When a derived policy repeats a self-asserted technical profile, its validation \
technical profiles are put before those of the base; they do not replace them. One that is in both \
lists runs twice: a user is signed in twice, a password is written twice, and preconditions of the \
first run do not hold for the second.\n\nLeave the base's technical profile alone: give the derived \
one a new id and let a new journey point to it.",
    source: "GitHub: azure-ad-b2c/samples issue 452; azure-ad-b2c/user-migration issues 18 and 43",
};

/// Validations of the base run after one's own.
pub static INHERITED_VALIDATION: CodeInfo = CodeInfo {
    id: "ENT5302",
    severity: Severity::Warning,
    title: "validation technical profiles of the base run after those of the derived policy",
    explain: "When a derived policy adds validation technical profiles to a self-asserted technical \
profile of its base, the base's run as well, after them. A sign-in page whose derived list ends in \
another login still runs the base's `login-NonInteractive`, and its failure is the user's \
failure.\n\nGive the derived technical profile a new id and let a new journey point to it, or make \
the last one of the derived list stop: no preconditions and `ContinueOnSuccess=\"false\"`.\n\nA \
derived list that signs nobody in and writes no account, such as a check before a sign-up or a call \
of a legacy system, relies on the base's for that. Then this is an information, and the list must \
not stop.",
    source: "GitHub: azure-ad-b2c/samples issue 452 (maintainer's answer)",
};

/// A list where it never runs.
pub static VALIDATION_ELSEWHERE: CodeInfo = CodeInfo {
    id: "ENT5303",
    severity: Severity::Warning,
    title: "validation technical profiles on a technical profile that shows no page",
    explain: "Validation technical profiles run when the user submits the page of a self-asserted \
technical profile (or by an action of a display control). On any other technical profile they do \
nothing.\n\nUse orchestration steps instead, or move the list to the self-asserted technical \
profile.",
    source: "Microsoft Learn: Validation technical profiles",
};

/// An input the page does not have.
pub static VALIDATION_INPUT: CodeInfo = CodeInfo {
    id: "ENT5304",
    severity: Severity::Warning,
    title: "a validation technical profile requires a claim its page does not have",
    explain: "The required input claims of a validation technical profile come from the self-asserted \
technical profile that calls it (its output, input or display claims), from a validation technical \
profile before it, or from an earlier step of the journey. One that is in none of them is empty, and \
the call fails.\n\nAdd the \
claim to the output claims of the self-asserted technical profile.",
    source: "Microsoft Learn: Self-asserted technical profile, Validation technical profiles",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if profile.validations.is_empty() {
        return;
    }
    if profile.protocol.is_some() && !profile.is_self_asserted() {
        findings.push(finding(
            &VALIDATION_ELSEWHERE,
            subject.place(profile.validations[0].at),
            format!("`{}` is no self-asserted technical profile", profile.id),
            "call them as orchestration steps, or from a self-asserted technical profile",
        ));
        return;
    }
    twice(subject, profile, findings);
    inherited(subject, profile, findings);
}

/// Whether nothing after `validation` runs.
fn stops(validation: &Validation<'_>) -> bool {
    !validation.continue_on_success && validation.preconditions.is_empty()
}

fn twice(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let mut seen: HashMap<Id<'_>, &Validation<'_>> = HashMap::new();
    for validation in &profile.validations {
        if let Some(first) = seen.get(&Id(validation.id)) {
            findings.push(
                finding(
                    &VALIDATION_TWICE,
                    subject.place(first.at),
                    format!("`{}` runs twice for `{}`", validation.id, profile.id),
                    "give the derived technical profile a new id instead of repeating that of \
                     the base",
                )
                .related("and here", subject.place(validation.at)),
            );
        }
        if stops(validation) {
            return;
        }
        seen.entry(Id(validation.id)).or_insert(validation);
    }
}

fn inherited(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let first = &profile.validations[0];
    let rest = profile.validations.iter();
    let Some(base) = rest.clone().find(|v| v.at.policy != first.at.policy) else {
        return;
    };
    let own: Vec<&Validation<'_>> = rest
        .take_while(|v| v.at.policy == first.at.policy)
        .collect();
    let repeated = own.iter().any(|v| same_id(v.id, base.id));
    if repeated || own.iter().any(|validation| stops(validation)) {
        return;
    }
    let acts = own.iter().any(|validation| {
        let called = subject.effective.profile(validation.id);
        called.is_some_and(signs_in_or_writes)
    });
    let (verb, help) = if acts {
        let help = "give the technical profile a new id, or end the list with one that has no \
                    preconditions and `ContinueOnSuccess=\"false\"`";
        ("still runs", help)
    } else {
        let help = "leave it so when these are checks before it; where it shall not run, give the \
                    technical profile a new id";
        ("runs", help)
    };
    let mut found = finding(
        &INHERITED_VALIDATION,
        subject.place(first.at),
        format!(
            "`{}` of the base {verb} after these for `{}`",
            base.id, profile.id
        ),
        help,
    )
    .related("inherited from here", subject.place(base.at));
    if !acts {
        found.severity = Severity::Info;
    }
    findings.push(found);
}

/// Whether `profile` does what a list is there for: a login, or a write of the account.
fn signs_in_or_writes(profile: &Profile<'_>) -> bool {
    profile.writes() || matches!(profile.protocol_name(), "OpenIdConnect" | "OAuth2")
}

/// Judges the required inputs of what `profile` calls, when the claims `before` are there as the
/// page is shown.
pub(super) fn required_inputs(
    subject: &Subject<'_>,
    profile: &Profile<'_>,
    before: &ClaimIds<'_>,
    findings: &mut Findings,
) {
    let effective = subject.effective;
    let mut available: ClaimIds<'_> = effective.produced(profile);
    available.extend(before.iter().copied());
    available.extend(profile.inputs.iter().map(|claim| Id(claim.id)));
    let shown = profile.display.iter().filter_map(|claim| claim.claim);
    available.extend(shown.map(Id));
    for validation in &profile.validations {
        let Some(called) = effective.profile(validation.id) else {
            continue;
        };
        let mut own = available.clone();
        effective.add_transformed(&called.input_transformations, &mut own);
        for claim in &called.inputs {
            let is_defined = effective.claim_type(claim.id).is_some();
            let wanted = is_defined && claim.required && claim.default.is_none();
            if wanted && !own.contains(&Id(claim.id)) {
                findings.push(
                    finding(
                        &VALIDATION_INPUT,
                        subject.place(validation.at),
                        format!(
                            "`{}` requires the claim `{}`, which neither `{}` nor an \
                             earlier step has",
                            called.id, claim.id, profile.id
                        ),
                        format!(
                            "add `{}` to the output claims of `{}`",
                            claim.id, profile.id
                        ),
                    )
                    .related("required here", subject.place(claim.at)),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Severity;
    use crate::policy::fixture::{Fixture, profile, provider, rest_profile};

    const OUTPUTS: &str = r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/>
        <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#;

    fn list(entries: &str) -> String {
        format!("<ValidationTechnicalProfiles>{entries}</ValidationTechnicalProfiles>")
    }

    fn entry(id: &str, attributes: &str) -> String {
        format!(r#"<ValidationTechnicalProfile ReferenceId="{id}" {attributes}/>"#)
    }

    /// A page that calls `Login` in the base, and `own` in a derived policy.
    fn derived(own: &str) -> Fixture {
        Fixture::new()
            .profile(&rest_profile("Login", ""))
            .profile(&rest_profile("Other", ""))
            .page(&format!("{OUTPUTS}{}", list(&entry("Login", ""))))
            .derived(&provider(&format!(
                r#"<TechnicalProfile Id="Page">{}</TechnicalProfile>"#,
                list(own)
            )))
    }

    #[test]
    fn ent5301_reports_a_login_that_is_in_both_lists() {
        let own = format!("{}{}", entry("Other", ""), entry("login", ""));
        let messages = derived(&own).messages("ENT5301");
        assert_eq!(messages, ["`Login` runs twice for `Page`"]);
    }

    #[test]
    fn ent5301_accepts_a_list_that_stops_after_the_first() {
        derived(&entry("Login", r#"ContinueOnSuccess="false""#)).accepts("ENT5301");
    }

    #[test]
    fn ent5302_reports_the_base_running_after_the_derived_list() {
        let found = |own: &str| {
            let login = profile("OwnLogin", r#"<Protocol Name="OpenIdConnect"/>"#);
            let found = derived(&entry(own, "")).profile(&login).findings();
            let mut found = found.into_iter().filter(|(code, ..)| *code == "ENT5302");
            found
                .next()
                .map(|(_, severity, message)| (severity, message))
        };
        assert_eq!(
            found("OwnLogin"),
            Some((
                Severity::Warning,
                "`Login` of the base still runs after these for `Page`".to_owned()
            ))
        );
        // A check before what the base does must not keep that from running.
        assert_eq!(
            found("Other"),
            Some((
                Severity::Info,
                "`Login` of the base runs after these for `Page`".to_owned()
            ))
        );
    }

    #[test]
    fn ent5302_accepts_a_list_that_stops() {
        derived(&entry("Other", r#"ContinueOnSuccess="false""#)).accepts("ENT5302");
    }

    #[test]
    fn ent5303_reports_a_list_on_a_rest_call() {
        let rest = rest_profile("Call", &list(&entry("Login", "")));
        Fixture::new().profile(&rest).reports("ENT5303");
    }

    #[test]
    fn ent5303_accepts_a_list_on_a_page() {
        derived(&entry("Other", "")).accepts("ENT5303");
    }

    fn requiring(claim: &str) -> Fixture {
        let input = format!(
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="{claim}" Required="true"/></InputClaims>"#
        );
        Fixture::new()
            .profile(&rest_profile("Login", &input))
            .profile(&profile("None", r#"<Protocol Name="None"/>"#))
            .page(&format!("{OUTPUTS}{}", list(&entry("Login", ""))))
    }

    #[test]
    fn ent5304_reports_a_required_claim_the_page_does_not_have() {
        let messages = requiring("displayName").messages("ENT5304");
        assert_eq!(
            messages,
            [
                "`Login` requires the claim `displayName`, which neither `Page` nor an earlier step has"
            ]
        );
    }

    #[test]
    fn ent5304_accepts_a_claim_the_page_asks_for() {
        requiring("email").accepts("ENT5304");
    }
}

//! Preconditions of steps and of validation technical profiles.
//!
//! The trap they have: `ClaimEquals` about a claim that is not there is not false, it is ignored,
//! and the step runs.

use hashbrown::HashSet;

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Condition, Effective, Journey, Precondition, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{Id, same_id};

/// An action of the other context.
pub static WRONG_ACTION: CodeInfo = CodeInfo {
    id: "ENT5201",
    severity: Severity::Warning,
    title: "a precondition has the action of another context",
    explain: "A precondition of an orchestration step has the action `SkipThisOrchestrationStep`, one \
of a validation technical profile `SkipThisValidationTechnicalProfile`. The schema accepts both in \
both places; the wrong one does not skip anything.",
    source: "Microsoft Learn: UserJourneys, Preconditions; Validation technical profiles",
};

/// Runs although its condition cannot be judged.
pub static RUNS_WHEN_ABSENT: CodeInfo = CodeInfo {
    id: "ENT5202",
    severity: Severity::Warning,
    title: "a `ClaimEquals` precondition lets the step run when the claim is absent",
    explain: "A precondition `ClaimEquals … ExecuteActionsIf=\"false\"` reads \"skip unless the claim \
has this value\". When the claim is not there at all, the service ignores the precondition and the \
step runs: the opposite of what is written. This is how migration policies send users to the \
legacy system, or create accounts, who should be left alone.\n\nAsk for the claim's existence first, \
in the same list:\n\n```xml\n<Precondition Type=\"ClaimsExist\" ExecuteActionsIf=\"false\">\n  \
<Value>needToMigrate</Value>\n  <Action>SkipThisValidationTechnicalProfile</Action>\n\
</Precondition>\n<Precondition Type=\"ClaimEquals\" ExecuteActionsIf=\"false\">\n  \
<Value>needToMigrate</Value>\n  <Value>local</Value>\n  \
<Action>SkipThisValidationTechnicalProfile</Action>\n</Precondition>\n```\n\nor give the claim a \
`DefaultValue` where it is produced.",
    source: "GitHub: MicrosoftDocs/azure-docs issue 80264; azure-ad-b2c/user-migration issue 23",
};

/// Is not skipped although its condition cannot be judged.
pub static SKIP_NEEDS_CLAIM: CodeInfo = CodeInfo {
    id: "ENT5203",
    severity: Severity::Info,
    title: "a `ClaimEquals` precondition does not skip the step when the claim is absent",
    explain: "A precondition `ClaimEquals … ExecuteActionsIf=\"true\"` reads \"skip when the claim has \
this value\". When the claim is absent the step runs. That is often what is meant; it is worth a \
look where the claim comes from a directory attribute or a service that may leave it out.\n\nGive \
the claim a `DefaultValue` where it is produced, or add a `ClaimsExist` precondition that says what \
shall happen without it.",
    source: "GitHub: MicrosoftDocs/azure-docs issue 80264",
};

/// `true` is not `True`.
pub static BOOLEAN_LITERAL: CodeInfo = CodeInfo {
    id: "ENT5204",
    severity: Severity::Error,
    title: "a boolean claim is compared with something else than `True` or `False`",
    explain: "`ClaimEquals` compares the text of the claim, and the text of a boolean claim is `True` \
or `False`, with a capital letter. `true` never matches.",
    source: "Microsoft Learn: UserJourneys, Preconditions",
};

/// Too few or too many values.
pub static VALUE_COUNT: CodeInfo = CodeInfo {
    id: "ENT5205",
    severity: Severity::Warning,
    title: "a precondition has the wrong number of values",
    explain: "`ClaimsExist` has one `Value`, the claim type. `ClaimEquals` has two: the claim type and \
what it is compared with. Further values are ignored, missing ones make the precondition \
meaningless.",
    source: "Microsoft Learn: UserJourneys, Preconditions",
};

/// Where a list of preconditions stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    Step,
    Validation,
}

impl Site {
    const fn action(self) -> &'static str {
        match self {
            Self::Step => "SkipThisOrchestrationStep",
            Self::Validation => "SkipThisValidationTechnicalProfile",
        }
    }
}

pub(crate) const RULES: &[Rule] = &[Rule::Journey(of_steps), Rule::Profile(of_validations)];

fn of_steps(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    let effective = subject.effective;
    let mut present = Present::default();
    for step in effective.unrolled(journey) {
        list(subject, &step.preconditions, Site::Step, &present, findings);
        for exchange in &step.exchanges {
            if let Some(profile) = effective.profile(exchange.profile) {
                present.add(effective, profile);
            }
        }
    }
}

fn of_validations(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let effective = subject.effective;
    let mut present = Present::default();
    present.add_own(effective, profile);
    for validation in &profile.validations {
        list(
            subject,
            &validation.preconditions,
            Site::Validation,
            &present,
            findings,
        );
        if let Some(profile) = effective.profile(validation.id) {
            present.add_own(effective, profile);
        }
    }
}

/// The claims that are never absent once their producer has run.
#[derive(Default)]
pub(super) struct Present<'s>(HashSet<Id<'s>>);

impl<'s> Present<'s> {
    /// What `profile` and its validation profiles set without fail.
    fn add(&mut self, effective: &'s Effective<'_>, profile: &'s Profile<'_>) {
        self.add_own(effective, profile);
        for validation in &profile.validations {
            if let Some(profile) = effective.profile(validation.id) {
                self.add_own(effective, profile);
            }
        }
    }

    /// Whether the claim `id` is among them.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains(&Id(id))
    }

    /// What `profile` itself sets without fail.
    pub(super) fn add_own(&mut self, effective: &'s Effective<'_>, profile: &'s Profile<'_>) {
        let sure = profile
            .inputs
            .iter()
            .chain(&profile.outputs)
            .filter(|claim| {
                claim.default.is_some() || (claim.required && profile.is_self_asserted())
            });
        self.0.extend(sure.map(|claim| Id(claim.id)));
        for reference in &profile.output_transformations {
            let Some(transformation) = effective.transformation(reference.id) else {
                continue;
            };
            // These write their output whatever they are given.
            if transformation.inputs.is_empty() || transformation.method == "DoesClaimExist" {
                self.0
                    .extend(transformation.outputs.iter().map(|(claim, _)| Id(claim.id)));
            }
        }
    }
}

fn list(
    subject: &Subject<'_>,
    preconditions: &[Precondition],
    site: Site,
    present: &Present<'_>,
    findings: &mut Findings,
) {
    for (index, precondition) in preconditions.iter().enumerate() {
        shape(subject, precondition, site, findings);
        if precondition.condition == Some(Condition::Equals) {
            literal(subject, precondition, findings);
            let before = &preconditions[..index];
            guarded(subject, precondition, before, present, findings);
        }
    }
}

fn shape(subject: &Subject<'_>, it: &Precondition, site: Site, findings: &mut Findings) {
    for (action, at) in &it.actions {
        if action != site.action() {
            let message = match site {
                Site::Step => format!("`{action}` in a precondition of an orchestration step"),
                Site::Validation => {
                    format!("`{action}` in a precondition of a validation technical profile")
                }
            };
            let help = format!("write `{}`", site.action());
            findings.push(finding(&WRONG_ACTION, subject.text(*at), message, help));
        }
    }
    let (name, expected) = match it.condition {
        Some(Condition::Exists) => ("ClaimsExist", 1),
        Some(Condition::Equals) => ("ClaimEquals", 2),
        None => return,
    };
    if it.values.len() != expected {
        findings.push(finding(
            &VALUE_COUNT,
            subject.place(it.at),
            format!(
                "`{name}` with {} values instead of {expected}",
                it.values.len()
            ),
            "write the claim type, and for `ClaimEquals` the value it is compared with",
        ));
    }
}

fn literal(subject: &Subject<'_>, it: &Precondition, findings: &mut Findings) {
    let (Some(claim), Some((literal, at))) = (it.claim(), it.literal()) else {
        return;
    };
    let boolean = subject
        .effective
        .claim_type(claim)
        .is_some_and(|claim| claim.data_type == "boolean");
    if boolean && literal != "True" && literal != "False" {
        findings.push(
            finding(
                &BOOLEAN_LITERAL,
                subject.text(at),
                format!("the boolean claim `{claim}` is never equal to `{literal}`"),
                "write `True` or `False`",
            )
            .did_you_mean(literal, ["True", "False"]),
        );
    }
}

fn guarded(
    subject: &Subject<'_>,
    it: &Precondition,
    before: &[Precondition],
    present: &Present<'_>,
    findings: &mut Findings,
) {
    let Some(claim) = it.claim() else {
        return;
    };
    let guard = before.iter().any(|earlier| {
        earlier.condition == Some(Condition::Exists)
            && !earlier.execute_if
            && earlier.claim().is_some_and(|c| same_id(c, claim))
    });
    if guard || present.has(claim) {
        return;
    }
    let (code, message) = if it.execute_if {
        let message =
            format!("when `{claim}` is absent this is ignored and the step is not skipped");
        (&SKIP_NEEDS_CLAIM, message)
    } else {
        let message = format!("when `{claim}` is absent this is ignored and the step runs");
        (&RUNS_WHEN_ABSENT, message)
    };
    findings.push(finding(
        code,
        subject.place(it.at),
        message,
        format!(
            "put a `ClaimsExist` precondition for `{claim}` with `ExecuteActionsIf=\"false\"` \
             before it, or give the claim a `DefaultValue` where it is produced"
        ),
    ));
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, SEND, claim};

    const STEP: &str = "SkipThisOrchestrationStep";

    fn equals(execute_if: bool, claim: &str, value: &str, action: &str) -> String {
        format!(
            r#"<Precondition Type="ClaimEquals" ExecuteActionsIf="{execute_if}"><Value>{claim}</Value>
            <Value>{value}</Value><Action>{action}</Action></Precondition>"#
        )
    }

    fn exists(claim: &str) -> String {
        format!(
            r#"<Precondition Type="ClaimsExist" ExecuteActionsIf="false"><Value>{claim}</Value>
            <Action>{STEP}</Action></Precondition>"#
        )
    }

    /// A journey whose first step asks `preconditions`.
    fn asking(preconditions: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("flag", "boolean", ""))
            .steps(&format!(
                r#"<OrchestrationStep Order="1" Type="ClaimsExchange">
                <Preconditions>{preconditions}</Preconditions><ClaimsExchanges>
                <ClaimsExchange Id="PageExchange" TechnicalProfileReferenceId="Page"/>
                </ClaimsExchanges></OrchestrationStep>{SEND}"#
            ))
    }

    #[test]
    fn ent5201_reports_the_action_of_a_validation_in_a_step() {
        let action = "SkipThisValidationTechnicalProfile";
        asking(&equals(true, "flag", "True", action)).reports("ENT5201");
    }

    #[test]
    fn ent5201_accepts_the_action_of_a_step_in_a_step() {
        asking(&equals(true, "flag", "True", STEP)).accepts("ENT5201");
    }

    #[test]
    fn ent5202_reports_skip_unless_equal_about_a_claim_that_may_be_absent() {
        let messages = asking(&equals(false, "flag", "True", STEP)).messages("ENT5202");
        insta::assert_snapshot!(
            messages.join("\n"),
            @"when `flag` is absent this is ignored and the step runs"
        );
    }

    #[test]
    fn ent5202_accepts_it_after_a_question_for_existence() {
        let list = format!("{}{}", exists("FLAG"), equals(false, "flag", "True", STEP));
        asking(&list).accepts("ENT5202");
    }

    #[test]
    fn ent5203_reports_skip_if_equal_about_a_claim_that_may_be_absent() {
        asking(&equals(true, "flag", "True", STEP)).reports("ENT5203");
    }

    #[test]
    fn ent5203_accepts_a_claim_with_a_default() {
        let steps = format!(
            r#"<OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges>
            <ClaimsExchange Id="PageExchange" TechnicalProfileReferenceId="Page"/></ClaimsExchanges>
            </OrchestrationStep><OrchestrationStep Order="2" Type="ClaimsExchange">
            <Preconditions>{}</Preconditions></OrchestrationStep>"#,
            equals(true, "objectId", "x", STEP)
        );
        Fixture::new().steps(&steps).accepts("ENT5203");
    }

    #[test]
    fn ent5204_reports_a_small_letter() {
        asking(&equals(true, "flag", "true", STEP)).reports("ENT5204");
    }

    #[test]
    fn ent5204_accepts_capitals_and_other_types() {
        let list = format!(
            "{}{}",
            equals(true, "flag", "False", STEP),
            equals(true, "email", "true", STEP)
        );
        asking(&list).accepts("ENT5204");
    }

    #[test]
    fn ent5205_reports_a_comparison_with_nothing() {
        let one = equals(true, "flag", "True", STEP).replace("<Value>True</Value>", "");
        asking(&one).reports("ENT5205");
    }

    #[test]
    fn ent5205_accepts_one_value_for_existence() {
        asking(&exists("flag")).accepts("ENT5205");
    }
}

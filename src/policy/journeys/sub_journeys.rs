//! Sub-journeys: their type, who invokes them, and rings.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Journey;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::same_id;

/// Type and content do not fit.
pub static SUB_JOURNEY_TYPE: CodeInfo = CodeInfo {
    id: "ENT5109",
    severity: Severity::Warning,
    title: "a sub-journey's steps do not fit its type",
    explain: "A sub-journey of type `Transfer` never returns: it must send the claims itself, with a \
`SendClaims` step. One of type `Call` returns to the journey that invoked it, which sends the \
claims.\n\nAdd a `SendClaims` step to the `Transfer` sub-journey, or change the type; remove \
`SendClaims` from a `Call` sub-journey.",
    source: "Microsoft Learn: SubJourneys",
};

/// Invokes nothing.
pub static NO_CANDIDATE: CodeInfo = CodeInfo {
    id: "ENT5110",
    severity: Severity::Error,
    title: "a step invokes a sub-journey but names none",
    explain: "A step of type `InvokeSubJourney` names the sub-journey in its \
`JourneyList/Candidate`. Without a candidate there is nothing to run and the sign-in fails at this \
step.\n\n```xml\n<OrchestrationStep Order=\"3\" Type=\"InvokeSubJourney\">\n  <JourneyList>\n    \
<Candidate SubJourneyReferenceId=\"PasswordReset\" />\n  </JourneyList>\n</OrchestrationStep>\n```",
    source: "Microsoft Learn: UserJourneys, JourneyList",
};

/// Sub-journeys that invoke each other.
pub static SUB_JOURNEY_RING: CodeInfo = CodeInfo {
    id: "ENT5111",
    severity: Severity::Warning,
    title: "a sub-journey invokes a sub-journey",
    explain: "Sub-journeys are invoked from user journeys; the documentation says that a sub-journey \
must not invoke another one. One that reaches itself again never ends.\n\nWrite the steps of the \
inner sub-journey into the outer one, or invoke both from the user journey.",
    source: "Microsoft Learn: SubJourneys",
};

pub(crate) const RULES: &[Rule] = &[
    Rule::Journey(candidates),
    Rule::SubJourney(candidates),
    Rule::SubJourney(type_fits),
    Rule::SubJourney(nested),
];

fn candidates(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for step in &journey.steps {
        if step.kind == "InvokeSubJourney" && step.candidates.is_empty() {
            findings.push(finding(
                &NO_CANDIDATE,
                subject.place(step.at),
                format!(
                    "step `{}` of `{}` invokes a sub-journey but names none",
                    step.order, journey.id
                ),
                "add a `JourneyList` with the `Candidate`",
            ));
        }
    }
}

fn type_fits(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    let sends = journey.steps.iter().find(|step| step.kind == "SendClaims");
    let place = subject.value(journey.at, "Type");
    match (journey.kind, sends) {
        ("Transfer", None) => findings.push(finding(
            &SUB_JOURNEY_TYPE,
            place,
            format!(
                "`{}` is a `Transfer` sub-journey without a `SendClaims` step",
                journey.id
            ),
            "add a `SendClaims` step, or make it a `Call`",
        )),
        ("Call", Some(step)) => findings.push(finding(
            &SUB_JOURNEY_TYPE,
            subject.value(step.at, "Type"),
            format!(
                "`{}` is a `Call` sub-journey, yet it sends claims",
                journey.id
            ),
            "let the journey that invokes it send the claims, or make it a `Transfer`",
        )),
        _ => {}
    }
}

fn nested(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for candidate in journey.steps.iter().flat_map(|step| &step.candidates) {
        let again = if same_id(candidate.id, journey.id) {
            "itself".to_owned()
        } else {
            format!("the sub-journey `{}`", candidate.id)
        };
        findings.push(finding(
            &SUB_JOURNEY_RING,
            subject.value(candidate.at, "SubJourneyReferenceId"),
            format!("sub-journey `{}` invokes {again}", journey.id),
            "invoke sub-journeys from user journeys only",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND};

    fn sub(kind: &str, steps: &str) -> String {
        format!(
            r#"<SubJourney Id="Sub" Type="{kind}"><OrchestrationSteps>{steps}</OrchestrationSteps></SubJourney>"#
        )
    }

    fn invoke(order: u32) -> String {
        format!(
            r#"<OrchestrationStep Order="{order}" Type="InvokeSubJourney"><JourneyList>
            <Candidate SubJourneyReferenceId="Sub"/></JourneyList></OrchestrationStep>"#
        )
    }

    #[test]
    fn ent5109_reports_a_transfer_that_sends_no_claims() {
        Fixture::new()
            .sub_journey(&sub("Transfer", EXCHANGE))
            .reports("ENT5109");
    }

    #[test]
    fn ent5109_accepts_a_call_that_returns() {
        Fixture::new()
            .sub_journey(&sub("Call", EXCHANGE))
            .accepts("ENT5109");
    }

    #[test]
    fn ent5110_reports_an_invocation_of_nothing() {
        let steps = format!(r#"<OrchestrationStep Order="1" Type="InvokeSubJourney"/>{SEND}"#);
        Fixture::new().steps(&steps).reports("ENT5110");
    }

    #[test]
    fn ent5110_accepts_a_candidate() {
        let steps = format!("{}{SEND}", invoke(1));
        Fixture::new()
            .steps(&steps)
            .sub_journey(&sub("Call", EXCHANGE))
            .accepts("ENT5110");
    }

    #[test]
    fn ent5111_reports_a_sub_journey_that_invokes_itself() {
        let messages = Fixture::new()
            .sub_journey(&sub("Call", &invoke(1)))
            .messages("ENT5111");
        assert_eq!(messages, ["sub-journey `Sub` invokes itself"]);
    }

    #[test]
    fn ent5111_accepts_an_invocation_from_a_journey() {
        let steps = format!("{}{SEND}", invoke(1));
        Fixture::new()
            .steps(&steps)
            .sub_journey(&sub("Call", EXCHANGE))
            .accepts("ENT5111");
    }
}

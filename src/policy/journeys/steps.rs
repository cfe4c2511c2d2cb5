//! Order and kinds of the steps of a merged journey.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Journey;
use crate::policy::merged::{Rule, Subject, finding};

/// Orders of a journey are not 1, 2, 3 …
pub static STEP_ORDER: CodeInfo = CodeInfo {
    id: "ENT5101",
    severity: Severity::Error,
    title: "orchestration steps are not numbered 1 to n",
    explain: "After a journey is merged with the journeys of the same id in its base policies, its \
steps must have the orders 1, 2, 3 and so on without a gap. The service refuses the upload: \
\"was expected to have step with order … but it was not found\".\n\nNumber the steps of a new \
journey from 1. When a derived policy adds a step to a base's journey, continue after the base's \
last order, or give the journey an id of its own and write all its steps.\n\n\
```xml\n<OrchestrationStep Order=\"1\" …/>\n<OrchestrationStep Order=\"2\" …/>\n```",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies",
};

/// What follows a selection is no claims exchange.
pub static SELECTION_WITHOUT_EXCHANGE: CodeInfo = CodeInfo {
    id: "ENT5102",
    severity: Severity::Error,
    title: "a claims provider selection is not followed by a claims exchange",
    explain: "A step of type `ClaimsProviderSelection` or `CombinedSignInAndSignUp` shows the user a \
choice; the next step must be of type `ClaimsExchange` and holds what can be chosen. The service \
refuses the upload: \"is followed by a claims provider selection step and must be a claims \
exchange\".\n\nPut a `ClaimsExchange` step with the selectable exchanges directly after the \
selection.",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies",
};

/// A journey that never ends in a token.
pub static NO_SEND_CLAIMS: CodeInfo = CodeInfo {
    id: "ENT5104",
    severity: Severity::Error,
    title: "a user journey has no step that sends claims",
    explain: "A user journey ends with a step of type `SendClaims`, which issues the token. Without \
one the service refuses the policy (AADB2C90040: \"does not contain a send claims \
step\").\n\n```xml\n<OrchestrationStep Order=\"7\" Type=\"SendClaims\"\n  \
CpimIssuerTechnicalProfileReferenceId=\"JwtIssuer\" />\n```",
    source: "Microsoft Learn: Azure AD B2C error codes, AADB2C90040",
};

/// Nobody issues the token.
pub static NO_ISSUER: CodeInfo = CodeInfo {
    id: "ENT5105",
    severity: Severity::Error,
    title: "a step that sends claims names no token issuer",
    explain: "A `SendClaims` step names the technical profile that issues the token in \
`CpimIssuerTechnicalProfileReferenceId`, or the journey names one for all its steps in \
`DefaultCpimIssuerTechnicalProfileReferenceId`. Without either, every sign-in fails at this step \
(AADB2C90108).",
    source: "Microsoft Learn: Azure AD B2C error codes, AADB2C90108",
};

/// A choice without a page.
pub static CHOICE_WITHOUT_PAGE: CodeInfo = CodeInfo {
    id: "ENT5114",
    severity: Severity::Error,
    title: "a step that shows a choice names no page",
    explain: "A step of type `CombinedSignInAndSignUp` or `ClaimsProviderSelection` shows the user what \
can be chosen, on the page that its `ContentDefinitionReferenceId` names. Without one the service has \
no page to show, and the sign-in fails: \"A content definition data uri is required\".\n\n```xml\n\
<OrchestrationStep Order=\"1\" Type=\"CombinedSignInAndSignUp\"\n  \
ContentDefinitionReferenceId=\"api.signuporsignin\">\n```",
    source: "Microsoft Learn: UserJourneys, ClaimsProviderSelections",
};

pub(crate) const RULES: &[Rule] = &[
    Rule::Journey(pages),
    Rule::SubJourney(pages),
    Rule::Journey(orders),
    Rule::Journey(selections),
    Rule::Journey(issuers),
    Rule::Journey(ends_in_a_token),
    Rule::SubJourney(orders),
    Rule::SubJourney(selections),
    Rule::SubJourney(issuers),
];

fn orders(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for (expected, step) in (1..).zip(&journey.steps) {
        if step.order != expected {
            findings.push(finding(
                &STEP_ORDER,
                subject.value(step.at, "Order"),
                format!(
                    "`{}` has a step with order `{}`, but none with order `{expected}`",
                    journey.id, step.order
                ),
                "number the steps from 1 without a gap, counting those of the base policies",
            ));
            return;
        }
    }
}

fn pages(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for step in journey.steps.iter().filter(|step| step.selects()) {
        if step.content.is_none() {
            findings.push(finding(
                &CHOICE_WITHOUT_PAGE,
                subject.place(step.at),
                format!(
                    "step `{}` of `{}` is a `{}` and names no page",
                    step.order, journey.id, step.kind
                ),
                "add `ContentDefinitionReferenceId`, for example `api.signuporsignin` or \
                 `api.idpselections`",
            ));
        }
    }
}

fn selections(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for (index, step) in journey
        .steps
        .iter()
        .enumerate()
        .filter(|(_, s)| s.selects())
    {
        let message = match journey.steps.get(index + 1) {
            Some(next) if next.kind == "ClaimsExchange" => continue,
            Some(next) => format!(
                "step `{}` of `{}` is a `{}` and the step after it a `{}`, not a `ClaimsExchange`",
                step.order, journey.id, step.kind, next.kind
            ),
            None => format!(
                "step `{}` of `{}` is a `{}` and no step follows it",
                step.order, journey.id, step.kind
            ),
        };
        findings.push(finding(
            &SELECTION_WITHOUT_EXCHANGE,
            subject.value(step.at, "Type"),
            message,
            "put a `ClaimsExchange` step with what can be chosen directly after it",
        ));
    }
}

fn issuers(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for step in journey.steps.iter().filter(|s| s.kind == "SendClaims") {
        if step.issuer.is_none() && journey.issuer.is_none() {
            findings.push(finding(
                &NO_ISSUER,
                subject.place(step.at),
                format!(
                    "step `{}` of `{}` sends claims but names no issuer",
                    step.order, journey.id
                ),
                "add `CpimIssuerTechnicalProfileReferenceId` with the token issuer, \
                 usually `JwtIssuer`",
            ));
        }
    }
}

fn ends_in_a_token(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    let steps = subject.effective.unrolled(journey);
    if !steps.iter().any(|step| step.kind == "SendClaims") {
        findings.push(finding(
            &NO_SEND_CLAIMS,
            subject.value(journey.at, "Id"),
            format!("user journey `{}` has no `SendClaims` step", journey.id),
            "end the journey with a step of type `SendClaims`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND};

    #[test]
    fn ent5101_reports_a_gap_in_the_merged_steps() {
        let extension = r#"<UserJourneys><UserJourney Id="Journey"><OrchestrationSteps>
            <OrchestrationStep Order="4" Type="ClaimsExchange"/>
            </OrchestrationSteps></UserJourney></UserJourneys>"#;
        insta::assert_snapshot!(
            Fixture::new().derived(extension).messages("ENT5101").join("\n"),
            @"`Journey` has a step with order `4`, but none with order `3`"
        );
    }

    #[test]
    fn ent5101_accepts_a_step_added_after_the_last_of_the_base() {
        let extension = r#"<UserJourneys><UserJourney Id="Journey"><OrchestrationSteps>
            <OrchestrationStep Order="3" Type="ClaimsExchange"/>
            </OrchestrationSteps></UserJourney></UserJourneys>"#;
        Fixture::new().derived(extension).accepts("ENT5101");
    }

    #[test]
    fn ent5102_reports_a_selection_followed_by_something_else() {
        let steps = format!(
            "{}{SEND}",
            r#"<OrchestrationStep Order="1" Type="ClaimsProviderSelection"/>"#
        );
        Fixture::new().steps(&steps).reports("ENT5102");
    }

    #[test]
    fn ent5102_accepts_a_selection_followed_by_an_exchange() {
        let steps = r#"<OrchestrationStep Order="1" Type="ClaimsProviderSelection"/>
            <OrchestrationStep Order="2" Type="ClaimsExchange"/>"#;
        Fixture::new().steps(steps).accepts("ENT5102");
    }

    #[test]
    fn ent5114_reports_a_choice_without_a_page() {
        let steps = r#"<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp"/>
            <OrchestrationStep Order="2" Type="ClaimsExchange"/>"#;
        insta::assert_snapshot!(
            Fixture::new().steps(steps).messages("ENT5114").join("\n"),
            @"step `1` of `Journey` is a `CombinedSignInAndSignUp` and names no page"
        );
    }

    #[test]
    fn ent5114_accepts_a_choice_whose_page_the_base_names() {
        let selection = r#"<OrchestrationStep Order="1" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.page"/>"#;
        let derived = r#"<UserJourneys><UserJourney Id="Journey"><OrchestrationSteps>
            <OrchestrationStep Order="1" Type="ClaimsProviderSelection"/></OrchestrationSteps></UserJourney></UserJourneys>"#;
        Fixture::new()
            .steps(&format!("{selection}{SEND}"))
            .derived(derived)
            .accepts("ENT5114");
    }

    #[test]
    fn ent5104_reports_a_journey_without_a_token() {
        Fixture::new().steps(EXCHANGE).reports("ENT5104");
    }

    #[test]
    fn ent5104_accepts_a_token_sent_by_a_transferred_sub_journey() {
        let steps = format!(
            r#"{EXCHANGE}<OrchestrationStep Order="2" Type="InvokeSubJourney"><JourneyList>
            <Candidate SubJourneyReferenceId="Error"/></JourneyList></OrchestrationStep>"#
        );
        let sub = r#"<SubJourney Id="Error" Type="Transfer"><OrchestrationSteps>
            <OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>
            </OrchestrationSteps></SubJourney>"#;
        Fixture::new()
            .steps(&steps)
            .sub_journey(sub)
            .accepts("ENT5104");
    }

    #[test]
    fn ent5105_reports_a_token_without_an_issuer() {
        let steps = format!(r#"{EXCHANGE}<OrchestrationStep Order="2" Type="SendClaims"/>"#);
        Fixture::new().steps(&steps).reports("ENT5105");
    }

    #[test]
    fn ent5105_accepts_a_named_issuer() {
        Fixture::new().accepts("ENT5105");
    }
}

//! Steps and claims exchanges that no user ever gets to.

use hashbrown::HashSet;

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Journey, Step};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::Id;

/// After the end.
pub static UNREACHABLE_STEP: CodeInfo = CodeInfo {
    id: "ENT5112",
    severity: Severity::Warning,
    title: "a step stands after the end of its journey",
    explain: "A `SendClaims` step without preconditions ends the journey for everybody: the token is \
issued and the application has the user back. So does a step without preconditions that invokes a \
sub-journey of type `Transfer`, which does not return. What stands after it never runs. The service \
accepts it.\n\nMove the step before the end, or give the end a precondition.",
    source: "Microsoft Learn: UserJourneys, OrchestrationSteps; SubJourneys",
};

/// Nobody chooses it.
pub static UNCHOSEN_EXCHANGE: CodeInfo = CodeInfo {
    id: "ENT5113",
    severity: Severity::Warning,
    title: "no selection leads to a claims exchange",
    explain: "The step after a selection (`ClaimsProviderSelection` or `CombinedSignInAndSignUp`) runs \
the claims exchange that the user has chosen: one that a selection names in \
`TargetClaimsExchangeId`, or that the page's technical profile names in the metadata item \
`SignUpTarget`. An exchange that neither names is not offered to anybody.\n\nAdd `<ClaimsProviderSelection \
TargetClaimsExchangeId=\"…\" />` to the selection, or remove the exchange.",
    source: "Microsoft Learn: UserJourneys, ClaimsProviderSelections; Set up a sign-up and sign-in flow",
};

pub(crate) const RULES: &[Rule] = &[
    Rule::Journey(after_the_end),
    Rule::SubJourney(after_the_end),
    Rule::Journey(unchosen),
    Rule::SubJourney(unchosen),
];

fn after_the_end(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    // A wrong number puts a step behind the end; that the number is wrong is said already.
    if (1..)
        .zip(&journey.steps)
        .any(|(order, step)| step.order != order)
    {
        return;
    }
    let Some(end) = journey.steps.iter().position(|step| ends(subject, step)) else {
        return;
    };
    if let Some(step) = journey.steps.get(end + 1) {
        let end = &journey.steps[end];
        // The service wants every journey to send claims, also one that never returns.
        if end.kind == "InvokeSubJourney" && step.kind == "SendClaims" {
            return;
        }
        findings.push(
            finding(
                &UNREACHABLE_STEP,
                subject.place(step.at),
                format!(
                    "step `{}` of `{}` never runs: step `{}` is the end for everybody",
                    step.order, journey.id, end.order
                ),
                format!("move it before step `{}`", end.order),
            )
            .related("the end", subject.place(end.at)),
        );
    }
}

/// Whether nobody goes on after `step`.
fn ends(subject: &Subject<'_>, step: &Step<'_>) -> bool {
    let transfers = || {
        let mut candidates = step.candidates.iter().map(|candidate| candidate.id);
        let kind = |id| {
            subject
                .effective
                .sub_journey(id)
                .map(|journey| journey.kind)
        };
        !step.candidates.is_empty() && candidates.all(|id| kind(id) == Some("Transfer"))
    };
    let last = match step.kind {
        "SendClaims" => true,
        "InvokeSubJourney" => transfers(),
        _ => false,
    };
    last && step.preconditions.is_empty()
}

fn unchosen(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for pair in journey.steps.windows(2) {
        let [selection, step] = pair else {
            continue;
        };
        // A single exchange is the next step, chosen or not.
        if !selection.selects() || step.kind != "ClaimsExchange" || step.exchanges.len() < 2 {
            continue;
        }
        let Some(chosen) = chosen(subject, selection) else {
            continue;
        };
        for exchange in step.exchanges.iter().filter(|_| !chosen.is_empty()) {
            if !chosen.contains(&Id(exchange.id)) {
                findings.push(
                    finding(
                        &UNCHOSEN_EXCHANGE,
                        subject.value(exchange.at, "Id"),
                        format!(
                            "nothing in step `{}` of `{}` leads to `{}`",
                            selection.order, journey.id, exchange.id
                        ),
                        "add a `ClaimsProviderSelection` that names it, or remove it",
                    )
                    .related("the selection", subject.place(selection.at)),
                );
            }
        }
    }
}

/// The exchanges that a user can choose at `selection`; `None` when a page is not known.
fn chosen<'s>(subject: &'s Subject<'_>, selection: &'s Step<'_>) -> Option<HashSet<Id<'s>>> {
    let targets = selection.selections.iter().filter_map(|s| s.target);
    let mut chosen: HashSet<Id<'_>> = targets.map(Id).collect();
    for exchange in &selection.exchanges {
        let page = subject.effective.profile(exchange.profile)?;
        chosen.extend(page.value("SignUpTarget").map(Id));
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND};

    fn step(order: u32, kind: &str, inner: &str) -> String {
        format!(r#"<OrchestrationStep Order="{order}" Type="{kind}">{inner}</OrchestrationStep>"#)
    }

    fn exchange(id: &str) -> String {
        format!(r#"<ClaimsExchange Id="{id}" TechnicalProfileReferenceId="Page"/>"#)
    }

    #[test]
    fn ent5112_reports_a_step_after_the_token() {
        let late = step(
            3,
            "ClaimsExchange",
            &format!("<ClaimsExchanges>{}</ClaimsExchanges>", exchange("Late")),
        );
        let messages = Fixture::new()
            .steps(&format!("{EXCHANGE}{SEND}{late}"))
            .messages("ENT5112");
        assert_eq!(
            messages,
            ["step `3` of `Journey` never runs: step `2` is the end for everybody"]
        );
    }

    #[test]
    fn ent5112_reports_a_step_after_a_transfer_but_not_the_token_the_service_wants() {
        let sub = format!(
            r#"<SubJourney Id="Away" Type="Transfer"><OrchestrationSteps>{}</OrchestrationSteps></SubJourney>"#,
            SEND.replace("Order=\"2\"", "Order=\"1\"")
        );
        let last = SEND.replace("Order=\"2\"", "Order=\"3\"");
        let invoke = step(
            1,
            "InvokeSubJourney",
            r#"<JourneyList><Candidate SubJourneyReferenceId="Away"/></JourneyList>"#,
        );
        Fixture::new()
            .sub_journey(&sub)
            .steps(&format!(
                "{invoke}{}{last}",
                EXCHANGE.replace("Order=\"1\"", "Order=\"2\"")
            ))
            .reports("ENT5112");
        Fixture::new()
            .sub_journey(&sub)
            .steps(&format!("{invoke}{SEND}"))
            .accepts("ENT5112");
    }

    #[test]
    fn ent5112_accepts_a_step_whose_number_is_wrong() {
        let late = step(
            12,
            "ClaimsExchange",
            &format!("<ClaimsExchanges>{}</ClaimsExchanges>", exchange("Late")),
        );
        let fixture = Fixture::new().steps(&format!("{EXCHANGE}{SEND}{late}"));
        fixture.reports("ENT5101");
        fixture.accepts("ENT5112");
    }

    #[test]
    fn ent5112_accepts_a_token_on_a_condition_and_the_next_for_the_others() {
        let early = r#"<OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer">
            <Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value>
            <Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions></OrchestrationStep>"#;
        let last = SEND.replace("Order=\"2\"", "Order=\"3\"");
        Fixture::new()
            .steps(&format!("{EXCHANGE}{early}{last}"))
            .accepts("ENT5112");
    }

    /// A selection of `target` before the exchanges `A` and `B`.
    fn choice(target: &str) -> Fixture {
        let selection = step(
            1,
            "ClaimsProviderSelection",
            &format!("<ClaimsProviderSelections>{target}</ClaimsProviderSelections>"),
        );
        let exchanges = step(
            2,
            "ClaimsExchange",
            &format!(
                "<ClaimsExchanges>{}{}</ClaimsExchanges>",
                exchange("A"),
                exchange("B")
            ),
        );
        let send = SEND.replace("Order=\"2\"", "Order=\"3\"");
        Fixture::new().steps(&format!("{selection}{exchanges}{send}"))
    }

    const A: &str = r#"<ClaimsProviderSelection TargetClaimsExchangeId="a"/>"#;

    #[test]
    fn ent5113_reports_an_exchange_nobody_is_offered() {
        let messages = choice(A).messages("ENT5113");
        assert_eq!(messages, ["nothing in step `1` of `Journey` leads to `B`"]);
    }

    #[test]
    fn ent5113_accepts_an_exchange_for_each_selection() {
        choice(&format!("{A}{}", A.replace("\"a\"", "\"b\""))).accepts("ENT5113");
    }
}

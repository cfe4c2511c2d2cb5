//! Claims exchanges of a merged journey, and the selections that lead to them.

use hashbrown::HashMap;

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Exchange, Journey};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::Id;

/// Two ways to go on and nobody to choose.
pub static SEVERAL_EXCHANGES: CodeInfo = CodeInfo {
    id: "ENT5103",
    severity: Severity::Error,
    title: "several claims exchanges without a selection before them",
    explain: "A step may hold several claims exchanges only when the step before it lets the user \
choose between them (`ClaimsProviderSelection` or `CombinedSignInAndSignUp`). The service refuses \
the upload: \"It must be preceded by a claims provider selection\".\n\nThe usual cause is a derived \
policy that repeats a journey of its base under the same id: steps of the same order are joined, \
so that both exchanges are in one step. Give the derived journey an id of its own.",
    source: "GitHub: azure-ad-b2c/samples issues 98 and 198 (message of the service)",
};

/// A choice that leads nowhere.
pub static SELECTION_TARGET: CodeInfo = CodeInfo {
    id: "ENT5106",
    severity: Severity::Error,
    title: "a selection names a claims exchange that is not there",
    explain: "`TargetClaimsExchangeId` of a claims provider selection names a claims exchange of the \
next step; `ValidationClaimsExchangeId` names one of the same step. A selection without its \
exchange is a button that leads to an error page, or is refused at upload.\n\nAdd the \
`ClaimsExchange` with that `Id`, or remove the selection.",
    source: "Microsoft Learn: UserJourneys, ClaimsProviderSelections",
};

/// The same exchange id twice in a journey.
pub static DUPLICATE_EXCHANGE: CodeInfo = CodeInfo {
    id: "ENT5108",
    severity: Severity::Error,
    title: "two steps of a journey have a claims exchange with the same id",
    explain: "The id of a claims exchange is unique in its journey, also after the journey is merged \
with that of the base policies. The schema refuses a duplicate in one file; one that only appears \
by inheritance is refused when the policy is merged.\n\nRename one of them, and the selection that \
names it.",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies",
};

pub(crate) const RULES: &[Rule] = &[
    Rule::Journey(several),
    Rule::Journey(targets),
    Rule::Journey(duplicates),
    Rule::SubJourney(several),
    Rule::SubJourney(targets),
    Rule::SubJourney(duplicates),
];

fn several(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for (index, step) in journey.steps.iter().enumerate() {
        let chosen = index > 0 && journey.steps[index - 1].selects();
        if step.kind != "ClaimsExchange" || step.exchanges.len() < 2 || chosen {
            continue;
        }
        let ids: Vec<String> = step
            .exchanges
            .iter()
            .map(|e| format!("`{}`", e.id))
            .collect();
        let help = if step.layers > 1 {
            "the step joins those of the same journey and order in several policies: \
             give the derived journey an id of its own"
        } else {
            "put a `ClaimsProviderSelection` step before it, or one exchange into each step"
        };
        findings.push(finding(
            &SEVERAL_EXCHANGES,
            subject.place(step.at),
            format!(
                "step `{}` of `{}` has the claims exchanges {} and no selection before it",
                step.order,
                journey.id,
                ids.join(", ")
            ),
            help,
        ));
    }
}

fn targets(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    for (index, step) in journey.steps.iter().enumerate() {
        let next = journey.steps.get(index + 1);
        for selection in &step.selections {
            let wanted = [
                ("TargetClaimsExchangeId", selection.target, next, "next"),
                (
                    "ValidationClaimsExchangeId",
                    selection.validation,
                    Some(step),
                    "same",
                ),
            ];
            for (attribute, id, step, which) in wanted {
                let (Some(id), exchanges) = (id, step.map_or(&[][..], |s| &s.exchanges)) else {
                    continue;
                };
                let named = |exchange: &Exchange<'_>| exchange.id.eq_ignore_ascii_case(id);
                if !exchanges.iter().any(named) {
                    let place = subject.value(selection.at, attribute);
                    let message = format!("the {which} step has no claims exchange `{id}`");
                    let help =
                        format!("add the `ClaimsExchange`, or remove the selection of `{id}`");
                    findings.push(
                        finding(&SELECTION_TARGET, place, message, help)
                            .did_you_mean(id, exchanges.iter().map(|e| e.id)),
                    );
                }
            }
        }
    }
}

fn duplicates(subject: &Subject<'_>, journey: &Journey<'_>, findings: &mut Findings) {
    let mut seen: HashMap<Id<'_>, &Exchange<'_>> = HashMap::new();
    for exchange in journey.steps.iter().flat_map(|step| &step.exchanges) {
        let Some(first) = seen.insert(Id(exchange.id), exchange) else {
            continue;
        };
        findings.push(
            finding(
                &DUPLICATE_EXCHANGE,
                subject.value(exchange.at, "Id"),
                format!(
                    "`{}` has two claims exchanges `{}`",
                    journey.id, exchange.id
                ),
                "rename one of them",
            )
            .related("the other one", subject.value(first.at, "Id")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND};

    const OVERRIDE: &str = r#"<UserJourneys><UserJourney Id="journey"><OrchestrationSteps>
        <OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges>
        <ClaimsExchange Id="Mine" TechnicalProfileReferenceId="Page"/>
        </ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>"#;

    #[test]
    fn ent5103_reports_a_base_journey_overridden_under_its_id() {
        let messages = Fixture::new().derived(OVERRIDE).messages("ENT5103");
        insta::assert_snapshot!(
            messages.join("\n"),
            @"step `1` of `Journey` has the claims exchanges `PageExchange`, `Mine` and no selection before it"
        );
    }

    #[test]
    fn ent5103_accepts_an_exchange_replaced_under_its_id() {
        let same = OVERRIDE.replace("Mine", "PageExchange");
        Fixture::new().derived(&same).accepts("ENT5103");
    }

    const CHOICE: &str = r#"<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp">
        <ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="Other"/>
        <ClaimsProviderSelection ValidationClaimsExchangeId="Own"/></ClaimsProviderSelections>
        <ClaimsExchanges><ClaimsExchange Id="Own" TechnicalProfileReferenceId="Page"/>
        </ClaimsExchanges></OrchestrationStep>
        <OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges>
        <ClaimsExchange Id="Other" TechnicalProfileReferenceId="Page"/>
        </ClaimsExchanges></OrchestrationStep>"#;

    #[test]
    fn ent5106_reports_a_selection_of_nothing() {
        let steps = CHOICE.replace(
            "ValidationClaimsExchangeId=\"Own\"",
            "TargetClaimsExchangeId=\"Own\"",
        );
        Fixture::new().steps(&steps).reports("ENT5106");
    }

    #[test]
    fn ent5106_accepts_targets_in_the_next_and_validations_in_the_same_step() {
        Fixture::new().steps(CHOICE).accepts("ENT5106");
    }

    #[test]
    fn ent5108_reports_an_exchange_id_used_by_a_step_of_a_derived_policy() {
        let third = OVERRIDE
            .replace("Mine", "pageexchange")
            .replace("Order=\"1\"", "Order=\"3\"");
        Fixture::new().derived(&third).reports("ENT5108");
    }

    #[test]
    fn ent5108_accepts_distinct_ids() {
        Fixture::new()
            .steps(&format!("{EXCHANGE}{SEND}"))
            .accepts("ENT5108");
    }
}

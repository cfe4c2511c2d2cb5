//! Preconditions whose outcome is the same for everybody.
//!
//! Judged for the journeys a relying party starts: only there is it known which claims may exist. A
//! claim is certain after an unconditional step that sets it without fail and does not restore it
//! from a session; it is impossible when nothing before outputs it.

use crate::diag::{Code, CodeInfo, Findings, Severity};
use crate::policy::claims::flow;
use crate::policy::effective::{ClaimIds, Condition, Journey, Precondition, Profile, Step};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::Id;

use super::preconditions::Present;

/// Skipped for everybody.
pub static NEVER_RUNS: CodeInfo = CodeInfo {
    id: "ENT5206",
    severity: Severity::Warning,
    title: "a precondition skips its step for everybody",
    explain: "The precondition holds for every user, so that what it stands on never runs. Either it \
skips unless a claim exists that nothing before produces, or it skips when a claim exists that is \
always there, usually because the output claim has a `DefaultValue`: a claim with a default exists \
also when the service did not send it.\n\nOutput the claim in a step before, correct its name, or ask \
for its value (`ClaimEquals`) instead of its existence.",
    source: "Microsoft Learn: UserJourneys, Preconditions; TechnicalProfiles, OutputClaims",
};

/// Skipped for nobody.
pub static NO_EFFECT: CodeInfo = CodeInfo {
    id: "ENT5207",
    severity: Severity::Info,
    title: "a precondition never skips anything",
    explain: "The precondition holds for nobody, so that what it stands on always runs: the claim it \
asks for exists for every user (or, where it skips when the claim exists, for none). That may be a \
leftover of a step that was removed. Remove the precondition, or correct the name of the claim.",
    source: "Microsoft Learn: UserJourneys, Preconditions",
};

pub(crate) const RULES: &[Rule] = &[Rule::Chain(check)];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(started) = flow::Started::of(subject) else {
        return;
    };
    for journey in &started.journeys {
        of_journey(subject, journey, started.given.clone(), findings);
    }
}

fn of_journey(
    subject: &Subject<'_>,
    journey: &Journey<'_>,
    given: ClaimIds<'_>,
    findings: &mut Findings,
) {
    let mut possible: ClaimIds<'_> = given;
    let effective = subject.effective;
    if effective.journey_lacks_a_part(journey) {
        return;
    }
    effective.add_authorized(journey, &mut possible);
    let mut certain = Present::default();
    let mut after_selection = false;
    let steps = effective.unrolled(journey);
    // A session may bring its claims back before the step that began it.
    for exchange in steps.iter().flat_map(|step| &step.exchanges) {
        let profile = effective.profile(exchange.profile);
        let session = profile.and_then(|profile| effective.profile(profile.session?.id));
        if let Some(session) = session {
            let claims = session.outputs.iter().chain(&session.persisted);
            possible.extend(claims.map(|claim| Id(claim.id)));
        }
    }
    for step in steps {
        for precondition in &step.preconditions {
            judge(subject, precondition, &certain, &possible, findings);
        }
        let own = journey.steps.iter().any(|top| top.at == step.at);
        let sure = own && !after_selection && is_sure(step);
        for exchange in &step.exchanges {
            let Some(profile) = effective.profile(exchange.profile) else {
                continue;
            };
            validations(subject, profile, &possible, findings);
            possible.extend(effective.produced(profile));
            if sure && !is_restored(subject, profile) {
                certain.add_own(effective, profile);
            }
        }
        after_selection = step.selects();
    }
}

/// Whether every user goes through the one exchange of `step`.
fn is_sure(step: &Step<'_>) -> bool {
    step.kind == "ClaimsExchange" && step.exchanges.len() == 1 && step.preconditions.is_empty()
}

/// Whether a session may stand in for `profile`: then only what the session keeps is there.
fn is_restored(subject: &Subject<'_>, profile: &Profile<'_>) -> bool {
    profile.session.is_some_and(|session| {
        let session = subject.effective.profile(session.id);
        session.is_none_or(|session| session.handler() != "NoopSSOSessionProvider")
    })
}

/// Judges the validation technical profiles of a page, before which the claims `before` may exist.
fn validations(
    subject: &Subject<'_>,
    profile: &Profile<'_>,
    before: &ClaimIds<'_>,
    findings: &mut Findings,
) {
    if profile.validations.is_empty() {
        return;
    }
    let effective = subject.effective;
    let mut possible = effective.produced(profile);
    possible.extend(before.iter().copied());
    possible.extend(profile.inputs.iter().map(|claim| Id(claim.id)));
    let mut certain = Present::default();
    for validation in &profile.validations {
        for precondition in &validation.preconditions {
            judge(subject, precondition, &certain, &possible, findings);
        }
        let sure = validation.preconditions.is_empty() && !validation.continue_on_error;
        if let (true, Some(called)) = (sure, effective.profile(validation.id)) {
            certain.add_own(effective, called);
        }
    }
}

fn judge(
    subject: &Subject<'_>,
    it: &Precondition,
    certain: &Present<'_>,
    possible: &ClaimIds<'_>,
    findings: &mut Findings,
) {
    let Some(claim) = it.claim() else {
        return;
    };
    // That it does not exist is said where it is named.
    if subject.effective.claim_type(claim).is_none() {
        return;
    }
    let (certain, possible) = (certain.has(claim), possible.contains(&Id(claim)));
    let (code, why): (Code, &str) = match (it.condition, it.execute_if) {
        (Some(Condition::Exists), true) if certain => (&NEVER_RUNS, "is always there"),
        (Some(Condition::Exists), true) if !possible => (&NO_EFFECT, "is never there"),
        (Some(Condition::Exists), false) if certain => (&NO_EFFECT, "is always there"),
        (Some(Condition::Exists), false) if !possible => (&NEVER_RUNS, "is never there"),
        (Some(Condition::Equals), true) if !possible => (&NO_EFFECT, "is never there"),
        _ => return,
    };
    let help = if certain {
        "ask for its value instead of its existence, or remove the precondition"
    } else {
        "output the claim in an earlier step, or correct its name"
    };
    let place = it.values.first().map_or(it.at, |(_, at)| *at);
    let message = if code.id == NEVER_RUNS.id {
        format!("this never runs: the claim `{claim}` {why}")
    } else {
        format!("this never skips anything: the claim `{claim}` {why}")
    };
    findings.push(finding(code, subject.text(place), message, help));
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND, claim};

    /// A second step that is skipped if `claim` exists, or if it does not.
    fn skipping(claim_id: &str, if_exists: bool) -> Fixture {
        let second = format!(
            r#"<OrchestrationStep Order="2" Type="ClaimsExchange"><Preconditions>
            <Precondition Type="ClaimsExist" ExecuteActionsIf="{if_exists}"><Value>{claim_id}</Value>
            <Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges>
            <ClaimsExchange Id="Second" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>"#
        );
        let send = SEND.replace("Order=\"2\"", "Order=\"3\"");
        Fixture::new()
            .claims(&claim("level", "string", ""))
            .page(
                r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/>
                <OutputClaim ClaimTypeReferenceId="email"/></OutputClaims>"#,
            )
            .steps(&format!("{EXCHANGE}{second}{send}"))
    }

    #[test]
    fn ent5206_reports_steps_that_are_skipped_for_everybody() {
        assert_eq!(
            skipping("level", false).messages("ENT5206"),
            ["this never runs: the claim `level` is never there"]
        );
        assert_eq!(
            skipping("objectId", true).messages("ENT5206"),
            ["this never runs: the claim `objectId` is always there"]
        );
    }

    #[test]
    fn ent5206_accepts_a_claim_that_may_be_there() {
        skipping("email", true).accepts("ENT5206");
        skipping("email", false).accepts("ENT5206");
    }

    #[test]
    fn ent5207_reports_preconditions_that_hold_for_nobody() {
        skipping("level", true).reports("ENT5207");
        skipping("objectId", false).reports("ENT5207");
    }

    #[test]
    fn ent5207_accepts_a_claim_that_may_be_there() {
        skipping("email", true).accepts("ENT5207");
    }
}

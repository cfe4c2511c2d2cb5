//! Claims that are used before anything produces them.

use super::validations;
use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{ClaimIds, Journey, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::Id;

/// A token claim from nowhere.
pub static OUTPUT_NOT_PRODUCED: CodeInfo = CodeInfo {
    id: "ENT5401",
    severity: Severity::Error,
    title: "a claim of the token is produced by no step of the journey",
    explain: "Every output claim of the relying party must be an output claim of some step of its \
user journey (of the step's technical profile, its validation technical profiles, what they \
include, their claims transformations, or a sub-journey), or have a `DefaultValue`. The service \
refuses the upload: \"is the output claim of the relying party's technical profile, but it is not \
an output claim in any of the steps of user journey\".\n\nAdd the claim to the output claims of the \
technical profile that reads it, usually `AAD-UserReadUsingObjectId`, or remove it from the relying \
party.",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies",
};

/// A required input from nowhere.
pub static INPUT_NOT_PRODUCED: CodeInfo = CodeInfo {
    id: "ENT5402",
    severity: Severity::Error,
    title: "a required input claim is produced by no earlier step",
    explain: "An input claim with `Required=\"true\"` and no default must be an output claim of an \
earlier step of the journey. The service refuses the upload: \"is the input claim of technical \
profile … but it is not an output claim in any of the previous steps\".\n\nThe usual cause is a step \
that was removed, for example an identity provider whose claims later steps need; remove or change \
those steps too. Or add the claim to the output claims of an earlier step.",
    source: "GitHub: MicrosoftDocs/azure-docs issues 12948, 30477, 46988 (message of the service)",
};

pub(crate) const RULES: &[Rule] = &[Rule::Chain(check)];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(started) = Started::of(subject) else {
        return;
    };
    // Only the default journey must produce the token's claims: a token endpoint's journey sends
    // what it has.
    if let (Some(profile), Some(journey), true) = (
        &started.profile,
        started.journeys.first(),
        started.has_default,
    ) {
        outputs(subject, profile, journey, findings);
    }
    for journey in &started.journeys {
        inputs(subject, journey, started.given.clone(), findings);
    }
}

/// What requests to a relying party start.
pub(crate) struct Started<'s, 'a> {
    /// The relying party's technical profile.
    profile: Option<Profile<'a>>,
    /// Whether the first journey is the default one.
    has_default: bool,
    /// The default journey, those of the endpoints, and those its token issuer names.
    pub(crate) journeys: Vec<&'s Journey<'a>>,
    /// The claims a request brings along.
    pub(crate) given: ClaimIds<'a>,
}

impl<'s, 'a> Started<'s, 'a> {
    /// What requests to the relying party of `subject` start; `None` without a relying party.
    pub(crate) fn of(subject: &Subject<'a>) -> Option<Self>
    where
        'a: 's,
    {
        let (_, policy, relying_party) = subject.relying_party()?;
        let document = &policy.document;
        let effective = subject.effective;
        let mut journeys: Vec<&'s Journey<'a>> = Vec::new();
        let mut add = |id: Option<&str>| journeys.extend(id.and_then(|id| effective.journey(id)));
        let default = document.child(relying_party, "DefaultUserJourney");
        add(default.and_then(|(_, element)| element.attribute("ReferenceId")));
        if let Some((endpoints, _)) = document.child(relying_party, "Endpoints") {
            for (_, endpoint) in document.children(endpoints) {
                add(endpoint.attribute("UserJourneyReferenceId"));
            }
        }
        for (_, id) in journeys
            .first()
            .map_or_else(Vec::new, |journey| effective.started_by_issuers(journey))
        {
            journeys.extend(effective.journey(&id));
        }
        let profile = Profile::of_relying_party(subject.chain, subject.chain.leaf());
        let inputs = profile.iter().flat_map(|profile| &profile.inputs);
        Some(Self {
            given: inputs.map(|claim| Id(claim.id)).collect(),
            profile,
            has_default: default.is_some(),
            journeys,
        })
    }
}

fn outputs(
    subject: &Subject<'_>,
    profile: &Profile<'_>,
    journey: &Journey<'_>,
    findings: &mut Findings,
) {
    if subject.effective.journey_lacks_a_part(journey) {
        return;
    }
    let mut produced: ClaimIds<'_> = profile.inputs.iter().map(|claim| Id(claim.id)).collect();
    produced.extend(subject.effective.produced_by_journey(journey));
    let mut known: Vec<&str> = produced
        .iter()
        .filter_map(|id| subject.effective.claim_type(id.0))
        .map(|claim| claim.id)
        .collect();
    // The set has no order, and of two equally near names the first is suggested.
    known.sort_unstable();
    for claim in &profile.outputs {
        let is_defined = subject.effective.claim_type(claim.id).is_some();
        if is_defined && claim.default.is_none() && !produced.contains(&Id(claim.id)) {
            findings.push(
                finding(
                    &OUTPUT_NOT_PRODUCED,
                    subject.value(claim.at, "ClaimTypeReferenceId"),
                    format!(
                        "claim `{}` goes into the token, but no step of journey `{}` outputs it",
                        claim.id, journey.id
                    ),
                    "add it to the output claims of a technical profile of the journey, \
                     give it a `DefaultValue`, or remove it",
                )
                .did_you_mean(claim.id, known.iter().copied()),
            );
        }
    }
}

fn inputs(
    subject: &Subject<'_>,
    journey: &Journey<'_>,
    given: ClaimIds<'_>,
    findings: &mut Findings,
) {
    let mut available: ClaimIds<'_> = given;
    let effective = subject.effective;
    effective.add_authorized(journey, &mut available);
    for step in effective.unrolled(journey) {
        // What such a step outputs, or the next ones get, is not known.
        if effective.step_lacks_a_part(step) {
            return;
        }
        let mut after = available.clone();
        for exchange in &step.exchanges {
            let Some(profile) = effective.profile(exchange.profile) else {
                continue;
            };
            let mut own = available.clone();
            effective.add_transformed(&profile.input_transformations, &mut own);
            for claim in &profile.inputs {
                let is_defined = effective.claim_type(claim.id).is_some();
                let wanted = is_defined && claim.required && claim.default.is_none();
                if wanted && !own.contains(&Id(claim.id)) {
                    findings.push(
                        finding(
                            &INPUT_NOT_PRODUCED,
                            subject.value(claim.at, "ClaimTypeReferenceId"),
                            format!(
                                "claim `{}` is required by `{}` in step `{}` of `{}`, \
                                 but no earlier step outputs it",
                                claim.id, profile.id, step.order, journey.id
                            ),
                            "add it to the output claims of an earlier step",
                        )
                        .related("the step", subject.place(exchange.at)),
                    );
                }
            }
            validations::required_inputs(subject, profile, &own, findings);
            after.extend(effective.produced(profile));
        }
        available = after;
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{EXCHANGE, Fixture, SEND, directory, provider, rest_profile};

    const SUBJECT: &str = r#"<SubjectNamingInfo ClaimType="sub"/>"#;

    fn sending(claim: &str) -> Fixture {
        Fixture::new().relying_party(&format!(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/>
            {claim}</OutputClaims>{SUBJECT}"#
        ))
    }

    #[test]
    fn ent5401_reports_a_token_claim_no_step_outputs() {
        let messages =
            sending(r#"<OutputClaim ClaimTypeReferenceId="displayName"/>"#).messages("ENT5401");
        insta::assert_snapshot!(
            messages.join("\n"),
            @"claim `displayName` goes into the token, but no step of journey `Journey` outputs it"
        );
    }

    #[test]
    fn ent5401_accepts_a_claim_of_a_validation_profile_and_one_with_a_default() {
        let read = directory(
            "Read",
            "Read",
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress"/></InputClaims>
            <OutputClaims><OutputClaim ClaimTypeReferenceId="displayName"/></OutputClaims>"#,
        );
        sending(
            r#"<OutputClaim ClaimTypeReferenceId="DISPLAYNAME"/>
            <OutputClaim ClaimTypeReferenceId="sub" DefaultValue="x"/>"#,
        )
        .profile(&read)
        .page(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/>
            <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>
            <ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Read"/>
            </ValidationTechnicalProfiles>"#,
        )
        .accepts("ENT5401");
    }

    #[test]
    fn ent5401_accepts_a_claim_of_a_display_control() {
        let control = r#"<DisplayControl Id="Verify" UserInterfaceControlType="VerificationControl">
            <OutputClaims><OutputClaim ClaimTypeReferenceId="displayName"/></OutputClaims></DisplayControl>"#;
        sending(r#"<OutputClaim ClaimTypeReferenceId="displayName"/>"#)
            .control(control)
            .page(
                r#"<DisplayClaims><DisplayClaim DisplayControlReferenceId="Verify"/></DisplayClaims>
                <OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#,
            )
            .accepts("ENT5401");
    }

    fn reading(required: bool) -> Fixture {
        let read = directory(
            "Read",
            "Read",
            &format!(
                r#"<InputClaims><InputClaim ClaimTypeReferenceId="sub" PartnerClaimType="objectId"
                Required="{required}"/></InputClaims>"#
            ),
        );
        let step = EXCHANGE
            .replace("\"Page\"", "\"Read\"")
            .replace("PageExchange", "ReadExchange");
        let step = step.replace("Order=\"1\"", "Order=\"2\"");
        Fixture::new().profile(&read).steps(&format!(
            "{EXCHANGE}{step}{}",
            SEND.replace("Order=\"2\"", "Order=\"3\"")
        ))
    }

    #[test]
    fn ent5402_reports_a_required_input_nothing_before_outputs() {
        let messages = reading(true).messages("ENT5402");
        insta::assert_snapshot!(
            messages.join("\n"),
            @"claim `sub` is required by `Read` in step `2` of `Journey`, but no earlier step outputs it"
        );
    }

    #[test]
    fn ent5401_accepts_a_claim_type_that_does_not_exist() {
        sending(r#"<OutputClaim ClaimTypeReferenceId="dispName"/>"#).accepts("ENT5401");
    }

    #[test]
    fn ent5402_accepts_what_a_wrong_reference_may_have_produced() {
        let wrong = r#"<OutputClaimsTransformations>
            <OutputClaimsTransformation ReferenceId="Gone"/></OutputClaimsTransformations>"#;
        let fixture = reading(true).page(&format!(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/>
            <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>{wrong}"#
        ));
        fixture.reports("ENT4003");
        fixture.accepts("ENT5402");
        fixture.accepts("ENT5401");
    }

    #[test]
    fn ent5402_accepts_a_claim_of_the_token_a_request_to_an_endpoint_brings() {
        let authorize = rest_profile(
            "UserInfoAuthorization",
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="sub"/></OutputClaims>"#,
        );
        let authorization = r#"<Authorization><AuthorizationTechnicalProfiles>
            <AuthorizationTechnicalProfile ReferenceId="UserInfoAuthorization"/>
            </AuthorizationTechnicalProfiles></Authorization><OrchestrationSteps>"#;
        let extension = format!(
            r#"<UserJourneys><UserJourney Id="Journey">{authorization}
            <OrchestrationStep Order="4" Type="ClaimsExchange"/></OrchestrationSteps></UserJourney></UserJourneys>"#
        );
        reading(true)
            .profile(&authorize)
            .derived(&extension)
            .accepts("ENT5402");
    }

    #[test]
    fn the_journey_a_token_issuer_names_is_judged_and_its_id_is_a_reference() {
        let issuer = |journey: &str| {
            provider(&format!(
                r#"<TechnicalProfile Id="JwtIssuer"><Metadata>
                <Item Key="ClientCredentialsUserJourneyId">{journey}</Item></Metadata></TechnicalProfile>"#
            ))
        };
        let journey = r#"<UserJourneys><UserJourney Id="Machine"><OrchestrationSteps>
            <OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges>
            <ClaimsExchange Id="E" TechnicalProfileReferenceId="Read"/></ClaimsExchanges></OrchestrationStep>
            <OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>
            </OrchestrationSteps></UserJourney></UserJourneys>"#;
        let read = directory(
            "Read",
            "Read",
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="sub" PartnerClaimType="objectId"
            Required="true"/></InputClaims>"#,
        );
        let fixture = |id: &str| {
            let body = format!("{}{journey}", issuer(id));
            Fixture::new().profile(&read).derived(&body)
        };
        insta::assert_snapshot!(
            fixture("machine").messages("ENT5402").join("\n"),
            @"claim `sub` is required by `Read` in step `1` of `Machine`, but no earlier step outputs it"
        );
        fixture("Machine").accepts("ENT4030");
        fixture("Machin").reports("ENT4008");
    }

    #[test]
    fn ent5402_accepts_an_input_that_is_not_required() {
        reading(false).accepts("ENT5402");
    }
}

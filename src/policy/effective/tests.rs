//! What merging keeps, replaces and appends.

use super::*;
use crate::policy::fixture::{Fixture, claim, profile, provider, rest_profile};
use crate::policy::set::{PolicyIndex, fold};

fn derived(profile: &str) -> String {
    provider(profile)
}

#[test]
fn metadata_is_replaced_by_key_and_claims_by_type_and_partner() {
    let base = rest_profile(
        "Call",
        r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" DefaultValue="old"/></InputClaims>"#,
    );
    let fixture = Fixture::new().profile(&base).derived(&derived(
        r#"<TechnicalProfile Id="CALL"><Metadata><Item Key="SendClaimsIn">Form</Item></Metadata>
        <InputClaims><InputClaim ClaimTypeReferenceId="Email" DefaultValue="new"/>
        <InputClaim ClaimTypeReferenceId="email" PartnerClaimType="login"/></InputClaims>
        </TechnicalProfile>"#,
    ));
    fixture.merged(|effective| {
        let call = effective.profile("call").expect("it is defined");
        assert_eq!(call.value("SendClaimsIn"), Some("Form"));
        assert_eq!(call.value("AuthenticationType"), Some("Basic"));
        let inputs: Vec<_> = call.inputs.iter().map(|c| (c.partner, c.default)).collect();
        assert_eq!(inputs, [("Email", Some("new")), ("login", None)]);
        assert_eq!(call.definitions.len(), 2);
        assert_eq!(call.inputs[0].at.policy, PolicyIndex(1));
    });
}

#[test]
fn validations_of_the_derived_policy_run_first_and_those_of_the_base_still_run() {
    let list = |ids: &[&str]| {
        let entries: Vec<String> = ids
            .iter()
            .map(|id| format!(r#"<ValidationTechnicalProfile ReferenceId="{id}"/>"#))
            .collect();
        format!(
            "<ValidationTechnicalProfiles>{}</ValidationTechnicalProfiles>",
            entries.concat()
        )
    };
    let page = |ids: &[&str]| {
        format!(
            r#"<TechnicalProfile Id="Page">{}</TechnicalProfile>"#,
            list(ids)
        )
    };
    let fixture = Fixture::new()
        .page(&list(&["Login"]))
        .derived(&derived(&page(&["Check", "Login"])))
        .derived(&derived(&page(&["First"])));
    fixture.merged(|effective| {
        let page = effective.profile("Page").expect("it is defined");
        let ids: Vec<&str> = page.validations.iter().map(|v| v.id).collect();
        assert_eq!(ids, ["First", "Check", "Login", "Login"]);
    });
}

#[test]
fn an_included_profile_is_what_the_including_one_is_laid_upon_and_a_ring_ends() {
    let item = |value: &str| format!(r#"<Metadata><Item Key="a">{value}</Item></Metadata>"#);
    let include = |id: &str| format!(r#"<IncludeTechnicalProfile ReferenceId="{id}"/>"#);
    let fixture = Fixture::new()
        .profile(&profile("One", &format!("{}{}", item("1"), include("Two"))))
        .profile(&profile("Two", &include("Three")))
        .profile(&profile(
            "Three",
            &format!(r#"<Protocol Name="None"/>{}{}"#, item("3"), include("One")),
        ));
    fixture.merged(|effective| {
        let value = |id| {
            effective
                .profile(id)
                .and_then(|p| p.value("a"))
                .map(str::to_owned)
        };
        assert_eq!(value("One").as_deref(), Some("1"));
        assert_eq!(value("Two").as_deref(), Some("3"));
        let one = effective.profile("One").expect("it is defined");
        assert_eq!(one.protocol_name(), "None");
        let includes: Vec<&str> = one.includes.iter().map(|include| include.id).collect();
        assert_eq!(includes, ["Two", "Three", "One"]);
    });
}

#[test]
fn journeys_join_by_order_and_exchanges_by_id() {
    let own = r#"<UserJourneys><UserJourney Id="JOURNEY"><OrchestrationSteps>
        <OrchestrationStep Order="1" Type="ClaimsExchange"><ClaimsExchanges>
        <ClaimsExchange Id="pageExchange" TechnicalProfileReferenceId="Mine"/>
        <ClaimsExchange Id="More" TechnicalProfileReferenceId="Page"/></ClaimsExchanges>
        </OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>"#;
    Fixture::new().derived(own).merged(|effective| {
        let journey = effective.journey("journey").expect("it is defined");
        let orders: Vec<(u32, usize)> = journey.steps.iter().map(|s| (s.order, s.layers)).collect();
        assert_eq!(orders, [(1, 2), (2, 1)]);
        let exchanges: Vec<_> = journey.steps[0]
            .exchanges
            .iter()
            .map(|e| (e.id, e.profile))
            .collect();
        assert_eq!(exchanges, [("pageExchange", "Mine"), ("More", "Page")]);
    });
}

#[test]
fn parts_of_claim_types_and_content_definitions_come_from_the_nearest_definition_with_them() {
    let own = r#"<BuildingBlocks><ClaimsSchema><ClaimType Id="EMAIL"><UserInputType>Readonly</UserInputType>
        </ClaimType></ClaimsSchema><ContentDefinitions><ContentDefinition Id="api.page">
        <LoadUri>https://cdn.example.com/p.html</LoadUri></ContentDefinition></ContentDefinitions></BuildingBlocks>"#;
    Fixture::new().derived(own).merged(|effective| {
        let email = effective.claim_type("email").expect("it is defined");
        assert_eq!(
            (email.data_type.as_str(), email.input_type.as_deref()),
            ("string", Some("Readonly"))
        );
        let page = effective.content("api.page").expect("it is defined");
        let from = |part: &Option<(String, At)>| part.as_ref().map(|(_, at)| at.policy.0);
        assert_eq!(
            (from(&page.load_uri), from(&page.data_uri)),
            (Some(1), Some(0))
        );
    });
}

#[test]
fn a_profile_leaves_behind_what_it_and_all_it_calls_output() {
    let call = rest_profile(
        "Call",
        r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="Level"/></OutputClaims>"#,
    );
    let fixture = Fixture::new()
        .claims(&claim("level", "string", ""))
        .profile(&call)
        .page(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims>
            <ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call"/></ValidationTechnicalProfiles>"#,
        );
    fixture.merged(|effective| {
        let page = effective.profile("Page").expect("it is defined");
        let claims = effective.produced(page);
        let mut claims: Vec<String> = claims.iter().map(|claim| fold(claim.0)).collect();
        claims.sort();
        assert_eq!(claims, ["email", "level"]);
        assert!(["call", "JWTISSUER", "Page"].map(|id| effective.runs(id)) == [true; 3]);
        assert!(!effective.runs("AAD-Common") && effective.is_of_relying_party());
        assert!(effective.shows("API.page") && !effective.step_shows("Page"));
    });
}

#[test]
fn rings_of_validations_and_sub_journeys_end() {
    let calls = |id: &str| format!(r#"<ValidationTechnicalProfile ReferenceId="{id}"/>"#);
    let list = |ids: [&str; 3]| {
        let entries = ids.map(calls).concat();
        format!("<ValidationTechnicalProfiles>{entries}</ValidationTechnicalProfiles>")
    };
    let invoke = |order: u32| {
        format!(
            r#"<OrchestrationStep Order="{order}" Type="InvokeSubJourney"><JourneyList>
            <Candidate SubJourneyReferenceId="Ring"/></JourneyList></OrchestrationStep>"#
        )
    };
    let fixture = Fixture::new()
        .profile(&profile("A", &list(["A", "B", "Page"])))
        .profile(&profile("B", &list(["A", "B", "Page"])))
        .page(&list(["A", "B", "Page"]))
        .steps(&[invoke(1), invoke(2)].concat())
        .sub_journey(&format!(
            r#"<SubJourney Id="Ring" Type="Call"><OrchestrationSteps>{}{}</OrchestrationSteps></SubJourney>"#,
            invoke(1),
            invoke(2)
        ));
    fixture.merged(|effective| {
        let page = effective.profile("Page").expect("it is defined");
        assert!(effective.produced(page).is_empty());
        let journey = effective.journey("Journey").expect("it is defined");
        assert_eq!(effective.unrolled(journey).len(), 4);
    });
}

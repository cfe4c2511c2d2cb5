//! What a user sees for each reference that does not resolve, and that correct sets have none.

mod bases;

use std::path::PathBuf;

use crate::diag::{Place, Severity};
use crate::policy::corpus;
use crate::policy::doc::{Document, NAMESPACE};
use crate::policy::rules::{JudgeOptions, judge};
use crate::policy::set::{PolicyIndex, PolicySet};

/// A policy file: its id is `B2C_1A_` and `name`.
fn policy(name: &str, base: &str, body: &str) -> String {
    let base = match base {
        "" => String::new(),
        id => format!(
            "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>{id}</PolicyId>\
             </BasePolicy>"
        ),
    };
    format!(
        "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' \
         TenantId='contoso.onmicrosoft.com' PolicyId='B2C_1A_{name}' \
         PublicPolicyUri='http://contoso.onmicrosoft.com/B2C_1A_{name}'>{base}{body}\
         </TrustFrameworkPolicy>"
    )
}

/// Code, message, suggestion or help, and the text pointed at, of findings `ENT4…`.
fn judged(texts: &[String], options: &JudgeOptions) -> String {
    let documents = texts.iter().enumerate().map(|(at, text)| {
        Document::parse(format!("{at}.xml"), text).expect("the fixture is well-formed")
    });
    let set = PolicySet::new(documents);
    let mut lines = Vec::new();
    for finding in judge(&set, options) {
        if finding.code.id < "ENT4" || finding.code.id >= "ENT5" {
            assert!(!finding.code.id.starts_with("ENT3"), "{}", finding.message);
            continue;
        }
        let mut parts = vec![format!("{} {}", finding.code.id, finding.message)];
        if let Some(suggestion) = &finding.suggestion {
            parts.push(format!("did you mean `{suggestion}`?"));
        }
        parts.extend(finding.help.clone());
        if let Place::Policy { file, span, .. } = &finding.place {
            let text = texts
                .iter()
                .enumerate()
                .find(|(at, _)| **file == *format!("{at}.xml"));
            parts.extend(text.map(|(_, text)| format!("{:?}", &text[span.start..span.end])));
        }
        lines.push(parts.join(" | "));
    }
    lines.join("\n")
}

fn findings_of(texts: &[String]) -> String {
    judged(texts, &JudgeOptions::default())
}

/// Findings of one policy with `body`, whose base defines one thing of each kind.
fn findings_in(body: &str) -> String {
    findings_of(&[
        policy("Base", "", DEFINITIONS),
        policy("Ext", "B2C_1A_Base", body),
    ])
}

const DEFINITIONS: &str = "<BuildingBlocks>\
    <ClaimsSchema><ClaimType Id='email'/><ClaimType Id='givenName'/></ClaimsSchema>\
    <Predicates><Predicate Id='IsLong' Method='IsLengthRange'/></Predicates>\
    <InputValidations><InputValidation Id='Input'/></InputValidations>\
    <PredicateValidations><PredicateValidation Id='Strong'/></PredicateValidations>\
    <ClaimsTransformations><ClaimsTransformation Id='CreateName' TransformationMethod='CopyClaim'/>\
    </ClaimsTransformations>\
    <ClientDefinitions><ClientDefinition Id='DefaultWeb'><ClientUIFilterFlags>None\
    </ClientUIFilterFlags></ClientDefinition></ClientDefinitions>\
    <ContentDefinitions><ContentDefinition Id='api.selfasserted'/></ContentDefinitions>\
    <Localization><LocalizedResources Id='api.selfasserted.en'/></Localization>\
    <DisplayControls><DisplayControl Id='emailControl' \
    UserInterfaceControlType='VerificationControl'/></DisplayControls></BuildingBlocks>\
    <ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id='AAD-Read'/>\
    <TechnicalProfile Id='JwtIssuer'/></TechnicalProfiles></ClaimsProvider></ClaimsProviders>\
    <UserJourneys><UserJourney Id='SignUpOrSignIn'/></UserJourneys>\
    <SubJourneys><SubJourney Id='Reset' Type='Call'/></SubJourneys>";

fn profile(body: &str) -> String {
    format!(
        "<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id='T'>{body}\
         </TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
    )
}

fn journey(attributes: &str, step: &str) -> String {
    format!(
        "<UserJourneys><UserJourney Id='J' {attributes}><OrchestrationSteps>{step}\
         </OrchestrationSteps></UserJourney></UserJourneys>"
    )
}

fn blocks(body: &str) -> String {
    format!("<BuildingBlocks>{body}</BuildingBlocks>")
}

#[test]
fn ent4001_reports_a_claim_type_that_is_not_defined_wherever_it_is_used() {
    let all = [
        findings_in(&profile(
            "<OutputClaims><OutputClaim ClaimTypeReferenceId='emial'/></OutputClaims>",
        )),
        findings_in(&profile(
            "<PersistedClaims><PersistedClaim ClaimTypeReferenceId='x'/></PersistedClaims>",
        )),
        findings_in(&profile(
            "<InputClaims><InputClaim ClaimTypeReferenceId='x'/></InputClaims>",
        )),
        findings_in(&profile(
            "<DisplayClaims><DisplayClaim ClaimTypeReferenceId='x'/></DisplayClaims>",
        )),
        findings_in(&profile(
            "<Metadata><Item Key='ClaimTypeOnWhichToEnable'>x</Item></Metadata>",
        )),
        findings_in(&profile(
            "<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId='AAD-Read'>\
             <Preconditions><Precondition Type='ClaimEquals' ExecuteActionsIf='true'>\
             <Value>x</Value><Value>True</Value><Action>SkipThisValidationTechnicalProfile</Action>\
             </Precondition></Preconditions></ValidationTechnicalProfile>\
             </ValidationTechnicalProfiles>",
        )),
        findings_in(&blocks(
            "<ClaimsTransformations><ClaimsTransformation Id='C' TransformationMethod='CopyClaim'>\
             <OutputClaims><OutputClaim ClaimTypeReferenceId='x'/></OutputClaims>\
             </ClaimsTransformation></ClaimsTransformations>",
        )),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT4001 `OutputClaim` makes a reference to claim type `emial`, but neither this policy nor any of its bases contains it | did you mean `email`? | "emial"
    ENT4001 `PersistedClaim` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    ENT4001 `InputClaim` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    ENT4001 `DisplayClaim` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    ENT4001 `Item` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    ENT4001 `Value` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    ENT4001 `OutputClaim` makes a reference to claim type `x`, but neither this policy nor any of its bases contains it | "x"
    "#);
}

#[test]
fn ent4001_reports_a_claim_type_that_only_a_derived_policy_defines() {
    let base = profile("<OutputClaims><OutputClaim ClaimTypeReferenceId='later'/></OutputClaims>");
    let derived = blocks("<ClaimsSchema><ClaimType Id='later'/></ClaimsSchema>");
    let texts = [
        policy("Base", "", &base),
        policy("Ext", "B2C_1A_Base", &derived),
    ];
    insta::assert_snapshot!(findings_of(&texts), @r#"ENT4001 `OutputClaim` makes a reference to claim type `later`, but neither this policy nor any of its bases contains it | `B2C_1A_Ext` defines it, but is not a base of this policy: move the definition to a base | "later""#);
}

#[test]
fn ent4001_accepts_a_claim_type_of_a_base_and_the_values_of_a_precondition() {
    let body = "<OrchestrationStep Order='1' Type='ClaimsExchange'><Preconditions>\
        <Precondition Type='ClaimEquals' ExecuteActionsIf='true'><Value>email</Value>\
        <Value>nobody</Value><Action>SkipThisOrchestrationStep</Action></Precondition>\
        </Preconditions></OrchestrationStep>";
    assert_eq!(findings_in(&journey("", body)), "");
}

#[test]
fn ent4002_reports_a_technical_profile_that_is_not_defined_wherever_it_is_used() {
    let all = [
        findings_in(&profile(
            "<IncludeTechnicalProfile ReferenceId='AAD-Raed'/>",
        )),
        findings_in(&profile(
            "<UseTechnicalProfileForSessionManagement ReferenceId='SM-X'/>",
        )),
        findings_in(&profile(
            "<IncludeClaimsFromTechnicalProfile>X</IncludeClaimsFromTechnicalProfile>",
        )),
        findings_in(&profile(
            "<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId='X'/>\
             </ValidationTechnicalProfiles>",
        )),
        findings_in(&profile(
            "<InputTokenSources><TechnicalProfile Id='X'/></InputTokenSources>",
        )),
        findings_in(&journey(
            "DefaultCpimIssuerTechnicalProfileReferenceId='X'",
            "<OrchestrationStep Order='1' Type='ClaimsExchange'><ClaimsExchanges><ClaimsExchange \
             Id='E' TechnicalProfileReferenceId='Y'/></ClaimsExchanges></OrchestrationStep>\
             <OrchestrationStep Order='2' Type='SendClaims' \
             CpimIssuerTechnicalProfileReferenceId='Z'/>",
        )),
        findings_in(&blocks(
            "<DisplayControls><DisplayControl Id='D' UserInterfaceControlType='QrCodeControl'>\
             <Actions><Action Id='A'><ValidationClaimsExchange>\
             <ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId='X'/>\
             </ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>",
        )),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT4002 `IncludeTechnicalProfile` makes a reference to technical profile `AAD-Raed`, but neither this policy nor any of its bases contains it | did you mean `AAD-Read`? | "AAD-Raed"
    ENT4002 `UseTechnicalProfileForSessionManagement` makes a reference to technical profile `SM-X`, but neither this policy nor any of its bases contains it | "SM-X"
    ENT4002 `IncludeClaimsFromTechnicalProfile` makes a reference to technical profile `X`, but neither this policy nor any of its bases contains it | "X"
    ENT4002 `ValidationTechnicalProfile` makes a reference to technical profile `X`, but neither this policy nor any of its bases contains it | "X"
    ENT4002 `TechnicalProfile` makes a reference to technical profile `X`, but neither this policy nor any of its bases contains it | "X"
    ENT4002 `UserJourney` makes a reference to technical profile `X`, but neither this policy nor any of its bases contains it | "X"
    ENT4002 `ClaimsExchange` makes a reference to technical profile `Y`, but neither this policy nor any of its bases contains it | "Y"
    ENT4002 `OrchestrationStep` makes a reference to technical profile `Z`, but neither this policy nor any of its bases contains it | "Z"
    ENT4002 `ValidationClaimsExchangeTechnicalProfile` makes a reference to technical profile `X`, but neither this policy nor any of its bases contains it | "X"
    "#);
}

#[test]
fn ent4002_accepts_the_profile_of_a_relying_party_under_any_id() {
    let body = "<RelyingParty><DefaultUserJourney ReferenceId='SignUpOrSignIn'/>\
        <TechnicalProfile Id='PolicyProfile'/></RelyingParty>";
    assert_eq!(findings_in(body), "");
}

#[test]
fn ent4003_reports_a_claims_transformation_that_is_not_defined() {
    let body = "<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId='CreateNam'/>\
        </OutputClaimsTransformations>";
    insta::assert_snapshot!(findings_in(&profile(body)), @r#"ENT4003 `OutputClaimsTransformation` makes a reference to claims transformation `CreateNam`, but neither this policy nor any of its bases contains it | did you mean `CreateName`? | "CreateNam""#);
}

#[test]
fn ent4003_accepts_a_claims_transformation_of_a_base() {
    let body = "<InputClaimsTransformations><InputClaimsTransformation ReferenceId='CreateName'/>\
        </InputClaimsTransformations>";
    assert_eq!(findings_in(&profile(body)), "");
}

#[test]
fn ent4004_reports_a_content_definition_that_is_not_defined() {
    let all = [
        findings_in(&profile(
            "<Metadata><Item Key='ContentDefinitionReferenceId'>api.selfaserted</Item></Metadata>",
        )),
        findings_in(&journey(
            "",
            "<OrchestrationStep Order='1' Type='ClaimsExchange' ContentDefinitionReferenceId='x'/>",
        )),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT4004 `Item` makes a reference to content definition `api.selfaserted`, but neither this policy nor any of its bases contains it | did you mean `api.selfasserted`? | "api.selfaserted"
    ENT4004 `OrchestrationStep` makes a reference to content definition `x`, but neither this policy nor any of its bases contains it | "x"
    "#);
}

#[test]
fn ent4004_accepts_a_content_definition_of_a_base() {
    let body =
        "<Metadata><Item Key='ContentDefinitionReferenceId'>api.selfasserted</Item></Metadata>";
    assert_eq!(findings_in(&profile(body)), "");
}

#[test]
fn ent4005_reports_a_display_control_that_is_not_defined() {
    let body =
        "<DisplayClaims><DisplayClaim DisplayControlReferenceId='mailControl'/></DisplayClaims>";
    insta::assert_snapshot!(findings_in(&profile(body)), @r#"ENT4005 `DisplayClaim` makes a reference to display control `mailControl`, but neither this policy nor any of its bases contains it | did you mean `emailControl`? | "mailControl""#);
}

#[test]
fn ent4005_accepts_a_display_control_of_a_base() {
    let body =
        "<DisplayClaims><DisplayClaim DisplayControlReferenceId='emailControl'/></DisplayClaims>";
    assert_eq!(findings_in(&profile(body)), "");
}

fn localized(resources: &str) -> String {
    blocks(&format!(
        "<ContentDefinitions><ContentDefinition Id='api.selfasserted'>\
         <LocalizedResourcesReferences><LocalizedResourcesReference Language='en' \
         LocalizedResourcesReferenceId='{resources}'/></LocalizedResourcesReferences>\
         </ContentDefinition></ContentDefinitions>"
    ))
}

#[test]
fn ent4006_reports_localized_resources_that_are_not_defined() {
    insta::assert_snapshot!(findings_in(&localized("api.selfasserted.de")), @r#"ENT4006 `LocalizedResourcesReference` makes a reference to localized resources `api.selfasserted.de`, but neither this policy nor any of its bases contains it | did you mean `api.selfasserted.en`? | "api.selfasserted.de""#);
}

#[test]
fn ent4006_accepts_localized_resources_of_a_base() {
    assert_eq!(findings_in(&localized("api.selfasserted.en")), "");
}

fn validated(predicate: &str, validation: &str) -> String {
    blocks(&format!(
        "<ClaimsSchema><ClaimType Id='pin'><InputValidationReference Id='Input'/>\
         <PredicateValidationReference Id='{validation}'/></ClaimType></ClaimsSchema>\
         <PredicateValidations><PredicateValidation Id='Pin'><PredicateGroups>\
         <PredicateGroup Id='G'><PredicateReferences><PredicateReference Id='{predicate}'/>\
         </PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation>\
         </PredicateValidations>"
    ))
}

#[test]
fn ent4007_reports_predicates_and_validations_that_are_not_defined() {
    insta::assert_snapshot!(findings_in(&validated("IsLogn", "Stong")), @r#"
    ENT4007 `PredicateValidationReference` makes a reference to predicate validation `Stong`, but neither this policy nor any of its bases contains it | did you mean `Strong`? | "Stong"
    ENT4007 `PredicateReference` makes a reference to predicate `IsLogn`, but neither this policy nor any of its bases contains it | did you mean `IsLong`? | "IsLogn"
    "#);
}

#[test]
fn ent4007_accepts_predicates_and_validations_of_a_base() {
    assert_eq!(findings_in(&validated("IsLong", "Strong")), "");
}

fn relying_party(journey: &str) -> String {
    format!(
        "<RelyingParty><DefaultUserJourney ReferenceId='{journey}'/><Endpoints><Endpoint \
         Id='UserInfo' UserJourneyReferenceId='{journey}'/></Endpoints><TechnicalProfile Id='P'/>\
         </RelyingParty>"
    )
}

#[test]
fn ent4008_reports_a_user_journey_that_is_not_defined() {
    insta::assert_snapshot!(findings_in(&relying_party("SignUpSignIn")), @r#"
    ENT4008 `DefaultUserJourney` makes a reference to user journey `SignUpSignIn`, but neither this policy nor any of its bases contains it | did you mean `SignUpOrSignIn`? | "SignUpSignIn"
    ENT4008 `Endpoint` makes a reference to user journey `SignUpSignIn`, but neither this policy nor any of its bases contains it | did you mean `SignUpOrSignIn`? | "SignUpSignIn"
    "#);
}

#[test]
fn ent4008_accepts_a_user_journey_of_a_base() {
    assert_eq!(findings_in(&relying_party("SignUpOrSignIn")), "");
}

fn calls(sub_journey: &str) -> String {
    journey(
        "",
        &format!(
            "<OrchestrationStep Order='1' Type='InvokeSubJourney'><JourneyList>\
             <Candidate SubJourneyReferenceId='{sub_journey}'/></JourneyList></OrchestrationStep>"
        ),
    )
}

#[test]
fn ent4009_reports_a_sub_journey_that_is_not_defined() {
    insta::assert_snapshot!(findings_in(&calls("Rest")), @r#"ENT4009 `Candidate` makes a reference to sub-journey `Rest`, but neither this policy nor any of its bases contains it | did you mean `Reset`? | "Rest""#);
}

#[test]
fn ent4009_accepts_a_sub_journey_of_a_base() {
    assert_eq!(findings_in(&calls("Reset")), "");
}

fn client(id: &str) -> String {
    format!(
        "<UserJourneys><UserJourney Id='J'><ClientDefinition ReferenceId='{id}'/></UserJourney></UserJourneys>"
    )
}

#[test]
fn ent4010_reports_a_client_definition_that_is_not_defined() {
    insta::assert_snapshot!(findings_in(&client("Default")), @r#"ENT4010 `ClientDefinition` makes a reference to client definition `Default`, but neither this policy nor any of its bases contains it | "Default""#);
}

#[test]
fn ent4010_accepts_a_client_definition_of_a_base() {
    assert_eq!(findings_in(&client("DefaultWeb")), "");
}

fn label(element: &str) -> String {
    blocks(&format!(
        "<Localization><LocalizedResources Id='x'><LocalizedStrings><LocalizedString \
         ElementType='ClaimType' ElementId='{element}' StringId='DisplayName'>a</LocalizedString>\
         <LocalizedString ElementType='UxElement' StringId='button'>b</LocalizedString>\
         <LocalizedString ElementType='InputValidation' ElementId='Strong' StringId='G'>c\
         </LocalizedString>\
         </LocalizedStrings></LocalizedResources></Localization>"
    ))
}

#[test]
fn ent4011_reports_a_text_for_a_claim_that_is_not_defined() {
    insta::assert_snapshot!(findings_in(&label("emails")), @r#"ENT4011 `LocalizedString` makes a reference to claim type `emails`, but neither this policy nor any of its bases contains it | did you mean `email`? | "emails""#);
}

#[test]
fn ent4011_accepts_texts_for_claims_of_a_base_and_for_pages() {
    assert_eq!(findings_in(&label("email")), "");
}

#[test]
fn ent4011_accepts_a_text_for_a_group_of_a_predicate_validation() {
    let text = label("Strong").replace("'ClaimType'", "'InputValidation'");
    assert_eq!(findings_in(&text), "");
}

#[test]
fn ent4012_reports_a_reference_that_differs_in_case() {
    let body =
        profile("<OutputClaims><OutputClaim ClaimTypeReferenceId='givenname'/></OutputClaims>");
    insta::assert_snapshot!(findings_in(&body), @r#"ENT4012 `givenname` is defined as `givenName` | write `givenName` | "givenname""#);
}

#[test]
fn ent4012_accepts_the_spelling_of_any_definition_in_the_chain() {
    let body = blocks("<ClaimsSchema><ClaimType Id='givenname'/></ClaimsSchema>")
        + &profile("<OutputClaims><OutputClaim ClaimTypeReferenceId='givenName'/></OutputClaims>");
    assert_eq!(findings_in(&body), "");
}

/// The fewest errors of `documents` over any of the complete sets of the starter pack.
fn fewest_errors(documents: &[Document], packs: &[Vec<Document>]) -> Vec<String> {
    let over = |pack: &Vec<Document>| {
        let own = PolicySet::new(documents.iter().cloned());
        let bases = pack
            .iter()
            .filter(|base| {
                let id = base.root().attribute("PolicyId").unwrap_or_default();
                own.find(id).is_none()
            })
            .cloned();
        let set = PolicySet::new(documents.iter().cloned().chain(bases));
        let own = 0..u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let options = JudgeOptions {
            only: Some(own.map(PolicyIndex).collect()),
            ..JudgeOptions::default()
        };
        judge(&set, &options)
            .iter()
            .filter(|f| f.severity == Severity::Error && f.code.id < "ENT5")
            .map(|f| format!("{} {} {:?}", f.code.id, f.message, f.place))
            .collect::<Vec<String>>()
    };
    let mut fewest: Option<Vec<String>> = None;
    for errors in packs.iter().map(over) {
        if errors.is_empty() {
            return errors;
        }
        if fewest.as_ref().is_none_or(|best| errors.len() < best.len()) {
            fewest = Some(errors);
        }
    }
    fewest.unwrap_or_default()
}

#[test]
fn scenarios_and_unit_tests_resolve_every_reference_over_the_best_starter_pack() {
    let (Some(starter), Some(units)) = (corpus::starter_pack(), corpus::folder("unit-tests"))
    else {
        return;
    };
    let packs: Vec<Vec<Document>> = starter
        .complete
        .iter()
        .map(|folder| corpus::documents(folder))
        .collect();
    let mut sets: Vec<(PathBuf, Vec<Document>)> = starter
        .scenarios
        .into_iter()
        .map(|folder| (folder.clone(), corpus::documents(&folder)))
        .collect();
    for (path, text) in corpus::files(&units) {
        let document = corpus::read(&path, &text);
        sets.push((path, vec![document]));
    }
    assert_eq!(sets.len(), 2 + 117);
    for (path, documents) in sets {
        assert_eq!(
            fewest_errors(&documents, &packs),
            [""; 0],
            "{}",
            path.display()
        );
    }
}

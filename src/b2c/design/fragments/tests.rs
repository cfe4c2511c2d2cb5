use super::*;
use crate::b2c::design::Design;
use crate::b2c::design::testing::Fixture;
use crate::b2c::generated::EXTENSIONS_TEMPLATE;
use crate::b2c::render::render;
use crate::policy::writer;

/// The extensions with a fragment `text` at `at`, and what is found in it as `code start message`.
fn with_fragment(at: &str, text: &str) -> (String, Vec<String>) {
    let plan = format!("customPolicies: {{ fragments: [{{ file: f.xml, at: {at} }}] }}");
    with_fixture(&Fixture::new(&plan).file("f.xml", text))
}

fn with_fixture(fixture: &Fixture) -> (String, Vec<String>) {
    let inputs = fixture.inputs();
    let mut design = Design::new(&inputs);
    let parse = |design: &Design| {
        let text = render(EXTENSIONS_TEMPLATE, design).unwrap_or_default();
        Document::parse("extensions", &text)
    };
    let Ok(generated) = parse(&design) else {
        return (String::new(), vec!["not well-formed".to_owned()]);
    };
    let (fragments, findings) = Fragments::read(&inputs, &generated);
    design.fragments = fragments;
    let xml = parse(&design).map(|document| writer::write(&document));
    let findings = findings.iter().map(|finding| {
        let start = match &finding.place {
            crate::diag::Place::Span(_, span) => span.start,
            _ => usize::MAX,
        };
        format!("{} {start} {}", finding.code.id, finding.message)
    });
    (xml.unwrap_or_default(), findings.collect())
}

/// A smallest fragment for every point.
const EVERY_POINT: [(&str, &str); 10] = [
    (
        "claimsSchema",
        "<ClaimType Id='own'><DataType>string</DataType></ClaimType>",
    ),
    (
        "predicates",
        "<Predicate Id='own' Method='IsLengthRange'><Parameters><Parameter Id='Minimum'>1</Parameter><Parameter Id='Maximum'>2</Parameter></Parameters></Predicate>",
    ),
    (
        "predicateValidations",
        "<PredicateValidation Id='own'><PredicateGroups><PredicateGroup Id='g'><PredicateReferences><PredicateReference Id='PasswordLength'/></PredicateReferences></PredicateGroup></PredicateGroups></PredicateValidation>",
    ),
    (
        "claimsTransformations",
        "<ClaimsTransformation Id='own' TransformationMethod='NullClaim'><OutputClaims><OutputClaim ClaimTypeReferenceId='email' TransformationClaimType='claim_to_null'/></OutputClaims></ClaimsTransformation>",
    ),
    (
        "contentDefinitions",
        "<ContentDefinition Id='api.own'><LoadUri>~/x.html</LoadUri><RecoveryUri>~/x.html</RecoveryUri><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition>",
    ),
    (
        "localization",
        "<LocalizedResources Id='api.own.en'><LocalizedStrings><LocalizedString ElementType='UxElement' StringId='x'> two  words </LocalizedString></LocalizedStrings></LocalizedResources>",
    ),
    (
        "displayControls",
        "<DisplayControl Id='own' UserInterfaceControlType='VerificationControl'><DisplayClaims><DisplayClaim ClaimTypeReferenceId='email'/></DisplayClaims></DisplayControl>",
    ),
    (
        "claimsProviders",
        "<ClaimsProvider><DisplayName>Own</DisplayName><TechnicalProfiles><TechnicalProfile Id='Own-Profile'><DisplayName>Own</DisplayName><Protocol Name='None'/></TechnicalProfile></TechnicalProfiles></ClaimsProvider>",
    ),
    (
        "userJourneys",
        "<UserJourney Id='Own'><OrchestrationSteps><OrchestrationStep Order='1' Type='SendClaims' CpimIssuerTechnicalProfileReferenceId='JwtIssuer'/></OrchestrationSteps></UserJourney>",
    ),
    (
        "subJourneys",
        "<SubJourney Id='Own' Type='Call'><OrchestrationSteps><OrchestrationStep Order='1' Type='ClaimsExchange'><ClaimsExchanges><ClaimsExchange Id='e' TechnicalProfileReferenceId='AAD-UserReadUsingObjectId'/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></SubJourney>",
    ),
];

#[test]
fn every_point_takes_its_elements_and_the_extensions_stay_valid() {
    let mut texts = Vec::new();
    for (at, text) in EVERY_POINT {
        let (xml, findings) = with_fragment(at, text);
        assert_eq!(findings, [""; 0], "{at}");
        assert!(xml.to_lowercase().contains("own"), "{at}: {xml}");
        texts.push(xml);
    }
    assert_eq!(crate::b2c::design::testing::schema_errors(&texts), [""; 0]);
}

#[test]
fn a_fragment_may_have_a_root_a_declaration_a_prefix_or_none_of_them() {
    let claim = |prefix: &str, namespace: &str| {
        format!(
            "<{prefix}ClaimType Id='own'{namespace}><{prefix}DataType>string</{prefix}DataType></{prefix}ClaimType>"
        )
    };
    let plain = claim("", "");
    let declared = format!(" xmlns='{NAMESPACE}'");
    let forms = [
        plain.clone(),
        format!("\u{feff}<?xml version='1.0'?>\n{plain}\n<!-- and -->\n"),
        format!("<any>{plain}</any>"),
        format!("<ClaimsSchema{declared}>{plain}</ClaimsSchema>"),
        claim("", &declared),
        format!("<p:x xmlns:p='{NAMESPACE}'>{}</p:x>", claim("p:", "")),
    ];
    let (expected, _) = with_fragment("claimsSchema", &plain);
    for form in forms {
        let (xml, findings) = with_fragment("claimsSchema", &form);
        assert_eq!(findings, [""; 0], "{form}");
        assert_eq!(xml, expected, "{form}");
    }
}

#[test]
fn texts_and_attributes_of_a_fragment_stay_as_they_are() {
    let text = "<ClaimType Id='own'><DisplayName>a &lt;b&gt; &amp; ]]&gt; 'c' <![CDATA[<d>&]]> 🦀</DisplayName></ClaimType>";
    let (xml, findings) = with_fragment("claimsSchema", text);
    assert_eq!(findings, [""; 0]);
    let shown = Document::parse("x", &xml).ok().and_then(|document| {
        let (id, _) = document
            .elements()
            .find(|(_, e)| e.attribute("Id") == Some("own"))?;
        let (label, _) = document.child(id, "DisplayName")?;
        Some(document.text(label))
    });
    assert_eq!(shown.as_deref(), Some("a <b> & ]]> 'c' <d>& 🦀"));
}

#[test]
fn ent2961_reports_a_fragment_that_is_not_well_formed_where_it_breaks() {
    let (_, findings) = with_fragment("claimsSchema", "<ClaimType Id='a'/>\n<ClaimType Id='b'>");
    assert_eq!(findings.len(), 1);
    assert!(findings[0].starts_with("ENT2961 "), "{findings:?}");
}

#[test]
fn ent2961_accepts_elements_side_by_side() {
    let (_, findings) = with_fragment("claimsSchema", "<ClaimType Id='a'/>\n<ClaimType Id='b'/>");
    assert_eq!(findings, [""; 0]);
}

#[test]
fn ent2962_reports_an_element_the_point_does_not_take() {
    let text = "<ClaimType Id='a'/><TechnicalProfile Id='b'/>";
    let (xml, findings) = with_fragment("claimsSchema", text);
    assert_eq!(
        findings,
        [
            "ENT2962 20 `TechnicalProfile` cannot be put at `claimsSchema`, which takes `ClaimType` elements"
        ]
    );
    assert!(xml.contains("\"a\"") && !xml.contains("\"b\""));
}

#[test]
fn ent2962_accepts_what_the_point_takes() {
    let (_, findings) = with_fragment("claimsSchema", "<x><ClaimType Id='a'/></x>");
    assert_eq!(findings, [""; 0]);
}

#[test]
fn ent2963_reports_an_id_the_plan_leads_to_and_one_that_two_fragments_have() {
    let text = "<ClaimsProvider><TechnicalProfiles><TechnicalProfile Id='jwtissuer'/></TechnicalProfiles></ClaimsProvider>";
    let (xml, findings) = with_fragment("claimsProviders", text);
    assert_eq!(
        findings,
        ["ENT2963 36 `jwtissuer` is defined twice in the extensions"]
    );
    assert!(!xml.contains("jwtissuer"));
    let text = "<ClaimType Id='a'/><ClaimType Id='A'/>";
    let (_, findings) = with_fragment("claimsSchema", text);
    assert_eq!(
        findings,
        ["ENT2963 20 `A` is defined twice in the extensions"]
    );
}

#[test]
fn ent2963_accepts_an_id_of_the_base_and_equal_ids_of_different_kinds() {
    let (_, findings) = with_fragment(
        "claimsSchema",
        "<ClaimType Id='surname'/><ClaimType Id='JwtIssuer'/>",
    );
    assert_eq!(findings, [""; 0]);
}

#![expect(clippy::unwrap_used, reason = "a failed rendering is a failed test")]

use super::*;
use crate::b2c::render;
use crate::diag::Severity;
use crate::formats::Tenant;
use crate::formats::tenant::PolicyKey;
use crate::policy::corpus;
use crate::policy::doc::{Document, NAMESPACE};
use crate::policy::rules::{JudgeOptions, judge};
use crate::policy::set::{Kind, PolicySet};

/// Every combination of accounts, second factor and identifiers.
fn designs() -> Vec<(String, BaseDesign)> {
    use Identifier::{Email, Phone, Username};
    let identifiers: [&[Identifier]; 7] = [
        &[Email],
        &[Username],
        &[Phone],
        &[Email, Username],
        &[Email, Phone],
        &[Username, Phone],
        &[Email, Username, Phone],
    ];
    let mut designs = Vec::new();
    for mfa in [false, true] {
        for accounts in [Accounts::Local, Accounts::Social, Accounts::Both] {
            for identifiers in identifiers {
                let mut design = BaseDesign::new("contoso.onmicrosoft.com");
                design.mfa = mfa;
                design.accounts = accounts;
                design.identifiers = identifiers.iter().copied().collect();
                designs.push((format!("{accounts:?} {identifiers:?} mfa={mfa}"), design));
            }
        }
    }
    designs
}

#[test]
fn every_design_is_well_formed_and_has_no_template_leftovers() {
    for (what, design) in designs() {
        let set = builtin(&design).unwrap();
        for file in &set.files {
            assert!(Document::parse(what.as_str(), &file.text).is_ok(), "{what}");
            assert!(
                !file.text.contains("{{") && !file.text.contains("{%"),
                "{what}"
            );
        }
        assert_eq!(set.leaf(), Some("B2C_1A_TrustFrameworkLocalization"));
    }
}

#[test]
fn every_design_is_valid_by_the_policy_schema() {
    for (what, design) in designs() {
        let files = builtin(&design).unwrap().files;
        let texts: Vec<String> = files.into_iter().map(|file| file.text).collect();
        assert_eq!(corpus::schema_errors(&texts), [""; 0], "{what}");
    }
}

#[test]
fn templates_ask_only_for_what_their_context_has() {
    let mut design = BaseDesign::new("contoso.onmicrosoft.com");
    design.tenant_object_id = Some("00000000-0000-0000-0000-000000000000".to_owned());
    for (template, context) in [
        (BASE_TEMPLATE, serde_json::to_value(base_context(&design))),
        (
            LOCALIZATION_TEMPLATE,
            serde_json::to_value(localization_context(&design)),
        ),
    ] {
        let context = context.unwrap();
        for variable in render::variables(template).unwrap() {
            assert!(context.get(&variable).is_some(), "{template}: {variable}");
        }
    }
}
#[test]
fn features_tell_what_a_design_has() {
    let mut design = BaseDesign::new("contoso.onmicrosoft.com");
    let features = builtin(&design).unwrap().features();
    assert_eq!(
        features.policies(),
        [
            "B2C_1A_TrustFrameworkBase",
            "B2C_1A_TrustFrameworkLocalization"
        ]
    );
    assert_eq!(features.find(Kind::ClaimType, "SURNAME"), Some("surname"));
    assert_eq!(
        features.validations("selfasserted-localaccountsignin-email"),
        ["login-NonInteractive"]
    );
    assert!(features.has_local_accounts() && !features.has_social_accounts());
    assert!(features.has(Kind::UserJourney, "PasswordReset"));

    design.accounts = Accounts::Social;
    design.mfa = true;
    let features = builtin(&design).unwrap().features();
    assert!(!features.has_local_accounts() && features.has_social_accounts());
    assert!(features.has_mfa());
    assert_eq!(
        features.ids(Kind::UserJourney).collect::<Vec<_>>(),
        ["RedeemRefreshToken"]
    );
}

/// A policy key of which only its id is known.
fn key(id: &str) -> PolicyKey {
    PolicyKey {
        id: id.to_owned(),
        keys: None,
    }
}

#[test]
fn every_design_breaks_no_policy_rule() {
    for (what, design) in designs() {
        let set = PolicySet::new(builtin(&design).unwrap().documents());
        let options = JudgeOptions {
            tenant: Tenant {
                policy_keys: Some(vec![
                    key(&design.token_signing_key),
                    key(&design.token_encryption_key),
                ]),
                ..Tenant::of_domain(&design.tenant)
            },
            ..JudgeOptions::default()
        };
        let broken: Vec<String> = judge(&set, &options)
            .into_iter()
            .filter(|finding| finding.severity >= Severity::Warning)
            .map(|finding| format!("{} {}", finding.code.id, finding.message))
            .collect();
        assert_eq!(broken, [""; 0], "{what}");
    }
}

#[test]
fn no_page_names_a_string_twice() {
    for (what, design) in designs() {
        for page in texts::pages(&design) {
            let page = serde_json::to_value(&page).unwrap();
            for string in page["resources"][0]["strings"].as_array().unwrap() {
                let id = |string: &serde_json::Value| {
                    ["elementType", "elementId", "stringId"].map(|part| string[part].clone())
                };
                let all = page["resources"][0]["strings"].as_array().unwrap();
                let same = all.iter().filter(|other| id(other) == id(string));
                assert_eq!(same.count(), 1, "{what}: {page} {string}");
            }
        }
    }
}

#[test]
fn a_further_language_is_data_and_texts_for_english_replace_ours() {
    let text = |text: &str| texts::PageText {
        page: "api.signuporsignin".to_owned(),
        text: texts::LocalizedText {
            element_type: "UxElement".to_owned(),
            element_id: None,
            string_id: "heading".to_owned(),
            text: text.to_owned(),
        },
    };
    let language = |tag: &str, heading: &str| texts::Language {
        tag: tag.to_owned(),
        strings: vec![text(heading)],
    };
    let mut design = BaseDesign::new("contoso.onmicrosoft.com");
    design.languages = vec![language("de", "Willkommen"), language("en", "Hello & <hi>")];
    let xml = &builtin(&design).unwrap().files[1].text;
    assert_eq!(xml.matches("<SupportedLanguage>").count(), 2);
    assert!(xml.contains("StringId=\"heading\">Willkommen<"));
    assert!(xml.contains("StringId=\"heading\">Hello &amp; &lt;hi"));
    assert!(!xml.contains("StringId=\"heading\">Welcome<"));
}

#[test]
fn hostile_text_stays_text_and_what_xml_cannot_hold_is_refused() {
    let mut design = BaseDesign::new("\"><x a='&]]>");
    let set = builtin(&design).unwrap();
    let document = &set.documents()[0];
    assert_eq!(
        document.root().attribute("TenantId"),
        Some(design.tenant.as_str())
    );
    design.base_policy_id = "B2C_1A_\u{0}".to_owned();
    assert_eq!(
        builtin(&design),
        Err(RenderError::IllegalCharacter {
            pointer: "/basePolicyId".to_owned(),
            character: '\u{0}',
        })
    );
}

#[test]
fn every_element_of_a_base_comes_from_the_section_that_asked_for_it() {
    let set = builtin(&BaseDesign::new("contoso.onmicrosoft.com")).unwrap();
    for (file, document) in set.files.iter().zip(set.documents()) {
        assert!(!file.text.contains("<?from"));
        for (id, _) in document.elements() {
            assert_eq!(file.provenance.of(&document, id), Some("/customPolicies"));
        }
    }
}

/// A policy deriving from `base` with `content`.
fn derived(design: &BaseDesign, id: &str, base: &str, content: &str) -> Document {
    let tenant = &design.tenant;
    let text = format!(
        "<TrustFrameworkPolicy xmlns=\"{NAMESPACE}\" PolicySchemaVersion=\"0.3.0.0\" \
         TenantId=\"{tenant}\" PolicyId=\"{id}\" PublicPolicyUri=\"http://{tenant}/{id}\">\
         <BasePolicy><TenantId>{tenant}</TenantId><PolicyId>{base}</PolicyId></BasePolicy>\
         {content}</TrustFrameworkPolicy>"
    );
    Document::parse(format!("{id}.xml"), &text).unwrap()
}

/// What every extension adds: the two Identity Experience Framework applications.
fn extensions(design: &BaseDesign) -> Document {
    let content = "<ClaimsProviders><ClaimsProvider><DisplayName>Local</DisplayName>\
        <TechnicalProfiles><TechnicalProfile Id=\"login-NonInteractive\"><Metadata>\
        <Item Key=\"client_id\">11111111-1111-1111-1111-111111111111</Item>\
        <Item Key=\"IdTokenAudience\">22222222-2222-2222-2222-222222222222</Item>\
        </Metadata><InputClaims><InputClaim ClaimTypeReferenceId=\"client_id\" \
        DefaultValue=\"11111111-1111-1111-1111-111111111111\"/>\
        <InputClaim ClaimTypeReferenceId=\"resource_id\" PartnerClaimType=\"resource\" \
        DefaultValue=\"22222222-2222-2222-2222-222222222222\"/></InputClaims>\
        </TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>";
    derived(design, "B2C_1A_E", &design.localization_policy_id, content)
}

/// A relying party over `journey` that also redeems refresh tokens.
fn relying_party(design: &BaseDesign, journey: &str) -> Document {
    let content = format!(
        "<RelyingParty><DefaultUserJourney ReferenceId=\"{journey}\"/><Endpoints>\
         <Endpoint Id=\"Token\" UserJourneyReferenceId=\"RedeemRefreshToken\"/></Endpoints>\
         <TechnicalProfile Id=\"PolicyProfile\"><DisplayName>P</DisplayName>\
         <Protocol Name=\"OpenIdConnect\"/><OutputClaims>\
         <OutputClaim ClaimTypeReferenceId=\"objectId\" PartnerClaimType=\"sub\"/>\
         <OutputClaim ClaimTypeReferenceId=\"authenticationSource\"/></OutputClaims>\
         <SubjectNamingInfo ClaimType=\"sub\"/></TechnicalProfile></RelyingParty>"
    );
    derived(design, &format!("B2C_1A_{journey}"), "B2C_1A_E", &content)
}

#[test]
fn every_journey_of_every_design_serves_a_relying_party() {
    for (what, design) in designs().into_iter().filter(|(_, d)| d.has_local()) {
        let base = builtin(&design).unwrap();
        let features = base.features();
        let journeys: Vec<&str> = features
            .ids(Kind::UserJourney)
            .filter(|journey| *journey != "RedeemRefreshToken")
            .collect();
        assert!(journeys.contains(&"SignUpOrSignIn") && journeys.contains(&"PasswordReset"));
        let parties = journeys
            .iter()
            .map(|journey| relying_party(&design, journey));
        let more = std::iter::once(extensions(&design)).chain(parties);
        let set = PolicySet::new(base.documents().into_iter().chain(more));
        let errors: Vec<String> = judge(&set, &JudgeOptions::default())
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| {
                format!(
                    "{} {} {:?}",
                    finding.code.id, finding.message, finding.place
                )
            })
            .collect();
        assert_eq!(errors, [""; 0], "{what}");
    }
}

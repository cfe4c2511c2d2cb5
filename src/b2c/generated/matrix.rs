//! Everything a plan can say about providers, attributes, languages and pages, over every base.

use crate::b2c::design::testing::{Fixture, packs, schema_errors};

const EVERYTHING: &str = "
identityProviders:
  - { name: google, kind: google, clientId: g.apps, clientSecret: { env: G } }
  - { name: facebook, kind: facebook, clientId: '123', clientSecret: { env: F } }
  - { name: apple, kind: apple, clientId: com.contoso.web, clientSecret: { env: A } }
  - { name: microsoft, kind: microsoft, clientId: m, clientSecret: { env: M } }
  - { name: linkedIn, kind: linkedIn, clientId: l, clientSecret: { env: L } }
  - name: contoso
    kind: oidc
    displayName: Contoso
    clientId: c
    clientSecret: { env: C }
    metadataUrl: https://idp.contoso.com/.well-known/openid-configuration
    claims: { attributes: { department: dept, tier: level } }
  - { name: fabrikam, kind: saml, saml: { entityId: 'urn:fabrikam', metadataUrl: 'https://fabrikam.com/saml', encryptedAssertions: true } }
attributes:
  - { name: displayName, signUp: true, required: true }
  - { name: city, label: Town, labels: { de: Ort }, signUp: true, profileEdit: true, maxLength: 40, claim: city }
  - { name: tier, options: [{ value: s, label: Silver, labels: { de: Silber } }], signUp: true, claim: tier }
  - { name: loyaltyNumber, signUp: true, profileEdit: true, pattern: '^[0-9]{8}$', claim: loyalty_number }
  - { name: points, type: integer, claim: points }
  - { name: birthday, type: dateTime, signUp: true }
customPolicies:
  signIn: SIGNIN
  languages:
    default: de
    supported: [en]
    strings: { de: [{ page: signUpSignIn, texts: { button_signin: Anmelden } }] }
  pages: [{ page: signUpSignIn, url: 'https://cdn.contoso.com/unified.html' }]
  relyingParties:
    - { name: signup_signin, javaScript: true, claims: [{ claim: department }] }
    - { name: signin, journey: signIn, identityProviders: [contoso, fabrikam] }
    - { name: profile, journey: profileEdit }
    - { name: reset, journey: passwordReset }
";

fn everything(sign_in: &str) -> Fixture {
    Fixture::new(&EVERYTHING.replace("SIGNIN", sign_in))
}

#[test]
fn every_identifier_over_our_own_base_passes_the_schema_and_every_rule() {
    let mut texts = Vec::new();
    for identifiers in ["[email]", "[username]", "[phone]", "[email, username]"] {
        let fixture = everything(&format!("{{ identifiers: {identifiers} }}"));
        let (set, errors) = fixture.generated("test");
        assert_eq!(errors, [""; 0], "{identifiers}");
        texts.extend(set);
    }
    assert_eq!(schema_errors(&texts), [""; 0]);
}

#[test]
fn every_starter_pack_passes_the_schema_and_every_rule() {
    let mut texts = Vec::new();
    for pack in packs() {
        let (set, errors) = everything("{}").over(&pack).generated("test");
        assert_eq!(errors, [""; 0], "{}", pack.display());
        texts.extend(set);
    }
    assert_eq!(schema_errors(&texts), [""; 0]);
}

#[test]
fn providers_alone_pass_the_schema_and_every_rule() {
    let plan = EVERYTHING.replace("SIGNIN", "{ identifiers: [] }");
    let plan = plan.replace("    - { name: reset, journey: passwordReset }\n", "");
    let (texts, errors) = Fixture::new(&plan).generated("test");
    assert_eq!(errors, [""; 0]);
    assert_eq!(schema_errors(&texts), [""; 0]);
}

/// A policy that derives from a generated one.
fn carried(tenant: &str) -> String {
    format!(
        "\u{feff}<?xml version='1.0'?>\r\n<!-- ours -->\r\n<TrustFrameworkPolicy xmlns='{}' PolicySchemaVersion='0.3.0.0' TenantId='{tenant}' PolicyId='B2C_1A_legacy' PublicPolicyUri='http://{tenant}/B2C_1A_legacy'><BasePolicy><TenantId>{tenant}</TenantId><PolicyId>B2C_1A_TrustFrameworkExtensions</PolicyId></BasePolicy></TrustFrameworkPolicy>",
        crate::policy::doc::NAMESPACE
    )
}

const CARRIES: &str = "
attributes: [{ name: tier, claim: tier }]
customPolicies: { files: ['old/*.xml'], relyingParties: [{ name: signup }] }
";

#[test]
fn a_carried_policy_is_judged_with_the_set_and_written_to_the_letter() {
    let text = carried("contoso.onmicrosoft.com");
    let mut fixture = Fixture::new(CARRIES).file("old/a.xml", &text);
    fixture
        .files
        .add_match("old/*.xml", vec!["old/a.xml".to_owned()]);
    let (texts, errors) = fixture.generated("test");
    assert_eq!(errors, [""; 0]);
    assert_eq!(texts.last(), Some(&text));
}

#[test]
fn what_is_wrong_with_a_carried_policy_is_shown_in_the_users_file() {
    let text = carried("other.onmicrosoft.com");
    let mut fixture = Fixture::new(CARRIES).file("old/a.xml", &text);
    fixture
        .files
        .add_match("old/*.xml", vec!["old/a.xml".to_owned()]);
    let (set, findings) = crate::b2c::policy_set(&fixture.plan, "test", &fixture.files);
    let names = set.map(|set| set.policies.into_iter().map(|policy| policy.file_name));
    assert!(names.is_some_and(|mut names| names.any(|name| name == "legacy.xml")));
    let is_in_file = |place: &crate::diag::Place| matches!(place, crate::diag::Place::Policy { file, .. } if file.as_ref() == "old/a.xml");
    assert!(findings.iter().any(|finding| is_in_file(&finding.place)));
}

#[test]
fn ids_the_plan_does_not_know_are_pending_with_every_place_that_holds_them() {
    let mut fixture = Fixture::new(CARRIES);
    let uses = |fixture: &Fixture| -> Vec<String> {
        let (set, _) = crate::b2c::policy_set(&fixture.plan, "test", &fixture.files);
        let pending = set
            .as_ref()
            .map(crate::b2c::pending::pending)
            .unwrap_or_default();
        let uses = pending.iter().flat_map(|pending| {
            let setting = pending.id.setting;
            pending.uses.iter().map(move |at| (setting, at))
        });
        uses.map(|(setting, at)| {
            let attribute = at.attribute.as_deref().unwrap_or("text");
            format!("{setting}\n  {} {attribute} of {}", at.file, at.element)
        })
        .collect()
    };
    insta::assert_snapshot!(uses(&fixture).join("\n"), @"
    /target/wellKnown/identityExperienceFramework/appId
      TrustFrameworkExtensions.xml text of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='login-NonInteractive']/Metadata/Item[@Key='IdTokenAudience']
    /target/wellKnown/identityExperienceFramework/appId
      TrustFrameworkExtensions.xml DefaultValue of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='login-NonInteractive']/InputClaims/InputClaim[@ClaimTypeReferenceId='resource_id']
    /target/wellKnown/proxyIdentityExperienceFramework/appId
      TrustFrameworkExtensions.xml text of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='login-NonInteractive']/Metadata/Item[@Key='client_id']
    /target/wellKnown/proxyIdentityExperienceFramework/appId
      TrustFrameworkExtensions.xml DefaultValue of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='login-NonInteractive']/InputClaims/InputClaim[@ClaimTypeReferenceId='client_id']
    /target/wellKnown/extensionsApp/appId
      TrustFrameworkExtensions.xml text of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='AAD-Common']/Metadata/Item[@Key='ClientId']
    /target/wellKnown/extensionsApp/objectId
      TrustFrameworkExtensions.xml text of /TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='AAD-Common']/Metadata/Item[@Key='ApplicationObjectId']
    ");
    let known = &mut fixture.plan.target.well_known;
    let app = |id: &str| crate::plan::AppIds {
        app_id: id.to_owned(),
    };
    known.identity_experience_framework = Some(app("22222222-3333-4444-8555-666666666666"));
    known.proxy_identity_experience_framework = Some(app("32222222-3333-4444-8555-666666666666"));
    known.extensions_app = Some(crate::plan::ExtensionsApp {
        app_id: "33333333-4444-4555-8666-777777777777".to_owned(),
        object_id: "44444444-5555-4666-8777-888888888888".to_owned(),
    });
    assert_eq!(uses(&fixture), [""; 0]);
}

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

use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

#[test]
fn ent2261_reports_texts_without_choices() {
    let sections = "
attributes: [{name: interests, type: stringCollection}]
userFlows: [{name: susi, attributes: [{attribute: interests}]}]
";
    assert_snapshot!(external_id("ENT2261", sections), @r#"
    error /userFlows/0/attributes/0/attribute: `interests` is entered by ticking, but has no `options`
      help: list the choices under `options`
    "#);
}

#[test]
fn ent2261_accepts_choices_and_texts_nobody_is_asked_for() {
    let sections = "
attributes:
  - {name: interests, type: stringCollection, options: [{value: a, label: A}]}
  - {name: tags, type: stringCollection, from: tags}
userFlows: [{name: susi, attributes: [{attribute: interests}]}]
";
    assert_eq!(external_id("ENT2261", sections), "");
}

#[test]
fn ent2262_reports_claims_that_tokens_cannot_hold() {
    let sections = "
attributes:
  - {name: otherMails, claim: Email}
  - {name: card, claim: xms_card}
  - {name: usageLocation, claim: region}
userFlows:
  - name: susi
    apiConnectors:
      - {name: enrich, step: tokenIssuanceStart, url: 'https://a.example', authentication: {kind: platformToken}, claims: [roles]}
";
    assert_snapshot!(external_id("ENT2262", sections), @r#"
    error /userFlows/0/apiConnectors/0/claims/0: `roles` is a claim that Microsoft Entra keeps for itself
      help: choose a name of your own
    error /attributes/0/claim: `Email` is a claim that Microsoft Entra keeps for itself
      help: delete it, and list `email` in the `tokens.idTokenClaims` of applications
    error /attributes/1/claim: `xms_card` is a claim that Microsoft Entra keeps for itself
      help: choose a name of your own
    error /attributes/2/claim: `usageLocation` is not a source of claims
      help: keep a copy of the value in a custom attribute with this `claim`
    "#);
    assert_eq!(b2c("ENT2262", sections), "");
}

#[test]
fn ent2262_accepts_names_of_ones_own() {
    let sections = "attributes: [{name: displayName, claim: name}, {name: card, claim: card}]";
    assert_eq!(external_id("ENT2262", sections), "");
}

fn oidc(settings: &str) -> String {
    format!(
        "identityProviders: [{{name: idp, kind: oidc, clientId: x, clientSecret: {{env: X}}, \
         metadataUrl: 'https://a.example/.well-known/openid-configuration', {settings}}}]"
    )
}

#[test]
fn ent2263_reports_a_provider_without_its_issuer() {
    assert_snapshot!(external_id("ENT2263", &oidc("")), @r#"
    error /identityProviders/0: `idp` has no `issuer`
      help: copy it from the discovery document
    "#);
    assert_eq!(b2c("ENT2263", &oidc("")), "");
}

#[test]
fn ent2263_accepts_a_provider_with_its_issuer() {
    let sections = oidc("issuer: 'https://a.example/'");
    assert_eq!(external_id("ENT2263", &sections), "");
}

fn saml(settings: &str) -> String {
    format!("identityProviders: [{{name: idp, kind: saml, saml: {{entityId: x, {settings}}}}}]")
}

#[test]
fn ent2264_reports_metadata_that_is_elsewhere() {
    let sections = saml("metadataUrl: 'https://a.example/metadata', domains: [a.example]");
    assert_snapshot!(external_id("ENT2264", &sections), @r#"
    error /identityProviders/0/saml/metadataUrl: the metadata of `idp` is not here
      help: save it as a file of the plan, and name that in `metadataFile`; the address may stay
    "#);
    assert_eq!(b2c("ENT2264", &sections), "");
}

#[test]
fn ent2264_accepts_a_file_with_and_without_the_address() {
    assert_eq!(external_id("ENT2264", &saml("metadataFile: a.xml")), "");
    let both = saml("metadataFile: a.xml, metadataUrl: 'https://a.example/metadata'");
    assert_eq!(external_id("ENT2264", &both), "");
    assert_eq!(external_id("ENT2172", &both), "");
}

#[test]
fn ent2265_reports_claims_that_are_not_taken() {
    let sections = oidc("issuer: x, claims: {attributes: {department: dept, city: town}}");
    assert_snapshot!(external_id("ENT2265", &sections), @r#"
    warning /identityProviders/0/claims/attributes/department: External ID does not take `department` from this provider
      help: delete it; a service can add the claim at `tokenIssuanceStart`
    "#);
    let saml = "identityProviders: [{name: idp, kind: saml, claims: {email: mail}}]";
    assert_snapshot!(external_id("ENT2265", saml), @r#"
    warning /identityProviders/0/claims/email: External ID does not take `email` from this provider
      help: delete it; a service can add the claim at `tokenIssuanceStart`
    "#);
}

#[test]
fn ent2265_accepts_claims_that_are_taken() {
    let claims = "{subject: uid, email: mail, attributes: {mobilePhone: phone_number}}";
    let sections = oidc(&format!("issuer: x, claims: {claims}"));
    assert_eq!(external_id("ENT2265", &sections), "");
}

fn connector(step: &str, claims: &str) -> String {
    format!(
        "userFlows: [{{name: susi, apiConnectors: [{{name: enrich, step: {step}, \
         url: 'https://a.example', authentication: {{kind: platformToken}}, claims: {claims}}}]}}]"
    )
}

#[test]
fn ent2266_reports_claims_that_do_not_fit_the_step() {
    let none = connector("tokenIssuanceStart", "[]");
    assert_snapshot!(external_id("ENT2266", &none), @r#"
    error /userFlows/0/apiConnectors/0: nothing that `enrich` answers reaches a token
      help: name the claims of its answer under `claims`
    "#);
    let elsewhere = connector("attributeCollectionStart", "[tier]");
    assert_snapshot!(external_id("ENT2266", &elsewhere), @r#"
    warning /userFlows/0/apiConnectors/0/claims: no token is made at this step, so `claims` has no effect
      help: delete it, or use `tokenIssuanceStart`
    "#);
}

#[test]
fn ent2266_accepts_claims_where_tokens_are_made() {
    let sections = connector("tokenIssuanceStart", "[tier]");
    assert_eq!(external_id("ENT2266", &sections), "");
    let sections = connector("attributeCollectionSubmit", "[]");
    assert_eq!(external_id("ENT2266", &sections), "");
}

const JIT: &str = "
credentials: [{name: all, password: justInTime}]
jit: {endpoint: 'https://m.example', authentication: {kind: platformToken}}
";

#[test]
fn ent2267_reports_a_migration_at_no_sign_in() {
    let sections = format!("{JIT}applications: [{{name: api, kind: api}}]");
    assert_snapshot!(external_id("ENT2267", &sections), @r#"
    error /jit: people sign in to no application of the plan, so no password is ever asked for
      help: add the applications people sign in to
    "#);
}

#[test]
fn ent2267_accepts_an_application_people_sign_in_to() {
    let sections = format!("{JIT}applications: [{{name: shop, kind: spa}}]");
    assert_eq!(external_id("ENT2267", &sections), "");
}

#[test]
fn ent2268_reports_a_policy_for_nothing() {
    assert_snapshot!(external_id("ENT2268", "conditionalAccess: [{name: mfa}]"), @r#"
    error /conditionalAccess/0: `mfa` is for all applications of the plan, which has none
      help: add the applications people use
    "#);
}

#[test]
fn ent2268_accepts_a_policy_for_applications() {
    let sections = "applications: [{name: api, kind: api}]\nconditionalAccess: [{name: mfa}]";
    assert_eq!(external_id("ENT2268", sections), "");
}

use serde_json::{Value, json};

use super::*;
use crate::resolve::testing::outcome;

fn of(sections: &str) -> Serve {
    let text =
        format!("version: 1\nname: shop\nenvironments: {{prod: {{production: true}}}}\n{sections}");
    let outcome = outcome(&text, &[]);
    let findings: Vec<&str> = outcome
        .findings
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    let plan = outcome.plans.first();
    serve(plan.unwrap_or_else(|| panic!("the plan resolves: {findings:?}")))
        .expect("it has a service")
}

fn json_of(serve: &Serve) -> Value {
    serde_json::to_value(serve).expect("it has a JSON form")
}

const B2C: &str = "target: {platform: b2c, tenant: a.onmicrosoft.com}\n";
const BASIC: &str =
    "authentication: {kind: basic, username: {env: U}, password: {file: p, version: 2}}";

fn external_id(target: &str, jit: &str) -> Serve {
    of(&format!(
        "target: {{platform: externalId, tenant: contoso.onmicrosoft.com{target}}}
credentials: [{{name: all, password: justInTime}}]
applications:
  - {{name: shop, kind: spa}}
  - {{name: known, kind: web, appId: 99999999-0000-4111-8222-333333333333}}
  - {{name: api, kind: api}}
jit: {{endpoint: 'https://m.example/sub/', authentication: {{kind: platformToken}}{jit}}}
"
    ))
}

#[test]
fn the_platform_proves_itself_by_a_token_of_the_tenant() {
    let serve = external_id(", tenantId: 11111111-2222-4333-8444-555555555555", "");
    assert_eq!(
        json_of(&serve)["caller"],
        json!({
            "kind": "platformToken",
            "metadata": "https://contoso.ciamlogin.com/11111111-2222-4333-8444-555555555555/v2.0/.well-known/openid-configuration",
            "issuers": [
                "https://contoso.ciamlogin.com/11111111-2222-4333-8444-555555555555/v2.0",
                "https://11111111-2222-4333-8444-555555555555.ciamlogin.com/11111111-2222-4333-8444-555555555555/v2.0"
            ],
            "audiences": [{"$reference": "application/entrada.password-migration#appId"}],
            "identifierUri": {
                "$reference": "application/entrada.password-migration#appId",
                "template": "api://m.example/{}"
            },
            "caller": "99045fe1-7639-4a75-9d4a-577b6ca3810f",
            "applications": [
                "99999999-0000-4111-8222-333333333333",
                {"$reference": "application/shop#appId"}
            ]
        })
    );
    assert_eq!(
        json_of(&serve)["routes"],
        json!([{"question": "passwordSubmit", "method": "POST", "path": "/sub/external-id/v1/password-submit"}])
    );
}

#[test]
fn what_the_plan_does_not_know_of_the_tenant_is_named() {
    let serve = external_id(", subdomain: shop", "");
    let json = json_of(&serve);
    assert_eq!(
        json["tenant"]["id"],
        json!({"$reference": "organization/tenant#id"})
    );
    assert_eq!(
        json["caller"]["issuers"][0],
        json!({"$reference": "organization/tenant#id", "template": "https://shop.ciamlogin.com/{}/v2.0"})
    );
}

#[test]
fn an_identifier_uri_of_the_plan_gives_the_applications_id() {
    let serve = external_id(
        "",
        ", identifierUri: 'api://m.example/77777777-8888-4999-8aaa-bbbbbbbbbbbb', applications: [shop]",
    );
    let json = json_of(&serve);
    assert_eq!(
        json["caller"]["audiences"],
        json!(["77777777-8888-4999-8aaa-bbbbbbbbbbbb"])
    );
    assert_eq!(
        json["caller"]["identifierUri"],
        "api://m.example/77777777-8888-4999-8aaa-bbbbbbbbbbbb"
    );
    assert_eq!(
        json["caller"]["applications"],
        json!([{"$reference": "application/shop#appId"}])
    );
}

#[test]
fn every_default_is_filled_in() {
    let serve = of(&format!(
        "{B2C}jit: {{endpoint: 'https://m.example', {BASIC}}}\n"
    ));
    assert_eq!(
        json_of(&serve),
        json!({
            "version": 1, "plan": "shop", "environment": "prod", "production": true,
            "tenant": {
                "platform": "b2c", "cloud": "public", "domain": "a.onmicrosoft.com"
            },
            "endpoint": "https://m.example",
            "listen": {"address": "127.0.0.1:8443", "trustedProxies": []},
            "routes": [],
            "probes": {"live": "/healthz", "ready": "/readyz"},
            "caller": {
                "kind": "basic",
                "username": {"env": "U", "version": 1},
                "password": {"file": "p", "version": 2}
            },
            "encryptionKeys": [],
            "limits": {"deadlineMs": 1500, "bodyBytes": 32768, "passwordBytes": 4096},
            "lockout": {"attempts": 5, "seconds": 60, "mostSeconds": 3600, "perAddress": 60},
            "rules": [], "profile": [], "verifiers": [], "sources": [],
            "messages": {
                "invalid": {"languages": {}, "otherwise": "Your sign-in name or password is incorrect."},
                "unavailable": {
                    "languages": {},
                    "otherwise": "Sign-in is not available right now. Please try again in a few minutes."
                },
                "mustReset": {"languages": {}, "otherwise": "Choose a new password to continue."},
                "exists": {"languages": {}, "otherwise": "You have an account already. Sign in instead."}
            },
            "guardSignUp": true, "retire": "mark",
            "state": {"folder": "state"}
        })
    );
}

#[test]
fn texts_in_other_languages_are_those_of_the_policies() {
    let serve = of(&format!(
        "{B2C}customPolicies: {{relyingParties: [{{name: in}}], languages: {{default: de}}}}
jit:
  endpoint: https://m.example
  {BASIC}
  messages: {{invalid: {{fr: Non., de: Nein.}}, exists: {{fr: Deja., en: Exists.}}, mustReset: {{fr: Choisir.}}}}
"
    ));
    let messages = &serve.messages;
    assert_eq!(messages.invalid.otherwise, "Nein.");
    assert_eq!(messages.exists.otherwise, "Exists.");
    assert_eq!(messages.must_reset.otherwise, "Choisir.");
    assert_eq!(messages.invalid.languages["fr"], "Non.");
}

#[test]
fn tokens_of_client_credentials_are_checked_by_their_issuers_document() {
    let caller = |endpoint: &str| {
        let serve = of(&format!(
            "{B2C}jit:
  endpoint: https://m.example
  authentication: {{kind: oauth2, clientId: {{env: I}}, clientSecret: {{env: S}}, scope: 'api://m/.default'{endpoint}}}
"
        ));
        json_of(&serve)["caller"].clone()
    };
    assert_eq!(
        caller(""),
        json!({
            "kind": "oauth2",
            "metadata": "https://login.microsoftonline.com/a.onmicrosoft.com/v2.0/.well-known/openid-configuration",
            "tokenEndpoint": "https://login.microsoftonline.com/a.onmicrosoft.com/oauth2/v2.0/token",
            "audiences": ["api://m"],
            "clientId": {"env": "I", "version": 1}
        })
    );
    let other = caller(", tokenEndpoint: 'https://idp.example/token'");
    assert_eq!(other["metadata"], Value::Null);
}

#[test]
fn each_verifier_has_the_address_that_is_asked() {
    let url = |settings: &str| {
        let serve = of(&format!(
            "{B2C}jit:\n  endpoint: https://m.example\n  {BASIC}\n  verifiers: [{{name: v, {settings}}}]\n"
        ));
        serve.verifiers[0].url.clone()
    };
    let is = |settings: &str, expected: &str| {
        assert_eq!(url(settings).as_deref(), Some(expected), "{settings}");
    };
    is(
        "kind: entraRopc, realm: old.onmicrosoft.com",
        "https://login.microsoftonline.com/old.onmicrosoft.com/oauth2/v2.0/token",
    );
    is(
        "kind: nativeAuth, realm: old.onmicrosoft.com",
        "https://old.ciamlogin.com/old.onmicrosoft.com/oauth2/v2.0",
    );
    is(
        "kind: auth0, url: 'https://a.eu.auth0.com/'",
        "https://a.eu.auth0.com/oauth/token",
    );
    is(
        "kind: okta, url: 'https://a.okta.com'",
        "https://a.okta.com/api/v1/authn",
    );
    is(
        "kind: keycloak, url: 'https://k.example/auth', realm: shop",
        "https://k.example/auth/realms/shop/protocol/openid-connect/token",
    );
    is(
        "kind: cognito, region: eu-west-1",
        "https://cognito-idp.eu-west-1.amazonaws.com/",
    );
    is(
        "kind: firebase",
        "https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword",
    );
    is("kind: ldap, url: 'ldaps://d.example'", "ldaps://d.example");
    assert_eq!(url("kind: hashStore"), None);
}

#[test]
fn a_realm_or_region_cannot_lead_elsewhere() {
    let serve = of(&format!(
        "{B2C}jit:
  endpoint: https://m.example
  {BASIC}
  verifiers:
    - {{name: a, kind: keycloak, url: 'https://k.example', realm: '../x?y#z/w'}}
    - {{name: b, kind: nativeAuth, realm: 'evil#'}}
    - {{name: c, kind: cognito, region: 'x@evil.example/'}}
"
    ));
    let urls: Vec<_> = serve
        .verifiers
        .iter()
        .map(|one| one.url.as_deref())
        .collect();
    assert_eq!(
        urls,
        [
            Some("https://k.example/realms/..%2Fx%3Fy%23z%2Fw/protocol/openid-connect/token"),
            None,
            None
        ]
    );
}

#[test]
fn an_old_password_does_not_come_back_after_a_reset() {
    let reset = json_of(&external_id("", ""))["afterReset"].clone();
    assert_eq!(
        reset,
        json!({
            "changed": "lastPasswordChangeDateTime",
            "created": "createdDateTime",
            "toleranceSeconds": 300,
        })
    );
    // The policies of Azure AD B2C clear the flag in the write that stores the new password.
    let b2c = of(&format!(
        "{B2C}credentials: [{{name: all, password: justInTime}}]\njit: {{endpoint: 'https://m.example', {BASIC}}}\n"
    ));
    assert_eq!(b2c.after_reset, None);
}

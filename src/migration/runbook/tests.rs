#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Action, Runbook, Step, runbook, secrets};
use crate::plan::load::load;
use crate::resolve::{ResolvedPlan, resolve_all};

const HEAD: &str = "version: 1\nname: shop\nenvironments: {prod: {production: true}}\n";
const B2C: &str = "target: {platform: b2c, tenant: contoso.onmicrosoft.com}\n";
const EXTERNAL: &str = "target: {platform: externalId, tenant: contoso.onmicrosoft.com}\n";

fn resolved(sections: &str) -> ResolvedPlan {
    let text = format!("{HEAD}{sections}");
    let loaded = load(&"plan.yaml".into(), text.as_bytes());
    let (plans, findings) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
    assert!(
        findings.is_empty(),
        "{:?}",
        findings.iter().map(|f| &f.message).collect::<Vec<_>>()
    );
    plans.into_iter().next().unwrap()
}

fn of(sections: &str) -> Runbook {
    runbook(&resolved(sections))
}

fn ids(book: &Runbook) -> Vec<&str> {
    book.stages.iter().map(|stage| stage.id).collect()
}

fn steps(book: &Runbook) -> impl Iterator<Item = &Step> {
    book.stages
        .iter()
        .flat_map(|stage| stage.steps.iter().chain(&stage.rollback))
}

/// Everything a reader sees, in one line per step.
fn shown(book: &Runbook) -> String {
    let lines = steps(book).map(|step| {
        let action = match &step.action {
            Action::Do => String::new(),
            Action::Command { lines } => lines.join("; "),
            Action::Manual { place, values } => {
                let values: Vec<String> = values
                    .iter()
                    .map(|entry| format!("{}={}", entry.name, entry.value.plain()))
                    .collect();
                format!("{} {}", place.join(" > "), values.join(", "))
            }
            Action::Link { url } => url.clone(),
        };
        let why = step
            .why
            .as_ref()
            .map_or_else(String::new, super::text::Text::plain);
        format!("{} | {action} | {why}", step.text.plain())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_stage_ends_somewhere_and_can_be_taken_back() {
    for target in [B2C, EXTERNAL] {
        let book = of(&format!(
            "{target}sources: [{{id: old, store: auth0, files: [{{path: u.json}}]}}]\ncredentials: [{{name: all, password: forcedReset}}]"
        ));
        assert_eq!(
            ids(&book),
            [
                "planning",
                "tenant",
                "flows",
                "security",
                "test",
                "waves",
                "last-batch",
                "cut-over",
                "watching",
                "clean-up"
            ]
        );
        for stage in &book.stages {
            assert!(
                !stage.steps.is_empty() && !stage.rollback.is_empty(),
                "{}",
                stage.id
            );
            assert!(!stage.aim.is_empty(), "{}", stage.id);
        }
    }
}

#[test]
fn a_plan_without_passwords_has_no_step_about_them() {
    let book = of(&format!(
        "{B2C}sources: [{{id: old, store: auth0, files: [{{path: u.json}}], issuers: {{g: google.com}}}}]
identityProviders: [{{name: google, kind: google, clientId: c, clientSecret: {{env: G}}}}]
credentials: [{{name: all, password: none}}]"
    ));
    let text = shown(&book);
    for word in [
        "entrada serve",
        "hashes",
        "new password, then",
        "old password",
        "jit",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    assert!(book.lost.iter().all(|loss| loss.what != "password hashes"));
    assert!(text.contains("https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp"));
}

#[test]
fn accounts_that_come_to_be_at_sign_in_need_no_import() {
    let book = of(&format!(
        "{B2C}sources: [{{id: old, store: django, files: [{{path: u.json}}]}}]
credentials: [{{name: all, account: onFirstSignIn, password: justInTime}}]
jit:
  endpoint: https://jit.contoso.example
  authentication: {{kind: basic, username: {{env: U}}, password: {{env: P}}}}
  verifiers: [{{name: h, kind: hashStore, source: old}}]"
    ));
    assert!(!ids(&book).contains(&"waves"));
    let text = shown(&book);
    assert!(!text.contains("users import"), "{text}");
    assert!(
        text.contains("entrada users hashes build out/prod/import/manifest.json --input-root .")
    );
    assert!(text.contains("they have no account in the new tenant"));
}

#[test]
fn users_who_stay_are_neither_exported_nor_imported() {
    let book = of(&format!(
        "{EXTERNAL}sources: [{{id: b2c, store: azureAdB2c, connection: {{tenant: contoso.onmicrosoft.com}}}}]"
    ));
    let text = shown(&book);
    assert!(
        text.contains("externalIdHybridModeConfiguration --body '{}'"),
        "{text}"
    );
    assert!(
        !text.contains("users import") && !text.contains("Manage tenants"),
        "{text}"
    );
    assert!(book.lost.is_empty() && book.cohorts.is_empty());
    assert_eq!(
        ids(&book),
        [
            "planning", "tenant", "flows", "security", "test", "cut-over", "watching", "clean-up"
        ]
    );
}

#[test]
fn external_providers_are_given_every_address() {
    let book = of(&format!(
        "{}identityProviders:
  - {{name: google, kind: google, clientId: c, clientSecret: {{env: G}}}}
  - {{name: apple, kind: apple, clientId: c, apple: {{teamId: A1B2C3D4E5, keyId: F6G7H8I9J0, privateKey: {{env: A}}}}}}
  - {{name: ms, kind: microsoft, clientId: c, clientSecret: {{env: M}}}}
  - {{name: corp, kind: saml, saml: {{entityId: 'https://c.example', metadataUrl: 'https://c.example/m', domains: [c.example]}}}}",
        EXTERNAL.replace("onmicrosoft.com}", "onmicrosoft.com, tenantId: 11111111-2222-4333-8444-555555555555, subdomain: Contoso}")
    ));
    let text = shown(&book);
    let id = "11111111-2222-4333-8444-555555555555";
    for address in [
        format!(
            "Authorized redirect URIs=https://login.microsoftonline.com/te/{id}/oauth2/authresp"
        ),
        format!(
            "https://{id}.ciamlogin.com/contoso.onmicrosoft.com/federation/oidc/accounts.google.com"
        ),
        format!("Return URLs=https://{id}.ciamlogin.com/contoso/federation/oauth2"),
        "Domains and Subdomains=contoso.ciamlogin.com".to_owned(),
        format!("Assertion consumer service=https://{id}.ciamlogin.com/login.srf"),
        format!("Audience=https://login.microsoftonline.com/{id}/"),
    ] {
        assert!(text.contains(&address), "{address}: {text}");
    }
    assert!(
        !text.contains("`ms`") && !text.contains("provider ms."),
        "built in: {text}"
    );
    assert!(!text.contains("target.tenantId"), "it is known: {text}");
}

#[test]
fn each_relying_party_is_a_service_provider_of_its_own() {
    let book = of(&format!(
        "{B2C}identityProviders:
  - {{name: corp-idp, kind: saml, saml: {{entityId: e, metadataUrl: 'https://c.example/m', signingCertificate: {{file: c.pfx}}}}}}
customPolicies: {{prefix: Shop_, relyingParties: [{{name: one}}, {{name: reset, journey: passwordReset}}]}}"
    ));
    let text = shown(&book);
    let base = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1A_Shop_one/samlp";
    assert!(
        text.contains(&format!("{base}/metadata?idptp=CorpIdp-SAML2")),
        "{text}"
    );
    assert!(
        text.contains(&format!("{base}/sso/assertionconsumer")),
        "{text}"
    );
    assert!(!text.contains("Shop_reset/samlp"), "{text}");
}

#[test]
fn waves_are_imported_in_their_windows_and_wait_at_their_gates() {
    let book = of(&format!(
        "{B2C}sources: [{{id: old, store: auth0, files: [{{path: u.json}}]}}]
credentials: [{{name: all, password: forcedReset}}]
cohorts: [{{name: staff, where: {{group: [staff]}}}}]
inventory: {{userCount: 250000}}
rollout:
  freeze: '2027-03-01T22:00:00Z'
  waves:
    - {{name: pilot, cohorts: [staff], percent: 10, window: {{from: '2027-02-01T20:00:00Z', to: '2027-02-02T04:00:00Z'}}, gate: {{maxRejectedPercent: 2, minSignedInPercent: 20}}}}
    - {{name: rest}}"
    ));
    let text = shown(&book);
    for line in [
        "entrada users import out/prod/import/manifest.json --input-root . --wave pilot --until 2027-02-02T04:00:00Z",
        "entrada users import out/prod/import/manifest.json --input-root . --wave pilot --resume",
        "Gate after pilot: at most 2 percent were rejected, and at least 20 percent have signed in since. Otherwise the next wave waits.",
        "250,000 users take about 3.5 hours with one application registration",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let waves = &book.stages[5];
    assert_eq!(
        waves.when.as_ref().unwrap().plain(),
        "from 2027-02-01T20:00:00Z"
    );
    assert_eq!(
        book.stages[6].when.as_ref().unwrap().plain(),
        "from 2027-03-01T22:00:00Z"
    );
}

#[test]
fn names_of_a_plan_stay_words_of_a_command() {
    let plan = resolved(&format!("{B2C}sources: [{{id: old, store: auth0}}]"));
    let hostile = ResolvedPlan {
        environment: "a; rm -rf $HOME".to_owned(),
        ..plan
    };
    let book = runbook(&hostile);
    for step in steps(&book) {
        if let Action::Command { lines } = &step.action {
            for line in lines.iter().filter(|line| line.contains("rm -rf")) {
                let unquoted: String = line.split('\'').step_by(2).collect();
                assert!(!unquoted.contains("rm"), "{line}");
            }
        }
    }
}

/// Whatever the plan's text holds as a secret's reference is in the list of what people provide.
#[test]
fn no_secret_of_an_example_is_forgotten() {
    fn references(value: &Value, found: &mut Vec<String>) {
        if let Value::Object(map) = value {
            let keys: Vec<&str> = map.keys().map(String::as_str).collect();
            let name = map
                .get("env")
                .or_else(|| map.get("file"))
                .and_then(Value::as_str);
            let is_reference = keys
                .iter()
                .all(|key| ["env", "file", "version"].contains(key));
            if let Some(name) = name.filter(|_| is_reference) {
                found.push(name.to_owned());
            }
            for (key, value) in map {
                // Where a generated secret goes is no secret that is read.
                if !["variables", "environments", "sink"].contains(&key.as_str()) {
                    references(value, found);
                }
            }
        }
        if let Value::Array(items) = value {
            items.iter().for_each(|item| references(item, found));
        }
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path().join("plan.yaml");
        let Ok(bytes) = std::fs::read(&file) else {
            continue;
        };
        let loaded = load(&"plan.yaml".into(), &bytes);
        let (plans, _) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
        for plan in plans {
            let mut found = Vec::new();
            references(&plan.value, &mut found);
            let needed: Vec<String> = secrets::needed(&plan.plan)
                .iter()
                .map(|secret| {
                    secret
                        .reference
                        .env
                        .clone()
                        .or(secret.reference.file.clone())
                        .unwrap()
                })
                .collect();
            for name in found {
                assert!(needed.contains(&name), "{}: {name}", file.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn no_command_line_holds_what_a_shell_takes_for_a_redirection() {
    let mut commands = 0;
    for target in [B2C, EXTERNAL] {
        let book = of(&format!(
            "{target}sources: [{{id: old, store: auth0, files: [{{path: u.json}}]}}]
credentials: [{{name: all, password: forcedReset}}]
applications: [{{name: web, kind: spa, redirectUris: ['https://shop.example/']}}]"
        ));
        for step in steps(&book) {
            let Action::Command { lines } = &step.action else {
                continue;
            };
            for line in lines {
                commands += 1;
                assert!(
                    !line.contains(['<', '>', '|', ';', '&', '$', '`']),
                    "{line}"
                );
            }
        }
    }
    assert!(commands > 20, "{commands}");
}

//! Every resource of every example, rendered as the requests that will make it, is judged against
//! Microsoft's own data model by an outside program.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

use entrada::desired::{
    Address, DesiredState, FileForm, Kind, Property, SecretForm, desired_state,
};
use entrada::ops::{self, Payload, Request, Values};
use entrada::plan::SecretRef;
use entrada::project::Project;
use serde_json::{Value, json};

use crate::support::{examples, root, shared};

/// A tenant that has given every id: each the same in every run.
struct Tenant;

impl Values for Tenant {
    fn property(&self, address: &Address, property: &Property) -> Option<String> {
        let guid = uuid::Uuid::new_v5(
            &uuid::Uuid::NAMESPACE_OID,
            format!("{address}#{property}").as_bytes(),
        );
        Some(match (address.kind, property) {
            // Ids that are names.
            (Kind::B2cUserFlow, Property::Id) => address.name.clone(),
            (Kind::KeySet, Property::Id) => format!("B2C_1A_{}", address.name),
            (Kind::IdentityProvider, Property::Id) => "Google-OAUTH".to_owned(),
            (_, Property::Name) => format!("extension_{}_{}", guid.simple(), address.name),
            _ => guid.to_string(),
        })
    }

    fn secret(&self, _: &SecretRef, form: SecretForm) -> Option<String> {
        Some(match form {
            SecretForm::Text => "not-a-secret".to_owned(),
            SecretForm::Base64 => "TUlJQg==".to_owned(),
        })
    }

    fn file(&self, _: &str, form: FileForm) -> Option<String> {
        Some(match form {
            FileForm::Certificate | FileForm::Bytes => "TUlJQg==".to_owned(),
            FileForm::NotBefore => "2026-01-01T00:00:00Z".to_owned(),
            FileForm::NotAfter => "2028-01-01T00:00:00Z".to_owned(),
        })
    }

    fn later(&self, _: &str) -> Option<String> {
        Some("2027-06-01T00:00:00Z".to_owned())
    }
}

/// The plans that are judged: the examples, and two that use every section of a platform.
fn plans() -> Vec<(String, std::path::PathBuf)> {
    let fixtures = root().join("tests/it/fixtures");
    let mut plans = examples();
    for name in ["everything-b2c", "everything-external-id"] {
        plans.push((name.to_owned(), fixtures.join(name).join("plan.yaml")));
    }
    plans
}

/// The desired state of every environment of every plan.
fn states() -> Vec<(String, DesiredState)> {
    let mut states = Vec::new();
    for (name, path) in plans() {
        let project = Project::open(&path);
        let written = project.loaded.written.as_ref().expect("the plan is read");
        let (resolved, findings) = entrada::resolve::resolve_all(written, &BTreeMap::new());
        assert!(!resolved.is_empty(), "{name}: {findings:?}");
        for plan in resolved {
            let (files, _) = project.files(&plan);
            let (policies, _) = entrada::b2c::policy_set(&plan.plan, &plan.environment, &files);
            let state = desired_state(&plan, &files, policies.as_ref());
            states.push((format!("{name}/{}", plan.environment), state));
        }
    }
    states
}

fn exchange(request: &Request) -> Value {
    let mut headers = BTreeMap::from([("Authorization", "Bearer x")]);
    headers.extend(request.headers.iter().copied());
    let body = match &request.payload {
        Payload::None => Value::Null,
        Payload::Json(body) => {
            headers.insert("Content-Type", "application/json");
            body.reveal().clone()
        }
        Payload::Policy { id } => {
            headers.insert("Content-Type", "application/xml");
            Value::String(format!("<TrustFrameworkPolicy PolicyId=\"{id}\"/>"))
        }
        Payload::File { content_type, .. } => {
            headers.insert("Content-Type", content_type);
            Value::String("bytes".to_owned())
        }
    };
    let mut exchange = json!({
        "method": request.method.word(),
        "path": format!("/{}{}", request.api, request.path),
        "headers": headers,
    });
    if !body.is_null() {
        exchange["body"] = body;
    }
    exchange
}

/// Kinds whose requests the judge does not have: its extract of the metadata ends before them. They are
/// sent as Microsoft Graph's reference has them (create samlOrWsFedExternalDomainFederation; update
/// signInIdentifierBase; add a userFlowIdentityProvider; configure userFlowApiConnectorConfiguration;
/// update userFlowLanguageConfiguration of b2cIdentityUserFlow: the last four are beta). Beside each is
/// a request of the same body that the judge has, if there is one.
const UNKNOWN: &[(Kind, Option<(&str, &str)>)] = &[
    (
        Kind::SamlFederation,
        Some(("POST", "/v1.0/identity/identityProviders")),
    ),
    (Kind::SignInIdentifier, None),
    (
        Kind::B2cUserFlowProvider,
        Some((
            "POST",
            "/beta/identity/b2cUserFlows/x/identityProviders/$ref",
        )),
    ),
    (
        Kind::B2cUserFlowConnector,
        Some((
            "PUT",
            "/beta/identity/b2xUserFlows/x/apiConnectorConfiguration/postFederationSignup/$ref",
        )),
    ),
    (
        Kind::B2cUserFlowLanguage,
        Some(("PATCH", "/beta/identity/b2cUserFlows/x/languages/x")),
    ),
];

/// What the judge says about `lines`: whether it found nothing, and its words. `None` without it.
fn judge(lines: &str) -> Option<(bool, String)> {
    let judge = shared("tools/graph-judge")?;
    let mut child = Command::new(judge)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the judge runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(lines.as_bytes()).expect("the judge reads");
    drop(input);
    let said = child.wait_with_output().expect("the judge ends");
    let words =
        [said.stdout, said.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Some((said.status.success(), words.concat()))
}

#[test]
fn every_resource_is_made_by_requests_that_microsofts_data_model_allows() {
    let mut lines = String::new();
    let mut unknown = String::new();
    let mut made = BTreeSet::new();
    for (name, state) in states() {
        for resource in &state.resources {
            let kind = resource.address.kind;
            let requests = ops::requests(resource, &Tenant)
                .unwrap_or_else(|error| panic!("{name}: {}: {error}", resource.address));
            for request in &requests {
                made.insert(kind);
                let mut exchange = exchange(request);
                if let Some((_, same)) = UNKNOWN.iter().find(|(known, _)| *known == kind) {
                    unknown.extend([exchange.to_string(), "\n".to_owned()]);
                    let Some((method, path)) = same else { continue };
                    exchange["method"] = json!(method);
                    exchange["path"] = json!(path);
                    // Nor does it have the type of these.
                    if let Some(body) = exchange["body"].as_object_mut() {
                        body.remove("domains");
                    }
                }
                lines.extend([exchange.to_string(), "\n".to_owned()]);
            }
        }
    }
    let missing: Vec<&Kind> = Kind::ALL
        .iter()
        .filter(|kind| ops::row(**kind).create.is_some() && !made.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no plan makes {missing:?}");

    let Some((fine, words)) = judge(&lines) else {
        return;
    };
    assert!(fine, "{words}");
    // Once the judge has these requests it shall judge them.
    for line in unknown.lines() {
        let (_, words) = judge(line).expect("the judge is there");
        assert!(
            words.contains(" P001 ") || words.contains(" P002 "),
            "the judge knows it: {line}{words}"
        );
    }
}

/// Reads that the judge does not have, for the same reason.
const UNKNOWN_SEARCH: &[Kind] = &[
    Kind::SamlFederation,
    Kind::SignInIdentifier,
    Kind::B2cUserFlowConnector,
];

#[test]
fn every_resource_is_found_by_a_request_that_microsofts_data_model_allows() {
    let mut lines = BTreeSet::new();
    for (name, state) in states() {
        for resource in &state.resources {
            let kind = resource.address.kind;
            if UNKNOWN_SEARCH.contains(&kind) {
                continue;
            }
            let request = ops::search(resource, &Tenant)
                .unwrap_or_else(|error| panic!("{name}: {}: {error}", resource.address));
            lines.insert(format!("{}\n", exchange(&request)));
        }
    }
    assert!(lines.len() > 50, "{}", lines.len());
    if let Some((fine, words)) = judge(&String::from_iter(lines)) {
        assert!(fine, "{words}");
    }
}

#[test]
fn each_resource_comes_after_those_it_rests_on() {
    for (name, state) in states() {
        let mut seen = BTreeSet::new();
        let all: BTreeSet<&Address> = state.resources.iter().map(|one| &one.address).collect();
        assert_eq!(all.len(), state.resources.len(), "{name}: an address twice");
        for resource in &state.resources {
            for needed in resource.depends_on() {
                assert!(
                    all.contains(&needed),
                    "{name}: no {needed} for {}",
                    resource.address
                );
                assert!(
                    seen.contains(&needed),
                    "{name}: {needed} after {}",
                    resource.address
                );
            }
            seen.insert(resource.address.clone());
        }
    }
}

#[test]
fn every_reference_leads_to_a_resource() {
    for (name, state) in states() {
        for resource in &state.resources {
            for (place, late) in resource.references() {
                assert!(
                    state.get(&late.address).is_some(),
                    "{name}: {} has {place}: {}",
                    resource.address,
                    late.address
                );
            }
        }
    }
}

/// Members of bodies that hold a secret (Microsoft Graph v1.0 and beta metadata).
const SECRET_MEMBERS: [&str; 8] = [
    "clientSecret",
    "certificateData",
    "password",
    "pkcs12Value",
    "k",
    "secretText",
    "privateKey",
    "username",
];

/// Adds the members of `value` that hold a secret in the clear.
fn in_the_clear(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if map.contains_key("$secret") => {}
        Value::Object(map) => {
            for (name, value) in map {
                let at = format!("{at}/{name}");
                if SECRET_MEMBERS.contains(&name.as_str()) && value.is_string() {
                    found.push(at.clone());
                }
                in_the_clear(value, &at, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|one| in_the_clear(one, at, found)),
        _ => {}
    }
}

#[test]
fn no_body_holds_a_secret_in_the_clear() {
    let mut secrets = 0;
    for (name, state) in states() {
        for resource in &state.resources {
            let body = resource.json();
            let mut found = Vec::new();
            in_the_clear(&body, "", &mut found);
            assert!(found.is_empty(), "{name}: {}: {found:?}", resource.address);
            secrets += body.to_string().matches("$secret").count();
        }
    }
    assert!(secrets >= 8, "{secrets}");
}

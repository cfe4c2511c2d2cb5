//! The just-in-time password check of External ID (jit-contract 1.3, graph-facts F.5): an application
//! of its own with the key that passwords are encrypted with, the extension that is called when a
//! password is submitted, and the listener that says for whom.
//!
//! The application is dedicated: once it has an encryption key, the tokens that the platform sends to
//! it are encrypted too, and other services could not read theirs.
//!
//! What is not here: Microsoft Graph v1.0 has nothing that clears the flag when somebody resets a
//! password before the first sign-in. The service closes that gap itself (`docs/external-id.md`).

use super::applications::{KeyCredential, signs_people_in};
use super::extensions::{
    ClientConfiguration, Conditions, CustomExtension, Endpoint, EventListener, Handler, Reference,
    Service, TokenAuthentication, register,
};
use super::{Address, Body, Design, Kind};
use crate::plan::own_attributes::is_flagged;
use crate::plan::service::{EXTENSION_APPLICATION, Route};
use crate::plan::{Jit, Plan};
use crate::pointer;

/// Name of extension and listener.
const NAME: &str = "jit";

/// Whose users are migrated: the plan's list, else every application that people sign in to.
pub(super) fn applications<'a>(plan: &'a Plan, jit: &'a Jit) -> Vec<&'a str> {
    if !jit.applications.is_empty() {
        return jit.applications.iter().map(String::as_str).collect();
    }
    let all = plan.applications.iter();
    all.filter(|application| signs_people_in(application))
        .map(|application| application.name.as_str())
        .collect()
}

/// Adds the set-up when a credential rule needs it.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    let Some(jit) = &plan.jit else {
        return;
    };
    if !design.is_external_id() || !plan.credentials.iter().any(is_flagged) {
        return;
    }
    let pointer = pointer!["jit"];
    // The service judges the platform's token by the tenant's id.
    design.organization(&pointer);
    let application = Address::new(Kind::Application, EXTENSION_APPLICATION);
    let encryption = jit.encryption_key.as_ref().map(|key| {
        let id = design.certificate_id(&application, &key.certificate);
        let name = format!("CN={} {NAME}", plan.name);
        KeyCredential::of_file("Encrypt", &key.certificate, id, &name)
    });
    let display_name = design.display_name(None, "password migration");
    let service = Service {
        name: EXTENSION_APPLICATION.to_owned(),
        display_name: display_name.clone(),
        url: jit.endpoint.clone(),
        identifier_uri: jit.identifier_uri.clone(),
        encryption,
    };
    let registered = register(design, service, &pointer);
    let body = CustomExtension {
        odata_type: "#microsoft.graph.onPasswordSubmitCustomExtension",
        display_name: display_name.clone(),
        description: format!("Checks passwords of the legacy store; {}", design.mark()),
        endpoint_configuration: Endpoint::at(&Route::PasswordSubmit.url(jit)),
        authentication_configuration: TokenAuthentication::of(registered.identifier_uri),
        client_configuration: ClientConfiguration {
            timeout_in_milliseconds: jit.timeout_ms,
            maximum_retries: jit.retries,
        },
        claims_for_token_configuration: Vec::new(),
    };
    let extension = Address::new(Kind::CustomExtension, NAME);
    // Without its key the application would be sent passwords in the clear, or none.
    let mut after = registered.after;
    after.push(application);
    design
        .own(
            extension.clone(),
            pointer.clone(),
            Body::CustomExtension(Box::new(body)),
        )
        .after = after;
    let flag = design.attribute_name(&jit.flag, &pointer);
    let body = EventListener {
        odata_type: "#microsoft.graph.onPasswordSubmitListener",
        display_name,
        conditions: Conditions::of(design, applications(plan, jit)),
        handler: Handler {
            odata_type: "#microsoft.graph.onPasswordMigrationCustomExtensionHandler",
            migration_property_id: Some(flag),
            custom_extension: Reference::to(extension),
        },
    };
    design.own(
        Address::new(Kind::EventListener, NAME),
        pointer,
        Body::EventListener(Box::new(body)),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, all, b2c, body, external_id};
    use super::*;

    fn plan(jit: &str) -> String {
        format!(
            "
credentials: [{{name: all, password: justInTime}}]
sources: [{{id: old, store: auth0}}]
applications:
  - {{name: shop, kind: spa}}
  - {{name: app, kind: native}}
  - {{name: api, kind: api}}
jit:
  endpoint: https://m.example/sub/
  authentication: {{kind: platformToken}}
  timeoutMs: 1800
  encryptionKey: {{certificate: keys/jit.pem, privateKey: {{file: secrets/key.pem}}}}
{jit}"
        )
    }

    #[test]
    fn the_application_has_its_key_and_is_allowed_to_be_called() {
        let state = external_id(&plan(""));
        let name = format!("application/{EXTENSION_APPLICATION}");
        let application = body(&state, &name);
        assert_eq!(
            application["identifierUris"],
            json!([{"$reference": format!("{name}#appId"), "template": "api://m.example/{}"}])
        );
        assert_eq!(application["api"]["requestedAccessTokenVersion"], 2);
        let key = &application["keyCredentials"][0];
        assert_eq!(key["usage"], "Encrypt");
        assert_eq!(key["keyId"], application["tokenEncryptionKeyId"]);
        assert_eq!(
            key["key"],
            json!({"$file": "keys/jit.pem", "as": "certificate"})
        );
        // What refers to the application itself, and the key it names, come in the second request.
        let resource = state.get(&address(&name)).expect("the application");
        assert_eq!(
            resource.deferred,
            ["identifierUris", "keyCredentials", "tokenEncryptionKeyId"]
        );
        let consent = format!(
            "appRoleAssignment/{EXTENSION_APPLICATION}.microsoft-graph.\
             CustomAuthenticationExtension.Receive.Payload"
        );
        assert_eq!(
            body(&state, &consent)["appRoleId"],
            "214e810f-fda8-4fd7-a475-29461495eb00"
        );
    }

    #[test]
    fn the_extension_comes_after_everything_it_would_fail_without() {
        let state = external_id(&plan("  retries: 0\n"));
        assert_eq!(
            body(&state, "customExtension/jit"),
            json!({
                "@odata.type": "#microsoft.graph.onPasswordSubmitCustomExtension",
                "displayName": "shop password migration",
                "description": "Checks passwords of the legacy store; entrada:shop",
                "endpointConfiguration": {
                    "@odata.type": "#microsoft.graph.httpRequestEndpoint",
                    "targetUrl": "https://m.example/sub/external-id/v1/password-submit",
                },
                "authenticationConfiguration": {
                    "@odata.type": "#microsoft.graph.azureAdTokenAuthentication",
                    "resourceId": {
                        "$reference": "application/entrada.password-migration#appId",
                        "template": "api://m.example/{}",
                    },
                },
                "clientConfiguration": {"timeoutInMilliseconds": 1800, "maximumRetries": 0},
            })
        );
        let extension = state.get(&address("customExtension/jit")).expect("it");
        let needs: Vec<String> = extension
            .depends_on()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            needs,
            [
                "application/entrada.password-migration",
                "servicePrincipal/entrada.password-migration",
                "appRoleAssignment/entrada.password-migration.microsoft-graph.\
                 CustomAuthenticationExtension.Receive.Payload",
            ]
        );
    }

    #[test]
    fn the_listener_names_the_flag_and_the_applications_people_sign_in_to() {
        let state = external_id(&plan("  flag: toMove\n"));
        assert_eq!(
            body(&state, "eventListener/jit"),
            json!({
                "@odata.type": "#microsoft.graph.onPasswordSubmitListener",
                "displayName": "shop password migration",
                "conditions": {"applications": {"includeApplications": [
                    {"appId": {"$reference": "application/app#appId"}},
                    {"appId": {"$reference": "application/shop#appId"}},
                ]}},
                "handler": {
                    "@odata.type": "#microsoft.graph.onPasswordMigrationCustomExtensionHandler",
                    "migrationPropertyId": {"$reference": "extensionProperty/toMove#name"},
                    "customExtension": {"id": {"$reference": "customExtension/jit#id"}},
                },
            })
        );
        assert_eq!(
            body(&state, "extensionProperty/toMove")["dataType"],
            "Boolean"
        );
        let listed = external_id(&plan("  applications: [shop]\n"));
        let listener = body(&listed, "eventListener/jit");
        let applications = &listener["conditions"]["applications"]["includeApplications"];
        assert_eq!(applications.as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn an_identifier_uri_takes_over_the_application_it_names() {
        let id = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";
        let uri = format!("api://m.example/{id}");
        let state = external_id(&plan(&format!("  identifierUri: {uri}\n")));
        let name = format!("application/{EXTENSION_APPLICATION}");
        let resource = state.get(&address(&name)).expect("the application");
        let call = crate::ops::creation(resource).expect("a call");
        assert_eq!(call.path, "/applications(appId='{key}')");
        assert_eq!(resource.key, Some(id.into()));
        assert_eq!(body(&state, &name)["identifierUris"], json!([uri]));
    }

    #[test]
    fn the_private_key_is_nowhere() {
        let state = external_id(&plan(""));
        for resource in &state.resources {
            let text = resource.json().to_string();
            assert!(!text.contains("secrets/key.pem"), "{text}");
        }
    }

    #[test]
    fn without_a_rule_or_on_b2c_there_is_nothing() {
        let reset = plan("").replace("justInTime", "forcedReset");
        assert!(all(&external_id(&reset), Kind::CustomExtension).is_empty());
        assert!(all(&b2c(&plan("")), Kind::EventListener).is_empty());
    }
}

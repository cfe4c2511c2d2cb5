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

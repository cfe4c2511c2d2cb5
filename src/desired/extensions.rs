//! Services that External ID calls: custom authentication extensions, the application each service is
//! registered as, and the listeners that say when it is called (graph-facts F.4; jit-contract 1.3).

use serde::Serialize;
use url::Url;

use super::applications::{
    ApiSettings, AppRoleAssignment, Application, KeyCredential, RequiredResourceAccess,
    ResourceAccess, principal,
};
use super::design::MICROSOFT_GRAPH;
use super::graph_permissions::permission;
use super::{Address, Body, Design, Kind, Property, Text};
use crate::plan::{ApiConnector, ApiConnectorStep, UserFlow};
use crate::pointer;

/// What a service needs so that the platform sends it anything (graph-facts D.9).
const RECEIVE_PAYLOAD: &str = "CustomAuthenticationExtension.Receive.Payload";

/// A subtype of `customAuthenticationExtension`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomExtension {
    /// The type, which says when it is called.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Name administrators see.
    pub display_name: String,
    /// What it is for.
    pub description: String,
    /// Where it is.
    pub endpoint_configuration: Endpoint,
    /// For which application the platform gets its token.
    pub authentication_configuration: TokenAuthentication,
    /// How long the platform waits and how often it calls.
    pub client_configuration: ClientConfiguration,
    /// Claims of its answer that may go into tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims_for_token_configuration: Vec<ReturnClaim>,
}

/// `httpRequestEndpoint`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Its address.
    pub target_url: String,
}

/// `azureAdTokenAuthentication`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenAuthentication {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Identifier URI of the service's application.
    pub resource_id: Text,
}

/// `customExtensionClientConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientConfiguration {
    /// How long the platform waits.
    pub timeout_in_milliseconds: u32,
    /// How often it calls again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_retries: Option<u32>,
}

/// `onTokenIssuanceStartReturnClaim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnClaim {
    /// Its name in the answer.
    pub claim_id_in_api_response: String,
}

/// A subtype of `authenticationEventListener`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventListener {
    /// The type, which says what is listened to.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Name administrators see.
    pub display_name: String,
    /// For which applications.
    pub conditions: Conditions,
    /// What is done.
    pub handler: Handler,
}

/// `authenticationConditions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Conditions {
    /// The applications.
    pub applications: ApplicationConditions,
}

/// `authenticationConditionsApplications`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationConditions {
    /// Each by its id.
    pub include_applications: Vec<ApplicationCondition>,
}

/// `authenticationConditionApplication`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationCondition {
    /// Application id.
    pub app_id: Text,
}

/// A handler that calls an extension.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handler {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Full name of the attribute that says whose password is still to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration_property_id: Option<Text>,
    /// The extension.
    pub custom_extension: Reference,
}

/// Something that is named by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// The id.
    pub id: Text,
}

impl Reference {
    /// The object that `address` is.
    pub(super) const fn to(address: Address) -> Self {
        Self {
            id: Text::late(address, Property::Id),
        }
    }
}

impl Conditions {
    /// The plan's applications `names`, by name.
    pub(super) fn of<'n>(design: &Design<'_>, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        let include_applications = names
            .into_iter()
            .map(|name| ApplicationCondition {
                app_id: design.app_id(name),
            })
            .collect();
        Self {
            applications: ApplicationConditions {
                include_applications,
            },
        }
    }
}

/// A service as the platform has to know it before it calls.
pub(super) struct Service {
    /// Name of its application among the plan's. With a dot, which names of a plan never have.
    pub name: String,
    /// Name administrators see.
    pub display_name: String,
    /// Its address.
    pub url: String,
    /// Identifier URI when its application exists already.
    pub identifier_uri: Option<String>,
    /// The key with which what is sent to it is encrypted.
    pub encryption: Option<KeyCredential>,
}

/// A service that is registered.
pub(super) struct Registered {
    /// Its identifier URI.
    pub identifier_uri: Text,
    /// What has to exist before an extension may name it.
    pub after: Vec<Address>,
}

/// Registers `service`: application, service principal, and consent to be called. Each service has a
/// registration of its own, so that a token for the one is none for the other, and so that its name
/// does not change with the host it runs on.
pub(super) fn register(design: &mut Design<'_>, service: Service, pointer: &str) -> Registered {
    let application = Address::new(Kind::Application, &service.name);
    let host = Url::parse(&service.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let identifier_uri = match &service.identifier_uri {
        Some(uri) => Text::Known(uri.clone()),
        // The host is that of the address, else calls fail with 1003015.
        None => {
            Text::late(application.clone(), Property::AppId).within(&format!("api://{host}/{{}}"))
        }
    };
    let known_id = service
        .identifier_uri
        .as_deref()
        .and_then(|uri| uri.rsplit('/').next())
        .map(str::to_owned);
    let principal_address = Address::new(Kind::ServicePrincipal, &service.name);
    let consent = Address::joined(
        Kind::AppRoleAssignment,
        &[
            &service.name,
            super::design::GRAPH_PRINCIPAL,
            RECEIVE_PAYLOAD,
        ],
    );
    let registered = Registered {
        identifier_uri: identifier_uri.clone(),
        after: vec![principal_address.clone(), consent.clone()],
    };
    let role = permission(RECEIVE_PAYLOAD).and_then(|known| known.role);
    let role = Text::from(role.unwrap_or_default());
    let token_encryption_key_id = service.encryption.as_ref().map(|key| key.key_id.clone());
    let body = Application {
        display_name: service.display_name,
        tags: vec![design.mark(), design.mark_of(&service.name)],
        sign_in_audience: "AzureADMyOrg",
        identifier_uris: vec![identifier_uri],
        api: ApiSettings {
            requested_access_token_version: Some(2),
            ..ApiSettings::default()
        },
        required_resource_access: vec![RequiredResourceAccess {
            resource_app_id: MICROSOFT_GRAPH.into(),
            resource_access: vec![ResourceAccess {
                id: role.clone(),
                kind: "Role",
            }],
        }],
        key_credentials: service.encryption.into_iter().collect(),
        token_encryption_key_id,
        ..Application::default()
    };
    let resource = design.own(
        application,
        pointer.to_owned(),
        Body::Application(Box::new(body)),
    );
    resource.key = known_id.clone().map(Text::Known);
    resource.deferred = vec!["identifierUris"];
    if resource.json().get("keyCredentials").is_some() {
        resource
            .deferred
            .extend(["keyCredentials", "tokenEncryptionKeyId"]);
    }
    principal(design, &service.name, pointer);
    if let Some(id) = known_id {
        design.set_key(&principal_address, Text::Known(id));
    }
    let graph = design.microsoft_graph(pointer);
    let body = AppRoleAssignment {
        principal_id: Text::late(principal_address, Property::Id),
        resource_id: Text::late(graph.clone(), Property::Id),
        app_role_id: role,
    };
    design
        .own(consent, pointer.to_owned(), Body::AppRoleAssignment(body))
        .parent = Some(graph);
    registered
}

/// The extension of `flow` that is called at `step`.
pub(super) fn at_step(flow: &UserFlow, step: ApiConnectorStep) -> Option<Address> {
    let mut connectors = flow.api_connectors.iter();
    connectors
        .find(|connector| connector.step == step)
        .map(|connector| address(flow, connector))
}

fn address(flow: &UserFlow, connector: &ApiConnector) -> Address {
    Address::joined(Kind::CustomExtension, &[&flow.name, &connector.name])
}

/// The type of the extension that is called at `step`; `None` for steps of Azure AD B2C.
const fn odata_type(step: ApiConnectorStep) -> Option<&'static str> {
    match step {
        ApiConnectorStep::AttributeCollectionStart => {
            Some("#microsoft.graph.onAttributeCollectionStartCustomExtension")
        }
        ApiConnectorStep::AttributeCollectionSubmit => {
            Some("#microsoft.graph.onAttributeCollectionSubmitCustomExtension")
        }
        ApiConnectorStep::TokenIssuanceStart => {
            Some("#microsoft.graph.onTokenIssuanceStartCustomExtension")
        }
        _ => None,
    }
}

/// Adds the services that the plan's user flows call.
pub(super) fn add(design: &mut Design<'_>) {
    if !design.is_external_id() {
        return;
    }
    let plan = design.plan();
    for (at, flow) in plan.user_flows.iter().enumerate() {
        for (index, connector) in flow.api_connectors.iter().enumerate() {
            let pointer = pointer!["userFlows", at, "apiConnectors", index];
            extension(design, flow, connector, &pointer);
        }
    }
}

fn extension(design: &mut Design<'_>, flow: &UserFlow, connector: &ApiConnector, pointer: &str) {
    let Some(odata_type) = odata_type(connector.step) else {
        return;
    };
    let name = format!("{} {}", flow.name, connector.name);
    let service = Service {
        name: format!("service.{}.{}", flow.name, connector.name),
        display_name: design.display_name(None, &format!("{name} service")),
        url: connector.url.clone(),
        identifier_uri: None,
        encryption: None,
    };
    let registered = register(design, service, pointer);
    let issues = connector.step == ApiConnectorStep::TokenIssuanceStart;
    let mut claims = connector.claims.clone();
    claims.sort();
    claims.dedup();
    let body = CustomExtension {
        odata_type,
        display_name: design.display_name(None, &name),
        description: format!("Called by the user flow {}; {}", flow.name, design.mark()),
        endpoint_configuration: Endpoint::at(&connector.url),
        authentication_configuration: TokenAuthentication::of(registered.identifier_uri),
        client_configuration: ClientConfiguration {
            timeout_in_milliseconds: connector.timeout_ms,
            maximum_retries: None,
        },
        claims_for_token_configuration: claims
            .into_iter()
            .filter(|_| issues)
            .map(|claim_id_in_api_response| ReturnClaim {
                claim_id_in_api_response,
            })
            .collect(),
    };
    let address = address(flow, connector);
    let extension = design.own(
        address.clone(),
        pointer.to_owned(),
        Body::CustomExtension(Box::new(body)),
    );
    extension.after = registered.after;
    if !issues {
        return;
    }
    let plan = design.plan();
    let users = plan
        .applications
        .iter()
        .filter(|application| application.user_flow.as_deref() == Some(flow.name.as_str()));
    let conditions = Conditions::of(design, users.map(|application| application.name.as_str()));
    let body = EventListener {
        odata_type: "#microsoft.graph.onTokenIssuanceStartListener",
        display_name: design.display_name(None, &name),
        conditions,
        handler: Handler {
            odata_type: "#microsoft.graph.onTokenIssuanceStartCustomExtensionHandler",
            migration_property_id: None,
            custom_extension: Reference::to(address),
        },
    };
    design.own(
        Address::joined(Kind::EventListener, &[&flow.name, &connector.name]),
        pointer.to_owned(),
        Body::EventListener(Box::new(body)),
    );
}

impl Endpoint {
    /// The service at `url`.
    pub(super) fn at(url: &str) -> Self {
        Self {
            odata_type: "#microsoft.graph.httpRequestEndpoint",
            target_url: url.to_owned(),
        }
    }
}

impl TokenAuthentication {
    /// A token for the application with this identifier URI.
    pub(super) const fn of(resource_id: Text) -> Self {
        Self {
            odata_type: "#microsoft.graph.azureAdTokenAuthentication",
            resource_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, all, body, external_id};
    use super::*;

    const CONNECTOR: &str = "
applications: [{name: shop, kind: spa, userFlow: susi}, {name: other, kind: spa}]
userFlows:
  - name: susi
    apiConnectors:
      - name: enrich
        step: tokenIssuanceStart
        url: https://claims.example/token
        authentication: {kind: platformToken}
        timeoutMs: 900
        claims: [tier, roles]
";

    #[test]
    fn a_service_is_registered_under_the_host_it_runs_on() {
        let state = external_id(CONNECTOR);
        let application = body(&state, "application/service.susi.enrich");
        assert_eq!(
            application["identifierUris"],
            json!([{
                "$reference": "application/service.susi.enrich#appId",
                "template": "api://claims.example/{}",
            }])
        );
        assert_eq!(application["api"]["requestedAccessTokenVersion"], 2);
        assert_eq!(application.get("keyCredentials"), None);
        let extension = state
            .get(&address("customExtension/susi.enrich"))
            .expect("it");
        assert!(
            extension
                .depends_on()
                .contains(&address("servicePrincipal/service.susi.enrich"))
        );
    }

    #[test]
    fn a_service_before_the_token_has_a_listener_for_the_flows_applications() {
        let state = external_id(CONNECTOR);
        let extension = body(&state, "customExtension/susi.enrich");
        assert_eq!(
            extension["claimsForTokenConfiguration"],
            json!([{"claimIdInApiResponse": "roles"}, {"claimIdInApiResponse": "tier"}])
        );
        assert_eq!(
            extension["clientConfiguration"],
            json!({"timeoutInMilliseconds": 900})
        );
        let listener = body(&state, "eventListener/susi.enrich");
        assert_eq!(
            listener["@odata.type"],
            "#microsoft.graph.onTokenIssuanceStartListener"
        );
        assert_eq!(
            listener["conditions"]["applications"]["includeApplications"],
            json!([{"appId": {"$reference": "application/shop#appId"}}])
        );
    }

    #[test]
    fn a_step_of_b2c_makes_nothing() {
        let state = external_id(&CONNECTOR.replace("tokenIssuanceStart", "preTokenIssuance"));
        assert!(all(&state, Kind::CustomExtension).is_empty());
    }
}

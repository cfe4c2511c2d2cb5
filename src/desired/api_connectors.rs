//! Services called by built-in user flows of Azure AD B2C: API connectors, and the step at which a flow
//! calls each (graph-facts E.3, E.6).

use serde::Serialize;

use super::claims::ObjectReference;
use super::policies::Password;
use super::{Address, Body, Design, Kind, Property, SecretText, Text};
use crate::plan::{self, ApiConnectorStep, EndpointAuth, EndpointAuthKind, UserFlow};
use crate::pointer;

/// `identityApiConnector`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiConnector {
    /// Name administrators see.
    pub display_name: String,
    /// The service.
    pub target_url: String,
    /// How Azure AD B2C proves who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_configuration: Option<ConnectorAuthentication>,
}

/// `apiAuthenticationConfigurationBase`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@odata.type")]
pub enum ConnectorAuthentication {
    /// User name and password.
    #[serde(rename = "#microsoft.graph.basicAuthentication")]
    Basic {
        /// The user name.
        username: SecretText,
        /// The password.
        password: SecretText,
    },
    /// A client certificate.
    #[serde(
        rename = "#microsoft.graph.pkcs12Certificate",
        rename_all = "camelCase"
    )]
    Certificate {
        /// The PFX file.
        pkcs12_value: SecretText,
        /// Its password.
        password: Password,
    },
}

/// Adds the services that `flow` calls, and when.
pub(super) fn add(design: &mut Design<'_>, flow: &UserFlow, address: &Address, at: usize) {
    for (index, connector) in flow.api_connectors.iter().enumerate() {
        let Some(step) = step_word(connector.step) else {
            continue;
        };
        let pointer = pointer!["userFlows", at, "apiConnectors", index];
        let names = [flow.name.as_str(), connector.name.as_str()];
        let service = Address::joined(Kind::ApiConnector, &names);
        let body = body_of(design, flow, connector);
        design.own(service.clone(), pointer.clone(), Body::ApiConnector(body));
        let odata_id = Text::late(service, Property::Id)
            .within(&design.graph_beta_url("identity/apiConnectors/{}"));
        let resource = design.own(
            Address::joined(Kind::B2cUserFlowConnector, &[&flow.name, step]),
            pointer,
            Body::Reference(ObjectReference { odata_id }),
        );
        resource.parent = Some(address.clone());
        resource.key = Some(step.into());
    }
}

fn body_of(design: &Design<'_>, flow: &UserFlow, connector: &plan::ApiConnector) -> ApiConnector {
    let name = format!("{} {}", flow.name, connector.name);
    ApiConnector {
        display_name: design.display_name(None, &name),
        target_url: connector.url.clone(),
        authentication_configuration: authentication(&connector.authentication),
    }
}

/// How the platform proves who it is; `None` for a kind that API connectors do not know, which is a
/// finding.
fn authentication(authentication: &EndpointAuth) -> Option<ConnectorAuthentication> {
    match authentication.kind {
        EndpointAuthKind::Basic => Some(ConnectorAuthentication::Basic {
            username: authentication.username.as_ref()?.into(),
            password: authentication.password.as_ref()?.into(),
        }),
        EndpointAuthKind::ClientCertificate => Some(ConnectorAuthentication::Certificate {
            pkcs12_value: SecretText::base64(authentication.certificate.as_ref()?),
            password: Password::of(authentication.password.as_ref()),
        }),
        _ => None,
    }
}

/// What `userFlowApiConnectorConfiguration` calls a step; `None` for those of External ID.
const fn step_word(step: ApiConnectorStep) -> Option<&'static str> {
    match step {
        ApiConnectorStep::PostFederationSignUp => Some("postFederationSignup"),
        ApiConnectorStep::PostAttributeCollection => Some("postAttributeCollection"),
        ApiConnectorStep::PreTokenIssuance => Some("preTokenIssuance"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{b2c, body};

    #[test]
    fn a_service_is_told_who_calls_by_references_alone() {
        let state = b2c("
userFlows:
  - name: susi
    apiConnectors:
      - name: guard
        step: postFederationSignUp
        url: https://contoso.example/guard
        authentication: {kind: basic, username: {env: U}, password: {env: P, version: 2}}
      - name: claims
        step: preTokenIssuance
        url: https://contoso.example/claims
        authentication: {kind: clientCertificate, certificate: {file: secrets/a.pfx}}
");
        assert_eq!(
            body(&state, "apiConnector/susi.guard"),
            json!({
                "displayName": "shop susi guard",
                "targetUrl": "https://contoso.example/guard",
                "authenticationConfiguration": {
                    "@odata.type": "#microsoft.graph.basicAuthentication",
                    "username": {"$secret": {"env": "U", "version": 1}},
                    "password": {"$secret": {"env": "P", "version": 2}},
                },
            })
        );
        let certificate = body(&state, "apiConnector/susi.claims");
        assert_eq!(
            certificate["authenticationConfiguration"],
            json!({
                "@odata.type": "#microsoft.graph.pkcs12Certificate",
                "pkcs12Value": {"$secret": {"file": "secrets/a.pfx", "version": 1}, "as": "base64"},
                "password": "",
            })
        );
        assert_eq!(
            body(&state, "b2cUserFlowConnector/susi.postFederationSignup"),
            json!({"@odata.id": {
                "$reference": "apiConnector/susi.guard#id",
                "template": "https://graph.microsoft.com/beta/identity/apiConnectors/{}",
            }})
        );
    }
}

//! Sign-up and sign-in flows of External ID (graph-facts F.1).

use serde::Serialize;

use super::attributes;
use super::extensions::{self, Conditions, Handler, Reference};
use super::external_providers::{self, EMAIL_CODE, EMAIL_PASSWORD};
use super::{Address, Body, Design, Kind, Text};
use crate::plan::{
    self, ApiConnectorStep, Asked, AttributeInput, AttributeType, EmailMethod, UserFlowKind,
    builtin,
};
use crate::pointer;

/// `externalUsersSelfServiceSignUpEventsFlow`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFlow {
    /// Whether it is in a tenant of Azure AD B2C, where only the beta version makes flows.
    #[serde(skip)]
    pub is_beta: bool,
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Its name, which the tenant has once.
    pub display_name: String,
    /// What it is; carries the mark of ownership, for there is no other place.
    pub description: String,
    /// Applications that use it. An application uses one flow.
    pub conditions: Conditions,
    /// Ways to sign in.
    pub on_authentication_method_load_start: MethodLoadStart,
    /// Whether people may sign up.
    pub on_interactive_auth_flow_start: InteractiveStart,
    /// What they are asked for.
    pub on_attribute_collection: AttributeCollection,
    /// What their account is.
    pub on_user_create_start: UserCreateStart,
    /// The service that is called before the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_attribute_collection_start: Option<Handler>,
    /// The service that is called after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_attribute_collection_submit: Option<Handler>,
}

/// `onAuthenticationMethodLoadStartExternalUsersSelfServiceSignUp`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodLoadStart {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Email first, then the providers in the order of their buttons.
    pub identity_providers: Vec<Reference>,
}

/// `onInteractiveAuthFlowStartExternalUsersSelfServiceSignUp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractiveStart {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Whether people may sign up.
    pub is_sign_up_allowed: bool,
}

/// `onAttributeCollectionExternalUsersSelfServiceSignUp`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeCollection {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// The attributes.
    pub attributes: Vec<CollectedAttribute>,
    /// How they are entered.
    pub attribute_collection_page: CollectionPage,
}

/// `identityUserFlowAttribute` as flows list it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectedAttribute {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub display_name: String,
    /// What it is.
    pub description: String,
    /// `builtIn`, `custom`.
    pub user_flow_attribute_type: &'static str,
    /// Type of its value.
    pub data_type: &'static str,
}

/// `authenticationAttributeCollectionPage`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollectionPage {
    /// One view.
    pub views: [PageView; 1],
}

/// `authenticationAttributeCollectionPageViewConfiguration`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageView {
    /// Title; `null` for the platform's.
    pub title: Option<String>,
    /// Text below it; `null` for the platform's.
    pub description: Option<String>,
    /// The inputs, in order.
    pub inputs: Vec<Input>,
}

/// `authenticationAttributeCollectionInputConfiguration`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Id of the attribute.
    pub attribute: Text,
    /// Label.
    pub label: String,
    /// How it is entered.
    pub input_type: &'static str,
    /// What stands there first.
    pub default_value: Option<String>,
    /// Whether it is not shown.
    pub hidden: bool,
    /// Whether people can change it.
    pub editable: bool,
    /// Whether it is kept.
    pub write_to_directory: bool,
    /// Whether it must be filled in.
    pub required: bool,
    /// The pattern it must match.
    pub validation_reg_ex: String,
    /// The choices.
    pub options: Vec<InputOption>,
}

/// `authenticationAttributeCollectionOptionConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputOption {
    /// What people see.
    pub label: String,
    /// What is stored.
    pub value: String,
}

/// `onUserCreateStartExternalUsersSelfServiceSignUp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserCreateStart {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// `member`, as imported accounts are.
    pub user_type_to_create: &'static str,
}

/// Pattern of an email address (HTML Standard, valid email address).
const EMAIL_PATTERN: &str = r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$";
/// Pattern of anything.
const ANY_PATTERN: &str = "^.*";

/// The attribute that External ID proves itself and therefore collects unseen.
const EMAIL: &str = "email";

/// Adds the plan's user flows.
pub(super) fn add(design: &mut Design<'_>) {
    if !design.is_external_id() {
        return;
    }
    let plan = design.plan();
    for (at, flow) in plan.user_flows.iter().enumerate() {
        if flow.kind == UserFlowKind::SignUpSignIn {
            user_flow(design, flow, at);
        }
    }
}

fn user_flow(design: &mut Design<'_>, flow: &plan::UserFlow, at: usize) {
    let plan = design.plan();
    let pointer = pointer!["userFlows", at];
    let users = plan
        .applications
        .iter()
        .filter(|application| application.user_flow.as_deref() == Some(flow.name.as_str()));
    let conditions = Conditions::of(design, users.map(|application| application.name.as_str()));
    let providers: Vec<&plan::IdentityProvider> = flow
        .identity_providers
        .iter()
        .filter_map(|name| plan.identity_providers.iter().find(|one| one.name == *name))
        .collect();
    let email = match flow.email {
        EmailMethod::Password => Some(EMAIL_PASSWORD),
        EmailMethod::OneTimeCode => Some(EMAIL_CODE),
        EmailMethod::Never => None,
    };
    let identity_providers = email
        .map(Text::from)
        .into_iter()
        .chain(
            providers
                .iter()
                .filter_map(|one| external_providers::id(one)),
        )
        .map(|id| Reference { id })
        .collect();
    let display_name = design.display_name(flow.display_name.as_ref(), &flow.name);
    let body = UserFlow {
        is_beta: plan.stays_in_place(),
        odata_type: "#microsoft.graph.externalUsersSelfServiceSignUpEventsFlow",
        description: format!("{display_name}; {}", design.mark_of(&flow.name)),
        display_name,
        conditions,
        on_authentication_method_load_start: MethodLoadStart {
            odata_type: "#microsoft.graph.onAuthenticationMethodLoadStartExternalUsersSelfServiceSignUp",
            identity_providers,
        },
        on_interactive_auth_flow_start: InteractiveStart {
            odata_type: "#microsoft.graph.onInteractiveAuthFlowStartExternalUsersSelfServiceSignUp",
            is_sign_up_allowed: flow.sign_up,
        },
        on_attribute_collection: collection(design, flow, &pointer),
        on_user_create_start: UserCreateStart {
            odata_type: "#microsoft.graph.onUserCreateStartExternalUsersSelfServiceSignUp",
            user_type_to_create: "member",
        },
        on_attribute_collection_start: handler(
            flow,
            ApiConnectorStep::AttributeCollectionStart,
            "#microsoft.graph.onAttributeCollectionStartCustomExtensionHandler",
        ),
        on_attribute_collection_submit: handler(
            flow,
            ApiConnectorStep::AttributeCollectionSubmit,
            "#microsoft.graph.onAttributeCollectionSubmitCustomExtensionHandler",
        ),
    };
    // Providers that are named by a fixed id, and codes that have to be allowed first.
    let mut after: Vec<Address> = providers
        .iter()
        .filter_map(|provider| external_providers::address(provider))
        .collect();
    let codes = super::authentication::email_address();
    if design.has(&codes) {
        after.push(codes);
    }
    let address = Address::new(Kind::UserFlow, &flow.name);
    design
        .own(address, pointer, Body::UserFlow(Box::new(body)))
        .after = after;
}

fn handler(
    flow: &plan::UserFlow,
    step: ApiConnectorStep,
    odata_type: &'static str,
) -> Option<Handler> {
    let extension = extensions::at_step(flow, step)?;
    Some(Handler {
        odata_type,
        migration_property_id: None,
        custom_extension: Reference::to(extension),
    })
}

/// What `flow` collects: the email address, which is proven and therefore hidden, and what the plan
/// asks for.
fn collection(
    design: &mut Design<'_>,
    flow: &plan::UserFlow,
    pointer: &str,
) -> AttributeCollection {
    let mut attributes = vec![CollectedAttribute {
        id: EMAIL.into(),
        display_name: "Email Address".to_owned(),
        description: "Email address of the user".to_owned(),
        user_flow_attribute_type: "builtIn",
        data_type: "string",
    }];
    let mut inputs = vec![Input {
        attribute: EMAIL.into(),
        label: "Email Address".to_owned(),
        input_type: "text",
        default_value: None,
        hidden: true,
        editable: false,
        write_to_directory: true,
        required: true,
        validation_reg_ex: EMAIL_PATTERN.to_owned(),
        options: Vec::new(),
    }];
    for asked in flow.asked(&design.plan().attributes) {
        if asked.name == EMAIL {
            continue;
        }
        let is_builtin = builtin::property(asked.name).is_some();
        let id = if is_builtin {
            Text::from(asked.name)
        } else {
            design.attribute_name(asked.name, pointer)
        };
        let kind = asked
            .attribute
            .map(attributes::kind_of)
            .or_else(|| builtin::property(asked.name).map(|property| property.kind))
            .unwrap_or(AttributeType::String);
        attributes.push(CollectedAttribute {
            id: id.clone(),
            display_name: asked.name.to_owned(),
            description: asked
                .attribute
                .map_or_else(|| asked.name.to_owned(), attributes::description),
            user_flow_attribute_type: if is_builtin { "builtIn" } else { "custom" },
            data_type: attributes::flow_type(kind),
        });
        inputs.push(input(&asked, id, kind));
    }
    AttributeCollection {
        odata_type: "#microsoft.graph.onAttributeCollectionExternalUsersSelfServiceSignUp",
        attributes,
        attribute_collection_page: CollectionPage {
            views: [PageView {
                title: None,
                description: None,
                inputs,
            }],
        },
    }
}

fn input(asked: &Asked<'_>, id: Text, kind: AttributeType) -> Input {
    let entry = asked.entry.map(|(_, entry)| entry);
    let attribute = asked.attribute;
    let label = entry
        .and_then(|entry| entry.label.clone())
        .or_else(|| attribute.and_then(|attribute| attribute.label.clone()));
    let required = entry
        .and_then(|entry| entry.required)
        .unwrap_or_else(|| attribute.is_some_and(|attribute| attribute.required));
    let options = attribute.map_or(&[][..], |attribute| &attribute.options);
    let input = entry
        .and_then(|entry| entry.input)
        .or_else(|| attribute.and_then(|attribute| attribute.input));
    let input_type = input_type(input, kind, !options.is_empty());
    let pattern = attribute.and_then(|attribute| attribute.pattern.clone());
    Input {
        attribute: id,
        label: label.unwrap_or_else(|| asked.name.to_owned()),
        input_type,
        default_value: None,
        hidden: false,
        editable: true,
        write_to_directory: true,
        required,
        validation_reg_ex: match (pattern, input) {
            (Some(pattern), _) => pattern,
            (None, Some(AttributeInput::EmailBox)) => EMAIL_PATTERN.to_owned(),
            (None, _) => ANY_PATTERN.to_owned(),
        },
        options: options
            .iter()
            .filter(|_| matches!(input_type, "radioSingleSelect" | "checkboxMultiSelect"))
            .map(|option| InputOption {
                label: option.label.clone(),
                value: option.value.clone(),
            })
            .collect(),
    }
}

/// How a value is entered. External ID has no drop-down and no calendar; a rule says so.
const fn input_type(
    input: Option<AttributeInput>,
    kind: AttributeType,
    has_options: bool,
) -> &'static str {
    match (input, kind) {
        (Some(AttributeInput::CheckboxMultiSelect), _)
        | (None, AttributeType::StringCollection) => "checkboxMultiSelect",
        (Some(AttributeInput::RadioSingleSelect | AttributeInput::DropdownSingleSelect), _) => {
            "radioSingleSelect"
        }
        (_, AttributeType::Boolean) => "boolean",
        (None, AttributeType::String) if has_options => "radioSingleSelect",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{address, all, body, external_id};
    use super::*;

    const FLOW: &str = "
attributes:
  - {name: displayName, label: Your name, required: true, signUp: true}
  - {name: card, description: Loyalty card, pattern: '^[0-9]+$'}
  - {name: news, type: boolean, signUp: true}
  - name: tier
    options: [{value: s, label: Silver}]
identityProviders:
  - {name: google, kind: google, clientId: x, clientSecret: {env: X}}
  - {name: partner, kind: oidc, clientId: x, clientSecret: {env: X}, issuer: 'https://p', metadataUrl: 'https://p/m'}
  - {name: staff, kind: saml, saml: {entityId: 'https://s', domains: [s.example]}}
  - {name: msa, kind: microsoft}
applications:
  - {name: shop, kind: spa, userFlow: susi}
  - {name: other, kind: spa, appId: 88888888-9999-4aaa-8bbb-cccccccccccc, userFlow: susi}
  - {name: elsewhere, kind: spa, userFlow: codes}
userFlows:
  - name: susi
    displayName: Customers
    identityProviders: [partner, google, msa, staff]
    attributes: [{attribute: tier}, {attribute: card, label: Number, required: true}]
    apiConnectors:
      - {name: guard, step: attributeCollectionSubmit, url: 'https://a.example/x', authentication: {kind: platformToken}}
  - {name: codes, email: oneTimeCode, signUp: false}
  - {name: buttons, email: never, identityProviders: [google]}
";

    fn at<'v>(body: &'v Value, pointer: &str) -> &'v Value {
        body.pointer(pointer).unwrap_or(&Value::Null)
    }

    #[test]
    fn applications_are_those_that_name_the_flow() {
        let state = external_id(FLOW);
        assert_eq!(
            at(
                &body(&state, "userFlow/susi"),
                "/conditions/applications/includeApplications"
            ),
            &json!([
                {"appId": "88888888-9999-4aaa-8bbb-cccccccccccc"},
                {"appId": {"$reference": "application/shop#appId"}},
            ])
        );
    }

    #[test]
    fn email_comes_before_the_buttons_which_keep_their_order() {
        let state = external_id(FLOW);
        let ids = |flow: &str| {
            let pointer = "/onAuthenticationMethodLoadStart/identityProviders";
            at(&body(&state, flow), pointer).clone()
        };
        assert_eq!(
            ids("userFlow/susi"),
            json!([
                {"id": "EmailPassword-OAUTH"},
                {"id": {"$reference": "identityProvider/partner#id"}},
                {"id": "Google-OAUTH"},
                {"id": "MSASignup-OAUTH"},
                {"id": {"$reference": "samlFederation/staff#id"}},
            ])
        );
        assert_eq!(
            ids("userFlow/codes"),
            json!([{"id": "EmailOtpSignup-OAUTH"}])
        );
        assert_eq!(ids("userFlow/buttons"), json!([{"id": "Google-OAUTH"}]));
        // A provider that is named by a fixed id has to be there, too.
        let flow = state.get(&address("userFlow/buttons")).expect("the flow");
        assert!(
            flow.depends_on()
                .contains(&address("identityProvider/google"))
        );
    }

    #[test]
    fn the_address_is_collected_unseen_and_the_flows_own_list_comes_first() {
        let state = external_id(FLOW);
        let flow = body(&state, "userFlow/susi");
        let inputs = at(
            &flow,
            "/onAttributeCollection/attributeCollectionPage/views/0/inputs",
        );
        let inputs = inputs.as_array().expect("inputs");
        let shown: Vec<String> = inputs
            .iter()
            .map(|input| {
                let attribute = input["attribute"].as_str();
                let attribute = attribute.or(input["attribute"]["$reference"].as_str());
                format!(
                    "{} {} {} hidden {} required {} {}",
                    attribute.unwrap_or_default(),
                    input["label"],
                    input["inputType"],
                    input["hidden"],
                    input["required"],
                    input["options"]
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                r#"email "Email Address" "text" hidden true required true []"#,
                r#"userFlowAttribute/tier#name "tier" "radioSingleSelect" hidden false required false [{"label":"Silver","value":"s"}]"#,
                r#"userFlowAttribute/card#name "Number" "text" hidden false required true []"#,
                r#"displayName "Your name" "text" hidden false required true []"#,
                r#"userFlowAttribute/news#name "news" "boolean" hidden false required false []"#,
            ]
        );
        assert_eq!(inputs[2]["validationRegEx"], "^[0-9]+$");
        assert_eq!(inputs[3]["validationRegEx"], "^.*");
        let types: Vec<&Value> = at(&flow, "/onAttributeCollection/attributes")
            .as_array()
            .expect("attributes")
            .iter()
            .map(|one| &one["userFlowAttributeType"])
            .collect();
        assert_eq!(types, ["builtIn", "custom", "custom", "builtIn", "custom"]);
    }

    #[test]
    fn a_service_hangs_on_the_flow_at_its_step() {
        let state = external_id(FLOW);
        let flow = body(&state, "userFlow/susi");
        assert_eq!(
            flow["onAttributeCollectionSubmit"],
            json!({
                "@odata.type": "#microsoft.graph.onAttributeCollectionSubmitCustomExtensionHandler",
                "customExtension": {"id": {"$reference": "customExtension/susi.guard#id"}},
            })
        );
        assert_eq!(flow.get("onAttributeCollectionStart"), None);
        assert!(all(&state, Kind::EventListener).is_empty());
    }

    #[test]
    fn sign_up_can_be_off_and_accounts_are_members() {
        let state = external_id(FLOW);
        let flow = body(&state, "userFlow/codes");
        assert_eq!(
            at(&flow, "/onInteractiveAuthFlowStart/isSignUpAllowed"),
            &json!(false)
        );
        assert_eq!(at(&flow, "/onUserCreateStart/userTypeToCreate"), "member");
    }

    #[test]
    fn a_flow_in_a_tenant_of_b2c_is_made_with_the_beta_version() {
        let here = "sources: [{id: b, store: azureAdB2c, connection: {tenant: contoso.onmicrosoft.com}}]\n\
                    userFlows: [{name: susi}]";
        let api = |sections: &str| {
            let state = external_id(sections);
            crate::ops::api_of(state.get(&address("userFlow/susi")).expect("the flow"))
        };
        assert_eq!(api(here), crate::ops::Api::Beta);
        assert_eq!(api("userFlows: [{name: susi}]"), crate::ops::Api::V1);
    }
}

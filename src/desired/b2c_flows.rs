//! Built-in user flows of Azure AD B2C (graph-facts E.3), and what of them only the portal can set.

use serde::Serialize;

use super::b2c_settings::manual;
use super::claims::ObjectReference;
use super::{Address, Body, Design, Kind, Property, Text};
use super::{api_connectors, providers_b2c};
use crate::plan::{
    Asked, AttributeInput, AttributeOption, AttributeType, UserFlow, UserFlowKind, builtin,
};
use crate::pointer;

/// `b2cIdentityUserFlow`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct B2cUserFlow {
    /// Its id, with the `B2C_1_` that is put before the plan's name.
    pub id: String,
    /// What people do in it; fixed once it exists.
    pub user_flow_type: &'static str,
    /// `3`: what the portal calls recommended; fixed once it exists.
    pub user_flow_type_version: u8,
    /// Whether pages can be in other languages than the default.
    pub is_language_customization_enabled: bool,
    /// The language of people whose own is not enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_language_tag: Option<&'static str>,
}

/// `identityUserFlowAttributeAssignment`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeAssignment {
    /// Whether it may be left empty.
    pub is_optional: bool,
    /// Whether people prove that it is theirs; only an email address can be.
    pub requires_verification: bool,
    /// How it is entered.
    pub user_input_type: &'static str,
    /// Label.
    pub display_name: String,
    /// The choices.
    pub user_attribute_values: Vec<AttributeValue>,
    /// The attribute.
    pub user_attribute: AttributeId,
}

/// `userAttributeValuesItem`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeValue {
    /// What people see.
    pub name: String,
    /// What is stored.
    pub value: String,
    /// Whether it is chosen already.
    pub is_default: bool,
}

/// An attribute by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttributeId {
    /// Its id.
    pub id: Text,
}

/// Body of `setOrder`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeOrder {
    /// The order.
    pub new_assignment_order: AssignmentOrder,
}

/// `assignmentOrder`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssignmentOrder {
    /// Ids of attributes as they follow on the page.
    pub order: Vec<Text>,
}

/// `userFlowLanguageConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowLanguage {
    /// Its tag.
    pub id: String,
    /// Always.
    pub is_enabled: bool,
}

/// Language of pages for which the plan says nothing: that of the service's own texts.
const DEFAULT_LANGUAGE: &str = "en";

/// The id of `flow` in the tenant.
pub(super) fn flow_id(flow: &UserFlow) -> String {
    format!("B2C_1_{}", flow.name)
}

/// Adds the plan's user flows with what hangs on them.
pub(super) fn add(design: &mut Design<'_>) {
    if design.is_external_id() {
        return;
    }
    for (at, flow) in design.plan().user_flows.iter().enumerate() {
        let address = add_flow(design, flow, at);
        add_providers(design, flow, &address, at);
        add_attributes(design, flow, &address, at);
        api_connectors::add(design, flow, &address, at);
        add_languages(design, flow, &address, at);
    }
}

fn add_flow(design: &mut Design<'_>, flow: &UserFlow, at: usize) -> Address {
    let id = flow_id(flow);
    let address = Address::new(Kind::B2cUserFlow, &flow.name);
    let is_multilingual = !flow.languages.is_empty();
    let body = B2cUserFlow {
        id: id.clone(),
        user_flow_type: match flow.kind {
            UserFlowKind::SignUpSignIn if flow.sign_up => "signUpOrSignIn",
            UserFlowKind::SignUpSignIn => "signIn",
            UserFlowKind::PasswordReset => "passwordReset",
            UserFlowKind::ProfileEdit => "profileUpdate",
        },
        user_flow_type_version: 3,
        is_language_customization_enabled: is_multilingual,
        default_language_tag: is_multilingual.then_some(DEFAULT_LANGUAGE),
    };
    let pointer = pointer!["userFlows", at];
    let manual = manual(design, flow, at);
    let resource = design.own(address.clone(), pointer, Body::B2cUserFlow(body));
    resource.key = Some(id.into());
    resource.manual = manual;
    address
}

fn add_providers(design: &mut Design<'_>, flow: &UserFlow, address: &Address, at: usize) {
    for name in &flow.identity_providers {
        let plan = design.plan();
        let mut providers = plan.identity_providers.iter();
        let Some(provider) = providers.find(|one| one.name == *name) else {
            continue;
        };
        let Some(provider) = providers_b2c::address(provider) else {
            continue;
        };
        let id = Text::late(provider, Property::Id);
        let odata_id = id
            .clone()
            .within(&design.graph_beta_url("identity/identityProviders/{}"));
        let resource = design.own(
            Address::joined(Kind::B2cUserFlowProvider, &[&flow.name, name]),
            pointer!["userFlows", at, "identityProviders"],
            Body::Reference(ObjectReference { odata_id }),
        );
        resource.parent = Some(address.clone());
        resource.key = Some(id);
    }
}

fn add_attributes(design: &mut Design<'_>, flow: &UserFlow, address: &Address, at: usize) {
    let asked = flow.asked(&design.plan().attributes);
    let mut order = Vec::new();
    let mut assignments = Vec::new();
    for one in &asked {
        let id = attribute_id(one.name);
        let pointer = pointer_of(design, flow, one.name, at);
        let assignment = Address::joined(Kind::B2cUserFlowAttribute, &[&flow.name, one.name]);
        design
            .own(
                assignment.clone(),
                pointer,
                Body::AttributeAssignment(assignment_of(one, id.clone())),
            )
            .parent = Some(address.clone());
        order.push(id);
        assignments.push(assignment);
    }
    if order.len() < 2 {
        return;
    }
    let body = AttributeOrder {
        new_assignment_order: AssignmentOrder { order },
    };
    let resource = design.own(
        Address::new(Kind::B2cUserFlowOrder, &flow.name),
        pointer!["userFlows", at],
        Body::AttributeOrder(body),
    );
    resource.parent = Some(address.clone());
    resource.after = assignments;
}

/// Where the plan asks for an attribute: in the flow, or of everybody.
fn pointer_of(design: &Design<'_>, flow: &UserFlow, name: &str, at: usize) -> String {
    let mut entries = flow.attributes.iter();
    if let Some(index) = entries.position(|entry| entry.attribute == name) {
        return pointer!["userFlows", at, "attributes", index];
    }
    let mut attributes = design.plan().attributes.iter();
    match attributes.position(|attribute| attribute.name == name) {
        Some(index) => pointer!["attributes", index],
        None => pointer!["userFlows", at],
    }
}

/// The id of an attribute: built-in ones are called by their name.
fn attribute_id(name: &str) -> Text {
    if builtin::property(name).is_some() {
        return name.into();
    }
    Text::late(Address::new(Kind::UserFlowAttribute, name), Property::Id)
}

fn assignment_of(asked: &Asked<'_>, id: Text) -> AttributeAssignment {
    let attribute = asked.attribute;
    let required = asked.entry.and_then(|(_, entry)| entry.required);
    let required = required.unwrap_or_else(|| attribute.is_some_and(|one| one.required));
    let label = asked
        .entry
        .and_then(|(_, entry)| entry.label.as_ref())
        .or_else(|| attribute.and_then(|one| one.label.as_ref()));
    let is_email = asked.name == "email";
    let kind = attribute.map_or_else(
        || builtin::property(asked.name).map_or(AttributeType::String, |property| property.kind),
        super::attributes::kind_of,
    );
    let input = asked
        .entry
        .and_then(|(_, entry)| entry.input)
        .or_else(|| attribute.and_then(|one| one.input))
        .unwrap_or(match kind {
            _ if is_email => AttributeInput::EmailBox,
            AttributeType::Boolean => AttributeInput::RadioSingleSelect,
            AttributeType::DateTime => AttributeInput::DateTimeDropdown,
            AttributeType::StringCollection => AttributeInput::CheckboxMultiSelect,
            AttributeType::String | AttributeType::Integer => AttributeInput::TextBox,
        });
    let label = label.map_or(asked.name, String::as_str);
    let options = attribute.map_or(&[][..], |one| &one.options);
    AttributeAssignment {
        is_optional: !required,
        requires_verification: is_email,
        user_input_type: input_word(input),
        display_name: label.to_owned(),
        user_attribute_values: values(options, kind, input, label),
        user_attribute: AttributeId { id },
    }
}

/// The choices of an input. `true` and `false` have some without the plan's doing.
fn values(
    options: &[AttributeOption],
    kind: AttributeType,
    input: AttributeInput,
    label: &str,
) -> Vec<AttributeValue> {
    let value = |name: &str, value: &str| AttributeValue {
        name: name.to_owned(),
        value: value.to_owned(),
        is_default: false,
    };
    let is_choice = matches!(
        input,
        AttributeInput::RadioSingleSelect
            | AttributeInput::DropdownSingleSelect
            | AttributeInput::CheckboxMultiSelect
    );
    match (is_choice, options, kind, input) {
        (false, ..) => Vec::new(),
        (true, [], AttributeType::Boolean, AttributeInput::CheckboxMultiSelect) => {
            vec![value(label, "true")]
        }
        (true, [], AttributeType::Boolean, _) => vec![value("Yes", "true"), value("No", "false")],
        _ => options
            .iter()
            .map(|option| value(&option.label, &option.value))
            .collect(),
    }
}

/// `identityUserFlowAttributeInputType`.
const fn input_word(input: AttributeInput) -> &'static str {
    match input {
        AttributeInput::TextBox => "textBox",
        AttributeInput::EmailBox => "emailBox",
        AttributeInput::DateTimeDropdown => "dateTimeDropdown",
        AttributeInput::RadioSingleSelect => "radioSingleSelect",
        AttributeInput::DropdownSingleSelect => "dropdownSingleSelect",
        AttributeInput::CheckboxMultiSelect => "checkboxMultiSelect",
    }
}

fn add_languages(design: &mut Design<'_>, flow: &UserFlow, address: &Address, at: usize) {
    for language in &flow.languages {
        let body = FlowLanguage {
            id: language.clone(),
            is_enabled: true,
        };
        let resource = design.own(
            Address::joined(Kind::B2cUserFlowLanguage, &[&flow.name, language]),
            pointer!["userFlows", at, "languages"],
            Body::FlowLanguage(body),
        );
        resource.parent = Some(address.clone());
        resource.key = Some(language.as_str().into());
    }
}

#[cfg(test)]
mod tests;

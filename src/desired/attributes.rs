//! Custom attributes of users (graph-facts A.4, D.5, E.5).
//!
//! One that a user flow asks for is a user-flow attribute, which makes the extension property too; the
//! others are extension properties alone. All belong to the existing `b2c-extensions-app`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Address, Body, Design, Kind};
use crate::plan::own_attributes::own_attributes;
use crate::plan::{
    Attribute, AttributeType, FlowAttribute, Plan, Platform, UserFlow, UserFlowKind, builtin,
};
use crate::pointer;

/// `extensionProperty`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionProperty {
    /// Name without the prefix of the application that owns it.
    pub name: String,
    /// Type of its value.
    pub data_type: &'static str,
    /// Whether it holds several values. Fixed once it exists.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_multi_valued: bool,
    /// Directory objects that can have it.
    pub target_objects: [&'static str; 1],
}

/// `identityUserFlowAttribute`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFlowAttribute {
    /// Its name, from which its id follows; fixed once it exists.
    pub display_name: String,
    /// What it is. Never empty: an empty one keeps a tenant from ever being used by both platforms
    /// (graph-facts E.5).
    pub description: String,
    /// Type of its value; fixed once it exists.
    pub data_type: &'static str,
}

/// An attribute on a page of a user flow.
pub(super) struct Asked<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the plan says about the attribute.
    pub attribute: Option<&'a Attribute>,
    /// What the flow says about it.
    pub entry: Option<&'a FlowAttribute>,
}

/// What the page of `flow` asks for, in order: the flow's own list, then the attributes of the plan
/// that are asked for wherever people sign up (or edit their profile).
pub(super) fn asked<'a>(plan: &'a Plan, flow: &'a UserFlow) -> Vec<Asked<'a>> {
    let everywhere = |attribute: &Attribute| match flow.kind {
        UserFlowKind::SignUpSignIn => attribute.sign_up,
        UserFlowKind::ProfileEdit => attribute.profile_edit,
        UserFlowKind::PasswordReset => false,
    };
    let listed = flow.attributes.iter().map(|entry| Asked {
        name: &entry.attribute,
        attribute: plan
            .attributes
            .iter()
            .find(|one| one.name == entry.attribute),
        entry: Some(entry),
    });
    let others = plan
        .attributes
        .iter()
        .filter(|attribute| everywhere(attribute) && builtin::can_be_asked_for(&attribute.name))
        .filter(|attribute| {
            let mut entries = flow.attributes.iter();
            !entries.any(|entry| entry.attribute == attribute.name)
        })
        .map(|attribute| Asked {
            name: &attribute.name,
            attribute: Some(attribute),
            entry: None,
        });
    listed.chain(others).collect()
}

/// The type of an attribute's value.
pub(super) fn kind_of(attribute: &Attribute) -> AttributeType {
    builtin::property(&attribute.name)
        .map(|property| property.kind)
        .or(attribute.kind)
        .unwrap_or(AttributeType::String)
}

/// The word of user flows for a type.
pub(super) const fn flow_type(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "string",
        AttributeType::Boolean => "boolean",
        AttributeType::Integer => "int64",
        AttributeType::DateTime => "dateTime",
        AttributeType::StringCollection => "stringCollection",
    }
}

/// What an attribute is, for people; never empty.
pub(super) fn description(attribute: &Attribute) -> String {
    let given = [&attribute.description, &attribute.label];
    let mut given = given.into_iter().flatten().map(|text| text.trim());
    let text = given.find(|text| !text.is_empty());
    text.unwrap_or(&attribute.name).to_owned()
}

/// Adds the plan's custom attributes and those the migration needs for itself.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    let flows = plan.user_flows.iter();
    let asked_anywhere: BTreeSet<&str> = flows
        .flat_map(|flow| asked(plan, flow))
        .map(|one| one.name)
        .collect();
    for (at, attribute) in plan.attributes.iter().enumerate() {
        if builtin::property(&attribute.name).is_some() {
            continue;
        }
        let pointer = pointer!["attributes", at];
        if asked_anywhere.contains(attribute.name.as_str()) {
            let body = UserFlowAttribute {
                display_name: attribute.name.clone(),
                description: description(attribute),
                data_type: flow_type(kind_of(attribute)),
            };
            design.own(
                Address::new(Kind::UserFlowAttribute, &attribute.name),
                pointer,
                Body::UserFlowAttribute(body),
            );
        } else {
            property(design, &attribute.name, kind_of(attribute), pointer);
        }
    }
    for own in own_attributes(plan) {
        property(design, &own.name, own.kind, own.pointer);
    }
}

/// Adds an extension property of the application that owns custom attributes.
fn property(design: &mut Design<'_>, name: &str, kind: AttributeType, pointer: String) {
    let parent = design.extensions_app(&pointer);
    let body = ExtensionProperty {
        name: name.to_owned(),
        data_type: match kind {
            AttributeType::String | AttributeType::StringCollection => "String",
            AttributeType::Boolean => "Boolean",
            // Policies of Azure AD B2C read 32 bits; user-flow attributes have 64.
            AttributeType::Integer if design.plan().target.platform == Platform::B2c => "Integer",
            AttributeType::Integer => "LargeInteger",
            AttributeType::DateTime => "DateTime",
        },
        is_multi_valued: kind == AttributeType::StringCollection,
        target_objects: ["User"],
    };
    design
        .own(
            Address::new(Kind::ExtensionProperty, name),
            pointer,
            Body::ExtensionProperty(body),
        )
        .parent = Some(parent);
}

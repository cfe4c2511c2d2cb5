//! Custom attributes of users (graph-facts A.4, D.5, E.5).
//!
//! One that a user flow asks for is a user-flow attribute, which makes the extension property too; the
//! others are extension properties alone. All belong to the existing `b2c-extensions-app`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Address, Body, Design, Kind};
use crate::plan::own_attributes::own_attributes;
use crate::plan::{Attribute, AttributeType, Platform, builtin};
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
        .flat_map(|flow| flow.asked(&plan.attributes))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, all, b2c, body, external_id};
    use super::*;

    const ATTRIBUTES: &str = "
sources: [{id: old, store: auth0}]
attributes:
  - {name: city, signUp: true}
  - {name: card, label: Card, signUp: true}
  - {name: points, type: integer, from: points}
  - {name: tags, type: stringCollection, from: tags}
userFlows: [{name: susi}]
";

    #[test]
    fn what_a_flow_asks_for_is_a_flow_attribute_and_the_rest_a_property() {
        let state = external_id(ATTRIBUTES);
        assert_eq!(
            all(&state, Kind::UserFlowAttribute),
            ["userFlowAttribute/card"]
        );
        assert_eq!(
            all(&state, Kind::ExtensionProperty),
            ["entradaKey", "entradaRun", "points", "tags"]
                .map(|name| format!("extensionProperty/{name}"))
        );
        assert_eq!(
            body(&state, "userFlowAttribute/card"),
            json!({"displayName": "card", "description": "Card", "dataType": "string"})
        );
        assert_eq!(
            body(&state, "extensionProperty/tags"),
            json!({"name": "tags", "dataType": "String", "isMultiValued": true, "targetObjects": ["User"]})
        );
    }

    #[test]
    fn whole_numbers_are_as_wide_as_the_platform_reads_them() {
        let kind = |state: &super::super::DesiredState| {
            body(state, "extensionProperty/points")["dataType"].clone()
        };
        assert_eq!(kind(&external_id(ATTRIBUTES)), "LargeInteger");
        assert_eq!(kind(&b2c(ATTRIBUTES)), "Integer");
    }

    #[test]
    fn properties_stand_below_the_application_that_owns_them() {
        let state = external_id(ATTRIBUTES);
        let property = state.get(&address("extensionProperty/points")).expect("it");
        assert_eq!(
            property.parent,
            Some(address("application/b2c-extensions-app"))
        );
    }

    #[test]
    fn a_description_is_never_empty() {
        let state = external_id(
            "attributes: [{name: card, description: ' ', signUp: true}]\nuserFlows: [{name: susi}]",
        );
        assert_eq!(
            body(&state, "userFlowAttribute/card")["description"],
            "card"
        );
    }
}

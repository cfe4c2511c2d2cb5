//! How people enter an attribute: its claim type, the choices, and what a value must satisfy.

use super::super::Inputs;
use super::super::element::{
    Choice, ClaimType, Item, Parameter, Pattern, Predicate, PredicateValidation, Transformation,
    TransformationClaim,
};
use super::AttributeClaim;
use crate::plan::{Attribute, AttributeInput, AttributeType, builtin};

/// The type of its values.
pub(super) fn kind(attribute: &Attribute) -> AttributeType {
    attribute.kind.unwrap_or_else(|| {
        builtin::claim(&attribute.name).map_or(AttributeType::String, |builtin| builtin.kind)
    })
}

/// `DataType` of claim types (TrustFrameworkPolicy_0.3.0.0.xsd).
pub(super) const fn data_type(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "string",
        AttributeType::Boolean => "boolean",
        AttributeType::Integer => "int",
        AttributeType::DateTime => "dateTime",
        AttributeType::StringCollection => "stringCollection",
    }
}

/// `UserInputType` of claim types (TrustFrameworkPolicy_0.3.0.0.xsd).
fn input(attribute: &Attribute) -> &'static str {
    match attribute.input {
        Some(AttributeInput::TextBox) => "TextBox",
        Some(AttributeInput::EmailBox) => "EmailBox",
        Some(AttributeInput::DateTimeDropdown) => "DateTimeDropdown",
        Some(AttributeInput::RadioSingleSelect) => "RadioSingleSelect",
        Some(AttributeInput::DropdownSingleSelect) => "DropdownSingleSelect",
        Some(AttributeInput::CheckboxMultiSelect) => "CheckboxMultiSelect",
        None if !attribute.options.is_empty() => "DropdownSingleSelect",
        None if kind(attribute) == AttributeType::DateTime => "DateTimeDropdown",
        None => "TextBox",
    }
}

/// The claim type; `None` when the base has it and the plan changes nothing about it.
pub(super) fn claim_type(
    inputs: &Inputs<'_>,
    attribute: &Attribute,
    claim: &AttributeClaim,
    has_length: bool,
) -> Option<ClaimType> {
    let in_base = inputs.features.has_claim(&claim.claim);
    let is_changed = attribute.label.is_some()
        || attribute.input.is_some()
        || attribute.pattern.is_some()
        || !attribute.options.is_empty()
        || has_length;
    if in_base && !is_changed {
        return None;
    }
    let is_shown = (claim.sign_up || claim.profile_edit) && claim.page_claim == claim.claim;
    let label = label(attribute);
    Some(ClaimType {
        id: claim.claim.clone(),
        from: Some(claim.origin.clone()),
        label: (!in_base || attribute.label.is_some()).then(|| label.to_owned()),
        data_type: Some(data_type(kind(attribute))),
        help: attribute.description.clone().filter(|_| is_shown),
        input: is_shown.then(|| input(attribute)),
        options: if is_shown {
            options(attribute)
        } else {
            Vec::new()
        },
        pattern: attribute.pattern.clone().map(|expression| Pattern {
            expression,
            help: format!("{label}: this does not look right."),
        }),
        predicates: has_length.then(|| length_id(attribute)),
    })
}

/// The choice people make for an attribute that is `true` or `false`.
pub(super) fn choice(attribute: &Attribute, claim: &AttributeClaim) -> ClaimType {
    let option = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
    };
    let mut options = options(attribute);
    if options.is_empty() {
        options = vec![option(TRUE, "Yes"), option("false", "No")];
    }
    let input = match attribute.input {
        Some(AttributeInput::DropdownSingleSelect) => "DropdownSingleSelect",
        Some(AttributeInput::CheckboxMultiSelect) => {
            options.retain(|option| option.value == TRUE);
            "CheckboxMultiSelect"
        }
        _ => "RadioSingleSelect",
    };
    ClaimType {
        id: claim.page_claim.clone(),
        from: Some(claim.origin.clone()),
        label: Some(label(attribute).to_owned()),
        data_type: Some(data_type(AttributeType::String)),
        help: attribute.description.clone(),
        input: Some(input),
        options,
        ..ClaimType::default()
    }
}

/// The choice that means `true`.
const TRUE: &str = "true";

/// The id of [`decision`].
pub(super) fn decision_id(claim: &AttributeClaim) -> String {
    format!("Decide-{}", claim.name)
}

/// Makes a choice `true` or `false`.
pub(super) fn decision(claim: &AttributeClaim) -> Transformation {
    let text = |id, value: &str| Parameter {
        id,
        data_type: "string",
        value: value.to_owned(),
    };
    Transformation {
        id: decision_id(claim),
        method: "CompareClaimToValue",
        inputs: vec![TransformationClaim {
            claim: claim.page_claim.clone(),
            name: "inputClaim1",
        }],
        parameters: vec![
            text("compareTo", TRUE),
            text("operator", "equal"),
            text("ignoreCase", "true"),
        ],
        outputs: vec![TransformationClaim {
            claim: claim.claim.clone(),
            name: "outputClaim",
        }],
    }
}

fn label(attribute: &Attribute) -> &str {
    attribute.label.as_deref().unwrap_or(&attribute.name)
}

fn options(attribute: &Attribute) -> Vec<Choice> {
    let options = attribute.options.iter();
    options
        .map(|option| Choice {
            value: option.value.clone(),
            text: option.label.clone(),
        })
        .collect()
}

fn length_id(attribute: &Attribute) -> String {
    format!("Length-{}", attribute.name)
}

/// The longest value people may enter, where the plan limits it.
pub(super) fn length_rule(
    attribute: &Attribute,
    claim: &AttributeClaim,
) -> Option<(Predicate, PredicateValidation)> {
    let longest = attribute.max_length?;
    if kind(attribute) != AttributeType::String || !attribute.options.is_empty() {
        return None;
    }
    let id = length_id(attribute);
    let origin = Some(format!("{}/maxLength", claim.origin));
    let predicate = Predicate {
        id: id.clone(),
        method: "IsLengthRange",
        from: origin.clone(),
        help: format!("Use at most {longest} characters."),
        parameters: vec![
            Item::new("Minimum", "0"),
            Item::new("Maximum", longest.to_string()),
        ],
    };
    let validation = PredicateValidation {
        id: id.clone(),
        from: origin,
        predicates: vec![id],
    };
    Some((predicate, validation))
}

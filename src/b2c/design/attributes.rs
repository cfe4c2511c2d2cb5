//! Attributes that people are asked for or that are put into tokens.

use serde::Serialize;

use super::Inputs;

/// The attributes of the plan as policies see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    /// Those that policies read, ask for or emit, in the plan's order.
    pub claims: Vec<AttributeClaim>,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeClaim {
    /// Its claim type: `extension_{name}` for a custom attribute, else the built-in claim type.
    pub claim: String,
    /// The directory's name for it.
    pub directory_name: String,
    /// Whether people must fill it in where they are asked.
    pub required: bool,
    /// Whether people are asked at sign-up.
    pub sign_up: bool,
    /// Whether people can change it when they edit their profile.
    pub profile_edit: bool,
    /// Whether it is a custom attribute, so that the directory profiles need the extensions app.
    pub custom: bool,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// The plan's attributes.
#[must_use]
pub fn attributes(_inputs: &Inputs<'_>) -> Attributes {
    Attributes::default()
}

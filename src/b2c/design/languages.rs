//! Languages of the pages.

use serde::Serialize;

use super::Inputs;
use super::attributes::Attributes;
use super::providers::Provider;
use crate::b2c::base::texts::Language;
use crate::plan::CustomPolicies;

/// `Localization` of the extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Localization {}

/// Further languages of the builtin base.
#[must_use]
pub fn base_languages(_policies: &CustomPolicies) -> Vec<Language> {
    Vec::new()
}

/// The language of people whose own is not supported.
#[must_use]
pub fn default_language(_policies: &CustomPolicies) -> String {
    "en".to_owned()
}

/// The texts the extensions bring.
#[must_use]
pub fn localization(
    _inputs: &Inputs<'_>,
    _attributes: &Attributes,
    _providers: &[Provider],
) -> Localization {
    Localization::default()
}

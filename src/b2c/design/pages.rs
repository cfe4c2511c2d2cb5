//! Own page layouts: content definitions.

use serde::Serialize;

use super::Inputs;
use super::element::ContentDefinition;
use super::languages::Localization;

/// Content definitions the extensions change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pages {
    /// Laid over the base's.
    pub content_definitions: Vec<ContentDefinition>,
}

/// The plan's page layouts.
#[must_use]
pub fn pages(_inputs: &Inputs<'_>, _localization: &Localization) -> Pages {
    Pages::default()
}

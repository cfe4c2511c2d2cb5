//! The user's own XML, put into the extensions at named points.

use serde::Serialize;

use super::Inputs;

/// Elements by the point where they go, as source text that is known to be well-formed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fragments {}

/// The plan's fragments.
#[must_use]
pub fn fragments(_inputs: &Inputs<'_>) -> Fragments {
    Fragments::default()
}

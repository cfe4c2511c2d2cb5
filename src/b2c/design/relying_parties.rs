//! What applications call: one policy each at the end of the chain.

use serde::Serialize;

use super::{Design, Inputs};
use crate::b2c::render::RenderError;

/// A relying party policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelyingParty {
    /// Policy id.
    pub policy_id: String,
    /// Id of its journey, one of [`Design::journeys`].
    pub journey: String,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// The plan's relying parties. `design` is complete except for them and the keys.
#[must_use]
pub fn relying_parties(_inputs: &Inputs<'_>, _design: &Design) -> Vec<RelyingParty> {
    Vec::new()
}

/// File name and text of every relying party policy of `design`.
///
/// # Errors
/// Fails when a text of the plan holds a character XML cannot carry.
pub fn render_all(_design: &Design) -> Result<Vec<(String, String)>, RenderError> {
    Ok(Vec::new())
}

//! The migration service: what the policies ask it, and how they prove who they are.

use serde::Serialize;

use super::migration::Migration;
use super::{Inputs, KeyContainer};

/// The migration service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// Key containers with the proof.
    pub keys: Vec<KeyContainer>,
}

/// The service as far as `migration` or sign-up asks it.
#[must_use]
pub fn service(_inputs: &Inputs<'_>, _migration: &Migration) -> Option<Service> {
    None
}

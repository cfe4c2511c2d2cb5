//! What moves passwords.

use serde::Serialize;

use super::{Inputs, KeyContainer};

/// What the credential rules of the plan need, taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// Key containers needed beside the service's.
    pub keys: Vec<KeyContainer>,
}

impl Migration {
    /// Takes the rules of `inputs` together.
    #[must_use]
    pub fn of(_inputs: &Inputs<'_>) -> Self {
        Self::default()
    }
}

//! Existing policies that are carried along unchanged.

use crate::plan::CustomPolicies;
use crate::plan::files::PlanFiles;

/// File name and text of each carried policy, in upload order.
#[must_use]
pub fn texts(_policies: &CustomPolicies, _files: &PlanFiles) -> Vec<(String, String)> {
    Vec::new()
}

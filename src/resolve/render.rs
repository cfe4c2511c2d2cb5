//! A resolved plan as a plan again.

use serde_json::Value;

use super::{ResolvedPlan, reference, variables};

/// The plan of `plan`'s one environment as a value that, written as YAML, resolves to the same value
/// again: a `${` that a variable or an escape put into a text is escaped. Secrets are references.
#[must_use]
pub fn render(plan: &ResolvedPlan) -> Value {
    let mut value = plan.value.clone();
    if let Value::Object(sections) = &mut value {
        for (section, value) in sections {
            if !variables::is_fixed_section(section) {
                escape(value);
            }
        }
    }
    value
}

fn escape(value: &mut Value) {
    match value {
        Value::String(text) if reference::is_candidate(text) => *text = reference::escape(text),
        Value::Array(items) => items.iter_mut().for_each(escape),
        Value::Object(entries) => entries.values_mut().for_each(escape),
        _ => {}
    }
}

//! `graph`: resources that the plan writes as Microsoft Graph takes them.
//!
//! Their bodies may hold the marks of the desired state: `$reference` and `$secret` (see [`super::Text`]
//! and [`super::SecretText`]). They are resources like all others, so that a reference makes an order.

use serde_json::{Map, Value};

use super::{Address, Body, Design, Kind, Plain};
use crate::pointer;

/// Adds the plan's own resources.
pub(super) fn add(design: &mut Design<'_>) {
    for (at, resource) in design.plan().graph.iter().enumerate() {
        let body = Plain {
            version: resource.version.clone(),
            body: sorted(&resource.body),
        };
        design
            .own(
                Address::new(Kind::Graph, &resource.name),
                pointer!["graph", at],
                Body::Plain(body),
            )
            .key = Some(resource.kind.as_str().into());
    }
}

/// `map` with its members by name, and so below: members of a JSON object have no order, but for
/// `@odata.type`, which comes first either way.
fn sorted(map: &Map<String, Value>) -> Map<String, Value> {
    let mut members: Vec<(&String, &Value)> = map.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    let members = members.into_iter();
    members
        .map(|(name, value)| (name.clone(), sorted_value(value)))
        .collect()
}

fn sorted_value(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(sorted(map)),
        Value::Array(items) => Value::Array(items.iter().map(sorted_value).collect()),
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, b2c, body};

    #[test]
    fn a_reference_in_a_body_makes_an_order() {
        let state = b2c("
groups: [{name: editors}]
graph:
  - name: unit
    kind: directory/administrativeUnits
    version: beta
    body:
      displayName: Unit
      members: [{$reference: group/editors#id, template: 'https://graph.microsoft.com/beta/groups/{}'}]
");
        let resource = state.get(&address("graph/unit")).expect("the resource");
        assert_eq!(resource.depends_on(), [address("group/editors")]);
        assert_eq!(crate::ops::api_of(resource), crate::ops::Api::Beta);
        assert_eq!(body(&state, "graph/unit")["displayName"], json!("Unit"));
    }
}

//! How a resource is found in the tenant: the request that reads it, or the list it is in.

use serde_json::Value;

use super::request::{Payload, Request, Unbound, Values, api_of, bind, headers, path, query_value};
use super::table::{Call, Find, Method, row};
use crate::desired::{Body, Kind, Resource, Text};

/// Lists the application that owns custom attributes, by what its name begins with: the rest of it is
/// a warning to people (graph-facts 0.1, D.5).
const EXTENSIONS_APP: &str = "/applications?$filter=startswith(displayName,'b2c-extensions-app')";

/// How `resource` is found: as its kind is, but an application that exists by its id or its name.
#[must_use]
pub fn find_of(resource: &Resource) -> Find {
    let row = row(resource.address.kind);
    match (resource.address.kind, &resource.key, &resource.body) {
        (Kind::Application, Some(_), _) => Find::Path("/applications(appId='{key}')"),
        (Kind::Application, None, Body::Existing) => Find::Path(EXTENSIONS_APP),
        _ => row.find,
    }
}

/// The request that finds `resource`, or that lists what it is among.
///
/// # Errors
/// When a value is not known.
pub fn search(resource: &Resource, values: &dyn Values) -> Result<Request, Unbound> {
    let mut found = match find_of(resource) {
        Find::Path(template) | Find::List(template, _) => path(template, resource, values)?,
        Find::Filter(template, members) => {
            let list = path(template, resource, values)?;
            format!("{list}?$filter={}", filter(resource, members, values)?)
        }
    };
    found = found.replace(' ', "%20");
    let call = Call {
        method: Method::Get,
        path: "",
    };
    Ok(Request {
        method: Method::Get,
        api: api_of(resource),
        path: found,
        headers: headers(resource.address.kind, call),
        payload: Payload::None,
    })
}

/// `one eq 'value' and other eq 'value'`.
fn filter(resource: &Resource, members: &[&str], values: &dyn Values) -> Result<String, Unbound> {
    let body = match &resource.body {
        Body::Existing => Value::Null,
        _ => resource.json(),
    };
    let mut terms = Vec::new();
    for member in members {
        let (is_list, value) = match &body[*member] {
            Value::Array(items) => (true, items.last().cloned().unwrap_or_default()),
            Value::Null => (false, key(resource)?),
            value => (false, value.clone()),
        };
        let value = bind(value, values)?;
        let text = value
            .as_str()
            .ok_or_else(|| Unbound::Malformed(format!("{member} of {}", resource.address)))?;
        let quoted = format!("'{}'", query_value(text));
        terms.push(if is_list {
            format!("{member}/any(t:t eq {quoted})")
        } else {
            format!("{member} eq {quoted}")
        });
    }
    Ok(terms.join(" and "))
}

fn key(resource: &Resource) -> Result<Value, Unbound> {
    let key = match &resource.key {
        Some(Text::Known(key)) => Some(Value::String(key.clone())),
        Some(Text::Late(late)) => serde_json::to_value(late).ok(),
        None => None,
    };
    key.ok_or_else(|| Unbound::Malformed(format!("key of {}", resource.address)))
}

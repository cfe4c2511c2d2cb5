//! Requests: a resource with its late values bound.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};

use super::table::{Api, Call, Method, row};
use crate::desired::{
    Address, Body, FILE, FROM_NOW, FileForm, Kind, Late, Property, REFERENCE, Resource, SECRET,
    SecretForm, Text, fill, read_reference,
};
use crate::plan::SecretRef;
use crate::util::secret::Secret;

/// A request to Microsoft Graph.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The API version.
    pub api: Api,
    /// Path and query below the version.
    pub path: String,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, &'static str)>,
    /// What is sent.
    pub payload: Payload,
}

/// What is sent with a request.
#[derive(Clone, Debug)]
pub enum Payload {
    /// Nothing.
    None,
    /// JSON, which may hold secrets.
    Json(Secret<Value>),
    /// A file of the plan with its media type.
    File {
        /// Path relative to the plan's folder.
        path: String,
        /// Media type.
        content_type: &'static str,
    },
    /// The text of a generated policy, by its id.
    Policy {
        /// Id of the policy.
        id: String,
    },
}

/// What is known late, when somebody sends.
pub trait Values {
    /// A property of a resource that exists.
    fn property(&self, address: &Address, property: &Property) -> Option<String>;
    /// A secret in the form in which it is sent.
    fn secret(&self, secret: &SecretRef, form: SecretForm) -> Option<String>;
    /// A value of a public file of the plan.
    fn file(&self, path: &str, form: FileForm) -> Option<String>;
    /// The moment that is an ISO 8601 duration from now, in UTC.
    fn later(&self, duration: &str) -> Option<String>;
}

/// A value that is not known when a request is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unbound {
    /// A property of a resource.
    Property(Address, Property),
    /// A secret, by where it is read.
    Secret(String),
    /// A file.
    File(String),
    /// A mark that cannot be read.
    Malformed(String),
}

impl fmt::Display for Unbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(address, property) => {
                write!(f, "`{property}` of `{address}` is not known yet")
            }
            Self::Secret(place) => write!(f, "the secret in {place} cannot be read"),
            Self::File(path) => write!(f, "the file `{path}` cannot be read"),
            Self::Malformed(mark) => write!(f, "`{mark}` is not a value this program knows"),
        }
    }
}

impl std::error::Error for Unbound {}

/// The requests that make `resource`, in order: the creation, then what is sent when it exists.
/// Nothing for what only exists.
///
/// # Errors
/// When a value is not known.
pub fn requests(resource: &Resource, values: &dyn Values) -> Result<Vec<Request>, Unbound> {
    let row = row(resource.address.kind);
    let Some(create) = creation(resource) else {
        return Ok(Vec::new());
    };
    if matches!(resource.body, Body::Existing) {
        return Ok(Vec::new());
    }
    let api = api_of(resource);
    let request = |call: Call, payload| -> Result<Request, Unbound> {
        Ok(Request {
            method: call.method,
            api,
            path: path(call.path, resource, values)?,
            headers: headers(resource.address.kind, call),
            payload,
        })
    };
    match &resource.body {
        Body::Policy(policy) => {
            let id = policy.id.clone();
            return Ok(vec![request(create, Payload::Policy { id })?]);
        }
        Body::Image(image) => {
            let payload = Payload::File {
                path: image.file.path.clone(),
                content_type: image.content_type,
            };
            return Ok(vec![request(create, payload)?]);
        }
        _ => {}
    }
    let Value::Object(mut first) = resource.json() else {
        return Ok(Vec::new());
    };
    let mut later = Map::new();
    for member in &resource.deferred {
        if let Some(value) = first.shift_remove(*member) {
            later.insert((*member).to_owned(), value);
        }
    }
    let json =
        |body| bind(Value::Object(body), values).map(|body| Payload::Json(Secret::new(body)));
    let mut all = vec![request(create, json(first)?)?];
    if let Some(update) = row.update.filter(|_| !later.is_empty()) {
        all.push(request(update, json(later)?)?);
    }
    Ok(all)
}

/// The call that makes `resource`, or that makes one that exists what it shall be. `None` for what is
/// only referred to.
#[must_use]
pub fn creation(resource: &Resource) -> Option<Call> {
    let row = row(resource.address.kind);
    let adopt = row.adopt.filter(|_| resource.key.is_some());
    adopt.or(row.create)
}

/// The API version of `resource`: its kind's, unless it is one that differs.
#[must_use]
pub fn api_of(resource: &Resource) -> Api {
    match &resource.body {
        Body::Plain(plain) if plain.version == "beta" => Api::Beta,
        // v1.0 has no type for it (graph-facts E.4).
        Body::OpenIdConnectProvider(_) => Api::Beta,
        Body::UserFlow(flow) if flow.is_beta => Api::Beta,
        _ => row(resource.address.kind).api,
    }
}

/// Headers of a call: an upsert says so, and the default language of the branding is `0`
/// (graph-facts D.1, F.8).
pub(super) fn headers(kind: Kind, call: Call) -> Vec<(&'static str, &'static str)> {
    match (kind, call.method) {
        (Kind::Application | Kind::ServicePrincipal | Kind::FederatedCredential, Method::Patch)
            if call.path.ends_with(')') =>
        {
            vec![("Prefer", "create-if-missing")]
        }
        (Kind::Branding, _) => vec![("Accept-Language", "0")],
        _ => Vec::new(),
    }
}

/// `template` with its places filled.
pub(super) fn path(
    template: &str,
    resource: &Resource,
    values: &dyn Values,
) -> Result<String, Unbound> {
    let mut path = template.to_owned();
    if path.contains("{id}") {
        let id = property(&resource.address, &Property::Id, values)?;
        path = path.replace("{id}", &segments(&id, false)?);
    }
    if path.contains("{parent}") {
        let parent = resource.parent.as_ref().unwrap_or(&resource.address);
        let id = property(parent, &Property::Id, values)?;
        path = path.replace("{parent}", &segments(&id, false)?);
    }
    if path.contains("{key}") {
        let key = match &resource.key {
            Some(Text::Known(key)) => key.clone(),
            Some(Text::Late(late)) => late_text(late, values)?,
            None => resource.address.name.clone(),
        };
        // Keys that are paths of their own: a collection, or an image of a language.
        let is_path = matches!(resource.address.kind, Kind::Graph | Kind::BrandingImage);
        path = path.replace("{key}", &segments(&key, is_path)?);
    }
    Ok(path)
}

/// `text` as one segment of a path, or as several; what a segment cannot hold is percent-encoded. A
/// segment that would lead elsewhere is refused: `.`, `..` or nothing.
fn segments(text: &str, several: bool) -> Result<String, Unbound> {
    let parts: Vec<&str> = match several {
        true => text.split('/').collect(),
        false => vec![text],
    };
    if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return Err(Unbound::Malformed(text.to_owned()));
    }
    let encoded: Vec<String> = parts
        .iter()
        .map(|part| encoded(part, b"-._~'=@:,()"))
        .collect();
    Ok(encoded.join("/"))
}

/// `text` as it stands between the quotes of a filter.
pub(super) fn query_value(text: &str) -> String {
    encoded(&text.replace('\'', "''"), b"-._~'@:")
}

/// `text` with every byte percent-encoded but letters, digits and those of `allowed`.
fn encoded(text: &str, allowed: &[u8]) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || allowed.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn property(
    address: &Address,
    property: &Property,
    values: &dyn Values,
) -> Result<String, Unbound> {
    values
        .property(address, property)
        .ok_or_else(|| Unbound::Property(address.clone(), property.clone()))
}

fn late_text(late: &Late, values: &dyn Values) -> Result<String, Unbound> {
    property(&late.address, &late.property, values).map(|value| late.fill(&value))
}

/// `value` with every mark replaced by what it stands for.
pub(super) fn bind(value: Value, values: &dyn Values) -> Result<Value, Unbound> {
    Ok(match value {
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| bind(item, values))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(map) => match marked(&map, values)? {
            Some(text) => Value::String(text),
            None => Value::Object(
                map.into_iter()
                    .map(|(name, value)| Ok((name, bind(value, values)?)))
                    .collect::<Result<_, Unbound>>()?,
            ),
        },
        plain => plain,
    })
}

/// The text that the object `map` stands for, when it is a mark.
fn marked(map: &Map<String, Value>, values: &dyn Values) -> Result<Option<String>, Unbound> {
    let malformed = |mark: &Value| Unbound::Malformed(mark.to_string());
    if let Some(mark) = map.get(REFERENCE) {
        let late = read_reference(map).ok_or_else(|| malformed(mark))?;
        return late_text(&late, values).map(Some);
    }
    if let Some(mark) = map.get(SECRET) {
        let secret: SecretRef =
            serde_json::from_value(mark.clone()).map_err(|_| malformed(mark))?;
        let place = secret.env.as_ref().or(secret.file.as_ref());
        let place = format!("`{}`", place.map_or("", String::as_str));
        let form = SecretForm::parse(map.get("as").and_then(Value::as_str));
        let form = form.ok_or_else(|| malformed(mark))?;
        let value = values.secret(&secret, form);
        let value = value.ok_or(Unbound::Secret(place))?;
        let template = map.get("template").and_then(Value::as_str);
        return Ok(Some(
            template.map_or_else(|| value.clone(), |template| fill(template, &value)),
        ));
    }
    if let Some(mark) = map.get(FILE) {
        let path = mark.as_str().ok_or_else(|| malformed(mark))?;
        let form = map
            .get("as")
            .and_then(Value::as_str)
            .and_then(FileForm::parse)
            .ok_or_else(|| malformed(mark))?;
        let value = values.file(path, form);
        return value
            .ok_or_else(|| Unbound::File(path.to_owned()))
            .map(Some);
    }
    if let Some(mark) = map.get(FROM_NOW) {
        let duration = mark.as_str().ok_or_else(|| malformed(mark))?;
        return values
            .later(duration)
            .ok_or_else(|| malformed(mark))
            .map(Some);
    }
    Ok(None)
}

#[cfg(test)]
mod tests;

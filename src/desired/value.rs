//! Values of a body that are not plain: ids that exist only after apply, secrets, contents of files.
//!
//! In JSON each is an object with one telling member, so that no text of a plan can be taken for one:
//!
//! - `{"$reference": "application/shop-spa#appId"}`, with `"template": "api://host/{}"` when it is a
//!   part of a text (`{}` is the value, `{hex}` a GUID without its dashes),
//! - `{"$secret": {"env": "GOOGLE_CLIENT_SECRET", "version": 1}}`, with `"as": "base64"` when it is a
//!   file of bytes, of which the base64 text is sent,
//! - `{"$file": "certificates/daemon.pem", "as": "certificate"}`,
//! - `{"$fromNow": "P180D"}`, a moment counted from when it is sent.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Address;
use crate::plan::SecretRef;

/// Member that marks a reference.
pub const REFERENCE: &str = "$reference";
/// Member that marks a secret.
pub const SECRET: &str = "$secret";
/// Member that marks a moment counted from now, as an ISO 8601 duration.
pub const FROM_NOW: &str = "$fromNow";
/// Member that marks a file.
pub const FILE: &str = "$file";

/// A text of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Known from the plan alone.
    Known(String),
    /// Made of what the tenant gives.
    Late(Late),
}

/// A value that the tenant gives when the resource exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Late {
    /// The resource.
    pub address: Address,
    /// Which of its properties.
    pub property: Property,
    /// The text it is a part of, with `{}` or `{hex}` in its place; `None` when it is all of it.
    pub template: Option<String>,
}

/// A property that others refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// Object id.
    Id,
    /// Application (client) id.
    AppId,
    /// Full name of a custom attribute, `extension_…`.
    Name,
    /// Id of a scope with this value.
    Scope(String),
    /// Id of an app role with this value.
    Role(String),
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => f.write_str("id"),
            Self::AppId => f.write_str("appId"),
            Self::Name => f.write_str("name"),
            Self::Scope(value) => write!(f, "scope:{value}"),
            Self::Role(value) => write!(f, "role:{value}"),
        }
    }
}

impl Property {
    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "id" => Self::Id,
            "appId" => Self::AppId,
            "name" => Self::Name,
            _ => match text.split_once(':')? {
                ("scope", value) => Self::Scope(value.to_owned()),
                ("role", value) => Self::Role(value.to_owned()),
                _ => return None,
            },
        })
    }
}

impl Late {
    /// All of the property's value.
    #[must_use]
    pub const fn new(address: Address, property: Property) -> Self {
        Self {
            address,
            property,
            template: None,
        }
    }

    /// The text around `value`.
    #[must_use]
    pub fn fill(&self, value: &str) -> String {
        match &self.template {
            None => value.to_owned(),
            Some(template) => fill(template, value),
        }
    }
}

/// `template` with `value` in place of `{}`, and without its dashes in place of `{hex}`.
#[must_use]
pub fn fill(template: &str, value: &str) -> String {
    template
        .replace("{hex}", &value.replace('-', ""))
        .replace("{}", value)
}

impl Text {
    /// A property of another resource.
    #[must_use]
    pub const fn late(address: Address, property: Property) -> Self {
        Self::Late(Late::new(address, property))
    }

    /// This value as a part of `template`, in the place of `{}` or `{hex}`.
    #[must_use]
    pub fn within(self, template: &str) -> Self {
        match self {
            Self::Known(value) => Self::Known(fill(template, &value)),
            Self::Late(late) => {
                let template = late.template.as_ref().map_or_else(
                    || template.to_owned(),
                    |inner| template.replace("{}", inner),
                );
                Self::Late(Late {
                    template: Some(template),
                    ..late
                })
            }
        }
    }

    /// The text when it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(text) => Some(text),
            Self::Late(_) => None,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Known(text)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(text) => serializer.serialize_str(text),
            Self::Late(late) => late.serialize(serializer),
        }
    }
}

impl Serialize for Late {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(REFERENCE, &format!("{}#{}", self.address, self.property))?;
        if let Some(template) = &self.template {
            map.serialize_entry("template", template)?;
        }
        map.end()
    }
}

/// A secret of a body: where it is read when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretText {
    /// Where it is read.
    pub secret: SecretRef,
    /// What is sent of it.
    pub form: SecretForm,
}

/// What is sent of a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretForm {
    /// The text, without white space at its end.
    #[default]
    Text,
    /// The bytes of the file as base64, such as a PFX file. An environment variable cannot hold
    /// bytes, so it holds base64 already.
    Base64,
}

impl SecretForm {
    /// Reads the word for one; none is a text.
    #[must_use]
    pub fn parse(word: Option<&str>) -> Option<Self> {
        match word {
            None => Some(Self::Text),
            Some("base64") => Some(Self::Base64),
            Some(_) => None,
        }
    }
}

impl SecretText {
    /// A file of bytes, of which the base64 text is sent.
    #[must_use]
    pub fn base64(secret: &SecretRef) -> Self {
        Self {
            secret: secret.clone(),
            form: SecretForm::Base64,
        }
    }
}

impl From<&SecretRef> for SecretText {
    fn from(secret: &SecretRef) -> Self {
        Self {
            secret: secret.clone(),
            form: SecretForm::Text,
        }
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(SECRET, &self.secret)?;
        if self.form == SecretForm::Base64 {
            map.serialize_entry("as", "base64")?;
        }
        map.end()
    }
}

/// A value that is read from a public file of the plan when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileValue {
    /// Path relative to the plan's folder.
    pub path: String,
    /// What of the file is meant.
    pub form: FileForm,
}

/// What of a file is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FileForm {
    /// The certificate of a PEM file, as base64 of its DER form.
    Certificate,
    /// When that certificate begins to be valid, in UTC.
    NotBefore,
    /// When it ceases to be valid, in UTC.
    NotAfter,
    /// The bytes as they are.
    Bytes,
}

impl FileForm {
    /// Reads the word for one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Certificate,
            Self::NotBefore,
            Self::NotAfter,
            Self::Bytes,
        ]
        .into_iter()
        .find(|form| form.word() == word)
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::NotBefore => "notBefore",
            Self::NotAfter => "notAfter",
            Self::Bytes => "bytes",
        }
    }
}

impl Serialize for FileValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(FILE, &self.path)?;
        map.serialize_entry("as", self.form.word())?;
        map.end()
    }
}

/// A moment counted from when it is sent: generating knows no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    days: u32,
}

impl Moment {
    /// So many days later.
    #[must_use]
    pub const fn days_from_now(days: u32) -> Self {
        Self { days }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(FROM_NOW, &format!("P{}D", self.days))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn a_late_text_is_an_object_that_no_text_can_be() {
        let app = Address::new(Kind::Application, "jit");
        let text = Text::late(app, Property::AppId).within("api://host/{}");
        assert_eq!(
            serde_json::to_value(&text).expect("JSON"),
            serde_json::json!({"$reference": "application/jit#appId", "template": "api://host/{}"})
        );
        let Text::Late(late) = text else {
            panic!("late")
        };
        assert_eq!(late.fill("a-b"), "api://host/a-b");
    }

    #[test]
    fn the_name_of_a_custom_attribute_takes_the_id_without_dashes() {
        let known = Text::from("1-2").within("extension_{hex}_flag");
        assert_eq!(known.known(), Some("extension_12_flag"));
    }

    #[test]
    fn a_property_is_read_as_it_is_written() {
        let all = [
            Property::Id,
            Property::AppId,
            Property::Name,
            Property::Scope("a:b".into()),
            Property::Role("c".into()),
        ];
        for property in all {
            assert_eq!(Property::parse(&property.to_string()), Some(property));
        }
    }
}

//! A text that may be known only after apply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text, or what it is made of where only the tenant gives that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LateText {
    /// It is known.
    Known(String),
    /// It is known after apply.
    Late(Reference),
}

/// A property of a resource that the tenant gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Address of the resource, `#` and the property, such as `application/shop-spa#appId`.
    #[serde(rename = "$reference")]
    pub reference: String,
    /// The text it is a part of: `{}` is the value, `{hex}` a GUID without its dashes. Absent when it
    /// is the whole text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

impl LateText {
    /// A property of a resource, within `template`.
    #[must_use]
    pub fn late(reference: impl Into<String>, template: impl Into<String>) -> Self {
        Self::Late(Reference {
            reference: reference.into(),
            template: Some(template.into()),
        })
    }

    /// All of a property of a resource.
    #[must_use]
    pub fn whole(reference: impl Into<String>) -> Self {
        Self::Late(Reference {
            reference: reference.into(),
            template: None,
        })
    }

    /// The text, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(text) => Some(text),
            Self::Late(_) => None,
        }
    }
}

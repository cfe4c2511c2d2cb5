//! `attributes`: legacy fields and what they become.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One attribute of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attribute {
    /// Name of a built-in property (such as `givenName` or `city`), or of a custom attribute, which
    /// becomes `extension_{name}`.
    #[schemars(
        regex(pattern = r"^[A-Za-z][A-Za-z0-9_]{0,119}$"),
        example = &"loyaltyNumber"
    )]
    pub name: String,
    /// Type of its values. Default: the built-in property's own, `string` for custom attributes.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<AttributeType>,
    /// What it is. External ID refuses custom attributes without one when B2C and External ID share
    /// a tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Number on the customer's loyalty card")]
    pub description: Option<String>,
    /// Label people see. Default: the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Loyalty number")]
    pub label: Option<String>,
    /// Labels in further languages, by language tag. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"de": "Kundennummer"}))]
    pub labels: IndexMap<String, String>,
    /// The source record's field it is filled from at import. Default: none, so it is only collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"user_metadata.loyalty")]
    pub from: Option<String>,
    /// What happens to a value on its way. Order matters: each step takes the result of the one
    /// before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub transform: Vec<Transform>,
    /// Whether a record without a value is rejected at import, and whether people must fill it in
    /// where it is collected.
    #[serde(default)]
    pub required: bool,
    /// Longest value. Default: the directory's limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1024), example = 40, extend("x-unit" = "UTF-16 code units"))]
    pub max_length: Option<u32>,
    /// What to do with a longer value. Default: `users.profile.overLength`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_length: Option<OverLength>,
    /// Whether people are asked for it when they sign up.
    #[serde(default)]
    pub sign_up: bool,
    /// Whether people can change it when they edit their profile.
    #[serde(default)]
    pub profile_edit: bool,
    /// How people enter it. Default: by type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<AttributeInput>,
    /// The choices of a drop-down, radio or checkbox input. Order matters: it is the order shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub options: Vec<AttributeOption>,
    /// Pattern a value must match where people enter it, as a regular expression. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &r"^[0-9]{8}$")]
    pub pattern: Option<String>,
    /// Claim under which it is put into tokens. Default: not in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"loyalty_number")]
    pub claim: Option<String>,
}

/// Types of attribute values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AttributeType {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A point in time.
    DateTime,
    /// Several texts.
    StringCollection,
}

/// How people enter an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AttributeInput {
    /// One line of text.
    TextBox,
    /// An email address.
    EmailBox,
    /// A date.
    DateTimeDropdown,
    /// One of a few choices, all visible.
    RadioSingleSelect,
    /// One of several choices.
    DropdownSingleSelect,
    /// Any number of choices.
    CheckboxMultiSelect,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributeOption {
    /// What is stored.
    #[schemars(length(min = 1), example = &"silver")]
    pub value: String,
    /// What people see.
    #[schemars(length(min = 1), example = &"Silver card")]
    pub label: String,
    /// What people see in further languages, by language tag. Default: `label`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"de": "Silberkarte"}))]
    pub labels: IndexMap<String, String>,
}

/// What to do with a value longer than the directory takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OverLength {
    /// Reject the record.
    #[default]
    Reject,
    /// Cut it after a whole character.
    Truncate,
}

/// One step on a value's way from the source record to the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Transform {
    /// Removes white space at both ends.
    Trim,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// Unicode normal form C.
    Nfc,
    /// Base64 to text.
    Base64Decode,
    /// Phone number to E.164, with `users.phoneRegion` for numbers without a country code.
    PhoneE164,
    /// Country name or code to a code.
    Country(CountryForm),
    /// Dates in any of `formats` to one form.
    Date(DateTarget),
    /// Words to `true` or `false`; the value is the list of words that mean `true`.
    #[schemars(example = ["yes", "1"])]
    TrueWords(Vec<String>),
    /// Splits at a separator and keeps all parts.
    Split(String),
    /// Joins several values with a separator.
    Join(String),
    /// Replaces a value by what a table says.
    Lookup(LookupTable),
    /// Builds a text from record fields in braces.
    Template(String),
    /// The value when there is none.
    Default(String),
}

/// Forms of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CountryForm {
    /// ISO 3166-1 alpha-2, such as `DE`.
    Alpha2,
    /// English name.
    Name,
}

/// How dates are read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DateTarget {
    /// `strptime` formats, or `epochSeconds`, `epochMilliseconds`, `iso8601`. Order matters: the
    /// first that fits wins.
    #[schemars(length(min = 1), extend("x-ordered" = true), example = ["iso8601", "%d.%m.%Y"])]
    pub formats: Vec<String>,
}

/// A table of replacements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LookupTable {
    /// Value in the source to value in the directory.
    #[schemars(example = serde_json::json!({"m": "male", "f": "female"}))]
    pub table: IndexMap<String, String>,
    /// Value for everything else. Default: none, so that an unknown value rejects the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"unknown")]
    pub otherwise: Option<String>,
}

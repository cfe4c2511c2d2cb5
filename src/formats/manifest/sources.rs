//! Where records are read, and how.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::formats::SecretReference;
use crate::plan::{Connection, InputRole, PasswordExport, Store};

/// A legacy store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Its id, which is a part of every key text.
    pub id: String,
    /// The product or format; it chooses the reader.
    pub store: Store,
    /// Namespace of the UUIDs made of its keys.
    pub namespace: String,
    /// Fields that make up a record's key. Of the alternatives, the first whose fields all have a value
    /// counts; the values are joined by `|`.
    pub key: Vec<Vec<String>>,
    /// What the records hold of a password; absent when only the records themselves say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passwords: Option<PasswordExport>,
    /// Files. Order matters: they are read in this order, those of one glob by name.
    pub files: Vec<File>,
    /// A live connection in the place of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// Record field to column or JSON pointer, for stores that are formats.
    pub fields: BTreeMap<String, String>,
    /// Parameters of password hashes that are not in the records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hash>,
    /// The store's name of a provider to the issuer of the identity. A provider that occurs and is not
    /// here stops its record.
    pub issuers: BTreeMap<String, String>,
    /// Files joined to the users, by role.
    pub joins: Vec<Join>,
}

/// An input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// Path or glob relative to the input root. Files that end in `.gz` are decompressed.
    pub path: String,
    /// What it holds.
    pub role: InputRole,
    /// How it is written.
    pub format: FileFormat,
    /// Character encoding, by its WHATWG name. A byte that does not fit is an error.
    pub encoding: String,
    /// `json`: pointer to the array of records; the empty text is the whole document. Of a document
    /// that is one page of several, the other pages are files of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// `delimited`: its dialect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FileFormat {
    /// One JSON object on each line.
    Ndjson,
    /// A JSON document, which may have comments and a byte order mark.
    Json,
    /// Values between delimiters.
    Delimited,
    /// LDIF (RFC 2849).
    Ldif,
}

/// How values stand between delimiters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dialect {
    /// The delimiter. Absent when the reader finds it in the first line: tab, semicolon or comma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// How a delimiter within a value is written.
    pub quoting: Quoting,
    /// Whether the first line names the columns. Names are compared without case.
    pub header: bool,
}

/// How a delimiter within a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Quoting {
    /// The value stands in double quotes (RFC 4180).
    DoubleQuote,
    /// A backslash stands before it, and quotes are characters like others.
    Backslash,
}

/// A file joined to the users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Join {
    /// Role of the file.
    pub role: InputRole,
    /// Field of the user record that is compared.
    pub user_field: String,
    /// Field of the joined record that is compared.
    pub file_field: String,
    /// Text before the joined field's value; empty for none.
    pub prefix: String,
}

/// Parameters of password hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hash {
    /// Signer key, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_key: Option<SecretReference>,
    /// Salt separator, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt_separator: Option<String>,
    /// Rounds of scrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u32>,
    /// Memory cost of scrypt, as a power of two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_cost: Option<u32>,
}

//! How each store's exports are read where the plan says nothing: key, format, pointer, dialect.
//!
//! Facts are those of each store's own export tool or documentation.

use crate::formats::manifest::{Dialect, FileFormat, Quoting};
use crate::plan::{InputFile, InputRole, Source, Store};

/// Fields that make up the key of a record, in alternatives.
pub(super) fn key(source: &Source) -> Vec<Vec<String>> {
    if let Some(key) = &source.key {
        return vec![vec![key.clone()]];
    }
    let alternatives: &[&[&str]] = match source.store {
        // The dialect has no id: a local account has its sign-in name, a social one its login.
        Store::UsersData => &[&["signInName"], &["issuer", "issuerUserId"]],
        // Nor has this one; the issuer of local accounts is left out.
        Store::BulkCreate => &[
            &[
                "identities.0.signInType",
                "identities.0.issuer",
                "identities.0.issuerAssignedId",
            ],
            &["identities.0.signInType", "identities.0.issuerAssignedId"],
        ],
        // The portal's own download says `objectId`.
        Store::AzureAdB2c | Store::Entra => &[&["id"], &["objectId"]],
        // Job exports say `user_id`, those of the extension `Id`.
        Store::Auth0 => &[&["user_id"], &["Id"]],
        Store::Cognito => &[&["sub"], &["cognito:username"]],
        Store::Firebase => &[&["localId"]],
        Store::AspNetIdentity => &[&["Id"]],
        Store::Wordpress => &[&["ID"]],
        Store::Drupal => &[&["uid"]],
        Store::Django => &[&["pk"], &["id"]],
        Store::PingIdm => &[&["_id"]],
        Store::Ldif => &[&["entryUUID"], &["objectGUID"], &["dn"]],
        Store::B2cSamplesCsv
        | Store::Okta
        | Store::Keycloak
        | Store::Supabase
        | Store::PingOne
        | Store::Scim
        | Store::Csv
        | Store::Ndjson
        | Store::Json => &[&["id"]],
    };
    alternatives
        .iter()
        .map(|fields| fields.iter().map(|&field| field.to_owned()).collect())
        .collect()
}

/// How a file of `store` is written.
pub(super) fn format(store: Store, file: &InputFile) -> FileFormat {
    match (store, extension(&file.path).as_str()) {
        (Store::Csv | Store::B2cSamplesCsv, _) => FileFormat::Delimited,
        (Store::Ndjson, _) => FileFormat::Ndjson,
        (Store::Json, _) => FileFormat::Json,
        (_, "csv" | "tsv" | "tab") => FileFormat::Delimited,
        (_, "ndjson" | "jsonl") => FileFormat::Ndjson,
        (_, "ldif" | "ldf") => FileFormat::Ldif,
        // A job export is one object on each line, whatever its name ends in.
        (Store::Auth0, _) => FileFormat::Ndjson,
        (Store::Ldif, _) => FileFormat::Ldif,
        (_, "json") => FileFormat::Json,
        (Store::AspNetIdentity | Store::Supabase | Store::Wordpress | Store::Drupal, _) => {
            FileFormat::Delimited
        }
        _ => FileFormat::Json,
    }
}

/// Pointer to the records of a JSON document of `store`.
pub(super) fn pointer(store: Store, file: &InputFile) -> String {
    if let Some(pointer) = &file.pointer {
        return pointer.clone();
    }
    if file.role != InputRole::Users {
        return String::new();
    }
    let pointer = match store {
        Store::UsersData | Store::Cognito => "/Users",
        Store::BulkCreate | Store::Firebase | Store::Keycloak => "/users",
        Store::AzureAdB2c | Store::Entra => "/value",
        Store::PingOne => "/_embedded/users",
        Store::PingIdm => "/result",
        Store::Scim => "/Resources",
        _ => "",
    };
    pointer.to_owned()
}

/// The dialect of a delimited file of `store`.
pub(super) fn dialect(store: Store, file: &InputFile) -> Dialect {
    let extension = extension(&file.path);
    let users = file.role == InputRole::Users;
    let delimiter = match (file.delimiter.as_deref(), store, extension.as_str()) {
        (Some("tab"), ..) | (None, _, "tsv" | "tab") => Some("\t"),
        (Some(given), ..) => Some(given),
        (None, Store::B2cSamplesCsv, _) => Some(";"),
        // Exports of the extension end in `.csv` and have tabs; those of a job have commas.
        (None, Store::Auth0, _) => None,
        (None, ..) => Some(","),
    };
    Dialect {
        delimiter: delimiter.map(str::to_owned),
        quoting: match store {
            Store::Cognito if users => Quoting::Backslash,
            _ => Quoting::DoubleQuote,
        },
        header: !(store == Store::Firebase && users),
    }
}

/// What the name of a file ends in, without compression, in lower case.
fn extension(path: &str) -> String {
    let path = path.to_lowercase();
    let path = path.strip_suffix(".gz").unwrap_or(&path);
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => extension.to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> InputFile {
        serde_json::from_value(serde_json::json!({"path": path})).expect("a file")
    }

    #[test]
    fn the_format_follows_from_store_and_name() {
        let format = |store, path| super::format(store, &file(path));
        assert_eq!(format(Store::Auth0, "a/users.json.gz"), FileFormat::Ndjson);
        assert_eq!(format(Store::Auth0, "users.CSV"), FileFormat::Delimited);
        assert_eq!(format(Store::Cognito, "users-*.json"), FileFormat::Json);
        assert_eq!(
            format(Store::Firebase, "users.csv.gz"),
            FileFormat::Delimited
        );
        assert_eq!(format(Store::Csv, "members.txt"), FileFormat::Delimited);
        assert_eq!(format(Store::Ldif, "people"), FileFormat::Ldif);
        assert_eq!(format(Store::Wordpress, "wp_users"), FileFormat::Delimited);
    }

    #[test]
    fn known_dialects_need_no_word() {
        let dialect = |store, path| super::dialect(store, &file(path));
        assert_eq!(dialect(Store::Auth0, "a.csv").delimiter, None);
        assert_eq!(
            dialect(Store::Auth0, "a.tsv").delimiter.as_deref(),
            Some("\t")
        );
        assert_eq!(
            dialect(Store::B2cSamplesCsv, "a").delimiter.as_deref(),
            Some(";")
        );
        assert!(!dialect(Store::Firebase, "a.csv").header);
        assert_eq!(dialect(Store::Cognito, "a.csv").quoting, Quoting::Backslash);
        let mut given = file("a.csv");
        given.delimiter = Some("tab".to_owned());
        assert_eq!(
            super::dialect(Store::Csv, &given).delimiter.as_deref(),
            Some("\t")
        );
    }
}

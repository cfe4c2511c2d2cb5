//! Legacy stores and how they are read: `ENT2080`–`ENT2089`.

use super::{Context, in_place};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{InputRole, PasswordExport, Source, Store, VerifierKind};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NOTHING_TO_READ,
    &NO_LIVE_CONNECTION,
    &TARGET_ITSELF,
    &FIELDS_MISSING,
    &HASH_PARAMETERS,
    &JOIN_WITHOUT_FILE,
    &FILE_SETTING,
];

/// A source without files and connection, or with both.
pub static NOTHING_TO_READ: CodeInfo = CodeInfo {
    id: "ENT2080",
    severity: Severity::Error,
    title: "a source has nothing to read, or two things",
    explain: "\
Records come either from exported `files`, or from a live `connection`. Without either no user of the store
is migrated; with both nobody can say which of them counts. Among the files at least one holds the users.

    sources:
      - id: auth0-prod
        store: auth0
        files:
          - path: exports/users.ndjson",
    source: "structure of the plan",
};

/// A store without a live connection.
pub static NO_LIVE_CONNECTION: CodeInfo = CodeInfo {
    id: "ENT2081",
    severity: Severity::Error,
    title: "this store is read from files only",
    explain: "\
Live connections exist for `azureAdB2c` and `entra`, which are read through Microsoft Graph. Every other
store is exported with its own tools first, and the files are named in `files`.",
    source: "structure of the plan",
};

/// The source is the target.
pub static TARGET_ITSELF: CodeInfo = CodeInfo {
    id: "ENT2082",
    severity: Severity::Error,
    title: "a source is the target itself",
    explain: "\
Users would be read from the tenant they are written to: every one of them exists already, and the import
would change or reject them all. Often a variable of the environment has the wrong value.

An External ID plan may name an Azure AD B2C tenant as source and target: users stay, and nobody is imported
(`entrada explain ENT2250`).",
    source: "structure of the plan",
};

/// A format without names of its fields.
pub static FIELDS_MISSING: CodeInfo = CodeInfo {
    id: "ENT2083",
    severity: Severity::Error,
    title: "the columns of a file are not named",
    explain: "\
`csv`, `ndjson` and `json` are formats, not products: nothing is known about their columns or members.
`fields` says which of them holds what; at least something that identifies a user is needed.

    fields:
      email: Email
      emailVerified: Verified
      given: FirstName

The readers of products know their own names and ignore `fields`; there the finding is a warning.",
    source: "structure of the plan",
};

/// Hash parameters are missing or superfluous.
pub static HASH_PARAMETERS: CodeInfo = CodeInfo {
    id: "ENT2084",
    severity: Severity::Error,
    title: "parameters of the password hashes do not fit the store",
    explain: "\
Hashes of Firebase cannot be verified with what stands in the export: they also depend on the project's
signer key, salt separator, rounds and memory cost. These are shown in the Firebase console under
*Authentication*, *Password hash parameters*.

    hash:
      signerKey: {env: FIREBASE_SIGNER_KEY}
      saltSeparator: Bw==
      rounds: 8
      memoryCost: 14

Hashes of every other store carry their parameters in themselves; there the finding is a warning.",
    source: "Firebase documentation: import users, modified scrypt",
};

/// A join and its file do not come together.
pub static JOIN_WITHOUT_FILE: CodeInfo = CodeInfo {
    id: "ENT2085",
    severity: Severity::Error,
    title: "a join has no file, or is one of users with themselves",
    explain: "\
A join brings the records of a further file (hashes, groups, phones, logins) to the users, by comparing two
fields. It needs a file with that `role` in the same source.

    files:
      - path: users.ndjson
      - {path: hashes.ndjson, role: hashes}
    joins:
      - {role: hashes, userField: user_id, fileField: _id.$oid, prefix: auth0|}",
    source: "structure of the plan",
};

/// A setting of a file does not fit its format.
pub static FILE_SETTING: CodeInfo = CodeInfo {
    id: "ENT2086",
    severity: Severity::Error,
    title: "a setting of a file cannot be used",
    explain: "\
`delimiter` is one character, or the word `tab`. `pointer` is a JSON pointer: empty, or beginning with a
slash, such as `/users`.",
    source: "RFC 4180, 2; RFC 6901, 3",
};

/// Reports everything about sources.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    for (i, source) in context.plan.sources.iter().enumerate() {
        input(context, findings, i, source);
        fields(context, findings, i, source);
        hashes(context, findings, i, source);
        joins(context, findings, i, source);
        files(context, findings, i, source);
    }
}

fn input(context: &Context<'_>, findings: &mut Findings, i: usize, source: &Source) {
    let id = &source.id;
    let place = || context.at(pointer!["sources", i, "id"]);
    let no_users = !source
        .files
        .iter()
        .any(|file| file.role == InputRole::Users);
    let problem = match (&source.connection, source.files.is_empty()) {
        (None, true) => Some(format!("`{id}` has neither files nor a connection")),
        (Some(_), false) => Some(format!("`{id}` has both files and a connection")),
        (None, false) if no_users => Some(format!("no file of `{id}` holds the users")),
        _ => None,
    };
    if let Some(message) = problem {
        findings.push(
            Finding::new(&NOTHING_TO_READ, place(), message)
                .help("name exported files in `files`, or a tenant in `connection`"),
        );
    }
    let Some(connection) = &source.connection else {
        return;
    };
    if !matches!(source.store, Store::AzureAdB2c | Store::Entra) {
        let finding = Finding::new(
            &NO_LIVE_CONNECTION,
            context.key(pointer!["sources", i, "connection"]),
            format!("there is no live connection to the store of `{id}`"),
        );
        findings.push(finding.help("export the users, and name the files in `files`"));
    }
    let target = &context.plan.target;
    let same = |own: &str| own.eq_ignore_ascii_case(&connection.tenant);
    let itself = same(&target.tenant) || target.tenant_id.as_deref().is_some_and(same);
    // With High Scale Compatibility mode users stay where they are, which ENT2250 says.
    if itself && !in_place(context.plan, source) {
        let finding = Finding::new(
            &TARGET_ITSELF,
            context.at(pointer!["sources", i, "connection", "tenant"]),
            format!("`{}` is the target itself", connection.tenant),
        );
        findings.push(
            finding
                .help("name the tenant the users come from")
                .related("the target", context.at(pointer!["target", "tenant"])),
        );
    }
}

/// Stores that are formats: nothing is known about their fields.
const fn is_format(store: Store) -> bool {
    matches!(store, Store::Csv | Store::Ndjson | Store::Json)
}

fn fields(context: &Context<'_>, findings: &mut Findings, i: usize, source: &Source) {
    if is_format(source.store) && source.fields.is_empty() {
        let finding = Finding::new(
            &FIELDS_MISSING,
            context.at(pointer!["sources", i, "store"]),
            format!("nothing says which columns of `{}` hold what", source.id),
        );
        findings.push(finding.help("name them in `fields`, for example `fields: {email: Email}`"));
    } else if !is_format(source.store) && !source.fields.is_empty() {
        let mut finding = Finding::new(
            &FIELDS_MISSING,
            context.key(pointer!["sources", i, "fields"]),
            format!(
                "the reader of `{}` knows its fields and ignores these",
                source.id
            ),
        )
        .help("delete `fields`, or read the file as `csv`, `ndjson` or `json`");
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
}

fn hashes(context: &Context<'_>, findings: &mut Findings, i: usize, source: &Source) {
    let firebase = source.store == Store::Firebase;
    if let Some(hash) = source.hash.as_ref().filter(|_| firebase) {
        let missing = [
            ("signerKey", hash.signer_key.is_none()),
            ("saltSeparator", hash.salt_separator.is_none()),
            ("rounds", hash.rounds.is_none()),
            ("memoryCost", hash.memory_cost.is_none()),
        ];
        for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
            let finding = Finding::new(
                &HASH_PARAMETERS,
                context.at(pointer!["sources", i, "hash"]),
                format!(
                    "hashes of `{}` cannot be verified without `{key}`",
                    source.id
                ),
            );
            findings.push(finding.help("copy it from the project's password hash parameters"));
        }
    }
    let verified = context
        .plan
        .jit
        .iter()
        .flat_map(|jit| &jit.verifiers)
        .any(|verifier| {
            verifier.kind == VerifierKind::HashStore
                && verifier.source.as_ref().is_none_or(|id| *id == source.id)
        });
    let holds_hashes = super::stores::holds(source) == Some(PasswordExport::Hash);
    if firebase && verified && holds_hashes && source.hash.is_none() {
        let finding = Finding::new(
            &HASH_PARAMETERS,
            context.at(pointer!["sources", i, "store"]),
            format!(
                "hashes of `{}` cannot be verified without the project's parameters",
                source.id
            ),
        );
        findings.push(
            finding.help("add `hash` with `signerKey`, `saltSeparator`, `rounds` and `memoryCost`"),
        );
    }
    if !firebase && source.hash.is_some() {
        let mut finding = Finding::new(
            &HASH_PARAMETERS,
            context.key(pointer!["sources", i, "hash"]),
            format!(
                "hashes of `{}` carry their parameters in themselves",
                source.id
            ),
        )
        .help("delete `hash`; it is for Firebase");
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
}

fn joins(context: &Context<'_>, findings: &mut Findings, i: usize, source: &Source) {
    for (j, join) in source.joins.iter().enumerate() {
        let message = if join.role == InputRole::Users {
            "users are not joined with themselves"
        } else if !source.files.iter().any(|file| file.role == join.role) {
            "the source has no file with this role"
        } else {
            continue;
        };
        let place = context.at(pointer!["sources", i, "joins", j, "role"]);
        findings.push(
            Finding::new(&JOIN_WITHOUT_FILE, place, message)
                .help("add the file with its `role` to `files`, or delete the join"),
        );
    }
}

fn files(context: &Context<'_>, findings: &mut Findings, i: usize, source: &Source) {
    for (j, file) in source.files.iter().enumerate() {
        let mut report = |key: &str, message: String, help: &str| {
            let place = context.at(pointer!["sources", i, "files", j, key]);
            findings.push(Finding::new(&FILE_SETTING, place, message).help(help));
        };
        if let Some(delimiter) = &file.delimiter
            && delimiter != "tab"
            && delimiter.chars().count() != 1
        {
            report(
                "delimiter",
                format!("`{delimiter}` is not one character"),
                "write one character, such as `;`, or `tab`",
            );
        }
        if let Some(pointer) = &file.pointer
            && !pointer.is_empty()
            && !pointer.starts_with('/')
        {
            report(
                "pointer",
                format!("`{pointer}` is not a JSON pointer"),
                "begin it with a slash, such as `/users`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, with_target};

    const ID: &str = "22222222-3333-4444-8555-666666666666";

    fn source(code: &str, settings: &str) -> String {
        b2c(code, &format!("sources: [{{id: old, {settings}}}]"))
    }

    #[test]
    fn ent2080_reports_nothing_or_too_much_to_read() {
        assert_snapshot!(source("ENT2080", "store: auth0"), @r#"
        error /sources/0/id: `old` has neither files nor a connection
          help: name exported files in `files`, or a tenant in `connection`
        "#);
        assert_snapshot!(
            source("ENT2080", "store: entra, files: [{path: a}], connection: {tenant: t}"),
            @r#"
        error /sources/0/id: `old` has both files and a connection
          help: name exported files in `files`, or a tenant in `connection`
        "#
        );
        assert_snapshot!(source("ENT2080", "store: auth0, files: [{path: a, role: hashes}]"), @r#"
        error /sources/0/id: no file of `old` holds the users
          help: name exported files in `files`, or a tenant in `connection`
        "#);
    }

    #[test]
    fn ent2080_accepts_files_or_a_connection() {
        assert_eq!(source("ENT2080", "store: auth0, files: [{path: a}]"), "");
        assert_eq!(
            source("ENT2080", "store: entra, connection: {tenant: t}"),
            ""
        );
    }

    #[test]
    fn ent2081_reports_a_connection_nobody_can_make() {
        assert_snapshot!(source("ENT2081", "store: auth0, connection: {tenant: t}"), @r#"
        error /sources/0/connection: there is no live connection to the store of `old`
          help: export the users, and name the files in `files`
        "#);
    }

    #[test]
    fn ent2081_accepts_another_tenant() {
        assert_eq!(
            source("ENT2081", "store: azureAdB2c, connection: {tenant: t}"),
            ""
        );
    }

    #[test]
    fn ent2082_reports_the_target_as_a_source() {
        let settings = "store: azureAdB2c, connection: {tenant: Contoso.onmicrosoft.com}";
        assert_snapshot!(source("ENT2082", settings), @r#"
        error /sources/0/connection/tenant: `Contoso.onmicrosoft.com` is the target itself
          help: name the tenant the users come from
          /target/tenant: the target
        "#);
    }

    #[test]
    fn ent2082_accepts_another_tenant() {
        let settings = "store: azureAdB2c, connection: {tenant: old.onmicrosoft.com}";
        assert_eq!(source("ENT2082", settings), "");
    }

    #[test]
    fn ent2082_accepts_users_who_stay_where_they_are() {
        for target in ["contoso.onmicrosoft.com", ID] {
            let here = format!(
                "target: {{platform: externalId, tenant: contoso.onmicrosoft.com, tenantId: {ID}}}
sources: [{{id: old, store: azureAdB2c, connection: {{tenant: {target}}}}}]"
            );
            assert_eq!(with_target("ENT2082", &here), "");
            let other_store = here.replace("azureAdB2c", "entra");
            assert!(with_target("ENT2082", &other_store).contains("is the target itself"));
            let other_platform = here.replace("externalId", "b2c");
            assert!(with_target("ENT2082", &other_platform).contains("is the target itself"));
        }
    }

    #[test]
    fn ent2083_reports_columns_nobody_named_and_names_nobody_reads() {
        assert_snapshot!(source("ENT2083", "store: csv"), @r#"
        error /sources/0/store: nothing says which columns of `old` hold what
          help: name them in `fields`, for example `fields: {email: Email}`
        "#);
        assert_snapshot!(source("ENT2083", "store: okta, fields: {email: Email}"), @r#"
        warning /sources/0/fields: the reader of `old` knows its fields and ignores these
          help: delete `fields`, or read the file as `csv`, `ndjson` or `json`
        "#);
    }

    #[test]
    fn ent2083_accepts_named_columns() {
        assert_eq!(source("ENT2083", "store: csv, fields: {email: Email}"), "");
    }

    #[test]
    fn ent2084_reports_parameters_that_are_missing_or_ignored() {
        let hash = "store: firebase, hash: {signerKey: {env: K}, rounds: 8, memoryCost: 14}";
        assert_snapshot!(source("ENT2084", hash), @r#"
        error /sources/0/hash: hashes of `old` cannot be verified without `saltSeparator`
          help: copy it from the project's password hash parameters
        "#);
        assert_snapshot!(source("ENT2084", "store: django, hash: {rounds: 8}"), @r#"
        warning /sources/0/hash: hashes of `old` carry their parameters in themselves
          help: delete `hash`; it is for Firebase
        "#);
        assert_snapshot!(b2c("ENT2084", "
sources: [{id: old, store: firebase}]
jit: {endpoint: 'https://m.a.com', authentication: {kind: basic}, verifiers: [{name: v, kind: hashStore}]}
"), @r#"
        error /sources/0/store: hashes of `old` cannot be verified without the project's parameters
          help: add `hash` with `signerKey`, `saltSeparator`, `rounds` and `memoryCost`
        "#);
    }

    #[test]
    fn ent2084_accepts_complete_parameters_and_hashes_nobody_verifies() {
        let hash = "store: firebase,
            hash: {signerKey: {env: K}, saltSeparator: Bw==, rounds: 8, memoryCost: 14}";
        assert_eq!(source("ENT2084", hash), "");
        assert_eq!(source("ENT2084", "store: firebase"), "");
    }

    #[test]
    fn ent2085_reports_joins_without_a_file() {
        let join = "joins: [{role: hashes, userField: a, fileField: b}]";
        assert_snapshot!(source("ENT2085", &format!("store: auth0, files: [{{path: a}}], {join}")), @r#"
        error /sources/0/joins/0/role: the source has no file with this role
          help: add the file with its `role` to `files`, or delete the join
        "#);
    }

    #[test]
    fn ent2085_accepts_joins_with_a_file() {
        let settings = "store: auth0, files: [{path: a}, {path: h, role: hashes}],
            joins: [{role: hashes, userField: a, fileField: b}]";
        assert_eq!(source("ENT2085", settings), "");
    }

    #[test]
    fn ent2086_reports_delimiters_and_pointers_that_are_none() {
        let settings = "store: csv, files: [{path: a, delimiter: '||'}, {path: b, pointer: users}]";
        assert_snapshot!(source("ENT2086", settings), @r#"
        error /sources/0/files/0/delimiter: `||` is not one character
          help: write one character, such as `;`, or `tab`
        error /sources/0/files/1/pointer: `users` is not a JSON pointer
          help: begin it with a slash, such as `/users`
        "#);
    }

    #[test]
    fn ent2086_accepts_characters_and_pointers() {
        let settings = "store: csv, files: [{path: a, delimiter: tab}, {path: b, pointer: /users}]";
        assert_eq!(source("ENT2086", settings), "");
    }
}

//! Handler classes, and the metadata and keys each of them wants.

use super::tables::{BOOLEAN, HANDLERS, ISSUERS, PROVIDERS, Row};
use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};

/// A class nobody knows.
pub static UNKNOWN_HANDLER: CodeInfo = CodeInfo {
    id: "ENT6001",
    severity: Severity::Warning,
    title: "unknown handler",
    explain: "`Protocol/@Handler` names a class of the service, for example \
`Web.TPEngine.Providers.RestfulProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, \
PublicKeyToken=null`. A class that does not exist is refused at upload. If the class is new, \
suppress this finding.",
    source: "Microsoft Learn: technical profile reference pages",
};

/// A setting that must be there.
pub static MISSING_METADATA: CodeInfo = CodeInfo {
    id: "ENT6002",
    severity: Severity::Error,
    title: "required metadata is missing",
    explain: "A technical profile needs certain `Metadata` items, its own or inherited or included: a \
REST call its `ServiceUrl` and `AuthenticationType`, a directory access its `Operation`, a page its \
`ContentDefinitionReferenceId`, an identity provider its `client_id`. Without them the upload is \
refused or the sign-in fails (AADB2C90023).\n\nOnly technical profiles that a journey uses are \
judged.",
    source: "Microsoft Learn: technical profile reference pages; error codes, AADB2C90023",
};

/// A value that is not one of the allowed.
pub static METADATA_VALUE: CodeInfo = CodeInfo {
    id: "ENT6003",
    severity: Severity::Error,
    title: "a metadata item has a value that is not allowed",
    explain: "Some metadata items have a closed list of values, for example `Operation` of a \
directory technical profile: `Read`, `Write`, `DeleteClaims`, `DeleteClaimsPrincipal`. Any other \
value fails at upload or at sign-in.",
    source: "Microsoft Learn: technical profile reference pages",
};

/// A setting nobody reads.
pub static UNKNOWN_METADATA: CodeInfo = CodeInfo {
    id: "ENT6004",
    severity: Severity::Info,
    title: "unknown metadata item",
    explain: "The service ignores metadata items it does not know, so that a slip of the pen goes \
unnoticed: the setting simply has no effect. Compare the key with the reference page of the \
technical profile.",
    source: "Microsoft Learn: technical profile reference pages",
};

/// A key that must be there.
pub static MISSING_KEY: CodeInfo = CodeInfo {
    id: "ENT6005",
    severity: Severity::Error,
    title: "a required cryptographic key is missing",
    explain: "A token issuer signs with `issuer_secret` and protects refresh tokens with \
`issuer_refresh_token_key`; a SAML issuer signs with `SamlMessageSigning`; an OAuth2 identity \
provider authenticates with `client_secret`. Without the key every sign-in fails \
(AADB2C90025).\n\n```xml\n<CryptographicKeys>\n  <Key Id=\"issuer_secret\" \
StorageReferenceId=\"B2C_1A_TokenSigningKeyContainer\" />\n</CryptographicKeys>\n```",
    source: "Microsoft Learn: error codes, AADB2C90025; JWT token issuer; SAML token issuer; OAuth2 technical profile",
};

/// A setting that is there and empty.
pub static EMPTY_METADATA: CodeInfo = CodeInfo {
    id: "ENT6006",
    severity: Severity::Error,
    title: "a metadata item that names an application is empty",
    explain: "`client_id`, `IdTokenAudience`, `ClientId` and `ApplicationObjectId` hold the id of an \
application. An empty one is refused: \"defines an invalid value \"\" for the metadata item\". This \
also concerns technical profiles the journeys do not use.\n\nWrite the id, or remove the technical \
profile.",
    source: "GitHub: Azure-Samples/active-directory-b2c-custom-policy-starterpack issue 57 (message of the service)",
};

/// A key nobody reads.
pub static UNKNOWN_KEY: CodeInfo = CodeInfo {
    id: "ENT6008",
    severity: Severity::Info,
    title: "unknown cryptographic key",
    explain: "The `Id` of a `Key` says what the key is for: `client_secret`, `issuer_secret`, \
`SamlMessageSigning` … An id the handler does not know is ignored, and the key it was meant to be is \
missing. The policy key it names must exist all the same, or the upload is refused.",
    source: "Microsoft Learn: technical profile reference pages, Cryptographic keys",
};

/// Items that hold an application's id.
const IDS: &[&str] = &[
    "client_id",
    "IdTokenAudience",
    "ClientId",
    "ApplicationObjectId",
];

/// The item that names a page.
const PAGE: &str = "ContentDefinitionReferenceId";

pub(crate) const RULES: &[Rule] = &[
    Rule::Profile(handler),
    Rule::Profile(empty),
    Rule::Profile(check),
];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(row) = row(profile) else {
        return;
    };
    values(subject, profile, row, findings);
    unknown(subject, profile, row, findings);
    // What an extension adds is missing in a base on its own: only a relying party is complete.
    let is_complete = subject.effective.is_of_relying_party() && subject.effective.runs(profile.id);
    if is_complete {
        required(subject, profile, row, findings);
    }
    // A key with a wrong id is most likely the one that is missing, which is said then.
    let has_key = |id: &&str| profile.keys.iter().any(|key| key.id == *id);
    if !is_complete || row.keys.iter().all(has_key) {
        unknown_keys(subject, profile, row, findings);
    }
}

/// The row of the tables that is about `profile`.
fn row(profile: &Profile<'_>) -> Option<&'static Row> {
    let named = |rows: &'static [Row], name: &str| rows.iter().find(|row| row.name == name);
    match profile.protocol_name() {
        "Proprietary" => named(HANDLERS, profile.handler()),
        protocol if profile.token_format.is_some() => named(ISSUERS, protocol),
        protocol => named(PROVIDERS, protocol),
    }
}

fn handler(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(protocol) = profile.protocol else {
        return;
    };
    if protocol.name != "Proprietary" || HANDLERS.iter().any(|row| row.name == profile.handler()) {
        return;
    }
    let message = match protocol.class() {
        Some(class) => format!("unknown handler `{class}`"),
        None => "a proprietary protocol without a handler".to_owned(),
    };
    let mut found = finding(
        &UNKNOWN_HANDLER,
        subject.value(protocol.at, "Handler"),
        message,
        "write the class of the service that this technical profile uses",
    )
    .did_you_mean(profile.handler(), HANDLERS.iter().map(|row| row.name));
    // It may be newer than this list, but not when it is nearly one of it.
    if found.suggestion.is_some() {
        found.severity = Severity::Error;
    }
    findings.push(found);
}

fn empty(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    for item in &profile.metadata {
        if item.value.is_empty() && IDS.contains(&item.key) {
            findings.push(finding(
                &EMPTY_METADATA,
                subject.place(item.at),
                format!("`{}` of `{}` is empty", item.key, profile.id),
                "write the application's id, or remove the technical profile",
            ));
        }
    }
}

fn values(subject: &Subject<'_>, profile: &Profile<'_>, row: &Row, findings: &mut Findings) {
    for (key, allowed) in row.values {
        let Some(item) = profile.metadata.iter().find(|item| item.key == *key) else {
            continue;
        };
        let boolean = *allowed == BOOLEAN;
        let fits = |value: &&str| {
            if boolean {
                value.eq_ignore_ascii_case(&item.value)
            } else {
                **value == item.value
            }
        };
        if allowed.iter().any(fits) {
            continue;
        }
        let shown = if boolean { &allowed[..2] } else { allowed };
        let list: Vec<String> = shown.iter().map(|value| format!("`{value}`")).collect();
        findings.push(
            finding(
                &METADATA_VALUE,
                subject.text(item.at),
                format!("`{}` is no value of `{key}`", item.value),
                format!("write one of {}", list.join(", ")),
            )
            .did_you_mean(&item.value, shown.iter().copied()),
        );
    }
}

fn unknown(subject: &Subject<'_>, profile: &Profile<'_>, row: &Row, findings: &mut Findings) {
    if row.known.is_empty() {
        return;
    }
    let known: Vec<&str> = row
        .required
        .iter()
        .chain(row.known)
        .copied()
        .chain(row.values.iter().map(|(key, _)| *key))
        .collect();
    for item in &profile.metadata {
        let same = |name: &&str| match name.strip_suffix('*') {
            Some(prefix) => item.key.starts_with(prefix),
            None => *name == item.key,
        };
        if !known.iter().any(same) {
            findings.push(
                finding(
                    &UNKNOWN_METADATA,
                    subject.value(item.at, "Key"),
                    format!("`{}` is no setting of `{}`", item.key, row.name),
                    "compare it with the reference page; the service ignores unknown items",
                )
                .did_you_mean(item.key, known.iter().copied()),
            );
        }
    }
}

fn unknown_keys(subject: &Subject<'_>, profile: &Profile<'_>, row: &Row, findings: &mut Findings) {
    let known = row.keys.iter().chain(row.other_keys).copied();
    if known.clone().next().is_none() {
        return;
    }
    for key in &profile.keys {
        if !known.clone().any(|id| id == key.id) {
            findings.push(
                finding(
                    &UNKNOWN_KEY,
                    subject.value(key.at, "Id"),
                    format!("`{}` is no key of `{}`", key.id, row.name),
                    "compare it with the reference page; the service ignores unknown keys",
                )
                .did_you_mean(key.id, known.clone()),
            );
        }
    }
}

fn required(subject: &Subject<'_>, profile: &Profile<'_>, row: &Row, findings: &mut Findings) {
    for key in row.required {
        // A page that is the first half of a selection is shown by the step.
        let by_step = *key == PAGE && subject.effective.step_shows(profile.id);
        // A password login may send the id as a claim.
        let as_claim = profile.inputs.iter().any(|claim| claim.partner == *key);
        if profile.item(key).is_none() && !by_step && !as_claim {
            findings.push(finding(
                &MISSING_METADATA,
                subject.value(profile.at, "Id"),
                format!("`{}` has no metadata item `{key}`", profile.id),
                format!("add `<Item Key=\"{key}\">…</Item>`, here or in what it inherits from"),
            ));
        }
    }
    let is_known = |id: &str| {
        row.keys
            .iter()
            .chain(row.other_keys)
            .any(|known| *known == id)
    };
    let stray = profile.keys.iter().find(|key| !is_known(key.id));
    for id in row.keys {
        if !profile.keys.iter().any(|key| key.id == *id) {
            let help = match stray {
                Some(key) => format!(
                    "write `{id}` in place of `{}`, which is no key of it",
                    key.id
                ),
                None => format!("add `<Key Id=\"{id}\" StorageReferenceId=\"B2C_1A_…\" />`"),
            };
            let mut found = finding(
                &MISSING_KEY,
                subject.value(profile.at, "Id"),
                format!("`{}` has no cryptographic key `{id}`", profile.id),
                help,
            );
            if let Some(key) = stray {
                found = found.related("the unknown key", subject.value(key.at, "Id"));
            }
            findings.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{
        EXCHANGE, Fixture, PAGE, REST, REST_KEYS, REST_METADATA, SEND, profile,
    };

    /// A page that calls `Call` with `body`.
    fn calling(body: &str) -> Fixture {
        Fixture::new().profile(&profile("Call", body)).page(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>
            <ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call"/>
            </ValidationTechnicalProfiles>"#,
        )
    }

    fn rest(metadata: &str) -> Fixture {
        calling(&format!("{REST}<Metadata>{metadata}</Metadata>{REST_KEYS}"))
    }

    #[test]
    fn ent6001_reports_a_class_that_does_not_exist() {
        let messages =
            calling(&REST.replace("RestfulProvider", "RestFulProvider")).messages("ENT6001");
        assert_eq!(
            messages,
            ["unknown handler `Web.TPEngine.Providers.RestFulProvider`"]
        );
    }

    #[test]
    fn ent6001_accepts_a_known_class() {
        rest(REST_METADATA).accepts("ENT6001");
    }

    #[test]
    fn ent6002_reports_a_call_without_an_address() {
        let messages = rest(r#"<Item Key="AuthenticationType">Basic</Item>"#).messages("ENT6002");
        assert_eq!(messages, ["`Call` has no metadata item `ServiceUrl`"]);
    }

    #[test]
    fn ent6002_accepts_inherited_metadata() {
        rest(REST_METADATA).accepts("ENT6002");
    }

    #[test]
    fn ent6003_reports_a_value_that_is_not_allowed() {
        let metadata = REST_METADATA.replace(">Body<", ">Json<");
        let messages = rest(&metadata).messages("ENT6003");
        assert_eq!(messages, ["`Json` is no value of `SendClaimsIn`"]);
    }

    #[test]
    fn ent6003_accepts_booleans_in_any_case() {
        let metadata = format!(r#"{REST_METADATA}<Item Key="DebugMode">False</Item>"#);
        rest(&metadata).accepts("ENT6003");
    }

    #[test]
    fn ent6004_reports_a_slip_in_a_key() {
        let metadata = format!(r#"{REST_METADATA}<Item Key="DebugMod">true</Item>"#);
        rest(&metadata).reports("ENT6004");
    }

    #[test]
    fn ent6004_accepts_all_messages() {
        let metadata = format!(r#"{REST_METADATA}<Item Key="UserMessageIfNew">x</Item>"#);
        rest(&metadata).accepts("ENT6004");
    }

    #[test]
    fn ent6005_reports_an_issuer_without_a_signing_key() {
        let issuer =
            r#"<Protocol Name="OpenIdConnect"/><OutputTokenFormat>JWT</OutputTokenFormat>"#;
        calling(issuer).reports("ENT6005");
    }

    #[test]
    fn ent6005_accepts_an_issuer_with_its_keys() {
        Fixture::new().accepts("ENT6005");
    }

    fn provider(key: &str) -> Fixture {
        calling(&format!(
            r#"<Protocol Name="OpenIdConnect"/><Metadata><Item Key="client_id">x</Item></Metadata>
            <CryptographicKeys><Key Id="{key}" StorageReferenceId="B2C_1A_K"/></CryptographicKeys>"#
        ))
    }

    #[test]
    fn ent6008_reports_a_slip_in_the_id_of_a_key() {
        let messages = provider("client_secrets").messages("ENT6008");
        assert_eq!(messages, ["`client_secrets` is no key of `OpenIdConnect`"]);
    }

    #[test]
    fn ent6008_accepts_a_slip_that_is_reported_as_the_missing_key() {
        let issuer = r#"<TechnicalProfile Id="JwtIssuer"><DisplayName>j</DisplayName>
            <Protocol Name="OpenIdConnect"/><OutputTokenFormat>JWT</OutputTokenFormat><CryptographicKeys>
            <Key Id="issuer_secrets" StorageReferenceId="B2C_1A_TokenSigningKeyContainer"/>
            <Key Id="issuer_refresh_token_key" StorageReferenceId="B2C_1A_TokenEncryptionKeyContainer"/>
            </CryptographicKeys></TechnicalProfile>"#;
        let fixture = Fixture::new()
            .profile(&issuer.replace("JwtIssuer", "Other"))
            .steps(&format!("{EXCHANGE}{}", SEND.replace("JwtIssuer", "Other")));
        fixture.reports("ENT6005");
        fixture.accepts("ENT6008");
    }

    #[test]
    fn ent6008_accepts_the_keys_of_the_protocol_and_any_header_of_a_rest_call() {
        provider("client_secret").accepts("ENT6008");
        let header = REST_KEYS.replace("BasicAuthenticationUsername", "x-functions-key");
        calling(&format!(
            "{REST}<Metadata>{REST_METADATA}</Metadata>{header}"
        ))
        .accepts("ENT6008");
    }

    #[test]
    fn ent6006_reports_an_empty_client_id() {
        let body =
            r#"<Protocol Name="OpenIdConnect"/><Metadata><Item Key="client_id"/></Metadata>"#;
        calling(body).reports("ENT6006");
    }

    #[test]
    fn ent6006_accepts_an_empty_text_elsewhere() {
        let body = format!(
            r#"{PAGE}<Metadata><Item Key="ContentDefinitionReferenceId">api.page</Item>
            <Item Key="language.button_continue"/></Metadata>"#
        );
        Fixture::new()
            .profile(&profile("Other", &body))
            .accepts("ENT6006");
    }
}

//! `entrada init`.

mod existing;

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::Error;
use super::context::Context;
use super::exit::Exit;
use crate::util::fs;

/// Write a commented plan to start from
///
/// The plan passes `entrada check` as it is; what is made up in it is marked CHANGE.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada init --from auth0 --to b2c --password justInTime
  entrada init --from csv --to externalId --password forcedReset -o plans/members.yaml
  entrada init --from usersData --password known -o -        to standard output
  entrada init --from-policies policies                      a plan that carries existing policies")]
pub(super) struct Args {
    /// The legacy store
    #[arg(long, value_name = "STORE", default_value = "csv")]
    from: StoreArg,

    /// The platform people sign in to afterwards
    #[arg(long, value_name = "PLATFORM", default_value = "b2c")]
    to: PlatformArg,

    /// How passwords get across
    #[arg(long, value_name = "MECHANISM", default_value = "justInTime")]
    password: PasswordArg,

    /// A folder of existing custom policies, with its appsettings.json: the plan carries them along
    ///
    /// The plan names the files where they are, so it has to be written beside the folder or above it.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["from", "to", "password"])]
    from_policies: Option<PathBuf>,

    /// The file to write, which must not exist yet; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "plan.yaml")]
    output: PathBuf,
}

/// The words of the plan's `store`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "camelCase")]
enum StoreArg {
    /// Microsoft's UsersData.json
    UsersData,
    /// Microsoft's bulk-create users.json
    BulkCreate,
    /// The CSV of Microsoft's B2C samples
    B2cSamplesCsv,
    /// Another Azure AD B2C tenant
    AzureAdB2c,
    /// A Microsoft Entra tenant
    Entra,
    /// Auth0
    Auth0,
    /// Amazon Cognito
    Cognito,
    /// Okta
    Okta,
    /// Firebase Authentication
    Firebase,
    /// Keycloak
    Keycloak,
    /// ASP.NET Core Identity
    AspNetIdentity,
    /// Supabase
    Supabase,
    /// WordPress
    Wordpress,
    /// Drupal
    Drupal,
    /// Django
    Django,
    /// PingOne
    PingOne,
    /// PingIDM or ForgeRock
    PingIdm,
    /// LDAP, as LDIF
    Ldif,
    /// SCIM 2.0
    Scim,
    /// Any CSV
    Csv,
    /// Any newline-delimited JSON
    Ndjson,
    /// Any JSON array
    Json,
}

/// The words of `target.platform`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "camelCase")]
enum PlatformArg {
    /// Azure AD B2C
    B2c,
    /// Microsoft Entra External ID
    ExternalId,
}

/// The words of a credential rule's `password`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "camelCase")]
enum PasswordArg {
    /// The source holds it in plain text
    Known,
    /// Everybody sets a new one
    ForcedReset,
    /// It is checked at the first sign-in and kept
    JustInTime,
    /// Another Azure AD B2C tenant is asked
    LegacyTenant,
    /// One-time codes by email
    None,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let to_stdout = args.output.as_os_str() == "-";
    if !to_stdout && fs::exists(&args.output) {
        return Err(Error::Usage {
            message: format!("`{}` exists already", args.output.display()),
            hint: Some("name another file with `-o`, or remove it".to_owned()),
        });
    }
    let text = match &args.from_policies {
        Some(folder) => match existing::plan(folder, &args.output, context)? {
            Ok(text) => text,
            Err(exit) => return Ok(exit),
        },
        None => plan(args)?,
    };
    if to_stdout {
        write!(context.out(), "{text}")?;
        return Ok(Exit::Success);
    }
    if let Some(folder) = args.output.parent() {
        fs::create_folder(folder)?;
    }
    fs::write_atomic(&args.output, text.as_bytes())?;
    let path = args.output.display();
    context.status(&format!("wrote {path}; next: `entrada check {path}`"));
    Ok(Exit::Success)
}

/// Why a combination makes no plan, and what would.
fn impossible(args: &Args) -> Option<(&'static str, &'static str)> {
    use {PasswordArg as Password, PlatformArg as Platform};
    let plaintext = args.from.is_generic()
        || matches!(
            args.from,
            StoreArg::UsersData | StoreArg::BulkCreate | StoreArg::B2cSamplesCsv
        );
    match (args.password, args.to) {
        (Password::Known, _) if !plaintext => Some((
            "the store does not hand out passwords in plain text",
            "say `--password justInTime` to keep them, or `forcedReset`",
        )),
        (Password::LegacyTenant, Platform::ExternalId) => Some((
            "only Azure AD B2C policies can ask another tenant",
            "say `--from azureAdB2c --password justInTime`",
        )),
        (Password::LegacyTenant, _) if args.from != StoreArg::AzureAdB2c => Some((
            "`legacyTenant` asks another Azure AD B2C tenant",
            "say `--from azureAdB2c`",
        )),
        (Password::None, Platform::B2c) => Some((
            "Azure AD B2C policies have no sign-in without a password or a provider",
            "say `--password justInTime` or `forcedReset`, or `--to externalId`",
        )),
        _ => None,
    }
}

impl StoreArg {
    const fn is_generic(self) -> bool {
        matches!(self, Self::Csv | Self::Ndjson | Self::Json)
    }

    /// A file name as the store's export would have it.
    const fn path(self) -> &'static str {
        match self {
            Self::UsersData => "data/UsersData.json",
            Self::Auth0 | Self::Ndjson => "data/users-*.ndjson",
            Self::B2cSamplesCsv
            | Self::AspNetIdentity
            | Self::Supabase
            | Self::Wordpress
            | Self::Drupal
            | Self::Csv => "data/users.csv",
            Self::Keycloak => "data/realm-users-*.json",
            Self::Ldif => "data/people.ldif",
            _ => "data/users.json",
        }
    }

    /// The verifier that knows the store's passwords, and its settings.
    const fn verifier(self) -> (&'static str, &'static [&'static str]) {
        const SECRET: &str = "clientSecret: { env: LEGACY_CLIENT_SECRET }";
        const CLIENT: &str = "clientId: 66666666-7777-4888-8999-aaaaaaaaaaaa";
        match self {
            Self::AzureAdB2c | Self::Entra => (
                "entraRopc",
                &["realm: legacy.onmicrosoft.com", CLIENT, SECRET],
            ),
            Self::Auth0 => (
                "auth0",
                &[
                    "url: https://contoso.eu.auth0.com",
                    "realm: Username-Password-Authentication",
                    "clientId: Zq1kT0dZ9aExampleClientId",
                    SECRET,
                ],
            ),
            Self::Cognito => (
                "cognito",
                &[
                    "region: eu-west-1",
                    "realm: eu-west-1_Example1",
                    "clientId: 1example23456789",
                    SECRET,
                ],
            ),
            Self::Okta => ("okta", &["url: https://contoso.okta.com", SECRET]),
            Self::Firebase
            | Self::Keycloak
            | Self::AspNetIdentity
            | Self::Supabase
            | Self::Wordpress
            | Self::Drupal
            | Self::Django => ("hashStore", &[]),
            Self::Ldif => (
                "ldap",
                &[
                    "url: ldaps://ldap.contoso.example",
                    "bindDn: cn=migration,dc=contoso,dc=example",
                    SECRET,
                    "baseDn: ou=people,dc=contoso,dc=example",
                    "filter: (mail={username})",
                ],
            ),
            _ => (
                "http",
                &[
                    "url: https://legacy.contoso.example/login",
                    "body: '{\"login\":\"{username}\",\"secret\":\"{password}\"}'",
                ],
            ),
        }
    }
}

/// What the template is filled with.
#[derive(Serialize)]
struct Choices {
    description: String,
    suffix: &'static str,
    platform: String,
    store: String,
    password: String,
    path: &'static str,
    verifier: &'static str,
    verifier_settings: &'static [&'static str],
    b2c: bool,
    live: bool,
    generic: bool,
    firebase: bool,
    locks_early: bool,
    known: bool,
    jit: bool,
    legacy_tenant: bool,
    one_time_code: bool,
}

/// The one YAML that comes from a template: comments are its point, and no type carries them. All
/// values are words of this program.
const TEMPLATE: &str = include_str!("../../templates/init/plan.yaml.tera");

fn plan(args: &Args) -> Result<String, Error> {
    if let Some((message, hint)) = impossible(args) {
        return Err(Error::Usage {
            message: message.to_owned(),
            hint: Some(hint.to_owned()),
        });
    }
    let b2c = args.to == PlatformArg::B2c;
    let (verifier, verifier_settings) = args.from.verifier();
    let choices = Choices {
        description: format!("From {} to {}", word(args.from), word(args.to)),
        suffix: if b2c { "b2c" } else { "" },
        platform: word(args.to),
        store: word(args.from),
        password: word(args.password),
        path: args.from.path(),
        verifier,
        verifier_settings,
        b2c,
        live: matches!(args.from, StoreArg::AzureAdB2c | StoreArg::Entra),
        generic: args.from.is_generic(),
        firebase: args.from == StoreArg::Firebase,
        locks_early: args.from == StoreArg::Cognito,
        known: args.password == PasswordArg::Known,
        jit: args.password == PasswordArg::JustInTime,
        legacy_tenant: args.password == PasswordArg::LegacyTenant,
        one_time_code: args.password == PasswordArg::None,
    };
    let render = || -> tera::TeraResult<String> {
        let mut engine = tera::Tera::default();
        engine.add_raw_template("plan.yaml", TEMPLATE)?;
        engine.render("plan.yaml", &tera::Context::from_serialize(&choices)?)
    };
    render().map_err(|error| Error::Internal(error.to_string()))
}

/// The word of the plan for a choice.
fn word(choice: impl ValueEnum) -> String {
    choice
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}

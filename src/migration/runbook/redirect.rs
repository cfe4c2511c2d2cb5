//! What is registered in the consoles of identity providers: the exact addresses.

use std::collections::BTreeSet;

use super::address::{host, hosts, policy_id, subdomain, tenant, tenant_id};
use super::outline::Outline;
use super::text::{Text, say};
use super::{Entry, Step};
use crate::plan::{IdentityProvider, IdentityProviderKind as Kind, JourneyKind};
use crate::util::naming::{pascal, unique};

/// A step for each provider that has a console.
pub(super) fn steps(outline: &Outline<'_>) -> Vec<Step> {
    let mut taken = BTreeSet::new();
    let mut steps = Vec::new();
    for provider in &outline.plan.identity_providers {
        // As the generated policies name their technical profiles.
        let stem = unique(&mut taken, pascal(&provider.name));
        let entries = entries(outline, provider, &stem);
        if entries.is_empty() {
            continue;
        }
        let text = say(
            "Register the addresses of the tenant for the provider `{}`.",
            &[&provider.name],
        );
        let mut step = Step::manual(text, &place(provider));
        for entry in entries {
            step = step.with(entry.name, entry.value);
        }
        steps.push(match note(outline, provider) {
            Some(note) => step.why(note),
            None => step,
        });
    }
    steps
}

/// The addresses to register, each with the field it goes into.
pub(super) fn entries(
    outline: &Outline<'_>,
    provider: &IdentityProvider,
    stem: &str,
) -> Vec<Entry> {
    let pairs = match (outline.is_external_id(), provider.kind) {
        (true, Kind::Saml) => external_saml(outline),
        (true, _) => external(outline, provider.kind),
        (false, Kind::Saml) => b2c_saml(outline, provider, stem),
        (false, _) => b2c(outline, provider),
    };
    let mut known = BTreeSet::new();
    pairs
        .into_iter()
        .filter(|pair| known.insert(pair.clone()))
        .map(|(name, value)| Entry {
            name: name.to_owned(),
            value: value.into(),
        })
        .collect()
}

/// Most relying parties that are listed one by one.
const MOST_PARTIES: usize = 12;

type Pairs = Vec<(&'static str, String)>;

/// Azure AD B2C has one address for all providers (Microsoft Learn: identity provider pages of Azure
/// AD B2C), but for those that speak OAuth 1.
fn b2c(outline: &Outline<'_>, provider: &IdentityProvider) -> Pairs {
    let target = &outline.plan.target;
    let tenant = tenant(target);
    let field = field(provider.kind);
    let mut pairs = Pairs::new();
    for host in hosts(target) {
        if provider.kind == Kind::Twitter {
            let flows = outline.plan.user_flows.iter();
            let offering = flows.filter(|flow| flow.identity_providers.contains(&provider.name));
            pairs.extend(offering.map(|flow| {
                let flow = format!("b2c_1_{}", flow.name.to_lowercase());
                (
                    field,
                    format!("https://{host}/{tenant}/{flow}/oauth1/authresp"),
                )
            }));
            continue;
        }
        match provider.kind {
            Kind::Google => {
                pairs.push(("Authorized JavaScript origins", format!("https://{host}")))
            }
            Kind::Amazon => pairs.push(("Allowed Origins", format!("https://{host}"))),
            Kind::Apple => pairs.push(("Domains and Subdomains", host.clone())),
            _ => {}
        }
        pairs.push((field, format!("https://{host}/{tenant}/oauth2/authresp")));
        if target.custom_domain.as_deref() == Some(&host)
            && let Some(id) = &target.tenant_id
        {
            pairs.push((field, format!("https://{host}/{id}/oauth2/authresp")));
        }
    }
    pairs
}

/// Each relying party has its own metadata (Microsoft Learn: set up sign-in with a SAML identity
/// provider in Azure AD B2C).
fn b2c_saml(outline: &Outline<'_>, provider: &IdentityProvider, stem: &str) -> Pairs {
    let target = &outline.plan.target;
    let Some(policies) = &outline.plan.custom_policies else {
        return Pairs::new();
    };
    let (host, tenant) = (host(target), tenant(target));
    let offering = policies.relying_parties.iter().filter(|party| {
        party.journey != JourneyKind::PasswordReset
            && party
                .identity_providers
                .as_ref()
                .is_none_or(|names| names.contains(&provider.name))
    });
    let mut ids: Vec<String> = offering
        .take(MOST_PARTIES + 1)
        .map(|party| policy_id(outline.plan, &party.name))
        .collect();
    if ids.len() > MOST_PARTIES {
        ids = vec!["<each relying party>".to_owned()];
    }
    ids.iter()
        .flat_map(|id| {
            let base = format!("https://{host}/{tenant}/{id}/samlp");
            [
                (
                    "Metadata of the service provider",
                    format!("{base}/metadata?idptp={stem}-SAML2"),
                ),
                (
                    "Assertion consumer service",
                    format!("{base}/sso/assertionconsumer"),
                ),
            ]
        })
        .collect()
}

/// Microsoft Learn: add Google, Facebook, Apple or an OpenID Connect provider to an external tenant.
fn external(outline: &Outline<'_>, kind: Kind) -> Pairs {
    let target = &outline.plan.target;
    let (id, name) = (tenant_id(target), tenant(target));
    let sub = subdomain(target);
    let uri = field(kind);
    let mut pairs = Pairs::new();
    let mut add = |field, values: &[String]| {
        pairs.extend(values.iter().map(|value| (field, value.clone())));
    };
    match kind {
        Kind::Google => {
            add(
                "Authorized domains",
                &["ciamlogin.com", "microsoftonline.com"].map(str::to_owned),
            );
            add(
                uri,
                &[
                    "https://login.microsoftonline.com".to_owned(),
                    format!("https://login.microsoftonline.com/te/{id}/oauth2/authresp"),
                    format!("https://login.microsoftonline.com/te/{name}/oauth2/authresp"),
                    format!("https://{id}.ciamlogin.com/{id}/federation/oidc/accounts.google.com"),
                    format!(
                        "https://{id}.ciamlogin.com/{name}/federation/oidc/accounts.google.com"
                    ),
                    format!("https://{id}.ciamlogin.com/{id}/federation/oauth2"),
                    format!("https://{id}.ciamlogin.com/{name}/federation/oauth2"),
                ],
            );
        }
        Kind::Facebook => add(
            uri,
            &[
                format!("https://login.microsoftonline.com/te/{id}/oauth2/authresp"),
                format!("https://{sub}.ciamlogin.com/{id}/federation/oidc/www.facebook.com"),
                format!("https://{sub}.ciamlogin.com/{name}/federation/oidc/www.facebook.com"),
                format!("https://{sub}.ciamlogin.com/{id}/federation/oauth2"),
                format!("https://{sub}.ciamlogin.com/{name}/federation/oauth2"),
            ],
        ),
        Kind::Apple => {
            let (sub, id) = (sub.to_lowercase(), id.to_lowercase());
            add(
                "Domains and Subdomains",
                &[
                    format!("{sub}.ciamlogin.com"),
                    format!("{id}.ciamlogin.com"),
                ],
            );
            add(
                uri,
                &[
                    format!("https://{id}.ciamlogin.com/{id}/federation/oauth2"),
                    format!("https://{id}.ciamlogin.com/{}/federation/oauth2", sub),
                    format!("https://{sub}.ciamlogin.com/{id}/federation/oauth2"),
                ],
            );
        }
        Kind::Oidc => add(
            uri,
            &[
                format!("https://{sub}.ciamlogin.com/{id}/federation/oauth2"),
                format!("https://{sub}.ciamlogin.com/{name}/federation/oauth2"),
            ],
        ),
        // Personal Microsoft accounts are built in.
        _ => return pairs,
    }
    // The only form that the page on custom URL domains shows.
    if let Some(own) = &target.custom_domain {
        add(
            uri,
            &[format!(
                "https://{}/{id}/oauth2/authresp",
                own.to_lowercase()
            )],
        );
    }
    pairs
}

/// Microsoft Learn: add federation with SAML/WS-Fed identity providers, values for an external tenant.
fn external_saml(outline: &Outline<'_>) -> Pairs {
    let id = tenant_id(&outline.plan.target);
    let name_id = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    let email = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    vec![
        (
            "Assertion consumer service",
            format!("https://{id}.ciamlogin.com/login.srf"),
        ),
        (
            "Audience",
            format!("https://login.microsoftonline.com/{id}/"),
        ),
        ("NameID format", name_id.to_owned()),
        ("Claim that is needed", email.to_owned()),
    ]
}

/// The field of a provider's console that takes redirect URIs.
const fn field(kind: Kind) -> &'static str {
    match kind {
        Kind::Google => "Authorized redirect URIs",
        Kind::Facebook => "Valid OAuth Redirect URIs",
        Kind::Apple => "Return URLs",
        Kind::LinkedIn => "Authorized redirect URLs for your app",
        Kind::Amazon => "Allowed Return URLs",
        Kind::GitHub => "Authorization callback URL",
        Kind::Twitter => "Callback URI / Redirect URL",
        Kind::Microsoft => "Redirect URIs",
        Kind::Oidc | Kind::Saml => "Redirect URI",
    }
}

/// Where the provider's console is.
fn place(provider: &IdentityProvider) -> Vec<&'static str> {
    match provider.kind {
        Kind::Google => vec!["Google Cloud console", "APIs & Services", "Credentials"],
        Kind::Facebook => vec![
            "Meta for Developers",
            "My Apps",
            "Facebook Login",
            "Settings",
        ],
        Kind::Apple => vec![
            "Apple Developer",
            "Certificates, Identifiers & Profiles",
            "Identifiers",
            "Services IDs",
            "Sign in with Apple",
            "Configure",
        ],
        Kind::Microsoft => vec![
            "Microsoft Entra admin center",
            "App registrations",
            "Authentication",
            "Web",
        ],
        Kind::LinkedIn => vec!["LinkedIn Developers", "My apps", "Auth"],
        Kind::Amazon => vec!["Login with Amazon", "Security Profiles", "Web Settings"],
        Kind::GitHub => vec!["GitHub", "Settings", "Developer settings", "OAuth Apps"],
        Kind::Twitter => vec![
            "X developer portal",
            "Projects & Apps",
            "User authentication settings",
        ],
        Kind::Oidc => vec!["The provider's own console"],
        Kind::Saml => vec!["The provider's own administrator"],
    }
}

fn note(outline: &Outline<'_>, provider: &IdentityProvider) -> Option<Text> {
    let external = outline.is_external_id();
    match provider.kind {
        Kind::Apple => Some(say(
            "The secret for Apple is valid for at most six months: put its renewal into a calendar.",
            &[],
        )),
        Kind::Saml if external => Some(say(
            "Where the provider's sign-in address is not in one of its own domains, that domain needs the DNS \
             TXT record `DirectFedAuthUrl=<sign-in address>`. The federation works 5 to 10 minutes after it \
             was made.",
            &[],
        )),
        Kind::Saml => Some(say(
            "Each relying party is a service provider of its own: the provider trusts each one's metadata.",
            &[],
        )),
        Kind::Google | Kind::Facebook | Kind::Oidc | Kind::Microsoft => Some(say(
            "Keep the registration that the old system used, if it can stay: some providers give people \
             another id for another registration, and then nobody's account is found.",
            &[],
        )),
        _ => None,
    }
}

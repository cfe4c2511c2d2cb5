//! The just-in-time service and how the platform proves itself to it: `ENT2400`–`ENT2419`.

#[cfg(test)]
mod tests;

use url::Url;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{EndpointAuth, EndpointAuthKind as Kind, Jit, PasswordMechanism, PasswordWay};
use crate::pointer;
use crate::util::host::is_loopback;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &ENDPOINT_ADDRESS,
    &ENDPOINT_UNREACHABLE,
    &NO_AUTHENTICATION,
    &AUTHENTICATION_INCOMPLETE,
    &AUTHENTICATION_SETTING_IGNORED,
    &AUTHENTICATION_NOT_ON_PLATFORM,
    &IDENTIFIER_URI,
    &TIMEOUT,
    &NO_ENCRYPTION_KEY,
    &OTHER_PLATFORM,
    &SERVICE_UNUSED,
    &SIGN_UP_UNGUARDED,
    &LISTEN,
    &LEFT_OUT,
];

/// The endpoint is not https.
pub static ENDPOINT_ADDRESS: CodeInfo = CodeInfo {
    id: "ENT2400",
    severity: Severity::Error,
    title: "the service's address is not a plain `https` address",
    explain: "\
Passwords travel to this address. It is `https`, with a host and perhaps a path, and without user name,
query or fragment; plain `http` is accepted on loopback alone (`localhost`, `127.0.0.0/8`, `::1`), where
nothing leaves the machine. The platforms refuse anything else.

    jit:
      endpoint: https://migration.contoso.com",
    source: "Microsoft Learn: RESTful technical profile; custom authentication extensions, error 1003020",
};

/// The endpoint is on loopback in production.
pub static ENDPOINT_UNREACHABLE: CodeInfo = CodeInfo {
    id: "ENT2401",
    severity: Severity::Error,
    title: "the platform cannot reach a service on loopback",
    explain: "\
A loopback address is good for the sandbox and for tests on one machine. In a production environment the
platform calls from its data centres, and `localhost` is its own machine, not yours: every sign-in of a user
not yet migrated would fail.

Give the public address here, and loopback in the patch of the environments you test in.",
    source: "Microsoft Learn: integrate REST API claims exchanges in Azure AD B2C",
};

/// No authentication off loopback.
pub static NO_AUTHENTICATION: CodeInfo = CodeInfo {
    id: "ENT2402",
    severity: Severity::Error,
    title: "anybody could ask the service whether a password is right",
    explain: "\
An endpoint that checks passwords for whoever asks is a tool for guessing them, and one that creates or
changes accounts a tool for taking them over. `kind: none` is accepted on loopback alone. An address that
only the platform knows, or a list of its addresses, is no protection: it calls from any Azure data centre.

    authentication:
      kind: clientCertificate
      certificate: {file: secrets/b2c-client.pfx}",
    source: "Microsoft Learn: secure your API used in an API connector; OWASP API Security Top 10, API2",
};

/// The proof lacks a setting.
pub static AUTHENTICATION_INCOMPLETE: CodeInfo = CodeInfo {
    id: "ENT2403",
    severity: Severity::Error,
    title: "a kind of authentication lacks what it needs",
    explain: "\
| `kind` | needs |
|---|---|
| `basic` | `username`, `password` |
| `apiKey` | `header`, `value` |
| `bearer` | `value` |
| `clientCertificate` | `certificate` |
| `oauth2` | `clientId`, `clientSecret`, `scope` |
| `platformToken` | nothing |

`tokenEndpoint` of `oauth2` is `https`. Every secret is a reference: `{env: NAME}` or `{file: PATH}`.",
    source: "Microsoft Learn: secure REST API calls in Azure AD B2C custom policies",
};

/// The proof has a setting of another kind.
pub static AUTHENTICATION_SETTING_IGNORED: CodeInfo = CodeInfo {
    id: "ENT2404",
    severity: Severity::Warning,
    title: "a setting of the authentication belongs to another kind",
    explain: "\
The setting has no effect with this `kind`. That matters here: whoever wrote it believes that it protects
something. Delete it, or correct `kind`.",
    source: "structure of the plan",
};

/// The proof is not on the platform.
pub static AUTHENTICATION_NOT_ON_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2405",
    severity: Severity::Error,
    title: "the platform cannot prove itself to the service in this way",
    explain: "\
External ID calls custom authentication extensions with a token of the tenant and with nothing else:
`kind: platformToken`. Azure AD B2C has no such token; its custom policies send a user name and password, a
client certificate, an API key, or a bearer token.",
    source: "Microsoft Learn: custom authentication extensions; RESTful technical profile",
};

/// The identifier URI does not fit.
pub static IDENTIFIER_URI: CodeInfo = CodeInfo {
    id: "ENT2406",
    severity: Severity::Error,
    title: "the extension's identifier URI does not fit the endpoint",
    explain: "\
External ID sends the password only to the host that the extension's identifier URI names. The URI has the
form `api://{host}/{application id}`, and its host is that of `jit.endpoint`. Otherwise each call fails with
1003014 or 1003015 and users see a generic error.

Leave `identifierUri` out: the right one follows from the endpoint.",
    source: "Microsoft Learn: troubleshoot custom authentication extensions, errors 1003014 and 1003015",
};

/// A timeout is out of the platform's limits.
pub static TIMEOUT: CodeInfo = CodeInfo {
    id: "ENT2407",
    severity: Severity::Error,
    title: "the service may take longer than the platform waits",
    explain: "\
External ID waits at most 2,000 ms for a custom authentication extension and calls again at most once. A
longer time is refused. A verifier that may take as long as the service itself leaves no time to answer;
then the finding is a warning. Azure AD B2C waits 30 seconds and the generated policies are checked against
10.

    jit:
      timeoutMs: 1800
      verifiers: [{name: auth0, kind: auth0, timeoutMs: 1200}]",
    source: "Microsoft Learn: External ID service limits; RESTful technical profile",
};

/// No encryption key on External ID.
pub static NO_ENCRYPTION_KEY: CodeInfo = CodeInfo {
    id: "ENT2408",
    severity: Severity::Error,
    title: "External ID has no key to encrypt passwords with",
    explain: "\
External ID encrypts each password for the service with a certificate that is registered on the extension's
application. Without one it sends no passwords.

    jit:
      encryptionKey:
        certificate: keys/jit.pem
        privateKey: {file: secrets/jit-key.pem}

An RSA key of 2048 or 4096 bits with a self-signed certificate is what the platform expects.",
    source: "Microsoft Learn: migrate passwords just in time",
};

/// A setting of the other platform.
pub static OTHER_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2409",
    severity: Severity::Warning,
    title: "a setting of the service has no effect on this platform",
    explain: "\
`retries`, `encryptionKey` and `identifierUri` are settings of External ID's custom authentication
extensions. Azure AD B2C calls the service from a custom policy: it calls again twice by itself, and sends
the password inside TLS alone.

Delete the setting, or move it into the patch of the environments that target External ID.",
    source: "Microsoft Learn: RESTful technical profile; custom authentication extensions",
};

/// Nothing uses the service.
pub static SERVICE_UNUSED: CodeInfo = CodeInfo {
    id: "ENT2410",
    severity: Severity::Warning,
    title: "no credential rule uses the migration service",
    explain: "\
A `jit` section has an effect through credential rules with `justInTime`, or with `mechanism:
statusService`. Without such a rule the service is deployed and never called.

Add the rule, or delete the section.",
    source: "structure of the plan",
};

/// Sign-up is not guarded.
pub static SIGN_UP_UNGUARDED: CodeInfo = CodeInfo {
    id: "ENT2411",
    severity: Severity::Warning,
    title: "people can sign up with an address that is still waiting in the legacy store",
    explain: "\
With accounts that are created at the first sign-in, a user not yet migrated has no account, so sign-up
accepts their address. They, or somebody who controls that address now, get a new and empty account, and the
old one can no longer be migrated.

Leave `guardSignUp` at `true`: sign-up then asks the service and sends such users to sign-in.",
    source: "how accounts at first sign-in work",
};

/// Where the service listens cannot be read.
pub static LISTEN: CodeInfo = CodeInfo {
    id: "ENT2412",
    severity: Severity::Error,
    title: "where the service listens cannot be understood",
    explain: "\
`listen.address` is an IP address and a port, such as `127.0.0.1:8443` or `[::1]:8443`. `certificate` and
`privateKey` belong together: with both the service ends TLS itself, with neither something in front of it
does. `trustedProxies` are addresses in CIDR notation, such as `10.0.0.0/24`; `0.0.0.0/0` would let every
caller choose the address it is throttled by.",
    source: "RFC 4632, 3.1",
};

/// Users cannot be migrated where they sign in.
pub static LEFT_OUT: CodeInfo = CodeInfo {
    id: "ENT2413",
    severity: Severity::Warning,
    title: "the service is not asked at an application people sign in to",
    explain: "\
External ID asks the migration service only at the applications of `jit.applications`. Somebody who was not
yet migrated and signs in elsewhere is compared with the random password of the import, and refused. What a
user flow offers holds for sign-up: existing accounts keep their passwords at a flow with one-time codes, too.

Add the application, or leave `jit.applications` out: then it is every application that signs users in.",
    source: "Microsoft Graph: onPasswordSubmitListener, conditions; Microsoft Learn: migrate passwords just in time",
};

/// Reports everything about the service but its verifiers.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(jit) = &context.plan.jit else {
        connectors(context, findings);
        return;
    };
    endpoint(context, findings, jit);
    platform(context, findings, jit);
    timeouts(context, findings, jit);
    usage(context, findings, jit);
    left_out(context, findings, jit);
    listen(context, findings, jit);
    let loopback = Url::parse(&jit.endpoint).is_ok_and(|url| is_loopback(&url));
    authentication(
        context,
        findings,
        &pointer!["jit", "authentication"],
        &jit.authentication,
        loopback,
    );
    connectors(context, findings);
}

fn endpoint(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    let place = context.at(pointer!["jit", "endpoint"]);
    let address = &jit.endpoint;
    let problem = match Url::parse(address) {
        Err(_) => Some("is not an address"),
        Ok(url) if !url.has_host() || !matches!(url.scheme(), "http" | "https") => {
            Some("is not an `https` address")
        }
        Ok(url) if url.scheme() == "http" && !is_loopback(&url) => {
            Some("is not `https`, and passwords are sent to it")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Some("has a user name in it")
        }
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            Some("is followed by a query or a fragment")
        }
        Ok(url) => {
            if is_loopback(&url) && context.is_production() {
                let finding = Finding::new(
                    &ENDPOINT_UNREACHABLE,
                    place.clone(),
                    format!("the platform cannot reach `{address}`, in a production environment"),
                );
                findings.push(finding.help("give the public `https` address of the service"));
            }
            None
        }
    };
    if let Some(problem) = problem {
        // What comes before `@` and after `?` may be a password or an access code.
        let shown = address.split(['?', '#']).next().unwrap_or_default();
        let message = if shown.contains('@') {
            format!("the address {problem}")
        } else {
            format!("`{shown}` {problem}")
        };
        let finding = Finding::new(&ENDPOINT_ADDRESS, place, message);
        findings.push(finding.help("write `https`, host and path alone"));
    }
}

fn platform(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    let kind = jit.authentication.kind;
    let external = context.is_external_id();
    if external != (kind == Kind::PlatformToken) && kind != Kind::None {
        let (message, help) = if external {
            (
                "External ID proves itself with a token of the tenant only",
                "use `kind: platformToken`",
            )
        } else {
            (
                "Azure AD B2C has no token of this kind",
                "use `clientCertificate`, `basic`, `apiKey`, `bearer` or `oauth2`",
            )
        };
        let place = context.at(pointer!["jit", "authentication", "kind"]);
        findings.push(Finding::new(&AUTHENTICATION_NOT_ON_PLATFORM, place, message).help(help));
    }
    if !external {
        for (key, given) in [
            ("retries", jit.retries.is_some()),
            ("encryptionKey", jit.encryption_key.is_some()),
            ("identifierUri", jit.identifier_uri.is_some()),
        ] {
            if given {
                let finding = Finding::new(
                    &OTHER_PLATFORM,
                    context.key(pointer!["jit", key]),
                    format!("`{key}` has no effect: it is a setting of External ID"),
                );
                findings.push(finding.help("delete it"));
            }
        }
        return;
    }
    let just_in_time = context
        .plan
        .credentials
        .iter()
        .any(|rule| rule.password == PasswordWay::JustInTime);
    if just_in_time && jit.encryption_key.is_none() {
        let finding = Finding::new(
            &NO_ENCRYPTION_KEY,
            context.at(pointer!["jit"]),
            "External ID needs a key to encrypt passwords with",
        );
        findings.push(finding.help("add `encryptionKey` with `certificate` and `privateKey`"));
    }
    if let Some(uri) = &jit.identifier_uri
        && let Some((message, help)) = wrong_identifier(uri, &jit.endpoint)
    {
        let place = context.at(pointer!["jit", "identifierUri"]);
        findings.push(Finding::new(&IDENTIFIER_URI, place, message).help(help));
    }
}

/// What is wrong with the identifier URI of an extension at `endpoint`.
fn wrong_identifier(uri: &str, endpoint: &str) -> Option<(String, String)> {
    let endpoint = Url::parse(endpoint).ok()?;
    let host = endpoint.host_str()?;
    let form = format!("leave it out, or write `api://{host}/` and the application's id");
    let parts = uri
        .strip_prefix("api://")
        .and_then(|rest| rest.split_once('/'));
    let Some((own, id)) = parts else {
        return Some((
            format!("`{uri}` is not of the form `api://host/application-id`"),
            form,
        ));
    };
    if !super::target::is_guid(id) {
        return Some((
            format!("`{uri}` does not end with an application's id"),
            form,
        ));
    }
    (!own.eq_ignore_ascii_case(host)).then(|| {
        (
            format!("`{uri}` names the host `{own}`, but the endpoint is at `{host}`"),
            form,
        )
    })
}

/// Longest time External ID waits for a custom authentication extension, in milliseconds
/// (Microsoft Learn: External ID service limits).
const EXTENSION_TIMEOUT: u32 = 2000;

fn timeouts(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    if context.is_external_id() && jit.timeout_ms > EXTENSION_TIMEOUT {
        let finding = Finding::new(
            &TIMEOUT,
            context.at(pointer!["jit", "timeoutMs"]),
            format!(
                "External ID waits at most {EXTENSION_TIMEOUT} ms, not {}",
                jit.timeout_ms
            ),
        );
        findings.push(finding.help(format!("use at most {EXTENSION_TIMEOUT}")));
    }
    for (i, verifier) in jit.verifiers.iter().enumerate() {
        if verifier.timeout_ms >= jit.timeout_ms {
            let mut finding = Finding::new(
                &TIMEOUT,
                context.at(pointer!["jit", "verifiers", i, "timeoutMs"]),
                format!(
                    "`{}` may take {} ms, and the whole answer only {}",
                    verifier.name, verifier.timeout_ms, jit.timeout_ms
                ),
            )
            .help("give the verifier less time than `jit.timeoutMs`");
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
    }
}

fn usage(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    let rules = &context.plan.credentials;
    let used = rules.iter().any(|rule| {
        rule.password == PasswordWay::JustInTime
            || rule.mechanism == Some(PasswordMechanism::StatusService)
    });
    if !used {
        let finding = Finding::new(
            &SERVICE_UNUSED,
            context.key(pointer!["jit"]),
            "no credential rule uses the migration service",
        );
        findings
            .push(finding.help("add a rule with `password: justInTime`, or delete the section"));
    }
    let created_later = rules.iter().any(|rule| {
        rule.password == PasswordWay::JustInTime
            && rule.account == crate::plan::AccountMoment::OnFirstSignIn
    });
    if created_later && !jit.guard_sign_up {
        let finding = Finding::new(
            &SIGN_UP_UNGUARDED,
            context.at(pointer!["jit", "guardSignUp"]),
            "sign-up accepts addresses that are still waiting in the legacy store",
        );
        findings.push(finding.help("delete it: `true` is the default"));
    }
}

/// Applications with a user flow at which nobody is migrated.
fn left_out(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    let by_platform = context.plan.credentials.iter().any(|rule| {
        let mechanism = rule.mechanism.unwrap_or(PasswordMechanism::Platform);
        rule.password == PasswordWay::JustInTime && mechanism == PasswordMechanism::Platform
    });
    if !context.is_external_id() || !by_platform || jit.applications.is_empty() {
        return;
    }
    for application in &context.plan.applications {
        if application.user_flow.is_some() && !jit.applications.contains(&application.name) {
            let finding = Finding::new(
                &LEFT_OUT,
                context.at(pointer!["jit", "applications"]),
                format!(
                    "users not yet migrated cannot sign in at `{}`",
                    application.name
                ),
            );
            findings.push(finding.help("add it, or delete `applications`: the default is all"));
        }
    }
}

fn listen(context: &Context<'_>, findings: &mut Findings, jit: &Jit) {
    let listen = &jit.listen;
    let mut report = |pointer: String, message: String, help: &str| {
        findings.push(Finding::new(&LISTEN, context.at(pointer), message).help(help));
    };
    if listen.address.parse::<std::net::SocketAddr>().is_err() {
        report(
            pointer!["jit", "listen", "address"],
            format!("`{}` is not an IP address with a port", listen.address),
            "write for example `0.0.0.0:8443`",
        );
    }
    if listen.certificate.is_some() != listen.private_key.is_some() {
        report(
            pointer!["jit", "listen"],
            "a certificate without its private key, or the reverse".to_owned(),
            "give both, or neither when TLS ends in front of the service",
        );
    }
    for (i, proxy) in listen.trusted_proxies.iter().enumerate() {
        let pointer = pointer!["jit", "listen", "trustedProxies", i];
        match is_cidr(proxy) {
            None => report(
                pointer,
                format!("`{proxy}` is not a network"),
                "write for example `10.0.0.0/24`",
            ),
            Some(0) => report(
                pointer,
                format!("`{proxy}` trusts everybody's forwarded headers"),
                "name the networks of your own proxies",
            ),
            Some(_) => {}
        }
    }
}

/// The prefix length of a network in CIDR notation; a single address counts as one.
fn is_cidr(text: &str) -> Option<u8> {
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let address: std::net::IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = if length.is_empty() {
        longest
    } else {
        length.parse().ok()?
    };
    (length <= longest).then_some(length)
}

/// Proofs of API connectors follow the same rules.
fn connectors(context: &Context<'_>, findings: &mut Findings) {
    for (i, flow) in context.plan.user_flows.iter().enumerate() {
        for (j, connector) in flow.api_connectors.iter().enumerate() {
            let pointer = pointer!["userFlows", i, "apiConnectors", j, "authentication"];
            authentication(
                context,
                findings,
                &pointer,
                &connector.authentication,
                false,
            );
        }
    }
}

fn authentication(
    context: &Context<'_>,
    findings: &mut Findings,
    pointer: &str,
    proof: &EndpointAuth,
    loopback: bool,
) {
    let kind = proof.kind;
    if kind == Kind::None && !loopback {
        let finding = Finding::new(
            &NO_AUTHENTICATION,
            context.at(child(pointer, "kind")),
            "anybody could call this endpoint",
        );
        findings.push(finding.help(if context.is_external_id() {
            "use `kind: platformToken`"
        } else {
            "use `clientCertificate` or `basic`; `none` is for loopback alone"
        }));
    }
    // Key, whether it is given, the kinds it belongs to, and whether these need it.
    let settings: [(&str, bool, &[Kind], bool); 9] = [
        ("username", proof.username.is_some(), &[Kind::Basic], true),
        (
            "password",
            proof.password.is_some(),
            &[Kind::Basic, Kind::ClientCertificate],
            kind == Kind::Basic,
        ),
        ("header", proof.header.is_some(), &[Kind::ApiKey], true),
        (
            "value",
            proof.value.is_some(),
            &[Kind::ApiKey, Kind::Bearer],
            true,
        ),
        (
            "certificate",
            proof.certificate.is_some(),
            &[Kind::ClientCertificate],
            true,
        ),
        (
            "tokenEndpoint",
            proof.token_endpoint.is_some(),
            &[Kind::Oauth2],
            false,
        ),
        ("clientId", proof.client_id.is_some(), &[Kind::Oauth2], true),
        (
            "clientSecret",
            proof.client_secret.is_some(),
            &[Kind::Oauth2],
            true,
        ),
        ("scope", proof.scope.is_some(), &[Kind::Oauth2], true),
    ];
    for (key, given, kinds, needed) in settings {
        if given && !kinds.contains(&kind) {
            let finding = Finding::new(
                &AUTHENTICATION_SETTING_IGNORED,
                context.key(child(pointer, key)),
                format!("`{key}` has no effect with this kind of authentication"),
            );
            findings.push(finding.help("delete it, or correct `kind`"));
        }
        if !given && needed && kinds.contains(&kind) {
            let finding = Finding::new(
                &AUTHENTICATION_INCOMPLETE,
                context.at(pointer.to_owned()),
                format!("this kind of authentication needs `{key}`"),
            );
            findings.push(finding.help(match key {
                "header" => "add it, for example `header: x-api-key`".to_owned(),
                "scope" => "add it, for example `scope: api://migration/.default`".to_owned(),
                _ => format!("add it as a reference, for example `{key}: {{env: NAME}}`"),
            }));
        }
    }
    if let Some(address) = &proof.token_endpoint
        && !Url::parse(address).is_ok_and(|url| url.scheme() == "https")
    {
        let finding = Finding::new(
            &AUTHENTICATION_INCOMPLETE,
            context.at(child(pointer, "tokenEndpoint")),
            format!("`{address}` is not an `https` address, and a secret is sent to it"),
        );
        findings.push(finding.help("use `https`"));
    }
}

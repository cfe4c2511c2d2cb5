//! Redirect, sign-out and identifier URIs of applications: `ENT2130`–`ENT2149`.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use url::Url;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{Application, ApplicationKind};
use crate::pointer;
use crate::util::host::is_loopback;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NOT_A_URI,
    &NOT_HTTPS,
    &WILDCARD,
    &FRAGMENT,
    &URI_TOO_LONG,
    &SCHEME_OF_ANOTHER_KIND,
    &REDIRECT_UNUSED,
    &NO_REDIRECT,
    &LOCALHOST_IN_PRODUCTION,
    &SIGN_OUT_NOT_HTTPS,
    &IDENTIFIER_URI_FORM,
    &IDENTIFIER_URI_TWICE,
];

/// A text is not an absolute URI.
pub static NOT_A_URI: CodeInfo = CodeInfo {
    id: "ENT2130",
    severity: Severity::Error,
    title: "an address is not an absolute URI",
    explain: "\
Addresses of an application are absolute: scheme, host, path. The one an application sends has to equal a
registered one character by character, so a space at the end, a missing scheme or a relative path means
that sign-in ends with \"The redirect URI provided in the request is not registered\".

    redirectUris:
      - https://shop.contoso.com/signin-oidc",
    source: "Microsoft Learn: redirect URI (reply URL) restrictions; RFC 3986, 4.3",
};

/// Plain http.
pub static NOT_HTTPS: CodeInfo = CodeInfo {
    id: "ENT2131",
    severity: Severity::Error,
    title: "a redirect URI is not `https`",
    explain: "\
Tokens and codes are sent to redirect URIs, so the service takes plain `http` only for `localhost` and the
loopback addresses, where nothing leaves the machine.

Use `https`. For development, `http://localhost:3000/` is allowed.",
    source: "Microsoft Learn: redirect URI (reply URL) restrictions",
};

/// A wildcard.
pub static WILDCARD: CodeInfo = CodeInfo {
    id: "ENT2132",
    severity: Severity::Error,
    title: "a redirect URI has a wildcard",
    explain: "\
Applications of Azure AD B2C accept accounts of any identity provider, and registrations of that kind
refuse wildcards. External ID takes them through Microsoft Graph, but every host that matches, also one an
attacker gets hold of, can then receive tokens: there the finding is a warning.

List every address. Where there are many (previews, customers' subdomains), send people to one address
and keep their destination in the `state` parameter.",
    source: "Microsoft Learn: redirect URI (reply URL) restrictions",
};

/// A fragment.
pub static FRAGMENT: CodeInfo = CodeInfo {
    id: "ENT2133",
    severity: Severity::Error,
    title: "a redirect URI has a fragment",
    explain: "\
The part after `#` never reaches a server, and OAuth 2.0 forbids it in redirect URIs. Single-page
applications with `#` routes redirect to their start page and restore the route afterwards.",
    source: "RFC 6749, 3.1.2",
};

/// A URI is too long.
pub static URI_TOO_LONG: CodeInfo = CodeInfo {
    id: "ENT2134",
    severity: Severity::Error,
    title: "a redirect URI is too long",
    explain: "\
A redirect URI has at most 256 characters; Microsoft Graph refuses longer ones. Long ones usually carry
data that belongs into the `state` parameter.",
    source: "Microsoft Learn: redirect URI (reply URL) restrictions, maximum URI length",
};

/// A scheme that this kind of application cannot have.
pub static SCHEME_OF_ANOTHER_KIND: CodeInfo = CodeInfo {
    id: "ENT2135",
    severity: Severity::Error,
    title: "a redirect URI has a scheme that its kind of application cannot have",
    explain: "\
Browsers take `spa` and `web` applications back to `https` addresses. Schemes of an app's own, such as
`msal0123://auth` or `com.contoso.shop://auth`, work on a device where the app is installed, which is the
kind `native`. The service refuses `javascript`, `data` and `file` everywhere.

Change the address, or the application's `kind`.",
    source: "Microsoft Learn: redirect URI restrictions; RFC 8252, 7",
};

/// A redirect URI nobody uses.
pub static REDIRECT_UNUSED: CodeInfo = CodeInfo {
    id: "ENT2136",
    severity: Severity::Warning,
    title: "this kind of application is never redirected to",
    explain: "\
An `api` takes tokens and a `daemon` asks for them without a user; no browser is ever sent to either. A
redirect URI there has no use, and is one more address that could receive a token.

Delete it, or make the application a `web` one.",
    source: "RFC 6749, 4.4; Microsoft Learn: application types",
};

/// No redirect URI.
pub static NO_REDIRECT: CodeInfo = CodeInfo {
    id: "ENT2137",
    severity: Severity::Warning,
    title: "an application people sign in to has no redirect URI",
    explain: "\
After signing in, people are sent back to a registered address. Without one every sign-in ends with an
error of the service.

Add the address. It may differ between environments: use a variable, or a patch of the application.",
    source: "Microsoft Learn: redirect URI (reply URL) restrictions",
};

/// localhost in production.
pub static LOCALHOST_IN_PRODUCTION: CodeInfo = CodeInfo {
    id: "ENT2138",
    severity: Severity::Warning,
    title: "a production environment redirects to localhost",
    explain: "\
`localhost` is whatever runs on the user's machine. In production a web page can send people to sign in and
have their tokens delivered to any local program.

Keep it to the environments developers use, by a patch of the application there.",
    source: "Microsoft Learn: security best practices for application properties",
};

/// Sign-out or home page is no https address.
pub static SIGN_OUT_NOT_HTTPS: CodeInfo = CodeInfo {
    id: "ENT2139",
    severity: Severity::Error,
    title: "`logoutUrl` or `homePage` is not an `https` address",
    explain: "\
The sign-out address is called by the user's browser from a page of the service, in a frame: browsers
block plain `http` there, and the directory refuses it. The home page is shown as a link.

Write the whole address with `https`; `http://localhost` is allowed for development. A wildcard or a
fragment is not.",
    source: "Microsoft Learn: application resource type, webApplication",
};

/// An identifier URI has a wrong form.
pub static IDENTIFIER_URI_FORM: CodeInfo = CodeInfo {
    id: "ENT2140",
    severity: Severity::Error,
    title: "an identifier URI has a form the directory refuses",
    explain: "\
An identifier URI is put before scope names (`{uri}/orders.read`) and stands in tokens as audience. The
directory takes `api://…` and `https://…` with a verified domain of the tenant, such as
`https://contoso.onmicrosoft.com/orders`. On Azure AD B2C registrations accept all accounts, and these
refuse `urn:`. A slash at the end, a fragment, a query or a wildcard is refused everywhere.

Leave `identifierUris` out for the default.",
    source: "Microsoft Learn: restrictions on identifier URIs of Microsoft Entra applications",
};

/// Two applications have the same identifier URI.
pub static IDENTIFIER_URI_TWICE: CodeInfo = CodeInfo {
    id: "ENT2141",
    severity: Severity::Error,
    title: "two applications have the same identifier URI",
    explain: "\
Identifier URIs are unique in a tenant; the second application is refused with \"Another object with the
same value for property identifierUris already exists\".

Give each API a URI of its own.",
    source: "Microsoft Learn: application resource type, identifierUris",
};

/// Longest redirect URI (Microsoft Learn: redirect URI restrictions).
const MAX_LENGTH: usize = 256;

/// Reports everything about addresses of applications.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut identifiers: HashMap<String, String> = HashMap::new();
    for (i, app) in context.plan.applications.iter().enumerate() {
        for (j, uri) in app.redirect_uris.iter().enumerate() {
            let pointer = pointer!["applications", i, "redirectUris", j];
            redirect(context, findings, pointer, app.kind, uri);
        }
        redirects(context, findings, i, app);
        for (key, address) in [("logoutUrl", &app.logout_url), ("homePage", &app.home_page)] {
            if let Some(address) = address
                && !is_page(address)
            {
                let finding = Finding::new(
                    &SIGN_OUT_NOT_HTTPS,
                    context.at(pointer!["applications", i, key]),
                    format!("`{address}` is not an `https` address"),
                );
                findings.push(finding.help("write the whole address, beginning with `https://`"));
            }
        }
        for (j, uri) in app.identifier_uris.iter().enumerate() {
            let pointer = pointer!["applications", i, "identifierUris", j];
            if let Some(problem) = wrong_identifier(uri, context.is_b2c()) {
                let finding = Finding::new(
                    &IDENTIFIER_URI_FORM,
                    context.at(pointer.clone()),
                    format!("`{uri}` {problem}"),
                );
                let tenant = &context.plan.target.tenant;
                findings.push(finding.help(format!(
                    "use `https://{tenant}/{}`, or leave it out for the default",
                    app.name
                )));
            }
            if let Some(first) = identifiers.insert(uri.to_lowercase(), pointer.clone())
                && !first.starts_with(&pointer!["applications", i, "identifierUris"])
            {
                let finding = Finding::new(
                    &IDENTIFIER_URI_TWICE,
                    context.at(pointer),
                    format!("`{uri}` identifies another application already"),
                );
                findings.push(
                    finding
                        .help("give each API a URI of its own")
                        .related("the first one", context.at(first)),
                );
            }
        }
    }
}

fn redirect(
    context: &Context<'_>,
    findings: &mut Findings,
    pointer: String,
    kind: ApplicationKind,
    uri: &str,
) {
    let mut report = |code: Code, message: String, help: &str| {
        let mut finding = Finding::new(code, context.at(pointer.clone()), message).help(help);
        if code.id == WILDCARD.id && context.is_external_id() {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    };
    if uri.trim() != uri || uri.contains(char::is_whitespace) {
        report(
            &NOT_A_URI,
            format!("`{uri}` has a space in it"),
            "delete the space",
        );
        return;
    }
    let Ok(url) = Url::parse(uri) else {
        report(
            &NOT_A_URI,
            format!("`{uri}` is not an absolute URI"),
            "write scheme, host and path, for example `https://shop.contoso.com/signin`",
        );
        return;
    };
    if uri.contains('*') {
        report(
            &WILDCARD,
            format!("`{uri}` has a wildcard"),
            "list every address, or use one and keep the destination in `state`",
        );
    }
    if uri.contains('#') {
        report(
            &FRAGMENT,
            format!("`{uri}` has a fragment"),
            "leave out `#` and what follows",
        );
    }
    let length = uri.chars().count();
    if length > MAX_LENGTH {
        report(
            &URI_TOO_LONG,
            format!("the URI has {length} characters, more than {MAX_LENGTH}"),
            "shorten it; data of a request belongs into `state`",
        );
    }
    let native = kind == ApplicationKind::Native;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => report(
            &NOT_HTTPS,
            format!("`{uri}` is not `https`"),
            "use `https`; plain `http` is for `localhost` alone",
        ),
        "javascript" | "data" | "file" | "vbscript" => report(
            &SCHEME_OF_ANOTHER_KIND,
            format!("`{}` is refused as a scheme of redirect URIs", url.scheme()),
            "use `https`",
        ),
        _ if native => {}
        scheme => report(
            &SCHEME_OF_ANOTHER_KIND,
            format!("a browser application cannot be reached at `{scheme}:`"),
            "use `https`, or `kind: native` when it is an app on a device",
        ),
    }
    if context.is_production() && !native && is_loopback(&url) {
        report(
            &LOCALHOST_IN_PRODUCTION,
            format!("`{uri}` is a user's own machine, in a production environment"),
            "move it into the patch of the environments developers use",
        );
    }
}

fn redirects(context: &Context<'_>, findings: &mut Findings, i: usize, app: &Application) {
    let signs_in = match app.kind {
        ApplicationKind::Spa | ApplicationKind::Web | ApplicationKind::Native => true,
        ApplicationKind::Api | ApplicationKind::Daemon => false,
    };
    let has_journey = app.user_flow.is_some() || !app.relying_parties.is_empty();
    if !signs_in && !has_journey && !app.redirect_uris.is_empty() {
        let finding = Finding::new(
            &REDIRECT_UNUSED,
            context.key(pointer!["applications", i, "redirectUris"]),
            format!(
                "nobody is redirected to `{}`, which signs no users in",
                app.name
            ),
        );
        findings.push(finding.help("delete the addresses, or use `kind: web`"));
    }
    if signs_in && has_journey && app.redirect_uris.is_empty() && !app.native_authentication {
        let finding = Finding::new(
            &NO_REDIRECT,
            context.at(pointer!["applications", i, "name"]),
            format!("people cannot come back to `{}` after signing in", app.name),
        );
        findings.push(finding.help("add its address to `redirectUris`"));
    }
}

/// Whether `address` is a page: `https`, or `http` on loopback, without wildcard and fragment.
fn is_page(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    scheme && !address.contains(['*', '#', ' '])
}

fn wrong_identifier(uri: &str, b2c: bool) -> Option<&'static str> {
    let scheme = uri.split(':').next().unwrap_or_default().to_lowercase();
    if uri.contains(['*', '#', '?']) || uri.contains(char::is_whitespace) {
        Some("has a wildcard, a fragment, a query or a space")
    } else if uri.ends_with('/') {
        Some("ends with a slash")
    } else if scheme == "urn" && b2c {
        Some("is a `urn:`, which registrations for all accounts refuse")
    } else if !matches!(scheme.as_str(), "api" | "https" | "urn") || Url::parse(uri).is_err() {
        Some("is neither `api://…` nor `https://…`")
    } else {
        None
    }
}

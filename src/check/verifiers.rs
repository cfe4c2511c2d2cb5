//! Who checks legacy passwords: `ENT2420`–`ENT2429`.

use url::Url;

use super::{Context, stores};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{PasswordExport, Verifier, VerifierKind as Kind};
use crate::pointer;
use crate::util::host::is_loopback;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &INCOMPLETE,
    &SETTING_IGNORED,
    &ADDRESS,
    &CANNOT_KNOW,
    &TEMPLATE,
    &LEGACY_LOCKS_FIRST,
];

/// A verifier lacks what its kind needs.
pub static INCOMPLETE: CodeInfo = CodeInfo {
    id: "ENT2420",
    severity: Severity::Error,
    title: "a verifier lacks what its kind needs",
    explain: "\
| `kind` | needs |
|---|---|
| `entraRopc` | `realm` (the tenant), `clientId` |
| `nativeAuth` | `realm` (the tenant), `clientId` |
| `auth0` | `url`, `clientId`; `realm` is the connection, by default the tenant's |
| `okta` | `url` |
| `cognito` | `region`, `clientId` |
| `keycloak` | `url`, `realm`, `clientId` |
| `firebase` | `clientSecret` (the API key) |
| `ldap` | `url`, `bindDn`, `clientSecret`, `baseDn`, `filter` |
| `http` | `url`, `body` |
| `hashStore` | nothing |

Without it no password can be checked, and every user of that store is turned away.",
    source: "documentation of each store's sign-in interface",
};

/// A verifier has settings of another kind.
pub static SETTING_IGNORED: CodeInfo = CodeInfo {
    id: "ENT2421",
    severity: Severity::Warning,
    title: "a setting of a verifier belongs to another kind",
    explain: "\
`region` is for `cognito`; `bindDn`, `baseDn` and `filter` are for `ldap`; `body`, `contentType` and
`successStatus` are for `http`. With another kind they are ignored. Delete the setting, or correct `kind`.",
    source: "structure of the plan",
};

/// A verifier's address is not encrypted.
pub static ADDRESS: CodeInfo = CodeInfo {
    id: "ENT2422",
    severity: Severity::Error,
    title: "a verifier's address would give passwords away",
    explain: "\
Passwords are sent to this address: `https`, or `ldaps` for a directory. Plain `http` and `ldap` are
accepted on loopback alone. A user name or password in front of the host would be in every log: what a
verifier signs in with are secret references.",
    source: "OWASP Transport Layer Security Cheat Sheet; RFC 4513, 6.3",
};

/// A verifier cannot know the users of its source.
pub static CANNOT_KNOW: CodeInfo = CodeInfo {
    id: "ENT2423",
    severity: Severity::Error,
    title: "a verifier cannot know the passwords of its source",
    explain: "\
The verifier speaks another product's protocol than its source, or is a `hashStore` for a source that
exports no hashes. It would answer that nobody's password is right.

Use the verifier of the store, `hashStore` where hashes can be exported (say so with `passwords: hash` at the
source), or `http` with an endpoint of your own.",
    source: "export documentation of each store",
};

/// A template lacks its placeholders.
pub static TEMPLATE: CodeInfo = CodeInfo {
    id: "ENT2424",
    severity: Severity::Error,
    title: "a verifier's template lacks a placeholder",
    explain: "\
The body of `http` holds `{username}` and `{password}`, and the filter of `ldap` holds `{username}`; both are
replaced, escaped for where they stand. Without them every user sends the same question, and the answer to
it would hold for everybody: with a fixed user name, anybody could sign in as anybody.

    body: '{\"login\":\"{username}\",\"secret\":\"{password}\"}'
    filter: (mail={username})",
    source: "RFC 4515, 3; how this program asks",
};

/// The legacy store locks first.
pub static LEGACY_LOCKS_FIRST: CodeInfo = CodeInfo {
    id: "ENT2425",
    severity: Severity::Warning,
    title: "the legacy store locks an account before the service does",
    explain: "\
Somebody who guesses passwords at the new sign-in page makes the service ask the legacy store. If that locks
the account after fewer attempts than `jit.lockout.attempts`, a stranger can lock a user out of both systems.
Known thresholds: Microsoft Entra and Auth0 lock after 10 wrong passwords, Amazon Cognito after 5.

Keep `attempts` at half of the store's threshold or below, for example:

    jit:
      lockout: {attempts: 4}",
    source: "Microsoft Learn: smart lockout; Auth0: brute-force protection; Amazon Cognito: lockout behaviour",
};

/// Reports everything about verifiers.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(jit) = &context.plan.jit else { return };
    for (i, verifier) in jit.verifiers.iter().enumerate() {
        settings(context, findings, i, verifier);
        address(context, findings, i, verifier);
        source(context, findings, i, verifier);
        templates(context, findings, i, verifier);
        let threshold = match verifier.kind {
            Kind::EntraRopc | Kind::NativeAuth | Kind::Auth0 => 10,
            Kind::Cognito => 5,
            _ => continue,
        };
        if jit.lockout.attempts >= threshold {
            let finding = Finding::new(
                &LEGACY_LOCKS_FIRST,
                context.at(pointer!["jit", "lockout", "attempts"]),
                format!(
                    "`{}` locks an account after {threshold} wrong passwords, the service after {}",
                    verifier.name, jit.lockout.attempts
                ),
            );
            findings.push(finding.help(format!(
                "set `jit.lockout.attempts` to {} or less",
                threshold / 2
            )));
        }
    }
}

fn settings(context: &Context<'_>, findings: &mut Findings, i: usize, verifier: &Verifier) {
    use Kind::{Auth0, Cognito, EntraRopc, Firebase, Http, Keycloak, Ldap, NativeAuth, Okta};
    // Key, whether it is given, the kinds that need it, and further kinds that use it.
    let all: [(&str, bool, &[Kind], &[Kind]); 11] = [
        (
            "url",
            verifier.url.is_some(),
            &[Auth0, Okta, Keycloak, Ldap, Http],
            &[EntraRopc, NativeAuth, Cognito, Firebase],
        ),
        (
            "realm",
            verifier.realm.is_some(),
            &[EntraRopc, NativeAuth, Keycloak],
            &[Auth0, Cognito],
        ),
        ("region", verifier.region.is_some(), &[Cognito], &[]),
        (
            "clientId",
            verifier.client_id.is_some(),
            &[EntraRopc, NativeAuth, Auth0, Cognito, Keycloak],
            &[Okta, Firebase, Http],
        ),
        (
            "clientSecret",
            verifier.client_secret.is_some(),
            &[Firebase, Ldap],
            &[EntraRopc, Auth0, Okta, Cognito, Keycloak, Http],
        ),
        ("bindDn", verifier.bind_dn.is_some(), &[Ldap], &[]),
        ("baseDn", verifier.base_dn.is_some(), &[Ldap], &[]),
        ("filter", verifier.filter.is_some(), &[Ldap], &[]),
        ("body", verifier.body.is_some(), &[Http], &[]),
        ("contentType", verifier.content_type.is_some(), &[], &[Http]),
        (
            "successStatus",
            verifier.success_status.is_some(),
            &[],
            &[Http],
        ),
    ];
    let kind = stores::word(verifier.kind);
    for (key, given, needing, using) in all {
        if !given && needing.contains(&verifier.kind) {
            let finding = Finding::new(
                &INCOMPLETE,
                context.at(pointer!["jit", "verifiers", i]),
                format!("`{}` needs `{key}` to ask as `{kind}`", verifier.name),
            );
            findings.push(finding.help(match key {
                "clientSecret" => {
                    "add it as a reference, for example `clientSecret: {env: NAME}`".to_owned()
                }
                _ => format!("add `{key}`"),
            }));
        }
        if given && !needing.contains(&verifier.kind) && !using.contains(&verifier.kind) {
            let finding = Finding::new(
                &SETTING_IGNORED,
                context.key(pointer!["jit", "verifiers", i, key]),
                format!("`{key}` has no effect with `{kind}`"),
            );
            findings.push(finding.help("delete it, or correct `kind`"));
        }
    }
}

fn address(context: &Context<'_>, findings: &mut Findings, i: usize, verifier: &Verifier) {
    let Some(address) = &verifier.url else { return };
    let (wanted, plain) = match verifier.kind {
        Kind::Ldap => ("ldaps", "ldap"),
        _ => ("https", "http"),
    };
    let fine = Url::parse(address).is_ok_and(|url| {
        url.has_host() && (url.scheme() == wanted || (url.scheme() == plain && is_loopback(&url)))
    });
    let place = context.at(pointer!["jit", "verifiers", i, "url"]);
    if Url::parse(address).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
        let message = "the address has a user name in it";
        let help = "leave out what stands before `@`; credentials are secret references";
        findings.push(Finding::new(&ADDRESS, place, message).help(help));
    } else if !fine {
        let finding = Finding::new(
            &ADDRESS,
            place,
            format!("`{address}` is not an `{wanted}` address, and passwords are sent to it"),
        );
        findings.push(finding.help(format!("begin it with `{wanted}://`")));
    }
}

fn source(context: &Context<'_>, findings: &mut Findings, i: usize, verifier: &Verifier) {
    let sources = &context.plan.sources;
    let Some(id) = &verifier.source else {
        // Without a source the verifier serves all it can; at least one hash has to be somewhere.
        let nothing = |source| stores::holds(source) == Some(PasswordExport::None);
        if verifier.kind == Kind::HashStore && !sources.is_empty() && sources.iter().all(nothing) {
            let finding = Finding::new(
                &CANNOT_KNOW,
                context.at(pointer!["jit", "verifiers", i, "kind"]),
                "no source exports hashes that could be checked",
            );
            findings.push(
                finding.help("use the store's own verifier, or `passwords: hash` at a source"),
            );
        }
        return;
    };
    let Some((j, source)) = sources
        .iter()
        .enumerate()
        .find(|(_, source)| source.id == *id)
    else {
        return;
    };
    if !stores::can_verify(verifier.kind, source) {
        let finding = Finding::new(
            &CANNOT_KNOW,
            context.at(pointer!["jit", "verifiers", i, "kind"]),
            format!(
                "`{}` cannot check passwords of `{id}`",
                stores::word(verifier.kind)
            ),
        );
        findings.push(
            finding
                .help(format!(
                    "use `{}`, or `http`",
                    stores::best_verifier(source.store)
                ))
                .related("the source", context.at(pointer!["sources", j, "store"])),
        );
    }
}

fn templates(context: &Context<'_>, findings: &mut Findings, i: usize, verifier: &Verifier) {
    let templates = [
        (
            "body",
            verifier.body.as_ref(),
            Kind::Http,
            &["{username}", "{password}"][..],
        ),
        (
            "filter",
            verifier.filter.as_ref(),
            Kind::Ldap,
            &["{username}"][..],
        ),
    ];
    for (key, text, kind, placeholders) in templates {
        let Some(text) = text.filter(|_| verifier.kind == kind) else {
            continue;
        };
        for placeholder in placeholders {
            if !text.contains(placeholder) {
                let finding = Finding::new(
                    &TEMPLATE,
                    context.at(pointer!["jit", "verifiers", i, key]),
                    format!("the template has no `{placeholder}`"),
                );
                findings.push(finding.help("put it where the value belongs; it is escaped"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    fn verifier(code: &str, settings: &str) -> String {
        b2c(code, &format!("
sources: [{{id: okta, store: okta}}, {{id: auth0, store: auth0}}]
jit: {{endpoint: 'https://m.a.com', authentication: {{kind: basic}}, verifiers: [{{name: v, {settings}}}]}}"))
    }

    #[test]
    fn ent2420_reports_what_each_kind_lacks() {
        assert_snapshot!(verifier("ENT2420", "kind: auth0, url: 'https://a.com'"), @r#"
        error /jit/verifiers/0: `v` needs `clientId` to ask as `auth0`
          help: add `clientId`
        "#);
        assert_snapshot!(verifier("ENT2420", "kind: ldap, url: 'ldaps://a.com', bindDn: x, baseDn: x"), @r#"
        error /jit/verifiers/0: `v` needs `clientSecret` to ask as `ldap`
          help: add it as a reference, for example `clientSecret: {env: NAME}`
        error /jit/verifiers/0: `v` needs `filter` to ask as `ldap`
          help: add `filter`
        "#);
    }

    #[test]
    fn ent2420_accepts_complete_verifiers() {
        assert_eq!(verifier("ENT2420", "kind: okta, url: 'https://a.com'"), "");
        assert_eq!(verifier("ENT2420", "kind: hashStore"), "");
    }

    #[test]
    fn ent2421_reports_settings_of_another_kind() {
        assert_snapshot!(verifier("ENT2421", "kind: okta, baseDn: x"), @r#"
        warning /jit/verifiers/0/baseDn: `baseDn` has no effect with `okta`
          help: delete it, or correct `kind`
        "#);
    }

    #[test]
    fn ent2421_accepts_settings_of_its_kind() {
        assert_eq!(
            verifier("ENT2421", "kind: http, contentType: text/plain"),
            ""
        );
    }

    #[test]
    fn ent2422_reports_plain_addresses() {
        assert_snapshot!(verifier("ENT2422", "kind: okta, url: 'http://a.com'"), @r#"
        error /jit/verifiers/0/url: `http://a.com` is not an `https` address, and passwords are sent to it
          help: begin it with `https://`
        "#);
        assert_snapshot!(verifier("ENT2422", "kind: ldap, url: 'ldap://a.com'"), @r#"
        error /jit/verifiers/0/url: `ldap://a.com` is not an `ldaps` address, and passwords are sent to it
          help: begin it with `ldaps://`
        "#);
    }

    #[test]
    fn ent2422_reports_a_user_name_and_does_not_repeat_it() {
        assert_snapshot!(verifier("ENT2422", "kind: auth0, url: 'https://u:p4ss@a.example'"), @r#"
        error /jit/verifiers/0/url: the address has a user name in it
          help: leave out what stands before `@`; credentials are secret references
        "#);
    }

    #[test]
    fn ent2422_accepts_encryption_and_loopback() {
        assert_eq!(verifier("ENT2422", "kind: ldap, url: 'ldaps://a.com'"), "");
        assert_eq!(
            verifier("ENT2422", "kind: okta, url: 'http://localhost:9000'"),
            ""
        );
    }

    #[test]
    fn ent2423_reports_a_verifier_of_another_product() {
        assert_snapshot!(verifier("ENT2423", "kind: auth0, source: okta"), @r#"
        error /jit/verifiers/0/kind: `auth0` cannot check passwords of `okta`
          help: use `okta`, or `http`
          /sources/0/store: the source
        "#);
        assert_snapshot!(verifier("ENT2423", "kind: hashStore, source: okta"), @r#"
        error /jit/verifiers/0/kind: `hashStore` cannot check passwords of `okta`
          help: use `okta`, or `http`
          /sources/0/store: the source
        "#);
    }

    #[test]
    fn ent2423_accepts_the_stores_own_and_exported_hashes() {
        assert_eq!(verifier("ENT2423", "kind: okta, source: okta"), "");
        assert_eq!(verifier("ENT2423", "kind: hashStore, source: auth0"), "");
        assert_eq!(verifier("ENT2423", "kind: hashStore"), "");
    }

    #[test]
    fn ent2424_reports_a_question_that_is_the_same_for_everybody() {
        assert_snapshot!(verifier("ENT2424", "kind: http, body: '{\"u\":\"{username}\"}'"), @r#"
        error /jit/verifiers/0/body: the template has no `{password}`
          help: put it where the value belongs; it is escaped
        "#);
        assert_snapshot!(verifier("ENT2424", "kind: ldap, filter: '(mail=a@b.c)'"), @r#"
        error /jit/verifiers/0/filter: the template has no `{username}`
          help: put it where the value belongs; it is escaped
        "#);
    }

    #[test]
    fn ent2424_accepts_templates_with_placeholders() {
        assert_eq!(
            verifier("ENT2424", "kind: ldap, filter: '(mail={username})'"),
            ""
        );
    }

    #[test]
    fn ent2425_reports_a_store_that_locks_first() {
        assert_snapshot!(verifier("ENT2425", "kind: cognito"), @r#"
        warning /jit/lockout/attempts: `v` locks an account after 5 wrong passwords, the service after 5
          help: set `jit.lockout.attempts` to 2 or less
        "#);
    }

    #[test]
    fn ent2425_accepts_a_store_that_locks_later() {
        assert_eq!(verifier("ENT2425", "kind: auth0"), "");
    }
}

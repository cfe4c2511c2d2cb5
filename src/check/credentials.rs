//! How passwords get across, against what the sources and the platform can do: `ENT2300`–`ENT2329`.

#[cfg(test)]
mod tests;

use super::{Context, continuity, stores};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    AccountMoment, Credential, MfaMode, MfaPhone, PasswordExport, PasswordMechanism, PasswordWay,
    Predicate, Source,
};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &PASSWORDS_NOT_KNOWN,
    &PLAINTEXT_NOT_ALLOWED,
    &NO_SERVICE,
    &NO_VERIFIER,
    &NO_SUCH_WAY,
    &WAY_NOT_ON_PLATFORM,
    &NONE_WITHOUT_EMAIL,
    &LEGACY_TENANT_SETTINGS,
    &PHONE_CANNOT_BE_CARRIED,
    &RESET_WITHOUT_EMAIL,
];

/// `known` with a source that does not hold passwords.
pub static PASSWORDS_NOT_KNOWN: CodeInfo = CodeInfo {
    id: "ENT2300",
    severity: Severity::Error,
    title: "`known` passwords of a source that does not hold them",
    explain: "\
`password: known` writes the passwords of the source into the directory. Most stores export a hash of the
password, or nothing. A hash cannot be written: neither Azure AD B2C nor External ID imports password
hashes.

- The store exports hashes, or can be asked at sign-in: `password: justInTime`.
- It does neither: `password: forcedReset`.
- The files do hold plain text: say so with `passwords: plaintext` at the source.",
    source: "Microsoft Learn: migrate users to Azure AD B2C and External ID; export documentation of each store",
};

/// Plain text without the switch.
pub static PLAINTEXT_NOT_ALLOWED: CodeInfo = CodeInfo {
    id: "ENT2301",
    severity: Severity::Error,
    title: "plain-text passwords without `allowPlaintext`",
    explain: "\
Files with plain-text passwords are dangerous to keep and to move. A plan that reads them says so in as
many words, so that a reviewer sees it:

    credentials:
      - name: sample-users
        password: known
        allowPlaintext: true

On any other kind of rule the switch does nothing.",
    source: "OWASP Password Storage Cheat Sheet",
};

/// A rule needs the service, and there is none.
pub static NO_SERVICE: CodeInfo = CodeInfo {
    id: "ENT2302",
    severity: Severity::Error,
    title: "a credential rule needs the migration service, but there is no `jit` section",
    explain: "\
`justInTime` asks a service at each sign-in of a user not yet migrated, `statusService` asks it who must
set a new password, and `onFirstSignIn` gets the user's profile from it. The section `jit` says where it is
and how the platform proves itself to it.

    jit:
      endpoint: https://migration.contoso.com
      authentication: {kind: basic, username: {env: JIT_USER}, password: {env: JIT_PASSWORD}}
      verifiers:
        - {name: auth0, kind: auth0, url: https://contoso.eu.auth0.com, clientId: abc}",
    source: "Microsoft Learn: seamless migration; custom authentication extensions",
};

/// No verifier for a source.
pub static NO_VERIFIER: CodeInfo = CodeInfo {
    id: "ENT2303",
    severity: Severity::Error,
    title: "nobody can check the legacy passwords of a source",
    explain: "\
With `justInTime` the legacy password is checked at the first sign-in. No entry of `jit.verifiers` can do
that for this source: none is for it (`source`), or none speaks its protocol, or it exports nothing a
`hashStore` could use. Every user of it would be told that the password is wrong.

Add a verifier. `hashStore` checks exported hashes; `http` asks any endpoint of yours.",
    source: "documentation of each store's sign-in interface",
};

/// A combination that does not exist.
pub static NO_SUCH_WAY: CodeInfo = CodeInfo {
    id: "ENT2304",
    severity: Severity::Error,
    title: "there is no such way for a password to get across",
    explain: "\
| `account` | `password` | `mechanism` |
|---|---|---|
| `imported` | `known` | – |
| `imported` | `forcedReset` | `directoryFlag` (default), `statusService` |
| `imported` | `justInTime` | `policy` (default), `api` on Azure AD B2C; `platform` on External ID |
| `onFirstSignIn` | `justInTime` | `policy` (default), `api`; Azure AD B2C |
| `onFirstSignIn` | `legacyTenant` | –; Azure AD B2C |
| `imported` | `none` | – |

Any other combination asks for something that does not exist: an account created at the first sign-in, for
example, has no password anybody could have reset before.",
    source: "Microsoft Learn: migrate users to Azure AD B2C and External ID",
};

/// A way of the other platform.
pub static WAY_NOT_ON_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2305",
    severity: Severity::Error,
    title: "the platform does not have this way for a password to get across",
    explain: "\
- Accounts created at the first sign-in, another tenant that is asked (`legacyTenant`), and the mechanisms
  `policy`, `api`, `directoryFlag` and `statusService` need custom policies: Azure AD B2C only.
- The mechanism `platform`, and accounts without a password (`none`), are External ID's. On Azure AD B2C
  `none` is for cohorts whose users only sign in with providers: `where: {not: {provider: [local]}}`.

On External ID import the accounts first and use `justInTime` or `forcedReset` without a mechanism. On Azure
AD B2C use `forcedReset` in place of `none`: people prove their address by a code and set a password, once.",
    source: "Microsoft Learn: migrate passwords just in time; supported features in external tenants",
};

/// `none` without an email identity.
pub static NONE_WITHOUT_EMAIL: CodeInfo = CodeInfo {
    id: "ENT2306",
    severity: Severity::Error,
    title: "no password and no email address to send a code to",
    explain: "\
With `password: none` people sign in with a one-time code sent to their email address. That needs the email
identity (`users.identities.email`). Without it these users have no way in, unless they sign in with a
provider only, and then they need no rule.",
    source: "Microsoft Learn: email one-time passcode in external tenants",
};

/// Settings of the legacy tenant are missing, wrong or superfluous.
pub static LEGACY_TENANT_SETTINGS: CodeInfo = CodeInfo {
    id: "ENT2307",
    severity: Severity::Error,
    title: "the settings of the legacy tenant do not fit the rule",
    explain: "\
`password: legacyTenant` asks another Azure AD B2C tenant, and needs to know which and as which
application:

    legacyTenant:
      tenant: legacyb2c.onmicrosoft.com
      clientId: 55555555-6666-4777-8888-999999999999

The other tenant cannot be the target itself. Rules of any other kind have no legacy tenant.",
    source: "Microsoft Learn: resource owner password credentials flow in Azure AD B2C",
};

/// The phone cannot be carried.
pub static PHONE_CANNOT_BE_CARRIED: CodeInfo = CodeInfo {
    id: "ENT2308",
    severity: Severity::Error,
    title: "the phone number cannot become a second factor at the first sign-in",
    explain: "\
`mfaPhone: carry` lets the policy write the verified number that the legacy store vouches for, at the
moment the password is written. It works for imported accounts on Azure AD B2C with `justInTime` and the
mechanism `policy`, and is of use when `mfa` asks for the phone.

Otherwise carry numbers at import: `users.factors.phone: carry`.",
    source: "Microsoft Learn: strongAuthenticationPhoneNumber in custom policies",
};

/// A reset without an address.
pub static RESET_WITHOUT_EMAIL: CodeInfo = CodeInfo {
    id: "ENT2311",
    severity: Severity::Warning,
    title: "users without an email address cannot reset their password",
    explain: "\
A new password is set after a code sent to the email address proved who somebody is. With sign-in names
that are user names alone there is no address in the account's identities, and a user who has none on
record is stuck at the first sign-in, or at the first forgotten password.

Enable `users.identities.email` as well, or use `justInTime` for these users.",
    source: "Microsoft Learn: password reset in Azure AD B2C; in external tenants",
};

/// Reports everything about credential rules.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    for (i, rule) in context.plan.credentials.iter().enumerate() {
        way(context, findings, i, rule);
        plaintext(context, findings, i, rule);
        service(context, findings, i, rule);
        identities(context, findings, i, rule);
        legacy_tenant(context, findings, i, rule);
        phone(context, findings, i, rule);
    }
}

/// The word of a way in a plan.
const fn word(way: PasswordWay) -> &'static str {
    match way {
        PasswordWay::Known => "known",
        PasswordWay::ForcedReset => "forcedReset",
        PasswordWay::JustInTime => "justInTime",
        PasswordWay::LegacyTenant => "legacyTenant",
        PasswordWay::None => "none",
    }
}

const fn mechanism_word(mechanism: PasswordMechanism) -> &'static str {
    match mechanism {
        PasswordMechanism::DirectoryFlag => "directoryFlag",
        PasswordMechanism::StatusService => "statusService",
        PasswordMechanism::Policy => "policy",
        PasswordMechanism::Api => "api",
        PasswordMechanism::Platform => "platform",
    }
}

fn way(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    use PasswordMechanism as By;
    use PasswordWay as Way;
    let b2c = context.is_b2c();
    let mut report = |code: Code, key: &str, message: String, help: &str| {
        let finding = Finding::new(code, context.at(pointer!["credentials", i, key]), message);
        findings.push(finding.help(help));
    };
    let first_sign_in = rule.account == AccountMoment::OnFirstSignIn;
    let way = word(rule.password);
    match (rule.account, rule.password) {
        (AccountMoment::OnFirstSignIn, Way::Known | Way::ForcedReset | Way::None) => report(
            &NO_SUCH_WAY,
            "account",
            format!("`{way}` needs an account that exists before the first sign-in"),
            "use `account: imported`, or `password: justInTime`",
        ),
        (AccountMoment::Imported, Way::LegacyTenant) if b2c => report(
            &NO_SUCH_WAY,
            "account",
            "with `legacyTenant` the account is created at the first sign-in".to_owned(),
            "use `account: onFirstSignIn`",
        ),
        _ => {}
    }
    if !b2c && rule.password == Way::LegacyTenant {
        report(
            &WAY_NOT_ON_PLATFORM,
            "password",
            "External ID cannot ask another tenant at sign-in".to_owned(),
            "use `justInTime` with a verifier `entraRopc` for that tenant",
        );
    } else if !b2c && first_sign_in && rule.password == Way::JustInTime {
        report(
            &WAY_NOT_ON_PLATFORM,
            "account",
            "External ID cannot create an account at the first sign-in".to_owned(),
            "use `account: imported`",
        );
    }
    if b2c && rule.password == Way::None && !continuity::is_for_federated(context, rule) {
        report(
            &WAY_NOT_ON_PLATFORM,
            "password",
            "local accounts of Azure AD B2C have a password".to_owned(),
            "use `forcedReset`: people prove their address by a code and set a password once",
        );
    }
    let Some(mechanism) = rule.mechanism else {
        return;
    };
    let by = mechanism_word(mechanism);
    let fits = match rule.password {
        Way::ForcedReset => matches!(mechanism, By::DirectoryFlag | By::StatusService),
        Way::JustInTime => matches!(mechanism, By::Policy | By::Api | By::Platform),
        Way::Known | Way::LegacyTenant | Way::None => false,
    };
    if !fits {
        let help = match rule.password {
            Way::ForcedReset => "use `directoryFlag` or `statusService`, or leave `mechanism` out",
            Way::JustInTime if b2c => "use `policy` or `api`, or leave `mechanism` out",
            _ => "leave `mechanism` out",
        };
        report(
            &NO_SUCH_WAY,
            "mechanism",
            format!("`{by}` is no mechanism of `{way}`"),
            help,
        );
    } else if b2c == (mechanism == By::Platform) {
        let (message, help) = if b2c {
            (
                "Azure AD B2C does not write passwords by itself",
                "use `policy` or `api`",
            )
        } else if rule.password == Way::JustInTime {
            (
                "only the platform writes passwords on External ID",
                "use `platform`, or leave `mechanism` out",
            )
        } else {
            (
                "External ID resets passwords by itself",
                "leave `mechanism` out",
            )
        };
        report(
            &WAY_NOT_ON_PLATFORM,
            "mechanism",
            format!("{message}: `{by}` is not for it"),
            help,
        );
    }
}

/// The sources whose users a rule can match, as far as its cohort's conditions on source and store
/// tell.
pub(super) fn sources<'a>(context: &Context<'a>, cohort: Option<&str>) -> Vec<(usize, &'a Source)> {
    let predicate = cohort
        .and_then(|name| {
            context
                .plan
                .cohorts
                .iter()
                .find(|cohort| cohort.name == name)
        })
        .map(|cohort| &cohort.predicate);
    let matches = |source: &Source| predicate.is_none_or(|predicate| may_match(predicate, source));
    context
        .plan
        .sources
        .iter()
        .enumerate()
        .filter(|(_, source)| matches(source))
        .collect()
}

/// Whether records of `source` can satisfy `predicate`. Conditions on records count as possible.
fn may_match(predicate: &Predicate, source: &Source) -> bool {
    (predicate.source.is_empty() || predicate.source.contains(&source.id))
        && (predicate.store.is_empty() || predicate.store.contains(&source.store))
        && predicate.all.iter().all(|inner| may_match(inner, source))
        && (predicate.any.is_empty() || predicate.any.iter().any(|inner| may_match(inner, source)))
}

/// Whether a rule's cohort asks for nothing but users with one of these kinds of password.
fn only_hashes(context: &Context<'_>, rule: &Credential, word: &str) -> bool {
    rule.cohort
        .as_ref()
        .and_then(|name| {
            context
                .plan
                .cohorts
                .iter()
                .find(|cohort| cohort.name == *name)
        })
        .is_some_and(|cohort| cohort.predicate.hash == [word])
}

fn plaintext(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    if rule.password != PasswordWay::Known {
        if rule.allow_plaintext {
            let mut finding = Finding::new(
                &PLAINTEXT_NOT_ALLOWED,
                context.key(pointer!["credentials", i, "allowPlaintext"]),
                format!(
                    "`allowPlaintext` has no effect with `{}`",
                    word(rule.password)
                ),
            )
            .help("delete it");
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
        return;
    }
    if !rule.allow_plaintext {
        let finding = Finding::new(
            &PLAINTEXT_NOT_ALLOWED,
            context.at(pointer!["credentials", i, "password"]),
            format!(
                "`{}` writes plain-text passwords, which the plan does not allow",
                rule.name
            ),
        );
        findings.push(finding.help("add `allowPlaintext: true` when that is meant"));
    }
    if only_hashes(context, rule, "plaintext") {
        return;
    }
    for (j, source) in sources(context, rule.cohort.as_deref()) {
        let (what, instead) = match stores::holds(source) {
            Some(PasswordExport::Hash) => {
                ("hashes of passwords only", "`justInTime` or `forcedReset`")
            }
            Some(PasswordExport::None) => ("no passwords", "`justInTime` or `forcedReset`"),
            Some(PasswordExport::Plaintext) | None => continue,
        };
        let finding = Finding::new(
            &PASSWORDS_NOT_KNOWN,
            context.at(pointer!["credentials", i, "password"]),
            format!(
                "the passwords of `{}` are not known: it exports {what}",
                source.id
            ),
        );
        findings.push(
            finding
                .help(format!(
                    "use {instead}; if its files do hold plain text, say `passwords: plaintext` there"
                ))
                .related("the source", context.at(pointer!["sources", j, "store"])),
        );
    }
}

fn service(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    let just_in_time = rule.password == PasswordWay::JustInTime;
    let status = rule.mechanism == Some(PasswordMechanism::StatusService);
    if !just_in_time && !status {
        return;
    }
    let Some(jit) = &context.plan.jit else {
        let what = if status {
            "statusService"
        } else {
            "justInTime"
        };
        let key = if status { "mechanism" } else { "password" };
        let finding = Finding::new(
            &NO_SERVICE,
            context.at(pointer!["credentials", i, key]),
            format!("`{what}` needs the migration service, but the plan has no `jit`"),
        );
        findings.push(
            finding.help("add a `jit` section with `endpoint`, `authentication` and `verifiers`"),
        );
        return;
    };
    if !just_in_time {
        return;
    }
    let sources = sources(context, rule.cohort.as_deref());
    if sources.is_empty() && jit.verifiers.is_empty() {
        let finding = Finding::new(
            &NO_VERIFIER,
            context.at(pointer!["credentials", i, "password"]),
            "nobody can check legacy passwords: `jit.verifiers` is empty",
        );
        findings.push(finding.help("add a verifier that knows the legacy store"));
    }
    for (j, source) in sources {
        let covered = jit.verifiers.iter().any(|verifier| {
            verifier.source.as_ref().is_none_or(|id| *id == source.id)
                && stores::can_verify(verifier.kind, source)
        });
        if !covered {
            let finding = Finding::new(
                &NO_VERIFIER,
                context.at(pointer!["credentials", i, "password"]),
                format!("no verifier can check the passwords of `{}`", source.id),
            );
            findings.push(
                finding
                    .help(format!(
                        "add one to `jit.verifiers`, for example `{{name: {}, kind: {}}}`",
                        source.id,
                        stores::best_verifier(source.store)
                    ))
                    .related("the source", context.at(pointer!["sources", j])),
            );
        }
    }
}

fn identities(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    let identities = &context.plan.users.identities;
    if identities.email.enabled || continuity::is_for_federated(context, rule) {
        return;
    }
    if rule.password == PasswordWay::None && context.is_external_id() {
        let finding = Finding::new(
            &NONE_WITHOUT_EMAIL,
            context.at(pointer!["credentials", i, "password"]),
            format!(
                "users of `{}` have neither a password nor an email identity",
                rule.name
            ),
        );
        findings.push(finding.help("enable `users.identities.email`").related(
            "off here",
            context.at(pointer!["users", "identities", "email"]),
        ));
    }
    if rule.password == PasswordWay::ForcedReset && !identities.phone.enabled {
        let finding = Finding::new(
            &RESET_WITHOUT_EMAIL,
            context.at(pointer!["credentials", i, "password"]),
            format!(
                "users of `{}` have no email identity to prove themselves with",
                rule.name
            ),
        );
        findings.push(
            finding
                .help("enable `users.identities.email` too, or use `justInTime`")
                .related(
                    "off here",
                    context.at(pointer!["users", "identities", "email"]),
                ),
        );
    }
}

fn legacy_tenant(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    let place = pointer!["credentials", i, "legacyTenant"];
    match (
        &rule.legacy_tenant,
        rule.password == PasswordWay::LegacyTenant,
    ) {
        (None, true) => {
            let finding = Finding::new(
                &LEGACY_TENANT_SETTINGS,
                context.at(pointer!["credentials", i, "password"]),
                format!("`{}` does not say which tenant to ask", rule.name),
            );
            findings.push(finding.help("add `legacyTenant` with `tenant` and `clientId`"));
        }
        (Some(_), false) => {
            let finding = Finding::new(
                &LEGACY_TENANT_SETTINGS,
                context.key(place),
                format!("no other tenant is asked with `{}`", word(rule.password)),
            );
            findings.push(finding.help("delete `legacyTenant`, or use `password: legacyTenant`"));
        }
        (Some(legacy), true)
            if legacy
                .tenant
                .eq_ignore_ascii_case(&context.plan.target.tenant) =>
        {
            let finding = Finding::new(
                &LEGACY_TENANT_SETTINGS,
                context.at(pointer!["credentials", i, "legacyTenant", "tenant"]),
                format!("`{}` is the target itself", legacy.tenant),
            );
            findings.push(finding.help("name the tenant the users come from"));
        }
        _ => {}
    }
}

fn phone(context: &Context<'_>, findings: &mut Findings, i: usize, rule: &Credential) {
    if rule.mfa_phone == MfaPhone::Ignore {
        return;
    }
    let by_policy = matches!(rule.mechanism, None | Some(PasswordMechanism::Policy));
    let possible = context.is_b2c()
        && rule.account == AccountMoment::Imported
        && rule.password == PasswordWay::JustInTime
        && by_policy;
    let message = if !possible {
        "no policy writes the password here, so none can write the phone number"
    } else if context.plan.mfa.mode == MfaMode::Never {
        "nobody is asked for a second factor, so the phone number would never be used"
    } else {
        return;
    };
    let place = context.at(pointer!["credentials", i, "mfaPhone"]);
    let mut finding = Finding::new(&PHONE_CANNOT_BE_CARRIED, place, message).help(if possible {
        "set `mfa.mode: always`, or delete `mfaPhone`"
    } else {
        "carry numbers at import: `users.factors.phone: carry`"
    });
    if possible {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}

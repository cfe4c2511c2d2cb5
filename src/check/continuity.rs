//! Everybody can still sign in after the cut-over: `ENT2330`–`ENT2349`.

#[cfg(test)]
mod tests;

use super::{Context, in_place, stores};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    Cohort, Credential, EmailMethod, FactorRule, IdentityProvider, IdentityProviderKind,
    PasswordExport, PasswordWay, Predicate, SignInIdentifier, UnverifiedEmail, VerifierKind,
};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_WAY_IN,
    &PROVIDER_NOT_CONFIGURED,
    &ISSUER_NOT_CONFIGURED,
    &ISSUER_NOBODY_HAS,
    &NO_PASSWORD_TO_CHECK,
    &NO_IDENTITY,
    &IDENTITY_NOT_ACCEPTED,
    &NO_FLOW_FOR_THEM,
    &FACTOR_CANNOT_MOVE,
    &CONTACT_ADDRESS_ONLY,
    &UNTRUSTWORTHY_ISSUER,
    &ISSUER_UNKNOWN,
];

/// A cohort no credential rule is for.
pub static NO_WAY_IN: CodeInfo = CodeInfo {
    id: "ENT2330",
    severity: Severity::Error,
    title: "a cohort has no way to sign in after the cut-over",
    explain: "\
The cohort's users have a password login, but no credential rule is for them: none names the cohort, none
names a cohort that includes it, and none is for everybody. Their accounts would exist with a password
nobody knows.

Add a rule for the cohort, or one without `cohort` at the end:

    credentials:
      - {name: everybody-else, password: forcedReset}

A cohort whose users only have logins with providers (`where: {provider: [google-oauth2]}`) needs no rule.",
    source: "structure of the plan",
};

/// A cohort's provider is not configured.
pub static PROVIDER_NOT_CONFIGURED: CodeInfo = CodeInfo {
    id: "ENT2331",
    severity: Severity::Error,
    title: "a cohort signs in with a provider that is not configured",
    explain: "\
The users of this cohort only have logins with a provider, and `identityProviders` has none whose accounts
have that issuer. They see no button for it after the cut-over and have no password.

Configure the provider. Its `accountIssuer`, by default the provider's usual one, has to equal the value in
`sources[].issuers`: it is how the account is found.",
    source: "Microsoft Learn: objectIdentity resource type, issuer and issuerAssignedId",
};

/// An issuer of a source is not configured.
pub static ISSUER_NOT_CONFIGURED: CodeInfo = CodeInfo {
    id: "ENT2332",
    severity: Severity::Warning,
    title: "users bring logins with a provider that is not configured",
    explain: "\
The source maps a provider to an issuer, so accounts will have an identity of that issuer. No entry of
`identityProviders` has it as its account issuer: these logins stop working.

Configure the provider, correct one of the two issuers so that they are equal, or leave such logins behind
by switching `users.identities.federated` off.",
    source: "Microsoft Learn: objectIdentity resource type",
};

/// An issuer that no source has.
pub static ISSUER_NOBODY_HAS: CodeInfo = CodeInfo {
    id: "ENT2333",
    severity: Severity::Info,
    title: "no source has logins with this provider",
    explain: "\
The provider will be offered, but no source maps an alias to its issuer. That is right for a provider that
is new. For one the old system had, users who click its button would get a second, empty account.

Map the alias under `sources[].issuers`, with the same issuer.",
    source: "Microsoft Learn: objectIdentity resource type",
};

/// A rule needs passwords its cohort has not.
pub static NO_PASSWORD_TO_CHECK: CodeInfo = CodeInfo {
    id: "ENT2334",
    severity: Severity::Error,
    title: "a credential rule needs passwords its users do not have",
    explain: "\
The cohort is made of records without a password (`hash: [none]`). `known` has nothing to write for them,
and `justInTime` with nothing but a `hashStore` nothing to check against: whatever they type is wrong.

Use `forcedReset`, or on External ID `none`.",
    source: "structure of the plan",
};

/// No identity at all.
pub static NO_IDENTITY: CodeInfo = CodeInfo {
    id: "ENT2335",
    severity: Severity::Error,
    title: "accounts get no identity to sign in with",
    explain: "\
All of `users.identities` is switched off. An account needs at least one identity; Microsoft Graph refuses
to create one without, and an identity of a local account cannot be added to a provider's account later.

Enable `email`, `username`, `phone` or `federated`.",
    source: "Microsoft Learn: create user; objectIdentity resource type",
};

/// Sign-in names that no page accepts.
pub static IDENTITY_NOT_ACCEPTED: CodeInfo = CodeInfo {
    id: "ENT2336",
    severity: Severity::Error,
    title: "the sign-in page does not accept the sign-in names accounts get",
    explain: "\
`users.identities` decides which sign-in names accounts get, `customPolicies.signIn.identifiers` which ones
the page accepts. Where no kind is in both, nobody can type a name that works. Where one is only in the
first, the finding is a warning: these accounts need another name.

    users:
      identities: {email: {enabled: true}, username: {enabled: true}}
    customPolicies:
      signIn: {identifiers: [email, username]}",
    source: "Microsoft Learn: sign-in names in custom policies",
};

/// No flow signs these users in.
pub static NO_FLOW_FOR_THEM: CodeInfo = CodeInfo {
    id: "ENT2337",
    severity: Severity::Error,
    title: "no user flow lets these users sign in",
    explain: "\
On External ID `userFlows[].email` decides how people with an address sign in: with a `password` or with a
`oneTimeCode`. Users with a password, migrated just in time or reset, need a flow of the first kind; users
of a rule `none` need one of the second. Without it they see no field to type into.",
    source: "Microsoft Learn: sign-in methods for external tenants",
};

/// A factor that cannot move.
pub static FACTOR_CANNOT_MOVE: CodeInfo = CodeInfo {
    id: "ENT2338",
    severity: Severity::Error,
    title: "a second factor cannot be carried over",
    explain: "\
The secret of an authenticator app cannot be written into either platform, and a passkey is bound to the
domain it was made for. Phone numbers can be carried to both. Verified addresses can be carried to External
ID; Azure AD B2C has no such method.

Use `reenrol`, so that users are asked for a new factor at their next sign-in, or `drop`.",
    source: "Microsoft Learn: authentication methods API; WebAuthn Level 3, scope of credentials",
};

/// Contact addresses without another sign-in name.
pub static CONTACT_ADDRESS_ONLY: CodeInfo = CodeInfo {
    id: "ENT2339",
    severity: Severity::Warning,
    title: "users with an unverified address get no sign-in name",
    explain: "\
`unverifiedEmail: contactOnly` keeps an unverified address as a contact address. It is never a sign-in name,
so these users need another one. With `username` and `phone` off there is none, and the records are
rejected unless they have a login with a provider.

Enable `users.identities.username`, or choose another rule.",
    source: "Microsoft Learn: objectIdentity resource type",
};

/// An issuer whose addresses are not verified.
pub static UNTRUSTWORTHY_ISSUER: CodeInfo = CodeInfo {
    id: "ENT2340",
    severity: Severity::Error,
    title: "addresses of this issuer do not prove who somebody is",
    explain: "\
Records are linked when both addresses count as verified. The `email` of a Microsoft account or of a
Microsoft Entra user is text that its owner, or an administrator elsewhere, can change at will: somebody
could claim another person's address and be linked into their account.

Remove the issuer from `trustedEmailIssuers`.",
    source: "Microsoft Learn: migrate away from using email claims for user identification or authorization",
};

/// The issuer of accounts cannot be told from the plan.
pub static ISSUER_UNKNOWN: CodeInfo = CodeInfo {
    id: "ENT2341",
    severity: Severity::Warning,
    title: "nobody can tell under which issuer accounts of this provider are stored",
    explain: "\
External ID stores logins with an OpenID Connect provider under the provider's issuer URI, such as
`https://login.contoso.com/`, and finds them by it, to the letter. Without `issuer` it is the one in the
metadata, which is not read here, so nobody can compare it with `sources[].issuers`. People whose login was
imported under another one get a second, empty account.

Copy `issuer` from the provider's discovery document.",
    source: "Microsoft Graph: objectIdentity resource type; Microsoft Learn: add OpenID Connect as an external identity provider (external tenants)",
};

/// Reports everything that would keep people from signing in.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    cohorts(context, findings);
    issuers(context, findings);
    identities(context, findings);
    flows(context, findings);
    factors(context, findings);
}

/// The issuer under which accounts of a provider are stored.
fn account_issuer(context: &Context<'_>, provider: &IdentityProvider) -> Option<String> {
    use IdentityProviderKind as Kind;
    if let Some(issuer) = &provider.account_issuer {
        return Some(issuer.clone());
    }
    let usual = match provider.kind {
        Kind::Google => "google.com",
        Kind::Facebook => "facebook.com",
        Kind::Apple => "apple.com",
        Kind::Microsoft => "live.com",
        Kind::LinkedIn => "linkedin.com",
        Kind::Amazon => "amazon.com",
        Kind::GitHub => "github.com",
        Kind::Twitter => "twitter.com",
        // External ID stores the issuer itself, and custom policies the host as it is generated.
        Kind::Oidc if context.is_external_id() => return provider.issuer.clone(),
        Kind::Oidc => {
            let url = url::Url::parse(provider.metadata_url.as_ref()?).ok()?;
            return url.host_str().map(str::to_owned);
        }
        Kind::Saml => return provider.saml.as_ref().map(|saml| saml.entity_id.clone()),
    };
    Some(usual.to_owned())
}

/// Whether the plan does not say under which issuer accounts of a provider are stored.
fn issuer_is_unknown(context: &Context<'_>, provider: &IdentityProvider) -> bool {
    context.is_external_id()
        && provider.kind == IdentityProviderKind::Oidc
        && account_issuer(context, provider).is_none()
}

/// Whether accounts of `issuer` are those of a configured provider, or may be: an issuer that is an
/// address may be that of a provider whose issuer is unknown.
fn is_configured(context: &Context<'_>, issuer: &str) -> bool {
    let providers = &context.plan.identity_providers;
    providers.iter().any(|provider| {
        account_issuer(context, provider).is_some_and(|own| own.eq_ignore_ascii_case(issuer))
            || (issuer_is_unknown(context, provider) && issuer.starts_with("https://"))
    })
}

/// Aliases of the providers a cohort's users are limited to, when none of them has a password. Empty
/// when the cohort only says that they have none.
#[must_use]
pub fn federated_only(predicate: &Predicate) -> Option<&[String]> {
    let has_local = |aliases: &[String]| aliases.iter().any(|alias| alias == "local");
    if !predicate.provider.is_empty() && !has_local(&predicate.provider) {
        return Some(&predicate.provider);
    }
    let only_local = Predicate {
        provider: vec!["local".to_owned()],
        ..Predicate::default()
    };
    if predicate.not.as_deref() == Some(&only_local) {
        return Some(&[]);
    }
    predicate.all.iter().find_map(federated_only)
}

/// Whether a rule is for users without a password only.
pub(super) fn is_for_federated(context: &Context<'_>, rule: &Credential) -> bool {
    let cohorts = &context.plan.cohorts;
    let named = |name: &String| cohorts.iter().find(|cohort| cohort.name == *name);
    rule.cohort
        .as_ref()
        .and_then(named)
        .is_some_and(|cohort| federated_only(&cohort.predicate).is_some())
}

/// Whether every record that satisfies `narrow` also satisfies `wide`, as far as it can be told.
#[must_use]
pub fn includes(wide: &Predicate, narrow: &Predicate) -> bool {
    fn within<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
        wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|word| wide.contains(word)))
    }
    fn same<T: PartialEq>(wide: &Option<T>, narrow: &Option<T>) -> bool {
        wide.is_none() || wide == narrow
    }
    within(&wide.source, &narrow.source)
        && within(&wide.store, &narrow.store)
        && within(&wide.provider, &narrow.provider)
        && within(&wide.hash, &narrow.hash)
        && within(&wide.mfa, &narrow.mfa)
        && within(&wide.group, &narrow.group)
        && same(&wide.email_verified, &narrow.email_verified)
        && same(&wide.has_email, &narrow.has_email)
        && same(&wide.enabled, &narrow.enabled)
        && wide
            .attribute
            .iter()
            .all(|condition| narrow.attribute.contains(condition))
        && wide.all.iter().all(|inner| includes(inner, narrow))
        && (wide.any.is_empty() || wide.any.iter().any(|inner| includes(inner, narrow)))
        && same(&wide.not, &narrow.not)
}

fn cohorts(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    // Users who are in the tenant already keep their passwords there.
    if plan.sources.iter().any(|source| in_place(plan, source)) {
        return;
    }
    let ruled: Vec<&Cohort> = plan
        .credentials
        .iter()
        .filter_map(|rule| rule.cohort.as_ref())
        .filter_map(|name| plan.cohorts.iter().find(|cohort| cohort.name == *name))
        .collect();
    let for_everybody = plan.credentials.iter().any(|rule| rule.cohort.is_none());
    for (i, cohort) in plan.cohorts.iter().enumerate() {
        if let Some(aliases) = federated_only(&cohort.predicate) {
            federated_cohort(context, findings, i, cohort, aliases);
            continue;
        }
        let covered = for_everybody
            || ruled
                .iter()
                .any(|rule| includes(&rule.predicate, &cohort.predicate));
        if !covered {
            let finding = Finding::new(
                &NO_WAY_IN,
                context.at(pointer!["cohorts", i, "name"]),
                format!("no credential rule is for the users of `{}`", cohort.name),
            );
            findings.push(finding.help(
                "add a rule for the cohort, or one without `cohort` at the end of `credentials`",
            ));
        }
    }
    for (i, rule) in plan.credentials.iter().enumerate() {
        let cohort = rule
            .cohort
            .as_ref()
            .and_then(|name| plan.cohorts.iter().find(|c| c.name == *name));
        let without = cohort.is_some_and(|cohort| cohort.predicate.hash == ["none"]);
        // Where the store exports nothing, a record without a hash still has a password there.
        let exports_hashes = super::credentials::sources(context, rule.cohort.as_deref())
            .iter()
            .all(|(_, source)| stores::holds(source) == Some(PasswordExport::Hash));
        let only_hash_store = plan.jit.as_ref().is_some_and(|jit| {
            !jit.verifiers.is_empty()
                && jit
                    .verifiers
                    .iter()
                    .all(|v| v.kind == VerifierKind::HashStore)
        });
        let needs = match rule.password {
            PasswordWay::Known => true,
            PasswordWay::JustInTime => only_hash_store && exports_hashes,
            _ => false,
        };
        if without && needs {
            let finding = Finding::new(
                &NO_PASSWORD_TO_CHECK,
                context.at(pointer!["credentials", i, "password"]),
                format!("users of `{}` have no password in the source", rule.name),
            );
            findings.push(finding.help("use `forcedReset`, or on External ID `none`"));
        }
    }
}

fn federated_cohort(
    context: &Context<'_>,
    findings: &mut Findings,
    i: usize,
    cohort: &Cohort,
    aliases: &[String],
) {
    if aliases.is_empty() && context.plan.identity_providers.is_empty() {
        let finding = Finding::new(
            &PROVIDER_NOT_CONFIGURED,
            context.at(pointer!["cohorts", i, "where"]),
            format!(
                "users of `{}` sign in with providers, and none is configured",
                cohort.name
            ),
        );
        findings.push(finding.help("add their providers to `identityProviders`"));
    }
    let issuers = |alias: &String| {
        let maps = context.plan.sources.iter().map(|source| &source.issuers);
        maps.filter_map(|map| map.get(alias))
            .cloned()
            .collect::<Vec<_>>()
    };
    let known: Vec<String> = aliases.iter().flat_map(issuers).collect();
    if known.is_empty() || known.iter().any(|issuer| is_configured(context, issuer)) {
        return;
    }
    let finding = Finding::new(
        &PROVIDER_NOT_CONFIGURED,
        context.at(pointer!["cohorts", i, "where", "provider"]),
        format!(
            "users of `{}` sign in with `{}`, which is not configured",
            cohort.name, known[0]
        ),
    );
    findings.push(finding.help(format!(
        "add a provider to `identityProviders` whose accounts have the issuer `{}`",
        known[0]
    )));
}

fn issuers(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    if plan.users.identities.federated.enabled {
        for (i, source) in plan.sources.iter().enumerate() {
            for (alias, issuer) in &source.issuers {
                // External ID stores people who sign in by one-time code under this issuer.
                if issuer == "mail" || is_configured(context, issuer) {
                    continue;
                }
                let own: Vec<String> = plan
                    .identity_providers
                    .iter()
                    .filter_map(|provider| account_issuer(context, provider))
                    .collect();
                let finding = Finding::new(
                    &ISSUER_NOT_CONFIGURED,
                    context.at(pointer!["sources", i, "issuers", alias]),
                    format!("no identity provider has accounts of the issuer `{issuer}`"),
                );
                findings.push(
                    finding
                        .help("configure the provider, or make its `accountIssuer` equal to this")
                        .did_you_mean(issuer, own.iter().map(String::as_str)),
                );
            }
        }
    }
    let declares_issuers = plan.sources.iter().any(|source| !source.issuers.is_empty());
    for (i, provider) in plan.identity_providers.iter().enumerate() {
        if declares_issuers && issuer_is_unknown(context, provider) {
            let finding = Finding::new(
                &ISSUER_UNKNOWN,
                context.at(pointer!["identityProviders", i, "name"]),
                format!("the issuer of accounts of `{}` is not known", provider.name),
            );
            findings
                .push(finding.help("add `issuer`, as the provider's discovery document has it"));
        }
        let issuer = account_issuer(context, provider).filter(|_| declares_issuers);
        let Some(issuer) = issuer else {
            continue;
        };
        let brought = plan
            .sources
            .iter()
            .flat_map(|source| source.issuers.values())
            .any(|other| other.eq_ignore_ascii_case(&issuer));
        if !brought {
            let finding = Finding::new(
                &ISSUER_NOBODY_HAS,
                context.at(pointer!["identityProviders", i, "name"]),
                format!("no source has logins with the issuer `{issuer}`"),
            );
            findings.push(finding.help("map the source's alias to it, unless the provider is new"));
        }
    }
    for (i, issuer) in plan
        .users
        .duplicates
        .trusted_email_issuers
        .iter()
        .enumerate()
    {
        let lower = issuer.to_lowercase();
        let personal = lower == "live.com" || lower.contains("login.live.com");
        if personal || lower.contains("microsoftonline") || lower == "microsoft.com" {
            let pointer = pointer!["users", "duplicates", "trustedEmailIssuers", i];
            let finding = Finding::new(
                &UNTRUSTWORTHY_ISSUER,
                context.at(pointer),
                format!("addresses of `{issuer}` are not verified"),
            );
            findings.push(
                finding.help("remove it: people could be linked into somebody else's account"),
            );
        }
    }
}

fn identities(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let identities = &plan.users.identities;
    let place = || context.at(pointer!["users", "identities"]);
    let local = [
        (identities.email.enabled, SignInIdentifier::Email, "email"),
        (
            identities.username.enabled,
            SignInIdentifier::Username,
            "username",
        ),
        (identities.phone.enabled, SignInIdentifier::Phone, "phone"),
    ];
    if !identities.federated.enabled && local.iter().all(|(enabled, ..)| !enabled) {
        let finding = Finding::new(&NO_IDENTITY, place(), "accounts get no identity at all");
        findings.push(finding.help("enable `email`, `username`, `phone` or `federated`"));
    }
    let by_name = identities.username.enabled || identities.phone.enabled;
    if plan.users.unverified_email == UnverifiedEmail::ContactOnly && !by_name {
        let finding = Finding::new(
            &CONTACT_ADDRESS_ONLY,
            context.at(pointer!["users", "unverifiedEmail"]),
            "users with an unverified address get no sign-in name",
        );
        findings.push(finding.help("enable `users.identities.username`, or choose another rule"));
    }
    let Some(policies) = context.policies().filter(|_| !plan.sources.is_empty()) else {
        return;
    };
    let accepted = &policies.sign_in.identifiers;
    let given: Vec<_> = local.iter().filter(|(enabled, ..)| *enabled).collect();
    let lost: Vec<_> = given
        .iter()
        .filter(|(_, kind, _)| !accepted.contains(kind))
        .collect();
    for (_, _, name) in &lost {
        let nobody = lost.len() == given.len();
        let mut finding = Finding::new(
            &IDENTITY_NOT_ACCEPTED,
            context.at(pointer!["users", "identities", name]),
            format!(
                "accounts get a sign-in name of the kind `{name}`, which the page does not accept"
            ),
        )
        .help(format!(
            "add `{name}` to `customPolicies.signIn.identifiers`"
        ))
        .related(
            "what the page accepts",
            context.at(pointer!["customPolicies", "signIn", "identifiers"]),
        );
        if !nobody {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
}

fn flows(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    if !context.is_external_id() || plan.user_flows.is_empty() {
        return;
    }
    for (i, rule) in plan.credentials.iter().enumerate() {
        if is_for_federated(context, rule) {
            continue;
        }
        let (needed, word) = match rule.password {
            PasswordWay::None => (EmailMethod::OneTimeCode, "oneTimeCode"),
            _ => (EmailMethod::Password, "password"),
        };
        if plan.user_flows.iter().all(|flow| flow.email != needed) {
            let finding = Finding::new(
                &NO_FLOW_FOR_THEM,
                context.at(pointer!["credentials", i, "password"]),
                format!(
                    "no user flow has `email: {word}`, which users of `{}` need",
                    rule.name
                ),
            );
            findings.push(finding.help(format!(
                "set `email: {word}` in a user flow of their application"
            )));
        }
    }
}

fn factors(context: &Context<'_>, findings: &mut Findings) {
    let factors = &context.plan.users.factors;
    let b2c = context.is_b2c();
    for (key, rule, why) in [
        (
            "totp",
            factors.totp,
            Some("secrets of authenticator apps cannot be written into a directory"),
        ),
        (
            "passkey",
            factors.passkey,
            Some("passkeys are bound to the old domain"),
        ),
        (
            "email",
            factors.email,
            b2c.then_some("Azure AD B2C has no email method as second factor"),
        ),
    ] {
        if let Some(why) = why.filter(|_| rule == FactorRule::Carry) {
            let finding = Finding::new(
                &FACTOR_CANNOT_MOVE,
                context.at(pointer!["users", "factors", key]),
                format!("`{key}` cannot be carried: {why}"),
            );
            findings.push(finding.help("use `reenrol` or `drop`"));
        }
    }
}

use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

fn rule(settings: &str) -> String {
    format!("credentials: [{{name: all, {settings}}}]")
}

fn source(store: &str, settings: &str) -> String {
    format!("sources: [{{id: old, store: {store}}}]\n{}", rule(settings))
}

const KNOWN: &str = "password: known, allowPlaintext: true";

#[test]
fn ent2300_reports_known_passwords_of_stores_that_export_none() {
    assert_snapshot!(b2c("ENT2300", &source("keycloak", KNOWN)), @r#"
        error /credentials/0/password: the passwords of `old` are not known: it exports hashes of passwords only
          help: use `justInTime` or `forcedReset`; if its files do hold plain text, say `passwords: plaintext` there
          /sources/0/store: the source
        "#);
    assert_snapshot!(b2c("ENT2300", &source("okta", KNOWN)), @r#"
        error /credentials/0/password: the passwords of `old` are not known: it exports no passwords
          help: use `justInTime` or `forcedReset`; if its files do hold plain text, say `passwords: plaintext` there
          /sources/0/store: the source
        "#);
}

#[test]
fn ent2300_accepts_stores_with_plain_text_and_what_the_plan_says() {
    assert_eq!(b2c("ENT2300", &source("usersData", KNOWN)), "");
    assert_eq!(b2c("ENT2300", &source("csv", KNOWN)), "");
    assert_eq!(
        b2c("ENT2300", &source("okta, passwords: plaintext", KNOWN)),
        ""
    );
}

#[test]
fn ent2301_reports_plain_text_that_is_not_allowed_and_a_switch_without_effect() {
    assert_snapshot!(b2c("ENT2301", &rule("password: known")), @r#"
        error /credentials/0/password: `all` writes plain-text passwords, which the plan does not allow
          help: add `allowPlaintext: true` when that is meant
        "#);
    assert_snapshot!(b2c("ENT2301", &rule("password: forcedReset, allowPlaintext: true")), @r#"
        warning /credentials/0/allowPlaintext: `allowPlaintext` has no effect with `forcedReset`
          help: delete it
        "#);
}

#[test]
fn ent2301_accepts_plain_text_that_is_allowed() {
    assert_eq!(b2c("ENT2301", &rule(KNOWN)), "");
}

fn jit(verifiers: &str, rest: &str) -> String {
    format!(
        "jit: {{endpoint: 'https://m.contoso.com', authentication: {{kind: basic}},
              verifiers: [{verifiers}]}}\n{rest}"
    )
}

#[test]
fn ent2302_reports_rules_whose_service_is_missing() {
    assert_snapshot!(b2c("ENT2302", &rule("password: justInTime")), @r#"
        error /credentials/0/password: `justInTime` needs the migration service, but the plan has no `jit`
          help: add a `jit` section with `endpoint`, `authentication` and `verifiers`
        "#);
    let status = rule("password: forcedReset, mechanism: statusService");
    assert_snapshot!(b2c("ENT2302", &status), @r#"
        error /credentials/0/mechanism: `statusService` needs the migration service, but the plan has no `jit`
          help: add a `jit` section with `endpoint`, `authentication` and `verifiers`
        "#);
}

#[test]
fn ent2302_accepts_a_service_and_rules_that_need_none() {
    assert_eq!(b2c("ENT2302", &jit("", &rule("password: justInTime"))), "");
    assert_eq!(b2c("ENT2302", &rule("password: forcedReset")), "");
}

#[test]
fn ent2303_reports_a_source_nobody_can_ask() {
    let okta = source("okta", "password: justInTime");
    assert_snapshot!(b2c("ENT2303", &jit("{name: v, kind: auth0}", &okta)), @r#"
        error /credentials/0/password: no verifier can check the passwords of `old`
          help: add one to `jit.verifiers`, for example `{name: old, kind: okta}`
          /sources/0: the source
        "#);
    assert_snapshot!(b2c("ENT2303", &jit("{name: v, kind: hashStore}", &okta)), @r#"
        error /credentials/0/password: no verifier can check the passwords of `old`
          help: add one to `jit.verifiers`, for example `{name: old, kind: okta}`
          /sources/0: the source
        "#);
    assert_snapshot!(b2c("ENT2303", &jit("", &rule("password: justInTime"))), @r#"
        error /credentials/0/password: nobody can check legacy passwords: `jit.verifiers` is empty
          help: add a verifier that knows the legacy store
        "#);
}

#[test]
fn ent2303_accepts_a_verifier_for_every_source() {
    let okta = source("okta", "password: justInTime");
    assert_eq!(
        b2c("ENT2303", &jit("{name: v, kind: okta, source: old}", &okta)),
        ""
    );
    let django = source("django", "password: justInTime");
    assert_eq!(
        b2c("ENT2303", &jit("{name: v, kind: hashStore}", &django)),
        ""
    );
    let csv = source("csv", "password: justInTime");
    assert_eq!(b2c("ENT2303", &jit("{name: v, kind: ldap}", &csv)), "");
}

#[test]
fn ent2304_reports_combinations_that_do_not_exist() {
    assert_snapshot!(b2c("ENT2304", &rule("account: onFirstSignIn, password: forcedReset")), @r#"
        error /credentials/0/account: `forcedReset` needs an account that exists before the first sign-in
          help: use `account: imported`, or `password: justInTime`
        "#);
    assert_snapshot!(b2c("ENT2304", &rule("password: legacyTenant")), @r#"
        error /credentials/0/account: with `legacyTenant` the account is created at the first sign-in
          help: use `account: onFirstSignIn`
        "#);
    assert_snapshot!(b2c("ENT2304", &rule("password: justInTime, mechanism: directoryFlag")), @r#"
        error /credentials/0/mechanism: `directoryFlag` is no mechanism of `justInTime`
          help: use `policy` or `api`, or leave `mechanism` out
        "#);
}

#[test]
fn ent2304_accepts_every_row_of_the_table() {
    for settings in [
        "password: known",
        "password: forcedReset, mechanism: directoryFlag",
        "password: forcedReset, mechanism: statusService",
        "password: justInTime, mechanism: policy",
        "password: justInTime, mechanism: api",
        "account: onFirstSignIn, password: justInTime",
        "account: onFirstSignIn, password: legacyTenant",
    ] {
        assert_eq!(b2c("ENT2304", &rule(settings)), "");
        assert_eq!(b2c("ENT2305", &rule(settings)), "");
    }
}

#[test]
fn ent2305_reports_ways_of_the_other_platform() {
    assert_snapshot!(b2c("ENT2305", &rule("password: none")), @r#"
        error /credentials/0/password: local accounts of Azure AD B2C have a password
          help: use `forcedReset`: people prove their address by a code and set a password once
        "#);
    assert_snapshot!(b2c("ENT2305", &rule("password: justInTime, mechanism: platform")), @r#"
        error /credentials/0/mechanism: Azure AD B2C does not write passwords by itself: `platform` is not for it
          help: use `policy` or `api`
        "#);
    let first = rule("account: onFirstSignIn, password: justInTime");
    assert_snapshot!(external_id("ENT2305", &first), @r#"
        error /credentials/0/account: External ID cannot create an account at the first sign-in
          help: use `account: imported`
        "#);
    assert_snapshot!(external_id("ENT2305", &rule("password: legacyTenant")), @r#"
        error /credentials/0/password: External ID cannot ask another tenant at sign-in
          help: use `justInTime` with a verifier `entraRopc` for that tenant
        "#);
    let policy = rule("password: justInTime, mechanism: policy");
    assert_snapshot!(external_id("ENT2305", &policy), @r#"
        error /credentials/0/mechanism: only the platform writes passwords on External ID: `policy` is not for it
          help: use `platform`, or leave `mechanism` out
        "#);
}

#[test]
fn ent2305_accepts_ways_of_the_platform() {
    assert_eq!(external_id("ENT2305", &rule("password: none")), "");
    let platform = rule("password: justInTime, mechanism: platform");
    assert_eq!(external_id("ENT2305", &platform), "");
    assert_eq!(external_id("ENT2305", &rule("password: forcedReset")), "");
    let social = "
cohorts: [{name: social, where: {not: {provider: [local]}}}]
credentials: [{name: social, cohort: social, password: none}]";
    assert_eq!(b2c("ENT2305", social), "");
}

const NO_EMAIL: &str =
    "users: {identities: {email: {enabled: false}, username: {enabled: true}}}\n";

#[test]
fn ent2306_reports_users_no_code_can_reach() {
    let sections = format!("{NO_EMAIL}{}", rule("password: none"));
    assert_snapshot!(external_id("ENT2306", &sections), @r#"
        error /credentials/0/password: users of `all` have neither a password nor an email identity
          help: enable `users.identities.email`
          /users/identities/email: off here
        "#);
}

#[test]
fn ent2306_accepts_users_with_an_address() {
    assert_eq!(external_id("ENT2306", &rule("password: none")), "");
}

const LEGACY: &str = "clientId: 55555555-6666-4777-8888-999999999999";

#[test]
fn ent2307_reports_missing_superfluous_and_circular_settings() {
    let first = "account: onFirstSignIn, password: legacyTenant";
    assert_snapshot!(b2c("ENT2307", &rule(first)), @r#"
        error /credentials/0/password: `all` does not say which tenant to ask
          help: add `legacyTenant` with `tenant` and `clientId`
        "#);
    let tenant = format!("legacyTenant: {{tenant: contoso.onmicrosoft.com, {LEGACY}}}");
    assert_snapshot!(b2c("ENT2307", &rule(&format!("{first}, {tenant}"))), @r#"
        error /credentials/0/legacyTenant/tenant: `contoso.onmicrosoft.com` is the target itself
          help: name the tenant the users come from
        "#);
    assert_snapshot!(b2c("ENT2307", &rule(&format!("password: forcedReset, {tenant}"))), @r#"
        error /credentials/0/legacyTenant: no other tenant is asked with `forcedReset`
          help: delete `legacyTenant`, or use `password: legacyTenant`
        "#);
}

#[test]
fn ent2307_accepts_another_tenant() {
    let tenant = format!("legacyTenant: {{tenant: old.onmicrosoft.com, {LEGACY}}}");
    let settings = format!("account: onFirstSignIn, password: legacyTenant, {tenant}");
    assert_eq!(b2c("ENT2307", &rule(&settings)), "");
}

#[test]
fn ent2308_reports_a_number_nobody_writes_or_uses() {
    let settings = "password: justInTime, mfaPhone: carry";
    assert_snapshot!(b2c("ENT2308", &rule(settings)), @r#"
        warning /credentials/0/mfaPhone: nobody is asked for a second factor, so the phone number would never be used
          help: set `mfa.mode: always`, or delete `mfaPhone`
        "#);
    let api = rule("password: justInTime, mechanism: api, mfaPhone: carry");
    assert_snapshot!(b2c("ENT2308", &format!("mfa: {{mode: always}}\n{api}")), @r#"
        error /credentials/0/mfaPhone: no policy writes the password here, so none can write the phone number
          help: carry numbers at import: `users.factors.phone: carry`
        "#);
}

#[test]
fn ent2308_accepts_a_policy_that_writes_it_and_asks_for_it() {
    let carried = rule("password: justInTime, mfaPhone: carry");
    assert_eq!(
        b2c("ENT2308", &format!("mfa: {{mode: always}}\n{carried}")),
        ""
    );
}

#[test]
fn ent2311_reports_user_names_without_an_address() {
    let sections = format!("{NO_EMAIL}{}", rule("password: forcedReset"));
    assert_snapshot!(b2c("ENT2311", &sections), @r#"
        warning /credentials/0/password: users of `all` have no email identity to prove themselves with
          help: enable `users.identities.email` too, or use `justInTime`
          /users/identities/email: off here
        "#);
}

#[test]
fn ent2311_accepts_both() {
    let sections = format!(
        "users: {{identities: {{username: {{enabled: true}}}}}}\n{}",
        rule("password: forcedReset")
    );
    assert_eq!(b2c("ENT2311", &sections), "");
}

use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

#[test]
fn ent2330_reports_a_cohort_without_a_rule() {
    assert_snapshot!(b2c("ENT2330", "
cohorts: [{name: staff, where: {group: [staff]}}, {name: shop, where: {group: [shop]}}]
credentials: [{name: a, cohort: staff, password: forcedReset}]
rollout: {waves: [{name: first, cohorts: [shop]}]}
"), @r#"
        error /cohorts/1/name: no credential rule is for the users of `shop`
          help: add a rule for the cohort, or one without `cohort` at the end of `credentials`
        "#);
}

#[test]
fn ent2330_accepts_rules_for_everybody_for_wider_cohorts_and_provider_logins() {
    let shop = "{name: shop, where: {source: [a], group: [shop]}}";
    assert_eq!(
        b2c(
            "ENT2330",
            &format!(
                "
cohorts: [{{name: all-a, where: {{source: [a]}}}}, {shop}]
credentials: [{{name: a, cohort: all-a, password: forcedReset}}]
"
            )
        ),
        ""
    );
    assert_eq!(
        b2c(
            "ENT2330",
            &format!(
                "
cohorts: [{shop}]
credentials: [{{name: a, password: forcedReset}}]
"
            )
        ),
        ""
    );
    assert_eq!(
        b2c(
            "ENT2330",
            "cohorts: [{name: g, where: {provider: [google-oauth2]}}]"
        ),
        ""
    );
}

#[test]
fn ent2330_accepts_users_who_are_in_the_tenant_already() {
    let here = "{id: b, store: azureAdB2c, connection: {tenant: contoso.onmicrosoft.com}}";
    let plan = format!("sources: [{here}]\ncohorts: [{{name: staff, where: {{group: [staff]}}}}]");
    assert_eq!(external_id("ENT2330", &plan), "");
}

fn google_users(more: &str) -> String {
    format!(
        "
sources: [{{id: old, store: auth0, issuers: {{google-oauth2: google.com}}}}]
cohorts: [{{name: google-users, where: {{provider: [google-oauth2]}}}}]
{more}"
    )
}

#[test]
fn ent2331_reports_users_of_a_provider_that_is_not_there() {
    let providers = "cohorts: [{name: social, where: {not: {provider: [local]}}}]";
    assert_snapshot!(b2c("ENT2331", providers), @r#"
        error /cohorts/0/where: users of `social` sign in with providers, and none is configured
          help: add their providers to `identityProviders`
        "#);
    assert_snapshot!(b2c("ENT2331", &google_users("")), @r#"
        error /cohorts/0/where/provider: users of `google-users` sign in with `google.com`, which is not configured
          help: add a provider to `identityProviders` whose accounts have the issuer `google.com`
        "#);
}

#[test]
fn ent2331_accepts_a_configured_provider() {
    let google = google_users("identityProviders: [{name: google, kind: google}]");
    assert_eq!(b2c("ENT2331", &google), "");
}

#[test]
fn ent2332_reports_logins_that_stop_working() {
    let issuer =
        google_users("identityProviders: [{name: g, kind: google, accountIssuer: googl.com}]");
    assert_snapshot!(b2c("ENT2332", &issuer), @r#"
        warning /sources/0/issuers/google-oauth2: no identity provider has accounts of the issuer `google.com`
          help: configure the provider, or make its `accountIssuer` equal to this
          did you mean `googl.com`?
        "#);
}

#[test]
fn ent2332_accepts_equal_issuers_and_logins_left_behind() {
    let google = google_users("identityProviders: [{name: google, kind: google}]");
    assert_eq!(b2c("ENT2332", &google), "");
    let left = google_users("users: {identities: {federated: {enabled: false}}}");
    assert_eq!(b2c("ENT2332", &left), "");
}

#[test]
fn ent2333_reports_a_provider_no_source_has_logins_with() {
    let apple = google_users("identityProviders: [{name: apple, kind: apple}]");
    assert_snapshot!(b2c("ENT2333", &apple), @r#"
        info /identityProviders/0/name: no source has logins with the issuer `apple.com`
          help: map the source's alias to it, unless the provider is new
        "#);
}

#[test]
fn ent2333_accepts_a_provider_sources_have_logins_with() {
    let google = google_users("identityProviders: [{name: google, kind: google}]");
    assert_eq!(b2c("ENT2333", &google), "");
}

fn without_passwords(password: &str) -> String {
    format!("
sources: [{{id: old, store: keycloak}}]
cohorts: [{{name: new, where: {{hash: [none]}}}}]
credentials: [{{name: new, cohort: new, password: {password}}}]
jit: {{endpoint: 'https://m.a.com', authentication: {{kind: basic}}, verifiers: [{{name: v, kind: hashStore}}]}}
")
}

#[test]
fn ent2334_reports_passwords_users_do_not_have() {
    assert_snapshot!(b2c("ENT2334", &without_passwords("justInTime")), @r#"
        error /credentials/0/password: users of `new` have no password in the source
          help: use `forcedReset`, or on External ID `none`
        "#);
}

#[test]
fn ent2334_accepts_a_reset() {
    assert_eq!(b2c("ENT2334", &without_passwords("forcedReset")), "");
}

#[test]
fn ent2335_reports_accounts_without_an_identity() {
    let off = "users: {identities: {email: {enabled: false}, federated: {enabled: false}}}";
    assert_snapshot!(b2c("ENT2335", off), @r#"
        error /users/identities: accounts get no identity at all
          help: enable `email`, `username`, `phone` or `federated`
        "#);
}

#[test]
fn ent2335_accepts_one_identity() {
    assert_eq!(
        b2c(
            "ENT2335",
            "users: {identities: {federated: {enabled: false}}}"
        ),
        ""
    );
}

fn names(identities: &str, accepted: &str) -> String {
    format!(
        "
sources: [{{id: old, store: auth0}}]
users: {{identities: {{{identities}}}}}
customPolicies: {{signIn: {{identifiers: [{accepted}]}}}}"
    )
}

#[test]
fn ent2336_reports_names_the_page_does_not_accept() {
    let username = "email: {enabled: false}, username: {enabled: true}";
    assert_snapshot!(b2c("ENT2336", &names(username, "email")), @r#"
        error /users/identities/username: accounts get a sign-in name of the kind `username`, which the page does not accept
          help: add `username` to `customPolicies.signIn.identifiers`
          /customPolicies/signIn/identifiers: what the page accepts
        "#);
    assert_snapshot!(b2c("ENT2336", &names("username: {enabled: true}", "email")), @r#"
        warning /users/identities/username: accounts get a sign-in name of the kind `username`, which the page does not accept
          help: add `username` to `customPolicies.signIn.identifiers`
          /customPolicies/signIn/identifiers: what the page accepts
        "#);
}

#[test]
fn ent2336_accepts_names_the_page_accepts() {
    let both = names("username: {enabled: true}", "email, username");
    assert_eq!(b2c("ENT2336", &both), "");
}

fn flow(email: &str, password: &str) -> String {
    format!(
        "
userFlows: [{{name: susi, email: {email}}}]
credentials: [{{name: all, password: {password}}}]"
    )
}

#[test]
fn ent2337_reports_users_without_a_field_to_type_into() {
    assert_snapshot!(external_id("ENT2337", &flow("oneTimeCode", "justInTime")), @r#"
        error /credentials/0/password: no user flow has `email: password`, which users of `all` need
          help: set `email: password` in a user flow of their application
        "#);
    assert_snapshot!(external_id("ENT2337", &flow("password", "none")), @r#"
        error /credentials/0/password: no user flow has `email: oneTimeCode`, which users of `all` need
          help: set `email: oneTimeCode` in a user flow of their application
        "#);
}

#[test]
fn ent2337_accepts_a_flow_for_them() {
    assert_eq!(external_id("ENT2337", &flow("password", "justInTime")), "");
    assert_eq!(external_id("ENT2337", &flow("oneTimeCode", "none")), "");
    let social = "
cohorts: [{name: social, where: {not: {provider: [local]}}}]
userFlows: [{name: susi}]
credentials: [{name: social, cohort: social, password: none}]";
    assert_eq!(external_id("ENT2337", social), "");
}

#[test]
fn ent2338_reports_factors_that_cannot_move() {
    let factors = "users: {factors: {totp: carry, passkey: carry, email: carry}}";
    assert_snapshot!(b2c("ENT2338", factors), @r#"
        error /users/factors/totp: `totp` cannot be carried: secrets of authenticator apps cannot be written into a directory
          help: use `reenrol` or `drop`
        error /users/factors/passkey: `passkey` cannot be carried: passkeys are bound to the old domain
          help: use `reenrol` or `drop`
        error /users/factors/email: `email` cannot be carried: Azure AD B2C has no email method as second factor
          help: use `reenrol` or `drop`
        "#);
}

#[test]
fn ent2338_accepts_phones_and_new_enrolments() {
    assert_eq!(
        b2c("ENT2338", "users: {factors: {totp: reenrol, phone: carry}}"),
        ""
    );
    assert_eq!(
        external_id("ENT2338", "users: {factors: {email: carry}}"),
        ""
    );
}

#[test]
fn ent2339_reports_users_left_without_a_name() {
    assert_snapshot!(b2c("ENT2339", "users: {unverifiedEmail: contactOnly}"), @r#"
        warning /users/unverifiedEmail: users with an unverified address get no sign-in name
          help: enable `users.identities.username`, or choose another rule
        "#);
}

#[test]
fn ent2339_accepts_another_name() {
    let users = "users: {unverifiedEmail: contactOnly, identities: {username: {enabled: true}}}";
    assert_eq!(b2c("ENT2339", users), "");
}

#[test]
fn ent2340_reports_issuers_whose_addresses_prove_nothing() {
    let users = "users: {duplicates: {rule: link, trustedEmailIssuers: [live.com]}}";
    assert_snapshot!(b2c("ENT2340", users), @r#"
        error /users/duplicates/trustedEmailIssuers/0: addresses of `live.com` are not verified
          help: remove it: people could be linked into somebody else's account
        "#);
}

#[test]
fn ent2340_accepts_google() {
    let users = "users: {duplicates: {rule: link, trustedEmailIssuers: [google.com]}}";
    assert_eq!(b2c("ENT2340", users), "");
}

#[test]
fn ent2340_reports_the_issuer_of_personal_microsoft_accounts() {
    let users =
        "users: {duplicates: {rule: link, trustedEmailIssuers: ['https://login.live.com']}}";
    let said = external_id("ENT2340", users);
    assert!(said.contains("`https://login.live.com` are not"), "{said}");
}

fn partner(issuer: &str, settings: &str) -> String {
    format!(
        "
sources: [{{id: old, store: auth0, issuers: {{partner: '{issuer}'}}}}]
identityProviders: [{{name: p, kind: oidc, metadataUrl: 'https://p.com/meta', {settings}}}]"
    )
}

#[test]
fn ent2332_takes_the_issuer_of_openid_connect_on_external_id_and_the_host_on_b2c() {
    let named = "issuer: 'https://p.com/'";
    let whole = partner("https://p.com/", named);
    let host = partner("p.com", named);
    assert_eq!(external_id("ENT2332", &whole), "");
    assert_eq!(external_id("ENT2333", &whole), "");
    assert_snapshot!(external_id("ENT2332", &host), @r#"
        warning /sources/0/issuers/partner: no identity provider has accounts of the issuer `p.com`
          help: configure the provider, or make its `accountIssuer` equal to this
        "#);
    assert_eq!(b2c("ENT2332", &host), "");
    assert!(b2c("ENT2332", &whole).contains("the issuer `https://p.com/`"));
}

#[test]
fn ent2341_reports_an_issuer_that_the_plan_does_not_tell() {
    let plan = partner("https://p.com/", "clientId: c");
    assert_snapshot!(external_id("ENT2341", &plan), @r#"
        warning /identityProviders/0/name: the issuer of accounts of `p` is not known
          help: add `issuer`, as the provider's discovery document has it
        "#);
    // It may be the right one, so nothing is said about the source; a host never is.
    assert_eq!(external_id("ENT2332", &plan), "");
    let host = partner("p.com", "clientId: c");
    assert!(external_id("ENT2332", &host).contains("`p.com`"));
}

#[test]
fn ent2341_accepts_a_named_issuer_and_other_platforms() {
    for settings in [
        "issuer: 'https://p.com/'",
        "accountIssuer: 'https://p.com/'",
    ] {
        let plan = partner("https://p.com/", settings);
        assert_eq!(external_id("ENT2341", &plan), "");
    }
    assert_eq!(b2c("ENT2341", &partner("p.com", "clientId: c")), "");
}

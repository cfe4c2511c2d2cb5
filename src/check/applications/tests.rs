use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

fn api(settings: &str) -> String {
    format!("applications: [{{name: orders, kind: api, {settings}}}]")
}

#[test]
fn ent2150_reports_words_the_directory_refuses() {
    assert_snapshot!(b2c("ENT2150", &api("scopes: [{name: orders read}], roles: [{name: .x}]")), @r#"
        error /applications/0/scopes/0/name: `orders read` has a space in it
          help: use letters, digits, dots and hyphens, such as `orders.read`
        error /applications/0/roles/0/name: `.x` begins with a dot
          help: use letters, digits, dots and hyphens, such as `orders.read`
        "#);
    let long = format!("scopes: [{{name: {}}}]", "x".repeat(41));
    assert_snapshot!(b2c("ENT2150", &api(&long)), @r#"
        error /applications/0/scopes/0/name: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` has 41 characters, more than 40
          help: use letters, digits, dots and hyphens, such as `orders.read`
        "#);
    assert_eq!(external_id("ENT2150", &api(&long)), "");
}

#[test]
fn ent2150_accepts_usual_words() {
    assert_eq!(
        b2c("ENT2150", &api("scopes: [{name: 'orders:read/all-1.2'}]")),
        ""
    );
}

#[test]
fn ent2151_reports_a_word_for_both() {
    assert_snapshot!(b2c("ENT2151", &api("scopes: [{name: read}], roles: [{name: read}]")), @r#"
        warning /applications/0/roles/0/name: `read` is a scope of `orders` too
          help: give the role another name
          /applications/0/scopes/0/name: the scope
        "#);
}

#[test]
fn ent2151_accepts_different_words() {
    assert_eq!(
        b2c(
            "ENT2151",
            &api("scopes: [{name: read}], roles: [{name: read.all}]")
        ),
        ""
    );
}

#[test]
fn ent2152_reports_a_role_nobody_can_have() {
    assert_snapshot!(b2c("ENT2152", &api("roles: [{name: x, users: false}]")), @r#"
        error /applications/0/roles/0: neither users nor applications can have the role `x`
          help: set `users` or `applications` to `true`
        "#);
}

#[test]
fn ent2152_accepts_the_default() {
    assert_eq!(b2c("ENT2152", &api("roles: [{name: x}]")), "");
}

#[test]
fn ent2153_reports_a_role_given_to_the_wrong_kind() {
    assert_snapshot!(b2c("ENT2153", "
applications:
  - {name: api, kind: api, roles: [{name: u}, {name: a, users: false, applications: true}]}
  - {name: job, kind: daemon, permissions: [{application: api, roles: [u]}]}
groups: [{name: g}]
appRoles: [{name: x, application: api, role: a, group: g}]
"), @r#"
        error /applications/1/permissions/0/roles/0: `u` is not a role for applications
          help: set `applications: true` at the role of `api`
        error /appRoles/0/role: `a` is not a role for users, so no group can have it
          help: set `users: true` at the role
        "#);
}

#[test]
fn ent2153_accepts_roles_for_whom_they_are_for() {
    assert_eq!(
        b2c(
            "ENT2153",
            "
applications:
  - {name: api, kind: api, roles: [{name: u, applications: true}]}
  - {name: job, kind: daemon, permissions: [{application: api, roles: [u]}]}
groups: [{name: g}]
appRoles: [{name: x, application: api, role: u, group: g}]
"
        ),
        ""
    );
}

fn permission(kind: &str, permission: &str) -> String {
    format!("applications: [{{name: a, kind: {kind}, permissions: [{{{permission}}}]}}]")
}

#[test]
fn ent2154_reports_scopes_without_a_user() {
    let asked = permission("daemon", "application: microsoftGraph, scopes: [User.Read]");
    assert_snapshot!(b2c("ENT2154", &asked), @r#"
        error /applications/0/permissions/0/scopes: `a` never has a user on whose behalf it could use scopes
          help: ask for `roles`
        "#);
}

#[test]
fn ent2154_accepts_roles() {
    let asked = permission(
        "daemon",
        "application: microsoftGraph, roles: [User.Read.All]",
    );
    assert_eq!(b2c("ENT2154", &asked), "");
}

#[test]
fn ent2155_reports_a_server_without_a_credential() {
    assert_snapshot!(b2c("ENT2155", "applications: [{name: a, kind: web}]"), @r#"
        warning /applications/0/name: `a` has nothing to prove who it is
          help: add a credential; a certificate or a federated one is best
        "#);
}

#[test]
fn ent2155_accepts_browsers_and_credentials() {
    assert_eq!(b2c("ENT2155", "applications: [{name: a, kind: spa}]"), "");
    assert_eq!(
        b2c(
            "ENT2155",
            &credential("web", "kind: certificate, certificate: a.pem")
        ),
        ""
    );
}

fn credential(kind: &str, settings: &str) -> String {
    format!("applications: [{{name: a, kind: {kind}, credentials: [{{name: c, {settings}}}]}}]")
}

#[test]
fn ent2156_reports_a_secret_in_a_browser() {
    assert_snapshot!(b2c("ENT2156", &credential("spa", "kind: secret, sink: {file: s}")), @r#"
        warning /applications/0/credentials: `a` runs where its users can read what is in it
          help: delete the credentials, or use `kind: web`
        "#);
}

#[test]
fn ent2156_accepts_a_secret_on_a_server() {
    assert_eq!(
        b2c(
            "ENT2156",
            &credential("web", "kind: secret, sink: {file: s}")
        ),
        ""
    );
}

#[test]
fn ent2157_reports_what_each_kind_lacks() {
    assert_snapshot!(b2c("ENT2157", &credential("web", "kind: secret")), @r#"
        error /applications/0/credentials/0: `c` has no `sink`, so its value would be lost
          help: say where the value goes: `sink: {file: PATH}` or `sink: {command: [...]}`
        "#);
    assert_snapshot!(b2c("ENT2157", &credential("web", "kind: certificate")), @r#"
        error /applications/0/credentials/0: `c` has no `certificate`
          help: name the file with the public certificate in `certificate`
        "#);
    assert_snapshot!(b2c("ENT2157", &credential("web", "kind: federated, issuer: x")), @r#"
        error /applications/0/credentials/0: `c` has an `issuer` that is not an `https` address
          help: copy `issuer` and `subject` from the outside token
        error /applications/0/credentials/0: `c` has no `subject`
          help: copy `issuer` and `subject` from the outside token
        "#);
}

#[test]
fn ent2157_accepts_complete_credentials() {
    let settings = "kind: federated, issuer: 'https://a.com', subject: 'repo:x'";
    assert_eq!(b2c("ENT2157", &credential("web", settings)), "");
}

#[test]
fn ent2158_reports_settings_of_another_kind() {
    let settings = "kind: secret, sink: {file: s}, certificate: a.pem, subject: x";
    assert_snapshot!(b2c("ENT2158", &credential("web", settings)), @r#"
        warning /applications/0/credentials/0/certificate: `certificate` is ignored in a credential of this kind
          help: delete it, or change `kind`
        warning /applications/0/credentials/0/subject: `subject` is ignored in a credential of this kind
          help: delete it, or change `kind`
        "#);
}

#[test]
fn ent2158_accepts_settings_of_its_kind() {
    assert_eq!(
        b2c(
            "ENT2158",
            &credential("web", "kind: secret, sink: {file: s}")
        ),
        ""
    );
}

#[test]
fn ent2159_reports_an_application_outside_every_flow() {
    assert_snapshot!(external_id("ENT2159", "applications: [{name: a, kind: spa}]"), @r#"
        warning /applications/0/name: `a` is in no user flow
          help: name one of `userFlows` in `userFlow`
        "#);
}

#[test]
fn ent2159_accepts_an_application_in_a_flow_and_those_of_b2c() {
    let sections = "
userFlows: [{name: susi}]
applications: [{name: a, kind: spa, userFlow: susi}]
";
    assert_eq!(external_id("ENT2159", sections), "");
    assert_eq!(b2c("ENT2159", "applications: [{name: a, kind: spa}]"), "");
}

#[test]
fn ent2160_reports_permissions_customers_never_have() {
    let asked = permission("spa", "application: microsoftGraph, scopes: [Mail.Read]");
    assert_snapshot!(external_id("ENT2160", &asked), @r#"
        warning /applications/0/permissions/0/scopes/0: customers' tokens never carry `Mail.Read`
          help: let a daemon with roles do what needs it
        "#);
}

#[test]
fn ent2160_accepts_what_customers_tokens_carry() {
    let asked = permission(
        "spa",
        "application: microsoftGraph, scopes: [openid, User.Read]",
    );
    assert_eq!(external_id("ENT2160", &asked), "");
}

#[test]
fn ent2161_reports_a_permission_for_nothing() {
    assert_snapshot!(b2c("ENT2161", &permission("spa", "application: microsoftGraph")), @r#"
        warning /applications/0/permissions/0: nothing is asked of `microsoftGraph`
          help: list `scopes` or `roles`, or delete the entry
        "#);
}

#[test]
fn ent2161_accepts_a_permission_for_something() {
    let asked = permission("spa", "application: microsoftGraph, scopes: [openid]");
    assert_eq!(b2c("ENT2161", &asked), "");
}

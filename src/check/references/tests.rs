use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

#[test]
fn ent2050_reports_cohorts_that_are_not_there() {
    assert_snapshot!(b2c("ENT2050", "
cohorts: [{name: bcrypt-users, where: {hash: [bcrypt]}}]
credentials: [{name: all, cohort: bcryp-users, password: forcedReset}]
rollout: {waves: [{name: first, cohorts: [staff]}]}
"), @r#"
        error /credentials/0/cohort: there is no cohort `bcryp-users`
          help: known: `bcrypt-users`
          did you mean `bcrypt-users`?
        error /rollout/waves/0/cohorts/0: there is no cohort `staff`
          help: known: `bcrypt-users`
        "#);
}

#[test]
fn ent2050_accepts_cohorts_of_the_plan() {
    assert_eq!(
        b2c(
            "ENT2050",
            "
cohorts: [{name: staff, where: {group: [staff]}}]
credentials: [{name: all, cohort: staff, password: forcedReset}]
"
        ),
        ""
    );
}

#[test]
fn ent2051_reports_sources_that_are_not_there_at_any_depth() {
    assert_snapshot!(b2c("ENT2051", "
sources: [{id: auth0-prod, store: auth0}]
cohorts: [{name: a, where: {any: [{not: {source: [auth0]}}]}}]
"), @r#"
        error /cohorts/0/where/any/0/not/source/0: there is no source `auth0`
          help: known: `auth0-prod`
        "#);
}

#[test]
fn ent2051_accepts_sources_of_the_plan() {
    assert_eq!(
        b2c(
            "ENT2051",
            "
sources: [{id: auth0-prod, store: auth0}]
cohorts: [{name: a, where: {source: [auth0-prod]}}]
"
        ),
        ""
    );
}

#[test]
fn ent2052_reports_providers_that_are_not_there() {
    assert_snapshot!(b2c("ENT2052", "
identityProviders: [{name: google, kind: google}]
userFlows: [{name: susi, identityProviders: [gogle]}]
customPolicies: {relyingParties: [{name: susi, identityProviders: [google, local]}]}
"), @r#"
        error /userFlows/0/identityProviders/0: there is no identity provider `gogle`
          help: known: `google`
          did you mean `google`?
        error /customPolicies/relyingParties/0/identityProviders/1: there is no identity provider `local`
          help: known: `google`
        "#);
}

#[test]
fn ent2052_accepts_providers_of_the_plan() {
    assert_eq!(
        b2c(
            "ENT2052",
            "
identityProviders: [{name: google, kind: google}]
userFlows: [{name: susi, identityProviders: [google]}]
"
        ),
        ""
    );
}

#[test]
fn ent2053_reports_an_alias_no_source_maps() {
    assert_snapshot!(b2c("ENT2053", "
sources: [{id: auth0, store: auth0, issuers: {google-oauth2: google.com}}]
cohorts: [{name: google-users, where: {provider: [google-oauth]}}]
"), @r#"
        error /cohorts/0/where/provider/0: there is no provider in `issuers` called `google-oauth`
          help: known: `google-oauth2`, `local`
          did you mean `google-oauth2`?
        "#);
}

#[test]
fn ent2053_accepts_mapped_aliases_and_local_logins() {
    assert_eq!(
        b2c(
            "ENT2053",
            "
sources: [{id: auth0, store: auth0, issuers: {google-oauth2: google.com}}]
cohorts: [{name: google-users, where: {provider: [google-oauth2, local]}}]
"
        ),
        ""
    );
}

#[test]
fn ent2054_reports_applications_that_are_not_there() {
    assert_snapshot!(b2c("ENT2054", "
applications: [{name: spa, kind: spa, permissions: [{application: microsoftgraph}]}]
conditionalAccess: [{name: mfa, applications: [shop]}]
"), @r#"
        error /applications/0/permissions/0/application: there is no application `microsoftgraph`
          help: known: `spa`, `microsoftGraph`
          did you mean `microsoftGraph`?
        error /conditionalAccess/0/applications/0: there is no application `shop`
          help: known: `spa`
        "#);
}

#[test]
fn ent2054_accepts_applications_of_the_plan_and_microsoft_graph() {
    assert_eq!(
        b2c(
            "ENT2054",
            "
applications:
  - {name: spa, kind: spa, permissions: [{application: microsoftGraph}, {application: api}]}
  - {name: api, kind: api}
"
        ),
        ""
    );
}

#[test]
fn ent2055_reports_scopes_and_roles_nobody_offers() {
    assert_snapshot!(b2c("ENT2055", "
applications:
  - {name: spa, kind: spa, permissions: [{application: api, scopes: [order.read], roles: [x]}]}
  - {name: api, kind: api, scopes: [{name: orders.read}]}
"), @r#"
        error /applications/0/permissions/0/scopes/0: `api` offers no scope `order.read`
          help: define it in the `scopes` of `api`, or correct the word
          did you mean `orders.read`?
        error /applications/0/permissions/0/roles/0: `api` offers no role `x`
          help: define it in the `roles` of `api`, or correct the word
        "#);
}

#[test]
fn ent2055_accepts_what_the_application_offers() {
    assert_eq!(
        b2c(
            "ENT2055",
            "
applications:
  - {name: spa, kind: spa, permissions: [{application: api, scopes: [orders.read]}]}
  - {name: api, kind: api, scopes: [{name: orders.read}]}
  - {name: web, kind: web, permissions: [{application: microsoftGraph, scopes: [openid]}]}
"
        ),
        ""
    );
}

#[test]
fn ent2056_reports_groups_that_are_not_there() {
    assert_snapshot!(b2c("ENT2056", "users: {groups: [{from: editors, to: editors}]}"), @r#"
        error /users/groups/0/to: there is no group `editors`
          help: the plan has no group at all: add it, or take the reference out
        "#);
}

#[test]
fn ent2056_accepts_groups_of_the_plan() {
    assert_eq!(
        b2c(
            "ENT2056",
            "
groups: [{name: editors}]
users: {groups: [{from: editors, to: editors}]}
"
        ),
        ""
    );
}

#[test]
fn ent2057_reports_policies_that_are_not_there() {
    assert_snapshot!(b2c("ENT2057", "
customPolicies: {relyingParties: [{name: signin}]}
applications: [{name: spa, kind: spa, relyingParties: [sign-in], userFlow: susi}]
"), @r#"
        error /applications/0/relyingParties/0: there is no relying party `sign-in`
          help: known: `signin`
          did you mean `signin`?
        error /applications/0/userFlow: there is no user flow `susi`
          help: the plan has no user flow at all: add it, or take the reference out
        "#);
}

#[test]
fn ent2057_accepts_policies_of_the_plan() {
    assert_eq!(
        b2c(
            "ENT2057",
            "
customPolicies: {relyingParties: [{name: signin}]}
applications: [{name: spa, kind: spa, relyingParties: [signin]}]
"
        ),
        ""
    );
}

#[test]
fn ent2057_accepts_the_id_of_a_policy_where_policies_are_carried() {
    let app = "applications: [{name: a, kind: spa, displayName: A, relyingParties: [B2C_1A_x]}]";
    let carried = format!("{app}\ncustomPolicies: {{files: ['*.xml']}}");
    assert_eq!(b2c("ENT2057", &carried), "");
    assert!(b2c("ENT2057", app).contains("B2C_1A_x"));
}

#[test]
fn ent2057_accepts_relying_parties_where_the_platform_has_none() {
    assert_eq!(
        external_id(
            "ENT2057",
            "applications: [{name: spa, kind: spa, relyingParties: [signin]}]"
        ),
        ""
    );
}

#[test]
fn ent2058_reports_attributes_nobody_defined() {
    assert_snapshot!(external_id("ENT2058", "
attributes: [{name: loyaltyNumber}]
userFlows: [{name: susi, attributes: [{attribute: loyaltyNumer}, {attribute: givenname}]}]
"), @r#"
        error /userFlows/0/attributes/0/attribute: there is no attribute `loyaltyNumer`
          help: add the attribute, or correct the name
          did you mean `loyaltyNumber`?
        error /userFlows/0/attributes/1/attribute: there is no attribute `givenname`
          help: add the attribute, or correct the name
          did you mean `givenName`?
        "#);
}

#[test]
fn ent2058_accepts_custom_and_built_in_attributes() {
    assert_eq!(
        external_id(
            "ENT2058",
            "
attributes: [{name: loyaltyNumber}]
userFlows: [{name: susi, attributes: [{attribute: loyaltyNumber}, {attribute: givenName}]}]
"
        ),
        ""
    );
}

fn claim(claim: &str, more: &str) -> String {
    b2c(
        "ENT2059",
        &format!(
            "
attributes: [{{name: loyaltyNumber}}]
customPolicies: {{relyingParties: [{{name: signin, claims: [{{claim: {claim}}}]}}]{more}}}"
        ),
    )
}

#[test]
fn ent2059_reports_a_claim_nothing_defines() {
    assert_snapshot!(claim("loyaltyNr", ""), @r#"
        warning /customPolicies/relyingParties/0/claims/0/claim: neither an attribute nor the built-in base defines the claim `loyaltyNr`
          help: define an attribute, or the claim type in a fragment at `claimsSchema`
        "#);
}

#[test]
fn ent2059_accepts_attributes_claim_types_and_whatever_others_may_define() {
    assert_eq!(claim("loyaltyNumber", ""), "");
    assert_eq!(claim("extension_loyaltyNumber", ""), "");
    assert_eq!(claim("identityProvider", ""), "");
    let fragment = ", fragments: [{file: claims.xml, at: claimsSchema}]";
    assert_eq!(claim("anything", fragment), "");
    assert_eq!(claim("anything", ", base: pack/"), "");
}

#[test]
fn ent2060_reports_a_mapping_that_says_nothing_or_two_things() {
    assert_snapshot!(b2c("ENT2060", "
groups: [{name: editors}]
users: {groups: [{from: a}, {from: b, to: editors, drop: true}]}
"), @r#"
        error /users/groups/0: nothing says what becomes of members of `a`
          help: give either `to: GROUP` or `drop: true`
        error /users/groups/1: `b` is both mapped and dropped
          help: give either `to: GROUP` or `drop: true`
        "#);
}

#[test]
fn ent2060_accepts_one_of_both() {
    assert_eq!(
        b2c("ENT2060", "users: {groups: [{from: a, drop: true}]}"),
        ""
    );
}

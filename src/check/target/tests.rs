use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id, with_target};

#[test]
fn ent2001_reports_that_b2c_has_no_new_tenants_and_how_long_it_is_supported() {
    assert_snapshot!(b2c("ENT2001", ""), @r#"
        info /target/platform: Azure AD B2C has taken no new tenants since 2025-05-01 and is supported until at least May 2030
          help: make sure the tenant exists, and plan for `externalId`; suppress this once decided
        "#);
}

#[test]
fn ent2001_accepts_external_id() {
    assert_eq!(external_id("ENT2001", ""), "");
}

fn tenant(tenant: &str) -> String {
    with_target(
        "ENT2002",
        &format!("target: {{platform: b2c, tenant: {tenant}}}"),
    )
}

#[test]
fn ent2002_reports_what_stands_in_place_of_the_initial_domain() {
    assert_snapshot!(tenant("contoso.com"), @r#"
        error /target/tenant: `contoso.com` is not an initial domain: it does not end with `.onmicrosoft.com`
          help: give the initial domain, for example `contoso.onmicrosoft.com`
        "#);
    assert_snapshot!(tenant("contoso.b2clogin.com"), @r#"
        error /target/tenant: `contoso.b2clogin.com` is a sign-in host, not the tenant's initial domain
          help: give the initial domain, for example `contoso.onmicrosoft.com`
        "#);
    assert_snapshot!(tenant("11111111-2222-4333-8444-555555555555"), @r#"
        error /target/tenant: `11111111-2222-4333-8444-555555555555` is a tenant's id, not its initial domain
          help: give the initial domain, for example `contoso.onmicrosoft.com`, and put the id into `tenantId`
        "#);
    assert_snapshot!(tenant("https://contoso.onmicrosoft.com/"), @r#"
        error /target/tenant: `https://contoso.onmicrosoft.com/` is an address, not the tenant's initial domain
          help: give the initial domain, for example `contoso.onmicrosoft.com`, or change `cloud`
        "#);
    assert_snapshot!(tenant("contoso.onmicrosoft.us"), @r#"
        error /target/tenant: `contoso.onmicrosoft.us` is not an initial domain: it does not end with `.onmicrosoft.com`
          help: give the initial domain, for example `contoso.onmicrosoft.com`, or change `cloud`
        "#);
}

#[test]
fn ent2002_reports_characters_that_policy_files_refuse() {
    assert_snapshot!(tenant("contoso-dev.onmicrosoft.com"), @r#"
        error /target/tenant: the tenant `contoso-dev.onmicrosoft.com` has `-` in its name
          help: an initial domain is letters and digits followed by `.onmicrosoft.com`; copy it from the portal
        "#);
    assert_snapshot!(tenant("ab.onmicrosoft.com"), @r#"
        error /target/tenant: the tenant name in `ab.onmicrosoft.com` is too short
          help: an initial domain has at least three letters or digits before its first dot
        "#);
}

#[test]
fn ent2002_reports_a_tenant_that_no_policy_file_can_carry() {
    let long = format!("{}.onmicrosoft.com", "c".repeat(60));
    assert_snapshot!(tenant(&long), @r#"
        error /target/tenant: the tenant is longer than 63 characters
          help: give the initial domain, for example `contoso.onmicrosoft.com`
        "#);
}

#[test]
fn ent2002_accepts_the_initial_domains_of_each_cloud() {
    assert_eq!(tenant("Contoso365.onmicrosoft.com"), "");
    assert_eq!(tenant("contoso.partner.onmschina.cn, cloud: china"), "");
    assert_eq!(tenant("contoso.onmicrosoft.us, cloud: usGovernment"), "");
}

#[test]
fn ent2003_reports_ids_that_are_no_guids_everywhere() {
    assert_snapshot!(with_target("ENT2003", "
target:
  platform: b2c
  tenant: contoso.onmicrosoft.com
  tenantId: contoso
  wellKnown:
    identityExperienceFramework: {appId: '{22222222-3333-4444-8555-666666666666}'}
applications: [{name: spa, kind: spa, appId: 00000000-0000-0000-0000-000000000000}]
conditionalAccess: [{name: mfa, excludeUsers: [ops@contoso.com]}]
"), @r#"
        error /target/tenantId: `contoso` is not a GUID
          help: copy the id from the portal, or leave the setting out when it does not exist yet
        error /target/wellKnown/identityExperienceFramework/appId: `{22222222-3333-4444-8555-666666666666}` is not a GUID
          help: write it without braces and spaces
        error /applications/0/appId: `00000000-0000-0000-0000-000000000000` is a placeholder, not an id
          help: copy the id from the portal, or leave the setting out when it does not exist yet
        error /conditionalAccess/0/excludeUsers/0: `ops@contoso.com` is not a GUID
          help: copy the id from the portal, or leave the setting out when it does not exist yet
        "#);
}

#[test]
fn ent2003_accepts_guids_in_either_case() {
    let sections = "
applications: [{name: spa, kind: spa, appId: 22222222-3333-4444-8555-AAAABBBBCCCC}]
monitoring: {journeyTracing: {instrumentationKey: aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}}
credentials:
  - name: all
    password: legacyTenant
    legacyTenant: {tenant: t, clientId: 55555555-6666-4777-8888-999999999999}
";
    assert_eq!(b2c("ENT2003", sections), "");
}

#[test]
fn ent2004_reports_external_id_in_a_national_cloud() {
    assert_snapshot!(with_target(
            "ENT2004",
            "target: {platform: externalId, tenant: contoso.onmicrosoft.us, cloud: usGovernment}"
        ), @r#"
        warning /target/cloud: External ID is not known to exist in Azure for US Government
          help: use `cloud: public`, or ask Microsoft before building on it
        "#);
}

#[test]
fn ent2004_accepts_b2c_in_china_and_everything_in_the_worldwide_cloud() {
    let china = "target: {platform: b2c, tenant: c.partner.onmschina.cn, cloud: china}";
    assert_eq!(with_target("ENT2004", china), "");
    assert_eq!(external_id("ENT2004", ""), "");
}

fn target(code: &str, settings: &str) -> String {
    let head = "target: {platform: externalId, tenant: contoso.onmicrosoft.com";
    with_target(code, &format!("{head}, {settings}}}"))
}

#[test]
fn ent2005_reports_a_whole_host() {
    assert_snapshot!(target("ENT2005", "subdomain: contoso.ciamlogin.com"), @r#"
        error /target/subdomain: `contoso.ciamlogin.com` is not the first label of a host below `ciamlogin.com`
          help: write the label alone: up to 26 letters and digits
        "#);
}

#[test]
fn ent2005_accepts_a_label() {
    assert_eq!(target("ENT2005", "subdomain: contoso1"), "");
}

#[test]
fn ent2006_reports_addresses_and_hosts_of_microsoft() {
    assert_snapshot!(target("ENT2006", "customDomain: 'https://login.contoso.com'"), @r#"
        error /target/customDomain: `https://login.contoso.com` is an address, not a host name
          help: write the host alone, for example `login.contoso.com`, or leave the setting out
        "#);
    assert_snapshot!(target("ENT2006", "customDomain: contoso.ciamlogin.com"), @r#"
        error /target/customDomain: `contoso.ciamlogin.com` is a host of Microsoft, not a custom domain
          help: write the host alone, for example `login.contoso.com`, or leave the setting out
        "#);
    assert_snapshot!(target("ENT2006", "customDomain: 'login.contoso.com:443'"), @r#"
        error /target/customDomain: `login.contoso.com:443` has a port or a path
          help: write the host alone, for example `login.contoso.com`, or leave the setting out
        "#);
    assert_snapshot!(target("ENT2006", "customDomain: login_contoso.com"), @r#"
        error /target/customDomain: `login_contoso.com` is not a host name
          help: write the host alone, for example `login.contoso.com`, or leave the setting out
        "#);
}

#[test]
fn ent2006_accepts_a_host_of_your_own() {
    assert_eq!(target("ENT2006", "customDomain: login.contoso.com"), "");
}

#[test]
fn ent2007_reports_an_id_that_was_copied_twice() {
    assert_snapshot!(target("ENT2007", "wellKnown: {
            identityExperienceFramework: {appId: 22222222-3333-4444-8555-666666666666},
            proxyIdentityExperienceFramework: {appId: 22222222-3333-4444-8555-666666666666}}"), @r#"
        error /target/wellKnown/proxyIdentityExperienceFramework/appId: `22222222-3333-4444-8555-666666666666` is the id of something else already
          help: look the ids up again: each application and object has its own
          /target/wellKnown/identityExperienceFramework/appId: first used here
        "#);
}

#[test]
fn ent2007_accepts_different_ids() {
    assert_eq!(
        target(
            "ENT2007",
            "wellKnown: {extensionsApp: {
            appId: 33333333-4444-4555-8666-777777777777,
            objectId: 44444444-5555-4666-8777-888888888888}}"
        ),
        ""
    );
}

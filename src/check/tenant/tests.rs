use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

const GUARDED: &str = "excludeUsers: [99999999-aaaa-4bbb-8ccc-dddddddddddd]";

#[test]
fn ent2550_reports_a_policy_that_spares_nobody() {
    let policy = "conditionalAccess: [{name: mfa, state: enabled}]";
    assert_snapshot!(external_id("ENT2550", policy), @r#"
        warning /conditionalAccess/0/state: `mfa` asks everybody for a second factor, administrators too
          help: name an emergency account in `excludeUsers`, or use `reportOnly` first
        "#);
}

#[test]
fn ent2550_accepts_emergency_accounts_and_reports() {
    let policy = format!("conditionalAccess: [{{name: mfa, state: enabled, {GUARDED}}}]");
    assert_eq!(external_id("ENT2550", &policy), "");
    assert_eq!(
        external_id("ENT2550", "conditionalAccess: [{name: mfa}]"),
        ""
    );
}

#[test]
fn ent2551_reports_methods_nobody_is_asked_for() {
    assert_snapshot!(b2c("ENT2551", "mfa: {methods: [phone]}"), @r#"
        warning /mfa/methods: `mfa.mode` is `never`, so nobody is asked for these
          help: set `mfa.mode`, or delete the methods
        "#);
}

#[test]
fn ent2551_accepts_methods_people_are_asked_for() {
    assert_eq!(b2c("ENT2551", "mfa: {mode: always, methods: [phone]}"), "");
}

fn factor(sms: &str) -> String {
    format!("mfa: {{mode: conditional, methods: [phone]}}\nauthenticationMethods: {{sms: {sms}}}")
}

#[test]
fn ent2552_reports_a_factor_nobody_can_use() {
    assert_snapshot!(external_id("ENT2552", &factor("disabled")), @r#"
        error /mfa/methods/0: `authenticationMethods.sms` is disabled, so nobody can use this factor
          help: set `authenticationMethods.sms` to `enabled`
          /authenticationMethods/sms: disabled here
        "#);
}

#[test]
fn ent2552_accepts_a_factor_that_is_enabled() {
    assert_eq!(external_id("ENT2552", &factor("enabled")), "");
}

#[test]
fn ent2553_reports_files_of_other_types() {
    let branding = "branding: {images: {background: a.svg, favicon: a.ico, customCss: a.css}}";
    assert_snapshot!(b2c("ENT2553", branding), @r#"
        error /branding/images/background: `a.svg` is not a .png or .jpg or .jpeg file
          help: convert the file
        error /branding/images/favicon: `a.ico` is not a .png file
          help: convert the file
        "#);
}

#[test]
fn ent2553_accepts_png_jpeg_and_css() {
    let branding = "branding: {images: {background: a.JPG, favicon: a.png, customCss: a.css}}";
    assert_eq!(b2c("ENT2553", branding), "");
}

fn resource(kind: &str) -> String {
    format!("graph: [{{name: x, kind: '{kind}', body: {{}}}}]")
}

#[test]
fn ent2554_reports_resources_with_a_section() {
    assert_snapshot!(b2c("ENT2554", &resource("identity/identityProviders")), @r#"
        warning /graph/0/kind: `identity/identityProviders` has a section of its own
          help: use `identityProviders`
        "#);
}

#[test]
fn ent2554_accepts_resources_without_one() {
    assert_eq!(
        b2c(
            "ENT2554",
            &resource("identityGovernance/termsOfUse/agreements")
        ),
        ""
    );
}

#[test]
fn ent2555_reports_addresses_and_versions() {
    assert_snapshot!(b2c("ENT2555", &resource("https://graph.microsoft.com/v1.0/groups")), @r#"
        error /graph/0/kind: `https://graph.microsoft.com/v1.0/groups` is not the path of a collection
          help: write the path below the API version, for example `groups`
        "#);
    assert_snapshot!(b2c("ENT2555", &resource("beta/groups")), @r#"
        error /graph/0/kind: `beta/groups` is not the path of a collection
          help: write the path below the API version, for example `groups`
        "#);
}

#[test]
fn ent2555_reports_paths_that_lead_elsewhere() {
    for kind in [
        "groups/../users",
        "./groups",
        "groups//members",
        "groups?$select=id",
        "groups#x",
        "groups/%2e%2e/users",
        "groups\\\\members",
        "//contoso.com/groups",
    ] {
        let found = b2c("ENT2555", &resource(kind));
        assert!(found.contains("is not the path of a collection"), "{kind}");
    }
}

#[test]
fn ent2555_accepts_a_path() {
    assert_eq!(
        b2c("ENT2555", &resource("policies/tokenLifetimePolicies")),
        ""
    );
    let by_key = "applications(appId=''22222222-3333-4444-8555-666666666666'')/owners";
    assert_eq!(b2c("ENT2555", &resource(by_key)), "");
}

fn administrator(role: &str) -> String {
    format!("administrators: [{{name: ops@contoso.onmicrosoft.com, role: {role}}}]")
}

#[test]
fn ent2556_reports_a_role_with_a_slip() {
    assert_snapshot!(b2c("ENT2556", &administrator("User Administrater")), @r#"
        warning /administrators/0/role: `User Administrater` is not a known directory role
          help: write the English name exactly, or the role's template id
          did you mean `User Administrator`?
        "#);
}

#[test]
fn ent2556_accepts_names_and_ids() {
    assert_eq!(b2c("ENT2556", &administrator("User Administrator")), "");
    let id = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    assert_eq!(b2c("ENT2556", &administrator(id)), "");
}

#[test]
fn ent2557_reports_the_most_powerful_role() {
    assert_snapshot!(b2c("ENT2557", &administrator("Global Administrator")), @r#"
        warning /administrators/0/role: `ops@contoso.onmicrosoft.com` becomes Global Administrator
          help: give the roles that the work needs
        "#);
}

#[test]
fn ent2557_accepts_lesser_roles() {
    assert_eq!(b2c("ENT2557", &administrator("Global Reader")), "");
}

fn diagnostics(settings: &str) -> String {
    format!("monitoring: {{diagnostics: {{{settings}}}}}")
}

const WORKSPACE: &str = "workspaceId: /subscriptions/s/resourceGroups/r/providers/\
                             Microsoft.OperationalInsights/workspaces/w";

#[test]
fn ent2558_reports_a_workspace_by_another_id() {
    let guid = "workspaceId: 99999999-aaaa-4bbb-8ccc-dddddddddddd";
    assert_snapshot!(b2c("ENT2558", &diagnostics(guid)), @r#"
        error /monitoring/diagnostics/workspaceId: `99999999-aaaa-4bbb-8ccc-dddddddddddd` is not the resource id of a workspace
          help: copy the resource id from the workspace's properties
        "#);
}

#[test]
fn ent2558_accepts_a_resource_id() {
    assert_eq!(b2c("ENT2558", &diagnostics(WORKSPACE)), "");
}

#[test]
fn ent2559_reports_a_category_with_a_slip() {
    let settings = format!("{WORKSPACE}, categories: [SigninLog]");
    assert_snapshot!(b2c("ENT2559", &diagnostics(&settings)), @r#"
        warning /monitoring/diagnostics/categories/0: `SigninLog` is not a known log category
          help: correct the name
          did you mean `SignInLogs`?
        "#);
}

#[test]
fn ent2559_accepts_known_categories() {
    let settings = format!("{WORKSPACE}, categories: [SignInLogs]");
    assert_eq!(b2c("ENT2559", &diagnostics(&settings)), "");
}

#[test]
fn ent2560_reports_a_policy_that_blocks_everything() {
    let said = |state: &str| {
        let policy =
            format!("conditionalAccess: [{{name: shut, grant: block, state: {state}, {GUARDED}}}]");
        external_id("ENT2560", &policy)
    };
    assert_snapshot!(said("reportOnly"), @r#"
        warning /conditionalAccess/0/grant: `shut` blocks every application of the tenant
          help: name the applications it is for in `applications`
        "#);
    assert_eq!(said("enabled"), said("reportOnly"));
}

#[test]
fn ent2560_accepts_one_application_another_demand_and_a_policy_that_is_off() {
    for settings in [
        "grant: block, applications: [a]",
        "grant: mfa",
        "grant: block, state: disabled",
    ] {
        let policy = format!("conditionalAccess: [{{name: p, {settings}}}]");
        assert_eq!(external_id("ENT2560", &policy), "");
    }
}

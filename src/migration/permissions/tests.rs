#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use insta::assert_snapshot;

use super::{Permissions, Section, permissions};
use crate::desired::{Management, desired_state};
use crate::ops::row;
use crate::plan::files::PlanFiles;
use crate::plan::load::load;
use crate::resolve::resolve_all;

const HEAD: &str = "version: 1\nname: shop\nenvironments: {prod: {production: true}}\n";

fn of(sections: &str) -> Permissions {
    let text = format!("{HEAD}{sections}");
    let loaded = load(&"plan.yaml".into(), text.as_bytes());
    let (plans, findings) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
    assert!(
        findings.is_empty(),
        "{:?}",
        findings.iter().map(|f| &f.message).collect::<Vec<_>>()
    );
    let plan = plans.into_iter().next().unwrap();
    let desired = desired_state(&plan, &PlanFiles::default(), None);
    permissions(&plan, &desired)
}

/// All but set-up and preview, which follow from the table of operations.
fn shown(permissions: &Permissions) -> String {
    let mut text = String::new();
    let from_table = |id| matches!(id, "set-up" | "preview");
    let sections = permissions.sections.iter();
    for section in sections.filter(|section| !from_table(section.id)) {
        let _infallible = writeln!(text, "{}:", section.id);
        for one in &section.permissions {
            let id = if one.id.is_some() { "" } else { " (no id)" };
            let _infallible = writeln!(text, "  {}{id}: {}", one.value, one.operations.join("; "));
        }
        for role in &section.roles {
            let id = if role.id.is_some() { "" } else { " (no id)" };
            let _infallible = writeln!(text, "  role {}{id}", role.name);
        }
    }
    text
}

#[test]
fn an_import_to_azure_ad_b2c_writes_users_and_the_set_up_does_not() {
    let text = shown(&of(
        "target: {platform: b2c, tenant: contoso.onmicrosoft.com}
sources: [{id: old, store: auth0}]
users: {factors: {phone: carry}, groups: [{from: a, to: staff}]}
groups: [{name: staff}]
credentials: [{name: all, password: forcedReset}]
applications: [{name: web, kind: spa, redirectUris: ['https://a.example/']}]",
    ));
    assert_snapshot!(text, @r#"
    import:
      Application.Read.All: application: find
      GroupMember.ReadWrite.All: group members: add
      Organization.Read.All: organization: read
      User.ReadWrite.All: user: create, find, change, delete
      UserAuthMethod-Phone.ReadWrite.All: phoneMethods: create, change
    verification:
      Application.Read.All: application: find
      Group.Read.All: group members: read
      Organization.Read.All: organization: read
      User.Read.All: user: read
      UserAuthenticationMethod.Read.All: authentication methods: read
    "#);
}

#[test]
fn just_in_time_in_external_id_needs_the_role_for_passwords() {
    let text = shown(&of(
        "target: {platform: externalId, tenant: contoso.onmicrosoft.com}
sources: [{id: old, store: azureAdB2c, connection: {tenant: legacy.onmicrosoft.com}}]
credentials: [{name: all, password: justInTime}]
jit: {endpoint: 'https://j.example', authentication: {kind: platformToken}, verifiers: [{name: r, kind: entraRopc}]}
applications: [{name: web, kind: spa, redirectUris: ['https://a.example/']}]",
    ));
    assert_snapshot!(text, @r#"
    import:
      Application.Read.All: application: find
      Organization.Read.All: organization: read
      User.ReadWrite.All: user: create, find, change, delete
    verification:
      Application.Read.All: application: find
      Organization.Read.All: organization: read
      User.Read.All: user: read
    legacy:
      Application.Read.All: application: find
      User.Read.All: user: read
    service:
      User.Read.All: user: read
    extension:
      CustomAuthenticationExtension.Receive.Payload: onPasswordSubmit: be called
    "#);
}

#[test]
fn a_service_that_writes_passwords_has_a_role_and_one_that_asks_has_nothing() {
    let with = |mechanism: &str| {
        let permissions = of(&format!(
            "target: {{platform: b2c, tenant: contoso.onmicrosoft.com}}
sources: [{{id: old, store: auth0}}]
credentials: [{{name: all, password: justInTime, mechanism: {mechanism}}}]
jit: {{endpoint: 'https://j.example', authentication: {{kind: basic, username: {{env: U}}, password: {{env: P}}}}, verifiers: [{{name: a, kind: auth0}}]}}"
        ));
        let sections = permissions.sections.into_iter();
        let service = sections.filter(|section| section.id == "service").collect();
        shown(&Permissions { sections: service })
    };
    assert_snapshot!(with("api"), @r#"
    service:
      User-PasswordProfile.ReadWrite.All: user: change passwordProfile
      User.Read.All: user: read
      role User Administrator
    "#);
    assert_eq!(with("policy"), "");
}

#[test]
fn users_who_stay_need_no_import_but_a_switch() {
    let permissions = of(
        "target: {platform: externalId, tenant: contoso.onmicrosoft.com}
sources: [{id: b2c, store: azureAdB2c, connection: {tenant: contoso.onmicrosoft.com}}]",
    );
    assert_eq!(shown(&permissions), "");
    let set_up = section(&permissions, "set-up");
    let switch = "Policy.ReadWrite.AuthenticationFlows";
    assert!(set_up.permissions.iter().any(|one| one.value == switch));
    assert!(
        set_up
            .roles
            .iter()
            .any(|role| role.name == "External ID User Flow Administrator")
    );
}

fn section<'a>(permissions: &'a Permissions, id: &str) -> &'a Section {
    let mut sections = permissions.sections.iter();
    sections.find(|section| section.id == id).unwrap()
}

#[test]
fn an_extension_that_gets_passwords_takes_a_role_of_its_own() {
    let permissions = of(
        "target: {platform: externalId, tenant: contoso.onmicrosoft.com}
credentials: [{name: all, password: justInTime}]
jit: {endpoint: 'https://j.example', authentication: {kind: platformToken}}",
    );
    let roles = &section(&permissions, "set-up").roles;
    let role = roles
        .iter()
        .find(|role| role.name == "Authentication Extensibility Password Administrator");
    assert_eq!(
        role.unwrap().id,
        Some("0b00bede-4072-4d22-b441-e7df02a1ef63")
    );
}

/// Set-up may do whatever the desired state of an example asks for, and preview may read all of it and
/// write nothing but what Microsoft Graph wants for reading.
#[test]
fn set_up_and_preview_may_do_what_the_table_says_and_no_more() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut judged = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path().join("plan.yaml");
        let Ok(bytes) = std::fs::read(&file) else {
            continue;
        };
        let loaded = load(&"plan.yaml".into(), &bytes);
        let (plans, _) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
        for plan in plans {
            let desired = desired_state(&plan, &PlanFiles::default(), None);
            let permissions = permissions(&plan, &desired);
            let set_up = section(&permissions, "set-up");
            let preview = section(&permissions, "preview");
            let has = |section: &Section, value: &str| {
                section.permissions.iter().any(|one| one.value == value)
            };
            let mut writes = BTreeSet::from(["Organization.Read.All"]);
            let mut reads = writes.clone();
            for resource in &desired.resources {
                let row = row(resource.address.kind);
                reads.extend(row.read);
                writes.extend(row.read);
                if resource.management != Management::Existing {
                    assert!(row.write.iter().all(|value| has(set_up, value)), "{row:?}");
                    writes.extend(row.write);
                }
                assert!(row.read.iter().all(|value| has(preview, value)), "{row:?}");
                judged += 1;
            }
            let superfluous = |section: &Section, needed: &BTreeSet<&str>| {
                let values = section.permissions.iter().map(|one| one.value.clone());
                values
                    .filter(|value| !needed.contains(value.as_str()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(superfluous(set_up, &writes), Vec::<String>::new());
            assert_eq!(superfluous(preview, &reads), Vec::<String>::new());
            for one in permissions
                .sections
                .iter()
                .flat_map(|section| &section.permissions)
            {
                assert!(one.id.is_some(), "{} has no id", one.value);
                assert!(!one.operations.is_empty() && !one.why.is_empty());
            }
        }
    }
    assert!(judged > 20, "{judged}");
}

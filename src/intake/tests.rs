use proptest::prelude::*;

use super::*;

const NAMESPACE: &str = crate::policy::doc::NAMESPACE;

/// A folder of one policy whose claim types have the given texts, and a settings file with the given
/// environments.
fn folder(texts: &str, environments: &str) -> Folder {
    let policy = format!(
        "<TrustFrameworkPolicy xmlns='{NAMESPACE}' TenantId='{{Settings:Tenant}}' PolicyId='B2C_1A_A'>\
         {texts}</TrustFrameworkPolicy>"
    );
    let settings = format!("{{\"Environments\": [{environments}], \"x\": \"PolicySettings\"}}");
    Folder {
        name: "My Policies".to_owned(),
        files: BTreeMap::from([("a.xml".to_owned(), policy.into_bytes())]),
        settings: Some(("appsettings.json".to_owned(), settings.into_bytes())),
        ..Folder::default()
    }
}

/// The plan of a folder that has one.
fn made(folder: &Folder) -> String {
    let intake = plan(folder).expect("the template is right");
    assert!(intake.findings.is_empty(), "{:?}", intake.findings);
    intake.plan.expect("there is a plan")
}

#[test]
fn every_plan_is_read_back_without_an_error_of_shape() {
    let settings = r#"{"Name": "a/b: c", "Tenant": "t.onmicrosoft.com", "PolicySettings":
        {"K": "line\nbreak \"quoted\" ${var.x} # no comment", "yes": "no", "1": "1"}},
        {"Name": "A/B: C#", "PolicySettings": {"K": "{Settings:yes}", "yes": "NO", "1": ": "}}"#;
    let folder = folder("<a>{Settings:K}{Settings:1}{{ gone }}</a>", settings);
    let text = made(&folder);
    let loaded = crate::plan::load::load(&"plan.yaml".into(), text.as_bytes());
    assert!(loaded.findings.is_empty(), "{text}\n{:?}", loaded.findings);
    let value = loaded.written.expect("it is YAML").value;
    let first = &value["environments"]["a-b--c"]["variables"];
    assert_eq!(first["k"], "line\nbreak \"quoted\" ${var.x} # no comment");
    assert_eq!(first["setting1"], "1");
    assert_eq!(value["environments"]["A-B--C-"]["variables"]["yes"], "NO");
    assert_eq!(value["name"], "my-policies");
}

#[test]
fn a_variable_is_named_after_its_key_and_every_name_is_used_once() {
    let settings = r#"{"Name": "A", "Tenant": "t.onmicrosoft.com", "PolicySettings":
        {"IEFAppId": "1", "rest-api.url": "1", "RestApiUrl": "1", "ID": "1", "Tenant ": "1"}},
        {"Name": "B", "Tenant": "t.onmicrosoft.com", "PolicySettings":
        {"IEFAppId": "2", "rest-api.url": "2", "RestApiUrl": "2", "ID": "2", "Tenant ": "2"}}"#;
    let asked =
        "<a>{Settings:IEFAppId}{Settings:rest-api.url}{Settings:RestApiUrl}{Settings:ID}</a>";
    let text = made(&folder(asked, settings));
    for line in [
        "    IEFAppId: ${var.iefAppId}\n",
        "    rest-api.url: ${var.restApiUrl}\n",
        "    RestApiUrl: ${var.restApiUrl2}\n",
        "    ID: ${var.id}\n",
        "  tenant: t.onmicrosoft.com\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn the_ids_of_applications_are_told_to_the_target_when_all_are_ids() {
    let profile = "<TechnicalProfile Id='login-NonInteractive'><Metadata>\
        <Item Key='client_id'>{Settings:Proxy}</Item><Item Key='IdTokenAudience'>{Settings:Ief}</Item>\
        </Metadata></TechnicalProfile>";
    let settings = r#"{"Name": "A", "Tenant": "t.onmicrosoft.us", "PolicySettings":
        {"Proxy": "a1111111-2222-4333-8444-555555555555", "Ief": "your id"}},
        {"Name": "B", "Tenant": "u.onmicrosoft.us", "PolicySettings":
        {"Proxy": "b1111111-2222-4333-8444-555555555555", "Ief": "b1111111-2222-4333-8444-666666666666"}}"#;
    let text = made(&folder(profile, settings));
    let target = text
        .split("\ntarget:\n")
        .nth(1)
        .and_then(|rest| rest.split("\n\n").next());
    insta::assert_snapshot!(target.unwrap_or_default(), @r"
    platform: b2c
    tenant: ${var.tenant}
    cloud: usGovernment
    # The ids that the policies name.
    wellKnown:
      proxyIdentityExperienceFramework:
        appId: ${var.proxy}
    ");
}

proptest! {
    #[test]
    fn whatever_the_values_are_the_plan_has_them_or_says_that_it_has_not(
        one in "[^\\p{C}<&]{0,30}",
        two in "[^\\p{C}<&]{0,30}",
    ) {
        let value = |value: &str| serde_json::Value::from(value).to_string();
        let environment = |name: &str, one: &str| format!(
            "{{\"Name\": \"{name}\", \"Tenant\": \"t.onmicrosoft.com\", \"PolicySettings\": \
             {{\"One\": {}, \"Two\": {}}}}}",
            value(one),
            value(&two),
        );
        let environments = format!("{}, {}", environment("A", &one), environment("B", "b"));
        let text = made(&folder("<a>{Settings:One}{Settings:Two}</a>", &environments));
        let loaded = crate::plan::load::load(&"plan.yaml".into(), text.as_bytes());
        let written = loaded.written.expect("it is YAML");
        let (plan, findings) = crate::resolve::resolve(&written, "A", &BTreeMap::new());
        let plan = plan.unwrap_or_else(|| panic!("{findings:?}\n{text}")).plan;
        let settings = plan.custom_policies.expect("there are policies").settings;
        for (key, value) in [("One", &one), ("Two", &two)] {
            let is_held = settings.get(key).is_some_and(|held| held == value);
            let is_said = text.contains(&format!("# {key}:"));
            prop_assert!(is_held || is_said, "{value:?}: {text}");
        }
    }
}

//! `entrada policy show`: what a user sees, and what a program reads.

use crate::policies::{BASE, RELYING_PARTY, sandbox};
use crate::support::Sandbox;

/// What `policy show` prints, as JSON.
fn document(sandbox: &Sandbox, arguments: &[&str]) -> serde_json::Value {
    let all = ["policy", "show"].iter().chain(arguments).copied();
    let output = sandbox
        .entrada(all.chain(["--format", "json"]))
        .output()
        .expect("it runs");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn a_policy_is_shown_by_an_id_in_any_case_with_file_and_line() {
    let seen = sandbox().seen(["policy", "show", "b2c_1a_SIGNIN"]);
    insta::assert_snapshot!(seen, @r#"
    exit 0
    --- stdout
    Policy B2C_1A_signin                                                                 policies/SignIn.xml:2
      tenant          contoso.onmicrosoft.com                                            policies/SignIn.xml:2
      chain           B2C_1A_Base                                                        policies/Base.xml:2
                        B2C_1A_signin                                                    policies/SignIn.xml:2

    Relying party                                                                        policies/SignIn.xml:17
      default journey SignIn                                                             policies/SignIn.xml:18
      protocol        OpenIdConnect                                                      policies/SignIn.xml:21
      subject         sub                                                                policies/SignIn.xml:23
      token claims
        objectId ↔ sub                                                                   policies/SignIn.xml:22

    Journey SignIn  default journey                                                      policies/Base.xml:36
      1  Claims exchange                                                                 policies/Base.xml:38
         skipped if      objectId exists                                                 policies/Base.xml:40
         runs            Page  page, as PageExchange                                     policies/Base.xml:45
      2  Send claims                                                                     policies/Base.xml:47
         issued by       JwtIssuer  JWT token                                            policies/Base.xml:47

    Technical profile Page  page                                                         policies/Base.xml:14
      protocol        Proprietary  Web.TPEngine.Providers.SelfAssertedAttributeProvider  policies/Base.xml:16
      output claims
        objectId                                                                         policies/Base.xml:17
      validations
        1. Call  REST API                                                                policies/Base.xml:19

    Technical profile Call  REST API                                                     policies/SignIn.xml:10
      also defined                                                                       policies/Base.xml:22
      protocol        Proprietary  Web.TPEngine.Providers.RestfulProvider                policies/Base.xml:24
      metadata
        ServiceUrl = https://api.example.com/v2                                          policies/SignIn.xml:12
          replaces `https://api.example.com/v1`                                          policies/Base.xml:25

    Technical profile JwtIssuer  JWT token                                               policies/Base.xml:27
      protocol        OpenIdConnect                                                      policies/Base.xml:29
    "#);
}

#[test]
fn one_technical_profile_says_which_value_replaces_which() {
    let arguments = [
        "policy",
        "show",
        "B2C_1A_signin",
        "policies",
        "--technical-profile",
        "call",
    ];
    let seen = sandbox().seen(arguments);
    assert!(
        seen.contains("ServiceUrl = https://api.example.com/v2"),
        "{seen}"
    );
    assert!(
        seen.contains("replaces `https://api.example.com/v1`"),
        "{seen}"
    );
}

#[test]
fn an_unknown_id_is_met_with_the_right_one() {
    for (arguments, expected) in [
        (vec!["B2C_1A_sigin"], "did you mean `B2C_1A_signin`?"),
        (
            vec!["B2C_1A_signin", "--journey", "SignOn"],
            "did you mean `SignIn`?",
        ),
        (
            vec!["B2C_1A_signin", "--technical-profile", "Pge"],
            "did you mean `Page`?",
        ),
        (vec!["Other"], "there are B2C_1A_Base, B2C_1A_signin"),
    ] {
        let seen = sandbox().seen(["policy", "show"].into_iter().chain(arguments));
        assert!(seen.starts_with("exit 64"), "{seen}");
        assert!(seen.contains(expected), "{seen}");
    }
}

#[test]
fn a_chain_without_its_base_is_shown_as_far_as_it_goes_with_exit_4() {
    let sandbox = Sandbox::new().file("SignIn.xml", RELYING_PARTY);
    let seen = sandbox.seen(["policy", "show", "B2C_1A_signin"]);
    assert!(seen.starts_with("exit 4"), "{seen}");
    assert!(
        seen.contains("broken: base `B2C_1A_Base` was not found"),
        "{seen}"
    );
    assert!(seen.contains("ENT4020"), "{seen}");
    assert!(seen.contains("default journey SignIn"), "{seen}");
}

#[test]
fn two_files_with_one_id_are_not_chosen_between() {
    let sandbox = Sandbox::new()
        .file("a/Base.xml", BASE)
        .file("b/Base.xml", BASE);
    let seen = sandbox.seen(["policy", "show", "B2C_1A_Base"]);
    assert!(seen.starts_with("exit 64"), "{seen}");
    assert!(
        seen.contains("2 files have a policy `B2C_1A_Base`"),
        "{seen}"
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let sandbox = sandbox();
    let schema = sandbox
        .entrada(["schema", "policy-show"])
        .output()
        .expect("it runs");
    let schema = serde_json::from_slice(&schema.stdout).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let document = document(&sandbox, &["B2C_1A_signin", "--all"]);
    let errors: Vec<String> = schema
        .iter_errors(&document)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["chain"][0]["at"]["file"], "policies/Base.xml");
}

#[test]
fn values_of_an_environment_are_put_in() {
    let template = BASE.replace("https://api.example.com/v1", "{Settings:Api}");
    let sandbox = Sandbox::new().file("Base.xml", template).file(
        "appsettings.json",
        r#"{"Environments":[{"Name":"Test","PolicySettings":{"Api":"https://test.example.com"}}]}"#,
    );
    let shown = |arguments: &[&str]| {
        let document = document(&sandbox, arguments);
        document["technicalProfiles"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|profile| profile["id"] == "Call")
            .map(|profile| profile["metadata"][0]["value"].clone())
    };
    assert_eq!(
        shown(&["B2C_1A_Base", "--all"]),
        Some("{Settings:Api}".into())
    );
    assert_eq!(
        shown(&["B2C_1A_Base", "--all", "--env", "Test"]),
        Some("https://test.example.com".into())
    );
}

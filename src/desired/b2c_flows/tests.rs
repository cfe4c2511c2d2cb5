use serde_json::{Value, json};

use super::super::testing::{address, b2c, body};
use super::super::{DesiredState, Manual};

fn manual<'a>(state: &'a DesiredState, flow: &str, setting: &str) -> Option<&'a Manual> {
    let flow = state.get(&address(&format!("b2cUserFlow/{flow}")));
    let mut manual = flow.expect("the flow").manual.iter();
    manual.find(|one| one.setting == setting)
}

#[test]
fn each_kind_of_flow_has_its_word() {
    let state = b2c("
userFlows:
  - {name: susi}
  - {name: only, signUp: false}
  - {name: reset, kind: passwordReset}
  - {name: edit, kind: profileEdit}
");
    let word = |name: &str| body(&state, &format!("b2cUserFlow/{name}"))["userFlowType"].clone();
    assert_eq!(word("susi"), "signUpOrSignIn");
    assert_eq!(word("only"), "signIn");
    assert_eq!(word("reset"), "passwordReset");
    assert_eq!(word("edit"), "profileUpdate");
    assert_eq!(
        body(&state, "b2cUserFlow/susi"),
        json!({
            "id": "B2C_1_susi",
            "userFlowType": "signUpOrSignIn",
            "userFlowTypeVersion": 3,
            "isLanguageCustomizationEnabled": false,
        })
    );
}

#[test]
fn attributes_are_asked_for_as_the_plan_says_and_in_its_order() {
    let state = b2c("
attributes:
  - {name: card, label: Card, required: true, input: radioSingleSelect, options: [{value: s, label: Silver}]}
  - {name: news, type: boolean, label: News}
userFlows:
  - name: susi
    attributes: [{attribute: card, required: false}, {attribute: email}, {attribute: news}]
");
    let assignment = |name: &str| body(&state, &format!("b2cUserFlowAttribute/susi.{name}"));
    assert_eq!(
        assignment("card"),
        json!({
            "isOptional": true,
            "requiresVerification": false,
            "userInputType": "radioSingleSelect",
            "displayName": "Card",
            "userAttributeValues": [{"name": "Silver", "value": "s", "isDefault": false}],
            "userAttribute": {"id": {"$reference": "userFlowAttribute/card#id"}},
        })
    );
    assert_eq!(assignment("email")["requiresVerification"], true);
    assert_eq!(assignment("email")["userInputType"], "emailBox");
    assert_eq!(assignment("email")["userAttribute"]["id"], "email");
    assert_eq!(
        assignment("news")["userAttributeValues"][0],
        json!({"name": "Yes", "value": "true", "isDefault": false})
    );
    let order = state
        .get(&address("b2cUserFlowOrder/susi"))
        .expect("the order");
    assert_eq!(
        order.json()["newAssignmentOrder"]["order"],
        json!([
            {"$reference": "userFlowAttribute/card#id"},
            "email",
            {"$reference": "userFlowAttribute/news#id"},
        ])
    );
    let last = address("b2cUserFlowAttribute/susi.news");
    assert!(order.depends_on().contains(&last));
}

#[test]
fn providers_and_languages_hang_on_their_flow() {
    let state = b2c("
identityProviders: [{name: google, kind: google, clientId: g, clientSecret: {env: G}}]
userFlows: [{name: susi, identityProviders: [google], languages: [de]}]
");
    let flow = body(&state, "b2cUserFlow/susi");
    assert_eq!(flow["isLanguageCustomizationEnabled"], true);
    assert_eq!(flow["defaultLanguageTag"], "en");
    assert_eq!(
        body(&state, "b2cUserFlowProvider/susi.google"),
        json!({"@odata.id": {
            "$reference": "identityProvider/google#id",
            "template": "https://graph.microsoft.com/beta/identity/identityProviders/{}",
        }})
    );
    let language = state.get(&address("b2cUserFlowLanguage/susi.de"));
    assert_eq!(
        language.and_then(|one| one.parent.clone()),
        Some(address("b2cUserFlow/susi"))
    );
    assert_eq!(
        body(&state, "b2cUserFlowLanguage/susi.de"),
        json!({"id": "de", "isEnabled": true})
    );
}

#[test]
fn what_graph_cannot_set_is_named() {
    let state = b2c("
mfa: {mode: always}
attributes:
  - {name: displayName, claim: name}
  - {name: loyalty, claim: loyalty_number, labels: {de: Nummer}}
userFlows:
  - {name: susi, languages: [de], attributes: [{attribute: loyalty}]}
  - {name: partners, email: never, identityProviders: []}
  - {name: reset, kind: passwordReset}
");
    let step =
        |flow: &str, setting: &str| manual(&state, flow, setting).map(|one| one.step.clone());
    assert_eq!(
        step("susi", "multifactorAuthentication").as_deref(),
        Some("set “Type of method” to “SMS or phone call” and “MFA enforcement” to “Always on”")
    );
    assert_eq!(
        step("susi", "applicationClaims").as_deref(),
        Some(
            "select displayName, loyalty; in tokens loyalty_number is called extension_loyalty, \
             because only custom policies name claims"
        )
    );
    assert_eq!(
        step("susi", "languageTexts").as_deref(),
        Some(
            "download the page texts of de, put in the labels of the plan's attributes, and upload them"
        )
    );
    assert_eq!(
        step("susi", "localAccounts").as_deref(),
        Some("select “Email”")
    );
    assert_eq!(
        step("partners", "localAccounts").as_deref(),
        Some("select “None”")
    );
    assert_eq!(step("partners", "languageTexts"), None);
    assert_eq!(step("reset", "multifactorAuthentication"), None);
    for setting in [
        "tokenLifetime",
        "session",
        "passwordComplexity",
        "pageLayouts",
    ] {
        assert!(manual(&state, "reset", setting).is_some(), "{setting}");
    }
    let from = manual(&state, "susi", "session").map(|one| one.from.as_str());
    assert_eq!(from, Some("/userFlows/susi"));
}

#[test]
fn many_claims_are_not_told_one_by_one_at_each_flow() {
    use std::fmt::Write as _;

    let mut sections = "userFlows: [{name: susi}]\nattributes:\n".to_owned();
    for at in 0..21 {
        _ = writeln!(sections, "  - {{name: custom{at}, claim: claim_{at}}}");
    }
    let state = b2c(&sections);
    let claims = manual(&state, "susi", "applicationClaims").map(|one| one.step.as_str());
    let start = "select the 21 attributes that have a claim in mapping/attributes.md";
    assert!(
        claims.is_some_and(|step| step.starts_with(start)),
        "{claims:?}"
    );
}

#[test]
fn a_flow_that_asks_for_one_thing_has_no_order() {
    let state = b2c("userFlows: [{name: susi, attributes: [{attribute: city}]}]");
    assert_eq!(state.get(&address("b2cUserFlowOrder/susi")), None);
    let city = body(&state, "b2cUserFlowAttribute/susi.city");
    assert_eq!(city["userAttributeValues"], Value::Array(Vec::new()));
}

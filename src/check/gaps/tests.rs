use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use super::{Support, gap};
use crate::check::testing::{b2c, external_id};
use crate::plan::Feature;

fn features(list: &str) -> String {
    format!("inventory: {{features: [{list}]}}")
}

#[test]
fn ent2240_reports_what_external_id_has_nothing_for() {
    assert_snapshot!(external_id("ENT2240", &features("{name: ropc}, {name: kmsi}, {name: ageGating}")), @r#"
    warning /inventory/features/0/name: passwords sent by applications: the resource owner password grant is not supported
      help: move mobile apps to native authentication or the browser, and everything else to the browser
    warning /inventory/features/2/name: age gating: no user flow knows ages or parents
      help: ask for a date of birth at sign-up and refuse in a connector of the step `attributeCollectionSubmit`
    "#);
}

#[test]
fn ent2240_accepts_a_decision_with_no_more_than_a_reminder() {
    assert_snapshot!(external_id("ENT2240", &features("{name: ropc, note: The app moves to the browser}")), @r#"
    info /inventory/features/0/name: passwords sent by applications: the resource owner password grant is not supported
      help: decided: The app moves to the browser
    "#);
    assert_eq!(b2c("ENT2240", &features("{name: ropc}")), "");
}

#[test]
fn ent2240_accepts_what_other_settings_decide() {
    let plan = "sources: [{id: old, store: keycloak}]\nusers: {factors: {totp: reenrol}, identities: {phone: {enabled: true}}}";
    assert_eq!(external_id("ENT2240", plan), "");
}

#[test]
fn ent2240_accepts_features_of_the_inventory_that_another_setting_decides() {
    let list = features("{name: totp}, {name: accountLinking}");
    assert_eq!(external_id("ENT2240", &list).lines().count(), 4);
    let decided = "users: {factors: {totp: reenrol}, duplicates: {rule: link}}";
    assert_eq!(external_id("ENT2240", &format!("{list}\n{decided}")), "");
}

#[test]
fn ent2241_reports_what_external_id_has_otherwise() {
    let plan = format!(
        "{}\nsources: [{{id: old, store: auth0, issuers: {{github: github.com}}}}]\nattributes: [{{name: city, profileEdit: true}}]",
        features("{name: kmsi}")
    );
    assert_snapshot!(external_id("ENT2241", &plan), @r#"
    info /inventory/features/0/name: “keep me signed in”: the platform decides how long a browser session lasts; no user flow has a setting for it, and session controls are not available
      help: try how often people have to sign in, and tell them
    info /sources/0/issuers/github: other social providers: Google, Facebook, Apple and Microsoft accounts are built in. Others are OpenID Connect providers, if they are any
      help: configure LinkedIn as `oidc`. Amazon, GitHub and X need an OpenID Connect broker in front; else give their users another way in
    info /attributes/0/profileEdit: a page for the profile: no user flow edits profiles: the application does, through Microsoft Graph
      help: build the page; Microsoft has a sample of it
    "#);
}

#[test]
fn ent2241_accepts_what_it_has() {
    let list = "{name: singleLogout}, {name: languages}, {name: samlProviders}";
    assert_eq!(external_id("ENT2241", &features(list)), "");
}

#[test]
fn ent2242_reports_a_b2c_tenant_nobody_has_looked_at() {
    assert_snapshot!(external_id("ENT2242", "sources: [{id: old, store: azureAdB2c}]"), @r#"
    info /sources/0/store: nothing says what the old tenant uses beside users
      help: list its features under `inventory.features`
    "#);
}

#[test]
fn ent2242_accepts_a_list_and_other_stores() {
    let plan = format!(
        "{}\nsources: [{{id: old, store: azureAdB2c}}]",
        features("{name: kmsi}")
    );
    assert_eq!(external_id("ENT2242", &plan), "");
    assert_eq!(
        external_id("ENT2242", "sources: [{id: old, store: auth0}]"),
        ""
    );
}

#[test]
fn ent2243_reports_that_ids_change() {
    assert_snapshot!(external_id("ENT2243", "sources: [{id: old, store: azureAdB2c}]"), @r#"
    info /sources/0/store: `oid`, `sub` and `iss` of the tokens are new for everybody who comes from this tenant
      help: have applications that store them map old ids to new ones
    "#);
}

#[test]
fn ent2243_accepts_stores_whose_ids_nobody_expects_to_stay() {
    assert_eq!(
        external_id("ENT2243", "sources: [{id: old, store: auth0}]"),
        ""
    );
    let in_place =
        "sources: [{id: old, store: azureAdB2c, connection: {tenant: contoso.onmicrosoft.com}}]";
    assert_eq!(external_id("ENT2243", in_place), "");
}

/// Every feature, by its word in the schema.
fn all() -> Vec<(String, Feature)> {
    let schema = serde_json::to_value(schemars::schema_for!(Feature)).unwrap_or_default();
    let words = schema["oneOf"].as_array().cloned().unwrap_or_default();
    words
        .iter()
        .filter_map(|word| word["const"].as_str())
        .filter_map(|word| {
            let feature = serde_json::from_value(Value::from(word)).ok()?;
            Some((word.to_owned(), feature))
        })
        .collect()
}

#[test]
fn every_feature_has_a_row_in_whole_sentences() {
    let features = all();
    assert!(features.len() >= 40, "{}", features.len());
    let mut names = BTreeSet::new();
    for (word, feature) in features {
        let gap = gap(feature);
        assert_eq!((gap.word, gap.feature), (word.as_str(), feature));
        assert!(names.insert(gap.name), "{word}: `{}` is twice", gap.name);
        for text in [gap.has, gap.advice] {
            assert!(
                text.ends_with('.') && !text.contains("  "),
                "{word}: {text}"
            );
            assert_eq!(text.matches('`').count() % 2, 0, "{word}: {text}");
        }
        assert!(!gap.source.is_empty(), "{word}");
        assert!(
            gap.support != Support::No || gap.advice.len() > 10,
            "{word}"
        );
    }
}

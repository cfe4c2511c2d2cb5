//! What changes by which field.

use std::collections::BTreeMap;

use super::*;
use crate::plan::load::{Written, load};
use crate::resolve::{ResolvedPlan, resolve};

const PLAN: &str = "\
version: 1
name: contoso-shop
target: { platform: b2c, tenant: contoso.onmicrosoft.com }
environments: { prod: { production: true } }
sources:
  - { id: old, store: csv, key: id, files: [{ path: users.csv }] }
attributes:
  - { name: givenName, from: first, claim: given_name, signUp: true }
credentials:
  - { name: everybody, password: forcedReset }
identityProviders:
  - { name: google, kind: google, clientId: abc, clientSecret: { env: SECRET } }
applications:
  - { name: shop, kind: spa, redirectUris: [https://shop.example/], relyingParties: [signin], permissions: [{ application: api, scopes: [read] }] }
  - { name: api, kind: api, scopes: [{ name: read, description: Read }] }
customPolicies:
  relyingParties:
    - { name: signin, journey: signUpSignIn }
rollout: { cutOver: 2030-01-01 }
";

fn side(text: &str) -> (Written, ResolvedPlan) {
    let loaded = load(&"plan.yaml".into(), text.as_bytes());
    let written = loaded.written.expect("the plan can be read");
    let (plan, findings) = resolve(&written, "prod", &BTreeMap::new());
    (written, plan.unwrap_or_else(|| panic!("{findings:?}")))
}

fn compared_with(
    (old_text, old_files): (&str, &PlanFiles),
    (text, files): (&str, &PlanFiles),
) -> PlanDiff {
    let none = BTreeMap::new();
    let (old, new) = (side(old_text), side(text));
    let pair = Pair {
        old: PlanSide {
            plan: &old.1,
            written: &old.0.value,
            process: &none,
        },
        new: PlanSide {
            plan: &new.1,
            written: &new.0.value,
            process: &none,
        },
        old_files,
        new_files: files,
    };
    compare(&old.0.value, &new.0.value, &[pair], true).expect("plans have a JSON form")
}

fn compared(new: &str) -> PlanDiff {
    let none = PlanFiles::default();
    compared_with((PLAN, &none), (new, &none))
}

/// Every field with what changes by it: kind, target, field.
fn told(diff: &PlanDiff) -> String {
    let line = |effect: &Effect| {
        let (sign, name) = (effect.kind.sign(), effect.target.name());
        format!("    {sign} {name} {}\n", effect.field)
    };
    let mut told = String::new();
    for row in &diff.rows {
        let only = if row.is_plan_only { " (plan only)" } else { "" };
        told.extend([&*row.field.title(), only, "\n"]);
        told.extend(row.effects.iter().map(line));
    }
    for joint in &diff.joint {
        told.extend([&*joint.fields.join(" and "), "\n"]);
        told.extend(joint.effects.iter().map(line));
    }
    told
}

#[test]
fn each_field_has_what_changes_by_it_alone() {
    let new = PLAN
        .replace("https://shop.example/", "https://www.example/")
        .replace("claim: given_name", "claim: given")
        .replace("cutOver: 2030-01-01", "cutOver: 2031-01-01")
        .replace("key: id", "key: number");
    insta::assert_snapshot!(told(&compared(&new)), @r#"
    /sources/old/key
        ~ import/manifest.json /import/sources/old/key/0
    /attributes/givenName/claim
        ~ mapping/attributes.json /attributes/givenName/claims/given/name
        ~ B2C_1A_signin token claim `given`
    /applications/shop/redirectUris
        ~ application/shop /spa/redirectUris
    /rollout/cutOver (plan only)
    "#);
}

#[test]
fn what_several_fields_do_together_is_told_once() {
    let new = PLAN
        .replace("{ name: shop, kind: spa", "{ name: shop, kind: web")
        .replace("https://shop.example/", "https://www.example/");
    let diff = compared(&new);
    insta::assert_snapshot!(told(&diff), @r#"
    /applications/shop/kind
        + application/shop /web/redirectUris
        + application/shop /web/implicitGrantSettings/enableIdTokenIssuance
        + application/shop /web/implicitGrantSettings/enableAccessTokenIssuance
    /applications/shop/redirectUris
    /applications/shop/kind and /applications/shop/redirectUris
        - application/shop /spa/redirectUris
    "#);
    assert!(diff.rows.iter().all(|row| !row.is_plan_only));
}

#[test]
fn what_several_fields_cause_rates_none_of_them() {
    let new = PLAN
        .replace("description: Read", "description: Look")
        .replace("{ name: shop, kind: spa", "{ name: shop, kind: web")
        .replace(
            "https://shop.example/",
            "https://shop.example/, https://www.example/",
        );
    let diff = compared(&new);
    let joint = &diff.joint;
    assert!(
        joint.iter().any(|joint| joint.impact() == Impact::Breaking),
        "{joint:?}"
    );
    let uris = diff
        .rows
        .iter()
        .find(|row| row.field.pointer == "/applications/shop/redirectUris");
    let uris = uris.expect("the field is told");
    assert!(!uris.is_plan_only);
    assert_eq!(uris.impact, Impact::Security, "{joint:?}");
}

#[test]
fn a_field_that_means_nothing_to_policies_makes_none() {
    let (old, new) = (
        side(PLAN).1,
        side(&PLAN.replace("https://shop.example/", "https://www.example/")).1,
    );
    assert_eq!(crate::b2c::input(&old.plan), crate::b2c::input(&new.plan));
    let other = side(&PLAN.replace("claim: given_name", "claim: given")).1;
    assert_ne!(crate::b2c::input(&old.plan), crate::b2c::input(&other.plan));
}

#[test]
fn what_goes_from_the_tenant_is_counted() {
    let new = PLAN
        .replace(
            "  - { name: api, kind: api, scopes: [{ name: read, description: Read }] }\n",
            "",
        )
        .replace(", permissions: [{ application: api, scopes: [read] }]", "");
    let diff = compared(&new);
    assert_eq!(diff.things.get("application/api"), Some(&EditKind::Removed));
    assert!(diff.things_of(EditKind::Removed) >= 1, "{:?}", diff.things);
    assert_eq!(diff.count(Impact::Breaking), diff.rows.len());
}

#[test]
fn a_file_that_differs_is_an_edit_of_its_own() {
    let with = |text: &str| {
        let mut files = PlanFiles::default();
        files.add("extra.xml", text);
        files.add_match("extra.xml", vec!["extra.xml".to_owned()]);
        files
    };
    let policy = |help: &str| {
        format!(
            r#"<ClaimsSchema xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06">
            <ClaimType Id="shoe"><DisplayName>Shoe</DisplayName><DataType>string</DataType>
            <UserHelpText>{help}</UserHelpText></ClaimType></ClaimsSchema>"#
        )
    };
    let text = PLAN.replace(
        "customPolicies:\n",
        "customPolicies:\n  fragments: [{ file: extra.xml, at: claimsSchema }]\n",
    );
    let (before, after) = (with(&policy("Size")), with(&policy("Colour")));
    let diff = compared_with((&text, &before), (&text, &after));
    insta::assert_snapshot!(told(&diff), @r#"
    file extra.xml
        ~  claim type shoe / user help text
    "#);
}

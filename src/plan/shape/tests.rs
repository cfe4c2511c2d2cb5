#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::{Value, json};

use super::Shape;
use crate::resolve::testing::{BASE, codes, outcome, problems, problems_with};

#[test]
fn ent1001_reports_unknown_keys_with_the_nearest_or_their_section() {
    insta::assert_snapshot!(problems_with(
        "aplications: []\nredirectUris: []\nusers: {nonsense: 1}\n"
    ), @r"
    ENT1001 9:1 unknown key `aplications` in the plan (did you mean `applications`?)
    ENT1001 10:1 unknown key `redirectUris` in the plan [`redirectUris` belongs into `applications[]`]
    ENT1001 11:9 unknown key `nonsense` in `users` [allowed here: `identities`, `profile`, `unverifiedEmail`, `disabled`, `neverActivated`, `duplicates`, `phoneRegion`, `groups`, `factors`]
    ");
}

#[test]
fn ent1001_accepts_a_plan_of_known_keys() {
    assert_eq!(problems(BASE), "");
}

#[test]
fn ent1002_reports_missing_keys_at_their_parent() {
    insta::assert_snapshot!(problems(
        "version: 1\ntarget:\n  platform: b2c\nenvironments:\n  prod: {}\napplications:\n  - kind: spa\n"
    ), @r"
    ENT1002 1:1 the key `name` is missing in the plan [`name`: Name of the migration. It marks everything that is applied as ours, so it never changes]
    ENT1002 2:1 the key `tenant` is missing in `target` [`tenant`: The tenant's initial domain]
    ENT1002 7:5 the key `name` is missing in an item of `applications` [`name`: Its name in this plan]
    ");
}

#[test]
fn ent1002_reports_which_keys_of_a_secret_are_missing() {
    insta::assert_snapshot!(problems_with(
        "identityProviders:\n  - name: google\n    kind: google\n    clientId: a\n    clientSecret: { version: 2 }\n"
    ), @r"ENT1002 13:5 `clientSecret` needs one of `env`, `file`");
}

#[test]
fn ent1002_accepts_leaving_out_optional_keys_and_reports_a_misspelled_one_once() {
    assert_eq!(problems(BASE), "");
    assert_eq!(codes(&BASE.replace("version:", "verion:")), ["ENT1001 1:1"]);
}

#[test]
fn ent1003_reports_wrong_types_in_the_words_of_yaml() {
    insta::assert_snapshot!(problems_with(
        "description: 2026\nusers: 3\ngroups:\nattributes:\n  - name: loyalty\n    required: \"yes\"\n    maxLength: \"40\"\n    transform: trim\n"
    ), @r"
    ENT1003 9:14 `description` is a number, but text is expected [put it in quotes]
    ENT1003 10:8 `users` is a number, but a map is expected
    ENT1003 11:1 `groups` is empty, but a list is expected [give it a value, or delete the key]
    ENT1003 14:15 `required` is text, but `true` or `false` is expected [write `true`, without quotes]
    ENT1003 15:16 `maxLength` is text, but a whole number is expected [write the number without quotes]
    ENT1003 16:16 `transform` is text, but a list is expected [write it as a list: each item on a line that starts with `- `]
    ");
}

#[test]
fn ent1003_accepts_a_variable_where_a_number_is_expected() {
    let text = format!(
        "{BASE}variables:\n  length: {{ type: integer, default: 40 }}\n\
         attributes:\n  - name: loyalty\n    maxLength: ${{var.length}}\n"
    );
    assert_eq!(problems(&text), "");
}

#[test]
fn ent1004_reports_words_that_do_not_exist() {
    insta::assert_snapshot!(problems_with(
        "applications:\n  - name: shop\n    kind: spaa\nattributes:\n  - name: loyalty\n    transform: [trimm, { country: alpha3 }]\n"
    ), @r"
    ENT1004 11:11 `kind` has a value that does not exist (did you mean `spa`?) [one of `spa`, `web`, `native`, `api`, `daemon`]
    ENT1004 14:17 this item of `transform` has a value that does not exist (did you mean `trim`?) [one of `trim`, `lower`, `upper`, `nfc`, `base64Decode`, `phoneE164`]
    ENT1004 14:35 `country` has a value that does not exist (did you mean `alpha2`?) [one of `alpha2`, `name`]
    ");
}

#[test]
fn ent1004_accepts_every_form_of_a_transform() {
    assert_eq!(
        problems_with(
            "attributes:\n  - name: loyalty\n    transform: [trim, { country: alpha2 }, { split: \",\" }]\n"
        ),
        ""
    );
}

#[test]
fn ent1005_reports_texts_without_the_expected_form() {
    insta::assert_snapshot!(problems(&BASE.replace("contoso-shop", "Contoso Shop")), @r"ENT1005 2:7 `name` does not have the expected form [Name of the migration. It marks everything that is applied as ours, so it never changes; the form is `^[a-z][a-z0-9-]{1,39}$`]");
}

#[test]
fn ent1005_accepts_texts_of_the_form() {
    assert_eq!(
        problems(&BASE.replace("contoso-shop", "contoso-shop-2")),
        ""
    );
}

#[test]
fn ent1006_reports_empty_texts() {
    insta::assert_snapshot!(problems_with(
        "lint:\n  suppress:\n    - { code: ENT2001, reason: \"\", expires: \"2030-01-01\" }\n"
    ), @r"ENT1006 11:32 `reason` is empty [Why]");
}

#[test]
fn ent1006_accepts_texts_within_the_limits() {
    assert_eq!(
        problems_with(
            "lint:\n  suppress:\n    - { code: ENT2001, reason: x, expires: \"2030-01-01\" }\n"
        ),
        ""
    );
}

#[test]
fn ent1007_reports_numbers_out_of_range() {
    insta::assert_snapshot!(problems(&BASE.replace("version: 1", "version: 2")), @r"ENT1007 1:10 `version` must be at most 1 [Version of the plan format. This program reads version 1]");
}

#[test]
fn ent1007_accepts_numbers_in_range() {
    assert_eq!(
        problems_with("attributes:\n  - { name: loyalty, maxLength: 1024 }\n"),
        ""
    );
}

#[test]
fn ent1008_reports_a_plan_without_environments() {
    insta::assert_snapshot!(problems(
        &BASE.replace("environments:\n  prod:\n    production: true\n", "environments: {}\n")
    ), @r"ENT1008 6:15 `environments` is empty [The environments of this plan by name. There is at least one; order does not matter]");
}

#[test]
fn ent1008_accepts_one_environment() {
    assert_eq!(problems(BASE), "");
}

#[test]
fn ent1010_reports_a_secret_in_two_forms_at_once() {
    insta::assert_snapshot!(problems_with(
        "identityProviders:\n  - name: google\n    kind: google\n    clientId: a\n    clientSecret: { env: A, file: b }\n"
    ), @r"ENT1010 13:19 `clientSecret` has two forms at once [give only one of `env`, `file`]");
}

#[test]
fn ent1010_accepts_either_form() {
    for secret in ["{ env: A, version: 2 }", "{ file: a/b }"] {
        let text = format!(
            "identityProviders:\n  - name: google\n    kind: google\n    clientId: a\n    clientSecret: {secret}\n"
        );
        assert_eq!(problems_with(&text), "");
    }
}

#[test]
fn ent1012_reports_a_whole_number_written_as_a_fraction() {
    assert_eq!(
        problems_with("attributes:\n  - { name: loyalty, maxLength: 40.0 }\n"),
        "ENT1012 10:33 the setting cannot hold this value\n"
    );
}

#[test]
fn ent1012_accepts_whole_numbers() {
    assert_eq!(
        problems_with("attributes:\n  - { name: loyalty, maxLength: 40 }\n"),
        ""
    );
}

#[test]
fn ent1020_reports_a_secret_written_as_a_literal_without_repeating_it() {
    let text = format!(
        "{BASE}variables: {{ s: {{ default: hunter23 }} }}\nidentityProviders:\n\
         \x20 - {{ name: google, kind: google, clientId: a, clientSecret: hunter22 }}\n\
         \x20 - {{ name: facebook, kind: facebook, clientId: a, clientSecret: \"${{var.s}}\" }}\n"
    );
    let all = outcome(&text, &[]);
    let shown = all.sources.text("plan.yaml").unwrap_or_default();
    assert!(shown.contains("clientSecret: ******** }"), "{shown}");
    assert!(!shown.contains("hunter22"));
    assert!(!format!("{:?}", all.findings).contains("hunter22"));
    assert_eq!(codes(&text), ["ENT1020 11:62"]);
    let by_variable = text.replace("clientSecret: hunter22", "clientSecret: { env: A }");
    assert_eq!(codes(&by_variable), ["ENT1020 12:66"]);
    let all = outcome(&by_variable, &[]);
    assert!(
        !all.sources
            .text("plan.yaml")
            .unwrap_or_default()
            .contains("hunter23")
    );
}

#[test]
fn ent1020_accepts_references() {
    assert_eq!(
        problems_with(
            "identityProviders:\n  - { name: google, kind: google, clientId: a, clientSecret: { env: A } }\n"
        ),
        ""
    );
}

#[test]
fn all_findings_of_a_plan_come_in_one_run() {
    assert_eq!(
        codes(&format!(
            "{BASE}name: twice\nfoo: 1\nusers: []\nvariables:\n  a b: {{ default: 1 }}\n  unused: {{}}\n"
        )),
        [
            "ENT0015 9:1",
            "ENT1001 10:1",
            "ENT1003 11:8",
            "ENT0153 13:3",
            "ENT0157 13:3",
            "ENT0152 13:19",
            "ENT0153 14:3"
        ]
    );
}

/// The codes and messages for a value judged by a schema of its own.
fn judged(schema: Value, value: &Value) -> Vec<String> {
    Shape::new(schema)
        .unwrap()
        .findings(value, &|pointer| pointer.ends_with("/masked"))
        .iter()
        .map(|finding| format!("{} {}", finding.code.id, finding.message))
        .collect()
}

#[test]
fn ent1009_reports_repeated_items() {
    let schema = json!({"properties": {"a": {"uniqueItems": true}}});
    assert_eq!(
        judged(schema, &json!({"a": [1, 1]})),
        ["ENT1009 `a` has an item twice"]
    );
}

#[test]
fn ent1009_accepts_items_that_differ() {
    let schema = json!({"properties": {"a": {"uniqueItems": true}}});
    assert!(judged(schema, &json!({"a": [1, 2]})).is_empty());
}

#[test]
fn a_tagged_union_is_judged_by_the_variant_that_its_tag_names() {
    let variant = |tag: &str, other: &str| {
        json!({
            "type": "object",
            "properties": {"kind": {"const": tag}, other: {"type": "integer"}},
            "required": ["kind", other],
            "additionalProperties": false,
        })
    };
    let schema = || {
        json!({"properties": {"u": {"anyOf": [
            {"oneOf": [variant("p", "x"), variant("q", "masked")]},
            {"type": "null"},
        ]}}})
    };
    let judge = |value: Value| judged(schema(), &json!({"u": value}));
    assert_eq!(
        judge(json!({"kind": "p", "x": "1"})),
        ["ENT1003 `x` is text, but a whole number is expected"]
    );
    assert_eq!(judge(json!({"kind": "q", "masked": "1"})), [] as [&str; 0]);
    assert_eq!(
        judge(json!({"kind": "q"})),
        ["ENT1002 the key `masked` is missing in `u`"]
    );
    assert_eq!(
        judge(json!({"kind": "r"})),
        ["ENT1004 `kind` has a value that does not exist"]
    );
    assert_eq!(
        judge(json!({"x": 1})),
        ["ENT1002 the key `kind` is missing in `u`"]
    );
    assert_eq!(
        judge(json!(3)),
        ["ENT1003 `u` is a number, but a map is expected"]
    );
}

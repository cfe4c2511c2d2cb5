#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::testing::{BASE, Outcome, codes, outcome, problems, problems_with};
use super::{Origin, VariableSource, VariableUse, render};
use crate::yaml::to_yaml;

/// [`BASE`] with `variables` declared, `settings` of its environment and `more` sections.
fn plan(variables: &str, settings: &str, more: &str) -> String {
    format!("{BASE}{settings}variables:\n{variables}{more}")
}

/// The one resolved plan of `text`, which has no errors.
fn resolved(text: &str, process: &[(&str, &str)]) -> Value {
    let Outcome {
        plans, findings, ..
    } = outcome(text, process);
    assert!(findings.is_empty(), "{findings:#?}");
    plans.into_iter().next().unwrap().value
}

#[test]
fn ent0150_reports_undeclared_variables() {
    let text = plan(
        "  region: {}\n",
        "    variables: { regio: x }\n",
        "description: ${var.region} ${var.regoin}\n",
    );
    insta::assert_snapshot!(problems(&text), @r"
    ENT0150 9:18 the variable `regio` is not declared (did you mean `region`?) [declare it: `variables: { regio: {} }`]
    ENT0150 12:14 the variable `regoin` is not declared (did you mean `region`?) [declare it: `variables: { regoin: {} }`]
    ENT0151 12:14 the variable `region` has no value in the environment `prod` [set `environments.prod.variables.region`, or give it a default]
    ");
}

#[test]
fn ent0150_accepts_declared_variables() {
    let text = plan(
        "  region: { default: x }\n",
        "",
        "description: in ${var.region}\n",
    );
    assert_eq!(resolved(&text, &[])["description"], "in x");
}

#[test]
fn ent0151_reports_a_variable_without_a_value_once_in_each_environment() {
    let text = plan(
        "  region: { env: REGION }\n",
        "  test: {}\n",
        "description: ${var.region}\nusers:\n  phoneRegion: ${var.region}\n",
    );
    insta::assert_snapshot!(problems(&text), @r"
    ENT0151 12:14 the variable `region` has no value in the environment `prod` [set `environments.prod.variables.region`, or give it a default, or set `REGION` where `entrada` runs]
    ENT0151 12:14 the variable `region` has no value in the environment `test` [set `environments.test.variables.region`, or give it a default, or set `REGION` where `entrada` runs]
    ");
}

#[test]
fn ent0151_accepts_values_of_the_environment_the_runner_and_the_default_in_this_order() {
    let declared = "  a: { env: A, default: from-default }\n";
    let used = "description: ${var.a}\n";
    let set = "    variables: { a: from-environment }\n";
    let process = [("A", "from-runner")];
    let value = |settings: &str, process: &[(&str, &str)]| {
        resolved(&plan(declared, settings, used), process)["description"].clone()
    };
    assert_eq!(value(set, &process), "from-environment");
    assert_eq!(value("", &process), "from-runner");
    assert_eq!(value("", &[("A", "")]), "from-default");
    assert_eq!(value("", &[]), "from-default");
}

#[test]
fn ent0152_reports_values_of_another_type() {
    let text = plan(
        "  n: { type: integer, default: \"1\" }\n  b: { type: boolean }\n  s: { default: 3 }\n",
        "    variables: { b: 1 }\n",
        "description: ${var.n} ${var.b} ${var.s}\n",
    );
    insta::assert_snapshot!(problems(&text), @r#"
    ENT0152 9:21 the variable `b` is declared as `true` or `false`, and this is not [change the value, or `type` of the variable]
    ENT0023 11:3 `n` is the boolean `false` to readers of YAML 1.1 [put text in quotes (`"n"`), or write the value in another way]
    ENT0152 11:32 the variable `n` is declared as a whole number, and this is not [change the value, or `type` of the variable]
    ENT0152 13:17 the variable `s` is declared as text, and this is not [change the value, or `type` of the variable]
    "#);
}

#[test]
fn ent0152_reports_what_the_runner_sets_without_repeating_it() {
    let text = plan(
        "  num: { type: integer, env: NUM }\n",
        "",
        "description: ${var.num}\n",
    );
    let Outcome { findings, .. } = outcome(&text, &[("NUM", "hunter2")]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "`NUM` does not hold a whole number");
}

#[test]
fn ent0152_accepts_typed_values_and_keeps_the_type_of_a_variable_that_stands_alone() {
    let text = plan(
        "  num: { type: integer, env: NUM }\n",
        "",
        "description: up to ${var.num}\nattributes:\n  - { name: loyalty, maxLength: \"${var.num}\" }\n",
    );
    let value = resolved(&text, &[("NUM", "40")]);
    assert_eq!(value["attributes"][0]["maxLength"], 40);
    assert_eq!(value["description"], "up to 40");
}

#[test]
fn ent0153_reports_unused_variables() {
    assert_eq!(
        problems(&plan("  region: { default: x }\n", "", "")),
        "ENT0153 10:3 the variable `region` is not used [delete it, or use it as `${var.name}`]\n"
    );
}

#[test]
fn ent0153_accepts_a_variable_that_only_a_patch_uses() {
    let text = plan(
        "  region: { default: x }\n",
        "    patch: { description: \"${var.region}\" }\n",
        "description: none\n",
    );
    assert_eq!(resolved(&text, &[])["description"], "x");
}

#[test]
fn ent0154_reports_references_in_values_of_variables() {
    let text = plan(
        "  a: { default: x }\n  b: { default: \"${var.a}\" }\n",
        "    variables: { a: \"${var.b}\" }\n",
        "description: ${var.a} ${var.b}\n",
    );
    assert_eq!(codes(&text), ["ENT0154 9:21", "ENT0154 12:17"]);
}

#[test]
fn ent0154_accepts_a_dollar_and_never_looks_into_what_the_runner_sets() {
    let text = plan(
        "  a: { default: $5, env: A }\n",
        "",
        "description: ${var.a}\n",
    );
    assert_eq!(resolved(&text, &[])["description"], "$5");
    assert_eq!(
        resolved(&text, &[("A", "${var.a}")])["description"],
        "${var.a}"
    );
}

#[test]
fn ent0155_reports_variables_in_what_is_the_same_everywhere() {
    let text = plan(
        "  a: { default: x, description: \"${var.a}\" }\n",
        "    description: ${var.a}\n",
        "",
    )
    .replace("name: contoso-shop", "name: ${var.a}");
    assert_eq!(
        codes(&text),
        [
            "ENT0155 2:7",
            "ENT1005 2:7",
            "ENT0155 9:18",
            "ENT0153 11:3",
            "ENT0155 11:33"
        ]
    );
}

#[test]
fn ent0155_accepts_variables_in_values_of_all_other_sections() {
    let text = plan("  a: { default: x }\n", "", "description: ${var.a}\n");
    assert_eq!(problems(&text), "");
}

#[test]
fn ent0156_reports_references_that_are_none() {
    insta::assert_snapshot!(
        problems_with("description: \"${HOME} ${env.A} ${var.}\"\nusers:\n  phoneRegion: ${\n"),
        @r"
    ENT0156 9:14 a `${` in this text does not start the name of a variable [write `${var.name}`, or `$${` for a `${` that is part of the text]
    ENT0156 11:16 a `${` in this text does not start the name of a variable [write `${var.name}`, or `$${` for a `${` that is part of the text]
    "
    );
}

#[test]
fn ent0156_accepts_escapes_and_the_forms_of_policies() {
    let text = format!("{BASE}description: \"$${{var.a}} {{Settings:Tenant}} {{0}} $5\"\n");
    assert_eq!(
        resolved(&text, &[])["description"],
        "${var.a} {Settings:Tenant} {0} $5"
    );
}

#[test]
fn ent0157_reports_names_that_cannot_be_referred_to() {
    let text = plan("  a-b: { default: x }\n", "", "");
    assert_eq!(codes(&text), ["ENT0153 10:3", "ENT0157 10:3"]);
}

#[test]
fn ent0157_accepts_letters_digits_and_underscores() {
    let text = plan("  a_B2: { default: x }\n", "", "description: ${var.a_B2}\n");
    assert_eq!(problems(&text), "");
}

#[test]
fn ent0200_reports_an_environment_that_the_plan_does_not_have() {
    let loaded = crate::plan::load::load(&"plan.yaml".into(), BASE.as_bytes());
    let (plan, findings) = super::resolve(&loaded.written.unwrap(), "pord", &[].into());
    assert!(plan.is_none());
    assert_eq!(findings[0].code.id, "ENT0200");
    assert_eq!(findings[0].suggestion.as_deref(), Some("prod"));
}

#[test]
fn ent0200_accepts_an_environment_of_the_plan() {
    let loaded = crate::plan::load::load(&"plan.yaml".into(), BASE.as_bytes());
    let (plan, findings) = super::resolve(&loaded.written.unwrap(), "prod", &[].into());
    assert!(plan.is_some() && findings.is_empty());
}

/// [`BASE`] with a patch of its environment, one line of `patch` each, and `more` sections.
fn patched(patch: &str, more: &str) -> String {
    let patch: String = patch
        .lines()
        .map(|line| format!("      {line}\n"))
        .collect();
    format!("{BASE}    patch:\n{patch}{more}")
}

const APPLICATIONS: &str = "\
applications:
  - { name: shop, kind: spa, redirectUris: [https://a.example] }
  - { name: portal, kind: web }
  - { name: daemon, kind: daemon }
";

#[test]
fn ent0201_reports_paths_that_the_plan_does_not_have() {
    insta::assert_snapshot!(problems(&patched(
        "target:\n  tenat: x\n  tenantId: x\nnonsense: 1\nusers: {}",
        ""
    )), @r"
    ENT0201 11:9 a patch of `tenat`, which the plan does not have here (did you mean `tenant`?) [a patch changes what the plan has; correct the key, or write it into the plan]
    ENT0201 12:9 the plan has no `tenantId` here that could be patched [write it into the plan itself, with the value most environments use (or as `tenantId: null`), and patch that]
    ENT0201 13:7 a patch of `nonsense`, which the plan does not have here [a patch changes what the plan has; correct the key, or write it into the plan]
    ENT0201 14:7 the plan has no `users` here that could be patched [write it into the plan itself, with the value most environments use, and patch that]
    ");
}

#[test]
fn ent0201_accepts_patches_of_what_the_plan_has() {
    let text = patched(
        "target: { tenant: dev.onmicrosoft.com }\ndescription: dev",
        "description: null\n",
    );
    let value = resolved(&text, &[]);
    assert_eq!(
        value["target"],
        json!({"platform": "b2c", "tenant": "dev.onmicrosoft.com"})
    );
    assert_eq!(value["description"], "dev");
}

#[test]
fn ent0202_reports_patches_of_what_is_the_same_everywhere() {
    insta::assert_snapshot!(
        problems(&patched("version: 1\nname: x\nvariables: {}\nenvironments: {}", "")),
        @r"
    ENT0202 10:7 `version` is the same in every environment [remove it from the patch]
    ENT0202 11:7 `name` is the same in every environment [remove it from the patch]
    ENT0202 12:7 `variables` is the same in every environment [set values under `variables` of the environment]
    ENT0202 13:7 `environments` is the same in every environment [remove it from the patch]
    "
    );
}

#[test]
fn ent0202_accepts_patches_of_names_inside_of_sections() {
    assert_eq!(
        problems(&patched("target: { tenant: a.onmicrosoft.com }", "")),
        ""
    );
}

#[test]
fn ent0203_reports_the_removal_of_what_is_not_there() {
    insta::assert_snapshot!(
        problems(&patched("applications:\n  - { name: portl, $remove: true }", APPLICATIONS)),
        @r"
    ENT0203 11:19 the plan has no item `portl` to remove (did you mean `portal`?) [remove the line, or correct the name]
    "
    );
}

#[test]
fn ent0203_accepts_merging_removing_and_adding_by_name() {
    let patch = "applications:\n  - { name: portal, $remove: true }\n  - { name: daemon, kind: api }\n  - { name: new, kind: spa }";
    let text = patched(patch, APPLICATIONS);
    let Outcome {
        plans,
        findings,
        sources,
    } = outcome(&text, &[]);
    assert!(findings.is_empty(), "{findings:#?}");
    let plan = &plans[0];
    assert_eq!(
        plan.value["applications"],
        json!([
            {"name": "shop", "kind": "spa", "redirectUris": ["https://a.example"]},
            {"name": "daemon", "kind": "api"},
            {"name": "new", "kind": "spa"},
        ])
    );
    let line = |pointer: &str| sources.locate(&plan.place(pointer)).unwrap().start.line;
    assert_eq!(line("/applications/0/name"), 15);
    assert_eq!(line("/applications/1/name"), 17, "shifted by a removal");
    assert_eq!(line("/applications/1/kind"), 12, "written in the patch");
    assert_eq!(line("/applications/2/kind"), 13, "added by the patch");
}

#[test]
fn ent0204_reports_items_that_a_patch_cannot_tell_apart() {
    let twins = "applications:\n  - { name: shop, kind: spa }\n  - { name: shop, kind: web }\n";
    let text = patched("applications:\n  - { name: shop, kind: api }", twins);
    assert_eq!(codes(&text), ["ENT0204 14:13"]);
    let text = patched(
        "applications:\n  - { name: a, kind: api }\n  - { name: a, kind: spa }",
        APPLICATIONS,
    );
    assert_eq!(codes(&text), ["ENT0204 12:19"]);
}

#[test]
fn ent0204_accepts_items_with_different_names() {
    assert_eq!(
        problems(&patched(
            "applications:\n  - { name: shop, kind: web }",
            APPLICATIONS
        )),
        ""
    );
}

#[test]
fn ent0205_reports_misplaced_instructions() {
    let patch = "applications:\n  - { name: shop, $remove: yes please, kind: spa }\ntarget:\n  $remove: true\n  $merge: true";
    insta::assert_snapshot!(problems(&patched(patch, APPLICATIONS)), @r"
    ENT0205 11:34 `$remove` can only be `true` [delete the key if it is not meant]
    ENT0205 11:46 `kind` has no effect on an item that is removed [delete the key]
    ENT0205 13:9 `$remove` cannot stand here [set the key to `null` to remove it; `$remove` removes items of lists]
    ENT0205 14:9 `$merge` cannot stand here [patches know `$remove` and `$replace`]
    ");
}

#[test]
fn ent0205_accepts_replacing_a_map_and_removing_a_key() {
    let base = "description: text\nidentityProviders:\n  - { name: google, kind: google, clientId: a, clientSecret: { env: A, version: 2 } }\n";
    let patch = "description: null\nidentityProviders:\n  - { name: google, clientSecret: { $replace: true, file: b } }";
    let value = resolved(&patched(patch, base), &[]);
    assert_eq!(value.get("description"), None);
    assert_eq!(
        value["identityProviders"][0]["clientSecret"],
        json!({"file": "b"})
    );
}

#[test]
fn ent0206_reports_items_that_do_not_say_what_they_patch() {
    let text = patched("applications:\n  - { kind: web }", APPLICATIONS);
    assert_eq!(codes(&text), ["ENT0206 11:11"]);
}

#[test]
fn ent0206_accepts_whole_lists_of_items_without_names() {
    let base =
        "sources:\n  - { id: shop, store: csv, files: [{ path: a.csv }, { path: b.csv }] }\n";
    let text = patched("sources:\n  - { id: shop, files: [{ path: c.csv }] }", base);
    assert_eq!(
        resolved(&text, &[])["sources"][0]["files"],
        json!([{"path": "c.csv"}])
    );
}

#[test]
fn ent0207_reports_an_empty_list_that_was_meant_to_remove_all() {
    assert_eq!(
        codes(&patched("applications: []", APPLICATIONS)),
        ["ENT0207 10:21"]
    );
}

#[test]
fn ent0207_accepts_replacing_a_list_of_texts_by_an_empty_one() {
    let text = patched(
        "applications:\n  - { name: shop, redirectUris: [] }",
        APPLICATIONS,
    );
    assert_eq!(
        resolved(&text, &[])["applications"][0]["redirectUris"],
        json!([])
    );
}

#[test]
fn ent1021_reports_what_looks_like_a_secret_and_hides_it() {
    let text = format!(
        "{BASE}graph:\n  - name: x\n    kind: a\n    body: {{ clientSecret: hunter2222 }}\n\
         description: |\n  -----BEGIN PRIVATE KEY-----\n  abc\n"
    );
    assert_eq!(codes(&text), ["ENT1021 12:27", "ENT1021 14:3"]);
    let shown = outcome(&text, &[]).sources;
    let shown = shown.text("plan.yaml").unwrap();
    assert!(
        !shown.contains("hunter2222") && !shown.contains("abc"),
        "{shown}"
    );
}

#[test]
fn ent1021_accepts_references_and_ordinary_text() {
    let text = plan(
        "  s: { default: abcdefghij }\n",
        "",
        "graph:\n  - name: x\n    kind: a\n    body:\n      clientSecret: ${var.s}\n      passwordPolicy: at least eight\n      displayName: abcdefghijkl\n",
    );
    assert_eq!(problems(&text), "");
}

#[test]
fn a_value_that_a_patch_made_wrong_is_shown_in_the_patch() {
    insta::assert_snapshot!(
        problems(&patched("target:\n  platform: b3c\n  tenant: null", "")),
        @r"
    ENT1004 11:19 `platform` has a value that does not exist (did you mean `b2c`?) [one of `b2c`, `externalId`]
    ENT1002 12:9 the key `tenant` is missing in `target` [`tenant`: The tenant's initial domain]
    "
    );
}

#[test]
fn values_remember_the_variables_they_are_made_from() {
    let text = plan(
        "  a: { default: x }\n  b: { env: B }\n",
        "    variables: { a: y }\n",
        "description: ${var.a}-${var.b}\n",
    );
    let Outcome { plans, .. } = outcome(&text, &[("B", "z")]);
    let uses = |name: &str, source| VariableUse {
        name: name.to_owned(),
        source,
    };
    assert_eq!(
        plans[0].origins.of("/description"),
        Origin {
            pointer: "/description".to_owned(),
            variables: vec![
                uses("a", VariableSource::Environment),
                uses("b", VariableSource::Process("B".to_owned())),
            ],
        }
    );
}

#[test]
fn every_environment_is_resolved_on_its_own() {
    let text = format!(
        "{BASE}    patch: {{ description: prod }}\n  test:\n    patch: {{ description: test }}\ndescription: base\n"
    );
    let Outcome { plans, .. } = outcome(&text, &[]);
    let seen: Vec<(&str, &Value)> = plans
        .iter()
        .map(|plan| (plan.environment.as_str(), &plan.value["description"]))
        .collect();
    assert_eq!(seen, [("prod", &json!("prod")), ("test", &json!("test"))]);
    assert!(plans[0].settings().unwrap().production);
}

#[test]
fn the_examples_resolve_in_every_environment() {
    for example in std::fs::read_dir("examples").unwrap() {
        let file = example.unwrap().path().join("plan.yaml");
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let Outcome {
            plans, findings, ..
        } = outcome(&text, &[]);
        assert!(
            findings.is_empty(),
            "{}: {}",
            file.display(),
            problems(&text)
        );
        assert!(!plans.is_empty(), "{}", file.display());
        for plan in plans {
            let rendered = to_yaml(&render(&plan)).unwrap();
            assert_eq!(resolved(&rendered, &[]), plan.value, "{rendered}");
        }
    }
}

/// Texts that YAML, references and markup make difficult.
fn difficult_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("${var.a}".to_owned()),
        Just("${".to_owned()),
        Just("$".to_owned()),
        Just("]]>".to_owned()),
        Just("<&\"'".to_owned()),
        Just(": ".to_owned()),
        Just(" #".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("\u{FEFF}".to_owned()),
        Just("\u{85}\u{2028}".to_owned()),
        Just("2026-01-31".to_owned()),
        Just("no".to_owned()),
        "[ -~\u{A0}-\u{2FF}\u{1F600}-\u{1F60F}]{0,4}",
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_rendered_plan_resolves_to_the_same_value(
        text in difficult_text(),
        key in "[a-z~/ :#0-9]{1,8}",
        runner in difficult_text(),
    ) {
        let mut plan: Value = json!({
            "version": 1,
            "name": "contoso-shop",
            "target": {"platform": "b2c", "tenant": "contoso.onmicrosoft.com"},
            "variables": {"a": {"env": "A", "default": "x"}},
            "environments": {"prod": {}},
            "description": "${var.a}",
            "graph": [{"name": "x", "kind": "y", "body": {key: text.clone()}}],
        });
        // The text stands as it is once its `${` are escaped.
        plan["graph"][0]["body"] = Value::Object(
            plan["graph"][0]["body"].as_object().unwrap().iter()
                .map(|(key, _)| (key.clone(), Value::String(text.replace("${", "$${"))))
                .collect(),
        );
        let written = to_yaml(&plan).unwrap();
        let first = outcome(&written, &[("A", &runner)]);
        prop_assume!(first.findings.iter().all(|finding| finding.code.id != "ENT1021"));
        prop_assert!(first.findings.is_empty(), "{:?}\n{}", first.findings, written);
        let body = &first.plans[0].value["graph"][0]["body"];
        prop_assert_eq!(body.as_object().unwrap().values().next().unwrap(), &Value::String(text));
        let rendered = to_yaml(&render(&first.plans[0])).unwrap();
        let second = outcome(&rendered, &[]);
        prop_assert!(second.findings.is_empty(), "{:?}\n{}", second.findings, rendered);
        prop_assert_eq!(&second.plans[0].value, &first.plans[0].value);
    }
}

#[test]
fn ent0158_reports_variables_that_add_too_much() {
    let long = "x".repeat(1024 * 1024);
    let uses = "${var.a} ".repeat(100);
    let text = plan(
        &format!("  a: {{ default: {long} }}\n"),
        "",
        &format!("description: {uses}\n"),
    );
    let Outcome {
        findings, plans, ..
    } = outcome(&text, &[]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.id, "ENT0158");
    assert!(plans.is_empty());
}

#[test]
fn ent0158_accepts_a_long_value_in_a_few_places() {
    let long = "x".repeat(100_000);
    let text = plan(
        &format!("  a: {{ default: {long} }}\n"),
        "",
        "description: ${var.a}${var.a}\n",
    );
    assert_eq!(problems(&text), "");
}

#[test]
fn ent0208_reports_more_environments_than_fit_into_memory() {
    let more: String = (0..100)
        .map(|number| format!("  e{number}: {{}}\n"))
        .collect();
    assert_eq!(codes(&format!("{BASE}{more}")), ["ENT0208 6:1"]);
}

#[test]
fn ent0208_accepts_a_hundred_environments() {
    let more: String = (0..99)
        .map(|number| format!("  e{number}: {{}}\n"))
        .collect();
    assert_eq!(problems(&format!("{BASE}{more}")), "");
}

/// Plans of a few megabytes that are made to take long or much memory. A test that takes minutes
/// instead of seconds has found something.
#[test]
fn hostile_plans_have_findings_in_bounded_time() {
    const MANY: usize = 5_000;
    let lines = |line: &dyn Fn(usize) -> String| (0..MANY).map(line).collect::<String>();
    let hostile = [
        ("unknown keys", lines(&|n| format!("unknown{n}: 1\n"))),
        ("duplicate keys", lines(&|_| "graph: []\n".to_owned())),
        (
            "bad items",
            format!(
                "applications:\n{}",
                lines(&|n| format!("- {{ nam: a{n}, kind: b }}\n"))
            ),
        ),
        (
            "unused variables",
            format!("variables:\n{}", lines(&|n| format!("  v{n}: {{}}\n"))),
        ),
        (
            "undeclared variables",
            format!(
                "variables:\n{}groups:\n{}",
                lines(&|n| format!("  v{n}: {{}}\n")),
                lines(&|n| format!("- ${{var.w{n}}}\n"))
            ),
        ),
        (
            "unclosed references",
            format!("description: \"{}\"\n", "${".repeat(MANY)),
        ),
        (
            "a wide patch",
            format!(
                "  more:\n    patch:\n{}",
                lines(&|n| format!("      key{n}: 1\n"))
            ),
        ),
        (
            "a long patch",
            format!(
                "  more:\n    patch:\n      groups:\n{}groups:\n{}",
                lines(&|n| format!("      - {{ name: g{n}, $remove: true }}\n")),
                lines(&|n| format!("- {{ name: h{n} }}\n"))
            ),
        ),
    ];
    for (what, more) in hostile {
        let Outcome {
            findings, plans, ..
        } = outcome(&format!("{BASE}{more}"), &[]);
        assert!(
            !findings.is_empty() && findings.len() < 5000,
            "{what}: {}",
            findings.len()
        );
        assert!(plans.len() < 2, "{what}");
    }
}

#[test]
fn a_large_plan_without_mistakes_resolves() {
    let groups: String = (0..5_000)
        .map(|n| format!("- {{ name: group-{n}, description: \"<&'>]]>\" }}\n"))
        .collect();
    let Outcome {
        findings, plans, ..
    } = outcome(&format!("{BASE}groups:\n{groups}"), &[]);
    assert!(findings.is_empty(), "{:?}", findings.first());
    assert_eq!(plans[0].plan.groups.len(), 5_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_sections_are_judged_without_a_panic(
        text in "(applications|users|target|variables|environments|graph|lint|patch|prod|name|id|a|[$]remove|[$]replace|[$][{]var[.]a[}]|: |:\n  |:\n    |\n|- |\\[|\\]|[{]|[}]|1|true|null|, ){0,40}"
    ) {
        outcome(&format!("{BASE}{text}"), &[]);
        outcome(&text, &[]);
    }
}

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod bounds;
mod names;
mod patches;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::testing::{BASE, Outcome, codes, outcome, problems, problems_with};
use super::{Origin, VariableSource, VariableUse, render};
use crate::yaml::to_yaml;

/// [`BASE`] with `variables` declared, `settings` of its environment and `more` sections.
fn plan(variables: &str, settings: &str, more: &str) -> String {
    format!("{BASE}{settings}variables:\n{variables}{more}")
}

/// [`BASE`] with a patch of its environment, one line of `patch` each, and `more` sections.
fn patched(patch: &str, more: &str) -> String {
    let patch: String = patch
        .lines()
        .map(|line| format!("      {line}\n"))
        .collect();
    format!("{BASE}    patch:\n{patch}{more}")
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
fn ent0153_accepts_a_variable_whose_use_is_misspelt() {
    let text = plan(
        "  region: { default: x }\n",
        "",
        "description: ${var.regoin}\n",
    );
    let found = problems(&text);
    assert!(found.contains("ENT0150"), "{found}");
    assert!(!found.contains("ENT0153"), "{found}");
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

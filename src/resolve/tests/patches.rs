//! What patches of environments may do.

use serde_json::json;

use super::super::testing::{Outcome, codes, outcome, problems};
use super::{patched, resolved};

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
        @r"ENT0203 11:19 the plan has no item `portl` to remove (did you mean `portal`?) [remove the line, or correct the name]"
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
fn ent0205_accepts_marks_of_a_graph_body_and_puts_them_in_place_of_others() {
    let base = "groups:\n  - { name: a }\ngraph:\n  - { name: x, kind: schemaExtensions, body: { owner: { $reference: group/a#id, template: 'a{}' }, key: plain } }\n";
    let patch = "graph:\n  - { name: x, body: { owner: { $reference: group/b#id }, key: { $secret: { env: A } } } }";
    let value = resolved(&patched(patch, base), &[]);
    assert_eq!(
        value["graph"][0]["body"],
        json!({"owner": {"$reference": "group/b#id"}, "key": {"$secret": {"env": "A"}}})
    );
}

#[test]
fn ent0205_reports_marks_outside_of_graph_bodies() {
    let text = patched("target:\n  $reference: group/a#id", APPLICATIONS);
    let found = problems(&text);
    assert!(found.contains("`$reference` cannot stand here"), "{found}");
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

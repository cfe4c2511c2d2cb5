//! `entrada diff` as a user runs it.

use serde_json::Value;

use crate::support::{Sandbox, root};

const PLAN: &str = "\
version: 1
name: contoso-shop
target: { platform: b2c, tenant: contoso.onmicrosoft.com }
environments:
  test: {}
  prod: { production: true }
applications:
  - name: shop
    kind: spa
    redirectUris: [https://shop.contoso.example/]
";

fn sandbox(new: &str) -> Sandbox {
    Sandbox::new()
        .file("old/plan.yaml", PLAN)
        .file("plan.yaml", new)
}

#[test]
fn an_edit_is_told_and_asked_for_by_exit_code() {
    let sandbox = sandbox(&PLAN.replace("kind: spa", "kind: web"));
    let told = "\
--- stdout
contoso-shop, test, prod
~ applications / shop / kind: `spa` → `web`  [breaking]
    redirect URIs move to another platform, with other rules for tokens
    touches application shop
    old/plan.yaml:9 → plan.yaml:9
    + application/shop: web / redirectUris: `[https://shop.contoso.example/]`  [security]
    + application/shop: web / implicitGrantSettings / enableIdTokenIssuance: false
    + application/shop: web / implicitGrantSettings / enableAccessTokenIssuance: false
    - application/shop: spa / redirectUris: `[https://shop.contoso.example/]`  [breaking]

tenant: 0 to add, 1 to change, 0 to delete
1 plan field: 1 breaking, 0 security, 0 sign-in, 0 migration, 0 informational
";
    assert_eq!(
        sandbox.seen(["diff", "old", "plan.yaml"]),
        format!("exit 0\n{told}")
    );
    let asked = sandbox.seen(["diff", "old", "plan.yaml", "--exit-code"]);
    assert_eq!(asked, format!("exit 2\n{told}"));
    let same = sandbox.seen(["diff", "old", "old", "--exit-code"]);
    assert_eq!(
        same,
        "exit 0\n--- stdout\ncontoso-shop, test, prod\nno change\n"
    );
}

#[test]
fn every_format_has_the_same_verdict() {
    let sandbox = sandbox(&PLAN.replace("shop.contoso", "www.contoso"));
    for format in ["human", "markdown", "json"] {
        let seen = sandbox.seen([
            "diff",
            "old",
            "plan.yaml",
            "--exit-code",
            "--format",
            format,
        ]);
        assert!(seen.starts_with("exit 2\n"), "{format}: {seen}");
    }
    let output = sandbox
        .entrada([
            "diff",
            "old",
            "plan.yaml",
            "--exit-code",
            "--format",
            "json",
        ])
        .output();
    let document: Value =
        serde_json::from_slice(&output.expect("the program runs").stdout).expect("JSON");
    assert_eq!(document["exitCode"], 2);
    assert_eq!(
        document["fields"][0]["field"],
        "/applications/shop/redirectUris"
    );
}

#[test]
fn environments_are_compared_with_each_other() {
    let sandbox = sandbox(PLAN);
    let seen = sandbox.seen([
        "diff",
        "plan.yaml",
        "plan.yaml",
        "--old-env",
        "test",
        "--new-env",
        "prod",
    ]);
    assert!(seen.contains("contoso-shop, test → prod\n"), "{seen}");
    assert!(
        seen.contains("~ environments / prod / production: false → true"),
        "{seen}"
    );
    let half = sandbox.seen(["diff", "plan.yaml", "plan.yaml", "--old-env", "test"]);
    assert!(half.starts_with("exit 64\n"), "{half}");
}

#[test]
fn what_is_edited_elsewhere_is_named() {
    let new = PLAN.replace("test: {}", "test: { description: Rehearsals }");
    let sandbox = sandbox(&new);
    let seen = sandbox.seen(["diff", "old", "plan.yaml", "--env", "prod"]);
    assert!(
        seen.contains("no change\nalso edited, and not compared: what is of test alone\n"),
        "{seen}"
    );
    let seen = sandbox.seen(["diff", "old", "plan.yaml"]);
    assert!(
        seen.contains("+ environments / test / description"),
        "{seen}"
    );
}

#[test]
fn a_plan_that_cannot_be_read_is_said_to_be() {
    let sandbox = sandbox(&PLAN.replace("kind: spa", "kindd: spa"));
    let seen = sandbox.seen(["diff", "old", "plan.yaml"]);
    assert!(seen.starts_with("exit 4\n"), "{seen}");
    assert!(
        seen.contains("the new plan cannot be compared before it can be read"),
        "{seen}"
    );
    let seen = sandbox.seen(["diff", "absent.yaml", "plan.yaml"]);
    assert!(
        seen.starts_with("exit 4\n") && seen.contains("the old plan"),
        "{seen}"
    );
    let seen = sandbox.seen(["diff", "old", "old", "--env", "stage"]);
    assert!(
        seen.starts_with("exit 64\n") && seen.contains("no environment stage"),
        "{seen}"
    );
}

#[test]
fn build_trees_are_compared_by_their_files() {
    let sandbox = sandbox(&PLAN.replace("shop.contoso", "www.contoso"));
    for (plan, out) in [("old", "before"), ("plan.yaml", "after")] {
        let seen = sandbox.seen(["generate", plan, "--env", "prod", "-o", out]);
        assert!(seen.starts_with("exit 0\n"), "{seen}");
    }
    let seen = sandbox.seen(["diff", "before", "after", "--exit-code"]);
    let uris = "~ application/shop: spa / redirectUris: + `https://www.contoso.example/`";
    assert!(
        seen.starts_with("exit 2\n") && seen.contains(uris),
        "{seen}"
    );
    assert!(
        seen.contains("tenant: 0 to add, 1 to change, 0 to delete\n"),
        "{seen}"
    );
    let same = sandbox.seen(["diff", "before", "before", "--exit-code"]);
    assert_eq!(same, "exit 0\n--- stdout\nbefore → before\nno change\n");
    let json = sandbox.seen(["diff", "before", "after", "--format", "json"]);
    assert!(json.contains("\"name\": \"application/shop\""), "{json}");
    for arguments in [["diff", "before", "plan.yaml"], ["diff", "before", "after"]] {
        let with = arguments.into_iter().chain(["--env", "prod"]);
        assert!(sandbox.seen(with).starts_with("exit 64\n"));
    }
    std::fs::write(
        sandbox.path().join("after/graph/application/shop.json"),
        "{}",
    )
    .expect("the file can be written");
    let seen = sandbox.seen(["diff", "before", "after"]);
    let note = "the new tree is not as it was generated: graph/application/shop.json";
    assert!(seen.contains(note), "{seen}");
}

#[test]
fn a_secret_is_shown_by_its_reference_alone() {
    let with = |secret: &str| {
        format!(
            "{PLAN}graph:\n  - {{ name: x, kind: application, body: {{ clientSecret: {secret} }} }}\n"
        )
    };
    let sandbox = Sandbox::new()
        .file("old/plan.yaml", with("correct-horse-1"))
        .file("plan.yaml", with("battery-staple-2"));
    for format in ["human", "markdown", "json"] {
        let seen = sandbox.seen(["diff", "old", "plan.yaml", "--format", format]);
        assert!(
            !seen.contains("horse") && !seen.contains("staple"),
            "{seen}"
        );
        assert!(
            seen.contains("clientSecret") && seen.contains("hidden"),
            "{seen}"
        );
    }
}

#[test]
fn the_page_names_every_flag() {
    let page = std::fs::read_to_string(root().join("docs/diff.md")).expect("the page is there");
    for flag in ["--env", "--old-env", "--new-env", "--format", "--exit-code"] {
        assert!(page.contains(flag), "{flag}");
    }
}

#[test]
fn an_environment_that_a_plan_has_not_is_a_usage_error() {
    let seen = sandbox(PLAN).seen(["diff", "old", "plan.yaml", "--env", "nope"]);
    assert!(seen.starts_with("exit 64\n"), "{seen}");
    assert!(
        seen.contains("the old plan has no environment nope") && seen.contains("it has test, prod"),
        "{seen}"
    );
    let new = PLAN.replace("  test: {}\n", "");
    let seen = sandbox(&new).seen(["diff", "old", "plan.yaml", "--env", "test"]);
    assert!(
        seen.contains("the new plan has no environment test"),
        "{seen}"
    );
}

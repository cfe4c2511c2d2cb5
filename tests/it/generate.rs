//! `entrada check` and `entrada generate` as a user runs them.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Sandbox, examples, tree};

const PLAN: &str = "\
version: 1
name: shop
environments: { dev: {}, prod: { production: true } }
target: { platform: b2c, tenant: contososhop.onmicrosoft.com }
sources: [{ id: auth0, store: auth0, files: [{ path: users.ndjson }] }]
users: { unverifiedEmail: trust }
credentials: [{ name: all, password: forcedReset }]
applications:
  - { name: web, kind: spa, redirectUris: [\"https://shop.example/\"], relyingParties: [signup_signin] }
customPolicies:
  relyingParties: [{ name: signup_signin }, { name: reset, journey: passwordReset }]
lint:
  rules: { ENT2001: ignore, ENT0906: ignore }
";

fn sandbox(plan: &str) -> Sandbox {
    Sandbox::new().file("plan.yaml", plan)
}

#[test]
fn a_newcomer_gets_a_tree_and_is_told_what_is_pending() {
    let sandbox = sandbox(PLAN);
    let seen = sandbox.seen(["generate", "--env", "dev", "-o", "out"]);
    let files = tree(&sandbox.path().join("out")).len() - 1;
    for expected in [
        "exit 0\n--- stderr\n".to_owned(),
        format!("wrote {files} files ("),
        "policies 5".to_owned(),
        ") to out\n".to_owned(),
        "4 ids are known only when the tenant is set up: see out/pending.json".to_owned(),
    ] {
        assert!(seen.contains(&expected), "{expected}: {seen}");
    }
    let again = sandbox.seen(["generate", "--env", "dev", "-o", "out"]);
    let expected = format!("out is up to date: {files} files (");
    assert!(again.contains(&expected), "{again}");
}

#[test]
fn a_plan_with_errors_writes_nothing_and_shows_all_of_them() {
    let plan = PLAN
        .replace("tenant:", "tennant:")
        .replace("kind: spa", "kind: sap");
    let sandbox = sandbox(&plan);
    let seen = sandbox.seen(["generate", "--env", "dev", "-o", "out"]);
    assert!(seen.starts_with("exit 4\n"), "{seen}");
    for expected in [
        "did you mean `tenant`?",
        "did you mean `spa`?",
        "nothing was written",
    ] {
        assert!(seen.contains(expected), "{expected}: {seen}");
    }
    assert!(!sandbox.path().join("out").exists());
}

#[test]
fn the_environment_must_be_said() {
    insta::assert_snapshot!(sandbox(PLAN).seen(["generate", "-o", "out"]), @r"
    exit 64
    --- stderr
    error: which environment?
    help: say `--env NAME` or `--all-envs`; the plan has dev, prod
    ");
}

#[test]
fn check_says_when_a_committed_tree_is_out_of_date() {
    let sandbox = sandbox(PLAN);
    let generate = ["generate", "--env", "dev", "-o", "out"];
    assert!(sandbox.seen(generate).starts_with("exit 0"));
    let sandbox = sandbox.file("plan.yaml", PLAN.replace("contososhop", "contososhop2"));
    let seen = sandbox.seen(generate.into_iter().chain(["--check"]));
    assert!(seen.starts_with("exit 4\n"), "{seen}");
    assert!(
        seen.contains("out/policies/TrustFrameworkExtensions.xml\n"),
        "{seen}"
    );
    let verbose = sandbox.seen(generate.into_iter().chain(["--check", "-v"]));
    assert!(
        verbose.contains("+") && verbose.contains("contososhop2"),
        "{verbose}"
    );

    let missing = sandbox.seen(["generate", "--env", "dev", "-o", "elsewhere", "--check"]);
    assert!(missing.starts_with("exit 4\n"), "{missing}");
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let sandbox = sandbox(PLAN).file("out/thesis.doc", "mine");
    let seen = sandbox.seen(["generate", "--env", "dev", "-o", "out"]);
    assert!(seen.starts_with("exit 5\n"), "{seen}");
    assert!(
        seen.contains("out/thesis.doc` was not written by entrada"),
        "{seen}"
    );
    assert_eq!(tree(&sandbox.path().join("out")).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_output_is_refused() {
    let sandbox = sandbox(PLAN).file("elsewhere/kept", "");
    std::os::unix::fs::symlink(sandbox.path().join("elsewhere"), sandbox.path().join("out"))
        .expect("a link can be made");
    let seen = sandbox.seen(["generate", "--env", "dev", "-o", "out"]);
    assert!(seen.starts_with("exit 5\n"), "{seen}");
    assert_eq!(
        tree(&sandbox.path().join("elsewhere")).len(),
        1,
        "nothing was written through it"
    );
}

/// Everything that may differ between two machines, and must not show.
#[test]
fn the_same_plan_gives_the_same_bytes_whatever_surrounds_it() {
    for (name, plan) in examples() {
        let plan = plan.to_string_lossy().into_owned();
        let generated = |variables: &[(&str, &str)], folder: &str, out: &str| {
            let sandbox = Sandbox::new().file(&format!("{folder}/keep"), "");
            let mut command = sandbox.entrada(["generate", &plan, "--all-envs", "-o", out]);
            command
                .current_dir(sandbox.path().join(folder))
                .envs(variables.iter().copied());
            let output = command.output().expect("the program runs");
            assert!(
                output.status.success(),
                "{name}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            tree(&sandbox.path().join(folder).join(out))
        };
        let one = generated(
            &[("LC_ALL", "C"), ("GOOGLE_CLIENT_SECRET", "one")],
            "a",
            "out",
        );
        let other = generated(
            &[
                ("LC_ALL", "tr_TR.UTF-8"),
                ("TZ", "Pacific/Kiritimati"),
                ("GOOGLE_CLIENT_SECRET", "another"),
                ("MIGRATION_API_USER", "u"),
                ("MIGRATION_API_PASSWORD", "p"),
                ("MIGRATION_API_KEY", "k"),
            ],
            "deep/er",
            "some/where/else",
        );
        assert_eq!(
            one.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>()
        );
        for (path, bytes) in &one {
            assert!(other.get(path) == Some(bytes), "{name}: {path} differs");
            assert!(
                !bytes.contains(&b'\r'),
                "{name}: {path} has carriage returns"
            );
        }
    }
}

/// Where the documents of `files` say that secrets are read: environment variables and files.
fn secrets_of(files: &BTreeMap<String, Vec<u8>>) -> (BTreeSet<String>, BTreeSet<String>) {
    fn collect(value: &serde_json::Value, found: &mut (BTreeSet<String>, BTreeSet<String>)) {
        if value.get("version").is_some() {
            let text = |key| value.get(key).and_then(serde_json::Value::as_str);
            found.0.extend(text("env").map(str::to_owned));
            found.1.extend(text("file").map(str::to_owned));
        }
        match value {
            serde_json::Value::Object(map) => map.values().for_each(|one| collect(one, found)),
            serde_json::Value::Array(items) => items.iter().for_each(|one| collect(one, found)),
            _ => {}
        }
    }
    let mut found = (BTreeSet::new(), BTreeSet::new());
    for (_, bytes) in files.iter().filter(|(path, _)| path.ends_with(".json")) {
        collect(
            &serde_json::from_slice(bytes).expect("it is JSON"),
            &mut found,
        );
    }
    found
}

#[test]
fn two_sets_of_secrets_give_the_same_bytes_and_none_of_them() {
    let (mut variables, mut secret_files) = (0, 0);
    for (name, plan) in examples() {
        let folder = plan.parent().expect("a plan is in a folder");
        let generated = |secrets: &(BTreeSet<String>, BTreeSet<String>), canary: &str| {
            let mut sandbox = Sandbox::new();
            for (path, bytes) in tree(folder) {
                sandbox = sandbox.file(&path, bytes);
            }
            for path in &secrets.1 {
                sandbox = sandbox.file(path, format!("{canary}-{path}"));
            }
            let mut command = sandbox.entrada(["generate", "plan.yaml", "--all-envs", "-o", "out"]);
            for variable in &secrets.0 {
                command.env(variable, format!("{canary}-{variable}"));
            }
            let output = command.output().expect("the program runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{name}: {said}");
            assert!(!said.contains(canary), "{name}: {said}");
            tree(&sandbox.path().join("out"))
        };
        let secrets = secrets_of(&generated(&Default::default(), "none"));
        variables += secrets.0.len();
        secret_files += secrets.1.len();
        let one = generated(&secrets, "Canary-One");
        let other = generated(&secrets, "Canary-Two");
        assert!(one == other, "{name}");
        for (path, bytes) in &one {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("Canary-"), "{name}: {path}");
        }
    }
    assert!(
        variables >= 6 && secret_files >= 2,
        "{variables} {secret_files}"
    );
}

#[test]
fn a_variable_of_the_runner_counts_only_when_the_plan_declares_it() {
    let plan = PLAN
        .replace(
            "version: 1",
            "version: 1\nvariables: { t: { env: SHOP_TENANT, default: fallback } }",
        )
        .replace(
            "contososhop.onmicrosoft.com",
            "\"${var.t}.onmicrosoft.com\"",
        );
    let sandbox = sandbox(&plan);
    let tenant = |name: &str| {
        let mut command = sandbox.entrada(["generate", "--env", "dev", "-o", "out"]);
        assert!(
            command
                .env(name, "fromrunner")
                .output()
                .expect("it runs")
                .status
                .success()
        );
        let index = std::fs::read_to_string(sandbox.path().join("out/policies.json"));
        let index: serde_json::Value =
            serde_json::from_str(&index.expect("it is there")).expect("it is JSON");
        index["tenant"].as_str().map(str::to_owned)
    };
    assert_eq!(
        tenant("SHOP_TENANT").as_deref(),
        Some("fromrunner.onmicrosoft.com")
    );
    assert_eq!(tenant("OTHER").as_deref(), Some("fallback.onmicrosoft.com"));
}

#[test]
fn the_verdict_is_the_same_in_every_format() {
    let plan = PLAN.replace("contososhop.onmicrosoft.com", "not a tenant");
    let sandbox = sandbox(&plan);
    for format in ["human", "json", "markdown", "sarif", "github", "junit"] {
        let seen = sandbox.seen(["check", "--format", format]);
        assert!(seen.starts_with("exit 4\n--- stdout\n"), "{format}: {seen}");
    }
    let json = sandbox
        .entrada(["check", "--format", "json"])
        .output()
        .expect("it runs");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON");
    assert_eq!(json["exitCode"], 4);
    assert_eq!(json["findings"][0]["file"], "plan.yaml");
    assert_eq!(json["findings"][0]["line"], 4);
}

#[test]
fn a_finding_is_suppressed_with_a_reason_until_a_day() {
    let with = |expires: &str| {
        let suppress = format!(
            "  suppress:\n    - {{ code: ENT2001, path: /target, reason: known, expires: \"{expires}\" }}\n"
        );
        sandbox(&(PLAN.replace("ENT2001: ignore, ", "") + &suppress)).seen(["check"])
    };
    assert!(!with("2999-12-31").contains("ENT2001"));
    assert!(with("2020-01-01").contains("ENT2001"));
}

#[test]
fn a_missing_plan_is_a_finding() {
    let seen = Sandbox::new().seen(["check", "none.yaml"]);
    assert!(
        seen.starts_with("exit 4\n") && seen.contains("error[ENT0001]"),
        "{seen}"
    );
}

#[test]
fn what_is_wrong_in_a_carried_policy_is_shown_in_the_users_own_file() {
    let policy = "\
<TrustFrameworkPolicy xmlns=\"http://schemas.microsoft.com/online/cpim/schemas/2013/06\"
    PolicySchemaVersion=\"0.3.0.0\" TenantId=\"contososhop.onmicrosoft.com\" PolicyId=\"B2C_1A_Own\"
    PublicPolicyUri=\"http://contososhop.onmicrosoft.com/B2C_1A_Own\">
  <BasePolicy>
    <TenantId>contososhop.onmicrosoft.com</TenantId>
    <PolicyId>B2C_1A_TrustFrameworkExtension</PolicyId>
  </BasePolicy>
</TrustFrameworkPolicy>
";
    let plan = PLAN.replace(
        "customPolicies:\n",
        "customPolicies:\n  files: [own/*.xml]\n",
    );
    let sandbox = sandbox(&plan).file("own/own.xml", policy);
    let seen = sandbox.seen(["check", "--env", "dev"]);
    assert!(seen.starts_with("exit 4\n"), "{seen}");
    assert!(seen.contains("--> own/own.xml:6:"), "{seen}");
    assert!(
        seen.contains("did you mean `B2C_1A_TrustFrameworkExtensions`?"),
        "{seen}"
    );
}

#[test]
fn a_document_for_programs_is_alone_and_has_the_exit_code_of_the_process() {
    let sandbox = sandbox(PLAN);
    let generate = ["generate", "--env", "dev", "-o", "out"];
    assert!(sandbox.seen(generate).starts_with("exit 0"));
    let sandbox = sandbox.file("out/RUNBOOK.md", "edited");
    for format in ["json", "sarif"] {
        let arguments = generate
            .into_iter()
            .chain(["--check", "-v", "--format", format]);
        let output = sandbox.entrada(arguments).output().expect("it runs");
        let json: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("standard output is one document");
        let exit = match format {
            "json" => &json["exitCode"],
            _ => &json["runs"][0]["invocations"][0]["exitCode"],
        };
        assert_eq!(output.status.code(), Some(4), "{format}");
        assert_eq!(exit, 4, "{format}: {json}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("out/RUNBOOK.md\n"), "{format}: {said}");
        assert!(said.contains("-edited"), "{format}: {said}");
    }
    let sandbox = sandbox.file("out/thesis.doc", "mine");
    let arguments = generate.into_iter().chain(["--format", "json"]);
    let output = sandbox.entrada(arguments).output().expect("it runs");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(json["exitCode"], 5);
}

#[test]
fn a_tree_of_another_plan_or_environment_is_not_replaced() {
    let sandbox = sandbox(PLAN).file("other.yaml", PLAN.replace("name: shop", "name: shop2"));
    let seen = sandbox.seen(["generate", "--env", "prod", "-o", "out"]);
    assert!(seen.starts_with("exit 0"), "{seen}");
    let before = tree(&sandbox.path().join("out"));
    for (arguments, whose) in [
        (
            ["generate", "--env", "dev", "-o", "out"].as_slice(),
            "environment `prod`",
        ),
        (
            &["generate", "other.yaml", "--env", "prod", "-o", "out"],
            "plan `shop`",
        ),
    ] {
        let seen = sandbox.seen(arguments.iter().copied());
        assert!(seen.starts_with("exit 5\n"), "{seen}");
        assert!(
            seen.contains(&format!("`out` is the build tree of the {whose}")),
            "{seen}"
        );
        assert!(seen.contains("help: choose another folder"), "{seen}");
    }
    assert!(before == tree(&sandbox.path().join("out")));
    // Of several environments either all are written or none.
    let sandbox = sandbox.file("third.yaml", PLAN.replace("name: shop", "name: shop3"));
    assert!(
        sandbox
            .seen(["generate", "other.yaml", "--env", "prod", "-o", "all/prod"])
            .starts_with("exit 0")
    );
    let seen = sandbox.seen(["generate", "third.yaml", "--all-envs", "-o", "all"]);
    assert!(seen.starts_with("exit 5\n"), "{seen}");
    assert!(!sandbox.path().join("all/dev").exists());
}

#[test]
fn an_environment_cannot_name_a_folder_elsewhere() {
    for name in ["../../x", "..", "a/b", "CON"] {
        let plan = PLAN.replace("{ dev: {},", &format!("{{ \"{name}\": {{}},"));
        let sandbox = Sandbox::new().file("deep/er/plan.yaml", plan);
        for command in ["generate", "report"] {
            for skip in [[].as_slice(), &["--skip", "ENT1,ENT02"]] {
                let arguments = [
                    command,
                    "deep/er/plan.yaml",
                    "--all-envs",
                    "-o",
                    "deep/er/out",
                ];
                let seen = sandbox.seen(arguments.into_iter().chain(skip.iter().copied()));
                assert!(!skip.is_empty() || seen.starts_with("exit 4\n"), "{seen}");
                assert_eq!(tree(sandbox.path()).len(), 1, "{name}: {seen}");
            }
        }
    }
}

const STAYS: &str = "\
version: 1
name: shop
environments: { prod: { production: true } }
target: { platform: externalId, tenant: contososhop.onmicrosoft.com }
sources:
  - { id: b2c, store: azureAdB2c, connection: { tenant: contososhop.onmicrosoft.com } }
applications:
  - { name: web, kind: spa, redirectUris: [\"https://shop.example/\"], userFlow: customers }
userFlows: [{ name: customers }]
";

#[test]
fn a_plan_whose_users_stay_in_their_tenant_is_generated() {
    let sandbox = sandbox(STAYS);
    let checked = sandbox.seen(["check", "--env", "prod"]);
    assert!(!checked.contains("error["), "{checked}");
    assert!(checked.contains("ENT2250"), "{checked}");
    let seen = sandbox.seen(["generate", "--env", "prod", "-o", "out"]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
    let runbook = std::fs::read_to_string(sandbox.path().join("out/RUNBOOK.md"))
        .expect("the runbook is written");
    assert!(
        runbook.contains("externalIdHybridModeConfiguration"),
        "{runbook}"
    );
}

//! The pipelines of `examples/ci` do what they say, with a real repository and the real program.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::{Sandbox, root};

/// Runs a program in `folder` with the program under test on the path.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let entrada = Path::new(env!("CARGO_BIN_EXE_entrada"));
    let bin = entrada.parent().expect("a folder").to_string_lossy();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", format!("{bin}:{path}"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    let arguments: Vec<&str> = who.iter().chain(arguments).copied().collect();
    let said = run(folder, "git", &arguments);
    assert!(said.status.success(), "{arguments:?}: {said:?}");
}

/// A repository with an example plan as `migration/plan.yaml`, committed.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    let example = root().join("examples/b2c-known-usersdata");
    let to = sandbox.path().join("migration");
    let copied = run(
        sandbox.path(),
        "cp",
        &["-r", &example.to_string_lossy(), &to.to_string_lossy()],
    );
    assert!(copied.status.success(), "{copied:?}");
    git(sandbox.path(), &["init", "-q", "-b", "main"]);
    git(sandbox.path(), &["add", "-A"]);
    git(sandbox.path(), &["commit", "-q", "-m", "plan"]);
    sandbox
}

fn review(sandbox: &Sandbox) -> Output {
    let script = root().join("examples/ci/review.sh");
    run(
        sandbox.path(),
        &script.to_string_lossy(),
        &["migration/plan.yaml", "main", "out"],
    )
}

fn plan(sandbox: &Sandbox, edit: impl Fn(&str) -> String) {
    let path = sandbox.path().join("migration/plan.yaml");
    let text = std::fs::read_to_string(&path).expect("the plan");
    let edited = edit(&text);
    assert_ne!(text, edited, "the edit changes nothing");
    std::fs::write(path, edited).expect("the plan can be written");
}

#[test]
fn a_review_comments_what_changed_and_writes_findings_and_reports() {
    let sandbox = repository();
    plan(&sandbox, |text| {
        text.replacen("\ndescription:", "\ndescription: More!", 1)
    });
    let said = review(&sandbox);
    assert!(said.status.success(), "{said:?}");
    let read = |name: &str| {
        std::fs::read_to_string(sandbox.path().join("out").join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    assert!(
        read("comment.md").contains("description"),
        "{}",
        read("comment.md")
    );
    assert!(read("findings.sarif").contains("\"2.1.0\""));
    assert!(read("reports/prod.html").starts_with("<!doctype html>"));
}

#[test]
fn a_review_of_a_plan_with_errors_fails() {
    let sandbox = repository();
    plan(&sandbox, |text| format!("{text}\nnonsense: true\n"));
    let said = review(&sandbox);
    assert_eq!(said.status.code(), Some(4), "{said:?}");
    let log = String::from_utf8_lossy(&said.stdout);
    assert!(log.contains("nonsense"), "{log}");
}

#[test]
fn a_committed_build_tree_that_is_out_of_date_fails() {
    let sandbox = repository();
    let generate = [
        "generate",
        "migration/plan.yaml",
        "--all-envs",
        "-o",
        "build",
    ];
    let said = sandbox.seen(generate);
    assert!(said.starts_with("exit 0"), "{said}");
    assert!(review(&sandbox).status.success());
    std::fs::write(sandbox.path().join("build/prod/pending.json"), "{}").expect("written");
    let said = review(&sandbox);
    assert_eq!(said.status.code(), Some(4), "{said:?}");
}

#[test]
fn the_pipelines_are_yaml_and_the_scripts_are_shell() {
    let folder = root().join("examples/ci");
    for name in ["github-actions.yml", "azure-pipelines.yml"] {
        let text = std::fs::read_to_string(folder.join(name)).expect(name);
        let parsed: Result<serde_json::Value, _> = serde_yaml::from_str(&text);
        let pipeline = parsed.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(pipeline.to_string().contains("review.sh"), "{name}");
    }
    for name in ["review.sh", "azure-comment.sh", "github-comment.sh"] {
        let said = run(&folder, "bash", &["-n", name]);
        assert!(said.status.success(), "{name}: {said:?}");
    }
}

#[test]
fn a_comment_on_azure_repos_is_made_once_and_then_changed() {
    let sandbox = Sandbox::new()
        .file("comment.md", "<!-- entrada plan.yaml -->\nTwo \"changes\".\n")
        .file(
            "bin/curl",
            "#!/bin/sh\ncat >>config\necho \"$@\" >>calls\ncase \"$*\" in *' GET '*) cat answer;; esac\n",
        );
    let folder = sandbox.path();
    let script = root().join("examples/ci/azure-comment.sh");
    assert!(run(folder, "chmod", &["+x", "bin/curl"]).status.success());
    if !run(folder, "sh", &["-c", "command -v jq"]).status.success() {
        return;
    }
    let comment = |answer: &str| {
        std::fs::write(folder.join("answer"), answer).expect("written");
        std::fs::write(folder.join("calls"), "").expect("written");
        let path = std::env::var("PATH").unwrap_or_default();
        let said = Command::new(&script)
            .arg("comment.md")
            .current_dir(folder)
            .env("PATH", format!("{}:{path}", folder.join("bin").display()))
            .env("SYSTEM_COLLECTIONURI", "https://dev.azure.example/contoso/")
            .env("SYSTEM_TEAMPROJECTID", "p")
            .env("BUILD_REPOSITORY_ID", "r")
            .env("SYSTEM_PULLREQUEST_PULLREQUESTID", "7")
            .env("SYSTEM_ACCESSTOKEN", "t0ken")
            .output()
            .expect("the script runs");
        assert!(said.status.success(), "{said:?}");
        std::fs::read_to_string(folder.join("calls")).expect("calls")
    };
    let calls = comment(r#"{"value": []}"#);
    assert!(
        calls.contains("POST https://dev.azure.example/contoso/p/_apis"),
        "{calls}"
    );
    assert!(
        !calls.contains("t0ken"),
        "the token is an argument: {calls}"
    );
    let calls = comment(
        r#"{"value": [{"id": 12, "comments": [{"content": "<!-- entrada plan.yaml -->\nold"}]}]}"#,
    );
    assert!(
        calls.contains("PATCH") && calls.contains("/threads/12/comments/1"),
        "{calls}"
    );
}

#[test]
fn a_comment_on_github_is_made_once_and_then_changed() {
    let sandbox = Sandbox::new()
        .file("comment.md", "<!-- entrada plan.yaml -->\nTwo changes.\n")
        .file(
            "bin/gh",
            "#!/bin/sh\necho \"$@\" >>calls\ncase \"$*\" in *--paginate*) cat answer;; esac\n",
        );
    let folder = sandbox.path();
    assert!(run(folder, "chmod", &["+x", "bin/gh"]).status.success());
    let comment = |answer: &str| {
        std::fs::write(folder.join("answer"), answer).expect("written");
        std::fs::write(folder.join("calls"), "").expect("written");
        let path = std::env::var("PATH").unwrap_or_default();
        let said = Command::new(root().join("examples/ci/github-comment.sh"))
            .args(["comment.md", "7"])
            .current_dir(folder)
            .env("PATH", format!("{}:{path}", folder.join("bin").display()))
            .env("GITHUB_REPOSITORY", "contoso/shop")
            .output()
            .expect("the script runs");
        assert!(said.status.success(), "{said:?}");
        std::fs::read_to_string(folder.join("calls")).expect("calls")
    };
    let calls = comment("3\t<!-- entrada other.yaml -->\n4\tHello\n");
    assert!(
        calls.contains("POST repos/contoso/shop/issues/7/comments"),
        "{calls}"
    );
    let calls = comment("3\tHello\n12\t<!-- entrada plan.yaml -->\n");
    assert!(
        calls.contains("PATCH repos/contoso/shop/issues/comments/12"),
        "{calls}"
    );
}

#[test]
fn a_plan_that_repairs_a_broken_one_is_not_blamed_for_it() {
    let sandbox = repository();
    let good = std::fs::read_to_string(sandbox.path().join("migration/plan.yaml")).expect("a plan");
    plan(&sandbox, |text| format!("{text}\nnonsense: true\n"));
    git(sandbox.path(), &["commit", "-qam", "broken"]);
    std::fs::write(sandbox.path().join("migration/plan.yaml"), good).expect("written");
    let said = review(&sandbox);
    assert!(said.status.success(), "{said:?}");
    let comment = std::fs::read_to_string(sandbox.path().join("out/comment.md")).expect("comment");
    assert!(comment.contains("at `main` cannot be read"), "{comment}");
}

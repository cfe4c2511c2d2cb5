//! `entrada report`: one page that needs nothing else, and says nothing it must not.

use std::process::Command;

use crate::support::{Sandbox, examples};

fn report(plan: &str, environment: &str) -> String {
    let sandbox = Sandbox::new();
    let seen = sandbox.seen(["report", plan, "--env", environment, "-o", "report.html"]);
    assert!(seen.starts_with("exit 0"), "{seen}");
    std::fs::read_to_string(sandbox.path().join("report.html")).expect("the page")
}

/// Values of the attributes that make a browser load something.
fn loaded(page: &str) -> Vec<&str> {
    ["src=\"", "href=\"", "action=\"", "url("]
        .iter()
        .flat_map(|start| page.split(start).skip(1))
        .map(|rest| rest.split(['"', ')']).next().unwrap_or_default())
        .collect()
}

#[test]
fn the_page_of_every_example_loads_nothing_and_runs_nothing() {
    for (name, plan) in examples() {
        let sandbox = Sandbox::new();
        let plan = plan.to_string_lossy();
        let seen = sandbox.seen(["report", &plan, "--all-envs", "-o", "pages"]);
        assert!(seen.starts_with("exit 0"), "{name}: {seen}");
        let pages = std::fs::read_dir(sandbox.path().join("pages")).expect("pages");
        for page in pages {
            let path = page.expect("an entry").path();
            let page = std::fs::read_to_string(&path).expect("a page");
            for target in loaded(&page) {
                assert!(
                    target.starts_with(['#', '%']) || target.starts_with("data:image/svg+xml"),
                    "{name}: {target}"
                );
            }
            assert!(!page.contains("<script"), "{name}");
            assert!(page.contains("default-src 'none'"), "{name}");
        }
    }
}

#[test]
fn equal_plans_give_equal_pages_whatever_the_secrets_are() {
    let plan = crate::support::root().join("examples/b2c-seamless-auth0/plan.yaml");
    let page = |secret: &str| {
        let sandbox = Sandbox::new();
        let output = sandbox
            .entrada([
                "report",
                &plan.to_string_lossy(),
                "--env",
                "prod",
                "-o",
                "-",
            ])
            .env("GOOGLE_CLIENT_SECRET", secret)
            .env("AUTH0_CLIENT_SECRET", secret)
            .env("MIGRATION_API_PASSWORD", secret)
            .output()
            .expect("the program runs");
        output.stdout
    };
    let (one, other) = (page("one-Secret"), page("other-Secret"));
    assert!(!one.is_empty());
    assert!(one == other);
}

#[test]
fn nothing_from_a_plan_is_markup() {
    const HOSTILE: &str = "</td><script>alert(1)</script>\"'&amp;{% raw %}<img src=x>";
    let plan = crate::support::root().join("examples/b2c-seamless-auth0/plan.yaml");
    let text = std::fs::read_to_string(plan).expect("the plan");
    let quoted = format!("'{}'", HOSTILE.replace('\'', "''"));
    let mut edited = String::new();
    for line in text.lines() {
        let is_words = ["description:", "displayName:", "label:"]
            .iter()
            .find_map(|key| line.split_once(key).map(|(indent, _)| (indent, *key)));
        match is_words {
            Some((indent, key)) if indent.trim().is_empty() => {
                edited = format!("{edited}{indent}{key} {quoted}\n");
            }
            _ => edited = format!("{edited}{line}\n"),
        }
    }
    let sandbox = Sandbox::new()
        .file("plan.yaml", edited)
        .file("data/users.ndjson", "");
    let seen = sandbox.seen(["report", "--env", "prod", "-o", "report.html"]);
    assert!(seen.starts_with("exit 0"), "{seen}");
    let page = std::fs::read_to_string(sandbox.path().join("report.html")).expect("the page");
    assert!(page.contains("alert(1)"), "the text is there");
    assert!(!page.contains("<script") && !page.contains("<img src=x"));
}

#[test]
fn several_environments_need_a_choice() {
    let plan = crate::support::root().join("examples/b2c-known-usersdata/plan.yaml");
    let seen = Sandbox::new().seen(["report", &plan.to_string_lossy(), "-o", "-"]);
    assert!(seen.starts_with("exit 64"), "{seen}");
    assert!(seen.contains("--all-envs"), "{seen}");
}

#[test]
fn a_plan_with_errors_has_no_report() {
    let sandbox = Sandbox::new().file("plan.yaml", "version: 1\nname: shop\nnonsense: 1\n");
    let seen = sandbox.seen(["report", "-o", "report.html"]);
    assert!(seen.starts_with("exit 4"), "{seen}");
    assert!(!sandbox.path().join("report.html").exists());
}

/// A browser reads the page: what stands in it is what the template put there, and the image can be
/// drawn. Skipped loudly without Chromium; in CI it fails.
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn a_browser_shows_the_page() {
    if Command::new("chromium").arg("--version").output().is_err() {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!in_ci, "chromium is missing, and CI needs it");
        eprintln!("SKIPPED: chromium is missing (package chromium)");
        return;
    }
    let plan = crate::support::root().join("examples/b2c-seamless-auth0/plan.yaml");
    let sandbox = Sandbox::new().file("page.html", report(&plan.to_string_lossy(), "prod"));
    let page = format!("file://{}", sandbox.path().join("page.html").display());
    let browser = |arguments: &[&str]| {
        let profile = tempfile::tempdir().expect("a folder");
        let said = Command::new("chromium")
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--hide-scrollbars",
                "--virtual-time-budget=2000",
                "--enable-logging=stderr",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .arg(&page)
            .current_dir(sandbox.path())
            .output()
            .expect("the browser runs");
        assert!(said.status.success(), "{said:?}");
        let log = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(!log.contains("CONSOLE"), "the page has errors: {log}");
        String::from_utf8_lossy(&said.stdout).into_owned()
    };
    let document = browser(&["--dump-dom"]);
    for id in [
        "findings",
        "sign-in",
        "journeys",
        "applications",
        "mapping",
        "runbook",
    ] {
        assert!(document.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    browser(&["--window-size=1200,1600", "--screenshot=page.png"]);
    let image = std::fs::read(sandbox.path().join("page.png")).expect("a screenshot");
    assert!(
        image.starts_with(b"\x89PNG") && image.len() > 20_000,
        "{}",
        image.len()
    );
}

#[test]
fn what_is_no_report_is_not_replaced() {
    let plan = crate::support::root().join("examples/b2c-known-usersdata/plan.yaml");
    let plan = plan.to_string_lossy();
    let sandbox = Sandbox::new().file("plan.yaml", "version: 1\n");
    let seen = sandbox.seen(["report", &plan, "-e", "prod", "-o", "plan.yaml"]);
    assert!(seen.starts_with("exit 5"), "{seen}");
    let kept = std::fs::read_to_string(sandbox.path().join("plan.yaml")).expect("the file");
    assert_eq!(kept, "version: 1\n");
    for _ in 0..2 {
        let seen = sandbox.seen(["report", &plan, "-e", "prod", "-o", "page.html"]);
        assert!(seen.starts_with("exit 0"), "{seen}");
    }
    let seen = sandbox.seen(["generate", &plan, "-e", "prod", "-o", "build"]);
    assert!(seen.starts_with("exit 0"), "{seen}");
    let seen = sandbox.seen(["report", &plan, "--all-envs", "-o", "build"]);
    assert!(seen.starts_with("exit 5"), "{seen}");
}

#[test]
fn one_standard_output_holds_one_document() {
    let plan = crate::support::root().join("examples/b2c-known-usersdata/plan.yaml");
    let plan = plan.to_string_lossy();
    let seen = Sandbox::new().seen(["report", &plan, "--all-envs", "-o", "-"]);
    assert!(seen.starts_with("exit 64"), "{seen}");
    let seen = Sandbox::new().seen(["report", &plan, "-e", "prod", "-o", "-", "--format", "json"]);
    assert!(seen.starts_with("exit 64"), "{seen}");
}

#[test]
fn a_page_does_not_say_where_the_plan_was_or_turn_text_around() {
    let plan = crate::support::root().join("examples/b2c-known-usersdata/plan.yaml");
    let text = std::fs::read_to_string(plan).expect("the plan");
    let text = text.replacen("\ndescription: ", "\ndescription: \u{202e}", 1);
    let sandbox = Sandbox::new().file("somewhere/plan.yaml", text);
    let absolute = sandbox.path().join("somewhere/plan.yaml");
    let page = |path: &str| {
        let output = sandbox
            .entrada(["report", path, "-e", "prod", "-o", "-"])
            .output()
            .expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (one, other) = (
        page("somewhere/plan.yaml"),
        page(&absolute.to_string_lossy()),
    );
    assert!(one == other && one.starts_with("<!doctype html>"));
    assert!(!one.contains('\u{202e}') && one.contains('\u{fffd}'));
    assert!(!one.contains(&*sandbox.path().to_string_lossy()));
}

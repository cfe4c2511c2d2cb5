//! The frame of the command line: exit codes, streams, and the commands that only print.

use std::process::{Command, Stdio};

use crate::support::Sandbox;

#[test]
fn prints_its_version() {
    let seen = Sandbox::new().seen(["--version"]);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(seen, format!("exit 0\n--- stdout\nentrada {version}\n"));
}

#[test]
fn an_unknown_flag_or_command_is_a_usage_error() {
    let sandbox = Sandbox::new();
    for arguments in [
        vec!["--frobnicate"],
        vec!["deploy"],
        vec!["explain", "--al"],
        vec![],
    ] {
        let seen = sandbox.seen(arguments.iter().copied());
        assert!(
            seen.starts_with("exit 64\n--- stderr\n"),
            "{arguments:?}: {seen}"
        );
    }
}

#[test]
fn suggests_a_code_for_a_mistyped_one() {
    insta::assert_snapshot!(Sandbox::new().seen(["explain", "ent00001"]), @"
    exit 64
    --- stderr
    error: there is no finding code `ent00001`
    help: did you mean `ENT0001`?
    ");
}

#[test]
fn explains_several_codes_in_any_case() {
    let seen = Sandbox::new().seen(["explain", "ent0001", "ENT0002"]);
    assert!(seen.starts_with("exit 0\n--- stdout\nENT0001: "), "{seen}");
    assert!(seen.contains("\n\nENT0002: "), "{seen}");
}

#[test]
fn finds_the_code_for_a_message_of_the_service() {
    let message = "User journey \"SignIn\" in policy \"B2C_1A_x\" has step 2 with 2 claims exchanges. \
                   It must be preceded by a claims provider selection in order to determine which \
                   claims exchange can be used.";
    let seen = Sandbox::new().seen(["explain", "--search", message]);
    let first = seen
        .lines()
        .find(|line| line.contains("ENT"))
        .unwrap_or_default();
    assert!(first.contains("ENT5103"), "{seen}");
    let seen = Sandbox::new().seen(["explain", "--search", "qwertz"]);
    assert!(seen.contains("no finding fits `qwertz`"), "{seen}");
}

#[test]
fn explains_codes_as_json_and_markdown() {
    let sandbox = Sandbox::new();
    let output = sandbox
        .entrada(["explain", "ENT0001", "--format", "json"])
        .output();
    let output = output.expect("the program runs");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found[0]["code"], "ENT0001");
    assert_eq!(found[0]["severity"], "error");
    let seen = sandbox.seen(["explain", "ENT0001", "--format", "markdown"]);
    assert!(seen.contains("## ENT0001: "), "{seen}");
}

#[test]
fn lists_the_codes_of_a_family() {
    let sandbox = Sandbox::new();
    let seen = sandbox.seen(["explain", "--list", "ent0"]);
    assert!(seen.contains("\nENT0001  error "), "{seen}");
    assert!(!seen.contains("\nENT1"), "{seen}");
    insta::assert_snapshot!(sandbox.seen(["explain", "--list", "XYZ"]), @"
    exit 64
    --- stderr
    error: no finding code starts with `XYZ`
    help: `entrada explain --list` prints all codes
    ");
}

#[test]
fn prints_a_completion_script_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let seen = sandbox.seen(["completions", shell]);
        assert!(seen.starts_with("exit 0\n--- stdout\n"), "{shell}: {seen}");
        assert!(seen.contains("explain"), "{shell}");
    }
}

#[test]
fn writes_a_manual_page_per_command() {
    let sandbox = Sandbox::new();
    let seen = sandbox.seen(["man", "--output", "man/man1"]);
    assert!(seen.starts_with("exit 0\n--- stderr\nwrote "), "{seen}");
    let page = std::fs::read_to_string(sandbox.path().join("man/man1/entrada-explain.1"));
    let page = page.expect("the page is there");
    assert!(page.contains(".TH entrada-explain 1"), "{page}");
    let printed = sandbox.seen(["man", "explain"]);
    assert_eq!(printed, format!("exit 0\n--- stdout\n{page}"));
    let quiet = sandbox.seen(["man", "--output", "man/man1", "--quiet"]);
    assert_eq!(quiet, "exit 0\n");
}

#[test]
fn suggests_a_command_for_a_mistyped_manual_page() {
    insta::assert_snapshot!(Sandbox::new().seen(["man", "explian"]), @"
    exit 64
    --- stderr
    error: there is no command `explian`
    help: did you mean `explain`?
    ");
}

#[test]
fn names_the_path_that_cannot_be_written() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path().join("file"), "").expect("the folder is ours");
    insta::assert_snapshot!(sandbox.seen(["man", "--output", "file/man1"]), @"
    exit 1
    --- stderr
    error: cannot create folder `file/man1`: not a directory
    ");
}

#[test]
fn colours_when_asked_and_never_when_piped() {
    let sandbox = Sandbox::new();
    let coloured = |arguments: [&str; 4]| sandbox.seen(arguments).contains('\u{1b}');
    assert!(coloured(["explain", "ENT9998", "--color", "always"]));
    assert!(!coloured(["explain", "ENT9998", "--color", "never"]));
    assert!(!coloured(["explain", "ENT9998", "--color", "auto"]));
    assert!(coloured(["explain", "--help", "--color", "always"]));
    assert!(!coloured(["explain", "--help", "--color", "never"]));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_neither_panic_nor_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_entrada"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

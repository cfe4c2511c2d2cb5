//! Every help text in one snapshot, so that a change of the command line shows in a review.

use crate::support::Sandbox;

/// `--help` of a command and of everything below it, from what the help itself lists.
fn collect(sandbox: &Sandbox, command: &[&str], found: &mut Vec<String>) {
    let arguments = command.iter().copied().chain(["--help"]);
    let output = sandbox
        .entrada(arguments)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{command:?}");
    assert!(output.stderr.is_empty(), "help is data: {command:?}");
    let help = String::from_utf8(output.stdout).expect("help is UTF-8");
    let below: Vec<String> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    let name = std::iter::once("entrada").chain(command.iter().copied());
    let title = name.collect::<Vec<_>>().join(" ");
    found.push(format!("===== {title} --help\n{help}"));
    for name in &below {
        let mut command = command.to_vec();
        command.push(name);
        collect(sandbox, &command, found);
    }
}

#[test]
fn every_help_text() {
    let mut found = Vec::new();
    collect(&Sandbox::new(), &[], &mut found);
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn every_command_shows_examples() {
    let mut found = Vec::new();
    collect(&Sandbox::new(), &[], &mut found);
    let without: Vec<&str> = found
        .iter()
        .skip(1)
        .filter(|help| !help.contains("Commands:\n") && !help.contains("Examples:\n"))
        .filter_map(|help| help.lines().next())
        .collect();
    assert!(without.is_empty(), "no examples: {without:#?}");
}

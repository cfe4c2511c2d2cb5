//! The map in ARCHITECTURE.md is the truth: a module uses what its row allows, and what those may
//! use, and nothing else; pure modules know no files, environment, clock or network.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Production, production_code, root};

/// What a pure module must not mention.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net::Tcp",
    "std::net::Udp",
    "ToSocketAddrs",
    "std::process",
    "util::fs",
    "tokio",
    "reqwest",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
];

/// A row of the table.
#[derive(Default)]
struct Row {
    uses: BTreeSet<String>,
    everything: bool,
    pure: bool,
}

/// The table whose first column is `module` and that has a column `may use`.
fn table() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut rows = text
        .lines()
        .map(cells)
        .skip_while(|cells| cells.first().is_none_or(|first| first != "module"));
    let header = rows.next().expect("a table with a column `module`");
    let column = |name: &str| header.iter().position(|cell| cell == name);
    let uses = column("may use").expect("a column `may use`");
    let pure = column("pure");
    rows.skip(1)
        .take_while(|cells| !cells.is_empty())
        .map(|cells| {
            let allowed = cells.get(uses).cloned().unwrap_or_default();
            let row = Row {
                uses: allowed
                    .split('`')
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned)
                    .collect(),
                everything: allowed.starts_with("everything"),
                pure: pure
                    .and_then(|at| cells.get(at))
                    .is_some_and(|cell| cell == "yes"),
            };
            (cells[0].trim_matches('`').to_owned(), row)
        })
        .collect()
}

fn cells(line: &str) -> Vec<String> {
    match line
        .trim()
        .strip_prefix('|')
        .and_then(|line| line.strip_suffix('|'))
    {
        Some(line) => line.split('|').map(|cell| cell.trim().to_owned()).collect(),
        None => Vec::new(),
    }
}

/// What `module` may use: its row, and what those may use.
fn allowed(table: &BTreeMap<String, Row>, module: &str) -> BTreeSet<String> {
    let mut known = BTreeSet::from([module.to_owned()]);
    let mut open = vec![module.to_owned()];
    while let Some(row) = open.pop().and_then(|name| table.get(&name)) {
        for name in &row.uses {
            if known.insert(name.clone()) {
                open.push(name.clone());
            }
        }
    }
    known
}

/// The module that a file of `src/` belongs to; `None` for `lib.rs` and `main.rs`.
fn module_of(file: &str) -> Option<&str> {
    let path = file.strip_prefix("src/")?;
    let name = path.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (!matches!(name, "lib" | "main")).then_some(name)
}

/// The modules named by `crate::…`, also in `crate::{a, b::c}`, each with its line from 1.
fn modules_in(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, matched) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + matched.len()..];
        let names = match rest.strip_prefix('{') {
            None => vec![first_name(rest)],
            Some(list) => list_of(list).into_iter().map(first_name).collect(),
        };
        let modules = names
            .into_iter()
            .filter(|name| name.starts_with(char::is_lowercase));
        found.extend(modules.map(|name| (line, name.to_owned())));
    }
    found
}

/// The identifier at the start of `text`.
fn first_name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The items of a list in braces, up to its closing brace.
fn list_of(text: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&text[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

#[test]
fn modules_use_only_what_the_map_allows() {
    let table = table();
    let mut forbidden = Vec::new();
    for Production { file, code } in production_code() {
        let Some(module) = module_of(&file) else {
            continue;
        };
        let Some(row) = table.get(module) else {
            forbidden.push(format!("{file}: `{module}` is not in ARCHITECTURE.md"));
            continue;
        };
        if row.everything {
            continue;
        }
        let allowed = allowed(&table, module);
        // A macro exported from the crate root is nobody's module.
        let used = modules_in(&code)
            .into_iter()
            .filter(|(_, name)| name != "pointer");
        for (line, name) in used.filter(|(_, name)| !allowed.contains(name)) {
            forbidden.push(format!("{file}:{line}: `{module}` may not use `{name}`"));
        }
    }
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}

#[test]
fn pure_modules_know_no_files_environment_clock_or_network() {
    let table = table();
    let mut found = Vec::new();
    for Production { file, code } in production_code() {
        let row = module_of(&file).and_then(|module| table.get(module));
        if !row.is_some_and(|row| row.pure) {
            continue;
        }
        for (line, code) in code.lines().enumerate() {
            let mentioned = IMPURE.iter().filter(|name| code.contains(**name));
            found.extend(mentioned.map(|name| format!("{file}:{}: mentions `{name}`", line + 1)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn reads_use_lines_as_the_compiler_does() {
    let names = |code: &str| -> String {
        let found = modules_in(code).into_iter();
        found
            .map(|(line, name)| format!("{name}@{line} "))
            .collect()
    };
    assert_eq!(names("use crate::diag::{Code, Place};"), "diag@1 ");
    let several = "\nuse crate::{\n    codes,\n    util::fs::{read, self}, yaml,\n};";
    assert_eq!(names(several), "codes@2 util@2 yaml@2 ");
    assert_eq!(
        names("crate::plan::f(\ncrate::yaml::g())"),
        "plan@1 yaml@2 "
    );
    assert_eq!(names("pub(crate) fn f() { crate::Type::new() }"), "");
}

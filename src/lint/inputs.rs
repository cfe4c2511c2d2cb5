//! From the paths of the command line to files.
//!
//! A path is a file, a folder with everything below it, a glob, or `-` for standard input. What was
//! named has to be there and be a policy; what is found in a folder may be another kind of file.

use std::path::{Path, PathBuf};

use super::Request;
use super::codes;
use super::files::{FileId, Files, Origin, Refused, shown, unreadable};
use crate::diag::{Code, Finding, Findings, Place};
use crate::util::fs::{self, FindError};

/// Takes in everything that `request` names.
pub(super) fn read(request: &Request, files: &mut Files, findings: &mut Findings) {
    for typed in &request.paths {
        let path = Path::new(typed);
        if typed == "-" {
            let name = request.stdin_name.as_deref().unwrap_or("stdin.xml");
            let bytes = request.stdin.clone().unwrap_or_default();
            files.add_stdin(Path::new(name), bytes);
        } else if path.is_dir() {
            folder(typed, files, findings);
        } else if path.exists() || !fs::is_glob(typed) {
            named(path, files, findings);
        } else {
            glob(typed, files, findings);
        }
    }
}

fn named(path: &Path, files: &mut Files, findings: &mut Findings) {
    for (_, result) in files.read(&[path.to_owned()], Origin::Named) {
        match result {
            Err(Refused::Unreadable(error)) if error.is_not_found() => {
                let name = shown(path);
                let help = "paths are relative to the current folder";
                findings
                    .push(input(&codes::NOTHING_THERE, format!("there is no `{name}`")).help(help));
            }
            Err(Refused::Unreadable(error)) => findings.push(unreadable(&error)),
            Ok(_) | Err(Refused::Other) => {}
        }
    }
}

fn folder(typed: &str, files: &mut Files, findings: &mut Findings) {
    let below = fs::below(Path::new(typed), "xml");
    for problem in below.unread {
        files.notes.push(format!("not looked into: {problem}"));
    }
    let folder = || {
        format!(
            "`{}` and the folders below it have no policies",
            shown(Path::new(typed))
        )
    };
    found(&below.files, &folder, files, findings);
}

fn glob(typed: &str, files: &mut Files, findings: &mut Findings) {
    match fs::expand(typed) {
        Err(FindError::Pattern(reason)) => {
            let message = format!("`{typed}` is no glob: {reason}");
            findings.push(
                input(&codes::BAD_GLOB, message).help(
                    "`*` stands for any name, `**` for any folders, `[ab]` for one character",
                ),
            );
        }
        Err(FindError::File(error)) => findings.push(unreadable(&error)),
        Ok(paths) => {
            let paths: Vec<PathBuf> = paths
                .into_iter()
                .filter(|path| path.to_ascii_lowercase().ends_with(".xml"))
                .map(PathBuf::from)
                .collect();
            found(
                &paths,
                &|| format!("no policy matches `{typed}`"),
                files,
                findings,
            );
        }
    }
}

/// Takes in what was found; `nothing` is the message when no file is a policy.
fn found(
    paths: &[PathBuf],
    nothing: &dyn Fn() -> String,
    files: &mut Files,
    findings: &mut Findings,
) {
    let mut policies = 0;
    for (path, result) in files.read(paths, Origin::Found) {
        match result {
            Ok(_) => policies += 1,
            Err(Refused::Other) => {
                let note = format!("passed over {}: not a policy", shown(&path));
                files.notes.push(note);
            }
            Err(Refused::Unreadable(error)) => {
                policies += 1;
                findings.push(unreadable(&error));
            }
        }
    }
    if policies == 0 {
        let finding = input(&codes::NO_POLICIES, nothing());
        findings.push(finding.help("name the folder that holds the policies"));
    }
}

/// Reads what `--base` names: files and folders that are only looked at for bases.
pub(super) fn read_bases(
    bases: &[String],
    files: &mut Files,
    findings: &mut Findings,
) -> Vec<FileId> {
    let mut found = Vec::new();
    for typed in bases {
        let path = Path::new(typed);
        let paths = if path.is_dir() {
            fs::below(path, "xml").files
        } else {
            vec![path.to_owned()]
        };
        let before = found.len();
        for (_, result) in files.read(&paths, Origin::Beside) {
            match result {
                Ok(id) => found.push(id),
                Err(Refused::Unreadable(error)) if error.is_not_found() => {
                    let message = format!("there is no `{typed}` for a base");
                    findings.push(input(&codes::NOTHING_THERE, message));
                }
                Err(Refused::Unreadable(error)) => findings.push(unreadable(&error)),
                Err(Refused::Other) => {}
            }
        }
        if found.len() == before && path.exists() {
            let message = format!("`{typed}` has no policy that could be a base");
            findings.push(input(&codes::NO_POLICIES, message));
        }
    }
    found
}

fn input(code: Code, message: String) -> Finding {
    Finding::new(code, Place::Nowhere, message)
}

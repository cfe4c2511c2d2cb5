//! `entrada init --from-policies`.

use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::findings::{FailOnArg, FormatArg};
use crate::cli::{Error, FindingsArgs};
use crate::diag::SourceMap;
use crate::intake::{self, Folder, Intake};
use crate::project;
use crate::util::fs;

/// The plan of the policies in `folder`, which is to be written to `output`; or how the command ends
/// when findings stand in its way.
pub(super) fn plan(
    folder: &Path,
    output: &Path,
    context: &mut Context,
) -> Result<Result<String, Exit>, Error> {
    let folder = read(folder, output)?;
    let Intake {
        plan,
        findings,
        notes,
    } = intake::plan(&folder).map_err(|error| Error::Internal(error.to_string()))?;
    let shown = FindingsArgs {
        format: FormatArg::Human,
        fail_on: FailOnArg::Error,
        only: Vec::new(),
        skip: Vec::new(),
    };
    let exit = shown
        .report(findings)
        .print_aside(&sources(&folder), context)?;
    for note in notes {
        context.status(&format!("note: {note}"));
    }
    Ok(plan.ok_or_else(|| {
        context.error("nothing was written", Some("mend the findings above"));
        exit
    }))
}

/// Reads the folder, if the plan is going to lie beside it or above it.
fn read(folder: &Path, output: &Path) -> Result<Folder, Error> {
    let beside = match output.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let refused = || Error::Usage {
        message: format!("`{}` is not in the folder of the plan", folder.display()),
        hint: Some(format!(
            "a plan names only files beside or below it, and these stay where they are: say `-o {}`",
            folder.join("plan.yaml").display()
        )),
    };
    if fs::exists(folder) && !fs::exists(&beside) {
        return Err(refused());
    }
    project::folder::read(folder, &beside).map_err(|error| match error {
        fs::Error::Outside { .. } => refused(),
        other => other.into(),
    })
}

fn sources(folder: &Folder) -> SourceMap {
    let mut sources = SourceMap::new();
    for (path, bytes) in &folder.files {
        let text = String::from_utf8_lossy(bytes);
        sources.add(format!("{}{path}", folder.shown), &*text);
    }
    if let Some((path, bytes)) = &folder.settings {
        let text = String::from_utf8_lossy(bytes);
        // Places in it are counted from after the mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        sources.add(format!("{}{path}", folder.shown), text);
    }
    sources
}

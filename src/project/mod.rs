//! A plan on disk: the file itself and the files it names.
//!
//! Input: the path of a plan. Output: the plan as loaded, and for a resolved plan the contents of the
//! files it names. This is the edge at which paths become texts; nothing outside the plan's folder is
//! read on the plan's behalf.

pub mod codes;
pub mod folder;

use std::path::{Path, PathBuf};

use crate::diag::{FileName, Finding, Findings, Place};
use crate::plan::files::{self, FileReference, FileUse, PlanFiles};
use crate::plan::load::{self, Loaded};
use crate::resolve::ResolvedPlan;
use crate::util::fs::{self, FindError};
use crate::yaml::{self, codes::FILE_UNREADABLE};

/// One byte more than the loader accepts, so that it can say that the plan is too large.
const PLAN_LIMIT: u64 = yaml::MAX_BYTES as u64 + 1;
/// Largest file that a plan may name.
const FILE_LIMIT: u64 = 8 * 1024 * 1024;

/// A plan on disk.
#[derive(Debug)]
pub struct Project {
    /// The folder against which the plan's paths are read.
    pub folder: PathBuf,
    /// What loading the plan gave.
    pub loaded: Loaded,
}

impl Project {
    /// Reads the plan at `path`, which may also be the folder that holds a `plan.yaml`. A file that
    /// cannot be read is a finding, as is anything wrong in it.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        let path = if path.is_dir() {
            path.join("plan.yaml")
        } else {
            path.to_owned()
        };
        let name: FileName = path.to_string_lossy().replace('\\', "/").into();
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let loaded = match fs::read(&path, PLAN_LIMIT) {
            Ok(bytes) => load::load(&name, &bytes),
            Err(error) => unreadable(name, &error),
        };
        Self { folder, loaded }
    }

    /// A path of the plan as people see it: from where they are, not from the plan's folder.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        let path = if self.folder == Path::new(".") {
            PathBuf::from(path)
        } else {
            self.folder.join(path)
        };
        path.to_string_lossy().replace('\\', "/")
    }

    /// Reads the files that `plan` names. A file that is missing, unreadable or outside the plan's
    /// folder is a finding at the place that names it.
    #[must_use]
    pub fn files(&self, plan: &ResolvedPlan) -> (PlanFiles, Findings) {
        let mut files = PlanFiles::default();
        let mut findings = Findings::new();
        for reference in files::references(&plan.plan) {
            if let Err(finding) = self.read(&reference, plan, &mut files) {
                findings.push(*finding);
            }
        }
        for finding in &mut findings {
            finding.environments = vec![plan.environment.clone()];
        }
        (files, findings)
    }

    fn read(
        &self,
        reference: &FileReference,
        plan: &ResolvedPlan,
        files: &mut PlanFiles,
    ) -> Result<(), Box<Finding>> {
        let written = reference.path.as_str();
        let finding = |code, message: String| {
            Finding::new(code, plan.place(reference.pointer.as_str()), message)
        };
        let refused = |error: &fs::Error| {
            if matches!(error, fs::Error::Outside { .. }) {
                let message = format!("`{written}` leads out of the plan's folder");
                return Box::new(finding(&codes::OUTSIDE, message).help(
                    "keep a copy in the plan's folder, and name it relative to the plan; a link \
                     to elsewhere will not do",
                ));
            }
            let found = finding(&codes::UNREADABLE, error.to_string());
            Box::new(match error.hint() {
                Some(hint) => found.help(hint),
                None => found,
            })
        };
        let pattern = match reference.usage {
            FileUse::Pack => format!("{}/*.xml", written.trim_end_matches('/')),
            _ => written.to_owned(),
        };
        let paths = fs::matching(&self.folder, &pattern).map_err(|error| match error {
            FindError::Pattern(reason) => Box::new(
                finding(
                    &codes::BAD_GLOB,
                    format!("`{written}` is no glob: {reason}"),
                )
                .help("`*` stands for any name, `**` for any folders, `[ab]` for one character"),
            ),
            FindError::File(error) => refused(&error),
        })?;
        if paths.is_empty() {
            return Err(Box::new(missing(reference, finding)));
        }
        // Exported users are only looked for: a generator has no business with people's data.
        if reference.usage != FileUse::Input {
            for path in &paths {
                let bytes = fs::read_confined(&self.folder, path, FILE_LIMIT)
                    .map_err(|error| refused(&error))?;
                files.add(path.as_str(), bytes);
            }
        }
        files.add_match(written, paths);
        Ok(())
    }
}

fn unreadable(file: FileName, error: &fs::Error) -> Loaded {
    let place = Place::File(file.clone());
    let help = error
        .hint()
        .unwrap_or_else(|| "check the path; `entrada init` writes a plan to start from".to_owned());
    let finding = Finding::new(&FILE_UNREADABLE, place, error.to_string()).help(help);
    Loaded {
        file,
        text: "".into(),
        written: None,
        findings: vec![finding],
    }
}

fn missing(
    reference: &FileReference,
    finding: impl Fn(crate::diag::Code, String) -> Finding,
) -> Finding {
    let path = &reference.path;
    let glob = fs::is_glob(path);
    match reference.usage {
        FileUse::Input => finding(
            &codes::INPUT_ABSENT,
            if glob {
                format!("no exported file matches `{path}` here")
            } else {
                format!("the exported file `{path}` is not here")
            },
        )
        .help("fine where only policies are generated; an import needs it below its input root"),
        FileUse::Certificate => finding(
            &codes::CERTIFICATE_ABSENT,
            format!("the certificate `{path}` is not here yet"),
        )
        .help("make it before the plan is applied; `entrada explain ENT0907` shows how"),
        FileUse::Pack => finding(
            &codes::MISSING,
            format!("there is no starter pack in `{path}`"),
        )
        .help("name the folder that holds `TrustFrameworkBase.xml`, or say `builtin`"),
        _ if glob => finding(&codes::EMPTY_GLOB, format!("no file matches `{path}`"))
            .help("paths are relative to the plan's folder"),
        _ => finding(&codes::MISSING, format!("there is no file `{path}`"))
            .help("paths are relative to the plan's folder"),
    }
}

#[cfg(test)]
mod tests;

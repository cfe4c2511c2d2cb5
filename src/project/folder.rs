//! A folder of policies on disk.

use std::path::Path;

use super::FILE_LIMIT;
use crate::intake::Folder;
use crate::util::fs::{self, Error, FindError};

/// Every policy there may be, whatever case its extension has.
const POLICIES: &str = "**/*.[xX][mM][lL]";

/// The name of the VS Code extension's settings file, which is found in any case.
const SETTINGS: &str = "appsettings.json";

/// Reads the XML files in and below `folder`, and its settings file. A plan that carries them is to
/// lie in `plan_folder`.
///
/// # Errors
/// Returns that `folder` is not in `plan_folder`, or the file that cannot be read.
pub fn read(folder: &Path, plan_folder: &Path) -> Result<Folder, Error> {
    let slashed = |way: &str| match way {
        "" | "." => String::new(),
        way => format!("{}/", way.trim_end_matches('/')),
    };
    let shown = folder.to_string_lossy().replace('\\', "/");
    let within_plan = fs::way(plan_folder, folder)?;
    let mut read = Folder {
        name: fs::name(folder)?,
        shown: slashed(&shown),
        within_plan: slashed(&within_plan),
        ..Folder::default()
    };
    let policies = fs::matching(folder, POLICIES).map_err(|error| match error {
        FindError::File(error) => error,
        // The pattern is the one above.
        FindError::Pattern(reason) => Error::io("search", folder)(std::io::Error::other(reason)),
    })?;
    for path in policies {
        let bytes = fs::read_confined(folder, &path, FILE_LIMIT)?;
        read.files.insert(path, bytes);
    }
    if let Some(path) = fs::entry_named(folder, SETTINGS) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read_confined(folder, &name, FILE_LIMIT)?;
        read.settings = Some((name.into_owned(), bytes));
    }
    Ok(read)
}

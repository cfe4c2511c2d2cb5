//! Existing policies to a plan that carries them.
//!
//! Input is a [`Folder`]: policy files as they are on disk, with the `appsettings.json` of the VS Code
//! extension where there is one. Output is an [`Intake`]: the text of a plan for them, or the findings
//! that stand in its way, and what a person should know. The files themselves stay as they are: the
//! plan has the values of their placeholders, by environment.
//!
//! Invariants: equal folders give equal plans; a value that looks like a secret is in none.

pub mod codes;
mod patterns;
mod read;
mod sheet;
mod values;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::read::Policies;
use self::sheet::Sheet;
use self::values::Placeholders;
use crate::diag::{Findings, Severity};
use crate::policy::inventory::Inventory;

/// A folder of policies.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Its name, which the plan is named after.
    pub name: String,
    /// What comes before a path of `files` where findings are shown: empty, or ends in `/`.
    pub shown: String,
    /// What comes before it in the plan: the way from the plan's folder, empty or ending in `/`.
    pub within_plan: String,
    /// Every XML file in and below the folder: path relative to it, with `/`, and bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Path and bytes of the settings file.
    pub settings: Option<(String, Vec<u8>)>,
}

/// What came of a folder.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// The plan; `None` when a finding stands in its way.
    pub plan: Option<String>,
    /// What is wrong with the files.
    pub findings: Findings,
    /// What a person should know about the plan, a line each.
    pub notes: Vec<String>,
}

/// Makes a plan of `folder`.
///
/// # Errors
/// When the plan's template is broken, which a test rules out.
pub fn plan(folder: &Folder) -> tera::TeraResult<Intake> {
    let mut intake = Intake::default();
    let settings = read::settings(folder, &mut intake);
    let policies = Policies::read(folder, settings.as_ref(), &mut intake);
    let is_error = |severity| severity == Severity::Error;
    if intake.findings.iter().any(|found| is_error(found.severity)) {
        return Ok(intake);
    }
    let environments = settings.map(|settings| settings.environments);
    let placeholders = Placeholders::of(&policies, environments.unwrap_or_default());
    let inventory = Inventory::of(&policies.set);
    let tenant = match placeholders.tenant(&inventory) {
        Ok(tenant) => tenant,
        Err(tenants) => {
            intake.findings.push(policies.several_tenants(&tenants));
            return Ok(intake);
        }
    };
    let sheet = Sheet::new(folder, &policies, &placeholders, &inventory, &tenant);
    let text = sheet.render()?;
    intake.notes.extend(placeholders.notes());
    let changes = text
        .lines()
        .filter(|line| line.contains("# CHANGE"))
        .count();
    if changes > 0 {
        intake
            .notes
            .push(format!("{changes} lines of the plan are marked CHANGE"));
    }
    intake.plan = Some(text);
    Ok(intake)
}

//! What the command line gives beside paths: a file of values, and a tenant manifest.

use std::path::Path;
use std::sync::Arc;

use super::Outcome;
use super::codes::{BAD_MANIFEST, BAD_VALUE};
use super::files::{shown, unreadable};
use crate::diag::{FileName, Finding, Findings, Place, SourceMap};
use crate::formats::Tenant;
use crate::policy::template::Values;
use crate::util::fs;
use crate::yaml::{self, Kind};

/// Largest file of values or manifest, in bytes.
const LIMIT: u64 = 10 * 1024 * 1024;

/// Values and a tenant, with what is wrong with the files they are in.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Values by name.
    pub values: Values,
    /// What is known of the tenant.
    pub tenant: Tenant,
    findings: Findings,
    texts: Vec<(FileName, Arc<str>)>,
}

impl Inputs {
    /// Reads values by name: a map of texts, numbers and booleans, YAML or JSON.
    pub fn read_values(&mut self, path: &Path) {
        let Some((name, bytes)) = self.read(path) else {
            return;
        };
        let parsed = yaml::parse(&name, &bytes);
        self.findings.extend(parsed.findings);
        self.texts.push((name.clone(), parsed.text));
        let Some(document) = parsed.document else {
            return;
        };
        let mut bad = |span, message: String| {
            let place = Place::Span(name.clone(), span);
            let finding = Finding::new(&BAD_VALUE, place, message);
            self.findings
                .push(finding.help("write `name: value`, one for each placeholder"));
        };
        match &document.root.kind {
            Kind::Mapping(entries) => {
                for (key, entry) in entries {
                    match &entry.value.kind {
                        Kind::Text(value) => self.values.name(key, value),
                        Kind::Number(value) => self.values.name(key, value.to_string()),
                        Kind::Boolean(value) => self.values.name(key, value.to_string()),
                        Kind::Broken => {}
                        Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) => {
                            let message = format!("`{key}` is not a text, number or boolean");
                            bad(entry.key, message);
                        }
                    }
                }
            }
            Kind::Broken => {}
            _ => bad(
                document.root.span,
                "the file is not a map of values".to_owned(),
            ),
        }
    }

    /// Reads a tenant manifest.
    pub fn read_tenant(&mut self, path: &Path) {
        let Some((name, bytes)) = self.read(path) else {
            return;
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match Tenant::parse(&text) {
            Ok(tenant) => self.tenant = tenant,
            Err(error) => {
                let finding = Finding::new(&BAD_MANIFEST, Place::File(name), error.to_string());
                let help = "`entrada schema tenant` prints its schema";
                self.findings.push(finding.help(help));
            }
        }
    }

    fn read(&mut self, path: &Path) -> Option<(FileName, Vec<u8>)> {
        match fs::read(path, LIMIT) {
            Ok(bytes) => Some((shown(path).into(), bytes)),
            Err(error) => {
                self.findings.push(unreadable(&error));
                None
            }
        }
    }

    /// Adds what is wrong with the files to an outcome.
    pub fn finish(self, outcome: &mut Outcome) {
        let found = self.into_findings(&mut outcome.sources);
        outcome.findings.extend(found);
    }

    /// What is wrong with the files; their texts go into `sources`.
    #[must_use]
    pub fn into_findings(self, sources: &mut SourceMap) -> Findings {
        for (name, text) in self.texts {
            sources.add(name, text);
        }
        self.findings
    }
}

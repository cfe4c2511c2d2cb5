//! The text of a plan to the plan as written.
//!
//! Input: the bytes of the file. Output: the document with its positions, its value, and the findings
//! about reading and shape. Values that hold a variable are not judged here but after
//! [`crate::resolve`] has put the variable's value in their place.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::schema;
use super::shape::Shape;
use crate::diag::{FileName, Findings, Severity};
use crate::yaml::{self, Document, Kind};

/// The outcome of [`load`].
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file, as shown to people.
    pub file: FileName,
    /// Its text; lossy if it is not UTF-8.
    pub text: Arc<str>,
    /// The plan as written; `None` when the file could not be read as YAML.
    pub written: Option<Written>,
    /// Findings about reading and shape.
    pub findings: Findings,
}

/// A plan as written: variables and patches are still in it.
#[derive(Clone, Debug)]
pub struct Written {
    /// The tree with positions.
    pub document: Arc<Document>,
    /// The same as JSON, maps in source order.
    pub value: Value,
    /// Whether neither reading nor shape had an error, so that the plan can be resolved.
    pub sound: bool,
}

/// Reads a plan. `file` is the name shown to people.
#[must_use]
pub fn load(file: &FileName, bytes: &[u8]) -> Loaded {
    let parsed = yaml::parse(file, bytes);
    let mut findings = parsed.findings;
    let written = parsed.document.map(|document| {
        let value = document.root.to_value();
        let masked = |pointer: &str| is_masked(&document, pointer);
        if let Some(shape) = shape() {
            findings.extend(shape.findings(&value, &masked));
        }
        Written {
            document: Arc::new(document),
            value,
            sound: !findings
                .iter()
                .any(|finding| finding.severity == Severity::Error),
        }
    });
    Loaded {
        file: Arc::clone(file),
        text: parsed.text,
        written,
        findings,
    }
}

/// The shape of plans, compiled once. A test makes sure that there is one.
pub(crate) fn shape() -> Option<&'static Shape> {
    static SHAPE: OnceLock<Option<Shape>> = OnceLock::new();
    SHAPE
        .get_or_init(|| Shape::new(schema::plan()).ok())
        .as_ref()
}

/// Whether the value at `pointer` is not final: it holds a variable, or a finding has been given for
/// it already.
fn is_masked(document: &Document, pointer: &str) -> bool {
    document
        .root
        .get(pointer)
        .is_some_and(|node| match &node.kind {
            Kind::Text(text) => text.contains("${"),
            Kind::Broken => true,
            _ => false,
        })
}

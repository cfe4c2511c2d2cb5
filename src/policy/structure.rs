//! Structure: what the policy schema decides, without the schema.
//!
//! Input is a well-formed document; output is findings `ENT30…`. The rules are rows of a
//! [`table`]; no rule here looks at more than one file. What is found is what the service's own
//! validator of TrustFrameworkPolicy_0.3.0.0.xsd finds at upload, but all of it rather than the
//! first, with the misplaced element named where several are out of order.

pub mod content;
pub mod keys;
mod model;
mod shape;
mod simple;
mod table;
pub mod values;

#[cfg(test)]
pub(super) mod oracle;
#[cfg(test)]
mod tests;

use self::model::{ChildType, Content};
pub(crate) use self::shape::Shape;
use super::doc::{Document, ElementId};
use crate::diag::{Code, CodeInfo, Finding, Findings, Place, Severity, Span};

/// Largest policy file the service accepts, in bytes.
pub const MAX_UPLOAD_BYTES: usize = 1024 * 1024;

/// Where judging a document stops: one slip rarely causes more than a few findings, a hostile file
/// would cause a hundred thousand.
const MAX_FINDINGS: usize = 1_000;

/// A file the service would not take.
pub static TOO_LARGE_TO_UPLOAD: CodeInfo = CodeInfo {
    id: "ENT3018",
    severity: Severity::Error,
    title: "policy file is larger than 1,024 KB",
    explain: "\
The service accepts policy files of up to 1,024 KB. Move a part of the file, usually the localization, \
into a policy of its own between this one and its base: a chain may have up to ten policies.",
    source: "Microsoft Learn: Azure AD B2C service limits and restrictions",
};

/// The codes of this family.
pub const CODES: &[Code] = &[
    &content::NOT_A_POLICY,
    &content::UNKNOWN_ELEMENT,
    &content::OUT_OF_ORDER,
    &content::TOO_MANY,
    &content::MISSING_ELEMENT,
    &content::EMPTY_CONTAINER,
    &values::UNKNOWN_ATTRIBUTE,
    &values::MISSING_ATTRIBUTE,
    &values::NOT_ALLOWED_WORD,
    &values::WRONG_FORM,
    &values::WRONG_TYPE,
    &keys::DUPLICATE_KEY,
    &keys::DUPLICATE_METADATA,
    &keys::DUPLICATE_UNCHECKED,
    &keys::DUPLICATE_BUT_FOR_CASE,
    &content::STRAY_TEXT,
    &content::WHITE_SPACE_IN_EMPTY,
    &TOO_LARGE_TO_UPLOAD,
];

/// Whether `found` says that the structure of a file is wrong, so that nothing more can be said of
/// it. The service refuses a file that is too large or has a metadata item twice, but what it means
/// is known.
#[must_use]
pub fn is_unsound(found: &Finding) -> bool {
    let of_structure = CODES.iter().any(|code| code.id == found.code.id);
    let readable = [TOO_LARGE_TO_UPLOAD.id, keys::DUPLICATE_METADATA.id];
    of_structure && found.code.severity == Severity::Error && !readable.contains(&found.code.id)
}

/// Judges the structure of `document`.
#[must_use]
pub fn check(document: &Document) -> Findings {
    let mut judge = Judge {
        document,
        findings: Findings::new(),
    };
    if document.size > MAX_UPLOAD_BYTES {
        judge.findings.push(Finding::new(
            &TOO_LARGE_TO_UPLOAD,
            Place::File(document.file.clone()),
            format!(
                "the file has {} bytes; the service accepts {MAX_UPLOAD_BYTES}",
                document.size
            ),
        ));
    }
    if judge.root() {
        judge.element(
            ElementId::ROOT,
            ChildType::Row(&table::TRUST_FRAMEWORK_POLICY),
        );
    }
    judge.findings.truncate(MAX_FINDINGS);
    judge.findings
}

/// One run over one document.
struct Judge<'a> {
    document: &'a Document,
    findings: Findings,
}

impl Judge<'_> {
    /// Whether so much is wrong that nobody reads on.
    fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }

    /// Judges `id` and everything below it. Recursion is bounded by the depth of a document.
    fn element(&mut self, id: ElementId, of: ChildType) {
        if self.is_full() {
            return;
        }
        match of {
            ChildType::Text(simple) => {
                self.attributes(id, &[]);
                self.text_only(id, simple);
            }
            ChildType::Row(row) => {
                // What has no type may have any attribute.
                if !matches!(row.content, Content::Anything { text: true }) {
                    self.attributes(id, row.attributes);
                }
                self.content(id, row);
                self.keys(id, row.keys);
            }
        }
    }

    /// A finding at `span` of the document.
    fn finding(&self, code: Code, span: Span, message: String) -> Finding {
        Finding::new(code, self.document.place(span), message)
    }
}

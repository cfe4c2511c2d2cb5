//! Finding codes and their long texts.

use std::fmt;

/// How bad a finding is. The order is from harmless to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never changes an exit code.
    Info,
    /// Works, but probably not as meant.
    Warning,
    /// The service refuses it, or a user meets it at sign-in.
    Error,
}

impl Severity {
    /// The lower-case word used in every output format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known about one finding code: the text behind `entrada explain CODE`.
///
/// Declared as a `static` beside the rule that uses it and listed in that module's `CODES`;
/// `crate::codes` collects those lists into the catalogue.
#[derive(Debug)]
pub struct CodeInfo {
    /// `ENT` and four digits. Stable: a code is never reused for another meaning.
    pub id: &'static str,
    /// Severity unless the plan's `lint` section says otherwise.
    pub severity: Severity,
    /// One line, lower case, no full stop.
    pub title: &'static str,
    /// The long form: what is wrong, what the service or a user would see, how to fix it. Markdown.
    pub explain: &'static str,
    /// Where the fact comes from: a document, an RFC, a schema.
    pub source: &'static str,
}

/// A reference to a code's entry in the catalogue.
pub type Code = &'static CodeInfo;

//! The correction a finding may carry.
//!
//! A fix is there only when exactly one correction exists and it can be made without asking. Its
//! edits change the files as they are on disk; what they do not name stays as it is, byte for byte.

use super::{FileName, Span};

/// A correction: all of its edits, or none, are made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What it does, as an order: "write `surname`".
    pub title: String,
    /// The edits, of one file or of several. Those of one file do not overlap.
    pub edits: Vec<Edit>,
}

/// One change of a file: the bytes of `span` give way to `replacement`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The file.
    pub file: FileName,
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What is written there; empty for a deletion.
    pub replacement: String,
}

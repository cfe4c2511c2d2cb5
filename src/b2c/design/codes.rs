//! Findings of the generator itself.

use crate::diag::{Code, CodeInfo, Severity};

/// A text that XML cannot carry.
pub static UNWRITABLE: CodeInfo = CodeInfo {
    id: "ENT2960",
    severity: Severity::Error,
    title: "text cannot be written to XML",
    explain: "\
Policies are XML 1.0, and XML 1.0 has no way to write some characters: most control characters, such
as U+0000, and the code points U+FFFE and U+FFFF. Not even a character reference may stand for them. A
text of the plan that goes into a policy holds one.

Remove the character. They usually come from copying out of a terminal or a spreadsheet.",
    source: "W3C XML 1.0, production Char",
};

/// The codes of this module.
pub const CODES: &[Code] = &[&UNWRITABLE];

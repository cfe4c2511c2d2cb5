//! Findings: what every check of the product says, in one shape.
//!
//! A rule creates a [`Finding`] from a [`Code`] and names a [`Place`]: a JSON pointer of the plan or
//! a byte range of a file. Only [`SourceMap`] knows lines and columns, and only the renderers print.

mod code;
mod finding;
mod source;

pub use code::{Code, CodeInfo, Severity};
pub use finding::{Finding, Findings, Part, Place, Related};
pub use source::{FileName, LineColumn, Located, Location, SourceMap, Span};

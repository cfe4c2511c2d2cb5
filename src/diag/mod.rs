//! Findings: what every check of the product says, in one shape.
//!
//! A rule creates a [`Finding`] from a [`Code`] and names a [`Place`]: a JSON pointer of the plan or
//! a byte range of a file. Only [`SourceMap`] knows lines and columns, and only the renderers print.

pub mod catalogue;
mod code;
pub mod filter;
mod finding;
mod fix;
pub mod render;
mod source;

pub use code::{Code, CodeInfo, Severity};
pub(crate) use finding::nearest;
pub use finding::{Finding, Findings, Part, Place, Related};
pub use fix::{Edit, Fix};
pub use source::{
    FileName, LineColumn, Located, LocatedEdit, LocatedRelated, Location, PlanIndex, SourceMap,
    Span,
};

//! YAML 1.2 documents with positions.
//!
//! Input: the bytes of one file. Output: a [`Document`] (the text and a tree of [`Node`]s, each with
//! its byte range) and all [`Findings`](crate::diag::Findings) about how the file is written. Scalars
//! are typed by the YAML 1.2 core schema; places that YAML 1.1 readers read differently are warned
//! about. Only bytes that are not text and YAML that is not well-formed stop early: then there are
//! findings and no document.
//!
//! Invariants: no input makes this module panic, recurse without bound or use more than a small
//! multiple of the input's size; every span lies inside the document's text.

mod build;
pub mod codes;
mod decode;
mod emit;
mod node;
mod scalar;
mod syntax;
#[cfg(test)]
mod tests;

pub use build::{Parsed, parse};
pub use emit::to_yaml;
pub use node::{Document, Entry, Kind, Mapping, Node, Style};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// How deep collections may nest, counting those that aliases bring in.
pub const MAX_DEPTH: usize = 64;

/// How much aliases may add to a document: one for each value and each 32 bytes of its text.
pub const MAX_ALIASED_WEIGHT: usize = 100_000;

/// How many warnings one file yields before the rest is only counted; errors may be twice as many.
pub const MAX_FINDINGS: usize = 500;

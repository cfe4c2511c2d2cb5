//! From a resolved plan to an Azure AD B2C policy set.
//!
//! XML is written by templates under `templates/`, never concatenated in Rust; what they print is
//! read back by [`crate::policy`] and judged before anybody sees it.

pub mod base;
pub mod design;
pub mod render;

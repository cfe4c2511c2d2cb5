//! From a resolved plan to an Azure AD B2C policy set.
//!
//! XML is written by templates under `templates/`, never concatenated in Rust; what they print is
//! read back by [`crate::policy`] and judged before anybody sees it. In order:
//!
//! 1. the base: our own or the plan's starter pack ([`base`]),
//! 2. every decision about the rest as plain data ([`design`]),
//! 3. extensions and relying parties, rendered from that data,
//! 4. policies carried along unchanged,
//! 5. the whole set read back, written canonically and judged ([`generated`]).
//!
//! Equal plans and files give equal bytes; nothing is read from anywhere else, and a secret is
//! never more than its reference.

pub mod base;
pub mod design;
pub mod generated;
mod input;
pub mod pending;
pub mod render;

pub use generated::{GeneratedPolicies, GeneratedPolicy, Role, policies, policy_set};
pub use input::input;

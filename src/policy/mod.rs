//! TrustFramework (custom) policies: documents with positions, inheritance, rules.
//!
//! Input is the text of policy files; output is [`crate::diag::Findings`] or canonical XML. The
//! module knows nothing of plans: what it says it says of any Azure AD B2C custom policy set.

pub mod chain;
pub mod claims;
#[cfg(test)]
pub(crate) mod corpus;
pub mod diff;
pub mod doc;
pub mod effective;
pub mod fix;
#[cfg(test)]
pub(crate) mod fixture;
pub mod graph;
pub mod handlers;
pub mod inventory;
pub mod journeys;
mod merged;
#[cfg(test)]
mod once;
#[cfg(test)]
mod precision;
pub mod provenance;
pub mod references;
pub mod rules;
pub mod security;
pub mod service_messages;
pub mod set;
pub mod show;
pub mod structure;
pub mod template;
pub mod tenant;
pub mod words;
pub mod writer;

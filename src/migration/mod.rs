//! What runs a migration beside the tenant's own settings: import manifest, attribute mapping,
//! configuration of the just-in-time service, and the stages of the runbook, all as data.
//!
//! Input is a resolved plan; output are the documents of [`crate::formats`], with every default filled
//! in, so that whoever reads one needs no plan.

pub mod deploy;
pub mod manifest;
pub mod mapping;
pub mod monitoring;
mod names;
pub mod permissions;
mod readers;
pub mod runbook;
pub mod serve;

/// Version of the formats of these documents.
pub(crate) const VERSION: u32 = 1;

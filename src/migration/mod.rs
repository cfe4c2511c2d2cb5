//! What runs a migration beside the tenant's own settings: import manifest, attribute mapping,
//! configuration of the just-in-time service, and the stages of the runbook, all as data.

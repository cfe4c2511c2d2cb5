//! `entrada` turns one YAML migration plan into everything a migration to Azure AD B2C or
//! Microsoft Entra External ID needs. `ARCHITECTURE.md` has the map; the modules below are listed
//! in the order in which data flows through them.

#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests read and write files directly"
    )
)]

pub mod util;

pub mod diag;

pub mod yaml;

pub mod plan;

pub mod resolve;

pub mod check;

pub mod policy;

pub mod intake;

pub mod b2c;

pub mod formats;

pub mod desired;

pub mod ops;

pub mod migration;

pub mod artefact;

pub mod review;

pub mod report;

pub mod project;

pub mod lint;

pub mod codes;

pub mod cli;

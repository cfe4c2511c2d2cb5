//! ENT60 to ENT65: handlers, their metadata and keys, transformations, pages, claim resolvers.

pub mod content;
pub mod directory;
pub mod metadata;
pub mod resolvers;
pub mod rest;
pub mod saml;
mod signatures;
mod tables;
pub mod transformations;

use crate::diag::Code;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &metadata::UNKNOWN_HANDLER,
    &metadata::MISSING_METADATA,
    &metadata::METADATA_VALUE,
    &metadata::UNKNOWN_METADATA,
    &metadata::MISSING_KEY,
    &metadata::EMPTY_METADATA,
    &saml::PARTNER_METADATA,
    &metadata::UNKNOWN_KEY,
    &saml::NO_PARTNER,
    &rest::REST_KEYS,
    &rest::SERVICE_URL,
    &rest::NAMED_CLAIM,
    &directory::ONE_INPUT,
    &directory::KEY_NOT_PERSISTED,
    &directory::EXTENSIONS_APP,
    &directory::UNKNOWN_ATTRIBUTE,
    &directory::ATTRIBUTE_WITH_APP,
    &directory::OTHER_SIGN_IN_NAMES,
    &transformations::UNKNOWN_METHOD,
    &transformations::CLAIMS_MISMATCH,
    &transformations::CLAIM_TYPE_MISMATCH,
    &transformations::PARAMETER_MISMATCH,
    &content::PAGE_TYPE,
    &content::PAGE_VERSION,
    &content::NO_PAGE,
    &content::SCRIPT_WITHOUT_CONTRACT,
    &resolvers::UNKNOWN_RESOLVER,
    &resolvers::NOT_RESOLVED,
];

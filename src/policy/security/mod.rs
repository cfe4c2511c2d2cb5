//! ENT70: what a policy does to its users' security, and to those who operate it.

pub mod accounts;
pub mod enumeration;
pub mod leftovers;
pub mod operations;
pub mod rest;

use crate::diag::Code;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &rest::ANONYMOUS_REFUSED,
    &rest::ANONYMOUS,
    &rest::PLAIN_HTTP,
    &rest::DEBUG_MODE,
    &rest::MESSAGES_WITH_ADDRESS,
    &rest::LITERAL_SECRET,
    &accounts::STRONG_PASSWORD,
    &accounts::EMAIL_NOT_VERIFIED,
    &accounts::DEFAULT_PHONE,
    &accounts::PASSWORD_AND_PHONE,
    &enumeration::TELLS_WHO_EXISTS,
    &operations::RECORDER,
    &operations::DEPLOYMENT_MODE,
    &operations::INSIGHTS_DEVELOPER,
    &operations::KEY_CONTAINER,
    &operations::TOO_MANY_POLICIES,
    &leftovers::PLACEHOLDER,
];

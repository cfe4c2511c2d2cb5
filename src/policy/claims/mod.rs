//! ENT53, ENT54: validation technical profiles and the flow of claims.

pub mod defaults;
pub mod flow;
pub mod pages;
pub mod password;
pub mod relying_party;
pub mod validations;

use crate::diag::Code;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &validations::VALIDATION_TWICE,
    &validations::INHERITED_VALIDATION,
    &validations::VALIDATION_ELSEWHERE,
    &validations::VALIDATION_INPUT,
    &pages::NOT_COLLECTED,
    &password::WRITTEN_BEFORE_PROOF,
    &password::FLAG_BEFORE_PASSWORD,
    &flow::OUTPUT_NOT_PRODUCED,
    &flow::INPUT_NOT_PRODUCED,
    &defaults::DEFAULT_VALUE_TYPE,
    &relying_party::NO_JOURNEY,
    &relying_party::NO_SUBJECT,
    &relying_party::SUBJECT_NOT_SENT,
];

//! ENT51, ENT52: merged journeys and preconditions.

pub mod exchanges;
pub mod outcomes;
pub mod preconditions;
pub mod reach;
pub mod steps;
pub mod sub_journeys;

use crate::diag::Code;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &steps::STEP_ORDER,
    &steps::SELECTION_WITHOUT_EXCHANGE,
    &steps::NO_SEND_CLAIMS,
    &steps::NO_ISSUER,
    &exchanges::SEVERAL_EXCHANGES,
    &exchanges::SELECTION_TARGET,
    &exchanges::DUPLICATE_EXCHANGE,
    &sub_journeys::SUB_JOURNEY_TYPE,
    &sub_journeys::NO_CANDIDATE,
    &sub_journeys::SUB_JOURNEY_RING,
    &reach::UNREACHABLE_STEP,
    &reach::UNCHOSEN_EXCHANGE,
    &steps::CHOICE_WITHOUT_PAGE,
    &preconditions::WRONG_ACTION,
    &preconditions::RUNS_WHEN_ABSENT,
    &preconditions::SKIP_NEEDS_CLAIM,
    &preconditions::BOOLEAN_LITERAL,
    &preconditions::VALUE_COUNT,
    &outcomes::NEVER_RUNS,
    &outcomes::NO_EFFECT,
];

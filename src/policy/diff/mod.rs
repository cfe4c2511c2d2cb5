//! What a change to a policy set means.
//!
//! Input is two [policy sets](super::set::PolicySet); output is [`Diff`]: which relying parties there are on both sides, and
//! every [`Change`] of what they do, once, with the relying parties it touches. Compared are effective
//! views: how a file is formatted, which file of a chain holds a definition and how an id is
//! capitalised makes no difference. What no relying party uses is compared too.
//!
//! Invariants: a set compared with itself has no change; exchanging the two sides exchanges what was
//! added and what was removed; equal inputs give equal output in equal order.

mod blocks;
mod change;
mod collect;
mod facts;
mod impact;
pub mod journeys;
mod parts;
mod profiles;
mod relying_party;
pub(crate) mod secrets;
mod sets;
mod sides;
#[cfg(test)]
mod tests;
mod view;

pub use change::{Area, Aspect, Change, ChangeKind, Compared, Diff, Impact, Side, State};
pub use sets::compare;

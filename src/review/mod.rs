//! What a change means: two plans or two build trees compared, by address and field.

pub mod compare;
pub mod fields;
pub mod impact;
mod items;
mod mask;
pub mod plans;
pub mod touched;
pub mod unused;

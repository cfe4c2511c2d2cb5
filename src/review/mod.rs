//! What a change means: two plans or two build trees compared, by address and field.

mod causes;
mod changed_files;
pub mod compare;
pub mod effects;
pub mod fields;
pub mod impact;
mod items;
mod mask;
pub mod plans;
pub mod touched;
pub mod trees;
pub mod unused;
mod worlds;

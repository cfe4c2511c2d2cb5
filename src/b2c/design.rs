//! What a plan's policies are to be, as plain data: between the plan and the templates.
//!
//! Each module reads its part of the plan model and returns values of [`element`], the typed
//! vocabulary of a policy file. Nothing here writes XML.

pub mod element;

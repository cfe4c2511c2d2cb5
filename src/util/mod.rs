//! Small things everybody needs and that know nothing of the product.

pub mod canonical;
pub mod fs;
pub mod host;
pub mod naming;
pub mod pointer;
pub mod secret;

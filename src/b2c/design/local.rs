//! Accounts with a password: the pages where people sign in, sign up and set a new password.

use super::Inputs;
use super::attributes::Attributes;
use super::element::Profile;
use super::migration::Migration;
use super::service::Service;

/// The pages, each with what validates it.
#[must_use]
pub fn pages(
    _inputs: &Inputs<'_>,
    _migration: &Migration,
    _service: Option<&Service>,
    _attributes: &Attributes,
) -> Vec<Profile> {
    Vec::new()
}

//! ENT80: what a policy set wants of its tenant, against what the tenant has.
//!
//! Input is a set and the [`Tenant`](crate::formats::Tenant) of the options; output is findings. A
//! section of the manifest that is absent is unknown, and nothing is said about it. Keys and
//! policies are judged file by file, applications and attributes on the effective technical
//! profiles, because a directory access or a login is often put together from several files.

pub mod applications;
pub mod attributes;
pub mod keys;
pub mod policies;

use super::rules::Context;
use crate::diag::{Code, Findings};

/// The codes of this family.
pub const CODES: &[Code] = &[
    &keys::NO_SUCH_KEY,
    &keys::WRONG_KIND,
    &keys::NO_PRIVATE_KEY,
    &keys::NOT_VALID,
    &keys::EXPIRES_SOON,
    &keys::WRONG_USE,
    &applications::EXTENSIONS_APP,
    &applications::NO_SUCH_APPLICATION,
    &applications::SWAPPED,
    &policies::BASE_IN_TENANT,
    &policies::TENANT_ID,
    &attributes::NOT_REGISTERED,
    &attributes::OTHER_TYPE,
];

/// Judges every file whose structure is right.
pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut of_keys = Findings::new();
    for (index, policy) in context.judged() {
        if context.is_sound(index) {
            keys::check(context, index, policy, &mut of_keys);
            policies::check(context, index, policy, findings);
        }
    }
    keys::report_once(of_keys, findings);
}

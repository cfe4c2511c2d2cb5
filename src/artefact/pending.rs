//! `pending.json`: where ids that are not known yet stand in the build tree.

use super::{VERSION, policy_path};
use crate::b2c::{GeneratedPolicies, pending};
use crate::formats::{Pending, PendingId, PendingUse};
use crate::resolve::ResolvedPlan;

/// The document. An id that no policy holds is not in it: nobody has to wait for it.
pub(super) fn document(plan: &ResolvedPlan, set: &GeneratedPolicies) -> Pending {
    Pending {
        version: VERSION,
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        pending: pending::pending(set).into_iter().map(id).collect(),
    }
}

fn id(pending: pending::Pending) -> PendingId {
    PendingId {
        setting: pending.id.setting.to_owned(),
        description: pending.id.description.to_owned(),
        placeholder: pending.id.placeholder,
        uses: pending
            .uses
            .into_iter()
            .map(|place| PendingUse {
                file: policy_path(&place.file),
                element: place.element,
                attribute: place.attribute,
            })
            .collect(),
    }
}

//! `pending.json`: where ids that are not known yet stand in the build tree.

use std::collections::BTreeMap;

use super::{VERSION, policy_path};
use crate::b2c::{GeneratedPolicies, pending};
use crate::desired::{DesiredState, KEY};
use crate::formats::{Pending, PendingId, PendingPlace, PendingReference, PendingUse};
use crate::resolve::ResolvedPlan;

/// The document. An id that no policy holds is not in it: nobody has to wait for it.
pub(super) fn document(
    plan: &ResolvedPlan,
    set: Option<&GeneratedPolicies>,
    desired: &DesiredState,
) -> Pending {
    let ids = set.map(pending::pending).unwrap_or_default();
    Pending {
        version: VERSION,
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        pending: ids.into_iter().map(id).collect(),
        references: references(desired),
    }
}

/// Every value that a resource takes from another or, once it exists, from itself.
fn references(desired: &DesiredState) -> Vec<PendingReference> {
    let mut uses: BTreeMap<String, Vec<PendingPlace>> = BTreeMap::new();
    for resource in &desired.resources {
        for (place, late) in resource.references() {
            let pointer = match place.as_str() {
                KEY => "/request/key".to_owned(),
                _ => format!("/body{place}"),
            };
            uses.entry(format!("{}#{}", late.address, late.property))
                .or_default()
                .push(PendingPlace {
                    file: resource.address.path(),
                    pointer,
                });
        }
    }
    uses.into_iter()
        .map(|(reference, mut uses)| {
            uses.sort_by(|one, other| {
                (&one.file, &one.pointer).cmp(&(&other.file, &other.pointer))
            });
            PendingReference { reference, uses }
        })
        .collect()
}

fn id(pending: pending::Pending) -> PendingId {
    PendingId {
        setting: pending.id.setting.to_owned(),
        reference: pending.id.reference.to_owned(),
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

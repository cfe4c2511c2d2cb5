//! The order in which resources can be made: each after those it rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::{Address, Resource};

/// `resources` so that each comes after those it depends on; among those that are free, by address.
/// A ring, which no plan has whose deferred members are declared, is broken at its first address
/// rather than lost.
pub(super) fn in_order(resources: Vec<Resource>) -> Vec<Resource> {
    let mut waiting: BTreeMap<Address, (Resource, BTreeSet<Address>)> = resources
        .into_iter()
        .map(|resource| {
            let needs = resource.depends_on().into_iter().collect();
            (resource.address.clone(), (resource, needs))
        })
        .collect();
    let present: BTreeSet<Address> = waiting.keys().cloned().collect();
    let mut wanted_by: BTreeMap<Address, Vec<Address>> = BTreeMap::new();
    for (address, (_, needs)) in &mut waiting {
        needs.retain(|need| present.contains(need));
        for need in needs.iter() {
            wanted_by
                .entry(need.clone())
                .or_default()
                .push(address.clone());
        }
    }
    let mut free: BTreeSet<Address> = waiting
        .iter()
        .filter(|(_, (_, needs))| needs.is_empty())
        .map(|(address, _)| address.clone())
        .collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(next) = free.pop_first().or_else(|| waiting.keys().next().cloned()) {
        let Some((resource, _)) = waiting.remove(&next) else {
            continue;
        };
        ordered.push(resource);
        for waiter in wanted_by.remove(&next).unwrap_or_default() {
            if let Some((_, needs)) = waiting.get_mut(&waiter) {
                needs.remove(&next);
                if needs.is_empty() {
                    free.insert(waiter);
                }
            }
        }
    }
    ordered
}

//! One order for lists whose order means nothing.

use crate::formats::manifest::Cohort;
use crate::plan::{AttributeCondition, Plan, Predicate};

/// The words of `list`, each once, in order.
pub(super) fn set(list: &[String]) -> Vec<String> {
    let mut words = list.to_vec();
    words.sort();
    words.dedup();
    words
}

/// The plan's cohorts by name.
pub(super) fn cohorts(plan: &Plan) -> Vec<Cohort> {
    let mut cohorts: Vec<Cohort> = plan
        .cohorts
        .iter()
        .map(|cohort| Cohort {
            name: cohort.name.clone(),
            predicate: predicate(&cohort.predicate),
        })
        .collect();
    cohorts.sort_by(|one, other| one.name.cmp(&other.name));
    cohorts
}

/// The same conditions with their lists in order.
fn predicate(given: &Predicate) -> Predicate {
    let mut store = given.store.clone();
    sort_by_text(&mut store);
    let mut attribute: Vec<AttributeCondition> = given
        .attribute
        .iter()
        .map(|condition| AttributeCondition {
            name: condition.name.clone(),
            one_of: set(&condition.one_of),
        })
        .collect();
    sort_by_text(&mut attribute);
    let all_of = |list: &[Predicate]| {
        let mut list: Vec<Predicate> = list.iter().map(predicate).collect();
        sort_by_text(&mut list);
        list
    };
    Predicate {
        source: set(&given.source),
        store,
        provider: set(&given.provider),
        hash: set(&given.hash),
        email_verified: given.email_verified,
        has_email: given.has_email,
        enabled: given.enabled,
        mfa: set(&given.mfa),
        group: set(&given.group),
        attribute,
        all: all_of(&given.all),
        any: all_of(&given.any),
        not: given.not.as_deref().map(|not| Box::new(predicate(not))),
    }
}

/// Sorts by the JSON form and leaves one of equals.
fn sort_by_text<T: serde::Serialize + PartialEq>(list: &mut Vec<T>) {
    list.sort_by_cached_key(|item| serde_json::to_string(item).unwrap_or_default());
    list.dedup();
}

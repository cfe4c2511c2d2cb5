//! Steps numbered 1 to n.
//!
//! A step of a derived policy overrides the step of its base that has the same number. So a number
//! is never changed alone: all files that define the journey are renumbered together, equal numbers
//! stay equal, and every policy that is made of one of the changed files has 1 to n afterwards. A
//! tool that numbers each file on its own turns the override of step 7 into one of step 1.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Change, Draft, Limits, Outcome, Piece, Site};
use crate::policy::chain::Chain;
use crate::policy::doc::{Document, ElementId};
use crate::policy::set::{At, Kind, PolicyIndex, PolicySet};

/// Most policies whose steps are numbered together: a tenant holds no more.
const MOST_TOGETHER: usize = 200;

/// Closes the gaps in the numbers of a merged journey.
pub(super) fn renumbered(site: &Site<'_>) -> Outcome {
    let Some((kind, id)) = journey(site) else {
        return Ok(None);
    };
    let mut numbering = Numbering {
        set: site.set,
        kind,
        id,
        steps: BTreeMap::new(),
    };
    let mut open = Vec::new();
    for leaf in site.made_of(site.policy) {
        if numbering.is_wrong(&Chain::of(site.set, leaf))? {
            open.push(leaf);
        }
    }
    known_to_an_application(site.set, &open)?;
    let mut together: HashSet<PolicyIndex> = open.iter().copied().collect();
    let mut changed = HashSet::new();
    while let Some(leaf) = open.pop() {
        let chain = Chain::of(site.set, leaf);
        all_known(site.limits, &chain)?;
        for file in numbering.add(&chain)? {
            if changed.insert(file) {
                let more = site.made_of(file).into_iter();
                open.extend(more.filter(|policy| together.insert(*policy)));
            }
        }
        if together.len() > MOST_TOGETHER {
            return Err(format!("more than {MOST_TOGETHER} policies hang together"));
        }
    }
    let changes: Vec<Change> = numbering
        .steps
        .iter()
        .filter(|(_, numbers)| numbers.old != numbers.new)
        .filter_map(|(at, numbers)| change(site.set, *at, numbers.new))
        .collect();
    let stranger = changes
        .iter()
        .find(|change| site.limits.kept.contains(&change.policy));
    if let Some(stranger) = stranger {
        let file = &site.set.policy(stranger.policy).document.file;
        return Err(format!(
            "`{file}` would have to change too, and is not among the files that are linted"
        ));
    }
    Ok(Some(draft(id, changes)))
}

/// Numbers the steps of a journey that has a number twice, by their order in the file.
pub(super) fn doubled(site: &Site<'_>) -> Outcome {
    let element = site.element();
    let order = element.attribute_node("Order").map(|a| a.value_span);
    if element.name != "OrchestrationStep" || order != Some(site.span) {
        return Ok(None);
    }
    let Some((kind, id)) = journey(site) else {
        return Ok(None);
    };
    let steps = steps(site.document, site.ancestor(2))?;
    for pair in steps.windows(2) {
        let [(first, low), (second, high)] = pair else {
            continue;
        };
        if low > high {
            return Err("the steps are not written in the order of their numbers".to_owned());
        }
        if low == high && are_alike(site, *first, *second) {
            return Err("one of the two steps may be a copy of the other".to_owned());
        }
    }
    let users = site.made_of(site.policy);
    known_to_an_application(site.set, &users)?;
    for leaf in users {
        let chain = Chain::of(site.set, leaf);
        all_known(site.limits, &chain)?;
        if !chain.is_complete() {
            return Err("a base of it is missing".to_owned());
        }
        if chain.definitions(kind, id).len() > 1 {
            return Err(format!(
                "another policy overrides steps of `{id}` by their numbers"
            ));
        }
    }
    let changes = (1..)
        .zip(&steps)
        .filter(|(new, (_, old))| new != old)
        .filter_map(|(new, (element, _))| {
            let at = At {
                policy: site.policy,
                element: *element,
            };
            change(site.set, at, new)
        });
    Ok(Some(draft(id, changes.collect())))
}

/// Kind and id of the journey the step at `site` belongs to.
fn journey<'a>(site: &Site<'a>) -> Option<(Kind, &'a str)> {
    let journey = site.document.element(site.ancestor(2)?);
    let container = site.document.element(journey.parent?);
    let kind = Kind::of(&journey.name, &container.name)?;
    Some((kind, journey.attribute("Id")?))
}

/// Without a relying party the set is a part: what derives from it, elsewhere, overrides steps by
/// their numbers.
fn known_to_an_application(set: &PolicySet, leaves: &[PolicyIndex]) -> Result<(), String> {
    let is_called = |leaf: &PolicyIndex| set.policy(*leaf).relying_party().is_some();
    if leaves.iter().any(is_called) {
        return Ok(());
    }
    Err("policies that derive from this one may override its steps by their numbers".to_owned())
}

/// What overrides steps, or is overridden, may be outside of the set.
fn all_known(limits: &Limits, chain: &Chain<'_>) -> Result<(), String> {
    for member in chain.members() {
        if limits.uncertain.contains(member) {
            return Err("which base it extends is not certain".to_owned());
        }
        if limits.inherited_elsewhere.contains(member) {
            return Err("another folder derives from this policy too".to_owned());
        }
    }
    Ok(())
}

/// The steps of the journey defined by `definition`, with their numbers.
fn steps(
    document: &Document,
    definition: Option<ElementId>,
) -> Result<Vec<(ElementId, u32)>, String> {
    let lists = definition
        .into_iter()
        .flat_map(|id| document.children_named(id, "OrchestrationSteps"));
    let steps = lists.flat_map(|(list, _)| document.children_named(list, "OrchestrationStep"));
    steps
        .map(|(id, step)| match step.attribute("Order").map(str::trim) {
            Some(order) => match order.parse() {
                Ok(order) => Ok((id, order)),
                Err(_) => Err(format!("`{order}` is no number of a step")),
            },
            None => Err("a step has no number".to_owned()),
        })
        .collect()
}

/// Whether two steps have an exchange of the same id, or nothing that tells them apart.
fn are_alike(site: &Site<'_>, first: ElementId, second: ElementId) -> bool {
    let document = site.document;
    let exchanges = |step| -> HashSet<String> {
        document
            .children_named(step, "ClaimsExchanges")
            .flat_map(|(list, _)| document.children(list))
            .filter_map(|(_, exchange)| Some(exchange.attribute("Id")?.to_lowercase()))
            .collect()
    };
    let source = |step: ElementId| -> String {
        let source = site.source(document.element(step).span);
        source.split_whitespace().collect()
    };
    source(first) == source(second) || !exchanges(first).is_disjoint(&exchanges(second))
}

/// The numbers of one step.
struct Numbers {
    old: u32,
    new: u32,
}

/// The new numbers of a journey, for as many files as hang together.
struct Numbering<'a> {
    set: &'a PolicySet,
    kind: Kind,
    id: &'a str,
    steps: BTreeMap<At, Numbers>,
}

impl Numbering<'_> {
    /// The steps of the journey in the policies of `chain`, with their numbers.
    fn merged(&self, chain: &Chain<'_>) -> Result<Vec<(At, u32)>, String> {
        if !chain.is_complete() {
            return Err("a base of it is missing".to_owned());
        }
        let mut merged = Vec::new();
        for at in chain.definitions(self.kind, self.id) {
            let document = &self.set.policy(at.policy).document;
            let layer = steps(document, Some(at.element))?;
            if layer.windows(2).any(|pair| pair[0].1 >= pair[1].1) {
                return Err("the steps are not written in the order of their numbers".to_owned());
            }
            merged.extend(layer.into_iter().map(|(element, order)| {
                let policy = at.policy;
                (At { policy, element }, order)
            }));
        }
        Ok(merged)
    }

    /// Whether the merged numbers are not 1 to n.
    fn is_wrong(&self, chain: &Chain<'_>) -> Result<bool, String> {
        let numbers = distinct(&self.merged(chain)?);
        Ok((1..)
            .zip(numbers)
            .any(|(expected, number)| expected != number))
    }

    /// Numbers the merged steps of `chain` 1 to n, and returns the policies whose files change.
    fn add(&mut self, chain: &Chain<'_>) -> Result<HashSet<PolicyIndex>, String> {
        let merged = self.merged(chain)?;
        let numbers: BTreeMap<u32, u32> = distinct(&merged).into_iter().zip(1..).collect();
        let mut changed = HashSet::new();
        for (at, old) in merged {
            let new = numbers.get(&old).copied().unwrap_or(old);
            if new != old {
                changed.insert(at.policy);
            }
            let known = self.steps.entry(at).or_insert(Numbers { old, new });
            if known.new != new {
                return Err(format!(
                    "policies that share a file would need different numbers in it for `{}`",
                    self.id
                ));
            }
        }
        Ok(changed)
    }
}

fn distinct(steps: &[(At, u32)]) -> BTreeSet<u32> {
    steps.iter().map(|(_, order)| *order).collect()
}

fn change(set: &PolicySet, at: At, new: u32) -> Option<Change> {
    let order = set.element(at).attribute_node("Order")?;
    Some(Change {
        policy: at.policy,
        span: order.value_span,
        with: vec![Piece::New(new.to_string())],
    })
}

fn draft(id: &str, changes: Vec<Change>) -> Draft {
    Draft {
        title: format!("number the steps of `{id}` from 1 without a gap"),
        changes,
    }
}

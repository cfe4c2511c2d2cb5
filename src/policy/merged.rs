//! Rules about what a policy means after inheritance: journeys, claims, handlers, security.
//!
//! Input is one complete chain and its effective view; output is findings. A chain with a missing
//! base is left alone: what is absent there may be in the base.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::chain::Chain;
use super::doc::ElementId;
use super::effective::{ContentDefinition, Effective, Journey, Profile, Transformation};
use super::effective::{Reads, Slot, Tables, Version};
use super::rules::{Context, JudgeOptions};
use super::set::{At, Kind, Policy, PolicyIndex, PolicySet};
use super::{claims, handlers, journeys, security, tenant};
use crate::diag::{Finding, Findings, Place};

/// What a rule of this family looks at.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) set: &'a PolicySet,
    pub(crate) options: &'a JudgeOptions,
    pub(crate) chain: &'a Chain<'a>,
    pub(crate) effective: &'a Effective<'a>,
}

impl<'a> Subject<'a> {
    pub(crate) fn place(&self, at: At) -> Place {
        self.set.place(at)
    }

    /// The place of an attribute's value.
    pub(crate) fn value(&self, at: At, attribute: &str) -> Place {
        self.set.place_attribute(at, attribute)
    }

    /// The place of an element's text.
    pub(crate) fn text(&self, at: At) -> Place {
        self.set.place_text(at)
    }

    /// The policy the chain ends in, with its `RelyingParty`: what a request for a token names.
    pub(crate) fn relying_party(&self) -> Option<(PolicyIndex, &'a Policy, ElementId)> {
        let policy = self.chain.leaf_policy();
        Some((self.chain.leaf(), policy, policy.relying_party()?))
    }
}

/// A rule, and what it looks at. It is given every such thing of a chain, one after the other, and
/// may look up whatever else it needs in [`Subject::effective`].
///
/// A rule about an item is asked once for all chains in which the item, and all the rule looked up,
/// are the same; so it must know nothing of the chain but what it asks [`Subject::effective`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// A user journey.
    Journey(fn(&Subject<'_>, &Journey<'_>, &mut Findings)),
    /// A sub-journey.
    SubJourney(fn(&Subject<'_>, &Journey<'_>, &mut Findings)),
    /// A technical profile of a claims provider.
    Profile(fn(&Subject<'_>, &Profile<'_>, &mut Findings)),
    /// A claims transformation.
    Transformation(fn(&Subject<'_>, &Transformation<'_>, &mut Findings)),
    /// A content definition.
    Content(fn(&Subject<'_>, &ContentDefinition<'_>, &mut Findings)),
    /// The chain as a whole, usually its relying party.
    Chain(fn(&Subject<'_>, &mut Findings)),
}

/// Every rule on a merged chain, in the order in which they run.
const RULES: &[&[Rule]] = &[
    journeys::steps::RULES,
    journeys::exchanges::RULES,
    journeys::sub_journeys::RULES,
    journeys::preconditions::RULES,
    journeys::reach::RULES,
    journeys::outcomes::RULES,
    claims::flow::RULES,
    claims::relying_party::RULES,
    claims::validations::RULES,
    claims::password::RULES,
    claims::pages::RULES,
    claims::defaults::RULES,
    handlers::metadata::RULES,
    handlers::rest::RULES,
    handlers::saml::RULES,
    handlers::directory::RULES,
    handlers::transformations::RULES,
    handlers::content::RULES,
    handlers::resolvers::RULES,
    security::rest::RULES,
    security::accounts::RULES,
    security::enumeration::RULES,
    tenant::applications::RULES,
    tenant::attributes::RULES,
];

/// The kinds of things rules are about, in the order in which they are judged.
const KINDS: [Kind; 5] = [
    Kind::UserJourney,
    Kind::SubJourney,
    Kind::TechnicalProfile,
    Kind::ClaimsTransformation,
    Kind::ContentDefinition,
];

/// What the rules found about one thing, and what they looked up to find it.
#[derive(Debug)]
struct Verdict {
    reads: Reads,
    findings: Findings,
}

/// What is in a slot since a version changed it.
type Thing = (Kind, Slot, Version);

/// A policy upon a base; nothing is the base of a root.
type Step = (Option<Version>, PolicyIndex);

/// What chains share: the tables of their bases, and what was found in them.
///
/// A thing is judged once for all chains in which it and everything its rules looked up are the
/// same. That nothing else can have a say is what makes this right: a rule sees nothing of a chain
/// but what it asks the effective view, and the view records every question.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    policies: &'a PolicySet,
    versions: Mutex<HashMap<Step, Version>>,
    /// Of those that others inherit from.
    tables: RwLock<HashMap<Version, Tables<'a>>>,
    verdicts: RwLock<HashMap<Thing, Vec<Arc<Verdict>>>>,
}

impl<'a> Shared<'a> {
    /// Nothing is known yet. `policies` are all that will be judged.
    pub(super) fn new(policies: &'a PolicySet) -> Self {
        Self {
            policies,
            versions: Mutex::default(),
            tables: RwLock::default(),
            verdicts: RwLock::default(),
        }
    }

    fn version(&self, step: Step) -> Version {
        let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        // Zero is nobody's, see `Tables::of`.
        let next = Version(u32::try_from(versions.len() + 1).unwrap_or(u32::MAX));
        *versions.entry(step).or_insert(next)
    }

    /// The tables of `chain`, and the version its last policy is.
    fn tables(&self, chain: &Chain<'a>) -> (Tables<'a>, Version) {
        let mut tables = Tables::default();
        let mut below = None;
        let bases = 1..chain.members().len();
        for count in bases {
            let members = &chain.members()[..count];
            let version = self.version((below, members[count - 1]));
            let known = {
                let all = self.tables.read().unwrap_or_else(PoisonError::into_inner);
                all.get(&version).cloned()
            };
            tables = known.unwrap_or_else(|| {
                let base = Chain::along(self.policies, members.to_vec());
                let merged = tables.upon(&base, version);
                let mut all = self.tables.write().unwrap_or_else(PoisonError::into_inner);
                // Another thread may have been quicker: tables are compared by address.
                all.entry(version).or_insert(merged).clone()
            });
            below = Some(version);
        }
        let version = self.version((below, chain.leaf()));
        (tables.upon(chain, version), version)
    }

    /// What the rules say of the things in `chain`, in order, without those that are in order.
    fn verdicts(&self, subject: &Subject<'_>, leaf: Version) -> Vec<Arc<Verdict>> {
        let effective = subject.effective;
        let things: Vec<Thing> = things(effective).collect();
        let known: Vec<Option<Arc<Verdict>>> = {
            let verdicts = self.verdicts.read().unwrap_or_else(PoisonError::into_inner);
            let known = |thing: &Thing| {
                let mut known = verdicts.get(thing)?.iter();
                known
                    .find(|verdict| verdict.reads.hold_in(effective))
                    .cloned()
            };
            things.iter().map(known).collect()
        };
        let mut new = Vec::new();
        let mut all = Vec::new();
        for (thing, known) in things.into_iter().zip(known) {
            let verdict = known.unwrap_or_else(|| {
                let verdict = Arc::new(verdict(subject, thing));
                // No other chain has what the last policy of this one changes.
                if thing.2 != leaf && !verdict.reads.mention(leaf) {
                    new.push((thing, Arc::clone(&verdict)));
                }
                verdict
            });
            if !verdict.findings.is_empty() {
                all.push(verdict);
            }
        }
        if !new.is_empty() {
            let mut verdicts = self
                .verdicts
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            for (thing, verdict) in new {
                verdicts.entry(thing).or_default().push(verdict);
            }
        }
        all
    }
}

/// All that rules are about in a chain.
fn things(effective: &Effective<'_>) -> impl Iterator<Item = Thing> {
    KINDS.into_iter().flat_map(move |kind| {
        let slots = effective.slots(kind).iter();
        slots.filter_map(move |&slot| Some((kind, slot, effective.version(kind, slot)?)))
    })
}

fn verdict(subject: &Subject<'_>, (kind, slot, _): Thing) -> Verdict {
    let mut findings = Findings::new();
    let reads = subject
        .effective
        .recorded(|| judge_thing(subject, kind, slot, &mut findings));
    Verdict { reads, findings }
}

/// Asks every rule about one thing of a chain.
fn judge_thing(subject: &Subject<'_>, kind: Kind, slot: Slot, findings: &mut Findings) {
    let effective = subject.effective;
    match kind {
        Kind::UserJourney => {
            let Some(journey) = effective.journey_in(slot) else {
                return;
            };
            for rule in rules() {
                if let Rule::Journey(check) = rule {
                    check(subject, journey, findings);
                }
            }
        }
        Kind::SubJourney => {
            let Some(journey) = effective.sub_journey_in(slot) else {
                return;
            };
            for rule in rules() {
                if let Rule::SubJourney(check) = rule {
                    check(subject, journey, findings);
                }
            }
        }
        Kind::TechnicalProfile => {
            let Some(profile) = effective.profile_in(slot) else {
                return;
            };
            for rule in rules() {
                if let Rule::Profile(check) = rule {
                    check(subject, profile, findings);
                }
            }
        }
        Kind::ClaimsTransformation => {
            let Some(transformation) = effective.transformation_in(slot) else {
                return;
            };
            for rule in rules() {
                if let Rule::Transformation(check) = rule {
                    check(subject, transformation, findings);
                }
            }
        }
        Kind::ContentDefinition => {
            let Some(content) = effective.content_in(slot) else {
                return;
            };
            for rule in rules() {
                if let Rule::Content(check) = rule {
                    check(subject, content, findings);
                }
            }
        }
        // Rules are about the kinds of `KINDS`.
        _ => {}
    }
}

/// Asks the rules about the chain itself.
fn judge_chain(subject: &Subject<'_>, findings: &mut Findings) {
    for rule in rules() {
        if let Rule::Chain(check) = rule {
            check(subject, findings);
        }
    }
}

fn rules() -> impl Iterator<Item = Rule> {
    RULES.iter().copied().flatten().copied()
}

/// What was found in one chain.
struct InChain {
    verdicts: Vec<Arc<Verdict>>,
    own: Findings,
}

/// Runs every rule on every complete chain, and those that are about the files on the set.
///
/// `chains` are the complete chains of `context`, of the policies that `shared` is of.
pub(super) fn judge<'a>(
    context: &Context<'_>,
    shared: &Shared<'a>,
    chains: &[Chain<'a>],
    findings: &mut Findings,
) {
    let in_chain = |chain: &Chain<'a>| {
        let (tables, version) = shared.tables(chain);
        let effective = Effective::with(chain, tables);
        let subject = Subject {
            set: shared.policies,
            options: context.options,
            chain,
            effective: &effective,
        };
        let mut own = Findings::new();
        judge_chain(&subject, &mut own);
        InChain {
            verdicts: shared.verdicts(&subject, version),
            own,
        }
    };
    // The first chain of each root goes ahead, so that the others need not find the same again.
    let mut roots = HashSet::new();
    let is_first: Vec<bool> = chains
        .iter()
        .map(|chain| roots.insert(chain.members().first()))
        .collect();
    let part = |first: bool| {
        let chains = chains.par_iter().zip(&is_first);
        chains.map(move |(chain, is_first)| (*is_first == first).then(|| in_chain(chain)))
    };
    let ahead: Vec<Option<InChain>> = part(true).collect();
    let others: Vec<Option<InChain>> = part(false).collect();
    let mut seen = HashSet::new();
    for found in ahead.into_iter().zip(others) {
        let ((Some(found), _) | (None, Some(found))) = found else {
            continue;
        };
        for verdict in found.verdicts {
            if seen.insert(Arc::as_ptr(&verdict)) {
                findings.extend(verdict.findings.iter().cloned());
            }
        }
        findings.extend(found.own);
    }
    of_files(context, findings);
}

/// The rules that are about the files.
fn of_files(context: &Context<'_>, findings: &mut Findings) {
    security::leftovers::check(context, findings);
    security::operations::check(context, findings);
    security::operations::check_count(context, findings);
    security::enumeration::check_texts(context, findings);
}

/// A finding with a help text: the shape of most rules.
pub(crate) fn finding(
    code: crate::diag::Code,
    place: Place,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    Finding::new(code, place, message).help(help)
}

/// As [`judge`], each chain merged at once and judged whole: what the tests hold [`judge`] against.
#[cfg(test)]
pub(super) fn judge_each(context: &Context<'_>, chains: &[Chain<'_>], findings: &mut Findings) {
    for chain in chains {
        let effective = Effective::new(chain);
        let subject = Subject {
            set: chain.set,
            options: context.options,
            chain,
            effective: &effective,
        };
        for (kind, slot, _) in things(&effective) {
            judge_thing(&subject, kind, slot, findings);
        }
        judge_chain(&subject, findings);
    }
    of_files(context, findings);
}

//! Rules about what a policy means after inheritance: journeys, claims, handlers, security.
//!
//! Input is one complete chain and its effective view; output is findings. A chain with a missing
//! base is left alone: what is absent there may be in the base.

use super::chain::Chain;
use super::doc::ElementId;
use super::effective::{ContentDefinition, Effective, Journey, Profile, Transformation};
use super::rules::{Context, JudgeOptions};
use super::set::{At, Policy, PolicyIndex, PolicySet};
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

/// Runs every rule on every complete chain, and those that are about the files on the set.
pub(super) fn judge(context: &Context<'_>, findings: &mut Findings) {
    for chain in context.chains.iter().filter(|chain| chain.is_complete()) {
        let effective = Effective::new(chain);
        let subject = Subject {
            set: context.set,
            options: context.options,
            chain,
            effective: &effective,
        };
        for rule in RULES.iter().copied().flatten() {
            apply(*rule, &subject, findings);
        }
    }
    security::leftovers::check(context, findings);
    security::operations::check(context, findings);
    security::operations::check_count(context, findings);
    security::enumeration::check_texts(context, findings);
}

fn apply(rule: Rule, subject: &Subject<'_>, findings: &mut Findings) {
    let effective = subject.effective;
    match rule {
        Rule::Journey(check) => {
            for journey in effective.journeys() {
                check(subject, journey, findings);
            }
        }
        Rule::SubJourney(check) => {
            for journey in effective.sub_journeys() {
                check(subject, journey, findings);
            }
        }
        Rule::Profile(check) => {
            for profile in effective.profiles() {
                check(subject, profile, findings);
            }
        }
        Rule::Transformation(check) => {
            for transformation in effective.transformations() {
                check(subject, transformation, findings);
            }
        }
        Rule::Content(check) => {
            for content in effective.contents() {
                check(subject, content, findings);
            }
        }
        Rule::Chain(check) => check(subject, findings),
    }
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

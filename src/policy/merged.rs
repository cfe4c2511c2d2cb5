//! Rules about what a policy means after inheritance: journeys, claims, handlers, security.
//!
//! Input is one complete chain and its effective view; output is findings. A chain with a missing
//! base is left alone: what is absent there may be in the base.

use super::chain::Chain;
use super::effective::Effective;
use super::rules::{Context, JudgeOptions};
use super::set::{At, PolicySet};
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

impl Subject<'_> {
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
}

/// A rule on a merged chain.
pub(crate) type Rule = fn(&Subject<'_>, &mut Findings);

/// Every rule on a merged chain, in the order in which they run.
const RULES: &[Rule] = &[
    journeys::steps::check,
    journeys::exchanges::check,
    journeys::sub_journeys::check,
    journeys::preconditions::check,
    claims::flow::check,
    claims::relying_party::check,
    claims::validations::check,
    claims::password::check,
    claims::pages::check,
    claims::defaults::check,
    handlers::metadata::check,
    handlers::rest::check,
    handlers::directory::check,
    handlers::transformations::check,
    handlers::content::check,
    handlers::resolvers::check,
    security::rest::check,
    security::accounts::check,
    security::operations::check,
    tenant::applications::check,
    tenant::attributes::check,
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
        for rule in RULES {
            rule(&subject, findings);
        }
    }
    security::leftovers::check(context, findings);
    security::operations::check_count(context, findings);
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

//! What a plan means: rules on the resolved plan of each environment, codes `ENT2001`–`ENT2999`.
//!
//! Input is a plan after overlays and variables; output is findings that name JSON pointers of that
//! plan. One file is one family of rules, with its codes, their long texts and its tests. Rules are
//! pure: the day, the environment and the catalogue of codes come in as values. A rule may rely on
//! the plan's shape having been judged before, and must not panic on any plan.

pub mod across;
pub mod attributes;
pub mod builtin;
mod context;
pub mod environments;
pub mod inputs;
pub mod names;
pub mod references;
pub mod secrets;
pub mod target;
#[cfg(test)]
mod testing;
pub mod unused;

use crate::diag::{Code, Findings};
use crate::resolve::ResolvedPlan;

pub use across::across;
pub use context::{Context, Given};

/// A family of rules.
pub struct Rule {
    /// What it is about.
    pub about: &'static str,
    /// The codes it reports.
    pub codes: &'static [Code],
    /// Judges a plan.
    pub run: fn(&Context<'_>, &mut Findings),
}

/// Every family, in the order of their codes.
pub const RULES: &[Rule] = &[
    Rule {
        about: "the tenant",
        codes: target::CODES,
        run: target::run,
    },
    Rule {
        about: "production environments",
        codes: environments::CODES,
        run: environments::run,
    },
    Rule {
        about: "secrets",
        codes: secrets::CODES,
        run: secrets::run,
    },
    Rule {
        about: "names",
        codes: names::CODES,
        run: names::run,
    },
    Rule {
        about: "references",
        codes: references::CODES,
        run: references::run,
    },
    Rule {
        about: "unused things",
        codes: unused::CODES,
        run: unused::run,
    },
    Rule {
        about: "attributes",
        codes: attributes::CODES,
        run: attributes::run,
    },
    Rule {
        about: "inputs",
        codes: inputs::CODES,
        run: inputs::run,
    },
];

/// All findings about the plan of one environment.
#[must_use]
pub fn check(resolved: &ResolvedPlan, given: Given<'_>) -> Findings {
    let context = Context::new(resolved, given);
    let mut findings = Findings::new();
    for rule in RULES {
        (rule.run)(&context, &mut findings);
    }
    for finding in &mut findings {
        finding.environments = vec![resolved.environment.clone()];
    }
    findings
}

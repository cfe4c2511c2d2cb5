//! What a plan means: rules on the resolved plan of each environment, codes `ENT2001`–`ENT2999`.
//!
//! Input is a plan after overlays and variables; output is findings that name JSON pointers of that
//! plan. One file is one family of rules, with its codes, their long texts and its tests. Rules are
//! pure: the day, the environment and the catalogue of codes come in as values. A rule may rely on
//! the plan's shape having been judged before, and must not panic on any plan.

pub mod across;
pub mod application_uris;
pub mod applications;
pub mod attributes;
pub mod carried;
mod claim_names;
mod context;
pub mod continuity;
pub mod credentials;
pub mod environments;
pub mod external_id;
pub mod flows;
pub mod gaps;
pub mod inputs;
pub mod jit;
mod known;
pub mod languages;
pub mod limits;
pub mod lint;
pub mod names;
pub mod platform;
pub mod policies;
pub mod providers;
pub mod references;
pub mod rollout;
pub mod rule_order;
pub mod scale;
pub mod secrets;
pub mod sources;
pub mod stores;
pub mod target;
pub mod tenant;
#[cfg(test)]
mod testing;
pub mod unused;
pub mod verifiers;

use crate::diag::{Code, Findings};
use crate::resolve::ResolvedPlan;

pub use across::across;
pub use context::{Context, Given};
pub use scale::in_place;

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
        about: "what a production environment refuses",
        codes: environments::CODES,
        run: environments::run,
    },
    Rule {
        about: "references to secrets",
        codes: secrets::CODES,
        run: secrets::run,
    },
    Rule {
        about: "names",
        codes: names::CODES,
        run: names::run,
    },
    Rule {
        about: "references to other parts of the plan",
        codes: references::CODES,
        run: references::run,
    },
    Rule {
        about: "things nothing uses",
        codes: unused::CODES,
        run: unused::run,
    },
    Rule {
        about: "sources",
        codes: sources::CODES,
        run: sources::run,
    },
    Rule {
        about: "attributes",
        codes: attributes::CODES,
        run: attributes::run,
    },
    Rule {
        about: "how people enter attributes",
        codes: inputs::CODES,
        run: inputs::run,
    },
    Rule {
        about: "addresses of applications",
        codes: application_uris::CODES,
        run: application_uris::run,
    },
    Rule {
        about: "scopes, roles, permissions and credentials of applications",
        codes: applications::CODES,
        run: applications::run,
    },
    Rule {
        about: "identity providers",
        codes: providers::CODES,
        run: providers::run,
    },
    Rule {
        about: "what one platform has and the other has not",
        codes: platform::CODES,
        run: platform::run,
    },
    Rule {
        about: "what Microsoft Graph refuses of External ID",
        codes: external_id::CODES,
        run: external_id::run,
    },
    Rule {
        about: "user flows",
        codes: flows::CODES,
        run: flows::run,
    },
    Rule {
        about: "what the old system has and External ID has not",
        codes: gaps::CODES,
        run: gaps::run,
    },
    Rule {
        about: "External ID on a large Azure AD B2C tenant",
        codes: scale::CODES,
        run: scale::run,
    },
    Rule {
        about: "how passwords get across",
        codes: credentials::CODES,
        run: credentials::run,
    },
    Rule {
        about: "the order of credential rules",
        codes: rule_order::CODES,
        run: rule_order::run,
    },
    Rule {
        about: "everybody can sign in after the cut-over",
        codes: continuity::CODES,
        run: continuity::run,
    },
    Rule {
        about: "the just-in-time service",
        codes: jit::CODES,
        run: jit::run,
    },
    Rule {
        about: "who checks legacy passwords",
        codes: verifiers::CODES,
        run: verifiers::run,
    },
    Rule {
        about: "service limits",
        codes: limits::CODES,
        run: limits::run,
    },
    Rule {
        about: "custom policies",
        codes: policies::CODES,
        run: policies::run,
    },
    Rule {
        about: "carried policies",
        codes: carried::CODES,
        run: carried::run,
    },
    Rule {
        about: "settings of the tenant",
        codes: tenant::CODES,
        run: tenant::run,
    },
    Rule {
        about: "when which users move",
        codes: rollout::CODES,
        run: rollout::run,
    },
    Rule {
        about: "language tags",
        codes: languages::CODES,
        run: languages::run,
    },
    Rule {
        about: "the lint section",
        codes: lint::CODES,
        run: lint::run,
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

/// All findings about a plan in several environments: what each of them has, and what shows only when
/// they are seen together. What several environments share is folded when findings are shown.
#[must_use]
pub fn check_all(environments: &[ResolvedPlan], given: Given<'_>) -> Findings {
    let of_each = environments
        .iter()
        .flat_map(|resolved| check(resolved, given));
    of_each.chain(across(environments)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::collections::BTreeMap;
    use std::path::Path;

    use insta::assert_snapshot;
    use jiff::civil::date;

    use super::*;
    use crate::diag::Severity;
    use crate::plan::load::load;
    use crate::resolve::resolve_all;

    fn given(codes: &[Code]) -> Given<'_> {
        Given {
            today: date(2027, 3, 15),
            codes,
        }
    }

    #[test]
    fn families_are_listed_in_the_order_of_their_codes_and_each_code_once() {
        let mut families: Vec<Vec<&str>> = RULES
            .iter()
            .map(|rule| rule.codes.iter().map(|code| code.id).collect())
            .collect();
        families.push(across::CODES.iter().map(|code| code.id).collect());
        assert!(families.iter().all(|codes| codes.is_sorted()));
        let mut all = families.concat();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|id| id.starts_with("ENT2")));
    }

    #[test]
    fn findings_name_the_environments_they_are_about() {
        let plan = "target: {platform: externalId, tenant: contoso.com}";
        let plans = ["prod", "test"].map(|name| testing::resolved(plan, name).unwrap());
        let lines: Vec<String> = check_all(&plans, given(&[]))
            .iter()
            .map(|finding| format!("{} {}", finding.code.id, finding.environments.join(" ")))
            .collect();
        assert_snapshot!(lines.join("\n"), @r#"
        ENT2002 prod
        ENT2002 test
        ENT2030 prod test
        "#);
    }

    #[test]
    fn no_example_has_an_error_in_any_environment() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut judged = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path().join("plan.yaml");
            let name = file.to_string_lossy().into_owned();
            // Pipelines are examples, too.
            let Ok(bytes) = std::fs::read(&file) else {
                continue;
            };
            let loaded = load(&name.clone().into(), &bytes);
            let (plans, _) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
            let codes = crate::codes::all();
            let errors: Vec<String> = check_all(&plans, given(&codes))
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(testing::shown)
                .collect();
            assert!(errors.is_empty(), "{name}:\n{}", errors.join("\n"));
            judged += plans.len();
        }
        assert!(judged > 0, "no example was judged");
    }
}

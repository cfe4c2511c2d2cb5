//! Plans made to take long or much memory.

use proptest::prelude::*;

use super::super::testing::{BASE, Outcome, codes, outcome, problems};
use super::plan;

#[test]
fn ent0158_reports_variables_that_add_too_much() {
    let long = "x".repeat(1024 * 1024);
    let uses = "${var.a} ".repeat(100);
    let text = plan(
        &format!("  a: {{ default: {long} }}\n"),
        "",
        &format!("description: {uses}\n"),
    );
    let Outcome {
        findings, plans, ..
    } = outcome(&text, &[]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.id, "ENT0158");
    assert!(plans.is_empty());
}

#[test]
fn ent0158_accepts_a_long_value_in_a_few_places() {
    let long = "x".repeat(100_000);
    let text = plan(
        &format!("  a: {{ default: {long} }}\n"),
        "",
        "description: ${var.a}${var.a}\n",
    );
    assert_eq!(problems(&text), "");
}

#[test]
fn ent0208_reports_more_environments_than_fit_into_memory() {
    let more: String = (0..100)
        .map(|number| format!("  e{number}: {{}}\n"))
        .collect();
    assert_eq!(codes(&format!("{BASE}{more}")), ["ENT0208 6:1"]);
}

#[test]
fn ent0208_accepts_a_hundred_environments() {
    let more: String = (0..99)
        .map(|number| format!("  e{number}: {{}}\n"))
        .collect();
    assert_eq!(problems(&format!("{BASE}{more}")), "");
}

/// Plans of a few megabytes that are made to take long or much memory. A test that takes minutes
/// instead of seconds has found something.
#[test]
fn hostile_plans_have_findings_in_bounded_time() {
    const MANY: usize = 5_000;
    let lines = |line: &dyn Fn(usize) -> String| (0..MANY).map(line).collect::<String>();
    let hostile = [
        ("unknown keys", lines(&|n| format!("unknown{n}: 1\n"))),
        ("duplicate keys", lines(&|_| "graph: []\n".to_owned())),
        (
            "bad items",
            format!(
                "applications:\n{}",
                lines(&|n| format!("- {{ nam: a{n}, kind: b }}\n"))
            ),
        ),
        (
            "unused variables",
            format!("variables:\n{}", lines(&|n| format!("  v{n}: {{}}\n"))),
        ),
        (
            "undeclared variables",
            format!(
                "variables:\n{}groups:\n{}",
                lines(&|n| format!("  v{n}: {{}}\n")),
                lines(&|n| format!("- ${{var.w{n}}}\n"))
            ),
        ),
        (
            "unclosed references",
            format!("description: \"{}\"\n", "${".repeat(MANY)),
        ),
        (
            "a wide patch",
            format!(
                "  more:\n    patch:\n{}",
                lines(&|n| format!("      key{n}: 1\n"))
            ),
        ),
        (
            "a long patch",
            format!(
                "  more:\n    patch:\n      groups:\n{}groups:\n{}",
                lines(&|n| format!("      - {{ name: g{n}, $remove: true }}\n")),
                lines(&|n| format!("- {{ name: h{n} }}\n"))
            ),
        ),
    ];
    for (what, more) in hostile {
        let Outcome {
            findings, plans, ..
        } = outcome(&format!("{BASE}{more}"), &[]);
        assert!(
            !findings.is_empty() && findings.len() < 5000,
            "{what}: {}",
            findings.len()
        );
        assert!(plans.len() < 2, "{what}");
    }
}

#[test]
fn a_large_plan_without_mistakes_resolves() {
    let groups: String = (0..5_000)
        .map(|n| format!("- {{ name: group-{n}, description: \"<&'>]]>\" }}\n"))
        .collect();
    let Outcome {
        findings, plans, ..
    } = outcome(&format!("{BASE}groups:\n{groups}"), &[]);
    assert!(findings.is_empty(), "{:?}", findings.first());
    assert_eq!(plans[0].plan.groups.len(), 5_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_sections_are_judged_without_a_panic(
        text in "(applications|users|target|variables|environments|graph|lint|patch|prod|name|id|a|[$]remove|[$]replace|[$][{]var[.]a[}]|: |:\n  |:\n    |\n|- |\\[|\\]|[{]|[}]|1|true|null|, ){0,40}"
    ) {
        outcome(&format!("{BASE}{text}"), &[]);
        outcome(&text, &[]);
    }
}

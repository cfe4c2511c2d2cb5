//! The order of credential rules: `ENT2309`–`ENT2310`.

use std::collections::HashMap;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&NEVER_REACHED, &NOT_EVERYBODY];

/// A rule is never reached.
pub static NEVER_REACHED: CodeInfo = CodeInfo {
    id: "ENT2309",
    severity: Severity::Error,
    title: "a credential rule is never reached",
    explain: "\
The first rule that matches a user counts. A rule without `cohort` matches everybody, so nothing after it is
ever used; and of two rules for one cohort the second is not. Users get another treatment than the plan
seems to say.

Put rules for cohorts first and the one for everybody else last.",
    source: "structure of the plan",
};

/// The last rule is not for everybody.
pub static NOT_EVERYBODY: CodeInfo = CodeInfo {
    id: "ENT2310",
    severity: Severity::Warning,
    title: "some users may match no credential rule",
    explain: "\
Every rule is for a cohort, so a user who is in none of them has no rule: the account would be imported
without a password that anybody knows. Users who only sign in with a provider are not affected.

End the list with a rule without `cohort`:

    credentials:
      - {name: everybody-else, password: forcedReset}",
    source: "structure of the plan",
};

/// Reports rules that come too late, and users who have none.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let rules = &context.plan.credentials;
    let mut cohorts: HashMap<&str, usize> = HashMap::new();
    let mut for_all: Option<usize> = None;
    for (i, rule) in rules.iter().enumerate() {
        let earlier = for_all.or_else(|| {
            let cohort = rule.cohort.as_deref()?;
            cohorts.insert(cohort, i)
        });
        if let Some(first) = earlier {
            let message = if for_all.is_some() {
                format!("`{}` already matches everybody", rules[first].name)
            } else {
                format!("`{}` is for the same cohort", rules[first].name)
            };
            let finding = Finding::new(
                &NEVER_REACHED,
                context.at(pointer!["credentials", i, "name"]),
                format!("`{}` is never reached: {message}", rule.name),
            );
            findings.push(
                finding
                    .help("put rules for cohorts first and the one for everybody else last")
                    .related(
                        "the rule that is used",
                        context.at(pointer!["credentials", first]),
                    ),
            );
        }
        if rule.cohort.is_none() {
            for_all = for_all.or(Some(i));
        }
    }
    if let Some(last) = rules.len().checked_sub(1).filter(|_| for_all.is_none()) {
        let finding = Finding::new(
            &NOT_EVERYBODY,
            context.at(pointer!["credentials", last, "cohort"]),
            "users who are in none of these cohorts have no rule",
        );
        findings.push(finding.help("end the list with a rule without `cohort`"));
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    #[test]
    fn ent2309_reports_rules_after_the_one_for_everybody_and_second_rules_of_a_cohort() {
        assert_snapshot!(b2c("ENT2309", "
cohorts: [{name: staff, where: {}}]
credentials:
  - {name: a, cohort: staff, password: forcedReset}
  - {name: b, cohort: staff, password: forcedReset}
  - {name: c, password: forcedReset}
  - {name: d, password: forcedReset}
"), @r#"
        error /credentials/1/name: `b` is never reached: `a` is for the same cohort
          help: put rules for cohorts first and the one for everybody else last
          /credentials/0: the rule that is used
        error /credentials/3/name: `d` is never reached: `c` already matches everybody
          help: put rules for cohorts first and the one for everybody else last
          /credentials/2: the rule that is used
        "#);
    }

    #[test]
    fn ent2309_accepts_everybody_else_at_the_end() {
        assert_eq!(
            b2c(
                "ENT2309",
                "
cohorts: [{name: staff, where: {}}]
credentials:
  - {name: a, cohort: staff, password: forcedReset}
  - {name: c, password: forcedReset}
"
            ),
            ""
        );
    }

    #[test]
    fn ent2310_reports_a_list_that_leaves_users_out() {
        assert_snapshot!(b2c("ENT2310", "
cohorts: [{name: staff, where: {}}]
credentials: [{name: a, cohort: staff, password: forcedReset}]
"), @r#"
        warning /credentials/0/cohort: users who are in none of these cohorts have no rule
          help: end the list with a rule without `cohort`
        "#);
    }

    #[test]
    fn ent2310_accepts_a_rule_for_everybody_and_no_rules() {
        assert_eq!(
            b2c(
                "ENT2310",
                "credentials: [{name: all, password: forcedReset}]"
            ),
            ""
        );
        assert_eq!(b2c("ENT2310", ""), "");
    }
}

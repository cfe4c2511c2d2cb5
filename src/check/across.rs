//! What only shows when all environments are seen together: `ENT2030`–`ENT2034`.

use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;
use crate::resolve::ResolvedPlan;

/// The codes of this family.
pub const CODES: &[Code] = &[&SAME_TENANT];

/// Two environments apply to the same tenant under the same name.
pub static SAME_TENANT: CodeInfo = CodeInfo {
    id: "ENT2030",
    severity: Severity::Warning,
    title: "two environments apply to the same tenant",
    explain: "\
Everything that is applied is marked with the plan's `name`, and found again by it. Two environments
with one tenant own the same applications, flows and policies: each `apply` undoes the other's.

Give each environment a tenant of its own, usually through a variable:

    variables:
      tenant: {}
    target:
      tenant: ${var.tenant}.onmicrosoft.com
    environments:
      test: {variables: {tenant: contosotest}}
      prod: {variables: {tenant: contoso}, production: true}

Where one tenant has to do, give each environment its own `customPolicies.prefix` and application names,
and suppress the finding.",
    source: "how this program marks what it owns",
};

/// Judges the environments of one plan together.
#[must_use]
pub fn across(environments: &[ResolvedPlan]) -> Findings {
    let mut findings = Findings::new();
    let owner = |context: &ResolvedPlan| {
        (
            context.plan.target.tenant.to_lowercase(),
            context.plan.name.clone(),
        )
    };
    for (n, context) in environments.iter().enumerate() {
        let earlier = environments[..n]
            .iter()
            .find(|other| owner(other) == owner(context));
        if let Some(first) = earlier {
            let mut finding = Finding::new(
                &SAME_TENANT,
                context.place(pointer!["target", "tenant"]),
                format!(
                    "`{}` and `{}` both apply to `{}`",
                    first.environment, context.environment, context.plan.target.tenant
                ),
            )
            .help("give each environment a tenant of its own")
            .related(
                format!("the tenant of `{}`", first.environment),
                first.place(pointer!["target", "tenant"]),
            );
            finding.environments = vec![first.environment.clone(), context.environment.clone()];
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::across;
    use crate::check::testing;

    fn judged(tenants: [&str; 2]) -> String {
        let target = |tenant| format!("target: {{platform: externalId, tenant: {tenant}}}");
        let [prod, test] = tenants;
        let prod = testing::resolved(&target(prod), "prod");
        let test = testing::resolved(&target(test), "test");
        let (Ok(prod), Ok(test)) = (prod, test) else {
            return "the test's plan is broken".to_owned();
        };
        let environments = [prod, test];
        let findings = across(&environments);
        findings.iter().map(testing::shown).collect()
    }

    #[test]
    fn ent2030_reports_one_tenant_for_two_environments() {
        assert_snapshot!(judged(["a.onmicrosoft.com", "A.onmicrosoft.com"]), @r#"
        warning /target/tenant: `prod` and `test` both apply to `A.onmicrosoft.com`
          help: give each environment a tenant of its own
          /target/tenant: the tenant of `prod`
        "#);
    }

    #[test]
    fn ent2030_accepts_a_tenant_for_each() {
        assert_eq!(judged(["a.onmicrosoft.com", "b.onmicrosoft.com"]), "");
    }
}

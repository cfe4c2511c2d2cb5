//! What a production environment refuses: `ENT2020`–`ENT2029`.

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::DeploymentMode;
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&TRACING_IN_PRODUCTION, &DEVELOPMENT_MODE_IN_PRODUCTION];

/// Journey tracing in production.
pub static TRACING_IN_PRODUCTION: CodeInfo = CodeInfo {
    id: "ENT2020",
    severity: Severity::Error,
    title: "journey tracing in a production environment",
    explain: "\
Journey tracing sends every step of every sign-in to Application Insights, with the claims in it:
names, addresses, and tokens of other systems. It is meant for finding mistakes with test accounts.

Take it out of the plan's common part and lay it over the environments that need it:

    monitoring: {}
    environments:
      test:
        patch:
          monitoring:
            $replace: true
            journeyTracing:
              instrumentationKey: aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee
      prod:
        production: true",
    source: "Microsoft Learn: collect Azure AD B2C logs with Application Insights",
};

/// Development mode in production.
pub static DEVELOPMENT_MODE_IN_PRODUCTION: CodeInfo = CodeInfo {
    id: "ENT2021",
    severity: Severity::Error,
    title: "policies in development mode in a production environment",
    explain: "\
With `deploymentMode: development` Azure AD B2C does not cache policies and accepts insecure settings,
such as a REST call without authentication. Where people sign in for real, both are wrong: sign-in is
slower, and a mistake that production mode refuses at upload goes live.

Use `production`, which is the default, and lay `development` over the other environments.",
    source: "Microsoft Learn: TrustFrameworkPolicy element, attribute DeploymentMode",
};

/// Reports everything a production environment refuses.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    if !context.is_production() {
        return;
    }
    let environment = context.environment;
    let tracing = |monitoring: &crate::plan::Monitoring| monitoring.journey_tracing.is_some();
    if context.plan.monitoring.as_ref().is_some_and(tracing) {
        let finding = Finding::new(
            &TRACING_IN_PRODUCTION,
            context.key(pointer!["monitoring", "journeyTracing"]),
            format!("journey tracing is on in `{environment}`, a production environment"),
        );
        findings.push(finding.help("move it into the `patch` of the environments you test in"));
    }
    let development = |policies: &&crate::plan::CustomPolicies| {
        policies.deployment_mode == DeploymentMode::Development
    };
    if context.policies().as_ref().is_some_and(development) {
        let finding = Finding::new(
            &DEVELOPMENT_MODE_IN_PRODUCTION,
            context.at(pointer!["customPolicies", "deploymentMode"]),
            format!(
                "policies run in development mode in `{environment}`, a production environment"
            ),
        );
        findings.push(finding.help("use `production` here, and `development` only where you test"));
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, b2c_test};

    const TRACING: &str =
        "monitoring: {journeyTracing: {instrumentationKey: aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}}";

    #[test]
    fn ent2020_reports_tracing_where_people_depend_on_it() {
        assert_snapshot!(b2c("ENT2020", TRACING), @r#"
        error /monitoring/journeyTracing: journey tracing is on in `prod`, a production environment
          help: move it into the `patch` of the environments you test in
        "#);
    }

    #[test]
    fn ent2020_accepts_tracing_elsewhere() {
        assert_eq!(b2c_test("ENT2020", TRACING), "");
        assert_eq!(b2c("ENT2020", "monitoring: {workbook: true}"), "");
    }

    #[test]
    fn ent2021_reports_development_mode_where_people_depend_on_it() {
        assert_snapshot!(b2c("ENT2021", "customPolicies: {deploymentMode: development}"), @r#"
        error /customPolicies/deploymentMode: policies run in development mode in `prod`, a production environment
          help: use `production` here, and `development` only where you test
        "#);
    }

    #[test]
    fn ent2021_accepts_development_mode_elsewhere() {
        assert_eq!(
            b2c_test("ENT2021", "customPolicies: {deploymentMode: development}"),
            ""
        );
        assert_eq!(b2c("ENT2021", "customPolicies: {}"), "");
    }
}

//! Plans of a few lines for the tests of the rules.

use jiff::civil::date;

use super::Given;
use crate::diag::{Finding, Place};
use crate::resolve::{Origins, ResolvedPlan};

/// What the rule `code` says about `sections` in a plan for Azure AD B2C.
pub(super) fn b2c(code: &str, sections: &str) -> String {
    const TARGET: &str = "target: {platform: b2c, tenant: contoso.onmicrosoft.com}\n";
    with_target(code, &format!("{TARGET}{sections}"))
}

/// As [`b2c`], judged for an environment that is not production.
pub(super) fn b2c_test(code: &str, sections: &str) -> String {
    const TARGET: &str = "target: {platform: b2c, tenant: contoso.onmicrosoft.com}\n";
    judged(code, &format!("{TARGET}{sections}"), "test")
}

/// What the rule `code` says about `sections` in a plan for External ID.
pub(super) fn external_id(code: &str, sections: &str) -> String {
    const TARGET: &str = "target: {platform: externalId, tenant: contoso.onmicrosoft.com}\n";
    with_target(code, &format!("{TARGET}{sections}"))
}

/// What the rule `code` says about a plan that consists of `sections`, `target` among them. It is
/// judged for the production environment `prod` on 15 March 2027.
pub(super) fn with_target(code: &str, sections: &str) -> String {
    judged(code, sections, "prod")
}

/// A plan with two environments, `prod` and `test`, as it is resolved for one of them.
pub(super) fn resolved(sections: &str, environment: &str) -> Result<ResolvedPlan, String> {
    const HEAD: &str =
        "version: 1\nname: shop\nenvironments: {prod: {production: true}, test: {}}\n";
    let text = format!("{HEAD}{sections}");
    let plan = serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    let value = serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    Ok(ResolvedPlan {
        environment: environment.to_owned(),
        plan,
        value,
        origins: Origins::default(),
    })
}

fn judged(code: &str, sections: &str, environment: &str) -> String {
    let resolved = match resolved(sections, environment) {
        Ok(resolved) => resolved,
        Err(error) => return format!("the test's plan is broken: {error}"),
    };
    let codes = crate::codes::all();
    let given = Given {
        today: date(2027, 3, 15),
        codes: &codes,
    };
    let findings = super::check(&resolved, given);
    findings
        .iter()
        .filter(|finding| finding.code.id == code)
        .map(shown)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A finding as `severity pointer: message`, with what helps below.
pub(super) fn shown(finding: &Finding) -> String {
    let mut lines = vec![format!(
        "{} {}: {}",
        finding.severity,
        pointer(&finding.place),
        finding.message
    )];
    lines.extend(finding.help.iter().map(|help| format!("  help: {help}")));
    lines.extend(
        finding
            .suggestion
            .iter()
            .map(|name| format!("  did you mean `{name}`?")),
    );
    lines.extend(
        finding
            .related
            .iter()
            .map(|related| format!("  {}: {}", pointer(&related.place), related.message)),
    );
    lines.join("\n")
}

fn pointer(place: &Place) -> &str {
    match place {
        Place::Plan { pointer, .. } => pointer,
        _ => "",
    }
}

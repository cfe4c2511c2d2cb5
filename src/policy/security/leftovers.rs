//! Placeholders of samples and build tools that nobody has filled in.

use crate::diag::{CodeInfo, Findings, Place, Severity};
use crate::policy::doc::Content;
use crate::policy::merged::finding;
use crate::policy::rules::Context;
use crate::policy::set::At;

/// A text to be replaced.
pub static PLACEHOLDER: CodeInfo = CodeInfo {
    id: "ENT7031",
    severity: Severity::Error,
    title: "a placeholder is left",
    explain: "The text is a placeholder of a sample (`yourtenant`, \
`ProxyIdentityExperienceFrameworkAppId`) or of a build tool (`{Settings:…}`, `{{…}}`). The service \
refuses the policy, because the tenant or application does not exist, or signs nobody in. Fill it \
in.",
    source: "Microsoft Learn: Create user flows and custom policies; GitHub: MicrosoftDocs/azure-docs issue 30477",
};

/// Texts that are placeholders wherever they are, in lower case.
const TEXTS: &[&str] = &[
    "yourtenant",
    "your-tenant",
    "your_tenant",
    "identityexperienceframeworkappid",
    "{settings:",
];

/// Looks at every file once, also at one whose structure is wrong: a placeholder may be the reason.
pub(crate) fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.options.placeholders {
        return;
    }
    let set = context.set;
    let judged = set
        .policies()
        .filter(|(policy, _)| context.options.judges(*policy));
    for (policy, of) in judged {
        for (element, node) in of.document.elements() {
            let at = At { policy, element };
            for attribute in &node.attributes {
                if let Some(text) = placeholder(&attribute.value) {
                    report(text, set.place_attribute(at, &attribute.name), findings);
                }
            }
            for content in &node.content {
                let Content::Text(text, _) = content else {
                    continue;
                };
                if let Some(text) = placeholder(text) {
                    report(text, set.place_text(at), findings);
                }
            }
        }
    }
}

fn report(text: &str, place: Place, findings: &mut Findings) {
    findings.push(finding(
        &PLACEHOLDER,
        place,
        format!("`{text}` is a placeholder"),
        "write the value of this environment",
    ));
}

/// The value, when it has a placeholder in it.
fn placeholder(value: &str) -> Option<&str> {
    let value = value.trim();
    // Lower-casing every value of a large policy would cost more than all other rules.
    let found = TEXTS.iter().any(|text| contains(value, text));
    (found || double_braces(value)).then_some(value)
}

/// Whether `value` contains the lower-case ASCII `text`, compared without case.
fn contains(value: &str, text: &str) -> bool {
    value
        .as_bytes()
        .windows(text.len())
        .any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

/// Whether the whole value, or a part of it, is `{{ name }}`.
fn double_braces(value: &str) -> bool {
    value.split("{{").skip(1).any(|rest| {
        rest.split_once("}}").is_some_and(|(name, _)| {
            let name = name.trim();
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._-".contains(c))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, rest_profile};
    use crate::policy::rules::JudgeOptions;

    fn naming(value: &str) -> Fixture {
        let input = format!(
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" DefaultValue="{value}"/></InputClaims>"#
        );
        Fixture::new().profile(&rest_profile("Call", &input))
    }

    #[test]
    fn ent7031_reports_placeholders_of_samples_and_of_build_tools() {
        for value in [
            "YourTenant.onmicrosoft.com",
            "ProxyIdentityExperienceFrameworkAppId",
            "{Settings:ClientId}",
            "{{ clientId }}",
        ] {
            assert_eq!(
                naming(value).messages("ENT7031"),
                [format!("`{value}` is a placeholder")]
            );
        }
    }

    #[test]
    fn ent7031_accepts_values_resolvers_and_placeholders_that_are_asked_for() {
        naming("contoso.onmicrosoft.com {OIDC:ClientId} {0}").accepts("ENT7031");
        let options = JudgeOptions {
            placeholders: true,
            ..JudgeOptions::default()
        };
        naming("{Settings:ClientId}")
            .options(options)
            .accepts("ENT7031");
    }
}

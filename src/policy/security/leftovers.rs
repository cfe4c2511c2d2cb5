//! Placeholders of samples and build tools that nobody has filled in.

use std::collections::{BTreeMap, HashSet};

use crate::diag::{CodeInfo, Findings, Place, Severity};
use crate::policy::doc::Content;
use crate::policy::merged::finding;
use crate::policy::rules::{Context, Placeholders};
use crate::policy::set::{At, PolicyIndex};
use crate::policy::template::{Placeholder, Syntax, TENANT_WORD, placeholders};

/// How many more places a finding names.
const MOST_RELATED: usize = 4;

/// A text to be replaced.
pub static PLACEHOLDER: CodeInfo = CodeInfo {
    id: "ENT7031",
    severity: Severity::Error,
    title: "a placeholder is left",
    explain: "\
The text is a placeholder of a sample (`yourtenant`, `ProxyIdentityExperienceFrameworkAppId`) or of a build \
tool (`{Settings:…}`, `{{ … }}`) for which there is no value. As it is, the service refuses the policy, \
because the tenant or application does not exist (`is neither a valid DNS name, nor a valid external \
domain`), or the policy signs nobody in.

It is reported once for each placeholder of a folder, and whatever else would be wrong with a value in which \
it stands is not reported: the value is not there yet. Where no values are given at all, the policies are \
taken for templates and this is a warning; but `yourtenant` in policies for a given tenant is an error: the \
service answers `TenantId in the policy xml 'X' is not same as the one in login tenant 'Y'`.

Write the value, add the key to `PolicySettings` of `appsettings.json`, or give it with `--set NAME=VALUE` \
or `--values FILE`; in a plan, add it to `customPolicies.settings`.",
    source: "Microsoft Learn: Create user flows and custom policies; GitHub: MicrosoftDocs/azure-docs issue 30477",
};

/// Where a placeholder stands.
struct Uses {
    written: String,
    syntax: Syntax,
    is_tenant_word: bool,
    first: At,
    place: Place,
    count: usize,
    files: HashSet<PolicyIndex>,
    more: Vec<Place>,
}

/// Looks at every file once, also at one whose structure is wrong: a placeholder may be the reason.
pub(crate) fn check(context: &Context<'_>, findings: &mut Findings) {
    let set = context.set;
    let mut found: BTreeMap<(u32, Syntax, String), Uses> = BTreeMap::new();
    for (policy, of) in context.judged() {
        let folder = set.member(policy).folder;
        let mut note = |one: &Placeholder<'_>, at: At, place: &dyn Fn() -> Place| {
            let key = (folder, one.syntax, one.name.to_lowercase());
            let uses = found.entry(key).or_insert_with(|| Uses {
                written: one.written(),
                syntax: one.syntax,
                is_tenant_word: one.name == TENANT_WORD,
                first: at,
                place: place(),
                count: 0,
                files: HashSet::new(),
                more: Vec::new(),
            });
            uses.count += 1;
            uses.files.insert(at.policy);
            if uses.count > 1 && uses.more.len() < MOST_RELATED {
                uses.more.push(place());
            }
        };
        for (element, node) in of.document.elements() {
            let at = At { policy, element };
            for attribute in &node.attributes {
                for one in placeholders(&attribute.value) {
                    note(&one, at, &|| set.place_attribute(at, &attribute.name));
                }
            }
            for content in &node.content {
                let Content::Text(text, _) = content else {
                    continue;
                };
                for one in placeholders(text) {
                    note(&one, at, &|| set.place_text(at));
                }
            }
        }
    }
    let mut found: Vec<Uses> = found.into_values().collect();
    found.sort_by_key(|uses| uses.first);
    findings.extend(found.into_iter().map(|uses| report(uses, context)));
}

fn report(uses: Uses, context: &Context<'_>) -> crate::diag::Finding {
    let places = match (uses.count, uses.files.len()) {
        (1, _) => String::new(),
        (count, 1) => format!(" ({count} places)"),
        (count, files) => format!(" ({count} places in {files} files)"),
    };
    let written = &uses.written;
    let (message, help) = match uses.syntax {
        Syntax::Settings => (
            format!("`{written}` has no value{places}"),
            "add the key to `PolicySettings` of `appsettings.json`".to_owned(),
        ),
        Syntax::Braces => (
            format!("`{written}` has no value{places}"),
            "give the name a value, or write the value here".to_owned(),
        ),
        Syntax::Word => (
            format!("`{written}` is a word of a sample, to be replaced{places}"),
            "write the value of this tenant".to_owned(),
        ),
    };
    let mut finding = finding(&PLACEHOLDER, uses.place, message, help);
    // A template for no tenant yet may have the sample's word; policies for a known one may not.
    let is_other_tenant = uses.is_tenant_word && context.options.tenant.domain.is_some();
    if context.options.placeholders == Placeholders::Awaited && !is_other_tenant {
        finding.severity = Severity::Warning;
    }
    for place in uses.more {
        finding = finding.related("also here", place);
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::diag::Severity;
    use crate::formats::Tenant;
    use crate::policy::fixture::{Fixture, rest_profile};
    use crate::policy::rules::{JudgeOptions, Placeholders};

    fn naming(value: &str) -> Fixture {
        let input = format!(
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" DefaultValue="{value}"/></InputClaims>"#
        );
        Fixture::new().profile(&rest_profile("Call", &input))
    }

    #[test]
    fn ent7031_reports_placeholders_of_samples_and_of_build_tools() {
        for (value, message) in [
            (
                "YourTenant.onmicrosoft.com",
                "`yourtenant` is a word of a sample, to be replaced",
            ),
            (
                "ProxyIdentityExperienceFrameworkAppId",
                "`ProxyIdentityExperienceFrameworkAppId` is a word of a sample, to be replaced",
            ),
            ("{Settings:ClientId}", "`{Settings:ClientId}` has no value"),
            ("{{ clientId }}", "`{{ clientId }}` has no value"),
        ] {
            assert_eq!(naming(value).messages("ENT7031"), [message]);
        }
    }

    #[test]
    fn ent7031_reports_each_placeholder_once_with_the_number_of_its_places() {
        let twice = "{Settings:Api} {settings:api} {Settings:Other}";
        assert_eq!(
            naming(twice).messages("ENT7031"),
            [
                "`{Settings:Api}` has no value (2 places)",
                "`{Settings:Other}` has no value"
            ]
        );
    }

    #[test]
    fn ent7031_accepts_values_and_claim_resolvers() {
        naming("contoso.onmicrosoft.com {OIDC:ClientId} {0}").accepts("ENT7031");
    }

    #[test]
    fn a_placeholder_of_a_template_is_a_warning() {
        let options = JudgeOptions {
            placeholders: Placeholders::Awaited,
            ..JudgeOptions::default()
        };
        let found = naming("{Settings:ClientId}").options(options).findings();
        let severities: Vec<Severity> = found
            .iter()
            .filter(|(code, ..)| *code == "ENT7031")
            .map(|(_, severity, _)| *severity)
            .collect();
        assert_eq!(severities, [Severity::Warning]);
    }

    #[test]
    fn ent7031_reports_the_tenant_of_a_sample_as_an_error_where_the_tenant_is_known() {
        let severity = |tenant: &str| {
            let options = JudgeOptions {
                placeholders: Placeholders::Awaited,
                tenant: Tenant::parse(tenant).expect("the manifest is right"),
                ..JudgeOptions::default()
            };
            let found = naming("yourtenant.onmicrosoft.com")
                .options(options)
                .findings();
            let mut found = found.into_iter().filter(|(code, ..)| *code == "ENT7031");
            found.next().map(|(_, severity, _)| severity)
        };
        let known = "version: 1\ndomain: contoso.onmicrosoft.com\n";
        assert_eq!(severity(known), Some(Severity::Error));
        assert_eq!(severity("version: 1\n"), Some(Severity::Warning));
    }

    #[test]
    fn nothing_else_is_said_of_a_value_that_is_not_there_yet() {
        let fixture = Fixture::new().header(
            r#"DeploymentMode="{Settings:Mode}" TenantObjectId="{{ tenantObjectId }}" UserJourneyRecorderEndpoint="{Settings:Recorder}""#,
        );
        let found = fixture.findings();
        let ids: Vec<&str> = found.iter().map(|(code, ..)| *code).collect();
        assert_eq!(ids, ["ENT7031"; 3], "{found:#?}");
    }
}

//! Language tags: `ENT2610`–`ENT2614`.

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&NOT_A_TAG];

/// A text is no language tag.
pub static NOT_A_TAG: CodeInfo = CodeInfo {
    id: "ENT2610",
    severity: Severity::Error,
    title: "this is not a language tag",
    explain: "\
Languages are written as tags: a language of two or three letters, then perhaps a script or a region, joined
by hyphens: `de`, `pt-BR`, `zh-Hans`. An underscore (`pt_BR`) or a word (`german`) matches no browser's
language, so the texts would never be shown; policies with such a language are refused.

Localizations of company branding need a language with a region, such as `fr-FR`.",
    source: "RFC 5646, 2.1; Microsoft Learn: organizationalBrandingLocalization resource type",
};

/// Reports every text that is no language tag.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    // Pointer, tag, and whether the tag is a key.
    let mut tags: Vec<(String, &str, bool)> = Vec::new();
    for (i, attribute) in plan.attributes.iter().enumerate() {
        for tag in attribute.labels.keys() {
            tags.push((pointer!["attributes", i, "labels", tag], tag, true));
        }
        for (j, option) in attribute.options.iter().enumerate() {
            for tag in option.labels.keys() {
                tags.push((
                    pointer!["attributes", i, "options", j, "labels", tag],
                    tag,
                    true,
                ));
            }
        }
    }
    for (i, flow) in plan.user_flows.iter().enumerate() {
        for (j, tag) in flow.languages.iter().enumerate() {
            tags.push((pointer!["userFlows", i, "languages", j], tag, false));
        }
    }
    if let Some(policies) = &plan.custom_policies {
        for (i, tag) in policies.languages.supported.iter().enumerate() {
            tags.push((
                pointer!["customPolicies", "languages", "supported", i],
                tag,
                false,
            ));
        }
        for tag in policies.languages.strings.keys() {
            tags.push((
                pointer!["customPolicies", "languages", "strings", tag],
                tag,
                true,
            ));
        }
    }
    if let Some(jit) = &plan.jit {
        let messages = &jit.messages;
        for (key, texts) in [
            ("invalid", &messages.invalid),
            ("unavailable", &messages.unavailable),
            ("mustReset", &messages.must_reset),
            ("exists", &messages.exists),
        ] {
            for tag in texts.keys() {
                tags.push((pointer!["jit", "messages", key, tag], tag, true));
            }
        }
    }
    for (pointer, tag, is_key) in tags {
        report(context, findings, pointer, tag, is_key, is_tag(tag));
    }
    let localizations = plan
        .branding
        .iter()
        .flat_map(|branding| branding.localizations.keys());
    for tag in localizations {
        let pointer = pointer!["branding", "localizations", tag];
        report(
            context,
            findings,
            pointer,
            tag,
            true,
            is_tag(tag) && tag.contains('-'),
        );
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings,
    pointer: String,
    tag: &str,
    is_key: bool,
    fine: bool,
) {
    if fine {
        return;
    }
    let place = if is_key {
        context.key(pointer)
    } else {
        context.at(pointer)
    };
    let hyphens = tag.replace('_', "-");
    let (message, help) = if is_tag(&hyphens) && hyphens != tag {
        (
            format!("`{tag}` is not a language tag"),
            format!("write `{hyphens}`"),
        )
    } else if is_tag(tag) {
        (
            format!("branding needs a language with a region, and `{tag}` has none"),
            format!("write for example `{tag}-{}`", tag.to_uppercase()),
        )
    } else {
        (
            format!("`{tag}` is not a language tag"),
            "write for example `de` or `pt-BR`".to_owned(),
        )
    };
    findings.push(Finding::new(&NOT_A_TAG, place, message).help(help));
}

/// Whether `text` is a language of two or three letters with scripts, regions or variants.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().is_some_and(|part| {
        matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic())
    });
    language
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    #[test]
    fn ent2610_reports_underscores_words_and_missing_regions() {
        assert_snapshot!(b2c("ENT2610", "
attributes: [{name: a, labels: {pt_BR: A}}]
customPolicies: {languages: {supported: [german]}}
branding: {localizations: {fr: {}}}
"), @r#"
        error /attributes/0/labels/pt_BR: `pt_BR` is not a language tag
          help: write `pt-BR`
        error /customPolicies/languages/supported/0: `german` is not a language tag
          help: write for example `de` or `pt-BR`
        error /branding/localizations/fr: branding needs a language with a region, and `fr` has none
          help: write for example `fr-FR`
        "#);
    }

    #[test]
    fn ent2610_accepts_tags() {
        assert_eq!(
            b2c(
                "ENT2610",
                "
attributes: [{name: a, labels: {pt-BR: A, zh-Hans: B}}]
customPolicies: {languages: {supported: [de]}}
branding: {localizations: {fr-FR: {}}}
"
            ),
            ""
        );
    }
}

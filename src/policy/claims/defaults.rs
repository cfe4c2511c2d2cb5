//! Default values that are no values of their claim's type.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Claim, Profile};
use crate::policy::merged::{Rule, Subject, finding};

/// Not a number, not a boolean, not a date.
pub static DEFAULT_VALUE_TYPE: CodeInfo = CodeInfo {
    id: "ENT5403",
    severity: Severity::Error,
    title: "a default value does not fit the claim's data type",
    explain: "The `DefaultValue` of a claim is text that must be readable as the claim type's \
`DataType`: `true` or `false` for `boolean`, a whole number for `int` and `long`, an ISO 8601 date \
for `date` and `dateTime`. The service refuses it (\"Input string was not in a correct format\"). \
A claim resolver (`{Context:CorrelationId}`) is not judged.",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies; ClaimsSchema, DataType",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(lists), Rule::Chain(relying_party)];

fn relying_party(subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(profile) = Profile::of_relying_party(subject.chain, subject.chain.leaf()) {
        lists(subject, &profile, findings);
    }
}

fn lists(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let claims = profile
        .inputs
        .iter()
        .chain(&profile.persisted)
        .chain(&profile.outputs);
    for claim in claims {
        one(subject, claim, findings);
    }
}

fn one(subject: &Subject<'_>, claim: &Claim<'_>, findings: &mut Findings) {
    let (Some(default), Some(claim_type)) = (claim.default, subject.effective.claim_type(claim.id))
    else {
        return;
    };
    if default.contains('{') || fits(default, &claim_type.data_type) {
        return;
    }
    findings.push(finding(
        &DEFAULT_VALUE_TYPE,
        subject.value(claim.at, "DefaultValue"),
        format!(
            "`{default}` is no `{}`, which is the data type of `{}`",
            claim_type.data_type, claim.id
        ),
        example(&claim_type.data_type),
    ));
}

/// Whether `text` is a value of `data_type`; types without a text form are not judged.
fn fits(text: &str, data_type: &str) -> bool {
    match data_type {
        "boolean" => matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "0" | "1"
        ),
        "int" => text.trim().parse::<i32>().is_ok(),
        "long" => text.trim().parse::<i64>().is_ok(),
        "date" => date(text),
        "dateTime" => date_time(text),
        _ => true,
    }
}

fn date(text: &str) -> bool {
    text.trim().parse::<jiff::civil::Date>().is_ok()
}

fn date_time(text: &str) -> bool {
    let text = text.trim();
    text.parse::<jiff::Timestamp>().is_ok()
        || text
            .trim_end_matches('Z')
            .parse::<jiff::civil::DateTime>()
            .is_ok()
}

fn example(data_type: &str) -> &'static str {
    match data_type {
        "boolean" => "write `true` or `false`",
        "date" => "write a date such as `2026-01-31`",
        "dateTime" => "write a time such as `2026-01-31T00:00:00Z`",
        _ => "write a whole number",
    }
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::policy::fixture::{Fixture, claim};

    fn default(value: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("count", "int", ""))
            .page(&format!(
                r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/>
                <OutputClaim ClaimTypeReferenceId="count" DefaultValue="{value}"/></OutputClaims>"#
            ))
    }

    #[test]
    fn ent5403_reports_a_word_for_a_number() {
        let messages = default("many").messages("ENT5403");
        assert_eq!(
            messages,
            ["`many` is no `int`, which is the data type of `count`"]
        );
    }

    #[test]
    fn ent5403_accepts_numbers_and_resolvers() {
        default("-3").accepts("ENT5403");
        default("{OIDC:MaxAge}").accepts("ENT5403");
    }

    #[test]
    fn every_type_knows_its_texts() {
        for (text, data_type, good) in [
            ("True", "boolean", true),
            ("yes", "boolean", false),
            ("3000000000", "int", false),
            ("3000000000", "long", true),
            ("2026-02-30", "date", false),
            ("2026-02-03", "date", true),
            ("2026-02-03T04:05:06Z", "dateTime", true),
            ("2026-02-03T04:05:06", "dateTime", true),
            ("anything", "string", true),
        ] {
            assert_eq!(fits(text, data_type), good, "{text} as {data_type}");
        }
    }
}

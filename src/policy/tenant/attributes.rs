//! Custom attributes that directory technical profiles read and write.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::formats::tenant::{AttributeType, ExtensionAttribute, short_name};
use crate::policy::effective::{Claim, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::{same_id, starts_with_id};

/// Nobody has made it.
pub static NOT_REGISTERED: CodeInfo = CodeInfo {
    id: "ENT8030",
    severity: Severity::Warning,
    title: "a custom attribute is not registered in the tenant",
    explain: "A directory technical profile reads or writes `extension_…`, and the tenant has no such \
custom attribute. An upload may create it, with the type of the claim; until then users imported \
through Microsoft Graph cannot have it, and a name that is only misspelt finds no values.\n\nRegister \
the attribute before the upload (parallel uploads that create the same one fail with \
`Request_MultipleObjectsWithSameKeyValue`), or correct the name.",
    source: "GitHub: azure-ad-b2c/deploy-trustframework-policy issue 170; Microsoft Learn: Define custom attributes",
};

/// A claim that cannot hold it.
pub static OTHER_TYPE: CodeInfo = CodeInfo {
    id: "ENT8031",
    severity: Severity::Warning,
    title: "a custom attribute has another type than its claim",
    explain: "The claim type's `DataType` does not fit the type the attribute is registered with: \
`String` goes with `string`, `Boolean` with `boolean`, `Integer` with `int`, `LargeInteger` with \
`long`, `DateTime` with `dateTime`. Reading or writing it fails at sign-in. Change the claim type: the \
type of a registered attribute cannot be changed.",
    source: "Microsoft Graph: extensionProperty, dataType; Microsoft Learn: ClaimsSchema, DataType",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(known) = &subject.options.tenant.extension_attributes else {
        return;
    };
    if !profile.is_directory() {
        return;
    }
    let claims = profile.persisted.iter().chain(&profile.outputs);
    for claim in claims.chain(&profile.inputs) {
        if !starts_with_id(claim.partner, "extension_") {
            continue;
        }
        let name = short_name(claim.partner);
        let same = |attribute: &&ExtensionAttribute| same_id(attribute.short_name(), name);
        match known.iter().find(same) {
            None => findings.push(
                finding(
                    &NOT_REGISTERED,
                    subject.place(claim.at),
                    format!("the tenant has no custom attribute `{name}`"),
                    "register it before the upload, or correct the name",
                )
                .did_you_mean(name, known.iter().map(ExtensionAttribute::short_name)),
            ),
            Some(attribute) => data_type(subject, attribute, claim, findings),
        }
    }
}

fn data_type(
    subject: &Subject<'_>,
    attribute: &ExtensionAttribute,
    claim: &Claim<'_>,
    findings: &mut Findings,
) {
    let claim_type = subject.effective.claim_type(claim.id);
    let (Some(registered), Some(claim_type)) = (attribute.data_type, claim_type) else {
        return;
    };
    let fitting: &[&str] = match registered {
        AttributeType::Boolean => &["boolean"],
        AttributeType::DateTime => &["dateTime", "date"],
        AttributeType::Integer => &["int"],
        AttributeType::LargeInteger => &["long"],
        AttributeType::String => &["string"],
        // No data type of claims is known to be for it.
        AttributeType::Binary => return,
    };
    if !claim_type.data_type.is_empty() && !fitting.contains(&claim_type.data_type.as_str()) {
        findings.push(
            finding(
                &OTHER_TYPE,
                subject.place(claim.at),
                format!(
                    "`{}` is `{}`, but the custom attribute is registered as `{registered:?}`",
                    claim.id, claim_type.data_type
                ),
                format!("give the claim type the data type `{}`", fitting[0]),
            )
            .related("the claim type", subject.value(claim_type.at, "Id")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Tenant;
    use crate::policy::fixture::{Fixture, claim, directory};
    use crate::policy::rules::JudgeOptions;

    /// A read of `extension_level` in a tenant with `attributes`.
    fn reading(attributes: &str) -> Fixture {
        let manifest = format!("version: 1\nextensionAttributes: {attributes}\n");
        Fixture::new()
            .claims(&claim("level", "int", ""))
            .profile(&directory(
                "Read",
                "Read",
                r#"<InputClaims><InputClaim ClaimTypeReferenceId="objectId"/></InputClaims><OutputClaims>
                <OutputClaim ClaimTypeReferenceId="level" PartnerClaimType="extension_level"/></OutputClaims>"#,
            ))
            .options(JudgeOptions {
                tenant: Tenant::parse(&manifest).expect("the manifest is right"),
                ..JudgeOptions::default()
            })
    }

    #[test]
    fn ent8030_reports_an_attribute_nobody_registered() {
        let messages = reading("[{name: levels}]").messages("ENT8030");
        assert_eq!(messages, ["the tenant has no custom attribute `level`"]);
    }

    #[test]
    fn ent8030_accepts_the_attribute_under_any_of_its_names() {
        reading("[{name: extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_Level}]").accepts("ENT8030");
    }

    #[test]
    fn ent8031_reports_a_claim_of_another_type() {
        let messages = reading("[{name: level, dataType: String}]").messages("ENT8031");
        assert_eq!(
            messages,
            ["`level` is `int`, but the custom attribute is registered as `String`"]
        );
    }

    #[test]
    fn ent8031_accepts_the_same_type() {
        reading("[{name: level, dataType: Integer}]").accepts("ENT8031");
    }
}

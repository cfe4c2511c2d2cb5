//! Policies and ids of the tenant itself.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::doc::ElementId;
use crate::policy::merged::finding;
use crate::policy::rules::Context;
use crate::policy::set::{At, Policy, PolicyIndex, same_id};

/// The base is there, but not here.
pub static BASE_IN_TENANT: CodeInfo = CodeInfo {
    id: "ENT8020",
    severity: Severity::Info,
    title: "a base policy is in the tenant, but not among the files",
    explain: "The policy inherits from one that the tenant has, so that the upload will find it. Its \
file is not here, so that nothing can be said of what the two mean together: references, journeys, \
claims and handlers of this policy are not judged.\n\nDownload the base policy and name its folder as \
well; a base that is only there to resolve references is not judged itself.",
    source: "Microsoft Learn: TrustFrameworkPolicy, BasePolicy",
};

/// The id of another tenant.
pub static TENANT_ID: CodeInfo = CodeInfo {
    id: "ENT8021",
    severity: Severity::Error,
    title: "`TenantObjectId` is the id of another tenant",
    explain: "`TenantObjectId` of a policy is the id of the tenant it is for. The id of another tenant \
is refused, or claims such as `{Policy:TenantObjectId}` name the wrong one. The attribute is optional: \
remove it, or write the id of this tenant.",
    source: "Microsoft Learn: TrustFrameworkPolicy, TenantObjectId",
};

/// Judges the header of `policy`.
pub(super) fn check(
    context: &Context<'_>,
    index: PolicyIndex,
    policy: &Policy,
    findings: &mut Findings,
) {
    let at = |element| At {
        policy: index,
        element,
    };
    if let Some(base) = &policy.base
        && context.set.base(index).is_none()
        && context.options.has_policy(&base.id)
    {
        let document = &policy.document;
        let id = document.child(base.element, "PolicyId");
        findings.push(finding(
            &BASE_IN_TENANT,
            context
                .set
                .place_text(at(id.map_or(base.element, |(id, _)| id))),
            format!("base policy `{}` is in the tenant only", base.id),
            "name its file as well to have the whole policy judged",
        ));
    }
    let known = context.options.tenant.id.as_deref();
    let said = policy.document.root().attribute("TenantObjectId");
    if let (Some(known), Some(said)) = (known, said)
        && !same_id(known, said.trim())
    {
        findings.push(finding(
            &TENANT_ID,
            context
                .set
                .place_attribute(at(ElementId::ROOT), "TenantObjectId"),
            format!("the tenant's id is `{known}`, not `{said}`"),
            format!("write `{known}`, or remove the attribute"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Tenant;
    use crate::policy::doc::{Document, NAMESPACE};
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    const ID: &str = "11111111-2222-4333-8444-555555555555";

    /// The codes for one derived policy and a tenant with `policies`.
    fn codes(attributes: &str, policies: &str) -> Vec<&'static str> {
        let text = format!(
            "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' \
             TenantId='contoso.onmicrosoft.com' PolicyId='B2C_1A_Mine' \
             PublicPolicyUri='http://contoso.onmicrosoft.com/B2C_1A_Mine' {attributes}><BasePolicy>\
             <TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>\
             </TrustFrameworkPolicy>"
        );
        let tenant = format!("version: 1\nid: {ID}\npolicies: {policies}\n");
        let options = JudgeOptions {
            tenant: Tenant::parse(&tenant).expect("the manifest is right"),
            ..JudgeOptions::default()
        };
        let document = Document::parse("mine.xml", &text).expect("it is well-formed");
        let found = judge(&PolicySet::new([document]), &options);
        found.iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn ent8020_reports_a_base_that_only_the_tenant_has() {
        assert_eq!(codes("", "[{id: b2c_1a_base}]"), ["ENT8020"]);
    }

    #[test]
    fn ent8020_accepts_nothing_in_place_of_a_base_nobody_has() {
        assert_eq!(codes("", "[]"), ["ENT4020"]);
    }

    #[test]
    fn ent8021_reports_the_id_of_another_tenant() {
        let other = "TenantObjectId='99999999-2222-4333-8444-555555555555'";
        assert_eq!(codes(other, "[{id: B2C_1A_Base}]"), ["ENT8020", "ENT8021"]);
    }

    #[test]
    fn ent8021_accepts_the_tenants_own_id() {
        let own = format!("TenantObjectId='{ID}'");
        assert_eq!(codes(&own, "[{id: B2C_1A_Base}]"), ["ENT8020"]);
    }
}

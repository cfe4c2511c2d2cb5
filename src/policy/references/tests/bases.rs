//! Rules about the policies that policies derive from.

use super::{findings_of, judged, policy, profile};
use crate::formats::Tenant;
use crate::policy::rules::JudgeOptions;

#[test]
fn ent4020_reports_a_base_that_is_not_in_the_set_and_nothing_that_follows_from_it() {
    let body = profile("<IncludeTechnicalProfile ReferenceId='X'/>");
    let texts = [policy("Base", "", ""), policy("Ext", "B2C_1A_Bsae", &body)];
    insta::assert_snapshot!(findings_of(&texts), @r#"ENT4020 base policy `B2C_1A_Bsae` is not in the set | did you mean `B2C_1A_Base`? | add its file, or correct the id | "B2C_1A_Bsae""#);
}

#[test]
fn ent4020_accepts_a_base_that_differs_in_case() {
    assert_eq!(
        findings_of(&[policy("Base", "", ""), policy("Ext", "b2c_1a_base", "")]),
        ""
    );
}

#[test]
fn ent4021_reports_policies_that_inherit_from_themselves() {
    let texts = [
        policy("A", "B2C_1A_B", ""),
        policy("B", "B2C_1A_A", ""),
        policy("C", "B2C_1A_A", ""),
    ];
    insta::assert_snapshot!(findings_of(&texts), @r#"
    ENT4021 `B2C_1A_A` inherits from itself | remove `BasePolicy` from the policy that is to be the root | "B2C_1A_B"
    ENT4021 `B2C_1A_B` inherits from itself | remove `BasePolicy` from the policy that is to be the root | "B2C_1A_A"
    "#);
}

#[test]
fn ent4021_accepts_two_policies_with_one_base() {
    let texts = [
        policy("A", "", ""),
        policy("B", "B2C_1A_A", ""),
        policy("C", "B2C_1A_A", ""),
    ];
    assert_eq!(findings_of(&texts), "");
}

/// A chain of `length` policies.
fn chain(length: usize) -> Vec<String> {
    let base = |number: usize| match number {
        1 => String::new(),
        _ => format!("B2C_1A_{}", number - 1),
    };
    (1..=length)
        .map(|number| policy(&number.to_string(), &base(number), ""))
        .collect()
}

#[test]
fn ent4022_reports_the_eleventh_policy_of_a_chain() {
    insta::assert_snapshot!(findings_of(&chain(11)), @r#"ENT4022 `B2C_1A_11` is number 11 of its chain; 10 policies are allowed | "B2C_1A_10""#);
}

#[test]
fn ent4022_accepts_ten_policies_in_a_chain() {
    assert_eq!(findings_of(&chain(10)), "");
}

#[test]
fn ent4023_reports_a_policy_id_that_is_used_twice() {
    insta::assert_snapshot!(findings_of(&[policy("Base", "", ""), policy("BASE", "", "")]), @r#"ENT4023 policy id `B2C_1A_BASE` is used twice | give one of the two another id | "B2C_1A_BASE""#);
}

#[test]
fn ent4023_accepts_different_policy_ids() {
    assert_eq!(
        findings_of(&[policy("Base", "", ""), policy("Base2", "", "")]),
        ""
    );
}

#[test]
fn ent4024_reports_a_user_flow_as_base() {
    let texts = [policy("A", "B2C_1_susi", ""), policy("B", "base-v1", "")];
    insta::assert_snapshot!(findings_of(&texts), @r#"
    ENT4024 base `B2C_1_susi` is not a custom policy | name a policy whose id starts with `B2C_1A_` | "B2C_1_susi"
    ENT4024 base `base-v1` is not a custom policy | name a policy whose id starts with `B2C_1A_` | "base-v1"
    "#);
}

#[test]
fn ent4024_accepts_a_custom_policy_as_base() {
    assert_eq!(
        findings_of(&[policy("A", "", ""), policy("B", "B2C_1A_A", "")]),
        ""
    );
}

#[test]
fn ent4025_reports_a_base_of_another_tenant() {
    let derived = policy("B", "B2C_1A_A", "");
    let texts = [
        policy("A", "", ""),
        derived.replace("<TenantId>contoso", "<TenantId>fabrikam"),
        derived
            .replace("contoso", "fabrikam")
            .replace("B2C_1A_B", "B2C_1A_C"),
    ];
    insta::assert_snapshot!(findings_of(&texts), @r#"
    ENT4025 `BasePolicy` names tenant `fabrikam.onmicrosoft.com`, but the policy is of `contoso.onmicrosoft.com` | "fabrikam.onmicrosoft.com"
    ENT4025 `BasePolicy` names tenant `fabrikam.onmicrosoft.com`, but the base policy is of `contoso.onmicrosoft.com` | "fabrikam.onmicrosoft.com"
    "#);
}

#[test]
fn ent4025_accepts_tenants_that_differ_in_case() {
    let texts = [
        policy("A", "", ""),
        policy("B", "B2C_1A_A", "").replace("contoso", "Contoso"),
    ];
    assert_eq!(findings_of(&texts), "");
}

fn for_tenant(tenant: &str) -> String {
    let options = JudgeOptions {
        tenant: Tenant::of_domain(tenant),
        ..JudgeOptions::default()
    };
    judged(&[policy("A", "", "")], &options)
}

#[test]
fn ent4026_reports_a_policy_for_another_tenant() {
    insta::assert_snapshot!(for_tenant("fabrikam.onmicrosoft.com"), @r#"ENT4026 the policy is for tenant `contoso.onmicrosoft.com`, not `fabrikam.onmicrosoft.com` | write `fabrikam.onmicrosoft.com` | "contoso.onmicrosoft.com""#);
}

#[test]
fn ent4026_accepts_a_policy_for_the_tenant_at_hand() {
    assert_eq!(for_tenant("Contoso.onmicrosoft.com"), "");
}

#[test]
fn ent4027_reports_an_id_without_the_prefix_of_custom_policies() {
    let text = policy("Base", "", "").replace("B2C_1A_Base", "Base");
    insta::assert_snapshot!(findings_of(&[text]), @r#"ENT4027 policy id `Base` does not start with `B2C_1A_` | write `B2C_1A_Base` | "Base""#);
}

#[test]
fn ent4027_accepts_the_prefix_in_any_case() {
    assert_eq!(
        findings_of(&[policy("Base", "", "").replace("B2C_1A_", "b2c_1a_")]),
        ""
    );
}

//! Inheritance itself: bases that are there, end somewhere, and belong to the same tenant.

use crate::diag::{CodeInfo, Finding, Findings, Place, Severity};
use crate::policy::chain::Chain;
use crate::policy::doc::ElementId;
use crate::policy::rules::Context;
use crate::policy::set::{At, Policy, PolicyIndex, fold, same_id, starts_with_id};
use crate::policy::template::{Syntax, placeholders};

/// Longest chain the service accepts, in policies.
pub const MAX_DEPTH: usize = 10;

/// A base that is not there.
pub static MISSING_BASE: CodeInfo = CodeInfo {
    id: "ENT4020",
    severity: Severity::Error,
    title: "base policy is missing",
    explain: "\
`BasePolicy/PolicyId` names a policy that is neither in this set nor in any folder that was searched. The \
service refuses the upload with `Policy with 'policyId': X cannot be found in the directory`; a base has to \
be uploaded before the policies that derive from it.

Correct the id, add the file to the set, or name the folder it is in. Until it is found, nothing is said \
about references of this policy, because they may be resolved by the base.",
    source: "Microsoft Learn: troubleshoot custom policies",
};

/// A chain that bites its tail.
pub static CYCLE: CodeInfo = CodeInfo {
    id: "ENT4021",
    severity: Severity::Error,
    title: "policy inherits from itself",
    explain: "\
Following `BasePolicy` from this policy leads back to it, so there is no policy to upload first. One policy \
of a set, usually `B2C_1A_TrustFrameworkBase`, has no `BasePolicy`; every other chain of bases ends in it.",
    source: "Microsoft Learn: TrustFrameworkPolicy, inheritance model",
};

/// A chain that is too long.
pub static TOO_DEEP: CodeInfo = CodeInfo {
    id: "ENT4022",
    severity: Severity::Error,
    title: "more than ten levels of inheritance",
    explain: "\
A chain of policies, the one without a base and the relying party included, has at most ten members. Merge \
two of them into one file.",
    source: "Microsoft Learn: Azure AD B2C service limits and restrictions",
};

/// Two policies with one id.
pub static DUPLICATE_POLICY: CodeInfo = CodeInfo {
    id: "ENT4023",
    severity: Severity::Error,
    title: "policy id is used twice in a set",
    explain: "\
Two files of this set have the same `PolicyId`; ids are compared without case. Whichever is uploaded last \
replaces the other; where it is created instead, the answer is `already has a policy with id`. Give one of them another id, or move it into a set of its own.",
    source: "Microsoft Learn: troubleshoot custom policies (`already has a policy with id`)",
};

/// A base that is a user flow.
pub static BASE_IS_USER_FLOW: CodeInfo = CodeInfo {
    id: "ENT4024",
    severity: Severity::Error,
    title: "a custom policy cannot derive from a user flow",
    explain: "\
The base of a custom policy is a custom policy, whose id starts with `B2C_1A_`. User flows (`B2C_1_…`) and \
the service's own `base-v1` do not allow inheritance: the upload is refused with `is not allowed to inherit \
from the specified base policy`.

Start from a base of your own, such as the one generated here or one of the starter pack.",
    source: "Microsoft Learn: troubleshoot custom policies (`InheritanceAllowed`)",
};

/// A base in another tenant.
pub static TENANTS_DIFFER: CodeInfo = CodeInfo {
    id: "ENT4025",
    severity: Severity::Error,
    title: "tenant differs from that of the base policy",
    explain: "\
`TenantId` of the policy, `BasePolicy/TenantId` and `TenantId` of the base itself are to name the same \
tenant: the base is looked up in the tenant that `BasePolicy` names. Usually one of them was missed when a \
placeholder was replaced.",
    source: "Microsoft Learn: troubleshoot custom policies (`TenantId in the policy xml`)",
};

/// A policy for another tenant than intended.
pub static ANOTHER_TENANT: CodeInfo = CodeInfo {
    id: "ENT4026",
    severity: Severity::Error,
    title: "policy is for another tenant",
    explain: "\
`TenantId` is not the tenant this set is meant for. The service refuses the upload with `TenantId in the \
policy xml 'X' is not same as the one in login tenant 'Y'`. A value such as `yourtenant.onmicrosoft.com` is \
a placeholder of a sample.",
    source: "Microsoft Learn: troubleshoot custom policies",
};

/// An id without the prefix of custom policies.
pub static NO_PREFIX: CodeInfo = CodeInfo {
    id: "ENT4027",
    severity: Severity::Warning,
    title: "policy id does not start with `B2C_1A_`",
    explain: "\
Ids of custom policies start with `B2C_1A_`. The schema does not ask for it, but the id the service stores \
always has it, so that a reference to the id as written may not be found.",
    source: "Microsoft Graph: trustFrameworkPolicy resource type",
};

/// Judges the headers of all policies whose structure is right.
pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for (index, policy) in context.judged() {
        if !context.is_sound(index) {
            continue;
        }
        header(context, index, policy, findings);
        if policy.base.is_some() {
            base(context, index, policy, findings);
        }
    }
}

fn header(context: &Context<'_>, index: PolicyIndex, policy: &Policy, findings: &mut Findings) {
    let root = At {
        policy: index,
        element: ElementId::ROOT,
    };
    let id_place = || context.set.place_attribute(root, "PolicyId");
    let first = context.set.first_of_its_id(index);
    if first != index {
        let message = format!("policy id `{}` is used twice", policy.id);
        let first = At {
            policy: first,
            element: ElementId::ROOT,
        };
        findings.push(
            Finding::new(&DUPLICATE_POLICY, id_place(), message)
                .help("give one of the two another id")
                .related(
                    "first one here",
                    context.set.place_attribute(first, "PolicyId"),
                ),
        );
    }
    if !starts_with_id(&policy.id, "b2c_1a_") {
        let message = format!("policy id `{}` does not start with `B2C_1A_`", policy.id);
        findings.push(
            Finding::new(&NO_PREFIX, id_place(), message)
                .help(format!("write `B2C_1A_{}`", policy.id)),
        );
    }
    if let Some(tenant) = &context.options.tenant.domain
        && !same_id(tenant, &policy.tenant)
    {
        let message = format!(
            "the policy is for tenant `{}`, not `{tenant}`",
            policy.tenant
        );
        let place = context.set.place_attribute(root, "TenantId");
        findings
            .push(Finding::new(&ANOTHER_TENANT, place, message).help(format!("write `{tenant}`")));
    }
}

fn base(context: &Context<'_>, index: PolicyIndex, policy: &Policy, findings: &mut Findings) {
    let set = context.set;
    let Some(base) = &policy.base else {
        return;
    };
    let place = |name| place_in(context, index, base.element, name);
    let chain = Chain::of(set, index);
    let Some(found) = set.base(index) else {
        if context.options.has_policy(&base.id) {
            return;
        }
        let folded = fold(&base.id);
        let is_flow =
            folded == "base-v1" || (folded.starts_with("b2c_1_") && !folded.starts_with("b2c_1a_"));
        findings.push(if is_flow {
            let message = format!("base `{}` is not a custom policy", base.id);
            Finding::new(&BASE_IS_USER_FLOW, place("PolicyId"), message)
                .help("name a policy whose id starts with `B2C_1A_`")
        } else {
            let message = format!("base policy `{}` is not in the set", base.id);
            let ids = set.policies().filter(|(other, _)| *other != index);
            Finding::new(&MISSING_BASE, place("PolicyId"), message)
                .help("add its file, or correct the id")
                .did_you_mean(&base.id, ids.map(|(_, other)| other.id.as_str()))
        });
        return;
    };
    if chain.cycle() == Some(index) {
        let message = format!("`{}` inherits from itself", policy.id);
        findings.push(
            Finding::new(&CYCLE, place("PolicyId"), message)
                .help("remove `BasePolicy` from the policy that is to be the root"),
        );
    } else if chain.is_complete() && chain.members().len() > MAX_DEPTH {
        let message = format!(
            "`{}` is number {} of its chain; {MAX_DEPTH} policies are allowed",
            policy.id,
            chain.members().len()
        );
        findings.push(Finding::new(&TOO_DEEP, place("PolicyId"), message));
    }
    let owner = &set.policy(found).tenant;
    // A setting may turn out to be the same; a word of a sample is another tenant until it is replaced
    // everywhere.
    let is_open = |tenant: &str| placeholders(tenant).any(|one| one.syntax != Syntax::Word);
    if [&base.tenant, &policy.tenant, owner]
        .into_iter()
        .any(|tenant| is_open(tenant))
    {
        return;
    }
    let other = [("the policy", &policy.tenant), ("the base policy", owner)]
        .into_iter()
        .find(|(_, tenant)| !same_id(tenant, &base.tenant));
    if let Some((whose, tenant)) = other {
        let message = format!(
            "`BasePolicy` names tenant `{}`, but {whose} is of `{tenant}`",
            base.tenant
        );
        findings.push(Finding::new(&TENANTS_DIFFER, place("TenantId"), message));
    }
}

/// The place of the text of `name` in `parent`.
fn place_in(context: &Context<'_>, policy: PolicyIndex, parent: ElementId, name: &str) -> Place {
    let document = &context.set.policy(policy).document;
    let child = document.child(parent, name).map(|(child, _)| child);
    context.set.place_text(At {
        policy,
        element: child.unwrap_or(parent),
    })
}

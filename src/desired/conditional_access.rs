//! Conditional access policies (graph-facts F.7). On Azure AD B2C one counts where a user flow or a
//! carried policy asks for it, which the portal or the policy says.
//!
//! None is made that the plan does not have: a policy can lock everybody out, so its exceptions and
//! the moment it is enforced are decisions of people. `mfa.mode` without one is a finding.

use serde::Serialize;

use super::applications::signs_people_in;
use super::{Address, Body, Design, Kind, Text};
use crate::plan::{self, ApplicationKind, ConditionalAccessState, GrantControl};
use crate::pointer;

/// `conditionalAccessPolicy`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionalAccess {
    /// Name administrators see. The service does not keep it unique.
    pub display_name: String,
    /// Whether it is enforced.
    pub state: &'static str,
    /// For whom and where.
    pub conditions: AccessConditions,
    /// What it demands.
    pub grant_controls: GrantControls,
}

/// `conditionalAccessConditionSet`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessConditions {
    /// `all`.
    pub client_app_types: [&'static str; 1],
    /// The applications.
    pub applications: AccessApplications,
    /// The people.
    pub users: AccessUsers,
}

/// `conditionalAccessApplications`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessApplications {
    /// Ids of applications.
    pub include_applications: Vec<Text>,
}

/// `conditionalAccessUsers`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessUsers {
    /// `All`.
    pub include_users: [&'static str; 1],
    /// Object ids of those it never applies to.
    pub exclude_users: Vec<String>,
}

/// `conditionalAccessGrantControls`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GrantControls {
    /// `OR`.
    pub operator: &'static str,
    /// What is demanded.
    pub built_in_controls: [&'static str; 1],
}

/// Adds the plan's policies.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    for (at, policy) in plan.conditional_access.iter().enumerate() {
        let mut exclude_users = policy.exclude_users.clone();
        exclude_users.sort();
        exclude_users.dedup();
        let include_applications = applications(plan, policy)
            .into_iter()
            .map(|name| design.app_id(name))
            .collect();
        let body = ConditionalAccess {
            display_name: design.display_name(policy.display_name.as_ref(), &policy.name),
            state: match policy.state {
                ConditionalAccessState::ReportOnly => "enabledForReportingButNotEnforced",
                ConditionalAccessState::Enabled => "enabled",
                ConditionalAccessState::Disabled => "disabled",
            },
            conditions: AccessConditions {
                client_app_types: ["all"],
                applications: AccessApplications {
                    include_applications,
                },
                users: AccessUsers {
                    include_users: ["All"],
                    exclude_users,
                },
            },
            grant_controls: GrantControls {
                operator: "OR",
                built_in_controls: [match policy.grant {
                    GrantControl::Mfa => "mfa",
                    GrantControl::Block => "block",
                }],
            },
        };
        let address = Address::new(Kind::ConditionalAccess, &policy.name);
        let pointer = pointer!["conditionalAccess", at];
        let resource = design.own(address, pointer, Body::ConditionalAccess(Box::new(body)));
        // An application that is named needs its service principal.
        resource.after = applications(plan, policy)
            .into_iter()
            .map(|name| Address::new(Kind::ServicePrincipal, name))
            .collect();
    }
}

/// The applications that `policy` is for, by name: those it lists, else all of the plan that have
/// people in front of them. Tokens are judged by the API they are for, so APIs belong to them.
fn applications<'a>(plan: &'a plan::Plan, policy: &'a plan::ConditionalAccess) -> Vec<&'a str> {
    let mut names: Vec<&str> = if policy.applications.is_empty() {
        let all = plan.applications.iter();
        all.filter(|one| signs_people_in(one) || one.kind == ApplicationKind::Api)
            .map(|one| one.name.as_str())
            .collect()
    } else {
        policy.applications.iter().map(String::as_str).collect()
    };
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{all, body, external_id};
    use super::*;

    const APPLICATIONS: &str = "applications: [{name: shop, kind: spa}, {name: api, kind: api}, \
                                {name: job, kind: daemon}, {name: new, kind: web}]\n";

    #[test]
    fn a_policy_is_for_the_applications_it_lists() {
        let policy = "conditionalAccess: [{name: mfa, displayName: MFA, applications: [shop], \
                      excludeUsers: [99999999-aaaa-4bbb-8ccc-dddddddddddd]}]";
        let state = external_id(&format!("{APPLICATIONS}{policy}"));
        assert_eq!(
            body(&state, "conditionalAccess/mfa"),
            json!({
                "displayName": "MFA",
                "state": "enabledForReportingButNotEnforced",
                "conditions": {
                    "clientAppTypes": ["all"],
                    "applications": {"includeApplications": [{"$reference": "application/shop#appId"}]},
                    "users": {
                        "includeUsers": ["All"],
                        "excludeUsers": ["99999999-aaaa-4bbb-8ccc-dddddddddddd"],
                    },
                },
                "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
            })
        );
    }

    #[test]
    fn without_a_list_it_is_for_what_people_use_and_never_for_all() {
        let state = external_id(&format!(
            "{APPLICATIONS}conditionalAccess: [{{name: stop, state: enabled, grant: block}}]"
        ));
        let policy = body(&state, "conditionalAccess/stop");
        let included: Vec<_> = policy["conditions"]["applications"]["includeApplications"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["$reference"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(
            included,
            [
                "application/api#appId",
                "application/new#appId",
                "application/shop#appId"
            ]
        );
    }

    #[test]
    fn a_mode_makes_no_policy() {
        let state = external_id(&format!("{APPLICATIONS}mfa: {{mode: always}}"));
        assert!(all(&state, Kind::ConditionalAccess).is_empty());
    }
}

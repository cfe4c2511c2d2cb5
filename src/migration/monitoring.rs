//! Deployment templates of Azure Resource Manager for what Microsoft Graph has no API for: the
//! diagnostic setting that sends the tenant's logs to a workspace, and a workbook over them.
//!
//! A text of the plan is never an expression: one that begins like an expression is escaped. Queries hold
//! nothing of the plan.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::plan::{Diagnostics, Platform};
use crate::resolve::ResolvedPlan;

/// Schema of templates for a tenant (Microsoft Learn: template structure and syntax).
const TENANT_TEMPLATE: &str =
    "https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#";
/// Schema of templates for a resource group.
const GROUP_TEMPLATE: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
/// The only version of `microsoft.aadiam/diagnosticSettings` (graph-facts F.10).
const DIAGNOSTICS_VERSION: &str = "2017-04-01";
/// Version of `Microsoft.Insights/workbooks`.
const WORKBOOK_VERSION: &str = "2022-04-01";

/// The template of the diagnostic setting; `None` when the plan asks for none.
#[must_use]
pub fn diagnostic_settings(resolved: &ResolvedPlan) -> Option<Value> {
    let diagnostics = diagnostics(resolved)?;
    let mut categories = diagnostics.categories.clone();
    categories.sort();
    categories.dedup();
    let logs: Vec<Value> = categories
        .iter()
        .map(|category| json!({"category": literal(category), "enabled": true}))
        .collect();
    Some(json!({
        "$schema": TENANT_TEMPLATE,
        "contentVersion": "1.0.0.0",
        "parameters": parameters(Some(diagnostics)),
        "resources": [{
            "type": "microsoft.aadiam/diagnosticSettings",
            "apiVersion": DIAGNOSTICS_VERSION,
            "name": format!("entrada-{}", resolved.plan.name),
            "properties": {"workspaceId": "[parameters('workspaceId')]", "logs": logs}
        }]
    }))
}

/// The template of the workbook; `None` when the plan asks for none.
///
/// # Errors
/// When the workbook has no JSON form, which it has.
pub fn workbook(resolved: &ResolvedPlan) -> Result<Option<Value>, serde_json::Error> {
    let plan = &resolved.plan;
    if !plan.monitoring.as_ref().is_some_and(|one| one.workbook) {
        return Ok(None);
    }
    let queries = match plan.target.platform {
        Platform::B2c => B2C,
        Platform::ExternalId => EXTERNAL_ID,
    };
    let intro = json!({
        "type": 1,
        "content": {"json": format!("# Migration {}\n\nSign-ins and failures while users move.", plan.name)},
        "name": "about"
    });
    let items: Vec<Value> = [intro, time_range()]
        .into_iter()
        .chain(queries.iter().map(Query::item))
        .collect();
    let content = json!({
        "version": "Notebook/1.0",
        "items": items,
        "$schema": "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json"
    });
    let name = format!("entrada:{}:{}:workbook", plan.name, resolved.environment);
    Ok(Some(json!({
        "$schema": GROUP_TEMPLATE,
        "contentVersion": "1.0.0.0",
        "parameters": parameters(diagnostics(resolved)),
        "resources": [{
            "type": "Microsoft.Insights/workbooks",
            "apiVersion": WORKBOOK_VERSION,
            "name": Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string(),
            "location": "[resourceGroup().location]",
            "kind": "shared",
            "properties": {
                "displayName": format!("Migration {} ({})", plan.name, resolved.environment),
                "serializedData": serde_json::to_string(&content)?,
                "version": "1.0",
                "sourceId": "[parameters('workspaceId')]",
                "category": "workbook"
            }
        }]
    })))
}

fn diagnostics(resolved: &ResolvedPlan) -> Option<&Diagnostics> {
    resolved.plan.monitoring.as_ref()?.diagnostics.as_ref()
}

/// The one parameter: the workspace, as the plan names it.
fn parameters(diagnostics: Option<&Diagnostics>) -> Value {
    let mut workspace = json!({
        "type": "string",
        "metadata": {"description": "Resource id of the Log Analytics workspace"}
    });
    if let Some(diagnostics) = diagnostics {
        workspace["defaultValue"] = literal(&diagnostics.workspace_id).into();
    }
    json!({ "workspaceId": workspace })
}

/// A text as it is: one that begins with a bracket would be an expression (Microsoft Learn: template
/// expressions, escape characters).
fn literal(text: &str) -> String {
    if text.starts_with('[') {
        format!("[{text}")
    } else {
        text.to_owned()
    }
}

/// Days a workbook looks back, to choose from.
fn time_range() -> Value {
    const DAY: u64 = 86_400_000;
    let choices: Vec<Value> = [1, 7, 30]
        .map(|days| json!({"durationMs": days * DAY}))
        .to_vec();
    json!({
        "type": 9,
        "content": {
            "version": "KqlParameterItem/1.0",
            "parameters": [{
                "id": "d5a3cf2c-5a6e-4d5c-9d43-0c3f0d7b6a10",
                "version": "KqlParameterItem/1.0",
                "name": "TimeRange",
                "label": "Time",
                "type": 4,
                "isRequired": true,
                "value": {"durationMs": 7 * DAY},
                "typeSettings": {"selectableValues": choices}
            }],
            "style": "pills",
            "queryType": 0,
            "resourceType": "microsoft.operationalinsights/workspaces"
        },
        "name": "time"
    })
}

/// A query of the workbook.
struct Query {
    name: &'static str,
    title: &'static str,
    visualization: &'static str,
    text: &'static str,
}

impl Query {
    fn item(&self) -> Value {
        json!({
            "type": 3,
            "content": {
                "version": "KqlItem/1.0",
                "query": self.text,
                "size": 0,
                "title": self.title,
                "timeContextFromParameter": "TimeRange",
                "queryType": 0,
                "resourceType": "microsoft.operationalinsights/workspaces",
                "visualization": self.visualization
            },
            "name": self.name
        })
    }
}

/// Azure AD B2C writes what happens in policies to its audit log; the policy and the application are
/// among the details (Microsoft Learn: audit logs of Azure AD B2C; monitor Azure AD B2C).
const B2C: &[Query] = &[
    Query {
        name: "tokens",
        title: "Tokens issued, by policy",
        visualization: "timechart",
        text: "\
AuditLogs
| where LoggedByService =~ \"B2C\" and OperationName startswith \"Issue an\"
| mv-apply Detail = AdditionalDetails on (where tostring(Detail.key) =~ \"PolicyId\" | project Policy = tostring(Detail.value))
| summarize Tokens = count() by Policy, bin(TimeGenerated, 1h)",
    },
    Query {
        name: "applications",
        title: "Tokens issued, by application",
        visualization: "table",
        text: "\
AuditLogs
| where LoggedByService =~ \"B2C\" and OperationName startswith \"Issue an\"
| mv-apply Detail = AdditionalDetails on (where tostring(Detail.key) in~ (\"ApplicationId\", \"ClientId\") | project Application = tostring(Detail.value))
| summarize Tokens = count(), Last = max(TimeGenerated) by Application
| order by Tokens desc",
    },
    Query {
        name: "passwords",
        title: "Passwords checked by the directory, right and wrong",
        visualization: "timechart",
        text: "\
AuditLogs
| where LoggedByService =~ \"B2C\" and OperationName has \"Validate local account credentials\"
| summarize Right = countif(Result =~ \"success\"), Wrong = countif(Result !~ \"success\") by bin(TimeGenerated, 1h)",
    },
    Query {
        name: "failures",
        title: "What failed, by policy",
        visualization: "table",
        text: "\
AuditLogs
| where LoggedByService =~ \"B2C\" and Result !~ \"success\"
| mv-apply Detail = AdditionalDetails on (where tostring(Detail.key) =~ \"PolicyId\" | project Policy = tostring(Detail.value))
| summarize Failures = count(), Last = max(TimeGenerated) by Policy, OperationName, ResultReason
| order by Failures desc",
    },
    Query {
        name: "service",
        title: "Calls to services, as the platform saw them",
        visualization: "table",
        text: "\
AuditLogs
| where LoggedByService =~ \"B2C\" and OperationName has \"API was called\"
| summarize Calls = count(), Failed = countif(Result !~ \"success\"), Last = max(TimeGenerated) by OperationName, ResultReason
| order by Calls desc",
    },
    Query {
        name: "resets",
        title: "Passwords set anew",
        visualization: "timechart",
        text: "\
AuditLogs
| where OperationName has \"password\" and OperationName has_any (\"reset\", \"change\")
| summarize Passwords = count() by OperationName, bin(TimeGenerated, 1h)",
    },
];

/// External ID writes sign-ins to the sign-in log; calls of custom authentication extensions are among
/// the details, and their failures have codes of their own, 1003000 to 1003027 (Microsoft Learn:
/// troubleshoot custom authentication extensions; SigninLogs).
const EXTERNAL_ID: &[Query] = &[
    Query {
        name: "signins",
        title: "Sign-ins",
        visualization: "timechart",
        text: "\
SigninLogs
| summarize Succeeded = countif(ResultType == \"0\"), Failed = countif(ResultType != \"0\") by bin(TimeGenerated, 1h)",
    },
    Query {
        name: "applications",
        title: "Sign-ins, by application",
        visualization: "table",
        text: "\
SigninLogs
| summarize Succeeded = countif(ResultType == \"0\"), Failed = countif(ResultType != \"0\"), People = dcount(UserId) by AppDisplayName, AppId
| order by Succeeded desc",
    },
    Query {
        name: "failures",
        title: "Why sign-ins failed",
        visualization: "table",
        text: "\
SigninLogs
| where ResultType != \"0\"
| summarize Failures = count(), People = dcount(UserId), Last = max(TimeGenerated) by ResultType, ResultDescription
| order by Failures desc",
    },
    Query {
        name: "service",
        title: "Calls of the migration service",
        visualization: "timechart",
        text: "\
SigninLogs
| mv-expand Listener = todynamic(AppliedEventListeners)
| where tostring(Listener.eventType) has \"password\"
| summarize Calls = count(), SignedIn = countif(ResultType == \"0\") by bin(TimeGenerated, 1h)",
    },
    Query {
        name: "service-failures",
        title: "Calls of services that failed",
        visualization: "table",
        text: "\
SigninLogs
| where toint(ResultType) between (1003000 .. 1003027)
| summarize Failures = count(), People = dcount(UserId), Last = max(TimeGenerated) by ResultType, ResultDescription
| order by Failures desc",
    },
    Query {
        name: "resets",
        title: "Passwords set anew",
        visualization: "timechart",
        text: "\
AuditLogs
| where OperationName has \"password\" and OperationName has_any (\"reset\", \"change\")
| summarize Passwords = count() by OperationName, bin(TimeGenerated, 1h)",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::testing::outcome;

    fn resolved(platform: &str, monitoring: &str) -> ResolvedPlan {
        let text = format!(
            "version: 1\nname: shop\nenvironments: {{prod: {{}}}}\n\
             target: {{platform: {platform}, tenant: a.onmicrosoft.com}}\nmonitoring: {monitoring}\n"
        );
        let plan = outcome(&text, &[]).plans.first().cloned();
        plan.expect("the plan resolves")
    }

    #[test]
    fn nothing_is_made_that_nobody_asked_for() {
        let plan = resolved("b2c", "{}");
        assert_eq!(diagnostic_settings(&plan), None);
        assert_eq!(workbook(&plan).expect("it has a JSON form"), None);
    }

    #[test]
    fn the_diagnostic_setting_sends_the_categories_to_the_workspace() {
        let plan = resolved("b2c", "{diagnostics: {workspaceId: /subscriptions/s/w}}");
        assert_eq!(
            diagnostic_settings(&plan),
            Some(json!({
                "$schema": "https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "parameters": {"workspaceId": {
                    "type": "string",
                    "metadata": {"description": "Resource id of the Log Analytics workspace"},
                    "defaultValue": "/subscriptions/s/w"
                }},
                "resources": [{
                    "type": "microsoft.aadiam/diagnosticSettings",
                    "apiVersion": "2017-04-01",
                    "name": "entrada-shop",
                    "properties": {
                        "workspaceId": "[parameters('workspaceId')]",
                        "logs": [
                            {"category": "AuditLogs", "enabled": true},
                            {"category": "SignInLogs", "enabled": true}
                        ]
                    }
                }]
            }))
        );
    }

    #[test]
    fn a_text_of_the_plan_is_no_expression() {
        let plan = resolved(
            "b2c",
            "{diagnostics: {workspaceId: \"[subscription().id]\", categories: [\"[deployment()]\"]}}",
        );
        let template = diagnostic_settings(&plan).expect("a template");
        assert_eq!(
            template["parameters"]["workspaceId"]["defaultValue"],
            "[[subscription().id]"
        );
        assert_eq!(
            template["resources"][0]["properties"]["logs"][0]["category"],
            "[[deployment()]"
        );
    }

    #[test]
    fn the_workbook_has_the_queries_of_its_platform() {
        for (platform, table) in [("b2c", "AuditLogs"), ("externalId", "SigninLogs")] {
            let plan = resolved(platform, "{workbook: true}");
            let template = workbook(&plan).ok().flatten().expect("a template");
            let properties = &template["resources"][0]["properties"];
            let content = properties["serializedData"].as_str().expect("a text");
            let content: Value = serde_json::from_str(content).expect("it is JSON");
            let items = content["items"].as_array().expect("a list");
            let queries: Vec<&str> = items
                .iter()
                .filter_map(|item| item["content"]["query"].as_str())
                .collect();
            assert_eq!(queries.len(), 6);
            assert!(queries[0].starts_with(table), "{platform}");
            // Without a workspace in the plan, whoever deploys it names one.
            let workspace = &template["parameters"]["workspaceId"];
            assert_eq!(workspace.get("defaultValue"), None);
        }
    }
}

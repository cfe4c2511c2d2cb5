//! `monitoring`: seeing what happens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Diagnostics, dashboards and journey tracing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Monitoring {
    /// Sends the steps of every journey to Application Insights. Azure AD B2C custom policies only,
    /// and never in a production environment. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey_tracing: Option<JourneyTracing>,
    /// Sends the tenant's logs to a workspace. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Diagnostics>,
    /// Whether a workbook for the migration is generated.
    #[serde(default)]
    pub workbook: bool,
}

/// Journey tracing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JourneyTracing {
    /// Instrumentation key of the Application Insights resource, a GUID. It is not a secret.
    #[schemars(example = &"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")]
    pub instrumentation_key: String,
}

/// Where the tenant's logs go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Diagnostics {
    /// Azure resource id of the Log Analytics workspace.
    #[schemars(
        length(min = 1),
        example = &"/subscriptions/s/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/w"
    )]
    pub workspace_id: String,
    /// Log categories. Default: `AuditLogs` and `SignInLogs`. Order does not matter.
    #[serde(default = "categories")]
    #[schemars(example = ["AuditLogs", "SignInLogs"])]
    pub categories: Vec<String>,
}

fn categories() -> Vec<String> {
    ["AuditLogs", "SignInLogs"].map(str::to_owned).to_vec()
}

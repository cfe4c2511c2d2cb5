//! Findings about a folder of policies that is to become a plan.

use crate::diag::{Code, CodeInfo, Severity};

/// Nothing to carry.
pub static NO_POLICIES: CodeInfo = CodeInfo {
    id: "ENT0130",
    severity: Severity::Error,
    title: "the folder has no policies",
    explain: "\
A plan is made of the policy files in a folder and the folders below it: XML files whose root element is
`TrustFrameworkPolicy`. There is none. Folders that begin with a dot, and beside an `appsettings.json` the
folder `Environments`, into which the VS Code extension writes, are not looked at.

Name the folder that holds the policies.",
    source: "GitHub: azure-ad-b2c/vscode-extension, README",
};

/// Policies of more than one tenant.
pub static SEVERAL_TENANTS: CodeInfo = CodeInfo {
    id: "ENT0131",
    severity: Severity::Error,
    title: "the policies are of several tenants",
    explain: "\
An environment of a plan is one tenant, and all its policies have the same `TenantId`. Those of this folder
have several, and there is no `appsettings.json` that says which environment is for which.

Make a plan of the folder of one tenant. For further environments write `{Settings:Tenant}` in the files in
place of the tenant, so that the plan's environments fill it in.",
    source: "Microsoft Learn: TrustFrameworkPolicy, TenantId",
};

/// The codes of this module.
pub const CODES: &[Code] = &[&NO_POLICIES, &SEVERAL_TENANTS];

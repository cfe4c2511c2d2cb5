#![expect(
    clippy::unwrap_used,
    reason = "a set that is not generated is a failed test"
)]

use std::path::Path;

use super::*;
use crate::b2c::design::testing::{self, plan};
use crate::diag::Severity;
use crate::plan::BUILTIN_BASE;

mod matrix;
mod order;
mod promises;

/// A credential rule for each way a password can move.
const SCENARIOS: [(&str, &str); 11] = [
    ("known", "account: imported, password: known"),
    (
        "statusService",
        "account: imported, password: forcedReset, mechanism: statusService",
    ),
    ("directoryFlag", "account: imported, password: forcedReset"),
    (
        "importedByApi",
        "account: imported, password: justInTime, mechanism: api",
    ),
    (
        "createdByApi",
        "account: onFirstSignIn, password: justInTime, mechanism: api",
    ),
    (
        "createdByPolicy",
        "account: onFirstSignIn, password: justInTime",
    ),
    (
        "importedByPolicy",
        "account: imported, password: justInTime",
    ),
    (
        "importedWithPhone",
        "account: imported, password: justInTime, mfaPhone: carry",
    ),
    (
        "createdWithPhone",
        "account: onFirstSignIn, password: justInTime, mfaPhone: carry",
    ),
    (
        "requireStrong",
        "account: imported, password: justInTime, strength: requireStrong",
    ),
    (
        "legacyTenant",
        "account: onFirstSignIn, password: legacyTenant, legacyTenant: { tenant: \
         legacyb2c.onmicrosoft.com, clientId: 55555555-6666-4777-8888-999999999999 }",
    ),
];

/// What people can sign in with.
const IDENTIFIERS: [&str; 5] = [
    "email",
    "username",
    "phone",
    "email, username",
    "email, username, phone",
];

/// A plan's sections, made from the parts that vary.
#[derive(Clone)]
struct Sections {
    rules: Vec<&'static str>,
    identifiers: &'static str,
    mfa: bool,
    social: bool,
    base: &'static str,
    jit: bool,
    authentication: &'static str,
}

impl Default for Sections {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            identifiers: "email",
            mfa: false,
            social: false,
            base: BUILTIN_BASE,
            jit: true,
            authentication: "{ kind: basic, username: { env: U }, password: { env: P } }",
        }
    }
}

impl Sections {
    fn of(rules: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            rules: rules.into_iter().map(rule).collect(),
            ..Self::default()
        }
    }

    fn text(&self) -> String {
        let Self {
            identifiers,
            base,
            authentication,
            ..
        } = self;
        let rules = self.rules.iter().enumerate();
        let rules: Vec<String> = rules
            .map(|(at, rule)| format!("\n  - {{ name: rule{at}, {rule} }}"))
            .collect();
        let credentials = if rules.is_empty() {
            String::new()
        } else {
            format!("credentials:{}", rules.concat())
        };
        let jit = if self.jit {
            format!(
                "jit:
  endpoint: https://migration.contoso.com/
  authentication: {authentication}"
            )
        } else {
            String::new()
        };
        let mfa = if self.mfa {
            "mfa: { mode: always }"
        } else {
            ""
        };
        let providers = if self.social {
            "identityProviders:
  - { name: google, kind: google, clientId: g.apps, clientSecret: { env: G } }
  - { name: facebook, kind: facebook, clientId: '1', clientSecret: { env: F } }"
        } else {
            ""
        };
        format!(
            "{credentials}
{jit}
{mfa}
{providers}
customPolicies:
  base: {base}
  signIn: {{ identifiers: [{identifiers}] }}
  relyingParties:
    - {{ name: signup_signin }}
    - {{ name: signin, journey: signIn }}
    - {{ name: reset, journey: passwordReset }}
    - {{ name: edit, journey: profileEdit }}
"
        )
    }

    fn plan(&self) -> Plan {
        plan(&self.text())
    }

    fn generate(&self) -> (GeneratedPolicies, Findings) {
        self.generate_with(&PlanFiles::default())
    }

    fn generate_with(&self, files: &PlanFiles) -> (GeneratedPolicies, Findings) {
        let (set, findings) = policy_set(&self.plan(), "test", files);
        (set.unwrap(), findings)
    }
}

/// The rule of a scenario.
fn rule(scenario: &str) -> &'static str {
    let known = SCENARIOS.iter().find(|(name, _)| *name == scenario);
    known.unwrap().1
}

/// Errors and warnings, as `code: message`.
fn said(findings: &[Finding]) -> Vec<String> {
    let mut said: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| format!("{}: {}", finding.code.id, finding.message))
        .collect();
    said.sort();
    said.dedup();
    said
}

/// The files of a starter pack under the folder `pack` of the plan.
fn pack_files(folder: &Path) -> PlanFiles {
    let mut files = PlanFiles::default();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("pack/{}", path.file_name().unwrap().to_string_lossy());
        files.add(name.as_str(), std::fs::read(&path).unwrap());
        paths.push(name);
    }
    files.add_match("pack", paths);
    files
}

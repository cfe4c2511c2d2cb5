#![expect(
    clippy::unwrap_used,
    reason = "a set that is not generated is a failed test"
)]

use super::*;
use crate::b2c::design::testing::{self, plan};
use crate::diag::Severity;

/// The set of `sections` over the builtin base, and what is said about it.
fn generate(sections: &str) -> (GeneratedPolicies, Vec<String>) {
    let plan = plan(sections);
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    (set.unwrap(), said(&findings))
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

#[test]
fn a_set_with_everything_passes_the_schema_and_every_rule() {
    let (set, said) = generate(
        "
credentials:
  - { name: all, account: imported, password: justInTime, mfaPhone: carry }
  - { name: some, account: onFirstSignIn, password: justInTime }
jit:
  endpoint: https://migration.contoso.com/
  authentication: { kind: oauth2, clientId: { env: A }, clientSecret: { env: B }, scope: api://x/.default }
customPolicies:
  signIn: { identifiers: [email, username] }
  relyingParties: [{ name: signup_signin }, { name: reset, journey: passwordReset }, { name: edit, journey: profileEdit }]
",
    );
    let texts: Vec<String> = set
        .policies
        .iter()
        .map(|policy| policy.text.clone())
        .collect();
    assert_eq!(testing::schema_errors(&texts), Vec::<String>::new());
    assert_eq!(said, Vec::<String>::new());
}

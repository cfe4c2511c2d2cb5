//! Conditions, and lists of validation profiles and their order.
//!
//! A `ClaimEquals` about a claim that is not there is ignored by the service, and what it guards
//! runs. So a comparison is never made without asking for the claim first: the only constructor that
//! compares, [`only_if_true`], makes both preconditions. "Unless" is said with the presence of a
//! claim that exists for no other reason.

use serde::Serialize;

/// A precondition: what it guards is skipped when the condition has the given outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// The claim it looks at.
    pub claim: &'static str,
    /// What the claim is compared with; `None` asks only whether it is there.
    pub value: Option<&'static str>,
    /// Skip when the condition holds (`true`) or when it does not (`false`).
    pub skip_when: bool,
}

/// Skips when `claim` is there.
#[must_use]
pub fn unless_exists(claim: &'static str) -> Vec<Gate> {
    vec![Gate {
        claim,
        value: None,
        skip_when: true,
    }]
}

/// Skips when `claim` is not there.
#[must_use]
pub fn only_if_exists(claim: &'static str) -> Vec<Gate> {
    vec![Gate {
        claim,
        value: None,
        skip_when: false,
    }]
}

/// Skips unless the boolean `claim` is there and true. The service compares its text, `True`.
#[must_use]
pub fn only_if_true(claim: &'static str) -> Vec<Gate> {
    let mut gates = only_if_exists(claim);
    gates.push(Gate {
        claim,
        value: Some("True"),
        skip_when: false,
    });
    gates
}

/// One validation profile of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// The technical profile.
    pub profile: String,
    /// Whether the next one runs although this one failed.
    pub continue_on_error: bool,
    /// When it runs: every gate must let it pass.
    pub gates: Vec<Gate>,
}

impl Validation {
    /// `profile`, always run, its failure being the page's.
    #[must_use]
    pub fn of(profile: impl Into<String>) -> Self {
        Self {
            profile: profile.into(),
            continue_on_error: false,
            gates: Vec::new(),
        }
    }

    /// With further gates.
    #[must_use]
    pub fn when(mut self, gates: Vec<Gate>) -> Self {
        self.gates.extend(gates);
        self
    }

    /// Its failure is nobody's.
    #[must_use]
    pub const fn tolerated(mut self) -> Self {
        self.continue_on_error = true;
        self
    }
}

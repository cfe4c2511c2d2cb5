//! What rules see.

use jiff::civil::Date;

use serde_json::Value;

use crate::diag::{Code, Place};
use crate::plan::{CustomPolicies, Plan, Platform};
use crate::resolve::ResolvedPlan;

/// What does not stand in the plan but is needed to judge it.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The day on which the plan is judged; suppressions end on a day.
    pub today: Date,
    /// Every code of the product, for the names in the plan's `lint` section.
    pub codes: &'a [Code],
}

/// A resolved plan and its surroundings, with the questions many rules ask.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    resolved: &'a ResolvedPlan,
    /// The plan after overlays and variables.
    pub plan: &'a Plan,
    /// Name of the environment it was resolved for.
    pub environment: &'a str,
    /// The rest.
    pub given: Given<'a>,
}

impl<'a> Context<'a> {
    /// What rules see of `resolved`.
    #[must_use]
    pub fn new(resolved: &'a ResolvedPlan, given: Given<'a>) -> Self {
        Self {
            resolved,
            plan: &resolved.plan,
            environment: &resolved.environment,
            given,
        }
    }

    /// The plan as JSON, without the defaults of settings that are not written.
    #[must_use]
    pub fn value(&self) -> &'a Value {
        &self.resolved.value
    }

    /// The value at a JSON pointer.
    #[must_use]
    pub fn at(&self, pointer: impl Into<String>) -> Place {
        self.resolved.place(pointer)
    }

    /// The key at a JSON pointer.
    #[must_use]
    pub fn key(&self, pointer: impl Into<String>) -> Place {
        self.resolved.key_place(pointer)
    }

    /// Whether people depend on this environment.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.resolved
            .settings()
            .is_some_and(|environment| environment.production)
    }

    /// Whether the target is Azure AD B2C.
    #[must_use]
    pub fn is_b2c(&self) -> bool {
        self.plan.target.platform == Platform::B2c
    }

    /// Whether the target is External ID.
    #[must_use]
    pub fn is_external_id(&self) -> bool {
        self.plan.target.platform == Platform::ExternalId
    }

    /// The custom policies, where the platform has them.
    #[must_use]
    pub fn policies(&self) -> Option<&CustomPolicies> {
        self.plan.custom_policies.as_ref().filter(|_| self.is_b2c())
    }
}

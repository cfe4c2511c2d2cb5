//! What many steps ask of a plan.

use std::collections::HashMap;

use super::command::Commands;
use crate::check::in_place;
use crate::plan::{
    AccountMoment, Application, ApplicationKind, Cohort, Credential, Jit, PasswordWay, Plan,
    Platform, RelyingParty, UserFlow, VerifierKind,
};
use crate::resolve::ResolvedPlan;

/// A resolved plan and the answers to what many steps ask of it.
pub(super) struct Outline<'a> {
    /// The plan.
    pub(super) plan: &'a Plan,
    /// Name of the environment.
    pub(super) environment: &'a str,
    /// Whether people depend on it.
    pub(super) is_production: bool,
    /// The commands.
    pub(super) commands: Commands,
    // A plan of some megabytes has tens of thousands of names: looking one up takes no walk over them.
    cohorts: HashMap<&'a str, &'a Cohort>,
    flows: HashMap<&'a str, &'a UserFlow>,
    parties: HashMap<&'a str, &'a RelyingParty>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(resolved: &'a ResolvedPlan) -> Self {
        let plan = &resolved.plan;
        let parties = plan
            .custom_policies
            .iter()
            .flat_map(|policies| &policies.relying_parties);
        Self {
            cohorts: plan
                .cohorts
                .iter()
                .map(|cohort| (cohort.name.as_str(), cohort))
                .collect(),
            flows: plan
                .user_flows
                .iter()
                .map(|flow| (flow.name.as_str(), flow))
                .collect(),
            parties: parties.map(|party| (party.name.as_str(), party)).collect(),
            plan,
            environment: &resolved.environment,
            is_production: resolved
                .settings()
                .is_some_and(|settings| settings.production),
            commands: Commands::of(&resolved.environment),
        }
    }

    /// The cohort with a name.
    pub(super) fn cohort(&self, name: &str) -> Option<&'a Cohort> {
        self.cohorts.get(name).copied()
    }

    /// The user flow with a name.
    pub(super) fn flow(&self, name: &str) -> Option<&'a UserFlow> {
        self.flows.get(name).copied()
    }

    /// The relying party with a name.
    pub(super) fn party(&self, name: &str) -> Option<&'a RelyingParty> {
        self.parties.get(name).copied()
    }

    /// Whether the target is External ID.
    pub(super) fn is_external_id(&self) -> bool {
        self.plan.target.platform == Platform::ExternalId
    }

    /// Whether the users are in the target tenant already.
    pub(super) fn stays_in_place(&self) -> bool {
        let mut sources = self.plan.sources.iter();
        sources.any(|source| in_place(self.plan, source))
    }

    /// Whether users are created by an import.
    pub(super) fn imports(&self) -> bool {
        let rules = &self.plan.credentials;
        !self.plan.sources.is_empty()
            && !self.stays_in_place()
            && (rules.is_empty()
                || rules
                    .iter()
                    .any(|rule| rule.account == AccountMoment::Imported))
    }

    /// Whether accounts come to be when people sign in.
    pub(super) fn creates_at_sign_in(&self) -> bool {
        let rules = &self.plan.credentials;
        rules
            .iter()
            .any(|rule| rule.account == AccountMoment::OnFirstSignIn)
    }

    /// The credential rules with one way.
    pub(super) fn rules(&self, way: PasswordWay) -> impl Iterator<Item = &'a Credential> {
        let rules = self.plan.credentials.iter();
        rules.filter(move |rule| rule.password == way)
    }

    /// Whether some passwords get across in this way.
    pub(super) fn uses(&self, way: PasswordWay) -> bool {
        self.rules(way).next().is_some()
    }

    /// Whether people have passwords that they type.
    pub(super) fn has_passwords(&self) -> bool {
        let mut rules = self.plan.credentials.iter();
        !self.plan.sources.is_empty() && rules.any(|rule| rule.password != PasswordWay::None)
    }

    /// The service that people's first sign-ins rest on.
    pub(super) fn service(&self) -> Option<&'a Jit> {
        self.plan.jit.as_ref()
    }

    /// Whether somebody's password is moved at the first sign-in while the legacy store is asked.
    pub(super) fn asks_the_old_store(&self) -> bool {
        self.uses(PasswordWay::JustInTime) || self.uses(PasswordWay::LegacyTenant)
    }

    /// The attribute that marks who has not moved yet, where imports set one.
    pub(super) fn flag(&self) -> Option<&'a str> {
        let imported = self
            .rules(PasswordWay::JustInTime)
            .any(|rule| rule.account == AccountMoment::Imported);
        let jit = self.service().filter(|_| imported)?;
        Some(&jit.flag)
    }

    /// Whether the service checks exported hashes.
    pub(super) fn has_hash_store(&self) -> bool {
        self.service().is_some_and(|jit| {
            jit.verifiers
                .iter()
                .any(|verifier| verifier.kind == VerifierKind::HashStore)
        })
    }

    /// The applications that people sign in to.
    pub(super) fn signs_in(&self) -> impl Iterator<Item = &'a Application> {
        self.plan
            .applications
            .iter()
            .filter(|app| !matches!(app.kind, ApplicationKind::Api | ApplicationKind::Daemon))
    }

    /// The platform's name.
    pub(super) fn platform(&self) -> &'static str {
        if self.is_external_id() {
            "Microsoft Entra External ID"
        } else {
            "Azure AD B2C"
        }
    }
}

//! What of a plan the policies are made of.

use crate::plan::{
    AuthenticationMethods, Branding, Environment, Inventory, Lint, Monitoring, Plan, Rollout, Users,
};

/// The plan without everything that no policy is made of. Policies are generated from this alone, so
/// that plans with equal inputs and files have equal policies.
#[must_use]
pub fn input(plan: &Plan) -> Plan {
    // Named one by one, so that a new section has to be thought of here.
    let Plan {
        version,
        name,
        description: _,
        target,
        variables: _,
        environments,
        sources: _,
        inventory: _,
        cohorts: _,
        users: _,
        attributes,
        credentials,
        jit,
        applications: _,
        identity_providers,
        user_flows: _,
        custom_policies,
        graph: _,
        groups: _,
        app_roles: _,
        administrators: _,
        mfa,
        conditional_access: _,
        authentication_methods: _,
        branding: _,
        monitoring,
        rollout: _,
        lint: _,
    } = plan;
    let environment = |settings: &Environment| Environment {
        production: settings.production,
        ..Environment::default()
    };
    let (inventory, branding, rollout): (Option<Inventory>, Option<Branding>, Option<Rollout>) =
        (None, None, None);
    let authentication_methods: Option<AuthenticationMethods> = None;
    Plan {
        version: *version,
        name: name.clone(),
        description: None,
        target: target.clone(),
        variables: Default::default(),
        environments: environments
            .iter()
            .map(|(name, settings)| (name.clone(), environment(settings)))
            .collect(),
        sources: Vec::new(),
        inventory,
        cohorts: Vec::new(),
        users: Users::default(),
        attributes: attributes.clone(),
        credentials: credentials.clone(),
        jit: jit.clone(),
        applications: Vec::new(),
        identity_providers: identity_providers.clone(),
        user_flows: Vec::new(),
        custom_policies: custom_policies.clone(),
        graph: Vec::new(),
        groups: Vec::new(),
        app_roles: Vec::new(),
        administrators: Vec::new(),
        mfa: mfa.clone(),
        conditional_access: Vec::new(),
        authentication_methods,
        branding,
        monitoring: monitoring.as_ref().map(|monitoring| Monitoring {
            journey_tracing: monitoring.journey_tracing.clone(),
            ..Monitoring::default()
        }),
        rollout,
        lint: Lint::default(),
    }
}

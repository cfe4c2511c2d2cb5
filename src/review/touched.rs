//! Who is touched by a change of a plan field.

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::util::pointer;

/// Applications, flows, relying parties and cohorts that a change of the field `at` touches, in words:
/// `application shop-spa`. `plans` are the plans that have the field.
#[must_use]
pub fn of(at: &str, plans: &[&Plan]) -> Vec<String> {
    let segments: Vec<String> = pointer::segments(at).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut touched = Touched::default();
    for plan in plans {
        touched.of(&segments, plan);
    }
    touched.words()
}

#[derive(Default)]
struct Touched {
    applications: BTreeSet<String>,
    flows: BTreeSet<String>,
    parties: BTreeSet<String>,
    cohorts: BTreeSet<String>,
    everybody: Option<&'static str>,
}

impl Touched {
    fn of(&mut self, at: &[&str], plan: &Plan) {
        match at {
            ["applications", name, ..] => self.application(name, plan),
            ["userFlows", name, ..] => self.flow(name, plan),
            ["customPolicies", "relyingParties", name, ..] => self.party(name, plan),
            ["customPolicies", ..] => {
                for party in plan
                    .custom_policies
                    .iter()
                    .flat_map(|all| &all.relying_parties)
                {
                    self.party(&party.name, plan);
                }
            }
            ["identityProviders", name, ..] => self.provider(name, plan),
            ["cohorts", name, ..] => self.cohort(name),
            ["credentials", name, ..] => {
                let rules = plan.credentials.iter();
                for rule in rules.filter(|rule| rule.name == *name) {
                    match &rule.cohort {
                        Some(cohort) => self.cohort(cohort),
                        None => self.everybody = Some("every user no earlier rule matches"),
                    }
                }
            }
            ["rollout", "waves", name, ..] => {
                let waves = plan.rollout.iter().flat_map(|rollout| &rollout.waves);
                for wave in waves.filter(|wave| wave.name == *name) {
                    wave.cohorts.iter().for_each(|cohort| self.cohort(cohort));
                }
            }
            ["appRoles", name, ..] => {
                let roles = plan.app_roles.iter().filter(|role| role.name == *name);
                roles.for_each(|role| self.application(&role.application, plan));
            }
            ["conditionalAccess", name, ..] => {
                let rules = plan.conditional_access.iter();
                for rule in rules.filter(|rule| rule.name == *name) {
                    for application in &rule.applications {
                        self.application(application, plan);
                    }
                }
            }
            ["target" | "mfa" | "authenticationMethods", ..] => {
                self.everybody = Some("everybody who signs in");
            }
            ["users" | "sources", ..] => self.everybody = Some("every imported user"),
            ["jit", ..] => self.everybody = Some("users who have not signed in yet"),
            _ => {}
        }
    }

    fn application(&mut self, name: &str, plan: &Plan) {
        self.applications.insert(name.to_owned());
        // What the application asks of others concerns it alone; what it offers, those who ask.
        let askers = plan.applications.iter().filter(|other| {
            let mut asked = other.permissions.iter();
            asked.any(|permission| permission.application == name)
        });
        self.applications
            .extend(askers.map(|asker| asker.name.clone()));
    }

    fn flow(&mut self, name: &str, plan: &Plan) {
        self.flows.insert(name.to_owned());
        let users = plan.applications.iter();
        let users = users.filter(|application| application.user_flow.as_deref() == Some(name));
        self.applications
            .extend(users.map(|application| application.name.clone()));
    }

    fn party(&mut self, name: &str, plan: &Plan) {
        self.parties.insert(name.to_owned());
        let callers = plan.applications.iter();
        let callers =
            callers.filter(|application| application.relying_parties.iter().any(|p| p == name));
        self.applications
            .extend(callers.map(|application| application.name.clone()));
    }

    fn provider(&mut self, name: &str, plan: &Plan) {
        for flow in &plan.user_flows {
            if flow
                .identity_providers
                .iter()
                .any(|provider| provider == name)
            {
                self.flow(&flow.name, plan);
            }
        }
        for party in plan
            .custom_policies
            .iter()
            .flat_map(|all| &all.relying_parties)
        {
            let offers = match &party.identity_providers {
                Some(providers) => providers.iter().any(|provider| provider == name),
                None => true,
            };
            if offers {
                self.party(&party.name, plan);
            }
        }
    }

    fn cohort(&mut self, name: &str) {
        self.cohorts.insert(name.to_owned());
    }

    fn words(self) -> Vec<String> {
        let mut words = Vec::new();
        for (kind, names) in [
            ("application", self.applications),
            ("flow", self.flows),
            ("relying party", self.parties),
            ("cohort", self.cohorts),
        ] {
            words.extend(names.into_iter().map(|name| format!("{kind} {name}")));
        }
        words.extend(self.everybody.map(str::to_owned));
        words
    }
}

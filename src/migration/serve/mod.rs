//! The configuration of the migration service.

mod caller;
mod verifiers;

#[cfg(test)]
mod tests;

use url::Url;

use super::manifest::{hash, mechanism};
use super::names;
use crate::formats::LateText;
use crate::formats::serve::{
    AfterReset, EncryptionKey, Limits, Listen, Lockout, Message, Messages, Probes, Question, Serve,
    ServeFlag, ServeRoute, ServeRule, ServeSource, ServeTenant, State, Tls,
};
use crate::plan::own_attributes::is_flagged;
use crate::plan::service::{self, Route, texts};
use crate::plan::{
    AccountMoment, Jit, PasswordMechanism, PasswordWay, Plan, Platform, VerifierKind,
};
use crate::resolve::ResolvedPlan;

/// Path that says that the process answers.
pub const LIVE: &str = "/healthz";
/// Path that says that the service can do its work.
pub const READY: &str = "/readyz";
/// Longest wait of one account after wrong passwords.
const MOST_SECONDS: u32 = 3600;
/// Largest body: the platform's own are a few kilobytes.
const BODY_BYTES: u32 = 32 * 1024;
/// Longest password that is checked, before any hash function sees it.
const PASSWORD_BYTES: u32 = 4096;
/// How long an account may take to be made: a password that is newer was set by somebody. Microsoft
/// documents no bound; the two moments of an account that Microsoft Graph makes are seconds apart.
const RESET_TOLERANCE: u32 = 300;
/// Folder of the embedded store, beside the configuration.
const STATE_FOLDER: &str = "state";

/// The configuration; `None` for a plan without the service.
#[must_use]
pub fn serve(resolved: &ResolvedPlan) -> Option<Serve> {
    let plan = &resolved.plan;
    let jit = plan.jit.as_ref()?;
    let flagged = plan.credentials.iter().any(is_flagged);
    Some(Serve {
        version: super::VERSION,
        plan: plan.name.clone(),
        environment: resolved.environment.clone(),
        production: resolved
            .settings()
            .is_some_and(|settings| settings.production),
        tenant: ServeTenant {
            platform: plan.target.platform,
            cloud: plan.target.cloud,
            domain: plan.target.tenant.clone(),
            id: (plan.target.platform == Platform::ExternalId || plan.target.tenant_id.is_some())
                .then(|| names::tenant_id(plan, None)),
        },
        endpoint: jit.endpoint.trim_end_matches('/').to_owned(),
        listen: listen(jit),
        routes: routes(plan, jit),
        probes: Probes {
            live: LIVE.to_owned(),
            ready: READY.to_owned(),
        },
        caller: caller::caller(plan, jit),
        encryption_keys: jit
            .encryption_key
            .iter()
            .map(|key| EncryptionKey {
                certificate: key.certificate.clone(),
                private_key: names::secret(&key.private_key),
            })
            .collect(),
        limits: Limits {
            deadline_ms: jit.timeout_ms,
            body_bytes: BODY_BYTES,
            password_bytes: PASSWORD_BYTES,
        },
        lockout: Lockout {
            attempts: jit.lockout.attempts,
            seconds: jit.lockout.seconds,
            most_seconds: MOST_SECONDS.max(jit.lockout.seconds),
            per_address: jit.lockout.per_address,
        },
        flag: flagged.then(|| ServeFlag {
            name: jit.flag.clone(),
            target: names::custom_attribute(plan, &jit.flag),
        }),
        after_reset: (flagged && plan.target.platform == Platform::ExternalId).then(|| {
            AfterReset {
                changed: "lastPasswordChangeDateTime".to_owned(),
                created: "createdDateTime".to_owned(),
                tolerance_seconds: RESET_TOLERANCE,
            }
        }),
        rules: rules(plan),
        profile: profile(plan),
        verifiers: jit.verifiers.iter().map(verifiers::verifier).collect(),
        sources: sources(plan, jit),
        messages: messages(plan, jit),
        guard_sign_up: jit.guard_sign_up,
        retire: jit.retire,
        until: plan
            .rollout
            .as_ref()
            .and_then(|rollout| rollout.decommission.clone()),
        state: match &jit.state.postgres {
            Some(secret) => State::Postgres(names::secret(secret)),
            None => State::Folder(
                jit.state
                    .folder
                    .clone()
                    .unwrap_or_else(|| STATE_FOLDER.to_owned()),
            ),
        },
    })
}

fn listen(jit: &Jit) -> Listen {
    let mut trusted_proxies = jit.listen.trusted_proxies.clone();
    trusted_proxies.sort();
    trusted_proxies.dedup();
    Listen {
        address: jit.listen.address.clone(),
        tls: jit
            .listen
            .certificate
            .as_ref()
            .zip(jit.listen.private_key.as_ref())
            .map(|(certificate, key)| Tls {
                certificate: certificate.clone(),
                private_key: names::secret(key),
            }),
        trusted_proxies,
    }
}

/// The questions that policies or platform ask for this plan. What nobody asks is not answered.
fn routes(plan: &Plan, jit: &Jit) -> Vec<ServeRoute> {
    let has = |is_it: &dyn Fn(&crate::plan::Credential) -> bool| plan.credentials.iter().any(is_it);
    let just_in_time = has(&|rule| rule.password == PasswordWay::JustInTime);
    let mut asked = Vec::new();
    match (plan.target.platform, &plan.custom_policies) {
        (Platform::ExternalId, _) if just_in_time => {
            asked.push((Question::PasswordSubmit, Route::PasswordSubmit));
        }
        (Platform::B2c, Some(policies)) => {
            let asks_status = has(&|rule| {
                rule.password == PasswordWay::ForcedReset
                    && rule.mechanism == Some(PasswordMechanism::StatusService)
            });
            let creates = has(&|rule| {
                rule.password == PasswordWay::JustInTime
                    && rule.account == AccountMoment::OnFirstSignIn
            });
            if just_in_time {
                asked.push((Question::Verify, Route::Verify));
            }
            if asks_status {
                asked.push((Question::Status, Route::Status));
                asked.push((Question::PasswordUpdated, Route::PasswordUpdated));
            }
            if creates {
                asked.push((Question::Account, Route::Account));
            }
            if jit.guard_sign_up && policies.sign_in.sign_up {
                asked.push((Question::SignUp, Route::SignUp));
            }
        }
        _ => {}
    }
    let base = Url::parse(&jit.endpoint).map_or_else(
        |_| String::new(),
        |url| url.path().trim_end_matches('/').to_owned(),
    );
    asked
        .into_iter()
        .map(|(question, route)| ServeRoute {
            question,
            method: "POST".to_owned(),
            path: format!("{base}{}", route.path()),
        })
        .collect()
}

fn rules(plan: &Plan) -> Vec<ServeRule> {
    plan.credentials
        .iter()
        .filter_map(|rule| {
            let mechanism = mechanism(plan, rule)?;
            let is_asked = rule.password == PasswordWay::JustInTime
                || mechanism == PasswordMechanism::StatusService;
            is_asked.then(|| ServeRule {
                name: rule.name.clone(),
                cohort: rule.cohort.clone(),
                account: rule.account,
                mechanism,
                strength: rule.strength,
                mfa_phone: rule.mfa_phone,
            })
        })
        .collect()
}

/// What the service hands over for accounts that come to be at the first sign-in.
fn profile(plan: &Plan) -> Vec<String> {
    let creates = plan.credentials.iter().any(|rule| {
        rule.password == PasswordWay::JustInTime && rule.account == AccountMoment::OnFirstSignIn
    });
    let mut names: Vec<String> = plan
        .attributes
        .iter()
        .filter(|attribute| creates && attribute.from.is_some())
        .map(|attribute| attribute.name.clone())
        .collect();
    names.sort();
    names
}

fn sources(plan: &Plan, jit: &Jit) -> Vec<ServeSource> {
    let is_hashed = |id: &str| {
        jit.verifiers.iter().any(|verifier| {
            verifier.kind == VerifierKind::HashStore
                && verifier.source.as_ref().is_none_or(|source| source == id)
        })
    };
    plan.sources
        .iter()
        .map(|source| ServeSource {
            id: source.id.clone(),
            store: source.store,
            hash: source
                .hash
                .as_ref()
                .filter(|_| is_hashed(&source.id))
                .map(hash),
        })
        .collect()
}

fn messages(plan: &Plan, jit: &Jit) -> Messages {
    let default = plan
        .custom_policies
        .as_ref()
        .map_or("en", |policies| policies.languages.default.as_str());
    let message = |given: &indexmap::IndexMap<String, String>, ours: &str| Message {
        otherwise: service::text(given, default, default, ours).to_owned(),
        languages: given.clone().into_iter().collect(),
    };
    let given = &jit.messages;
    Messages {
        invalid: message(&given.invalid, texts::INVALID),
        unavailable: message(&given.unavailable, texts::UNAVAILABLE),
        must_reset: message(&given.must_reset, texts::MUST_RESET),
        exists: message(&given.exists, texts::EXISTS),
    }
}

/// A text of which the tenant's id is a part.
pub(super) fn with_tenant_id(plan: &Plan, template: &str) -> LateText {
    names::tenant_id(plan, Some(template))
}

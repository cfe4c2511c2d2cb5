//! The addresses of each application's sign-in, for mails and for tests.

use std::collections::HashSet;

use super::address::{authority, host, in_query, policy_authority, policy_id, tenant, tenant_id};
use super::outline::Outline;
use super::text::{Text, say};
use super::{ApplicationLinks, Link};
use crate::plan::{Application, JourneyKind, UserFlowKind};

/// The addresses of every application that people sign in to.
pub(super) fn links(outline: &Outline<'_>) -> Vec<ApplicationLinks> {
    let applications = outline.signs_in().map(|app| ApplicationLinks {
        application: app.name.clone(),
        links: if outline.is_external_id() {
            external(outline, app)
        } else {
            b2c(outline, app)
        },
    });
    applications.filter(|app| !app.links.is_empty()).collect()
}

/// What stands for an application's id while the plan does not have it.
fn client_id(app: &Application) -> String {
    let known = app.app_id.clone();
    known.unwrap_or_else(|| format!("<client id of {}>", app.name))
}

/// The redirect URI of `app` that people can be sent to.
fn redirect_uri(app: &Application) -> String {
    let local = |uri: &&String| !uri.contains("://localhost") && !uri.contains("://127.0.0.1");
    let uri = app.redirect_uris.iter().find(local);
    match uri.or_else(|| app.redirect_uris.first()) {
        Some(uri) => in_query(uri),
        None => format!("<redirect URI of {}>", app.name),
    }
}

fn query(app: &Application) -> String {
    let response = if app.tokens.implicit_id_token {
        "response_type=id_token&nonce=defaultNonce"
    } else {
        "response_type=code"
    };
    format!(
        "client_id={}&redirect_uri={}&{response}&scope=openid&prompt=login",
        client_id(app),
        redirect_uri(app)
    )
}

fn b2c(outline: &Outline<'_>, app: &Application) -> Vec<Link> {
    let target = &outline.plan.target;
    let base = format!("https://{}/{}", host(target), tenant(target));
    let query = query(app);
    let mut known = HashSet::new();
    let mut links = Vec::new();
    let mut add = |what: Text, policy: String| {
        if known.insert(policy.clone()) {
            let url = format!("{base}/{policy}/oauth2/v2.0/authorize?{query}");
            links.push(Link { what, url });
        }
    };
    for name in &app.relying_parties {
        let what = match outline.party(name).map(|party| party.journey) {
            Some(JourneyKind::SignUpSignIn | JourneyKind::SignIn) => say("First sign-in", &[]),
            Some(JourneyKind::PasswordReset) => say("New password", &[]),
            Some(JourneyKind::ProfileEdit) => say("Profile", &[]),
            None => say("Policy `{}`", &[name]),
        };
        add(what, policy_id(outline.plan, name));
    }
    let flow = app.user_flow.as_ref().and_then(|name| outline.flow(name));
    if let Some(flow) = flow {
        let what = match flow.kind {
            UserFlowKind::SignUpSignIn => say("First sign-in", &[]),
            UserFlowKind::PasswordReset => say("New password", &[]),
            UserFlowKind::ProfileEdit => say("Profile", &[]),
        };
        add(what, format!("B2C_1_{}", flow.name));
    }
    let policy = match (app.relying_parties.first(), flow) {
        (Some(name), _) => policy_id(outline.plan, name),
        (None, Some(flow)) => format!("B2C_1_{}", flow.name),
        (None, None) => return links,
    };
    // Any application of the tenant may send people to any of its policies.
    let parties = outline
        .plan
        .custom_policies
        .iter()
        .flat_map(|policies| &policies.relying_parties);
    let mut parties = parties.filter(|party| party.journey == JourneyKind::PasswordReset);
    let mut flows = outline.plan.user_flows.iter();
    let reset = parties
        .next()
        .map(|party| policy_id(outline.plan, &party.name));
    let reset = reset.or_else(|| {
        let flow = flows.find(|flow| flow.kind == UserFlowKind::PasswordReset)?;
        Some(format!("B2C_1_{}", flow.name))
    });
    if let Some(reset) = reset {
        add(say("New password", &[]), reset);
    }
    links.push(Link {
        what: say("Authority in the application's settings", &[]),
        url: policy_authority(target, &policy),
    });
    links
}

fn external(outline: &Outline<'_>, app: &Application) -> Vec<Link> {
    let target = &outline.plan.target;
    let base = format!("https://{}/{}", host(target), tenant_id(target));
    vec![
        Link {
            what: say(
                "First sign-in, and with “Forgot password?” on its second page a new password",
                &[],
            ),
            url: format!("{base}/oauth2/v2.0/authorize?{}", query(app)),
        },
        Link {
            what: say("Authority in the application's settings", &[]),
            url: authority(target),
        },
    ]
}

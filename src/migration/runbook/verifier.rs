//! What each legacy store has to allow before it can be asked about passwords (documentation of each
//! store).

use super::Step;
use super::text::say;
use crate::plan::{Verifier, VerifierKind};

/// The step that lets `verifier` ask; none where nothing has to be allowed.
pub(super) fn prepare(verifier: &Verifier) -> Option<Step> {
    let (place, what): (&[&str], &str) = match verifier.kind {
        VerifierKind::EntraRopc => (
            &[
                "Microsoft Entra admin center",
                "Entra ID",
                "App registrations",
                "Authentication",
            ],
            "Let the old tenant check passwords: a single-tenant application with the delegated permission `openid` \
             and admin consent, and either a client secret or “Allow public client flows”, not both. No \
             conditional access and no second factor may apply to it. The directory itself is asked, so that no \
             user flow or policy is needed.",
        ),
        VerifierKind::NativeAuth => (
            &[
                "Microsoft Entra admin center",
                "Entra ID",
                "App registrations",
                "Authentication",
            ],
            "Let the old tenant check passwords: enable native authentication at an application.",
        ),
        VerifierKind::Auth0 => (
            &[
                "Auth0 dashboard",
                "Applications",
                "Advanced Settings",
                "Grant Types",
            ],
            "Let Auth0 check passwords: switch the grant type “Password” on at an application, and have it trust the \
             service's forwarded addresses, so that its attack protection sees people and not one server.",
        ),
        VerifierKind::Okta => (
            &["Okta Admin Console", "Security", "API"],
            "Let Okta check passwords: allow primary authentication, with a trusted origin for the service, so that \
             its rate limits see people and not one server.",
        ),
        VerifierKind::Cognito => (
            &["AWS console", "Cognito", "User pools", "App clients"],
            "Let Cognito check passwords: an app client with `ALLOW_USER_PASSWORD_AUTH`.",
        ),
        VerifierKind::Keycloak => (
            &["Keycloak admin console", "Clients", "Capability config"],
            "Let Keycloak check passwords: a confidential client with “Direct access grants”, and a look at brute \
             force detection.",
        ),
        VerifierKind::Firebase => (
            &["Firebase console", "Project settings", "General"],
            "Let Firebase check passwords: note the web API key.",
        ),
        VerifierKind::Ldap => (
            &["The directory's own administration"],
            "Let the directory check passwords: an account that may search, and `ldaps`.",
        ),
        VerifierKind::Http => (
            &["The old system"],
            "Let the old system check passwords: an endpoint that nobody but the service reaches.",
        ),
        VerifierKind::HashStore => return None,
    };
    let mut step = Step::manual(say(what, &[]), place).with("Verifier", &verifier.name);
    for (field, value) in [
        ("Address", &verifier.url),
        ("Tenant, realm, connection or pool", &verifier.realm),
        ("Client id", &verifier.client_id),
    ] {
        if let Some(value) = value {
            step = step.with(field, value);
        }
    }
    Some(step)
}

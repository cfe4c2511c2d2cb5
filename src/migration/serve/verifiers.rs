//! Verifiers with the address that is asked.

use url::Url;

use super::super::names;
use crate::formats::serve::{Http, Ldap, ServeVerifier};
use crate::plan::{Verifier, VerifierKind as Kind};

/// A verifier with every default of its kind.
pub(super) fn verifier(verifier: &Verifier) -> ServeVerifier {
    ServeVerifier {
        name: verifier.name.clone(),
        kind: verifier.kind,
        source: verifier.source.clone(),
        url: url(verifier),
        realm: verifier.realm.clone(),
        client_id: verifier.client_id.clone(),
        client_secret: verifier.client_secret.as_ref().map(names::secret),
        ldap: (verifier.kind == Kind::Ldap).then(|| Ldap {
            bind_dn: verifier.bind_dn.clone(),
            base_dn: verifier.base_dn.clone(),
            filter: verifier.filter.clone(),
        }),
        http: (verifier.kind == Kind::Http).then(|| Http {
            body: verifier.body.clone(),
            content_type: verifier
                .content_type
                .clone()
                .unwrap_or_else(|| "application/json".to_owned()),
            success_status: verifier.success_status.unwrap_or(200),
        }),
        timeout_ms: verifier.timeout_ms,
    }
}

/// The address of the check itself (jit-contract 5). What comes from the plan is a segment of the path or
/// a label of the host, and nothing more.
fn url(verifier: &Verifier) -> Option<String> {
    let realm = verifier.realm.as_deref().unwrap_or_default();
    let below = |base: &str, segments: &[&str]| {
        let mut url = Url::parse(base).ok()?;
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(segments);
        Some(url.to_string())
    };
    let given = verifier.url.as_deref();
    match verifier.kind {
        Kind::HashStore => None,
        Kind::Ldap | Kind::Http => given.map(str::to_owned),
        Kind::EntraRopc => below(
            given.unwrap_or("https://login.microsoftonline.com"),
            &[realm, "oauth2", "v2.0", "token"],
        ),
        Kind::NativeAuth => {
            let own = own(realm.split('.').next()?, "ciamlogin.com");
            below(given.or(own.as_deref())?, &[realm, "oauth2", "v2.0"])
        }
        Kind::Auth0 => below(given?, &["oauth", "token"]),
        Kind::Okta => below(given?, &["api", "v1", "authn"]),
        Kind::Keycloak => below(
            given?,
            &["realms", realm, "protocol", "openid-connect", "token"],
        ),
        Kind::Cognito => {
            let own = own(verifier.region.as_deref()?, "amazonaws.com")
                .map(|url| url.replacen("https://", "https://cognito-idp.", 1));
            below(given.or(own.as_deref())?, &[""])
        }
        Kind::Firebase => below(
            given.unwrap_or("https://identitytoolkit.googleapis.com"),
            &["v1", "accounts:signInWithPassword"],
        ),
    }
}

/// The address of `label` below `domain`; `None` when it is no label of a host.
fn own(label: &str, domain: &str) -> Option<String> {
    let is_label =
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_label.then(|| format!("https://{label}.{domain}"))
}

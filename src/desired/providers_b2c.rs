//! Identity providers of built-in user flows of Azure AD B2C (graph-facts E.4). Custom policies hold
//! theirs themselves, so that only those a user flow offers are resources.

use serde::Serialize;

use super::external_providers::{apple, social};
use super::{Address, Body, Design, Kind, SecretText, Text};
use crate::plan::{IdentityProvider, IdentityProviderKind, ResponseMode};
use crate::pointer;

/// `openIdConnectIdentityProvider`, which only the beta version knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenIdConnectProvider {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Text of its button.
    pub display_name: String,
    /// Client id registered there.
    pub client_id: String,
    /// Client secret registered there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretText>,
    /// Its discovery document; fixed once the provider exists.
    pub metadata_url: String,
    /// How it answers.
    pub response_mode: &'static str,
    /// `code`.
    pub response_type: &'static str,
    /// Scopes, separated by spaces.
    pub scope: String,
    /// Value of `domain_hint` that goes straight to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_hint: Option<String>,
    /// Names of its claims.
    pub claims_mapping: ProviderClaimNames,
}

/// `claimsMapping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderClaimNames {
    /// The user's immutable id.
    pub user_id: String,
    /// Display name.
    pub display_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub surname: String,
    /// Email address.
    pub email: String,
}

/// The resource that `provider` is; `None` for what built-in flows cannot offer.
pub(super) fn address(provider: &IdentityProvider) -> Option<Address> {
    let is_known = provider.kind != IdentityProviderKind::Saml;
    is_known.then(|| Address::new(Kind::IdentityProvider, &provider.name))
}

/// The word of `identityProviderType` for a social provider.
const fn social_word(kind: IdentityProviderKind) -> Option<&'static str> {
    Some(match kind {
        IdentityProviderKind::Google => "Google",
        IdentityProviderKind::Facebook => "Facebook",
        IdentityProviderKind::Microsoft => "Microsoft",
        IdentityProviderKind::LinkedIn => "LinkedIn",
        IdentityProviderKind::Amazon => "Amazon",
        IdentityProviderKind::GitHub => "GitHub",
        IdentityProviderKind::Twitter => "Twitter",
        IdentityProviderKind::Apple | IdentityProviderKind::Oidc | IdentityProviderKind::Saml => {
            return None;
        }
    })
}

/// Adds the providers that user flows offer.
pub(super) fn add(design: &mut Design<'_>) {
    if design.is_external_id() {
        return;
    }
    let plan = design.plan();
    for (at, provider) in plan.identity_providers.iter().enumerate() {
        let mut flows = plan.user_flows.iter();
        let is_offered = flows.any(|flow| flow.identity_providers.contains(&provider.name));
        let Some(address) = address(provider).filter(|_| is_offered) else {
            continue;
        };
        let (id, body) = match (provider.kind, social_word(provider.kind)) {
            (_, Some(word)) => (Some(format!("{word}-OAUTH")), social(provider, word)),
            (IdentityProviderKind::Apple, None) => {
                (Some("Apple-Managed-OIDC".to_owned()), apple(provider))
            }
            (_, None) => (None, Body::OpenIdConnectProvider(Box::new(oidc(provider)))),
        };
        let resource = design.own(address, pointer!["identityProviders", at], body);
        resource.key = id.map(Text::from);
    }
}

fn oidc(provider: &IdentityProvider) -> OpenIdConnectProvider {
    let mut scopes = provider.scopes.clone();
    if scopes.is_empty() {
        scopes = ["openid", "profile", "email"].map(str::to_owned).to_vec();
    }
    scopes.sort();
    scopes.dedup();
    let text = |value: &Option<String>, default: &str| match value {
        Some(value) => value.clone(),
        None => default.to_owned(),
    };
    let claims = &provider.claims;
    OpenIdConnectProvider {
        odata_type: "#microsoft.graph.openIdConnectIdentityProvider",
        display_name: text(&provider.display_name, &provider.name),
        client_id: text(&provider.client_id, ""),
        client_secret: provider.client_secret.as_ref().map(SecretText::from),
        metadata_url: text(&provider.metadata_url, ""),
        response_mode: match provider.response_mode {
            ResponseMode::FormPost => "form_post",
            ResponseMode::Query => "query",
        },
        response_type: "code",
        scope: scopes.join(" "),
        domain_hint: provider.domain_hint.clone(),
        claims_mapping: ProviderClaimNames {
            user_id: text(&claims.subject, "sub"),
            display_name: text(&claims.display_name, "name"),
            given_name: text(&claims.given_name, "given_name"),
            surname: text(&claims.surname, "family_name"),
            email: text(&claims.email, "email"),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, b2c, body};
    use crate::ops::{Api, api_of};

    #[test]
    fn only_what_a_flow_offers_is_a_resource() {
        let state = b2c("
identityProviders:
  - {name: github, kind: gitHub, clientId: g, clientSecret: {env: G}}
  - {name: google, kind: google, clientId: x, clientSecret: {env: X}}
userFlows: [{name: susi, identityProviders: [github]}]
");
        assert_eq!(state.get(&address("identityProvider/google")), None);
        assert_eq!(
            body(&state, "identityProvider/github"),
            json!({
                "@odata.type": "#microsoft.graph.socialIdentityProvider",
                "displayName": "GitHub",
                "identityProviderType": "GitHub",
                "clientId": "g",
                "clientSecret": {"$secret": {"env": "G", "version": 1}},
            })
        );
    }

    #[test]
    fn an_openid_connect_provider_is_beta() {
        let state = b2c("
identityProviders:
  - name: partner
    kind: oidc
    clientId: p
    clientSecret: {env: P}
    metadataUrl: https://partner.example/.well-known/openid-configuration
    scopes: [profile, openid]
    claims: {subject: uid}
userFlows: [{name: susi, identityProviders: [partner]}]
");
        let provider = state.get(&address("identityProvider/partner"));
        assert_eq!(provider.map(api_of), Some(Api::Beta));
        let body = body(&state, "identityProvider/partner");
        assert_eq!(body["scope"], "openid profile");
        assert_eq!(body["claimsMapping"]["userId"], "uid");
        assert_eq!(body["claimsMapping"]["surname"], "family_name");
    }
}

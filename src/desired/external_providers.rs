//! Identity providers of External ID (graph-facts E.4, F.3).

use serde::Serialize;

use super::saml;
use super::{Address, Body, Design, Kind, Property, SecretText, Text};
use crate::plan::{self, INBOUND_PROPERTIES, IdentityProviderKind};
use crate::pointer;

/// Id of the built-in provider for email and password.
pub(super) const EMAIL_PASSWORD: &str = "EmailPassword-OAUTH";
/// Id of the built-in provider for email codes.
pub(super) const EMAIL_CODE: &str = "EmailOtpSignup-OAUTH";
/// What an OpenID Connect provider is asked for when the plan does not say.
const SCOPES: &str = "openid profile email";
/// Where a discovery document stands below its issuer (OpenID Connect Discovery 1.0, 4).
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// An identity provider that Microsoft Graph creates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum IdentityProvider {
    /// Google, Facebook.
    Social(SocialProvider),
    /// Sign in with Apple.
    Apple(AppleProvider),
    /// Any OpenID Connect provider.
    OpenIdConnect(Box<OidcProvider>),
}

/// `socialIdentityProvider`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SocialProvider {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Text of its button.
    pub display_name: String,
    /// `Google`, `Facebook`.
    pub identity_provider_type: &'static str,
    /// Client id registered there.
    pub client_id: String,
    /// Client secret registered there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretText>,
}

/// `appleManagedIdentityProvider`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppleProvider {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Text of its button.
    pub display_name: String,
    /// Apple developer team id.
    pub developer_id: String,
    /// Service id.
    pub service_id: String,
    /// Id of the private key.
    pub key_id: String,
    /// The private key, text of the `.p8` file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_data: Option<SecretText>,
}

/// `oidcIdentityProvider`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OidcProvider {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Text of its button.
    pub display_name: String,
    /// Client id registered there.
    pub client_id: String,
    /// Issuer of its tokens.
    pub issuer: String,
    /// Its discovery document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub well_known_endpoint: Option<String>,
    /// `code`: External ID knows nothing else.
    pub response_type: &'static str,
    /// Scopes, separated by spaces.
    pub scope: String,
    /// How we prove who we are.
    pub client_authentication: OidcClientAuthentication,
    /// Names of its claims.
    pub inbound_claim_mapping: InboundClaims,
}

/// `oidcClientSecretAuthentication`, or `oidcPrivateJwtKeyClientAuthentication` without a secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OidcClientAuthentication {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// The secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretText>,
}

/// `oidcInboundClaimMappingOverride`: what we know a claim as, and the provider's name of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InboundClaims {
    /// The account's immutable id.
    pub sub: String,
    /// Display name.
    pub name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Email address.
    pub email: String,
    /// Whether it is verified.
    pub email_verified: String,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<InboundAddress>,
}

/// `oidcAddressInboundClaims`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InboundAddress {
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// The id of `provider` where it is the same in every tenant. Personal Microsoft accounts are built
/// in; the other kinds have one provider a tenant.
pub(super) const fn fixed_id(kind: IdentityProviderKind) -> Option<&'static str> {
    match kind {
        IdentityProviderKind::Google => Some("Google-OAUTH"),
        IdentityProviderKind::Facebook => Some("Facebook-OAUTH"),
        IdentityProviderKind::Apple => Some("Apple-Managed-OIDC"),
        IdentityProviderKind::Microsoft => Some("MSASignup-OAUTH"),
        _ => None,
    }
}

/// The resource that `provider` is; `None` for what is built in or does not exist on External ID.
pub(super) fn address(provider: &plan::IdentityProvider) -> Option<Address> {
    let kind = match provider.kind {
        IdentityProviderKind::Google
        | IdentityProviderKind::Facebook
        | IdentityProviderKind::Apple
        | IdentityProviderKind::Oidc => Kind::IdentityProvider,
        IdentityProviderKind::Saml => Kind::SamlFederation,
        _ => return None,
    };
    Some(Address::new(kind, &provider.name))
}

/// The id under which user flows know `provider`.
pub(super) fn id(provider: &plan::IdentityProvider) -> Option<Text> {
    match fixed_id(provider.kind) {
        Some(id) => Some(id.into()),
        None => address(provider).map(|address| Text::late(address, Property::Id)),
    }
}

/// Adds the plan's identity providers.
pub(super) fn add(design: &mut Design<'_>) {
    if !design.is_external_id() {
        return;
    }
    let plan = design.plan();
    for (at, provider) in plan.identity_providers.iter().enumerate() {
        let Some(address) = address(provider) else {
            continue;
        };
        let body = match provider.kind {
            IdentityProviderKind::Saml => saml::federation(provider, design.files),
            IdentityProviderKind::Apple => apple(provider),
            IdentityProviderKind::Oidc => oidc(provider),
            IdentityProviderKind::Facebook => social(provider, "Facebook"),
            _ => social(provider, "Google"),
        };
        design
            .own(address, pointer!["identityProviders", at], body)
            .key = fixed_id(provider.kind).map(Text::from);
    }
}

fn display_name(provider: &plan::IdentityProvider, default: &str) -> String {
    let given = provider.display_name.clone();
    given.unwrap_or_else(|| default.to_owned())
}

fn client_id(provider: &plan::IdentityProvider) -> String {
    provider.client_id.clone().unwrap_or_default()
}

pub(super) fn social(provider: &plan::IdentityProvider, kind: &'static str) -> Body {
    Body::IdentityProvider(IdentityProvider::Social(SocialProvider {
        odata_type: "#microsoft.graph.socialIdentityProvider",
        display_name: display_name(provider, kind),
        identity_provider_type: kind,
        client_id: client_id(provider),
        client_secret: provider.client_secret.as_ref().map(SecretText::from),
    }))
}

pub(super) fn apple(provider: &plan::IdentityProvider) -> Body {
    let apple = provider.apple.as_ref();
    let key = apple.and_then(|apple| apple.private_key.as_ref());
    Body::IdentityProvider(IdentityProvider::Apple(AppleProvider {
        odata_type: "#microsoft.graph.appleManagedIdentityProvider",
        display_name: display_name(provider, "Sign in with Apple"),
        developer_id: apple.map(|apple| apple.team_id.clone()).unwrap_or_default(),
        service_id: client_id(provider),
        key_id: apple.map(|apple| apple.key_id.clone()).unwrap_or_default(),
        certificate_data: key.map(SecretText::from),
    }))
}

fn oidc(provider: &plan::IdentityProvider) -> Body {
    let metadata = provider.metadata_url.clone();
    let derived = metadata
        .as_deref()
        .map(|url| url.strip_suffix(DISCOVERY).unwrap_or(url).to_owned());
    let mut scopes: Vec<&str> = provider.scopes.iter().map(String::as_str).collect();
    scopes.sort_unstable();
    let secret = provider.client_secret.as_ref().map(SecretText::from);
    Body::IdentityProvider(IdentityProvider::OpenIdConnect(Box::new(OidcProvider {
        odata_type: "#microsoft.graph.oidcIdentityProvider",
        display_name: display_name(provider, &provider.name),
        client_id: client_id(provider),
        // A rule asks for the issuer; what follows from the address is the best guess without it.
        issuer: provider.issuer.clone().or(derived).unwrap_or_default(),
        well_known_endpoint: metadata,
        response_type: "code",
        scope: if scopes.is_empty() {
            SCOPES.to_owned()
        } else {
            scopes.join(" ")
        },
        client_authentication: OidcClientAuthentication {
            odata_type: if secret.is_some() {
                "#microsoft.graph.oidcClientSecretAuthentication"
            } else {
                "#microsoft.graph.oidcPrivateJwtKeyClientAuthentication"
            },
            client_secret: secret,
        },
        inbound_claim_mapping: inbound_claims(&provider.claims),
    })))
}

fn inbound_claims(claims: &plan::ProviderClaims) -> InboundClaims {
    let name =
        |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let further = |property: &str| claims.attributes.get(property).cloned();
    let [phone, street, city, state, postal_code, country] = INBOUND_PROPERTIES;
    let address = InboundAddress {
        street_address: further(street),
        locality: further(city),
        region: further(state),
        postal_code: further(postal_code),
        country: further(country),
    };
    InboundClaims {
        sub: name(&claims.subject, "sub"),
        name: name(&claims.display_name, "name"),
        given_name: name(&claims.given_name, "given_name"),
        family_name: name(&claims.surname, "family_name"),
        email: name(&claims.email, "email"),
        email_verified: "email_verified".to_owned(),
        phone_number: further(phone),
        address: Some(address).filter(|address| *address != InboundAddress::default()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Kind;
    use super::super::testing::{address, all, b2c, body, external_id};

    #[test]
    fn a_social_provider_is_known_by_its_fixed_id() {
        let google = "identityProviders: [{name: g, kind: google, clientId: x, clientSecret: {env: G, version: 2}}]";
        let state = external_id(google);
        assert_eq!(
            body(&state, "identityProvider/g"),
            json!({
                "@odata.type": "#microsoft.graph.socialIdentityProvider",
                "displayName": "Google",
                "identityProviderType": "Google",
                "clientId": "x",
                "clientSecret": {"$secret": {"env": "G", "version": 2}},
            })
        );
        let resource = state.get(&address("identityProvider/g")).expect("it");
        assert_eq!(resource.key, Some("Google-OAUTH".into()));
    }

    #[test]
    fn apple_has_its_key() {
        let apple = "identityProviders: [{name: a, kind: apple, clientId: com.x, apple: \
                     {teamId: A1B2C3D4E5, keyId: F6G7H8I9J0, privateKey: {file: a.p8}}}]";
        assert_eq!(
            body(&external_id(apple), "identityProvider/a"),
            json!({
                "@odata.type": "#microsoft.graph.appleManagedIdentityProvider",
                "displayName": "Sign in with Apple",
                "developerId": "A1B2C3D4E5",
                "serviceId": "com.x",
                "keyId": "F6G7H8I9J0",
                "certificateData": {"$secret": {"file": "a.p8", "version": 1}},
            })
        );
    }

    #[test]
    fn an_openid_connect_provider_says_what_its_claims_are_called() {
        let oidc = "
identityProviders:
  - name: p
    kind: oidc
    displayName: Partner
    clientId: x
    clientSecret: {env: P}
    issuer: https://p.example/
    metadataUrl: https://p.example/.well-known/openid-configuration
    scopes: [profile, openid]
    claims: {displayName: nick, attributes: {city: town, mobilePhone: tel}}
";
        assert_eq!(
            body(&external_id(oidc), "identityProvider/p"),
            json!({
                "@odata.type": "#microsoft.graph.oidcIdentityProvider",
                "displayName": "Partner",
                "clientId": "x",
                "issuer": "https://p.example/",
                "wellKnownEndpoint": "https://p.example/.well-known/openid-configuration",
                "responseType": "code",
                "scope": "openid profile",
                "clientAuthentication": {
                    "@odata.type": "#microsoft.graph.oidcClientSecretAuthentication",
                    "clientSecret": {"$secret": {"env": "P", "version": 1}},
                },
                "inboundClaimMapping": {
                    "sub": "sub",
                    "name": "nick",
                    "given_name": "given_name",
                    "family_name": "family_name",
                    "email": "email",
                    "email_verified": "email_verified",
                    "phone_number": "tel",
                    "address": {"locality": "town"},
                },
            })
        );
    }

    #[test]
    fn what_is_built_in_is_not_made() {
        let microsoft = external_id("identityProviders: [{name: m, kind: microsoft}]");
        assert!(all(&microsoft, Kind::IdentityProvider).is_empty());
    }

    #[test]
    fn providers_of_custom_policies_are_part_of_the_policies() {
        let sections = "identityProviders: [{name: g, kind: google, clientId: x, clientSecret: {env: G}}]\n\
                        customPolicies: {relyingParties: [{name: signin}]}";
        assert!(all(&b2c(sections), Kind::IdentityProvider).is_empty());
    }
}

//! What is known of each kind of identity provider.
//!
//! Addresses and claim names are from Microsoft Learn, "Set up sign-up and sign-in with …" (custom
//! policy tab of each provider), and the providers' own discovery documents. Issuers are those that
//! sample policies write and imports therefore bring.

use crate::plan::IdentityProviderKind as Kind;

/// What providers of one kind have in common.
pub(super) struct KindFacts {
    /// Text of the button.
    pub(super) label: &'static str,
    /// Issuer of its accounts, as sample policies and imports have it.
    pub(super) issuer: &'static str,
    /// Ending of technical profile ids.
    pub(super) suffix: &'static str,
    pub(super) protocol: &'static str,
    pub(super) scope: &'static str,
    pub(super) metadata: &'static [(&'static str, &'static str)],
    /// Claim type to the provider's claim.
    pub(super) claims: &'static [(&'static str, &'static str)],
}

/// Microsoft Learn, "Set up sign-up and sign-in with …", custom policy tab of each provider.
const GOOGLE: KindFacts = KindFacts {
    label: "Google",
    issuer: "google.com",
    suffix: "-OAuth2",
    protocol: "OAuth2",
    scope: "email profile",
    metadata: &[
        ("ProviderName", "google"),
        (
            "authorization_endpoint",
            "https://accounts.google.com/o/oauth2/auth",
        ),
        (
            "AccessTokenEndpoint",
            "https://accounts.google.com/o/oauth2/token",
        ),
        (
            "ClaimsEndpoint",
            "https://www.googleapis.com/oauth2/v1/userinfo",
        ),
        ("HttpBinding", "POST"),
    ],
    claims: &[
        ("issuerUserId", "id"),
        ("email", "email"),
        ("givenName", "given_name"),
        ("surname", "family_name"),
        ("displayName", "name"),
    ],
};

const FACEBOOK: KindFacts = KindFacts {
    label: "Facebook",
    issuer: "facebook.com",
    suffix: "-OAUTH",
    protocol: "OAuth2",
    scope: "email public_profile",
    metadata: &[
        ("ProviderName", "facebook"),
        (
            "authorization_endpoint",
            "https://www.facebook.com/dialog/oauth",
        ),
        (
            "AccessTokenEndpoint",
            "https://graph.facebook.com/oauth/access_token",
        ),
        ("ClaimsEndpoint", FACEBOOK_CLAIMS),
        ("HttpBinding", "GET"),
        // The token endpoint is asked with GET and answers in JSON.
        ("AccessTokenResponseFormat", "json"),
    ],
    claims: &[
        ("issuerUserId", "id"),
        ("email", "email"),
        ("givenName", "first_name"),
        ("surname", "last_name"),
        ("displayName", "name"),
    ],
};

/// Facebook returns only the fields that are asked for.
const FACEBOOK_CLAIMS: &str =
    "https://graph.facebook.com/me?fields=id,first_name,last_name,name,email";

const APPLE: KindFacts = KindFacts {
    label: "Apple",
    issuer: "apple.com",
    suffix: "-OIDC",
    protocol: "OpenIdConnect",
    scope: "name email openid",
    metadata: &[
        ("ProviderName", "apple"),
        (
            "authorization_endpoint",
            "https://appleid.apple.com/auth/authorize",
        ),
        (
            "AccessTokenEndpoint",
            "https://appleid.apple.com/auth/token",
        ),
        ("JWKS", "https://appleid.apple.com/auth/keys"),
        ("issuer", "https://appleid.apple.com"),
        ("HttpBinding", "POST"),
        ("response_types", "code"),
        ("response_mode", "form_post"),
        ("external_user_identity_claim_id", "sub"),
        // Apple sends names once, in the body of its first answer.
        (
            "ReadBodyClaimsOnIdpRedirect",
            "user.name.firstName user.name.lastName user.email",
        ),
    ],
    claims: &[
        ("issuerUserId", "sub"),
        ("email", "email"),
        ("givenName", "user.name.firstName"),
        ("surname", "user.name.lastName"),
    ],
};

const MICROSOFT: KindFacts = KindFacts {
    label: "Microsoft Account",
    issuer: "live.com",
    suffix: "-OIDC",
    protocol: "OpenIdConnect",
    scope: "openid profile email",
    metadata: &[
        ("ProviderName", "https://login.live.com"),
        (
            "METADATA",
            "https://login.live.com/.well-known/openid-configuration",
        ),
        ("HttpBinding", "POST"),
        ("response_types", "code"),
        ("response_mode", "form_post"),
    ],
    claims: &[
        ("issuerUserId", "oid"),
        ("email", "email"),
        ("givenName", "given_name"),
        ("surname", "family_name"),
        ("displayName", "name"),
    ],
};

/// "Sign In with LinkedIn using OpenID Connect", which replaced `r_liteprofile` in 2023.
const LINKED_IN: KindFacts = KindFacts {
    label: "LinkedIn",
    issuer: "linkedin.com",
    suffix: "-OIDC",
    protocol: "OpenIdConnect",
    scope: "openid profile email",
    metadata: &[
        ("ProviderName", "linkedin"),
        (
            "METADATA",
            "https://www.linkedin.com/oauth/.well-known/openid-configuration",
        ),
        ("HttpBinding", "POST"),
        ("response_types", "code"),
        ("token_endpoint_auth_method", "client_secret_post"),
    ],
    claims: &[
        ("issuerUserId", "sub"),
        ("email", "email"),
        ("givenName", "given_name"),
        ("surname", "family_name"),
        ("displayName", "name"),
    ],
};

const OIDC: KindFacts = KindFacts {
    label: "",
    issuer: "",
    suffix: "-OIDC",
    protocol: "OpenIdConnect",
    scope: "openid profile email",
    metadata: &[("HttpBinding", "POST")],
    claims: &[
        ("issuerUserId", "sub"),
        ("email", "email"),
        ("givenName", "given_name"),
        ("surname", "family_name"),
        ("displayName", "name"),
    ],
};

const SAML: KindFacts = KindFacts {
    label: "",
    issuer: "",
    suffix: "-SAML2",
    protocol: "SAML2",
    scope: "",
    metadata: &[("WantsSignedRequests", "true")],
    // The service's name for the assertion's NameID, and the claim URIs of WS-Federation.
    claims: &[
        ("issuerUserId", "assertionSubjectName"),
        (
            "email",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        ),
        (
            "givenName",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        ),
        (
            "surname",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        ),
        (
            "displayName",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        ),
    ],
};

/// What is known of `kind`; nothing for those that only built-in user flows have.
pub(super) const fn facts(kind: Kind) -> Option<&'static KindFacts> {
    match kind {
        Kind::Google => Some(&GOOGLE),
        Kind::Facebook => Some(&FACEBOOK),
        Kind::Apple => Some(&APPLE),
        Kind::Microsoft => Some(&MICROSOFT),
        Kind::LinkedIn => Some(&LINKED_IN),
        Kind::Oidc => Some(&OIDC),
        Kind::Saml => Some(&SAML),
        Kind::Amazon | Kind::GitHub | Kind::Twitter => None,
    }
}

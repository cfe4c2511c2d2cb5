//! Claim types that are taken: those of the base policies' journeys, and those that the token protocol
//! keeps for itself.

/// Claim types of the base policies that are not user properties: the vocabulary of journeys
/// (Microsoft Learn: user profile attributes, technical profiles of the starter packs).
pub(super) const CLAIM_TYPES: &[&str] = &[
    "accountEnabled",
    "alternativeSecurityId",
    "authenticationSource",
    "client_id",
    "grant_type",
    "identityProvider",
    "isActiveMFASession",
    "issuerUserId",
    "mailNickName",
    "nca",
    "newPassword",
    "newPhoneNumberEntered",
    "newUser",
    "objectId",
    "objectIdFromSession",
    "password",
    "passwordPolicies",
    "phoneNumber",
    "reenterPassword",
    "refreshTokenIssuedOnDateTime",
    "refreshTokensValidFromDateTime",
    "requiresMigration",
    "resource_id",
    "scope",
    "signInName",
    "signInNames.emailAddress",
    "signInNames.phoneNumber",
    "signInNames.userName",
    "socialIdpUserId",
    "strongAuthenticationPhoneNumber",
    "sub",
    "tenantId",
    "trustFrameworkPolicy",
    "upnUserName",
    "userIdForMFA",
    "userPrincipalName",
    "verificationCode",
];

/// Claims of a token that the issuer writes; a claim of the plan cannot take their names (RFC 7519,
/// 4.1; OpenID Connect Core 1.0, 2; Microsoft Learn: tokens in Azure AD B2C).
pub(super) const PROTOCOL_CLAIMS: &[&str] = &[
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "c_hash",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "rh",
    "s_hash",
    "scp",
    "sid",
    "sub",
    "tfp",
    "tid",
    "uti",
    "ver",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(CLAIM_TYPES.is_sorted() && PROTOCOL_CLAIMS.is_sorted());
    }
}

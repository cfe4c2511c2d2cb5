//! What handlers and protocols want: one row each.
//!
//! Source: the reference pages of Microsoft Learn for each technical profile, and the starter packs
//! and unit tests Microsoft publishes. A key that is not listed is only worth an information.

/// A handler class, or a protocol without one.
#[derive(Debug)]
pub(super) struct Row {
    /// Short class name, or protocol name.
    pub(super) name: &'static str,
    /// Metadata a used technical profile must have, after inheritance.
    pub(super) required: &'static [&'static str],
    /// Cryptographic keys it must have.
    pub(super) keys: &'static [&'static str],
    /// Cryptographic keys it may have besides; when it knows none at all, keys are not judged.
    pub(super) other_keys: &'static [&'static str],
    /// Metadata with a closed list of values.
    pub(super) values: &'static [(&'static str, &'static [&'static str])],
    /// Other known metadata; empty when unknown keys are not judged. A trailing `*` is a prefix.
    pub(super) known: &'static [&'static str],
}

const NONE: Row = Row {
    name: "",
    required: &[],
    keys: &[],
    other_keys: &[],
    values: &[],
    known: &[],
};

/// The values of a boolean item; compared without case.
pub(super) const BOOLEAN: &[&str] = &["true", "false", "1", "0"];

/// Handler classes by short name.
pub(super) const HANDLERS: &[Row] = &[
    Row {
        name: "AzureActiveDirectoryProvider",
        required: &["Operation"],
        values: &[
            (
                "Operation",
                &["Read", "Write", "DeleteClaims", "DeleteClaimsPrincipal"],
            ),
            ("RaiseErrorIfClaimsPrincipalDoesNotExist", BOOLEAN),
            ("RaiseErrorIfClaimsPrincipalAlreadyExists", BOOLEAN),
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
        ],
        known: &["ApplicationObjectId", "ClientId", "UserMessageIf*"],
        other_keys: &["issuer_secret"],
        ..NONE
    },
    Row {
        name: "SelfAssertedAttributeProvider",
        required: &["ContentDefinitionReferenceId"],
        values: &[
            ("setting.operatingMode", &["Email", "Username"]),
            (
                "setting.forgotPasswordLinkLocation",
                &["None", "AfterLabel", "AfterInput", "AfterButtons"],
            ),
            ("EnforceEmailVerification", BOOLEAN),
            ("AllowGenerationOfClaimsWithNullValues", BOOLEAN),
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
            ("setting.showCancelButton", BOOLEAN),
            ("setting.showContinueButton", BOOLEAN),
            ("setting.showSignupLink", BOOLEAN),
            ("setting.enableRememberMe", BOOLEAN),
        ],
        other_keys: &["issuer_secret"],
        ..NONE
    },
    Row {
        name: "RestfulProvider",
        required: &["ServiceUrl", "AuthenticationType"],
        values: &[
            (
                "AuthenticationType",
                &[
                    "None",
                    "Basic",
                    "Bearer",
                    "ClientCertificate",
                    "ApiKeyHeader",
                    "OAuth2",
                ],
            ),
            (
                "SendClaimsIn",
                &["Body", "Form", "Header", "Url", "QueryString"],
            ),
            ("ClaimsFormat", &["Body", "Form", "Header", "QueryString"]),
            ("AllowInsecureAuthInProduction", BOOLEAN),
            ("DebugMode", BOOLEAN),
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
            ("ResolveJsonPathsInJsonTokens", BOOLEAN),
        ],
        known: &[
            "ClaimUsedForRequestPayload",
            "DefaultUserMessageIfRequestFailed",
            "UseClaimAsBearerToken",
            "UserMessageIf*",
        ],
        ..NONE
    },
    Row {
        name: "ClaimsTransformationProtocolProvider",
        ..NONE
    },
    Row {
        name: "PhoneFactorProtocolProvider",
        required: &["ContentDefinitionReferenceId"],
        values: &[
            ("ManualPhoneNumberEntryAllowed", BOOLEAN),
            ("setting.autodial", BOOLEAN),
            ("setting.authenticationMode", &["sms", "phone", "mixed"]),
        ],
        other_keys: &["issuer_secret"],
        ..NONE
    },
    Row {
        name: "AzureMfaProtocolProvider",
        required: &["Operation"],
        values: &[(
            "Operation",
            &[
                "OneWaySMS",
                "Verify",
                "GetAvailableDevices",
                "BeginVerifyOTP",
                "VerifyOTP",
            ],
        )],
        ..NONE
    },
    Row {
        name: "OneTimePasswordProtocolProvider",
        required: &["Operation"],
        values: &[
            ("Operation", &["GenerateCode", "VerifyCode"]),
            ("ReuseSameCode", BOOLEAN),
        ],
        ..NONE
    },
    Row {
        name: "AadSsprProtocolProvider",
        required: &["Operation"],
        values: &[("Operation", &["SendCode", "VerifyCode"])],
        ..NONE
    },
    Row {
        name: "ConditionalAccessProtocolProvider",
        required: &["OperationType"],
        values: &[("OperationType", &["Evaluation", "Remediation"])],
        ..NONE
    },
    Row {
        name: "AzureApplicationInsightsProvider",
        ..NONE
    },
    Row {
        name: "UserJourneyContextProvider",
        ..NONE
    },
    Row {
        name: "NoopSSOSessionProvider",
        ..NONE
    },
    Row {
        name: "DefaultSSOSessionProvider",
        ..NONE
    },
    Row {
        name: "ExternalLoginSSOSessionProvider",
        values: &[("AlwaysFetchClaimsFromProvider", BOOLEAN)],
        ..NONE
    },
    Row {
        name: "OAuthSSOSessionProvider",
        ..NONE
    },
    Row {
        name: "SamlSSOSessionProvider",
        values: &[
            ("IncludeSessionIndex", BOOLEAN),
            ("RegisterServiceProviders", BOOLEAN),
        ],
        ..NONE
    },
];

/// Protocols of identity providers: technical profiles that bring claims in.
pub(super) const PROVIDERS: &[Row] = &[
    Row {
        name: "OAuth2",
        required: &["client_id", "authorization_endpoint", "AccessTokenEndpoint"],
        keys: &["client_secret"],
        other_keys: &["assertion_signing_key"],
        values: &[
            (
                "BearerTokenTransmissionMethod",
                &["AuthorizationHeader", "FormPost", "QueryString"],
            ),
            ("ClaimsResponseFormat", &["json", "Json", "JSON"]),
            ("HttpBinding", &["GET", "POST"]),
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
            ("ResolveJsonPathsInJsonTokens", BOOLEAN),
            ("SingleLogoutEnabled", BOOLEAN),
            ("UsePolicyInRedirectUri", BOOLEAN),
            (
                "token_endpoint_auth_method",
                &["client_secret_post", "client_secret_basic"],
            ),
        ],
        known: &[],
    },
    Row {
        name: "OpenIdConnect",
        required: &["client_id"],
        other_keys: &["client_secret", "assertion_signing_key"],
        values: &[
            ("DiscoverMetadataByTokenIssuer", BOOLEAN),
            ("HttpBinding", &["GET", "POST"]),
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
            ("ResolveJsonPathsInJsonTokens", BOOLEAN),
            ("SingleLogoutEnabled", BOOLEAN),
            ("UsePolicyInRedirectUri", BOOLEAN),
            ("response_mode", &["form_post", "query"]),
            (
                "token_endpoint_auth_method",
                &[
                    "client_secret_post",
                    "client_secret_basic",
                    "private_key_jwt",
                ],
            ),
            ("token_signing_algorithm", &["RS256", "RS512"]),
        ],
        ..NONE
    },
    Row {
        name: "SAML2",
        required: &["PartnerEntity"],
        other_keys: &[
            "SamlMessageSigning",
            "SamlAssertionDecryption",
            "MetadataSigning",
        ],
        values: &[
            ("IncludeClaimResolvingInClaimsHandling", BOOLEAN),
            ("ResponsesSigned", BOOLEAN),
            ("SingleLogoutEnabled", BOOLEAN),
            ("WantsEncryptedAssertions", BOOLEAN),
            ("WantsSignedAssertions", BOOLEAN),
            ("WantsSignedRequests", BOOLEAN),
            (
                "XmlSignatureAlgorithm",
                &["Sha256", "Sha384", "Sha512", "Sha1"],
            ),
        ],
        ..NONE
    },
];

/// Protocols of token issuers: technical profiles that send claims out.
pub(super) const ISSUERS: &[Row] = &[
    Row {
        name: "OpenIdConnect",
        keys: &["issuer_secret", "issuer_refresh_token_key"],
        other_keys: &["client_secret"],
        ..NONE
    },
    Row {
        name: "SAML2",
        keys: &["SamlMessageSigning"],
        other_keys: &["SamlAssertionSigning", "MetadataSigning"],
        ..NONE
    },
];

//! What External ID has for each feature of the systems people come from: one row each.

use crate::plan::Feature;

/// How far External ID has a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Support {
    /// It has it.
    Yes,
    /// As a preview.
    Preview,
    /// It has something else for the same end.
    Otherwise,
    /// It has nothing.
    No,
}

impl Support {
    /// One word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Preview => "preview",
            Self::Otherwise => "otherwise",
            Self::No => "no",
        }
    }
}

/// A feature, and what External ID has for it. Texts use back-quotes for code and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The feature.
    pub feature: Feature,
    /// Its word in a plan.
    pub word: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// How far External ID has it.
    pub support: Support,
    /// What External ID has.
    pub has: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// Where the fact is from.
    pub source: &'static str,
}

const FEATURES: &str = "Microsoft Learn: supported features in workforce and external tenants";
const MIGRATE: &str = "Microsoft Learn: migrate from Azure AD B2C to External ID";
const EXTENSIONS: &str = "Microsoft Learn: custom authentication extensions overview";
const METHODS: &str =
    "Microsoft Learn: authentication methods and identity providers for external tenants";
const MFA: &str = "Microsoft Learn: multifactor authentication in external tenants";

/// The row of a feature.
#[must_use]
pub fn gap(feature: Feature) -> &'static Gap {
    use Support::{No, Otherwise, Preview, Yes};
    macro_rules! rows {
        ($($name:ident, $word:literal, $title:literal, $support:ident, $has:literal, $advice:literal, $source:expr;)*) => {
            match feature {
                $(Feature::$name => {
                    const ROW: &Gap = &Gap {
                        feature: Feature::$name,
                        word: $word,
                        name: $title,
                        support: $support,
                        has: $has,
                        advice: $advice,
                        source: $source,
                    };
                    ROW
                })*
            }
        };
    }
    rows! {
        AccountLinking, "accountLinking", "linking of accounts at sign-in", No,
            "An account keeps the identities it was created with; sign-in never joins two accounts.",
            "Join them before: `users.duplicates.rule: link` makes one account with the identities of both.",
            "Microsoft Learn: objectIdentity resource type";
        AgeGating, "ageGating", "age gating", No,
            "No user flow knows ages or parents.",
            "Ask for a date of birth at sign-up and refuse in a connector of the step `attributeCollectionSubmit`.",
            FEATURES;
        ApiConnectors, "apiConnectors", "REST calls during sign-up or before the token", Otherwise,
            "Custom authentication extensions call at `attributeCollectionStart`, `attributeCollectionSubmit` and \
             `tokenIssuanceStart`, for at most two seconds, with a token of the tenant.",
            "Rewrite the service: bodies and authentication are other ones. Name it in `userFlows[].apiConnectors`.",
            EXTENSIONS;
        BotProtection, "botProtection", "protection against programs that sign up", Otherwise,
            "Fraud protection at sign-up through partners, and firewalls in front of a custom domain.",
            "Choose a partner and add it under `graph` or by hand.",
            "Microsoft Learn: integrate fraud protection in external tenants";
        ClientCredentials, "clientCredentials", "programs that sign in without a user", Yes,
            "Client credentials of applications with version 2 tokens.",
            "Give the application the kind `daemon`, and roles at the API it calls.",
            FEATURES;
        ConditionalAccess, "conditionalAccess", "conditional access", Otherwise,
            "Policies for all users and for applications, places and sign-in risk, which block or ask for a second \
             factor. Session controls are not available.",
            "Write the policies into `conditionalAccess`, first as `reportOnly`.",
            FEATURES;
        CustomDomain, "customDomain", "sign-in at a host of one's own", Yes,
            "Custom URL domains, with Azure Front Door in front.",
            "Set `target.customDomain`; the runbook has the steps by hand. While both systems run, each needs a host \
             of its own.",
            "Microsoft Learn: enable custom URL domains for apps in external tenants";
        CustomEmail, "customEmail", "codes from one's own mail service", Otherwise,
            "The event `onEmailOtpSend` hands the code to a service of yours, which sends it.",
            "Add extension and listener under `graph`.",
            "Microsoft Learn: configure a custom email provider for one-time code send events";
        CustomPages, "customPages", "own HTML and CSS of the pages", Otherwise,
            "Branding with images, texts, colours and a style sheet. No HTML of one's own in the browser; native \
             authentication leaves the pages to a mobile app.",
            "Describe the pages in `branding`, and show the result to whoever owns the design.",
            "Microsoft Learn: customize the branding for external tenants";
        CustomPolicies, "customPolicies", "custom policies", Otherwise,
            "Nothing runs TrustFramework policies. User flows, custom authentication extensions and conditional \
             access stand for most of what they are used for.",
            "Go through the journeys one by one (`entrada policy show`) and note what becomes of each.",
            MIGRATE;
        CustomSignInNames, "customSignInNames", "other sign-in names", Preview,
            "Up to two further identifiers with a pattern, beside address and user name.",
            "Enable them under `graph` (`identity/signInIdentifiers`), and try one account before the import.",
            "Microsoft Learn: signInIdentifierBase resource type (beta); sign in with an alias in external tenants";
        DataResidency, "dataResidency", "a fixed place for data", Otherwise,
            "The place is chosen when the tenant is created and cannot be changed.",
            "Decide it before the tenant is created.",
            "Microsoft Learn: create an external tenant";
        DeviceCode, "deviceCode", "sign-in of devices without a browser", Preview,
            "The device authorization grant.",
            "Try it with the device's own library before the cut-over.",
            FEATURES;
        GroupsInTokens, "groupsInTokens", "groups in tokens", Otherwise,
            "Object ids of groups, not their names.",
            "Set `applications[].tokens.groups`, or use application roles, which have names.",
            FEATURES;
        IdentityProtection, "identityProtection", "answers to risky sign-ins", Otherwise,
            "A part of the risk detections, and sign-in risk as a condition.",
            "Compare the detections you act on with those that external tenants have.",
            FEATURES;
        Impersonation, "impersonation", "staff who act as a customer", No,
            "Nobody can sign in as somebody else.",
            "Build it into the application, with its own audit log.",
            FEATURES;
        Invitations, "invitations", "invitations", Otherwise,
            "Administrators create accounts or invite guests.",
            "Create the accounts through Microsoft Graph and send the first-sign-in link.",
            FEATURES;
        Kmsi, "kmsi", "“keep me signed in”", Otherwise,
            "The platform decides how long a browser session lasts; no user flow has a setting for it, and session \
             controls are not available.",
            "Try how often people have to sign in, and tell them.",
            FEATURES;
        Languages, "languages", "pages in several languages", Yes,
            "Texts by language, as localizations of the branding.",
            "Write them into `branding.localizations`.",
            "Microsoft Learn: customize the language of the authentication experience";
        MagicLinks, "magicLinks", "sign-in by a mailed link", Otherwise,
            "A code is mailed instead of a link.",
            "Use a user flow with `email: oneTimeCode` and the credential rule `none`.",
            METHODS;
        OidcProviders, "oidcProviders", "OpenID Connect providers", Yes,
            "Providers that answer with a code and take the client's secret in the body or a signed assertion; they \
             have to give the address. Issuers of Microsoft Entra are refused.",
            "Name them in `identityProviders` with the kind `oidc`.",
            "Microsoft Learn: add OpenID Connect as an external identity provider";
        Organizations, "organizations", "organizations with members", No,
            "The directory has users and groups, and nothing between them.",
            "Keep the membership in the application, or carry it as groups or an attribute.",
            FEATURES;
        OtherSocialProviders, "otherSocialProviders", "other social providers", Otherwise,
            "Google, Facebook, Apple and Microsoft accounts are built in. Others are OpenID Connect providers, if \
             they are any.",
            "Configure LinkedIn as `oidc`. Amazon, GitHub and X need an OpenID Connect broker in front; else give \
             their users another way in.",
            METHODS;
        PageJavaScript, "pageJavaScript", "JavaScript on the pages", No,
            "No page takes scripts.",
            "Move what they do into the application, a connector or `branding`.",
            "Microsoft Learn: customize the branding for external tenants";
        Passkeys, "passkeys", "passkeys", Otherwise,
            "Passkeys for local accounts with a password, once the tenant has a custom URL domain. The application \
             brings the page on which they are registered.",
            "Old passkeys cannot move: plan the registration of new ones, and set `target.customDomain`.",
            "Microsoft Learn: sign in with passkeys in External ID";
        PasswordExpiry, "passwordExpiry", "passwords that expire", No,
            "Passwords of local accounts do not expire.",
            "Drop it, or have the application ask for a new password.",
            "Microsoft Learn: create user; passwordPolicies";
        PasswordRules, "passwordRules", "own rules for passwords", No,
            "Microsoft Entra's rules: 8 to 256 characters of three kinds, and no banned password.",
            "Weak passwords of the old system lead to the page for a new one. Tell support.",
            "Microsoft Learn: password policies and banned passwords";
        PhoneMfa, "phoneMfa", "phone as second factor", Otherwise,
            "Text messages as a paid add-on of tenants with a linked subscription. No calls.",
            "Link the subscription, carry the numbers (`users.factors.phone: carry`), and watch the cost of fraud.",
            MFA;
        PhoneSignIn, "phoneSignIn", "phone number as sign-in name", No,
            "Nobody can sign in with a phone number.",
            "Give these users an address or a user name before the cut-over; keep the number as second factor.",
            METHODS;
        ProfileEdit, "profileEdit", "a page for the profile", Otherwise,
            "No user flow edits profiles: the application does, through Microsoft Graph.",
            "Build the page; Microsoft has a sample of it.",
            "Microsoft Learn: edit profile in a web app (external tenants)";
        Ropc, "ropc", "passwords sent by applications", No,
            "The resource owner password grant is not supported.",
            "Move mobile apps to native authentication or the browser, and everything else to the browser.",
            FEATURES;
        SamlApplications, "samlApplications", "applications that speak SAML", Otherwise,
            "SAML applications are registered as enterprise applications.",
            "Register each by hand and exchange metadata; this plan's `applications` are OpenID Connect.",
            "Microsoft Learn: register a SAML app in your external tenant";
        SamlProviders, "samlProviders", "SAML providers", Yes,
            "SAML and WS-Federation providers, each with the domains that belong to it. Assertions carry a \
             persistent name id and the address.",
            "Name them in `identityProviders` with the kind `saml` and their `domains`.",
            "Microsoft Learn: add federation with SAML/WS-Fed identity providers";
        ScimProvisioning, "scimProvisioning", "provisioning through SCIM", Otherwise,
            "Users are written through Microsoft Graph.",
            "Change the client that provisions, or put a bridge in front.",
            "Microsoft Learn: service limits and restrictions of External ID";
        SessionLifetimes, "sessionLifetimes", "own lifetimes of sessions and tokens", Otherwise,
            "User flows have no lifetimes; session controls of conditional access are not available.",
            "Check what applications assume about the age of a token.",
            FEATURES;
        SignInHooks, "signInHooks", "rules or hooks at each sign-in", Otherwise,
            "One call before the token (`tokenIssuanceStart`), for at most two seconds, which adds claims and cannot \
             refuse anybody.",
            "Move claims to a connector of that step, and refusals to the application or to conditional access.",
            EXTENSIONS;
        SingleLogout, "singleLogout", "one sign-out for all", Yes,
            "Front-channel sign-out: each application names its `logoutUrl`.",
            "Set `applications[].logoutUrl`.",
            FEATURES;
        TermsOfUse, "termsOfUse", "terms of use", Otherwise,
            "A checkbox at sign-up, stored as an attribute. Nothing asks again when the terms change.",
            "Carry consent as an attribute with its date, and let the application ask again.",
            "Microsoft Learn: collect user attributes during sign-up";
        TokenClaimsEnrichment, "tokenClaimsEnrichment", "claims from elsewhere", Otherwise,
            "The event `tokenIssuanceStart` calls a service that returns claims.",
            "Name it in `userFlows[].apiConnectors`, and map the claims at the application.",
            EXTENSIONS;
        Totp, "totp", "authenticator apps", No,
            "Customers cannot use an authenticator app: second factors are email codes, text messages and passkeys.",
            "Use `users.factors.totp: reenrol`, so that they register another factor, and tell them before.",
            MFA;
        UsernameSignIn, "usernameSignIn", "user name as sign-in name", Preview,
            "A user name beside the address. Sign-up pages do not ask for one.",
            "Set `authenticationMethods.username: enabled`, and try one account before the import.",
            "Microsoft Learn: sign in with an alias in external tenants";
    }
}

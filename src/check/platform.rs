//! What one platform has and the other has not, with what to do instead: `ENT2200`–`ENT2219`.
//!
//! Credential rules and the just-in-time service have their own families.

#[cfg(test)]
mod tests;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    ApiConnectorStep, EmailMethod, EndpointAuthKind, MethodState, MfaMethod, MfaMode,
    UnverifiedEmail, UserFlowKind,
};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &CUSTOM_POLICIES,
    &PHONE_SIGN_IN,
    &USERNAME_SIGN_IN,
    &VERIFICATION_AT_SIGN_IN,
    &FLOW_KIND,
    &ONE_TIME_CODE,
    &CONNECTOR_STEP,
    &CONNECTOR_AUTHENTICATION,
    &APPLICATION_FEATURE,
    &SECOND_FACTOR,
    &WITHOUT_EFFECT,
    &NOBODY_VERIFIES,
];

/// Custom policies on External ID.
pub static CUSTOM_POLICIES: CodeInfo = CodeInfo {
    id: "ENT2200",
    severity: Severity::Error,
    title: "External ID has no custom policies",
    explain: "\
TrustFramework policies are a feature of Azure AD B2C; External ID has nothing that could run them. What
they are used for maps like this:

| in a custom policy | in External ID |
|---|---|
| sign-up and sign-in journey | `userFlows` |
| password check against the old system | `credentials` with `justInTime` and `jit` |
| REST call during sign-up | `userFlows[].apiConnectors`, `attributeCollectionStart`/`Submit` |
| REST call before the token | `apiConnectors` with `tokenIssuanceStart` |
| MFA conditions | `conditionalAccess` |
| page layouts | `branding` |

Delete `customPolicies`, or target `b2c`.",
    source: "Microsoft Learn: supported features in workforce and external tenants",
};

/// Phone sign-in on External ID.
pub static PHONE_SIGN_IN: CodeInfo = CodeInfo {
    id: "ENT2201",
    severity: Severity::Error,
    title: "people cannot sign in with a phone number on External ID",
    explain: "\
Azure AD B2C accepts a phone number as sign-in name, External ID does not: accounts with such an identity
would exist and nobody could use it.

Give these users an email address or a user name to sign in with, and keep the number as a second factor
(`users.factors.phone: carry`).",
    source: "Microsoft Learn: identity providers for external tenants; objectIdentity resource type",
};

/// User names on External ID.
pub static USERNAME_SIGN_IN: CodeInfo = CodeInfo {
    id: "ENT2202",
    severity: Severity::Warning,
    title: "user names as sign-in names are a preview on External ID",
    explain: "\
External ID can sign people in with a user name beside their email address (preview). It has to be switched
on in the tenant; Microsoft Graph writes the identity either way, so that a missing switch shows only at
sign-in. Sign-up pages do not ask for a user name.

    authenticationMethods:
      username: enabled",
    source: "Microsoft Learn: sign in with an alias in external tenants; signInIdentifierBase resource type (beta)",
};

/// Verification at sign-in on External ID.
pub static VERIFICATION_AT_SIGN_IN: CodeInfo = CodeInfo {
    id: "ENT2203",
    severity: Severity::Error,
    title: "External ID cannot ask for a verification at sign-in",
    explain: "\
`unverifiedEmail: requireVerification` marks accounts and lets the sign-in policy verify the address. Only
a custom policy of Azure AD B2C has a place for that.

On External ID choose `reject`, `contactOnly`, or a credential rule `none`, with which people prove their
address by a one-time code at every sign-in.",
    source: "Microsoft Learn: supported features in workforce and external tenants",
};

/// A kind of flow External ID has not.
pub static FLOW_KIND: CodeInfo = CodeInfo {
    id: "ENT2204",
    severity: Severity::Error,
    title: "External ID has no user flow of this kind",
    explain: "\
External ID knows one kind of user flow, sign-up and sign-in. Password reset is part of it, by email
one-time code: switch the codes on with `authenticationMethods.email: enabled`. Profile edit is done by
the application, through Microsoft Graph.

Delete the flow.",
    source: "Microsoft Learn: externalUsersSelfServiceSignUpEventsFlow resource type; password reset in external tenants",
};

/// One-time codes on B2C.
pub static ONE_TIME_CODE: CodeInfo = CodeInfo {
    id: "ENT2205",
    severity: Severity::Error,
    title: "built-in user flows of Azure AD B2C do not sign in by email code",
    explain: "\
`email: oneTimeCode` is External ID's. On Azure AD B2C local accounts have a password.

Use `email: password`. Sign-in by code needs custom policies of your own: carry them along with
`customPolicies.files`.",
    source: "Microsoft Learn: email one-time passcode in external tenants",
};

/// A connector step of the other platform.
pub static CONNECTOR_STEP: CodeInfo = CodeInfo {
    id: "ENT2206",
    severity: Severity::Error,
    title: "the platform does not call services at this step",
    explain: "\
| Azure AD B2C | External ID |
|---|---|
| `postFederationSignUp` | `attributeCollectionStart` |
| `postAttributeCollection` | `attributeCollectionSubmit` |
| `preTokenIssuance` | `tokenIssuanceStart` |

The steps of a row happen at about the same moment. The bodies of request and response differ, so a
service written for the one has to be changed for the other.",
    source: "Microsoft Learn: API connectors in Azure AD B2C; custom authentication extensions",
};

/// A connector authentication the platform has not.
pub static CONNECTOR_AUTHENTICATION: CodeInfo = CodeInfo {
    id: "ENT2207",
    severity: Severity::Error,
    title: "the platform cannot prove itself to a connector in this way",
    explain: "\
API connectors of Azure AD B2C send a user name and password (`basic`) or a client certificate
(`clientCertificate`). Custom authentication extensions of External ID send a token of the tenant
(`platformToken`), which the service validates. Neither can do anything else.",
    source: "Microsoft Learn: apiConnector and customAuthenticationExtension resource types",
};

/// A setting of an application that the platform has not.
pub static APPLICATION_FEATURE: CodeInfo = CodeInfo {
    id: "ENT2208",
    severity: Severity::Error,
    title: "the platform does not have this feature of an application",
    explain: "\
- `nativeAuthentication`: native applications on External ID can sign people in without a browser. Azure
  AD B2C and other kinds of applications cannot.
- `tokens.groups`: External ID can put group memberships into tokens. Azure AD B2C cannot; a custom policy
  can add them through a REST call.
- `relyingParties`: policies of Azure AD B2C. On External ID use `userFlow`.",
    source: "Microsoft Learn: application resource type; supported features in external tenants",
};

/// A second factor that the platform has not.
pub static SECOND_FACTOR: CodeInfo = CodeInfo {
    id: "ENT2209",
    severity: Severity::Error,
    title: "the platform does not have this second factor",
    explain: "\
Generated custom policies of Azure AD B2C know the phone as second factor, always or never. External ID
knows email codes and text messages, asked for by a conditional access policy; an email code cannot be the
second factor where it is the first.

On Azure AD B2C use `mfa: {mode: always, methods: [phone]}`; on External ID `mfa: {mode: conditional}` with
a policy under `conditionalAccess`.",
    source: "Microsoft Learn: multifactor authentication in external tenants; in Azure AD B2C",
};

/// A setting without effect on the platform.
pub static WITHOUT_EFFECT: CodeInfo = CodeInfo {
    id: "ENT2210",
    severity: Severity::Warning,
    title: "a setting has no effect on this platform",
    explain: "\
The setting belongs to the other platform and is ignored here. Nothing breaks, but whoever wrote it
expects something.

Delete it. In a plan whose environments target both platforms, move it into the patch of those it is for.",
    source: "Microsoft Learn: supported features in workforce and external tenants; Azure AD B2C",
};

/// Nothing reads the mark of unverified addresses.
pub static NOBODY_VERIFIES: CodeInfo = CodeInfo {
    id: "ENT2219",
    severity: Severity::Error,
    title: "no policy asks for the verification of an address",
    explain: "\
`unverifiedEmail: requireVerification` imports such accounts with `emailVerificationRequired` set, so that a
policy can have the address verified at the next sign-in and clear the mark. The generated policies do not do
that yet: without a policy of yours that reads the attribute, people would sign in with addresses that
nobody has proven.

Use `reject` or `contactOnly`. Or put a step of your own into the journeys, with `customPolicies.fragments` or
`customPolicies.files`, that reads `extension_emailVerificationRequired`, asks for the verification and
writes `false`.",
    source: "the policies that this program generates",
};

/// Reports everything one platform has and the other has not.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut check = Check { context, findings };
    if context.is_external_id() {
        check.of_b2c();
    } else {
        check.of_external_id();
    }
    check.flows();
    check.applications();
}

struct Check<'a, 'f> {
    context: &'a Context<'a>,
    findings: &'f mut Findings,
}

impl Check<'_, '_> {
    fn report(&mut self, code: Code, pointer: String, message: impl Into<String>, help: &str) {
        let finding = Finding::new(code, self.context.at(pointer), message);
        self.findings.push(finding.help(help));
    }

    fn ignored(&mut self, pointer: String, platform: &str) {
        let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        let finding = Finding::new(
            &WITHOUT_EFFECT,
            self.context.key(pointer),
            format!("`{name}` has no effect: it is a setting of {platform}"),
        );
        self.findings
            .push(finding.help("delete it, or move it into the patch of environments it is for"));
    }

    /// A plan for External ID asks for something of Azure AD B2C.
    fn of_b2c(&mut self) {
        const B2C: &str = "Azure AD B2C";
        let plan = self.context.plan;
        if plan.custom_policies.is_some() {
            let finding = Finding::new(
                &CUSTOM_POLICIES,
                self.context.key(pointer!["customPolicies"]),
                "External ID has no custom policies",
            );
            self.findings.push(
                finding.help(
                    "use `userFlows`, `jit` and `conditionalAccess` instead, or target `b2c`",
                ),
            );
        }
        let identities = &plan.users.identities;
        if identities.phone.enabled {
            self.report(
                &PHONE_SIGN_IN,
                pointer!["users", "identities", "phone"],
                "nobody can sign in with a phone number on External ID",
                "use `email` or `username`, and keep the number as a second factor",
            );
        }
        let switched_on = plan
            .authentication_methods
            .as_ref()
            .is_some_and(|methods| methods.username == Some(MethodState::Enabled));
        if identities.username.enabled && !switched_on {
            self.report(
                &USERNAME_SIGN_IN,
                pointer!["users", "identities", "username"],
                "user names are a preview on External ID that has to be switched on",
                "set `authenticationMethods.username` to `enabled`",
            );
        }
        if plan.users.unverified_email == UnverifiedEmail::RequireVerification {
            self.report(
                &VERIFICATION_AT_SIGN_IN,
                pointer!["users", "unverifiedEmail"],
                "External ID cannot ask for a verification at sign-in",
                "use `reject` or `contactOnly`, or the credential rule `none` with one-time codes",
            );
        }
        let known = &plan.target.well_known;
        if known.identity_experience_framework.is_some() {
            self.ignored(
                pointer!["target", "wellKnown", "identityExperienceFramework"],
                B2C,
            );
        }
        if known.proxy_identity_experience_framework.is_some() {
            self.ignored(
                pointer!["target", "wellKnown", "proxyIdentityExperienceFramework"],
                B2C,
            );
        }
        if plan
            .monitoring
            .as_ref()
            .is_some_and(|m| m.journey_tracing.is_some())
        {
            self.ignored(pointer!["monitoring", "journeyTracing"], B2C);
        }
        let email_is_first = plan
            .user_flows
            .iter()
            .any(|f| f.email == EmailMethod::OneTimeCode);
        for (i, method) in plan.mfa.methods.iter().enumerate() {
            if *method == MfaMethod::Email && email_is_first && plan.mfa.mode != MfaMode::Never {
                self.report(
                    &SECOND_FACTOR,
                    pointer!["mfa", "methods", i],
                    "an email code cannot be the second factor of people who sign in with one",
                    "use `phone`, or `email: password` in the user flow",
                );
            }
        }
        if plan.mfa.mode != MfaMode::Never && plan.conditional_access.is_empty() {
            let mut finding = Finding::new(
                &SECOND_FACTOR,
                self.context.at(pointer!["mfa", "mode"]),
                "External ID asks for a second factor only where a conditional access policy says so",
            )
            .help("add a policy with `grant: mfa` under `conditionalAccess`");
            finding.severity = Severity::Warning;
            self.findings.push(finding);
        }
    }

    /// A plan for Azure AD B2C asks for something of External ID.
    fn of_external_id(&mut self) {
        const EXTERNAL_ID: &str = "External ID";
        let plan = self.context.plan;
        let has_own_policies = plan
            .custom_policies
            .as_ref()
            .is_some_and(|policies| !policies.files.is_empty() || !policies.fragments.is_empty());
        if plan.users.unverified_email == UnverifiedEmail::RequireVerification && !has_own_policies
        {
            self.report(
                &NOBODY_VERIFIES,
                pointer!["users", "unverifiedEmail"],
                "nothing asks for the verification: the generated policies do not read the mark",
                "use `reject` or `contactOnly`, or carry a policy that reads \
                 `extension_emailVerificationRequired`",
            );
        }
        if plan.target.subdomain.is_some() {
            self.ignored(pointer!["target", "subdomain"], EXTERNAL_ID);
        }
        if plan
            .authentication_methods
            .as_ref()
            .is_some_and(|m| m.username.is_some())
        {
            self.ignored(pointer!["authenticationMethods", "username"], EXTERNAL_ID);
        }
        for (i, method) in plan.mfa.methods.iter().enumerate() {
            if *method == MfaMethod::Email {
                self.report(
                    &SECOND_FACTOR,
                    pointer!["mfa", "methods", i],
                    "generated policies do not know email codes as a second factor",
                    "use `phone`, or bring your own policies with `customPolicies.files`",
                );
            }
        }
        if plan.mfa.mode == MfaMode::Conditional {
            self.report(
                &SECOND_FACTOR,
                pointer!["mfa", "mode"],
                "generated policies do not ask conditional access",
                "use `always` or `never`",
            );
        }
        let carries = self
            .context
            .policies()
            .is_some_and(|policies| !policies.files.is_empty());
        let may_ask = carries || !plan.user_flows.is_empty();
        let ignored = plan.conditional_access.iter().enumerate();
        for (i, policy) in ignored.filter(|_| !may_ask) {
            let finding = Finding::new(
                &WITHOUT_EFFECT,
                self.context.at(pointer!["conditionalAccess", i, "name"]),
                format!(
                    "no generated policy asks conditional access, so `{}` has no effect",
                    policy.name
                ),
            );
            self.findings
                .push(finding.help("use `mfa.mode: always` instead"));
        }
        for (i, provider) in plan.identity_providers.iter().enumerate() {
            if provider
                .saml
                .as_ref()
                .is_some_and(|saml| !saml.domains.is_empty())
            {
                self.ignored(
                    pointer!["identityProviders", i, "saml", "domains"],
                    EXTERNAL_ID,
                );
            }
        }
    }

    fn flows(&mut self) {
        let external = self.context.is_external_id();
        for (i, flow) in self.context.plan.user_flows.iter().enumerate() {
            if external && flow.kind != UserFlowKind::SignUpSignIn {
                let instead = match flow.kind {
                    UserFlowKind::PasswordReset => {
                        "delete it: password reset is part of sign-in, with `authenticationMethods.email: enabled`"
                    }
                    _ => "delete it: applications edit profiles through Microsoft Graph",
                };
                self.report(
                    &FLOW_KIND,
                    pointer!["userFlows", i, "kind"],
                    "External ID has only sign-up and sign-in flows",
                    instead,
                );
            }
            if external && !flow.languages.is_empty() {
                self.ignored(pointer!["userFlows", i, "languages"], "Azure AD B2C");
            }
            if !external && flow.email == EmailMethod::OneTimeCode {
                self.report(
                    &ONE_TIME_CODE,
                    pointer!["userFlows", i, "email"],
                    "built-in flows of Azure AD B2C do not sign in by email code",
                    "use `password`",
                );
            }
            for (j, connector) in flow.api_connectors.iter().enumerate() {
                let (b2c_step, step, other) = step(connector.step);
                if b2c_step == external {
                    let platform = if external {
                        "External ID"
                    } else {
                        "Azure AD B2C"
                    };
                    self.report(
                        &CONNECTOR_STEP,
                        pointer!["userFlows", i, "apiConnectors", j, "step"],
                        format!("{platform} does not call services at `{step}`"),
                        &format!(
                            "use `{other}`, and adapt the service to its request and response"
                        ),
                    );
                }
                let kind = connector.authentication.kind;
                let possible = match kind {
                    EndpointAuthKind::PlatformToken => external,
                    EndpointAuthKind::Basic | EndpointAuthKind::ClientCertificate => !external,
                    _ => false,
                };
                if !possible {
                    let (message, help) = if external {
                        (
                            "External ID proves itself with a token of the tenant only",
                            "use `platformToken`",
                        )
                    } else {
                        (
                            "API connectors prove themselves with a password or a certificate only",
                            "use `basic` or `clientCertificate`",
                        )
                    };
                    let pointer =
                        pointer!["userFlows", i, "apiConnectors", j, "authentication", "kind"];
                    self.report(&CONNECTOR_AUTHENTICATION, pointer, message, help);
                }
            }
        }
    }

    fn applications(&mut self) {
        let external = self.context.is_external_id();
        for (i, app) in self.context.plan.applications.iter().enumerate() {
            let native = app.kind == crate::plan::ApplicationKind::Native;
            if app.native_authentication && (!external || !native) {
                let message = if external {
                    format!("`{}` is not a native application", app.name)
                } else {
                    "Azure AD B2C has no native authentication".to_owned()
                };
                self.report(
                    &APPLICATION_FEATURE,
                    pointer!["applications", i, "nativeAuthentication"],
                    message,
                    "delete it; people sign in through the browser",
                );
            }
            if !external && app.tokens.groups {
                self.report(
                    &APPLICATION_FEATURE,
                    pointer!["applications", i, "tokens", "groups"],
                    "Azure AD B2C does not put group memberships into tokens",
                    "keep what applications need in a custom attribute, or ask a service in a custom policy",
                );
            }
            if external && !app.relying_parties.is_empty() {
                self.report(
                    &APPLICATION_FEATURE,
                    pointer!["applications", i, "relyingParties"],
                    "External ID has no relying parties",
                    "name a user flow in `userFlow`",
                );
            }
        }
    }
}

/// Whether a step is Azure AD B2C's, its word, and the other platform's word for that moment.
const fn step(step: ApiConnectorStep) -> (bool, &'static str, &'static str) {
    use ApiConnectorStep as Step;
    match step {
        Step::PostFederationSignUp => (true, "postFederationSignUp", "attributeCollectionStart"),
        Step::PostAttributeCollection => {
            (true, "postAttributeCollection", "attributeCollectionSubmit")
        }
        Step::PreTokenIssuance => (true, "preTokenIssuance", "tokenIssuanceStart"),
        Step::AttributeCollectionStart => {
            (false, "attributeCollectionStart", "postFederationSignUp")
        }
        Step::AttributeCollectionSubmit => (
            false,
            "attributeCollectionSubmit",
            "postAttributeCollection",
        ),
        Step::TokenIssuanceStart => (false, "tokenIssuanceStart", "preTokenIssuance"),
    }
}

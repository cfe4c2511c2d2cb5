//! What Microsoft Graph refuses of External ID's flows, providers and tokens: `ENT2261`–`ENT2279`.

#[cfg(test)]
mod tests;

use super::Context;
use super::claim_names::RESTRICTED_CLAIMS;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    ApiConnectorStep, Application, ApplicationKind, AttributeType, INBOUND_PROPERTIES,
    IdentityProvider, IdentityProviderKind, PasswordWay, UserFlow, builtin,
};
use crate::pointer;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_CHOICES,
    &NOT_IN_TOKENS,
    &ISSUER_MISSING,
    &METADATA_UNREAD,
    &CLAIM_NOT_TAKEN,
    &CLAIMS_OF_CONNECTOR,
    &MIGRATED_NOWHERE,
    &ACCESS_NOWHERE,
];

/// Several texts without choices.
pub static NO_CHOICES: CodeInfo = CodeInfo {
    id: "ENT2261",
    severity: Severity::Error,
    title: "an attribute of several texts has no choices",
    explain: "\
On a sign-up page of External ID several texts are entered with checkboxes, one for each of the attribute's
`options`. Without options there is nothing to tick.

    attributes:
      - name: interests
        type: stringCollection
        options:
          - {value: tennis, label: Tennis}",
    source: "Microsoft Graph v1.0 metadata: authenticationAttributeCollectionInputType",
};

/// A claim that is not in tokens.
pub static NOT_IN_TOKENS: CodeInfo = CodeInfo {
    id: "ENT2262",
    severity: Severity::Error,
    title: "External ID does not put this claim into tokens",
    explain: "\
Claims beside the usual ones are put into tokens by a claims mapping policy. It takes custom attributes, most
properties of the user, and what a service answers at `tokenIssuanceStart`, but never under one of the names
that Microsoft Entra keeps for itself, such as `email`, `groups`, `roles`, `preferred_username`, or anything
that begins with `xms_`.

For an address, ask for the optional claim instead:

    applications:
      - name: shop-spa
        tokens: {idTokenClaims: [email]}

Otherwise choose a name of your own.",
    source: "Microsoft Learn: claims customization using a policy, JWT restricted claim set and sources",
};

/// An OpenID Connect provider without its issuer.
pub static ISSUER_MISSING: CodeInfo = CodeInfo {
    id: "ENT2263",
    severity: Severity::Error,
    title: "an OpenID Connect provider has no issuer",
    explain: "\
External ID stores the issuer of a provider's tokens and compares it letter by letter. It cannot be guessed
from the address of the discovery document: some issuers end with a slash, and that of Azure AD B2C holds the
tenant's id.

Open the discovery document and copy its `issuer`:

    metadataUrl: https://login.partner.example/.well-known/openid-configuration
    issuer: https://login.partner.example/",
    source: "Microsoft Graph v1.0 metadata: oidcIdentityProvider; OpenID Connect Discovery 1.0, 4.3",
};

/// A SAML provider whose metadata is not here.
pub static METADATA_UNREAD: CodeInfo = CodeInfo {
    id: "ENT2264",
    severity: Severity::Error,
    title: "a SAML provider's sign-in address and certificate are not known",
    explain: "\
Microsoft Graph wants the address people are sent to and the certificate the provider signs with. Both are in
its metadata, which has to be here as a file, because a plan is generated without the network. The address
of the metadata may stand beside it: the tenant then finds a new certificate by itself.

    saml:
      metadataFile: saml/partner.xml
      metadataUrl: https://idp.partner.example/saml/metadata
      entityId: https://idp.partner.example/saml
      domains: [partner.example]",
    source: "Microsoft Learn: create samlOrWsFedExternalDomainFederation",
};

/// A claim of a provider that is not taken.
pub static CLAIM_NOT_TAKEN: CodeInfo = CodeInfo {
    id: "ENT2265",
    severity: Severity::Warning,
    title: "External ID does not take this claim from a provider",
    explain: "\
From an OpenID Connect provider External ID takes subject, name, given and family name and email, and, under
`claims.attributes`, `mobilePhone`, `streetAddress`, `city`, `state`, `postalCode` and `country`. From a SAML
provider it takes the standard claims under their standard names; nothing of that can be set. Social
providers have no settings at all.

What else a provider says can be put into tokens by a service at `tokenIssuanceStart`, or be asked for on
the sign-up page.",
    source: "Microsoft Graph v1.0 metadata: oidcInboundClaimMappingOverride, samlOrWsFedExternalDomainFederation",
};

/// A connector that adds claims and does not say which, or the reverse.
pub static CLAIMS_OF_CONNECTOR: CodeInfo = CodeInfo {
    id: "ENT2266",
    severity: Severity::Error,
    title: "the claims of a service do not fit its step",
    explain: "\
What a service answers at `tokenIssuanceStart` reaches a token only when the claim is named: in the extension,
and in the claims mapping policy of each application. `claims` does both. At the other steps no token is
made, so there it has no effect; then the finding is a warning.

    apiConnectors:
      - name: enrich
        step: tokenIssuanceStart
        url: https://services.contoso.com/claims
        authentication: {kind: platformToken}
        claims: [loyaltyTier]",
    source: "Microsoft Learn: custom claims provider reference",
};

/// Nobody's password is asked for.
pub static MIGRATED_NOWHERE: CodeInfo = CodeInfo {
    id: "ENT2267",
    severity: Severity::Error,
    title: "passwords are migrated at the sign-in of no application",
    explain: "\
External ID calls the migration service when people sign in to the applications of `jit.applications`, or, when
it lists none, to every application of the plan that signs people in. Here there is none: everybody who is
imported with a random password and the flag would be told that the password is wrong.

Add the applications people sign in to.",
    source: "Microsoft Learn: migrate passwords just in time",
};

/// A policy for nothing.
pub static ACCESS_NOWHERE: CodeInfo = CodeInfo {
    id: "ENT2268",
    severity: Severity::Error,
    title: "a conditional access policy is for no application",
    explain: "\
A policy is for the applications it lists, or for all of the plan that people use. Microsoft Graph refuses one
without any, and `All` would include the portal that administrators use to change it.

Add the applications to the plan.",
    source: "Microsoft Learn: conditionalAccessApplications resource type",
};

/// Reports everything of this family; nothing on Azure AD B2C.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    if !context.is_external_id() {
        return;
    }
    let mut check = Check { context, findings };
    for (i, flow) in context.plan.user_flows.iter().enumerate() {
        check.page(i, flow);
        check.connectors(i, flow);
    }
    check.tokens();
    for (i, provider) in context.plan.identity_providers.iter().enumerate() {
        check.provider(i, provider);
    }
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

    /// What the page of a flow asks for.
    fn page(&mut self, i: usize, flow: &UserFlow) {
        let attributes = &self.context.plan.attributes;
        for asked in flow.asked(attributes) {
            // An input that shows choices is judged where it is named.
            let is_named = asked.entry.is_some_and(|(_, entry)| entry.input.is_some());
            let lacks_choices = asked.attribute.is_some_and(|attribute| {
                attribute.kind == Some(AttributeType::StringCollection)
                    && !is_named
                    && attribute.input.is_none()
                    && attribute.options.is_empty()
            });
            if !lacks_choices {
                continue;
            }
            let name = asked.name;
            let position = attributes.iter().position(|one| one.name == name);
            let pointer = match (asked.entry, position) {
                (Some((j, _)), _) => pointer!["userFlows", i, "attributes", j, "attribute"],
                (None, at) => pointer!["attributes", at.unwrap_or_default(), "signUp"],
            };
            self.report(
                &NO_CHOICES,
                pointer,
                format!("`{name}` is entered by ticking, but has no `options`"),
                "list the choices under `options`",
            );
        }
    }

    fn connectors(&mut self, i: usize, flow: &UserFlow) {
        for (j, connector) in flow.api_connectors.iter().enumerate() {
            let at = pointer!["userFlows", i, "apiConnectors", j];
            let issues = connector.step == ApiConnectorStep::TokenIssuanceStart;
            if issues && connector.claims.is_empty() {
                self.report(
                    &CLAIMS_OF_CONNECTOR,
                    at.clone(),
                    format!("nothing that `{}` answers reaches a token", connector.name),
                    "name the claims of its answer under `claims`",
                );
            }
            if !issues && !connector.claims.is_empty() {
                let mut finding = Finding::new(
                    &CLAIMS_OF_CONNECTOR,
                    self.context.key(child(&at, "claims")),
                    "no token is made at this step, so `claims` has no effect",
                )
                .help("delete it, or use `tokenIssuanceStart`");
                finding.severity = Severity::Warning;
                self.findings.push(finding);
            }
            for (k, claim) in connector.claims.iter().enumerate() {
                let pointer = pointer!["userFlows", i, "apiConnectors", j, "claims", k];
                self.claim(claim, pointer);
            }
        }
    }

    /// Claims made of attributes.
    fn tokens(&mut self) {
        for (i, attribute) in self.context.plan.attributes.iter().enumerate() {
            let Some(claim) = &attribute.claim else {
                continue;
            };
            let pointer = pointer!["attributes", i, "claim"];
            self.claim(claim, pointer.clone());
            let is_builtin = builtin::property(&attribute.name).is_some();
            if is_builtin && builtin::token_source(&attribute.name).is_none() {
                self.report(
                    &NOT_IN_TOKENS,
                    pointer,
                    format!("`{}` is not a source of claims", attribute.name),
                    "keep a copy of the value in a custom attribute with this `claim`",
                );
            }
        }
    }

    fn claim(&mut self, claim: &str, pointer: String) {
        let lower = claim.to_lowercase();
        let is_restricted = lower.starts_with("xms_")
            || lower.starts_with("extn.")
            || RESTRICTED_CLAIMS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&lower));
        if is_restricted {
            let help = if lower == "email" {
                "delete it, and list `email` in the `tokens.idTokenClaims` of applications"
            } else {
                "choose a name of your own"
            };
            self.report(
                &NOT_IN_TOKENS,
                pointer,
                format!("`{claim}` is a claim that Microsoft Entra keeps for itself"),
                help,
            );
        }
    }

    fn provider(&mut self, i: usize, provider: &IdentityProvider) {
        let at = pointer!["identityProviders", i];
        let is_oidc = provider.kind == IdentityProviderKind::Oidc;
        if is_oidc && provider.issuer.is_none() {
            self.report(
                &ISSUER_MISSING,
                at.clone(),
                format!("`{}` has no `issuer`", provider.name),
                "copy it from the discovery document",
            );
        }
        if let Some(saml) = &provider.saml
            && provider.kind == IdentityProviderKind::Saml
            && saml.metadata_file.is_none()
            && saml.metadata_url.is_some()
        {
            self.report(
                &METADATA_UNREAD,
                pointer!["identityProviders", i, "saml", "metadataUrl"],
                format!("the metadata of `{}` is not here", provider.name),
                "save it as a file of the plan, and name that in `metadataFile`; the address may stay",
            );
        }
        let claims = &provider.claims;
        for attribute in claims.attributes.keys() {
            if !(is_oidc && INBOUND_PROPERTIES.contains(&attribute.as_str())) {
                let pointer = pointer!["identityProviders", i, "claims", "attributes", attribute];
                self.not_taken(pointer, attribute);
            }
        }
        let standard = [
            ("subject", &claims.subject),
            ("email", &claims.email),
            ("displayName", &claims.display_name),
            ("givenName", &claims.given_name),
            ("surname", &claims.surname),
        ];
        for (key, given) in standard {
            if given.is_some() && provider.kind == IdentityProviderKind::Saml {
                self.not_taken(pointer!["identityProviders", i, "claims", key], key);
            }
        }
    }

    fn not_taken(&mut self, pointer: String, name: &str) {
        let finding = Finding::new(
            &CLAIM_NOT_TAKEN,
            self.context.key(pointer),
            format!("External ID does not take `{name}` from this provider"),
        );
        self.findings
            .push(finding.help("delete it; a service can add the claim at `tokenIssuanceStart`"));
    }

    /// Settings that are for applications, of which there may be none.
    fn applications(&mut self) {
        let plan = self.context.plan;
        let signs_in = |application: &Application| {
            matches!(
                application.kind,
                ApplicationKind::Spa | ApplicationKind::Web | ApplicationKind::Native
            )
        };
        let mut rules = plan.credentials.iter();
        let migrates = rules.any(|rule| rule.password == PasswordWay::JustInTime);
        let nowhere = |jit: &crate::plan::Jit| {
            jit.applications.is_empty() && !plan.applications.iter().any(signs_in)
        };
        if migrates && plan.jit.as_ref().is_some_and(nowhere) {
            self.report(
                &MIGRATED_NOWHERE,
                pointer!["jit"],
                "people sign in to no application of the plan, so no password is ever asked for",
                "add the applications people sign in to",
            );
        }
        let has_any = plan
            .applications
            .iter()
            .any(|one| signs_in(one) || one.kind == ApplicationKind::Api);
        for (i, policy) in plan.conditional_access.iter().enumerate() {
            if policy.applications.is_empty() && !has_any {
                self.report(
                    &ACCESS_NOWHERE,
                    pointer!["conditionalAccess", i],
                    format!(
                        "`{}` is for all applications of the plan, which has none",
                        policy.name
                    ),
                    "add the applications people use",
                );
            }
        }
    }
}

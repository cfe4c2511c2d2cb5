//! Identity providers: `ENT2170`–`ENT2189`.

use std::collections::HashMap;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{IdentityProvider, IdentityProviderKind as Kind, JourneyKind};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &SETTING_MISSING,
    &SETTING_IGNORED,
    &METADATA_ADDRESS,
    &MICROSOFT_AS_OIDC,
    &NOT_ON_PLATFORM,
    &KIND_TWICE,
    &NEEDS_CUSTOM_POLICIES,
    &OPENID_SCOPE,
];

/// A provider lacks what its kind needs.
pub static SETTING_MISSING: CodeInfo = CodeInfo {
    id: "ENT2170",
    severity: Severity::Error,
    title: "an identity provider lacks what its kind needs",
    explain: "\
What a provider needs depends on its kind:

- social providers: `clientId` and `clientSecret` of the application registered there;
- `apple`: `clientId` (the service id); on External ID and in built-in user flows of Azure AD B2C also
  `apple` with team id, key id and `apple.privateKey`; in custom policies the signed client secret as
  `clientSecret`;
- `oidc`: `clientId`, `clientSecret` and `metadataUrl`;
- `saml`: `saml` with `entityId` and either `metadataUrl` or `metadataFile`; on External ID also the
  `domains` that belong to it, on Azure AD B2C `signingCertificate`: requests are signed with it, and a
  generated key has no certificate a provider could trust.

    identityProviders:
      - name: google
        kind: google
        clientId: 123456789.apps.googleusercontent.com
        clientSecret: {env: GOOGLE_CLIENT_SECRET}",
    source: "Microsoft Learn: socialIdentityProvider, appleManagedIdentityProvider, oidcIdentityProvider, samlOrWsFedExternalDomainFederation resource types",
};

/// A provider has settings of another kind.
pub static SETTING_IGNORED: CodeInfo = CodeInfo {
    id: "ENT2171",
    severity: Severity::Warning,
    title: "a setting of an identity provider has no effect",
    explain: "\
The setting belongs to another kind of provider: `metadataUrl` and `issuer` to `oidc`, `apple` to `apple`,
`saml` to `saml`. It is ignored; usually `kind` is not what was meant.",
    source: "structure of the plan",
};

/// A metadata address is not https, or two are given.
pub static METADATA_ADDRESS: CodeInfo = CodeInfo {
    id: "ENT2172",
    severity: Severity::Error,
    title: "a provider's metadata cannot be read from there",
    explain: "\
The service reads a provider's metadata over `https`: keys that arrive over plain `http` could be
anybody's. For `saml` on Azure AD B2C give either `metadataUrl` or `metadataFile`, not both: they could disagree.

The address of an OpenID Connect provider is its discovery document and usually ends with
`/.well-known/openid-configuration`.",
    source: "OpenID Connect Discovery 1.0, 4; Microsoft Learn: OpenID Connect technical profile",
};

/// A Microsoft issuer as a custom provider.
pub static MICROSOFT_AS_OIDC: CodeInfo = CodeInfo {
    id: "ENT2173",
    severity: Severity::Error,
    title: "External ID refuses issuers of Microsoft Entra as custom providers",
    explain: "\
External ID does not take issuers of `login.microsoftonline.com` as a custom OpenID Connect provider. For
people of another organization, federate with SAML, or place an OpenID Connect provider of your own between.

Personal Microsoft accounts are the built-in kind `microsoft`, or a provider with both of these:

    metadataUrl: https://login.microsoftonline.com/consumers/v2.0/.well-known/openid-configuration
    issuer: https://login.live.com

An Azure AD B2C tenant (`….b2clogin.com`) can be a custom provider: that is a way to migrate in stages.",
    source: "Microsoft Learn: add OpenID Connect as an external identity provider (external tenants); add a Microsoft account for customer sign-in",
};

/// A provider the platform does not have.
pub static NOT_ON_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2174",
    severity: Severity::Error,
    title: "the platform does not have this identity provider",
    explain: "\
External ID has Google, Facebook, Apple and personal Microsoft accounts built in, and any OpenID Connect
or SAML provider. LinkedIn can be used as `oidc`. Amazon, GitHub and X do not issue ID tokens: they need
an OpenID Connect broker in front of them.

On Azure AD B2C, `amazon`, `gitHub` and `twitter` exist in built-in user flows only; a relying party of
custom policies cannot offer them unless a fragment brings their technical profile.",
    source: "Microsoft Learn: identity providers for external tenants; socialIdentityProvider resource type",
};

/// A kind occurs twice.
pub static KIND_TWICE: CodeInfo = CodeInfo {
    id: "ENT2175",
    severity: Severity::Error,
    title: "a kind of provider that exists once is configured twice",
    explain: "\
A tenant has each social provider once: its id is `Google-OAUTH`, `Facebook-OAUTH` and so on. The second
would overwrite the first. `oidc` and `saml` may occur any number of times.

Keep one. To offer one social provider under two registrations, configure the second as `oidc`.",
    source: "Microsoft Learn: identityProviderBase resource type",
};

/// SAML without custom policies.
pub static NEEDS_CUSTOM_POLICIES: CodeInfo = CodeInfo {
    id: "ENT2176",
    severity: Severity::Error,
    title: "built-in user flows of Azure AD B2C cannot offer this provider",
    explain: "\
Built-in user flows know social providers and OpenID Connect. SAML providers need custom policies.

Offer the provider from a relying party of `customPolicies` instead of a user flow.",
    source: "Microsoft Learn: set up sign-up and sign-in with a SAML identity provider in Azure AD B2C",
};

/// The openid scope is missing.
pub static OPENID_SCOPE: CodeInfo = CodeInfo {
    id: "ENT2177",
    severity: Severity::Error,
    title: "an OpenID Connect provider is asked for no ID token",
    explain: "\
Only a request with the scope `openid` is an OpenID Connect request; without it the provider returns no ID
token, and nobody is signed in.

    scopes: [openid, email, profile]",
    source: "OpenID Connect Core 1.0, 3.1.2.1",
};

/// Reports everything about identity providers.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut kinds: HashMap<Kind, usize> = HashMap::new();
    for (i, provider) in context.plan.identity_providers.iter().enumerate() {
        missing(context, findings, i, provider);
        ignored(context, findings, i, provider);
        addresses(context, findings, i, provider);
        platform(context, findings, i, provider);
        let many = matches!(provider.kind, Kind::Oidc | Kind::Saml);
        if let Some(first) = kinds.insert(provider.kind, i).filter(|_| !many) {
            let other = &context.plan.identity_providers[first].name;
            let finding = Finding::new(
                &KIND_TWICE,
                context.at(pointer!["identityProviders", i, "kind"]),
                format!("`{other}` is of this kind already, and a tenant has it once"),
            );
            findings.push(
                finding
                    .help("keep one, or configure the second as `oidc`")
                    .related(
                        "the first one",
                        context.at(pointer!["identityProviders", first]),
                    ),
            );
        }
        if provider.kind == Kind::Oidc
            && !provider.scopes.is_empty()
            && !provider.scopes.iter().any(|scope| scope == "openid")
        {
            let finding = Finding::new(
                &OPENID_SCOPE,
                context.at(pointer!["identityProviders", i, "scopes"]),
                format!("`{}` is not asked for the scope `openid`", provider.name),
            );
            findings.push(finding.help("add `openid`"));
        }
    }
}

/// Whether a user flow offers `provider`.
fn is_in_a_flow(context: &Context<'_>, provider: &IdentityProvider) -> bool {
    let mut flows = context.plan.user_flows.iter();
    flows.any(|flow| flow.identity_providers.contains(&provider.name))
}

/// Whether a relying party to which people sign in offers `provider`.
fn is_offered_by_policies(context: &Context<'_>, provider: &IdentityProvider) -> bool {
    let parties = context.policies().map(|policies| &policies.relying_parties);
    parties.into_iter().flatten().any(|party| {
        let signs_in = matches!(
            party.journey,
            JourneyKind::SignUpSignIn | JourneyKind::SignIn
        );
        let names = party.identity_providers.as_ref();
        signs_in && names.is_none_or(|names| names.contains(&provider.name))
    })
}

fn missing(context: &Context<'_>, findings: &mut Findings, i: usize, provider: &IdentityProvider) {
    let external = context.is_external_id();
    let built_in_microsoft = external && provider.kind == Kind::Microsoft;
    let mut lacks: Vec<&str> = Vec::new();
    if provider.kind != Kind::Saml && provider.client_id.is_none() && !built_in_microsoft {
        lacks.push("clientId");
    }
    let in_a_flow = !external && is_in_a_flow(context, provider);
    let secret = match provider.kind {
        Kind::Saml => false,
        // Policies send a secret that is signed with the key; user flows take the key itself.
        Kind::Apple => !external && (!in_a_flow || is_offered_by_policies(context, provider)),
        _ => !built_in_microsoft,
    };
    if secret && provider.client_secret.is_none() {
        lacks.push("clientSecret");
    }
    match provider.kind {
        Kind::Apple if external || in_a_flow => match &provider.apple {
            None => lacks.push("apple"),
            Some(apple) if apple.private_key.is_none() => lacks.push("apple.privateKey"),
            Some(_) => {}
        },
        Kind::Oidc if provider.metadata_url.is_none() => lacks.push("metadataUrl"),
        Kind::Saml => match &provider.saml {
            None => lacks.push("saml"),
            Some(saml) => {
                if saml.metadata_url.is_none() && saml.metadata_file.is_none() {
                    lacks.push("saml.metadataUrl");
                }
                if external && saml.domains.is_empty() {
                    lacks.push("saml.domains");
                }
                if !external && saml.signing_certificate.is_none() {
                    lacks.push("saml.signingCertificate");
                }
            }
        },
        _ => {}
    }
    for key in lacks {
        let finding = Finding::new(
            &SETTING_MISSING,
            context.at(pointer!["identityProviders", i]),
            format!("`{}` has no `{key}`", provider.name),
        );
        let help = match key {
            "clientSecret" | "apple.privateKey" => {
                format!(
                    "add `{key}` as a reference, for example `{{env: {}}}`",
                    variable(provider)
                )
            }
            "saml.signingCertificate" => {
                "add a PFX file with its private key, for example `{file: secrets/saml.pfx}`; \
                 self-signed will do"
                    .to_owned()
            }
            "saml.metadataUrl" => "give `saml.metadataUrl` or `saml.metadataFile`".to_owned(),
            "clientId" => "copy it from the application registered with the provider".to_owned(),
            _ => format!("add `{key}`"),
        };
        findings.push(finding.help(help));
    }
}

/// A name for the variable that holds a provider's secret.
fn variable(provider: &IdentityProvider) -> String {
    format!(
        "{}_CLIENT_SECRET",
        provider.name.replace('-', "_").to_uppercase()
    )
}

fn ignored(context: &Context<'_>, findings: &mut Findings, i: usize, provider: &IdentityProvider) {
    let claims = !provider.claims.attributes.is_empty()
        || provider.claims.subject.is_some()
        || provider.claims.email.is_some();
    let oidc = provider.kind == Kind::Oidc;
    let settings = [
        ("metadataUrl", provider.metadata_url.is_some(), oidc),
        ("issuer", provider.issuer.is_some(), oidc),
        ("claims", claims, oidc || provider.kind == Kind::Saml),
        (
            "apple",
            provider.apple.is_some(),
            provider.kind == Kind::Apple,
        ),
        ("saml", provider.saml.is_some(), provider.kind == Kind::Saml),
        (
            "clientId",
            provider.client_id.is_some(),
            provider.kind != Kind::Saml,
        ),
        (
            "clientSecret",
            provider.client_secret.is_some(),
            provider.kind != Kind::Saml,
        ),
    ];
    for (key, given, effective) in settings {
        if given && !effective {
            let finding = Finding::new(
                &SETTING_IGNORED,
                context.key(pointer!["identityProviders", i, key]),
                format!("`{key}` is ignored for a provider of this kind"),
            );
            findings.push(finding.help("delete it, or change `kind`"));
        }
    }
}

fn addresses(
    context: &Context<'_>,
    findings: &mut Findings,
    i: usize,
    provider: &IdentityProvider,
) {
    let saml = provider.saml.as_ref();
    let documents = [
        (
            pointer!["identityProviders", i, "metadataUrl"],
            provider.metadata_url.as_deref(),
        ),
        (
            pointer!["identityProviders", i, "saml", "metadataUrl"],
            saml.and_then(|saml| saml.metadata_url.as_deref()),
        ),
    ];
    for (pointer, url) in documents {
        let Some(url) = url else { continue };
        let https = url::Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host());
        if !https {
            let finding = Finding::new(
                &METADATA_ADDRESS,
                context.at(pointer),
                format!("`{url}` is not an `https` address"),
            );
            findings.push(finding.help("write the whole address, beginning with `https://`"));
        }
    }
    let twice =
        saml.is_some_and(|saml| saml.metadata_url.is_some() && saml.metadata_file.is_some());
    // External ID takes what it needs from the file, and new certificates from the address.
    if twice && !context.is_external_id() {
        let finding = Finding::new(
            &METADATA_ADDRESS,
            context.key(pointer!["identityProviders", i, "saml", "metadataFile"]),
            "metadata is given twice, as an address and as a file",
        );
        findings.push(finding.help("keep `metadataUrl` or `metadataFile`"));
    }
    let microsoft = |text: &Option<String>| {
        text.as_ref().is_some_and(|text| {
            text.contains("//login.microsoftonline.") || text.contains("//login.live.com")
        })
    };
    if context.is_external_id() && provider.kind == Kind::Oidc && !personal_accounts(provider) {
        let keys = [
            ("metadataUrl", &provider.metadata_url),
            ("issuer", &provider.issuer),
        ];
        if let Some((key, _)) = keys.into_iter().find(|(_, text)| microsoft(text)) {
            let finding = Finding::new(
                &MICROSOFT_AS_OIDC,
                context.at(pointer!["identityProviders", i, key]),
                format!(
                    "`{}` is Microsoft Entra, which External ID refuses here",
                    provider.name
                ),
            );
            findings.push(
                finding.help("federate with SAML; for personal accounts use `kind: microsoft`, or the `/consumers/` endpoint with the issuer `https://login.live.com`"),
            );
        }
    }
}

/// Whether a provider is that of personal Microsoft accounts, as the documentation sets it up
/// (Microsoft Learn: add a Microsoft account for customer sign-in).
fn personal_accounts(provider: &IdentityProvider) -> bool {
    let metadata = provider.metadata_url.as_deref();
    let consumers = metadata
        .and_then(|url| url::Url::parse(url).ok())
        .is_some_and(|url| {
            url.scheme() == "https"
                && url.host_str() == Some("login.microsoftonline.com")
                && url.path().starts_with("/consumers/")
        });
    consumers && provider.issuer.as_deref() == Some("https://login.live.com")
}

fn platform(context: &Context<'_>, findings: &mut Findings, i: usize, provider: &IdentityProvider) {
    let name = provider.name.as_str();
    let place = context.at(pointer!["identityProviders", i, "kind"]);
    if context.is_external_id() {
        let help = match provider.kind {
            Kind::LinkedIn => "use `kind: oidc` with LinkedIn's discovery document",
            Kind::Amazon | Kind::GitHub | Kind::Twitter => {
                "place an OpenID Connect broker in front of it and use `kind: oidc`"
            }
            _ => return,
        };
        let message = format!("External ID has no built-in provider for `{name}`");
        findings.push(Finding::new(&NOT_ON_PLATFORM, place, message).help(help));
        return;
    }
    if matches!(provider.kind, Kind::Amazon | Kind::GitHub | Kind::Twitter) {
        let parties = context
            .policies()
            .map_or(&[][..], |policies| &policies.relying_parties);
        let in_a_flow = context
            .plan
            .user_flows
            .iter()
            .any(|flow| flow.identity_providers.iter().any(|p| p == name));
        let offered = parties.iter().any(|party| match &party.identity_providers {
            Some(names) => names.iter().any(|other| other == name),
            None => !in_a_flow,
        });
        if offered {
            let message = format!("custom policies have no generated profile for `{name}`");
            findings.push(Finding::new(&NOT_ON_PLATFORM, place, message).help(
                "offer it from a built-in user flow, or list other providers at each relying party",
            ));
        }
    }
    for (j, flow) in context.plan.user_flows.iter().enumerate() {
        let listed = flow
            .identity_providers
            .iter()
            .position(|other| other == name);
        if let Some(k) = listed.filter(|_| provider.kind == Kind::Saml) {
            let finding = Finding::new(
                &NEEDS_CUSTOM_POLICIES,
                context.at(pointer!["userFlows", j, "identityProviders", k]),
                format!("a built-in user flow cannot offer the SAML provider `{name}`"),
            );
            findings.push(finding.help("offer it from a relying party of `customPolicies`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    const SECRET: &str = "clientId: x, clientSecret: {env: X}";

    fn provider(settings: &str) -> String {
        format!("identityProviders: [{{name: idp, {settings}}}]")
    }

    #[test]
    fn ent2170_reports_what_each_kind_lacks() {
        assert_snapshot!(b2c("ENT2170", &provider("kind: google")), @r#"
        error /identityProviders/0: `idp` has no `clientId`
          help: copy it from the application registered with the provider
        error /identityProviders/0: `idp` has no `clientSecret`
          help: add `clientSecret` as a reference, for example `{env: IDP_CLIENT_SECRET}`
        "#);
        assert_snapshot!(b2c("ENT2170", &provider("kind: saml, saml: {entityId: x}")), @r#"
        error /identityProviders/0: `idp` has no `saml.metadataUrl`
          help: give `saml.metadataUrl` or `saml.metadataFile`
        error /identityProviders/0: `idp` has no `saml.signingCertificate`
          help: add a PFX file with its private key, for example `{file: secrets/saml.pfx}`; self-signed will do
        "#);
        assert_snapshot!(external_id("ENT2170", &provider("kind: apple, clientId: x")), @r#"
        error /identityProviders/0: `idp` has no `apple`
          help: add `apple`
        "#);
    }

    #[test]
    fn ent2170_reports_what_apple_needs_where_it_is_offered() {
        let flow = "userFlows: [{name: susi, identityProviders: [idp]}]";
        let apple = provider("kind: apple, clientId: x");
        assert_snapshot!(b2c("ENT2170", &format!("{apple}\n{flow}")), @r#"
        error /identityProviders/0: `idp` has no `apple`
          help: add `apple`
        "#);
        let key = "teamId: A1B2C3D4E5, keyId: F6G7H8I9J0, privateKey: {env: KEY}";
        let apple = provider(&format!("kind: apple, clientId: x, apple: {{{key}}}"));
        assert_eq!(b2c("ENT2170", &format!("{apple}\n{flow}")), "");
        let party = "customPolicies: {relyingParties: [{name: signin}]}";
        assert_snapshot!(b2c("ENT2170", &format!("{apple}\n{flow}\n{party}")), @r#"
        error /identityProviders/0: `idp` has no `clientSecret`
          help: add `clientSecret` as a reference, for example `{env: IDP_CLIENT_SECRET}`
        "#);
    }

    #[test]
    fn ent2170_accepts_complete_providers() {
        assert_eq!(
            b2c("ENT2170", &provider(&format!("kind: google, {SECRET}"))),
            ""
        );
        assert_eq!(external_id("ENT2170", &provider("kind: microsoft")), "");
        let saml = "kind: saml, saml: {entityId: x, metadataFile: idp.xml, signingCertificate: {file: s.pfx}}";
        assert_eq!(b2c("ENT2170", &provider(saml)), "");
    }

    #[test]
    fn ent2171_reports_settings_of_another_kind() {
        let settings = format!("kind: google, {SECRET}, metadataUrl: 'https://a.com'");
        assert_snapshot!(b2c("ENT2171", &provider(&settings)), @r#"
        warning /identityProviders/0/metadataUrl: `metadataUrl` is ignored for a provider of this kind
          help: delete it, or change `kind`
        "#);
    }

    #[test]
    fn ent2171_accepts_settings_of_its_kind() {
        let settings = format!("kind: oidc, {SECRET}, metadataUrl: 'https://a.com'");
        assert_eq!(b2c("ENT2171", &provider(&settings)), "");
    }

    #[test]
    fn ent2172_reports_plain_http_and_two_documents() {
        let oidc = format!("kind: oidc, {SECRET}, metadataUrl: 'http://a.com'");
        assert_snapshot!(b2c("ENT2172", &provider(&oidc)), @r#"
        error /identityProviders/0/metadataUrl: `http://a.com` is not an `https` address
          help: write the whole address, beginning with `https://`
        "#);
        let saml = "kind: saml, saml: {entityId: x, metadataFile: a, metadataUrl: 'https://a.com'}";
        assert_snapshot!(b2c("ENT2172", &provider(saml)), @r#"
        error /identityProviders/0/saml/metadataFile: metadata is given twice, as an address and as a file
          help: keep `metadataUrl` or `metadataFile`
        "#);
    }

    #[test]
    fn ent2172_accepts_https() {
        let oidc = format!("kind: oidc, {SECRET}, metadataUrl: 'https://a.com'");
        assert_eq!(b2c("ENT2172", &provider(&oidc)), "");
    }

    #[test]
    fn ent2173_reports_microsoft_entra_as_a_custom_provider() {
        let url = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";
        let settings = format!("kind: oidc, {SECRET}, metadataUrl: '{url}'");
        assert_snapshot!(external_id("ENT2173", &provider(&settings)), @r#"
        error /identityProviders/0/metadataUrl: `idp` is Microsoft Entra, which External ID refuses here
          help: federate with SAML; for personal accounts use `kind: microsoft`, or the `/consumers/` endpoint with the issuer `https://login.live.com`
        "#);
        for half in [
            settings.replace("/common/", "/consumers/"),
            format!("{settings}, issuer: 'https://login.live.com'"),
        ] {
            let said = external_id("ENT2173", &provider(&half));
            assert!(said.contains("is Microsoft Entra"), "{half}: {said}");
        }
        assert_eq!(b2c("ENT2173", &provider(&settings)), "");
    }

    #[test]
    fn ent2173_accepts_personal_microsoft_accounts() {
        let url =
            "https://login.microsoftonline.com/consumers/v2.0/.well-known/openid-configuration";
        let settings =
            format!("kind: oidc, {SECRET}, metadataUrl: '{url}', issuer: 'https://login.live.com'");
        assert_eq!(external_id("ENT2173", &provider(&settings)), "");
    }

    #[test]
    fn ent2173_accepts_a_b2c_tenant_as_a_provider() {
        let url = "https://c.b2clogin.com/c.onmicrosoft.com/v2.0/.well-known/openid-configuration";
        let settings = format!("kind: oidc, {SECRET}, metadataUrl: '{url}'");
        assert_eq!(external_id("ENT2173", &provider(&settings)), "");
    }

    #[test]
    fn ent2174_reports_providers_the_platform_lacks_and_what_to_do() {
        let linked_in = format!("kind: linkedIn, {SECRET}");
        assert_snapshot!(external_id("ENT2174", &provider(&linked_in)), @r#"
        error /identityProviders/0/kind: External ID has no built-in provider for `idp`
          help: use `kind: oidc` with LinkedIn's discovery document
        "#);
        let sections = format!(
            "{}\ncustomPolicies: {{relyingParties: [{{name: signin}}]}}",
            provider(&format!("kind: gitHub, {SECRET}"))
        );
        assert_snapshot!(b2c("ENT2174", &sections), @r#"
        error /identityProviders/0/kind: custom policies have no generated profile for `idp`
          help: offer it from a built-in user flow, or list other providers at each relying party
        "#);
    }

    #[test]
    fn ent2174_accepts_them_where_they_exist() {
        let sections = format!(
            "{}\nuserFlows: [{{name: susi, identityProviders: [idp]}}]",
            provider(&format!("kind: gitHub, {SECRET}"))
        );
        assert_eq!(b2c("ENT2174", &sections), "");
        assert_eq!(
            external_id("ENT2174", &provider(&format!("kind: google, {SECRET}"))),
            ""
        );
    }

    fn two(kind: &str) -> String {
        format!("identityProviders: [{{name: a, kind: {kind}}}, {{name: b, kind: {kind}}}]")
    }

    #[test]
    fn ent2175_reports_a_second_google() {
        assert_snapshot!(b2c("ENT2175", &two("google")), @r#"
        error /identityProviders/1/kind: `a` is of this kind already, and a tenant has it once
          help: keep one, or configure the second as `oidc`
          /identityProviders/0: the first one
        "#);
    }

    #[test]
    fn ent2175_accepts_several_of_a_protocol() {
        assert_eq!(b2c("ENT2175", &two("oidc")), "");
    }

    #[test]
    fn ent2176_reports_saml_in_a_built_in_flow() {
        let saml = provider("kind: saml, saml: {entityId: x, metadataFile: idp.xml}");
        let flow = "userFlows: [{name: susi, identityProviders: [idp]}]";
        assert_snapshot!(b2c("ENT2176", &format!("{saml}\n{flow}")), @r#"
        error /userFlows/0/identityProviders/0: a built-in user flow cannot offer the SAML provider `idp`
          help: offer it from a relying party of `customPolicies`
        "#);
        assert_eq!(external_id("ENT2176", &format!("{saml}\n{flow}")), "");
    }

    #[test]
    fn ent2176_accepts_saml_in_custom_policies() {
        let saml = provider("kind: saml, saml: {entityId: x, metadataFile: idp.xml}");
        let policies = "customPolicies: {relyingParties: [{name: signin}]}";
        assert_eq!(b2c("ENT2176", &format!("{saml}\n{policies}")), "");
    }

    #[test]
    fn ent2177_reports_scopes_without_openid() {
        let settings = format!("kind: oidc, {SECRET}, scopes: [email]");
        assert_snapshot!(b2c("ENT2177", &provider(&settings)), @r#"
        error /identityProviders/0/scopes: `idp` is not asked for the scope `openid`
          help: add `openid`
        "#);
    }

    #[test]
    fn ent2177_accepts_openid_and_the_default() {
        let settings = format!("kind: oidc, {SECRET}, scopes: [openid, email]");
        assert_eq!(b2c("ENT2177", &provider(&settings)), "");
        assert_eq!(
            b2c("ENT2177", &provider(&format!("kind: oidc, {SECRET}"))),
            ""
        );
    }
}

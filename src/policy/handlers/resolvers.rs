//! Claim resolvers: `{Culture:LanguageName}` and its kind.

use crate::diag::{CodeInfo, Findings, Place, Severity};
use crate::policy::effective::{Claim, ContentDefinition, Profile};
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::At;

/// A resolver nobody knows.
pub static UNKNOWN_RESOLVER: CodeInfo = CodeInfo {
    id: "ENT6501",
    severity: Severity::Warning,
    title: "unknown claim resolver",
    explain: "A text such as `{Context:CorrelationId}` in a default value, a page address or a page \
parameter is replaced at sign-in. An unknown one is not (AADB2C90044), and a placeholder of a build \
tool that nobody filled looks the same.\n\nKnown are `Culture`, `Policy`, `Context`, `Claim`, \
`OIDC`, `OAUTH-KV`, `oauth2` and `SAML`, each with its own names.",
    source: "Microsoft Learn: Claim resolvers; error codes, AADB2C90044",
};

/// A resolver that is sent as it is written.
pub static NOT_RESOLVED: CodeInfo = CodeInfo {
    id: "ENT6502",
    severity: Severity::Warning,
    title: "a claim resolver is not resolved",
    explain: "Claim resolvers in the input and output claims of a technical profile are resolved only \
when its metadata item `IncludeClaimResolvingInClaimsHandling` is `true`, and used instead of an \
existing value only with `AlwaysUseDefaultValue=\"true\"`. Otherwise the text between the braces is \
sent as it is written.\n\n```xml\n<Item Key=\"IncludeClaimResolvingInClaimsHandling\">true</Item>\n```",
    source: "Microsoft Learn: Claim resolvers, Using claim resolvers",
};

/// Namespaces with the names they have; none means any.
const RESOLVERS: &[(&str, &[&str])] = &[
    (
        "Culture",
        &["LanguageName", "LCID", "RegionName", "RFC5646"],
    ),
    (
        "Policy",
        &[
            "PolicyId",
            "RelyingPartyTenantId",
            "TenantObjectId",
            "TrustFrameworkTenantId",
        ],
    ),
    (
        "Context",
        &[
            "BuildNumber",
            "CorrelationId",
            "DateTimeInUtc",
            "DeploymentMode",
            "HostName",
            "IPAddress",
            "KMSI",
        ],
    ),
    ("Claim", &[]),
    (
        "OIDC",
        &[
            "AuthenticationContextReferences",
            "ClientId",
            "DomainHint",
            "LoginHint",
            "MaxAge",
            "Nonce",
            "Password",
            "Prompt",
            "RedirectUri",
            "Resource",
            "Scope",
            "Username",
        ],
    ),
    ("OAUTH-KV", &[]),
    (
        "oauth2",
        &["access_token", "token_type", "expires_in", "refresh_token"],
    ),
    (
        "SAML",
        &[
            "AuthnContextClassReferences",
            "NameIdPolicyFormat",
            "Issuer",
            "AllowCreate",
            "ForceAuthn",
            "ProviderName",
            "RelayState",
            "Subject",
            "Binding",
        ],
    ),
    ("Service", &["te"]),
    ("property", &[]),
];

/// Placeholders of build tools: reported as such by another rule.
const BUILD_TOOLS: &str = "settings";

pub(crate) const RULES: &[Rule] = &[
    Rule::Profile(claims),
    Rule::Profile(not_resolved),
    Rule::Chain(relying_party),
    Rule::Content(address),
    Rule::Chain(parameters),
];

fn relying_party(subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(profile) = Profile::of_relying_party(subject.chain, subject.chain.leaf()) {
        claims(subject, &profile, findings);
    }
}

fn address(subject: &Subject<'_>, content: &ContentDefinition<'_>, findings: &mut Findings) {
    if let Some((uri, at)) = &content.load_uri {
        unknown(uri, &subject.text(*at), findings);
    }
}

/// The resolvers in `text`: namespace and name of each `{namespace:name}`.
fn resolvers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('{').skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once('}')?;
        let (namespace, name) = inside.split_once(':')?;
        let word = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-_.".contains(c))
        };
        (word(namespace) && !name.is_empty()).then_some((namespace, name))
    })
}

/// Reports the resolvers of `text` that nobody knows.
fn unknown(text: &str, place: &Place, findings: &mut Findings) {
    for (namespace, name) in resolvers(text) {
        if namespace.eq_ignore_ascii_case(BUILD_TOOLS) {
            continue;
        }
        let row = RESOLVERS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(namespace));
        let (typed, candidates): (&str, Vec<&str>) = match row {
            Some((_, [])) => continue,
            Some((_, names)) if names.iter().any(|n| n.eq_ignore_ascii_case(name)) => continue,
            Some((_, names)) => (name, names.to_vec()),
            None => (
                namespace,
                RESOLVERS.iter().map(|(known, _)| *known).collect(),
            ),
        };
        findings.push(
            finding(
                &UNKNOWN_RESOLVER,
                place.clone(),
                format!("unknown claim resolver `{{{namespace}:{name}}}`"),
                "use a documented claim resolver, or fill in the placeholder",
            )
            .did_you_mean(typed, candidates),
        );
    }
}

fn claims(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    for claim in profile
        .inputs
        .iter()
        .chain(&profile.outputs)
        .chain(&profile.persisted)
    {
        if let Some(default) = claim.default.filter(|default| default.contains('{')) {
            unknown(default, &subject.value(claim.at, "DefaultValue"), findings);
        }
    }
}

/// Whether the technical profile resolves claims only when its metadata asks for it.
fn resolves_on_request(profile: &Profile<'_>) -> bool {
    let handler = matches!(
        profile.handler(),
        "RestfulProvider"
            | "SelfAssertedAttributeProvider"
            | "AzureActiveDirectoryProvider"
            | "ClaimsTransformationProtocolProvider"
    );
    // Identity providers do too; token issuers do not have such claims.
    handler
        || matches!(
            profile.protocol_name(),
            "OAuth2" | "OpenIdConnect" | "SAML2"
        )
}

/// Whether the service resolves it without being asked: the user name and the password of a token
/// request with the grant `password`.
fn is_always_resolved((namespace, name): (&str, &str)) -> bool {
    namespace.eq_ignore_ascii_case("OIDC")
        && ["Username", "Password"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}

fn not_resolved(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if !resolves_on_request(profile) || profile.says("IncludeClaimResolvingInClaimsHandling") {
        return;
    }
    let has = |claim: &&Claim<'_>| {
        claim
            .default
            .is_some_and(|text| resolvers(text).any(|found| !is_always_resolved(found)))
    };
    let Some(claim) = profile.inputs.iter().chain(&profile.outputs).find(has) else {
        return;
    };
    findings.push(finding(
        &NOT_RESOLVED,
        subject.value(claim.at, "DefaultValue"),
        format!(
            "`{}` is sent as it is written by `{}`",
            claim.default.unwrap_or_default(),
            profile.id
        ),
        "add the metadata item `IncludeClaimResolvingInClaimsHandling` with `true`",
    ));
}

/// `ContentDefinitionParameters` of the relying party.
fn parameters(subject: &Subject<'_>, findings: &mut Findings) {
    let Some((index, policy, relying_party)) = subject.relying_party() else {
        return;
    };
    let document = &policy.document;
    let Some((list, _)) = document
        .child(relying_party, "UserJourneyBehaviors")
        .and_then(|(behaviors, _)| document.child(behaviors, "ContentDefinitionParameters"))
    else {
        return;
    };
    for (element, _) in document.children(list) {
        let at = At {
            policy: index,
            element,
        };
        unknown(&document.text(element), &subject.text(at), findings);
    }
}

#[cfg(test)]
mod tests {
    use super::resolvers;
    use crate::policy::fixture::Fixture;

    fn page(default: &str, metadata: &str) -> Fixture {
        let fixture = Fixture::new().page(&format!(
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" DefaultValue="{default}"
            AlwaysUseDefaultValue="true"/></InputClaims><OutputClaims>
            <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#
        ));
        match metadata {
            "" => fixture,
            item => fixture.derived(&crate::policy::fixture::provider(&format!(
                r#"<TechnicalProfile Id="Page"><Metadata>{item}</Metadata></TechnicalProfile>"#
            ))),
        }
    }

    #[test]
    fn ent6501_reports_a_resolver_that_does_not_exist() {
        let messages = page("{OIDC:LogonHint}", "").messages("ENT6501");
        assert_eq!(messages, ["unknown claim resolver `{OIDC:LogonHint}`"]);
        page("{Culture:Language}{Tenant:Id}", "").reports("ENT6501");
    }

    #[test]
    fn ent6501_accepts_known_resolvers_in_any_case() {
        page("{oidc:loginhint}{OAUTH-KV:any}{Claim:email}{0}", "").accepts("ENT6501");
    }

    #[test]
    fn ent6502_reports_a_resolver_in_a_page_that_does_not_resolve() {
        page("{OIDC:LoginHint}", "").reports("ENT6502");
    }

    #[test]
    fn ent6502_accepts_a_page_that_resolves() {
        let item = r#"<Item Key="IncludeClaimResolvingInClaimsHandling">true</Item>"#;
        page("{OIDC:LoginHint}", item).accepts("ENT6502");
        page("{OIDC:Username}", "").accepts("ENT6502");
    }

    #[test]
    fn braces_that_are_no_resolver_are_left_alone() {
        let found: Vec<(&str, &str)> = resolvers("{0} {a b:c} {x:y} {json: 1} { {z:w").collect();
        assert_eq!(found, [("x", "y"), ("json", " 1")]);
    }
}

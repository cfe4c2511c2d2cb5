//! REST calls: who may make them, over what, and what a user sees when they fail.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};
use crate::util::host::is_loopback;

/// Refused in production.
pub static ANONYMOUS_REFUSED: CodeInfo = CodeInfo {
    id: "ENT7001",
    severity: Severity::Error,
    title: "a REST call without authentication is refused in production",
    explain: "`AuthenticationType` `None` is refused unless the policy's `DeploymentMode` is \
`Development` or the metadata item `AllowInsecureAuthInProduction` is `true`: \"uses an insecure \
authentication mode that is only allowed in production mode policies\".\n\nAuthenticate: `Basic`, `ClientCertificate`, `Bearer` or `ApiKeyHeader`. \
`AllowInsecureAuthInProduction` makes the upload pass and lets anyone call the service.",
    source: "GitHub: MicrosoftDocs/azure-docs issue 49246; azure-ad-b2c/user-migration issues 8 and 32",
};

/// Anyone may call.
pub static ANONYMOUS: CodeInfo = CodeInfo {
    id: "ENT7002",
    severity: Severity::Warning,
    title: "a REST service is called without authentication",
    explain: "The service cannot tell the policy from anybody else. One that checks passwords, creates \
accounts or clears a flag is then open to the internet: an oracle for passwords and addresses, and a \
way to take over accounts that are not migrated yet. The addresses the calls come from cannot be \
used as protection.\n\nAuthenticate: `Basic`, `ClientCertificate`, `Bearer` or `ApiKeyHeader`.",
    source: "Microsoft Learn: Secure your RESTful services",
};

/// In the clear.
pub static PLAIN_HTTP: CodeInfo = CodeInfo {
    id: "ENT7003",
    severity: Severity::Error,
    title: "a REST service is called over plain http",
    explain: "Claims, among them passwords, cross the network in the clear, and the service accepts \
`https` only (TLS 1.2 or later). Use an `https` address. An address of the own computer is not \
reported: the service cannot reach it, which is at once visible.",
    source: "Microsoft Learn: RESTful technical profile; TLS requirements of Azure AD B2C",
};

/// Details for strangers.
pub static DEBUG_MODE: CodeInfo = CodeInfo {
    id: "ENT7004",
    severity: Severity::Warning,
    title: "a REST technical profile shows debug details to users",
    explain: "With `DebugMode` `true` the service's `developerMessage`, `code`, `requestId` and \
`moreInfo` are shown on the page. They are for developers; remove the item before production.",
    source: "Microsoft Learn: RESTful technical profile, Returning error message",
};

/// The built-in messages show the address.
pub static MESSAGES_WITH_ADDRESS: CodeInfo = CodeInfo {
    id: "ENT7005",
    severity: Severity::Info,
    title: "failures of a REST call show its address to users",
    explain: "When a REST call fails the user sees a message. The built-in ones contain the address of \
the service. Set all four in the metadata:\n\n```xml\n<Item \
Key=\"DefaultUserMessageIfRequestFailed\">We cannot sign you in right now.</Item>\n<Item \
Key=\"UserMessageIfCircuitOpen\">…</Item>\n<Item \
Key=\"UserMessageIfDnsResolutionFailed\">…</Item>\n<Item \
Key=\"UserMessageIfRequestTimeout\">…</Item>\n```",
    source: "Microsoft Learn: RESTful technical profile, error messages; Localization string ids",
};

/// A secret in a file.
pub static LITERAL_SECRET: CodeInfo = CodeInfo {
    id: "ENT7006",
    severity: Severity::Warning,
    title: "a secret is written into the policy",
    explain: "Policies are readable by everyone with access to the repository or the tenant's \
settings. Put the secret into a policy key and refer to it in \
`CryptographicKeys`:\n\n```xml\n<Key Id=\"client_secret\" StorageReferenceId=\"B2C_1A_ContosoSecret\" \
/>\n```\n\nA secret that has been in a file counts as known: replace it.",
    source: "Microsoft Learn: Policy keys overview",
};

/// The messages that are shown when a call fails.
const MESSAGES: [&str; 4] = [
    "DefaultUserMessageIfRequestFailed",
    "UserMessageIfCircuitOpen",
    "UserMessageIfDnsResolutionFailed",
    "UserMessageIfRequestTimeout",
];

/// Names, in lower case, of settings and claims that hold a secret.
const SECRETS: &[&str] = &[
    "api_key",
    "apikey",
    "basicauthenticationpassword",
    "bearerauthenticationtoken",
    "client_assertion",
    "client_secret",
    "clientsecret",
    "ocp-apim-subscription-key",
    "x-api-key",
    "x-functions-key",
];

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    secrets(subject, profile, findings);
    if profile.is_rest() {
        authentication(subject, profile, findings);
        address(subject, profile, findings);
        messages(subject, profile, findings);
    }
}

fn authentication(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(item) = profile
        .item("AuthenticationType")
        .filter(|item| item.value == "None")
    else {
        return;
    };
    let help = "authenticate with `Basic`, `ClientCertificate`, `Bearer` or `ApiKeyHeader`";
    let development = subject.effective.is_development();
    let allowed = profile.says("AllowInsecureAuthInProduction");
    let (code, message) = if development || allowed {
        let message = format!("`{}` calls its service without authentication", profile.id);
        (&ANONYMOUS, message)
    } else {
        let message = format!(
            "`{}` calls its service without authentication, which is refused in production",
            profile.id
        );
        (&ANONYMOUS_REFUSED, message)
    };
    findings.push(finding(code, subject.text(item.at), message, help));
}

fn address(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(item) = profile.item("ServiceUrl") else {
        return;
    };
    let Ok(url) = url::Url::parse(&item.value) else {
        return;
    };
    if url.scheme() == "http" && !is_loopback(&url) {
        findings.push(finding(
            &PLAIN_HTTP,
            subject.text(item.at),
            format!("`{}` calls its service over plain http", profile.id),
            "use an `https` address",
        ));
    }
    if holds_secret(&url) {
        findings.push(finding(
            &LITERAL_SECRET,
            subject.place(item.at),
            format!("the address of `{}` holds a secret", profile.id),
            "send it as a policy key, with `AuthenticationType` `Basic` or `ApiKeyHeader`",
        ));
    }
}

fn messages(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if let Some(item) = profile
        .item("DebugMode")
        .filter(|_| profile.says("DebugMode"))
    {
        findings.push(finding(
            &DEBUG_MODE,
            subject.text(item.at),
            format!("`{}` shows debug details to users", profile.id),
            "remove `DebugMode`",
        ));
    }
    let missing: Vec<String> = MESSAGES
        .into_iter()
        .filter(|key| profile.value(key).is_none_or(str::is_empty))
        .map(|key| format!("`{key}`"))
        .collect();
    if !missing.is_empty() {
        findings.push(finding(
            &MESSAGES_WITH_ADDRESS,
            subject.value(profile.at, "Id"),
            format!(
                "a failure of `{}` shows users the address of its service",
                profile.id
            ),
            format!("set {} in its metadata", missing.join(", ")),
        ));
    }
}

/// Whether the setting or claim `name` holds a secret.
pub(crate) fn names_secret(name: &str) -> bool {
    SECRETS.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether `url` has a password or an access code in it.
pub(crate) fn holds_secret(url: &url::Url) -> bool {
    let is_signed = url.query_pairs().any(|(name, value)| {
        matches!(&*name, "code" | "sig" | "subscription-key") && !value.contains('{')
    });
    url.password().is_some() || is_signed
}

fn secrets(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let literal = |value: &str| !value.is_empty() && !value.contains('{');
    let help = "put it into a policy key and refer to it in `CryptographicKeys`";
    for item in &profile.metadata {
        if names_secret(item.key) && literal(&item.value) {
            let message = format!("`{}` of `{}` is a literal", item.key, profile.id);
            findings.push(finding(
                &LITERAL_SECRET,
                subject.place(item.at),
                message,
                help,
            ));
        }
    }
    for claim in &profile.inputs {
        if names_secret(claim.partner) && claim.default.is_some_and(literal) {
            let message = format!("`{}` of `{}` is a literal", claim.partner, profile.id);
            findings.push(finding(
                &LITERAL_SECRET,
                subject.place(claim.at),
                message,
                help,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, REST, REST_KEYS, REST_METADATA, profile, rest_profile};

    fn rest(metadata: &str) -> Fixture {
        let body = format!("{REST}<Metadata>{metadata}</Metadata>{REST_KEYS}");
        Fixture::new().profile(&profile("Call", &body))
    }

    fn anonymous(more: &str) -> Fixture {
        rest(&format!(
            "{}{more}",
            REST_METADATA.replace(">Basic<", ">None<")
        ))
    }

    const ALLOWED: &str = r#"<Item Key="AllowInsecureAuthInProduction">true</Item>"#;

    #[test]
    fn ent7001_reports_an_anonymous_call_in_production() {
        anonymous("").reports("ENT7001");
        anonymous("")
            .header(r#"DeploymentMode="Production""#)
            .reports("ENT7001");
    }

    #[test]
    fn ent7001_accepts_it_when_allowed_or_in_development() {
        anonymous(ALLOWED).accepts("ENT7001");
        anonymous("")
            .header(r#"DeploymentMode="Development""#)
            .accepts("ENT7001");
    }

    #[test]
    fn ent7002_reports_an_anonymous_call_that_is_allowed() {
        anonymous(ALLOWED).reports("ENT7002");
    }

    #[test]
    fn ent7002_accepts_an_authenticated_call() {
        rest(REST_METADATA).accepts("ENT7002");
    }

    #[test]
    fn ent7003_reports_plain_http() {
        rest(&REST_METADATA.replace("https://", "http://")).reports("ENT7003");
    }

    #[test]
    fn ent7003_accepts_https_and_the_own_computer() {
        rest(REST_METADATA).accepts("ENT7003");
        rest(&REST_METADATA.replace("https://api.example.com", "http://127.0.0.1:8080"))
            .accepts("ENT7003");
    }

    #[test]
    fn ent7004_reports_debug_mode() {
        rest(&format!(
            r#"{REST_METADATA}<Item Key="DebugMode">true</Item>"#
        ))
        .reports("ENT7004");
    }

    #[test]
    fn ent7004_accepts_debug_mode_switched_off() {
        rest(&format!(
            r#"{REST_METADATA}<Item Key="DebugMode">false</Item>"#
        ))
        .accepts("ENT7004");
    }

    #[test]
    fn ent7005_reports_a_message_that_is_not_set() {
        let metadata = REST_METADATA.replace("UserMessageIfCircuitOpen", "UserMessageIfOther");
        let messages = rest(&metadata).messages("ENT7005");
        assert_eq!(
            messages,
            ["a failure of `Call` shows users the address of its service"]
        );
    }

    #[test]
    fn ent7005_accepts_all_four_messages() {
        rest(REST_METADATA).accepts("ENT7005");
    }

    #[test]
    fn ent7006_reports_secrets_and_does_not_print_them() {
        let item = format!(r#"{REST_METADATA}<Item Key="client_secret">hunter2</Item>"#);
        let address = REST_METADATA.replace("/check", "/check?code=hunter2");
        let input = r#"<InputClaims><InputClaim ClaimTypeReferenceId="email"
            PartnerClaimType="client_secret" DefaultValue="hunter2"/></InputClaims>"#;
        let input = Fixture::new().profile(&rest_profile("Call", input));
        for fixture in [rest(&item), rest(&address), input] {
            fixture.reports("ENT7006");
            assert!(!fixture.messages("ENT7006").join("").contains("hunter2"));
        }
    }

    #[test]
    fn ent7006_accepts_keys_by_reference() {
        rest(REST_METADATA).accepts("ENT7006");
    }
}

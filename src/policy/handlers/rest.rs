//! REST technical profiles: address, keys for the way they authenticate, claims they name.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::same_id;

/// Keys that do not fit the way of authentication.
pub static REST_KEYS: CodeInfo = CodeInfo {
    id: "ENT6101",
    severity: Severity::Error,
    title: "a REST technical profile lacks the keys of its authentication",
    explain: "`AuthenticationType` decides which cryptographic keys a REST call has: `Basic` needs \
`BasicAuthenticationUsername` and `BasicAuthenticationPassword`, `ClientCertificate` needs \
`ClientCertificate`, `Bearer` needs `BearerAuthenticationToken` or the metadata item \
`UseClaimAsBearerToken`, `ApiKeyHeader` needs one key whose `Id` is the name of the header. Without \
them the call cannot be made.\n\n```xml\n<CryptographicKeys>\n  <Key \
Id=\"BasicAuthenticationUsername\" StorageReferenceId=\"B2C_1A_RestUser\" />\n  <Key \
Id=\"BasicAuthenticationPassword\" StorageReferenceId=\"B2C_1A_RestPassword\" \
/>\n</CryptographicKeys>\n```",
    source: "Microsoft Learn: RESTful technical profile, Cryptographic keys",
};

/// No address, or a claim in its host.
pub static SERVICE_URL: CodeInfo = CodeInfo {
    id: "ENT6102",
    severity: Severity::Error,
    title: "the address of a REST service is not usable",
    explain: "`ServiceUrl` is an absolute `https` address. With `SendClaimsIn` set to `Url` it may \
hold claims as `{claim}`, in the path or the query, never in the host.",
    source: "Microsoft Learn: RESTful technical profile, Metadata",
};

/// A claim in metadata that is not sent.
pub static NAMED_CLAIM: CodeInfo = CodeInfo {
    id: "ENT6103",
    severity: Severity::Warning,
    title: "metadata names a claim that is no input claim",
    explain: "`ClaimUsedForRequestPayload` and `UseClaimAsBearerToken` name a claim type; the claim \
must also be an input claim of the technical profile, otherwise the payload or the token is empty.",
    source: "Microsoft Learn: RESTful technical profile, Metadata",
};

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    if profile.is_rest() {
        keys(subject, profile, findings);
        address(subject, profile, findings);
        named_claims(subject, profile, findings);
    }
}

fn keys(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(item) = profile.item("AuthenticationType") else {
        return;
    };
    let has = |id: &str| profile.keys.iter().any(|key| key.id == id);
    let wanted: &[&str] = match item.value.as_str() {
        "Basic" => &["BasicAuthenticationUsername", "BasicAuthenticationPassword"],
        "ClientCertificate" => &["ClientCertificate"],
        "Bearer" if profile.item("UseClaimAsBearerToken").is_none() => {
            &["BearerAuthenticationToken"]
        }
        "ApiKeyHeader" if profile.keys.is_empty() => &["x-functions-key"],
        _ => &[],
    };
    for id in wanted.iter().filter(|id| !has(id)) {
        findings.push(finding(
            &REST_KEYS,
            subject.text(item.at),
            format!(
                "`{}` authenticates with `{}` but has no key `{id}`",
                profile.id, item.value
            ),
            format!("add `<Key Id=\"{id}\" StorageReferenceId=\"B2C_1A_…\" />`"),
        ));
    }
}

fn address(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(item) = profile.item("ServiceUrl") else {
        return;
    };
    // A placeholder of a build tool is reported as such, not as a bad address.
    if item.value.contains("{Settings:") {
        return;
    }
    let message = match url::Url::parse(&item.value) {
        Err(_) => format!("`{}` is no absolute address", item.value),
        Ok(url) if !matches!(url.scheme(), "https" | "http") => {
            format!("`{}` is no `https` address", item.value)
        }
        Ok(url) if url.host_str().is_none_or(|host| host.contains(['{', '%'])) => {
            format!("`{}` has no fixed host", item.value)
        }
        Ok(_) => return,
    };
    findings.push(finding(
        &SERVICE_URL,
        subject.text(item.at),
        message,
        "write an absolute `https` address with a fixed host",
    ));
}

fn named_claims(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    for key in ["ClaimUsedForRequestPayload", "UseClaimAsBearerToken"] {
        let Some(item) = profile.item(key) else {
            continue;
        };
        if !profile.inputs.iter().any(|c| same_id(c.id, &item.value)) {
            findings.push(
                finding(
                    &NAMED_CLAIM,
                    subject.text(item.at),
                    format!(
                        "`{key}` names `{}`, which `{}` does not input",
                        item.value, profile.id
                    ),
                    format!("add an input claim `{}`", item.value),
                )
                .did_you_mean(&item.value, profile.inputs.iter().map(|claim| claim.id)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, REST, REST_KEYS, REST_METADATA, profile, rest_profile};

    fn rest(metadata: &str, keys: &str) -> Fixture {
        let body = format!("{REST}<Metadata>{metadata}</Metadata>{keys}");
        Fixture::new().profile(&profile("Call", &body))
    }

    #[test]
    fn ent6101_reports_basic_without_a_password() {
        let keys = REST_KEYS.replace("BasicAuthenticationPassword", "Password");
        insta::assert_snapshot!(
            rest(REST_METADATA, &keys).messages("ENT6101").join("\n"),
            @"`Call` authenticates with `Basic` but has no key `BasicAuthenticationPassword`"
        );
    }

    #[test]
    fn ent6101_accepts_the_keys_of_each_kind() {
        for (kind, key) in [
            ("ClientCertificate", "ClientCertificate"),
            ("Bearer", "BearerAuthenticationToken"),
            ("ApiKeyHeader", "x-any-header"),
        ] {
            let metadata = REST_METADATA.replace(">Basic<", &format!(">{kind}<"));
            let keys = format!(
                r#"<CryptographicKeys><Key Id="{key}" StorageReferenceId="B2C_1A_K"/></CryptographicKeys>"#
            );
            rest(&metadata, &keys).accepts("ENT6101");
        }
        rest(REST_METADATA, REST_KEYS).accepts("ENT6101");
    }

    #[test]
    fn ent6102_reports_a_path_and_a_claim_in_the_host() {
        for address in [
            "/api/check",
            "https://{tenant}.example.com/x",
            "ftp://example.com",
        ] {
            let metadata = REST_METADATA.replace("https://api.example.com/check", address);
            rest(&metadata, REST_KEYS).reports("ENT6102");
        }
    }

    #[test]
    fn ent6102_accepts_a_claim_in_the_path() {
        let metadata = REST_METADATA.replace("/check", "/users/{objectId}");
        rest(&metadata, REST_KEYS).accepts("ENT6102");
    }

    #[test]
    fn ent6103_reports_a_payload_that_is_not_sent() {
        let metadata =
            format!(r#"{REST_METADATA}<Item Key="ClaimUsedForRequestPayload">email</Item>"#);
        rest(&metadata, REST_KEYS).reports("ENT6103");
    }

    #[test]
    fn ent6103_accepts_calls_that_name_none() {
        Fixture::new()
            .profile(&rest_profile("Call", ""))
            .accepts("ENT6103");
    }
}

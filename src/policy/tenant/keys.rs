//! Policy keys: there, of the right kind, and valid.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan as _};

use crate::diag::{CodeInfo, Finding, Findings, Place, Related, Severity};
use crate::formats::tenant::{PolicyKey, StoredKey};
use crate::formats::{KeyKind, KeyUse};
use crate::policy::doc::{Document, ElementId};
use crate::policy::merged::finding;
use crate::policy::rules::Context;
use crate::policy::set::{At, Policy, PolicyIndex, fold, same_id};

/// The key does not exist.
pub static NO_SUCH_KEY: CodeInfo = CodeInfo {
    id: "ENT8001",
    severity: Severity::Error,
    title: "the tenant has no such policy key",
    explain: "`StorageReferenceId` names a policy key that the tenant does not have. The service \
refuses the upload: `Tenant \"T\" does not have CryptographicKey referenced by storageReferenceId \
\"K\"`; at sign-in it is AADB2C90073, `KeyContainer with 'id' … cannot be found`. A technical profile \
that no journey uses is refused as well: the packs' Facebook login is the usual cause.\n\nCreate the \
policy key first (its name gets the prefix `B2C_1A_`), correct the reference, or remove the technical \
profile.",
    source: "GitHub: MicrosoftDocs/azure-docs issues 20564 and 98013; Microsoft Learn: error codes, AADB2C90073",
};

/// A text where a key pair is needed, or the other way round.
pub static WRONG_KIND: CodeInfo = CodeInfo {
    id: "ENT8002",
    severity: Severity::Error,
    title: "a policy key is of the wrong kind",
    explain: "A token issuer signs with an RSA key, `client_secret` and the keys of HTTP Basic are \
texts, SAML messages are signed with a certificate. With another kind the sign-in fails with \
AADB2C90019 or AADB2C90220 (the key container has no valid key, or no certificate).\n\nCreate another \
policy key of the right kind, or name the right one.",
    source: "Microsoft Learn: error codes, AADB2C90019, AADB2C90178, AADB2C90220; Policy keys overview",
};

/// Only the public half.
pub static NO_PRIVATE_KEY: CodeInfo = CodeInfo {
    id: "ENT8003",
    severity: Severity::Error,
    title: "a policy key lacks its private key",
    explain: "Signing, decrypting and authenticating with a certificate take the private key. A \
container that got a `.cer` file has only the public one, and the sign-in fails with AADB2C90178.\n\n\
Upload the certificate as a PKCS#12 file (`.pfx`), which holds both.",
    source: "Microsoft Learn: error codes, AADB2C90178; Policy keys overview",
};

/// Empty, not yet, or no more.
pub static NOT_VALID: CodeInfo = CodeInfo {
    id: "ENT8004",
    severity: Severity::Error,
    title: "a policy key is not valid today",
    explain: "No key of the container is within its time of validity, or it has no key at all: \
every sign-in that needs it fails (AADB2C90019). The service wants a secret's start some hours in the \
future when it is created, so that a key made a moment ago may not be valid yet.\n\nAdd a new key to \
the container; its name, and the policies, stay as they are.",
    source: "Microsoft Learn: error codes, AADB2C90019; Microsoft Graph: trustFrameworkKeySet",
};

/// Not for long.
pub static EXPIRES_SOON: CodeInfo = CodeInfo {
    id: "ENT8005",
    severity: Severity::Warning,
    title: "a policy key expires within 30 days",
    explain: "When the last valid key of a container expires, every sign-in that needs it fails. Add a \
new key to the container before; the service takes over by itself. A certificate that a partner \
checks must be given to the partner first.",
    source: "Microsoft Learn: Policy keys overview, Key rollover",
};

/// Signing with a key for encryption.
pub static WRONG_USE: CodeInfo = CodeInfo {
    id: "ENT8006",
    severity: Severity::Warning,
    title: "a policy key is meant for another use",
    explain: "A key container has one use, `sig` or `enc`. A token issuer signs with a key for \
signatures and protects refresh tokens with a key for encryption. The use cannot be changed later: a \
new key of the right use is refused with `The key container has a different use than the new added \
key`.\n\nCreate another policy key with the right use, and name that.",
    source: "GitHub: azure-ad-b2c/samples issue 54 (message of the service); Microsoft Graph: trustFrameworkKeySet",
};

/// How long before its end a key is worth a word.
const SOON_DAYS: i64 = 30;

/// What the `Id` of a technical profile's key tells of the key it needs.
struct Need {
    /// `Key/@Id`.
    id: &'static str,
    /// Kinds that will do.
    kinds: &'static [KeyKind],
    /// The use it should have, where the service has one.
    key_use: Option<KeyUse>,
}

const PAIR: &[KeyKind] = &[KeyKind::Rsa, KeyKind::Certificate];
const CERTIFICATE: &[KeyKind] = &[KeyKind::Certificate];
const TEXT: &[KeyKind] = &[KeyKind::Secret];

const fn need(id: &'static str, kinds: &'static [KeyKind], key_use: Option<KeyUse>) -> Need {
    Need { id, kinds, key_use }
}

/// Source: the reference pages of the technical profiles. `issuer_secret` is only judged on a token
/// issuer: a profile that reads an `id_token_hint` may share a text under that name.
const NEEDS: &[Need] = &[
    need(ISSUER, PAIR, Some(KeyUse::Signature)),
    need("issuer_refresh_token_key", PAIR, Some(KeyUse::Encryption)),
    need("client_secret", TEXT, None),
    need("BasicAuthenticationUsername", TEXT, None),
    need("BasicAuthenticationPassword", TEXT, None),
    need("BearerAuthenticationToken", TEXT, None),
    need("ClientCertificate", CERTIFICATE, None),
    need("SamlMessageSigning", CERTIFICATE, Some(KeyUse::Signature)),
    need("SamlAssertionSigning", CERTIFICATE, Some(KeyUse::Signature)),
    need("MetadataSigning", CERTIFICATE, Some(KeyUse::Signature)),
    need(
        "SamlAssertionDecryption",
        CERTIFICATE,
        Some(KeyUse::Encryption),
    ),
];

const ISSUER: &str = "issuer_secret";

/// Judges the policy keys that `policy` refers to.
pub(super) fn check(
    context: &Context<'_>,
    index: PolicyIndex,
    policy: &Policy,
    findings: &mut Findings,
) {
    let Some(known) = &context.options.tenant.policy_keys else {
        return;
    };
    let document = &policy.document;
    for (element, node) in document.elements() {
        let (true, Some(storage)) = (node.name == "Key", node.attribute("StorageReferenceId"))
        else {
            continue;
        };
        // A placeholder of a build tool is reported as such.
        if storage.contains('{') {
            continue;
        }
        let at = At {
            policy: index,
            element,
        };
        let place = context.set.place_attribute(at, "StorageReferenceId");
        match known.iter().find(|key| same_id(&key.id, storage)) {
            None => findings.push(
                finding(
                    &NO_SUCH_KEY,
                    place,
                    format!("the tenant has no policy key `{storage}`"),
                    "create it before the upload, or correct the name",
                )
                .did_you_mean(storage, known.iter().map(|key| key.id.as_str())),
            ),
            Some(key) => {
                let need = node
                    .attribute("Id")
                    .and_then(|id| need_of(document, element, id));
                findings.extend(judged(key, need, context.options.now, &place));
            }
        }
    }
}

/// Adds what was found, each thing once for all the places that name the policy key.
pub(super) fn report_once(found: Findings, findings: &mut Findings) {
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    let mut merged: Vec<Finding> = Vec::new();
    for finding in found {
        let what = (finding.code.id, fold(&finding.message));
        match seen.get(&what) {
            Some(&first) => {
                let first = &mut merged[first];
                first.related.push(Related {
                    message: "also named here".to_owned(),
                    place: finding.place,
                });
            }
            None => {
                seen.insert(what, merged.len());
                merged.push(finding);
            }
        }
    }
    findings.extend(merged);
}

/// The kind of key, and the use where the service has one, that the `Key` element `at` asks for.
#[must_use]
pub fn wants(document: &Document, at: ElementId) -> Option<(KeyKind, Option<KeyUse>)> {
    let id = document.element(at).attribute("Id")?;
    let need = need_of(document, at, id)?;
    Some((*need.kinds.first()?, need.key_use))
}

/// What is known of a key named `id`, which stands at `element`.
fn need_of(document: &Document, element: ElementId, id: &str) -> Option<&'static Need> {
    let need = NEEDS.iter().find(|need| need.id == id)?;
    (need.id != ISSUER || issues_tokens(document, element)).then_some(need)
}

/// Whether the technical profile around `element` says that it issues JSON web tokens.
fn issues_tokens(document: &Document, element: ElementId) -> bool {
    let around = document.element(element).parent;
    let profile = around.and_then(|keys| document.element(keys).parent);
    profile.is_some_and(|profile| document.child(profile, "OutputTokenFormat").is_some())
}

/// What is wrong with `key` for `need` at the moment `now`: the worst only.
fn judged(
    key: &PolicyKey,
    need: Option<&Need>,
    now: Option<Timestamp>,
    place: &Place,
) -> Option<Finding> {
    let keys = key.keys.as_ref()?;
    let at = || place.clone();
    let id = &key.id;
    if keys.is_empty() {
        let message = format!("policy key `{id}` has no key");
        return Some(finding(&NOT_VALID, at(), message, "add a key to it"));
    }
    if let Some(need) = need {
        let fits = |key: &StoredKey| key.kind.is_none_or(|kind| need.kinds.contains(&kind));
        if !keys.iter().any(fits) {
            let kinds: Vec<&str> = need.kinds.iter().map(|kind| name(*kind)).collect();
            let message = format!("`{}` cannot be the policy key `{id}`", need.id);
            let help = format!("name a policy key that is {}", kinds.join(" or "));
            return Some(finding(&WRONG_KIND, at(), message, help));
        }
        let private = |key: &StoredKey| key.has_private_key != Some(false);
        if need.kinds != TEXT && !keys.iter().any(private) {
            let message = format!("policy key `{id}` has no private key");
            return Some(finding(
                &NO_PRIVATE_KEY,
                at(),
                message,
                "upload it as a PKCS#12 file",
            ));
        }
    }
    if let Some(found) = now.and_then(|now| validity(id, keys, now, place)) {
        return Some(found);
    }
    let wanted = need?.key_use?;
    let fits = |key: &StoredKey| key.key_use.is_none_or(|key_use| key_use == wanted);
    (!keys.iter().any(fits)).then(|| {
        let purpose = match wanted {
            KeyUse::Signature => "signatures (`sig`)",
            KeyUse::Encryption => "encryption (`enc`)",
        };
        let message = format!("policy key `{id}` is not for {purpose}");
        finding(
            &WRONG_USE,
            at(),
            message,
            format!("name a policy key for {purpose}"),
        )
    })
}

fn validity(id: &str, keys: &[StoredKey], now: Timestamp, place: &Place) -> Option<Finding> {
    let valid = |at: Timestamp| {
        keys.iter().any(|key| {
            key.not_before.is_none_or(|start| start <= at) && key.expires.is_none_or(|end| end > at)
        })
    };
    let help = "add a new key to it";
    if !valid(now) {
        let message = format!("policy key `{id}` has no key that is valid now");
        return Some(finding(&NOT_VALID, place.clone(), message, help));
    }
    let soon = now.checked_add((SOON_DAYS * 24).hours()).ok()?;
    let end = keys.iter().filter_map(|key| key.expires).max()?;
    (!valid(soon)).then(|| {
        let day = end.strftime("%Y-%m-%d");
        let message = format!("policy key `{id}` expires on {day}");
        finding(&EXPIRES_SOON, place.clone(), message, help)
    })
}

const fn name(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Rsa => "an RSA key",
        KeyKind::Secret => "a text",
        KeyKind::Certificate => "a certificate",
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Tenant;
    use crate::policy::fixture::Fixture;
    use crate::policy::rules::JudgeOptions;

    /// The fixture against a tenant with its two keys, the one that signs as `signing` says.
    fn signing(signing: &str) -> Fixture {
        with(&format!(
            "version: 1\npolicyKeys:\n- id: b2c_1a_TokenSigningKeyContainer\n  keys: {signing}\n\
             - id: B2C_1A_TokenEncryptionKeyContainer\n"
        ))
    }

    fn with(tenant: &str) -> Fixture {
        Fixture::new().options(JudgeOptions {
            tenant: Tenant::parse(tenant).expect("the manifest is right"),
            now: Some("2027-03-15T00:00:00Z".parse().expect("a moment")),
            ..JudgeOptions::default()
        })
    }

    const GOOD: &str =
        "[{use: sig, kind: rsa, hasPrivateKey: true, expires: 2030-01-01T00:00:00Z}]";

    #[test]
    fn ent8001_reports_a_key_the_tenant_lacks() {
        let fixture = with("version: 1\npolicyKeys:\n- id: B2C_1A_TokenSigningKeyContainer\n");
        insta::assert_snapshot!(
            fixture.messages("ENT8001").join("\n"),
            @"the tenant has no policy key `B2C_1A_TokenEncryptionKeyContainer`"
        );
    }

    #[test]
    fn ent8001_accepts_keys_in_any_case_and_tenants_of_which_nothing_is_known() {
        signing(GOOD).accepts("ENT8001");
        with("version: 1\n").accepts("ENT8001");
    }

    #[test]
    fn ent8002_reports_a_token_signed_with_a_text() {
        insta::assert_snapshot!(
            signing("[{kind: secret}]").messages("ENT8002").join("\n"),
            @"`issuer_secret` cannot be the policy key `b2c_1a_TokenSigningKeyContainer`"
        );
    }

    #[test]
    fn ent8002_accepts_a_key_pair_and_an_unknown_kind() {
        signing(GOOD).accepts("ENT8002");
        signing("[{use: sig}]").accepts("ENT8002");
    }

    #[test]
    fn ent8003_reports_a_certificate_without_its_private_key() {
        signing("[{kind: certificate, hasPrivateKey: false}]").reports("ENT8003");
    }

    #[test]
    fn ent8003_accepts_a_certificate_with_it() {
        signing("[{kind: certificate, hasPrivateKey: true}]").accepts("ENT8003");
    }

    #[test]
    fn ent8004_reports_empty_expired_and_future_keys() {
        for keys in [
            "[]",
            "[{expires: 2027-03-14T00:00:00Z}]",
            "[{notBefore: 2027-03-15T03:00:00Z}]",
        ] {
            signing(keys).reports("ENT8004");
        }
    }

    #[test]
    fn ent8004_accepts_a_valid_key_beside_an_expired_one() {
        signing("[{expires: 2020-01-01T00:00:00Z}, {kind: rsa}]").accepts("ENT8004");
    }

    #[test]
    fn ent8005_reports_the_last_days_of_a_key() {
        let messages = signing("[{expires: 2027-04-01T00:00:00Z}]").messages("ENT8005");
        let expected = "policy key `b2c_1a_TokenSigningKeyContainer` expires on 2027-04-01";
        // Once, although the directory profile of the base and the token issuer name it.
        assert_eq!(messages, [expected]);
    }

    #[test]
    fn ent8005_accepts_a_key_whose_successor_is_there() {
        signing(
            "[{expires: 2027-04-01T00:00:00Z}, \
             {notBefore: 2027-03-20T00:00:00Z, expires: 2029-01-01T00:00:00Z}]",
        )
        .accepts("ENT8005");
    }

    #[test]
    fn ent8006_reports_a_signature_with_a_key_for_encryption() {
        signing("[{use: enc, kind: rsa}]").reports("ENT8006");
    }

    #[test]
    fn ent8006_accepts_a_key_for_signatures() {
        signing(GOOD).accepts("ENT8006");
    }
}

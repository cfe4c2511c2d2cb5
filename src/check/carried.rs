//! What goes with carried policies: `ENT2520`–`ENT2529`.

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{CarriedKey, CarriedKeyKind};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&KEY_VALUE];

/// A key and where its value comes from do not go together.
pub static KEY_VALUE: CodeInfo = CodeInfo {
    id: "ENT2520",
    severity: Severity::Error,
    title: "the kind of a key and its value do not go together",
    explain: "\
A key container that carried policies refer to gets its value in one of four ways:

    customPolicies:
      keys:
        - {id: B2C_1A_TokenSigningKeyContainer, kind: generated}
        - {id: B2C_1A_FacebookSecret, kind: secret, secret: {env: FACEBOOK_SECRET}}
        - {id: B2C_1A_SamlSigning, kind: certificate, certificate: {file: keys/saml.pfx},
           password: {env: SAML_PASSWORD}}
        - {id: B2C_1A_Legacy, kind: existing}

`secret` and `certificate` need a reference to what is sent; the tenant generates a `generated` key itself,
and an `existing` one stays as it is.",
    source: "Microsoft Graph: trustFrameworkKeySet, generateKey, uploadSecret, uploadPkcs12",
};

/// Reports everything about the keys of carried policies.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(policies) = context.policies() else {
        return;
    };
    for (at, key) in policies.keys.iter().enumerate() {
        let base = |name: &str| context.at(pointer!["customPolicies", "keys", at, name]);
        let wanted = match key.kind {
            CarriedKeyKind::Secret => Some("secret"),
            CarriedKeyKind::Certificate => Some("certificate"),
            CarriedKeyKind::Generated | CarriedKeyKind::Existing => None,
        };
        let given = given(key);
        if let Some(wanted) = wanted.filter(|wanted| !given.contains(wanted)) {
            let message = format!("`{}` does not say where its {wanted} is read", key.id);
            findings.push(Finding::new(&KEY_VALUE, base("id"), message).help(format!(
                "add `{wanted}: {{ env: NAME }}`, or say `kind: existing`"
            )));
        }
        let fits = |name: &str| {
            Some(name) == wanted || name == "password" && wanted == Some("certificate")
        };
        for name in given.into_iter().filter(|name| !fits(name)) {
            let message = format!("a key of this kind has no `{name}`");
            findings.push(
                Finding::new(&KEY_VALUE, base(name), message)
                    .help("delete it, or correct the `kind`"),
            );
        }
    }
}

/// The references the key has.
fn given(key: &CarriedKey) -> Vec<&'static str> {
    let all = [
        ("secret", &key.secret),
        ("certificate", &key.certificate),
        ("password", &key.password),
    ];
    let given = all.into_iter().filter(|(_, reference)| reference.is_some());
    given.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    fn keys(keys: &str) -> String {
        b2c("ENT2520", &format!("customPolicies: {{keys: [{keys}]}}"))
    }

    #[test]
    fn ent2520_reports_keys_without_their_value_and_with_anothers() {
        let wrong =
            "{id: B2C_1A_A, kind: secret}, {id: B2C_1A_B, kind: certificate, secret: {env: B}},
            {id: B2C_1A_C, kind: generated, password: {env: C}}";
        assert_snapshot!(keys(wrong), @r#"
        error /customPolicies/keys/0/id: `B2C_1A_A` does not say where its secret is read
          help: add `secret: { env: NAME }`, or say `kind: existing`
        error /customPolicies/keys/1/id: `B2C_1A_B` does not say where its certificate is read
          help: add `certificate: { env: NAME }`, or say `kind: existing`
        error /customPolicies/keys/1/secret: a key of this kind has no `secret`
          help: delete it, or correct the `kind`
        error /customPolicies/keys/2/password: a key of this kind has no `password`
          help: delete it, or correct the `kind`
        "#);
    }

    #[test]
    fn ent2520_accepts_each_kind_with_what_it_needs() {
        let right =
            "{id: B2C_1A_A, kind: secret, secret: {env: A}}, {id: B2C_1A_B, kind: generated},
            {id: B2C_1A_C, kind: certificate, certificate: {file: c.pfx}, password: {env: C}},
            {id: B2C_1A_D, kind: existing}";
        assert_eq!(keys(right), "");
    }
}

//! The secrets that the plan refers to, and who reads each of them.

use super::text::{Text, say};
use crate::plan::{EndpointAuth, Plan, SecretRef};

/// Who reads a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// `entrada apply`: it puts the value into the tenant.
    Apply,
    /// The migration service.
    Service,
    /// Both: the tenant sends it, the service compares.
    Both,
}

/// A secret of the plan.
pub(super) struct Needed {
    /// What it is, in words of the plan.
    pub(super) what: String,
    /// Where it is read.
    pub(super) reference: SecretRef,
    /// Who reads it.
    pub(super) reader: Reader,
}

impl Needed {
    /// Where it is read, for people.
    pub(super) fn place(&self) -> Text {
        match (&self.reference.env, &self.reference.file) {
            (Some(name), _) => say("environment variable `{}`", &[name]),
            (None, Some(file)) => say("file `{}`", &[file]),
            (None, None) => Text::default(),
        }
    }

    /// Whether `reader` reads it.
    pub(super) fn is_for(&self, reader: Reader) -> bool {
        self.reader == reader || self.reader == Reader::Both
    }
}

/// Every secret the plan refers to, in the order of the plan's sections.
pub(super) fn needed(plan: &Plan) -> Vec<Needed> {
    let mut found = Vec::new();
    let mut add = |what: String, reference: Option<&SecretRef>, reader| {
        found.extend(reference.cloned().map(|reference| Needed {
            what,
            reference,
            reader,
        }));
    };
    for source in &plan.sources {
        let key = source
            .hash
            .as_ref()
            .and_then(|hash| hash.signer_key.as_ref());
        add(format!("signer key of {}", source.id), key, Reader::Service);
    }
    for rule in &plan.credentials {
        let secret = rule.legacy_tenant.as_ref();
        let secret = secret.and_then(|tenant| tenant.client_secret.as_ref());
        add(
            format!("client secret for the old tenant of {}", rule.name),
            secret,
            Reader::Apply,
        );
    }
    if let Some(jit) = &plan.jit {
        for (what, secret) in of_endpoint(&jit.authentication) {
            add(
                format!("{what} of the migration service"),
                secret,
                Reader::Both,
            );
        }
        for verifier in &jit.verifiers {
            let what = format!(
                "client secret or password of the verifier {}",
                verifier.name
            );
            add(what, verifier.client_secret.as_ref(), Reader::Service);
        }
        let key = jit.encryption_key.as_ref().map(|key| &key.private_key);
        add(
            "private key that opens passwords".to_owned(),
            key,
            Reader::Service,
        );
        let key = jit.listen.private_key.as_ref();
        add(
            "private key of the service's TLS".to_owned(),
            key,
            Reader::Service,
        );
        let database = jit.state.postgres.as_ref();
        add(
            "connection string of the service's database".to_owned(),
            database,
            Reader::Service,
        );
    }
    for provider in &plan.identity_providers {
        let name = &provider.name;
        add(
            format!("client secret of {name}"),
            provider.client_secret.as_ref(),
            Reader::Apply,
        );
        let key = provider
            .apple
            .as_ref()
            .and_then(|apple| apple.private_key.as_ref());
        add(format!("private key of {name}"), key, Reader::Apply);
        let saml = provider.saml.as_ref();
        let file = saml.and_then(|saml| saml.signing_certificate.as_ref());
        add(
            format!("signing certificate for {name}"),
            file,
            Reader::Apply,
        );
        let password = saml.and_then(|saml| saml.signing_password.as_ref());
        add(
            format!("password of the signing certificate for {name}"),
            password,
            Reader::Apply,
        );
    }
    for flow in &plan.user_flows {
        for connector in &flow.api_connectors {
            for (what, secret) in of_endpoint(&connector.authentication) {
                add(
                    format!("{what} of the connector {}", connector.name),
                    secret,
                    Reader::Apply,
                );
            }
        }
    }
    for key in plan
        .custom_policies
        .iter()
        .flat_map(|policies| &policies.keys)
    {
        add(
            format!("value of {}", key.id),
            key.secret.as_ref(),
            Reader::Apply,
        );
        add(
            format!("certificate of {}", key.id),
            key.certificate.as_ref(),
            Reader::Apply,
        );
        add(
            format!("password of {}", key.id),
            key.password.as_ref(),
            Reader::Apply,
        );
    }
    found
}

fn of_endpoint(auth: &EndpointAuth) -> [(&'static str, Option<&SecretRef>); 6] {
    [
        ("user name", auth.username.as_ref()),
        ("password", auth.password.as_ref()),
        ("key or token", auth.value.as_ref()),
        ("client certificate", auth.certificate.as_ref()),
        ("client id", auth.client_id.as_ref()),
        ("client secret", auth.client_secret.as_ref()),
    ]
}

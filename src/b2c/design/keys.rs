//! The key containers a set refers to, and where their values come from.

use serde::Serialize;

use super::Inputs;
use super::migration::Migration;
use super::providers::Provider;
use super::service::Service;
use crate::plan::SecretRef;

/// A key container of the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyContainer {
    /// Its id, with the `B2C_1A_` the service puts before it.
    pub id: String,
    /// What its keys may be used for.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Kind of key and where its value comes from.
    pub kind: KeyKind,
    /// The plan setting that needs it, as a JSON pointer.
    pub origin: String,
}

/// What keys may be used for. All keys of a container share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum KeyUse {
    /// Signatures; client secrets of providers by convention.
    #[serde(rename = "sig")]
    Signature,
    /// Encryption; credentials of REST calls by convention.
    #[serde(rename = "enc")]
    Encryption,
}

/// Kind of key and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyKind {
    /// An RSA key pair that the tenant generates.
    Generated,
    /// A text that is read when it is sent.
    Secret(SecretRef),
    /// A PFX file that is read when it is sent.
    Certificate {
        /// The file.
        file: SecretRef,
        /// Its password.
        password: Option<SecretRef>,
    },
    /// It is in the tenant already; only the base or carried policies name it.
    Existing,
}

/// The key containers of a set, sorted by id without case.
#[must_use]
pub fn keys(
    inputs: &Inputs<'_>,
    providers: &[Provider],
    service: Option<&Service>,
    migration: &Migration,
) -> Vec<KeyContainer> {
    let generated = |id: &str, key_use| KeyContainer {
        id: id.to_owned(),
        key_use,
        kind: KeyKind::Generated,
        origin: "/customPolicies".to_owned(),
    };
    let mut keys = vec![
        generated(&inputs.base.token_signing_key, KeyUse::Signature),
        generated(&inputs.base.token_encryption_key, KeyUse::Encryption),
    ];
    keys.extend(
        service
            .iter()
            .flat_map(|service| service.keys.iter().cloned()),
    );
    keys.extend(migration.keys.iter().cloned());
    keys.extend(
        providers
            .iter()
            .flat_map(|provider| provider.keys.iter().cloned()),
    );
    keys.sort_by_key(|key| key.id.to_lowercase());
    keys.dedup_by_key(|key| key.id.to_lowercase());
    keys
}

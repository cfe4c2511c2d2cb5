//! Identity providers: their technical profiles, exchanges and keys.

use serde::Serialize;

use super::{Inputs, KeyContainer};

/// An identity provider as the journeys see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// Its name in the plan.
    pub name: String,
    /// Its technical profile.
    pub profile: String,
    /// Its claims exchange in every journey.
    pub exchange: String,
    /// Key containers it needs.
    pub keys: Vec<KeyContainer>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// The plan's providers in the order of their buttons.
#[must_use]
pub fn providers(inputs: &Inputs<'_>) -> Vec<Provider> {
    inputs
        .plan
        .identity_providers
        .iter()
        .enumerate()
        .map(|(at, provider)| Provider {
            name: provider.name.clone(),
            profile: format!("Provider-{}", provider.name),
            exchange: format!("{}Exchange", provider.name),
            keys: Vec::new(),
            origin: crate::pointer!["identityProviders", at],
        })
        .collect()
}

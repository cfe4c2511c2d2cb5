//! Identity providers as claims providers.
//!
//! Input is the plan's `identityProviders` and what the base has; output is one [`Provider`] for
//! each that custom policies can have. Over a base that has `Facebook-OAUTH`, that profile is
//! completed; everything else gets profiles of its own.
//!
//! Plans are checked before: a provider that misses what its kind needs, or that only built-in user
//! flows have, is left out here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::attributes::claim_of;
use super::element::{ClaimUse, ClaimsProvider, Item, Key, Profile};
use super::{Inputs, KeyContainer, KeyKind, KeyUse};
use crate::plan::{IdentityProvider, IdentityProviderKind as Kind, ResponseMode};
use crate::pointer;
use crate::util::naming::{pascal, unique};

mod kinds;

use kinds::{KindFacts, facts};

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
    /// Text of its button.
    pub label: String,
    /// Whether the plan gives that text, rather than our table.
    pub own_label: bool,
    /// The claims provider with the technical profile.
    pub claims_provider: ClaimsProvider,
    /// Key containers it needs.
    pub keys: Vec<KeyContainer>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// The profile of Facebook in the starter packs.
const FACEBOOK_PROFILE: &str = "Facebook-OAUTH";

/// The session profile of SAML providers.
const SAML_SESSION: &str = "SM-Saml-idp";

/// The transformations after a provider's answer. Each prepares what the directory needs to store
/// an account.
const TRANSFORMATIONS: [&str; 3] = [
    "CreateRandomUPNUserName",
    "CreateUserPrincipalName",
    "CreateAlternativeSecurityId",
];

/// The plan's providers in the order of their buttons.
#[must_use]
pub fn providers(inputs: &Inputs<'_>) -> Vec<Provider> {
    let mut taken = BTreeSet::new();
    let mut found: Vec<Provider> = Vec::new();
    for (index, provider) in inputs.plan.identity_providers.iter().enumerate() {
        let Some(facts) = facts(provider.kind) else {
            continue;
        };
        let builder = Builder {
            inputs,
            provider,
            facts,
            origin: pointer!["identityProviders", index],
            stem: unique(&mut taken, pascal(&provider.name)),
        };
        found.extend(builder.design());
    }
    let uses_saml = |provider: &&mut Provider| {
        provider.claims_provider.profiles[0].session.as_deref() == Some(SAML_SESSION)
    };
    if !inputs.features.has_profile(SAML_SESSION)
        && let Some(first) = found.iter_mut().find(uses_saml)
    {
        first.claims_provider.profiles.push(saml_session());
    }
    found
}

struct Builder<'a> {
    inputs: &'a Inputs<'a>,
    provider: &'a IdentityProvider,
    facts: &'static KindFacts,
    origin: String,
    /// What its ids begin with.
    stem: String,
}

impl Builder<'_> {
    fn design(&self) -> Option<Provider> {
        let provider = self.provider;
        let usual = match self.facts.label {
            "" => provider.name.as_str(),
            label => label,
        };
        let label = provider.display_name.as_deref().unwrap_or(usual).to_owned();
        let keys = self.keys();
        let account_issuer = self.account_issuer()?;
        let mut profile = self.profile(&label, &account_issuer, &keys)?;
        let base_profile = self.base_profile();
        if let Some(id) = base_profile {
            profile = completion(profile, id, account_issuer != self.facts.issuer);
        }
        Some(Provider {
            name: provider.name.clone(),
            profile: profile.id.clone(),
            exchange: format!("{}Exchange", self.stem),
            own_label: provider.display_name.is_some(),
            claims_provider: ClaimsProvider {
                domain: provider.domain_hint.clone(),
                display_name: label.clone(),
                profiles: vec![profile],
            },
            label,
            keys: keys.into_iter().map(|(_, key)| key).collect(),
            origin: self.origin.clone(),
        })
    }

    /// The base's own profile of this provider.
    fn base_profile(&self) -> Option<&str> {
        if self.provider.kind != Kind::Facebook || self.stem != "Facebook" {
            return None;
        }
        let kind = crate::policy::set::Kind::TechnicalProfile;
        self.inputs.features.find(kind, FACEBOOK_PROFILE)
    }

    fn account_issuer(&self) -> Option<String> {
        let provider = self.provider;
        if let Some(issuer) = &provider.account_issuer {
            return Some(issuer.clone());
        }
        match provider.kind {
            Kind::Oidc => {
                let metadata = url::Url::parse(provider.metadata_url.as_deref()?).ok()?;
                metadata.host_str().map(str::to_owned)
            }
            Kind::Saml => Some(provider.saml.as_ref()?.entity_id.clone()),
            _ => Some(self.facts.issuer.to_owned()),
        }
    }

    fn profile(
        &self,
        label: &str,
        account_issuer: &str,
        keys: &[(&'static str, KeyContainer)],
    ) -> Option<Profile> {
        Some(Profile {
            id: format!("{}{}", self.stem, self.facts.suffix),
            from: Some(self.origin.clone()),
            display_name: Some(label.to_owned()),
            protocol: Some(self.facts.protocol),
            metadata: self.metadata()?,
            keys: keys
                .iter()
                .map(|(id, key)| Key {
                    id: Cow::Borrowed(id),
                    container: key.id.clone(),
                })
                .collect(),
            outputs: self.outputs(account_issuer),
            output_transformations: TRANSFORMATIONS.map(str::to_owned).to_vec(),
            session: Some(
                if self.is_saml() {
                    SAML_SESSION
                } else {
                    "SM-SocialLogin"
                }
                .to_owned(),
            ),
            ..Profile::default()
        })
    }

    fn metadata(&self) -> Option<Vec<Item>> {
        let provider = self.provider;
        let mut items: Vec<Item> = self
            .facts
            .metadata
            .iter()
            .map(|(key, value)| Item::new(key, *value))
            .collect();
        if provider.kind == Kind::Saml {
            items.extend(self.saml_metadata()?);
            return Some(items);
        }
        if provider.kind == Kind::Oidc {
            items.push(Item::new("ProviderName", &provider.name));
            items.push(Item::new("METADATA", provider.metadata_url.as_deref()?));
            if let Some(issuer) = &provider.issuer {
                items.push(Item::new("issuer", issuer));
            }
            // Without a secret there is nobody to exchange a code for.
            let response = if provider.client_secret.is_some() {
                "code"
            } else {
                "id_token"
            };
            items.push(Item::new("response_types", response));
            let mode = match provider.response_mode {
                ResponseMode::FormPost => "form_post",
                ResponseMode::Query => "query",
            };
            items.push(Item::new("response_mode", mode));
        }
        let scope = if provider.scopes.is_empty() {
            self.facts.scope.to_owned()
        } else {
            provider.scopes.join(" ")
        };
        items.push(Item::new("scope", scope));
        // One redirect URI for all policies: `https://HOST/TENANT/oauth2/authresp`.
        items.push(Item::new("UsePolicyInRedirectUri", "false"));
        items.push(Item::new("client_id", provider.client_id.as_deref()?));
        Some(items)
    }

    /// `PartnerEntity` is an address, or the metadata itself as text.
    fn saml_metadata(&self) -> Option<Vec<Item>> {
        let saml = self.provider.saml.as_ref()?;
        let entity = match (&saml.metadata_url, &saml.metadata_file) {
            (Some(url), _) => url.clone(),
            (None, Some(file)) => self
                .inputs
                .files
                .text(file)?
                .trim_start_matches('\u{feff}')
                .to_owned(),
            (None, None) => return None,
        };
        let mut items = vec![Item::new("PartnerEntity", entity)];
        if saml.encrypted_assertions {
            items.push(Item::new("WantsEncryptedAssertions", "true"));
        }
        Some(items)
    }

    fn outputs(&self, account_issuer: &str) -> Vec<ClaimUse> {
        let claims = &self.provider.claims;
        let own = |claim: &str| match claim {
            "issuerUserId" => claims.subject.as_deref(),
            "email" => claims.email.as_deref(),
            "givenName" => claims.given_name.as_deref(),
            "surname" => claims.surname.as_deref(),
            "displayName" => claims.display_name.as_deref(),
            _ => None,
        };
        let mut outputs: Vec<ClaimUse> = self
            .facts
            .claims
            .iter()
            .map(|(claim, partner)| ClaimUse::of(*claim).partner(own(claim).unwrap_or(partner)))
            .collect();
        outputs.push(ClaimUse::of("identityProvider").always(account_issuer));
        outputs.push(ClaimUse::of("authenticationSource").always("socialIdpAuthentication"));
        for (attribute, partner) in &claims.attributes {
            if let Some(claim) = claim_of(self.inputs.plan, attribute) {
                let origin = crate::util::pointer::child(
                    &format!("{}/claims/attributes", self.origin),
                    attribute,
                );
                outputs.push(ClaimUse::of(claim).partner(partner).from(origin));
            }
        }
        outputs
    }

    /// The keys the profile uses: what for, and the container.
    fn keys(&self) -> Vec<(&'static str, KeyContainer)> {
        let prefix = &self.inputs.policies.prefix;
        let key = |what: &str, key_use, kind, setting: &str| KeyContainer {
            id: format!("B2C_1A_{prefix}{}{what}", self.stem),
            key_use,
            kind,
            origin: format!("{}/{setting}", self.origin),
        };
        let mut keys = Vec::new();
        let Some(saml) = self.provider.saml.as_ref().filter(|_| self.is_saml()) else {
            if let Some(secret) = &self.provider.client_secret {
                let kind = KeyKind::Secret(secret.clone());
                let key = key("Secret", KeyUse::Signature, kind, "clientSecret");
                keys.push(("client_secret", key));
            }
            return keys;
        };
        // A provider trusts certificates, which a generated key has none of. Without a file somebody
        // puts one there by hand; the plan's check says so.
        let certificate = || {
            saml.signing_certificate
                .as_ref()
                .map_or(KeyKind::Existing, |file| KeyKind::Certificate {
                    file: file.clone(),
                    password: saml.signing_password.clone(),
                })
        };
        let signing = key("Signing", KeyUse::Signature, certificate(), "saml");
        keys.push(("SamlMessageSigning", signing));
        if saml.encrypted_assertions {
            let setting = "saml/encryptedAssertions";
            let key = key("Encryption", KeyUse::Encryption, certificate(), setting);
            keys.push(("SamlAssertionDecryption", key));
        }
        keys
    }

    fn is_saml(&self) -> bool {
        self.provider.kind == Kind::Saml
    }
}

/// What a base's profile of Facebook needs when the plan has no such provider: the service checks
/// every profile of a policy, also those that no journey leads to.
#[must_use]
pub fn unused(inputs: &Inputs<'_>, providers: &[Provider]) -> Option<Profile> {
    let kind = crate::policy::set::Kind::TechnicalProfile;
    let id = inputs.features.find(kind, FACEBOOK_PROFILE)?;
    let is_used = providers.iter().any(|provider| provider.profile == id);
    (!is_used).then(|| Profile::overriding(id).item("client_id", "unused"))
}

fn saml_session() -> Profile {
    Profile {
        display_name: Some("SAML identity provider session".to_owned()),
        handler: Some("SSO.SamlSSOSessionProvider"),
        ..Profile::overriding(SAML_SESSION)
    }
    .item("IncludeSessionIndex", "false")
    .item("RegisterServiceProviders", "false")
}

/// What a base's profile needs beside what it has: our ids and secret, the fields asked for, and
/// the claims that differ. Its protocol, transformations and session stay the base's.
fn completion(full: Profile, id: &str, other_issuer: bool) -> Profile {
    let differs = |claim: &ClaimUse| {
        claim.from.is_some() || (other_issuer && claim.claim == "identityProvider")
    };
    let needed = |item: &Item| ["client_id", "scope", "ClaimsEndpoint"].contains(&item.key);
    Profile {
        id: id.to_owned(),
        from: full.from,
        display_name: full.display_name,
        metadata: full.metadata.into_iter().filter(needed).collect(),
        keys: full.keys,
        outputs: full.outputs.into_iter().filter(differs).collect(),
        ..Profile::default()
    }
}

#[cfg(test)]
mod tests;

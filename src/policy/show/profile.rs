//! Technical profiles, and the parts that relying parties have in common with them.

use super::View;
use crate::formats::policy_show::{
    ShownClaim, ShownDisplay, ShownProfile, ShownReference, ShownReplaced, ShownSetting,
    ShownValidation,
};
use crate::policy::diff::secrets;
use crate::policy::effective::{Claim, Precondition, Profile, Protocol, Ref, Validation};
use crate::policy::set::At;
use crate::policy::words::{self, Role};

pub(super) fn shown(view: &View<'_, '_>, profile: &Profile<'_>) -> ShownProfile {
    let layers = view.layers(profile);
    let claims = |list, item, claims: &[Claim<'_>]| view.claims(&layers, (list, item), claims);
    ShownProfile {
        id: profile.id.to_owned(),
        role: Role::of(profile).words(),
        definitions: profile.definitions.iter().map(|at| view.at(*at)).collect(),
        protocol: profile.protocol.map(|protocol| view.protocol(&protocol)),
        token_format: profile.token_format.clone(),
        includes: view.references(&profile.includes),
        settings: view.elements(&layers, profile),
        metadata: view.metadata(&layers, profile),
        keys: profile
            .keys
            .iter()
            .map(|key| view.key(&layers, key))
            .collect(),
        input_transformations: view.transformations(&profile.input_transformations),
        inputs: claims("InputClaims", "InputClaim", &profile.inputs),
        display: profile
            .display
            .iter()
            .map(|shown| ShownDisplay {
                id: shown.control.or(shown.claim).unwrap_or_default().to_owned(),
                about: shown.control.map(|_| "display control".to_owned()),
                required: shown.required,
                at: view.at(shown.at),
            })
            .collect(),
        persisted: claims("PersistedClaims", "PersistedClaim", &profile.persisted),
        outputs: claims("OutputClaims", "OutputClaim", &profile.outputs),
        output_transformations: view.transformations(&profile.output_transformations),
        validations: profile
            .validations
            .iter()
            .map(|validation| view.validation(validation))
            .collect(),
        claims_from: profile
            .claims_from
            .as_ref()
            .map(|from| view.reference(from)),
        session: profile
            .session
            .as_ref()
            .map(|session| view.reference(session)),
    }
}

impl View<'_, '_> {
    pub(super) fn references(&self, references: &[Ref<'_>]) -> Vec<ShownReference> {
        references.iter().map(|of| self.reference(of)).collect()
    }

    pub(super) fn protocol(&self, protocol: &Protocol<'_>) -> ShownReference {
        ShownReference {
            id: protocol.name.to_owned(),
            about: protocol.class().map(str::to_owned),
            at: self.at(protocol.at),
        }
    }

    /// The elements that say something by their text alone, the topmost of `layers` first to be asked.
    fn elements(&self, layers: &[At], profile: &Profile<'_>) -> Vec<ShownSetting> {
        let set = self.effective.chain.set;
        let text = |at: At| set.document(at).text(at.element);
        let domains = profile.domains(set).into_iter().map(|at| ShownSetting {
            name: "Domain".to_owned(),
            value: text(at),
            at: self.at(at),
            replaces: Vec::new(),
        });
        let said = ["IncludeInSso", "EnabledForUserJourneys"].map(|name| {
            let mut said = layers.iter().filter_map(|layer| {
                let (element, _) = set.document(*layer).child(layer.element, name)?;
                Some(At { element, ..*layer })
            });
            let at = said.next()?;
            Some(ShownSetting {
                name: name.to_owned(),
                value: text(at),
                at: self.at(at),
                replaces: said
                    .map(|at| ShownReplaced {
                        value: text(at),
                        required: false,
                        at: self.at(at),
                    })
                    .collect(),
            })
        });
        domains.chain(said.into_iter().flatten()).collect()
    }

    pub(super) fn metadata(&self, layers: &[At], profile: &Profile<'_>) -> Vec<ShownSetting> {
        let set = self.effective.chain.set;
        let items = profile.metadata.iter();
        items
            .map(|item| ShownSetting {
                name: item.key.to_owned(),
                value: secrets::shown(item.key, &item.value),
                at: self.at(item.at),
                replaces: self.replaced(
                    layers,
                    ("Metadata", "Item"),
                    item.at,
                    |view, at| {
                        let key = view.attribute(at, "Key");
                        key.is_some_and(|key| key.eq_ignore_ascii_case(item.key))
                    },
                    |_, at| secrets::shown(item.key, &set.document(at).text(at.element)),
                ),
            })
            .collect()
    }

    fn key(&self, layers: &[At], key: &Ref<'_>) -> ShownSetting {
        let storage = |view: &Self, at| {
            let id = view.attribute(at, "StorageReferenceId");
            id.unwrap_or_default().to_owned()
        };
        ShownSetting {
            name: key.id.to_owned(),
            value: storage(self, key.at),
            at: self.at(key.at),
            replaces: self.replaced(
                layers,
                ("CryptographicKeys", "Key"),
                key.at,
                |view, at| {
                    let id = view.attribute(at, "Id");
                    id.is_some_and(|id| id.eq_ignore_ascii_case(key.id))
                },
                storage,
            ),
        }
    }

    pub(super) fn claims(
        &self,
        layers: &[At],
        element: (&str, &str),
        claims: &[Claim<'_>],
    ) -> Vec<ShownClaim> {
        let of = |claim: &Claim<'_>| ShownClaim {
            claim: claim.id.to_owned(),
            partner: claim.partner.to_owned(),
            required: claim.required,
            default: claim.default.map(|value| secrets::shown(claim.id, value)),
            always_default: claim.always_default,
            at: self.at(claim.at),
            replaces: self.replaced(
                layers,
                element,
                claim.at,
                |view, at| {
                    let id = view
                        .attribute(at, "ClaimTypeReferenceId")
                        .unwrap_or_default();
                    let partner = view.attribute(at, "PartnerClaimType").unwrap_or(id);
                    id.eq_ignore_ascii_case(claim.id) && partner.eq_ignore_ascii_case(claim.partner)
                },
                |view, at| {
                    let default = view.attribute(at, "DefaultValue").unwrap_or_default();
                    secrets::shown(claim.id, default)
                },
            ),
        };
        claims.iter().map(of).collect()
    }

    fn transformations(&self, references: &[Ref<'_>]) -> Vec<ShownReference> {
        let of = |reference: &Ref<'_>| ShownReference {
            about: match self.effective.transformation(reference.id) {
                Some(found) => Some(found.method.to_owned()),
                None => Some("not defined".to_owned()),
            },
            ..self.reference(reference)
        };
        references.iter().map(of).collect()
    }

    fn validation(&self, validation: &Validation<'_>) -> ShownValidation {
        ShownValidation {
            id: validation.id.to_owned(),
            role: self.role(validation.id),
            at: self.at(validation.at),
            skip_if: self.conditions(&validation.preconditions),
            continue_on_success: validation.continue_on_success,
            continue_on_error: validation.continue_on_error,
        }
    }

    /// What the technical profile `id` is, in words.
    pub(super) fn role(&self, id: &str) -> String {
        match self.effective.profile(id) {
            Some(profile) => Role::of(profile).words(),
            None => "not defined".to_owned(),
        }
    }

    pub(super) fn conditions(&self, preconditions: &[Precondition]) -> Vec<ShownReference> {
        let of = |precondition: &Precondition| ShownReference {
            id: words::condition(precondition),
            about: None,
            at: self.at(precondition.at),
        };
        preconditions.iter().map(of).collect()
    }
}

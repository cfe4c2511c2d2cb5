//! Technical profiles, merged over a chain and over what they include.
//!
//! A definition nearer to the leaf adds to those below it: metadata and keys replace those of the
//! same name, claims those of the same type and partner. Validation technical profiles do not
//! replace: those of the derived policy run first, then those of its base, also the same one twice.
//! An included profile is what the including one is laid upon.

use std::hash::Hash;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::claim_type;
use super::journey::{Precondition, read_preconditions};
use super::{Reader, Ref, is_true};
use crate::policy::chain::Chain;
use crate::policy::set::{At, Id, Kind, PolicyIndex, PolicySet, same_id};

/// Deepest chain of includes that is followed; a longer one is cut off.
const DEEPEST_INCLUDE: usize = 16;

/// `Protocol`: how a technical profile speaks.
#[derive(Clone, Copy, Debug)]
pub struct Protocol<'a> {
    /// `Name`.
    pub name: &'a str,
    /// `Handler`, whole.
    pub handler: Option<&'a str>,
    /// The element.
    pub at: At,
}

impl<'a> Protocol<'a> {
    /// The class of the handler, without its assembly: `Web.TPEngine.Providers.RestfulProvider`.
    #[must_use]
    pub fn class(&self) -> Option<&'a str> {
        self.handler?.split(',').next().map(str::trim)
    }
}

/// A metadata item.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// `Key`.
    pub key: &'a str,
    /// The text, trimmed.
    pub value: String,
    /// The element.
    pub at: At,
}

/// An input, persisted or output claim.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// `ClaimTypeReferenceId`.
    pub id: &'a str,
    /// `PartnerClaimType`, else the claim type: the name the other side knows it by.
    pub partner: &'a str,
    /// Where `partner` is written: the claim, or the default of its claim type.
    pub partner_at: At,
    /// `Required`.
    pub required: bool,
    /// `DefaultValue`.
    pub default: Option<&'a str>,
    /// `AlwaysUseDefaultValue`.
    pub always_default: bool,
    /// The element.
    pub at: At,
}

/// A display claim: a claim type or a display control.
#[derive(Clone, Copy, Debug)]
pub struct DisplayClaim<'a> {
    /// `ClaimTypeReferenceId`.
    pub claim: Option<&'a str>,
    /// `DisplayControlReferenceId`.
    pub control: Option<&'a str>,
    /// `Required`.
    pub required: bool,
    /// The element.
    pub at: At,
}

/// A validation technical profile of a list.
#[derive(Clone, Debug)]
pub struct Validation<'a> {
    /// `ReferenceId`.
    pub id: &'a str,
    /// `ContinueOnSuccess`; true unless said otherwise.
    pub continue_on_success: bool,
    /// `ContinueOnError`; false unless said otherwise.
    pub continue_on_error: bool,
    /// Preconditions.
    pub preconditions: Vec<Precondition>,
    /// The element.
    pub at: At,
}

/// A technical profile as the service sees it.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    /// Its id, as first defined.
    pub id: &'a str,
    /// The definition nearest to the leaf.
    pub at: At,
    /// Its own definitions, root first.
    pub definitions: Vec<At>,
    /// `Protocol`.
    pub protocol: Option<Protocol<'a>>,
    /// `OutputTokenFormat`: a technical profile that has one issues tokens.
    pub token_format: Option<String>,
    /// Metadata.
    pub metadata: Vec<Item<'a>>,
    /// Cryptographic keys: `Id` with the element.
    pub keys: Vec<Ref<'a>>,
    /// Input claims transformations.
    pub input_transformations: Vec<Ref<'a>>,
    /// Input claims.
    pub inputs: Vec<Claim<'a>>,
    /// Display claims.
    pub display: Vec<DisplayClaim<'a>>,
    /// Persisted claims.
    pub persisted: Vec<Claim<'a>>,
    /// Output claims.
    pub outputs: Vec<Claim<'a>>,
    /// Output claims transformations.
    pub output_transformations: Vec<Ref<'a>>,
    /// Validation technical profiles in the order in which they run.
    pub validations: Vec<Validation<'a>>,
    /// `IncludeClaimsFromTechnicalProfile`.
    pub claims_from: Option<Ref<'a>>,
    /// `UseTechnicalProfileForSessionManagement`.
    pub session: Option<Ref<'a>>,
    /// The profiles it includes, nearest first.
    pub includes: Vec<Ref<'a>>,
}

impl<'a> Profile<'a> {
    /// The metadata item `key`.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item<'a>> {
        self.metadata
            .iter()
            .find(|item| item.key.eq_ignore_ascii_case(key))
    }

    /// The value of the metadata item `key`.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.item(key).map(|item| item.value.as_str())
    }

    /// Whether the metadata item `key` is there and true.
    #[must_use]
    pub fn says(&self, key: &str) -> bool {
        self.value(key).is_some_and(is_true)
    }

    /// The short name of the handler class: `RestfulProvider`; empty without a handler.
    #[must_use]
    pub fn handler(&self) -> &'a str {
        self.protocol
            .and_then(|protocol| protocol.class())
            .map_or("", |class| class.rsplit('.').next().unwrap_or(class))
    }

    /// The name of the protocol; empty when nothing says it.
    #[must_use]
    pub fn protocol_name(&self) -> &'a str {
        self.protocol.map_or("", |protocol| protocol.name)
    }

    /// Whether it calls a REST API.
    #[must_use]
    pub fn is_rest(&self) -> bool {
        self.handler() == "RestfulProvider"
    }

    /// Whether it shows a page that asks the user for claims.
    #[must_use]
    pub fn is_self_asserted(&self) -> bool {
        self.handler() == "SelfAssertedAttributeProvider"
    }

    /// Whether it reads or writes the directory.
    #[must_use]
    pub fn is_directory(&self) -> bool {
        self.handler() == "AzureActiveDirectoryProvider"
    }

    /// Whether it writes to the directory.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.is_directory() && self.value("Operation") == Some("Write")
    }

    /// The domain hints of the claims provider it belongs to: the `Domain` elements of the definition
    /// nearest to the leaf whose provider has any.
    #[must_use]
    pub fn domains(&self, set: &PolicySet) -> Vec<At> {
        let of_provider = |definition: &At| {
            let document = set.document(*definition);
            let profiles = set.element(*definition).parent?;
            let provider = document.element(profiles).parent?;
            let lists = document.children_named(provider, "Domains");
            let found: Vec<At> = lists
                .flat_map(|(list, _)| document.children_named(list, "Domain"))
                .chain(document.children_named(provider, "Domain"))
                .map(|(element, _)| At {
                    element,
                    ..*definition
                })
                .collect();
            Some(found).filter(|found| !found.is_empty())
        };
        let mut nearest = self.definitions.iter().rev();
        nearest.find_map(of_provider).unwrap_or_default()
    }

    /// The persisted claim the directory knows as `partner`.
    #[must_use]
    pub fn persists(&self, partner: &str) -> Option<&Claim<'a>> {
        self.persisted
            .iter()
            .find(|claim| claim.partner.eq_ignore_ascii_case(partner))
    }
}

pub(super) fn merge<'a>(chain: &Chain<'a>, id: &'a str) -> Option<Profile<'a>> {
    resolve(chain, id, &mut Vec::new())
}

fn resolve<'a>(chain: &Chain<'a>, id: &'a str, above: &mut Vec<&'a str>) -> Option<Profile<'a>> {
    if above.len() >= DEEPEST_INCLUDE || above.iter().any(|other| same_id(other, id)) {
        return None;
    }
    let definitions = chain.definitions(Kind::TechnicalProfile, id);
    let mut profile = Profile::own(chain, id, &definitions)?;
    let include = profile.includes.first().copied();
    if let Some(include) = include {
        above.push(id);
        if let Some(below) = resolve(chain, include.id, above) {
            profile = profile.on_top_of(below);
        }
        above.pop();
    }
    Some(profile)
}

impl<'a> Profile<'a> {
    fn own(chain: &Chain<'a>, id: &'a str, definitions: &[At]) -> Option<Self> {
        let (&first, rest) = definitions.split_first()?;
        let mut profile = Self::read(id, Reader::new(chain, first));
        for &at in rest {
            profile = Self::read(id, Reader::new(chain, at)).on_top_of(profile);
        }
        profile.definitions = definitions.to_vec();
        Some(profile)
    }

    /// A profile of a relying party, which no policy can extend. What it sends has the name that its
    /// claim type has by default with the relying party's protocol, unless it says another.
    pub(crate) fn of_relying_party(chain: &Chain<'a>, policy: PolicyIndex) -> Option<Self> {
        let element = chain.set.policy(policy).relying_party()?;
        let reader = Reader::new(chain, At { policy, element }).child("TechnicalProfile")?;
        let mut profile = Self::read(reader.attribute("Id").unwrap_or_default(), reader);
        let protocol = profile.protocol_name();
        for claim in &mut profile.outputs {
            let element = chain.set.element(claim.at);
            if element.attribute("PartnerClaimType").is_some() {
                continue;
            }
            let claim_type = claim_type::merge(chain, claim.id);
            if let Some((partner, at)) = claim_type.and_then(|of| of.partner(protocol)) {
                claim.partner = partner;
                claim.partner_at = at;
            }
        }
        Some(profile)
    }

    fn read(id: &'a str, reader: Reader<'a>) -> Self {
        let reference = |name| {
            reader
                .child(name)
                .and_then(|child| child.reference("ReferenceId"))
        };
        let claims = |list, item| {
            reader
                .items(list, item)
                .into_iter()
                .filter_map(Claim::read)
                .collect()
        };
        let token_format = reader.child("OutputTokenFormat");
        Self {
            id,
            at: reader.at,
            definitions: vec![reader.at],
            protocol: reader.child("Protocol").map(|protocol| Protocol {
                name: protocol.attribute("Name").unwrap_or_default(),
                handler: protocol.attribute("Handler"),
                at: protocol.at,
            }),
            token_format: token_format.map(Reader::text),
            metadata: reader
                .items("Metadata", "Item")
                .into_iter()
                .filter_map(|item| {
                    Some(Item {
                        key: item.attribute("Key")?,
                        value: item.text(),
                        at: item.at,
                    })
                })
                .collect(),
            keys: reader.references("CryptographicKeys", "Key", "Id"),
            input_transformations: reader.references(
                "InputClaimsTransformations",
                "InputClaimsTransformation",
                "ReferenceId",
            ),
            inputs: claims("InputClaims", "InputClaim"),
            display: reader
                .items("DisplayClaims", "DisplayClaim")
                .into_iter()
                .map(|claim| DisplayClaim {
                    claim: claim.attribute("ClaimTypeReferenceId"),
                    control: claim.attribute("DisplayControlReferenceId"),
                    required: claim.flag("Required").unwrap_or(false),
                    at: claim.at,
                })
                .collect(),
            persisted: claims("PersistedClaims", "PersistedClaim"),
            outputs: claims("OutputClaims", "OutputClaim"),
            output_transformations: reader.references(
                "OutputClaimsTransformations",
                "OutputClaimsTransformation",
                "ReferenceId",
            ),
            validations: reader
                .items("ValidationTechnicalProfiles", "ValidationTechnicalProfile")
                .into_iter()
                .filter_map(Validation::read)
                .collect(),
            claims_from: reference("IncludeClaimsFromTechnicalProfile"),
            session: reference("UseTechnicalProfileForSessionManagement"),
            includes: reference("IncludeTechnicalProfile").into_iter().collect(),
        }
    }

    /// This profile laid upon `below`.
    fn on_top_of(self, below: Self) -> Self {
        let claim = |claim: &Claim<'a>| (Id(claim.id), Id(claim.partner));
        let reference = |reference: &Ref<'a>| Id(reference.id);
        let mut validations = self.validations;
        validations.extend(below.validations);
        let mut includes = self.includes;
        includes.extend(below.includes);
        Self {
            id: self.id,
            at: self.at,
            definitions: self.definitions,
            protocol: self.protocol.or(below.protocol),
            token_format: self.token_format.or(below.token_format),
            metadata: lay(below.metadata, self.metadata, |item| Id(item.key)),
            keys: lay(below.keys, self.keys, reference),
            input_transformations: lay(
                below.input_transformations,
                self.input_transformations,
                reference,
            ),
            inputs: lay(below.inputs, self.inputs, claim),
            display: lay(below.display, self.display, |shown| {
                (shown.claim, shown.control)
            }),
            persisted: lay(below.persisted, self.persisted, claim),
            outputs: lay(below.outputs, self.outputs, claim),
            output_transformations: lay(
                below.output_transformations,
                self.output_transformations,
                reference,
            ),
            validations,
            claims_from: self.claims_from.or(below.claims_from),
            session: self.session.or(below.session),
            includes,
        }
    }
}

/// `above` laid upon `below`: an item that is in both takes the place of the one below. Indexed,
/// because profiles with hundreds of claims are merged once for each relying party.
fn lay<T, K: Hash + Eq>(mut below: Vec<T>, above: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    if above.is_empty() {
        return below;
    }
    let mut places: HashMap<K, usize> = HashMap::with_capacity(below.len() + above.len());
    for (place, item) in below.iter().enumerate() {
        // The first of several in `below` is the one that is replaced.
        places.entry(key(item)).or_insert(place);
    }
    for item in above {
        match places.entry(key(&item)) {
            Entry::Occupied(place) => below[*place.get()] = item,
            Entry::Vacant(place) => {
                place.insert(below.len());
                below.push(item);
            }
        }
    }
    below
}

impl<'a> Claim<'a> {
    fn read(reader: Reader<'a>) -> Option<Self> {
        let id = reader.attribute("ClaimTypeReferenceId")?;
        Some(Self {
            id,
            partner: reader.attribute("PartnerClaimType").unwrap_or(id),
            partner_at: reader.at,
            required: reader.flag("Required").unwrap_or(false),
            default: reader.attribute("DefaultValue"),
            always_default: reader.flag("AlwaysUseDefaultValue").unwrap_or(false),
            at: reader.at,
        })
    }
}

impl<'a> Validation<'a> {
    /// Reads an entry of a technical profile's list or of a display control's action.
    fn read(reader: Reader<'a>) -> Option<Self> {
        Some(Self {
            id: reader.attribute("ReferenceId")?,
            continue_on_success: reader.flag("ContinueOnSuccess").unwrap_or(true),
            continue_on_error: reader.flag("ContinueOnError").unwrap_or(false),
            preconditions: read_preconditions(reader),
            at: reader.at,
        })
    }
}

/// What a display control does with claims.
#[derive(Clone, Debug, Default)]
pub(crate) struct Control<'a> {
    pub(crate) outputs: Vec<Claim<'a>>,
    pub(crate) validations: Vec<Validation<'a>>,
}

impl<'a> Control<'a> {
    /// The display control `id`, from its definition nearest to the leaf.
    pub(crate) fn of(chain: &Chain<'a>, id: &str) -> Option<Self> {
        let reader = Reader::new(chain, chain.find(Kind::DisplayControl, id)?);
        let claims = |list, item| {
            reader
                .items(list, item)
                .into_iter()
                .filter_map(Claim::read)
                .collect()
        };
        Some(Self {
            outputs: claims("OutputClaims", "OutputClaim"),
            validations: reader
                .items("Actions", "Action")
                .into_iter()
                .flat_map(|action| {
                    action.items(
                        "ValidationClaimsExchange",
                        "ValidationClaimsExchangeTechnicalProfile",
                    )
                })
                .filter_map(|exchange| {
                    Some(Validation {
                        id: exchange.attribute("TechnicalProfileReferenceId")?,
                        continue_on_success: true,
                        continue_on_error: false,
                        preconditions: read_preconditions(exchange),
                        at: exchange.at,
                    })
                })
                .collect(),
        })
    }
}

//! The parts of a policy as plain data, named like the elements they become.
//!
//! The design modules build these values and the templates under `templates/b2c/extensions/` write
//! them. Order is kept as given. `from` is the JSON pointer of the plan value that caused an
//! element; it is written as a provenance mark that canonical writing drops.

use std::borrow::Cow;

use serde::Serialize;

use super::gates::Validation;

/// `ClaimType`. Only what is given is written, so that a value can also override a base's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimType {
    /// `Id`.
    pub id: String,
    /// Plan pointer.
    pub from: Option<String>,
    /// `DisplayName`.
    pub label: Option<String>,
    /// `DataType`.
    pub data_type: Option<&'static str>,
    /// `UserHelpText`.
    pub help: Option<String>,
    /// `UserInputType`.
    pub input: Option<&'static str>,
    /// `Restriction/Enumeration`, in the order shown.
    pub options: Vec<Choice>,
    /// `Restriction/Pattern`. Not together with options: the schema takes one of them.
    pub pattern: Option<Pattern>,
    /// `PredicateValidationReference`.
    pub predicates: Option<String>,
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people see.
    pub text: String,
}

/// A regular expression for what people enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// The expression.
    pub expression: String,
    /// What people read when their input does not match.
    pub help: String,
}

/// `Predicate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Predicate {
    /// `Id`.
    pub id: String,
    /// `Method`.
    pub method: &'static str,
    /// Plan pointer.
    pub from: Option<String>,
    /// `UserHelpText`.
    pub help: String,
    /// `Parameter`, as id and value.
    pub parameters: Vec<Item>,
}

/// `PredicateValidation` with one group of predicates that must all hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PredicateValidation {
    /// `Id`.
    pub id: String,
    /// Plan pointer.
    pub from: Option<String>,
    /// Ids of the predicates.
    pub predicates: Vec<String>,
}

/// `ClaimsTransformation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Transformation {
    /// `Id`.
    pub id: String,
    /// `TransformationMethod`.
    pub method: &'static str,
    /// `InputClaim`.
    pub inputs: Vec<TransformationClaim>,
    /// `InputParameter`.
    pub parameters: Vec<Parameter>,
    /// `OutputClaim`.
    pub outputs: Vec<TransformationClaim>,
}

/// A claim of a transformation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransformationClaim {
    /// `ClaimTypeReferenceId`.
    pub claim: String,
    /// `TransformationClaimType`: what the method calls it.
    #[serde(rename = "as")]
    pub name: &'static str,
}

/// A parameter of a transformation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// `Id`.
    pub id: &'static str,
    /// `DataType`.
    pub data_type: &'static str,
    /// `Value`.
    pub value: String,
}

/// `ClaimsProvider`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimsProvider {
    /// `Domain`: the value of `domain_hint` that leads straight to it.
    pub domain: Option<String>,
    /// `DisplayName`.
    pub display_name: String,
    /// `TechnicalProfile`.
    pub profiles: Vec<Profile>,
}

/// `TechnicalProfile`. Only what is given is written, so that a value can also override a base's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// `Id`.
    pub id: String,
    /// Plan pointer.
    pub from: Option<String>,
    /// `DisplayName`.
    pub display_name: Option<String>,
    /// `Protocol/@Name`; `Proprietary` when there is a handler.
    pub protocol: Option<&'static str>,
    /// Class of the handler below `Web.TPEngine.`.
    pub handler: Option<&'static str>,
    /// `Metadata/Item`.
    pub metadata: Vec<Item>,
    /// `CryptographicKeys/Key`.
    pub keys: Vec<Key>,
    /// `IncludeInSso`.
    pub include_in_sso: Option<bool>,
    /// `InputClaimsTransformation` ids.
    pub input_transformations: Vec<String>,
    /// `InputClaim`.
    pub inputs: Vec<ClaimUse>,
    /// `DisplayClaim`.
    pub display: Vec<DisplayClaim>,
    /// `PersistedClaim`.
    pub persisted: Vec<ClaimUse>,
    /// `OutputClaim`.
    pub outputs: Vec<ClaimUse>,
    /// `OutputClaimsTransformation` ids.
    pub output_transformations: Vec<String>,
    /// `ValidationTechnicalProfile`. Lists merge on inheritance: only a profile whose id no base has
    /// may have any.
    pub validations: Vec<Validation>,
    /// `IncludeTechnicalProfile`.
    pub include: Option<String>,
    /// `UseTechnicalProfileForSessionManagement`.
    pub session: Option<String>,
}

impl Profile {
    /// An empty override of the profile `id`.
    #[must_use]
    pub fn overriding(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }

    /// Adds `metadata`.
    #[must_use]
    pub fn item(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.metadata.push(Item::new(key, value));
        self
    }

    /// Adds what `other` has and this has not: a file may define a profile only once. Claims count
    /// as the same when their ids are, compared without case.
    pub fn absorb(&mut self, other: Self) {
        fn add<T>(to: &mut Vec<T>, from: Vec<T>, same: impl Fn(&T, &T) -> bool) {
            for item in from {
                if !to.iter().any(|present| same(present, &item)) {
                    to.push(item);
                }
            }
        }
        debug_assert!(other.validations.is_empty() && other.display.is_empty());
        let same_claim = |a: &ClaimUse, b: &ClaimUse| a.claim.eq_ignore_ascii_case(&b.claim);
        add(&mut self.metadata, other.metadata, |a, b| a.key == b.key);
        add(&mut self.keys, other.keys, |a, b| a.id == b.id);
        add(&mut self.inputs, other.inputs, same_claim);
        add(&mut self.persisted, other.persisted, same_claim);
        add(&mut self.outputs, other.outputs, same_claim);
        add(
            &mut self.input_transformations,
            other.input_transformations,
            PartialEq::eq,
        );
        add(
            &mut self.output_transformations,
            other.output_transformations,
            PartialEq::eq,
        );
        self.from = self.from.take().or(other.from);
        self.display_name = self.display_name.take().or(other.display_name);
        self.protocol = self.protocol.or(other.protocol);
        self.handler = self.handler.or(other.handler);
        self.include_in_sso = self.include_in_sso.or(other.include_in_sso);
        self.include = self.include.take().or(other.include);
        self.session = self.session.take().or(other.session);
    }
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The key.
    pub key: &'static str,
    /// The value.
    pub value: String,
}

impl Item {
    /// An item.
    #[must_use]
    pub fn new(key: &'static str, value: impl Into<String>) -> Self {
        Self {
            key,
            value: value.into(),
        }
    }
}

/// `DisplayClaim`: what a page shows, where that is not simply its output claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DisplayClaim {
    /// A display control.
    Control(&'static str),
    /// A claim that must be filled in.
    Required(String),
    /// A claim that may be filled in.
    Optional(String),
}

/// Use of a policy key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// What the profile uses it for; for a REST call with a key of its own, the header.
    pub id: Cow<'static, str>,
    /// `StorageReferenceId`: the key container.
    pub container: String,
}

/// A claim that goes into or comes out of a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimUse {
    /// `ClaimTypeReferenceId`.
    pub claim: String,
    /// `PartnerClaimType`: what the other side calls it.
    pub partner: Option<String>,
    /// `Required`.
    pub required: bool,
    /// `DefaultValue`.
    pub default: Option<String>,
    /// `AlwaysUseDefaultValue`.
    pub always: bool,
    /// Plan pointer.
    pub from: Option<String>,
}

impl ClaimUse {
    /// The claim `claim` under its own name.
    #[must_use]
    pub fn of(claim: impl Into<String>) -> Self {
        Self {
            claim: claim.into(),
            ..Self::default()
        }
    }

    /// What the other side calls it.
    #[must_use]
    pub fn partner(mut self, name: impl Into<String>) -> Self {
        self.partner = Some(name.into());
        self
    }

    /// Its value when there is none.
    #[must_use]
    pub fn or(mut self, value: impl Into<String>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// Its value, whatever the other side says.
    #[must_use]
    pub fn always(mut self, value: impl Into<String>) -> Self {
        self.always = true;
        self.or(value)
    }

    /// Makes it required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The plan value that caused it.
    #[must_use]
    pub fn from(mut self, pointer: impl Into<String>) -> Self {
        self.from = Some(pointer.into());
        self
    }
}

/// `ContentDefinition`. Only what is given is written, so that it overrides a base's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentDefinition {
    /// `Id`.
    pub id: String,
    /// Plan pointer.
    pub from: Option<String>,
    /// `LoadUri`: address of the page's HTML.
    pub load_uri: Option<String>,
    /// `RecoveryUri`: page shown when that address fails.
    pub recovery_uri: Option<String>,
    /// `DataUri`: page contract and its version.
    pub data_uri: Option<String>,
    /// `LocalizedResourcesReference`, put before the base's.
    pub resources: Vec<ResourceReference>,
}

/// Which texts a page uses in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceReference {
    /// Language tag.
    pub language: String,
    /// Id of the `LocalizedResources`.
    pub id: String,
}

/// `LocalizedResources`: the texts of one page in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resources {
    /// `Id`.
    pub id: String,
    /// Plan pointer.
    pub from: Option<String>,
    /// `LocalizedCollection`.
    pub collections: Vec<Collection>,
    /// `LocalizedString`.
    pub strings: Vec<crate::b2c::base::texts::LocalizedText>,
}

/// `LocalizedCollection`: the choices of a claim type in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Collection {
    /// The claim type.
    pub claim: String,
    /// The choices, in the order shown.
    pub options: Vec<Choice>,
}

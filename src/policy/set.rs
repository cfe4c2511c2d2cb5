//! A set of policies: the documents that are judged together, and where each thing is defined.
//!
//! Input is parsed documents in any order; output is a read-only index over them. Ids are compared
//! without case, as the service does. Two documents may claim the same policy id: the first one is
//! found, the rules report the second.
//!
//! A set may hold the policies of several folders ([`PolicySet::linked`]): then it is said which
//! policy each one inherits from, because folders may use the same ids for different policies. A
//! policy is parsed and indexed once and shared ([`Arc`]) between the sets that hold it.

use std::sync::{Arc, OnceLock};

use hashbrown::{Equivalent, HashMap};
use smol_str::SmolStr;

use super::doc::{Document, Element, ElementId};
use super::provenance::Provenance;
use super::references::References;
use super::structure;
use super::template::is_about_a_placeholder;
use crate::diag::{Finding, Findings, Place};

/// Position of a policy in its [`PolicySet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolicyIndex(pub u32);

/// An element of one policy of a set: what everything merged remembers it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The policy.
    pub policy: PolicyIndex,
    /// The element in that policy's document.
    pub element: ElementId,
}

/// What a policy defines under an id and another element, of it or of a derived policy, refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `ClaimsSchema/ClaimType`.
    ClaimType,
    /// `Predicates/Predicate`.
    Predicate,
    /// `InputValidations/InputValidation`.
    InputValidation,
    /// `PredicateValidations/PredicateValidation`.
    PredicateValidation,
    /// `ClaimsTransformations/ClaimsTransformation`.
    ClaimsTransformation,
    /// `ClientDefinitions/ClientDefinition`.
    ClientDefinition,
    /// `ContentDefinitions/ContentDefinition`.
    ContentDefinition,
    /// `Localization/LocalizedResources`.
    LocalizedResources,
    /// `DisplayControls/DisplayControl`.
    DisplayControl,
    /// `TechnicalProfiles/TechnicalProfile` of a claims provider, not that of a relying party.
    TechnicalProfile,
    /// `UserJourneys/UserJourney`.
    UserJourney,
    /// `SubJourneys/SubJourney`.
    SubJourney,
}

impl Kind {
    /// Every kind, in the order in which a policy file defines them.
    pub const ALL: [Self; 12] = [
        Self::ClaimType,
        Self::Predicate,
        Self::InputValidation,
        Self::PredicateValidation,
        Self::ClaimsTransformation,
        Self::ClientDefinition,
        Self::ContentDefinition,
        Self::LocalizedResources,
        Self::DisplayControl,
        Self::TechnicalProfile,
        Self::UserJourney,
        Self::SubJourney,
    ];

    /// The name of the defining element.
    #[must_use]
    pub const fn element(self) -> &'static str {
        self.names().0
    }

    /// The name of the element that holds the definitions.
    #[must_use]
    pub const fn container(self) -> &'static str {
        self.names().1
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::ClaimType => ("ClaimType", "ClaimsSchema"),
            Self::Predicate => ("Predicate", "Predicates"),
            Self::InputValidation => ("InputValidation", "InputValidations"),
            Self::PredicateValidation => ("PredicateValidation", "PredicateValidations"),
            Self::ClaimsTransformation => ("ClaimsTransformation", "ClaimsTransformations"),
            Self::ClientDefinition => ("ClientDefinition", "ClientDefinitions"),
            Self::ContentDefinition => ("ContentDefinition", "ContentDefinitions"),
            Self::LocalizedResources => ("LocalizedResources", "Localization"),
            Self::DisplayControl => ("DisplayControl", "DisplayControls"),
            Self::TechnicalProfile => ("TechnicalProfile", "TechnicalProfiles"),
            Self::UserJourney => ("UserJourney", "UserJourneys"),
            Self::SubJourney => ("SubJourney", "SubJourneys"),
        }
    }

    /// The kind of thing `element` defines when it stands in `container`.
    #[must_use]
    pub fn of(element: &str, container: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.element() == element && kind.container() == container)
    }
}

/// The form in which ids are compared, for ids that are kept: equal for ids that are the same.
#[must_use]
pub fn fold(id: &str) -> String {
    if id.is_ascii() {
        id.to_ascii_lowercase()
    } else {
        lower_case(id).collect()
    }
}

/// Whether two ids are the same to the service, which compares them without case.
#[must_use]
pub fn same_id(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && lower_case(one).eq(lower_case(other))
}

/// Whether `id` begins with `prefix`, which is ASCII, compared as ids are.
#[must_use]
pub fn starts_with_id(id: &str, prefix: &str) -> bool {
    id.get(..prefix.len())
        .is_some_and(|start| same_id(start, prefix))
}

/// Character by character, so that the beginning of an id does not depend on what follows it.
fn lower_case(id: &str) -> impl Iterator<Item = char> {
    id.chars().flat_map(char::to_lowercase)
}

/// An id as a key: compared and hashed as the service compares it, without a copy.
#[derive(Clone, Copy, Debug)]
pub struct Id<'a>(pub &'a str);

impl PartialEq for Id<'_> {
    fn eq(&self, other: &Self) -> bool {
        same_id(self.0, other.0)
    }
}

impl Eq for Id<'_> {}

impl std::hash::Hash for Id<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        if !self.0.is_ascii() {
            return Id(&fold(self.0)).hash_lower(state);
        }
        self.hash_lower(state);
    }
}

impl Id<'_> {
    fn hash_lower<H: std::hash::Hasher>(&self, state: &mut H) {
        // In pieces, because a call for each byte costs more than the rest of a look-up.
        let mut piece = [0; 32];
        for bytes in self.0.as_bytes().chunks(piece.len()) {
            let lower = &mut piece[..bytes.len()];
            lower.copy_from_slice(bytes);
            lower.make_ascii_lowercase();
            state.write(lower);
        }
        state.write_u8(0xff);
    }
}

/// A kind and an id, as a key that is kept. It is looked up by `(kind, Id(id))`.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) id: SmolStr,
}

impl Key {
    fn key(&self) -> (Kind, Id<'_>) {
        (self.kind, Id(&self.id))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Key {}

impl std::hash::Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Equivalent<Key> for (Kind, Id<'_>) {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.key()
    }
}

/// The `BasePolicy` element.
#[derive(Clone, Debug)]
pub struct Base {
    /// `TenantId`, trimmed.
    pub tenant: String,
    /// `PolicyId`, trimmed.
    pub id: String,
    /// The element itself.
    pub element: ElementId,
}

/// One policy: its document and what its header says.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The document.
    pub document: Document,
    /// `PolicyId`; empty when the attribute is missing.
    pub id: String,
    /// `TenantId`; empty when the attribute is missing.
    pub tenant: String,
    /// The policy it inherits from.
    pub base: Option<Base>,
    definitions: HashMap<Key, Vec<ElementId>>,
    /// By kind, in source order.
    by_kind: [Vec<ElementId>; Kind::ALL.len()],
    provenance: Provenance,
    structure: OnceLock<Findings>,
    references: OnceLock<References>,
}

impl Policy {
    /// The view of `document`.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let attribute = |name| document.root().attribute(name).unwrap_or_default();
        let text = |parent, name| {
            document
                .child(parent, name)
                .map(|(id, _)| document.text(id))
                .unwrap_or_default()
        };
        let base = document
            .child(ElementId(0), "BasePolicy")
            .map(|(element, _)| Base {
                tenant: text(element, "TenantId"),
                id: text(element, "PolicyId"),
                element,
            });
        let mut definitions: HashMap<Key, Vec<ElementId>> = HashMap::new();
        let mut by_kind: [Vec<ElementId>; Kind::ALL.len()] = Default::default();
        for (at, element) in document.elements() {
            let Some(parent) = element.parent else {
                continue;
            };
            let Some(kind) = Kind::of(&element.name, &document.element(parent).name) else {
                continue;
            };
            if let Some(id) = element.attribute("Id") {
                let id = id.into();
                definitions.entry(Key { kind, id }).or_default().push(at);
                by_kind[kind as usize].push(at);
            }
        }
        Self {
            id: attribute("PolicyId").trim().to_owned(),
            tenant: attribute("TenantId").trim().to_owned(),
            base,
            definitions,
            by_kind,
            provenance: Provenance::from_document(&document),
            structure: OnceLock::new(),
            references: OnceLock::new(),
            document,
        }
    }

    /// The definitions of `id` in this file, in source order: usually none or one.
    #[must_use]
    pub fn definitions(&self, kind: Kind, id: &str) -> &[ElementId] {
        self.definitions
            .get(&(kind, Id(id)))
            .map_or(&[], Vec::as_slice)
    }

    /// All definitions of `kind` in this file, in source order.
    #[must_use]
    pub fn all(&self, kind: Kind) -> &[ElementId] {
        &self.by_kind[kind as usize]
    }

    /// How many things this file defines.
    #[must_use]
    pub fn count(&self) -> usize {
        self.definitions.len()
    }

    /// The `RelyingParty` element: a policy that has one is what an application calls.
    #[must_use]
    pub fn relying_party(&self) -> Option<ElementId> {
        self.document
            .child(ElementId(0), "RelyingParty")
            .map(|(id, _)| id)
    }

    /// What is wrong with the structure, but for values that are not there yet. Found once.
    #[must_use]
    pub fn structure(&self) -> &[Finding] {
        self.structure.get_or_init(|| {
            let mut found = structure::check(&self.document);
            found.retain(|finding| !is_about_a_placeholder(&self.document, finding));
            found
        })
    }

    /// Whether the structure is right, so that what the policy takes part in can be judged.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.structure().iter().any(structure::is_unsound)
    }

    /// Finds what is found once.
    pub(super) fn examine(&self) {
        let (_, _) = (self.structure(), self.references());
    }

    /// What the policy refers to. Found once.
    pub(super) fn references(&self) -> &References {
        self.references
            .get_or_init(|| References::of(&self.document))
    }

    /// Which part of the plan caused which element, by the marks in the document.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The plan pointer that caused `element`, from the nearest `from` instruction of it or of an
    /// ancestor.
    #[must_use]
    pub fn origin(&self, element: ElementId) -> Option<&str> {
        self.provenance.of(&self.document, element)
    }
}

/// A policy of a set that is made of several folders.
#[derive(Clone, Debug)]
pub struct Member {
    /// The policy.
    pub policy: Arc<Policy>,
    /// The folder it is in. Within one folder an id is used once; equal ids in different folders
    /// are different policies.
    pub folder: u32,
    /// The policy it inherits from; `None` when it is a root or its base was not found.
    pub base: Option<PolicyIndex>,
}

/// The policies that are judged together.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    members: Vec<Member>,
    by_id: HashMap<String, PolicyIndex>,
    by_folder: HashMap<(u32, String), PolicyIndex>,
    folders: HashMap<u32, Vec<PolicyIndex>>,
}

impl PolicySet {
    /// A set of `documents`, in the order given, which are all of one folder.
    #[must_use]
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        Self::shared(
            documents
                .into_iter()
                .map(|document| Arc::new(Policy::new(document))),
        )
    }

    /// A set of `policies`, in the order given, which are all of one folder.
    #[must_use]
    pub fn shared(policies: impl IntoIterator<Item = Arc<Policy>>) -> Self {
        let members = policies.into_iter().map(|policy| Member {
            policy,
            folder: 0,
            base: None,
        });
        let mut set = Self::linked(members);
        let base_of = |member: &Member| set.find(&member.policy.base.as_ref()?.id);
        let bases: Vec<Option<PolicyIndex>> = set.members.iter().map(base_of).collect();
        for (member, base) in set.members.iter_mut().zip(bases) {
            member.base = base;
        }
        set
    }

    /// A set of policies of several folders, in the order given. Each says which of the others it
    /// inherits from.
    #[must_use]
    pub fn linked(members: impl IntoIterator<Item = Member>) -> Self {
        let members: Vec<Member> = members.into_iter().collect();
        let (mut by_id, mut by_folder) = (HashMap::new(), HashMap::new());
        let mut folders: HashMap<u32, Vec<PolicyIndex>> = HashMap::new();
        for (index, member) in members.iter().enumerate() {
            let id = fold(&member.policy.id);
            let index = index_of(index);
            folders.entry(member.folder).or_default().push(index);
            by_folder
                .entry((member.folder, id.clone()))
                .or_insert(index);
            by_id.entry(id).or_insert(index);
        }
        Self {
            members,
            by_id,
            by_folder,
            folders,
        }
    }

    /// The policies with their positions, in the order given.
    pub fn policies(&self) -> impl DoubleEndedIterator<Item = (PolicyIndex, &Policy)> {
        self.members
            .iter()
            .enumerate()
            .map(|(index, member)| (index_of(index), &*member.policy))
    }

    /// How many policies the set has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether the set has no policy.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The policy at `index`, which comes from this set.
    #[must_use]
    pub fn policy(&self, index: PolicyIndex) -> &Policy {
        &self.member(index).policy
    }

    /// The policy at `index`, which comes from this set, with its folder and its base.
    #[must_use]
    pub fn member(&self, index: PolicyIndex) -> &Member {
        &self.members[index.0 as usize]
    }

    /// The policy that `index` inherits from, when it has a base and the set has that.
    #[must_use]
    pub fn base(&self, index: PolicyIndex) -> Option<PolicyIndex> {
        self.member(index).base
    }

    /// The first policy named `id`, compared without case, of any folder.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<PolicyIndex> {
        self.by_id.get(&fold(id)).copied()
    }

    /// The first policy of its folder that has the id of `index`: itself, unless the id is used
    /// twice.
    #[must_use]
    pub fn first_of_its_id(&self, index: PolicyIndex) -> PolicyIndex {
        let member = self.member(index);
        let key = (member.folder, fold(&member.policy.id));
        self.by_folder.get(&key).copied().unwrap_or(index)
    }

    /// The policies of the folder that `index` is in.
    pub fn beside(&self, index: PolicyIndex) -> impl Iterator<Item = &Policy> {
        let folder = self.folders.get(&self.member(index).folder);
        folder
            .into_iter()
            .flatten()
            .map(|other| self.policy(*other))
    }

    /// The element at `at`, which comes from this set.
    #[must_use]
    pub fn element(&self, at: At) -> &Element {
        self.document(at).element(at.element)
    }

    /// The document `at` is in.
    #[must_use]
    pub fn document(&self, at: At) -> &Document {
        &self.policy(at.policy).document
    }

    /// The place of an element, for a finding: its opening name.
    #[must_use]
    pub fn place(&self, at: At) -> Place {
        self.place_of(at, self.element(at).name_span)
    }

    /// The place of an attribute's value, or of the element when it does not have that attribute.
    #[must_use]
    pub fn place_attribute(&self, at: At, name: &str) -> Place {
        let element = self.element(at);
        let span = element
            .attribute_node(name)
            .map_or(element.name_span, |attribute| attribute.value_span);
        self.place_of(at, span)
    }

    /// The place of an element's text, or of the element when it has none.
    #[must_use]
    pub fn place_text(&self, at: At) -> Place {
        let element = self.element(at);
        let span = element.content.iter().find_map(|content| match content {
            super::doc::Content::Text(text, span) if !text.trim().is_empty() => Some(*span),
            _ => None,
        });
        self.place_of(at, span.unwrap_or(element.name_span))
    }

    fn place_of(&self, at: At, span: crate::diag::Span) -> Place {
        let policy = self.policy(at.policy);
        Place::Policy {
            file: policy.document.file.clone(),
            span,
            origin: policy.origin(at.element).map(str::to_owned),
        }
    }
}

fn index_of(index: usize) -> PolicyIndex {
    PolicyIndex(u32::try_from(index).unwrap_or(u32::MAX))
}

//! What a set of base policies offers to extensions.

use std::collections::BTreeMap;

use super::texts::LocalizedText;
use crate::policy::doc::{Document, ElementId};
use crate::policy::set::{Kind, fold};

/// Which elements exist in a set of base policies. Ids are looked up without case, as the service
/// does (the starter packs themselves refer to `surname` as `surName`); the spelling of the
/// declaration is kept, the first one where several policies declare an id.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BaseFeatures {
    policies: Vec<String>,
    elements: BTreeMap<(Kind, String), Declared>,
    /// By content definition and language, both folded.
    texts: BTreeMap<(String, String), Vec<LocalizedText>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Declared {
    id: String,
    /// Only technical profiles of pages have any; in order, over all policies.
    validations: Vec<String>,
}

impl BaseFeatures {
    /// Reads `documents`, root first.
    #[must_use]
    pub fn read(documents: &[Document]) -> Self {
        let mut features = Self::default();
        for document in documents {
            let policy = document.root().attribute("PolicyId");
            features.policies.extend(policy.map(str::to_owned));
            features.read_texts(document);
            for (at, element) in document.elements() {
                let container = element.parent.map(|parent| document.element(parent));
                let kind = container.and_then(|c| Kind::of(&element.name, &c.name));
                let (Some(kind), Some(id)) = (kind, element.attribute("Id")) else {
                    continue;
                };
                features
                    .elements
                    .entry((kind, fold(id)))
                    .or_insert_with(|| Declared {
                        id: id.to_owned(),
                        validations: Vec::new(),
                    })
                    .validations
                    .extend(validations(document, at));
            }
        }
        features
    }

    /// Reads the texts of each page. A policy's own come before those of its base.
    fn read_texts(&mut self, document: &Document) {
        let mut resources = BTreeMap::new();
        for (at, element) in document.elements() {
            if let ("LocalizedResources", Some(id)) =
                (element.name.as_str(), element.attribute("Id"))
            {
                resources.insert(fold(id), strings(document, at));
            }
        }
        for (at, element) in document.elements() {
            let (Some(language), Some(id)) = (
                element.attribute("Language"),
                element.attribute("LocalizedResourcesReferenceId"),
            ) else {
                continue;
            };
            let page = ancestor_id(document, at, "ContentDefinition");
            if let (Some(page), Some(strings)) = (page, resources.get(&fold(id))) {
                let key = (fold(page), fold(language));
                self.texts.insert(key, strings.clone());
            }
        }
    }

    /// The texts of content definition `page` in `language`.
    #[must_use]
    pub fn texts(&self, page: &str, language: &str) -> &[LocalizedText] {
        self.texts
            .get(&(fold(page), fold(language)))
            .map_or(&[], Vec::as_slice)
    }

    /// Policy ids, root first.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// The id of the element of `kind` named `id`, as the base spells it.
    #[must_use]
    pub fn find(&self, kind: Kind, id: &str) -> Option<&str> {
        self.elements
            .get(&(kind, fold(id)))
            .map(|declared| declared.id.as_str())
    }

    /// Whether there is an element of `kind` named `id`.
    #[must_use]
    pub fn has(&self, kind: Kind, id: &str) -> bool {
        self.find(kind, id).is_some()
    }

    /// Whether there is a claim type named `id`.
    #[must_use]
    pub fn has_claim(&self, id: &str) -> bool {
        self.has(Kind::ClaimType, id)
    }

    /// Whether there is a technical profile named `id`; session profiles (`SM-…`) are among them.
    #[must_use]
    pub fn has_profile(&self, id: &str) -> bool {
        self.has(Kind::TechnicalProfile, id)
    }

    /// The ids of all elements of `kind`, sorted without case.
    pub fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.elements
            .iter()
            .filter(move |((of, _), _)| *of == kind)
            .map(|(_, declared)| declared.id.as_str())
    }

    /// The validation profiles of technical profile `id`, in order. A profile that has any must not
    /// be overridden: the lists merge.
    #[must_use]
    pub fn validations(&self, id: &str) -> &[String] {
        self.elements
            .get(&(Kind::TechnicalProfile, fold(id)))
            .map_or(&[], |declared| &declared.validations)
    }

    /// Whether local accounts sign in through this base.
    #[must_use]
    pub fn has_local_accounts(&self) -> bool {
        self.has_profile("login-NonInteractive")
    }

    /// Whether accounts of identity providers can be stored and found.
    #[must_use]
    pub fn has_social_accounts(&self) -> bool {
        self.has_profile("AAD-UserWriteUsingAlternativeSecurityId")
    }

    /// Whether there is a second factor by phone.
    #[must_use]
    pub fn has_mfa(&self) -> bool {
        self.has_profile("PhoneFactor-InputOrVerify")
    }
}

fn validations(document: &Document, profile: ElementId) -> Vec<String> {
    document
        .children_named(profile, "ValidationTechnicalProfiles")
        .flat_map(|(list, _)| document.children_named(list, "ValidationTechnicalProfile"))
        .filter_map(|(_, validation)| validation.attribute("ReferenceId"))
        .map(str::to_owned)
        .collect()
}

/// The `Id` of the nearest element named `name` around `element`.
fn ancestor_id<'a>(document: &'a Document, element: ElementId, name: &str) -> Option<&'a str> {
    let mut current = document.element(element).parent;
    while let Some(at) = current {
        let element = document.element(at);
        if element.name == name {
            return element.attribute("Id");
        }
        current = element.parent;
    }
    None
}

fn strings(document: &Document, resources: ElementId) -> Vec<LocalizedText> {
    document
        .children_named(resources, "LocalizedStrings")
        .flat_map(|(list, _)| document.children_named(list, "LocalizedString"))
        .map(|(at, element)| LocalizedText {
            element_type: element
                .attribute("ElementType")
                .unwrap_or_default()
                .to_owned(),
            element_id: element.attribute("ElementId").map(str::to_owned),
            string_id: element.attribute("StringId").unwrap_or_default().to_owned(),
            text: document.text(at),
        })
        .collect()
}

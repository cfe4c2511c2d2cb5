//! Languages of the pages, and the plan's own texts.
//!
//! Input is `customPolicies.languages`, the labels of attributes and providers, and the texts the
//! base has; output is the supported languages and one set of texts for each page and language with
//! a text of the plan. Such a set also repeats the base's texts of that page and language: whether
//! the service looks into a second set for what the first does not have is documented nowhere.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::attributes::{AttributeClaim, Attributes, claim_of};
use super::element::{Choice, Collection, ResourceReference, Resources};
use super::pages;
use super::providers::Provider;
use super::{Inputs, service};
use crate::b2c::base::texts::{Language, LocalizedText};
use crate::plan::{Attribute, CustomPolicies, LanguageStrings, PageKind};
use crate::pointer;
use crate::policy::set::Kind;

/// `Localization` of the extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Localization {
    /// Whether there is anything beside what the base says.
    pub is_needed: bool,
    /// The language of people whose own is not supported.
    pub default_language: String,
    /// Every supported language, the default first.
    pub languages: Vec<String>,
    /// The texts.
    pub resources: Vec<Resources>,
    /// Which content definition uses which texts.
    pub references: IndexMap<String, Vec<ResourceReference>>,
}

/// Further languages of the builtin base: none, because the extensions bring them over every base.
#[must_use]
pub fn base_languages(_policies: &CustomPolicies) -> Vec<Language> {
    Vec::new()
}

/// The default language of the builtin base; the extensions set the plan's.
#[must_use]
pub fn default_language(_policies: &CustomPolicies) -> String {
    "en".to_owned()
}

/// The texts the extensions bring.
#[must_use]
pub fn localization(
    inputs: &Inputs<'_>,
    attributes: &Attributes,
    providers: &[Provider],
) -> Localization {
    let plan = &inputs.policies.languages;
    let mut languages = vec![plan.default.clone()];
    for language in &plan.supported {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    let mut texts = Texts::default();
    for language in &languages {
        if let Some(pages) = plan.strings.get(language) {
            for (index, strings) in pages.iter().enumerate() {
                texts.add_strings(inputs, language, strings, index);
            }
        }
        texts.add_service(inputs, language);
        texts.add_attributes(inputs, language, attributes);
        texts.add_buttons(language, providers);
    }
    let mut localization = Localization {
        default_language: plan.default.clone(),
        languages,
        ..Localization::default()
    };
    for ((page, language), own) in texts.pages {
        if !inputs.features.has(Kind::ContentDefinition, &page) {
            continue;
        }
        let id = format!("{page}.{language}.plan");
        let references = localization.references.entry(page.clone()).or_default();
        references.push(ResourceReference {
            language: language.clone(),
            id: id.clone(),
        });
        let inherited = inputs.features.texts(&page, &language);
        localization.resources.push(own.over(id, inherited));
    }
    localization.is_needed = !localization.resources.is_empty()
        || plan.default != "en"
        || localization.languages.len() > 1;
    localization
}

/// The plan's texts by content definition and language.
#[derive(Default)]
struct Texts {
    pages: BTreeMap<(String, String), OwnTexts>,
}

#[derive(Default)]
struct OwnTexts {
    origin: Option<String>,
    strings: Vec<LocalizedText>,
    collections: Vec<Collection>,
}

impl OwnTexts {
    /// These texts, and those of `inherited` that they do not replace.
    fn over(self, id: String, inherited: &[LocalizedText]) -> Resources {
        let mut strings = self.strings;
        for text in inherited {
            if !strings.iter().any(|own| is_same_string(own, text)) {
                strings.push(text.clone());
            }
        }
        Resources {
            id,
            from: self.origin,
            collections: self.collections,
            strings,
        }
    }

    /// Adds `text`; the first of two for the same string wins.
    fn add(&mut self, text: LocalizedText, origin: &str) {
        if !self.strings.iter().any(|own| is_same_string(own, &text)) {
            self.strings.push(text);
        }
        self.origin.get_or_insert_with(|| origin.to_owned());
    }
}

fn is_same_string(a: &LocalizedText, b: &LocalizedText) -> bool {
    a.element_type == b.element_type
        && a.element_id == b.element_id
        && a.string_id.eq_ignore_ascii_case(&b.string_id)
}

impl Texts {
    fn page(&mut self, page: &str, language: &str) -> &mut OwnTexts {
        self.pages
            .entry((page.to_owned(), language.to_owned()))
            .or_default()
    }

    /// What people read when the migration service refuses or does not answer.
    fn add_service(&mut self, inputs: &Inputs<'_>, language: &str) {
        for text in service::texts(inputs, language) {
            let own = self.page(text.page, language);
            let string = string("ErrorMessage", None, text.string_id, &text.text);
            own.add(string, &text.origin);
        }
    }

    /// The strings the plan gives for a page.
    fn add_strings(
        &mut self,
        inputs: &Inputs<'_>,
        language: &str,
        strings: &LanguageStrings,
        index: usize,
    ) {
        let origin = pointer!["customPolicies", "languages", "strings", language, index];
        for page in pages::facts(strings.page).texts {
            let own = self.page(page, language);
            for (id, text) in &strings.texts {
                own.add(interface_text(id, text), &origin);
            }
            for (claim, text) in &strings.labels {
                let claim = claim_of(inputs.plan, claim).unwrap_or_else(|| claim.clone());
                own.add(label(&claim, text), &origin);
            }
            for (id, text) in &strings.errors {
                own.add(string("ErrorMessage", None, id, text), &origin);
            }
        }
    }

    /// Labels and choices of attributes, on the pages that ask for them.
    fn add_attributes(&mut self, inputs: &Inputs<'_>, language: &str, attributes: &Attributes) {
        let is_default = language == inputs.policies.languages.default;
        for claim in &attributes.claims {
            let Some(attribute) = inputs
                .plan
                .attributes
                .iter()
                .find(|attribute| attribute.name == claim.name)
            else {
                continue;
            };
            let own_label = attribute
                .labels
                .get(language)
                .or_else(|| attribute.label.as_ref().filter(|_| is_default));
            let options = choices(attribute, language);
            for page in asking_pages(claim) {
                if let Some(text) = own_label {
                    self.page(page, language)
                        .add(label(&claim.page_claim, text), &claim.origin);
                }
                if let Some(options) = &options {
                    let own = self.page(page, language);
                    own.origin.get_or_insert_with(|| claim.origin.clone());
                    own.collections.push(Collection {
                        claim: claim.page_claim.clone(),
                        options: options.clone(),
                    });
                }
            }
        }
    }

    /// Texts of providers' buttons, where the plan gives them: the base may have others.
    fn add_buttons(&mut self, language: &str, providers: &[Provider]) {
        for provider in providers.iter().filter(|provider| provider.own_label) {
            for page in [PageKind::SignUpSignIn, PageKind::ProviderSelection] {
                let page = pages::facts(page).texts[0];
                let text = interface_text(&provider.exchange, &provider.label);
                self.page(page, language).add(text, &provider.origin);
            }
        }
    }
}

/// The choices of `attribute` in `language`; `None` when the claim type's own texts are right.
fn choices(attribute: &Attribute, language: &str) -> Option<Vec<Choice>> {
    let is_translated =
        |option: &crate::plan::AttributeOption| option.labels.contains_key(language);
    attribute.options.iter().any(is_translated).then(|| {
        let options = attribute.options.iter();
        options
            .map(|option| Choice {
                value: option.value.clone(),
                text: option.labels.get(language).unwrap_or(&option.label).clone(),
            })
            .collect()
    })
}

fn asking_pages(claim: &AttributeClaim) -> impl Iterator<Item = &'static str> {
    [
        (claim.sign_up, PageKind::LocalSignUp),
        (claim.sign_up, PageKind::SocialSignUp),
        (claim.profile_edit, PageKind::ProfileEdit),
    ]
    .into_iter()
    .filter(|(asks, _)| *asks)
    .flat_map(|(_, page)| pages::facts(page).texts.iter().copied())
}

/// An interface text. The texts of buttons that choose how to sign in are named by their exchange.
fn interface_text(id: &str, text: &str) -> LocalizedText {
    let element_type = if id.ends_with("Exchange") {
        "ClaimsProvider"
    } else {
        "UxElement"
    };
    string(element_type, None, id, text)
}

fn label(claim: &str, text: &str) -> LocalizedText {
    string("ClaimType", Some(claim), "DisplayName", text)
}

fn string(element_type: &str, element_id: Option<&str>, id: &str, text: &str) -> LocalizedText {
    LocalizedText {
        element_type: element_type.to_owned(),
        element_id: element_id.map(str::to_owned),
        string_id: id.to_owned(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests;

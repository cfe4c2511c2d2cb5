//! The texts of the builtin base's pages, as data.
//!
//! English is built in. Further languages are given in the same shape: a [`Language`] lists strings
//! by content definition; what it leaves out the service shows in its own words. String ids are the
//! service's (Microsoft Learn: localization string ids).

use serde::Serialize;

use super::{BaseDesign, Identifier, names};

mod english;

/// The language that is built in.
const ENGLISH: &str = "en";

/// The texts of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Language {
    /// Language tag, for example `de` or `pt-BR`.
    pub tag: String,
    /// Its strings; those of pages the base does not have are left out.
    pub strings: Vec<PageText>,
}

/// A string of one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageText {
    /// Content definition of the page, for example `api.signuporsignin`.
    pub page: String,
    /// The string itself.
    #[serde(flatten)]
    pub text: LocalizedText,
}

/// A `LocalizedString`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalizedText {
    /// What is named: `UxElement`, `ClaimType`, `ErrorMessage`, `ClaimsProvider` …
    pub element_type: String,
    /// The claim type, predicate or control; `None` for elements without one.
    pub element_id: Option<String>,
    /// Which of its strings.
    pub string_id: String,
    /// The text, in the language.
    pub text: String,
}

/// A page with its texts in every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocalizedPage {
    content_definition: &'static str,
    resources: Vec<Resource>,
}

/// One `LocalizedResources`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Resource {
    id: String,
    language: String,
    strings: Vec<LocalizedText>,
}

/// The pages of `design`, each with English and then the design's own languages.
pub(super) fn pages(design: &BaseDesign) -> Vec<LocalizedPage> {
    let languages = languages(design);
    page_ids(design)
        .into_iter()
        .map(|page| LocalizedPage {
            content_definition: page,
            resources: languages
                .iter()
                .filter_map(|language| resource(page, language))
                .collect(),
        })
        .collect()
}

/// The tags of all languages, English first.
pub(super) fn tags(design: &BaseDesign) -> Vec<&str> {
    let mut tags = vec![ENGLISH];
    for language in &design.languages {
        if !tags.contains(&language.tag.as_str()) {
            tags.push(&language.tag);
        }
    }
    tags
}

/// All languages, English first, those of the same tag merged: the later text of a string wins.
fn languages(design: &BaseDesign) -> Vec<Language> {
    let mut all = vec![Language {
        tag: ENGLISH.to_owned(),
        strings: english_strings(design),
    }];
    for language in &design.languages {
        match all.iter_mut().find(|known| known.tag == language.tag) {
            None => all.push(language.clone()),
            Some(known) => known.take(&language.strings),
        }
    }
    all
}

impl Language {
    fn take(&mut self, strings: &[PageText]) {
        for string in strings {
            match self
                .strings
                .iter_mut()
                .find(|known| known.names_the_same(string))
            {
                None => self.strings.push(string.clone()),
                Some(known) => known.text.text.clone_from(&string.text.text),
            }
        }
    }
}

impl PageText {
    fn names_the_same(&self, other: &Self) -> bool {
        self.page == other.page
            && self.text.element_type == other.text.element_type
            && self.text.element_id == other.text.element_id
            && self.text.string_id == other.text.string_id
    }
}

fn resource(page: &str, language: &Language) -> Option<Resource> {
    let strings: Vec<LocalizedText> = language
        .strings
        .iter()
        .filter(|string| string.page == page)
        .map(|string| string.text.clone())
        .collect();
    (!strings.is_empty()).then(|| Resource {
        id: format!("{page}.{}", language.tag),
        language: language.tag.clone(),
        strings,
    })
}

/// Content definitions with texts, as far as `design` has them.
fn page_ids(design: &BaseDesign) -> Vec<&'static str> {
    let mut pages = vec!["api.signuporsignin", "api.idpselections"];
    if design.has_local() {
        pages.extend([
            "api.localaccountsignup",
            "api.localaccountsignin",
            "api.localaccountpasswordreset",
        ]);
    }
    if design.has_social() {
        pages.push("api.socialccountsignup");
    }
    pages.push("api.selfasserted.profileupdate");
    if design.mfa {
        pages.push("api.phonefactor");
    }
    pages
}

fn english_strings(design: &BaseDesign) -> Vec<PageText> {
    let sign_in_names = design.sign_in_names();
    let has = |kind: Identifier| sign_in_names.iter().any(|name| name.kind == kind);
    let mut strings = Vec::new();
    for group in english::GROUPS {
        if !group.only_with.is_empty() && !group.only_with.iter().any(|kind| has(*kind)) {
            continue;
        }
        for page in group.pages {
            for (element_type, element_id, string_id, text) in group.strings {
                strings.push(PageText {
                    page: (*page).to_owned(),
                    text: LocalizedText {
                        element_type: (*element_type).to_owned(),
                        element_id: (!element_id.is_empty()).then(|| (*element_id).to_owned()),
                        string_id: (*string_id).to_owned(),
                        text: (*text).to_owned(),
                    },
                });
            }
        }
    }
    if design.has_local() {
        let label = names::sign_in_label(&sign_in_names);
        for page in ["api.signuporsignin", "api.localaccountsignin"] {
            strings.push(claim_label(page, "signInName", &label));
        }
        if has(Identifier::Username) {
            strings.push(claim_label(
                "api.localaccountpasswordreset",
                "signInName",
                "Username",
            ));
        }
    }
    if let Some(page) = design.sign_in_page() {
        strings.push(PageText {
            page: "api.idpselections".to_owned(),
            text: LocalizedText {
                element_type: "ClaimsProvider".to_owned(),
                element_id: None,
                string_id: page.exchange.to_owned(),
                text: "Account with password".to_owned(),
            },
        });
    }
    strings
}

fn claim_label(page: &str, claim: &str, text: &str) -> PageText {
    PageText {
        page: page.to_owned(),
        text: LocalizedText {
            element_type: "ClaimType".to_owned(),
            element_id: Some(claim.to_owned()),
            string_id: "DisplayName".to_owned(),
            text: text.to_owned(),
        },
    }
}

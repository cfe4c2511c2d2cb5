//! Page layouts: content definitions the extensions change.
//!
//! Input is the plan's `pages` and the texts of [`super::languages`]; output is one content
//! definition for each page that has either, laid over the base's.

use serde::Serialize;

use super::Inputs;
use super::element::ContentDefinition;
use super::languages::Localization;
use crate::plan::{PageKind, PageLayout};
use crate::pointer;
use crate::policy::set::Kind;

/// Content definitions the extensions change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pages {
    /// In the order of [`PAGES`].
    pub content_definitions: Vec<ContentDefinition>,
}

/// What is known of a page.
pub(super) struct PageFacts {
    kind: PageKind,
    /// Content definitions that show it.
    layouts: &'static [&'static str],
    /// Content definitions that hold its texts.
    pub(super) texts: &'static [&'static str],
    /// Page type and newest contract version of its `DataUri`.
    contract: (&'static str, &'static str),
}

/// Ids are those of the starter packs, versions the newest of their contracts.
const PAGES: &[PageFacts] = &[
    PageFacts {
        kind: PageKind::SignUpSignIn,
        layouts: &["api.signuporsignin"],
        // Errors of the password check come from the page that stands inside the first.
        texts: &["api.signuporsignin", "api.localaccountsignin"],
        contract: ("unifiedssp", "2.1.5"),
    },
    PageFacts {
        kind: PageKind::LocalSignUp,
        layouts: &["api.localaccountsignup"],
        texts: &["api.localaccountsignup"],
        contract: ("selfasserted", "2.1.7"),
    },
    PageFacts {
        kind: PageKind::SocialSignUp,
        layouts: &["api.socialccountsignup"],
        texts: &["api.socialccountsignup"],
        contract: ("selfasserted", "2.1.7"),
    },
    PageFacts {
        kind: PageKind::PasswordReset,
        layouts: &["api.localaccountpasswordreset"],
        texts: &["api.localaccountpasswordreset"],
        contract: ("selfasserted", "2.1.7"),
    },
    PageFacts {
        kind: PageKind::ProfileEdit,
        layouts: &["api.selfasserted.profileupdate"],
        texts: &["api.selfasserted.profileupdate"],
        contract: ("selfasserted", "2.1.7"),
    },
    PageFacts {
        kind: PageKind::PhoneFactor,
        layouts: &["api.phonefactor"],
        texts: &["api.phonefactor"],
        contract: ("multifactor", "1.2.5"),
    },
    PageFacts {
        kind: PageKind::ProviderSelection,
        layouts: &["api.idpselections", "api.idpselections.signup"],
        texts: &["api.idpselections"],
        contract: ("providerselection", "1.2.1"),
    },
    PageFacts {
        kind: PageKind::Error,
        layouts: &["api.error"],
        texts: &["api.error"],
        contract: ("globalexception", "1.2.1"),
    },
];

/// What is shown when an own page cannot be loaded.
const RECOVERY: &str = "~/common/default_page_error.html";

/// What is known of `page`.
pub(super) fn facts(page: PageKind) -> &'static PageFacts {
    // Every kind has an entry; a test holds that.
    PAGES
        .iter()
        .find(|facts| facts.kind == page)
        .unwrap_or(&PAGES[0])
}

/// The plan's page layouts and the texts of `localization`, by content definition. Pages the base
/// does not have are left out.
#[must_use]
pub fn pages(inputs: &Inputs<'_>, localization: &Localization) -> Pages {
    let mut definitions: Vec<ContentDefinition> = Vec::new();
    for facts in PAGES {
        let layout = inputs
            .policies
            .pages
            .iter()
            .enumerate()
            .find(|(_, layout)| layout.page == facts.kind);
        if let Some((index, layout)) = layout {
            let origin = pointer!["customPolicies", "pages", index];
            definitions.extend(
                facts
                    .layouts
                    .iter()
                    .map(|id| styled(id, facts, layout, &origin)),
            );
        }
    }
    for (id, references) in &localization.references {
        let at = definitions.iter().position(|page| page.id == *id);
        let at = at.unwrap_or_else(|| {
            definitions.push(ContentDefinition {
                id: id.clone(),
                ..ContentDefinition::default()
            });
            definitions.len() - 1
        });
        definitions[at].resources.clone_from(references);
    }
    definitions.retain(|page| inputs.features.has(Kind::ContentDefinition, &page.id));
    Pages {
        content_definitions: definitions,
    }
}

fn styled(id: &str, facts: &PageFacts, layout: &PageLayout, origin: &str) -> ContentDefinition {
    let (page, newest) = facts.contract;
    let version = layout.version.as_deref().unwrap_or(newest);
    ContentDefinition {
        id: id.to_owned(),
        from: Some(origin.to_owned()),
        load_uri: Some(layout.url.clone()),
        recovery_uri: Some(RECOVERY.to_owned()),
        data_uri: Some(format!(
            "urn:com:microsoft:aad:b2c:elements:contract:{page}:{version}"
        )),
        resources: Vec::new(),
    }
}

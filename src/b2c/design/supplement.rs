//! What a base lacks.
//!
//! Pages and journeys rest on the building blocks of our own base: claim types, transformations,
//! directory profiles, display controls. A starter pack has those it was made for. The others are
//! taken over from our base, element by element, into a policy between the pack and the extensions;
//! nothing the pack has is touched. Profiles of pages are left out: the extensions bring their own.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::b2c::base::{self, BaseDesign, BaseFeatures};
use crate::b2c::render::{RenderError, RenderedPolicy, render_policy};
use crate::policy::doc::{Document, ElementId};
use crate::policy::set::Kind;

/// The containers that are supplemented, in the order of the schema, and what they hold.
const CONTAINERS: [(Kind, &str); 7] = [
    (Kind::ClaimType, "claimTypes"),
    (Kind::Predicate, "predicates"),
    (Kind::PredicateValidation, "predicateValidations"),
    (Kind::ClaimsTransformation, "transformations"),
    (Kind::ContentDefinition, "contentDefinitions"),
    (Kind::DisplayControl, "displayControls"),
    (Kind::TechnicalProfile, "profiles"),
];

/// The template of the supplement.
pub(crate) const TEMPLATE: &str = "b2c/extensions/supplement.xml.tera";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    tenant: &'a str,
    tenant_object_id: Option<&'a str>,
    policy_id: &'a str,
    base_policy_id: &'a str,
    /// Whether there is any building block.
    blocks: bool,
    /// Source text of the elements, by container.
    elements: BTreeMap<&'static str, Vec<String>>,
}

/// The policy with everything that a base for `design` has and the base in use, which ends with the
/// policy `base_policy_id`, has not; `None` when it lacks nothing.
///
/// # Errors
/// Fails when a text of the plan holds a character XML cannot carry.
pub fn supplement(
    design: &BaseDesign,
    features: &BaseFeatures,
    policy_id: &str,
    base_policy_id: &str,
) -> Result<Option<RenderedPolicy>, RenderError> {
    let own = base::builtin(design)?;
    let mut elements: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (file, document) in own.files.iter().zip(own.documents()).take(1) {
        for (at, element) in document.elements() {
            let container = element.parent.map(|parent| document.element(parent));
            let Some(kind) = container.and_then(|parent| Kind::of(&element.name, &parent.name))
            else {
                continue;
            };
            let Some((_, name)) = CONTAINERS.iter().find(|(of, _)| *of == kind) else {
                continue;
            };
            let id = element.attribute("Id").unwrap_or_default();
            if features.has(kind, id) || validates(&document, at) {
                continue;
            }
            let text = &file.text[element.span.start..element.span.end];
            elements.entry(name).or_default().push(text.to_owned());
        }
    }
    if elements.is_empty() {
        return Ok(None);
    }
    let context = Context {
        tenant: &design.tenant,
        tenant_object_id: design.tenant_object_id.as_deref(),
        policy_id,
        base_policy_id,
        blocks: elements.keys().any(|name| *name != "profiles"),
        elements,
    };
    let name = crate::b2c::generated::file_name(policy_id);
    render_policy(TEMPLATE, &name, &context).map(Some)
}

fn validates(document: &Document, at: ElementId) -> bool {
    document.child(at, "ValidationTechnicalProfiles").is_some()
}

//! The user's own XML, put into the extensions at named points.
//!
//! Input is the files of `customPolicies.fragments`; output is their elements as data, by the point
//! where they go, and findings in the fragment files themselves. A fragment may stand alone, or
//! inside any one root element; elements without a namespace get that of policies. An element that
//! cannot be used is left out, so that nothing is reported twice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Inputs;
use super::codes::{FRAGMENT_DUPLICATE, FRAGMENT_ELEMENT, FRAGMENT_UNREADABLE};
use crate::diag::{Finding, Findings, Span};
use crate::plan::FragmentPoint;
use crate::pointer;
use crate::policy::doc::{Content as Read, Document, ElementId, NAMESPACE};
use crate::policy::set::{Kind, Policy};

/// Elements by the point where they go; the keys are the plan's words for the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Fragments {
    points: BTreeMap<&'static str, Vec<Node>>,
}

impl Default for Fragments {
    /// Every point, without an element: templates ask for each.
    fn default() -> Self {
        let points = POINTS.into_iter().map(|at| (point(at).0, Vec::new()));
        Self {
            points: points.collect(),
        }
    }
}

/// Every point.
const POINTS: [FragmentPoint; 10] = [
    FragmentPoint::ClaimsSchema,
    FragmentPoint::Predicates,
    FragmentPoint::PredicateValidations,
    FragmentPoint::ClaimsTransformations,
    FragmentPoint::ContentDefinitions,
    FragmentPoint::Localization,
    FragmentPoint::DisplayControls,
    FragmentPoint::ClaimsProviders,
    FragmentPoint::UserJourneys,
    FragmentPoint::SubJourneys,
];

/// An element with everything in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Local name.
    pub name: String,
    /// Plan pointer of the fragment; only for the outermost element.
    pub from: Option<String>,
    /// Attributes, with a namespace declaration where the namespace changes.
    pub attributes: Vec<NodeAttribute>,
    /// Children and text in order.
    pub content: Vec<NodeContent>,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodeAttribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A piece of content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeContent {
    /// A child.
    Element(Node),
    /// Text.
    Text(String),
}

/// What a point takes: its key, the element, and the element around it.
const fn point(at: FragmentPoint) -> (&'static str, &'static str, &'static str) {
    match at {
        FragmentPoint::ClaimsSchema => ("claimsSchema", "ClaimType", "ClaimsSchema"),
        FragmentPoint::Predicates => ("predicates", "Predicate", "Predicates"),
        FragmentPoint::PredicateValidations => (
            "predicateValidations",
            "PredicateValidation",
            "PredicateValidations",
        ),
        FragmentPoint::ClaimsTransformations => (
            "claimsTransformations",
            "ClaimsTransformation",
            "ClaimsTransformations",
        ),
        FragmentPoint::ContentDefinitions => (
            "contentDefinitions",
            "ContentDefinition",
            "ContentDefinitions",
        ),
        FragmentPoint::Localization => ("localization", "LocalizedResources", "Localization"),
        FragmentPoint::DisplayControls => ("displayControls", "DisplayControl", "DisplayControls"),
        FragmentPoint::ClaimsProviders => ("claimsProviders", "ClaimsProvider", "ClaimsProviders"),
        FragmentPoint::UserJourneys => ("userJourneys", "UserJourney", "UserJourneys"),
        FragmentPoint::SubJourneys => ("subJourneys", "SubJourney", "SubJourneys"),
    }
}

impl Fragments {
    /// The plan's fragments. `generated` is the extensions without them: what it defines, a fragment
    /// may not define again.
    #[must_use]
    pub fn read(inputs: &Inputs<'_>, generated: &Document) -> (Self, Findings) {
        let mut found = Self::default();
        let mut findings = Findings::new();
        let generated = Policy::new(generated.clone());
        let mut defined: BTreeMap<(Kind, String), crate::diag::Place> = BTreeMap::new();
        for (index, fragment) in inputs.policies.fragments.iter().enumerate() {
            // A file that is missing or not UTF-8 was reported when it was read.
            let Some(text) = inputs.files.text(&fragment.file) else {
                continue;
            };
            let source = match Source::parse(&fragment.file, text) {
                Ok(source) => source,
                Err(finding) => {
                    findings.push(*finding);
                    continue;
                }
            };
            let (key, element, container) = point(fragment.at);
            let from = pointer!["customPolicies", "fragments", index];
            for id in source.elements(element) {
                let name = &source.document.element(id).name;
                if name != element {
                    findings.push(source.unfit(id, key, element));
                    continue;
                }
                let mut duplicates = Findings::new();
                for (kind, definition, element) in source.definitions(id, container) {
                    let place = source.place(element);
                    let message = format!("`{definition}` is defined twice in the extensions");
                    let finding = Finding::new(&FRAGMENT_DUPLICATE, place.clone(), message);
                    if !generated.definitions(kind, &definition).is_empty() {
                        duplicates.push(finding.help(
                            "the plan already leads to it; choose another id, or remove the setting",
                        ));
                    } else if let Some(first) =
                        defined.insert((kind, crate::policy::set::fold(&definition)), place)
                    {
                        duplicates.push(
                            finding
                                .related("first defined here", first)
                                .help("keep one of them"),
                        );
                    }
                }
                if duplicates.is_empty() {
                    let mut node = source.node(id, Some(NAMESPACE));
                    node.from = Some(from.clone());
                    found.points.entry(key).or_default().push(node);
                }
                findings.extend(duplicates);
            }
        }
        (found, findings)
    }
}

/// A fragment file as a tree.
struct Source {
    document: Document,
    /// How many bytes were put before its text to give it a root.
    shift: usize,
    /// Bytes of the text itself.
    length: usize,
}

impl Source {
    const OPEN: &'static str = "<fragment>";
    const CLOSE: &'static str = "</fragment>";

    fn parse(file: &str, text: &str) -> Result<Self, Box<Finding>> {
        let length = text.len();
        if let Ok(document) = Document::parse(file, text) {
            return Ok(Self {
                document,
                shift: 0,
                length,
            });
        }
        // Several elements side by side; a byte order mark or a declaration may stand before them.
        let body = text.trim_start_matches('\u{feff}');
        let skipped = length - body.len();
        let rest = match body.find("?>") {
            Some(end) if body.starts_with("<?xml") => end + 2,
            _ => 0,
        };
        let padding = " ".repeat(skipped + rest);
        let wrapped = format!("{}{padding}{}{}", Self::OPEN, &body[rest..], Self::CLOSE);
        let shift = Self::OPEN.len();
        match Document::parse(file, &wrapped) {
            Ok(document) => Ok(Self {
                document,
                shift,
                length,
            }),
            Err(error) => {
                let span = unshifted(error.span, shift, length);
                let place = crate::diag::Place::Span(file.into(), span);
                let message = format!("the fragment is not well-formed XML: {}", error.message);
                Err(Box::new(Finding::new(&FRAGMENT_UNREADABLE, place, message)))
            }
        }
    }

    /// The elements of the fragment: the root when it is what the point takes, else what stands in
    /// it.
    fn elements(&self, wanted: &str) -> Vec<ElementId> {
        if self.shift == 0 && self.document.root().name == wanted {
            return vec![ElementId::ROOT];
        }
        self.document
            .children(ElementId::ROOT)
            .map(|(id, _)| id)
            .collect()
    }

    /// What `element` and everything in it define under an id: kind, id, element.
    fn definitions(&self, element: ElementId, container: &str) -> Vec<(Kind, String, ElementId)> {
        let mut found = Vec::new();
        let mut open = vec![(element, container)];
        while let Some((at, around)) = open.pop() {
            let node = self.document.element(at);
            if let (Some(kind), Some(id)) = (Kind::of(&node.name, around), node.attribute("Id")) {
                found.push((kind, id.to_owned(), at));
            }
            let children = self.document.children(at);
            open.extend(children.map(|(child, _)| (child, node.name.as_str())));
        }
        found.sort_by_key(|(_, _, at)| *at);
        found
    }

    fn node(&self, id: ElementId, around: Option<&str>) -> Node {
        let element = self.document.element(id);
        // Without a namespace it is meant as part of the policy.
        let namespace = element.namespace.as_deref().or(Some(NAMESPACE));
        let mut attributes = Vec::new();
        if namespace != around {
            attributes.push(NodeAttribute {
                name: "xmlns".to_owned(),
                value: namespace.unwrap_or_default().to_owned(),
            });
        }
        attributes.extend(
            element
                .attributes
                .iter()
                .filter(|a| a.namespace.is_none())
                .map(|attribute| NodeAttribute {
                    name: attribute.name.to_string(),
                    value: attribute.value.to_string(),
                }),
        );
        let has_children = self.document.children(id).next().is_some();
        Node {
            name: element.name.to_string(),
            from: None,
            attributes,
            content: element
                .content
                .iter()
                .filter_map(|content| match content {
                    Read::Element(child) => {
                        Some(NodeContent::Element(self.node(*child, namespace)))
                    }
                    Read::Text(text, _) if has_children && text.trim().is_empty() => None,
                    Read::Text(text, _) => Some(NodeContent::Text(text.to_string())),
                })
                .collect(),
        }
    }

    fn unfit(&self, id: ElementId, key: &str, wanted: &str) -> Finding {
        let name = &self.document.element(id).name;
        Finding::new(
            &FRAGMENT_ELEMENT,
            self.place(id),
            format!("`{name}` cannot be put at `{key}`, which takes `{wanted}` elements"),
        )
        .help(format!(
            "move it to a fragment of its own, or wrap it the way `{wanted}` does"
        ))
    }

    fn place(&self, id: ElementId) -> crate::diag::Place {
        let span = unshifted(self.document.element(id).name_span, self.shift, self.length);
        crate::diag::Place::Span(self.document.file.clone(), span)
    }
}

/// `span` of a text before which `shift` bytes were put, in the text itself.
fn unshifted(span: Span, shift: usize, length: usize) -> Span {
    let back = |offset: usize| offset.saturating_sub(shift).min(length);
    Span::new(back(span.start), back(span.end))
}

#[cfg(test)]
mod tests;

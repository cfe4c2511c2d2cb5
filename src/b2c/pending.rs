//! Ids that exist only after apply, and where the policies hold a placeholder for each.
//!
//! Input is a generated set; output is what `pending.json` says. Whoever knows the ids replaces each
//! placeholder at its uses, or writes them into the plan and generates again.

use super::GeneratedPolicies;
use super::design::ids::PendingId;
use crate::policy::doc::{Document, Element, ElementId};

/// An id that is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What it is, the setting that would give it and the GUID that stands for it.
    pub id: PendingId,
    /// Every place of a file that holds the placeholder, in upload order and document order.
    pub uses: Vec<Use>,
}

/// A place that holds a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// File name of the policy.
    pub file: String,
    /// XPath of the element, by local names.
    pub element: String,
    /// The attribute; `None` when it is the element's text.
    pub attribute: Option<String>,
}

/// The ids `set` waits for. Those that no policy uses are left out.
#[must_use]
pub fn pending(set: &GeneratedPolicies) -> Vec<Pending> {
    let documents: Vec<Document> = set
        .policies
        .iter()
        .filter_map(|policy| Document::parse(policy.file_name.as_str(), &policy.text).ok())
        .collect();
    let ids = set.ids.pending.iter();
    ids.map(|id| Pending {
        id: id.clone(),
        uses: documents
            .iter()
            .flat_map(|document| uses(document, &id.placeholder))
            .collect(),
    })
    .filter(|pending| !pending.uses.is_empty())
    .collect()
}

fn uses(document: &Document, placeholder: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (id, element) in document.elements() {
        let mut add = |attribute: Option<&str>| {
            found.push(Use {
                file: document.file.to_string(),
                element: xpath(document, id),
                attribute: attribute.map(str::to_owned),
            });
        };
        for attribute in &element.attributes {
            if attribute.value.contains(placeholder) {
                add(Some(&attribute.name));
            }
        }
        if document.text(id).contains(placeholder) {
            add(None);
        }
    }
    found
}

/// The path of `id` from the root. What names an element among its like stands in brackets.
fn xpath(document: &Document, id: ElementId) -> String {
    let mut steps = Vec::new();
    let mut current = Some(id);
    while let Some(at) = current {
        let element = document.element(at);
        steps.push(step(element));
        current = element.parent;
    }
    steps.reverse();
    format!("/{}", steps.join("/"))
}

fn step(element: &Element) -> String {
    const NAMES: [&str; 3] = ["Id", "Key", "ClaimTypeReferenceId"];
    let name = NAMES
        .into_iter()
        .find_map(|name| Some((name, element.attribute(name)?)));
    match name {
        // XPath 1.0 has no way to write both kinds of quotes in one text.
        Some((name, value)) if !value.contains('\'') => {
            format!("{}[@{name}='{value}']", element.name)
        }
        _ => element.name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_names_the_file_the_element_and_the_attribute() {
        let text = "<P><T Id='a'><I Key='k'>guid</I><C ClaimTypeReferenceId='c' DefaultValue='guid'/></T></P>";
        let found = Document::parse("x.xml", text).map(|document| uses(&document, "guid"));
        let found: Vec<String> = found
            .unwrap_or_default()
            .into_iter()
            .map(|place| format!("{} {} {:?}", place.file, place.element, place.attribute))
            .collect();
        assert_eq!(
            found,
            [
                "x.xml /P/T[@Id='a']/I[@Key='k'] None",
                "x.xml /P/T[@Id='a']/C[@ClaimTypeReferenceId='c'] Some(\"DefaultValue\")",
            ]
        );
    }
}

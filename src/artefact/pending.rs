//! Where ids that are not known yet stand in the policies.

use super::{VERSION, policy_path};
use crate::b2c::GeneratedPolicies;
use crate::formats::{Pending, PendingId, PendingUse};
use crate::policy::doc::{Document, ElementId};
use crate::resolve::ResolvedPlan;

/// The pending ids of `set`. An id that no policy holds is left out: nobody has to wait for it.
pub(super) fn pending(plan: &ResolvedPlan, set: &GeneratedPolicies) -> Pending {
    let mut ids: Vec<PendingId> = set
        .ids
        .pending
        .iter()
        .map(|id| PendingId {
            setting: id.setting.to_owned(),
            description: id.description.to_owned(),
            placeholder: id.placeholder.clone(),
            uses: Vec::new(),
        })
        .collect();
    for policy in &set.policies {
        // What cannot be read back has been reported, and is not written.
        let Ok(document) = Document::parse(policy.file_name.as_str(), &policy.text) else {
            continue;
        };
        let file = policy_path(&policy.file_name);
        for id in &mut ids {
            id.uses.extend(uses(&document, &id.placeholder, &file));
        }
    }
    ids.retain(|id| !id.uses.is_empty());
    Pending {
        version: VERSION,
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        pending: ids,
    }
}

/// The places of `document` that hold `placeholder`.
fn uses(document: &Document, placeholder: &str, file: &str) -> Vec<PendingUse> {
    let mut found = Vec::new();
    for (id, element) in document.elements() {
        let mut add = |attribute: Option<&str>| {
            found.push(PendingUse {
                file: file.to_owned(),
                element: path(document, id),
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

/// The way from the root to an element, without the root: names, with what identifies each in
/// brackets.
fn path(document: &Document, id: ElementId) -> String {
    let mut parts = Vec::new();
    let mut at = Some(id);
    while let Some(id) = at {
        let element = document.element(id);
        let key = ["Id", "Key", "ReferenceId", "ClaimTypeReferenceId", "Order"]
            .into_iter()
            .find_map(|name| element.attribute(name));
        if element.parent.is_some() {
            parts.push(match key {
                Some(key) => format!("{}[{key}]", element.name),
                None => element.name.clone(),
            });
        }
        at = element.parent;
    }
    parts.reverse();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn names_the_element_and_the_attribute() {
        let text = r#"<P><T Id="AAD-Common"><Item Key="ClientId"> x-1 </Item>
            <InputClaim ClaimTypeReferenceId="client_id" DefaultValue="x-1"/></T></P>"#;
        let document = Document::parse("a.xml", text).unwrap();
        let found = uses(&document, "x-1", "policies/a.xml");
        let seen: Vec<_> = found
            .iter()
            .map(|one| (one.element.as_str(), one.attribute.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [
                ("T[AAD-Common]/Item[ClientId]", None),
                ("T[AAD-Common]/InputClaim[client_id]", Some("DefaultValue")),
            ]
        );
    }
}

//! Uniqueness: ids, orders and metadata keys that may occur once.

use std::collections::HashMap;

use super::Judge;
use super::model::{Enforced, Key};
use super::simple::is_space;
use crate::diag::{Code, CodeInfo, Finding, Severity};
use crate::policy::doc::ElementId;

/// A value that the schema wants unique.
pub static DUPLICATE_KEY: CodeInfo = CodeInfo {
    id: "ENT3012",
    severity: Severity::Error,
    title: "id or order is used twice",
    explain: "\
Within one policy file the ids of claim types, predicates, claims transformations, content definitions, \
technical profiles (across all claims providers), journeys, sub-journeys and endpoints are unique; within \
one journey the `Order` of its steps and the `Id` of its claims exchanges; within one list of validation \
technical profiles the `ReferenceId`. The service answers an upload with `There is a duplicate key \
sequence 'X'`.

Rename or remove one of the two. To change a definition of a base policy, repeat it in the file that \
derives from it, not in the same file.",
    source: "TrustFrameworkPolicy_0.3.0.0.xsd",
};

/// A key that the schema fails to check and the service refuses.
pub static DUPLICATE_METADATA: CodeInfo = CodeInfo {
    id: "ENT3013",
    severity: Severity::Error,
    title: "metadata key is given twice",
    explain: "\
Each `Key` may occur once in one `Metadata`, and each `Name` once in one `ContentDefinitionParameters`. \
The schema is meant to say so, but its key selects nothing, so an editor that validates the file finds it \
correct. The service refuses it with a message about a duplicate key that names no place.",
    source: "TrustFrameworkPolicy_0.3.0.0.xsd (`UniqueMetadataItemKey`); IEF policies module, known upload errors",
};

/// An id used twice where nobody objects.
pub static DUPLICATE_UNCHECKED: CodeInfo = CodeInfo {
    id: "ENT3014",
    severity: Severity::Warning,
    title: "id is used twice without the schema objecting",
    explain: "\
The schema has no key for the ids of display controls and of localized resources, so a repeated id passes \
the upload. Which of the two is then used is not documented.",
    source: "TrustFrameworkPolicy_0.3.0.0.xsd (absence of a key)",
};

/// Ids that differ only in case.
pub static DUPLICATE_BUT_FOR_CASE: CodeInfo = CodeInfo {
    id: "ENT3015",
    severity: Severity::Warning,
    title: "ids or metadata keys differ only in case",
    explain: "\
The schema compares ids with their case, but references are resolved without: `surname` finds `surName`. \
With both in one file it is not documented which of the two a reference means; nor which of two metadata \
keys such as `Setting.operatingMode` and `setting.operatingMode` counts. Remove or rename one of the two.",
    source: "Azure AD B2C custom policy starter pack (references that match only without case)",
};

impl Judge<'_> {
    /// Judges the keys declared on `id`.
    pub(super) fn keys(&mut self, id: ElementId, keys: &'static [Key]) {
        for key in keys {
            let mut selected = Vec::new();
            self.select(id, key.path, &mut selected);
            self.unique(&selected, key);
        }
    }

    /// The elements at `path` below `id`.
    fn select(&self, id: ElementId, path: &'static [&'static str], into: &mut Vec<ElementId>) {
        let Some((name, rest)) = path.split_first() else {
            into.push(id);
            return;
        };
        for (child, _) in self.document.children_named(id, name) {
            self.select(child, rest, into);
        }
    }

    fn unique(&mut self, elements: &[ElementId], key: &'static Key) {
        let document = self.document;
        let mut exact: HashMap<String, ElementId> = HashMap::new();
        let mut folded: HashMap<String, ElementId> = HashMap::new();
        for id in elements {
            let element = document.element(*id);
            let Some(written) = element.attribute(key.attribute) else {
                continue;
            };
            let value = canonical(key.attribute, written);
            let twin = exact.get(&value).copied();
            let cousin = folded.get(&value.to_lowercase()).copied();
            let (code, first): (Code, ElementId) = match (twin, cousin, key.enforced) {
                (Some(first), _, Enforced::BySchema) => (&DUPLICATE_KEY, first),
                (Some(first), _, Enforced::ByService) => (&DUPLICATE_METADATA, first),
                (Some(first), _, Enforced::Never) => (&DUPLICATE_UNCHECKED, first),
                (None, Some(first), _) => (&DUPLICATE_BUT_FOR_CASE, first),
                (None, None, _) => {
                    folded.entry(value.to_lowercase()).or_insert(*id);
                    exact.insert(value, *id);
                    continue;
                }
            };
            exact.entry(value).or_insert(*id);
            let other = document.element(first).attribute(key.attribute);
            let message = if code.id == DUPLICATE_BUT_FOR_CASE.id {
                format!(
                    "`{}` `{written}` differs from `{}` only in case",
                    element.name,
                    other.unwrap_or_default()
                )
            } else {
                format!(
                    "there is a duplicate key sequence `{written}`: another `{}` has this `{}`",
                    element.name, key.attribute
                )
            };
            let place = document.place_of_attribute(*id, key.attribute);
            let first = document.place_of_attribute(first, key.attribute);
            self.findings
                .push(Finding::new(code, place, message).related("first one here", first));
        }
    }
}

/// The value that is compared: an `Order` is a number, so `1` and `01` are equal.
fn canonical(attribute: &str, written: &str) -> String {
    if attribute == "Order"
        && let Ok(number) = written.trim_matches(is_space).parse::<i32>()
    {
        return number.to_string();
    }
    written.to_owned()
}

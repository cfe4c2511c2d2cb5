//! The difference of two build trees, by kind of file: resources and documents by address and field,
//! policies by what they do, everything else by how many lines differ.

use std::collections::BTreeMap;

use super::compare::EditKind;
use super::effects::{self, Effect, Files};
use super::impact::Impact;
use crate::policy::doc::Document;
use crate::policy::set::PolicySet;

/// Where policies stand in a tree.
const POLICIES: &str = "policies/";

/// What differs between two build trees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreeDiff {
    /// What differs: resources and documents by path, then what policies do.
    pub effects: Vec<Effect>,
    /// What becomes of resources and policies of the tenant, by name.
    pub things: BTreeMap<String, EditKind>,
    /// Policies that cannot be read, and are compared by their lines.
    pub unread: Vec<String>,
}

impl TreeDiff {
    /// Whether the trees mean the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.effects.is_empty()
    }

    /// How many changes have `impact`.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        let effects = self.effects.iter();
        effects.filter(|effect| effect.impact == impact).count()
    }

    /// How many resources and policies are added, changed or removed.
    #[must_use]
    pub fn things_of(&self, kind: EditKind) -> usize {
        self.things.values().filter(|thing| **thing == kind).count()
    }
}

/// Compares two build trees.
#[must_use]
pub fn compare(old: &Files, new: &Files) -> TreeDiff {
    let mut diff = TreeDiff {
        effects: effects::compare(old, new, true),
        ..TreeDiff::default()
    };
    diff.things = effects::things(&diff.effects);
    let mut texts: Vec<(String, EditKind)> = Vec::new();
    for path in old
        .keys()
        .chain(new.keys().filter(|path| !old.contains_key(*path)))
    {
        let kind = match (old.get(path), new.get(path)) {
            (None, _) => EditKind::Added,
            (_, None) => EditKind::Removed,
            (before, after) if before != after => EditKind::Changed,
            _ => continue,
        };
        if path.starts_with(POLICIES) {
            texts.push((path.clone(), kind));
        }
    }
    if texts.is_empty() {
        return diff;
    }
    let (before, after) = (read(old), read(new));
    for (path, kind) in &texts {
        let id = after.ids.get(path).or_else(|| before.ids.get(path));
        let name = id.map_or_else(|| path.clone(), |id| format!("policy/{id}"));
        diff.things.entry(name).or_insert(*kind);
        if before.unread.contains(path) || after.unread.contains(path) {
            diff.unread.push(path.clone());
            effects::text(path, old.get(path), new.get(path), &mut diff.effects);
        }
    }
    let changes = effects::policies(Some(&before.set), Some(&after.set));
    if changes.is_empty() {
        let changed = texts.iter().filter(|(_, kind)| *kind == EditKind::Changed);
        let ids = changed.filter_map(|(path, _)| after.ids.get(path));
        diff.effects.extend(ids.map(|id| effects::rewritten(id)));
    }
    diff.effects.extend(changes);
    diff
}

/// The policies of a tree.
struct Policies {
    set: PolicySet,
    ids: BTreeMap<String, String>,
    unread: Vec<String>,
}

fn read(files: &Files) -> Policies {
    let (mut documents, mut paths, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(POLICIES)) {
        match Document::from_bytes(path.as_str(), bytes) {
            Ok(document) => {
                documents.push(document);
                paths.push(path.clone());
            }
            Err(_) => unread.push(path.clone()),
        }
    }
    let set = PolicySet::new(documents);
    let ids = set
        .policies()
        .zip(paths)
        .map(|((_, policy), path)| (path, policy.id.clone()));
    let ids = ids.collect();
    Policies { set, ids, unread }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::Fixture;

    fn files(files: &[(&str, &str)]) -> Files {
        let files = files.iter();
        files
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn told(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let diff = compare(&files(old), &files(new));
        let told = |effect: &Effect| {
            let (sign, name) = (effect.kind.sign(), effect.target.name());
            format!("{sign} {name} {}", effect.field)
        };
        diff.effects.iter().map(told).collect()
    }

    const APP: &str = r#"{"version": 1, "address": "application/a", "from": "/x", "management": "owned",
        "body": {"displayName": "A", "spa": {"redirectUris": ["x", "y"]}, "id": {"$reference": "application/b#id"}}}"#;

    #[test]
    fn files_are_compared_by_what_they_are() {
        let other = APP
            .replace(r#"["x", "y"]"#, r#"["y", "z"]"#)
            .replace("/x", "/other")
            .replace("b#id", "c#id");
        let old = [
            ("graph/application/a.json", APP),
            (
                "graph/application/b.json",
                &APP.replace("application/a", "application/b"),
            ),
            (
                "import/manifest.json",
                r#"{"digest": "1", "import": {"waves": [{"name": "a"}, {"name": "b"}]}}"#,
            ),
            ("pending.json", "{}"),
            ("RUNBOOK.md", "a\nb\nc\n"),
        ];
        let new = [
            ("graph/application/a.json", &*other),
            (
                "import/manifest.json",
                r#"{"digest": "2", "import": {"waves": [{"name": "b"}, {"name": "a"}]}}"#,
            ),
            ("pending.json", r#"{"a": 1}"#),
            ("RUNBOOK.md", "a\nc\n"),
        ];
        assert_eq!(
            told(&old, &new),
            [
                "~ RUNBOOK.md ",
                "~ application/a /spa/redirectUris",
                "~ application/a /id",
                "- application/b ",
                "~ import/manifest.json /import/waves/b",
            ]
        );
        assert!(told(&old, &old).is_empty());
    }

    #[test]
    fn policies_are_compared_by_what_they_do() {
        let tree = |fixture: &Fixture| -> Files {
            let texts = fixture.texts().into_iter();
            texts
                .map(|(name, text)| (format!("policies/{name}"), text.into_bytes()))
                .collect()
        };
        let old = tree(&Fixture::new());
        let claim = r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims>"#;
        let new = tree(&Fixture::new().page(claim));
        let diff = compare(&old, &new);
        assert!(!diff.is_empty(), "{diff:#?}");
        assert_eq!(diff.things_of(EditKind::Changed), 1, "{:?}", diff.things);
        let spaced: Files = old
            .iter()
            .map(|(path, text)| (path.clone(), [text.as_slice(), b"\n\n"].concat()))
            .collect();
        let diff = compare(&old, &spaced);
        let whys: Vec<Option<&str>> = diff.effects.iter().map(|effect| effect.why).collect();
        assert!(
            whys.iter()
                .all(|why| *why == Some("written otherwise; it does the same")),
            "{whys:?}"
        );
        let mut broken = old.clone();
        if let Some(text) = broken.values_mut().next() {
            *text = b"<a>".to_vec();
        }
        assert_eq!(compare(&old, &broken).unread.len(), 1);
    }
}

//! How precise the rules are: Microsoft's own policies, which the service accepts, have no error.
//!
//! Every complete set of the starter pack is judged as it is, every scenario and every unit test
//! upon the starter pack that fits best, as a user would combine them. An error on them is a wrong
//! rule, or, on a combination, a row of [`KNOWN`] with the reason.

use std::path::Path;

use super::chain::Chain;
use super::corpus;
use super::doc::Document;
use super::rules::{JudgeOptions, judge};
use super::set::PolicySet;
use crate::diag::{Finding, Findings, Place, Severity};

/// Errors that are right although the files are Microsoft's: end of the path, code, reason.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "/LocalAccounts/TrustFrameworkBase.xml",
        "ENT6002",
        "password-change is an excerpt: it stands in place of the extensions that hold the ids",
    ),
    (
        "/SocialAndLocalAccounts/TrustFrameworkBase.xml",
        "ENT6002",
        "linkedin-identity-provider is an excerpt in the same way: the id of Facebook is missing",
    ),
    (
        "/password-change/TrustFrameworkExtensions.xml",
        "ENT6002",
        "password-change is an excerpt: it stands in place of the extensions that hold the ids",
    ),
];

/// The packs, each with its base, localization and extensions but without relying parties.
fn packs() -> Vec<Vec<Document>> {
    let folders = corpus::starter_pack().map_or_else(Vec::new, |pack| pack.complete);
    folders
        .iter()
        .map(|folder| {
            let mut documents = corpus::documents(folder);
            documents.retain(|document| {
                document
                    .child(super::doc::ElementId::ROOT, "RelyingParty")
                    .is_none()
            });
            documents
        })
        .collect()
}

fn errors(documents: Vec<Document>) -> Findings {
    let options = JudgeOptions {
        placeholders: true,
        ..JudgeOptions::default()
    };
    let mut findings = judge(&PolicySet::new(documents), &options);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

fn file(finding: &Finding) -> &str {
    match &finding.place {
        Place::Policy { file, .. } | Place::File(file) | Place::Span(file, _) => file,
        Place::Nowhere | Place::Plan { .. } => "",
    }
}

fn is_known(finding: &Finding) -> bool {
    KNOWN
        .iter()
        .any(|(end, code, _)| finding.code.id == *code && file(finding).ends_with(end))
}

fn show(findings: &Findings) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{} {} {}", file(finding), finding.code.id, finding.message))
        .collect()
}

/// The errors of `documents` upon the pack on which they have the fewest.
fn upon_the_best(documents: &[Document], packs: &[Vec<Document>]) -> Vec<String> {
    let mut best: Option<Findings> = None;
    for pack in packs {
        // A scenario brings its own extensions in place of those of the pack.
        let own = |other: &&Document| {
            let id =
                |document: &Document| document.root().attribute("PolicyId").map(str::to_lowercase);
            !documents.iter().any(|document| id(document) == id(other))
        };
        let set: Vec<Document> = documents
            .iter()
            .chain(pack.iter().filter(own))
            .cloned()
            .collect();
        // Upon a pack without the wanted base nothing is judged.
        let policies = PolicySet::new(set.clone());
        if !Chain::all(&policies).iter().all(Chain::is_complete) {
            continue;
        }
        let mut found = errors(set);
        found.retain(|finding| !is_known(finding));
        if found.is_empty() {
            return Vec::new();
        }
        if best.as_ref().is_none_or(|best| found.len() < best.len()) {
            best = Some(found);
        }
    }
    best.as_ref()
        .map_or_else(|| vec!["no pack has its base".to_owned()], show)
}

#[test]
fn no_set_of_the_starter_pack_has_an_error() {
    let Some(pack) = corpus::starter_pack() else {
        return;
    };
    let found: Vec<String> = pack
        .complete
        .iter()
        .flat_map(|folder| show(&errors(corpus::documents(folder))))
        .collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_scenario_of_the_starter_pack_has_an_error_on_some_pack() {
    let Some(pack) = corpus::starter_pack() else {
        return;
    };
    let packs = packs();
    let found: Vec<String> = pack
        .scenarios
        .iter()
        .flat_map(|folder| upon_the_best(&corpus::documents(folder), &packs))
        .collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_unit_test_policy_has_an_error_on_some_pack() {
    let Some(folder) = corpus::folder("unit-tests") else {
        return;
    };
    let packs = packs();
    let files = corpus::files(&folder);
    let found: Vec<String> = files
        .iter()
        .flat_map(|(path, text): &(std::path::PathBuf, String)| {
            let path: &Path = path;
            upon_the_best(&[corpus::read(path, text)], &packs)
        })
        .collect();
    assert!(!files.is_empty());
    assert_eq!(found, [""; 0]);
}

//! How precise the rules are: Microsoft's own policies, which the service accepts, have no error.
//!
//! Every complete set of the starter pack is judged as it is, every scenario and every unit test
//! upon the starter pack that fits best, as a user would combine them. An error on them is a wrong
//! rule, or, on a combination, a row of [`KNOWN`] with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::chain::Chain;
use super::corpus;
use super::doc::{Document, ElementId};
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
            documents.retain(|document| document.child(ElementId::ROOT, "RelyingParty").is_none());
            documents
        })
        .collect()
}

fn errors(documents: Vec<Document>) -> Findings {
    let options = corpus::options();
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

/// How often each code is found on Microsoft's policies, by severity: what an expert would call noise
/// shows here first.
#[test]
fn what_is_found_on_microsofts_policies_is_worth_saying() {
    let (Some(pack), Some(units)) = (corpus::starter_pack(), corpus::folder("unit-tests")) else {
        return;
    };
    let options = corpus::options();
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), [BTreeSet<String>; 2]> =
        BTreeMap::new();
    let mut count = |findings: &Findings, column: usize| {
        for finding in findings {
            let key = (std::cmp::Reverse(finding.severity), finding.code.id);
            let what = format!("{} {:?}", finding.message, finding.place);
            counts.entry(key).or_default()[column].insert(what);
        }
    };
    for folder in &pack.complete {
        count(
            &judge(&PolicySet::new(corpus::documents(folder)), &options),
            0,
        );
    }
    let extended = |pack: &&PathBuf| pack.ends_with("starterpack/SocialAndLocalAccountsWithMfa");
    let extended = pack.complete.iter().find(extended);
    let mut pack = corpus::documents(extended.expect("the pack is there"));
    pack.retain(|document| document.child(ElementId::ROOT, "RelyingParty").is_none());
    for (path, text) in corpus::files(&units) {
        let set = PolicySet::new(pack.iter().cloned().chain([corpus::read(&path, &text)]));
        let only = set.policies().next_back().map(|(index, _)| index);
        let options = JudgeOptions {
            only: Some(only.into_iter().collect()),
            ..options.clone()
        };
        count(&judge(&set, &options), 1);
    }
    let lines = counts.iter().map(|((severity, code), [pack, units])| {
        format!(
            "{:7} {code} {:4} {:4}",
            severity.0.as_str(),
            pack.len(),
            units.len()
        )
    });
    let lines: Vec<String> = lines.collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    warning ENT5113    0    1
    warning ENT6206    1    0
    warning ENT7002    0    1
    warning ENT7031   29  117
    info    ENT4011    4    0
    info    ENT4012   20    6
    info    ENT4030    2    2
    info    ENT5207    1    2
    info    ENT5302    0    1
    info    ENT6009    0    1
    info    ENT7005    0    1
    info    ENT7013    4    0
    info    ENT7014   15    0
    ");
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

/// The files of one pack, each text through `change`; `None` when the corpus is absent.
fn changed(name: &str, change: impl Fn(&str) -> String) -> Option<Vec<(String, String)>> {
    let folder = corpus::folder("starterpack")?.join(name);
    let files = corpus::files(&folder).into_iter();
    Some(
        files
            .map(|(path, text)| (path.display().to_string(), change(&text)))
            .collect(),
    )
}

#[test]
fn a_journey_without_its_identity_provider_has_the_three_errors_the_service_reports() {
    let without = |text: &str| -> String {
        text.lines()
            .filter(|line| !line.contains("FacebookExchange"))
            .flat_map(|line| [line, "\n"])
            .collect()
    };
    let Some(files) = changed("SocialAndLocalAccounts", without) else {
        return;
    };
    let documents = files
        .iter()
        .filter(|(name, _)| {
            !name.ends_with("PasswordReset.xml") && !name.ends_with("ProfileEdit.xml")
        })
        .map(|(name, text)| corpus::read(Path::new(name), text))
        .collect();
    let found: Vec<String> = errors(documents)
        .iter()
        .map(|finding| format!("{} {}", finding.code.id, finding.message))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r"
    ENT5401 claim `identityProvider` goes into the token, but no step of journey `SignUpOrSignIn` outputs it
    ENT5402 claim `alternativeSecurityId` is required by `AAD-UserReadUsingAlternativeSecurityId-NoError` in step `3` of `SignUpOrSignIn`, but no earlier step outputs it
    ENT5402 claim `alternativeSecurityId` is required by `AAD-UserWriteUsingAlternativeSecurityId` in step `6` of `SignUpOrSignIn`, but no earlier step outputs it
    ");
}

#[test]
fn a_policy_with_a_line_missing_is_judged_without_a_panic() {
    let Some(files) = changed("SocialAndLocalAccountsWithMfa", str::to_owned) else {
        return;
    };
    let options = JudgeOptions::default();
    for (at, (_, text)) in files.iter().enumerate() {
        let lines: Vec<&str> = text.lines().collect();
        // Some lines of each kind are enough, and every line would take a minute.
        for missing in (0..lines.len()).step_by(53) {
            let mut shorter = lines.clone();
            shorter.remove(missing);
            let Ok(document) = Document::parse("shorter.xml", &shorter.join("\n")) else {
                continue;
            };
            let others = files.iter().enumerate().filter(|(other, _)| *other != at);
            let documents = others.map(|(_, (name, text))| corpus::read(Path::new(name), text));
            let set = PolicySet::new(documents.chain([document]));
            let _findings = judge(&set, &options);
        }
    }
}

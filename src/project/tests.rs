#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use super::*;
use crate::resolve;

const PLAN: &str = "\
version: 1
name: tests
environments: { dev: {} }
target: { platform: b2c, tenant: contoso.onmicrosoft.com }
";

/// The findings of reading the files of a plan with `more` at its end, beside which `files` stand.
fn findings(more: &str, files: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("plan");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(root.join("plan.yaml"), format!("{PLAN}{more}")).unwrap();
    for file in files {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "content").unwrap();
    }
    let project = Project::open(&root);
    let written = project.loaded.written.as_ref().unwrap();
    let (plan, unresolved) = resolve::resolve(written, "dev", &BTreeMap::new());
    assert!(plan.is_some(), "{unresolved:?}");
    let (_, findings) = project.files(&plan.unwrap());
    findings
        .iter()
        .map(|finding| {
            let message = finding.message.replace(&*root.to_string_lossy(), "PLAN");
            format!("{} {message}", finding.code.id)
        })
        .collect()
}

fn carried(path: &str) -> String {
    format!("customPolicies: {{ files: [\"{path}\"] }}\n")
}

fn source(path: &str) -> String {
    format!("sources: [{{ id: a, store: csv, files: [{{ path: \"{path}\" }}] }}]\n")
}

#[test]
fn ent0901_reports_a_path_that_climbs_out() {
    assert_eq!(
        findings(&carried("../x.xml"), &[]),
        ["ENT0901 `../x.xml` leads out of the plan's folder"]
    );
    assert_eq!(findings(&carried("/etc/*"), &[]).len(), 1);
    assert_eq!(
        findings(&carried("/**"), &[]),
        ["ENT0901 `/**` leads out of the plan's folder"]
    );
    assert_eq!(findings(&source("../users.csv"), &[]).len(), 1);
}

#[test]
fn ent0901_accepts_a_path_that_turns_around_inside() {
    assert!(findings(&carried("a/../b.xml"), &["a/c.xml", "b.xml"]).is_empty());
}

#[test]
fn ent0902_reports_a_missing_file() {
    let fragment = "customPolicies: { fragments: [{ file: a.xml, at: claimsSchema }] }\n";
    assert_eq!(
        findings(fragment, &[]),
        ["ENT0902 there is no file `a.xml`"]
    );
    let pack = "customPolicies: { base: packs/local }\n";
    assert_eq!(
        findings(pack, &[]),
        ["ENT0902 there is no starter pack in `packs/local`"]
    );
}

#[test]
fn ent0902_accepts_files_that_are_there_and_never_looks_for_secrets() {
    let fragment = "customPolicies: { fragments: [{ file: a.xml, at: claimsSchema }] }\n\
        identityProviders: [{ name: g, kind: google, clientId: a, clientSecret: { file: none } }]\n";
    assert!(findings(fragment, &["a.xml"]).is_empty());
}

#[test]
fn ent0903_reports_a_glob_without_a_match() {
    assert_eq!(
        findings(&carried("p/*.xml"), &["p/a.txt"]),
        ["ENT0903 no file matches `p/*.xml`"]
    );
}

#[test]
fn ent0903_accepts_a_glob_with_a_match() {
    assert!(findings(&carried("p/*.xml"), &["p/a.xml"]).is_empty());
}

#[test]
fn ent0904_reports_a_glob_that_is_none() {
    let found = findings(&carried("p/[a.xml"), &[]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("ENT0904 `p/[a.xml` is no glob"),
        "{found:?}"
    );
}

#[test]
fn ent0904_accepts_brackets_that_are_closed() {
    assert!(findings(&carried("p/[ab].xml"), &["p/a.xml"]).is_empty());
}

#[test]
#[cfg(unix)]
fn ent0905_reports_a_file_that_is_too_large() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("plan.yaml"),
        format!("{PLAN}{}", carried("a.xml")),
    )
    .unwrap();
    let file = std::fs::File::create(folder.path().join("a.xml")).unwrap();
    file.set_len(FILE_LIMIT + 1).unwrap();
    let project = Project::open(folder.path());
    let written = project.loaded.written.as_ref().unwrap();
    let plan = resolve::resolve(written, "dev", &BTreeMap::new())
        .0
        .unwrap();
    let (_, findings) = project.files(&plan);
    assert_eq!(findings[0].code.id, "ENT0905");
}

#[test]
fn ent0905_accepts_an_ordinary_file() {
    assert!(findings(&carried("a.xml"), &["a.xml"]).is_empty());
}

#[test]
fn ent0906_reports_exports_that_are_elsewhere_as_a_warning() {
    let found = findings(&source("data/users.csv"), &[]);
    assert_eq!(
        found,
        ["ENT0906 the exported file `data/users.csv` is not here"]
    );
    assert_eq!(codes::INPUT_ABSENT.severity, crate::diag::Severity::Warning);
}

#[test]
fn ent0906_accepts_exports_that_are_here() {
    assert!(findings(&source("data/*.csv"), &["data/users.csv"]).is_empty());
}

#[test]
fn ent0001_reports_a_plan_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::open(&folder.path().join("none.yaml"));
    assert!(project.loaded.written.is_none());
    assert_eq!(project.loaded.findings[0].code.id, "ENT0001");
}

#[test]
fn ent0001_accepts_a_folder_that_holds_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.yaml"), PLAN).unwrap();
    assert!(Project::open(folder.path()).loaded.findings.is_empty());
}

const KEY: &str = "jit:
  endpoint: https://a.example
  authentication: { kind: platformToken }
  encryptionKey: { certificate: keys/jit.pem, privateKey: { file: keys/jit.key } }
";

#[test]
fn ent0907_reports_a_certificate_that_is_still_to_be_made() {
    let found = findings(KEY, &[]);
    assert_eq!(
        found,
        ["ENT0907 the certificate `keys/jit.pem` is not here yet"]
    );
}

#[test]
fn ent0907_accepts_a_certificate_that_is_here() {
    assert!(findings(KEY, &["keys/jit.pem"]).is_empty());
}

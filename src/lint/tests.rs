//! Each code about the files of a run, reported and not reported.

use std::path::Path;

use super::codes::CODES;
use super::{Inputs, Request, open};
use crate::check::Given;
use crate::policy::doc::NAMESPACE;

/// A folder with files.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            let parent = path.parent().expect("a file has a folder");
            std::fs::create_dir_all(parent).expect("the folder can be created");
            std::fs::write(&path, text).expect("the file can be written");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn request(&self, paths: &[&str]) -> Request {
        Request {
            paths: paths.iter().map(|path| self.path(path)).collect(),
            ..Request::default()
        }
    }

    /// The messages with `code`, without the path of the folder.
    fn messages(&self, code: &str, paths: &[&str]) -> Vec<String> {
        self.of(code, &self.request(paths))
    }

    fn of(&self, code: &str, request: &Request) -> Vec<String> {
        let found = open(request).judge(request, GIVEN).findings.into_iter();
        let root = self.path("");
        found
            .filter(|finding| finding.code.id == code)
            .map(|finding| finding.message.replace(&root, ""))
            .collect()
    }
}

fn policy(id: &str, base: &str, body: &str) -> String {
    let base = match base {
        "" => String::new(),
        base => format!(
            "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>{base}</PolicyId>\
             </BasePolicy>"
        ),
    };
    format!(
        "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' \
         TenantId='contoso.onmicrosoft.com' PolicyId='{id}' \
         PublicPolicyUri='http://contoso.onmicrosoft.com/{id}'>{base}{body}</TrustFrameworkPolicy>"
    )
}

fn two_bases() -> Tree {
    Tree::new(&[
        ("a/Base.xml", &policy("B2C_1A_Base", "", "")),
        ("b/Base.xml", &policy("B2C_1A_Base", "", "")),
        ("c/Ext.xml", &policy("B2C_1A_Ext", "B2C_1A_Base", "")),
    ])
}

const NONE: [&str; 0] = [];

/// Every test is run on the same day.
const GIVEN: Given<'_> = Given {
    today: jiff::civil::date(2027, 3, 15),
    codes: CODES,
};

#[test]
fn ent0110_reports_a_path_that_leads_nowhere() {
    let tree = Tree::new(&[]);
    assert_eq!(tree.messages("ENT0110", &["gone"]), ["there is no `gone`"]);
    let mut request = tree.request(&[]);
    request.bases = vec![tree.path("gone")];
    let found = tree.of("ENT0110", &request);
    assert_eq!(found, ["there is no `gone` for a base"]);
}

#[test]
fn ent0110_accepts_files_folders_and_globs() {
    let tree = two_bases();
    assert_eq!(
        tree.messages("ENT0110", &["a", "b/Base.xml", "c/*.xml"]),
        NONE
    );
}

#[test]
fn ent0111_reports_a_folder_and_a_glob_without_policies() {
    let tree = Tree::new(&[("a/data.xml", "<data/>"), ("a/b.txt", "")]);
    assert_eq!(
        tree.messages("ENT0111", &["a", "a/*.txt"]),
        [
            "`a` and the folders below it have no policies",
            "no policy matches `a/*.txt`"
        ]
    );
}

#[test]
fn ent0111_accepts_other_files_beside_policies() {
    let tree = Tree::new(&[
        ("a/data.xml", "<data/>"),
        ("a/p.xml", &policy("B2C_1A_P", "", "")),
    ]);
    assert_eq!(tree.messages("ENT0111", &["a"]), NONE);
}

#[test]
fn ent0112_reports_a_glob_that_is_none() {
    let found = Tree::new(&[]).messages("ENT0112", &["[a"]);
    assert!(found[0].starts_with("`[a` is no glob"), "{found:?}");
}

#[test]
fn ent0112_accepts_a_file_whose_name_looks_like_one() {
    let tree = Tree::new(&[("[a].xml", &policy("B2C_1A_P", "", ""))]);
    assert_eq!(tree.messages("ENT0112", &["[a].xml"]), NONE);
    assert_eq!(tree.messages("ENT0111", &["[a].xml"]), NONE);
}

#[test]
fn ent0113_reports_a_file_that_is_too_large() {
    let long = format!("<TrustFrameworkPolicy>{}", " ".repeat(4 << 20));
    let tree = Tree::new(&[("a.xml", &long)]);
    let found = tree.messages("ENT0113", &["a.xml"]);
    assert_eq!(found, ["`a.xml` is larger than 4194304 bytes"]);
}

#[test]
fn ent0113_accepts_a_file_within_the_limit() {
    let tree = Tree::new(&[("a.xml", "<TrustFrameworkPolicy/>")]);
    assert_eq!(tree.messages("ENT0113", &["a.xml"]), NONE);
}

#[test]
fn ent0114_reports_which_of_two_bases_was_chosen() {
    let found = two_bases().messages("ENT0114", &["a", "b", "c"]);
    assert_eq!(
        found,
        ["base `B2C_1A_Base` is taken from `a/Base.xml`, one of 2 files that have it"]
    );
}

#[test]
fn ent0114_accepts_a_base_that_was_named() {
    let tree = two_bases();
    let mut request = tree.request(&["a", "b", "c"]);
    request.bases = vec![tree.path("b")];
    assert_eq!(tree.of("ENT0114", &request), NONE);
}

#[test]
fn ent0115_reports_policies_whose_chain_is_not_complete() {
    let tree = two_bases();
    assert_eq!(
        tree.messages("ENT0115", &["c"]),
        ["the policy is judged to the end once base `B2C_1A_Base` is found"]
    );
}

#[test]
fn ent0115_accepts_a_complete_chain() {
    assert_eq!(two_bases().messages("ENT0115", &["a", "c"]), NONE);
}

fn with_inputs(read: impl Fn(&mut Inputs, &Path), text: &str) -> Vec<String> {
    let tree = Tree::new(&[("f.yaml", text), ("p.xml", &policy("B2C_1A_P", "", ""))]);
    let mut inputs = Inputs::default();
    read(&mut inputs, Path::new(&tree.path("f.yaml")));
    let request = tree.request(&["p.xml"]);
    let mut outcome = open(&request).judge(&request, GIVEN);
    inputs.finish(&mut outcome);
    let found = outcome.findings.into_iter();
    found
        .map(|finding| format!("{} {}", finding.code.id, finding.message))
        .collect()
}

#[test]
fn ent0116_reports_what_is_no_value() {
    let found = with_inputs(Inputs::read_values, "a: []\nb:\n  c: 1\n");
    assert_eq!(
        found,
        [
            "ENT0116 `a` is not a text, number or boolean",
            "ENT0116 `b` is not a text, number or boolean"
        ]
    );
    let found = with_inputs(Inputs::read_values, "- a\n");
    assert_eq!(found, ["ENT0116 the file is not a map of values"]);
}

#[test]
fn ent0116_accepts_texts_numbers_and_booleans() {
    assert_eq!(
        with_inputs(Inputs::read_values, "a: x\nb: 1\nc: true\n"),
        NONE
    );
}

#[test]
fn ent0117_reports_a_manifest_that_is_none() {
    let found = with_inputs(Inputs::read_tenant, "version: 9\n");
    assert!(found[0].starts_with("ENT0117 version 9"), "{found:?}");
}

#[test]
fn ent0117_accepts_a_manifest() {
    assert_eq!(with_inputs(Inputs::read_tenant, "version: 1\n"), NONE);
}

#[test]
fn a_file_is_judged_once_however_often_it_is_named() {
    let tree = two_bases();
    let request = tree.request(&["a", "a/Base.xml", "a/../a/*.xml"]);
    assert_eq!(open(&request).len(), 1);
}

fn linted(config: &str, paths: &[&str]) -> Vec<String> {
    let tree = Tree::new(&[
        ("entrada-lint.yaml", config),
        ("a/Ext.xml", &policy("B2C_1A_Ext", "B2C_1A_Gone", "")),
        ("b/Ext.xml", &policy("B2C_1A_Ext", "B2C_1A_Gone", "")),
    ]);
    let request = tree.request(paths);
    let outcome = open(&request).judge(&request, GIVEN);
    let mut found: Vec<String> = outcome
        .findings
        .iter()
        .map(|finding| {
            let file = super::choose::file_of(finding).unwrap_or("-");
            let file = file.strip_prefix(&tree.path("")).unwrap_or(file);
            format!("{} {file} {}", finding.code.id, finding.message)
        })
        .filter(|finding| !finding.starts_with("ENT4"))
        .collect();
    found.sort();
    found
}

fn suppressing(path: &str) -> String {
    format!(
        "suppress:\n- {{code: ENT0115, path: '{path}', reason: known, expires: '2027-06-30'}}\n"
    )
}

#[test]
fn ent0118_reports_a_suppression_without_effect() {
    let a = linted(&suppressing("a/Gone.xml"), &["a"]);
    assert!(
        a[1].starts_with("ENT0118 entrada-lint.yaml there is no `a/Gone.xml`"),
        "{a:?}"
    );
    let a = linted(&suppressing("a#RelyingParty"), &["a"]);
    assert!(
        a[1].ends_with("`ENT0115` was not found in `a#RelyingParty`"),
        "{a:?}"
    );
}

#[test]
fn ent0118_accepts_suppressions_that_hide_something_or_are_for_other_files() {
    for path in ["", "a", "a/", "./a/Ext.xml", "a/*.xml", "**/Ext.xml"] {
        assert_eq!(linted(&suppressing(path), &["a"]), NONE, "{path}");
    }
    assert_eq!(
        linted(&suppressing("b"), &["a"]).len(),
        1,
        "the other finding is still there"
    );
}

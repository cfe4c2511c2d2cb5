//! Guards of the catalogue: every finding code is explained, unique and tested both ways.

use std::collections::{BTreeMap, BTreeSet};

use entrada::codes;
use entrada::diag::catalogue;

use crate::support::{Production, assert_generated, production_code, rust_files};

#[test]
fn every_code_is_unique_and_in_a_family() {
    let mut seen = BTreeMap::new();
    for code in codes::all() {
        let digits = code.id.strip_prefix("ENT").unwrap_or_default();
        let well_formed = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(well_formed, "`{}` is not ENT and four digits", code.id);
        if let Some(other) = seen.insert(code.id, code.title) {
            panic!("{} is both `{other}` and `{}`", code.id, code.title);
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn every_code_is_explained() {
    for code in codes::all() {
        let id = code.id;
        assert!(code.explain.trim().len() > 40, "{id} has no long form");
        assert!(!code.source.trim().is_empty(), "{id} has no source");
        assert!(
            !code.title.is_empty() && !code.title.ends_with('.'),
            "{id}: {}",
            code.title
        );
        assert!(!code.title.contains('\n'), "{id}: a title is one line");
        for private in ["/work", "shared/", ".md"] {
            let found = code.explain.contains(private) || code.source.contains(private);
            assert!(
                !found,
                "{id} mentions `{private}`, which readers do not have"
            );
        }
    }
}

/// Codes that no command can report yet.
const AWAITED: &[&str] = &[];

#[test]
fn every_code_is_tested_both_ways() {
    let mut tests = BTreeSet::new();
    for (_, text) in rust_files("src").into_iter().chain(rust_files("tests")) {
        let names = text.lines().filter_map(|line| {
            let rest = line.trim_start().strip_prefix("fn ent")?;
            let (digits, rest) = rest.split_once('_')?;
            let (kind, _) = rest.split_once('_')?;
            Some((format!("ENT{digits}"), kind.to_owned()))
        });
        tests.extend(names);
    }
    let missing: Vec<String> = codes::all()
        .into_iter()
        .flat_map(|code| ["reports", "accepts"].map(|kind| (code.id.to_owned(), kind.to_owned())))
        .filter(|wanted| !tests.contains(wanted) && !AWAITED.contains(&&*wanted.0))
        .map(|(id, kind)| format!("fn {}_{kind}_…", id.to_lowercase()))
        .collect();
    assert!(missing.is_empty(), "no tests: {missing:#?}");
}

#[test]
fn every_code_that_a_module_declares_is_in_the_catalogue() {
    let known: BTreeSet<&str> = codes::all().into_iter().map(|code| code.id).collect();
    for Production { file, code } in production_code() {
        let ids = code
            .match_indices("id: \"ENT")
            .filter_map(|(at, _)| code.get(at + 5..at + 12));
        for id in ids {
            assert!(
                known.contains(id),
                "{file} declares {id}, which no `CODES` list has"
            );
        }
    }
}

#[test]
fn the_page_of_the_services_messages_is_the_one_in_docs() {
    let page = entrada::policy::service_messages::page();
    assert_generated("docs/policy-rules.md", &page);
}

#[test]
fn the_page_of_all_codes_is_the_one_in_docs() {
    assert_generated("docs/findings.md", &catalogue::page(&codes::all()));
}

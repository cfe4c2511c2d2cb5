//! The table against validators of the real schema.
//!
//! Microsoft's policies, and a seeded stream of mutants of them and of policies that have every
//! element, are judged by our rules, by xmllint and some by uppsala. Every disagreement that is
//! accepted is in [`ACCEPTED`] with its reason; the counts are printed, per kind of mutation.
//! `ENTRADA_MUTANTS` changes the number of mutants of Microsoft's policies.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read and write files themselves"
)]

mod everything;
mod mutants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(in crate::policy) use self::everything::everything;
pub(in crate::policy) use self::mutants::{Dice, Kind, mutant};
use super::check;
use crate::diag::{Finding, Findings, Severity};
use crate::policy::corpus;
use crate::policy::doc::Document;

/// What we report and a validator does not: its name, our code, a part of our message or help, and
/// why that is right. The other way round, a mutant that only the validator refuses, nothing is
/// accepted.
const ACCEPTED: &[(&str, &str, &str, &str)] = &[
    (
        "uppsala",
        "ENT3017",
        "close it",
        "ignores white space in an element without content",
    ),
    (
        "uppsala",
        "ENT3007",
        "it has no attributes",
        "ignores attributes beside a simple type",
    ),
    (
        "uppsala",
        "ENT3009",
        "remove the white space",
        "collapses white space in `xs:string`",
    ),
    (
        "uppsala",
        "ENT3007",
        "has no attribute `nil`",
        "takes `xsi:nil='false'` also where the schema allows no nil",
    ),
    (
        "xmllint",
        "ENT3007",
        "has no attribute `type`",
        "an element may name its own type in `xsi:type`; no policy does, and any other name is wrong",
    ),
    (
        "uppsala",
        "ENT3007",
        "has no attribute `type`",
        "as xmllint",
    ),
];

/// How many mutants of Microsoft's policies there are unless `ENTRADA_MUTANTS` says otherwise.
const MUTANTS: usize = 5_000;

/// How many of them each file has at least. The others are of small files, which are quick.
const EACH: usize = 6;

/// The largest small file, in bytes.
const SMALL: usize = 8_000;

/// How many mutants there are of the policies that have every element.
const OF_EVERYTHING: usize = 600;

/// A document that was judged by us.
struct Judged {
    /// Its file.
    name: String,
    /// What was done to the original.
    what: String,
    /// Our errors; `None` when it is not well-formed.
    errors: Option<Findings>,
}

/// Documents that were judged by us and wait for another judge.
struct Run {
    folder: tempfile::TempDir,
    judged: Vec<Judged>,
}

impl Run {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("there is a temporary folder"),
            judged: Vec::new(),
        }
    }

    /// Judges `text` and writes it down for the others; `None` when it is not well-formed.
    fn judge(&mut self, what: String, text: &str) -> Option<&Findings> {
        let errors = Document::parse("mutant", text).ok().map(|document| {
            let mut errors = check(&document);
            // The schema does not see metadata keys that are there twice.
            errors.retain(|f| f.severity == Severity::Error && f.code.id != "ENT3013");
            errors
        });
        let name = format!("{:06}.xml", self.judged.len());
        std::fs::write(self.folder.path().join(&name), text).expect("it can be written");
        self.judged.push(Judged { name, what, errors });
        self.judged.last()?.errors.as_ref()
    }

    /// How many documents are well-formed.
    fn well_formed(&self) -> usize {
        let well_formed = |judged: &&Judged| judged.errors.is_some();
        self.judged.iter().filter(well_formed).count()
    }

    /// Compares with xmllint, prints the counts, and fails on a disagreement.
    fn compare(self, title: &str, schema: &Path, mut differing: Vec<String>) {
        let Some(valid) = self.valid_by_xmllint(schema) else {
            return;
        };
        // Valid and invalid by both, valid by one of them only.
        let mut tally: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for Judged { name, what, errors } in &self.judged {
            let theirs = valid.contains(name);
            let ours = errors.as_ref().is_some_and(Findings::is_empty);
            let column = match (ours, theirs) {
                (true, true) => 0,
                (false, false) => 1,
                (true, false) => 2,
                (false, true) => 3,
            };
            tally.entry(what).or_default()[column] += 1;
            let agreed = match errors {
                Some(errors) => !differs("xmllint", errors, !theirs),
                None => !theirs,
            };
            if !agreed {
                let ours = errors
                    .as_ref()
                    .map(|errors| errors.iter().map(|f| &f.message));
                let ours: Option<Vec<&String>> = ours.map(Iterator::collect);
                differing.push(format!(
                    "{name} {what}: ours {ours:?}, xmllint the opposite"
                ));
            }
        }
        let ill_formed = self.judged.len() - self.well_formed();
        print(title, &tally, ill_formed, differing.len());
        if !differing.is_empty() {
            let kept = self.folder.keep();
            panic!("see {}\n{}", kept.display(), differing.join("\n"));
        }
    }

    /// The names of the files that xmllint finds valid; `None` when it is not installed.
    fn valid_by_xmllint(&self, schema: &Path) -> Option<BTreeSet<String>> {
        let path = |judged: &Judged| self.folder.path().join(&judged.name);
        let files: Vec<PathBuf> = self.judged.iter().map(path).collect();
        let said = corpus::xmllint(schema, files)?;
        let valid = said
            .iter()
            .filter_map(|line| line.strip_suffix(" validates"))
            .filter_map(|path| path.rsplit('/').next())
            .map(str::to_owned);
        Some(valid.collect())
    }
}

#[expect(clippy::print_stderr, reason = "the counts are there to be read")]
fn print(title: &str, tally: &BTreeMap<&str, [usize; 4]>, ill_formed: usize, differing: usize) {
    let mut sums = [0; 4];
    eprintln!("{title}: ours and xmllint");
    eprintln!(
        "{:22} valid invalid  only ours valid  only xmllint's valid",
        ""
    );
    let row = |what: &str, [valid, invalid, ours, theirs]: [usize; 4]| {
        eprintln!("{what:22} {valid:5} {invalid:7} {ours:16} {theirs:21}");
    };
    for (what, counts) in tally {
        row(what, *counts);
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    row("all", sums);
    let all: usize = sums.iter().sum();
    eprintln!("{all} documents, {ill_formed} of them not well-formed; {differing} not accepted");
}

/// The schema for uppsala, which wants all patterns of a restriction to match where the standard
/// wants one of them.
fn one_pattern_each(schema: &str) -> String {
    let two =
        regex::Regex::new(r#"<xs:pattern value="([^"]*)"\s*/>\s*<xs:pattern value="([^"]*)"\s*/>"#);
    let two = two.expect("the pattern is one");
    two.replace_all(schema, r#"<xs:pattern value="$1|$2"/>"#)
        .into_owned()
}

/// Whether `judge` and we differ in a way that no row of [`ACCEPTED`] explains.
fn differs(judge: &str, ours: &Findings, theirs_invalid: bool) -> bool {
    if theirs_invalid {
        return ours.is_empty();
    }
    let missed = |finding: &Finding| {
        let help = finding.help.as_deref().unwrap_or_default();
        ACCEPTED.iter().any(|(who, code, part, _)| {
            let says = help.contains(part) || finding.message.contains(part);
            *who == judge && *code == finding.code.id && says
        })
    };
    !ours.iter().all(missed)
}

/// The path of the schema; `None` after saying that it is absent.
fn schema_path() -> Option<PathBuf> {
    Some(corpus::folder("xsd")?.join("tfp-portable.xsd"))
}

fn with_document(text: String) -> (String, Document) {
    let document = Document::parse("original", &text).expect("originals are well-formed");
    (text, document)
}

#[test]
fn microsofts_policies_and_their_mutants_are_judged_as_xmllint_judges_them() {
    let (Some(schema), Some(starter), Some(units)) = (
        schema_path(),
        corpus::folder("starterpack"),
        corpus::folder("unit-tests"),
    ) else {
        return;
    };
    let originals: Vec<(String, Document)> = corpus::files(&starter)
        .into_iter()
        .chain(corpus::files(&units))
        .map(|(_, text)| with_document(text))
        .collect();
    let mut run = Run::new();
    for (text, _) in &originals {
        run.judge("(unchanged)".to_owned(), text)
            .expect("it is well-formed");
    }
    let small: Vec<&(String, Document)> = originals
        .iter()
        .filter(|(text, _)| text.len() <= SMALL)
        .collect();
    let count = std::env::var("ENTRADA_MUTANTS").ok();
    let count = count.and_then(|n| n.parse().ok()).unwrap_or(MUTANTS);
    let mut dice = Dice(0x5eed_0fd1_ce00_0002);
    let (mut made, mut tried) = (0, 0);
    while made < count {
        let (text, document) = match originals.get(made / EACH) {
            Some(original) => original,
            None => small[dice.roll(small.len())],
        };
        let kind = Kind::ALL[tried % Kind::ALL.len()];
        tried += 1;
        // Those that are not well-formed are compared as well, but do not count.
        if let Some(text) = mutant(text, document, kind, &mut dice)
            && run.judge(format!("{kind:?}"), &text).is_some()
        {
            made += 1;
        }
    }
    run.compare("Microsoft's policies", &schema, Vec::new());
}

#[test]
fn mutants_of_policies_with_every_element_are_judged_as_two_validators_judge_them() {
    let Some(path) = schema_path() else {
        return;
    };
    let schema = std::fs::read_to_string(&path).expect("the schema is UTF-8");
    let schema = one_pattern_each(&schema);
    let schema = uppsala::parse(&schema).expect("the schema is XML");
    let uppsala = uppsala::XsdValidator::from_schema(&schema).expect("the schema is one");

    let originals = everything().map(with_document);
    let mut dice = Dice(0x5eed_0fd1_ce00_0001);
    let mut run = Run::new();
    let mut differing = Vec::new();
    while run.well_formed() < OF_EVERYTHING {
        let (text, document) = &originals[dice.roll(originals.len())];
        let kind = Kind::ALL[dice.roll(Kind::ALL.len())];
        let Some(text) = mutant(text, document, kind, &mut dice) else {
            continue;
        };
        let Some(errors) = run.judge(format!("{kind:?}"), &text) else {
            continue;
        };
        let theirs = uppsala::parse(&text).expect("it is well-formed");
        let theirs = uppsala.validate(&theirs);
        if differs("uppsala", errors, !theirs.is_empty()) {
            differing.push(format!("{kind:?}: ours {errors:#?}, uppsala {theirs:?}"));
        }
    }
    run.compare("every element", &path, differing);
}

#[test]
fn the_policies_with_every_element_of_the_table_are_valid() {
    for text in everything() {
        let document = Document::parse("everything", &text).expect("it is well-formed");
        let findings: Vec<String> = check(&document).iter().map(|f| f.message.clone()).collect();
        assert_eq!(findings, [""; 0]);
    }
}

#[test]
fn the_table_has_every_name_of_the_schema_and_no_other() {
    let Some(schemas) = corpus::folder("xsd") else {
        return;
    };
    let schema = std::fs::read_to_string(schemas.join("tfp-portable.xsd"));
    let schema = Document::parse("xsd", &schema.expect("the schema is UTF-8"));
    let schema = schema.expect("the schema is XML");
    let mut names = BTreeSet::new();
    for (_, declaration) in schema.elements() {
        if ["element", "attribute"].contains(&declaration.name.as_str())
            && let Some(name) = declaration.attribute("name")
        {
            names.insert(format!("{} {name}", declaration.name));
        }
    }
    // Declared in a type that nothing uses.
    names.remove("attribute Pattern");

    let mut written = BTreeSet::new();
    for text in everything() {
        let document = Document::parse("everything", &text).expect("it is well-formed");
        for (_, element) in document.elements() {
            written.insert(format!("element {}", element.name));
            let attributes = element.attributes.iter();
            written.extend(attributes.map(|a| format!("attribute {}", a.name)));
        }
    }
    let differing: Vec<&String> = written.symmetric_difference(&names).collect();
    assert_eq!(differing, [""; 0]);
}

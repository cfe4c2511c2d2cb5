//! The table against two validators of the real schema.
//!
//! A seeded stream of mutants of correct policies is judged by our rules, by uppsala and, where it
//! is installed, by xmllint. `ENTRADA_MUTANTS` raises their number. Every disagreement that is
//! accepted is in [`ACCEPTED`] with its reason.

#![expect(
    clippy::disallowed_methods,
    clippy::format_push_string,
    reason = "tests read and write files themselves, and need not be fast"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::model::{ChildType, Content as Model, Type};
use super::simple::Simple;
use super::{check, table};
use crate::diag::{Finding, Findings, Severity};
use crate::policy::corpus;
use crate::policy::doc::{Attribute, Document, Element, ElementId, NAMESPACE};

/// What a validator misses: its name, our code and help, and why it is the validator that is wrong.
/// The other way round, a mutant that only the validator refuses, nothing is accepted.
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
];

/// How many mutants there are unless `ENTRADA_MUTANTS` says otherwise.
const MUTANTS: usize = 600;

/// A small generator of numbers: the same stream for the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % sides.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.roll(among.len())]
    }
}

/// Two policies that together have every element and every attribute of the table: where it allows
/// one of two elements, each has another.
fn everything() -> [String; 2] {
    [0, 1].map(everything_with)
}

fn everything_with(alternative: usize) -> String {
    let mut text = String::new();
    let mut serial = 0;
    write_row(
        "TrustFrameworkPolicy",
        &table::TRUST_FRAMEWORK_POLICY,
        alternative,
        &mut serial,
        &mut text,
    );
    text.replacen('>', &format!(" xmlns='{NAMESPACE}'>"), 1)
}

fn write_row(
    name: &str,
    row: &'static Type,
    alternative: usize,
    serial: &mut usize,
    text: &mut String,
) {
    *text += &format!("<{name}");
    for attribute in row.attributes {
        *serial += 1;
        let value = match (attribute.name, attribute.of) {
            ("Order", _) => serial.to_string(),
            (_, Simple::String) => format!("s{serial}"),
            (_, of) => sample(of).to_owned(),
        };
        *text += &format!(" {}='{value}'", attribute.name);
    }
    *text += ">";
    let chosen = match row.content {
        Model::Text(of) => {
            *text += sample(of);
            &[]
        }
        Model::Sequence(particles) => particles,
        Model::OneOf(particles) => {
            let at = alternative % particles.len();
            &particles[at..=at]
        }
        Model::Empty | Model::Anything { .. } => &[],
    };
    for particle in chosen {
        for _ in 0..=usize::from(particle.repeats) {
            match particle.of {
                ChildType::Row(row) => write_row(particle.name, row, alternative, serial, text),
                ChildType::Text(of) => {
                    *text += &format!("<{0}>{1}</{0}>", particle.name, sample(of));
                }
            }
        }
    }
    *text += &format!("</{name}>");
}

/// A value of the type.
fn sample(of: Simple) -> &'static str {
    match of {
        Simple::OneOf(words) => words[words.len() - 1],
        _ => VALUES
            .iter()
            .find(|value| !value.is_empty() && of.check(value).is_ok())
            .expect("every type has a value in the list"),
    }
}

/// Values that are right for one type and wrong for others.
const VALUES: &[&str] = &[
    "a",
    "true",
    "7",
    "0.3.0.0",
    "1.0.0",
    "en",
    "pt-BR",
    "zh-Hans-CN-x",
    "contoso.onmicrosoft.com",
    "contoso-dev.onmicrosoft.com",
    "urn:com:microsoft:aad:b2c:elements:unifiedssp:1.0.0",
    "URN:a:b",
    "~/tenant/a.cshtml",
    "https://contoso.example/a/b.html?c=d",
    "https://contoso.example//a",
    "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "{0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9}",
    "",
    " ",
    " true ",
    "True",
    "+07",
    "-0",
    "2147483648",
    "1.5",
    "B2C_1A_x.",
    "String",
    "claimsExchange",
    "SHA {Settings:Tenant}",
    "JSON",
    "ClaimsExchange",
    "string",
    "1",
];

const NAMES: &[&str] = &[
    "Item",
    "Metadata",
    "OutputClaims",
    "InputClaims",
    "ClaimType",
    "TechnicalProfile",
    "Value",
    "DisplayName",
    "Preconditions",
    "BuildingBlocks",
    "Extensions",
    "LoadUri",
    "Bogus",
];

const ATTRIBUTES: &[&str] = &[
    "Id",
    "Key",
    "Type",
    "ReferenceId",
    "Required",
    "Order",
    "DefaultValue",
    "bogus",
    "Culture",
];

/// One small change to `text`, which `document` was read from.
fn mutant(text: &str, document: &Document, dice: &mut Dice) -> String {
    let count = document.elements().count();
    let id = |dice: &mut Dice| ElementId(u32::try_from(dice.roll(count)).unwrap_or(0));
    let (chosen, other) = (id(dice), id(dice));
    let element = document.element(chosen);
    let source = &text[element.span.start..element.span.end];
    let replace =
        |start: usize, end: usize, with: &str| format!("{}{with}{}", &text[..start], &text[end..]);
    match dice.roll(14) {
        0 if chosen != ElementId::ROOT => replace(element.span.start, element.span.end, ""),
        1 if chosen != ElementId::ROOT => replace(element.span.end, element.span.end, source),
        2 => match next_sibling(document, chosen) {
            Some(next) => {
                let swapped = format!("{}{source}", &text[next.span.start..next.span.end]);
                replace(element.span.start, next.span.end, &swapped)
            }
            None => text.to_owned(),
        },
        3 => renamed(text, element, dice.pick(NAMES)),
        4 => with_attribute(text, element, dice, |_, _| String::new()),
        5 => with_attribute(text, element, dice, |attribute, dice| {
            format!("{}='{}'", dice.pick(ATTRIBUTES), escaped(&attribute.value))
        }),
        6 | 7 => with_attribute(text, element, dice, |attribute, dice| {
            format!("{}='{}'", attribute.name, dice.pick(VALUES))
        }),
        8 => {
            let attribute = format!(" {}='{}'", dice.pick(ATTRIBUTES), dice.pick(VALUES));
            replace(element.name_span.end, element.name_span.end, &attribute)
        }
        9 => with_content(text, element, dice.pick(VALUES)),
        10 => {
            let fillers = [" ", "x", "<!-- c -->", "<![CDATA[x]]>", "<Bogus/>"];
            let old = inner(text, element).unwrap_or_default();
            with_content(text, element, &format!("{}{old}", dice.pick(&fillers)))
        }
        11 => with_content(text, element, ""),
        12 => {
            let new = format!("<{}/>", dice.pick(NAMES));
            replace(element.span.start, element.span.start, &new)
        }
        _ => {
            let moved = document.element(other);
            let moved = &text[moved.span.start..moved.span.end];
            replace(element.span.end, element.span.end, moved)
        }
    }
}

fn next_sibling(document: &Document, id: ElementId) -> Option<&Element> {
    let parent = document.element(id).parent?;
    let mut siblings = document.children(parent).skip_while(|(at, _)| *at != id);
    siblings.nth(1).map(|(_, element)| element)
}

fn renamed(text: &str, element: &Element, name: &str) -> String {
    let source = &text[element.span.start..element.span.end];
    let closing = format!("</{}", element.name);
    let opened = source.replacen(&element.name, name, 1);
    let source = match opened.rfind(&closing) {
        Some(at) => format!("{}</{name}{}", &opened[..at], &opened[at + closing.len()..]),
        None => opened,
    };
    format!(
        "{}{source}{}",
        &text[..element.span.start],
        &text[element.span.end..]
    )
}

fn with_attribute(
    text: &str,
    element: &Element,
    dice: &mut Dice,
    change: impl Fn(&Attribute, &mut Dice) -> String,
) -> String {
    if element.attributes.is_empty() {
        return text.to_owned();
    }
    let attribute = &element.attributes[dice.roll(element.attributes.len())];
    let new = change(attribute, dice);
    format!(
        "{}{new}{}",
        &text[..attribute.span.start],
        &text[attribute.span.end..]
    )
}

/// The text between the tags of `element`, unless it is closed in its opening tag.
fn inner<'a>(text: &'a str, element: &Element) -> Option<&'a str> {
    let source = &text[element.span.start..element.span.end];
    let end = source.rfind("</")?;
    let last = element.attributes.last();
    let open = last.map_or(element.name_span.end, |attribute| attribute.span.end);
    let start = open - element.span.start;
    let start = start + source[start..].find('>')? + 1;
    (start <= end).then(|| &source[start..end])
}

fn with_content(text: &str, element: &Element, content: &str) -> String {
    let source = &text[element.span.start..element.span.end];
    let source = match inner(text, element) {
        Some(old) => {
            let end = source.rfind("</").unwrap_or(source.len());
            format!("{}{content}{}", &source[..end - old.len()], &source[end..])
        }
        None => {
            let open = source.trim_end_matches("/>");
            format!("{open}>{content}</{}>", element.name)
        }
    };
    format!(
        "{}{source}{}",
        &text[..element.span.start],
        &text[element.span.end..]
    )
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\'', "&#39;")
}

/// The errors we report that the schema decides.
fn schema_errors(document: &Document) -> Findings {
    let mut findings = check(document);
    findings.retain(|f| f.severity == Severity::Error && f.code.id != "ENT3013");
    findings
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

/// Which of the files in `folder` xmllint finds invalid; `None` when it is not installed.
fn xmllint(schema: &std::path::Path, folder: &std::path::Path) -> Option<BTreeSet<String>> {
    let files = corpus::files(folder).into_iter().map(|(path, _)| path);
    let said = corpus::xmllint(schema, files)?;
    let invalid = said
        .iter()
        .filter_map(|line| line.strip_suffix(" fails to validate"))
        .filter_map(|path| path.rsplit('/').next())
        .map(str::to_owned);
    Some(invalid.collect())
}

/// Whether `judge` and we differ in a way that no row of [`ACCEPTED`] explains.
fn differs(judge: &str, ours: &Findings, theirs_invalid: bool) -> bool {
    if theirs_invalid {
        return ours.is_empty();
    }
    let missed = |finding: &Finding| {
        let help = finding.help.as_deref().unwrap_or_default();
        ACCEPTED.iter().any(|(who, code, start, _)| {
            *who == judge && *code == finding.code.id && help.starts_with(start)
        })
    };
    !ours.iter().all(missed)
}

#[test]
fn mutants_are_judged_as_the_schema_judges_them() {
    let (Some(schemas), Some(starter), Some(units)) = (
        corpus::folder("xsd"),
        corpus::folder("starterpack"),
        corpus::folder("unit-tests"),
    ) else {
        return;
    };
    let schema_path = schemas.join("tfp-portable.xsd");
    let schema = std::fs::read_to_string(&schema_path).expect("the schema is UTF-8");
    let schema = one_pattern_each(&schema);
    let schema = uppsala::parse(&schema).expect("the schema is XML");
    let uppsala = uppsala::XsdValidator::from_schema(&schema).expect("the schema is one");

    let with_document = |text: String| {
        let document = Document::parse("original", &text).expect("originals are well-formed");
        (text, document)
    };
    let everything = everything().map(with_document);
    let corpus: Vec<(String, Document)> = corpus::files(&starter)
        .into_iter()
        .chain(corpus::files(&units))
        .filter(|(_, text)| text.len() < 30_000)
        .map(|(_, text)| with_document(text))
        .collect();

    let count = std::env::var("ENTRADA_MUTANTS")
        .ok()
        .and_then(|n| n.parse().ok());
    let count: usize = count.unwrap_or(MUTANTS);
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let mut dice = Dice(0x5eed_0fd1_ce00_0001);
    let mut ours = BTreeMap::new();
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let mut disagreements = Vec::new();
    for number in 0..count {
        // Half of the mutants are of the policies that have every element.
        let (text, document) = match dice.roll(4) {
            0 => &everything[0],
            1 => &everything[1],
            _ => &corpus[dice.roll(corpus.len())],
        };
        let text = mutant(text, document, &mut dice);
        let Ok(document) = Document::parse("mutant", &text) else {
            *tally.entry("not well-formed").or_default() += 1;
            continue;
        };
        let errors = schema_errors(&document);
        let verdict = if errors.is_empty() {
            "valid"
        } else {
            "invalid"
        };
        *tally.entry(verdict).or_default() += 1;
        let theirs =
            uppsala::parse(text.trim_start_matches('\u{feff}')).expect("it is well-formed");
        let theirs = uppsala.validate(&theirs);
        if differs("uppsala", &errors, !theirs.is_empty()) {
            disagreements.push(format!("{number}: ours {errors:#?}, uppsala {theirs:?}"));
        }
        let name = format!("{number:06}.xml");
        std::fs::write(folder.path().join(&name), &text).expect("it can be written");
        ours.insert(name, errors);
    }
    if let Some(invalid) = xmllint(&schema_path, folder.path()) {
        for (name, errors) in &ours {
            if differs("xmllint", errors, invalid.contains(name)) {
                disagreements.push(format!("{name}: ours {errors:#?}, xmllint the opposite"));
            }
        }
    }
    #[expect(clippy::print_stderr, reason = "the counts are worth reading")]
    {
        eprintln!("{count} mutants: {tally:?}",);
    }
    if !disagreements.is_empty() {
        let kept = folder.keep();
        panic!("see {}\n{}", kept.display(), disagreements.join("\n"));
    }
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

//! Policies that are broken at random are whole again after fixing.
//!
//! A seeded stream of mutants: of Microsoft's starter packs, which are to mean again what they meant,
//! and of a document with everything the schema has, which is at least to be no worse.
//! `ENTRADA_FIXES` raises their number.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read their number from the environment"
)]

use std::collections::BTreeMap;

use super::apply::{Texts, fix};
use super::tests::{Files, fixed, judged};
use crate::diag::{Finding, Findings, Severity, Span};
use crate::policy::corpus;
use crate::policy::diff;
use crate::policy::doc::{Document, Element, ElementId};
use crate::policy::rules::JudgeOptions;
use crate::policy::set::PolicySet;
use crate::policy::structure::Shape;
use crate::policy::structure::oracle::{Dice, Kind, everything, mutant};
use crate::policy::writer;

/// How many mutants there are unless `ENTRADA_FIXES` says otherwise.
fn number(usual: usize) -> usize {
    let wanted = std::env::var("ENTRADA_FIXES").ok();
    wanted.map_or(usual, |n| n.parse().expect("ENTRADA_FIXES is a number"))
}

/// A kind of slip. Returns the range of the text that changes, and what is there instead.
type Slip = fn(&str, &Document, &mut Dice) -> Option<(Span, String)>;

const SLIPS: &[(&str, Slip)] = &[
    ("order", swapped),
    ("word", shouted),
    ("white space", opened),
    ("item", repeated),
    ("reference", recased),
    ("name", small),
];

/// One of the elements for which `with` has an answer.
fn any<T>(
    document: &Document,
    dice: &mut Dice,
    with: impl Fn(ElementId, &Element) -> Option<T>,
) -> Option<T> {
    let mut found: Vec<T> = document
        .elements()
        .filter_map(|(id, element)| with(id, element))
        .collect();
    (!found.is_empty()).then(|| found.swap_remove(dice.roll(found.len())))
}

/// Two neighbours of different names change places.
fn swapped(text: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    let (first, second) = any(document, dice, |id, _| {
        let shape = Shape::of(document, id);
        let children: Vec<&Element> = document.children(id).map(|(_, child)| child).collect();
        let differ = |pair: &&[&Element]| {
            let rank = |of: &Element| shape.rank(&of.name);
            rank(pair[0]).is_some() && rank(pair[0]) < rank(pair[1])
        };
        let pair = children.windows(2).find(differ)?;
        Some((pair[0].span, pair[1].span))
    })?;
    let source = |start: usize, end: usize| &text[start..end];
    let new = [
        source(second.start, second.end),
        source(first.end, second.start),
        source(first.start, first.end),
    ];
    Some((Span::new(first.start, second.end), new.concat()))
}

/// A word of the schema in capital letters.
fn shouted(_: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    any(document, dice, |id, element| {
        let shape = Shape::of(document, id);
        element.attributes.iter().find_map(|attribute| {
            let wrong = attribute.value.to_uppercase();
            let right = shape.respelled_attribute(&attribute.name, &wrong)?;
            let is_slip = right != wrong && *right == *attribute.value;
            is_slip.then_some((attribute.value_span, format!(" {wrong}\t")))
        })
    })
}

/// An element that is to be empty, with a line break in it.
fn opened(text: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    let names = [
        "ClaimsExchange",
        "Key",
        "InputClaimsTransformation",
        "Protocol",
    ];
    any(document, dice, |_, element| {
        let source = &text[element.span.start..element.span.end];
        let open = source.strip_suffix("/>")?;
        let new = format!("{open}>\r\n</{}>", element.name);
        names
            .contains(&&*element.name)
            .then_some((element.span, new))
    })
}

/// A metadata item, and once more.
fn repeated(text: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    any(document, dice, |_, element| {
        let source = &text[element.span.start..element.span.end];
        let span = Span::new(element.span.end, element.span.end);
        (element.name == "Item").then(|| (span, format!("\n{source}")))
    })
}

/// A reference in the other case.
fn recased(_: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    any(document, dice, |_, element| {
        let holder = element.attributes.iter().find(|attribute| {
            attribute.name.ends_with("ReferenceId") && attribute.name != "StorageReferenceId"
        })?;
        let other = holder.value.chars().map(|c| match c.is_ascii_lowercase() {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        });
        Some((holder.value_span, other.collect()))
    })
}

/// The name of an attribute in small letters.
fn small(_: &str, document: &Document, dice: &mut Dice) -> Option<(Span, String)> {
    any(document, dice, |id, element| {
        let shape = Shape::of(document, id);
        let attribute = element.attributes.first()?;
        let span = attribute.span;
        let name = Span::new(span.start, span.start + attribute.name.len());
        let wrong = attribute.name.to_lowercase();
        shape.attribute_like(&wrong, &attribute.value)?;
        (id != ElementId::ROOT).then_some((name, wrong))
    })
}

/// The steps of one journey of `files`, in all of them, with gaps in their numbers.
fn gaps(files: &Files, dice: &mut Dice) -> Files {
    let documents: Vec<Document> = files.iter().map(read).collect();
    let journeys = documents.iter().flat_map(|document| {
        let journeys = document.elements().filter(|(_, e)| is_journey(e));
        journeys.filter_map(|(_, journey)| Some(journey.attribute("Id")?.to_lowercase()))
    });
    let journeys: Vec<String> = journeys.collect();
    let chosen = &journeys[dice.roll(journeys.len())];
    let (factor, from) = (dice.roll(3) + 1, dice.roll(6));
    let renumber = |old: usize| old * factor + usize::from(old > from) * 2 + 1;
    let rewrite = |(file, document): (&(String, String), &Document)| {
        let mut text = file.1.clone();
        let steps: Vec<ElementId> = document
            .elements()
            .filter(|(_, e)| is_journey(e))
            .filter(|(_, e)| {
                e.attribute("Id")
                    .is_some_and(|id| id.to_lowercase() == *chosen)
            })
            .flat_map(|(id, _)| document.children(id))
            .flat_map(|(list, _)| document.children(list))
            .map(|(step, _)| step)
            .collect();
        for step in steps.into_iter().rev() {
            let order = document.element(step).attribute_node("Order");
            let order = order.expect("a step has a number");
            let old: usize = order.value.parse().expect("a number is one");
            let (start, end) = (order.value_span.start, order.value_span.end);
            text.replace_range(start..end, &renumber(old).to_string());
        }
        (file.0.clone(), text)
    };
    files.iter().zip(&documents).map(rewrite).collect()
}

fn is_journey(element: &Element) -> bool {
    ["UserJourney", "SubJourney"].contains(&&*element.name)
}

fn read((name, text): &(String, String)) -> Document {
    Document::parse(name.as_str(), text).expect("the mutant is well-formed")
}

fn set(files: &Files) -> PolicySet {
    PolicySet::new(files.iter().map(read))
}

fn with(files: &Files, texts: &Texts) -> Files {
    let new = |(name, text): &(String, String)| {
        let text = texts.get(name.as_str()).unwrap_or(text);
        (name.clone(), text.clone())
    };
    files.iter().map(new).collect()
}

/// What the files say, comments and the case of ids aside.
fn meaning(files: &Files) -> Vec<String> {
    let canonical = |file: &(String, String)| writer::write(&read(file)).to_lowercase();
    files.iter().map(canonical).collect()
}

fn errors(findings: &Findings) -> Vec<&Finding> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    findings.iter().filter(is_error).collect()
}

#[test]
fn a_broken_starter_pack_means_again_what_it_meant() {
    let Some(pack) = corpus::starter_pack() else {
        return;
    };
    let options = corpus::options();
    let packs: Vec<Files> = pack
        .complete
        .iter()
        .map(|folder| {
            let files = corpus::files(folder).into_iter();
            let files = files.filter(|(path, _)| path.parent() == Some(folder));
            files
                .map(|(path, text)| (path.display().to_string(), text))
                .collect()
        })
        .map(|files: Files| {
            let fixed = fixed(&files, &options);
            with(&files, &fixed.texts)
        })
        .collect();
    let mut dice = Dice(0x5eed_f1c5);
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for turn in 0..number(28) {
        let whole = &packs[dice.roll(packs.len())];
        let kind = turn % (SLIPS.len() + 1);
        let (name, broken) = match SLIPS.get(kind) {
            None => ("numbers", gaps(whole, &mut dice)),
            Some((name, slip)) => {
                let mut broken = whole.clone();
                // Some files are too small for some slips.
                let first = dice.roll(broken.len());
                broken.rotate_left(first);
                let slipped = broken.iter_mut().any(|file| {
                    let change = slip(&file.1, &read(file), &mut dice);
                    change.is_some_and(|(span, new)| {
                        file.1.replace_range(span.start..span.end, &new);
                        true
                    })
                });
                assert!(slipped, "{name} is possible somewhere");
                broken.rotate_right(first);
                (*name, broken)
            }
        };
        let result = fixed(&broken, &options);
        let mended = with(&broken, &result.texts);
        assert_eq!(errors(&result.left).len(), 0, "{name}: {:#?}", result.left);
        assert!(meaning(&mended) == meaning(whole), "{name} in turn {turn}");
        // A claim in another case may be another one to somebody outside; fixing keeps that.
        let before = if name == "reference" { &broken } else { whole };
        let difference = diff::compare(&set(before), &set(&mended));
        assert!(
            difference.is_empty(),
            "{name} in turn {turn}: {difference:#?}"
        );
        if name == "numbers" {
            assert!(mended == *whole, "{name} in turn {turn}");
        }
        let again = fixed(&mended, &options);
        assert_eq!(
            again.texts.len(),
            0,
            "{name} in turn {turn}: {:#?}",
            again.corrected
        );
        *made.entry(name).or_default() += 1;
    }
    assert_eq!(made.len(), SLIPS.len() + 1, "{made:?}");
}

/// White space and comments between the tags of `text`.
fn spaced(text: &str, dice: &mut Dice) -> String {
    let gaps = [
        "",
        "\r\n  ",
        "<!-- c -->",
        " <!-- d -->\n",
        "\n\t<!-- e -->\n<?p?>",
        " ",
    ];
    text.split_inclusive('>')
        .fold(String::new(), |mut text, tag| {
            // White space in what must be empty is a mistake of its own, and comes seldom.
            if tag.starts_with("</") && dice.roll(40) == 0
                || tag.starts_with('<') && !tag.starts_with("</")
            {
                text.push_str(dice.pick(&gaps));
            }
            text.push_str(tag);
            text
        })
}

#[test]
fn nothing_is_worse_after_fixing_and_fixing_again_changes_nothing() {
    let mut dice = Dice(0x0dd_ba11);
    let options = JudgeOptions::default();
    let wholes = everything().map(|text| format!("\u{feff}{}", spaced(&text, &mut dice)));
    let structural = |findings: &Findings| {
        let found = findings.iter().filter(|f| f.code.id.starts_with("ENT30"));
        found.filter(|f| f.severity == Severity::Error).count()
    };
    let mut corrected = 0;
    for turn in 0..number(60) {
        let mut text = wholes[turn % 2].clone();
        for _ in 0..=dice.roll(3) {
            let document = Document::parse("a.xml", &text).expect("mutants are well-formed");
            let kind = Kind::ALL[dice.roll(Kind::ALL.len())];
            let broken = mutant(&text, &document, kind, &mut dice);
            let is_read = |text: &String| Document::parse("a.xml", text).is_ok();
            text = broken.filter(is_read).unwrap_or(text);
        }
        let files = vec![("a.xml".to_owned(), text)];
        let before = judged(&files, &Texts::new(), &options);
        for edit in before
            .iter()
            .filter_map(|f| f.fix.as_ref())
            .flat_map(|fix| &fix.edits)
        {
            let range = edit.span.start..edit.span.end;
            assert!(
                files[0].1.get(range).is_some(),
                "{edit:?} is a place of the text"
            );
        }
        let result = fixed(&files, &options);
        assert!(
            structural(&result.left) <= structural(&before),
            "turn {turn}"
        );
        let mended = with(&files, &result.texts);
        let again = fixed(&mended, &options);
        assert_eq!(again.texts.len(), 0, "turn {turn}: {:#?}", again.corrected);
        corrected += result.corrected.len();
    }
    assert!(corrected > 0);
}

#[test]
fn a_file_that_a_fix_would_make_unreadable_is_left() {
    let files = vec![("a.xml".to_owned(), "<TrustFrameworkPolicy/>".to_owned())];
    let result = fix(
        |texts| {
            let mut findings = judged(&files, texts, &JudgeOptions::default());
            for finding in &mut findings {
                finding.fix = Some(crate::diag::Fix {
                    title: "break it".to_owned(),
                    edits: vec![crate::diag::Edit {
                        file: "a.xml".into(),
                        span: Span::new(0, 1),
                        replacement: String::new(),
                    }],
                });
            }
            findings
        },
        |findings| findings,
        |_| Some(&files[0].1),
    );
    assert_eq!((result.texts.len(), result.corrected.len()), (0, 0));
}

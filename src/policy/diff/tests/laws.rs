//! What holds of every comparison: over the fixture's variants and over Microsoft's policies.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::policy::corpus;
use crate::policy::doc::{Content, Document, Element, ElementId};
use crate::policy::writer;

/// A change without its places, as it looks from the other side when `mirror` is set.
fn seen(change: &Change, mirror: bool) -> String {
    let words = |side: &Option<Side>| side.as_ref().map(|side| side.words.clone());
    let (kind, old, new) = if mirror {
        (change.kind.mirrored(), &change.new, &change.old)
    } else {
        (change.kind, &change.old, &change.new)
    };
    let (old, new) = (words(old), words(new));
    format!(
        "{kind:?} {:?} {:?} {} {old:?} {new:?} {:?}",
        change.area, change.aspect, change.property, change.relying_parties
    )
}

fn all_seen(diff: &Diff, mirror: bool) -> Vec<String> {
    let mut all: Vec<String> = diff.changes.iter().map(|c| seen(c, mirror)).collect();
    all.sort();
    all
}

/// Relying parties may be called by the id of either side.
fn mirrors(old: &PolicySet, new: &PolicySet) {
    let (there, back) = (compare(old, new), compare(new, old));
    assert_eq!(all_seen(&there, false), all_seen(&back, true));
}

type Texts = Vec<(String, String)>;

fn read(texts: &Texts) -> PolicySet {
    PolicySet::new(
        texts
            .iter()
            .map(|(name, text)| Document::parse(name.as_str(), text).expect("it is well-formed")),
    )
}

/// The complete packs of the starter pack.
static PACKS: LazyLock<Vec<Texts>> = LazyLock::new(packs);

fn packs() -> Vec<Texts> {
    let Some(pack) = corpus::starter_pack() else {
        return Vec::new();
    };
    let own = |folder: &std::path::Path| -> Texts {
        let files = corpus::files(folder).into_iter();
        files
            .filter(|(path, _)| path.parent() == Some(folder))
            .map(|(path, text)| (path.display().to_string(), text))
            .collect()
    };
    pack.complete.iter().map(|folder| own(folder)).collect()
}

/// The text with other white space, quotes and order of attributes, and with comments.
fn reformatted(text: &str) -> String {
    let document = Document::parse("x", text).expect("it is well-formed");
    let root = element(&document, ElementId::ROOT);
    format!("<?xml version='1.0'?>\r\n<!-- one -->{root}")
}

fn element(document: &Document, id: ElementId) -> String {
    let of = document.element(id);
    let name = &of.name;
    let mut tag = vec![name.to_string()];
    if id == ElementId::ROOT {
        tag.push(format!("xmlns='{}'", crate::policy::doc::NAMESPACE));
    }
    let unprefixed = of.attributes.iter().rev().filter(|a| a.namespace.is_none());
    tag.extend(unprefixed.map(|a| format!("{}='{}'", a.name, escaped(&a.value))));
    let has_children = document.children(id).next().is_some();
    let content = of.content.iter().map(|content| match content {
        Content::Text(text, _) if has_children && text.trim().is_empty() => {
            "\r\n\t<!-- & -->".to_owned()
        }
        Content::Text(text, _) => escaped(text),
        Content::Element(child) => element(document, *child),
    });
    let content: String = content.collect();
    format!("<{}>{content}</{name}>", tag.join("\n  "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\'', "&#39;")
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;")
}

#[test]
fn formatting_and_comments_do_not_count() {
    for texts in &*PACKS {
        let old = read(texts);
        let with = |change: fn(&str) -> String| -> PolicySet {
            let changed = texts
                .iter()
                .map(|(name, text)| (name.clone(), change(text)));
            read(&changed.collect())
        };
        assert_eq!(lines(&compare(&old, &old)), [""; 0]);
        let written = |text: &str| writer::write(&Document::parse("x", text).expect("well-formed"));
        assert_eq!(lines(&compare(&old, &with(written))), [""; 0]);
        assert_eq!(lines(&compare(&old, &with(reformatted))), [""; 0]);
    }
}

#[test]
fn formatting_does_not_count_in_policies_without_their_base_either() {
    let Some(folder) = corpus::folder("unit-tests") else {
        return;
    };
    for (_, text) in corpus::files(&folder) {
        let old = read(&vec![("a.xml".to_owned(), text.clone())]);
        let new = read(&vec![("a.xml".to_owned(), reformatted(&text))]);
        assert_eq!(lines(&compare(&old, &new)), [""; 0]);
    }
}

#[test]
fn two_packs_compared_either_way_mirror_each_other() {
    let sets: Vec<PolicySet> = PACKS.iter().map(read).collect();
    for (at, old) in sets.iter().enumerate() {
        for new in &sets[at + 1..] {
            mirrors(old, new);
            assert!(!compare(old, new).is_empty());
        }
    }
}

/// One edit of a text: of an attribute's value, or of the text of an element without children.
/// `None` where nothing is there to edit, or where it has no meaning.
fn edited(text: &str, document: &Document, id: ElementId, nth: usize) -> Option<String> {
    let element = document.element(id);
    let parent = element
        .parent
        .map_or("", |parent| document.element(parent).name.as_str());
    // What the technical profile of a relying party is called has no meaning.
    if (parent, element.name.as_str()) == ("RelyingParty", "TechnicalProfile") {
        return None;
    }
    let attributes = element.attributes.iter().filter(|a| a.namespace.is_none());
    let spans: Vec<(String, crate::diag::Span)> = attributes
        .filter(|a| a.name != "MergeBehavior")
        .map(|a| (a.value.to_string(), a.value_span))
        .chain(words_of(document, id, element))
        .collect();
    let (value, span) = spans.get(nth)?;
    let value = match value.trim() {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        other => format!("{other}x"),
    };
    Some(format!(
        "{}{}{}",
        &text[..span.start],
        value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;"),
        &text[span.end..]
    ))
}

fn words_of(
    document: &Document,
    id: ElementId,
    element: &Element,
) -> Option<(String, crate::diag::Span)> {
    let parent = element
        .parent
        .map(|parent| document.element(parent).name.as_str());
    // The name of a claims provider groups technical profiles for whoever reads the file.
    let is_meaningless = element.name == "DisplayName" && parent == Some("ClaimsProvider");
    let is_leaf = document.children(id).next().is_none();
    element.content.iter().find_map(|content| match content {
        Content::Text(text, span) if is_leaf && !is_meaningless && !text.trim().is_empty() => {
            Some((text.to_string(), *span))
        }
        _ => None,
    })
}

/// A variant of the fixture in which no definition hides another.
fn rich() -> Fixture {
    let validations = r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/></OutputClaims>
        <ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call" ContinueOnError="false"/>
        </ValidationTechnicalProfiles>"#;
    Fixture::new()
        .claims(&claim(
            "level",
            "int",
            r#"<UserInputType>RadioSingleSelect</UserInputType><Restriction>
            <Enumeration Text="One" Value="1" SelectByDefault="true"/></Restriction>"#,
        ))
        .predicates(
            r#"<Predicates><Predicate Id="Long" Method="IsLengthRange"><Parameters>
            <Parameter Id="Minimum">8</Parameter></Parameters></Predicate></Predicates>"#,
        )
        .transformation(
            r#"<ClaimsTransformation Id="Make" TransformationMethod="CreateStringClaim"><InputParameters>
            <InputParameter Id="value" DataType="string" Value="v"/></InputParameters><OutputClaims>
            <OutputClaim ClaimTypeReferenceId="level" TransformationClaimType="createdClaim"/></OutputClaims>
            </ClaimsTransformation>"#,
        )
        .profile(&rest_profile(
            "Call",
            r#"<InputClaims><InputClaim ClaimTypeReferenceId="email" PartnerClaimType="mail" DefaultValue="d"/></InputClaims>
            <OutputClaims><OutputClaim ClaimTypeReferenceId="level"/></OutputClaims>
            <OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="Make"/></OutputClaimsTransformations>"#,
        ))
        .page(validations)
        .behaviors(r#"<SingleSignOn Scope="Tenant" KeepAliveInDays="7"/><ScriptExecution>Allow</ScriptExecution>"#)
}

#[test]
fn every_single_edit_of_what_has_a_meaning_is_a_change() {
    let texts = rich().texts();
    let old = read(&texts);
    let mut missed = Vec::new();
    let mut count = 0;
    for (at, (name, text)) in texts.iter().enumerate() {
        let document = &old
            .policy(crate::policy::set::PolicyIndex(
                u32::try_from(at).expect("few"),
            ))
            .document;
        for (id, element) in document.elements() {
            for nth in 0.. {
                let Some(edited) = edited(text, document, id, nth) else {
                    break;
                };
                let mut new = texts.clone();
                new[at].1 = edited;
                count += 1;
                if compare(&old, &read(&new)).is_empty() {
                    missed.push(format!("{name}: {} {nth}", element.name));
                }
            }
        }
    }
    assert_eq!(missed, [""; 0]);
    assert!(count > 100, "{count} edits");
}

#[test]
fn whatever_is_taken_away_is_missed() {
    let texts = rich().texts();
    let old = read(&texts);
    let mut unnoticed = Vec::new();
    for (at, (_, text)) in texts.iter().enumerate() {
        let document = Document::parse("x", text).expect("it is well-formed");
        for (id, element) in document.elements().skip(1) {
            let parent = element
                .parent
                .map_or("", |parent| document.element(parent).name.as_str());
            if (parent, element.name.as_str()) == ("ClaimsProvider", "DisplayName") {
                continue;
            }
            let mut new = texts.clone();
            new[at]
                .1
                .replace_range(element.span.start..element.span.end, "");
            let new = read(&new);
            if compare(&old, &new).is_empty() {
                unnoticed.push(format!("{} {id:?}", element.name));
            }
            mirrors(&old, &new);
        }
    }
    assert_eq!(unnoticed, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_the_starter_pack_are_found_and_mirrored(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        pack in any::<prop::sample::Index>(),
    ) {
        if !PACKS.is_empty() {
            let texts = pack.get(&PACKS);
            let old = read(texts);
            let at = file.index(texts.len());
            let (_, text) = &texts[at];
            let document = Document::parse("x", text).expect("it is well-formed");
            let id = ElementId(u32::try_from(place.index(document.elements().count())).expect("few"));
            if let Some(edited) = edited(text, &document, id, 0) {
                let mut texts = texts.clone();
                texts[at].1 = edited;
                let new = read(&texts);
                mirrors(&old, &new);
                if !is_hidden(&document, id) {
                    prop_assert!(!compare(&old, &new).is_empty(), "{}", document.element(id).name);
                }
            }
        }
    }

    #[test]
    fn steps_in_any_order_are_recognised_from_either_side(
        old in "[a-d]{0,6}",
        new in "[a-d]{0,6}",
    ) {
        mirrors(&journey(&old), &journey(&new));
        prop_assert_eq!(compare(&journey(&old), &journey(&new)).is_empty(), old == new);
    }
}

/// Whether another policy of the pack may define the same thing nearer to the leaf, so that an edit
/// is no change: what the base and the extensions both define.
fn is_hidden(document: &Document, id: ElementId) -> bool {
    let mut current = Some(id);
    while let Some(at) = current {
        let element = document.element(at);
        let id = element.attribute("Id").unwrap_or_default();
        if element.name == "TechnicalProfile"
            && matches!(id, "login-NonInteractive" | "Facebook-OAUTH" | "AAD-Common")
        {
            return true;
        }
        current = element.parent;
    }
    false
}

fn journey(names: &str) -> PolicySet {
    let step = |(order, name): (u32, char)| {
        format!(
            r#"<OrchestrationStep Order="{order}" Type="ClaimsExchange"><ClaimsExchanges>
            <ClaimsExchange Id="{name}Exchange" TechnicalProfileReferenceId="{name}"/></ClaimsExchanges></OrchestrationStep>"#
        )
    };
    let steps: String = (1..).zip(names.chars()).map(step).collect();
    Fixture::new().steps(&steps).set()
}

/// The children of `container` of `document`'s building blocks or claims providers.
fn definition(text: &str, name: &str, id: &str) -> std::ops::Range<usize> {
    let document = Document::parse("x", text).expect("it is well-formed");
    let element = document
        .elements()
        .find(|(_, e)| e.name == name && e.attribute("Id") == Some(id))
        .expect("it is defined");
    element.1.span.start..element.1.span.end
}

#[test]
fn a_definition_that_moves_to_another_file_of_the_chain_is_no_change() {
    let derived = "<BuildingBlocks><ClaimsSchema/><ContentDefinitions/></BuildingBlocks><ClaimsProviders><ClaimsProvider><TechnicalProfiles></TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
        .replace("<ClaimsSchema/>", "<ClaimsSchema></ClaimsSchema>")
        .replace("<ContentDefinitions/>", "<ContentDefinitions></ContentDefinitions>");
    let texts = rich().derived(&derived).texts();
    let old = read(&texts);
    let moves = [
        ("TechnicalProfile", "Call", "</TechnicalProfiles>"),
        ("TechnicalProfile", "Page", "</TechnicalProfiles>"),
        ("TechnicalProfile", "JwtIssuer", "</TechnicalProfiles>"),
        ("ClaimType", "level", "</ClaimsSchema>"),
        ("ContentDefinition", "api.page", "</ContentDefinitions>"),
    ];
    for (name, id, before) in moves {
        let mut texts = texts.clone();
        let range = definition(&texts[0].1, name, id);
        let definition = texts[0].1[range.clone()].to_owned();
        texts[0].1.replace_range(range, "");
        let place = texts[1].1.find(before).expect("it has the list");
        texts[1].1.insert_str(place, &definition);
        assert_eq!(lines(&compare(&old, &read(&texts))), [""; 0], "{id}");
    }
}

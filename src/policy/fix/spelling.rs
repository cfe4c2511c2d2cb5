//! Words that differ from the right ones in nothing but case and white space.

use super::source::is_space;
use super::{Change, Draft, Outcome, Piece, Site};
use crate::diag::{Place, Span};
use crate::policy::chain::Chain;
use crate::policy::doc::{Content, ElementId};
use crate::policy::set::{At, Kind, same_id};
use crate::policy::structure::Shape;

/// A value the schema accepts in another spelling only.
pub(super) fn value(site: &Site<'_>) -> Outcome {
    let element = site.element();
    let attribute = element
        .attributes
        .iter()
        .find(|attribute| attribute.value_span == site.span);
    let Some(written) = to_the_letter(site) else {
        return Ok(None);
    };
    let shape = Shape::of(site.document, site.id);
    let right = match attribute {
        Some(attribute) => shape.respelled_attribute(&attribute.name, written),
        None => shape.respelled_text(written),
    };
    // The white space goes, too.
    Ok(right.map(|right| site.replace(site.span, &right, format!("write `{right}`"))))
}

/// An attribute the element has in another case only.
pub(super) fn attribute(site: &Site<'_>) -> Outcome {
    let element = site.element();
    let Some(attribute) = element.attributes.iter().find(|a| a.span == site.span) else {
        return Ok(None);
    };
    let name = Span::new(site.span.start, site.span.start + attribute.name.len());
    let right = Shape::of(site.document, site.id)
        .attribute_like(&attribute.name, &attribute.value)
        .filter(|right| element.attribute(right).is_none())
        // A prefixed name is another one.
        .filter(|_| site.source(name) == &*attribute.name);
    Ok(right.map(|right| site.replace(name, right, format!("write `{right}`"))))
}

/// An element the parent has in another case only.
pub(super) fn element(site: &Site<'_>) -> Outcome {
    let element = site.element();
    let Some(parent) = element.parent.filter(|_| element.name_span == site.span) else {
        return Ok(None);
    };
    let shape = Shape::of(site.document, parent);
    let Some(right) = shape.child_like(&element.name) else {
        return Ok(None);
    };
    let another = site.document.child(parent, right).is_some();
    let repeats = shape.rank(right).is_some_and(|(_, repeats)| repeats);
    if site.source(site.span) != &*element.name || another && !repeats {
        return Ok(None);
    }
    let mut names = vec![site.span];
    let source = site.source(element.span);
    if !source.ends_with("/>") {
        let Some(close) = source.rfind("</") else {
            return Ok(None);
        };
        let start = element.span.start + close + 2;
        names.push(Span::new(start, start + element.name.len()));
    }
    let changes = names.into_iter().map(|span| Change {
        policy: site.policy,
        span,
        with: vec![Piece::New(right.to_owned())],
    });
    Ok(Some(Draft {
        title: format!("write `{right}`"),
        changes: changes.collect(),
    }))
}

/// A reference in the case of its definition, where all definitions agree on that.
pub(super) fn reference(site: &Site<'_>) -> Outcome {
    let Some(written) = to_the_letter(site).map(|written| written.trim_matches(is_space)) else {
        return Ok(None);
    };
    let Some((at, kind, right)) = definition(site) else {
        return Ok(None);
    };
    if !same_id(written, right) || right.contains(['&', '<', '"', '\'']) {
        return Ok(None);
    }
    let chain = Chain::of(site.set, site.policy);
    if at.policy != site.policy && is_uncertain(site, &chain) {
        return Err("which base defines it is not certain".to_owned());
    }
    let spelt_otherwise = |at: At| site.set.element(at).attribute("Id") != Some(right);
    if chain
        .definitions(kind, right)
        .into_iter()
        .any(spelt_otherwise)
    {
        return Err("it is defined several times, in different cases".to_owned());
    }
    if kind == Kind::ClaimType && is_known_outside(site, &chain) {
        return Err(format!(
            "without a `PartnerClaimType` the other side may know the claim as `{written}`"
        ));
    }
    Ok(Some(trimmed(site, right)))
}

/// `True` and `False` in their right case.
pub(super) fn boolean(site: &Site<'_>) -> Outcome {
    Ok(one_of(site, &["True", "False"]))
}

/// The word the rule suggests.
pub(super) fn suggested(site: &Site<'_>) -> Outcome {
    let suggestion = site.finding.suggestion.as_deref();
    Ok(suggestion.and_then(|word| one_of(site, &[word])))
}

fn one_of(site: &Site<'_>, words: &[&str]) -> Option<Draft> {
    let written = to_the_letter(site)?.trim_matches(is_space);
    let right = words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(written))?;
    Some(trimmed(site, right))
}

/// Writes `right` in place of what is there, the white space around it aside.
fn trimmed(site: &Site<'_>, right: &str) -> Draft {
    let source = site.source(site.span);
    let start = site.span.start + source.len() - source.trim_start_matches(is_space).len();
    let end = start + source.trim_matches(is_space).len();
    site.replace(Span::new(start, end), right, format!("write `{right}`"))
}

/// The source of the finding's place, when that is the value of an attribute or all the text of an
/// element, and says to the letter what it means.
fn to_the_letter<'a>(site: &Site<'a>) -> Option<&'a str> {
    let element = site.element();
    let written = site.source(site.span);
    // White space in an attribute is read as blanks.
    let same = |value: &str| value.split(is_space).eq(written.split(is_space));
    let is_attribute = element
        .attributes
        .iter()
        .any(|attribute| attribute.value_span == site.span && same(&attribute.value));
    let is_text = matches!(&element.content[..], [Content::Text(_, span)] if *span == site.span)
        && site.document.text(site.id) == written.trim();
    let is_plain = !written.contains(['&', '<']);
    ((is_attribute || is_text) && is_plain).then_some(written)
}

/// Whether another file could be a base of `chain`.
fn is_uncertain(site: &Site<'_>, chain: &Chain<'_>) -> bool {
    let uncertain = &site.limits.uncertain;
    chain
        .members()
        .iter()
        .any(|member| uncertain.contains(member))
}

/// The definition that the finding shows beside the reference, with its kind and the spelling that
/// its file has; `None` when a value of a template brought that along.
fn definition<'a>(site: &Site<'a>) -> Option<(At, Kind, &'a str)> {
    let related = site.finding.related.first()?;
    let Place::Policy { file, span, .. } = &related.place else {
        return None;
    };
    let index = *site.policies.get(&**file)?;
    let document = &site.set.policy(index).document;
    let id = document.last_starting_at_or_before(span.start);
    let element = document.element(id);
    let kind = Kind::of(&element.name, &document.element(element.parent?).name)?;
    let right = element.attribute("Id")?;
    let on_disk = site.texts[index.0 as usize].get(span.start..span.end);
    let at = At {
        policy: index,
        element: id,
    };
    (on_disk == Some(right)).then_some((at, kind, right))
}

/// Handlers that keep the names of claims to themselves.
const WITHIN: &[&str] = &[
    "SelfAssertedAttributeProvider",
    "ClaimsTransformationProtocolProvider",
];

/// Whether the claim at `site` may be known elsewhere by the name it has here: it has no partner
/// name, and belongs to a technical profile that speaks to somebody.
fn is_known_outside(site: &Site<'_>, chain: &Chain<'_>) -> bool {
    let element = site.element();
    let listed = ["InputClaim", "OutputClaim", "PersistedClaim"].contains(&&*element.name);
    if !listed || element.attribute("PartnerClaimType").is_some() {
        return false;
    }
    let Some(profile) = site.ancestor(2) else {
        return false;
    };
    if site.document.element(profile).name != "TechnicalProfile" {
        return false;
    }
    !handler(site, chain, profile, 0).is_some_and(|handler| {
        let class = handler.split(',').next().unwrap_or_default().trim();
        WITHIN.contains(&class.rsplit('.').next().unwrap_or_default())
    })
}

/// Deepest chain of includes that is followed.
const DEEPEST: usize = 16;

/// The handler of the technical profile `id` of this file, its own, inherited or included.
fn handler<'a>(site: &Site<'a>, chain: &Chain<'a>, id: ElementId, depth: usize) -> Option<&'a str> {
    let own = At {
        policy: site.policy,
        element: id,
    };
    let name = site.document.element(id).attribute("Id")?;
    let mut layers = chain.definitions(Kind::TechnicalProfile, name);
    // The technical profile of a relying party is no definition.
    if !layers.contains(&own) {
        layers = vec![own];
    }
    find_handler(chain, &layers, depth)
}

fn find_handler<'a>(chain: &Chain<'a>, layers: &[At], depth: usize) -> Option<&'a str> {
    let child = |at: &At, name| {
        let document = &chain.set.policy(at.policy).document;
        document.child(at.element, name).map(|(_, child)| child)
    };
    let protocol = layers.iter().rev().find_map(|at| child(at, "Protocol"));
    if let Some(protocol) = protocol {
        return protocol.attribute("Handler");
    }
    let include = layers
        .iter()
        .rev()
        .find_map(|at| child(at, "IncludeTechnicalProfile")?.attribute("ReferenceId"))?;
    let below = chain.definitions(Kind::TechnicalProfile, include);
    (depth < DEEPEST)
        .then(|| find_handler(chain, &below, depth + 1))
        .flatten()
}

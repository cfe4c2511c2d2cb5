//! What an element holds too much of.

use super::source::{interior, is_space};
use super::{Change, Draft, Outcome, Site};
use crate::diag::Span;
use crate::policy::doc::{Content, ElementId};

/// Closes an element that must be empty in its opening tag; with comments in it, takes the white
/// space out.
pub(super) fn nothing_inside(site: &Site<'_>) -> Outcome {
    let element = site.element();
    let Some(inside) = interior(site.text, site.document, site.id) else {
        return Ok(None);
    };
    let title = format!("take the white space out of `{}`", element.name);
    if site.source(inside).trim_matches(is_space).is_empty() {
        let before = Span::new(element.span.start, inside.start - 1);
        let close = match site.source(before).ends_with(is_space) {
            true => "/>",
            false => " />",
        };
        let span = Span::new(before.end, element.span.end);
        return Ok(Some(site.replace(span, close, title)));
    }
    let mut changes = Vec::new();
    for content in &element.content {
        match content {
            Content::Text(_, span) if site.source(*span).trim_matches(is_space).is_empty() => {
                changes.push(Change {
                    policy: site.policy,
                    span: *span,
                    with: Vec::new(),
                });
            }
            // A character reference, or worse.
            Content::Text(..) | Content::Element(_) => return Ok(None),
        }
    }
    Ok(Some(Draft { title, changes }))
}

/// Removes an item that says once more what an earlier one says, with the white space before it.
///
/// Nothing is removed that has a comment beside it, or while another item of that key says
/// something else.
pub(super) fn one_of_equals(site: &Site<'_>) -> Outcome {
    let document = site.document;
    let element = site.element();
    let key = element
        .attributes
        .iter()
        .find(|attribute| attribute.value_span == site.span);
    let (Some(key), Some(parent)) = (key, element.parent) else {
        return Ok(None);
    };
    let same_key = |id: &ElementId| {
        let other = document.element(*id);
        other.name == element.name && other.attribute(&key.name) == Some(&*key.value)
    };
    let siblings: Vec<ElementId> = document.children(parent).map(|(id, _)| id).collect();
    // What is written counts: placeholders that mean the same here may differ elsewhere.
    let says = |id: ElementId| {
        let said = document.element(id).attributes.iter();
        let mut said: Vec<(&str, &str)> = said
            .map(|a| (&*a.name, site.source(a.value_span)))
            .collect();
        said.sort_unstable();
        let inside = interior(site.text, document, id);
        (said, inside.map_or("", |inside| site.source(inside)))
    };
    let has_children = |id: ElementId| document.children(id).next().is_some();
    let mut twins = siblings.iter().copied().filter(same_key);
    if !twins.all(|twin| says(twin) == says(site.id) && !has_children(twin)) {
        return Ok(None);
    }
    let at = siblings.iter().position(|id| *id == site.id);
    let (Some(at), Some(inside)) = (at, interior(site.text, document, parent)) else {
        return Ok(None);
    };
    let span_of = |id: &ElementId| document.element(*id).span;
    let before = match at.checked_sub(1) {
        Some(before) => span_of(&siblings[before]).end,
        None => inside.start,
    };
    let after = match siblings.get(at + 1) {
        Some(next) => span_of(next).start,
        None => inside.end,
    };
    let bare = |span| site.source(span).trim_matches(is_space).is_empty();
    let gaps = [
        Span::new(before, element.span.start),
        Span::new(element.span.end, after),
    ];
    Ok(gaps.into_iter().all(bare).then(|| {
        let gone = Change {
            policy: site.policy,
            span: Span::new(before, element.span.end),
            with: Vec::new(),
        };
        Draft {
            title: format!("remove the second `{}`", key.value),
            changes: vec![gone],
        }
    }))
}

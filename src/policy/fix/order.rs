//! Children in the schema's order.

use super::source::{interior, is_blank, is_written, rest_of_line};
use super::{Change, Draft, Outcome, Piece, Site};
use crate::diag::Span;
use crate::policy::doc::{ElementId, NAMESPACE};
use crate::policy::structure::{Shape, content::longest_ascent};

/// Moves the misplaced children of a parent, all of them at once, each with the comments and the
/// white space before it and the comments behind it on its line. Children of one name keep their
/// order.
///
/// None is moved beside a child that does not belong here, or one that is there twice and may not
/// be: what is meant is not certain then.
pub(super) fn children(site: &Site<'_>) -> Outcome {
    let Some(parent) = site.element().parent else {
        return Ok(None);
    };
    let Some(ranks) = ranks(site, parent) else {
        return Ok(None);
    };
    let Some(chunks) = chunks(site, parent) else {
        return Ok(None);
    };
    let stays = longest_ascent(&ranks);
    let mut sorted: Vec<usize> = (0..ranks.len()).collect();
    sorted.sort_by_key(|at| ranks[*at].1);
    let mut changes = Vec::new();
    let mut insert = |at: usize, with: &mut Vec<Piece>| {
        if !with.is_empty() {
            changes.push(Change {
                policy: site.policy,
                span: Span::new(at, at),
                with: std::mem::take(with),
            });
        }
    };
    let mut behind = chunks[0].start;
    let mut pending = Vec::new();
    for at in sorted {
        if stays[at] {
            insert(behind, &mut pending);
            behind = chunks[at].end;
        } else {
            pending.push(Piece::Copy(chunks[at]));
        }
    }
    insert(behind, &mut pending);
    let moved = chunks.iter().zip(&stays).filter(|(_, stays)| !**stays);
    changes.extend(moved.map(|(chunk, _)| Change {
        policy: site.policy,
        span: *chunk,
        with: Vec::new(),
    }));
    Ok(Some(Draft {
        title: format!(
            "bring the children of `{}` into the order of the schema",
            site.document.element(parent).name
        ),
        changes,
    }))
}

/// The children of `parent` with their places in the schema's order.
fn ranks(site: &Site<'_>, parent: ElementId) -> Option<Vec<(ElementId, usize)>> {
    let shape = Shape::of(site.document, parent);
    let mut ranks: Vec<(ElementId, usize)> = Vec::new();
    for (child, element) in site.document.children(parent) {
        let (rank, repeats) = shape.rank(&element.name)?;
        let twice = !repeats && ranks.iter().any(|(_, other)| *other == rank);
        if twice || element.namespace.as_deref() != Some(NAMESPACE) {
            return None;
        }
        ranks.push((child, rank));
    }
    Some(ranks)
}

/// The ranges of `parent` that each hold one child and what belongs to it. Together they are
/// without a gap.
fn chunks(site: &Site<'_>, parent: ElementId) -> Option<Vec<Span>> {
    let inside = interior(site.text, site.document, parent)?;
    let mut starts = Vec::new();
    let mut end = inside.start;
    let mut start = |end: usize, next: usize| {
        let gap = site.text.get(end..next).filter(|gap| is_blank(gap))?;
        starts.push(end + rest_of_line(gap));
        Some(())
    };
    for (_, child) in site.document.children(parent) {
        if !is_written(site.text, child) {
            return None;
        }
        start(end, child.span.start)?;
        end = child.span.end;
    }
    start(end, inside.end)?;
    let chunk = |pair: &[usize]| Span::new(pair[0], pair[1]);
    Some(starts.windows(2).map(chunk).collect())
}

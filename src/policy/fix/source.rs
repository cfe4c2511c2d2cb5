//! What a document leaves out: where tags end, and what stands between them.

use crate::diag::Span;
use crate::policy::doc::{Document, Element, ElementId};

/// The end of the opening tag that starts at byte `start` of `text`: one past its `>`.
pub(super) fn end_of_opening_tag(text: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.as_bytes().iter().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Whether `text` has the tags of `element` in the places the document says. It has not when the
/// document was read from a template and a value brought the tags along.
pub(super) fn is_written(text: &str, element: &Element) -> bool {
    let (span, name) = (element.span, element.name_span);
    let source = text.get(span.start..span.end).unwrap_or_default();
    let name_there = text.get(name.start..name.end).unwrap_or_default();
    source.starts_with('<')
        && source.ends_with('>')
        && name.start == span.start + 1
        && name_there.ends_with(&*element.name)
}

/// The range between the tags of `id`; `None` when its opening tag closes it.
pub(super) fn interior(text: &str, document: &Document, id: ElementId) -> Option<Span> {
    let element = document.element(id);
    let span = element.span;
    if !is_written(text, element) {
        return None;
    }
    let start = end_of_opening_tag(text, span.start)?;
    let end = span.start + text.get(span.start..span.end)?.rfind("</")?;
    (start <= end).then_some(Span::new(start, end))
}

/// Whether `gap`, which stands between elements, has nothing but white space, comments and
/// processing instructions.
pub(super) fn is_blank(gap: &str) -> bool {
    let mut rest = gap;
    loop {
        rest = rest.trim_start_matches(is_space);
        match after_remark(rest) {
            Some(after) => rest = after,
            None => return rest.is_empty(),
        }
    }
}

/// How many bytes of `gap` stand on the line of what is before it: remarks behind an element belong
/// to it. None when `gap` has no line break, because then they may as well belong to what follows.
pub(super) fn rest_of_line(gap: &str) -> usize {
    let mut rest = gap;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        match after_remark(rest) {
            Some(after) => rest = after,
            None if rest.starts_with(['\n', '\r']) => return gap.len() - rest.len(),
            None => return 0,
        }
    }
}

/// What follows the comment or processing instruction that `text` starts with.
fn after_remark(text: &str) -> Option<&str> {
    [("<!--", "-->"), ("<?", "?>")]
        .into_iter()
        .find_map(|(open, close)| Some(text.strip_prefix(open)?.split_once(close)?.1))
}

/// White space of XML.
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_behind_its_attributes() {
        assert_eq!(end_of_opening_tag("<a b='>' c=\">'\">x", 0), Some(16));
        assert_eq!(end_of_opening_tag("<a b='>", 0), None);
    }

    #[test]
    fn a_remark_belongs_to_the_line_it_stands_on() {
        assert_eq!(rest_of_line(" <!-- a\nb --> \n <!-- c -->\n"), 14);
        assert_eq!(rest_of_line(" <!-- a --> "), 0);
        assert_eq!(rest_of_line("\r\n"), 0);
    }

    #[test]
    fn remarks_and_white_space_are_blank_and_text_is_not() {
        assert!(is_blank("\r\n <!-- a --><?b?>\t"));
        assert!(!is_blank("<!-- a --> x"));
        assert!(!is_blank("<![CDATA[ ]]>"));
        assert!(!is_blank("&#32;"));
    }
}

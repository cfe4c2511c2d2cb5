//! The lines around a finding, cut to what a person reads.
//!
//! Input is a text and byte ranges in it; output is a short text without line breaks other than
//! `\n` and without control characters, and the same ranges in that text. Its size is bounded
//! whatever the input is.

use std::ops::Range;

use super::printable::visible;
use crate::diag::{Location, SourceMap, Span};

/// A line of more characters than this is cut around the finding.
const LONGEST_LINE: usize = 160;
/// Characters kept before the finding in a line that is cut.
const BEFORE: usize = 40;
/// Characters kept from the start of the finding in a line that is cut.
const AFTER: usize = 100;
/// Two places of a file share an excerpt when no more lines than this are between them.
const NEAR: usize = 12;

/// Lines to show, and the ranges to underline in them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The number of the first line.
    pub(super) first_line: usize,
    /// The lines.
    pub(super) text: String,
    /// The ranges, in the order in which they were asked for.
    pub(super) ranges: Vec<Range<usize>>,
    /// Columns do not count from the start of the line, because it was cut.
    pub(super) cut: bool,
}

/// The excerpt for one place. A range over several lines is underlined in its first.
pub(super) fn of(sources: &SourceMap, location: &Location) -> Option<Excerpt> {
    let (text, line) = line_of(sources, location)?;
    let start = location.span.start.clamp(line.start, line.end);
    let end = location.span.end.clamp(start, line.end);
    let shown = window(text, line, start);
    let mut excerpt = Excerpt {
        first_line: location.start.line,
        text: String::new(),
        ranges: Vec::new(),
        cut: shown.start > line.start,
    };
    if excerpt.cut {
        excerpt.text.push('…');
    }
    excerpt.push_line(text, shown, &[Span::new(start, end.min(shown.end))]);
    if shown.end < line.end {
        excerpt.text.push('…');
    }
    Some(excerpt)
}

/// One excerpt for several places of the same file; `None` when they are too far apart or their
/// lines too long.
pub(super) fn of_all(sources: &SourceMap, locations: &[&Location]) -> Option<Excerpt> {
    let first = locations.iter().map(|at| at.start.line).min()?;
    let last = locations.iter().map(|at| at.start.line).max()?;
    if last - first > NEAR {
        return None;
    }
    let mut excerpt = Excerpt {
        first_line: first,
        text: String::new(),
        ranges: vec![0..0; locations.len()],
        cut: false,
    };
    for number in first..=last {
        let file = &locations.first()?.file;
        let (text, line) = (sources.text(file)?, sources.line_span(file, number)?);
        if line.end - line.start > LONGEST_LINE {
            return None;
        }
        let here: Vec<usize> = (0..locations.len())
            .filter(|at| locations[*at].start.line == number)
            .collect();
        let spans: Vec<Span> = here
            .iter()
            .map(|at| {
                let span = locations[*at].span;
                let start = span.start.clamp(line.start, line.end);
                Span::new(start, span.end.clamp(start, line.end))
            })
            .collect();
        let known = excerpt.ranges.len();
        if number > first {
            excerpt.text.push('\n');
        }
        excerpt.push_line(text, line, &spans);
        let found = excerpt.ranges.split_off(known);
        for (at, range) in here.into_iter().zip(found) {
            excerpt.ranges[at] = range;
        }
    }
    Some(excerpt)
}

impl Excerpt {
    /// Appends the part `shown` of `text`, and where `spans` are in what was appended.
    fn push_line(&mut self, text: &str, shown: Span, spans: &[Span]) {
        let mut ranges = vec![(None, None); spans.len()];
        let mut mark = |offset: usize, at: usize| {
            for (span, range) in spans.iter().zip(&mut ranges) {
                if range.0.is_none() && offset >= span.start {
                    range.0 = Some(at);
                }
                if range.1.is_none() && offset >= span.end {
                    range.1 = Some(at);
                }
            }
        };
        for (offset, c) in text[shown.start..shown.end].char_indices() {
            mark(shown.start + offset, self.text.len());
            self.text.push(visible(c));
        }
        mark(shown.end, self.text.len());
        let end = self.text.len();
        self.ranges.extend(
            ranges
                .into_iter()
                .map(|(from, to)| from.unwrap_or(end)..to.unwrap_or(end)),
        );
    }
}

/// The first line of a place, with its file's text.
fn line_of<'a>(sources: &'a SourceMap, location: &Location) -> Option<(&'a str, Span)> {
    if location.whole_file {
        return None;
    }
    let text = sources.text(&location.file)?;
    let line = sources.line_span(&location.file, location.start.line)?;
    Some((text, line))
}

/// The part of `line` to show for something at `start`.
fn window(text: &str, line: Span, start: usize) -> Span {
    if text[line.start..line.end]
        .chars()
        .nth(LONGEST_LINE)
        .is_none()
    {
        return line;
    }
    let before = text[line.start..start].char_indices().rev();
    let after = text[start..line.end].char_indices();
    Span::new(
        before
            .take(BEFORE)
            .last()
            .map_or(start, |(at, _)| line.start + at),
        after
            .take(AFTER + 1)
            .last()
            .map_or(start, |(at, _)| start + at),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn excerpt(text: &str, needle: &str) -> Excerpt {
        let mut sources = SourceMap::new();
        let file = sources.add("f", text);
        let start = text.find(needle).unwrap_or(text.len());
        let span = Span::new(start, start + needle.len());
        let location = sources.locate(&Place::Span(file, span));
        let found = location.and_then(|location| of(&sources, &location));
        found.unwrap_or_else(|| panic!("{needle:?} has no excerpt"))
    }

    #[test]
    fn shows_the_line_of_the_place() {
        let found = excerpt("a: 1\r\nb: tab\there\r\nc: 3\r\n", "here");
        assert_eq!(found.first_line, 2);
        assert_eq!(found.text, "b: tab\there");
        assert_eq!(&found.text[found.ranges[0].clone()], "here");
    }

    #[test]
    fn cuts_a_line_of_ten_megabytes_around_the_place() {
        let text = format!("{}NEEDLE{}", "é".repeat(5_000_000), "x".repeat(1_000));
        let found = excerpt(&text, "NEEDLE");
        assert!(found.text.starts_with('…') && found.text.ends_with('…'));
        assert_eq!(found.text.chars().count(), BEFORE + AFTER + 2);
        assert_eq!(&found.text[found.ranges[0].clone()], "NEEDLE");
    }

    #[test]
    fn underlines_the_first_line_of_a_long_range() {
        let found = excerpt("a:\n  b: 1\n  c: 2\n", "b: 1\n  c: 2");
        assert_eq!(found.text, "  b: 1");
        assert_eq!(found.ranges[0], 2..6);
    }

    #[test]
    fn keeps_ranges_right_when_characters_are_replaced() {
        let found = excerpt("\u{202e}\u{1b}[31m漢字: x", "漢字");
        assert_eq!(found.text, "\u{fffd}␛[31m漢字: x");
        assert_eq!(&found.text[found.ranges[0].clone()], "漢字");
    }
}

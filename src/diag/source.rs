//! Texts that findings point into, and the way from a [`Place`] to line and column.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Finding, Place};

/// A file as it is shown to people: the path that was typed or is relative to the plan's folder,
/// with `/` between its parts on every system.
pub type FileName = Arc<str>;

/// A half-open byte range of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A position for people: both count from 1, columns count characters. A byte order mark is not a
/// character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A place that has been found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: FileName,
    /// The byte range.
    pub span: Span,
    /// Start, for people.
    pub start: LineColumn,
    /// End, for people (one past the last character).
    pub end: LineColumn,
    /// The place is the file, not something in it: span, start and end mean nothing to a reader.
    pub whole_file: bool,
}

/// A finding with its places looked up.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Where it is, if it is in a file that is known.
    pub location: Option<Location>,
    /// The JSON pointer into the plan, for machine formats.
    pub pointer: Option<String>,
    /// The other places. For a finding about generated XML shown at the plan, the first is the XML.
    pub related: Vec<LocatedRelated<'a>>,
    /// Environments in which it was found; empty when it does not depend on one.
    pub environments: Vec<String>,
    /// The edits of the finding's fix; empty when it has none, or when a file of it is not known.
    pub edits: Vec<LocatedEdit<'a>>,
}

/// An edit of a fix, looked up.
#[derive(Clone, Debug)]
pub struct LocatedEdit<'a> {
    /// What is replaced.
    pub location: Location,
    /// What is written there.
    pub replacement: &'a str,
}

/// A related place, looked up.
#[derive(Clone, Debug)]
pub struct LocatedRelated<'a> {
    /// What is there.
    pub message: &'a str,
    /// Where, if that is in a file that is known.
    pub location: Option<Location>,
}

/// Looks up a plan pointer: `(pointer, part, environment)` to a byte range of a file.
pub trait PlanIndex {
    /// The range of `pointer`, or of its nearest ancestor that exists.
    fn span_of(
        &self,
        pointer: &str,
        part: super::Part,
        environment: Option<&str>,
    ) -> Option<(FileName, Span)>;
}

/// All texts of a run and the plan's pointer index.
#[derive(Default)]
pub struct SourceMap {
    texts: BTreeMap<FileName, Source>,
    plan: Option<Box<dyn PlanIndex>>,
}

/// A text, and its line index once somebody asked for a line.
struct Source {
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

impl std::fmt::Debug for SourceMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceMap")
            .field("files", &self.texts.keys())
            .finish_non_exhaustive()
    }
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a file's text.
    pub fn add(&mut self, name: impl Into<FileName>, text: impl Into<Arc<str>>) -> FileName {
        let name = name.into();
        let source = Source {
            text: text.into(),
            lines: OnceLock::new(),
        };
        self.texts.insert(Arc::clone(&name), source);
        name
    }

    /// Takes over the texts of `other`.
    pub fn extend(&mut self, other: Self) {
        self.texts.extend(other.texts);
    }

    /// Registers the plan's pointer index.
    pub fn set_plan(&mut self, index: Box<dyn PlanIndex>) {
        self.plan = Some(index);
    }

    /// The text of a registered file.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(|source| source.text.as_ref())
    }

    /// The byte range of line `line` (from 1) of a registered file, without its line break.
    #[must_use]
    pub fn line_span(&self, file: &str, line: usize) -> Option<Span> {
        let source = self.texts.get(file)?;
        source.lines().line(&source.text, line)
    }

    /// Finds a place. A finding about generated XML is shown at the plan line that caused it.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<Location> {
        self.locate_in(place, None)
    }

    /// Finds all places of a finding.
    #[must_use]
    pub fn locate_finding<'a>(&self, finding: &'a Finding) -> Located<'a> {
        let mut environments = finding.environments.clone();
        if let (
            true,
            Place::Plan {
                environment: Some(environment),
                ..
            },
        ) = (environments.is_empty(), &finding.place)
        {
            environments.push(environment.clone());
        }
        let environment = environments.first().map(String::as_str);
        let location = self.locate_in(&finding.place, environment);
        let mut related = Vec::new();
        let pointer = match &finding.place {
            Place::Plan { pointer, .. } => Some(pointer.clone()),
            Place::Policy { file, span, origin } => {
                if location.as_ref().is_some_and(|found| found.file != *file) {
                    related.push(LocatedRelated {
                        message: "in the policy generated from it",
                        location: Some(self.location(file, *span)),
                    });
                }
                origin.clone()
            }
            Place::Nowhere | Place::File(_) | Place::Span(..) => None,
        };
        related.extend(finding.related.iter().map(|related| LocatedRelated {
            message: &related.message,
            location: self.locate_in(&related.place, environment),
        }));
        Located {
            finding,
            location,
            pointer,
            related,
            environments,
            edits: self.locate_edits(finding),
        }
    }

    fn locate_edits<'a>(&self, finding: &'a Finding) -> Vec<LocatedEdit<'a>> {
        let Some(fix) = &finding.fix else {
            return Vec::new();
        };
        let edits = fix.edits.iter().map(|edit| LocatedEdit {
            location: self.location(&edit.file, edit.span),
            replacement: &edit.replacement,
        });
        let edits: Vec<LocatedEdit<'_>> = edits.collect();
        // Half of a fix is none.
        if edits.iter().any(|edit| edit.location.whole_file) {
            return Vec::new();
        }
        edits
    }

    /// Finds a place whose finding was made in `environment`: the origin of generated XML is a
    /// pointer into that environment's plan.
    fn locate_in(&self, place: &Place, environment: Option<&str>) -> Option<Location> {
        match place {
            Place::Nowhere => None,
            Place::File(file) => Some(Location {
                whole_file: true,
                ..self.location(file, Span::default())
            }),
            Place::Span(file, span) => Some(self.location(file, *span)),
            Place::Plan {
                pointer,
                part,
                environment,
            } => self.plan_location(pointer, *part, environment.as_deref()),
            Place::Policy { file, span, origin } => origin
                .as_deref()
                .and_then(|pointer| self.plan_location(pointer, super::Part::Value, environment))
                .or_else(|| Some(self.location(file, *span))),
        }
    }

    fn plan_location(
        &self,
        pointer: &str,
        part: super::Part,
        environment: Option<&str>,
    ) -> Option<Location> {
        let (file, span) = self.plan.as_ref()?.span_of(pointer, part, environment)?;
        Some(self.location(&file, span))
    }

    /// The span of the result is within the text and on character boundaries, whatever `span` is.
    fn location(&self, file: &FileName, span: Span) -> Location {
        let Some(source) = self.texts.get(file) else {
            let start = LineColumn { line: 1, column: 1 };
            return Location {
                file: Arc::clone(file),
                span: Span::default(),
                start,
                end: start,
                whole_file: true,
            };
        };
        let text = &source.text;
        let start = boundary(text, span.start);
        let end = boundary(text, span.end).max(start);
        Location {
            file: Arc::clone(file),
            span: Span::new(start, end),
            start: source.lines().position(text, start),
            end: source.lines().position(text, end),
            whole_file: false,
        }
    }
}

/// Where the lines of a text start, and how many characters come before every [`STEP`]th byte, so
/// that a position costs a binary search and at most `STEP` bytes, also in a line of 10 MB.
struct LineIndex {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

/// Distance in bytes of the character counts that [`LineIndex`] keeps.
const STEP: usize = 1024;

impl LineIndex {
    fn new(text: &str) -> Self {
        let first = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut starts = vec![first];
        let mut characters = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % STEP == 0 {
                characters.push(count);
            }
            count += usize::from(starts_character(byte));
            if byte == b'\n' {
                starts.push(at + 1);
            }
        }
        characters.push(count);
        Self { starts, characters }
    }

    /// The position of byte `offset`; an offset past the end is the end.
    fn position(&self, text: &str, offset: usize) -> LineColumn {
        let offset = boundary(text, offset).max(self.starts[0]);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        LineColumn {
            line,
            column: self.characters_before(text, offset) - self.characters_before(text, start) + 1,
        }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let known = offset / STEP;
        let rest = &text.as_bytes()[known * STEP..offset];
        self.characters.get(known).copied().unwrap_or_default()
            + rest.iter().filter(|byte| starts_character(**byte)).count()
    }

    fn line(&self, text: &str, line: usize) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        Some(Span::new(start, end))
    }
}

/// The start of the character at `offset`, or the end of the text.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

const fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, offset: usize) -> (usize, usize) {
        let found = LineIndex::new(text).position(text, offset);
        (found.line, found.column)
    }

    #[test]
    fn counts_lines_and_characters_from_one() {
        let text = "ab\nçd\r\n漢字x";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(
            position(text, 2),
            (1, 3),
            "the line break belongs to its line"
        );
        assert_eq!(position(text, 3), (2, 1));
        assert_eq!(position(text, 5), (2, 2), "one character, two bytes");
        assert_eq!(position(text, text.len() - 1), (3, 3));
        assert_eq!(position(text, 9999), (3, 4), "past the end is the end");
        assert_eq!(position(text, 4), (2, 1), "inside a character is its start");
    }

    #[test]
    fn does_not_count_a_byte_order_mark() {
        assert_eq!(position("\u{feff}name", 0), (1, 1));
        assert_eq!(position("\u{feff}name", 3), (1, 1));
        assert_eq!(position("\u{feff}name", 4), (1, 2));
    }

    #[test]
    fn agrees_with_counting_in_a_long_line_of_wide_text() {
        let text = format!("x\n{}", "aé漢😀".repeat(3000));
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices().skip(2).step_by(97) {
            let expected = text[2..at].chars().count() + 1;
            assert_eq!(index.position(&text, at).column, expected);
        }
    }

    #[test]
    fn a_line_ends_before_its_line_break() {
        let mut sources = SourceMap::new();
        sources.add("f", "ab\r\ncd\n");
        assert_eq!(sources.line_span("f", 1), Some(Span::new(0, 2)));
        assert_eq!(sources.line_span("f", 2), Some(Span::new(4, 6)));
        assert_eq!(sources.line_span("f", 3), Some(Span::new(7, 7)));
        assert_eq!(sources.line_span("f", 4), None);
        assert_eq!(sources.line_span("f", 0), None);
    }
}

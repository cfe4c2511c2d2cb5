//! Texts that findings point into, and the way from a [`Place`] to line and column.

use std::collections::BTreeMap;
use std::sync::Arc;

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

/// A position for people: both count from 1, columns count characters.
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
}

/// A finding with its place looked up.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Where it is, if it is in a file that is known.
    pub location: Option<Location>,
    /// The JSON pointer into the plan, for machine formats.
    pub pointer: Option<String>,
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
    texts: BTreeMap<FileName, Arc<str>>,
    plan: Option<Box<dyn PlanIndex>>,
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
        self.texts.insert(Arc::clone(&name), text.into());
        name
    }

    /// Registers the plan's pointer index.
    pub fn set_plan(&mut self, index: Box<dyn PlanIndex>) {
        self.plan = Some(index);
    }

    /// The text of a registered file.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(AsRef::as_ref)
    }

    /// Finds a place. A finding about generated XML is shown at the plan line that caused it.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<Location> {
        match place {
            Place::Nowhere => None,
            Place::File(file) => Some(self.location(file, Span::default())),
            Place::Span(file, span) => Some(self.location(file, *span)),
            Place::Plan {
                pointer,
                part,
                environment,
            } => {
                let (file, span) =
                    self.plan
                        .as_ref()?
                        .span_of(pointer, *part, environment.as_deref())?;
                Some(self.location(&file, span))
            }
            Place::Policy { file, span, .. } => Some(self.location(file, *span)),
        }
    }

    fn location(&self, file: &FileName, span: Span) -> Location {
        let text = self.text(file).unwrap_or("");
        Location {
            file: Arc::clone(file),
            span,
            start: line_column(text, span.start),
            end: line_column(text, span.end),
        }
    }
}

/// The position of byte `offset` in `text`; an offset past the end is the end.
fn line_column(text: &str, offset: usize) -> LineColumn {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    LineColumn {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

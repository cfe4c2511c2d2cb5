//! Journeys as pictures: one model, and a renderer each for Mermaid, DOT and SVG.
//!
//! Input is an [`Outline`] for each journey; output is a [`Graph`] of nodes and edges whose texts are
//! still plain: each renderer escapes in its own way, so that no id can break a drawing. Equal
//! outlines give equal graphs, and equal graphs equal bytes.
//!
//! A step that is skipped under a condition stands behind a decision: one edge goes through the step,
//! the other, with the condition, around it. So does a step of which the user picks one exchange of
//! several: each exchange is a node of its own.

mod build;
mod compare;
pub mod dot;
pub mod mermaid;
pub mod outline;
pub mod palette;
pub mod svg;
#[cfg(test)]
mod tests;

pub use outline::Outline;

use outline::Tone;

/// How something differs between two versions of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It does not, or there is only one version.
    #[default]
    Same,
    /// It is only in the new one.
    Added,
    /// It is only in the old one.
    Removed,
    /// It is in both, and something about it is different.
    Changed,
    /// It has another place among its neighbours; the `Order` it had.
    Moved(u32),
}

impl Mark {
    /// A sign that tells marks apart without colours; empty for what is the same.
    #[must_use]
    pub const fn sign(&self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Added => "+",
            Self::Removed => "\u{2212}",
            Self::Changed => "~",
            Self::Moved(_) => "\u{2195}",
        }
    }

    /// `text` behind the sign.
    fn signed(&self, text: &str) -> String {
        match self.sign() {
            "" => text.to_owned(),
            sign => format!("{sign} {text}"),
        }
    }
}

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The policy.
    pub policy: String,
    /// Its journeys.
    pub journeys: Vec<JourneyGraph>,
    /// Whether two versions are shown upon each other: the marks have a meaning.
    pub compared: bool,
}

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyGraph {
    /// Its key, unique in the drawing, of letters and digits.
    pub key: String,
    /// Its id.
    pub id: String,
    /// What calls it.
    pub uses: Vec<String>,
    /// Sub-journeys.
    pub groups: Vec<Group>,
    /// Nodes, in reading order.
    pub nodes: Vec<Node>,
    /// Edges, in reading order.
    pub edges: Vec<Edge>,
}

impl JourneyGraph {
    /// What is written above it: its id and what calls it.
    #[must_use]
    pub fn title(&self) -> String {
        match self.uses.as_slice() {
            [] => self.id.clone(),
            uses => format!("{} ({})", self.id, uses.join(", ")),
        }
    }
}

/// A sub-journey, drawn around its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its key, unique in the drawing.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Whether it is transferred to rather than called.
    pub transfers: bool,
    /// How it differs between two versions.
    pub mark: Mark,
}

impl Group {
    /// What is written above it.
    #[must_use]
    pub fn title(&self) -> String {
        let kind = if self.transfers { "transfer" } else { "call" };
        format!("{} ({kind})", self.id)
    }
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A point where the way splits.
    Decision,
    /// A step, or one exchange of it.
    Step,
    /// The step that sends the token.
    Token,
    /// The end of a journey without a token, or the way back from a sub-journey.
    End,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its key, unique in the drawing.
    pub key: String,
    /// The sub-journey it is in: an index into [`JourneyGraph::groups`].
    pub group: Option<usize>,
    /// What it stands for.
    pub shape: Shape,
    /// Who acts.
    pub tone: Tone,
    /// The heading; empty for a decision.
    pub title: String,
    /// What stands below the heading.
    pub lines: Vec<Line>,
    /// How it differs between two versions.
    pub mark: Mark,
}

/// A line of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// An id.
    pub text: String,
    /// What is said about it, in words.
    pub about: String,
    /// How it differs between two versions.
    pub mark: Mark,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A technical profile that the step runs.
    Profile,
    /// A validation technical profile of the line above.
    Validation,
    /// A content definition, or a sub-journey.
    Note,
}

/// What an edge stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The way on.
    Flow,
    /// The way around a step that is skipped.
    Skip,
    /// The way into a sub-journey.
    Call,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// What it stands for.
    pub kind: EdgeKind,
    /// What is written on it; may be empty.
    pub label: String,
    /// How it differs between two versions.
    pub mark: Mark,
}

/// How much a drawing says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Steps and their technical profiles.
    Compact,
    /// Also validation technical profiles and content definitions.
    #[default]
    Full,
}

impl Graph {
    /// The drawing of `outlines`, which are journeys of `policy`.
    #[must_use]
    pub fn new(policy: &str, outlines: &[Outline], detail: Detail, compared: bool) -> Self {
        Self {
            policy: policy.to_owned(),
            journeys: outlines
                .iter()
                .enumerate()
                .map(|(at, outline)| build::journey(&format!("j{}", at + 1), outline, detail))
                .collect(),
            compared,
        }
    }
}

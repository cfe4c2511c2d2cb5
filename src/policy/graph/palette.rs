//! The colours of drawings: one row for each class a node or an edge can have.
//!
//! A drawing of one version is coloured by who acts, a comparison by what differs. Every colour has a
//! sign, a dash or a word beside it, so that nothing depends on seeing it.

use super::outline::Tone;
use super::{Graph, Mark, Node};

/// A class and its colours on a light ground: text is dark on every fill.
#[derive(Debug)]
pub struct Class {
    /// Its name.
    pub name: &'static str,
    /// What it stands for, in words for a legend.
    pub words: &'static str,
    /// Fill of a node.
    pub fill: &'static str,
    /// Border of a node, and colour of an edge.
    pub stroke: &'static str,
    /// Fill on a dark ground.
    pub dark_fill: &'static str,
    /// Border on a dark ground.
    pub dark_stroke: &'static str,
}

const fn class(
    name: &'static str,
    words: &'static str,
    [fill, stroke, dark_fill, dark_stroke]: [&'static str; 4],
) -> Class {
    Class {
        name,
        words,
        fill,
        stroke,
        dark_fill,
        dark_stroke,
    }
}

/// Classes by who acts.
const TONES: [Class; 7] = [
    class("user", "user", ["#e3edff", "#2563eb", "#172a4d", "#6ea1ff"]),
    class(
        "directory",
        "directory",
        ["#efe9fe", "#7c3aed", "#2c1f4d", "#b18cff"],
    ),
    class(
        "api",
        "REST API",
        ["#ffedd8", "#c2560c", "#43260f", "#fb9d55"],
    ),
    class(
        "provider",
        "identity provider",
        ["#d8f5f9", "#0e7490", "#0d3039", "#4fc3da"],
    ),
    class(
        "token",
        "token",
        ["#ddf7e5", "#15803d", "#12331f", "#58c47c"],
    ),
    class(
        "service",
        "service",
        ["#f1f4f8", "#64748b", "#262d38", "#94a3b8"],
    ),
    class(
        "missing",
        "not defined",
        ["#fee4e4", "#b91c1c", "#431818", "#f87171"],
    ),
];

/// Classes by what differs.
const MARKS: [Class; 5] = [
    class(
        "same",
        "unchanged",
        ["#f6f8fa", "#8b949e", "#22272e", "#768390"],
    ),
    class(
        "added",
        "added",
        ["#dafbe1", "#1a7f37", "#12331f", "#57ab5a"],
    ),
    class(
        "removed",
        "removed",
        ["#ffebe9", "#cf222e", "#431818", "#f47067"],
    ),
    class(
        "changed",
        "changed",
        ["#fff8c5", "#9a6700", "#3b2e0c", "#d4a72c"],
    ),
    class(
        "moved",
        "moved",
        ["#fbefff", "#8250df", "#2c1f4d", "#b083f0"],
    ),
];

impl From<Tone> for &'static Class {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::User => &TONES[0],
            Tone::Directory => &TONES[1],
            Tone::Api => &TONES[2],
            Tone::Provider => &TONES[3],
            Tone::Token => &TONES[4],
            Tone::Service => &TONES[5],
            Tone::Missing => &TONES[6],
        }
    }
}

impl From<&Mark> for &'static Class {
    fn from(mark: &Mark) -> Self {
        match mark {
            Mark::Same => &MARKS[0],
            Mark::Added => &MARKS[1],
            Mark::Removed => &MARKS[2],
            Mark::Changed => &MARKS[3],
            Mark::Moved(_) => &MARKS[4],
        }
    }
}

impl Graph {
    /// The class of `node`.
    #[must_use]
    pub fn class_of(&self, node: &Node) -> &'static Class {
        if self.compared {
            (&node.mark).into()
        } else {
            node.tone.into()
        }
    }

    /// The classes that the nodes of this drawing have, each once, in the order of the palette.
    #[must_use]
    pub fn classes(&self) -> Vec<&'static Class> {
        let all: &[Class] = if self.compared { &MARKS } else { &TONES };
        all.iter()
            .filter(|class| {
                let mut nodes = self.journeys.iter().flat_map(|journey| &journey.nodes);
                nodes.any(|node| self.class_of(node).name == class.name)
            })
            .collect()
    }
}

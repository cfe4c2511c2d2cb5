//! What the template draws: texts, and coordinates as texts with one decimal.

use serde::Serialize;

use super::layout::Area;
use crate::diag::render::printable;
use crate::policy::graph::EdgeKind;

/// The whole image.
#[derive(Debug, Serialize)]
pub(super) struct Scene {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) heading: Text,
    pub(super) classes: Vec<ClassView>,
    pub(super) legend: Vec<LegendView>,
    pub(super) panels: Vec<Panel>,
}

#[derive(Debug, Serialize)]
pub(super) struct Text {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Rectangle {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ClassView {
    pub(super) name: &'static str,
    pub(super) fill: &'static str,
    pub(super) stroke: &'static str,
    pub(super) dark_fill: &'static str,
    pub(super) dark_stroke: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct LegendView {
    /// `node`, or the kind of an edge.
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) area: Rectangle,
    /// A line through the area.
    pub(super) path: String,
    pub(super) label: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct Panel {
    pub(super) area: Rectangle,
    pub(super) heading: Text,
    pub(super) uses: String,
    pub(super) groups: Vec<GroupView>,
    pub(super) edges: Vec<EdgeView>,
    pub(super) nodes: Vec<NodeView>,
}

#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    pub(super) class: &'static str,
    pub(super) area: Rectangle,
    pub(super) heading: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct EdgeView {
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<LabelView>,
}

#[derive(Debug, Serialize)]
pub(super) struct LabelView {
    pub(super) anchor: &'static str,
    pub(super) area: Rectangle,
    pub(super) lines: Vec<Text>,
}

#[derive(Debug, Serialize)]
pub(super) struct NodeView {
    pub(super) class: &'static str,
    pub(super) shape: &'static str,
    pub(super) area: Rectangle,
    pub(super) radius: String,
    /// Corners of a decision.
    pub(super) points: String,
    pub(super) heading: Text,
    /// Everything it says, untruncated.
    pub(super) tip: String,
    pub(super) lines: Vec<LineView>,
}

#[derive(Debug, Serialize)]
pub(super) struct LineView {
    pub(super) kind: &'static str,
    pub(super) at: Text,
    pub(super) about: String,
}

pub(super) fn rectangle(area: &Area) -> Rectangle {
    Rectangle {
        x: number(area.x),
        y: number(area.y),
        width: number(area.size.width),
        height: number(area.size.height),
    }
}

pub(super) fn text(x: f64, y: f64, text: String) -> Text {
    Text {
        x: number(x),
        y: number(y),
        text,
    }
}

/// A coordinate: one decimal is finer than eyes are, and the same on every machine.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// `text` without what cannot be seen or ends a line.
pub(super) fn one_line(text: &str) -> String {
    printable(text).replace(['\n', '\t'], " ")
}

/// The class of an edge's line.
pub(super) const fn kind_name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Flow => "flow",
        EdgeKind::Skip => "skip",
        EdgeKind::Call => "call",
    }
}

//! One journey: how large its texts are, where they go, and what the template needs to know of them.

use super::layout::{self, Area, Placed, Route, Size};
use super::path::path;
use super::scene::{
    EdgeView, GroupView, LabelView, LineView, NodeView, Panel, kind_name, number, one_line,
    rectangle, text,
};
use super::{MOST_NODES, SvgError, measure};
use crate::policy::graph::palette::Class;
use crate::policy::graph::{Graph, JourneyGraph, LineKind, Mark, Node, Shape};

const TITLE_SIZE: f64 = 13.0;
const LINE_SIZE: f64 = 12.0;
pub(super) const ABOUT_SIZE: f64 = 11.0;
const LABEL_SIZE: f64 = 11.0;
/// Widest text in a node.
const MOST_WIDTH: f64 = 420.0;
/// Widest label on an edge.
const MOST_LABEL: f64 = 250.0;
const PADDING: f64 = 12.0;
pub(super) const LINE_HEIGHT: f64 = 17.0;
/// How much further in a line goes on.
const CONTINUED: f64 = 14.0;
const LABEL_HEIGHT: f64 = 14.0;
/// Within the frame of a journey.
const FRAME: f64 = 20.0;
/// Height of the headings of the image and of a journey.
pub(super) const HEADING: f64 = 34.0;

/// A journey with places, not yet moved to its own.
pub(super) struct Drawn<'a> {
    journey: &'a JourneyGraph,
    texts: Vec<NodeText>,
    labels: Vec<Vec<String>>,
    placed: Placed,
}

impl Drawn<'_> {
    pub(super) fn size(&self) -> Size {
        let heading = measure::width(&one_line(&self.journey.title()), TITLE_SIZE) * measure::BOLD;
        Size {
            width: self.placed.size.width.max(heading.min(MOST_WIDTH)) + 2.0 * FRAME,
            height: self.placed.size.height + HEADING + 2.0 * FRAME,
        }
    }
}

/// The texts of a node as they are shown.
struct NodeText {
    size: Size,
    title: String,
    lines: Vec<TextLine>,
}

/// A line of a node; a line that was too long goes on in further ones without an id.
struct TextLine {
    indent: f64,
    is_struck: bool,
    id: String,
    about: String,
}

impl NodeText {
    fn of(node: &Node) -> Self {
        if node.shape == Shape::Decision {
            return Self {
                size: Size {
                    width: 18.0,
                    height: 18.0,
                },
                title: String::new(),
                lines: Vec::new(),
            };
        }
        let bold = TITLE_SIZE * measure::BOLD;
        let title = one_line(&node.mark.signed(&node.title));
        let title = measure::fitted(&title, bold, MOST_WIDTH);
        let mut width = measure::width(&title, bold);
        let mut lines = Vec::new();
        for line in &node.lines {
            let indent = indent(line.kind);
            let bullet = match line.kind {
                LineKind::Validation => "↳ ",
                LineKind::Profile | LineKind::Note => "",
            };
            let id = one_line(&line.mark.signed(&format!("{bullet}{}", line.text)));
            let id = measure::fitted(&id, LINE_SIZE, MOST_WIDTH - indent);
            let about = one_line(&line.about);
            let id_width = measure::width(&id, LINE_SIZE) + indent;
            let about_width = measure::width(&about, ABOUT_SIZE) + 8.0;
            let is_struck = line.mark == Mark::Removed;
            let mut push = |indent, id, about| {
                lines.push(TextLine {
                    indent,
                    is_struck,
                    id,
                    about,
                });
            };
            if id_width + about_width <= MOST_WIDTH {
                width = width.max(id_width + about_width);
                push(indent, id, about);
            } else {
                width = width.max(id_width);
                push(indent, id, String::new());
                let most = MOST_WIDTH - indent - CONTINUED;
                for part in measure::wrapped(&about, ABOUT_SIZE, most, 3) {
                    width = width.max(measure::width(&part, ABOUT_SIZE) + indent + CONTINUED);
                    push(indent + CONTINUED, String::new(), part);
                }
            }
        }
        let count = f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        Self {
            size: Size {
                width: width + 2.0 * PADDING,
                height: PADDING + 15.0 + count * LINE_HEIGHT + PADDING - 3.0,
            },
            title,
            lines,
        }
    }
}

const fn indent(kind: LineKind) -> f64 {
    match kind {
        LineKind::Profile | LineKind::Note => 0.0,
        LineKind::Validation => 12.0,
    }
}

pub(super) fn draw(journey: &JourneyGraph) -> Result<Drawn<'_>, SvgError> {
    if journey.nodes.len() > MOST_NODES {
        return Err(SvgError::TooLarge {
            journey: journey.id.clone(),
            nodes: journey.nodes.len(),
        });
    }
    let texts: Vec<NodeText> = journey.nodes.iter().map(NodeText::of).collect();
    let labels: Vec<Vec<String>> = journey
        .edges
        .iter()
        .map(|edge| match edge.label.as_str() {
            "" => Vec::new(),
            label => {
                let label = one_line(&edge.mark.signed(label));
                measure::wrapped(&label, LABEL_SIZE, MOST_LABEL, 5)
            }
        })
        .collect();
    let sizes: Vec<Size> = texts.iter().map(|text| text.size).collect();
    let label_sizes: Vec<Size> = labels.iter().map(|lines| label_size(lines)).collect();
    Ok(Drawn {
        placed: layout::place(journey, &sizes, &label_sizes),
        journey,
        texts,
        labels,
    })
}

fn label_size(lines: &[String]) -> Size {
    let widths = lines.iter().map(|line| measure::width(line, LABEL_SIZE));
    let count = f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    match lines {
        [] => Size::default(),
        _ => Size {
            width: widths.fold(0.0, f64::max) + 10.0,
            height: count * LABEL_HEIGHT + 4.0,
        },
    }
}

pub(super) fn panel(graph: &Graph, drawn: &Drawn<'_>, left: f64, top: f64) -> Panel {
    let journey = drawn.journey;
    let frame = Area {
        x: left,
        y: top,
        size: drawn.size(),
    };
    // What is narrower than its frame stands in the middle.
    let x = left + (frame.size.width - drawn.placed.size.width) / 2.0;
    let y = top + HEADING + FRAME;
    let moved = |area: &Area| Area {
        x: area.x + x,
        y: area.y + y,
        size: area.size,
    };
    let placed = &drawn.placed;
    let groups = journey.groups.iter().zip(&placed.groups);
    let edges = journey.edges.iter().zip(&placed.edges).zip(&drawn.labels);
    let nodes = journey.nodes.iter().zip(&placed.nodes).zip(&drawn.texts);
    Panel {
        area: rectangle(&frame),
        heading: text(left + 14.0, top + 23.0, one_line(&journey.id)),
        uses: one_line(&journey.uses.join(", ")),
        groups: groups
            .map(|(group, area)| {
                let class: &'static Class = (&group.mark).into();
                let area = moved(area);
                let title = one_line(&group.mark.signed(&group.title()));
                let title = measure::fitted(&title, ABOUT_SIZE, area.size.width - 20.0);
                GroupView {
                    class: class.name,
                    heading: text(area.x + 10.0, area.y + 16.0, title),
                    area: rectangle(&area),
                }
            })
            .collect(),
        edges: edges
            .map(|((edge, route), label)| {
                let class: &'static Class = (&edge.mark).into();
                EdgeView {
                    kind: kind_name(edge.kind),
                    class: class.name,
                    path: path(route, x, y),
                    label: label_view(label, route, x, y),
                }
            })
            .collect(),
        nodes: nodes
            .map(|((node, area), texts)| node_view(graph, node, &moved(area), texts))
            .collect(),
    }
}

fn label_view(lines: &[String], route: &Route, x: f64, y: f64) -> Option<LabelView> {
    if lines.is_empty() {
        return None;
    }
    let area = Area {
        x: route.label.x + x,
        y: route.label.y + y,
        size: route.label.size,
    };
    let mut baseline = area.y + LABEL_HEIGHT - 1.0;
    // Beside a straight way, in the middle of a bent one.
    let left = if route.corners {
        area.x
    } else {
        area.x + area.size.width / 2.0
    };
    let mut texts = Vec::new();
    for line in lines {
        texts.push(text(left, baseline, line.clone()));
        baseline += LABEL_HEIGHT;
    }
    Some(LabelView {
        anchor: if route.corners { "start" } else { "middle" },
        area: rectangle(&area),
        lines: texts,
    })
}

fn node_view(graph: &Graph, node: &Node, area: &Area, texts: &NodeText) -> NodeView {
    let (x, y, size) = (area.x, area.y, area.size);
    let mut baseline = y + PADDING + 10.0;
    let heading = text(x + PADDING, baseline, texts.title.clone());
    let mut lines = Vec::new();
    for line in &texts.lines {
        baseline += LINE_HEIGHT;
        lines.push(LineView {
            kind: if line.is_struck { "struck" } else { "plain" },
            at: text(x + PADDING + line.indent, baseline, line.id.clone()),
            about: line.about.clone(),
        });
    }
    let tip: Vec<String> = std::iter::once(one_line(&node.title))
        .chain(
            node.lines
                .iter()
                .map(|line| one_line(&format!("{}: {}", line.text, line.about))),
        )
        .collect();
    let (middle, center) = (x + size.width / 2.0, y + size.height / 2.0);
    let corners = [
        (middle, y),
        (area.right(), center),
        (middle, area.bottom()),
        (x, center),
    ];
    NodeView {
        class: graph.class_of(node).name,
        shape: match node.shape {
            Shape::Decision => "decision",
            Shape::Step => "step",
            Shape::Token => "token",
            Shape::End => "end",
        },
        radius: match node.shape {
            Shape::Token | Shape::End => "20",
            Shape::Step | Shape::Decision => "7",
        }
        .to_owned(),
        area: rectangle(area),
        points: corners
            .map(|(x, y)| format!("{},{}", number(x), number(y)))
            .join(" "),
        heading,
        tip: tip.join("\n"),
        lines,
    }
}

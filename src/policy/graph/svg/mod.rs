//! A graph as one self-contained SVG image: no script, no font, nothing from elsewhere.
//!
//! Sizes come from [`measure`], places from [`layout`], the image from a template that escapes every
//! text. It follows the reader's light or dark colours, and says in `title` and `desc` what it shows.

mod layout;
mod measure;

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use self::layout::{Area, Placed, Route, Size};
use super::palette::Class;
use super::{EdgeKind, Graph, JourneyGraph, LineKind, Mark, Node, Shape};
use crate::diag::render::printable;

/// The template's name and text.
const TEMPLATE: (&str, &str) = (
    "graph.svg.tera",
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/templates/policy/graph.svg.tera"
    )),
);

/// Most nodes of a journey that are laid out: many times what a policy has, and few enough to take
/// seconds.
pub const MOST_NODES: usize = 600;

/// Why a graph cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SvgError {
    /// A journey is too large to be looked at.
    #[error("journey `{journey}` has {nodes} nodes; at most {MOST_NODES} are drawn as SVG")]
    TooLarge {
        /// The journey.
        journey: String,
        /// How many nodes it has.
        nodes: usize,
    },
    /// The template is wrong: a defect of the product, not of an input.
    #[error("template `{}`: {message}", TEMPLATE.0)]
    Template {
        /// The engine's report.
        message: String,
    },
}

const TITLE_SIZE: f64 = 13.0;
const LINE_SIZE: f64 = 12.0;
const ABOUT_SIZE: f64 = 11.0;
const LABEL_SIZE: f64 = 11.0;
/// Widest text in a node.
const MOST_WIDTH: f64 = 420.0;
/// Widest label on an edge.
const MOST_LABEL: f64 = 250.0;
const PADDING: f64 = 12.0;
const LINE_HEIGHT: f64 = 17.0;
const LABEL_HEIGHT: f64 = 14.0;
/// Around the whole image, and between journeys.
const MARGIN: f64 = 24.0;
/// Within the frame of a journey.
const FRAME: f64 = 20.0;
/// Height of the headings of the image and of a journey.
const HEADING: f64 = 34.0;

/// The image of `graph`.
///
/// # Errors
/// When a journey has more nodes than are drawn.
pub fn render(graph: &Graph) -> Result<String, SvgError> {
    let scene = Scene::new(graph)?;
    let failed = |error: tera::Error| SvgError::Template {
        message: format!("{error:?}"),
    };
    static ENGINE: LazyLock<Result<Tera, String>> = LazyLock::new(|| {
        let mut tera = Tera::new();
        tera.autoescape_on([".tera"]);
        tera.add_raw_templates([TEMPLATE])
            .map_err(|error| format!("{error:?}"))?;
        Ok(tera)
    });
    let engine = ENGINE.as_ref().map_err(|message| SvgError::Template {
        message: message.clone(),
    })?;
    let context = Context::from_serialize(&scene).map_err(failed)?;
    engine.render(TEMPLATE.0, &context).map_err(failed)
}

/// What the template draws. Coordinates are texts with one decimal.
#[derive(Debug, Serialize)]
struct Scene {
    title: String,
    description: String,
    width: String,
    height: String,
    heading: Text,
    classes: Vec<ClassView>,
    legend: Vec<LegendView>,
    panels: Vec<Panel>,
}

#[derive(Debug, Serialize)]
struct Text {
    x: String,
    y: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Rectangle {
    x: String,
    y: String,
    width: String,
    height: String,
}

#[derive(Debug, Serialize)]
struct ClassView {
    name: &'static str,
    fill: &'static str,
    stroke: &'static str,
    dark_fill: &'static str,
    dark_stroke: &'static str,
}

#[derive(Debug, Serialize)]
struct LegendView {
    /// `node`, or the kind of an edge.
    kind: &'static str,
    class: &'static str,
    area: Rectangle,
    /// A line through the area.
    path: String,
    label: Text,
}

#[derive(Debug, Serialize)]
struct Panel {
    area: Rectangle,
    heading: Text,
    uses: String,
    groups: Vec<GroupView>,
    edges: Vec<EdgeView>,
    nodes: Vec<NodeView>,
}

#[derive(Debug, Serialize)]
struct GroupView {
    class: &'static str,
    area: Rectangle,
    heading: Text,
}

#[derive(Debug, Serialize)]
struct EdgeView {
    kind: &'static str,
    class: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<LabelView>,
}

#[derive(Debug, Serialize)]
struct LabelView {
    anchor: &'static str,
    area: Rectangle,
    lines: Vec<Text>,
}

#[derive(Debug, Serialize)]
struct NodeView {
    class: &'static str,
    shape: &'static str,
    area: Rectangle,
    radius: String,
    /// Corners of a decision.
    points: String,
    heading: Text,
    /// Everything it says, untruncated.
    tip: String,
    lines: Vec<LineView>,
}

#[derive(Debug, Serialize)]
struct LineView {
    kind: &'static str,
    at: Text,
    about: String,
}

/// A journey with places, not yet moved to its own.
struct Drawn<'a> {
    journey: &'a JourneyGraph,
    texts: Vec<NodeText>,
    labels: Vec<Vec<String>>,
    placed: Placed,
}

impl Drawn<'_> {
    fn size(&self) -> Size {
        let heading = measure::width(&one_line(&self.journey.title()), TITLE_SIZE) * measure::BOLD;
        Size {
            width: self.placed.size.width.max(heading.min(MOST_WIDTH)) + 2.0 * FRAME,
            height: self.placed.size.height + HEADING + 2.0 * FRAME,
        }
    }
}

impl Scene {
    fn new(graph: &Graph) -> Result<Self, SvgError> {
        let drawn = graph
            .journeys
            .iter()
            .map(draw)
            .collect::<Result<Vec<_>, _>>()?;
        let mut width = 2.0 * MARGIN;
        let mut height: f64 = 0.0;
        let top = MARGIN + HEADING;
        let mut panels = Vec::new();
        let mut left = MARGIN;
        for one in &drawn {
            let size = one.size();
            panels.push(panel(graph, one, left, top));
            left += size.width + MARGIN;
            width = width.max(left);
            height = height.max(size.height);
        }
        let policy = one_line(&graph.policy);
        let heading_width = measure::width(&policy, 16.0) * measure::BOLD;
        width = width.max(heading_width + 2.0 * MARGIN);
        let (legend, legend_right) = legend(graph, top + height + MARGIN);
        width = width.max(legend_right + MARGIN);
        Ok(Self {
            title: format!("Journeys of {policy}"),
            description: description(graph),
            width: number(width),
            height: number(top + height + MARGIN * 2.0 + LINE_HEIGHT),
            heading: text(MARGIN, MARGIN + 14.0, policy),
            classes: class_views(graph),
            legend,
            panels,
        })
    }
}

fn class_views(graph: &Graph) -> Vec<ClassView> {
    let mut classes = graph.classes();
    let edges = graph.journeys.iter().flat_map(|journey| &journey.edges);
    let groups = graph.journeys.iter().flat_map(|journey| &journey.groups);
    let marks = edges.map(|edge| &edge.mark).chain(groups.map(|g| &g.mark));
    for mark in marks {
        let class: &'static Class = mark.into();
        if !classes.iter().any(|known| known.name == class.name) {
            classes.push(class);
        }
    }
    classes
        .iter()
        .map(|class| ClassView {
            name: class.name,
            fill: class.fill,
            stroke: class.stroke,
            dark_fill: class.dark_fill,
            dark_stroke: class.dark_stroke,
        })
        .collect()
}

/// The legend at height `y`, and where it ends.
fn legend(graph: &Graph, y: f64) -> (Vec<LegendView>, f64) {
    let nodes = graph.classes().into_iter().map(|class| {
        let sign = match class.name {
            "added" => Mark::Added.sign(),
            "removed" => Mark::Removed.sign(),
            "changed" => Mark::Changed.sign(),
            "moved" => Mark::Moved(0).sign(),
            _ => "",
        };
        let words = format!("{sign} {}", class.words);
        ("node", class.name, words.trim().to_owned())
    });
    let edges = graph.journeys.iter().flat_map(|journey| &journey.edges);
    let kinds: Vec<EdgeKind> = edges.map(|edge| edge.kind).collect();
    let lines = [
        (EdgeKind::Skip, "step is skipped"),
        (EdgeKind::Call, "sub-journey is invoked"),
    ]
    .into_iter()
    .filter(|(kind, _)| kinds.contains(kind))
    .map(|(kind, words)| (kind_name(kind), "same", words.to_owned()));
    let mut x = MARGIN;
    let mut legend = Vec::new();
    for (kind, class, words) in nodes.chain(lines) {
        let width = if kind == "node" { 14.0 } else { 30.0 };
        let after = x + width + 7.0;
        let next = after + measure::width(&words, ABOUT_SIZE) + 18.0;
        legend.push(LegendView {
            kind,
            class,
            path: format!("M{} {}h{}", number(x), number(y + 7.0), number(width)),
            area: rectangle(&Area {
                x,
                y,
                size: Size {
                    width,
                    height: 14.0,
                },
            }),
            label: text(after, y + 11.0, words),
        });
        x = next;
    }
    (legend, x)
}

const fn kind_name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Flow => "flow",
        EdgeKind::Skip => "skip",
        EdgeKind::Call => "call",
    }
}

/// The texts of a node as they are shown.
struct NodeText {
    size: Size,
    title: String,
    lines: Vec<(LineKind, bool, String, String)>,
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
            let struck = line.mark == Mark::Removed;
            if id_width + about_width <= MOST_WIDTH {
                width = width.max(id_width + about_width);
                lines.push((line.kind, struck, id, about));
            } else {
                width = width.max(id_width);
                lines.push((line.kind, struck, id, String::new()));
                let most = MOST_WIDTH - indent - 14.0;
                for part in measure::wrapped(&about, ABOUT_SIZE, most, 3) {
                    width = width.max(measure::width(&part, ABOUT_SIZE) + indent + 14.0);
                    lines.push((line.kind, struck, String::new(), part));
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

fn draw(journey: &JourneyGraph) -> Result<Drawn<'_>, SvgError> {
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

fn panel(graph: &Graph, drawn: &Drawn<'_>, left: f64, top: f64) -> Panel {
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
    for (kind, struck, id, about) in &texts.lines {
        baseline += LINE_HEIGHT;
        let continued = if id.is_empty() { 14.0 } else { 0.0 };
        lines.push(LineView {
            kind: if *struck { "struck" } else { "plain" },
            at: text(
                x + PADDING + indent(*kind) + continued,
                baseline,
                id.clone(),
            ),
            about: about.clone(),
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

/// A line through the points of `route`, with round corners.
fn cornered(points: &[(f64, f64)], x: f64, y: f64) -> String {
    const RADIUS: f64 = 8.0;
    let at = |px: f64, py: f64| format!("{} {}", number(px + x), number(py + y));
    let towards = |from: (f64, f64), to: (f64, f64)| {
        let length = (to.0 - from.0).hypot(to.1 - from.1).max(1.0);
        let share = RADIUS.min(length / 2.0) / length;
        at(
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        )
    };
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let corners = points.windows(3).map(|window| {
        let (before, corner, after) = (window[0], window[1], window[2]);
        let turn = at(corner.0, corner.1);
        format!(
            "L{}Q{turn} {}",
            towards(corner, before),
            towards(corner, after)
        )
    });
    let corners: String = corners.collect();
    format!("M{}{corners}L{}", at(first.0, first.1), at(last.0, last.1))
}

/// A smooth line along the points of `route`: a uniform cubic B-spline, with both ends held.
fn path(route: &Route, x: f64, y: f64) -> String {
    if route.corners {
        return cornered(&route.points, x, y);
    }
    let at = |px: f64, py: f64| format!("{} {}", number(px + x), number(py + y));
    let (Some(&first), Some(&last)) = (route.points.first(), route.points.last()) else {
        return String::new();
    };
    let held: Vec<(f64, f64)> = [first]
        .into_iter()
        .chain(route.points.iter().copied())
        .chain([last])
        .collect();
    let curves = held.windows(3).map(|window| {
        let (a, b, c) = (window[0], window[1], window[2]);
        format!(
            "C{} {} {}",
            at((2.0 * a.0 + b.0) / 3.0, (2.0 * a.1 + b.1) / 3.0),
            at((a.0 + 2.0 * b.0) / 3.0, (a.1 + 2.0 * b.1) / 3.0),
            at((a.0 + 4.0 * b.0 + c.0) / 6.0, (a.1 + 4.0 * b.1 + c.1) / 6.0),
        )
    });
    let curves: String = curves.collect();
    format!("M{}{curves}L{}", at(first.0, first.1), at(last.0, last.1))
}

/// What the image shows, for those who cannot see it.
fn description(graph: &Graph) -> String {
    let journeys = graph.journeys.iter().map(|journey| {
        let steps: Vec<String> = journey
            .nodes
            .iter()
            .filter(|node| node.shape != Shape::Decision)
            .map(|node| {
                let lines: Vec<String> = node
                    .lines
                    .iter()
                    .map(|line| format!("{} ({})", line.mark.signed(&line.text), line.about))
                    .collect();
                let title = node.mark.signed(&node.title);
                match lines.as_slice() {
                    [] => title,
                    lines => format!("{title}: {}", lines.join(", ")),
                }
            })
            .collect();
        one_line(&format!("{}: {}.", journey.title(), steps.join("; ")))
    });
    journeys.collect::<Vec<_>>().join("\n")
}

fn rectangle(area: &Area) -> Rectangle {
    Rectangle {
        x: number(area.x),
        y: number(area.y),
        width: number(area.size.width),
        height: number(area.size.height),
    }
}

fn text(x: f64, y: f64, text: String) -> Text {
    Text {
        x: number(x),
        y: number(y),
        text,
    }
}

/// A coordinate: one decimal is finer than eyes are, and the same on every machine.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// `text` without what cannot be seen or ends a line.
fn one_line(text: &str) -> String {
    printable(text).replace(['\n', '\t'], " ")
}

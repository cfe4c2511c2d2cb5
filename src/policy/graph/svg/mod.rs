//! A graph as one self-contained SVG image: no script, no font, nothing from elsewhere.
//!
//! Sizes come from [`measure`], places from [`layout`], the image from a template that escapes every
//! text. It follows the reader's light or dark colours, and says in `title` and `desc` what it shows.

mod draw;
mod layout;
mod measure;
mod path;
mod scene;

use std::sync::LazyLock;

use tera::{Context, Tera};

use self::draw::{ABOUT_SIZE, HEADING, LINE_HEIGHT, draw, panel};
use self::layout::{Area, Size};
use self::scene::{ClassView, LegendView, Scene, number, one_line, rectangle, text};
use super::palette::Class;
use super::{EdgeKind, Graph, Mark, Shape};

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

/// Around the whole image, and between journeys.
const MARGIN: f64 = 24.0;

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
    .map(|(kind, words)| (scene::kind_name(kind), "same", words.to_owned()));
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

//! Where the parts of one journey stand, by the layered layout of the `dagre` crate.
//!
//! Input is a journey's graph with the size of every node and label; output is coordinates from the
//! upper left corner. Equal input gives equal output.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel};

use crate::policy::graph::{Edge, EdgeKind, JourneyGraph, Mark};

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A box: its upper left corner and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: Size,
}

/// An edge: the points it passes, and its label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) points: Vec<(f64, f64)>,
    /// Whether it goes around a corner at each point, rather than bending past them.
    pub(super) corners: bool,
    pub(super) label: Area,
}

/// A journey with places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Placed {
    pub(super) size: Size,
    pub(super) nodes: Vec<Area>,
    pub(super) groups: Vec<Area>,
    pub(super) edges: Vec<Route>,
}

/// Distance of the way around a step from the step, and of its label from the way.
const AROUND: f64 = 16.0;

/// Room above a sub-journey's first node for its title.
const GROUP_TITLE: f64 = 22.0;

pub(super) fn place(journey: &JourneyGraph, nodes: &[Size], labels: &[Size]) -> Placed {
    let mut graph = Graph::<NodeLabel, EdgeLabel>::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: !journey.groups.is_empty(),
    });
    let around = ways_around(journey);
    let mut widths: Vec<f64> = nodes.iter().map(|size| size.width).collect();
    for (around, label) in around.iter().zip(labels) {
        if let Some(step) = around {
            // On both sides, so that the step stays in the middle.
            widths[*step] = nodes[*step].width + 2.0 * (2.0 * AROUND + label.width);
        }
    }
    for (at, size) in nodes.iter().enumerate() {
        let label = NodeLabel {
            width: widths[at],
            height: size.height,
            ..NodeLabel::default()
        };
        graph.set_node(node_name(at), Some(label));
    }
    for at in 0..journey.groups.len() {
        graph.set_node(group_name(at), Some(NodeLabel::default()));
    }
    for (at, node) in journey.nodes.iter().enumerate() {
        if let Some(group) = node.group {
            graph.set_parent(&node_name(at), Some(&group_name(group)));
        }
    }
    for (at, (edge, size)) in journey.edges.iter().zip(labels).enumerate() {
        if around[at].is_some() {
            continue;
        }
        let label = EdgeLabel {
            // The way through the steps is to be straight, what leaves it may bend.
            weight: match (edge.kind, &edge.mark) {
                (EdgeKind::Flow, Mark::Same | Mark::Added) => 8,
                _ => 1,
            },
            width: size.width,
            height: size.height,
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        let (from, to) = (node_name(edge.from), node_name(edge.to));
        graph.set_edge(from, to, Some(label), Some(&at.to_string()));
    }
    let options = LayoutOptions {
        nodesep: 28.0,
        edgesep: 16.0,
        ranksep: 30.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    read(journey, &graph, nodes, labels, &around)
}

/// For each edge that leads around one step and nothing else, that step. Such an edge is drawn close
/// to its step and left out of the layout, which would move the step aside for it.
fn ways_around(journey: &JourneyGraph) -> Vec<Option<usize>> {
    let flows = |from: usize| {
        let edges = journey.edges.iter();
        edges.filter(move |e| e.from == from && e.kind != EdgeKind::Skip && e.mark != Mark::Removed)
    };
    let around = |edge: &Edge| {
        let mut into = flows(edge.from);
        let step = into.next()?.to;
        let mut out = flows(step);
        let leads_on = out.next().is_some_and(|next| next.to == edge.to);
        // A removed step hangs in the way.
        let mut edges = journey.edges.iter();
        let is_free = !edges.any(|e| e.from == step && e.mark == Mark::Removed);
        let alone = into.next().is_none() && out.next().is_none() && is_free;
        (edge.kind == EdgeKind::Skip && leads_on && alone).then_some(step)
    };
    journey.edges.iter().map(around).collect()
}

fn read(
    journey: &JourneyGraph,
    graph: &Graph<NodeLabel, EdgeLabel>,
    sizes: &[Size],
    labels: &[Size],
    around: &[Option<usize>],
) -> Placed {
    let area = |name: &str, size: Option<&Size>| {
        graph.node(name).map_or_else(Area::default, |node| {
            let size = size.copied().unwrap_or(Size {
                width: node.width,
                height: node.height,
            });
            Area::around(node.x.unwrap_or_default(), node.y.unwrap_or_default(), size)
        })
    };
    let nodes: Vec<Area> = sizes
        .iter()
        .enumerate()
        .map(|(at, size)| area(&node_name(at), Some(size)))
        .collect();
    let routed = |at: usize, edge: &Edge| {
        let (from, to) = (node_name(edge.from), node_name(edge.to));
        let found = graph.edge(&from, &to, Some(&at.to_string()));
        found.map_or_else(Route::default, |found| Route {
            points: found.points.iter().map(|p| (p.x, p.y)).collect(),
            corners: false,
            label: Area::around(
                found.x.unwrap_or_default(),
                found.y.unwrap_or_default(),
                labels[at],
            ),
        })
    };
    let edges = journey
        .edges
        .iter()
        .enumerate()
        .map(|(at, edge)| match around[at] {
            Some(step) => way_around(&nodes[edge.from], &nodes[step], &nodes[edge.to], labels[at]),
            None => routed(at, edge),
        });
    let mut placed = Placed {
        edges: edges.collect(),
        groups: (0..journey.groups.len())
            .map(|at| {
                let mut area = area(&group_name(at), None);
                area.y -= GROUP_TITLE;
                area.size.height += GROUP_TITLE;
                area
            })
            .collect(),
        nodes,
        size: Size::default(),
    };
    placed.settle();
    placed
}

/// The way on the right side of `step`, from the decision `from` above it to `to` below it. It leaves
/// a decision below its right corner and enters one above it, so that two ways do not meet there.
fn way_around(from: &Area, step: &Area, to: &Area, label: Size) -> Route {
    let x = step.right().max(from.right()) + AROUND;
    let quarter = from.size.height / 4.0;
    let start = (from.right() - quarter, from.y + 3.0 * quarter);
    let mut points = vec![start, (x, start.1)];
    // From the side, unless what it leads to is wide enough to be met from above.
    if x <= to.right() {
        points.push((x, to.y));
    } else if to.size == from.size {
        let y = to.y + quarter;
        points.extend([(x, y), (to.right() - quarter, y)]);
    } else {
        let y = to.y + to.size.height / 2.0;
        points.extend([(x, y), (to.right(), y)]);
    }
    Route {
        points,
        corners: true,
        label: Area {
            x: x + AROUND / 2.0,
            y: step.y + (step.size.height - label.height) / 2.0,
            size: label,
        },
    }
}

impl Area {
    /// The box of `size` whose middle is at `x` and `y`.
    fn around(x: f64, y: f64, size: Size) -> Self {
        Self {
            x: x - size.width / 2.0,
            y: y - size.height / 2.0,
            size,
        }
    }

    pub(super) fn right(&self) -> f64 {
        self.x + self.size.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.size.height
    }
}

impl Placed {
    /// Moves everything so that nothing is left of or above the origin, and finds the size.
    fn settle(&mut self) {
        let labels = self.edges.iter().map(|edge| edge.label);
        let points = self.edges.iter().flat_map(|edge| &edge.points);
        let mut all: Vec<Area> = labels.filter(|label| label.size.width > 0.0).collect();
        all.extend(self.nodes.iter().chain(&self.groups));
        all.extend(points.map(|&(x, y)| Area::around(x, y, Size::default())));
        let least = |of: fn(&Area) -> f64| all.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Area) -> f64| all.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (left, top) = (least(|area| area.x), least(|area| area.y));
        if all.is_empty() {
            return;
        }
        self.size = Size {
            width: most(Area::right) - left,
            height: most(Area::bottom) - top,
        };
        let labels = self.edges.iter_mut().map(|edge| &mut edge.label);
        for area in self.nodes.iter_mut().chain(&mut self.groups).chain(labels) {
            area.x -= left;
            area.y -= top;
        }
        for point in self.edges.iter_mut().flat_map(|edge| &mut edge.points) {
            point.0 -= left;
            point.1 -= top;
        }
    }
}

fn node_name(at: usize) -> String {
    format!("n{at}")
}

fn group_name(at: usize) -> String {
    format!("g{at}")
}

//! A graph in the language of Graphviz.
//!
//! Ids of a policy stand only in quoted strings, in which quotes and backslashes are escaped: a
//! backslash would otherwise mean something in a label (`\N` is the node's name).

use std::fmt::Write as _;

use super::palette::Class;
use super::{Edge, EdgeKind, Graph, JourneyGraph, Line, LineKind, Mark, Node, Shape};
use crate::diag::render::printable;

const HEAD: &str = r##"  rankdir=TB; labelloc=t; nodesep=0.4; ranksep=0.45; fontname="Helvetica"; fontsize=13
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, fontcolor="#1f2328", margin="0.16,0.09"]
  edge [fontname="Helvetica", fontsize=10, color="#57606a", fontcolor="#57606a", arrowsize=0.7]
"##;

/// The text of `graph`.
#[must_use]
pub fn render(graph: &Graph) -> String {
    let mut out = format!(
        "digraph policy {{\n  label={}\n{HEAD}",
        quoted(&graph.policy)
    );
    for journey in &graph.journeys {
        let nodes = |group: Option<usize>, depth: usize| -> String {
            let inside = journey.nodes.iter().filter(|node| node.group == group);
            inside
                .map(|node| format!("{:depth$}{}\n", "", node_text(graph, node)))
                .collect()
        };
        let _ = writeln!(out, "  subgraph cluster_{} {{", journey.key);
        let _ = writeln!(
            out,
            "    label={}; color=\"#8b949e\"",
            quoted(&journey.title())
        );
        out.push_str(&nodes(None, 4));
        for (at, group) in journey.groups.iter().enumerate() {
            let title = group.mark.signed(&group.title());
            let _ = writeln!(out, "    subgraph cluster_{} {{", group.key);
            let _ = writeln!(out, "      label={}; style=dashed", quoted(&title));
            out.push_str(&nodes(Some(at), 6));
            out.push_str("    }\n");
        }
        out.push_str("  }\n");
        for edge in &journey.edges {
            let _ = writeln!(out, "  {}", edge_text(journey, edge));
        }
    }
    out.push_str("}\n");
    out
}

fn node_text(graph: &Graph, node: &Node) -> String {
    let class = graph.class_of(node);
    let colors = format!("fillcolor=\"{}\", color=\"{}\"", class.fill, class.stroke);
    let style = match (node.shape, &node.mark) {
        (Shape::Decision, _) => {
            return format!(
                "{} [label=\"\", shape=diamond, style=filled, width=0.22, height=0.22, {colors}]",
                node.key
            );
        }
        (_, Mark::Removed) => ", style=\"rounded,filled,dashed\"",
        (Shape::Token | Shape::End, _) => ", peripheries=2",
        (Shape::Step, _) => "",
    };
    let mut label = quoted(&node.mark.signed(&node.title));
    // The closing quote goes to the end of the last line.
    label.pop();
    for line in &node.lines {
        label.push_str("\\l");
        label.push_str(unquoted(&quoted(&text_of(line))));
    }
    if !node.lines.is_empty() {
        label.push_str("\\l");
    }
    format!("{} [label={label}\", {colors}{style}]", node.key)
}

fn edge_text(journey: &JourneyGraph, edge: &Edge) -> String {
    let mut attributes = Vec::new();
    if !edge.label.is_empty() {
        let label = format!(" {} ", edge.mark.signed(&edge.label));
        attributes.push(format!("label={}", quoted(&label)));
    }
    match (edge.kind, &edge.mark) {
        (EdgeKind::Skip, _) | (_, Mark::Removed) => attributes.push("style=dashed".to_owned()),
        (EdgeKind::Flow, _) => attributes.push("weight=8".to_owned()),
        (EdgeKind::Call, _) => attributes.push("style=bold".to_owned()),
    }
    if edge.mark != Mark::Same {
        let class: &Class = (&edge.mark).into();
        attributes.push(format!("color=\"{0}\", fontcolor=\"{0}\"", class.stroke));
    }
    let (from, to) = (&journey.nodes[edge.from].key, &journey.nodes[edge.to].key);
    match attributes.is_empty() {
        true => format!("{from} -> {to}"),
        false => format!("{from} -> {to} [{}]", attributes.join(", ")),
    }
}

fn text_of(line: &Line) -> String {
    let bullet = match line.kind {
        LineKind::Profile | LineKind::Note => "",
        LineKind::Validation => "    \u{21b3} ",
    };
    line.mark
        .signed(&format!("{bullet}{} ({})", line.text, line.about))
}

/// `text` as a quoted string. Graphviz reads entities in labels, so an ampersand is one.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in printable(text).chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            '\n' | '\t' => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What is between the quotes.
fn unquoted(quoted: &str) -> &str {
    &quoted[1..quoted.len() - 1]
}

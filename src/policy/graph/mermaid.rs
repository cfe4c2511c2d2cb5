//! A graph as a Mermaid flowchart: text that GitHub, GitLab and most wikis draw.
//!
//! Ids of a policy stand only in quoted labels, in which every character that could mean something to
//! Mermaid, Markdown or HTML is an entity code (`#34;`), so that any id is safe to draw.

use std::fmt::Write as _;

use super::{Edge, EdgeKind, Graph, Group, JourneyGraph, Line, LineKind, Mark, Node, Shape};
use crate::diag::render::printable;

/// Ids are long, and the usual width breaks most of them.
const DIRECTIVE: &str = r#"%%{init: {"flowchart": {"wrappingWidth": 420}}}%%"#;

/// The text of `graph`.
#[must_use]
pub fn render(graph: &Graph) -> String {
    let mut out = Output(format!("{DIRECTIVE}\nflowchart TB\n"));
    let mut styles: Vec<String> = Vec::new();
    let mut edges = 0;
    for journey in &graph.journeys {
        out.journey(journey);
        for edge in &journey.edges {
            out.edge(journey, edge);
            if edge.mark != Mark::Same {
                let class: &super::palette::Class = (&edge.mark).into();
                styles.push(format!("linkStyle {edges} stroke:{}", class.stroke));
            }
            edges += 1;
        }
    }
    for class in graph.classes() {
        let extra = match class.name {
            "removed" => ",stroke-dasharray:5 4",
            "added" | "changed" | "moved" => ",stroke-width:2px",
            _ => "",
        };
        out.line(&format!(
            "classDef {} fill:{},stroke:{},color:#1f2328{extra}",
            class.name, class.fill, class.stroke
        ));
        let nodes = graph.journeys.iter().flat_map(|journey| &journey.nodes);
        let keys: Vec<&str> = nodes
            .filter(|node| graph.class_of(node).name == class.name)
            .map(|node| node.key.as_str())
            .collect();
        out.line(&format!("class {} {}", keys.join(","), class.name));
    }
    out.line("classDef frame fill:none,stroke:#8b949e");
    let frames = graph.journeys.iter().flat_map(|journey| {
        let groups = journey.groups.iter().map(|group| &group.key);
        std::iter::once(&journey.key).chain(groups)
    });
    let frames: Vec<&str> = frames.map(String::as_str).collect();
    if !frames.is_empty() {
        out.line(&format!("class {} frame", frames.join(",")));
    }
    for style in styles {
        out.line(&style);
    }
    out.0
}

struct Output(String);

impl Output {
    fn line(&mut self, text: &str) {
        self.indented(1, text);
    }

    fn indented(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{:width$}{text}", "", width = depth * 2);
    }

    fn journey(&mut self, journey: &JourneyGraph) {
        let title = quoted(&journey.title());
        self.line(&format!("subgraph {}[\"{title}\"]", journey.key));
        // A subgraph without ways out of it would otherwise lie across.
        self.indented(2, "direction TB");
        for node in journey.nodes.iter().filter(|node| node.group.is_none()) {
            self.indented(2, &shape(node));
        }
        for (at, group) in journey.groups.iter().enumerate() {
            self.group(journey, at, group);
        }
        self.line("end");
    }

    fn group(&mut self, journey: &JourneyGraph, at: usize, group: &Group) {
        let title = group.mark.signed(&quoted(&group.title()));
        self.indented(2, &format!("subgraph {}[\"{title}\"]", group.key));
        self.indented(3, "direction TB");
        for node in journey.nodes.iter().filter(|node| node.group == Some(at)) {
            self.indented(3, &shape(node));
        }
        self.indented(2, "end");
    }

    fn edge(&mut self, journey: &JourneyGraph, edge: &Edge) {
        let arrow = match (edge.kind, &edge.mark) {
            (EdgeKind::Skip, _) | (_, Mark::Removed) => "-.->",
            (EdgeKind::Flow, _) => "-->",
            (EdgeKind::Call, _) => "==>",
        };
        let label = match (edge.mark.signed(&quoted(&edge.label)), &edge.label) {
            (_, label) if label.is_empty() => String::new(),
            (text, _) => format!("|\"{text}\"|"),
        };
        let (from, to) = (&journey.nodes[edge.from].key, &journey.nodes[edge.to].key);
        self.line(&format!("{from} {arrow}{label} {to}"));
    }
}

fn shape(node: &Node) -> String {
    let mut label = node.mark.signed(&quoted(&node.title));
    if !node.title.is_empty() {
        label = format!("<b>{label}</b>");
    }
    for line in &node.lines {
        label = format!("{label}<br/>{}", text_of(line));
    }
    if node.mark == Mark::Removed {
        label = format!("<s>{label}</s>");
    }
    let key = &node.key;
    match node.shape {
        Shape::Decision => format!("{key}{{\" \"}}"),
        Shape::Step => format!("{key}[\"{label}\"]"),
        Shape::Token | Shape::End => format!("{key}([\"{label}\"])"),
    }
}

fn text_of(line: &Line) -> String {
    let bullet = match line.kind {
        LineKind::Profile | LineKind::Note => "",
        LineKind::Validation => "\u{21b3} ",
    };
    let text = format!("{bullet}{} ({})", quoted(&line.text), quoted(&line.about));
    line.mark.signed(&text)
}

/// `text` for a quoted label.
fn quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\n' | '\t' => safe.push(' '),
            ' ' | '-' | '_' | '.' | ',' | ':' | '/' | '(' | ')' | '=' => safe.push(c),
            c if c.is_alphanumeric() || !c.is_ascii() => safe.push(c),
            c => {
                let _ = write!(safe, "#{};", u32::from(c));
            }
        }
    }
    safe
}

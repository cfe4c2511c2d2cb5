//! From the outline of a journey to nodes and edges.
//!
//! Every way through the steps is an edge: from each exit of a step to the entry of the next one that
//! is not removed. A removed step hangs between its old neighbours by removed edges, and no way goes
//! through it.

use super::outline::{ExchangeOutline, Outline, ProfileOutline, StepOutline, Tone};
use super::{Detail, Edge, EdgeKind, Group, JourneyGraph, Line, LineKind, Mark, Node, Shape};
use crate::policy::words;

/// The graph of `outline`; every key starts with `key`.
pub(super) fn journey(key: &str, outline: &Outline, detail: Detail) -> JourneyGraph {
    let mut builder = Builder {
        detail,
        outline,
        graph: JourneyGraph {
            key: key.to_owned(),
            id: outline.id.clone(),
            uses: outline.uses.clone(),
            groups: Vec::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
        },
        calls: Vec::new(),
    };
    let end = "End of the journey, without a token";
    builder.steps(key, &outline.steps, None, end);
    let mut entries = Vec::new();
    for (at, sub_journey) in outline.sub_journeys.iter().enumerate() {
        let key = format!("{key}g{}", at + 1);
        builder.graph.groups.push(Group {
            key: key.clone(),
            id: sub_journey.id.clone(),
            transfers: sub_journey.transfers,
            mark: sub_journey.mark.clone(),
        });
        entries.push(builder.graph.nodes.len());
        let end = if sub_journey.transfers {
            "End of the sub-journey, without a token"
        } else {
            "Return"
        };
        builder.steps(&key, &sub_journey.steps, Some(at), end);
    }
    for (from, sub_journey, mark) in std::mem::take(&mut builder.calls) {
        let transfers = outline.sub_journeys[sub_journey].transfers;
        builder.graph.edges.push(Edge {
            from,
            to: entries[sub_journey],
            kind: EdgeKind::Call,
            label: if transfers { "transfers to" } else { "calls" }.to_owned(),
            mark,
        });
    }
    builder.graph
}

struct Builder<'a> {
    detail: Detail,
    outline: &'a Outline,
    graph: JourneyGraph,
    /// Invoking node, index of the sub-journey, mark: drawn once all nodes are there.
    calls: Vec<(usize, usize, Mark)>,
}

/// A way that is not connected yet.
struct Loose {
    from: usize,
    kind: EdgeKind,
    label: String,
    mark: Mark,
}

impl Builder<'_> {
    /// Draws `steps` one after the other, and where the ways end that lead past the last one.
    fn steps(&mut self, key: &str, steps: &[StepOutline], group: Option<usize>, end: &str) {
        let mut loose: Vec<Loose> = Vec::new();
        // The removed way: from what stood before a removed step, through it, to what stands after.
        let mut removed: Option<usize> = None;
        let mut last: Option<usize> = None;
        for (at, step) in steps.iter().enumerate() {
            let at = at + 1;
            if step.mark == Mark::Removed {
                let node = self.removed(&format!("{key}s{at}"), step, group);
                if let Some(from) = removed.or(last) {
                    self.cut(from, node);
                }
                removed = Some(node);
                continue;
            }
            let first = self.graph.nodes.len();
            loose = self.step(&format!("{key}s{at}"), step, group, loose);
            if let Some(from) = removed.take() {
                self.cut(from, first);
            }
            last = self.graph.nodes.len().checked_sub(1);
        }
        if loose.is_empty() && !self.graph.nodes.is_empty() && !steps.is_empty() {
            return;
        }
        let node = self.node(Node {
            key: format!("{key}end"),
            group,
            shape: Shape::End,
            tone: Tone::Service,
            title: end.to_owned(),
            lines: Vec::new(),
            mark: Mark::Same,
        });
        self.connect(loose, node);
        if let Some(from) = removed {
            self.cut(from, node);
        }
    }

    /// Draws one step, connects what leads to it, and returns what leads away.
    fn step(
        &mut self,
        key: &str,
        step: &StepOutline,
        group: Option<usize>,
        incoming: Vec<Loose>,
    ) -> Vec<Loose> {
        let branches = branches(step);
        let mut leaving = Vec::new();
        let mut incoming = incoming;
        if !step.skip.is_empty() || branches.len() > 1 {
            let decision = self.node(Node {
                key: format!("{key}d"),
                group,
                shape: Shape::Decision,
                tone: Tone::Service,
                title: String::new(),
                lines: Vec::new(),
                mark: step.skip_mark(),
            });
            self.connect(incoming, decision);
            incoming = Vec::new();
            if !step.skip.is_empty() {
                leaving.push(Loose {
                    from: decision,
                    kind: EdgeKind::Skip,
                    label: match step.skip_was.as_deref() {
                        None | Some("") => step.skip.clone(),
                        Some(was) => format!("{}, was: {was}", step.skip),
                    },
                    mark: step.skip_mark(),
                });
            }
            incoming.push(Loose {
                from: decision,
                kind: EdgeKind::Flow,
                label: String::new(),
                mark: step.mark.flow(),
            });
        }
        if branches.is_empty() {
            let node = self.node(self.whole(key, step, group));
            if let [only] = step.exchanges.as_slice() {
                let choice = only.choice.as_deref().unwrap_or_default();
                let ways = incoming.iter_mut().filter(|way| way.label.is_empty());
                ways.for_each(|way| choice.clone_into(&mut way.label));
            }
            self.connect(incoming, node);
            self.leave(step, node, &mut leaving);
            return leaving;
        }
        for (at, exchange) in branches.iter().enumerate() {
            let node = self.node(self.branch(&format!("{key}b{}", at + 1), step, exchange, group));
            for way in &incoming {
                let label = exchange.choice.clone().unwrap_or_default();
                self.edge(
                    way.from,
                    node,
                    way.kind,
                    label,
                    branch_mark(step, exchange).flow(),
                );
            }
            if exchange.mark != Mark::Removed {
                self.leave(step, node, &mut leaving);
            }
        }
        leaving
    }

    /// The ways that lead away from `node`: on, and into sub-journeys.
    fn leave(&mut self, step: &StepOutline, node: usize, leaving: &mut Vec<Loose>) {
        let called: Vec<usize> = step
            .calls
            .iter()
            .filter_map(|id| self.outline.sub_journey(id))
            .collect();
        for sub_journey in &called {
            self.calls.push((node, *sub_journey, step.mark.flow()));
        }
        let never_returns = !called.is_empty()
            && called.len() == step.calls.len()
            && called
                .iter()
                .all(|at| self.outline.sub_journeys[*at].transfers);
        if !step.sends() && !never_returns {
            leaving.push(Loose {
                from: node,
                kind: EdgeKind::Flow,
                label: String::new(),
                mark: step.mark.flow(),
            });
        }
    }

    /// The node of a step that is one node.
    fn whole(&self, key: &str, step: &StepOutline, group: Option<usize>) -> Node {
        let mut lines = self.page(step);
        let mut tone = Tone::Service;
        for exchange in &step.exchanges {
            if tone == Tone::Service {
                tone = exchange.profile.tone;
            }
            self.profile(&exchange.profile, &exchange.mark, &mut lines);
        }
        if let Some(issuer) = &step.issuer {
            self.profile(issuer, &Mark::Same, &mut lines);
        }
        for id in &step.calls {
            let found = self.outline.sub_journey(id);
            if found.is_none() {
                tone = Tone::Missing;
            }
            lines.push(Line {
                kind: LineKind::Note,
                text: id.clone(),
                about: if found.is_none() {
                    "not defined"
                } else {
                    "sub-journey"
                }
                .to_owned(),
                mark: Mark::Same,
            });
        }
        lines.extend(no_longer_skipped(step));
        if step.exchanges.is_empty() && step.page.is_some() {
            tone = Tone::User;
        }
        Node {
            key: key.to_owned(),
            group,
            shape: if step.sends() {
                Shape::Token
            } else {
                Shape::Step
            },
            tone: if step.sends() { Tone::Token } else { tone },
            title: title(step),
            lines,
            mark: step.mark.clone(),
        }
    }

    /// The node of one exchange of several.
    fn branch(
        &self,
        key: &str,
        step: &StepOutline,
        exchange: &ExchangeOutline,
        group: Option<usize>,
    ) -> Node {
        let mut lines = Vec::new();
        self.profile(&exchange.profile, &Mark::Same, &mut lines);
        lines.extend(no_longer_skipped(step));
        Node {
            key: key.to_owned(),
            group,
            shape: Shape::Step,
            tone: exchange.profile.tone,
            title: title(step),
            lines,
            mark: branch_mark(step, exchange),
        }
    }

    /// The node of a step that is only in the old version.
    fn removed(&mut self, key: &str, step: &StepOutline, group: Option<usize>) -> usize {
        let node = self.whole(key, step, group);
        let node = self.node(node);
        for id in &step.calls {
            if let Some(sub_journey) = self.outline.sub_journey(id) {
                self.calls.push((node, sub_journey, Mark::Removed));
            }
        }
        node
    }

    fn page(&self, step: &StepOutline) -> Vec<Line> {
        let page = step.page.iter().filter(|_| self.detail == Detail::Full);
        page.map(|page| Line {
            kind: LineKind::Note,
            text: page.clone(),
            about: "content".to_owned(),
            mark: Mark::Same,
        })
        .collect()
    }

    fn profile(&self, profile: &ProfileOutline, mark: &Mark, lines: &mut Vec<Line>) {
        lines.push(Line {
            kind: LineKind::Profile,
            text: profile.id.clone(),
            about: profile.role.clone(),
            mark: mark.clone(),
        });
        if self.detail == Detail::Compact {
            return;
        }
        lines.extend(profile.validations.iter().map(|validation| {
            let about = match validation.skip.as_str() {
                "" => validation.role.clone(),
                skip => format!("{}, {skip}", validation.role),
            };
            Line {
                kind: LineKind::Validation,
                text: validation.id.clone(),
                about,
                mark: mark.clone(),
            }
        }));
    }

    fn node(&mut self, node: Node) -> usize {
        self.graph.nodes.push(node);
        self.graph.nodes.len() - 1
    }

    fn connect(&mut self, loose: Vec<Loose>, to: usize) {
        for way in loose {
            // A condition that was there before is no news, wherever the way around now leads.
            let mark = match (way.kind, &way.mark, &self.graph.nodes[to].mark) {
                (EdgeKind::Flow, Mark::Same, Mark::Added) => Mark::Added,
                (_, mark, _) => mark.clone(),
            };
            self.edge(way.from, to, way.kind, way.label, mark);
        }
    }

    /// A way that is no longer there.
    fn cut(&mut self, from: usize, to: usize) {
        self.edge(from, to, EdgeKind::Flow, String::new(), Mark::Removed);
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind, label: String, mark: Mark) {
        self.graph.edges.push(Edge {
            from,
            to,
            kind,
            label,
            mark,
        });
    }
}

impl Mark {
    /// The mark of the way out of something with this mark: new with it, and otherwise not news.
    fn flow(&self) -> Self {
        match self {
            Self::Added | Self::Removed => self.clone(),
            Self::Same | Self::Changed | Self::Moved(_) => Self::Same,
        }
    }
}

/// The exchanges of a step of which one runs; none when the step is one node.
fn branches(step: &StepOutline) -> Vec<&ExchangeOutline> {
    let is_choice = step.exchanges.len() > 1 && step.exchanges.iter().any(|e| e.choice.is_some());
    if is_choice {
        step.exchanges.iter().collect()
    } else {
        Vec::new()
    }
}

/// The line that says which condition a step no longer has.
fn no_longer_skipped(step: &StepOutline) -> Option<Line> {
    let was = step.skip_was.as_deref().filter(|_| step.skip.is_empty())?;
    Some(Line {
        kind: LineKind::Note,
        text: was.to_owned(),
        about: "no longer".to_owned(),
        mark: Mark::Removed,
    })
}

fn branch_mark(step: &StepOutline, exchange: &ExchangeOutline) -> Mark {
    match (&exchange.mark, &step.mark) {
        (Mark::Same, Mark::Changed) => Mark::Same,
        (Mark::Same, mark) => mark.clone(),
        (mark, _) => mark.clone(),
    }
}

/// The heading of a step: `2 · Claims exchange`.
fn title(step: &StepOutline) -> String {
    let kind = words::step_type(&step.kind);
    let order = step.order;
    match step.mark {
        Mark::Moved(from) if from != order => format!("{order} · {kind} (was {from})"),
        _ => format!("{order} · {kind}"),
    }
}

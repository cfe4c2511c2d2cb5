//! Journeys and user flows as pictures.
//!
//! A picture is an image of its own inside the page (a `data:` address), so that its styles and ids
//! meet no others; it follows the reader's light or dark colours as the page does.

use serde::Serialize;

use super::Subject;
use crate::b2c::{GeneratedPolicies, Role};
use crate::diag::render::visible;
use crate::plan::{ApiConnectorStep, EmailMethod, Plan, UserFlow};
use crate::policy::chain::Chain;
use crate::policy::doc::Document;
use crate::policy::effective::Effective;
use crate::policy::graph::outline::Tone;
use crate::policy::graph::{
    Detail, Edge, EdgeKind, Graph, JourneyGraph, Line, LineKind, Mark, Node, Outline, Shape, svg,
};
use crate::policy::set::PolicySet;

/// A picture.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Drawing {
    title: String,
    about: String,
    /// The image; absent when it is too large to be looked at.
    image: Option<String>,
}

/// Pictures of what the plan's applications use, in the order of the plan.
pub(super) fn drawings(subject: &Subject<'_>) -> Vec<Drawing> {
    let plan = &subject.plan.plan;
    let mut drawings = Vec::new();
    if let Some(set) = subject.policies {
        policies(set, &mut drawings);
    }
    for flow in &plan.user_flows {
        let used_by: Vec<&str> = plan
            .applications
            .iter()
            .filter(|application| application.user_flow.as_ref() == Some(&flow.name))
            .map(|application| application.name.as_str())
            .collect();
        let graph = Graph {
            policy: flow.name.clone(),
            journeys: vec![user_flow(plan, flow)],
            compared: false,
        };
        drawings.push(Drawing {
            title: flow.name.clone(),
            about: match used_by.is_empty() {
                true => "user flow that no application uses".to_owned(),
                false => format!("user flow of {}", used_by.join(", ")),
            },
            image: image(&graph),
        });
    }
    drawings
}

fn policies(generated: &GeneratedPolicies, drawings: &mut Vec<Drawing>) {
    let documents = generated
        .policies
        .iter()
        .filter_map(|policy| Document::parse(policy.file_name.as_str(), &policy.text).ok());
    let set = PolicySet::new(documents);
    for policy in &generated.policies {
        let Some(index) = set.find(&policy.id) else {
            continue;
        };
        let is_called = policy.role == Role::RelyingParty
            || (policy.role == Role::Carried && set.policy(index).relying_party().is_some());
        if !is_called {
            continue;
        }
        let chain = Chain::of(&set, index);
        let outlines = Outline::of_policy(&Effective::new(&chain));
        let graph = Graph::new(&policy.id, &outlines, Detail::Compact, false);
        let journeys: Vec<&str> = outlines.iter().map(|one| one.id.as_str()).collect();
        drawings.push(Drawing {
            title: policy.id.clone(),
            about: format!("journey {}", journeys.join(", ")),
            image: image(&graph),
        });
    }
}

/// The image as a `data:` address.
fn image(graph: &Graph) -> Option<String> {
    const PLAIN: &[u8] = b"-._~!*'();:@&=+$,/?[] ";
    let svg: String = svg::render(graph).ok()?.chars().map(visible).collect();
    let mut address = String::from("data:image/svg+xml;charset=utf-8,");
    for byte in svg.bytes() {
        // The template engine escapes the address as an attribute; all else that an address cannot
        // hold is percent-encoded (RFC 2397).
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            for half in [byte >> 4, byte & 15] {
                address.extend(char::from_digit(u32::from(half), 16));
            }
        }
    }
    Some(address)
}

/// The steps of a user flow, which the platform runs in this order.
fn user_flow(plan: &Plan, flow: &UserFlow) -> JourneyGraph {
    let mut steps = Steps::default();
    let mut ways = Vec::new();
    match flow.email {
        EmailMethod::Password => ways.push(note("email and password")),
        EmailMethod::OneTimeCode => ways.push(note("email and one-time code")),
        EmailMethod::Never => {}
    }
    for name in &flow.identity_providers {
        let provider = plan.identity_providers.iter().find(|one| one.name == *name);
        let shown = provider.and_then(|one| one.display_name.as_ref());
        ways.push(note(shown.unwrap_or(name)));
    }
    steps.add(Tone::User, "Sign in or sign up", ways);
    let calls = |at: ApiConnectorStep| {
        let of = flow.api_connectors.iter().filter(move |one| one.step == at);
        of.map(|one| note(&one.name)).collect::<Vec<_>>()
    };
    for step in [
        ApiConnectorStep::PostFederationSignUp,
        ApiConnectorStep::AttributeCollectionStart,
    ] {
        steps.add_if(Tone::Api, "Service, before the sign-up page", calls(step));
    }
    let asked: Vec<Line> = flow
        .attributes
        .iter()
        .map(|one| note(one.label.as_ref().unwrap_or(&one.attribute)))
        .collect();
    if flow.sign_up {
        steps.add_if(Tone::User, "Sign-up page", asked);
    }
    for step in [
        ApiConnectorStep::PostAttributeCollection,
        ApiConnectorStep::AttributeCollectionSubmit,
    ] {
        steps.add_if(Tone::Api, "Service, after the sign-up page", calls(step));
    }
    steps.add(Tone::Directory, "Account", Vec::new());
    for step in [
        ApiConnectorStep::PreTokenIssuance,
        ApiConnectorStep::TokenIssuanceStart,
    ] {
        steps.add_if(Tone::Api, "Service, before the token", calls(step));
    }
    steps.end();
    JourneyGraph {
        key: "j1".to_owned(),
        id: flow.name.clone(),
        uses: Vec::new(),
        groups: Vec::new(),
        nodes: steps.nodes,
        edges: steps.edges,
    }
}

/// A line of a node.
fn note(text: &str) -> Line {
    Line {
        kind: LineKind::Note,
        text: text.to_owned(),
        about: String::new(),
        mark: Mark::Same,
    }
}

/// Nodes that follow each other.
#[derive(Default)]
struct Steps {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Steps {
    fn add_if(&mut self, tone: Tone, title: &str, lines: Vec<Line>) {
        if !lines.is_empty() {
            self.add(tone, title, lines);
        }
    }

    fn add(&mut self, tone: Tone, title: &str, lines: Vec<Line>) {
        self.push(Shape::Step, tone, title, lines);
    }

    fn end(&mut self) {
        self.push(Shape::Token, Tone::Token, "Token", Vec::new());
    }

    fn push(&mut self, shape: Shape, tone: Tone, title: &str, lines: Vec<Line>) {
        let at = self.nodes.len();
        self.nodes.push(Node {
            key: format!("n{}", at + 1),
            group: None,
            shape,
            tone,
            title: title.to_owned(),
            lines,
            mark: Mark::Same,
        });
        if let Some(from) = at.checked_sub(1) {
            self.edges.push(Edge {
                from,
                to: at,
                kind: EdgeKind::Flow,
                label: String::new(),
                mark: Mark::Same,
            });
        }
    }
}

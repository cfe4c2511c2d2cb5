//! What drawings say, and that no id breaks them.

use proptest::prelude::*;

use super::outline::{ExchangeOutline, ProfileOutline, StepOutline, SubJourney};
use super::*;
use crate::policy::corpus;
use crate::policy::fixture::{Fixture, SEND, profile, rest_profile};

/// The fixture's journey with a page that offers a provider, a step that is skipped and a call.
fn fixture() -> Fixture {
    let step = |order: u32, kind: &str, body: &str| {
        format!(r#"<OrchestrationStep Order="{order}" Type="{kind}">{body}</OrchestrationStep>"#)
    };
    let exchange = |id: &str, profile: &str| {
        format!(r#"<ClaimsExchange Id="{id}" TechnicalProfileReferenceId="{profile}"/>"#)
    };
    let skip = r#"<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true">
        <Value>objectId</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>"#;
    let steps = [
        step(
            1,
            r#"CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.page"#,
            &format!(
                r#"<ClaimsProviderSelections>
                <ClaimsProviderSelection TargetClaimsExchangeId="GoogleExchange"/>
                <ClaimsProviderSelection ValidationClaimsExchangeId="PageExchange"/>
                </ClaimsProviderSelections><ClaimsExchanges>{}</ClaimsExchanges>"#,
                exchange("PageExchange", "Page")
            ),
        ),
        step(
            2,
            "ClaimsExchange",
            &format!(
                "{skip}<ClaimsExchanges>{}{}</ClaimsExchanges>",
                exchange("GoogleExchange", "Google"),
                exchange("SignUp", "Call")
            ),
        ),
        step(
            3,
            "InvokeSubJourney",
            r#"<JourneyList><Candidate SubJourneyReferenceId="Consent"/></JourneyList>"#,
        ),
        SEND.replace("Order=\"2\"", "Order=\"4\""),
    ];
    let sub_journey = format!(
        r#"<SubJourney Id="Consent" Type="Call"><OrchestrationSteps>{}</OrchestrationSteps></SubJourney>"#,
        step(
            1,
            "ClaimsExchange",
            &format!(
                "{skip}<ClaimsExchanges>{}</ClaimsExchanges>",
                exchange("Ask", "Gone")
            )
        )
    );
    Fixture::new()
        .profile(&rest_profile("Call", ""))
        .profile(&profile("Google", r#"<Protocol Name="OAuth2"/>"#))
        .page(
            r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call"/>
            </ValidationTechnicalProfiles>"#,
        )
        .steps(&steps.concat())
        .sub_journey(&sub_journey)
}

fn graph(fixture: &Fixture) -> Graph {
    fixture.merged(|effective| {
        let outlines = Outline::of_policy(effective);
        Graph::new("B2C_1A_signup_signin", &outlines, Detail::Full, false)
    })
}

#[test]
fn mermaid_shows_branches_skipped_steps_and_sub_journeys() {
    insta::assert_snapshot!(mermaid::render(&graph(&fixture())), @r#"
    %%{init: {"flowchart": {"wrappingWidth": 420}}}%%
    flowchart TB
      subgraph j1["Journey (default journey)"]
        direction TB
        j1s1["<b>1 · Combined sign-in and sign-up</b><br/>api.page (content)<br/>Page (page)<br/>↳ Call (REST API)"]
        j1s2d{" "}
        j1s2b1["<b>2 · Claims exchange</b><br/>Google (OAuth 2.0)"]
        j1s2b2["<b>2 · Claims exchange</b><br/>Call (REST API)"]
        j1s3["<b>3 · Invoke sub-journey</b><br/>Consent (sub-journey)"]
        j1s4(["<b>4 · Send claims</b><br/>JwtIssuer (JWT token)"])
        subgraph j1g1["Consent (call)"]
          direction TB
          j1g1s1d{" "}
          j1g1s1["<b>1 · Claims exchange</b><br/>Gone (not defined)"]
          j1g1end(["<b>Return</b>"])
        end
      end
      j1s1 --> j1s2d
      j1s2d -->|"GoogleExchange"| j1s2b1
      j1s2d --> j1s2b2
      j1s2d -.->|"skip if objectId exists"| j1s3
      j1s2b1 --> j1s3
      j1s2b2 --> j1s3
      j1s3 --> j1s4
      j1g1s1d --> j1g1s1
      j1g1s1d -.->|"skip if objectId exists"| j1g1end
      j1g1s1 --> j1g1end
      j1s3 ==>|"calls"| j1g1s1d
      classDef user fill:#e3edff,stroke:#2563eb,color:#1f2328
      class j1s1 user
      classDef api fill:#ffedd8,stroke:#c2560c,color:#1f2328
      class j1s2b2 api
      classDef provider fill:#d8f5f9,stroke:#0e7490,color:#1f2328
      class j1s2b1 provider
      classDef token fill:#ddf7e5,stroke:#15803d,color:#1f2328
      class j1s4 token
      classDef service fill:#f1f4f8,stroke:#64748b,color:#1f2328
      class j1s2d,j1s3,j1g1s1d,j1g1end service
      classDef missing fill:#fee4e4,stroke:#b91c1c,color:#1f2328
      class j1g1s1 missing
      classDef frame fill:none,stroke:#8b949e
      class j1,j1g1 frame
    "#);
}

#[test]
fn dot_shows_branches_skipped_steps_and_sub_journeys() {
    insta::assert_snapshot!(dot::render(&graph(&fixture())), @r##"
    digraph policy {
      label="B2C_1A_signup_signin"
      rankdir=TB; labelloc=t; nodesep=0.4; ranksep=0.45; fontname="Helvetica"; fontsize=13
      node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, fontcolor="#1f2328", margin="0.16,0.09"]
      edge [fontname="Helvetica", fontsize=10, color="#57606a", fontcolor="#57606a", arrowsize=0.7]
      subgraph cluster_j1 {
        label="Journey (default journey)"; color="#8b949e"
        j1s1 [label="1 · Combined sign-in and sign-up\lapi.page (content)\lPage (page)\l    ↳ Call (REST API)\l", fillcolor="#e3edff", color="#2563eb"]
        j1s2d [label="", shape=diamond, style=filled, width=0.22, height=0.22, fillcolor="#f1f4f8", color="#64748b"]
        j1s2b1 [label="2 · Claims exchange\lGoogle (OAuth 2.0)\l", fillcolor="#d8f5f9", color="#0e7490"]
        j1s2b2 [label="2 · Claims exchange\lCall (REST API)\l", fillcolor="#ffedd8", color="#c2560c"]
        j1s3 [label="3 · Invoke sub-journey\lConsent (sub-journey)\l", fillcolor="#f1f4f8", color="#64748b"]
        j1s4 [label="4 · Send claims\lJwtIssuer (JWT token)\l", fillcolor="#ddf7e5", color="#15803d", peripheries=2]
        subgraph cluster_j1g1 {
          label="Consent (call)"; style=dashed
          j1g1s1d [label="", shape=diamond, style=filled, width=0.22, height=0.22, fillcolor="#f1f4f8", color="#64748b"]
          j1g1s1 [label="1 · Claims exchange\lGone (not defined)\l", fillcolor="#fee4e4", color="#b91c1c"]
          j1g1end [label="Return", fillcolor="#f1f4f8", color="#64748b", peripheries=2]
        }
      }
      j1s1 -> j1s2d [weight=8]
      j1s2d -> j1s2b1 [label=" GoogleExchange ", weight=8]
      j1s2d -> j1s2b2 [weight=8]
      j1s2d -> j1s3 [label=" skip if objectId exists ", style=dashed]
      j1s2b1 -> j1s3 [weight=8]
      j1s2b2 -> j1s3 [weight=8]
      j1s3 -> j1s4 [weight=8]
      j1g1s1d -> j1g1s1 [weight=8]
      j1g1s1d -> j1g1end [label=" skip if objectId exists ", style=dashed]
      j1g1s1 -> j1g1end [weight=8]
      j1s3 -> j1g1s1d [label=" calls ", style=bold]
    }
    "##);
}

#[test]
fn a_policy_without_a_relying_party_shows_all_its_journeys() {
    let set = fixture().set();
    let base = set.find("B2C_1A_Base").expect("it is there");
    let chain = crate::policy::chain::Chain::of(&set, base);
    let effective = crate::policy::effective::Effective::new(&chain);
    let outlines = Outline::of_policy(&effective);
    let ids: Vec<&str> = outlines.iter().map(|outline| outline.id.as_str()).collect();
    assert_eq!(ids, ["Journey"]);
    assert!(Outline::of_journey(&effective, "jOURNEY").is_some());
    assert!(Outline::of_journey(&effective, "Other").is_none());
}

/// Ids that would end a string, a label, a comment or an element, and any others.
fn id() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "\"",
        "\\",
        "\\N",
        "]",
        "}}",
        "end",
        "%%{init: {}}%%",
        "&quot;",
        "#quot;",
        "<script>",
        "]]>",
        "--",
        "{{x}}",
        "{% x %}",
        "`**a**`",
        "\n",
        "\u{202e}",
        "\0",
        "\u{ffff}",
        "漢😀",
        "1. ",
        "- ",
        "click a",
        "|",
        ";",
    ]);
    prop_oneof![
        hostile.prop_map(str::to_owned),
        ".{0,12}",
        ("[\"\\\\<>&#;{}|%`\\[\\]()-]{1,8}")
    ]
}

/// A journey in which every text is hostile.
fn hostile() -> impl Strategy<Value = Graph> {
    let step = (id(), id(), id(), any::<bool>(), 0_u32..4).prop_map(
        |(id, skip, role, conditional, marks)| {
            let mark = [Mark::Same, Mark::Added, Mark::Removed, Mark::Moved(9)];
            let profile = ProfileOutline {
                id: id.clone(),
                role,
                tone: Tone::Api,
                validations: Vec::new(),
            };
            let exchange = |choice: &str| ExchangeOutline {
                id: id.clone(),
                choice: Some(choice.to_owned()),
                profile: profile.clone(),
                mark: Mark::Same,
            };
            StepOutline {
                order: 1,
                kind: id.clone(),
                page: Some(skip.clone()),
                skip: if conditional {
                    skip.clone()
                } else {
                    String::new()
                },
                skip_was: Some(id.clone()),
                issuer: None,
                exchanges: vec![exchange(&skip), exchange(&id)],
                calls: vec![id.clone()],
                mark: mark[marks as usize].clone(),
            }
        },
    );
    (id(), prop::collection::vec(step, 0..5)).prop_map(|(id, steps)| {
        let called = steps
            .first()
            .map_or_else(|| id.clone(), |step| step.calls[0].clone());
        let outline = Outline {
            id: id.clone(),
            uses: vec![id.clone()],
            sub_journeys: vec![SubJourney {
                id: called,
                transfers: true,
                steps: steps.clone(),
                mark: Mark::Changed,
            }],
            steps,
        };
        Graph::new(&id, &[outline], Detail::Full, true)
    })
}

/// What Graphviz says of `texts`, which it reads in one run; `None` when it is not installed.
fn graphviz(texts: &[String]) -> Option<String> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let spawned = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut dot) = spawned else {
        corpus::skipped("dot is not installed (package graphviz)");
        return None;
    };
    let mut input = dot.stdin.take().expect("it has a pipe");
    let text = texts.concat();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = dot.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads all");
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn graphviz_reads_what_any_ids_give() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> = (0..60)
        .map(|_| hostile().new_tree(&mut runner).expect("a value").current())
        .map(|graph| dot::render(&graph))
        .collect();
    if let Some(said) = graphviz(&texts) {
        assert_eq!(said, "");
    }
}

proptest! {
    #[test]
    fn mermaid_labels_hold_nothing_that_mermaid_obeys(graph in hostile()) {
        for line in mermaid::render(&graph).lines() {
            // What is outside of quotes is ours, so that quotes pair up on each line.
            let parts: Vec<&str> = line.split('"').collect();
            prop_assert!(parts.len() % 2 == 1, "{}", line);
            for inside in parts.iter().skip(1).step_by(2) {
                let text = ["<b>", "</b>", "<s>", "</s>", "<br/>"]
                    .iter()
                    .fold((*inside).to_owned(), |text, tag| text.replace(tag, ""));
                let free = text.chars().all(|c| !"<>[]{}|`\\%&*~".contains(c) || c == '~');
                prop_assert!(free, "{}", line);
            }
        }
    }
}

/// The texts of an image's elements named `name`, in document order.
fn texts(svg: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).expect("it is well-formed");
    let elements = document
        .descendants()
        .filter(|node| node.has_tag_name(name));
    elements
        .map(|element| {
            let inside = element.descendants().filter(roxmltree::Node::is_text);
            inside.filter_map(|node| node.text()).collect()
        })
        .collect()
}

#[test]
fn an_image_says_what_it_shows_and_brings_everything_along() {
    let svg = svg::render(&graph(&fixture())).expect("it is small");
    let words = texts(&svg, "text").join("|");
    for expected in [
        "Journeydefault journey",
        "1 · Combined sign-in and sign-up",
        "GoogleOAuth 2.0",
        "↳ CallREST API",
        "GoogleExchange",
        "skip if objectId exists",
        "Consent (call)",
        "Gonenot defined",
        "Return",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    insta::assert_snapshot!(texts(&svg, "desc").join("\n"), @"Journey (default journey): 1 · Combined sign-in and sign-up: api.page (content), Page (page), Call (REST API); 2 · Claims exchange: Google (OAuth 2.0); 2 · Claims exchange: Call (REST API); 3 · Invoke sub-journey: Consent (sub-journey); 4 · Send claims: JwtIssuer (JWT token); 1 · Claims exchange: Gone (not defined); Return.");
    for foreign in [
        "href",
        "<script",
        "url(h",
        "@import",
        "<image",
        "foreignObject",
    ] {
        assert!(!svg.contains(foreign), "{foreign}");
    }
}

#[test]
fn text_stays_in_its_box_and_boxes_stay_apart() {
    let svg = svg::render(&graph(&fixture())).expect("it is small");
    let document = roxmltree::Document::parse(&svg).expect("it is well-formed");
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
        let value = node.attribute(name).expect("it has a place");
        value.parse().expect("a number")
    };
    let boxes: Vec<[f64; 4]> = document
        .descendants()
        .filter(|g| {
            g.attribute("class")
                .is_some_and(|class| class.starts_with("node "))
        })
        .flat_map(|g| g.children().filter(|child| child.has_tag_name("rect")))
        .map(|rect| ["x", "y", "width", "height"].map(|name| number(rect, name)))
        .collect();
    assert_eq!(boxes.len(), 7);
    for (at, [x, y, width, height]) in boxes.iter().enumerate() {
        for [other_x, other_y, other_width, other_height] in &boxes[at + 1..] {
            let beside = x + width <= *other_x || other_x + other_width <= *x;
            let above = y + height <= *other_y || other_y + other_height <= *y;
            assert!(beside || above, "{boxes:?}");
        }
    }
}

#[test]
fn a_journey_too_large_to_look_at_is_refused() {
    let steps: String = (1..700)
        .map(|order| format!(r#"<OrchestrationStep Order="{order}" Type="Noop"/>"#))
        .collect();
    let refused = svg::render(&graph(&Fixture::new().steps(&steps)));
    assert_eq!(
        refused.map_err(|error| error.to_string()),
        Err("journey `Journey` has 700 nodes; at most 600 are drawn as SVG".to_owned())
    );
}

#[test]
fn every_journey_of_the_starter_pack_is_drawn_in_every_way() {
    let Some(pack) = corpus::starter_pack() else {
        return;
    };
    let mut drawn = Vec::new();
    for folder in pack.complete {
        let set = crate::policy::set::PolicySet::new(corpus::documents(&folder));
        for chain in crate::policy::chain::Chain::all(&set) {
            let effective = crate::policy::effective::Effective::new(&chain);
            let outlines = Outline::of_policy(&effective);
            let graph = Graph::new("p", &outlines, Detail::Full, false);
            let svg = svg::render(&graph).expect("it is small");
            assert!(!texts(&svg, "text").is_empty());
            // Each step is reached: only the first one has no way in.
            for journey in &graph.journeys {
                let entered: std::collections::HashSet<usize> =
                    journey.edges.iter().map(|edge| edge.to).collect();
                assert_eq!(entered.len() + 1, journey.nodes.len(), "{}", journey.id);
            }
            drawn.push(dot::render(&graph));
        }
    }
    assert!(drawn.len() > 20);
    if let Some(said) = graphviz(&drawn) {
        assert_eq!(said, "");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_ids_give_a_well_formed_image_and_twice_the_same(graph in hostile()) {
        let svg = svg::render(&graph).expect("it is small");
        prop_assert!(roxmltree::Document::parse(&svg).is_ok(), "{}", svg);
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
        prop_assert_eq!(svg, svg::render(&graph).expect("it is small"));
    }
}

/// The drawing of what `new` changes of `old`.
fn compared(old: &Fixture, new: &Fixture) -> Graph {
    old.merged(|old| {
        new.merged(|new| {
            let outlines = Outline::of_policies(old, new);
            Graph::new("B2C_1A_signup_signin", &outlines, Detail::Full, true)
        })
    })
}

/// A step that runs one technical profile, skipped under `skip`.
fn exchange(order: u32, profile: &str, skip: &str) -> String {
    let skip = match skip {
        "" => String::new(),
        claim => format!(
            r#"<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true">
            <Value>{claim}</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>"#
        ),
    };
    format!(
        r#"<OrchestrationStep Order="{order}" Type="ClaimsExchange">{skip}<ClaimsExchanges>
        <ClaimsExchange Id="{profile}Exchange" TechnicalProfileReferenceId="{profile}"/>
        </ClaimsExchanges></OrchestrationStep>"#
    )
}

/// A set whose journey has `steps` and then the token.
fn journey(steps: &[String]) -> Fixture {
    let order = format!("Order=\"{}\"", steps.len() + 1);
    let steps = [steps.concat(), SEND.replace("Order=\"2\"", &order)].concat();
    Fixture::new()
        .profile(&rest_profile("Call", ""))
        .profile(&profile("Google", r#"<Protocol Name="OAuth2"/>"#))
        .profile(&profile("Terms", ""))
        .steps(&steps)
}

#[test]
fn a_comparison_marks_steps_that_came_went_moved_or_run_under_other_conditions() {
    let old = journey(&[
        exchange(1, "Page", ""),
        exchange(2, "Google", "objectId"),
        exchange(3, "Terms", ""),
    ]);
    let new = journey(&[
        exchange(1, "Page", ""),
        exchange(2, "Call", ""),
        exchange(3, "Google", "email"),
    ]);
    let graph = compared(&old, &new);
    let seen: Vec<String> = graph.journeys[0]
        .nodes
        .iter()
        .filter(|node| node.shape != Shape::Decision)
        .map(|node| {
            node.mark
                .signed(&format!("{} {}", node.title, node.lines[0].text))
        })
        .collect();
    insta::assert_snapshot!(seen.join("\n"), @"
    1 · Claims exchange Page
    + 2 · Claims exchange Call
    ~ 3 · Claims exchange Google
    − 3 · Claims exchange Terms
    4 · Send claims JwtIssuer
    ");
    let edges = &graph.journeys[0].edges;
    let labels: Vec<String> = edges
        .iter()
        .filter(|edge| !edge.label.is_empty())
        .map(|edge| edge.mark.signed(&edge.label))
        .collect();
    assert_eq!(
        labels,
        ["~ skip if email exists, was: skip if objectId exists"]
    );
    // What was removed is shown, and nothing leads through it.
    let text = mermaid::render(&graph);
    assert!(
        text.contains("<s>\u{2212} <b>") || text.contains("<s><b>\u{2212} "),
        "{text}"
    );
    let svg = svg::render(&graph).expect("it is small");
    let legend = texts(&svg, "text").join("|");
    assert!(
        legend.contains("+ added|\u{2212} removed|~ changed"),
        "{legend}"
    );
}

#[test]
fn what_is_equal_has_no_mark_and_a_condition_that_went_is_told() {
    let old = journey(&[exchange(1, "Page", ""), exchange(2, "Google", "objectId")]);
    let same = compared(&old, &old);
    let nodes = || same.journeys.iter().flat_map(|journey| &journey.nodes);
    assert!(nodes().all(|node| node.mark == Mark::Same));
    let new = journey(&[exchange(1, "Page", ""), exchange(2, "Google", "")]);
    let text = mermaid::render(&compared(&old, &new));
    assert!(
        text.contains("\u{2212} skip if objectId exists (no longer)"),
        "{text}"
    );
    let text = mermaid::render(&compared(&new, &old));
    assert!(text.contains("|\"+ skip if objectId exists\"|"), "{text}");
}

#[test]
fn sub_journeys_and_journeys_that_came_or_went_are_marked_as_a_whole() {
    let without = journey(&[exchange(1, "Page", "")]);
    let with = fixture();
    for (old, new, mark) in [
        (&without, &with, Mark::Added),
        (&with, &without, Mark::Removed),
    ] {
        let graph = compared(old, new);
        let group = &graph.journeys[0].groups[0];
        assert_eq!((group.id.as_str(), &group.mark), ("Consent", &mark));
        let mut inside = graph.journeys[0]
            .nodes
            .iter()
            .filter(|node| node.group.is_some());
        assert!(inside.all(|node| node.mark == mark || node.shape == Shape::End));
        svg::render(&graph).expect("it is small");
    }
    let one = running("One");
    let other = running("Two");
    let graph = compared(&one, &other);
    assert_eq!(graph.journeys.len(), 1);
    assert_eq!(graph.journeys[0].title(), "Two (default journey, was One)");
}

/// A relying party that runs the journey `id`.
fn running(id: &str) -> Fixture {
    let own = format!(
        r#"<UserJourneys><UserJourney Id="{id}"><OrchestrationSteps>{}{SEND}</OrchestrationSteps>
        </UserJourney></UserJourneys>"#,
        exchange(1, "Page", "")
    );
    Fixture::new().derived(&own).default_journey(id)
}

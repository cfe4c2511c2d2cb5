//! `entrada policy graph`: three languages, one drawing; two versions in one.

use crate::policies::{BASE, sandbox};
use crate::support::{Sandbox, assert_generated, root};

#[test]
fn the_journeys_of_a_relying_party_are_drawn_as_mermaid() {
    let seen = sandbox().seen(["policy", "graph", "b2c_1a_signin"]);
    insta::assert_snapshot!(seen, @r#"
    exit 0
    --- stdout
    %%{init: {"flowchart": {"wrappingWidth": 420}}}%%
    flowchart TB
      subgraph j1["SignIn (default journey)"]
        direction TB
        j1s1d{" "}
        j1s1["<b>1 · Claims exchange</b><br/>Page (page)<br/>↳ Call (REST API)"]
        j1s2(["<b>2 · Send claims</b><br/>JwtIssuer (JWT token)"])
      end
      j1s1d --> j1s1
      j1s1d -.->|"skip if objectId exists"| j1s2
      j1s1 --> j1s2
      classDef user fill:#e3edff,stroke:#2563eb,color:#1f2328
      class j1s1 user
      classDef token fill:#ddf7e5,stroke:#15803d,color:#1f2328
      class j1s2 token
      classDef service fill:#f1f4f8,stroke:#64748b,color:#1f2328
      class j1s1d service
      classDef frame fill:none,stroke:#8b949e
      class j1 frame
    "#);
}

#[test]
fn the_ending_of_the_file_says_how_to_draw() {
    for (file, start) in [
        ("a.mmd", "%%{init"),
        ("a.dot", "digraph policy {"),
        ("a.gv", "digraph policy {"),
        ("a.SVG", "<svg "),
    ] {
        let sandbox = sandbox();
        let seen = sandbox.seen(["policy", "graph", "B2C_1A_signin", "policies", "-o", file]);
        assert!(seen.starts_with("exit 0\n--- stderr"), "{seen}");
        let text = std::fs::read_to_string(sandbox.path().join(file)).expect("it is written");
        assert!(text.starts_with(start), "{text}");
    }
    let seen = sandbox().seen(["policy", "graph", "B2C_1A_signin", "-o", "a.png"]);
    insta::assert_snapshot!(seen, @r#"
    exit 64
    --- stderr
    error: `a.png` does not say how to draw
    help: give the file the ending .mmd, .dot or .svg, or --format
    "#);
}

#[test]
fn an_image_is_well_formed_and_the_same_each_time() {
    let sandbox = sandbox();
    let draw = || {
        let arguments = ["policy", "graph", "B2C_1A_signin", "--format", "svg"];
        let output = sandbox.entrada(arguments).output().expect("it runs");
        String::from_utf8(output.stdout).expect("it is UTF-8")
    };
    let svg = draw();
    roxmltree::Document::parse(&svg).expect("it is well-formed");
    assert_eq!(svg, draw());
}

#[test]
fn what_two_versions_differ_in_is_marked() {
    let added = r#"<OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges>
        <ClaimsExchange Id="CallExchange" TechnicalProfileReferenceId="Call" /></ClaimsExchanges></OrchestrationStep>
        <OrchestrationStep Order="3" Type="SendClaims""#;
    let sandbox = sandbox()
        .file(
            "new/Base.xml",
            BASE.replace(r#"<OrchestrationStep Order="2" Type="SendClaims""#, added),
        )
        .file("new/SignIn.xml", crate::policies::RELYING_PARTY);
    let drawn = |arguments: &[&str]| {
        let all = ["policy", "graph", "B2C_1A_signin"].iter().chain(arguments);
        sandbox.seen(all.copied())
    };
    let seen = drawn(&["new", "--old", "policies"]);
    assert!(seen.contains("+ 2 · Claims exchange"), "{seen}");
    assert!(seen.contains("linkStyle"), "{seen}");
    let seen = drawn(&["policies", "--old", "new"]);
    assert!(seen.contains("\u{2212} 2 · Claims exchange"), "{seen}");
    let seen = drawn(&["policies", "--old", "policies"]);
    assert!(!seen.contains("linkStyle"), "{seen}");
    let seen = drawn(&["policies/SignIn.xml", "--old", "new/Base.xml"]);
    assert!(
        seen.contains("only the new side has a policy `B2C_1A_signin`"),
        "{seen}"
    );
    assert!(seen.contains("+ 1 · Claims exchange"), "{seen}");
}

#[test]
fn one_journey_and_fewer_words_can_be_asked_for() {
    let sandbox = sandbox();
    let seen = sandbox.seen([
        "policy",
        "graph",
        "B2C_1A_Base",
        "--journey",
        "signin",
        "--compact",
    ]);
    assert!(
        seen.contains("Page (page)") && !seen.contains("Call"),
        "{seen}"
    );
    let seen = sandbox.seen(["policy", "graph", "B2C_1A_Base", "--journey", "SignOn"]);
    assert!(seen.contains("did you mean `SignIn`?"), "{seen}");
}

/// A folder `out` with what the example `name` generates for `env`.
fn generated(name: &str, env: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let plan = root().join("examples").join(name).join("plan.yaml");
    let plan = plan.to_string_lossy();
    let done = sandbox.seen(["generate", &plan, "--env", env, "-o", "out"]);
    assert!(done.starts_with("exit 0"), "{done}");
    sandbox
}

/// The standard output of `entrada policy graph ARGUMENTS`.
fn drawn(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let all = ["policy", "graph"].iter().chain(arguments).copied();
    let output = sandbox.entrada(all).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[test]
fn the_picture_in_the_documentation_is_what_the_command_draws() {
    let sandbox = generated("b2c-seamless-auth0", "prod");
    let arguments = [
        "B2C_1A_Shop_signup_signin",
        "out/policies",
        "--journey",
        "SignUpSignIn",
    ];
    let svg = drawn(&sandbox, &[&arguments[..], &["--format", "svg"]].concat());
    assert_generated("docs/images/b2c-seamless-auth0.svg", &svg);
}

#[test]
fn the_diagram_in_the_readme_is_what_the_command_draws() {
    let sandbox = generated("b2c-forced-reset-csv", "prod");
    let arguments = [
        "B2C_1A_sign_in",
        "out/policies",
        "--journey",
        "SignIn",
        "--compact",
    ];
    let mermaid = drawn(&sandbox, &arguments);
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let (before, rest) = readme.split_once("```mermaid\n").expect("a diagram");
    let (_, after) = rest.split_once("```\n").expect("its end");
    assert_generated(
        "README.md",
        &format!("{before}```mermaid\n{mermaid}```\n{after}"),
    );
}

//! `entrada render`, and what every command says of a plan that it cannot read.

use crate::support::Sandbox;

const PLAN: &str = "\
version: 1
name: contoso-shop
target:
  platform: b2c
  tenant: ${var.tenant}.onmicrosoft.com
variables:
  tenant: { env: CONTOSO_TENANT }
environments:
  dev:
    variables: { tenant: contosodev }
    patch:
      identityProviders:
        - { name: google, clientSecret: { version: 2 } }
  prod:
    production: true
identityProviders:
  - { name: google, kind: google, clientId: \"0123\", clientSecret: { env: GOOGLE, version: 1 } }
";

#[test]
fn prints_the_plan_of_an_environment_with_secrets_as_references() {
    let sandbox = Sandbox::new().file("plan.yaml", PLAN);
    insta::assert_snapshot!(sandbox.seen(["render", "--env", "dev"]), @r#"
    exit 0
    --- stdout
    version: 1
    name: contoso-shop
    target:
      platform: b2c
      tenant: contosodev.onmicrosoft.com
    environments:
      dev: {}
    identityProviders:
      - name: google
        kind: google
        clientId: "0123"
        clientSecret:
          env: GOOGLE
          version: 2
    "#);
}

#[test]
fn what_is_printed_renders_to_itself() {
    let sandbox = Sandbox::new().file("plan.yaml", PLAN);
    let output = sandbox.entrada(["render", "--env", "dev"]).output();
    let first = output.expect("the program runs").stdout;
    let sandbox = sandbox.file("again.yaml", &first);
    let output = sandbox.entrada(["render", "again.yaml"]).output();
    assert_eq!(output.expect("the program runs").stdout, first);
}

#[test]
fn prints_json_and_takes_declared_variables_from_the_environment() {
    let sandbox = Sandbox::new().file("plan.yaml", PLAN);
    let output = sandbox
        .entrada(["render", "--env", "prod", "--format", "json"])
        .env("CONTOSO_TENANT", "contoso")
        .output()
        .expect("the program runs");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value["target"]["tenant"], "contoso.onmicrosoft.com");
}

#[test]
fn prints_where_each_value_is_written() {
    let sandbox = Sandbox::new().file("plan.yaml", PLAN);
    insta::assert_snapshot!(sandbox.seen(["render", "--env", "dev", "--origins"]), @"
    exit 0
    --- stdout
    /version                                   plan.yaml:1:10
    /name                                      plan.yaml:2:7
    /target/platform                           plan.yaml:4:13
    /target/tenant                             plan.yaml:5:11  tenant (environment)
    /environments/dev                          plan.yaml:10:5
    /identityProviders/0/name                  plan.yaml:17:13
    /identityProviders/0/kind                  plan.yaml:17:27
    /identityProviders/0/clientId              plan.yaml:17:45
    /identityProviders/0/clientSecret/env      plan.yaml:17:74
    /identityProviders/0/clientSecret/version  plan.yaml:13:52
    ");
}

#[test]
fn prints_findings_instead_of_a_plan_with_errors() {
    let sandbox = Sandbox::new().file(
        "plan.yaml",
        PLAN.replace("{ env: GOOGLE, version: 1 }", "hunter22"),
    );
    insta::assert_snapshot!(sandbox.seen(["render", "--env", "prod"]), @r#"
    exit 4
    --- stdout
    error[ENT0151]: the variable `tenant` has no value in the environment `prod`
     --> plan.yaml:5:11
      |
    5 |   tenant: ${var.tenant}.onmicrosoft.com
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    6 | variables:
    7 |   tenant: { env: CONTOSO_TENANT }
      |   ------ declared here
      |
      = help: set `environments.prod.variables.tenant`, or give it a default, or set `CONTOSO_TENANT` where `entrada` runs
      = environments: prod

    error[ENT1020]: `clientSecret` is a secret, and is written into the plan
      --> plan.yaml:17:67
       |
    17 |   - { name: google, kind: google, clientId: "0123", clientSecret: ******** }
       |                                                                   ^^^^^^^^
       |
       = help: name where it is kept: `{ env: NAME, version: 1 }` or `{ file: PATH, version: 1 }`; this one is known to all who can read the plan, so replace it at its issuer

    error: 2 errors
    for more about a finding, run `entrada explain ENT0151 ENT1020`
    "#);
}

#[test]
fn asks_which_of_several_environments() {
    let sandbox = Sandbox::new().file("plan.yaml", PLAN);
    insta::assert_snapshot!(sandbox.seen(["render"]), @"
    exit 64
    --- stderr
    error: the plan has several environments
    help: name one with `--env`: dev, prod
    ");
}

#[test]
fn ent0001_reports_a_plan_that_cannot_be_read() {
    let seen = Sandbox::new().seen(["render", "missing.yaml"]);
    assert!(seen.starts_with("exit 4\n"), "{seen}");
    assert!(
        seen.contains("ENT0001") && seen.contains("missing.yaml"),
        "{seen}"
    );
}

#[test]
fn ent0001_accepts_a_plan_that_can_be_read() {
    let sandbox = Sandbox::new().file("other.yaml", PLAN);
    assert!(
        sandbox
            .seen(["render", "other.yaml", "--env", "dev"])
            .starts_with("exit 0\n")
    );
}

//! What the formats print.

use std::collections::BTreeMap;

use super::{About, human, json, markdown};
use crate::cli::comment;
use crate::formats;
use crate::plan::files::PlanFiles;
use crate::plan::load::load;
use crate::resolve::{resolve_all, source_map};
use crate::review::fields::PlanSide;
use crate::review::impact::Impact;
use crate::review::plans::{Joint, Pair, PlanDiff, compare};

const OLD: &str = "\
version: 1
name: contoso-shop
target:
  platform: b2c
  tenant: ${var.tenant}.onmicrosoft.com
variables:
  tenant: { description: First label }
  host: { default: a.example }
environments:
  test: { variables: { tenant: contosotest } }
  prod:
    production: true
    variables: { tenant: contoso }
    patch: { users: { phoneRegion: US } }
users: { phoneRegion: GB }
credentials:
  - { name: first, password: forcedReset }
  - { name: second, password: forcedReset }
jit:
  endpoint: https://${var.host}/jit
  authentication: { kind: basic, username: { env: A }, password: { env: B } }
applications:
  - { name: shop, kind: spa, redirectUris: [https://a.example/, https://b.example/] }
  - { name: api, kind: api, scopes: [{ name: read, description: Read }] }
identityProviders:
  - { name: google, kind: google, clientId: abc, clientSecret: { env: SECRET, version: 1 } }
";

/// [`OLD`] with a change of each weight.
fn new() -> String {
    OLD.replace("https://b.example/", "https://c.example/")
        .replace("version: 1 }", "version: 2 }")
        .replace("description: Read }", "description: Read <b>all</b> }")
        .replace("default: a.example", "default: b.example")
        .replace("phoneRegion: US", "phoneRegion: DE")
        .replace("description: First label", "description: First label of the tenant's domain")
        .replace(
            "  - { name: first, password: forcedReset }\n  - { name: second, password: forcedReset }",
            "  - { name: second, password: forcedReset }\n  - { name: first, password: forcedReset }",
        )
        .replace("  - { name: api, kind: api", "  - { name: shop2, kind: web }\n  - { name: api, kind: api")
}

fn compared(old: &str, new: &str) -> (PlanDiff, About) {
    let none = BTreeMap::new();
    let read = |name: &str, text: &str| {
        let loaded = load(&name.into(), text.as_bytes());
        let written = loaded.written.clone().expect("the plan can be read");
        let (plans, findings) = resolve_all(&written, &none);
        assert_eq!(plans.len(), 2, "{findings:?}");
        let sources = source_map(&loaded, &plans, &[]);
        (written, plans, sources)
    };
    let (old, new) = (read("old/plan.yaml", old), read("plan.yaml", new));
    let files = PlanFiles::default();
    let pairs: Vec<Pair<'_>> = old
        .1
        .iter()
        .zip(&new.1)
        .map(|(before, after)| Pair {
            old: PlanSide {
                plan: before,
                written: &old.0.value,
                process: &none,
            },
            new: PlanSide {
                plan: after,
                written: &new.0.value,
                process: &none,
            },
            old_files: &files,
            new_files: &files,
        })
        .collect();
    let diff = compare(&old.0.value, &new.0.value, &pairs, true).expect("plans have a JSON form");
    let about = About {
        old: "old/plan.yaml".to_owned(),
        new: "plan.yaml".to_owned(),
        name: "contoso-shop".to_owned(),
        old_sources: old.2,
        new_sources: new.2,
        exit_code: 2,
    };
    (diff, about)
}

fn as_human(diff: &PlanDiff, about: &About, color: bool) -> String {
    let mut out = Vec::new();
    human::render(diff, about, color, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn people_see_each_field_once_with_why_and_where() {
    let (diff, about) = compared(OLD, &new());
    insta::assert_snapshot!(as_human(&diff, &about, false), @r#"
    contoso-shop, test, prod
    ~ variables / host / default: `a.example` → `b.example`  [security]
        passwords are sent to another address
        touches users who have not signed in yet
        used in jit / endpoint
        old/plan.yaml:8 → plan.yaml:8
        ~ deploy/kubernetes.yaml: `+1 −1 lines`
        ~ jit/serve.json: endpoint: `https://a.example/jit` → `https://b.example/jit`
    ~ variables / tenant / description: `First label` → `First label of the tenant's domain`  [informational] [plan only]
        old/plan.yaml:7 → plan.yaml:7
    ~ users / phoneRegion: `US` → `DE`  [informational] [plan only] [prod]
        touches every imported user
        old/plan.yaml:14 → plan.yaml:14
    ~ credentials / second: moved from place 2 to 1  [informational] [plan only]
        the first rule that matches counts: users may fall under another one
        touches every user no earlier rule matches
        old/plan.yaml:18 → plan.yaml:17
    ~ applications / shop / redirectUris: + `https://c.example/`, − `https://b.example/`  [breaking]
        signing in from these addresses fails
        touches application shop
        old/plan.yaml:23 → plan.yaml:23
        ~ application/shop: spa / redirectUris: + `https://c.example/`, − `https://b.example/`  [breaking]
    + applications / shop2: `{ name: shop2, kind: web }`  [security]
        a new application
        touches application shop2
        plan.yaml:24
        + application/shop2
        + servicePrincipal/shop2
        + permissionGrant/shop2.microsoft-graph  [security]
    ~ applications / api / scopes / read / description: `Read` → `Read <b>all</b>`  [informational]
        touches application api
        old/plan.yaml:24 → plan.yaml:25
        ~ application/api: api / oauth2PermissionScopes / read / adminConsentDisplayName: `Read` → `Read <b>all</b>`
        ~ application/api: api / oauth2PermissionScopes / read / adminConsentDescription: `Read` → `Read <b>all</b>`
    ~ identityProviders / google / clientSecret / version: 1 → 2  [informational] [plan only]
        old/plan.yaml:26 → plan.yaml:27

    tenant: 3 to add, 2 to change, 0 to delete
    8 plan fields: 1 breaking, 2 security, 0 sign-in, 0 migration, 5 informational
    "#);
    assert!(as_human(&diff, &about, true).contains("\u{1b}["));
}

#[test]
fn a_comment_has_counts_first_and_folds_all_but_what_breaks() {
    let (diff, about) = compared(OLD, &new());
    insta::assert_snapshot!(markdown::render(&diff, &about, comment::MOST), @r#"
    ### Plan contoso-shop, test, prod

    **tenant: 3 to add, 2 to change, 0 to delete**<br>**8 plan fields: 1 breaking, 2 security, 0 sign-in, 0 migration, 5 informational**

    > [!WARNING]
    > 1 change breaks applications or ways to sign in

    | | field | how | impact | why it matters | where |
    |-|-|-|-|-|-|
    | ~ | applications / shop / redirectUris | + <code>https&#58;//c.example/</code>, − <code>https&#58;//b.example/</code> | breaking | signing in from these addresses fails<br>touches application shop | old/plan.yaml:23 → plan.yaml:23 |

    > [!WARNING]
    > 2 changes concern what protects users: what is checked, who gets in, who gets to know what

    | | field | how | impact | why it matters | where |
    |-|-|-|-|-|-|
    | ~ | variables / host / default | <code>a.example</code> → <code>b.example</code> | security | passwords are sent to another address<br>touches users who have not signed in yet<br>used in jit / endpoint | old/plan.yaml:8 → plan.yaml:8 |
    | + | applications / shop2 | <code>&#123; name: shop2, kind: web &#125;</code> | security | a new application<br>touches application shop2 | plan.yaml:24 |

    <details><summary><b>5 other changes</b></summary>

    | | field | how | impact | why it matters | where |
    |-|-|-|-|-|-|
    | ~ | variables / tenant / description | <code>First label</code> → <code>First label of the tenant&#39;s domain</code> | informational, plan only |  | old/plan.yaml:7 → plan.yaml:7 |
    | ~ | users / phoneRegion | <code>US</code> → <code>DE</code> | informational, plan only (prod) | touches every imported user | old/plan.yaml:14 → plan.yaml:14 |
    | ~ | credentials / second | moved from place 2 to 1 | informational, plan only | the first rule that matches counts: users may fall under another one<br>touches every user no earlier rule matches | old/plan.yaml:18 → plan.yaml:17 |
    | ~ | applications / api / scopes / read / description | <code>Read</code> → <code>Read &#60;b&#62;all&#60;/b&#62;</code> | informational | touches application api | old/plan.yaml:24 → plan.yaml:25 |
    | ~ | identityProviders / google / clientSecret / version | 1 → 2 | informational, plan only |  | old/plan.yaml:26 → plan.yaml:27 |

    </details>

    <details><summary><b>8 changes of what is made of the plan</b></summary>

    | | what | how | impact | by |
    |-|-|-|-|-|
    | ~ | deploy/kubernetes.yaml | <code>+1 −1 lines</code> | sign-in | variables / host / default |
    | ~ | jit/serve.json: endpoint | <code>https&#58;//a.example/jit</code> → <code>https&#58;//b.example/jit</code> | sign-in | variables / host / default |
    | ~ | application/shop: spa / redirectUris | + <code>https&#58;//c.example/</code>, − <code>https&#58;//b.example/</code><br>signing in from these addresses fails | breaking | applications / shop / redirectUris |
    | + | application/shop2 |  | informational | applications / shop2 |
    | + | servicePrincipal/shop2 |  | informational | applications / shop2 |
    | + | permissionGrant/shop2.microsoft-graph | the application may do more | security | applications / shop2 |
    | ~ | application/api: api / oauth2PermissionScopes / read / adminConsentDisplayName | <code>Read</code> → <code>Read &#60;b&#62;all&#60;/b&#62;</code> | informational | applications / api / scopes / read / description |
    | ~ | application/api: api / oauth2PermissionScopes / read / adminConsentDescription | <code>Read</code> → <code>Read &#60;b&#62;all&#60;/b&#62;</code> | informational | applications / api / scopes / read / description |

    </details>
    "#);
}

#[test]
fn a_comment_is_never_too_long_and_says_what_is_missing() {
    let (diff, about) = compared(OLD, &new());
    let whole = markdown::render(&diff, &about, comment::MOST);
    for most in [0, 500, 1_200, 1_500, 2_000, whole.len() + 700] {
        let page = markdown::render(&diff, &about, most);
        assert!(page.len() <= most.max(1_000), "{most}: {}", page.len());
        let (opened, closed) = (page.matches("<details>"), page.matches("</details>"));
        assert_eq!(opened.count(), closed.count());
        assert_eq!(
            page.contains("left out"),
            page.len() < whole.len(),
            "{page}"
        );
    }
}

#[test]
fn the_same_plan_has_no_change() {
    let (diff, about) = compared(
        OLD,
        &format!("# formatted\n{OLD}\nmfa: {{ mode: never }}\n"),
    );
    assert_eq!(
        as_human(&diff, &about, false),
        "contoso-shop, test, prod\nno change\n"
    );
    assert_eq!(
        markdown::render(&diff, &about, comment::MOST),
        "### Plan contoso-shop, test, prod: no change\n"
    );
}

/// [`OLD`] with policies and a second factor.
fn with_factor() -> String {
    let parties = "customPolicies: { relyingParties: [{ name: signin, journey: signUpSignIn }] }";
    format!("{OLD}mfa: {{ mode: always, methods: [phone] }}\n{parties}\n")
}

#[test]
fn a_second_factor_that_goes_stands_outside_of_the_fold_and_nobody_is_locked_out() {
    let old = with_factor();
    let new = old.replace("mfa: { mode: always, methods: [phone] }\n", "");
    assert_ne!(old, new, "the section is there");
    let (diff, about) = compared(&old, &new);
    let page = markdown::render(&diff, &about, comment::MOST);
    let (open, _) = page.split_once("<details>").expect("a fold");
    assert!(
        open.contains("1 change concerns what protects users")
            && open.contains("no second factor is asked for any more"),
        "{page}"
    );
    assert!(!open.contains("cannot sign in"), "{page}");
    let methods = diff
        .rows
        .iter()
        .find(|row| row.field.pointer == "/mfa/methods");
    let methods = methods.expect("the field is told");
    assert!(methods.is_plan_only, "{methods:?}");
    assert_eq!((methods.impact, methods.why), (Impact::Informational, None));
}

#[test]
fn what_several_fields_do_together_is_rated_there_and_never_folded() {
    let (mut diff, about) = compared(OLD, &new());
    let effects = |diff: &mut PlanDiff, name: &str| {
        let row = diff
            .rows
            .iter_mut()
            .find(|row| row.field.pointer.ends_with(name));
        std::mem::take(&mut row.expect("the field is told").effects)
    };
    let effects = effects(&mut diff, "/redirectUris");
    diff.rows.retain(|row| row.impact > Impact::Security);
    diff.joint = vec![Joint {
        fields: vec!["/users/phoneRegion".to_owned(), "/credentials".to_owned()],
        effects,
    }];
    let page = markdown::render(&diff, &about, comment::MOST);
    let (open, folded) = page.split_once("<details>").expect("a fold");
    assert!(
        open.contains("0 breaking, 0 security") && open.contains("together: 1 breaking"),
        "{page}"
    );
    assert!(
        open.contains("| users / phoneRegion, credentials | by these fields together | breaking |"),
        "{page}"
    );
    assert!(folded.contains("users / phoneRegion"), "{page}");
}

#[test]
fn what_keeps_its_place_is_not_said_to_move() {
    let provider = |name: &str| {
        format!("  - {{ name: {name}, kind: {name}, clientId: a, clientSecret: {{ env: S }} }}\n")
    };
    let plan = |names: [&str; 3]| {
        let (before, _) = OLD.split_once("identityProviders:").expect("it is there");
        format!(
            "{before}identityProviders:\n{}",
            names.map(provider).concat()
        )
    };
    let (old, new) = (
        plan(["google", "facebook", "amazon"]),
        plan(["amazon", "facebook", "google"]),
    );
    let (diff, about) = compared(&old, &new);
    let page = as_human(&diff, &about, false);
    assert!(!page.contains("/ facebook"), "{page}");
    assert!(
        page.contains("google: moved from place 1 to 3")
            && page.contains("amazon: moved from place 3 to 1"),
        "{page}"
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let (diff, about) = compared(OLD, &new());
    let json = serde_json::to_value(json::document(&diff, &about)).expect("it has a JSON form");
    let schema = formats::schema_of::<formats::PlanDiff>().to_value();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
    assert_eq!(json["counts"]["breaking"], 1);
    let uris = json["fields"].as_array().and_then(|fields| {
        fields
            .iter()
            .find(|field| field["field"] == "/applications/shop/redirectUris")
    });
    let uris = uris.expect("the field is told");
    assert_eq!(uris["list"]["removed"][0], "https://b.example/");
    assert_eq!(uris["newPlace"]["line"], 23);
}

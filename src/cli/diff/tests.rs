//! What the formats print.

use std::collections::BTreeMap;

use super::{About, human, json, markdown};
use crate::cli::comment;
use crate::formats;
use crate::plan::files::PlanFiles;
use crate::plan::load::load;
use crate::resolve::{resolve_all, source_map};
use crate::review::fields::PlanSide;
use crate::review::plans::{Pair, PlanDiff, compare};

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
    ~ users / phoneRegion: `US` → `DE`  [migration] [plan only] [prod]
        touches every imported user
        old/plan.yaml:14 → plan.yaml:14
    ~ credentials / second: moved from place 2 to 1  [sign-in] [plan only]
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
    ~ identityProviders / google / clientSecret / version: 1 → 2  [security] [plan only]
        the secret the provider is shown
        old/plan.yaml:26 → plan.yaml:27

    tenant: 3 to add, 2 to change, 0 to delete
    8 plan fields: 1 breaking, 3 security, 1 sign-in, 1 migration, 2 informational
    "#);
    assert!(as_human(&diff, &about, true).contains("\u{1b}["));
}

#[test]
fn a_comment_has_counts_first_and_folds_all_but_what_breaks() {
    let (diff, about) = compared(OLD, &new());
    insta::assert_snapshot!(markdown::render(&diff, &about, comment::MOST), @r#"
    ### Plan contoso-shop, test, prod

    **tenant: 3 to add, 2 to change, 0 to delete**<br>**8 plan fields: 1 breaking, 3 security, 1 sign-in, 1 migration, 2 informational**

    > [!WARNING]
    > 1 change breaks applications or ways to sign in

    | | field | how | impact | why it matters | where |
    |-|-|-|-|-|-|
    | ~ | applications / shop / redirectUris | + <code>https&#58;//c.example/</code>, − <code>https&#58;//b.example/</code> | breaking | signing in from these addresses fails<br>touches application shop | old/plan.yaml:23 → plan.yaml:23 |

    <details><summary><b>7 other changes</b></summary>

    | | field | how | impact | why it matters | where |
    |-|-|-|-|-|-|
    | ~ | variables / host / default | <code>a.example</code> → <code>b.example</code> | security | passwords are sent to another address<br>touches users who have not signed in yet<br>used in jit / endpoint | old/plan.yaml:8 → plan.yaml:8 |
    | ~ | variables / tenant / description | <code>First label</code> → <code>First label of the tenant&#39;s domain</code> | informational, plan only |  | old/plan.yaml:7 → plan.yaml:7 |
    | ~ | users / phoneRegion | <code>US</code> → <code>DE</code> | migration, plan only (prod) | touches every imported user | old/plan.yaml:14 → plan.yaml:14 |
    | ~ | credentials / second | moved from place 2 to 1 | sign-in, plan only | the first rule that matches counts: users may fall under another one<br>touches every user no earlier rule matches | old/plan.yaml:18 → plan.yaml:17 |
    | + | applications / shop2 | <code>&#123; name: shop2, kind: web &#125;</code> | security | a new application<br>touches application shop2 | plan.yaml:24 |
    | ~ | applications / api / scopes / read / description | <code>Read</code> → <code>Read &#60;b&#62;all&#60;/b&#62;</code> | informational | touches application api | old/plan.yaml:24 → plan.yaml:25 |
    | ~ | identityProviders / google / clientSecret / version | 1 → 2 | security, plan only | the secret the provider is shown | old/plan.yaml:26 → plan.yaml:27 |

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

use insta::assert_snapshot;

use crate::check::testing::{b2c, b2c_test, external_id};

fn app(kind: &str, uris: &str) -> String {
    format!("applications: [{{name: shop, kind: {kind}, userFlow: f, redirectUris: [{uris}]}}]")
}

#[test]
fn ent2130_reports_relative_addresses_and_spaces() {
    assert_snapshot!(b2c("ENT2130", &app("spa", "/signin, 'https://a.com/ '")), @r#"
        error /applications/0/redirectUris/0: `/signin` is not an absolute URI
          help: write scheme, host and path, for example `https://shop.contoso.com/signin`
        error /applications/0/redirectUris/1: `https://a.com/ ` has a space in it
          help: delete the space
        "#);
}

#[test]
fn ent2130_accepts_absolute_addresses() {
    assert_eq!(
        b2c("ENT2130", &app("spa", "'https://a.com/signin?x=1'")),
        ""
    );
}

#[test]
fn ent2131_reports_plain_http() {
    assert_snapshot!(b2c("ENT2131", &app("web", "'http://a.com/'")), @r#"
        error /applications/0/redirectUris/0: `http://a.com/` is not `https`
          help: use `https`; plain `http` is for `localhost` alone
        "#);
}

#[test]
fn ent2131_accepts_https_and_loopback() {
    let uris = "'https://a.com/', 'http://localhost:3000/', 'http://127.0.0.1:8080/cb'";
    assert_eq!(b2c("ENT2131", &app("web", uris)), "");
}

#[test]
fn ent2132_reports_wildcards_as_the_platform_takes_them() {
    assert_snapshot!(b2c("ENT2132", &app("spa", "'https://*.contoso.com/'")), @r#"
        error /applications/0/redirectUris/0: `https://*.contoso.com/` has a wildcard
          help: list every address, or use one and keep the destination in `state`
        "#);
    assert_snapshot!(external_id("ENT2132", &app("spa", "'https://*.contoso.com/'")), @r#"
        warning /applications/0/redirectUris/0: `https://*.contoso.com/` has a wildcard
          help: list every address, or use one and keep the destination in `state`
        "#);
}

#[test]
fn ent2132_accepts_listed_addresses() {
    let uris = "'https://a.contoso.com/', 'https://b.contoso.com/'";
    assert_eq!(b2c("ENT2132", &app("spa", uris)), "");
}

#[test]
fn ent2133_reports_a_fragment() {
    assert_snapshot!(b2c("ENT2133", &app("spa", "'https://a.com/#/signin'")), @r#"
        error /applications/0/redirectUris/0: `https://a.com/#/signin` has a fragment
          help: leave out `#` and what follows
        "#);
}

#[test]
fn ent2133_accepts_a_path() {
    assert_eq!(b2c("ENT2133", &app("spa", "'https://a.com/signin'")), "");
}

#[test]
fn ent2134_reports_more_than_256_characters() {
    let uri = |length: usize| format!("'https://a.com/{}'", "x".repeat(length - 14));
    assert_snapshot!(b2c("ENT2134", &app("spa", &uri(257))), @r#"
        error /applications/0/redirectUris/0: the URI has 257 characters, more than 256
          help: shorten it; data of a request belongs into `state`
        "#);
    assert_eq!(b2c("ENT2134", &app("spa", &uri(256))), "");
}

#[test]
fn ent2134_accepts_short_ones() {
    assert_eq!(b2c("ENT2134", &app("spa", "'https://a.com/'")), "");
}

#[test]
fn ent2135_reports_schemes_of_apps_in_browsers_and_dangerous_ones() {
    assert_snapshot!(b2c("ENT2135", &app("spa", "'msal123://auth'")), @r#"
        error /applications/0/redirectUris/0: a browser application cannot be reached at `msal123:`
          help: use `https`, or `kind: native` when it is an app on a device
        "#);
    assert_snapshot!(b2c("ENT2135", &app("native", "'javascript:alert(1)'")), @r#"
        error /applications/0/redirectUris/0: `javascript` is refused as a scheme of redirect URIs
          help: use `https`
        "#);
}

#[test]
fn ent2135_accepts_schemes_of_apps_on_devices() {
    let uris = "'msal123://auth', 'com.contoso.shop://auth', 'urn:ietf:wg:oauth:2.0:oob'";
    assert_eq!(b2c("ENT2135", &app("native", uris)), "");
}

#[test]
fn ent2136_reports_redirects_to_a_daemon() {
    let sections = "applications: [{name: job, kind: daemon, redirectUris: ['https://a.com/']}]";
    assert_snapshot!(b2c("ENT2136", sections), @r#"
        warning /applications/0/redirectUris: nobody is redirected to `job`, which signs no users in
          help: delete the addresses, or use `kind: web`
        "#);
}

#[test]
fn ent2136_accepts_redirects_to_pages() {
    assert_eq!(b2c("ENT2136", &app("web", "'https://a.com/'")), "");
}

#[test]
fn ent2137_reports_an_application_without_a_way_back() {
    assert_snapshot!(b2c("ENT2137", &app("spa", "")), @r#"
        warning /applications/0/name: people cannot come back to `shop` after signing in
          help: add its address to `redirectUris`
        "#);
}

#[test]
fn ent2137_accepts_native_authentication_and_apis() {
    let native = "applications: [{name: a, kind: native, userFlow: f, nativeAuthentication: true}]";
    assert_eq!(external_id("ENT2137", native), "");
    assert_eq!(b2c("ENT2137", "applications: [{name: a, kind: api}]"), "");
}

#[test]
fn ent2138_reports_localhost_where_people_depend_on_it() {
    assert_snapshot!(b2c("ENT2138", &app("spa", "'http://localhost:3000/'")), @r#"
        warning /applications/0/redirectUris/0: `http://localhost:3000/` is a user's own machine, in a production environment
          help: move it into the patch of the environments developers use
        "#);
}

#[test]
fn ent2138_accepts_localhost_for_developers_and_apps() {
    assert_eq!(
        b2c_test("ENT2138", &app("spa", "'http://localhost:3000/'")),
        ""
    );
    assert_eq!(b2c("ENT2138", &app("native", "'http://localhost'")), "");
}

#[test]
fn ent2139_reports_a_sign_out_address_browsers_block() {
    let sections = "applications: [{name: a, kind: web, logoutUrl: 'http://a.com/out'}]";
    assert_snapshot!(b2c("ENT2139", sections), @r#"
        error /applications/0/logoutUrl: `http://a.com/out` is not an `https` address
          help: write the whole address, beginning with `https://`
        "#);
}

#[test]
fn ent2139_accepts_https() {
    let sections = "applications: [{name: a, kind: web, logoutUrl: 'https://a.com/out'}]";
    assert_eq!(b2c("ENT2139", sections), "");
}

fn api(uri: &str) -> String {
    format!("applications: [{{name: orders, kind: api, identifierUris: ['{uri}']}}]")
}

#[test]
fn ent2140_reports_forms_the_directory_refuses() {
    assert_snapshot!(b2c("ENT2140", &api("orders")), @r#"
        error /applications/0/identifierUris/0: `orders` is neither `api://…` nor `https://…`
          help: use `https://contoso.onmicrosoft.com/orders`, or leave it out for the default
        "#);
    assert_snapshot!(b2c("ENT2140", &api("urn:contoso:orders")), @r#"
        error /applications/0/identifierUris/0: `urn:contoso:orders` is a `urn:`, which registrations for all accounts refuse
          help: use `https://contoso.onmicrosoft.com/orders`, or leave it out for the default
        "#);
    assert_snapshot!(b2c("ENT2140", &api("https://contoso.onmicrosoft.com/orders/")), @r#"
        error /applications/0/identifierUris/0: `https://contoso.onmicrosoft.com/orders/` ends with a slash
          help: use `https://contoso.onmicrosoft.com/orders`, or leave it out for the default
        "#);
}

#[test]
fn ent2140_accepts_api_and_https() {
    assert_eq!(
        b2c("ENT2140", &api("https://contoso.onmicrosoft.com/orders")),
        ""
    );
    assert_eq!(external_id("ENT2140", &api("api://orders.contoso.com")), "");
}

#[test]
fn ent2141_reports_one_uri_for_two_apis() {
    assert_snapshot!(b2c("ENT2141", "
applications:
  - {name: a, kind: api, identifierUris: ['api://orders']}
  - {name: b, kind: api, identifierUris: ['api://Orders']}
"), @r#"
        error /applications/1/identifierUris/0: `api://Orders` identifies another application already
          help: give each API a URI of its own
          /applications/0/identifierUris/0: the first one
        "#);
}

#[test]
fn ent2141_accepts_a_uri_for_each() {
    assert_eq!(
        b2c(
            "ENT2141",
            "
applications:
  - {name: a, kind: api, identifierUris: ['api://a']}
  - {name: b, kind: api, identifierUris: ['api://b']}
"
        ),
        ""
    );
}

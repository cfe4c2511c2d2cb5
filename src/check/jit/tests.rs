use insta::assert_snapshot;

use crate::check::testing::{b2c, b2c_test, external_id};

const BASIC: &str = "authentication: {kind: basic, username: {env: U}, password: {env: P}}";
const TOKEN: &str = "authentication: {kind: platformToken}";
const AT: &str = "endpoint: 'https://m.contoso.com'";

fn jit(endpoint: &str, settings: &str) -> String {
    format!("jit: {{endpoint: '{endpoint}', {settings}}}")
}

#[test]
fn ent2400_reports_addresses_passwords_must_not_travel_to() {
    assert_snapshot!(b2c("ENT2400", &jit("http://m.contoso.com", BASIC)), @r#"
        error /jit/endpoint: `http://m.contoso.com` is not `https`, and passwords are sent to it
          help: write `https`, host and path alone
        "#);
    assert_snapshot!(b2c("ENT2400", &jit("m.contoso.com", BASIC)), @r#"
        error /jit/endpoint: `m.contoso.com` is not an address
          help: write `https`, host and path alone
        "#);
    assert_snapshot!(b2c("ENT2400", &jit("https://m.contoso.com/?code=1", BASIC)), @r#"
        error /jit/endpoint: `https://m.contoso.com/` is followed by a query or a fragment
          help: write `https`, host and path alone
        "#);
}

#[test]
fn ent2400_accepts_https_and_loopback() {
    assert_eq!(b2c("ENT2400", &jit("https://m.contoso.com/api", BASIC)), "");
    for host in ["localhost", "127.0.0.1:8443", "127.8.8.8", "[::1]:8443"] {
        assert_eq!(b2c("ENT2400", &jit(&format!("http://{host}"), BASIC)), "");
    }
}

#[test]
fn ent2401_reports_loopback_in_production() {
    assert_snapshot!(b2c("ENT2401", &jit("https://localhost:8443", BASIC)), @r#"
        error /jit/endpoint: the platform cannot reach `https://localhost:8443`, in a production environment
          help: give the public `https` address of the service
        "#);
}

#[test]
fn ent2401_accepts_loopback_in_tests() {
    assert_eq!(
        b2c_test("ENT2401", &jit("https://localhost:8443", BASIC)),
        ""
    );
}

const NONE: &str = "authentication: {kind: none}";

#[test]
fn ent2402_reports_an_open_door() {
    assert_snapshot!(b2c("ENT2402", &jit("https://m.contoso.com", NONE)), @r#"
        error /jit/authentication/kind: anybody could call this endpoint
          help: use `clientCertificate` or `basic`; `none` is for loopback alone
        "#);
    assert_snapshot!(external_id("ENT2402", "
userFlows: [{name: f, apiConnectors: [{name: c, step: tokenIssuanceStart, url: 'https://a.com',
  authentication: {kind: none}}]}]
"), @r#"
        error /userFlows/0/apiConnectors/0/authentication/kind: anybody could call this endpoint
          help: use `kind: platformToken`
        "#);
}

#[test]
fn ent2402_accepts_a_proof_and_loopback() {
    assert_eq!(b2c("ENT2402", &jit("https://m.contoso.com", BASIC)), "");
    assert_eq!(b2c("ENT2402", &jit("http://localhost:8443", NONE)), "");
}

#[test]
fn ent2403_reports_what_each_kind_lacks() {
    let kind = |kind: &str| {
        b2c(
            "ENT2403",
            &jit(
                "https://m.a.com",
                &format!("authentication: {{kind: {kind}}}"),
            ),
        )
    };
    assert_snapshot!(kind("basic"), @r#"
        error /jit/authentication: this kind of authentication needs `username`
          help: add it as a reference, for example `username: {env: NAME}`
        error /jit/authentication: this kind of authentication needs `password`
          help: add it as a reference, for example `password: {env: NAME}`
        "#);
    assert_snapshot!(kind("apiKey"), @r#"
        error /jit/authentication: this kind of authentication needs `header`
          help: add it, for example `header: x-api-key`
        error /jit/authentication: this kind of authentication needs `value`
          help: add it as a reference, for example `value: {env: NAME}`
        "#);
    assert_snapshot!(kind("clientCertificate"), @r#"
        error /jit/authentication: this kind of authentication needs `certificate`
          help: add it as a reference, for example `certificate: {env: NAME}`
        "#);
    assert_snapshot!(kind("oauth2, tokenEndpoint: 'http://a.com'"), @r#"
        error /jit/authentication: this kind of authentication needs `clientId`
          help: add it as a reference, for example `clientId: {env: NAME}`
        error /jit/authentication: this kind of authentication needs `clientSecret`
          help: add it as a reference, for example `clientSecret: {env: NAME}`
        error /jit/authentication: this kind of authentication needs `scope`
          help: add it, for example `scope: api://migration/.default`
        error /jit/authentication/tokenEndpoint: `http://a.com` is not an `https` address, and a secret is sent to it
          help: use `https`
        "#);
}

#[test]
fn ent2403_accepts_complete_proofs() {
    assert_eq!(b2c("ENT2403", &jit("https://m.a.com", BASIC)), "");
    let bearer = "authentication: {kind: bearer, value: {env: T}}";
    assert_eq!(b2c("ENT2403", &jit("https://m.a.com", bearer)), "");
    assert_eq!(external_id("ENT2403", &jit("https://m.a.com", TOKEN)), "");
}

#[test]
fn ent2404_reports_settings_that_protect_nothing() {
    let proof = "authentication: {kind: bearer, value: {env: T}, username: {env: U}}";
    assert_snapshot!(b2c("ENT2404", &jit("https://m.a.com", proof)), @r#"
        warning /jit/authentication/username: `username` has no effect with this kind of authentication
          help: delete it, or correct `kind`
        "#);
}

#[test]
fn ent2404_accepts_the_password_of_a_certificate() {
    let proof =
        "authentication: {kind: clientCertificate, certificate: {file: a}, password: {env: P}}";
    assert_eq!(b2c("ENT2404", &jit("https://m.a.com", proof)), "");
}

#[test]
fn ent2405_reports_proofs_of_the_other_platform() {
    assert_snapshot!(b2c("ENT2405", &jit("https://m.a.com", TOKEN)), @r#"
        error /jit/authentication/kind: Azure AD B2C has no token of this kind
          help: use `clientCertificate`, `basic`, `apiKey`, `bearer` or `oauth2`
        "#);
    assert_snapshot!(external_id("ENT2405", &jit("https://m.a.com", BASIC)), @r#"
        error /jit/authentication/kind: External ID proves itself with a token of the tenant only
          help: use `kind: platformToken`
        "#);
}

#[test]
fn ent2405_accepts_proofs_of_the_platform() {
    assert_eq!(b2c("ENT2405", &jit("https://m.a.com", BASIC)), "");
    assert_eq!(external_id("ENT2405", &jit("https://m.a.com", TOKEN)), "");
}

fn identifier(uri: &str) -> String {
    let settings = format!("{TOKEN}, identifierUri: '{uri}'");
    external_id("ENT2406", &jit("https://m.contoso.com/jit", &settings))
}

#[test]
fn ent2406_reports_another_host_and_another_form() {
    const ID: &str = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";
    assert_snapshot!(identifier(&format!("api://contoso.com/{ID}")), @r#"
        error /jit/identifierUri: `api://contoso.com/77777777-8888-4999-8aaa-bbbbbbbbbbbb` names the host `contoso.com`, but the endpoint is at `m.contoso.com`
          help: leave it out, or write `api://m.contoso.com/` and the application's id
        "#);
    assert_snapshot!(identifier("https://m.contoso.com/jit"), @r#"
        error /jit/identifierUri: `https://m.contoso.com/jit` is not of the form `api://host/application-id`
          help: leave it out, or write `api://m.contoso.com/` and the application's id
        "#);
    assert_snapshot!(identifier("api://m.contoso.com/jit"), @r#"
        error /jit/identifierUri: `api://m.contoso.com/jit` does not end with an application's id
          help: leave it out, or write `api://m.contoso.com/` and the application's id
        "#);
}

#[test]
fn ent2406_accepts_the_host_of_the_endpoint() {
    let uri = "api://m.contoso.com/77777777-8888-4999-8aaa-bbbbbbbbbbbb";
    assert_eq!(identifier(uri), "");
}

#[test]
fn ent2407_reports_times_the_platform_does_not_wait() {
    let settings = format!("{TOKEN}, timeoutMs: 2500");
    assert_snapshot!(external_id("ENT2407", &jit("https://m.a.com", &settings)), @r#"
        error /jit/timeoutMs: External ID waits at most 2000 ms, not 2500
          help: use at most 2000
        "#);
    let verifier = format!("{BASIC}, timeoutMs: 1000, verifiers: [{{name: v, kind: auth0}}]");
    assert_snapshot!(b2c("ENT2407", &jit("https://m.a.com", &verifier)), @r#"
        warning /jit/verifiers/0/timeoutMs: `v` may take 1200 ms, and the whole answer only 1000
          help: give the verifier less time than `jit.timeoutMs`
        "#);
}

#[test]
fn ent2407_accepts_times_within_the_limits() {
    let settings = format!("{TOKEN}, timeoutMs: 2000, verifiers: [{{name: v, kind: auth0}}]");
    assert_eq!(
        external_id("ENT2407", &jit("https://m.a.com", &settings)),
        ""
    );
    assert_eq!(
        b2c(
            "ENT2407",
            &jit("https://m.a.com", &format!("{BASIC}, timeoutMs: 9000"))
        ),
        ""
    );
}

const RULE: &str = "credentials: [{name: all, password: justInTime}]";

#[test]
fn ent2408_reports_a_missing_key() {
    let sections = format!("jit: {{{AT}, {TOKEN}}}\n{RULE}");
    assert_snapshot!(external_id("ENT2408", &sections), @r#"
        error /jit: External ID needs a key to encrypt passwords with
          help: add `encryptionKey` with `certificate` and `privateKey`
        "#);
}

#[test]
fn ent2408_accepts_a_key() {
    let key = "encryptionKey: {certificate: a.pem, privateKey: {env: K}}";
    let sections = format!("jit: {{{AT}, {TOKEN}, {key}}}\n{RULE}");
    assert_eq!(external_id("ENT2408", &sections), "");
}

#[test]
fn ent2409_reports_settings_of_external_id() {
    assert_snapshot!(b2c("ENT2409", &jit("https://m.a.com", &format!("{BASIC}, retries: 1"))), @r#"
        warning /jit/retries: `retries` has no effect: it is a setting of External ID
          help: delete it
        "#);
}

#[test]
fn ent2409_accepts_them_there() {
    let settings = format!("{TOKEN}, retries: 1");
    assert_eq!(
        external_id("ENT2409", &jit("https://m.a.com", &settings)),
        ""
    );
}

#[test]
fn ent2410_reports_a_service_nobody_calls() {
    assert_snapshot!(b2c("ENT2410", &jit("https://m.a.com", BASIC)), @r#"
        warning /jit: no credential rule uses the migration service
          help: add a rule with `password: justInTime`, or delete the section
        "#);
}

#[test]
fn ent2410_accepts_a_service_somebody_calls() {
    let sections = format!("{}\n{RULE}", jit("https://m.a.com", BASIC));
    assert_eq!(b2c("ENT2410", &sections), "");
}

fn guard(account: &str) -> String {
    format!(
        "{}\ncredentials: [{{name: all, account: {account}, password: justInTime}}]",
        jit("https://m.a.com", &format!("{BASIC}, guardSignUp: false"))
    )
}

#[test]
fn ent2411_reports_sign_up_with_a_waiting_address() {
    assert_snapshot!(b2c("ENT2411", &guard("onFirstSignIn")), @r#"
        warning /jit/guardSignUp: sign-up accepts addresses that are still waiting in the legacy store
          help: delete it: `true` is the default
        "#);
}

#[test]
fn ent2411_accepts_accounts_that_exist() {
    assert_eq!(b2c("ENT2411", &guard("imported")), "");
}

fn listen(settings: &str) -> String {
    b2c(
        "ENT2412",
        &jit(
            "https://m.a.com",
            &format!("{BASIC}, listen: {{{settings}}}"),
        ),
    )
}

#[test]
fn ent2412_reports_addresses_and_networks_that_are_none() {
    assert_snapshot!(listen("address: localhost"), @r#"
        error /jit/listen/address: `localhost` is not an IP address with a port
          help: write for example `0.0.0.0:8443`
        "#);
    assert_snapshot!(listen("certificate: tls.pem"), @r#"
        error /jit/listen: a certificate without its private key, or the reverse
          help: give both, or neither when TLS ends in front of the service
        "#);
    assert_snapshot!(listen("trustedProxies: [10.0.0.0/33, 0.0.0.0/0]"), @r#"
        error /jit/listen/trustedProxies/0: `10.0.0.0/33` is not a network
          help: write for example `10.0.0.0/24`
        error /jit/listen/trustedProxies/1: `0.0.0.0/0` trusts everybody's forwarded headers
          help: name the networks of your own proxies
        "#);
}

#[test]
fn ent2412_accepts_addresses_and_networks() {
    assert_eq!(
        listen("address: '[::]:8443', trustedProxies: [10.0.0.0/24, '::1']"),
        ""
    );
}

fn at_applications(listed: &str, rule: &str) -> String {
    format!(
        "{}
credentials: [{{name: all, {rule}}}]
userFlows: [{{name: f}}]
applications:
  - {{name: shop, kind: spa, userFlow: f}}
  - {{name: portal, kind: web, userFlow: f}}
  - {{name: orders, kind: api}}",
        jit(
            "https://m.a.com",
            &format!("{TOKEN}, applications: {listed}")
        )
    )
}

#[test]
fn ent2413_reports_an_application_nobody_is_migrated_at() {
    let usual = external_id(
        "ENT2413",
        &at_applications("[shop]", "password: justInTime"),
    );
    assert_snapshot!(usual, @r#"
        warning /jit/applications: users not yet migrated cannot sign in at `portal`
          help: add it, or delete `applications`: the default is all
        "#);
    let rule = "password: justInTime, mechanism: platform";
    assert_eq!(
        external_id("ENT2413", &at_applications("[shop]", rule)),
        usual
    );
}

#[test]
fn ent2413_accepts_all_of_them_and_rules_that_ask_nobody() {
    let rule = "password: justInTime";
    for listed in ["[]", "[shop, portal]"] {
        assert_eq!(external_id("ENT2413", &at_applications(listed, rule)), "");
    }
    let reset = at_applications("[shop]", "password: forcedReset");
    assert_eq!(external_id("ENT2413", &reset), "");
    assert_eq!(b2c("ENT2413", &at_applications("[shop]", rule)), "");
}

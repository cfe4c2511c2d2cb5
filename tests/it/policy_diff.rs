//! `entrada policy diff`: a realistic change, in every format, with every exit code.

use crate::support::{Sandbox, root};

const NAMESPACE: &str = "http://schemas.microsoft.com/online/cpim/schemas/2013/06";

/// A policy file.
fn policy(id: &str, base: Option<&str>, body: &str) -> String {
    let base = base.map_or_else(String::new, |base| {
        format!(
            "  <BasePolicy>\n    <TenantId>contoso.onmicrosoft.com</TenantId>\n    \
             <PolicyId>{base}</PolicyId>\n  </BasePolicy>\n"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TrustFrameworkPolicy xmlns=\"{NAMESPACE}\"\n  \
         PolicySchemaVersion=\"0.3.0.0\" TenantId=\"contoso.onmicrosoft.com\" PolicyId=\"{id}\"\n  \
         PublicPolicyUri=\"http://contoso.onmicrosoft.com/{id}\">\n{base}{body}\n</TrustFrameworkPolicy>\n"
    )
}

const BLOCKS: &str = r#"  <BuildingBlocks>
    <ClaimsSchema>
      <ClaimType Id="objectId"><DisplayName>Id</DisplayName><DataType>string</DataType></ClaimType>
      <ClaimType Id="sub"><DisplayName>Subject</DisplayName><DataType>string</DataType></ClaimType>
      <ClaimType Id="email"><DisplayName>Email</DisplayName><DataType>string</DataType>
        <UserInputType>TextBox</UserInputType></ClaimType>
      <ClaimType Id="loyalty"><DisplayName>Loyalty</DisplayName><DataType>string</DataType></ClaimType>
    </ClaimsSchema>
    <ContentDefinitions>
      <ContentDefinition Id="api.selfasserted">
        <LoadUri>https://cdn.contoso.example/page.html</LoadUri>
        <RecoveryUri>~/common/default_page_error.html</RecoveryUri>
        <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri>
      </ContentDefinition>
    </ContentDefinitions>
  </BuildingBlocks>
"#;

const PAGE: &str = r#"        <TechnicalProfile Id="SelfAsserted-Email">
          <DisplayName>Email</DisplayName>
          <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />
          <Metadata>
            <Item Key="ContentDefinitionReferenceId">api.selfasserted</Item>
          </Metadata>
          <OutputClaims>
            <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="none" />
            <OutputClaim ClaimTypeReferenceId="email" Required="true" />
          </OutputClaims>
        </TechnicalProfile>
"#;

const REST: &str = r#"        <TechnicalProfile Id="REST-Loyalty">
          <DisplayName>Loyalty</DisplayName>
          <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.RestfulProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />
          <Metadata>
            <Item Key="ServiceUrl">https://api.contoso.example/loyalty</Item>
            <Item Key="AuthenticationType">Basic</Item>
            <Item Key="SendClaimsIn">Body</Item>
          </Metadata>
          <CryptographicKeys>
            <Key Id="BasicAuthenticationUsername" StorageReferenceId="B2C_1A_RestUser" />
            <Key Id="BasicAuthenticationPassword" StorageReferenceId="B2C_1A_RestPassword" />
          </CryptographicKeys>
          <InputClaims>
            <InputClaim ClaimTypeReferenceId="email" />
          </InputClaims>
          <OutputClaims>
            <OutputClaim ClaimTypeReferenceId="loyalty" />
          </OutputClaims>
        </TechnicalProfile>
"#;

const ISSUER: &str = r#"        <TechnicalProfile Id="JwtIssuer">
          <DisplayName>JWT issuer</DisplayName>
          <Protocol Name="OpenIdConnect" />
          <OutputTokenFormat>JWT</OutputTokenFormat>
          <Metadata>
            <Item Key="client_id">{service:te}</Item>
            <Item Key="token_lifetime_secs">3600</Item>
          </Metadata>
          <CryptographicKeys>
            <Key Id="issuer_secret" StorageReferenceId="B2C_1A_TokenSigningKeyContainer" />
            <Key Id="issuer_refresh_token_key" StorageReferenceId="B2C_1A_TokenEncryptionKeyContainer" />
          </CryptographicKeys>
        </TechnicalProfile>
"#;

fn provider(profiles: &str) -> String {
    format!(
        "  <ClaimsProviders>\n    <ClaimsProvider>\n      <DisplayName>Contoso</DisplayName>\n      \
         <TechnicalProfiles>\n{profiles}      </TechnicalProfiles>\n    </ClaimsProvider>\n  </ClaimsProviders>\n"
    )
}

/// A journey of claims exchanges with these technical profiles, and a token.
fn journey(profiles: &[&str]) -> String {
    let step = |(order, profile): (usize, &&str)| {
        format!(
            r#"        <OrchestrationStep Order="{order}" Type="ClaimsExchange">
          <ClaimsExchanges>
            <ClaimsExchange Id="Exchange-{profile}" TechnicalProfileReferenceId="{profile}" />
          </ClaimsExchanges>
        </OrchestrationStep>
"#
        )
    };
    let steps: String = (1..).zip(profiles).map(step).collect();
    format!(
        r#"  <UserJourneys>
    <UserJourney Id="SignUpOrSignIn">
      <OrchestrationSteps>
{steps}        <OrchestrationStep Order="{}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
      </OrchestrationSteps>
    </UserJourney>
  </UserJourneys>
"#,
        profiles.len() + 1
    )
}

fn relying_party(claims: &str) -> String {
    format!(
        r#"  <RelyingParty>
    <DefaultUserJourney ReferenceId="SignUpOrSignIn" />
    <TechnicalProfile Id="PolicyProfile">
      <DisplayName>PolicyProfile</DisplayName>
      <Protocol Name="OpenIdConnect" />
      <OutputClaims>
        <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" />
{claims}      </OutputClaims>
      <SubjectNamingInfo ClaimType="sub" />
    </TechnicalProfile>
  </RelyingParty>
"#
    )
}

const EMAIL: &str = "        <OutputClaim ClaimTypeReferenceId=\"email\" />\n";

/// The four files of a set in `folder`.
fn set(sandbox: Sandbox, folder: &str, files: [String; 4]) -> Sandbox {
    let names = ["Base", "Extensions", "SignUpOrSignin", "Partner"];
    let ids = ["Base", "Extensions", "signup_signin", "partner"];
    let bases = [None, Some("Base"), Some("Extensions"), Some("Extensions")];
    files
        .into_iter()
        .enumerate()
        .fold(sandbox, |sandbox, (at, body)| {
            let base = bases[at].map(|base| format!("B2C_1A_{base}"));
            let text = policy(&format!("B2C_1A_{}", ids[at]), base.as_deref(), &body);
            sandbox.file(&format!("{folder}/{}.xml", names[at]), text)
        })
}

fn before() -> [String; 4] {
    [
        [BLOCKS, &provider(&[PAGE, ISSUER].concat())].concat(),
        [provider(REST), journey(&["SelfAsserted-Email"])].concat(),
        relying_party(EMAIL),
        relying_party(""),
    ]
}

/// Before, and after a step was put in, a claim renamed, a lifetime doubled, and a profile moved to the
/// base.
fn changed() -> Sandbox {
    let sandbox = set(Sandbox::new(), "before", before());
    let issuer = ISSUER.replace("3600", "7200");
    let mail = EMAIL.replace(" />", " PartnerClaimType=\"mail\" />");
    let after = [
        [BLOCKS, &provider(&[PAGE, REST, &issuer].concat())].concat(),
        journey(&["SelfAsserted-Email", "REST-Loyalty"]),
        relying_party(&mail),
        relying_party(""),
    ];
    set(sandbox, "after", after)
}

#[test]
fn a_change_is_told_by_what_it_means() {
    insta::assert_snapshot!(changed().seen(["policy", "diff", "before", "after"]), @r#"
    exit 0
    --- stdout
    B2C_1A_signup_signin
      relying party
        ~ token claim `mail`: renamed from `email` to `mail`  [breaking]
            before/SignUpOrSignin.xml:16 → after/SignUpOrSignin.xml:16

    Both relying parties
      journey SignUpOrSignIn
        + step 2: ClaimsExchange `REST-Loyalty`
            after/Extensions.xml:17
      technical profile JwtIssuer
        ~ metadata `token_lifetime_secs`: `3600` → `7200`  [security]
            before/Base.xml:42 → after/Base.xml:61
      + technical profile `REST-Loyalty`: is used now: REST API, `https://api.contoso.example/loyalty`  [security]
          after/Base.xml:36

    2 relying parties: 2 changed
    4 changes: 1 breaking, 2 security, 1 sign-in, 0 cosmetic
    "#);
}

#[test]
fn the_example_in_the_documentation_is_what_the_command_prints() {
    let output = changed()
        .entrada(["policy", "diff", "before", "after"])
        .output();
    let printed = output.expect("it runs").stdout;
    let printed = String::from_utf8(printed).expect("it is UTF-8");
    let page =
        std::fs::read_to_string(root().join("docs/policy-diff.md")).expect("the page is there");
    assert!(page.contains(&printed), "{printed}");
}

#[test]
fn a_comment_for_a_pull_request() {
    let seen = changed().seen(["policy", "diff", "before", "after", "--format", "markdown"]);
    insta::assert_snapshot!(seen, @r#"
    exit 0
    --- stdout
    ### Custom policies, 4 changes: 1 breaking, 2 security, 1 sign-in, 0 cosmetic

    | | relying party | breaking | security | sign-in | cosmetic |
    |-|-|-|-|-|-|
    | ~ | B2C_1A_partner | 0 | 2 | 1 | 0 |
    | ~ | B2C_1A_signup_signin | 1 | 2 | 1 | 0 |

    > [!WARNING]
    > Breaking for applications:
    >
    > - B2C_1A_signup_signin / token claim <code>mail</code>: renamed from <code>email</code> to <code>mail</code> (before/SignUpOrSignin.xml:16 → after/SignUpOrSignin.xml:16)

    <details><summary><b>B2C_1A_signup_signin</b>: 1 change</summary>

    | | what | how | impact | where |
    |-|-|-|-|-|
    | ~ | relying party: token claim <code>mail</code> | renamed from <code>email</code> to <code>mail</code> | breaking | before/SignUpOrSignin.xml:16 → after/SignUpOrSignin.xml:16 |

    </details>

    <details><summary><b>Both relying parties</b>: 3 changes</summary>

    | | what | how | impact | where |
    |-|-|-|-|-|
    | + | journey SignUpOrSignIn: step 2 | ClaimsExchange <code>REST-Loyalty</code> | sign-in | after/Extensions.xml:17 |
    | ~ | technical profile JwtIssuer: metadata <code>token_lifetime_secs</code> | <code>3600</code> → <code>7200</code> | security | before/Base.xml:42 → after/Base.xml:61 |
    | + | technical profile <code>REST-Loyalty</code> | is used now: REST API, <code>https&#58;//api.contoso.example/loyalty</code> | security | after/Base.xml:36 |

    </details>
    "#);
}

#[test]
fn json_is_what_its_schema_says_and_has_the_exit_code() {
    let sandbox = changed();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = sandbox.entrada(arguments.iter().copied()).output();
        serde_json::from_slice(&output.expect("it runs").stdout).expect("it is JSON")
    };
    let schema = json(&["schema", "policy-diff"]);
    let diff = json(&[
        "policy",
        "diff",
        "before",
        "after",
        "--format",
        "json",
        "--exit-code",
    ]);
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = schema.iter_errors(&diff).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(diff["exitCode"], 2);
    assert_eq!(diff["counts"]["breaking"], 1);
}

#[test]
fn the_exit_code_tells_of_changes_only_when_asked() {
    let sandbox = changed();
    let exit = |arguments: &[&str]| {
        let run = sandbox
            .entrada(["policy", "diff"].iter().chain(arguments).copied())
            .output();
        run.expect("it runs").status.code()
    };
    assert_eq!(exit(&["before", "after"]), Some(0));
    assert_eq!(exit(&["before", "after", "--exit-code"]), Some(2));
    assert_eq!(exit(&["before", "before", "--exit-code"]), Some(0));
    assert_eq!(exit(&["before", "gone", "--exit-code"]), Some(4));
    assert_eq!(exit(&["before"]), Some(64));
}

#[test]
fn files_that_are_only_written_otherwise_are_named() {
    let sandbox = set(Sandbox::new(), "before", before());
    let [base, extensions, signin, partner] = before();
    let rewritten = extensions.replace("      <", "\t<").replace(" />", "/>");
    let after = [base, format!("<!-- tidy -->{rewritten}"), signin, partner];
    let sandbox = set(sandbox, "after", after);
    insta::assert_snapshot!(sandbox.seen(["policy", "diff", "before", "after", "--exit-code"]), @r#"
    exit 0
    --- stdout
    no semantic change; 1 file differs in formatting or arrangement: after/Extensions.xml
    "#);
}

#[test]
fn one_file_is_compared_with_its_bases_beside_it() {
    let sandbox = changed();
    let file = |folder: &str| format!("{folder}/Partner.xml");
    let (before, after) = (file("before"), file("after"));
    insta::assert_snapshot!(sandbox.seen(["policy", "diff", &before, &after]), @r#"
    exit 0
    --- stdout
    B2C_1A_partner
      journey SignUpOrSignIn
        + step 2: ClaimsExchange `REST-Loyalty`
            after/Extensions.xml:17
      technical profile JwtIssuer
        ~ metadata `token_lifetime_secs`: `3600` → `7200`  [security]
            before/Base.xml:42 → after/Base.xml:61
      + technical profile `REST-Loyalty`: is used now: REST API, `https://api.contoso.example/loyalty`  [security]
          after/Base.xml:36

    1 relying party: 1 changed
    3 changes: 0 breaking, 2 security, 1 sign-in, 0 cosmetic
    "#);
}

#[test]
fn what_cannot_be_merged_is_a_finding() {
    let sandbox = set(Sandbox::new(), "before", before());
    let [base, extensions, signin, _] = before();
    let sandbox = sandbox
        .file(
            "after/Extensions.xml",
            policy("B2C_1A_Extensions", Some("B2C_1A_Base"), &extensions),
        )
        .file(
            "after/SignUpOrSignin.xml",
            policy("B2C_1A_signup_signin", Some("B2C_1A_Extensions"), &signin),
        )
        .file("other/Base.xml", policy("B2C_1A_Base", None, &base));
    insta::assert_snapshot!(sandbox.seen(["policy", "diff", "before", "after"]), @r#"
    exit 4
    --- stderr
    info[ENT0115]: 2 policies of this folder are judged to the end once base `B2C_1A_Base` is found
    --> after/Extensions.xml

    error[ENT4020]: base policy `B2C_1A_Base` is not in the set
     --> after/Extensions.xml:7:15
      |
    7 |     <PolicyId>B2C_1A_Base</PolicyId>
      |               ^^^^^^^^^^^
      |
      = help: add its file, or correct the id

    error: 1 error, 1 note
    for more about a finding, run `entrada explain ENT0115 ENT4020`
    error: the policies cannot be compared before they can be read and merged
    "#);
    let seen = sandbox.seen(["policy", "diff", "before", "after", "--base", "other"]);
    assert!(seen.starts_with("exit 0"), "{seen}");
}

#[test]
fn an_environment_gives_both_sides_their_values() {
    let settings = |host: &str| {
        format!(
            r#"{{"Environments": [{{"Name": "Prod", "Production": true, "Tenant": "contoso.onmicrosoft.com", "PolicySettings": {{"ApiHost": "{host}"}}}}]}}"#
        )
    };
    let templated = || {
        let [base, extensions, signin, partner] = before();
        let extensions = extensions.replace("api.contoso.example", "{Settings:ApiHost}");
        [base, extensions, signin, partner]
    };
    let sandbox = set(Sandbox::new(), "before", templated());
    let sandbox = set(sandbox, "after", templated())
        .file("before/appsettings.json", settings("a.example"))
        .file("after/appsettings.json", settings("b.example"));
    let same = sandbox.seen(["policy", "diff", "before", "after"]);
    assert!(same.contains("no semantic change"), "{same}");
    let seen = sandbox.seen(["policy", "diff", "before", "after", "--env", "Prod"]);
    assert!(
        seen.contains("`https://a.example/loyalty` → `https://b.example/loyalty`"),
        "{seen}"
    );
    let unknown = sandbox.seen(["policy", "diff", "before", "after", "--env", "Test"]);
    assert!(unknown.starts_with("exit 4"), "{unknown}");
}

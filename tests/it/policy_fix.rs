//! `entrada policy lint --fix`: what it writes, what it leaves, what it says.

use crate::support::{Sandbox, tree};

const ROOT: &str = "<TrustFrameworkPolicy xmlns=\"http://schemas.microsoft.com/online/cpim/schemas/2013/06\" PolicySchemaVersion=\"0.3.0.0\"";

/// A policy with a byte order mark and the line ends of Windows.
fn policy(id: &str, base: Option<&str>, body: &str) -> String {
    let base = base.map_or_else(String::new, |base| {
        format!(
            "  <BasePolicy>\n    <TenantId>contoso.onmicrosoft.com</TenantId>\n    \
             <PolicyId>{base}</PolicyId>\n  </BasePolicy>\n"
        )
    });
    let text = format!(
        "\u{feff}{ROOT} TenantId=\"contoso.onmicrosoft.com\"\n  PolicyId=\"{id}\" \
         PublicPolicyUri=\"http://contoso.onmicrosoft.com/{id}\">\n{base}{body}</TrustFrameworkPolicy>"
    );
    text.replace('\n', "\r\n")
}

/// Claims in this order of their parts.
fn claims(first: &str, second: &str) -> String {
    format!(
        "  <BuildingBlocks>\n    <ClaimsSchema>\n      <ClaimType Id=\"email\">\n        {first}\n        \
         {second}\n      </ClaimType>\n    </ClaimsSchema>\n  </BuildingBlocks>\n"
    )
}

const NAME: &str = "<DisplayName>e-mail</DisplayName> <!-- shown -->";
const TYPE: &str = "<DataType>string</DataType>";

/// A claims provider with a page that has this claim.
fn uses(claim: &str) -> String {
    format!(
        "  <ClaimsProviders>\n    <ClaimsProvider>\n      <DisplayName>p</DisplayName>\n      \
         <TechnicalProfiles>\n        <TechnicalProfile Id=\"Uses\">\n          \
         <DisplayName>p</DisplayName>\n          <DisplayClaims>\n            \
         <DisplayClaim ClaimTypeReferenceId=\"{claim}\" />\n          </DisplayClaims>\n        \
         </TechnicalProfile>\n      </TechnicalProfiles>\n    </ClaimsProvider>\n  </ClaimsProviders>\n"
    )
}

/// A base with its parts out of order, and what derives from it with a slip of the pen.
fn wrong() -> Sandbox {
    Sandbox::new()
        .file(
            "policies/base.xml",
            policy("B2C_1A_Base", None, &claims(TYPE, NAME)),
        )
        .file(
            "policies/more.xml",
            policy("B2C_1A_More", Some("B2C_1A_Base"), &uses("EMail")),
        )
}

fn read(sandbox: &Sandbox, name: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(name)).expect("the file is there")
}

#[test]
fn only_what_is_wrong_changes() {
    let sandbox = wrong();
    insta::assert_snapshot!(sandbox.seen(["policy", "lint", "policies", "--fix"]), @"
    exit 0
    --- stdout
    no findings
    --- stderr
    fixed 2 findings in 2 files
    judged 2 policies in 1 set: no findings
    ");
    assert_eq!(
        read(&sandbox, "policies/base.xml"),
        policy("B2C_1A_Base", None, &claims(NAME, TYPE))
    );
    assert_eq!(
        read(&sandbox, "policies/more.xml"),
        policy("B2C_1A_More", Some("B2C_1A_Base"), &uses("email"))
    );
    assert_eq!(tree(sandbox.path()).len(), 2, "no temporary file is left");
    let again = sandbox.seen(["policy", "lint", "policies", "--fix"]);
    assert!(again.contains("nothing was fixed"), "{again}");
}

#[test]
fn a_dry_run_prints_a_diff_and_writes_nothing() {
    let sandbox = wrong();
    let before = tree(sandbox.path());
    let seen = sandbox.seen(["policy", "lint", "policies", "--fix", "--dry-run"]);
    insta::assert_snapshot!(seen.replace('\r', ""), @r#"
    exit 4
    --- stdout
    --- a/policies/base.xml
    +++ b/policies/base.xml
    @@ -3,8 +3,8 @@
       <BuildingBlocks>
         <ClaimsSchema>
           <ClaimType Id="email">
    +        <DisplayName>e-mail</DisplayName> <!-- shown -->
             <DataType>string</DataType>
    -        <DisplayName>e-mail</DisplayName> <!-- shown -->
           </ClaimType>
         </ClaimsSchema>
       </BuildingBlocks>
    --- a/policies/more.xml
    +++ b/policies/more.xml
    @@ -11,7 +11,7 @@
             <TechnicalProfile Id="Uses">
               <DisplayName>p</DisplayName>
               <DisplayClaims>
    -            <DisplayClaim ClaimTypeReferenceId="EMail" />
    +            <DisplayClaim ClaimTypeReferenceId="email" />
               </DisplayClaims>
             </TechnicalProfile>
           </TechnicalProfiles>
    --- stderr
    would fix 2 findings in 2 files
    judged 2 policies in 1 set: no findings
    "#);
    assert_eq!(tree(sandbox.path()), before);
    let coloured = sandbox.seen([
        "--color",
        "always",
        "policy",
        "lint",
        "policies",
        "--fix",
        "--dry-run",
    ]);
    assert!(coloured.contains("\u{1b}[31m-"), "{coloured}");
}

#[test]
fn what_is_left_is_reported_and_decides_the_exit_code() {
    let body = format!("{}{}", claims(TYPE, NAME), uses("phone"));
    let sandbox = Sandbox::new().file("a.xml", policy("B2C_1A_Base", None, &body));
    let seen = sandbox.seen(["policy", "lint", "a.xml", "--fix"]);
    insta::assert_snapshot!(seen, @r#"
    exit 4
    --- stdout
    error[ENT4001]: `DisplayClaim` makes a reference to claim type `phone`, but neither this policy nor any of its bases contains it
      --> a.xml:18:49
       |
    18 |             <DisplayClaim ClaimTypeReferenceId="phone" />
       |                                                 ^^^^^

    error: 1 error
    for more about a finding, run `entrada explain ENT4001`
    --- stderr
    fixed 1 finding in 1 file
    judged 1 policy in 1 set: 1 error
    "#);
}

#[test]
fn findings_say_that_they_can_be_fixed() {
    let seen = wrong().seen(["policy", "lint", "policies/base.xml"]);
    insta::assert_snapshot!(seen, @"
    exit 4
    --- stdout
    info[ENT0115]: the policy is judged to the end once its structure is right
    --> policies/base.xml

    error[ENT3003]: `DataType` must stand after `DisplayName` in `ClaimType`
     --> policies/base.xml:6:10
      |
    6 |         <DataType>string</DataType>
      |          ^^^^^^^^
      |
      = help: the order is `DisplayName`, `DataType` (`--fix` does it)

    error: 1 error, 1 note
    1 of them can be fixed with `entrada policy lint --fix`
    for more about a finding, run `entrada explain ENT0115 ENT3003`
    --- stderr
    judged 1 policy in 1 set: 1 error, 1 note
    ");
}

#[test]
fn a_selection_is_all_that_is_fixed() {
    let sandbox = wrong();
    let seen = sandbox.seen(["policy", "lint", "policies", "--fix", "--only", "ENT3003"]);
    assert!(seen.contains("fixed 1 finding in 1 file"), "{seen}");
    assert!(read(&sandbox, "policies/more.xml").contains("\"EMail\""));
}

#[test]
fn a_base_that_is_only_looked_at_is_never_written() {
    let sandbox = wrong();
    let before = read(&sandbox, "policies/base.xml");
    let seen = sandbox.seen(["policy", "lint", "policies/more.xml", "--fix"]);
    assert!(seen.contains("nothing was fixed"), "{seen}");
    assert_eq!(read(&sandbox, "policies/base.xml"), before);
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let wrong = policy("B2C_1A_Base", None, &claims(TYPE, NAME));
    let right = policy("B2C_1A_Base", None, &claims(NAME, TYPE));
    let sandbox = Sandbox::new();
    for (input, said) in [(&wrong, "fixed 1 finding"), (&right, "nothing was fixed")] {
        let output = sandbox
            .entrada(["policy", "lint", "-", "--fix"])
            .write_stdin(input.as_str())
            .output()
            .expect("it runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), right);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(said), "{stderr}");
        assert_eq!(output.status.code(), Some(0));
    }
    assert_eq!(tree(sandbox.path()).len(), 0);
    let both = ["policy", "lint", "-", "--fix", "--format", "json"];
    let output = sandbox.entrada(both).output().expect("it runs");
    assert_eq!(output.status.code(), Some(64));
}

#[test]
fn placeholders_stay_and_a_finding_of_two_environments_is_one() {
    let settings = r#"{"Environments": [
        {"Name": "Dev", "Tenant": "contoso.onmicrosoft.com", "PolicySettings": {"Type": "string"}},
        {"Name": "Prod", "Production": true, "Tenant": "contoso.onmicrosoft.com", "PolicySettings": {"Type": "String"}}
    ]}"#;
    let placeholder = "<DataType>{Settings:Type}</DataType>";
    let sandbox = Sandbox::new().file("appsettings.json", settings).file(
        "a.xml",
        policy("B2C_1A_a", None, &claims(placeholder, NAME)),
    );
    let seen = sandbox.seen(["policy", "lint", "a.xml", "--fix"]);
    assert!(seen.contains("fixed 1 finding in 1 file"), "{seen}");
    assert!(
        seen.contains("ENT3009"),
        "the value of `Prod` is not ours to change: {seen}"
    );
    assert_eq!(
        read(&sandbox, "a.xml"),
        policy("B2C_1A_a", None, &claims(NAME, placeholder))
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_when_a_file_is_behind_a_link() {
    let elsewhere = wrong();
    let sandbox = Sandbox::new().file(
        "policies/own.xml",
        policy("B2C_1A_Own", None, &claims(TYPE, NAME)),
    );
    let link = |target: &str, name: &str| {
        let target = elsewhere.path().join(target);
        std::os::unix::fs::symlink(target, sandbox.path().join(name)).expect("a link");
    };
    link("policies", "policies/linked");
    let before = (read(&sandbox, "policies/own.xml"), tree(elsewhere.path()));
    let fix = ["policy", "lint", "policies", "--fix"];
    let seen = sandbox.seen(fix);
    assert!(seen.starts_with("exit 5"), "{seen}");
    assert!(
        seen.contains("`policies/linked` is a symbolic link"),
        "{seen}"
    );
    std::fs::remove_file(sandbox.path().join("policies/linked")).expect("it goes");
    link("policies/base.xml", "policies/link.xml");
    let seen = sandbox.seen(fix);
    assert!(seen.starts_with("exit 5"), "{seen}");
    let after = (read(&sandbox, "policies/own.xml"), tree(elsewhere.path()));
    assert_eq!(after, before);
}

/// A journey with steps of these numbers.
fn journey(numbers: &[u32]) -> String {
    let steps: String = numbers
        .iter()
        .map(|number| {
            format!(
                "          <OrchestrationStep Order=\"{number}\" Type=\"SendClaims\" \
                 CpimIssuerTechnicalProfileReferenceId=\"Uses\" />\n"
            )
        })
        .collect();
    format!(
        "  <UserJourneys>\n    <UserJourney Id=\"J\">\n      <OrchestrationSteps>\n{steps}      \
         </OrchestrationSteps>\n    </UserJourney>\n  </UserJourneys>\n"
    )
}

const CALLED: &str = "  <RelyingParty>\n    <DefaultUserJourney ReferenceId=\"J\" />\n    \
    <TechnicalProfile Id=\"PolicyProfile\">\n      <DisplayName>p</DisplayName>\n      \
    <Protocol Name=\"OpenIdConnect\" />\n      <OutputClaims>\n        \
    <OutputClaim ClaimTypeReferenceId=\"email\" PartnerClaimType=\"sub\" DefaultValue=\"x\" />\n      </OutputClaims>\n      \
    <SubjectNamingInfo ClaimType=\"sub\" />\n    </TechnicalProfile>\n  </RelyingParty>\n";

#[test]
fn steps_are_renumbered_in_every_file_that_is_linted_so_that_overrides_stay() {
    let base = format!(
        "{}{}{}",
        claims(NAME, TYPE),
        uses("email"),
        journey(&[1, 3])
    );
    let called = format!("{}{CALLED}", journey(&[3, 4]));
    let set = |folder: &str, sandbox: Sandbox| {
        sandbox
            .file(
                &format!("{folder}/base.xml"),
                policy("B2C_1A_Base", None, &base),
            )
            .file(
                &format!("{folder}/called.xml"),
                policy("B2C_1A_Called", Some("B2C_1A_Base"), &called),
            )
    };
    let sandbox = set("a", Sandbox::new());
    let seen = sandbox.seen(["policy", "lint", "a", "--fix", "--only", "ENT51"]);
    assert!(seen.contains("in 2 files"), "{seen}");
    assert!(read(&sandbox, "a/base.xml").contains(&journey(&[1, 2]).replace('\n', "\r\n")));
    assert!(read(&sandbox, "a/called.xml").contains(&journey(&[2, 3]).replace('\n', "\r\n")));
    let other = policy("B2C_1A_Other", Some("B2C_1A_Base"), &journey(&[3]));
    let sandbox = set("a", Sandbox::new()).file("a/b/other.xml", other);
    let seen = sandbox.seen(["policy", "lint", "a", "--fix", "--only", "ENT51"]);
    assert!(seen.contains("in 3 files"), "{seen}");
    assert!(read(&sandbox, "a/b/other.xml").contains(&journey(&[2]).replace('\n', "\r\n")));
}

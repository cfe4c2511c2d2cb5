//! `entrada policy lint` on trees as people have them.

use std::fmt::Write as _;

use crate::support::{Sandbox, shared};

/// What stands in a policy of a test.
#[derive(Default)]
struct Policy<'a> {
    id: &'a str,
    base: Option<&'a str>,
    tenant: Option<&'a str>,
    body: &'a str,
}

impl Policy<'_> {
    fn xml(&self) -> String {
        let tenant = self.tenant.unwrap_or("contoso.onmicrosoft.com");
        let id = self.id;
        let mut text = format!(
            "<TrustFrameworkPolicy xmlns=\"http://schemas.microsoft.com/online/cpim/schemas/2013/06\"\n  \
             PolicySchemaVersion=\"0.3.0.0\" TenantId=\"{tenant}\"\n  PolicyId=\"{id}\"\n  \
             PublicPolicyUri=\"http://contoso.onmicrosoft.com/{id}\">\n"
        );
        if let Some(base) = self.base {
            let _ = write!(
                text,
                "  <BasePolicy>\n    <TenantId>{tenant}</TenantId>\n    <PolicyId>{base}</PolicyId>\n  \
                 </BasePolicy>\n"
            );
        }
        text.push_str(self.body);
        text.push_str("</TrustFrameworkPolicy>\n");
        text
    }
}

fn base(body: &str) -> String {
    Policy {
        id: "B2C_1A_Base",
        body,
        ..Policy::default()
    }
    .xml()
}

fn derived(id: &str, base: &str, body: &str) -> String {
    Policy {
        id,
        base: Some(base),
        body,
        ..Policy::default()
    }
    .xml()
}

/// A claim type.
fn claim(id: &str) -> String {
    format!(
        "  <BuildingBlocks>\n    <ClaimsSchema>\n      <ClaimType Id=\"{id}\">\n        \
         <DisplayName>{id}</DisplayName>\n        <DataType>string</DataType>\n      </ClaimType>\n    \
         </ClaimsSchema>\n  </BuildingBlocks>\n"
    )
}

/// A technical profile that outputs a claim.
fn uses(claim: &str) -> String {
    format!(
        "  <ClaimsProviders>\n    <ClaimsProvider>\n      <DisplayName>p</DisplayName>\n      \
         <TechnicalProfiles>\n        <TechnicalProfile Id=\"Uses\">\n          \
         <DisplayName>p</DisplayName>\n          <Protocol Name=\"None\" />\n          <OutputClaims>\n            \
         <OutputClaim ClaimTypeReferenceId=\"{claim}\" />\n          </OutputClaims>\n        \
         </TechnicalProfile>\n      </TechnicalProfiles>\n    </ClaimsProvider>\n  </ClaimsProviders>\n"
    )
}

/// `code file:line message` of every finding but notes on style, and the exit code.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let all = ["policy", "lint", "--format", "json"];
    let output = sandbox
        .entrada(all.iter().chain(arguments).copied())
        .output()
        .expect("the program runs");
    let document: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("the output is JSON");
    let mut text = format!("exit {}\n", document["exitCode"]);
    for finding in document["findings"].as_array().into_iter().flatten() {
        let (code, file) = (finding["code"].as_str(), finding["file"].as_str());
        let line = match finding["line"].as_u64() {
            Some(line) => format!(":{line}"),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "{} {} {}{line} {}",
            finding["severity"].as_str().unwrap_or_default(),
            code.unwrap_or_default(),
            file.unwrap_or("-"),
            finding["message"].as_str().unwrap_or_default()
        );
    }
    text
}

#[test]
fn the_starter_pack_and_the_unit_tests_are_judged_together_upon_the_bases_that_fit() {
    let (Some(pack), Some(tests)) = (shared("data/starterpack"), shared("data/unit-tests")) else {
        return;
    };
    let sandbox = Sandbox::new();
    let paths = [&pack, &tests].map(|path| path.to_string_lossy().into_owned());
    let found = found(&sandbox, &[&paths[0], &paths[1]]);
    let errors: Vec<String> = found
        .lines()
        .filter(|line| line.starts_with("error "))
        .map(|line| {
            line.replace(&*paths[0], "PACK")
                .replace(&*paths[1], "TESTS")
        })
        .collect();
    // The scenario is an excerpt that lacks what the pack's extensions have; the id is there twice.
    insta::assert_snapshot!(errors.join("\n"), @"
    error ENT6002 PACK/scenarios/password-change/TrustFrameworkExtensions.xml:25 `login-NonInteractive-PasswordChange` has no metadata item `client_id`
    error ENT4023 TESTS/technical-profiles/self-asserted/TP_SA_metadata_setting_showSignupLink.xml:4 policy id `B2C_1A_TP_SA_metadata_setting_operatingMode` is used twice
    ");
    let seen = sandbox.seen(["policy", "lint", "--format", "json", &paths[0], &paths[1]]);
    assert!(seen.contains("judged 174 policies in 38 sets: "), "{seen}");
    assert!(
        !found.contains("ENT0115"),
        "every policy is judged to the end"
    );
}

#[test]
fn a_folder_is_a_set_and_its_bases_are_beside_and_above_it() {
    let sandbox = Sandbox::new()
        .file("policies/Base.xml", base(&claim("city")))
        .file(
            "policies/shop/Extensions.xml",
            derived("B2C_1A_Ext", "b2c_1a_BASE", &uses("city")),
        )
        .file(
            "policies/shop/nested/Rp.xml",
            derived("B2C_1A_Rp", "B2C_1A_Ext", &uses("town")),
        );
    insta::assert_snapshot!(found(&sandbox, &["policies/shop"]), @"
    exit 4
    error ENT4001 policies/shop/nested/Rp.xml:17 `OutputClaim` makes a reference to claim type `town`, but neither this policy nor any of its bases contains it
    ");
    let one = ["policy", "lint", "./policies/shop/Extensions.xml", "-v"];
    insta::assert_snapshot!(sandbox.seen(one), @"
    exit 0
    --- stdout
    no findings
    --- stderr
    base of policies/shop/Extensions.xml: policies/Base.xml
    judged 1 policy in 1 set: no findings
    ");
}

#[test]
fn the_same_ids_in_two_folders_are_two_sets_but_in_one_folder_a_duplicate() {
    let sandbox = Sandbox::new()
        .file("a/Base.xml", base(&claim("city")))
        .file(
            "a/Ext.xml",
            derived("B2C_1A_Ext", "B2C_1A_Base", &uses("city")),
        )
        .file("b/Base.xml", base(&claim("town")))
        .file(
            "b/Ext.xml",
            derived("B2C_1A_Ext", "B2C_1A_Base", &uses("town")),
        );
    insta::assert_snapshot!(found(&sandbox, &["."]), @"exit 0");
    let sandbox = sandbox.file("b/Copy.xml", derived("b2c_1a_ext", "B2C_1A_Base", ""));
    insta::assert_snapshot!(found(&sandbox, &["a", "b/*.xml"]), @"
    exit 4
    error ENT4023 b/Ext.xml:3 policy id `B2C_1A_Ext` is used twice
    ");
}

#[test]
fn of_several_bases_the_one_with_the_fewest_errors_wins_and_the_choice_is_said() {
    let sandbox = Sandbox::new()
        .file("packs/one/Base.xml", base(&claim("city")))
        .file("packs/two/Base.xml", base(&claim("town")))
        .file(
            "mine/Ext.xml",
            derived("B2C_1A_Ext", "B2C_1A_Base", &uses("town")),
        );
    insta::assert_snapshot!(found(&sandbox, &["."]), @"
    exit 0
    info ENT0114 mine/Ext.xml:7 base `B2C_1A_Base` is taken from `packs/two/Base.xml`, one of 2 files that have it
    ");
    // What `--base` names comes before what else is judged, and is not judged itself.
    let sandbox = sandbox.file("other/Base.xml", base(&uses("gone")));
    insta::assert_snapshot!(found(&sandbox, &["mine", "packs", "--base", "other"]), @"
    exit 4
    error ENT4001 mine/Ext.xml:17 `OutputClaim` makes a reference to claim type `town`, but neither this policy nor any of its bases contains it
    ");
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_rest_and_what_was_not_judged_is_said() {
    let sandbox = Sandbox::new()
        .file("Base.xml", base(&claim("city")).replace("</DataType>", ""))
        .file(
            "Ext.xml",
            derived("B2C_1A_Ext", "B2C_1A_Base", &uses("town")),
        )
        .file("alone/Root.xml", base(&uses("gone")))
        .file("alone/notes.xml", "<notes/>")
        .file(
            "alone/Odd.xml",
            base("<Odd/>").replace("B2C_1A_Base", "B2C_1A_Odd"),
        )
        .file(
            "alone/Rp.xml",
            derived("B2C_1A_Rp", "B2C_1A_Odd", &uses("gone")),
        );
    insta::assert_snapshot!(found(&sandbox, &["."]), @"
    exit 4
    error ENT0100 Base.xml:10 `</ClaimType>` closes nothing: `<DataType>` is still open here
    info ENT0115 Ext.xml the policy is judged to the end once `Base.xml` can be read
    info ENT0115 alone/Odd.xml the policy and one that inherits from it are judged to the end once its structure is right
    error ENT3002 alone/Odd.xml:5 `TrustFrameworkPolicy` has invalid child element `Odd`
    error ENT4001 alone/Root.xml:13 `OutputClaim` makes a reference to claim type `gone`, but neither this policy nor any of its bases contains it
    ");
}

#[test]
fn what_is_named_has_to_be_there_and_be_a_policy() {
    let sandbox = Sandbox::new()
        .file("notes.xml", "<notes/>")
        .file("folder/data.xml", "<data/>");
    let paths = ["notes.xml", "folder", "gone.xml", "folder/*.xml", "x[.xml"];
    insta::assert_snapshot!(found(&sandbox, &paths), @"
    exit 4
    error ENT0110 - there is no `gone.xml`
    error ENT0111 - `folder` and the folders below it have no policies
    error ENT0111 - no policy matches `folder/*.xml`
    error ENT0112 - `x[.xml` is no glob: unclosed character class; missing ']'
    info ENT0115 notes.xml the policy is judged to the end once its structure is right
    error ENT3001 notes.xml:1 the root element is `notes`, not `TrustFrameworkPolicy`
    ");
    insta::assert_snapshot!(sandbox.seen(["policy", "lint"]), @"
    exit 64
    --- stderr
    error: the following required arguments were not provided:
      <PATH>...

    Usage: entrada policy lint <PATH>...

    For more information, try '--help'.
    ");
}

#[test]
fn standard_input_stands_for_a_file_of_its_folder() {
    let sandbox = Sandbox::new()
        .file("policies/Base.xml", base(&claim("city")))
        .file(
            "policies/Ext.xml",
            derived("B2C_1A_Ext", "B2C_1A_Base", &uses("city")),
        );
    let typed = derived("B2C_1A_Ext", "B2C_1A_Base", &uses("town"));
    let output = sandbox
        .entrada(["policy", "lint", "-", "--stdin-name", "policies/Ext.xml"])
        .args(["--format", "github"])
        .write_stdin(typed)
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    insta::assert_snapshot!(text, @"::error file=policies/Ext.xml,line=17,endLine=17,col=48,endColumn=52,title=ENT4001::`OutputClaim` makes a reference to claim type `town`, but neither this policy nor any of its bases contains it");
}

#[test]
fn byte_order_marks_line_ends_comments_and_a_missing_base_are_read_as_they_are() {
    let text = derived("B2C_1A_Ext", "B2C_1A_Gone", &uses("city"));
    let crlf = format!("\u{feff}<!-- c -->\n{text}").replace('\n', "\r\n");
    let sandbox = Sandbox::new().file("Ext.xml", crlf);
    insta::assert_snapshot!(found(&sandbox, &["Ext.xml"]), @"
    exit 4
    info ENT0115 Ext.xml the policy is judged to the end once base `B2C_1A_Gone` is found
    error ENT4020 Ext.xml:8 base policy `B2C_1A_Gone` is not in the set
    ");
}

#[test]
fn a_base_outside_that_is_not_sound_is_said_and_not_judged() {
    let sandbox = Sandbox::new().file("base/Base.xml", base("<Odd/>")).file(
        "Ext.xml",
        derived("B2C_1A_Ext", "B2C_1A_Base", &uses("city")),
    );
    insta::assert_snapshot!(found(&sandbox, &["Ext.xml", "--base", "base/Base.xml"]), @"
    exit 0
    warning ENT0115 Ext.xml the policy is judged to the end once the structure of `base/Base.xml` is right
    ");
}

/// Policies with placeholders, and their settings.
fn template() -> Sandbox {
    let policy = Policy {
        id: "B2C_1A_{Settings:Name}",
        tenant: Some("{Settings:Tenant}"),
        body: &uses("{{ claim }}"),
        ..Policy::default()
    };
    Sandbox::new().file("policies/Base.xml", policy.xml())
}

const SETTINGS: &str = r#"{
  // The environments of the build
  "Environments": [
    { "Name": "Dev", "Tenant": "dev.onmicrosoft.com",
      "PolicySettings": { "name": "Base", "Extra": "x" } },
    { "Name": "Prod", "Production": true, "Tenant": "contoso.onmicrosoft.com",
      "PolicySettings": { "Extra": "x" } },
  ]
}
"#;

#[test]
fn a_placeholder_without_a_value_is_one_finding_and_nothing_follows_from_it() {
    insta::assert_snapshot!(found(&template(), &["policies"]), @"
    exit 0
    warning ENT7031 policies/Base.xml:2 `{Settings:Tenant}` has no value
    warning ENT7031 policies/Base.xml:3 `{Settings:Name}` has no value (2 places)
    warning ENT7031 policies/Base.xml:13 `{{ claim }}` has no value
    ");
}

#[test]
fn settings_are_found_above_and_every_environment_is_judged() {
    let sandbox = template().file("appSettings.json", SETTINGS);
    insta::assert_snapshot!(found(&sandbox, &["policies"]), @"
    exit 4
    warning ENT0124 appSettings.json:6 environment `Prod` lacks `name`, which `Dev` has
    error ENT7031 policies/Base.xml:3 `{Settings:Name}` has no value (2 places)
    error ENT7031 policies/Base.xml:13 `{{ claim }}` has no value
    ");
    let one = ["policies", "--env", "dev", "--set", "claim=city"];
    insta::assert_snapshot!(found(&sandbox, &one), @"
    exit 4
    warning ENT0124 appSettings.json:6 environment `Prod` lacks `name`, which `Dev` has
    error ENT4001 policies/Base.xml:13 `OutputClaim` makes a reference to claim type `city`, but neither this policy nor any of its bases contains it
    ");
    insta::assert_snapshot!(found(&sandbox, &["policies", "--env", "Porduction"]), @"
    exit 4
    error ENT0123 appSettings.json there is no environment `Porduction`
    warning ENT0124 appSettings.json:6 environment `Prod` lacks `name`, which `Dev` has
    warning ENT7031 policies/Base.xml:2 `{Settings:Tenant}` has no value
    warning ENT7031 policies/Base.xml:3 `{Settings:Name}` has no value (2 places)
    warning ENT7031 policies/Base.xml:13 `{{ claim }}` has no value
    ");
}

#[test]
fn a_settings_file_of_no_use_is_an_error_where_policies_ask_for_it() {
    let found = |settings: &str| {
        let sandbox = template().file("policies/appsettings.json", settings);
        let found = found(&sandbox, &["policies"]);
        let mut of_settings = found.lines().filter(|line| line.contains("appsettings"));
        of_settings.next().unwrap_or("nothing").to_owned()
    };
    let broken = SETTINGS.trim_end().trim_end_matches('}');
    let texts = [
        "{}",
        r#"{"Environments": []}"#,
        r#"{"environments": []}"#,
        broken,
    ];
    let said = texts.map(found).join("\n");
    insta::assert_snapshot!(said, @"
    error ENT0121 policies/appsettings.json:1 there is no list `Environments`
    error ENT0121 policies/appsettings.json:1 `Environments` has no environment
    error ENT0121 policies/appsettings.json:1 `Environments` has no environment
    error ENT0120 policies/appsettings.json:1 the file is not JSON: brackets or braces do not match, or a comma is missing
    ");
    let large = found(&" ".repeat(5 << 20));
    assert!(large.starts_with("error ENT0113 "), "{large}");
    assert_eq!(found(r#"{"Logging": {}}"#), "nothing");
}

#[test]
fn a_settings_file_of_no_use_is_noted_where_no_policy_asks_for_it() {
    let sandbox = Sandbox::new()
        .file("Base.xml", base(&claim("city")))
        .file("appsettings.json", "{}");
    insta::assert_snapshot!(sandbox.seen(["policy", "lint", ".", "-v"]), @"
    exit 0
    --- stdout
    no findings
    --- stderr
    passed over appsettings.json: there is no list `Environments`
    judged 1 policy in 1 set: no findings
    ");
}

#[test]
fn an_environment_without_a_settings_file_is_an_error_for_every_command() {
    let sandbox = template();
    insta::assert_snapshot!(found(&sandbox, &["policies", "--env", "Prod"]), @"
    exit 4
    error ENT0123 - there is no settings file with the environment `Prod` beside or above the policies of `policies`
    warning ENT7031 policies/Base.xml:2 `{Settings:Tenant}` has no value
    warning ENT7031 policies/Base.xml:3 `{Settings:Name}` has no value (2 places)
    warning ENT7031 policies/Base.xml:13 `{{ claim }}` has no value
    ");
    let plain = Sandbox::new().file("policies/Base.xml", base(&claim("city")));
    let text = found(&plain, &["policies", "--env", "Prod"]);
    assert!(text.contains("error ENT0123 - "), "{text}");
    for arguments in [
        &["show", "B2C_1A_Base", "policies"][..],
        &["graph", "B2C_1A_Base", "policies"],
        &["diff", "policies", "policies"],
    ] {
        let all = ["policy"].iter().chain(arguments).chain(&["--env", "Prod"]);
        let seen = plain.seen(all.copied());
        assert!(
            seen.starts_with("exit 4\n") && seen.contains("ENT0123"),
            "{seen}"
        );
    }
    // What has the environment need not be asked.
    let used = plain.file(
        "appsettings.json",
        SETTINGS.replace("\"name\": \"Base\", ", ""),
    );
    let text = found(&used, &["policies", "--env", "Prod"]);
    assert_eq!(text, "exit 0\n");
    let text = found(&used, &["policies", "--env", "Porduction"]);
    assert!(text.contains("ENT0123 appsettings.json"), "{text}");
}

#[test]
fn nothing_that_comes_from_policies_is_a_command_to_the_runner_of_a_pipeline() {
    let id = "::error::x ##vso[task.setvariable variable=a]b";
    let settings = SETTINGS.replace("\"Dev\"", "\"D\\n::error::injected\\n##[error]\"");
    let sandbox = template()
        .file(
            "policies/Rp.xml",
            derived("B2C_1A_Rp", "B2C_1A_Base", &uses(id)),
        )
        .file("policies/appsettings.json", settings);
    for arguments in [
        &["lint", "policies", "-v", "--set", "claim=city"][..],
        &["show", "B2C_1A_Rp", "policies", "--all"],
        &["diff", "policies/Base.xml", "policies"],
    ] {
        let seen = sandbox.seen(["policy"].iter().chain(arguments).copied());
        let is_command = |line: &str| line.trim_start().starts_with("::") || line.contains("##");
        assert!(!seen.lines().any(is_command), "{seen}");
    }
}

#[test]
fn values_come_from_a_file_and_from_the_command_line() {
    let sandbox = template()
        .file("values.yaml", "name: Base\nclaim: city\nlist: [1]\n")
        .file("Root.xml", base(&claim("city")));
    let values = [
        "policies",
        "--values",
        "values.yaml",
        "--set",
        "Tenant=contoso.onmicrosoft.com",
    ];
    insta::assert_snapshot!(found(&sandbox, &values), @"
    exit 4
    error ENT4001 policies/Base.xml:13 `OutputClaim` makes a reference to claim type `city`, but neither this policy nor any of its bases contains it
    error ENT0116 values.yaml:3 `list` is not a text, number or boolean
    ");
}

#[test]
fn a_tenant_manifest_says_which_keys_and_policies_the_tenant_has() {
    let key = "  <ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id=\"Rest\">\
               <CryptographicKeys><Key Id=\"ClientCertificate\" StorageReferenceId=\"B2C_1A_Cert\"/>\
               </CryptographicKeys></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>\n";
    let lint = |manifest: &str| {
        Sandbox::new()
            .file("p/mine.xml", derived("B2C_1A_Mine", "B2C_1A_Base", key))
            .file("tenant.yaml", manifest)
            .seen([
                "policy",
                "lint",
                "p",
                "--tenant-manifest",
                "tenant.yaml",
                "--format",
                "json",
            ])
    };
    let seen = lint("version: 1\npolicyKeys: []\n");
    assert!(
        seen.contains("ENT8001") && seen.contains("ENT4020"),
        "{seen}"
    );
    let seen = lint("version: 1\npolicies: [{id: B2C_1A_Base}]\npolicyKeys: [{id: B2C_1A_Cert}]\n");
    assert!(
        !seen.contains("ENT8001") && !seen.contains("ENT4020"),
        "{seen}"
    );
    assert!(seen.contains("ENT8020"), "{seen}");
}

#[test]
fn a_lint_file_above_the_policies_changes_severities_and_suppresses() {
    let config = "# yaml-language-server: $schema=lint.schema.json\n\
        rules:\n  ENT4027: error\n\
        suppress:\n  \
        - code: ENT4001\n    path: policies/*.xml#TechnicalProfile/uses\n    reason: known\n    \
        expires: '2999-12-31'\n  \
        - {code: ENT4002, path: policies, reason: gone long ago, expires: '2999-12-31'}\n  \
        - {code: ENT4001, path: other/**, reason: not judged here, expires: '2999-12-31'}\n  \
        - {code: ENT4001, path: policies, reason: over, expires: '2020-01-01'}\n";
    let sandbox = Sandbox::new()
        .file("entrada-lint.yaml", config)
        .file("policies/Root.xml", base(&uses("town")))
        .file(
            "policies/Odd.xml",
            base(&uses("town")).replace("B2C_1A_Base", "Odd"),
        )
        .file(
            "policies/Nested.xml",
            base(&uses("town").replace("\"Uses\"", "\"Other\"")).replace("B2C_1A_Base", "B2C_1A_N"),
        );
    insta::assert_snapshot!(found(&sandbox, &["policies"]), @"
    exit 4
    warning ENT0118 entrada-lint.yaml:9 `ENT4002` was not found in `policies`
    warning ENT2902 entrada-lint.yaml:11 the suppression of `ENT4001` ended on 2020-01-01
    error ENT4001 policies/Nested.xml:13 `OutputClaim` makes a reference to claim type `town`, but neither this policy nor any of its bases contains it
    error ENT4027 policies/Odd.xml:3 policy id `Odd` does not start with `B2C_1A_`
    ");
    let sandbox = sandbox.file(
        "mine.yaml",
        "rules: {ENT4001: warning, ENT0100: ignore}\nrulez: {}\n",
    );
    insta::assert_snapshot!(found(&sandbox, &["policies/Root.xml", "--config", "mine.yaml"]), @"
    exit 4
    error ENT1001 mine.yaml:2 unknown key `rulez`
    error ENT4001 policies/Root.xml:13 `OutputClaim` makes a reference to claim type `town`, but neither this policy nor any of its bases contains it
    ");
}

#[test]
fn annotations_stay_within_what_github_shows() {
    let claims: String = (0..30).map(|at| uses(&format!("gone{at}"))).collect();
    let profiles: String = claims.replace(
        "    </ClaimsProvider>\n  </ClaimsProviders>\n  <ClaimsProviders>\n    <ClaimsProvider>\n      \
         <DisplayName>p</DisplayName>\n",
        "    </ClaimsProvider>\n    <ClaimsProvider>\n      <DisplayName>p</DisplayName>\n",
    );
    let mut numbered = String::new();
    for (at, piece) in profiles.split("\"Uses\"").enumerate() {
        if at > 0 {
            let _ = write!(numbered, "\"Uses{at}\"");
        }
        numbered.push_str(piece);
    }
    let sandbox = Sandbox::new().file("Base.xml", base(&numbered));
    let seen = sandbox.seen(["policy", "lint", "Base.xml", "--format", "github"]);
    assert_eq!(seen.matches("::error ").count(), 10, "{seen}");
    assert!(seen.contains("::group::20 errors more\n"), "{seen}");
    assert!(seen.contains("\nerror[ENT4001] Base.xml:"), "{seen}");
}

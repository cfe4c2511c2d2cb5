//! `entrada init --from-policies`: the plan of an existing folder says, and generates, what the folder
//! would have uploaded.

use std::collections::BTreeMap;
use std::path::Path;

use entrada::policy::diff;
use entrada::policy::doc::Document;
use entrada::policy::set::PolicySet;
use serde_json::Value;

use crate::support::{Sandbox, assert_generated, root, shared, tree};

/// A policy in the namespace of policies.
fn policy(attributes: &str, body: &str) -> String {
    let namespace = "http://schemas.microsoft.com/online/cpim/schemas/2013/06";
    format!(
        "<TrustFrameworkPolicy xmlns=\"{namespace}\" PolicySchemaVersion=\"0.3.0.0\" {attributes}>{body}\
         </TrustFrameworkPolicy>\n"
    )
}

/// The root of a set in the tenant `tenant`.
fn base(id: &str, tenant: &str, body: &str) -> String {
    let attributes =
        format!("TenantId=\"{tenant}\" PolicyId=\"{id}\" PublicPolicyUri=\"http://{tenant}/{id}\"");
    policy(&attributes, body)
}

/// A claim type, whose help text is `text`.
fn help_text(text: &str) -> String {
    format!(
        "\n<BuildingBlocks><ClaimsSchema><ClaimType Id=\"hint\"><DisplayName>Hint</DisplayName>\
         <DataType>string</DataType>\n<UserHelpText>{text}</UserHelpText></ClaimType></ClaimsSchema>\
         </BuildingBlocks>"
    )
}

/// A settings file with environments of the same settings, but for what is given for each.
fn settings(environments: &[(&str, &str, &str)]) -> String {
    let environments: Vec<String> = environments
        .iter()
        .map(|(name, tenant, settings)| {
            format!(
                "{{\"Name\": \"{name}\", \"Production\": {}, \"Tenant\": \"{tenant}\", \
                 \"PolicySettings\": {{{settings}}}}}",
                *name == "Prod"
            )
        })
        .collect();
    format!("{{\"Environments\": [{}]}}", environments.join(", "))
}

/// Puts the files of `folder` into a folder `policies` of a sandbox.
fn copied(folder: &Path) -> Sandbox {
    tree(folder)
        .into_iter()
        .fold(Sandbox::new(), |sandbox, (path, bytes)| {
            sandbox.file(&format!("policies/{path}"), bytes)
        })
}

/// The plan that `init` writes for the folder `policies` of the sandbox.
fn plan(sandbox: &Sandbox) -> String {
    let seen = sandbox.seen(["init", "--from-policies", "policies"]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
    std::fs::read_to_string(sandbox.path().join("plan.yaml")).expect("the plan is there")
}

/// The lines of the plan from the one that starts with `start` to the next empty one.
fn section(plan: &str, start: &str) -> String {
    let lines = plan.lines().skip_while(|line| !line.starts_with(start));
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// `text` with every `{Settings:key}` replaced, as the VS Code extension does: without regard to case.
fn replaced(text: &str, key: &str, value: &str) -> String {
    let placeholder = format!("{{settings:{}}}", key.to_lowercase());
    let (mut text, mut from) = (text.to_owned(), 0);
    while let Some(at) = text[from..].to_ascii_lowercase().find(&placeholder) {
        let at = from + at;
        text.replace_range(at..at + placeholder.len(), value);
        from = at + value.len();
    }
    text
}

/// The policies of a generated tree by their ids.
fn generated(folder: &Path) -> BTreeMap<String, String> {
    let index = std::fs::read(folder.join("policies.json")).expect("the index is there");
    let index: Value = serde_json::from_slice(&index).expect("the index is JSON");
    let policies = index["policies"].as_array().expect("a list of policies");
    let text = |policy: &Value, key: &str| policy[key].as_str().expect("a text").to_owned();
    policies
        .iter()
        .map(|policy| {
            let file = folder.join(text(policy, "file"));
            let read = std::fs::read_to_string(file).expect("the policy is there");
            (text(policy, "id"), read)
        })
        .collect()
}

/// The policies as a set.
fn set(policies: &BTreeMap<String, String>) -> PolicySet {
    let documents = policies.iter().map(|(id, text)| {
        Document::parse(id.as_str(), text).expect("a policy that was generated is well-formed")
    });
    PolicySet::new(documents)
}

/// The value of the root's attribute `PolicyId`.
fn id_of(text: &str) -> String {
    let after = text.split("PolicyId=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn the_example_is_what_init_makes_of_its_folder() {
    let example = root().join("examples/b2c-carried-policies");
    let sandbox = copied(&example.join("policies"));
    let made = plan(&sandbox).replace("$schema=plan", "$schema=../../schemas/plan");
    assert_generated("examples/b2c-carried-policies/plan.yaml", &made);
}

#[test]
fn what_is_generated_is_byte_for_byte_what_the_vs_code_extension_writes() {
    let folder = root().join("examples/b2c-carried-policies/policies");
    let sandbox = copied(&folder);
    plan(&sandbox);
    let seen = sandbox.seen(["generate", "--all-envs", "-o", "out"]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
    let read = std::fs::read(folder.join("appsettings.json")).expect("the settings are there");
    let read: Value = serde_json::from_slice(&read).expect("the settings are JSON");
    let environments = read["Environments"].as_array().expect("environments");
    assert_eq!(environments.len(), 2);
    for environment in environments {
        let name = environment["Name"].as_str().expect("a name");
        let mut expected = BTreeMap::new();
        for (path, bytes) in tree(&folder) {
            let Some(stem) = path
                .rsplit('/')
                .next()
                .and_then(|file| file.strip_suffix(".xml"))
            else {
                continue;
            };
            let text = String::from_utf8(bytes).expect("policies are UTF-8");
            let text = replaced(
                &text,
                "Tenant",
                environment["Tenant"].as_str().expect("a tenant"),
            );
            let text = replaced(&text, "Filename", stem);
            let settings = environment["PolicySettings"].as_object().expect("settings");
            let text = settings.iter().fold(text, |text, (key, value)| {
                replaced(&text, key, value.as_str().expect("a text"))
            });
            assert!(!text.contains("{Settings:"), "{path}");
            expected.insert(id_of(&text), text);
        }
        let generated = generated(&sandbox.path().join("out").join(name));
        assert_eq!(
            generated.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "{name}"
        );
        assert!(generated == expected, "{name}");
        // The same in the words of `policy diff`, which sees what differs between the environments.
        assert!(diff::compare(&set(&expected), &set(&generated)).is_empty());
        let other = environments.iter().find(|other| other["Name"] != name);
        let other = other
            .and_then(|other| other["Name"].as_str())
            .expect("another one");
        let other = self::generated(&sandbox.path().join("out").join(other));
        assert!(!diff::compare(&set(&other), &set(&generated)).is_empty());
    }
}

#[test]
fn the_starter_packs_become_plans_that_generate_them_with_only_their_words_filled_in() {
    let Some(packs) = shared("data/starterpack") else {
        return;
    };
    let files = tree(&packs);
    let folders: std::collections::BTreeSet<&str> = files
        .keys()
        .filter(|path| path.ends_with(".xml"))
        .filter_map(|path| Some(path.rsplit_once('/')?.0))
        .collect();
    assert_eq!(folders.len(), 11);
    for folder in folders {
        let sandbox = copied(&packs.join(folder));
        plan(&sandbox);
        let checked = sandbox.seen(["check"]);
        assert!(checked.starts_with("exit 0\n"), "{folder}: {checked}");
        let seen = sandbox.seen(["generate", "--env", "prod", "-o", "out"]);
        assert!(seen.starts_with("exit 0\n"), "{folder}: {seen}");
        let pending = std::fs::read(sandbox.path().join("out/pending.json")).expect("pending ids");
        let pending: Value = serde_json::from_slice(&pending).expect("JSON");
        let id = |setting: &str| {
            let mut all = pending["pending"].as_array().expect("a list").iter();
            let found = all.find(|one| one["setting"] == setting);
            found.map_or("", |one| one["placeholder"].as_str().expect("a GUID"))
        };
        let proxy = id("/target/wellKnown/proxyIdentityExperienceFramework/appId");
        let framework = id("/target/wellKnown/identityExperienceFramework/appId");
        let expected: BTreeMap<String, String> = files
            .iter()
            .filter(|(path, _)| {
                path.strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .is_some_and(|name| !name.contains('/') && name.ends_with(".xml"))
            })
            .map(|(_, bytes)| {
                let text = String::from_utf8(bytes.clone()).expect("policies are UTF-8");
                let text = text
                    .replace("yourtenant", "contoso")
                    .replace("ProxyIdentityExperienceFrameworkAppId", proxy)
                    .replace("IdentityExperienceFrameworkAppId", framework)
                    .replace("facebook_clientid", "000000000000000");
                (id_of(&text), text)
            })
            .collect();
        let generated = generated(&sandbox.path().join("out"));
        assert!(generated == expected, "{folder}");
    }
}

#[test]
fn byte_order_marks_and_line_ends_stay_and_findings_point_into_the_file_as_it_is() {
    let body = help_text("{settings:LONG} {Settings:Gone}").replace('\n', "\r\n");
    let text = format!(
        "\u{feff}{}",
        base("B2C_1A_Base", "{Settings:tenant}", &body)
    );
    let long = "x".repeat(300);
    let sandbox = Sandbox::new().file("policies/base.xml", &text).file(
        "policies/appsettings.json",
        settings(&[(
            "Prod",
            "contoso.onmicrosoft.com",
            &format!("\"Long\": \"{long}\""),
        )]),
    );
    let written = plan(&sandbox);
    insta::assert_snapshot!(section(&written, "  settings:").replace(&long, "x…x"), @r"
    settings:
      LONG: x…x
      # Gone:  # CHANGE: nobody has given a value
    ");
    insta::assert_snapshot!(sandbox.seen(["check", "--skip", "ENT2"]), @r"
    exit 4
    --- stdout
    error[ENT7031]: `{Settings:Gone}` has no value
     --> policies/base.xml:3:15
      |
    3 | <UserHelpText>{settings:LONG} {Settings:Gone}</UserHelpText></ClaimType></ClaimsSchema></BuildingBlocks></TrustFrameworkPolicy>
      |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: give it a value in `customPolicies.settings`; a secret belongs into a policy key
      = environments: Prod

    error: 1 error
    for more about a finding, run `entrada explain ENT7031`
    ");
    let given = written.replace("# Gone:", "Gone: given");
    let sandbox = sandbox.file("plan.yaml", given);
    let seen = sandbox.seen(["generate", "--env", "Prod", "-o", "out"]);
    assert!(seen.starts_with("exit 0\n"), "{seen}");
    let made = generated(&sandbox.path().join("out"));
    let expected = text
        .replace("{settings:LONG}", &long)
        .replace("{Settings:Gone}", "given")
        .replace("{Settings:tenant}", "contoso.onmicrosoft.com");
    assert!(made["B2C_1A_Base"] == expected, "{}", made["B2C_1A_Base"]);
}

#[test]
fn a_value_is_plain_where_it_is_the_same_and_a_variable_where_it_differs_or_is_missing() {
    let asked = "{Settings:Same} {Settings:API-Url} {Settings:Only1} {Settings:Environment}";
    let one =
        "\"Same\": 5, \"api-url\": \"https://test.example/a\", \"Only1\": \"${x}\", \"Old\": \"o\"";
    let two = "\"same\": 5, \"API-URL\": \"https://prod.example/\"";
    let sandbox = Sandbox::new()
        .file(
            "policies/b.xml",
            base("B2C_1A_B", "{Settings:Tenant}", &help_text(asked)),
        )
        .file("policies/notes.xml", "<notes/>")
        .file(
            "policies/Environments/Prod/b.xml",
            base("B2C_1A_B", "p.onmicrosoft.com", ""),
        )
        .file(
            "policies/appSettings.json",
            settings(&[
                ("User acceptance", "test.onmicrosoft.com", one),
                ("Prod", "prod.onmicrosoft.com", two),
            ]),
        );
    insta::assert_snapshot!(sandbox.seen(["init", "--from-policies", "policies", "-o", "-"]), @r#"
    exit 0
    --- stdout
    # yaml-language-server: $schema=plan.schema.json
    #
    # A plan that carries 1 policy as it is. Print the schema for your editor with
    # `entrada schema > plan.schema.json`, and find what is still to do with `entrada check`. Everything
    # marked CHANGE is a guess or made up.
    version: 1

    # Marks everything that is applied as ours. Never change it after the first apply.
    name: policies  # CHANGE
    description: Carries custom policies that exist already

    # What differs between environments.
    variables:
      tenant:
        description: The tenant's initial domain
      apiUrl:
        description: What {Settings:API-Url} stands for
      only1:
        description: What {Settings:Only1} stands for
      environmentName:
        description: What {Settings:Environment} stands for

    environments:
      User-acceptance:
        # Whether people depend on it.
        production: false
        variables:
          tenant: test.onmicrosoft.com
          apiUrl: https://test.example/a
          only1: ${x}
          environmentName: User acceptance
      Prod:
        # Whether people depend on it.
        production: true
        variables:
          tenant: prod.onmicrosoft.com
          apiUrl: https://prod.example/
          # only1:  # CHANGE: the settings file has no value
          environmentName: Prod

    target:
      platform: b2c
      tenant: ${var.tenant}
      # Ids that are known can be written here; the others are listed in pending.json.
      # wellKnown:
      #   identityExperienceFramework: { appId: GUID }
      #   proxyIdentityExperienceFramework: { appId: GUID }

    # The policies. Nothing of ours is generated beside them: add `relyingParties` when that is to change.
    customPolicies:
      # Relative to this file, and never changed. Only placeholders are filled in when they are generated.
      files:
        - policies/b.xml

      # What `{Settings:Key}` stands for. `Tenant`, `Environment` and the file names need no value.
      settings:
        Same: "5"
        API-Url: ${var.apiUrl}
        Only1: ${var.only1}
        Environment: ${var.environmentName}
    --- stderr
    warning[ENT0124]: environment `Prod` lacks `Old`, which `User acceptance` has
     --> policies/appSettings.json:1:209
      |
     ::: 
    1 | …"Only1": "${x}", "Old": "o"}}, {"Name": "Prod", "Production": true, "Tenant": "prod.onmicrosoft.com", "PolicySettings": {"same": 5, "API-URL…
      |                                          ^^^^^^
      |
      = help: add the key, if need be with an empty text
    note: it is here
     --> policies/appSettings.json:1:186
      |
     ::: 
    1 | …tps://test.example/a", "Only1": "${x}", "Old": "o"}}, {"Name": "Prod", "Production": true, "Tenant": "prod.onmicrosoft.com", "PolicySettings…
      |                                          ^^^^^

    warning[ENT0124]: environment `Prod` lacks `Only1`, which `User acceptance` has
     --> policies/appSettings.json:1:209
      |
     ::: 
    1 | …"Only1": "${x}", "Old": "o"}}, {"Name": "Prod", "Production": true, "Tenant": "prod.onmicrosoft.com", "PolicySettings": {"same": 5, "API-URL…
      |                                          ^^^^^^
      |
      = help: add the key, if need be with an empty text
    note: it is here
     --> policies/appSettings.json:1:169
      |
     ::: 
    1 | …5, "api-url": "https://test.example/a", "Only1": "${x}", "Old": "o"}}, {"Name": "Prod", "Production": true, "Tenant": "prod.onmicrosoft.com"…
      |                                          ^^^^^^^

    warning: 2 warnings
    for more about a finding, run `entrada explain ENT0124`
    note: no policies, and left alone: `notes.xml`
    note: `Only1` has no value in `Prod`
    note: left out, because no policy asks for it: `Old`
    note: 2 lines of the plan are marked CHANGE
    "#);
}

#[test]
fn a_secret_is_not_copied_and_check_says_what_is_missing() {
    let sandbox = Sandbox::new()
        .file(
            "policies/b.xml",
            base(
                "B2C_1A_B",
                "{Settings:Tenant}",
                &help_text("{Settings:ApiPassword} {Settings:Function} {Settings:KeyName}"),
            ),
        )
        .file(
            "policies/appsettings.json",
            settings(&[(
                "Prod",
                "contoso.onmicrosoft.com",
                "\"ApiPassword\": \"hunter2hunter2\", \"KeyName\": \"B2C_1A_RestSecret\", \
                 \"Function\": \"https://f.example/api/x?v=1&amp;code=s3cr3tc0de\"",
            )]),
        );
    let seen = sandbox.seen(["init", "--from-policies", "policies"]);
    insta::assert_snapshot!(seen, @r"
    exit 0
    --- stderr
    note: the value of `ApiPassword` looks like a secret and is not copied: a secret belongs into a policy key
    note: the value of `Function` looks like a secret and is not copied: a secret belongs into a policy key
    note: 3 lines of the plan are marked CHANGE
    wrote plan.yaml; next: `entrada check plan.yaml`
    ");
    let written = std::fs::read_to_string(sandbox.path().join("plan.yaml")).expect("the plan");
    assert!(
        !written.contains("hunter2") && !written.contains("s3cr3t"),
        "{written}"
    );
    let checked = sandbox.seen(["check", "--only", "ENT7031", "--format", "github"]);
    insta::assert_snapshot!(checked, @r"
    exit 4
    --- stdout
    ::error file=policies/b.xml,line=3,endLine=3,col=15,endColumn=76,title=ENT7031::`{Settings:ApiPassword}` has no value (environments: Prod)%0Agive it a value in `customPolicies.settings`; a secret belongs into a policy key
    ::error file=policies/b.xml,line=3,endLine=3,col=15,endColumn=76,title=ENT7031::`{Settings:Function}` has no value (environments: Prod)%0Agive it a value in `customPolicies.settings`; a secret belongs into a policy key
    ");
}

#[test]
fn keys_and_bases_of_the_tenant_are_named_with_a_guess_that_is_marked() {
    let extensions = "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId>\
        <PolicyId>B2C_1A_TrustFrameworkExtensions</PolicyId></BasePolicy><ClaimsProviders>\
        <ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id=\"Saml\">\
        <DisplayName>S</DisplayName><Protocol Name=\"SAML2\" /><CryptographicKeys>\
        <Key Id=\"SamlMessageSigning\" StorageReferenceId=\"B2C_1A_PartnerCert\" />\
        <Key Id=\"odd\" StorageReferenceId=\"B2C_1A_Odd\" /></CryptographicKeys></TechnicalProfile>\
        </TechnicalProfiles></ClaimsProvider></ClaimsProviders>";
    let sandbox = Sandbox::new().file(
        "policies/ext.xml",
        base("B2C_1A_Ext", "contoso.onmicrosoft.com", extensions),
    );
    let written = plan(&sandbox);
    insta::assert_snapshot!(section(&written, "  # Bases"), @r"
    # Bases that are not among the files, so they have to be in the tenant already.
    tenantPolicies:
      - B2C_1A_TrustFrameworkExtensions  # CHANGE: the base of B2C_1A_Ext
    ");
    insta::assert_snapshot!(section(&written, "  # Key containers"), @r"
    # Key containers the policies refer to. Secrets are read when they are sent; say `kind: existing` of a
    # key that is in the tenant and stays as it is.
    keys:
      # SamlMessageSigning of Saml
      - id: B2C_1A_PartnerCert
        kind: certificate
        use: sig
        certificate: { env: PARTNER_CERT }  # CHANGE
        password: { env: PARTNER_CERT_PASSWORD }  # CHANGE
      # odd of Saml
      - id: B2C_1A_Odd
        kind: existing  # CHANGE: what it holds is not known
    ");
    let checked = sandbox.seen(["check", "--skip", "ENT2", "--format", "github"]);
    insta::assert_snapshot!(checked, @r"
    exit 0
    --- stdout
    ::notice file=policies/ext.xml,line=1,endLine=1,col=301,endColumn=332,title=ENT8020::base policy `B2C_1A_TrustFrameworkExtensions` is in the tenant only (environments: prod)%0Aname its file as well to have the whole policy judged
    ");
}

#[test]
fn what_cannot_be_read_is_shown_and_nothing_is_written() {
    let tenant = "contoso.onmicrosoft.com";
    let sandbox = Sandbox::new()
        .file("policies/a.xml", base("B2C_1A_A", tenant, ""))
        .file("policies/sub/b.xml", base("b2c_1a_a", tenant, ""))
        .file(
            "policies/broken.xml",
            "<TrustFrameworkPolicy>\n  <Open>\n</TrustFrameworkPolicy>",
        )
        .file("policies/latin.xml", b"<a>\xe9</a>")
        .file("policies/.git/c.xml", "<");
    insta::assert_snapshot!(sandbox.seen(["init", "--from-policies", "policies"]), @r#"
    exit 4
    --- stderr
    error[ENT0100]: `</TrustFrameworkPolicy>` closes nothing: `<Open>` is still open here
     --> policies/broken.xml:3:1
      |
    3 | </TrustFrameworkPolicy>
      | ^
      |
      = help: close `<Open>` first, or correct the name

    error[ENT0103]: byte 0xe9 here is not UTF-8
     --> policies/latin.xml:1:4
      |
    1 | <a>�</a>
      |    ^
      |
      = help: save the file as UTF-8

    error[ENT4023]: policy id `b2c_1a_a` is used twice
     --> policies/sub/b.xml:1:163
      |
     ::: 
    1 | …tId="contoso.onmicrosoft.com" PolicyId="b2c_1a_a" PublicPolicyUri="http://contoso.onmicrosoft.com/b2c_1a_a"></TrustFrameworkPolicy…
      |                                          ^^^^^^^^
      |
      = help: name a folder that holds one set, or give one of the two another id
    note: first one here
     --> policies/a.xml:1:163
      |
     ::: 
    1 | …tId="contoso.onmicrosoft.com" PolicyId="B2C_1A_A" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_A"></TrustFrameworkPolicy…
      |                                          ^^^^^^^^

    error: 3 errors
    for more about a finding, run `entrada explain ENT0100 ENT0103 ENT4023`
    error: nothing was written
    help: mend the findings above
    "#);
    assert!(!sandbox.path().join("plan.yaml").exists());
    let sandbox = sandbox.file(
        "policies/appsettings.json",
        "{\"Environments\": [{\"PolicySettings\": 1}",
    );
    let seen = sandbox.seen(["init", "--from-policies", "policies"]);
    assert!(
        seen.starts_with("exit 4\n") && seen.contains("ENT0120"),
        "{seen}"
    );
}

#[test]
fn ent0130_reports_a_folder_without_policies() {
    let sandbox = Sandbox::new().file("policies/notes.xml", "<notes/>");
    insta::assert_snapshot!(sandbox.seen(["init", "--from-policies", "policies"]), @r"
    exit 4
    --- stderr
    error[ENT0130]: no file in it is a policy
    --> policies
     = help: name the folder that holds the policies

    error: 1 error
    for more about a finding, run `entrada explain ENT0130`
    note: no policies, and left alone: `notes.xml`
    error: nothing was written
    help: mend the findings above
    ");
}

#[test]
fn ent0130_accepts_policies_in_sub_folders_only() {
    let text = base("B2C_1A_A", "contoso.onmicrosoft.com", "");
    let sandbox = Sandbox::new().file("policies/a/b/c.xml", text);
    assert!(plan(&sandbox).contains("    - policies/a/b/c.xml\n"));
}

#[test]
fn ent0131_reports_policies_of_several_tenants() {
    let sandbox = Sandbox::new()
        .file("policies/a.xml", base("B2C_1A_A", "a.onmicrosoft.com", ""))
        .file("policies/b.xml", base("B2C_1A_B", "b.onmicrosoft.com", ""));
    insta::assert_snapshot!(sandbox.seen(["init", "--from-policies", "policies"]), @r#"
    exit 4
    --- stderr
    error[ENT0131]: the policies are of `a.onmicrosoft.com`, `b.onmicrosoft.com`
     --> policies/a.xml:1:128
      |
     ::: 
    1 | …PolicySchemaVersion="0.3.0.0" TenantId="a.onmicrosoft.com" PolicyId="B2C_1A_A" PublicPolicyUri="http://a.onmicrosoft.com/B2C_1A_A"></TrustFr…
      |                                          ^^^^^^^^^^^^^^^^^
      |
      = help: name the folder of one tenant, or write `{Settings:Tenant}` in the files
    note: another tenant
     --> policies/b.xml:1:128
      |
     ::: 
    1 | …PolicySchemaVersion="0.3.0.0" TenantId="b.onmicrosoft.com" PolicyId="B2C_1A_B" PublicPolicyUri="http://b.onmicrosoft.com/B2C_1A_B"></TrustFr…
      |                                          ^^^^^^^^^^^^^^^^^

    error: 1 error
    for more about a finding, run `entrada explain ENT0131`
    error: nothing was written
    help: mend the findings above
    "#);
}

#[test]
fn ent0131_accepts_a_tenant_and_its_placeholder() {
    let sandbox = Sandbox::new()
        .file("policies/a.xml", base("B2C_1A_A", "a.onmicrosoft.com", ""))
        .file(
            "policies/b.xml",
            base("B2C_1A_B", "yourtenant.onmicrosoft.com", ""),
        );
    assert!(plan(&sandbox).contains("  tenant: a.onmicrosoft.com\n"));
}

#[test]
fn a_plan_is_written_beside_the_policies_or_above_them_and_nowhere_else() {
    let text = base("B2C_1A_A", "contoso.onmicrosoft.com", "");
    let sandbox = Sandbox::new().file("a/policies/a[1].xml", &text);
    let from = ["init", "--from-policies", "a/policies", "-o"];
    let seen = |output| sandbox.seen(from.into_iter().chain([output]));
    insta::assert_snapshot!(seen("plans/plan.yaml"), @r"
    exit 64
    --- stderr
    error: `a/policies` is not in the folder of the plan
    help: a plan names only files beside or below it, and these stay where they are: say `-o a/policies/plan.yaml`
    ");
    for (output, file) in [
        ("a/policies/plan.yaml", "a[[]1[]].xml"),
        ("a/plan.yaml", "policies/a[[]1[]].xml"),
        ("plan.yaml", "a/policies/a[[]1[]].xml"),
    ] {
        assert!(seen(output).starts_with("exit 0\n"));
        let written = std::fs::read_to_string(sandbox.path().join(output)).expect("the plan");
        assert!(written.contains(&format!("    - {file}\n")), "{written}");
        assert!(
            sandbox.seen(["check", output]).starts_with("exit 0\n"),
            "{output}"
        );
    }
    let missing = sandbox.seen(["init", "--from-policies", "gone", "-o", "other.yaml"]);
    assert!(
        missing.starts_with("exit 1\n") && missing.contains("`gone`"),
        "{missing}"
    );
}

#[test]
fn equal_folders_give_equal_plans_and_the_policies_stay_as_they_are() {
    let folder = root().join("examples/b2c-carried-policies/policies");
    let (one, two) = (copied(&folder), copied(&folder));
    assert_eq!(plan(&one), plan(&two));
    assert_eq!(tree(&one.path().join("policies")), tree(&folder));
}

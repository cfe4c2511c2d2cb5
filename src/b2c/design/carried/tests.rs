use super::*;

fn policy(id: &str, base: &str) -> String {
    format!(
        "<TrustFrameworkPolicy xmlns='{}' PolicyId='{id}' TenantId='t'><BasePolicy><TenantId>t</TenantId><PolicyId>{base}</PolicyId></BasePolicy></TrustFrameworkPolicy>",
        crate::policy::doc::NAMESPACE
    )
}

/// What is carried of `files`, which the patterns of the plan stand for, in an environment `test` of a
/// plan with `settings`.
fn carried(
    files: &[(&str, &str)],
    patterns: &[(&str, &[&str])],
    settings: &[(&str, &str)],
) -> (Vec<CarriedFile>, Vec<String>) {
    let mut plan = crate::b2c::design::testing::plan("customPolicies: {}");
    let mut read = PlanFiles::default();
    for (path, text) in files {
        read.add(*path, *text);
    }
    let mut policies = plan.custom_policies.take().expect("the plan has policies");
    for (pattern, paths) in patterns {
        read.add_match(
            *pattern,
            paths.iter().map(|path| (*path).to_owned()).collect(),
        );
        policies.files.push((*pattern).to_owned());
    }
    for (key, value) in settings {
        policies.settings.insert((*key).to_owned(), (*value).into());
    }
    let carrier = Carrier {
        plan: &plan,
        environment: "test",
        policies: &policies,
        files: &read,
        ids: &crate::b2c::design::ids::well_known(&plan),
    };
    let (files, unreadable) = carrier.files();
    assert!(unreadable.is_empty(), "{unreadable:?}");
    let unused = carrier.unused_settings(&files);
    (
        files,
        unused.into_iter().map(|found| found.message).collect(),
    )
}

fn paths(files: &[(&str, &str)], patterns: &[(&str, &[&str])]) -> Vec<String> {
    let (files, _) = carried(files, patterns, &[]);
    files.into_iter().map(|file| file.path).collect()
}

#[test]
fn a_policy_comes_after_the_one_it_derives_from_and_is_named_by_its_id() {
    let (rp, ext) = (
        policy("B2C_1A_rp", "B2C_1A_EXT"),
        policy("B2C_1A_ext", "B2C_1A_base"),
    );
    let files = [("old/a.xml", rp.as_str()), ("old/b.xml", ext.as_str())];
    let names = paths(&files, &[("old/*.xml", &["old/a.xml", "old/b.xml"])]);
    assert_eq!(names, ["old/b.xml", "old/a.xml"]);
    assert_eq!(name("old/a.xml", "B2C_1A_rp"), "rp.xml");
}

#[test]
fn a_file_that_two_patterns_stand_for_is_carried_once() {
    let text = policy("B2C_1A_x", "B2C_1A_base");
    let names = paths(
        &[("a.xml", text.as_str())],
        &[("*.xml", &["a.xml"]), ("a.xml", &["a.xml"])],
    );
    assert_eq!(names, ["a.xml"]);
}

#[test]
fn a_policy_without_a_usable_id_keeps_its_files_name() {
    assert_eq!(name("d/a.xml", ""), "a.xml");
    assert_eq!(name("d/b.xml", "../../etc/x"), "b.xml");
    assert_eq!(name("d/c.xml", ".hidden"), "c.xml");
}

#[test]
fn policies_in_a_ring_are_carried_in_the_plans_order() {
    let (a, b) = (
        policy("B2C_1A_a", "B2C_1A_b"),
        policy("B2C_1A_b", "B2C_1A_a"),
    );
    let files = [("a.xml", a.as_str()), ("b.xml", b.as_str())];
    assert_eq!(
        paths(&files, &[("*", &["a.xml", "b.xml"])]),
        ["a.xml", "b.xml"]
    );
}

#[test]
fn placeholders_get_the_plans_values_and_every_other_byte_stays() {
    let text = "\u{feff}<A T='{settings:TENANT}' E=\"{Settings:Environment}\">\r\n<!-- {Settings:Api} -->\
        {Settings:api}{{ api }} {Settings:Filename} {Settings:PolicyFilename} {Settings:Gone}</A>";
    let file = [("d/B2C_1A_X.xml", text)];
    let named: [(&str, &[&str]); 1] = [("d/*", &["d/B2C_1A_X.xml"])];
    let (files, unused) = carried(&file, &named, &[("Api", "a&amp;b"), ("Old", "x")]);
    assert_eq!(
        files[0].text,
        "\u{feff}<A T='contoso.onmicrosoft.com' E=\"test\">\r\n<!-- a&amp;b -->\
         a&amp;ba&amp;b B2C_1A_X X {Settings:Gone}</A>"
    );
    assert_eq!(unused, ["no carried file has `{Settings:Old}`"]);
}

#[test]
fn the_words_of_the_starter_packs_stand_for_ids_of_the_target_unless_a_setting_says_otherwise() {
    let text = "<A T='yourtenant.onmicrosoft.com'>IdentityExperienceFrameworkAppId \
        ProxyIdentityExperienceFrameworkAppId {Settings:IdentityExperienceFrameworkAppId}</A>";
    let named: [(&str, &[&str]); 1] = [("a.xml", &["a.xml"])];
    let settings = [("identityexperienceframeworkappid", "given")];
    let (files, unused) = carried(&[("a.xml", text)], &named, &settings);
    let words: Vec<&str> = files[0].text.split(['>', '<', ' ']).collect();
    assert_eq!(words[2], "T='contoso.onmicrosoft.com'");
    assert_eq!((words[3], words[5]), ("given", "given"));
    assert!(uuid::Uuid::parse_str(words[4]).is_ok(), "{}", words[4]);
    assert_eq!(unused, [""; 0]);
}

/// What is said of a plan whose one carried policy derives from `B2C_1A_Base`, asks for
/// `{Settings:Api}` and uses the key `B2C_1A_Key`.
fn unused(sections: &str) -> Vec<String> {
    let body = "<Key StorageReferenceId='B2C_1A_Key'/>{Settings:Api}</TrustFrameworkPolicy>";
    let text = policy("B2C_1A_x", "B2C_1A_Base").replace("</TrustFrameworkPolicy>", body);
    let mut files = PlanFiles::default();
    files.add("a.xml", text);
    files.add_match("a.xml", vec!["a.xml".to_owned()]);
    let sections = format!("customPolicies: {{files: [a.xml], {sections}}}");
    let plan = crate::b2c::design::testing::plan(&sections);
    let (_, findings) = crate::b2c::policy_set(&plan, "test", &files);
    let about = findings.iter().filter(|found| found.code.id == "ENT2965");
    about
        .map(|found| {
            let pointer = match &found.place {
                Place::Plan { pointer, .. } => pointer,
                _ => "",
            };
            format!("{pointer}: {}", found.message)
        })
        .collect()
}

#[test]
fn ent2965_reports_settings_keys_and_policies_of_the_tenant_that_no_file_asks_for() {
    let sections = "settings: {Apo: x}, keys: [{id: B2C_1A_Kee, kind: existing}],
        tenantPolicies: [B2C_1A_Other, B2C_1A_X]";
    insta::assert_snapshot!(unused(sections).join("\n"), @"
    /customPolicies/settings/Apo: no carried file has `{Settings:Apo}`
    /customPolicies/keys/0/id: no policy refers to the key `B2C_1A_Kee`
    /customPolicies/tenantPolicies/0: no policy derives from `B2C_1A_Other`
    /customPolicies/tenantPolicies/1: `B2C_1A_X` is among the policies of this plan
    ");
}

#[test]
fn ent2965_accepts_what_is_asked_for_in_any_case() {
    let sections = "settings: {api: x}, keys: [{id: b2c_1a_key, kind: existing}],
        tenantPolicies: [b2c_1a_base]";
    assert_eq!(unused(sections), [""; 0]);
}

#[test]
fn nothing_of_ours_is_generated_beside_carried_policies_unless_something_asks_for_it() {
    let count = |sections: &str| {
        let mut files = PlanFiles::default();
        files.add(
            "a.xml",
            policy("B2C_1A_x", "B2C_1A_TrustFrameworkExtensions"),
        );
        files.add_match("a.xml", vec!["a.xml".to_owned()]);
        let plan = crate::b2c::design::testing::plan(&format!("customPolicies: {{{sections}}}"));
        let (set, _) = crate::b2c::policy_set(&plan, "test", &files);
        set.map_or(0, |set| set.policies.len())
    };
    assert_eq!(count("files: [a.xml]"), 1);
    assert_eq!(count("files: [a.xml], base: builtin"), 4);
    assert_eq!(count("files: [a.xml], relyingParties: [{name: signin}]"), 5);
    assert_eq!(count("signIn: {signUp: false}"), 3);
}

/// What is said of an application that uses `party`, of a plan that carries a policy which can be
/// called, `B2C_1A_rp`, and its base, `B2C_1A_ext`.
fn party(party: &str) -> String {
    let called = "<RelyingParty/></TrustFrameworkPolicy>";
    let mut files = PlanFiles::default();
    files.add("a.xml", policy("B2C_1A_ext", "B2C_1A_Base"));
    files.add(
        "b.xml",
        policy("B2C_1A_rp", "B2C_1A_ext").replace("</TrustFrameworkPolicy>", called),
    );
    files.add_match("*.xml", vec!["a.xml".to_owned(), "b.xml".to_owned()]);
    let plan = crate::b2c::design::testing::plan(&format!(
        "customPolicies: {{files: ['*.xml']}}
applications: [{{name: shop, kind: spa, displayName: Shop, relyingParties: [{party}]}}]"
    ));
    let (_, findings) = crate::b2c::policy_set(&plan, "test", &files);
    let about = findings.iter().filter(|found| found.code.id == "ENT2966");
    about.map(|found| found.message.as_str()).collect()
}

#[test]
fn ent2966_reports_an_application_that_uses_a_policy_which_cannot_be_called() {
    assert_eq!(party("B2C_1A_gone"), "no policy has the id `B2C_1A_gone`");
    assert_eq!(
        party("B2C_1A_ext"),
        "`B2C_1A_ext` has no relying party, so nothing can call it"
    );
}

#[test]
fn ent2966_accepts_a_carried_relying_party_in_any_case() {
    assert_eq!(party("b2c_1a_RP"), "");
}

#[test]
fn policies_whose_ids_differ_by_the_prefix_only_have_a_file_each() {
    let mut files = PlanFiles::default();
    files.add("a.xml", policy("B2C_1A_x", "B2C_1A_Base"));
    files.add("b.xml", policy("X", "B2C_1A_Base"));
    files.add_match("*.xml", vec!["a.xml".to_owned(), "b.xml".to_owned()]);
    let plan = crate::b2c::design::testing::plan("customPolicies: {files: ['*.xml']}");
    let (set, _) = crate::b2c::policy_set(&plan, "test", &files);
    let set = set.expect("there is a set");
    let names: Vec<&str> = set
        .policies
        .iter()
        .map(|policy| policy.file_name.as_str())
        .collect();
    assert_eq!(names, ["x.xml", "X-2.xml"]);
}

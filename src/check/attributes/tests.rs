use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

fn attribute(code: &str, settings: &str) -> String {
    b2c(code, &format!("attributes: [{{{settings}}}]"))
}

#[test]
fn ent2100_reports_a_slip_in_a_built_in_name() {
    assert_snapshot!(attribute("ENT2100", "name: givenname, signUp: true"), @r#"
        error /attributes/0/name: `givenname` would be a custom attribute beside the built-in `givenName`
          help: write `givenName`, or choose another name
        "#);
}

#[test]
fn ent2100_accepts_built_in_and_custom_names() {
    assert_eq!(attribute("ENT2100", "name: givenName, signUp: true"), "");
    assert_eq!(attribute("ENT2100", "name: nickname2, signUp: true"), "");
}

#[test]
fn ent2101_reports_properties_that_are_the_directorys_own() {
    assert_snapshot!(attribute("ENT2101", "name: createdDateTime, from: created_at"), @r#"
        error /attributes/0/name: `createdDateTime` is not filled as an attribute: the directory sets it and refuses other values
          help: keep the legacy value in a custom attribute of another name
        "#);
}

#[test]
fn ent2101_accepts_a_custom_attribute_for_the_legacy_value() {
    assert_eq!(
        attribute("ENT2101", "name: legacyCreated, from: created_at"),
        ""
    );
}

#[test]
fn ent2102_reports_another_type_of_a_built_in_property() {
    assert_snapshot!(attribute("ENT2102", "name: city, type: integer"), @r#"
        error /attributes/0/type: the built-in `city` is a text, not a whole number
          help: leave `type` out
        "#);
}

#[test]
fn ent2102_accepts_the_propertys_own_type() {
    assert_eq!(
        attribute("ENT2102", "name: otherMails, type: stringCollection"),
        ""
    );
}

#[test]
fn ent2103_reports_lengths_by_what_is_documented() {
    assert_snapshot!(attribute("ENT2103", "name: givenName, maxLength: 65"), @r#"
        error /attributes/0/maxLength: `givenName` holds at most 64 characters, not 65
          help: use at most 64; `overLength` says what becomes of longer values
        "#);
    assert_snapshot!(attribute("ENT2103", "name: bio, maxLength: 251"), @r#"
        warning /attributes/0/maxLength: `bio` holds at most 250 characters, not 251
          help: use at most 250; `overLength` says what becomes of longer values
        "#);
    assert_snapshot!(attribute("ENT2103", "name: bio, maxLength: 257"), @r#"
        error /attributes/0/maxLength: `bio` holds at most 250 characters, not 257
          help: use at most 250; `overLength` says what becomes of longer values
        "#);
}

#[test]
fn ent2103_accepts_lengths_within_the_limits() {
    assert_eq!(attribute("ENT2103", "name: givenName, maxLength: 64"), "");
    assert_eq!(attribute("ENT2103", "name: bio, maxLength: 250"), "");
}

#[test]
fn ent2104_reports_the_name_of_a_journeys_claim() {
    assert_snapshot!(attribute("ENT2104", "name: newPassword, signUp: true"), @r#"
        warning /attributes/0/name: `newPassword` is a claim that sign-in journeys use themselves
          help: choose another name
        "#);
}

#[test]
fn ent2104_accepts_names_of_your_own() {
    assert_eq!(
        attribute("ENT2104", "name: legacyPasswordHint, signUp: true"),
        ""
    );
}

fn flagged(name: &str) -> String {
    b2c(
        "ENT2105",
        &format!(
            "
attributes: [{{name: {name}, type: boolean, signUp: true}}]
jit: {{endpoint: 'https://m.contoso.com', authentication: {{kind: none}}, flag: toBeMigrated}}"
        ),
    )
}

#[test]
fn ent2105_reports_an_attribute_that_is_the_flag() {
    assert_snapshot!(flagged("tobemigrated"), @r#"
        error /attributes/0/name: `tobemigrated` is the flag by which users still to be migrated are known
          help: rename the attribute or the flag
          /jit/flag: the flag
        "#);
}

#[test]
fn ent2105_reports_an_attribute_that_the_import_fills_for_itself() {
    assert_snapshot!(attribute("ENT2105", "name: EntradaKey, from: id"), @r#"
        error /attributes/0/name: `EntradaKey` is an attribute that the import fills for itself
          help: rename the attribute
        "#);
}

#[test]
fn ent2105_accepts_other_attributes() {
    assert_eq!(flagged("migratedOnPaper"), "");
}

#[test]
fn ent2106_reports_collections_on_b2c() {
    assert_snapshot!(attribute("ENT2106", "name: interests, type: stringCollection"), @r#"
        error /attributes/0/type: custom attributes of Azure AD B2C cannot hold several texts
          help: use `type: string` and join the values with a `join` step
        "#);
}

#[test]
fn ent2106_accepts_collections_on_external_id() {
    let sections = "attributes: [{name: interests, type: stringCollection}]";
    assert_eq!(external_id("ENT2106", sections), "");
}

#[test]
fn ent2107_reports_claims_of_the_protocol() {
    assert_snapshot!(attribute("ENT2107", "name: memberId, claim: sub"), @r#"
        error /attributes/0/claim: `sub` is a claim of the token protocol
          help: choose a name of your own
        "#);
}

#[test]
fn ent2107_accepts_claims_of_your_own() {
    assert_eq!(attribute("ENT2107", "name: memberId, claim: member_id"), "");
}

#[test]
fn ent2108_reports_two_attributes_with_one_claim() {
    assert_snapshot!(
        b2c("ENT2108", "attributes: [{name: a, claim: level}, {name: b, claim: level}]"),
        @r#"
        error /attributes/1/claim: `a` becomes the claim `level` already
          help: give each attribute a claim of its own
          /attributes/0/claim: the first one
        "#
    );
}

#[test]
fn ent2108_accepts_a_claim_for_each() {
    assert_eq!(
        b2c(
            "ENT2108",
            "attributes: [{name: a, claim: a}, {name: b, claim: b}]"
        ),
        ""
    );
}

#[test]
fn ent2109_reports_steps_and_results_that_do_not_fit() {
    let last = |steps: &str| attribute("ENT2109", &format!("name: a, from: a, {steps}"));
    assert_snapshot!(last("transform: [{split: ','}]"), @r#"
        error /attributes/0/transform/0: the last step makes several texts, but `a` is a text
          help: change the attribute's `type`, or add a step that converts
        "#);
    assert_snapshot!(last("transform: [{trueWords: ['yes']}]"), @r#"
        error /attributes/0/transform/0: the last step makes `true` or `false`, but `a` is a text
          help: change the attribute's `type`, or add a step that converts
        "#);
    assert_snapshot!(last("type: boolean, transform: [{trueWords: ['yes']}, upper]"), @r#"
        error /attributes/0/transform/1: this step works on text, but the step before makes `true` or `false`
          help: put the step that makes it last
        "#);
    assert_snapshot!(last("type: boolean, transform: [{date: {formats: [iso8601]}}]"), @r#"
        error /attributes/0/transform/0: the last step makes a point in time, but `a` is `true` or `false`
          help: change the attribute's `type`, or add a step that converts
        "#);
}

#[test]
fn ent2109_accepts_steps_that_fit() {
    let last = |steps: &str| attribute("ENT2109", &format!("name: a, from: a, {steps}"));
    assert_eq!(
        last("transform: [trim, lower, {split: ','}, trim, {join: ';'}]"),
        ""
    );
    assert_eq!(
        last("type: boolean, transform: [trim, {trueWords: ['yes']}]"),
        ""
    );
    assert_eq!(last("transform: [{date: {formats: [iso8601]}}]"), "");
    assert_eq!(last("type: integer, transform: [trim]"), "");
}

#[test]
fn ent2110_reports_steps_without_a_value() {
    assert_snapshot!(attribute("ENT2110", "name: a, transform: [trim]"), @r#"
        warning /attributes/0/transform: `a` has no `from`, so nothing is transformed
          help: name the record's field in `from`
        "#);
}

#[test]
fn ent2110_accepts_steps_that_make_one() {
    assert_eq!(
        attribute(
            "ENT2110",
            "name: a, transform: [{template: '{email}'}, trim]"
        ),
        ""
    );
}

#[test]
fn ent2111_reports_phone_numbers_without_a_region() {
    assert_snapshot!(
        attribute("ENT2111", "name: mobilePhone, from: phone, transform: [phoneE164]"), @r#"
        warning /attributes/0/transform/0: numbers without a country code cannot be understood
          help: set `users.phoneRegion`, for example to `GB`
        "#
    );
}

#[test]
fn ent2111_accepts_a_region() {
    assert_eq!(
        b2c(
            "ENT2111",
            "
users: {phoneRegion: GB}
attributes: [{name: mobilePhone, from: phone, transform: [phoneE164]}]
"
        ),
        ""
    );
}

#[test]
fn ent2112_reports_an_empty_list_of_templates() {
    assert_snapshot!(b2c("ENT2112", "users: {profile: {displayName: []}}"), @r#"
        error /users/profile/displayName: no template says how a display name is made
          help: leave the setting out for the default templates
        "#);
}

#[test]
fn ent2112_accepts_the_default() {
    assert_eq!(b2c("ENT2112", "users: {profile: {otherMails: false}}"), "");
}

use std::collections::HashMap;

use super::apply::{Fixed, Texts, fix};
use super::{Limits, attach};
use crate::diag::{FileName, Findings};
use crate::policy::doc::{Document, NAMESPACE};
use crate::policy::fixture::{EXCHANGE, Fixture, SEND, profile};
use crate::policy::rules::{JudgeOptions, judge};
use crate::policy::set::{PolicyIndex, PolicySet};
use crate::policy::template::{Values, fill};

/// Files by name.
pub(super) type Files = Vec<(String, String)>;

/// Judges `files`, those of `texts` with their new text, and attaches the fixes. A file that is no
/// document is a finding.
pub(super) fn judged(files: &Files, texts: &Texts, options: &JudgeOptions) -> Findings {
    let current: HashMap<&str, &str> = files
        .iter()
        .map(|(name, text)| {
            let new = texts.get(name.as_str());
            (name.as_str(), new.map_or(text.as_str(), String::as_str))
        })
        .collect();
    let mut findings = Findings::new();
    let mut documents = Vec::new();
    for (name, _) in files {
        match Document::parse(name.as_str(), current[name.as_str()]) {
            Ok(document) => documents.push(document),
            Err(error) => findings.push(error.finding(name.as_str())),
        }
    }
    let set = PolicySet::new(documents);
    findings.extend(judge(&set, options));
    let policies = set.policies().map(|(index, _)| index);
    let limits = Limits {
        kept: policies.filter(|index| !options.judges(*index)).collect(),
        ..Limits::default()
    };
    attach(&mut findings, &set, &limits, |file| {
        current.get(file).copied()
    });
    findings
}

/// What comes of fixing `files`.
pub(super) fn fixed(files: &Files, options: &JudgeOptions) -> Fixed<Findings> {
    fix(
        |texts| judged(files, texts, options),
        |findings| findings,
        |name| {
            let file = files.iter().find(|(file, _)| file == name);
            file.map(|(_, text)| text.as_str())
        },
    )
}

/// A policy with `body`, by itself.
fn policy(body: &str) -> Files {
    let text = format!(
        "\u{feff}<?xml version=\"1.0\"?>\r\n<TrustFrameworkPolicy xmlns=\"{NAMESPACE}\" PolicySchemaVersion=\"0.3.0.0\" \
         TenantId=\"contoso.onmicrosoft.com\" PolicyId=\"B2C_1A_a\" \
         PublicPolicyUri=\"http://contoso.onmicrosoft.com/B2C_1A_a\">{body}</TrustFrameworkPolicy>\r\n"
    );
    vec![("a.xml".to_owned(), text)]
}

/// What `body` of a policy becomes. What is around it stays as it is.
#[track_caller]
fn becomes(body: &str) -> String {
    let files = policy(body);
    let fixed = fixed(&files, &JudgeOptions::default());
    let before = files[0].1.as_str();
    let after = fixed.texts.get("a.xml").map_or(before, String::as_str);
    let (head, tail) = before.split_once(body).expect("the policy has the body");
    after
        .strip_prefix(head)
        .and_then(|rest| rest.strip_suffix(tail))
        .expect("nothing else changes")
        .to_owned()
}

/// What the files of `fixture` become: name and text of those that change.
fn changed(fixture: &Fixture, options: &JudgeOptions) -> Vec<(FileName, String)> {
    fixed(&fixture.texts(), options).texts.into_iter().collect()
}

/// The numbers of the steps in `text`, in the order of the file.
fn orders(text: &str) -> Vec<&str> {
    text.split("Order=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect()
}

/// The helps of the findings with `code`.
fn helps(files: &Files, code: &str) -> Vec<String> {
    judged(files, &Texts::new(), &JudgeOptions::default())
        .into_iter()
        .filter(|finding| finding.code.id == code)
        .filter_map(|finding| finding.help)
        .collect()
}

#[test]
fn misplaced_children_move_with_their_comments_and_nothing_else_does() {
    let body = "\r\n  <BuildingBlocks> <!-- blocks -->\r\n    <!-- pages -->\r\n    \
        <ContentDefinitions/> <!-- none yet -->\r\n\r\n    <!-- texts -->\r\n    <Localization Enabled='true'>\r\n      \
        <SupportedLanguages\tDefaultLanguage=\"en\"  MergeBehavior='Append'/></Localization>\r\n    \
        <Predicates/>\r\n    <!-- the end -->\r\n  </BuildingBlocks>\r\n";
    assert_eq!(
        becomes(body),
        "\r\n  <BuildingBlocks> <!-- blocks -->\r\n    <Predicates/>\r\n    <!-- pages -->\r\n    \
        <ContentDefinitions/> <!-- none yet -->\r\n\r\n    <!-- texts -->\r\n    <Localization Enabled='true'>\r\n      \
        <SupportedLanguages\tDefaultLanguage=\"en\"  MergeBehavior='Append'/></Localization>\r\n    \
        <!-- the end -->\r\n  </BuildingBlocks>\r\n"
    );
}

#[test]
fn one_fix_orders_a_parent_however_much_is_misplaced() {
    let body = "<BuildingBlocks><DisplayControls/><ContentDefinitions/><InputValidations/><Predicates/></BuildingBlocks>";
    let files = policy(body);
    let findings = judged(&files, &Texts::new(), &JudgeOptions::default());
    let fixes: Vec<_> = findings.iter().filter_map(|f| f.fix.as_ref()).collect();
    assert_eq!(fixes.len(), 3);
    assert!(fixes.iter().all(|fix| *fix == fixes[0]));
    assert_eq!(
        becomes(body),
        "<BuildingBlocks><Predicates/><InputValidations/><ContentDefinitions/><DisplayControls/></BuildingBlocks>"
    );
}

#[test]
fn what_is_inside_of_a_moved_element_is_corrected_in_the_next_round() {
    let body = "<BuildingBlocks><ContentDefinitions/><ClaimsSchema><ClaimType Id='a'>\
        <DataType>String</DataType><DisplayName>a</DisplayName></ClaimType></ClaimsSchema></BuildingBlocks>";
    assert_eq!(
        becomes(body),
        "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><DisplayName>a</DisplayName>\
        <DataType>string</DataType></ClaimType></ClaimsSchema><ContentDefinitions/></BuildingBlocks>"
    );
}

#[test]
fn nothing_moves_beside_what_is_unknown_or_there_twice_or_text() {
    for body in [
        "<BuildingBlocks><ContentDefinitions/><Bogus/><Predicates/></BuildingBlocks>",
        "<BuildingBlocks><Predicates/><ContentDefinitions/><Predicates/></BuildingBlocks>",
        "<BuildingBlocks><ContentDefinitions/>x<Predicates/></BuildingBlocks>",
    ] {
        assert_eq!(becomes(body), body);
    }
}

#[test]
fn words_get_their_case_and_lose_the_white_space_around_them() {
    let body = |input, data_type, user_input| {
        format!(
            "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><DisplayName>a</DisplayName>\
             <DataType>{data_type}</DataType><UserInputType>{user_input}</UserInputType>\
             </ClaimType></ClaimsSchema><Localization Enabled='{input}'/></BuildingBlocks>"
        )
    };
    assert_eq!(
        becomes(&body("True", "STRING", "\n  textbox\n")),
        body("true", "string", "TextBox")
    );
    let slip = body("yes", "strng", "Text");
    assert_eq!(becomes(&slip), slip, "a slip of the pen is not certain");
    let reference = body("true", "&#83;tring", "TextBox");
    assert_eq!(becomes(&reference), reference);
}

#[test]
fn names_get_their_case() {
    let wrong = "<buildingblocks><ClaimsSchema><ClaimType id='a'><displayname>a</displayname >\
        <DataType>string</DataType></ClaimType></ClaimsSchema></buildingblocks>";
    assert_eq!(
        becomes(wrong),
        "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><DisplayName>a</DisplayName >\
        <DataType>string</DataType></ClaimType></ClaimsSchema></BuildingBlocks>"
    );
    for kept in [
        "<BuildingBlocks/><buildingBlocks/>",
        "<BuildingBlocks><ClaimsSchema><ClaimType Id='a' ID='b'/></ClaimsSchema></BuildingBlocks>",
    ] {
        assert_eq!(becomes(kept), kept);
    }
}

#[test]
fn an_element_that_must_be_empty_is_closed_in_its_opening_tag() {
    let with = |inside: &str| {
        format!(
            "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><DefaultPartnerClaimTypes>\
             <Protocol Name='OAuth2' PartnerClaimType='>'{inside}</DefaultPartnerClaimTypes>\
             </ClaimType></ClaimsSchema></BuildingBlocks>"
        )
    };
    assert_eq!(becomes(&with(">\r\n </Protocol>")), with(" />"));
    assert_eq!(becomes(&with(" >\t</Protocol >")), with(" />"));
    assert_eq!(
        becomes(&with("> <!-- c -->\n</Protocol>")),
        with("><!-- c --></Protocol>")
    );
    let reference = with(">&#32;</Protocol>");
    assert_eq!(becomes(&reference), reference);
}

/// A technical profile with these metadata items.
fn item(items: &str) -> String {
    format!(
        "<ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName><TechnicalProfiles>\
         <TechnicalProfile Id='T'><Metadata>{items}</Metadata></TechnicalProfile>\
         </TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
    )
}

#[test]
fn an_item_that_says_the_same_again_is_removed() {
    let with = item;
    assert_eq!(
        becomes(&with(
            "\n <Item Key='A'>1</Item>\n <Item Key='B'>2</Item>\n <Item Key=\"A\">1</Item>\n"
        )),
        with("\n <Item Key='A'>1</Item>\n <Item Key='B'>2</Item>\n")
    );
    for kept in [
        "<Item Key='A'>1</Item><Item Key='A'>2</Item>",
        "<Item Key='A'>1</Item><Item Key='A'>2</Item><Item Key='A'>1</Item>",
        "<Item Key='A'>1</Item><!-- why --><Item Key='A'>1</Item>",
        "<Item Key='A'>1</Item><Item Key='A'>1</Item><!-- why -->",
    ] {
        assert_eq!(becomes(&with(kept)), with(kept));
    }
}

#[test]
fn a_reference_is_spelt_as_its_definition() {
    let fixture = Fixture::new()
        .relying_party(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="OBJECTID" PartnerClaimType="sub"/>
            </OutputClaims><SubjectNamingInfo ClaimType="sub"/>"#,
        )
        .page(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="Email" Required="true"/>
            <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#,
        );
    let before = fixture.texts();
    let after = fixed(&before, &JudgeOptions::default());
    assert_eq!(after.corrected.len(), 2);
    assert_eq!(after.left.len(), 0, "{:#?}", after.left);
    for (name, text) in before {
        let expected = text
            .replace("\"OBJECTID\"", "\"objectId\"")
            .replace("\"Email\"", "\"email\"");
        assert_eq!(
            after.texts.get(name.as_str()),
            Some(&expected).filter(|new| **new != text)
        );
    }
}

#[test]
fn a_reference_the_other_side_may_know_by_its_case_is_left() {
    let fixture = Fixture::new().relying_party(
        r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/>
        <OutputClaim ClaimTypeReferenceId="EMail"/></OutputClaims><SubjectNamingInfo ClaimType="sub"/>"#,
    );
    assert_eq!(changed(&fixture, &JudgeOptions::default()), []);
    insta::assert_snapshot!(helps(&fixture.texts(), "ENT4012").join("\n---\n"), @"
    write `email`
    `--fix` leaves it: without a `PartnerClaimType` the other side may know the claim as `EMail`
    ");
}

#[test]
fn a_reference_to_definitions_that_differ_in_case_is_left() {
    let claims = |id| {
        format!(
            "<BuildingBlocks><ClaimsSchema><ClaimType Id='{id}'/></ClaimsSchema></BuildingBlocks>"
        )
    };
    let profiles = crate::policy::fixture::provider(
        r#"<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="EMAIL"/>
        </DisplayClaims></TechnicalProfile>"#,
    );
    let fixture = Fixture::new().derived(&format!("{}{profiles}", claims("eMail")));
    let texts = changed(&fixture, &JudgeOptions::default());
    assert_eq!(texts, []);
    insta::assert_snapshot!(helps(&fixture.texts(), "ENT4012").join("\n"), @"
    write `eMail`
    `--fix` leaves it: it is defined several times, in different cases
    ");
}

#[test]
fn a_boolean_is_compared_with_a_capital_letter() {
    let asking = |value: &str| {
        Fixture::new()
            .claims(&crate::policy::fixture::claim("flag", "boolean", ""))
            .steps(&format!(
                r#"<OrchestrationStep Order="1" Type="ClaimsExchange"><Preconditions>
                <Precondition Type="ClaimEquals" ExecuteActionsIf="true"><Value>flag</Value>
                <Value>{value}</Value><Action>SkipThisOrchestrationStep</Action></Precondition>
                </Preconditions><ClaimsExchanges><ClaimsExchange Id="PageExchange"
                TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>{SEND}"#
            ))
    };
    let texts = changed(&asking("true"), &JudgeOptions::default());
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].1, asking("True").texts()[0].1);
    assert_eq!(changed(&asking("yes"), &JudgeOptions::default()), []);
}

#[test]
fn metadata_of_a_closed_list_gets_its_case() {
    let calling = |operation: &str| {
        Fixture::new()
            .profile(&crate::policy::fixture::directory(
                "AAD-Read", operation, "",
            ))
            .profile(&profile("Unused", ""))
    };
    let texts = changed(&calling("read"), &JudgeOptions::default());
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].1, calling("Read").texts()[0].1);
    assert_eq!(changed(&calling("Raed"), &JudgeOptions::default()), []);
}

#[test]
fn placeholders_of_a_template_move_with_their_elements_and_are_never_written_over() {
    let mut values = Values::new();
    values.set("Tenant", "contoso.onmicrosoft.com");
    values.set("Type", "String");
    values.set("Id", "email");
    values.set("Claims", "<ClaimsSchema/>");
    let after = |body: &str| {
        let (file, text) = policy(body).remove(0);
        let document = fill(&text, &values).document(&*file);
        let set = PolicySet::new(document);
        let limits = Limits::default();
        let fixed = fix(
            |texts| match texts.get(&*file) {
                Some(_) => Findings::new(),
                None => {
                    let mut findings = judge(&set, &JudgeOptions::default());
                    attach(&mut findings, &set, &limits, |_| Some(&text));
                    findings
                }
            },
            |findings| findings,
            |_| Some(&text),
        );
        let new = fixed.texts.get(&*file).unwrap_or(&text);
        let (_, rest) = new.split_once("B2C_1A_a\">").expect("the head is there");
        rest.replace("</TrustFrameworkPolicy>\r\n", "")
    };
    assert_eq!(
        after(
            "<BuildingBlocks/><BasePolicy><PolicyId>a</PolicyId><TenantId>{Settings:Tenant}</TenantId></BasePolicy>"
        ),
        "<BasePolicy><TenantId>{Settings:Tenant}</TenantId><PolicyId>a</PolicyId></BasePolicy><BuildingBlocks/>"
    );
    let twice = "<Item Key='A'>{Settings:Id}</Item><Item Key='A'>{Settings:Id}</Item>";
    assert_eq!(
        after(&item(twice)),
        item("<Item Key='A'>{Settings:Id}</Item>")
    );
    for kept in [
        "<BuildingBlocks><ClaimsSchema><ClaimType Id='a'><DataType>{Settings:Type}</DataType></ClaimType></ClaimsSchema></BuildingBlocks>",
        "<BuildingBlocks><Predicates/>{Settings:Claims}</BuildingBlocks>",
        &item("<Item Key='A'>{Settings:Id}</Item><Item Key='A'>email</Item>"),
        "<BuildingBlocks><ClaimsSchema><ClaimType Id='{Settings:Id}'/></ClaimsSchema><DisplayControls>\
         <DisplayControl Id='c' UserInterfaceControlType='VerificationControl'><DisplayClaims>\
         <DisplayClaim ClaimTypeReferenceId='EMAIL'/></DisplayClaims></DisplayControl></DisplayControls></BuildingBlocks>",
    ] {
        assert_eq!(after(kept), kept);
    }
}

/// Steps of type `ClaimsExchange` with these numbers.
fn steps(numbers: &[u32]) -> String {
    let step = |number| {
        format!(
            r#"<OrchestrationStep Order="{number}" Type="ClaimsExchange"><ClaimsExchanges>
            <ClaimsExchange Id="Exchange{number}" TechnicalProfileReferenceId="Page"/>
            </ClaimsExchanges></OrchestrationStep>"#
        )
    };
    numbers.iter().map(step).collect()
}

/// A derived policy's part of the journey.
fn journey(steps: &str) -> String {
    format!(
        "<UserJourneys><UserJourney Id='journey'><OrchestrationSteps>{steps}</OrchestrationSteps>\
         </UserJourney></UserJourneys>"
    )
}

/// The numbers of the steps of every file after fixing.
fn numbered(fixture: &Fixture, options: &JudgeOptions) -> Vec<Vec<String>> {
    let files = fixture.texts();
    let fixed = fixed(&files, options);
    let text = |(name, old): &(String, String)| {
        let new = fixed.texts.get(name.as_str()).unwrap_or(old);
        orders(new).into_iter().map(str::to_owned).collect()
    };
    files
        .iter()
        .map(text)
        .filter(|orders: &Vec<String>| !orders.is_empty())
        .collect()
}

#[test]
fn a_gap_is_closed_in_every_file_so_that_overrides_stay_with_their_steps() {
    let base = format!("{}{}", steps(&[1, 3, 5]), SEND.replace("\"2\"", "\"8\""));
    let fixture = Fixture::new()
        .steps(&base)
        .derived(&journey(&steps(&[3])))
        .derived(&journey(&steps(&[5, 9])));
    assert_eq!(
        numbered(&fixture, &JudgeOptions::default()),
        [&["1", "2", "3", "4"][..], &["2"], &["3", "5"]]
    );
}

#[test]
fn a_step_added_to_a_journey_continues_it() {
    let fixture = Fixture::new().derived(&journey(&steps(&[2, 10, 20])));
    assert_eq!(
        numbered(&fixture, &JudgeOptions::default()),
        [&["1", "2"][..], &["2", "3", "4"]]
    );
}

#[test]
fn no_number_changes_when_a_file_that_is_not_linted_would_have_to() {
    let base = format!("{EXCHANGE}{}", SEND.replace("\"2\"", "\"3\""));
    let fixture = Fixture::new().steps(&base).derived(&journey(&steps(&[3])));
    let options = JudgeOptions {
        only: Some([1, 2].map(PolicyIndex).into_iter().collect()),
        ..JudgeOptions::default()
    };
    assert_eq!(numbered(&fixture, &options), [&["1", "3"][..], &["3"]]);
    let findings = judged(&fixture.texts(), &Texts::new(), &options);
    let steps = findings
        .iter()
        .filter(|finding| finding.code.id == "ENT5101");
    let helps: Vec<&str> = steps
        .filter_map(|finding| finding.help.as_deref())
        .collect();
    insta::assert_snapshot!(helps.join("\n"), @"
    number the steps from 1 without a gap, counting those of the base policies
    `--fix` leaves it: `B2C_1A_Base.xml` would have to change too, and is not among the files that are linted
    ");
}

#[test]
fn no_number_changes_when_two_policies_want_different_ones_of_a_base() {
    // What the first policy adds between the steps of the base, the second one lacks.
    let base = format!("{EXCHANGE}{}", SEND.replace("\"2\"", "\"3\""));
    let mut files = Fixture::new()
        .steps(&base)
        .derived(&journey(&steps(&[2])))
        .texts();
    let relying_party = files[2].1.clone();
    let second = relying_party
        .replace("B2C_1A_signup_signin", "B2C_1A_second")
        .replace("<PolicyId>B2C_1A_Derived0", "<PolicyId>B2C_1A_Base");
    files.push(("second.xml".to_owned(), second));
    assert_eq!(fixed(&files, &JudgeOptions::default()).texts.len(), 0);
    insta::assert_snapshot!(helps(&files, "ENT5101").join("\n"), @"
    number the steps from 1 without a gap, counting those of the base policies
    `--fix` leaves it: policies that share a file would need different numbers in it for `Journey`
    ");
}

#[test]
fn no_number_changes_while_it_is_not_certain_who_overrides_it() {
    let base = format!("{EXCHANGE}{}", SEND.replace("\"2\"", "\"3\""));
    let mut files = Fixture::new().steps(&base).texts();
    files.truncate(1);
    assert_eq!(fixed(&files, &JudgeOptions::default()).texts.len(), 0);
    insta::assert_snapshot!(helps(&files, "ENT5101").join("\n"), @"
    number the steps from 1 without a gap, counting those of the base policies
    `--fix` leaves it: policies that derive from this one may override its steps by their numbers
    ");
}

#[test]
fn no_number_changes_when_the_steps_are_written_in_another_order() {
    let base = format!("{}{}", SEND.replace("\"2\"", "\"4\""), steps(&[1, 2]));
    let fixture = Fixture::new().steps(&base);
    assert_eq!(
        numbered(&fixture, &JudgeOptions::default()),
        [["4", "1", "2"]]
    );
}

#[test]
fn a_number_that_is_there_twice_is_settled_by_the_order_of_the_file() {
    let twice = format!(
        "{}{}{}",
        steps(&[1, 2]),
        steps(&[2]).replace("Exchange2", "Other"),
        SEND.replace("\"2\"", "\"3\"")
    );
    let fixture = Fixture::new().steps(&twice);
    assert_eq!(
        numbered(&fixture, &JudgeOptions::default()),
        [["1", "2", "3", "4"]]
    );
    let overridden = fixture.clone().derived(&journey(&steps(&[3])));
    assert_eq!(
        numbered(&overridden, &JudgeOptions::default()),
        [&["1", "2", "2", "3"][..], &["3"]],
        "which step the derived policy means is not certain"
    );
    let copied = twice.replace("Other", "exchange2");
    assert_eq!(
        numbered(&Fixture::new().steps(&copied), &JudgeOptions::default()),
        [["1", "2", "2", "3"]],
        "one of the two may be a copy"
    );
}

/// The fixes of the findings with `code`, and what their help says of `--fix`.
fn offered(files: &Files, code: &str, limits: &Limits) -> Vec<Option<String>> {
    let documents = files
        .iter()
        .map(|(name, text)| Document::parse(name.as_str(), text));
    let set = PolicySet::new(documents.map(|document| document.expect("it is well-formed")));
    let mut findings = judge(&set, &JudgeOptions::default());
    attach(&mut findings, &set, limits, |name| {
        let file = files.iter().find(|(file, _)| file == name);
        file.map(|(_, text)| text.as_str())
    });
    let found = findings
        .into_iter()
        .filter(|finding| finding.code.id == code);
    found
        .map(|finding| match finding.fix {
            Some(_) => None,
            None => finding.help.and_then(|help| {
                let (_, reason) = help.split_once("`--fix` leaves it: ")?;
                Some(reason.to_owned())
            }),
        })
        .collect()
}

#[test]
fn what_depends_on_files_that_are_not_certain_is_left() {
    let numbers = Fixture::new().derived(&journey(&steps(&[9]))).texts();
    let case = Fixture::new()
        .derived(&crate::policy::fixture::provider(
            r#"<TechnicalProfile Id="Page"><DisplayClaims><DisplayClaim ClaimTypeReferenceId="EMAIL"/>
            </DisplayClaims></TechnicalProfile>"#,
        ))
        .texts();
    let derived = std::iter::once(PolicyIndex(1)).collect();
    let uncertain = Limits {
        uncertain: derived,
        ..Limits::default()
    };
    let elsewhere = Limits {
        inherited_elsewhere: std::iter::once(PolicyIndex(0)).collect(),
        ..Limits::default()
    };
    let left = |reason: &str| [Some(reason.to_owned())];
    for (files, code) in [(&numbers, "ENT5101"), (&case, "ENT4012")] {
        assert_eq!(offered(files, code, &Limits::default()), [None]);
    }
    let reason = "which base it extends is not certain";
    assert_eq!(offered(&numbers, "ENT5101", &uncertain), left(reason));
    let reason = "which base defines it is not certain";
    assert_eq!(offered(&case, "ENT4012", &uncertain), left(reason));
    let reason = "another folder derives from this policy too";
    assert_eq!(offered(&numbers, "ENT5101", &elsewhere), left(reason));
    assert_eq!(offered(&case, "ENT4012", &elsewhere), [None]);
}

#[test]
fn nothing_is_to_be_fixed_in_a_correct_set() {
    assert_eq!(changed(&Fixture::new(), &JudgeOptions::default()), []);
}

//! What the comparison finds, as a reader sees it.

mod laws;

use super::*;
use crate::diag::Place;
use crate::policy::fixture::{Fixture, claim, directory, profile, provider, rest_profile};
use crate::policy::set::PolicySet;

/// A line for each change: sign, impact, path, property, values.
pub(super) fn lines(diff: &Diff) -> Vec<String> {
    let words = |side: &Option<Side>| {
        side.as_ref()
            .map_or("", |side| side.words.as_str())
            .to_owned()
    };
    let line = |change: &Change| {
        let property = match &*change.property {
            "" => String::new(),
            property => format!(" ({property})"),
        };
        let through = match change.through.as_slice() {
            [] => String::new(),
            through => format!(" through {}", through.join(", ")),
        };
        format!(
            "{} {} {}{property}: {} > {}{through}",
            change.kind.sign(),
            change.impact.word(),
            change.full_path(),
            words(&change.old),
            words(&change.new)
        )
    };
    diff.changes.iter().map(line).collect()
}

/// What differs between two fixtures.
fn diff(old: &Fixture, new: &Fixture) -> Vec<String> {
    lines(&compare(&old.set(), &new.set()))
}

const RP: &str = "B2C_1A_signup_signin";

fn token(claims: &str, subject: &str) -> Fixture {
    Fixture::new().relying_party(&format!(
        r#"<OutputClaims>{claims}</OutputClaims><SubjectNamingInfo ClaimType="{subject}"/>"#
    ))
}

const SUB: &str = r#"<OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/>"#;

#[test]
fn equal_sets_have_no_change() {
    let diff = compare(&Fixture::new().set(), &Fixture::new().set());
    assert!(diff.is_empty());
    let state = |compared: &Compared| (compared.id.clone(), compared.state.clone());
    let states: Vec<_> = diff.relying_parties.iter().map(state).collect();
    assert_eq!(states, [(RP.to_owned(), State::Same)]);
}

#[test]
fn a_step_put_in_is_one_change_and_the_rest_only_has_other_numbers() {
    use crate::policy::fixture::EXCHANGE;
    let call = rest_profile("Call", "");
    let step = |order: u32, id: &str| {
        format!(
            r#"<OrchestrationStep Order="{order}" Type="ClaimsExchange"><Preconditions>
            <Precondition Type="ClaimEquals" ExecuteActionsIf="false"><Value>email</Value><Value>x</Value>
            <Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges>
            <ClaimsExchange Id="{id}Exchange" TechnicalProfileReferenceId="{id}"/></ClaimsExchanges></OrchestrationStep>"#
        )
    };
    let send = |order: u32| {
        format!(
            r#"<OrchestrationStep Order="{order}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>"#
        )
    };
    let old = Fixture::new()
        .profile(&call)
        .steps(&[EXCHANGE.to_owned(), send(2)].concat());
    let steps = [EXCHANGE.to_owned(), step(2, "Call"), send(3)].concat();
    let new = Fixture::new().profile(&call).steps(&steps);
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    + sign-in B2C_1A_signup_signin / journey Journey / step 2:  > ClaimsExchange `Call`, skip if email is not x
    + security B2C_1A_signup_signin / technical profile Call:  > REST API, `https://api.example.com/check`
    "#);
    assert_eq!(diff(&new, &new), [""; 0]);
}

#[test]
fn a_changed_subject_is_told_once_and_says_what_it_leads_to() {
    let old = token(SUB, "sub");
    let new = token(&SUB.replace("objectId", "email"), "sub");
    let found = compare(&old.set(), &new.set());
    insta::assert_snapshot!(lines(&found).join("\n"), @"~ breaking B2C_1A_signup_signin / subject (claim type): `objectId` > `email`");
    assert!(
        found.changes[0]
            .note
            .is_some_and(|note| note.contains("new identities"))
    );
}

#[test]
fn claims_of_the_token_are_added_removed_renamed_and_have_other_types_and_defaults() {
    let email =
        r#"<OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="emails" DefaultValue="a"/>"#;
    let name = r#"<OutputClaim ClaimTypeReferenceId="displayName" PartnerClaimType="name"/>"#;
    let level = |data_type| claim("level", data_type, "");
    let sent = r#"<OutputClaim ClaimTypeReferenceId="level"/>"#;
    let old = token(&[SUB, email, name, sent].concat(), "sub").claims(&level("string"));
    let email = email.replace("emails", "email").replace("\"a\"", "\"b\"");
    let upn = r#"<OutputClaim ClaimTypeReferenceId="password" PartnerClaimType="pwd"/>"#;
    let new = token(&[SUB, &email, upn, sent].concat(), "sub").claims(&level("int"));
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    ~ breaking B2C_1A_signup_signin / token claim `email` (name): `emails` > `email`
    ~ breaking B2C_1A_signup_signin / token claim `email` (default): `a` > `b`
    + security B2C_1A_signup_signin / token claim `pwd`:  > claim type `password`, data type `string`
    ~ breaking B2C_1A_signup_signin / token claim `level` (data type): `string` > `int`
    - breaking B2C_1A_signup_signin / token claim `name`: claim type `displayName`, data type `string` > 
    ~ sign-in B2C_1A_signup_signin / claim type level / data type: `string` > `int`
    "#);
}

/// A token with `givenName`, whose name there is `partner` unless the output claim says another.
fn given_name(partner: &str, output: &str) -> Fixture {
    let partners = format!(
        r#"<DefaultPartnerClaimTypes><Protocol Name="OpenIdConnect" PartnerClaimType="{partner}"/>
        </DefaultPartnerClaimTypes>"#
    );
    let output = format!(r#"<OutputClaim ClaimTypeReferenceId="givenName"{output}/>"#);
    token(&[SUB, &output].concat(), "sub").claims(&claim("givenName", "string", &partners))
}

#[test]
fn a_claim_has_the_name_of_its_claim_type_unless_it_says_another() {
    let old = given_name("given_name", "");
    let said = given_name("given_name", r#" PartnerClaimType="given_name""#);
    assert_eq!(diff(&old, &said), [""; 0]);
    insta::assert_snapshot!(diff(&old, &given_name("gn", "")).join("\n"), @r#"
    ~ breaking B2C_1A_signup_signin / token claim `gn` (name): `given_name` > `gn`
    ~ sign-in B2C_1A_signup_signin / claim type givenName / protocol `OpenIdConnect` (partner claim type): `given_name` > `gn`
    "#);
}

/// The lines of a change with what it leads to.
fn noted(old: &PolicySet, new: &PolicySet) -> String {
    let found = compare(old, new);
    let notes = found
        .changes
        .iter()
        .map(|change| change.note.unwrap_or_default());
    let lines = lines(&found).into_iter().zip(notes);
    let lines: Vec<String> = lines
        .map(|(line, note)| format!("{line}: {note}"))
        .collect();
    lines.join("\n")
}

#[test]
fn an_address_that_is_no_longer_verified_is_about_security() {
    let page = |partner: &str| {
        Fixture::new()
            .page(&format!(
                r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email"{partner} Required="true"/>
                <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#
            ))
            .set()
    };
    let verified = page(r#" PartnerClaimType="Verified.Email""#);
    insta::assert_snapshot!(noted(&verified, &page("")), @"~ security B2C_1A_signup_signin / technical profile Page / output claim `email` (name): `Verified.Email` > `email`: users no longer verify their email address on this page");
    insta::assert_snapshot!(noted(&page(""), &verified), @"~ security B2C_1A_signup_signin / technical profile Page / output claim `email` (name): `email` > `Verified.Email`: users have to verify their email address on this page");
}

#[test]
fn weaker_passwords_are_about_security() {
    let write = |policies: &str| {
        let claims = format!(
            r#"<PersistedClaims><PersistedClaim ClaimTypeReferenceId="passwordPolicies" DefaultValue="{policies}"/>
            </PersistedClaims>"#
        );
        let page = r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Write"/>
            </ValidationTechnicalProfiles>"#;
        Fixture::new()
            .claims(&claim("passwordPolicies", "string", ""))
            .profile(&directory("Write", "Write", &claims))
            .page(page)
            .set()
    };
    let old = write("DisablePasswordExpiration");
    let new = write("DisablePasswordExpiration, DisableStrongPassword");
    insta::assert_snapshot!(noted(&old, &new), @"~ security B2C_1A_signup_signin / technical profile Write / persisted claim `passwordPolicies` (default): `DisablePasswordExpiration` > `DisablePasswordExpiration, DisableStrongPassword`: the directory no longer asks for strong passwords");
}

#[test]
fn an_endpoint_whose_journey_checks_refresh_tokens_is_about_security() {
    let endpoint =
        r#"<Endpoints><Endpoint Id="Token" UserJourneyReferenceId="Journey"/></Endpoints>"#;
    let journey = r#"<DefaultUserJourney ReferenceId="Journey"/>"#;
    let with = changed(&Fixture::new(), |text| {
        text.replace(journey, &format!("{journey}{endpoint}"))
    });
    insta::assert_snapshot!(noted(&with, &Fixture::new().set()), @"- security B2C_1A_signup_signin / endpoint `Token`: user journey reference id `Journey` > : refresh tokens are redeemed without the journey that checked whether they still may be");
}

#[test]
fn an_exchange_under_another_id_is_told_once_and_not_of_its_selection_too() {
    let steps = |id: &str| {
        format!(
            r#"<OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.page">
            <ClaimsProviderSelections><ClaimsProviderSelection TargetClaimsExchangeId="{id}"/>
            <ClaimsProviderSelection ValidationClaimsExchangeId="{id}"/></ClaimsProviderSelections>
            </OrchestrationStep><OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges>
            <ClaimsExchange Id="{id}" TechnicalProfileReferenceId="Page"/></ClaimsExchanges></OrchestrationStep>"#
        )
    };
    let with = |id: &str| Fixture::new().steps(&steps(id));
    insta::assert_snapshot!(diff(&with("Old"), &with("New")).join("\n"), @"~ cosmetic B2C_1A_signup_signin / journey Journey / step 2 / exchange `New` (name): `Old` > `New`");
    let other = changed(&with("Old"), |text| {
        text.replace(
            r#"TargetClaimsExchangeId="Old""#,
            r#"TargetClaimsExchangeId="Other""#,
        )
    });
    let other = lines(&compare(&with("Old").set(), &other));
    insta::assert_snapshot!(other.join("\n"), @r#"
    + sign-in B2C_1A_signup_signin / journey Journey / step 1 / selection `Other`:  > 
    - sign-in B2C_1A_signup_signin / journey Journey / step 1 / selection `Old`:  >
    "#);
}

#[test]
fn an_endpoint_a_key_and_a_message_are_of_different_weight() {
    let old = rest_profile("Call", "");
    let new = old
        .replace("api.example.com", "other.example.com")
        .replace("B2C_1A_User", "B2C_1A_Other")
        .replace(">Try again<", ">Later<");
    let page = r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call"/></ValidationTechnicalProfiles>"#;
    let with = |call: &str| Fixture::new().profile(call).page(page);
    insta::assert_snapshot!(diff(&with(&old), &with(&new)).join("\n"), @r#"
    ~ security B2C_1A_signup_signin / technical profile Call / metadata `ServiceUrl`: `https://api.example.com/check` > `https://other.example.com/check`
    ~ cosmetic B2C_1A_signup_signin / technical profile Call / metadata `DefaultUserMessageIfRequestFailed`: `Try again` > `Later`
    ~ cosmetic B2C_1A_signup_signin / technical profile Call / metadata `UserMessageIfCircuitOpen`: `Try again` > `Later`
    ~ cosmetic B2C_1A_signup_signin / technical profile Call / metadata `UserMessageIfDnsResolutionFailed`: `Try again` > `Later`
    ~ cosmetic B2C_1A_signup_signin / technical profile Call / metadata `UserMessageIfRequestTimeout`: `Try again` > `Later`
    ~ security B2C_1A_signup_signin / technical profile Call / key `BasicAuthenticationUsername` (container): `B2C_1A_User` > `B2C_1A_Other`
    "#);
}

#[test]
fn secrets_are_compared_but_not_shown() {
    let with = |secret: &str| {
        let item = format!(r#"<Metadata><Item Key="client_secret">{secret}</Item></Metadata>"#);
        Fixture::new()
            .page(&item.replace("Metadata", "Suppressions"))
            .profile(&profile("P", &item))
    };
    let found = compare(&with("hunter2").set(), &with("hunter3").set());
    assert_eq!(found.changes.len(), 2);
    assert!(!format!("{found:?}").contains("hunter"));
}

#[test]
fn what_an_included_profile_changes_is_told_of_it_alone() {
    let page = r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Read"/>
        <ValidationTechnicalProfile ReferenceId="Write"/></ValidationTechnicalProfiles>"#;
    let fixture = || {
        let profiles = [
            directory("Read", "Read", ""),
            directory("Write", "Write", ""),
        ];
        Fixture::new().profile(&profiles.concat()).page(page)
    };
    let own = r#"<TechnicalProfile Id="AAD-Common"><Metadata><Item Key="ClientId">x</Item></Metadata></TechnicalProfile>"#;
    let new = fixture().derived(&provider(own));
    let old = fixture().derived(&provider(r#"<TechnicalProfile Id="Other"/>"#));
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    + sign-in B2C_1A_signup_signin / technical profile AAD-Common / metadata `ClientId`:  > `x` through Read, Write
    - cosmetic technical profile Other: no protocol >
    "#);
}

#[test]
fn preconditions_validations_and_their_order_are_told_in_words() {
    let page = |validations: &[&str]| {
        let profiles = [
            rest_profile("A", ""),
            rest_profile("B", ""),
            rest_profile("C", ""),
        ];
        Fixture::new().profile(&profiles.concat()).page(&format!(
            "<ValidationTechnicalProfiles>{}</ValidationTechnicalProfiles>",
            validations.concat()
        ))
    };
    let call = |id: &str, rest: &str| {
        format!(
            r#"<ValidationTechnicalProfile ReferenceId="{id}" {rest}</ValidationTechnicalProfile>"#
        )
    };
    let when = r#"><Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>email</Value>
        <Action>SkipThisValidationTechnicalProfile</Action></Precondition></Preconditions>"#;
    let old = page(&[&call("A", ">"), &call("B", ">"), &call("C", ">")]);
    let new = page(&[
        &call("C", ">"),
        &call("A", when),
        &call("B", "ContinueOnError='true'>"),
    ]);
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    ~ security B2C_1A_signup_signin / technical profile Page / validation `A` (precondition):  > skip if email exists
    ~ security B2C_1A_signup_signin / technical profile Page / validation `B` (continue on error):  > true
    ~ sign-in B2C_1A_signup_signin / technical profile Page / validation `C`: place 3 > place 1
    "#);
}

#[test]
fn claim_types_pages_and_languages_are_compared_part_by_part() {
    let restriction = |values: &[&str]| {
        let of = |value: &&str| format!(r#"<Enumeration Text="{value}" Value="{value}"/>"#);
        let values: Vec<String> = values.iter().map(of).collect();
        claim(
            "colour",
            "string",
            &format!(
                "<UserInputType>DropdownSingleSelect</UserInputType><Restriction>{}</Restriction>",
                values.concat()
            ),
        )
    };
    let page = |values: &[&str]| {
        Fixture::new()
            .claims(&restriction(values))
            .page(r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="colour"/></OutputClaims>"#)
    };
    let content = r#"<BuildingBlocks><ContentDefinitions><ContentDefinition Id="API.PAGE">
        <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.9</DataUri></ContentDefinition>
        </ContentDefinitions><Localization Enabled="true"><SupportedLanguages DefaultLanguage="en">
        <SupportedLanguage>en</SupportedLanguage></SupportedLanguages></Localization></BuildingBlocks>"#;
    let old = page(&["red", "green"]).derived("<BuildingBlocks/>");
    let new = page(&["red", "blue"]).derived(content);
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    + sign-in B2C_1A_signup_signin / claim type colour / enumeration `blue`:  > text `blue`
    - sign-in B2C_1A_signup_signin / claim type colour / enumeration `green`: text `green` > 
    ~ sign-in B2C_1A_signup_signin / content definition api.page / page layout: `urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7` > `urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.9`
    + sign-in B2C_1A_signup_signin / languages / supported language `en`:  > 
    + sign-in B2C_1A_signup_signin / languages / supported languages:  > default language `en`
    + sign-in B2C_1A_signup_signin / languages / enabled:  > `true`
    "#);
}

#[test]
fn headers_and_behaviours_are_compared() {
    let old = Fixture::new().behaviors(r#"<SingleSignOn Scope="Tenant"/>"#);
    let new = Fixture::new()
        .header(r#"DeploymentMode="Development""#)
        .behaviors(r#"<SingleSignOn Scope="Policy"/><ScriptExecution>Allow</ScriptExecution>"#);
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @r#"
    + security B2C_1A_signup_signin / policy B2C_1A_Base / deployment mode:  > `Development`
    + security B2C_1A_signup_signin / policy B2C_1A_signup_signin / deployment mode:  > `Development`
    ~ security B2C_1A_signup_signin / single sign on (scope): `Tenant` > `Policy`
    + security B2C_1A_signup_signin / script execution:  > `Allow`
    "#);
}

#[test]
fn what_no_relying_party_uses_is_cosmetic() {
    let old = Fixture::new();
    let new = Fixture::new().profile(&rest_profile("Spare", ""));
    insta::assert_snapshot!(diff(&old, &new).join("\n"), @"+ cosmetic technical profile Spare:  > REST API, `https://api.example.com/check`");
}

/// The fixture with each file's text changed.
fn changed(fixture: &Fixture, change: impl Fn(&str) -> String) -> PolicySet {
    let texts = fixture.texts().into_iter();
    PolicySet::new(texts.map(|(name, text)| {
        crate::policy::doc::Document::parse(name, &change(&text)).expect("still well-formed")
    }))
}

#[test]
fn a_relying_party_under_another_id_is_renamed_and_a_new_one_is_added() {
    let old = Fixture::new();
    let new = changed(&old, |text| text.replace(RP, "B2C_1A_other"));
    let found = compare(&old.set(), &new);
    insta::assert_snapshot!(lines(&found).join("\n"), @"~ breaking B2C_1A_other: B2C_1A_signup_signin > B2C_1A_other");
    assert_eq!(
        found.relying_parties[0].state,
        State::Renamed(RP.to_owned())
    );
    let new = changed(&old, |text| {
        text.replace(RP, "B2C_1A_other")
            .replace("\"sub\"", "\"oid\"")
    });
    let found = compare(&old.set(), &new);
    insta::assert_snapshot!(lines(&found).join("\n"), @r#"
    + sign-in B2C_1A_other:  > journey `Journey`
    - breaking B2C_1A_signup_signin: journey `Journey` >
    "#);
}

#[test]
fn ids_without_case_and_attributes_in_another_order_are_no_change() {
    let old = Fixture::new();
    let new = changed(&old, |text| {
        text.replace(
            "ClaimTypeReferenceId=\"email\"",
            "ClaimTypeReferenceId=\"EMAIL\"",
        )
        .replace(
            "TechnicalProfileReferenceId=\"Page\"",
            "TechnicalProfileReferenceId=\"PAGE\"",
        )
        .replace("Id=\"Journey\"", "Id=\"JOURNEY\"")
        .replace(
            r#"ClaimTypeReferenceId="objectId" DefaultValue="x""#,
            r#"DefaultValue="x" ClaimTypeReferenceId="objectId" Required="false""#,
        )
    });
    assert_eq!(lines(&compare(&old.set(), &new)), [""; 0]);
}

#[test]
fn both_sides_say_where_they_are_written() {
    let old = Fixture::new().behaviors(r#"<SingleSignOn Scope="Tenant"/>"#);
    let new = Fixture::new().behaviors(r#"<SingleSignOn Scope="Policy"/>"#);
    let found = compare(&old.set(), &new.set());
    let file = |side: &Option<Side>| match side.as_ref().map(|side| &side.place) {
        Some(Place::Policy { file, .. }) => file.to_string(),
        _ => String::new(),
    };
    let change = &found.changes[0];
    assert_eq!(
        (file(&change.old), file(&change.new)),
        (format!("{RP}.xml"), format!("{RP}.xml"))
    );
}

#[test]
fn a_federated_account_that_is_found_by_another_claim_is_breaking() {
    let transformation = r#"<ClaimsTransformation Id="Make" TransformationMethod="CreateAlternativeSecurityId">
        <InputClaims><InputClaim ClaimTypeReferenceId="issuerUserId" TransformationClaimType="key"/></InputClaims>
        </ClaimsTransformation>"#;
    let with = |partner: &str| {
        let google = profile(
            "Google",
            &format!(
                r#"<Protocol Name="OAuth2"/><OutputClaims><OutputClaim ClaimTypeReferenceId="issuerUserId"
                PartnerClaimType="{partner}"/></OutputClaims>"#
            ),
        );
        Fixture::new()
            .claims(&claim("issuerUserId", "string", ""))
            .transformation(transformation)
            .profile(&google)
            .page(r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Google"/></ValidationTechnicalProfiles>"#)
    };
    insta::assert_snapshot!(diff(&with("id"), &with("email")).join("\n"), @"~ breaking B2C_1A_signup_signin / technical profile Google / output claim `issuerUserId` (name): `id` > `email`");
}

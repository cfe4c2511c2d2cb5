use crate::b2c::design::testing::{Fixture, HOSTILE, packs, part, schema_errors};

const TWO_LANGUAGES: &str = "
identityProviders:
  - { name: google, kind: google, displayName: Google, clientId: g, clientSecret: { env: G } }
attributes:
  - name: card
    label: Card
    labels: { de: Karte }
    signUp: true
    options: [{ value: s, label: Silver, labels: { de: Silber } }, { value: g, label: Gold }]
customPolicies:
  languages:
    default: de
    supported: [en, pt-BR]
    strings:
      de:
        - page: signUpSignIn
          texts: { button_signin: Anmelden, GoogleExchange: Mit Google anmelden }
          labels: { signInName: E-Mail }
          errors: { UserMessageIfInvalidPassword: Das Kennwort ist falsch. }
        - { page: passwordReset, texts: { button_continue: Weiter } }
      en:
        - { page: signUpSignIn, texts: { button_signin: Log in } }
      fr:
        - { page: signUpSignIn, texts: { button_signin: Connexion } }
  pages:
    - { page: signUpSignIn, url: 'https://cdn.contoso.com/unified.html' }
    - { page: error, url: 'https://cdn.contoso.com/error.html', version: 1.2.0 }
    - { page: phoneFactor, url: 'https://cdn.contoso.com/phone.html' }
";

#[test]
fn languages_over_every_base_are_valid_and_break_no_rule() {
    let fixture = Fixture::new(TWO_LANGUAGES);
    assert_eq!(fixture.judged(), [""; 0]);
    let mut texts = vec![fixture.extensions()];
    for pack in packs() {
        let fixture = Fixture::new(TWO_LANGUAGES).over(&pack);
        texts.push(fixture.extensions());
    }
    assert_eq!(schema_errors(&texts), [""; 0]);
}

#[test]
fn the_default_language_comes_first_and_replaces_what_the_base_supports() {
    let xml = Fixture::new(TWO_LANGUAGES).extensions();
    insta::assert_snapshot!(part(&xml, "<SupportedLanguages", "</SupportedLanguages>"), @r#"
    <SupportedLanguages DefaultLanguage="de" MergeBehavior="ReplaceAll">
      <SupportedLanguage>de</SupportedLanguage>
      <SupportedLanguage>en</SupportedLanguage>
      <SupportedLanguage>pt-BR</SupportedLanguage>
    </SupportedLanguages>
    "#);
}

#[test]
fn texts_of_a_page_name_buttons_labels_and_errors() {
    let xml = Fixture::new(TWO_LANGUAGES).extensions();
    let german = part(
        &xml,
        "LocalizedResources Id=\"api.signuporsignin.de.plan\"",
        "</LocalizedResources>",
    );
    insta::assert_snapshot!(german, @r#"
    <LocalizedResources Id="api.signuporsignin.de.plan">
      <LocalizedStrings>
        <LocalizedString ElementType="UxElement" StringId="button_signin">Anmelden</LocalizedString>
        <LocalizedString ElementType="ClaimsProvider" StringId="GoogleExchange">Mit Google anmelden</LocalizedString>
        <LocalizedString ElementType="ClaimType" ElementId="signInName" StringId="DisplayName">E-Mail</LocalizedString>
        <LocalizedString ElementType="ErrorMessage" StringId="UserMessageIfInvalidPassword">Das Kennwort ist falsch.</LocalizedString>
      </LocalizedStrings>
    </LocalizedResources>
    "#);
    assert!(!xml.contains("Connexion"), "French is not supported");
}

#[test]
fn labels_and_choices_of_attributes_are_translated_where_they_are_asked_for() {
    let xml = Fixture::new(TWO_LANGUAGES).extensions();
    let german = part(
        &xml,
        "LocalizedResources Id=\"api.localaccountsignup.de.plan\"",
        "</LocalizedResources>",
    );
    insta::assert_snapshot!(german, @r#"
    <LocalizedResources Id="api.localaccountsignup.de.plan">
      <LocalizedCollections>
        <LocalizedCollection ElementType="ClaimType" ElementId="extension_card" TargetCollection="Restriction">
          <Item Text="Silber" Value="s" />
          <Item Text="Gold" Value="g" />
        </LocalizedCollection>
      </LocalizedCollections>
      <LocalizedStrings>
        <LocalizedString ElementType="ClaimType" ElementId="extension_card" StringId="DisplayName">Karte</LocalizedString>
      </LocalizedStrings>
    </LocalizedResources>
    "#);
}

#[test]
fn a_changed_text_keeps_the_other_texts_of_the_base() {
    let xml = Fixture::new(TWO_LANGUAGES).extensions();
    let english = part(
        &xml,
        "LocalizedResources Id=\"api.signuporsignin.en.plan\"",
        "</LocalizedResources>",
    );
    let buttons = english.matches("StringId=\"button_signin\"").count();
    assert_eq!(buttons, 1);
    assert!(english.contains(">Log in<"), "{english}");
    assert!(english.lines().count() > 10, "{english}");
}

#[test]
fn page_layouts_have_an_address_a_recovery_and_a_contract_and_their_texts() {
    let xml = Fixture::new(TWO_LANGUAGES).extensions();
    let page = part(
        &xml,
        "ContentDefinition Id=\"api.signuporsignin\"",
        "</ContentDefinition>",
    );
    insta::assert_snapshot!(page, @r#"
    <ContentDefinition Id="api.signuporsignin">
      <LoadUri>https://cdn.contoso.com/unified.html</LoadUri>
      <RecoveryUri>~/common/default_page_error.html</RecoveryUri>
      <DataUri>urn:com:microsoft:aad:b2c:elements:contract:unifiedssp:2.1.5</DataUri>
      <LocalizedResourcesReferences MergeBehavior="Prepend">
        <LocalizedResourcesReference Language="de" LocalizedResourcesReferenceId="api.signuporsignin.de.plan" />
        <LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="api.signuporsignin.en.plan" />
        <LocalizedResourcesReference Language="pt-BR" LocalizedResourcesReferenceId="api.signuporsignin.pt-BR.plan" />
      </LocalizedResourcesReferences>
    </ContentDefinition>
    "#);
    assert!(xml.contains("elements:contract:globalexception:1.2.0"));
    assert!(!xml.contains("phone.html"), "the base has no such page");
}

#[test]
fn a_plan_in_english_alone_leaves_languages_to_the_base() {
    let xml = Fixture::new("customPolicies: {}").extensions();
    assert!(!xml.contains("<Localization"));
}

#[test]
fn hostile_texts_of_a_language_survive() {
    let mut fixture = Fixture::new(TWO_LANGUAGES);
    if let Some(policies) = &mut fixture.plan.custom_policies {
        let strings = &mut policies.languages.strings["de"][0];
        for texts in [&mut strings.texts, &mut strings.labels, &mut strings.errors] {
            texts
                .values_mut()
                .for_each(|text| *text = HOSTILE.to_owned());
        }
        policies.pages[0].url = "https://x/?a=1&b=<\"'>".to_owned();
    }
    let xml = fixture.extensions();
    let document = crate::policy::doc::Document::parse("x", &xml).ok();
    let texts = document.as_ref().map(|document| {
        let hostile = document.elements();
        hostile
            .filter(|(id, _)| document.raw_text(*id) == HOSTILE)
            .count()
    });
    // Four strings on each of the two content definitions of the page.
    assert_eq!(texts, Some(8));
}

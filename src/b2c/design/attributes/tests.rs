use crate::b2c::design::testing::{Fixture, HOSTILE, packs, part, schema_errors};

const EVERY_TYPE: &str = "
attributes:
  - { name: displayName, signUp: true, required: true }
  - { name: city, label: Town, signUp: true, profileEdit: true, maxLength: 40 }
  - name: card
    label: Card
    signUp: true
    input: radioSingleSelect
    options:
      - { value: silver, label: Silver }
      - { value: gold, label: Gold }
  - { name: loyaltyNumber, description: On your card, signUp: true, profileEdit: true, pattern: '^[0-9]{8}$', claim: loyalty_number }
  - { name: points, type: integer, claim: points }
  - { name: newsletter, type: boolean, profileEdit: true }
  - { name: birthday, type: dateTime, signUp: true }
  - { name: tags, type: stringCollection, signUp: true, claim: tags }
  - { name: legacyOnly, from: old }
customPolicies: {}
";

#[test]
fn every_type_over_every_base_is_valid_and_breaks_no_rule() {
    let fixture = Fixture::new(EVERY_TYPE);
    let mut texts = vec![fixture.extensions()];
    assert_eq!(fixture.judged(), [""; 0]);
    for pack in packs() {
        let plan = if pack.ends_with("SocialAccounts") {
            let only_social = "customPolicies: { signIn: { identifiers: [] } }";
            EVERY_TYPE.replace("customPolicies: {}", only_social)
        } else {
            EVERY_TYPE.to_owned()
        };
        let fixture = Fixture::new(&plan).over(&pack);
        assert_eq!(fixture.judged(), [""; 0], "{}", pack.display());
        texts.push(fixture.extensions());
    }
    assert_eq!(schema_errors(&texts), [""; 0]);
}

#[test]
fn claim_types_have_input_choices_patterns_and_lengths() {
    let xml = Fixture::new(EVERY_TYPE).extensions();
    insta::assert_snapshot!(part(&xml, "<ClaimsSchema>", "</PredicateValidations>"), @r#"
    <ClaimsSchema>
      <ClaimType Id="city">
        <DisplayName>Town</DisplayName>
        <DataType>string</DataType>
        <UserInputType>TextBox</UserInputType>
        <PredicateValidationReference Id="Length-city" />
      </ClaimType>
      <ClaimType Id="extension_card">
        <DisplayName>Card</DisplayName>
        <DataType>string</DataType>
        <UserInputType>RadioSingleSelect</UserInputType>
        <Restriction>
          <Enumeration Text="Silver" Value="silver" />
          <Enumeration Text="Gold" Value="gold" />
        </Restriction>
      </ClaimType>
      <ClaimType Id="extension_loyaltyNumber">
        <DisplayName>loyaltyNumber</DisplayName>
        <DataType>string</DataType>
        <UserHelpText>On your card</UserHelpText>
        <UserInputType>TextBox</UserInputType>
        <Restriction>
          <Pattern RegularExpression="^[0-9]{8}$" HelpText="loyaltyNumber: this does not look right." />
        </Restriction>
      </ClaimType>
      <ClaimType Id="extension_points">
        <DisplayName>points</DisplayName>
        <DataType>int</DataType>
      </ClaimType>
      <ClaimType Id="extension_newsletter">
        <DisplayName>newsletter</DisplayName>
        <DataType>boolean</DataType>
      </ClaimType>
      <ClaimType Id="choice_newsletter">
        <DisplayName>newsletter</DisplayName>
        <DataType>string</DataType>
        <UserInputType>RadioSingleSelect</UserInputType>
        <Restriction>
          <Enumeration Text="Yes" Value="true" />
          <Enumeration Text="No" Value="false" />
        </Restriction>
      </ClaimType>
      <ClaimType Id="extension_birthday">
        <DisplayName>birthday</DisplayName>
        <DataType>dateTime</DataType>
        <UserInputType>DateTimeDropdown</UserInputType>
      </ClaimType>
      <ClaimType Id="extension_tags">
        <DisplayName>tags</DisplayName>
        <DataType>stringCollection</DataType>
      </ClaimType>
    </ClaimsSchema>
    <Predicates>
      <Predicate Id="Length-city" Method="IsLengthRange">
        <UserHelpText>Use at most 40 characters.</UserHelpText>
        <Parameters>
          <Parameter Id="Minimum">0</Parameter>
          <Parameter Id="Maximum">40</Parameter>
        </Parameters>
      </Predicate>
    </Predicates>
    <PredicateValidations>
      <PredicateValidation Id="Length-city">
        <PredicateGroups>
          <PredicateGroup Id="All">
            <PredicateReferences MatchAtLeast="1">
              <PredicateReference Id="Length-city" />
            </PredicateReferences>
          </PredicateGroup>
        </PredicateGroups>
      </PredicateValidation>
    </PredicateValidations>
    "#);
}

#[test]
fn the_directory_stores_what_is_asked_for_and_reads_what_tokens_hold() {
    let xml = Fixture::new(EVERY_TYPE).extensions();
    let written = part(
        &xml,
        "\"AAD-UserWriteUsingLogonEmail\"",
        "</TechnicalProfile>",
    );
    insta::assert_snapshot!(written, @r#"
    <TechnicalProfile Id="AAD-UserWriteUsingLogonEmail">
      <PersistedClaims>
        <PersistedClaim ClaimTypeReferenceId="displayName" DefaultValue="unknown" />
        <PersistedClaim ClaimTypeReferenceId="city" />
        <PersistedClaim ClaimTypeReferenceId="extension_card" />
        <PersistedClaim ClaimTypeReferenceId="extension_loyaltyNumber" />
        <PersistedClaim ClaimTypeReferenceId="extension_birthday" />
      </PersistedClaims>
    </TechnicalProfile>
    "#);
    let read = part(&xml, "\"AAD-UserReadUsingObjectId\"", "</TechnicalProfile>");
    insta::assert_snapshot!(read, @r#"
    <TechnicalProfile Id="AAD-UserReadUsingObjectId">
      <OutputClaims>
        <OutputClaim ClaimTypeReferenceId="displayName" />
        <OutputClaim ClaimTypeReferenceId="city" />
        <OutputClaim ClaimTypeReferenceId="extension_card" />
        <OutputClaim ClaimTypeReferenceId="extension_loyaltyNumber" />
        <OutputClaim ClaimTypeReferenceId="extension_points" />
        <OutputClaim ClaimTypeReferenceId="extension_newsletter" />
        <OutputClaim ClaimTypeReferenceId="extension_birthday" />
        <OutputClaim ClaimTypeReferenceId="extension_tags" />
        <OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress" />
        <OutputClaim ClaimTypeReferenceId="accountEnabled" />
      </OutputClaims>
      <OutputClaimsTransformations>
        <OutputClaimsTransformation ReferenceId="AssertAccountEnabledIsTrue" />
      </OutputClaimsTransformations>
    </TechnicalProfile>
    "#);
}

#[test]
fn custom_attributes_bring_the_ids_of_the_extensions_app_and_built_in_ones_do_not() {
    let custom = Fixture::new(EVERY_TYPE).extensions();
    insta::assert_snapshot!(part(&custom, "\"AAD-Common\"", "</TechnicalProfile>"), @r#"
    <TechnicalProfile Id="AAD-Common">
      <Metadata>
        <Item Key="ClientId">018eb492-20d2-5e16-9c97-ff1c721e326f</Item>
        <Item Key="ApplicationObjectId">09fe3fd6-e72c-5a0a-b2bf-e3026fcbda34</Item>
      </Metadata>
    </TechnicalProfile>
    "#);
    let builtin = "
attributes: [{ name: city, signUp: true }]
customPolicies: {}
";
    assert!(!Fixture::new(builtin).extensions().contains("AAD-Common"));
}

#[test]
fn ids_of_the_extensions_app_that_the_plan_knows_are_written_directly() {
    let mut fixture = Fixture::new(EVERY_TYPE);
    fixture.plan.target.well_known.extensions_app = Some(crate::plan::ExtensionsApp {
        app_id: "33333333-4444-4555-8666-777777777777".to_owned(),
        object_id: "44444444-5555-4666-8777-888888888888".to_owned(),
    });
    let xml = fixture.extensions();
    assert!(xml.contains("<Item Key=\"ClientId\">33333333-4444-4555-8666-777777777777</Item>"));
}

#[test]
fn hostile_texts_of_an_attribute_survive() {
    let mut fixture = Fixture::new(
        "
attributes: [{ name: a, label: x, description: x, pattern: x, signUp: true }, { name: b, label: x, signUp: true, options: [{ value: x, label: x }] }]
customPolicies: {}
",
    );
    for attribute in &mut fixture.plan.attributes {
        attribute.label = Some(HOSTILE.to_owned());
        attribute.description = attribute.description.as_ref().map(|_| HOSTILE.to_owned());
        attribute.pattern = attribute.pattern.as_ref().map(|_| HOSTILE.to_owned());
        for option in &mut attribute.options {
            option.value = HOSTILE.to_owned();
            option.label = HOSTILE.to_owned();
        }
    }
    let xml = fixture.extensions();
    let document = crate::policy::doc::Document::parse("x", &xml).ok();
    let found = document.map(|document| {
        let is_hostile = |value: Option<&str>| value == Some(HOSTILE);
        let texts = document.elements();
        let texts = texts.filter(|(id, _)| is_hostile(Some(&document.raw_text(*id))));
        let attributes = document.elements().flat_map(|(_, e)| &e.attributes);
        let values = attributes.filter(|attribute| is_hostile(Some(&attribute.value)));
        (texts.count(), values.count())
    });
    // Two labels in the schema and on the page, one description; pattern, value and its label.
    assert_eq!(found, Some((5, 3)));
}

#[test]
fn an_attribute_that_is_true_or_false_is_asked_for_as_a_choice() {
    let plan = "
attributes: [{ name: newsletter, label: Newsletter, type: boolean, signUp: true, profileEdit: true, claim: newsletter }]
customPolicies: { relyingParties: [{ name: signup }, { name: edit, journey: profileEdit }] }
";
    let fixture = Fixture::new(plan);
    let (texts, errors) = fixture.generated("test");
    assert_eq!(errors, [""; 0]);
    assert_eq!(schema_errors(&texts), [""; 0]);
    let xml = fixture.extensions();
    let choice = part(&xml, "ClaimType Id=\"choice_newsletter\"", "</ClaimType>");
    insta::assert_snapshot!(choice, @r#"
    <ClaimType Id="choice_newsletter">
      <DisplayName>Newsletter</DisplayName>
      <DataType>string</DataType>
      <UserInputType>RadioSingleSelect</UserInputType>
      <Restriction>
        <Enumeration Text="Yes" Value="true" />
        <Enumeration Text="No" Value="false" />
      </Restriction>
    </ClaimType>
    "#);
    let stored = part(
        &xml,
        "\"AAD-UserWriteProfileUsingObjectId\"",
        "</TechnicalProfile>",
    );
    insta::assert_snapshot!(stored, @r#"
    <TechnicalProfile Id="AAD-UserWriteProfileUsingObjectId">
      <InputClaimsTransformations>
        <InputClaimsTransformation ReferenceId="Decide-newsletter" />
      </InputClaimsTransformations>
      <PersistedClaims>
        <PersistedClaim ClaimTypeReferenceId="extension_newsletter" />
      </PersistedClaims>
    </TechnicalProfile>
    "#);
}

#[test]
fn an_address_among_the_attributes_is_the_one_people_sign_in_with() {
    let plan = "
attributes: [{ name: email, from: mail, claim: mail, signUp: true }]
customPolicies: { relyingParties: [{ name: signup }] }
";
    let fixture = Fixture::new(plan);
    let (_, errors) = fixture.generated("test");
    assert_eq!(errors, [""; 0]);
    assert!(!fixture.extensions().contains("extension_email"));
    let output = "<OutputClaim ClaimTypeReferenceId=\"email\" PartnerClaimType=\"mail\" />";
    assert!(fixture.relying_parties()[0].contains(output));
}

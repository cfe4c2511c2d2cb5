use crate::b2c::design::testing::{Fixture, HOSTILE, packs, part, schema_errors};

/// One relying party of every kind, with settings of their own where they can have some.
const EVERY_KIND: &str = "
identityProviders:
  - { name: google, kind: google, clientId: g, clientSecret: { env: G } }
attributes:
  - { name: loyaltyNumber, claim: loyalty_number }
  - { name: tier }
monitoring: { journeyTracing: { instrumentationKey: aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee } }
customPolicies:
  deploymentMode: development
  prefix: Shop_
  signIn: { keepSignedInDays: 30 }
  tokens: { lifetimeMinutes: 30 }
  relyingParties:
    - name: signup_signin
      javaScript: true
      claims: [{ claim: tier, as: level, default: none }, { claim: city }, { claim: newUser }]
      session: { scope: application, expiry: absolute, minutes: 60 }
    - name: mobile
      journey: signIn
      identityProviders: []
      tokens: { lifetimeMinutes: 5, refreshDays: 1, refreshSlidingDays: 0, subject: notSupported, issuerWithPolicy: true }
    - { name: reset, journey: passwordReset }
    - { name: profile, journey: profileEdit }
";

fn parties(fixture: &Fixture) -> Vec<String> {
    fixture.relying_parties()
}

#[test]
fn every_kind_over_every_base_is_valid_and_breaks_no_rule() {
    let (texts, errors) = Fixture::new(EVERY_KIND).generated("test");
    assert_eq!(errors, [""; 0]);
    assert_eq!(schema_errors(&texts), [""; 0]);
    for pack in packs() {
        let (texts, errors) = Fixture::new(EVERY_KIND).over(&pack).generated("test");
        assert_eq!(errors, [""; 0], "{}", pack.display());
        assert_eq!(schema_errors(&texts), [""; 0]);
    }
}

#[test]
fn a_relying_party_has_its_session_its_tracing_and_its_claims() {
    let xml = &parties(&Fixture::new(EVERY_KIND))[0];
    insta::assert_snapshot!(part(xml, "<RelyingParty>", "</RelyingParty>"), @r#"
    <RelyingParty>
      <DefaultUserJourney ReferenceId="SignUpSignIn" />
      <Endpoints>
        <Endpoint Id="Token" UserJourneyReferenceId="RedeemRefreshToken" />
      </Endpoints>
      <UserJourneyBehaviors>
        <SingleSignOn Scope="Application" KeepAliveInDays="30" />
        <SessionExpiryType>Absolute</SessionExpiryType>
        <SessionExpiryInSeconds>3600</SessionExpiryInSeconds>
        <JourneyInsights TelemetryEngine="ApplicationInsights" InstrumentationKey="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" DeveloperMode="true" ClientEnabled="false" ServerEnabled="true" TelemetryVersion="1.0.0" />
        <ScriptExecution>Allow</ScriptExecution>
      </UserJourneyBehaviors>
      <TechnicalProfile Id="PolicyProfile">
        <DisplayName>PolicyProfile</DisplayName>
        <Protocol Name="OpenIdConnect" />
        <OutputClaims>
          <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" />
          <OutputClaim ClaimTypeReferenceId="displayName" />
          <OutputClaim ClaimTypeReferenceId="givenName" />
          <OutputClaim ClaimTypeReferenceId="surname" />
          <OutputClaim ClaimTypeReferenceId="email" />
          <OutputClaim ClaimTypeReferenceId="identityProvider" />
          <OutputClaim ClaimTypeReferenceId="tenantId" DefaultValue="{Policy:TenantObjectId}" AlwaysUseDefaultValue="true" />
          <OutputClaim ClaimTypeReferenceId="extension_loyaltyNumber" PartnerClaimType="loyalty_number" />
          <OutputClaim ClaimTypeReferenceId="extension_tier" PartnerClaimType="level" DefaultValue="none" />
          <OutputClaim ClaimTypeReferenceId="city" PartnerClaimType="city" />
          <OutputClaim ClaimTypeReferenceId="newUser" PartnerClaimType="newUser" />
        </OutputClaims>
        <SubjectNamingInfo ClaimType="sub" />
      </TechnicalProfile>
    </RelyingParty>
    "#);
}

#[test]
fn token_settings_of_one_relying_party_override_those_of_all() {
    let fixture = Fixture::new(EVERY_KIND);
    let all = part(
        &fixture.extensions(),
        "\"JwtIssuer\"",
        "</TechnicalProfile>",
    );
    insta::assert_snapshot!(all, @r#"
    <TechnicalProfile Id="JwtIssuer">
      <Metadata>
        <Item Key="token_lifetime_secs">1800</Item>
        <Item Key="id_token_lifetime_secs">1800</Item>
        <Item Key="refresh_token_lifetime_secs">1209600</Item>
        <Item Key="allow_infinite_rolling_refresh_token">false</Item>
        <Item Key="rolling_refresh_token_lifetime_secs">7776000</Item>
        <Item Key="IssuanceClaimPattern">AuthorityAndTenantGuid</Item>
      </Metadata>
    </TechnicalProfile>
    "#);
    let parties = parties(&fixture);
    let own = part(&parties[1], "<ClaimsProviders>", "</ClaimsProviders>");
    insta::assert_snapshot!(own, @r#"
    <ClaimsProviders>
      <ClaimsProvider>
        <DisplayName>Token Issuer</DisplayName>
        <TechnicalProfiles>
          <TechnicalProfile Id="JwtIssuer">
            <Metadata>
              <Item Key="token_lifetime_secs">300</Item>
              <Item Key="id_token_lifetime_secs">300</Item>
              <Item Key="refresh_token_lifetime_secs">86400</Item>
              <Item Key="allow_infinite_rolling_refresh_token">true</Item>
              <Item Key="IssuanceClaimPattern">AuthorityWithTfp</Item>
            </Metadata>
          </TechnicalProfile>
        </TechnicalProfiles>
      </ClaimsProvider>
    </ClaimsProviders>
    "#);
    assert!(!parties[0].contains("<ClaimsProviders>"));
}

#[test]
fn a_token_without_a_subject_still_has_the_object_id() {
    let xml = &parties(&Fixture::new(EVERY_KIND))[1];
    insta::assert_snapshot!(part(xml, "<OutputClaims>", "</OutputClaims>"), @r#"
    <OutputClaims>
      <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="oid" />
      <OutputClaim ClaimTypeReferenceId="sub" DefaultValue="Not supported currently. Use oid claim." AlwaysUseDefaultValue="true" />
      <OutputClaim ClaimTypeReferenceId="displayName" />
      <OutputClaim ClaimTypeReferenceId="givenName" />
      <OutputClaim ClaimTypeReferenceId="surname" />
      <OutputClaim ClaimTypeReferenceId="email" />
      <OutputClaim ClaimTypeReferenceId="tenantId" DefaultValue="{Policy:TenantObjectId}" AlwaysUseDefaultValue="true" />
      <OutputClaim ClaimTypeReferenceId="extension_loyaltyNumber" PartnerClaimType="loyalty_number" />
    </OutputClaims>
    "#);
}

#[test]
fn journeys_are_traced_outside_production_only() {
    let fixture = Fixture::new(EVERY_KIND);
    let traced = |environment| {
        let (texts, _) = fixture.generated(environment);
        texts.iter().any(|text| text.contains("<JourneyInsights"))
    };
    assert!(traced("test"));
    assert!(!traced("live"));
}

#[test]
fn development_mode_names_the_recorder_and_production_has_neither() {
    let head = |xml: &str| xml.lines().nth(1).unwrap_or_default().to_owned();
    let development = head(&parties(&Fixture::new(EVERY_KIND))[0]);
    assert!(development.contains("DeploymentMode=\"Development\""));
    assert!(
        development
            .contains("UserJourneyRecorderEndpoint=\"urn:journeyrecorder:applicationinsights\"")
    );
    let plan = EVERY_KIND.replace("deploymentMode: development", "base: builtin");
    let production = head(&parties(&Fixture::new(&plan))[0]);
    assert!(!production.contains("Mode") && !production.contains("Recorder"));
}

#[test]
fn claims_the_directory_does_not_hold_are_kept_when_tokens_are_renewed() {
    let xml = Fixture::new(EVERY_KIND).extensions();
    let kept = part(&xml, "\"RefreshTokenReadAndSetup\"", "</TechnicalProfile>");
    insta::assert_snapshot!(kept, @r#"
    <TechnicalProfile Id="RefreshTokenReadAndSetup">
      <OutputClaims>
        <OutputClaim ClaimTypeReferenceId="identityProvider" />
        <OutputClaim ClaimTypeReferenceId="email" />
        <OutputClaim ClaimTypeReferenceId="newUser" />
      </OutputClaims>
    </TechnicalProfile>
    "#);
}

#[test]
fn hostile_texts_of_a_relying_party_survive() {
    let mut fixture = Fixture::new(EVERY_KIND);
    if let Some(policies) = &mut fixture.plan.custom_policies {
        let claim = &mut policies.relying_parties[0].claims[0];
        claim.name = Some(HOSTILE.to_owned());
        claim.default = Some(HOSTILE.to_owned());
    }
    let xml = &parties(&fixture)[0];
    let document = crate::policy::doc::Document::parse("x", xml).ok();
    let found = document.map(|document| {
        let attributes = document
            .elements()
            .flat_map(|(_, element)| &element.attributes);
        attributes
            .filter(|attribute| attribute.value == HOSTILE)
            .count()
    });
    assert_eq!(found, Some(2));
}

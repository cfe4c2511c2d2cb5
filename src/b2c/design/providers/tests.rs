use crate::b2c::design::testing::{Fixture, HOSTILE, packs, part, schema_errors};

use super::*;

/// One provider of every kind, with everything it can have.
const EVERY_KIND: &str = "
identityProviders:
  - { name: google, kind: google, clientId: g.apps, clientSecret: { env: G } }
  - { name: facebook, kind: facebook, clientId: '123', clientSecret: { env: F } }
  - { name: apple, kind: apple, clientId: com.contoso.web, clientSecret: { env: A } }
  - { name: microsoft, kind: microsoft, clientId: m, clientSecret: { env: M } }
  - { name: linkedIn, kind: linkedIn, clientId: l, clientSecret: { env: L } }
  - name: contoso-idp
    kind: oidc
    displayName: Contoso
    clientId: c
    clientSecret: { env: C }
    metadataUrl: https://idp.contoso.com/.well-known/openid-configuration
    issuer: https://idp.contoso.com/
    domainHint: contoso.com
    responseMode: query
    scopes: [openid, email]
    claims: { subject: uid, surname: sn, attributes: { department: dept, tier: level } }
  - { name: implicit, kind: oidc, clientId: i, metadataUrl: 'https://i.example/meta' }
  - name: fabrikam
    kind: saml
    saml: { entityId: 'urn:fabrikam', metadataUrl: 'https://fabrikam.com/saml', encryptedAssertions: true }
  - name: woodgrove
    kind: saml
    saml: { entityId: 'urn:woodgrove', metadataFile: saml/woodgrove.xml, signingCertificate: { file: s.pfx } }
  - { name: octo, kind: gitHub, clientId: o, clientSecret: { env: O } }
attributes:
  - { name: tier }
customPolicies: {}
";

fn every_kind() -> Fixture {
    Fixture::new(EVERY_KIND).file(
        "saml/woodgrove.xml",
        "<EntityDescriptor entityID=\"urn:woodgrove\"><IDPSSODescriptor/><![CDATA[x]]></EntityDescriptor>",
    )
}

#[test]
fn each_kind_gets_its_exchange_and_profile_and_built_in_only_kinds_get_none() {
    let fixture = every_kind();
    let ids: Vec<String> = providers(&fixture.inputs())
        .iter()
        .map(|provider| format!("{} {}", provider.exchange, provider.profile))
        .collect();
    insta::assert_snapshot!(ids.join("\n"), @"
    GoogleExchange Google-OAuth2
    FacebookExchange Facebook-OAUTH
    AppleExchange Apple-OIDC
    MicrosoftExchange Microsoft-OIDC
    LinkedInExchange LinkedIn-OIDC
    ContosoIdpExchange ContosoIdp-OIDC
    ImplicitExchange Implicit-OIDC
    FabrikamExchange Fabrikam-SAML2
    WoodgroveExchange Woodgrove-SAML2
    ");
}

#[test]
fn providers_over_the_builtin_base_are_valid_and_break_no_rule() {
    let fixture = every_kind();
    assert_eq!(schema_errors(&[fixture.extensions()]), [""; 0]);
    assert_eq!(fixture.judged(), [""; 0]);
}

#[test]
fn a_generic_provider_is_written_with_its_own_claims_and_issuer() {
    let xml = every_kind().extensions();
    insta::assert_snapshot!(part(&xml, "<Domain>contoso.com", "</ClaimsProvider>"), @r#"
    <Domain>contoso.com</Domain>
    <DisplayName>Contoso</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="ContosoIdp-OIDC">
        <DisplayName>Contoso</DisplayName>
        <Protocol Name="OpenIdConnect" />
        <Metadata>
          <Item Key="HttpBinding">POST</Item>
          <Item Key="ProviderName">contoso-idp</Item>
          <Item Key="METADATA">https://idp.contoso.com/.well-known/openid-configuration</Item>
          <Item Key="issuer">https://idp.contoso.com/</Item>
          <Item Key="response_types">code</Item>
          <Item Key="response_mode">query</Item>
          <Item Key="scope">openid email</Item>
          <Item Key="UsePolicyInRedirectUri">false</Item>
          <Item Key="client_id">c</Item>
        </Metadata>
        <CryptographicKeys>
          <Key Id="client_secret" StorageReferenceId="B2C_1A_ContosoIdpSecret" />
        </CryptographicKeys>
        <OutputClaims>
          <OutputClaim ClaimTypeReferenceId="issuerUserId" PartnerClaimType="uid" />
          <OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="email" />
          <OutputClaim ClaimTypeReferenceId="givenName" PartnerClaimType="given_name" />
          <OutputClaim ClaimTypeReferenceId="surname" PartnerClaimType="sn" />
          <OutputClaim ClaimTypeReferenceId="displayName" PartnerClaimType="name" />
          <OutputClaim ClaimTypeReferenceId="identityProvider" DefaultValue="idp.contoso.com" AlwaysUseDefaultValue="true" />
          <OutputClaim ClaimTypeReferenceId="authenticationSource" DefaultValue="socialIdpAuthentication" AlwaysUseDefaultValue="true" />
          <OutputClaim ClaimTypeReferenceId="department" PartnerClaimType="dept" />
          <OutputClaim ClaimTypeReferenceId="extension_tier" PartnerClaimType="level" />
        </OutputClaims>
        <OutputClaimsTransformations>
          <OutputClaimsTransformation ReferenceId="CreateRandomUPNUserName" />
          <OutputClaimsTransformation ReferenceId="CreateUserPrincipalName" />
          <OutputClaimsTransformation ReferenceId="CreateAlternativeSecurityId" />
        </OutputClaimsTransformations>
        <UseTechnicalProfileForSessionManagement ReferenceId="SM-SocialLogin" />
      </TechnicalProfile>
    </TechnicalProfiles>
    ClaimsProvider>
    "#);
}

#[test]
fn a_provider_without_a_secret_is_asked_for_an_id_token() {
    let xml = every_kind().extensions();
    let profile = part(&xml, "\"Implicit-OIDC\"", "</TechnicalProfile>");
    assert!(profile.contains("<Item Key=\"response_types\">id_token</Item>"));
    assert!(!profile.contains("<CryptographicKeys>"));
}

#[test]
fn saml_providers_have_keys_for_signatures_and_encryption_and_one_session_profile() {
    let fixture = every_kind();
    let xml = fixture.extensions();
    insta::assert_snapshot!(part(&xml, "<DisplayName>fabrikam", "</CryptographicKeys>"), @r#"
    <DisplayName>fabrikam</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="Fabrikam-SAML2">
        <DisplayName>fabrikam</DisplayName>
        <Protocol Name="SAML2" />
        <Metadata>
          <Item Key="WantsSignedRequests">true</Item>
          <Item Key="PartnerEntity">https://fabrikam.com/saml</Item>
          <Item Key="WantsEncryptedAssertions">true</Item>
        </Metadata>
        <CryptographicKeys>
          <Key Id="SamlMessageSigning" StorageReferenceId="B2C_1A_FabrikamSigning" />
          <Key Id="SamlAssertionDecryption" StorageReferenceId="B2C_1A_FabrikamEncryption" />
        </CryptographicKeys>
    "#);
    assert_eq!(
        xml.matches("<TechnicalProfile Id=\"SM-Saml-idp\">").count(),
        1
    );
}

#[test]
fn saml_metadata_of_a_file_is_carried_as_text() {
    let xml = every_kind().extensions();
    let document = crate::policy::doc::Document::parse("x", &xml).map_err(|e| e.message);
    let entity = document.map(|document| {
        document
            .elements()
            .filter(|(_, element)| element.attribute("Key") == Some("PartnerEntity"))
            .map(|(id, _)| document.text(id))
            .collect::<Vec<_>>()
    });
    assert_eq!(
        entity,
        Ok(vec![
            "https://fabrikam.com/saml".to_owned(),
            "<EntityDescriptor entityID=\"urn:woodgrove\"><IDPSSODescriptor/><![CDATA[x]]></EntityDescriptor>"
                .to_owned(),
        ])
    );
}

#[test]
fn facebook_of_a_starter_pack_is_completed_and_nothing_else_of_it_is_repeated() {
    let plan = "
identityProviders:
  - { name: facebook, kind: facebook, clientId: '123', clientSecret: { env: F } }
customPolicies: { base: pack }
";
    let Some(pack) = packs()
        .into_iter()
        .find(|pack| pack.ends_with("SocialAndLocalAccounts"))
    else {
        return;
    };
    let xml = Fixture::new(plan).over(&pack).extensions();
    insta::assert_snapshot!(part(&xml, "\"Facebook-OAUTH\"", "</TechnicalProfile>"), @r#"
    <TechnicalProfile Id="Facebook-OAUTH">
      <DisplayName>Facebook</DisplayName>
      <Metadata>
        <Item Key="ClaimsEndpoint">https://graph.facebook.com/me?fields=id,first_name,last_name,name,email</Item>
        <Item Key="scope">email public_profile</Item>
        <Item Key="client_id">123</Item>
      </Metadata>
      <CryptographicKeys>
        <Key Id="client_secret" StorageReferenceId="B2C_1A_FacebookSecret" />
      </CryptographicKeys>
    </TechnicalProfile>
    "#);
}

#[test]
fn keys_say_what_fills_them_and_carry_the_prefix() {
    let plan = EVERY_KIND.replace("customPolicies: {}", "customPolicies: { prefix: Shop_ }");
    let fixture = Fixture::new(&plan);
    let keys: Vec<String> = providers(&fixture.inputs())
        .iter()
        .flat_map(|provider| &provider.keys)
        .map(|key| format!("{} {:?} {}", key.id, key.key_use, key.origin))
        .collect();
    insta::assert_snapshot!(keys.join("\n"), @"
    B2C_1A_Shop_GoogleSecret Signature /identityProviders/0/clientSecret
    B2C_1A_Shop_FacebookSecret Signature /identityProviders/1/clientSecret
    B2C_1A_Shop_AppleSecret Signature /identityProviders/2/clientSecret
    B2C_1A_Shop_MicrosoftSecret Signature /identityProviders/3/clientSecret
    B2C_1A_Shop_LinkedInSecret Signature /identityProviders/4/clientSecret
    B2C_1A_Shop_ContosoIdpSecret Signature /identityProviders/5/clientSecret
    B2C_1A_Shop_FabrikamSigning Signature /identityProviders/7/saml
    B2C_1A_Shop_FabrikamEncryption Encryption /identityProviders/7/saml/encryptedAssertions
    ");
}

#[test]
fn two_providers_with_like_names_get_different_ids() {
    let fixture = Fixture::new(
        "
identityProviders:
  - { name: a-b, kind: oidc, clientId: x, metadataUrl: 'https://a/m' }
  - { name: aB, kind: oidc, clientId: x, metadataUrl: 'https://b/m' }
customPolicies: {}
",
    );
    let ids: Vec<String> = providers(&fixture.inputs())
        .into_iter()
        .map(|provider| provider.exchange)
        .collect();
    assert_eq!(ids, ["ABExchange", "AB2Exchange"]);
}

#[test]
fn hostile_texts_of_a_provider_survive() {
    let mut fixture = Fixture::new(
        "
identityProviders:
  - { name: a, kind: oidc, clientId: x, displayName: y, metadataUrl: 'https://a/m' }
customPolicies: {}
",
    );
    let provider = &mut fixture.plan.identity_providers[0];
    provider.display_name = Some(HOSTILE.to_owned());
    provider.client_id = Some(HOSTILE.to_owned());
    provider.account_issuer = Some(HOSTILE.to_owned());
    let xml = fixture.extensions();
    let found = crate::policy::doc::Document::parse("x", &xml).map(|document| {
        let texts = document
            .elements()
            .filter(|(id, _)| document.raw_text(*id) == HOSTILE)
            .count();
        let values = document
            .elements()
            .filter(|(_, element)| element.attribute("DefaultValue") == Some(HOSTILE))
            .count();
        (texts, values)
    });
    // Both display names, `client_id` and the button on two pages; the issuer is an attribute.
    assert_eq!(found.ok(), Some((5, 1)));
}

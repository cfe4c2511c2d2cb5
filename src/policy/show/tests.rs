//! What is shown of a policy, and where it is said to come from.

use super::*;
use crate::formats;
use crate::policy::chain::Chain;
use crate::policy::corpus;
use crate::policy::fixture::{Fixture, claim, profile, provider, rest_profile};
use crate::policy::set::PolicySet;

/// The document of `selection` of the fixture's relying party.
fn document(fixture: &Fixture, selection: Selection<'_>) -> Result<EffectivePolicy, Unknown> {
    let mut sources = SourceMap::new();
    for (name, text) in fixture.texts() {
        sources.add(name, text);
    }
    fixture.merged(|effective| show(effective, &sources, selection))
}

fn text(fixture: &Fixture, selection: Selection<'_>) -> String {
    let document = document(fixture, selection).expect("it is there");
    human::render(&document, false)
}

/// A page whose validations, metadata and keys are overridden and included.
fn fixture() -> Fixture {
    let call = rest_profile(
        "Call",
        r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="level" DefaultValue="0"/></OutputClaims>"#,
    );
    let own = r#"<TechnicalProfile Id="Call"><Metadata>
        <Item Key="ServiceUrl">https://me:hunter2@api.example.com/v2?code=hunter2</Item>
        <Item Key="client_secret">hunter2</Item></Metadata>
        <CryptographicKeys><Key Id="BasicAuthenticationUsername" StorageReferenceId="B2C_1A_Other"/></CryptographicKeys>
        <OutputClaims><OutputClaim ClaimTypeReferenceId="level" DefaultValue="1" AlwaysUseDefaultValue="true"/></OutputClaims>
        <IncludeTechnicalProfile ReferenceId="Common"/></TechnicalProfile>
        <TechnicalProfile Id="Page"><ValidationTechnicalProfiles>
        <ValidationTechnicalProfile ReferenceId="Call" ContinueOnError="true"><Preconditions>
        <Precondition Type="ClaimsExist" ExecuteActionsIf="false"><Value>email</Value>
        <Action>SkipThisValidationTechnicalProfile</Action></Precondition></Preconditions>
        </ValidationTechnicalProfile></ValidationTechnicalProfiles></TechnicalProfile>"#;
    Fixture::new()
        .header(r#"DeploymentMode="Development""#)
        .claims(&claim("level", "string", ""))
        .profile(&call)
        .profile(&profile(
            "Common",
            r#"<Metadata><Item Key="SendClaimsIn">Header</Item></Metadata>"#,
        ))
        .derived(&provider(own))
        .relying_party(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/>
            <OutputClaim ClaimTypeReferenceId="level" DefaultValue="none" Required="true"/></OutputClaims>
            <SubjectNamingInfo ClaimType="sub"/>"#,
        )
        .behaviors(
            r#"<SingleSignOn Scope="Tenant" KeepAliveInDays="7"/>
            <SessionExpiryInSeconds>900</SessionExpiryInSeconds>"#,
        )
}

#[test]
fn a_policy_is_shown_with_what_it_runs_and_the_line_of_everything() {
    insta::assert_snapshot!(text(&fixture(), Selection::Used), @r#"
    Policy B2C_1A_signup_signin                                                          B2C_1A_signup_signin.xml:1
      tenant          contoso.onmicrosoft.com                                            B2C_1A_signup_signin.xml:1
      deployment mode Development                                                        B2C_1A_signup_signin.xml:1
      chain           B2C_1A_Base                                                        B2C_1A_Base.xml:1
                        B2C_1A_Derived0                                                  B2C_1A_Derived0.xml:1
                          B2C_1A_signup_signin                                           B2C_1A_signup_signin.xml:1

    Relying party                                                                        B2C_1A_signup_signin.xml:3
      default journey Journey                                                            B2C_1A_signup_signin.xml:3
      protocol        OpenIdConnect                                                      B2C_1A_signup_signin.xml:6
      subject         sub                                                                B2C_1A_signup_signin.xml:8
      token claims
        objectId ↔ sub                                                                   B2C_1A_signup_signin.xml:6
        level  required, default `none`                                                  B2C_1A_signup_signin.xml:7
      behaviour
        SingleSignOn = Scope Tenant, KeepAliveInDays 7                                   B2C_1A_signup_signin.xml:3
        SessionExpiryInSeconds = 900                                                     B2C_1A_signup_signin.xml:4

    Journey Journey  default journey                                                     B2C_1A_Base.xml:24
      1  Claims exchange                                                                 B2C_1A_Base.xml:24
         runs            Page  page, as PageExchange                                     B2C_1A_Base.xml:25
      2  Send claims                                                                     B2C_1A_Base.xml:26
         issued by       JwtIssuer  JWT token                                            B2C_1A_Base.xml:26

    Technical profile Page  page                                                         B2C_1A_Derived0.xml:9
      also defined                                                                       B2C_1A_Base.xml:7
      protocol        Proprietary  Web.TPEngine.Providers.SelfAssertedAttributeProvider  B2C_1A_Base.xml:7
      metadata
        ContentDefinitionReferenceId = api.page                                          B2C_1A_Base.xml:7
      output claims
        email  required                                                                  B2C_1A_Base.xml:7
        objectId  default `x`                                                            B2C_1A_Base.xml:8
      validations
        1. Call  REST API, goes on if it fails                                           B2C_1A_Derived0.xml:10
           skipped if      email does not exist                                          B2C_1A_Derived0.xml:11

    Technical profile Call  REST API                                                     B2C_1A_Derived0.xml:3
      also defined                                                                       B2C_1A_Base.xml:16
      includes        Common                                                             B2C_1A_Derived0.xml:8
      protocol        Proprietary  Web.TPEngine.Providers.RestfulProvider                B2C_1A_Base.xml:16
      metadata
        SendClaimsIn = Body                                                              B2C_1A_Base.xml:17
          replaces `Header`                                                              B2C_1A_Base.xml:24
        ServiceUrl = https://api.example.com/v2 (hidden)                                 B2C_1A_Derived0.xml:4
          replaces `https://api.example.com/check`                                       B2C_1A_Base.xml:16
        AuthenticationType = Basic                                                       B2C_1A_Base.xml:17
        DefaultUserMessageIfRequestFailed = Try again                                    B2C_1A_Base.xml:18
        UserMessageIfCircuitOpen = Try again                                             B2C_1A_Base.xml:19
        UserMessageIfDnsResolutionFailed = Try again                                     B2C_1A_Base.xml:20
        UserMessageIfRequestTimeout = Try again                                          B2C_1A_Base.xml:21
        client_secret = (hidden)                                                         B2C_1A_Derived0.xml:5
      keys
        BasicAuthenticationUsername = B2C_1A_Other                                       B2C_1A_Derived0.xml:6
          replaces `B2C_1A_User`                                                         B2C_1A_Base.xml:22
        BasicAuthenticationPassword = B2C_1A_Password                                    B2C_1A_Base.xml:23
      output claims
        level  always `1`                                                                B2C_1A_Derived0.xml:7
          replaces `0`                                                                   B2C_1A_Base.xml:24

    Technical profile JwtIssuer  JWT token                                               B2C_1A_Base.xml:11
      protocol        OpenIdConnect                                                      B2C_1A_Base.xml:12
      metadata
        client_id = {service:te}                                                         B2C_1A_Base.xml:13
      keys
        issuer_secret = B2C_1A_TokenSigningKeyContainer                                  B2C_1A_Base.xml:14
        issuer_refresh_token_key = B2C_1A_TokenEncryptionKeyContainer                    B2C_1A_Base.xml:15

    Not shown: 2 technical profiles; --all shows them
    "#);
}

#[test]
fn a_replaced_value_says_what_it_was_and_a_secret_is_not_told() {
    let shown = document(&fixture(), Selection::Profile("CALL")).expect("it is there");
    let call = &shown.technical_profiles[0];
    let values = |name: &str| -> Vec<String> {
        let settings = call.metadata.iter().chain(&call.keys);
        let setting = settings.filter(|setting| setting.name == name);
        setting
            .flat_map(|s| std::iter::once(&s.value).chain(s.replaces.iter().map(|r| &r.value)))
            .cloned()
            .collect()
    };
    assert_eq!(
        values("ServiceUrl"),
        [
            "https://api.example.com/v2 (hidden)",
            "https://api.example.com/check"
        ]
    );
    assert_eq!(values("client_secret"), ["(hidden)"]);
    assert_eq!(values("SendClaimsIn"), ["Body", "Header"]);
    assert_eq!(
        values("BasicAuthenticationUsername"),
        ["B2C_1A_Other", "B2C_1A_User"]
    );
    let json = serde_json::to_string(&shown).expect("it has a JSON form");
    assert!(!json.contains("hunter2"), "{json}");
}

#[test]
fn what_a_profile_says_besides_and_what_is_no_longer_required_is_shown() {
    let base = profile(
        "Call",
        r#"<Metadata><Item Key="SETTING.mode">a</Item><Item Key="setting.mode">b</Item></Metadata>
        <IncludeInSso>false</IncludeInSso>
        <DisplayClaims><DisplayClaim ClaimTypeReferenceId="email" Required="true"/>
        <DisplayClaim ClaimTypeReferenceId="displayName"/></DisplayClaims>
        <OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/>
        <OutputClaim ClaimTypeReferenceId="displayName" Required="true" DefaultValue="x"/></OutputClaims>"#,
    );
    let own = r#"<TechnicalProfile Id="Call"><IncludeInSso>true</IncludeInSso>
        <OutputClaims><OutputClaim ClaimTypeReferenceId="email"/>
        <OutputClaim ClaimTypeReferenceId="displayName"/></OutputClaims>
        <EnabledForUserJourneys>Always</EnabledForUserJourneys></TechnicalProfile>"#;
    let domain = "<ClaimsProvider><Domain>contoso.com</Domain><DisplayName>";
    let fixture = Fixture::new()
        .profile(&base)
        .derived(&provider(own).replace("<ClaimsProvider><DisplayName>", domain));
    let shown = text(&fixture, Selection::Profile("Call"));
    let without_place = |line: &str| {
        let end = line.find(" B2C_1A_").unwrap_or(line.len());
        let said = line[..end].trim_end();
        said.strip_prefix("  ").unwrap_or_default().to_owned()
    };
    let lines = shown.lines().skip_while(|line| line.trim() != "settings");
    let lines: Vec<String> = lines
        .map(without_place)
        .take_while(|l| !l.is_empty())
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
      settings
        Domain = contoso.com
        IncludeInSso = true
          replaces `false`
        EnabledForUserJourneys = Always
      metadata
        SETTING.mode = a
        setting.mode = b
      display claims
        email  required
        displayName
      output claims
        email
          replaces one that is required
        displayName
          replaces `x`, required
    "#);
}

#[test]
fn one_journey_or_technical_profile_can_be_chosen_in_any_case() {
    let journey = document(&fixture(), Selection::Journey("jOURNEY")).expect("it is there");
    let ids: Vec<&str> = journey
        .technical_profiles
        .iter()
        .map(|p| p.id.as_str())
        .collect();
    assert_eq!(
        (ids, journey.relying_party),
        (vec!["Page", "Call", "JwtIssuer"], None)
    );
    let all = document(&fixture(), Selection::All).expect("it is there");
    assert_eq!(all.hidden, ShownHidden::default());
    assert!(
        all.technical_profiles
            .iter()
            .any(|profile| profile.id == "Common")
    );
}

#[test]
fn what_is_not_there_is_met_with_what_is() {
    let unknown = |selection| {
        let error = document(&fixture(), selection).expect_err("it is not there");
        format!("{error}, {:?}", error.near)
    };
    assert_eq!(
        unknown(Selection::Profile("Cal")),
        "policy `B2C_1A_signup_signin` has no technical profile `Cal`, Some(\"Call\")"
    );
    assert_eq!(
        unknown(Selection::Journey("journal")),
        "policy `B2C_1A_signup_signin` has no journey `journal`, Some(\"Journey\")"
    );
}

#[test]
fn a_broken_chain_is_shown_as_far_as_it_goes_and_said_to_be_broken() {
    let mut sources = SourceMap::new();
    let documents = fixture().texts().into_iter().skip(1).map(|(name, text)| {
        sources.add(name.as_str(), text.as_str());
        crate::policy::doc::Document::parse(name, &text).expect("it is well-formed")
    });
    let set = PolicySet::new(documents.collect::<Vec<_>>());
    let leaf = set.find("b2c_1a_SIGNUP_signin").expect("it is there");
    let chain = Chain::of(&set, leaf);
    let shown = show(&Effective::new(&chain), &sources, Selection::All).expect("it is there");
    assert_eq!(
        shown.problems,
        ["base `B2C_1A_Base` was not found: what it defines is missing here"]
    );
    let text = human::render(&shown, true);
    assert!(text.contains("broken: ") && text.contains("Call"), "{text}");
    assert!(!human::render(&shown, false).contains('\u{1b}'));
}

#[test]
fn the_document_is_what_its_schema_says_and_reads_back() {
    let shown = document(&fixture(), Selection::All).expect("it is there");
    let json = serde_json::to_value(&shown).expect("it has a JSON form");
    let schema = formats::schema_of::<EffectivePolicy>().to_value();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let back: EffectivePolicy = serde_json::from_value(json).expect("it reads back");
    assert_eq!(back, shown);
}

#[test]
fn every_policy_of_the_starter_pack_is_shown_with_a_line_for_each_part() {
    let Some(pack) = corpus::starter_pack() else {
        return;
    };
    for folder in pack.complete {
        let mut sources = SourceMap::new();
        for (path, text) in corpus::files(&folder) {
            sources.add(path.display().to_string(), text);
        }
        let set = PolicySet::new(corpus::documents(&folder));
        for chain in Chain::all(&set) {
            let effective = Effective::new(&chain);
            let shown = show(&effective, &sources, Selection::All).expect("it is there");
            assert!(shown.problems.is_empty());
            assert!(human::render(&shown, false).lines().count() > 100);
            let json = serde_json::to_string(&shown).expect("it has a JSON form");
            assert!(!json.contains("\"file\":\"\""));
        }
    }
}

//! A complete minimal policy set for the tests of rules, with points at which a test adds to it.

use crate::diag::Severity;
use crate::policy::chain::Chain;
use crate::policy::doc::{Document, NAMESPACE};
use crate::policy::effective::Effective;
use crate::policy::rules::{JudgeOptions, judge};
use crate::policy::set::{PolicyIndex, PolicySet};

/// The first step of the fixture's journey.
pub(crate) const EXCHANGE: &str = r#"<OrchestrationStep Order="1" Type="ClaimsExchange">
    <ClaimsExchanges><ClaimsExchange Id="PageExchange" TechnicalProfileReferenceId="Page"/>
    </ClaimsExchanges></OrchestrationStep>"#;

/// The second step of the fixture's journey.
pub(crate) const SEND: &str = r#"<OrchestrationStep Order="2" Type="SendClaims"
    CpimIssuerTechnicalProfileReferenceId="JwtIssuer"/>"#;

/// `Protocol` of a REST technical profile.
pub(crate) const REST: &str = r#"<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.RestfulProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"/>"#;

/// `Protocol` of a self-asserted technical profile.
pub(crate) const PAGE: &str = r#"<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"/>"#;

/// Metadata of a REST technical profile nothing is wrong with, without the outer element.
pub(crate) const REST_METADATA: &str = r#"<Item Key="ServiceUrl">https://api.example.com/check</Item>
    <Item Key="AuthenticationType">Basic</Item><Item Key="SendClaimsIn">Body</Item>
    <Item Key="DefaultUserMessageIfRequestFailed">Try again</Item>
    <Item Key="UserMessageIfCircuitOpen">Try again</Item>
    <Item Key="UserMessageIfDnsResolutionFailed">Try again</Item>
    <Item Key="UserMessageIfRequestTimeout">Try again</Item>"#;

/// Keys of that REST technical profile.
pub(crate) const REST_KEYS: &str = r#"<CryptographicKeys>
    <Key Id="BasicAuthenticationUsername" StorageReferenceId="B2C_1A_User"/>
    <Key Id="BasicAuthenticationPassword" StorageReferenceId="B2C_1A_Password"/>
    </CryptographicKeys>"#;

/// A technical profile.
pub(crate) fn profile(id: &str, body: &str) -> String {
    format!(
        r#"<TechnicalProfile Id="{id}"><DisplayName>{id}</DisplayName>{body}</TechnicalProfile>"#
    )
}

/// A REST technical profile nothing is wrong with, with `rest` after its keys.
pub(crate) fn rest_profile(id: &str, rest: &str) -> String {
    let body = format!("{REST}<Metadata>{REST_METADATA}</Metadata>{REST_KEYS}{rest}");
    profile(id, &body)
}

/// A directory technical profile.
pub(crate) fn directory(id: &str, operation: &str, rest: &str) -> String {
    let body = format!(
        r#"<Metadata><Item Key="Operation">{operation}</Item></Metadata>{rest}
        <IncludeTechnicalProfile ReferenceId="AAD-Common"/>"#
    );
    profile(id, &body)
}

/// A claim type, with a text box when it is a string.
pub(crate) fn claim(id: &str, data_type: &str, rest: &str) -> String {
    format!(
        r#"<ClaimType Id="{id}"><DisplayName>{id}</DisplayName><DataType>{data_type}</DataType>{rest}</ClaimType>"#
    )
}

/// A derived policy's claims provider with `profiles`.
pub(crate) fn provider(profiles: &str) -> String {
    format!(
        "<ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName><TechnicalProfiles>{profiles}\
         </TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
    )
}

/// The set: a base, any number of policies derived one from the other, and a relying party.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    header: String,
    claims: String,
    predicates: String,
    transformations: String,
    contents: String,
    controls: String,
    profiles: String,
    journeys: String,
    steps: String,
    sub_journeys: String,
    page: String,
    relying_party: String,
    default_journey: String,
    behaviors: String,
    derived: Vec<String>,
    options: JudgeOptions,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self {
            header: String::new(),
            claims: String::new(),
            predicates: String::new(),
            transformations: String::new(),
            contents: String::new(),
            controls: String::new(),
            profiles: String::new(),
            journeys: String::new(),
            steps: format!("{EXCHANGE}{SEND}"),
            sub_journeys: String::new(),
            page: r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="email" Required="true"/>
                <OutputClaim ClaimTypeReferenceId="objectId" DefaultValue="x"/></OutputClaims>"#
                .to_owned(),
            relying_party: r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="objectId"
                PartnerClaimType="sub"/></OutputClaims><SubjectNamingInfo ClaimType="sub"/>"#
                .to_owned(),
            default_journey: "Journey".to_owned(),
            behaviors: String::new(),
            derived: Vec::new(),
            options: JudgeOptions::default(),
        }
    }

    /// Attributes of every policy.
    pub(crate) fn header(mut self, attributes: &str) -> Self {
        attributes.clone_into(&mut self.header);
        self
    }

    /// More claim types.
    pub(crate) fn claims(mut self, claims: &str) -> Self {
        self.claims.push_str(claims);
        self
    }

    /// `Predicates` and `PredicateValidations`, with their outer elements.
    pub(crate) fn predicates(mut self, predicates: &str) -> Self {
        predicates.clone_into(&mut self.predicates);
        self
    }

    /// Claims transformations.
    pub(crate) fn transformation(mut self, transformation: &str) -> Self {
        self.transformations.push_str(transformation);
        self
    }

    /// More content definitions.
    pub(crate) fn content(mut self, content: &str) -> Self {
        self.contents.push_str(content);
        self
    }

    /// Display controls.
    pub(crate) fn control(mut self, control: &str) -> Self {
        self.controls.push_str(control);
        self
    }

    /// More technical profiles in the base.
    pub(crate) fn profile(mut self, profile: &str) -> Self {
        self.profiles.push_str(profile);
        self
    }

    /// What the self-asserted technical profile `Page` has after its metadata, in place of
    /// the output claims `email` (asked for) and `objectId` (with a default).
    pub(crate) fn page(mut self, body: &str) -> Self {
        body.clone_into(&mut self.page);
        self
    }

    /// The steps of the journey, in place of one exchange with `Page` and the token.
    pub(crate) fn steps(mut self, steps: &str) -> Self {
        steps.clone_into(&mut self.steps);
        self
    }

    /// Sub-journeys.
    pub(crate) fn sub_journey(mut self, sub_journey: &str) -> Self {
        self.sub_journeys.push_str(sub_journey);
        self
    }

    /// What the relying party's technical profile has after its protocol.
    pub(crate) fn relying_party(mut self, body: &str) -> Self {
        body.clone_into(&mut self.relying_party);
        self
    }

    /// The journey that the relying party starts, in place of `Journey`.
    pub(crate) fn default_journey(mut self, id: &str) -> Self {
        id.clone_into(&mut self.default_journey);
        self
    }

    /// `UserJourneyBehaviors` of the relying party, without the outer element.
    pub(crate) fn behaviors(mut self, behaviors: &str) -> Self {
        behaviors.clone_into(&mut self.behaviors);
        self
    }

    /// One more policy between the base and the relying party.
    pub(crate) fn derived(mut self, body: &str) -> Self {
        self.derived.push(body.to_owned());
        self
    }

    /// Options to judge with.
    pub(crate) fn options(mut self, options: JudgeOptions) -> Self {
        self.options = options;
        self
    }

    /// The texts of the files.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let mut files = vec![self.file("B2C_1A_Base", None, &self.base())];
        for (at, body) in self.derived.iter().enumerate() {
            let base = if at == 0 {
                "B2C_1A_Base".to_owned()
            } else {
                format!("B2C_1A_Derived{}", at - 1)
            };
            files.push(self.file(&format!("B2C_1A_Derived{at}"), Some(&base), body));
        }
        let last = match self.derived.len() {
            0 => "B2C_1A_Base".to_owned(),
            n => format!("B2C_1A_Derived{}", n - 1),
        };
        let behaviors = match self.behaviors.as_str() {
            "" => String::new(),
            body => format!("<UserJourneyBehaviors>{body}</UserJourneyBehaviors>"),
        };
        let body = format!(
            r#"<RelyingParty><DefaultUserJourney ReferenceId="{}"/>{behaviors}
            <TechnicalProfile Id="PolicyProfile"><DisplayName>p</DisplayName>
            <Protocol Name="OpenIdConnect"/>{}</TechnicalProfile></RelyingParty>"#,
            self.default_journey, self.relying_party
        );
        files.push(self.file("B2C_1A_signup_signin", Some(&last), &body));
        files
    }

    fn file(&self, id: &str, base: Option<&str>, body: &str) -> (String, String) {
        let base = base.map_or_else(String::new, |base| {
            format!(
                "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId>\
                 <PolicyId>{base}</PolicyId></BasePolicy>"
            )
        });
        let text = format!(
            r#"<TrustFrameworkPolicy xmlns="{NAMESPACE}" PolicySchemaVersion="0.3.0.0"
            TenantId="contoso.onmicrosoft.com" PolicyId="{id}"
            PublicPolicyUri="http://contoso.onmicrosoft.com/{id}" {}>{base}{body}</TrustFrameworkPolicy>"#,
            self.header
        );
        (format!("{id}.xml"), text)
    }

    fn base(&self) -> String {
        let text_box = "<UserInputType>TextBox</UserInputType>";
        let claims = [
            claim("objectId", "string", ""),
            claim("sub", "string", ""),
            claim("email", "string", text_box),
            claim("displayName", "string", text_box),
            claim(
                "password",
                "string",
                "<UserInputType>Password</UserInputType>",
            ),
            self.claims.clone(),
        ]
        .concat();
        let list = |name: &str, items: &str| match items {
            "" => String::new(),
            items => format!("<{name}>{items}</{name}>"),
        };
        let contents = format!(
            r#"<ContentDefinition Id="api.page"><LoadUri>~/tenant/templates/AzureBlue/selfAsserted.cshtml</LoadUri>
            <RecoveryUri>~/common/default_page_error.html</RecoveryUri>
            <DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri>
            </ContentDefinition>{}"#,
            self.contents
        );
        let page = profile(
            "Page",
            &format!(
                r#"{PAGE}<Metadata><Item Key="ContentDefinitionReferenceId">api.page</Item></Metadata>{}"#,
                self.page
            ),
        );
        let common = r#"<TechnicalProfile Id="AAD-Common"><DisplayName>a</DisplayName>
            <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.AzureActiveDirectoryProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"/>
            <CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_TokenSigningKeyContainer"/></CryptographicKeys></TechnicalProfile>
            <TechnicalProfile Id="JwtIssuer"><DisplayName>j</DisplayName>
            <Protocol Name="OpenIdConnect"/><OutputTokenFormat>JWT</OutputTokenFormat>
            <Metadata><Item Key="client_id">{service:te}</Item></Metadata>
            <CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_TokenSigningKeyContainer"/>
            <Key Id="issuer_refresh_token_key" StorageReferenceId="B2C_1A_TokenEncryptionKeyContainer"/></CryptographicKeys>
            </TechnicalProfile>"#;
        format!(
            r#"<BuildingBlocks><ClaimsSchema>{claims}</ClaimsSchema>{}{}<ContentDefinitions>{contents}</ContentDefinitions>{}</BuildingBlocks>
            {}<UserJourneys>{}<UserJourney Id="Journey"><OrchestrationSteps>{}</OrchestrationSteps></UserJourney></UserJourneys>{}"#,
            self.predicates,
            list("ClaimsTransformations", &self.transformations),
            list("DisplayControls", &self.controls),
            provider(&format!("{page}{common}{}", self.profiles)),
            self.journeys,
            self.steps,
            list("SubJourneys", &self.sub_journeys),
        )
    }

    /// The set.
    pub(crate) fn set(&self) -> PolicySet {
        let documents = self
            .texts()
            .into_iter()
            .map(|(name, text)| Document::parse(name, &text).expect("the fixture is well-formed"));
        PolicySet::new(documents)
    }

    /// Calls `look` with the effective view of the relying party.
    pub(crate) fn merged<T>(&self, look: impl FnOnce(&Effective<'_>) -> T) -> T {
        let set = self.set();
        let leaf = PolicyIndex(u32::try_from(set.len() - 1).expect("a small set"));
        let chain = Chain::of(&set, leaf);
        look(&Effective::new(&chain))
    }

    /// What is wrong with the set: code, severity and message of every finding.
    pub(crate) fn findings(&self) -> Vec<(&'static str, Severity, String)> {
        judge(&self.set(), &self.options)
            .into_iter()
            .map(|finding| (finding.code.id, finding.severity, finding.message))
            .collect()
    }

    /// The messages of the findings with `code`.
    pub(crate) fn messages(&self, code: &str) -> Vec<String> {
        self.findings()
            .into_iter()
            .filter(|(id, _, _)| *id == code)
            .map(|(_, _, message)| message)
            .collect()
    }

    /// Fails unless `code` is found.
    #[track_caller]
    pub(crate) fn reports(&self, code: &str) {
        assert!(!self.messages(code).is_empty(), "{:#?}", self.findings());
    }

    /// Fails when `code` is found.
    #[track_caller]
    pub(crate) fn accepts(&self, code: &str) {
        let messages = self.messages(code);
        assert!(messages.is_empty(), "{messages:#?}");
    }
}

#[test]
fn nothing_is_wrong_with_the_fixture() {
    assert_eq!(Fixture::new().findings(), []);
}

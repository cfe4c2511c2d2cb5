//! What a user sees for each mistake, and that correct policies have none.

use super::check;
use crate::policy::corpus;
use crate::policy::doc::{Document, NAMESPACE};

/// A policy with `body` in it.
fn policy(body: &str) -> String {
    format!(
        "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' \
         TenantId='contoso.onmicrosoft.com' PolicyId='B2C_1A_Base' \
         PublicPolicyUri='http://contoso.onmicrosoft.com/B2C_1A_Base'>{body}</TrustFrameworkPolicy>"
    )
}

fn technical_profile(body: &str) -> String {
    policy(&format!(
        "<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id='T'>{body}\
         </TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>"
    ))
}

fn claim_types(body: &str) -> String {
    policy(&format!(
        "<BuildingBlocks><ClaimsSchema>{body}</ClaimsSchema></BuildingBlocks>"
    ))
}

/// Code, message, suggestion, help and the text pointed at, one finding per line.
fn findings_of(text: &str) -> String {
    let document = Document::parse("p.xml", text).expect("the fixture is well-formed");
    let mut lines = Vec::new();
    for finding in check(&document) {
        let mut parts = vec![format!("{} {}", finding.code.id, finding.message)];
        if let Some(suggestion) = &finding.suggestion {
            parts.push(format!("did you mean `{suggestion}`?"));
        }
        parts.extend(finding.help.clone());
        if let crate::diag::Place::Policy { span, .. } = &finding.place {
            parts.push(format!("{:?}", &text[span.start..span.end]));
        }
        lines.push(parts.join(" | "));
    }
    lines.join("\n")
}

#[test]
fn ent3001_reports_another_root_and_a_wrong_or_missing_namespace() {
    let texts = [
        "<Policies/>".to_owned(),
        "<TrustFrameworkPolicy/>".to_owned(),
        policy("").replace("/2013/06", "/2014/07"),
        policy("<BuildingBlocks xmlns=''/>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3001 the root element is `Policies`, not `TrustFrameworkPolicy` | give only policy files | "Policies"
    ENT3001 `TrustFrameworkPolicy` is in no namespace | write `xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"` | "TrustFrameworkPolicy"
    ENT3001 `TrustFrameworkPolicy` is in namespace `http://schemas.microsoft.com/online/cpim/schemas/2014/07`, which is not that of policies | write `xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"` | "TrustFrameworkPolicy"
    ENT3001 `BuildingBlocks` is in no namespace | remove the `xmlns` of this element; it inherits the one of the root | "BuildingBlocks"
    "#);
}

#[test]
fn ent3001_accepts_a_prefix_for_the_namespace() {
    let text = policy("<p:BuildingBlocks/>")
        .replace("xmlns=", "xmlns:p=")
        .replace("TrustFrameworkPolicy", "p:TrustFrameworkPolicy");
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3002_reports_an_element_that_is_unknown_or_in_the_wrong_place() {
    let texts = [
        policy("<BuildingBlock/>"),
        policy("<BuildingBlocks><ClaimsProvider/></BuildingBlocks>"),
        technical_profile("<DisplayName>a<b/></DisplayName>"),
        technical_profile(
            "<IncludeTechnicalProfile ReferenceId='T'><Item/></IncludeTechnicalProfile>",
        ),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3002 `TrustFrameworkPolicy` has invalid child element `BuildingBlock` | did you mean `BuildingBlocks`? | "BuildingBlock"
    ENT3002 `BuildingBlocks` has invalid child element `ClaimsProvider` | `ClaimsProvider` belongs in `ClaimsProviders` | "ClaimsProvider"
    ENT3002 `DisplayName` cannot contain `b`: it holds text only | "b"
    ENT3002 `IncludeTechnicalProfile` cannot contain `Item`: its content model is empty | "Item"
    "#);
}

#[test]
fn ent3002_accepts_any_element_in_extensions() {
    assert_eq!(
        findings_of(&technical_profile(
            "<Extensions><a xmlns='b'/></Extensions>"
        )),
        ""
    );
}

#[test]
fn ent3003_reports_the_misplaced_element_and_no_other() {
    let texts = [
        policy(
            "<BuildingBlocks><ContentDefinitions/><ClaimsSchema><ClaimType Id='a'/></ClaimsSchema>\
             <Predicates/></BuildingBlocks>",
        ),
        technical_profile("<OutputClaims/><InputClaims/><Domain>a</Domain>"),
        policy(
            "<RelyingParty><UserJourneyBehaviors/><DefaultUserJourney ReferenceId='J'/></RelyingParty>",
        ),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3003 `ContentDefinitions` must stand after `Predicates` in `BuildingBlocks` | the order is `ClaimsSchema`, `Predicates`, `ContentDefinitions` | "ContentDefinitions"
    ENT3003 `OutputClaims` must stand after `Domain` in `TechnicalProfile` | the order is `Domain`, `InputClaims`, `OutputClaims` | "OutputClaims"
    ENT3003 `InputClaims` must stand before `OutputClaims` in `TechnicalProfile` | the order is `Domain`, `InputClaims`, `OutputClaims` | "InputClaims"
    ENT3003 `UserJourneyBehaviors` must stand after `DefaultUserJourney` in `RelyingParty` | the order is `DefaultUserJourney`, `UserJourneyBehaviors` | "UserJourneyBehaviors"
    "#);
}

#[test]
fn ent3003_accepts_a_list_that_occurs_in_several_parts() {
    let list = "<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId='C'/>\
                </OutputClaimsTransformations>";
    assert_eq!(
        findings_of(&technical_profile(&format!("{list}{list}"))),
        ""
    );
}

#[test]
fn ent3004_reports_a_section_that_is_there_twice_and_alternatives_side_by_side() {
    let texts = [
        policy("<BuildingBlocks/><BuildingBlocks/>"),
        claim_types(
            "<ClaimType Id='a'><Restriction><Enumeration Text='a' Value='b'/>\
             <Pattern RegularExpression='.'/></Restriction></ClaimType>",
        ),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3004 another `BuildingBlocks` in `TrustFrameworkPolicy`, which may have one | "BuildingBlocks"
    ENT3004 `Restriction` has `Enumeration` and cannot have `Pattern` too | "Pattern"
    "#);
}

#[test]
fn ent3004_accepts_an_empty_restriction_and_one_with_many_enumerations() {
    let text = claim_types(
        "<ClaimType Id='a'><Restriction><Enumeration Text='a' Value='b'/>\
         <Enumeration Text='c' Value='d'/></Restriction></ClaimType>\
         <ClaimType Id='b'><Restriction/></ClaimType>",
    );
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3005_reports_a_missing_child() {
    let texts = [
        policy("<BasePolicy><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>"),
        policy("<ClaimsProviders><ClaimsProvider/></ClaimsProviders>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3005 `BasePolicy` has incomplete content: it needs `TenantId` | "BasePolicy"
    ENT3005 `ClaimsProvider` has incomplete content: it needs `TechnicalProfiles` | "ClaimsProvider"
    "#);
}

#[test]
fn ent3005_accepts_a_base_policy_with_both_ids() {
    let text = policy(
        "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_B</PolicyId>\
         </BasePolicy>",
    );
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3006_reports_an_empty_list() {
    insta::assert_snapshot!(findings_of(&technical_profile("<Metadata></Metadata>")), @r#"ENT3006 `Metadata` is empty; it needs at least one `Item` | remove `Metadata` or fill it | "Metadata""#);
}

#[test]
fn ent3006_accepts_lists_that_may_be_empty() {
    let text = technical_profile("<InputClaims/><PersistedClaims/><OutputClaims>\n</OutputClaims>");
    assert_eq!(findings_of(&text), "");
    assert_eq!(findings_of(&policy("<BuildingBlocks/>")), "");
}

#[test]
fn ent3007_reports_an_unknown_attribute() {
    let texts = [
        technical_profile("<IncludeTechnicalProfile ReferenceId='T' Id='T'/>"),
        technical_profile(
            "<OutputClaims><OutputClaim claimTypeReferenceId='a' ClaimTypeReferenceId='a'/></OutputClaims>",
        ),
        technical_profile("<DisplayName Culture='en'>a</DisplayName>"),
        policy("<BuildingBlocks xml:lang='en'/>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3007 `IncludeTechnicalProfile` has no attribute `Id` | its attributes are `ReferenceId` | "Id='T'"
    ENT3007 `OutputClaim` has no attribute `claimTypeReferenceId` | did you mean `ClaimTypeReferenceId`? | its attributes are `ClaimTypeReferenceId`, `PartnerClaimType`, `Required`, `DefaultValue`, `AlwaysUseDefaultValue` | "claimTypeReferenceId='a'"
    ENT3007 `DisplayName` has no attribute `Culture` | it has no attributes | "Culture='en'"
    ENT3007 `BuildingBlocks` has no attribute `lang` | it has no attributes | "xml:lang='en'"
    "#);
}

#[test]
fn ent3007_accepts_a_hint_where_the_schema_is() {
    let text = policy("").replace(
        "xmlns=",
        "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b' xmlns=",
    );
    assert_eq!(findings_of(&text), "");
    let untyped = policy(
        "<BuildingBlocks><ContentDefinitions><ContentDefinition Id='c'><LoadUri a='b'>~/a</LoadUri>\
         </ContentDefinition></ContentDefinitions></BuildingBlocks>",
    );
    assert_eq!(findings_of(&untyped), "");
}

#[test]
fn ent3008_reports_a_missing_attribute() {
    insta::assert_snapshot!(findings_of(&claim_types("<ClaimType/>")), @r#"ENT3008 `ClaimType` needs attribute `Id` | "ClaimType""#);
}

#[test]
fn ent3008_accepts_what_is_optional() {
    assert_eq!(findings_of(&claim_types("<ClaimType Id='a'/>")), "");
}

#[test]
fn ent3009_reports_a_word_with_the_wrong_case_or_white_space() {
    let texts = [
        claim_types("<ClaimType Id='a'><DataType>String</DataType></ClaimType>"),
        claim_types("<ClaimType Id='a'><DataType> string\n</DataType></ClaimType>"),
        technical_profile("<Protocol Name='OpenIDConnect'/>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3009 `DataType` cannot be `String` | did you mean `string`? | one of `boolean`, `date`, `dateTime`, `duration`, `int`, `long`, `string`, `stringCollection`, `alternativeSecurityIdCollection`, `userIdentityCollection`, `userIdentity`, `phoneNumber`, `objectIdentityCollection`, `objectIdentity` | "String"
    ENT3009 `DataType` cannot be ` string ` | did you mean `string`? | remove the white space around the value | " string\n"
    ENT3009 attribute `Name` of `Protocol` cannot be `OpenIDConnect` | did you mean `OpenIdConnect`? | one of `None`, `OAuth1`, `OAuth2`, `SAML2`, `OpenIdConnect`, `WsFed`, `WsTrust`, `UProve11`, `Proprietary` | "OpenIDConnect"
    "#);
}

#[test]
fn ent3009_accepts_every_data_type() {
    let text = claim_types(
        "<ClaimType Id='a'><DataType>stringCollection</DataType></ClaimType>\
         <ClaimType Id='b'><DataType><!-- c -->long</DataType></ClaimType>",
    );
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3010_reports_tenants_policies_guids_and_uris_of_the_wrong_form() {
    let texts = [
        policy("").replace("TenantId='contoso", "TenantId='your-tenant"),
        policy("").replace(
            "TenantId='contoso.onmicrosoft.com'",
            "TenantId='{Settings:Tenant}'",
        ),
        policy("").replace("B2C_1A_Base", "B2C 1A Base"),
        policy("").replace("PolicyId=", "TenantObjectId='{0a1b}' PolicyId="),
        policy(
            "<BuildingBlocks><ContentDefinitions><ContentDefinition Id='c'><DataUri>\
             urn:Com:a</DataUri></ContentDefinition></ContentDefinitions></BuildingBlocks>",
        ),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3010 attribute `TenantId` of `TrustFrameworkPolicy`: `your-tenant.onmicrosoft.com` is not a tenant id | allowed: 3 to 63 letters, digits and dots; a hyphen or an underscore is refused | "your-tenant.onmicrosoft.com"
    ENT3010 attribute `TenantId` of `TrustFrameworkPolicy`: `{Settings:Tenant}` is not a tenant id | replace the placeholder before the upload; allowed: 3 to 63 letters, digits and dots; a hyphen or an underscore is refused | "{Settings:Tenant}"
    ENT3010 attribute `PolicyId` of `TrustFrameworkPolicy`: `B2C 1A Base` is not a policy id | allowed: letters, digits, `_`, `-` and dots, the last character not a dot | "B2C 1A Base"
    ENT3011 attribute `PublicPolicyUri` of `TrustFrameworkPolicy`: `http://contoso.onmicrosoft.com/B2C 1A Base` is not a URI | "http://contoso.onmicrosoft.com/B2C 1A Base"
    ENT3010 attribute `TenantObjectId` of `TrustFrameworkPolicy`: `{0a1b}` is not a GUID | replace the placeholder before the upload; allowed: `00000000-0000-0000-0000-000000000000`: 32 hexadecimal digits and four hyphens | "{0a1b}"
    ENT3010 `DataUri`: `urn:Com:a` is not the address of a page or a page element | allowed: `https://…`, `http://…`, `~/…` or `urn:…` in lower case | "urn:Com:a"
    "#);
}

#[test]
fn ent3010_accepts_a_policy_id_without_the_usual_prefix() {
    assert_eq!(findings_of(&policy("").replace("B2C_1A_Base", "Base")), "");
}

#[test]
fn ent3011_reports_what_is_not_a_boolean_a_number_or_a_uri() {
    let texts = [
        technical_profile("<IncludeInSso>True</IncludeInSso>"),
        technical_profile("<SubjectAuthenticationRequirements TimeToLive='1h'/>"),
        policy("").replace(
            "PublicPolicyUri='http://contoso",
            "PublicPolicyUri='http://{Tenant}",
        ),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3011 `IncludeInSso`: `True` is not `true` or `false` | "True"
    ENT3011 attribute `TimeToLive` of `SubjectAuthenticationRequirements`: `1h` is not a whole number of 32 bits | "1h"
    ENT3011 attribute `PublicPolicyUri` of `TrustFrameworkPolicy`: `http://{Tenant}.onmicrosoft.com/B2C_1A_Base` is not a URI | replace the placeholder before the upload | "http://{Tenant}.onmicrosoft.com/B2C_1A_Base"
    "#);
}

#[test]
fn ent3011_accepts_white_space_around_booleans_and_numbers() {
    let text = technical_profile(
        "<SubjectAuthenticationRequirements TimeToLive=' 4'/><IncludeInSso> false </IncludeInSso>",
    );
    assert_eq!(findings_of(&text), "");
}

fn journey(steps: &str) -> String {
    policy(&format!(
        "<UserJourneys><UserJourney Id='J'><OrchestrationSteps>{steps}</OrchestrationSteps>\
         </UserJourney></UserJourneys>"
    ))
}

#[test]
fn ent3012_reports_repeated_ids_and_orders() {
    let step = |order: &str, exchange: &str| {
        format!(
            "<OrchestrationStep Order='{order}' Type='ClaimsExchange'><ClaimsExchanges>\
             <ClaimsExchange Id='{exchange}' TechnicalProfileReferenceId='T'/></ClaimsExchanges>\
             </OrchestrationStep>"
        )
    };
    let texts = [
        journey(&(step("1", "A") + &step("2", "B") + &step("02", "A"))),
        claim_types("<ClaimType Id='a'/><ClaimType Id='a'/>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3012 there is a duplicate key sequence `02`: another `OrchestrationStep` has this `Order` | "02"
    ENT3012 there is a duplicate key sequence `A`: another `ClaimsExchange` has this `Id` | "A"
    ENT3012 there is a duplicate key sequence `a`: another `ClaimType` has this `Id` | "a"
    "#);
}

#[test]
fn ent3012_accepts_equal_orders_in_different_journeys() {
    let step =
        "<OrchestrationSteps><OrchestrationStep Order='1' Type='SendClaims'/></OrchestrationSteps>";
    let text = policy(&format!(
        "<UserJourneys><UserJourney Id='A'>{step}</UserJourney><UserJourney Id='B'>{step}\
         </UserJourney></UserJourneys>"
    ));
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3013_reports_a_repeated_metadata_key() {
    let items = "<Metadata><Item Key='a'>1</Item><Item Key='a'>2</Item></Metadata>";
    insta::assert_snapshot!(findings_of(&technical_profile(items)), @r#"ENT3013 there is a duplicate key sequence `a`: another `Item` has this `Key` | "a""#);
}

#[test]
fn ent3013_accepts_distinct_metadata_keys() {
    let items = "<Metadata><Item Key='a'>1</Item><Item Key='b'>1</Item></Metadata>";
    assert_eq!(findings_of(&technical_profile(items)), "");
}

#[test]
fn ent3014_reports_repeated_localized_resources() {
    let text = policy(
        "<BuildingBlocks><Localization><LocalizedResources Id='a'/><LocalizedResources Id='a'/>\
         </Localization></BuildingBlocks>",
    );
    insta::assert_snapshot!(findings_of(&text), @r#"ENT3014 there is a duplicate key sequence `a`: another `LocalizedResources` has this `Id` | "a""#);
}

#[test]
fn ent3014_accepts_localized_resources_without_an_id() {
    let text = policy(
        "<BuildingBlocks><Localization><LocalizedResources/><LocalizedResources/></Localization>\
         </BuildingBlocks>",
    );
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3015_reports_ids_that_differ_only_in_case() {
    let text = claim_types("<ClaimType Id='surname'/><ClaimType Id='surName'/>");
    insta::assert_snapshot!(findings_of(&text), @r#"ENT3015 `ClaimType` `surName` differs from `surname` only in case | "surName""#);
}

#[test]
fn ent3015_reports_metadata_keys_that_differ_only_in_case() {
    let items = "<Metadata><Item Key='SETTING.a'>1</Item><Item Key='setting.a'>2</Item></Metadata>";
    insta::assert_snapshot!(findings_of(&technical_profile(items)), @r#"ENT3015 `Item` `setting.a` differs from `SETTING.a` only in case | "setting.a""#);
}

#[test]
fn ent3015_accepts_ids_that_differ() {
    let text = claim_types("<ClaimType Id='surname'/><ClaimType Id='surname2'/>");
    assert_eq!(findings_of(&text), "");
}

#[test]
fn ent3016_reports_text_between_elements() {
    let texts = [
        policy("<BuildingBlocks/>-->"),
        technical_profile("<Protocol Name='None'>;</Protocol>"),
    ];
    let all: Vec<String> = texts.iter().map(|text| findings_of(text)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    ENT3016 `TrustFrameworkPolicy` cannot contain text, but has `-->` | remove it, or make it a comment | "-->"
    ENT3016 `Protocol` cannot contain text, but has `;` | remove it, or make it a comment | ";"
    "#);
}

#[test]
fn ent3016_accepts_comments_and_white_space_between_elements() {
    assert_eq!(
        findings_of(&policy(
            "\r\n\t<!-- text -->\n<BuildingBlocks> </BuildingBlocks>\n"
        )),
        ""
    );
}

#[test]
fn ent3017_reports_white_space_in_an_element_without_content() {
    let text = technical_profile("<Protocol Name='None'>\n</Protocol>");
    insta::assert_snapshot!(findings_of(&text), @r#"ENT3017 `Protocol` cannot contain white space: its content model is empty | close it in its opening tag: `<Protocol … />` | "\n""#);
}

#[test]
fn ent3017_accepts_an_opening_and_a_closing_tag_with_nothing_or_a_comment_between() {
    let text = technical_profile("<Protocol Name='None'></Protocol>");
    assert_eq!(findings_of(&text), "");
    assert_eq!(
        findings_of(&text.replace("></Protocol>", "><!-- c --></Protocol>")),
        ""
    );
}

#[test]
fn ent3018_reports_a_file_over_1024_kb() {
    let text = policy(&" ".repeat(super::MAX_UPLOAD_BYTES));
    insta::assert_snapshot!(findings_of(&text), @"ENT3018 the file has 1048835 bytes; the service accepts 1048576");
}

#[test]
fn ent3018_accepts_a_file_of_1024_kb() {
    let text = policy("");
    let padding = " ".repeat(super::MAX_UPLOAD_BYTES - text.len());
    assert_eq!(findings_of(&policy(&padding)), "");
}

#[test]
fn a_file_with_countless_mistakes_has_a_countable_number_of_findings() {
    let text = policy(&"<x y='z'/>t".repeat(90_000));
    let document = Document::parse("p.xml", &text).expect("it is well-formed");
    assert_eq!(check(&document).len(), super::MAX_FINDINGS);
}

#[test]
fn every_policy_of_the_starter_pack_and_the_unit_tests_is_valid() {
    let mut judged = 0;
    for name in ["starterpack", "unit-tests"] {
        let Some(folder) = corpus::folder(name) else {
            return;
        };
        for (path, text) in corpus::files(&folder) {
            assert_eq!(findings_of(&text), "", "{}", path.display());
            judged += 1;
        }
    }
    assert_eq!(judged, 57 + 117);
}

//! What is judged once for several chains, or several sets, is judged right.
//!
//! [`Judge`] shares the tables of bases and what was found in them. Here its findings are compared
//! with those of judging every chain on its own: over Microsoft's policies, and over small random
//! sets in which much is redefined by many.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::corpus;
use super::doc::{Document, NAMESPACE};
use super::fixture::{PAGE, REST, REST_KEYS, REST_METADATA, profile, provider};
use super::rules::{Judge, JudgeOptions, Placeholders, judge, judge_each};
use super::set::{Policy, PolicySet};
use crate::diag::Findings;

/// All of the findings but their order.
fn shown(findings: &Findings) -> Vec<String> {
    let mut shown: Vec<String> = findings.iter().map(|found| format!("{found:?}")).collect();
    shown.sort();
    shown
}

fn options() -> JudgeOptions {
    JudgeOptions {
        placeholders: Placeholders::Awaited,
        ..JudgeOptions::default()
    }
}

/// The folders below `name` that hold policies.
fn folders(name: &str) -> Vec<PathBuf> {
    let Some(root) = corpus::folder(name) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = corpus::files(&root)
        .into_iter()
        .filter_map(|(path, _)| path.parent().map(Path::to_owned))
        .collect();
    folders.sort();
    folders.dedup();
    folders
}

fn policies(folder: &Path) -> Vec<Arc<Policy>> {
    let documents = corpus::documents(folder).into_iter();
    documents
        .map(|document| Arc::new(Policy::new(document)))
        .collect()
}

#[test]
fn sets_upon_a_shared_starter_pack_are_judged_as_each_would_be_alone() {
    let packs = folders("starterpack");
    let Some(pack) = packs
        .iter()
        .find(|pack| pack.ends_with("SocialAndLocalAccountsWithMfa"))
    else {
        return;
    };
    let pack = policies(pack);
    let folders: Vec<Vec<Arc<Policy>>> = folders("unit-tests")
        .iter()
        .map(|folder| policies(folder))
        .collect();
    let all = PolicySet::shared(pack.iter().chain(folders.iter().flatten()).cloned());
    let options = options();
    let session = Judge::new(&all, &options);
    for folder in &folders {
        // What the folder has takes the place of what the pack has.
        let own = |other: &&Arc<Policy>| !folder.iter().any(|policy| policy.id == other.id);
        let set = PolicySet::shared(folder.iter().chain(pack.iter().filter(own)).cloned());
        let found = session.judge(&set, None);
        assert_eq!(shown(&found), shown(&judge_each(&set, &options)));
    }
}

#[test]
fn the_chains_of_a_starter_pack_are_judged_as_each_would_be_alone() {
    for folder in folders("starterpack") {
        let set = PolicySet::shared(policies(&folder));
        let options = options();
        let found = judge(&set, &options);
        assert_eq!(
            shown(&found),
            shown(&judge_each(&set, &options)),
            "{}",
            folder.display()
        );
    }
}

/// A definition: which of its kind, and what decides its content.
type Defined = (u8, u32);

/// A policy: its base, whether it has a relying party, and what it defines of each kind.
type Drawn = (prop::sample::Index, bool, [Vec<Defined>; 7]);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let few = || prop::collection::btree_map(0..3_u8, any::<u32>(), 0..3);
    let few = || few().prop_map(|few| few.into_iter().collect::<Vec<Defined>>());
    let kinds = [few(), few(), few(), few(), few(), few(), few()];
    prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), kinds), 2..7)
}

/// A choice of `among` by the bits of `seed` from `at`.
fn pick<'a>(seed: u32, at: u32, among: &[&'a str]) -> &'a str {
    among[(seed >> at) as usize % among.len()]
}

fn list(name: &str, items: &str) -> String {
    match items {
        "" => String::new(),
        items => format!("<{name}>{items}</{name}>"),
    }
}

/// The text of one of `policies`; each of several draws of ids that most others define as well.
fn text(policies: &[Drawn], at: usize) -> String {
    let (
        base,
        relying_party,
        [
            claims,
            transformations,
            contents,
            controls,
            profiles,
            journeys,
            subs,
        ],
    ) = &policies[at];
    let each = |list: &[Defined], write: fn(u8, u32) -> String| -> String {
        list.iter().map(|(id, seed)| write(*id, *seed)).collect()
    };
    let blocks = [
        list("ClaimsSchema", &each(claims, claim_type)),
        list(
            "ClaimsTransformations",
            &each(transformations, transformation),
        ),
        list("ContentDefinitions", &each(contents, content)),
        list("DisplayControls", &each(controls, control)),
    ];
    let base = match at {
        0 => String::new(),
        _ => format!(
            "<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_{}</PolicyId></BasePolicy>",
            base.index(at)
        ),
    };
    let providers = match profiles.as_slice() {
        [] => String::new(),
        profiles => provider(&each(profiles, technical_profile)),
    };
    let mut text = format!(
        "<TrustFrameworkPolicy xmlns='{NAMESPACE}' PolicySchemaVersion='0.3.0.0' TenantId='contoso.onmicrosoft.com' \
         PolicyId='B2C_1A_{at}' PublicPolicyUri='http://contoso.onmicrosoft.com/{at}' {}>{base}{}{providers}{}{}",
        pick(at as u32, 0, &["", "DeploymentMode='Development'", ""]),
        list("BuildingBlocks", &blocks.concat()),
        list("UserJourneys", &each(journeys, journey)),
        list("SubJourneys", &each(subs, sub_journey)),
    );
    if *relying_party {
        let _ = write!(
            text,
            "<RelyingParty><DefaultUserJourney ReferenceId='J{}'/>{}<TechnicalProfile Id='R'>\
             <DisplayName>r</DisplayName><Protocol Name='OpenIdConnect'/><OutputClaims>\
             <OutputClaim ClaimTypeReferenceId='c1'/></OutputClaims><SubjectNamingInfo ClaimType='c1'/>\
             </TechnicalProfile></RelyingParty>",
            at % 3,
            list(
                "UserJourneyBehaviors",
                pick(
                    at as u32,
                    1,
                    &["", "<ScriptExecution>Allow</ScriptExecution>"]
                )
            ),
        );
    }
    text + "</TrustFrameworkPolicy>"
}

const CLAIMS: &[&str] = &["c0", "C1", "c2"];
const PROFILES: &[&str] = &["p0", "P1", "P2"];

fn claim_type(id: u8, seed: u32) -> String {
    let data_type = pick(seed, 0, &["string", "boolean", "int"]);
    let input = pick(
        seed,
        4,
        &[
            "",
            "<UserInputType>TextBox</UserInputType>",
            "<UserInputType>Password</UserInputType>",
        ],
    );
    format!(
        "<ClaimType Id='c{id}'><DisplayName>c</DisplayName><DataType>{data_type}</DataType>{input}</ClaimType>"
    )
}

fn transformation(id: u8, seed: u32) -> String {
    format!(
        "<ClaimsTransformation Id='T{id}' TransformationMethod='{}'><InputClaims><InputClaim \
         ClaimTypeReferenceId='{}' TransformationClaimType='inputClaim'/></InputClaims><OutputClaims><OutputClaim \
         ClaimTypeReferenceId='{}' TransformationClaimType='outputClaim'/></OutputClaims></ClaimsTransformation>",
        pick(seed, 0, &["DoesClaimExist", "CopyClaim", "Nonsense"]),
        pick(seed, 3, CLAIMS),
        pick(seed, 6, CLAIMS),
    )
}

fn content(id: u8, seed: u32) -> String {
    let page = pick(
        seed,
        0,
        &[
            "contract:selfasserted:2.1.7",
            "selfasserted:1.1.0",
            "bogus:1.0.0",
        ],
    );
    format!(
        "<ContentDefinition Id='C{id}'><LoadUri>~/p.html</LoadUri><RecoveryUri>~/e.html</RecoveryUri>\
         <DataUri>urn:com:microsoft:aad:b2c:elements:{page}</DataUri></ContentDefinition>"
    )
}

fn control(id: u8, seed: u32) -> String {
    format!(
        "<DisplayControl Id='D{id}' UserInterfaceControlType='VerificationControl'><DisplayClaims><DisplayClaim \
         ClaimTypeReferenceId='c1'/></DisplayClaims><OutputClaims><OutputClaim ClaimTypeReferenceId='{}'/>\
         </OutputClaims><Actions><Action Id='A'><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile \
         TechnicalProfileReferenceId='{}'/></ValidationClaimsExchange></Action></Actions></DisplayControl>",
        pick(seed, 0, CLAIMS),
        pick(seed, 3, PROFILES),
    )
}

fn technical_profile(id: u8, seed: u32) -> String {
    let rest = format!("{REST}<Metadata>{REST_METADATA}</Metadata>{REST_KEYS}");
    let page = format!(
        "{PAGE}<Metadata><Item Key='ContentDefinitionReferenceId'>{}</Item></Metadata>",
        pick(seed, 2, &["C0", "C1", "c2"])
    );
    let anonymous = rest.replace(">Basic<", ">None<");
    let kind = pick(seed, 0, &["", &rest, &anonymous, &page, PAGE, REST]);
    let claims = |name: &str, at| {
        format!(
            "<{name}s><{name} ClaimTypeReferenceId='{}' {}/></{name}s>",
            pick(seed, at, CLAIMS),
            pick(seed, at + 1, &["", "Required='true'", "DefaultValue='yes'"])
        )
    };
    let parts = [
        claims("InputClaim", 4),
        pick(
            seed,
            7,
            &["", "<DisplayClaims><DisplayClaim DisplayControlReferenceId='D0'/></DisplayClaims>", ""],
        )
        .to_owned(),
        claims("OutputClaim", 10),
        pick(
            seed,
            13,
            &[
                "",
                "<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId='T0'/></OutputClaimsTransformations>",
                "<OutputClaimsTransformations><OutputClaimsTransformation ReferenceId='t1'/></OutputClaimsTransformations>",
            ],
        )
        .to_owned(),
        match seed >> 16 & 3 {
            0 => format!(
                "<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId='{}'/></ValidationTechnicalProfiles>",
                pick(seed, 18, PROFILES)
            ),
            1 => format!("<IncludeTechnicalProfile ReferenceId='{}'/>", pick(seed, 18, PROFILES)),
            _ => String::new(),
        },
    ];
    profile(&format!("P{id}"), &format!("{kind}{}", parts.concat()))
}

fn steps(seed: u32, id: u8) -> String {
    let last = pick(
        seed,
        0,
        &[
            "<OrchestrationStep Order='2' Type='SendClaims' CpimIssuerTechnicalProfileReferenceId='P2'/>",
            "<OrchestrationStep Order='2' Type='InvokeSubJourney'><JourneyList><Candidate SubJourneyReferenceId='S0'/>\
             </JourneyList></OrchestrationStep>",
            "<OrchestrationStep Order='3' Type='SendClaims'/>",
        ],
    );
    format!(
        "<OrchestrationSteps><OrchestrationStep Order='1' Type='ClaimsExchange' {}><Preconditions><Precondition \
         Type='ClaimEquals' ExecuteActionsIf='false'><Value>{}</Value><Value>{}</Value>\
         <Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges><ClaimsExchange \
         Id='E{id}' TechnicalProfileReferenceId='{}'/></ClaimsExchanges></OrchestrationStep>{last}</OrchestrationSteps>",
        pick(seed, 3, &["", "ContentDefinitionReferenceId='C0'"]),
        pick(seed, 5, CLAIMS),
        pick(seed, 7, &["True", "x"]),
        pick(seed, 9, PROFILES),
    )
}

fn journey(id: u8, seed: u32) -> String {
    format!("<UserJourney Id='J{id}'>{}</UserJourney>", steps(seed, id))
}

fn sub_journey(id: u8, seed: u32) -> String {
    let kind = pick(seed, 12, &["Call", "Transfer"]);
    format!(
        "<SubJourney Id='S{id}' Type='{kind}'>{}</SubJourney>",
        steps(seed, id)
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_sets_are_judged_as_each_of_their_chains_would_be_alone(drawn in drawn()) {
        let documents = (0..drawn.len()).map(|at| {
            Document::parse(format!("{at}.xml"), &text(&drawn, at)).expect("it is well-formed")
        });
        let set = PolicySet::new(documents);
        let options = JudgeOptions::default();
        let found = judge(&set, &options);
        prop_assert_eq!(shown(&found), shown(&judge_each(&set, &options)));
        // The sets are of use only when their chains are judged.
        prop_assert!(!found.iter().any(|found| found.code.id.starts_with("ENT3")));
    }
}

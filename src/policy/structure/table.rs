//! What the policy schema allows, as a table: TrustFrameworkPolicy_0.3.0.0.xsd in our own terms.
//!
//! One row per kind of element: its children in their order, how often each may occur, its
//! attributes, and which of its descendants need distinct ids. The rows start at the root and go
//! down. What a row means is in [`model`](super::model), what a value may be in
//! [`simple`](super::simple).

use super::model::{
    ChildType, Type, any, anything, child, empty, key, missing_key, one, one_of, opt, optional,
    required, sequence, simple, some, text, unchecked_key,
};
use super::simple::Simple;
use super::simple::Simple::{AnyUri as ANY_URI, Boolean as BOOLEAN, Int as INT};
use super::simple::Simple::{Integer as INTEGER, String as STRING};
use super::simple::{
    AT_LEAST_ONE, CONTENT_URI, CULTURE, FOUR_PART_VERSION, GUID, NON_EMPTY, POLICY_ID,
    POLICY_ID_PATTERN, TENANT_ID, THREE_PART_VERSION,
};

/// The names of the elements that may hold an element named `name`, in the order of the table.
pub(super) fn homes_of(name: &str) -> Vec<&'static str> {
    let mut homes = Vec::new();
    collect_homes(
        "TrustFrameworkPolicy",
        &TRUST_FRAMEWORK_POLICY,
        name,
        &mut homes,
    );
    homes
}

fn collect_homes(
    parent: &'static str,
    row: &'static Type,
    name: &str,
    homes: &mut Vec<&'static str>,
) {
    for particle in row.particles() {
        if particle.name == name && !homes.contains(&parent) {
            homes.push(parent);
        }
        if let ChildType::Row(row) = particle.of {
            collect_homes(particle.name, row, name, homes);
        }
    }
}

pub(super) static TRUST_FRAMEWORK_POLICY: Type = sequence(&[
    opt(child("BasePolicy", &BASE_POLICY)),
    opt(child("PolicyConstraints", &POLICY_CONSTRAINTS)),
    opt(child("Contacts", &CONTACTS)),
    opt(child("DocumentReferences", &DOCUMENT_REFERENCES)),
    opt(child("BuildingBlocks", &BUILDING_BLOCKS)),
    opt(child("ClaimsProviders", &CLAIMS_PROVIDERS)),
    opt(child("UserJourneys", &USER_JOURNEYS)),
    opt(child("SubJourneys", &SUB_JOURNEYS)),
    opt(child("RelyingParty", &RELYING_PARTY)),
])
.attributes(&[
    required("PolicySchemaVersion", FOUR_PART_VERSION),
    required("TenantId", TENANT_ID),
    optional("TenantObjectId", GUID),
    required("PolicyId", POLICY_ID),
    required("PublicPolicyUri", ANY_URI),
    optional("StateTableName", STRING),
    optional("DeploymentMode", DEPLOYMENT_MODE),
    optional("UserJourneyRecorderEndpoint", STRING),
]);

static RELYING_PARTY: Type = sequence(&[
    opt(child("DefaultUserJourney", &REFERENCE)),
    opt(child("Endpoints", &ENDPOINTS)),
    opt(child("UserJourneyBehaviors", &USER_JOURNEY_BEHAVIORS)),
    any(child("TechnicalProfile", &TECHNICAL_PROFILE)),
]);

static USER_JOURNEY_BEHAVIORS: Type = sequence(&[
    opt(child("SingleSignOn", &SINGLE_SIGN_ON)),
    opt(text("SessionExpiryType", SESSION_EXPIRY_TYPE)),
    opt(text("SessionExpiryInSeconds", INT)),
    opt(child(
        "AzureApplicationInsights",
        &AZURE_APPLICATION_INSIGHTS,
    )),
    opt(child("JourneyInsights", &JOURNEY_INSIGHTS)),
    opt(child("ContentDefinitionParameters", &CONTENT_PARAMETERS)),
    opt(child("JourneyFraming", &JOURNEY_FRAMING)),
    opt(text("ScriptExecution", SCRIPT_EXECUTION)),
    opt(child("OnError", &ON_ERROR)),
]);

static ON_ERROR: Type = empty().attributes(&[required("Mode", ON_ERROR_MODE)]);

static JOURNEY_FRAMING: Type =
    empty().attributes(&[required("Enabled", BOOLEAN), required("Sources", STRING)]);

static CONTENT_PARAMETERS: Type = sequence(&[some(child("Parameter", &CONTENT_PARAMETER))])
    .keys(&[unchecked_key(&["Parameter"], "Name")]);

static CONTENT_PARAMETER: Type = simple(STRING).attributes(&[required("Name", STRING)]);

static JOURNEY_INSIGHTS: Type = empty().attributes(&[
    required("InstrumentationKey", GUID),
    required("TelemetryEngine", TELEMETRY_ENGINE),
    optional("DeveloperMode", BOOLEAN),
    optional("ClientEnabled", BOOLEAN),
    optional("ServerEnabled", BOOLEAN),
    optional("TelemetryVersion", THREE_PART_VERSION),
]);

static AZURE_APPLICATION_INSIGHTS: Type =
    empty().attributes(&[required("InstrumentationKey", GUID)]);

static SINGLE_SIGN_ON: Type = empty().attributes(&[
    required("Scope", SSO_SCOPE),
    optional("KeepAliveInDays", INT),
    optional("EnforceIdTokenHintOnLogout", BOOLEAN),
]);

static ENDPOINTS: Type =
    sequence(&[some(child("Endpoint", &ENDPOINT))]).keys(&[key(&["Endpoint"], "Id")]);

static ENDPOINT: Type = empty().attributes(&[
    required("Id", STRING),
    required("UserJourneyReferenceId", STRING),
]);

static REFERENCE: Type = empty().attributes(&[required("ReferenceId", STRING)]);

static SUB_JOURNEYS: Type =
    sequence(&[some(child("SubJourney", &SUB_JOURNEY))]).keys(&[key(&["SubJourney"], "Id")]);

static SUB_JOURNEY: Type = sequence(&[opt(child("OrchestrationSteps", &ORCHESTRATION_STEPS))])
    .attributes(&[required("Id", STRING), required("Type", SUB_JOURNEY_TYPE)]);

static ORCHESTRATION_STEPS: Type =
    sequence(&[some(child("OrchestrationStep", &ORCHESTRATION_STEP))]).keys(&[
        key(&["OrchestrationStep"], "Order"),
        key(
            &["OrchestrationStep", "ClaimsExchanges", "ClaimsExchange"],
            "Id",
        ),
    ]);

static USER_JOURNEYS: Type =
    sequence(&[some(child("UserJourney", &USER_JOURNEY))]).keys(&[key(&["UserJourney"], "Id")]);

static USER_JOURNEY: Type = sequence(&[
    opt(text("AssuranceLevel", STRING)),
    opt(text("PreserveOriginalAssertion", BOOLEAN)),
    opt(child("Authorization", &AUTHORIZATION)),
    opt(child("OrchestrationSteps", &ORCHESTRATION_STEPS)),
    opt(child("ClientDefinition", &CLIENT_DEFINITION_REFERENCE)),
    opt(child("CryptographicKeys", &CRYPTOGRAPHIC_KEYS)),
])
.attributes(&[
    required("Id", STRING),
    optional("NonInteractive", BOOLEAN),
    optional("DefaultCpimIssuerTechnicalProfileReferenceId", STRING),
]);

static CLIENT_DEFINITION_REFERENCE: Type = empty().attributes(&[optional("ReferenceId", STRING)]);

static ORCHESTRATION_STEP: Type = sequence(&[
    any(child("Preconditions", &PRECONDITIONS)),
    any(child(
        "ClaimsProviderSelections",
        &CLAIMS_PROVIDER_SELECTIONS,
    )),
    any(child("ClaimsExchanges", &CLAIMS_EXCHANGES)),
    any(child("JourneyList", &JOURNEY_LIST)),
])
.attributes(&[
    required("Order", INT),
    required("Type", ORCHESTRATION_STEP_TYPE),
    optional("ContentDefinitionReferenceId", STRING),
    optional("CpimIssuerTechnicalProfileReferenceId", STRING),
]);

static JOURNEY_LIST: Type = sequence(&[some(child("Candidate", &CANDIDATE))]);

static CANDIDATE: Type = empty().attributes(&[required("SubJourneyReferenceId", STRING)]);

static CLAIMS_EXCHANGES: Type = sequence(&[any(child("ClaimsExchange", &CLAIMS_EXCHANGE))])
    .attributes(&[optional("UserIdentity", BOOLEAN)]);

static CLAIMS_EXCHANGE: Type = empty().attributes(&[
    required("Id", STRING),
    required("TechnicalProfileReferenceId", STRING),
]);

static CLAIMS_PROVIDER_SELECTIONS: Type = sequence(&[some(child(
    "ClaimsProviderSelection",
    &CLAIMS_PROVIDER_SELECTION,
))])
.attributes(&[optional("DisplayOption", SELECTION_DISPLAY_OPTION)]);

static CLAIMS_PROVIDER_SELECTION: Type = empty().attributes(&[
    optional("TargetClaimsExchangeId", STRING),
    optional("ValidationClaimsExchangeId", STRING),
]);

static AUTHORIZATION: Type = sequence(&[opt(child(
    "AuthorizationTechnicalProfiles",
    &AUTHORIZATION_TECHNICAL_PROFILES,
))]);

static AUTHORIZATION_TECHNICAL_PROFILES: Type =
    sequence(&[some(child("AuthorizationTechnicalProfile", &REFERENCE))])
        .keys(&[key(&["AuthorizationTechnicalProfile"], "ReferenceId")]);

static CLAIMS_PROVIDERS: Type =
    sequence(&[some(child("ClaimsProvider", &CLAIMS_PROVIDER))]).keys(&[key(
        &["ClaimsProvider", "TechnicalProfiles", "TechnicalProfile"],
        "Id",
    )]);

static CLAIMS_PROVIDER: Type = sequence(&[
    opt(child("Domains", &DOMAINS)),
    opt(text("Domain", STRING)),
    opt(text("DisplayName", STRING)),
    one(child("TechnicalProfiles", &TECHNICAL_PROFILES)),
]);

static TECHNICAL_PROFILES: Type = sequence(&[any(child("TechnicalProfile", &TECHNICAL_PROFILE))]);

static TECHNICAL_PROFILE: Type = sequence(&[
    opt(child("Domains", &DOMAINS)),
    opt(text("Domain", STRING)),
    opt(text("DisplayName", STRING)),
    opt(text("Description", STRING)),
    opt(child("Protocol", &PROTOCOL)),
    opt(text("InputTokenFormat", TOKEN_FORMAT)),
    opt(text("OutputTokenFormat", TOKEN_FORMAT)),
    opt(text("AssuranceLevelOfOutputClaims", STRING)),
    opt(child(
        "RequiredAssuranceLevelsOfInputClaims",
        &REQUIRED_ASSURANCE_LEVELS_OF_INPUT_CLAIMS,
    )),
    opt(child(
        "SubjectAuthenticationRequirements",
        &SUBJECT_AUTHENTICATION_REQUIREMENTS,
    )),
    opt(child("Metadata", &METADATA)),
    opt(child("CryptographicKeys", &CRYPTOGRAPHIC_KEYS)),
    opt(child("Suppressions", &SUPPRESSIONS)),
    opt(text("PreferredBinding", STRING)),
    opt(text("IncludeInSso", BOOLEAN)),
    opt(child("InputTokenSources", &INPUT_TOKEN_SOURCES)),
    any(child(
        "InputClaimsTransformations",
        &INPUT_CLAIMS_TRANSFORMATIONS,
    )),
    opt(child("InputClaims", &INPUT_CLAIMS)),
    opt(child("DisplayClaims", &DISPLAY_CLAIMS)),
    opt(child("PersistedClaims", &PERSISTED_CLAIMS)),
    opt(child("OutputClaims", &OUTPUT_CLAIMS)),
    any(child(
        "OutputClaimsTransformations",
        &OUTPUT_CLAIMS_TRANSFORMATIONS,
    )),
    any(child(
        "ValidationTechnicalProfiles",
        &VALIDATION_TECHNICAL_PROFILES,
    )),
    opt(child("SubjectNamingInfo", &SUBJECT_NAMING_INFO)),
    opt(child("Extensions", &EXTENSIONS)),
    opt(text("IncludeClaimsFromTechnicalProfile", STRING)),
    opt(child("IncludeTechnicalProfile", &REFERENCE)),
    opt(child("UseTechnicalProfileForSessionManagement", &REFERENCE)),
    opt(child("ErrorHandlers", &ERROR_HANDLERS)),
    opt(text("EnabledForUserJourneys", ENABLED_FOR_USER_JOURNEYS)),
])
.attributes(&[required("Id", STRING)]);

static ERROR_HANDLERS: Type = sequence(&[any(child("ErrorHandler", &ERROR_HANDLER))]);

static ERROR_HANDLER: Type = sequence(&[
    opt(text("ErrorResponseFormat", ERROR_RESPONSE_FORMAT)),
    one(text("ResponseMatch", STRING)),
    one(text("Action", ERROR_HANDLING_ACTION)),
    any(child(
        "AdditionalRequestParameters",
        &ADDITIONAL_REQUEST_PARAMETERS,
    )),
]);

static ADDITIONAL_REQUEST_PARAMETERS: Type = simple(STRING).attributes(&[required("Key", STRING)]);

static EXTENSIONS: Type = anything(false);

static SUBJECT_NAMING_INFO: Type = empty().attributes(&[
    required("ClaimType", STRING),
    optional("NameQualifier", STRING),
    optional("SPNameQualifier", STRING),
    optional("Format", STRING),
    optional("SPProvidedID", STRING),
    optional("ExcludeAsClaim", BOOLEAN),
]);

static VALIDATION_TECHNICAL_PROFILES: Type = sequence(&[some(child(
    "ValidationTechnicalProfile",
    &VALIDATION_TECHNICAL_PROFILE,
))])
.keys(&[key(&["ValidationTechnicalProfile"], "ReferenceId")]);

static VALIDATION_TECHNICAL_PROFILE: Type =
    sequence(&[any(child("Preconditions", &PRECONDITIONS))]).attributes(&[
        required("ReferenceId", STRING),
        optional("ContinueOnSuccess", BOOLEAN),
        optional("ContinueOnError", BOOLEAN),
    ]);

static OUTPUT_CLAIMS_TRANSFORMATIONS: Type =
    sequence(&[some(child("OutputClaimsTransformation", &REFERENCE))]);

static OUTPUT_CLAIMS: Type = sequence(&[any(child("OutputClaim", &CLAIM_REFERENCE))]);

static PERSISTED_CLAIMS: Type = sequence(&[any(child("PersistedClaim", &PERSISTED_CLAIM))]);

static PERSISTED_CLAIM: Type = empty().attributes(&[
    required("ClaimTypeReferenceId", STRING),
    optional("PartnerClaimType", STRING),
    optional("DefaultValue", STRING),
    optional("OverwriteIfExists", BOOLEAN),
    optional("AlwaysUseDefaultValue", BOOLEAN),
]);

static DISPLAY_CLAIMS: Type = sequence(&[any(child("DisplayClaim", &DISPLAY_CLAIM))]);

static DISPLAY_CLAIM: Type = empty().attributes(&[
    optional("ClaimTypeReferenceId", STRING),
    optional("DisplayControlReferenceId", STRING),
    optional("Required", BOOLEAN),
]);

static INPUT_CLAIMS: Type = sequence(&[any(child("InputClaim", &CLAIM_REFERENCE))]);

static CLAIM_REFERENCE: Type = sequence(&[any(child("From", &FROM))]).attributes(&[
    required("ClaimTypeReferenceId", STRING),
    optional("PartnerClaimType", STRING),
    optional("Required", BOOLEAN),
    optional("DefaultValue", STRING),
    optional("AlwaysUseDefaultValue", BOOLEAN),
]);

static FROM: Type = empty().attributes(&[required("TechnicalProfileReferenceId", STRING)]);

static INPUT_CLAIMS_TRANSFORMATIONS: Type =
    sequence(&[some(child("InputClaimsTransformation", &REFERENCE))]);

static INPUT_TOKEN_SOURCES: Type = sequence(&[some(child("TechnicalProfile", &ID_REFERENCE))]);

static ID_REFERENCE: Type = empty().attributes(&[required("Id", STRING)]);

static SUPPRESSIONS: Type = sequence(&[some(child("Item", &SUPPRESSION))]);

static SUPPRESSION: Type =
    empty().attributes(&[required("Key", STRING), required("Value", STRING)]);

static CRYPTOGRAPHIC_KEYS: Type = sequence(&[some(child("Key", &KEY))]);

static KEY: Type = empty().attributes(&[
    required("Id", STRING),
    required("StorageReferenceId", STRING),
]);

static SUBJECT_AUTHENTICATION_REQUIREMENTS: Type = empty().attributes(&[
    required("TimeToLive", INT),
    optional("ResetExpiryWhenTokenIssued", BOOLEAN),
]);

static REQUIRED_ASSURANCE_LEVELS_OF_INPUT_CLAIMS: Type =
    sequence(&[any(text("RequiredAssuranceLevelOfInputClaims", STRING))]);

static PROTOCOL: Type =
    empty().attributes(&[required("Name", PROTOCOL_NAME), optional("Handler", STRING)]);

static DOMAINS: Type = sequence(&[some(text("Domain", NON_EMPTY))]);

static BUILDING_BLOCKS: Type = sequence(&[
    opt(child("ClaimsSchema", &CLAIMS_SCHEMA)),
    opt(child("Predicates", &PREDICATES)),
    opt(child("InputValidations", &INPUT_VALIDATIONS)),
    opt(child("PredicateValidations", &PREDICATE_VALIDATIONS)),
    opt(child("ClaimsTransformations", &CLAIMS_TRANSFORMATIONS)),
    opt(child("ClientDefinitions", &CLIENT_DEFINITIONS)),
    opt(child("ContentDefinitions", &CONTENT_DEFINITIONS)),
    opt(child("Localization", &LOCALIZATION)),
    opt(child("DisplayControls", &DISPLAY_CONTROLS)),
]);

static DISPLAY_CONTROLS: Type = sequence(&[any(child("DisplayControl", &DISPLAY_CONTROL))])
    .keys(&[missing_key(&["DisplayControl"], "Id")]);

static DISPLAY_CONTROL: Type = sequence(&[
    opt(child("InputClaims", &CONTROL_INPUT_CLAIMS)),
    opt(child("DisplayClaims", &CONTROL_DISPLAY_CLAIMS)),
    opt(child("OutputClaims", &CONTROL_OUTPUT_CLAIMS)),
    opt(child("Actions", &ACTIONS)),
])
.attributes(&[
    required("Id", STRING),
    required("UserInterfaceControlType", USER_INTERFACE_CONTROL_TYPE),
]);

static ACTIONS: Type = sequence(&[any(child("Action", &ACTION))]);

static ACTION: Type = sequence(&[one(child(
    "ValidationClaimsExchange",
    &VALIDATION_CLAIMS_EXCHANGE,
))])
.attributes(&[required("Id", STRING)]);

static VALIDATION_CLAIMS_EXCHANGE: Type = sequence(&[some(child(
    "ValidationClaimsExchangeTechnicalProfile",
    &VALIDATION_EXCHANGE_PROFILE,
))]);

static VALIDATION_EXCHANGE_PROFILE: Type = sequence(&[any(child("Preconditions", &PRECONDITIONS))])
    .attributes(&[
        required("TechnicalProfileReferenceId", STRING),
        optional("ContinueOnSuccess", BOOLEAN),
        optional("ContinueOnError", BOOLEAN),
    ]);

static PRECONDITIONS: Type = sequence(&[some(child("Precondition", &PRECONDITION))]);

static PRECONDITION: Type = sequence(&[
    some(text("Value", STRING)),
    some(text("Action", PRECONDITION_ACTION_TYPE)),
])
.attributes(&[
    required("Type", PRECONDITION_TYPE),
    required("ExecuteActionsIf", BOOLEAN),
]);

static CONTROL_OUTPUT_CLAIMS: Type = sequence(&[any(child("OutputClaim", &CONTROL_CLAIM))]);

static CONTROL_DISPLAY_CLAIMS: Type =
    sequence(&[any(child("DisplayClaim", &CONTROL_DISPLAY_CLAIM))]);

static CONTROL_DISPLAY_CLAIM: Type = empty().attributes(&[
    optional("ClaimTypeReferenceId", STRING),
    optional("ControlClaimType", STRING),
    optional("Required", BOOLEAN),
]);

static CONTROL_INPUT_CLAIMS: Type = sequence(&[any(child("InputClaim", &CONTROL_CLAIM))]);

static CONTROL_CLAIM: Type = empty().attributes(&[
    optional("ClaimTypeReferenceId", STRING),
    optional("Required", BOOLEAN),
    optional("DefaultValue", STRING),
    optional("AlwaysUseDefaultValue", BOOLEAN),
]);

static LOCALIZATION: Type = sequence(&[
    opt(child("SupportedLanguages", &SUPPORTED_LANGUAGES)),
    any(child("LocalizedResources", &LOCALIZED_RESOURCES)),
])
.attributes(&[optional("Enabled", BOOLEAN)])
.keys(&[missing_key(&["LocalizedResources"], "Id")]);

static LOCALIZED_RESOURCES: Type = sequence(&[
    opt(child("LocalizedCollections", &LOCALIZED_COLLECTIONS)),
    opt(child("LocalizedStrings", &LOCALIZED_STRINGS)),
])
.attributes(&[optional("Culture", CULTURE), optional("Id", STRING)]);

static LOCALIZED_STRINGS: Type = sequence(&[any(child("LocalizedString", &LOCALIZED_STRING))]);

static LOCALIZED_STRING: Type = simple(STRING).attributes(&[
    required("ElementType", STRING),
    optional("ElementId", STRING),
    required("StringId", STRING),
]);

static LOCALIZED_COLLECTIONS: Type =
    sequence(&[any(child("LocalizedCollection", &LOCALIZED_COLLECTION))]);

static LOCALIZED_COLLECTION: Type = sequence(&[some(child("Item", &ENUMERATION))]).attributes(&[
    required("ElementType", STRING),
    required("ElementId", STRING),
    required("TargetCollection", STRING),
]);

static SUPPORTED_LANGUAGES: Type =
    sequence(&[any(text("SupportedLanguage", CULTURE))]).attributes(&[
        optional("DefaultLanguage", CULTURE),
        optional("PolicyLanguage", CULTURE),
        optional("MergeBehavior", MERGE_BEHAVIOR),
    ]);

static CONTENT_DEFINITIONS: Type =
    sequence(&[any(child("ContentDefinition", &CONTENT_DEFINITION))])
        .keys(&[key(&["ContentDefinition"], "Id")]);

static CONTENT_DEFINITION: Type = sequence(&[
    opt(child("LoadUri", &ANYTHING)),
    opt(text("RecoveryUri", CONTENT_URI)),
    opt(text("DataUri", CONTENT_URI)),
    opt(child("Metadata", &METADATA)),
    opt(child(
        "LocalizedResourcesReferences",
        &LOCALIZED_RESOURCES_REFERENCES,
    )),
])
.attributes(&[required("Id", STRING)]);

static LOCALIZED_RESOURCES_REFERENCES: Type = sequence(&[any(child(
    "LocalizedResourcesReference",
    &LOCALIZED_RESOURCES_REFERENCE,
))])
.attributes(&[optional("MergeBehavior", MERGE_BEHAVIOR)]);

static LOCALIZED_RESOURCES_REFERENCE: Type = empty().attributes(&[
    required("Language", CULTURE),
    optional("Url", STRING),
    optional("LocalizedResourcesReferenceId", STRING),
]);

static METADATA: Type =
    sequence(&[some(child("Item", &METADATA_ITEM))]).keys(&[unchecked_key(&["Item"], "Key")]);

static METADATA_ITEM: Type = simple(STRING).attributes(&[required("Key", STRING)]);

static CLIENT_DEFINITIONS: Type = sequence(&[any(child("ClientDefinition", &CLIENT_DEFINITION))])
    .keys(&[key(&["ClientDefinition"], "Id")]);

static CLIENT_DEFINITION: Type =
    sequence(&[one(text("ClientUIFilterFlags", STRING))]).attributes(&[required("Id", STRING)]);

static CLAIMS_TRANSFORMATIONS: Type =
    sequence(&[any(child("ClaimsTransformation", &CLAIMS_TRANSFORMATION))])
        .keys(&[key(&["ClaimsTransformation"], "Id")]);

static CLAIMS_TRANSFORMATION: Type = sequence(&[
    opt(child("InputClaims", &TRANSFORMATION_INPUT_CLAIMS)),
    opt(child("InputParameters", &INPUT_PARAMETERS)),
    opt(child("OutputClaims", &TRANSFORMATION_OUTPUT_CLAIMS)),
])
.attributes(&[
    required("Id", STRING),
    required("TransformationMethod", STRING),
]);

static TRANSFORMATION_OUTPUT_CLAIMS: Type =
    sequence(&[some(child("OutputClaim", &TRANSFORMATION_CLAIM))]);

static INPUT_PARAMETERS: Type = sequence(&[some(child("InputParameter", &INPUT_PARAMETER))]);

static INPUT_PARAMETER: Type = empty().attributes(&[
    required("Id", STRING),
    required("DataType", DATA_TYPE),
    required("Value", STRING),
]);

static TRANSFORMATION_INPUT_CLAIMS: Type =
    sequence(&[any(child("InputClaim", &TRANSFORMATION_CLAIM))]);

static TRANSFORMATION_CLAIM: Type = empty().attributes(&[
    required("ClaimTypeReferenceId", STRING),
    optional("TransformationClaimType", STRING),
]);

static PREDICATE_VALIDATIONS: Type =
    sequence(&[any(child("PredicateValidation", &PREDICATE_VALIDATION))])
        .keys(&[key(&["PredicateValidation"], "Id")]);

static PREDICATE_VALIDATION: Type = sequence(&[any(child("PredicateGroups", &PREDICATE_GROUPS))])
    .attributes(&[required("Id", STRING)]);

static PREDICATE_GROUPS: Type = sequence(&[some(child("PredicateGroup", &PREDICATE_GROUP))]);

static PREDICATE_GROUP: Type = sequence(&[
    opt(text("UserHelpText", STRING)),
    any(child("PredicateReferences", &PREDICATE_REFERENCES)),
])
.attributes(&[required("Id", STRING)]);

static INPUT_VALIDATIONS: Type = sequence(&[any(child("InputValidation", &INPUT_VALIDATION))])
    .keys(&[key(&["InputValidation"], "Id")]);

static INPUT_VALIDATION: Type =
    sequence(&[any(child("PredicateReferences", &PREDICATE_REFERENCES))])
        .attributes(&[required("Id", STRING)]);

static PREDICATE_REFERENCES: Type = sequence(&[some(child("PredicateReference", &ID_REFERENCE))])
    .attributes(&[
        optional("Id", STRING),
        optional("HelpText", STRING),
        optional("MatchAtLeast", INTEGER),
        optional("Reject", BOOLEAN),
    ]);

static PREDICATES: Type =
    sequence(&[any(child("Predicate", &PREDICATE))]).keys(&[key(&["Predicate"], "Id")]);

static PREDICATE: Type = sequence(&[
    opt(text("UserHelpText", STRING)),
    opt(child("Parameters", &PREDICATE_PARAMETERS)),
])
.attributes(&[
    required("Id", STRING),
    required("Method", STRING),
    optional("HelpText", STRING),
]);

static PREDICATE_PARAMETERS: Type = sequence(&[any(child("Parameter", &PREDICATE_PARAMETER))]);

static PREDICATE_PARAMETER: Type = simple(STRING).attributes(&[required("Id", STRING)]);

static CLAIMS_SCHEMA: Type =
    sequence(&[some(child("ClaimType", &CLAIM_TYPE))]).keys(&[key(&["ClaimType"], "Id")]);

static CLAIM_TYPE: Type = sequence(&[
    opt(text("DisplayName", STRING)),
    opt(text("DataType", DATA_TYPE)),
    any(child(
        "DefaultPartnerClaimTypes",
        &DEFAULT_PARTNER_CLAIM_TYPES,
    )),
    opt(child("Mask", &MASK)),
    opt(text("AdminHelpText", STRING)),
    opt(text("UserHelpText", STRING)),
    opt(text("UserInputType", USER_INPUT_TYPE)),
    opt(child("Restriction", &RESTRICTION)),
    opt(child("InputValidationReference", &ID_REFERENCE)),
    opt(child("PredicateValidationReference", &ID_REFERENCE)),
])
.attributes(&[
    required("Id", STRING),
    optional("StatementType", STATEMENT_TYPE),
]);

static RESTRICTION: Type = one_of(&[
    any(child("Enumeration", &ENUMERATION)),
    opt(child("Pattern", &PATTERN)),
])
.attributes(&[optional("MergeBehavior", MERGE_BEHAVIOR)]);

static PATTERN: Type = empty().attributes(&[
    required("RegularExpression", STRING),
    optional("HelpText", STRING),
]);

static ENUMERATION: Type = simple(STRING).attributes(&[
    required("Text", STRING),
    required("Value", STRING),
    optional("SelectByDefault", BOOLEAN),
]);

static MASK: Type =
    simple(STRING).attributes(&[required("Type", MASK_TYPE), optional("Regex", STRING)]);

static DEFAULT_PARTNER_CLAIM_TYPES: Type = sequence(&[any(child("Protocol", &PARTNER_PROTOCOL))]);

static PARTNER_PROTOCOL: Type = empty().attributes(&[
    required("Name", PROTOCOL_NAME),
    optional("Handler", STRING),
    required("PartnerClaimType", STRING),
]);

static DOCUMENT_REFERENCES: Type =
    sequence(&[any(child("DocumentReference", &DOCUMENT_REFERENCE))])
        .keys(&[key(&["DocumentReference"], "Id")]);

static DOCUMENT_REFERENCE: Type =
    sequence(&[one(text("DisplayName", STRING)), one(text("Url", ANY_URI))])
        .attributes(&[required("Id", STRING)]);

static CONTACTS: Type = sequence(&[any(child("Contact", &CONTACT))]);

static CONTACT: Type = sequence(&[
    one(text("DisplayName", STRING)),
    one(text("TelephoneNumber", STRING)),
    one(text("Email", STRING)),
    one(text("Role", STRING)),
])
.attributes(&[required("Id", STRING)]);

static POLICY_CONSTRAINTS: Type = sequence(&[
    opt(child("Inheritance", &INHERITANCE)),
    opt(child("RerouteRules", &REROUTE_RULES)),
]);

static REROUTE_RULES: Type =
    sequence(&[any(child("RerouteRule", &REROUTE_RULE))]).attributes(&[required("Type", STRING)]);

static REROUTE_RULE: Type = empty().attributes(&[
    required("PolicyId", POLICY_ID_PATTERN),
    optional("Weight", INT),
    optional("Match", AT_LEAST_ONE),
]);

static INHERITANCE: Type = one_of(&[
    opt(child("Tenants", &TENANTS)),
    opt(child("ConstraintHandler", &CONSTRAINT_HANDLER)),
])
.attributes(&[required("DerivingPolicies", STRING)]);

static CONSTRAINT_HANDLER: Type =
    empty().attributes(&[required("Id", STRING), required("Handler", STRING)]);

static TENANTS: Type = sequence(&[some(child("Tenant", &TENANT))]);

static TENANT: Type = empty().attributes(&[required("ReferenceId", GUID)]);

static BASE_POLICY: Type = sequence(&[
    one(text("TenantId", TENANT_ID)),
    one(text("PolicyId", POLICY_ID)),
]);

/// `LoadUri` has no type in the schema: anything may stand in it.
static ANYTHING: Type = anything(true);

const DEPLOYMENT_MODE: Simple = Simple::OneOf(&["Development", "Production", "Debugging"]);
const STATEMENT_TYPE: Simple = Simple::OneOf(&["Attribute", "Authentication", "Subject"]);
const DATA_TYPE: Simple = Simple::OneOf(&[
    "boolean",
    "date",
    "dateTime",
    "duration",
    "int",
    "long",
    "string",
    "stringCollection",
    "alternativeSecurityIdCollection",
    "userIdentityCollection",
    "userIdentity",
    "phoneNumber",
    "objectIdentityCollection",
    "objectIdentity",
]);
const PROTOCOL_NAME: Simple = Simple::OneOf(&[
    "None",
    "OAuth1",
    "OAuth2",
    "SAML2",
    "OpenIdConnect",
    "WsFed",
    "WsTrust",
    "UProve11",
    "Proprietary",
]);
const MASK_TYPE: Simple = Simple::OneOf(&["Simple", "Regex"]);
const USER_INPUT_TYPE: Simple = Simple::OneOf(&[
    "TextBox",
    "EmailBox",
    "DateTimeDropdown",
    "RadioSingleSelect",
    "DropdownSingleSelect",
    "CheckboxMultiSelect",
    "Password",
    "Readonly",
    "Button",
    "Paragraph",
]);
const MERGE_BEHAVIOR: Simple = Simple::OneOf(&["Append", "Prepend", "ReplaceAll"]);
const USER_INTERFACE_CONTROL_TYPE: Simple = Simple::OneOf(&[
    "VerificationControl",
    "QrCodeControl",
    "AuthenticatorInfoControl",
    "AuthenticatorAppIconControl",
]);
const PRECONDITION_TYPE: Simple = Simple::OneOf(&["ClaimsExist", "ClaimEquals"]);
const PRECONDITION_ACTION_TYPE: Simple = Simple::OneOf(&[
    "SkipThisOrchestrationStep",
    "SkipThisValidationTechnicalProfile",
]);
const TOKEN_FORMAT: Simple = Simple::OneOf(&[
    "JSON",
    "JWT",
    "SAML11",
    "SAML2",
    "CpimUnsigned",
    "UProve11",
    "OAuth2Error",
]);
const ERROR_RESPONSE_FORMAT: Simple = Simple::OneOf(&["json"]);
const ERROR_HANDLING_ACTION: Simple = Simple::OneOf(&["Reauthenticate", "InvalidClient"]);
const ENABLED_FOR_USER_JOURNEYS: Simple = Simple::OneOf(&[
    "true",
    "false",
    "OnClaimsExistence",
    "Always",
    "Never",
    "OnItemExistenceInStringCollectionClaim",
    "OnItemAbsenceInStringCollectionClaim",
]);
const ORCHESTRATION_STEP_TYPE: Simple = Simple::OneOf(&[
    "ConsentScreen",
    "ClaimsProviderSelection",
    "CombinedSignInAndSignUp",
    "ClaimsExchange",
    "ReviewScreen",
    "SendClaims",
    "GetClaims",
    "UserDialog",
    "InvokeSubJourney",
    "Noop",
]);
const SELECTION_DISPLAY_OPTION: Simple =
    Simple::OneOf(&["DoNotShowSingleProvider", "ShowSingleProvider"]);
const SUB_JOURNEY_TYPE: Simple = Simple::OneOf(&["Transfer", "Call"]);
const SSO_SCOPE: Simple = Simple::OneOf(&[
    "Suppressed",
    "TrustFramework",
    "Tenant",
    "Application",
    "Policy",
]);
const SESSION_EXPIRY_TYPE: Simple = Simple::OneOf(&["Rolling", "Absolute"]);
const TELEMETRY_ENGINE: Simple = Simple::OneOf(&["ApplicationInsights"]);
const SCRIPT_EXECUTION: Simple = Simple::OneOf(&["Disallow", "Allow"]);
const ON_ERROR_MODE: Simple = Simple::OneOf(&["ReturnToRequestor", "DisplayInService"]);

//! The model of a difference: what changed, where, how much it matters, for whom.

use std::borrow::Cow;

use crate::diag::Place;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both sides have it, with different values.
    Changed,
    /// Both sides have it under different names.
    Renamed,
    /// Both sides have it, in another order.
    Moved,
}

impl ChangeKind {
    /// The kind seen from the other side.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            other => other,
        }
    }

    /// The sign before a change: `+`, `-` or `~`.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed | Self::Renamed | Self::Moved => '~',
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }
}

/// Whom a change concerns, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Impact {
    /// Applications may stop working, or know their users by another name.
    Breaking,
    /// What is protected, and how well, or who gets to know what.
    Security,
    /// What users meet, or the service does, at sign-in.
    SignIn,
    /// Texts, order on a page, and what nothing uses.
    Cosmetic,
}

impl Impact {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Security, Self::SignIn, Self::Cosmetic];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Security => "security",
            Self::SignIn => "sign-in",
            Self::Cosmetic => "cosmetic",
        }
    }
}

/// The kind of thing that changed, in the order in which changes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// The header of a policy: tenant, base, mode.
    Policy,
    /// What an application calls: its token and its behaviour.
    RelyingParty,
    /// A user journey.
    Journey,
    /// A sub-journey.
    SubJourney,
    /// A technical profile, with what it inherits and includes.
    TechnicalProfile,
    /// A display control.
    DisplayControl,
    /// A claims transformation.
    ClaimsTransformation,
    /// A claim type.
    ClaimType,
    /// A predicate.
    Predicate,
    /// A predicate validation.
    PredicateValidation,
    /// An input validation.
    InputValidation,
    /// A content definition.
    ContentDefinition,
    /// A client definition.
    ClientDefinition,
    /// The languages of a policy.
    Languages,
    /// Texts in one language.
    LocalizedResources,
}

impl Area {
    /// The words for it: `technical profile`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::RelyingParty => "relying party",
            Self::Journey => "journey",
            Self::SubJourney => "sub-journey",
            Self::TechnicalProfile => "technical profile",
            Self::DisplayControl => "display control",
            Self::ClaimsTransformation => "claims transformation",
            Self::ClaimType => "claim type",
            Self::Predicate => "predicate",
            Self::PredicateValidation => "predicate validation",
            Self::InputValidation => "input validation",
            Self::ContentDefinition => "content definition",
            Self::ClientDefinition => "client definition",
            Self::Languages => "languages",
            Self::LocalizedResources => "localized resources",
        }
    }
}

/// Which part of it changed, in the order in which changes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// The thing itself: it came, went, or has another name.
    Definition,
    /// Whether a relying party gets to it.
    Use,
    /// The tenant a policy is for.
    Tenant,
    /// The policy it inherits from.
    BasePolicy,
    /// `DeploymentMode`.
    DeploymentMode,
    /// Where user journeys are recorded.
    Recorder,
    /// The journey that runs.
    Journey,
    /// The claim that says who the user is.
    Subject,
    /// A claim of the token.
    TokenClaim,
    /// What a token issuer is told: issuer, lifetimes, format.
    TokenSetting,
    /// An orchestration step.
    Step,
    /// A condition under which a step is skipped.
    Precondition,
    /// What a step runs.
    Exchange,
    /// What a step offers the user.
    Selection,
    /// A sub-journey a step invokes.
    SubJourney,
    /// The technical profile that issues the token.
    Issuer,
    /// The page that is shown.
    Page,
    /// Protocol and handler.
    Protocol,
    /// An address that is called or trusted.
    Endpoint,
    /// A metadata item.
    Metadata,
    /// A cryptographic key.
    Key,
    /// A claims transformation before.
    InputTransformation,
    /// A claim that is sent or read.
    InputClaim,
    /// A claim that is shown or asked for.
    DisplayClaim,
    /// A claim that is written.
    PersistedClaim,
    /// A claim that comes back.
    OutputClaim,
    /// A claims transformation after.
    OutputTransformation,
    /// A validation technical profile.
    Validation,
    /// Claims taken over from another technical profile.
    ClaimsFrom,
    /// How a session is kept.
    Session,
    /// Behaviour of a relying party: single sign-on, scripts, framing.
    Behaviour,
    /// Telemetry.
    Insights,
    /// The data type of a claim.
    DataType,
    /// How a claim is entered.
    Input,
    /// What may be entered.
    Restriction,
    /// What a claims transformation or predicate does.
    Method,
    /// A parameter of it.
    Parameter,
    /// Where a page comes from.
    PageAddress,
    /// The contract, with its version, a page is written for.
    PageLayout,
    /// A language.
    Language,
    /// A text for people.
    Text,
    /// Anything else.
    Other,
}

impl Aspect {
    /// Its name in machine output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Use => "use",
            Self::Tenant => "tenant",
            Self::BasePolicy => "basePolicy",
            Self::DeploymentMode => "deploymentMode",
            Self::Recorder => "recorder",
            Self::Journey => "journey",
            Self::Subject => "subject",
            Self::TokenClaim => "tokenClaim",
            Self::TokenSetting => "tokenSetting",
            Self::Step => "step",
            Self::Precondition => "precondition",
            Self::Exchange => "exchange",
            Self::Selection => "selection",
            Self::SubJourney => "subJourney",
            Self::Issuer => "issuer",
            Self::Page => "page",
            Self::Protocol => "protocol",
            Self::Endpoint => "endpoint",
            Self::Metadata => "metadata",
            Self::Key => "key",
            Self::InputTransformation => "inputTransformation",
            Self::InputClaim => "inputClaim",
            Self::DisplayClaim => "displayClaim",
            Self::PersistedClaim => "persistedClaim",
            Self::OutputClaim => "outputClaim",
            Self::OutputTransformation => "outputTransformation",
            Self::Validation => "validation",
            Self::ClaimsFrom => "claimsFrom",
            Self::Session => "session",
            Self::Behaviour => "behaviour",
            Self::Insights => "insights",
            Self::DataType => "dataType",
            Self::Input => "input",
            Self::Restriction => "restriction",
            Self::Method => "method",
            Self::Parameter => "parameter",
            Self::PageAddress => "pageAddress",
            Self::PageLayout => "pageLayout",
            Self::Language => "language",
            Self::Text => "text",
            Self::Other => "other",
        }
    }
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The value, for people; what looks like a secret is not in it.
    pub words: String,
    /// Where it is written.
    pub place: Place,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Whom it concerns.
    pub impact: Impact,
    /// The kind of thing.
    pub area: Area,
    /// Its id; empty for what has none and for parts that several relying parties share.
    pub id: String,
    /// Which part of it.
    pub aspect: Aspect,
    /// The part below the thing, outermost first: `step 3`, `` exchange `Facebook` ``.
    pub path: Vec<String>,
    /// Which property of that part, when it is one of several: `default`.
    pub property: Cow<'static, str>,
    /// How it was.
    pub old: Option<Side>,
    /// How it is.
    pub new: Option<Side>,
    /// What it leads to, where that is not obvious.
    pub note: Option<&'static str>,
    /// Ids of the relying parties it touches, sorted; empty when none uses it.
    pub relying_parties: Vec<String>,
    /// Ids of other technical profiles that have the same change because they include this one.
    pub through: Vec<String>,
}

impl Change {
    /// The whole path, from the relying party when there is but one.
    #[must_use]
    pub fn full_path(&self) -> String {
        let mut parts = Vec::new();
        let itself = matches!(self.area, Area::RelyingParty);
        if let (false, [only]) = (itself, self.relying_parties.as_slice()) {
            parts.push(only.clone());
        }
        match (self.area, self.id.as_str()) {
            (Area::RelyingParty, "") => {
                if let [only] = self.relying_parties.as_slice() {
                    parts.push(only.clone());
                }
            }
            (Area::RelyingParty, id) => parts.push(id.to_owned()),
            (area, "") => parts.push(area.words().to_owned()),
            (area, id) => parts.push(format!("{} {id}", area.words())),
        }
        parts.extend(self.path.iter().cloned());
        parts.join(" / ")
    }
}

/// What became of a relying party, or of the end of a chain that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// On both sides, and nothing that it does changed.
    Same,
    /// On both sides, with changes.
    Changed,
    /// Only on the new side.
    Added,
    /// Only on the old side.
    Removed,
    /// It had this id and does what it did.
    Renamed(String),
}

/// A relying party that was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its policy id.
    pub id: String,
    /// Whether it has a relying party; if not, it is the end of a chain that others may build on.
    pub is_relying_party: bool,
    /// What became of it.
    pub state: State,
}

/// Everything that differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// What was compared, by id.
    pub relying_parties: Vec<Compared>,
    /// The changes, in the order in which they are shown: those of one relying party, those that
    /// several share, those that touch none.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Whether the two sides mean the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many changes have `impact`.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        self.changes
            .iter()
            .filter(|change| change.impact == impact)
            .count()
    }
}

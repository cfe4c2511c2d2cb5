//! The content of elements: which children, in which order, how often, and where text may stand.

use super::model::{Content as Model, Particle, Type};
use super::simple::{Simple, is_space};
use super::{Judge, table};
use crate::diag::{CodeInfo, Severity};
use crate::policy::doc::{Content, Element, ElementId, NAMESPACE};

const SCHEMA: &str = "TrustFrameworkPolicy_0.3.0.0.xsd";

/// The root is not a policy.
pub static NOT_A_POLICY: CodeInfo = CodeInfo {
    id: "ENT3001",
    severity: Severity::Error,
    title: "file is not a TrustFramework policy",
    explain: "\
The root element of a custom policy is `TrustFrameworkPolicy`, and it and every element in it belong to \
one namespace:

```xml
<TrustFrameworkPolicy
    xmlns=\"http://schemas.microsoft.com/online/cpim/schemas/2013/06\"
    PolicySchemaVersion=\"0.3.0.0\" TenantId=\"contoso.onmicrosoft.com\"
    PolicyId=\"B2C_1A_TrustFrameworkBase\"
    PublicPolicyUri=\"http://contoso.onmicrosoft.com/B2C_1A_TrustFrameworkBase\">
```

A file with another root, without the `xmlns`, or with a typing slip in it is refused at upload, because \
to the service none of its elements is known. The same holds for a block inside the file that carries \
another `xmlns`, or an empty one as some tools write.",
    source: SCHEMA,
};

/// A child that does not belong here.
pub static UNKNOWN_ELEMENT: CodeInfo = CodeInfo {
    id: "ENT3002",
    severity: Severity::Error,
    title: "element is not allowed here",
    explain: "\
The policy schema does not allow this element inside this parent. The service answers an upload with \
`The element 'X' has invalid child element 'Y'. List of possible elements expected: …`, for example \
`The element 'BuildingBlocks' has invalid child element 'ClaimsProvider'`.

Either the name has a typing slip, or the element stands in the wrong place: a `ClaimsProvider` pasted \
into `BuildingBlocks`, a second `ClaimsProviders` section inside the first, a `Preconditions` outside the \
`ValidationTechnicalProfile` it is meant for. Names are case-sensitive.",
    source: SCHEMA,
};

/// A child behind one it must precede.
pub static OUT_OF_ORDER: CodeInfo = CodeInfo {
    id: "ENT3003",
    severity: Severity::Error,
    title: "element is out of order",
    explain: "\
The children of every element of a policy have one fixed order. An element that is allowed but stands too \
early or too late is refused at upload with `has invalid child element 'X' … List of possible elements \
expected: …`, where the list shows what could still follow at that point.

Move the element. These are met most often, each child at most once and in this order:

- `The element 'BuildingBlocks' has invalid child element`: `ClaimsSchema`, `Predicates`, \
`InputValidations`, `PredicateValidations`, `ClaimsTransformations`, `ClientDefinitions`, \
`ContentDefinitions`, `Localization`, `DisplayControls`.
- `The element 'UserJourneyBehaviors' has invalid child element`: `SingleSignOn`, `SessionExpiryType`, \
`SessionExpiryInSeconds`, `AzureApplicationInsights`, `JourneyInsights`, `ContentDefinitionParameters`, \
`JourneyFraming`, `ScriptExecution`, `OnError`.
- `The element 'TrustFrameworkPolicy' has invalid child element`: `BasePolicy`, `BuildingBlocks`, \
`ClaimsProviders`, `UserJourneys`, `SubJourneys`, `RelyingParty`.
- `The element 'ClaimsTransformation' has invalid child element`: `InputClaims`, `InputParameters`, \
`OutputClaims`.
- `The element 'RelyingParty' has invalid child element`: `DefaultUserJourney`, `Endpoints`, \
`UserJourneyBehaviors`, `TechnicalProfile`.",
    source: SCHEMA,
};

/// A child that occurs more often than it may.
pub static TOO_MANY: CodeInfo = CodeInfo {
    id: "ENT3004",
    severity: Severity::Error,
    title: "element occurs more than once",
    explain: "\
The policy schema allows this element once inside this parent, or allows one alternative and not the \
other beside it. Merge the two: a policy has one `ClaimsProviders` section with any number of \
`ClaimsProvider`s in it, a technical profile has one `OutputClaims`, a `Restriction` has `Enumeration`s or \
a `Pattern`.",
    source: SCHEMA,
};

/// A child that must be there and is not.
pub static MISSING_ELEMENT: CodeInfo = CodeInfo {
    id: "ENT3005",
    severity: Severity::Error,
    title: "required element is missing",
    explain: "\
The policy schema requires a child that this element does not have. The service answers an upload with \
`The element 'X' has incomplete content. List of possible elements expected: …`.",
    source: SCHEMA,
};

/// A container without what it is there to contain.
pub static EMPTY_CONTAINER: CodeInfo = CodeInfo {
    id: "ENT3006",
    severity: Severity::Error,
    title: "list is empty",
    explain: "\
Some lists of a policy may not be empty: `ClaimsSchema`, `ClaimsProviders`, `UserJourneys`, `SubJourneys`, \
`Metadata`, `CryptographicKeys`, `ValidationTechnicalProfiles`, `InputClaimsTransformations`, \
`OutputClaimsTransformations`, `OrchestrationSteps`, `Preconditions`, `ClaimsProviderSelections`, \
`Endpoints`, and in a claims transformation `InputParameters` and `OutputClaims`. The service answers an \
upload with `has incomplete content`.

Remove the list together with its tags. Others, such as `InputClaims` or `BuildingBlocks`, may be empty.",
    source: SCHEMA,
};

/// Text where only elements may stand.
pub static STRAY_TEXT: CodeInfo = CodeInfo {
    id: "ENT3016",
    severity: Severity::Error,
    title: "text where none is allowed",
    explain: "\
Between the elements of a policy there is only white space and comments. Text there is usually left over \
from editing: the end of a comment, a stray character behind a tag, a whole line that lost its `<!--`. The \
service answers an upload with `cannot contain text`.",
    source: SCHEMA,
};

/// White space inside an element that is to be empty.
pub static WHITE_SPACE_IN_EMPTY: CodeInfo = CodeInfo {
    id: "ENT3017",
    severity: Severity::Error,
    title: "white space in an element that must be empty",
    explain: "\
An element that has only attributes may hold nothing, not even a line break between its opening and its \
closing tag. The service answers an upload with `The element cannot contain white space. Content model is \
empty.`

```xml
<OutputClaim ClaimTypeReferenceId=\"email\" />              <!-- right -->
<ClaimsExchange Id=\"SignIn\" TechnicalProfileReferenceId=\"Login\">
</ClaimsExchange>                                         <!-- refused -->
```",
    source: SCHEMA,
};

impl Judge<'_> {
    /// Judges the content of `id`, and everything below it.
    pub(super) fn content(&mut self, id: ElementId, of: &'static Type) {
        match of.content {
            Model::Anything { text } => {
                if !text {
                    self.text_between_elements(id);
                }
            }
            Model::Empty => {
                self.no_children(id, "its content model is empty");
                self.nothing(id);
            }
            Model::Text(simple) => self.text_only(id, simple),
            Model::Sequence(particles) => {
                self.text_between_elements(id);
                self.sequence(id, particles);
            }
            Model::OneOf(particles) => {
                self.text_between_elements(id);
                self.alternatives(id, particles);
            }
        }
    }

    /// Judges an element that holds text and nothing else.
    pub(super) fn text_only(&mut self, id: ElementId, of: Simple) {
        self.no_children(id, "it holds text only");
        self.text_value(id, of);
    }

    /// Judges the children of `id` against `particles`, in order.
    fn sequence(&mut self, id: ElementId, particles: &'static [Particle]) {
        let known = self.known_children(id, particles);
        let in_order = longest_ascent(&known);
        let mut seen = vec![false; particles.len()];
        for (position, (child, particle)) in known.iter().enumerate() {
            if !in_order[position] {
                self.out_of_order(id, *child, *particle, particles, &known);
            } else if seen[*particle] && !particles[*particle].repeats {
                self.too_many(id, *child, Excess::Repeated);
            }
            seen[*particle] = true;
        }
        self.missing(id, particles, &seen);
        self.descend(&known, particles);
    }

    /// Judges the children of `id`, which are all to be of one of the names in `particles`.
    fn alternatives(&mut self, id: ElementId, particles: &'static [Particle]) {
        let known = self.known_children(id, particles);
        for (position, (child, particle)) in known.iter().enumerate() {
            let first = known[0].1;
            if *particle != first {
                self.too_many(id, *child, Excess::Excluded(particles[first].name));
            } else if position > 0 && !particles[first].repeats {
                self.too_many(id, *child, Excess::Repeated);
            }
        }
        self.descend(&known, particles);
    }

    fn descend(&mut self, known: &[(ElementId, usize)], particles: &'static [Particle]) {
        for (child, particle) in known {
            self.element(*child, particles[*particle].of);
        }
    }

    /// The children of `id` with the index of their particle. The others are reported.
    fn known_children(
        &mut self,
        id: ElementId,
        particles: &'static [Particle],
    ) -> Vec<(ElementId, usize)> {
        let document = self.document;
        let mut known = Vec::new();
        for (child, element) in document.children(id) {
            if self.is_full() {
                break;
            }
            let index = particles.iter().position(|p| p.name == element.name);
            if element.namespace.as_deref() != Some(NAMESPACE) {
                self.wrong_namespace(element);
            } else if let Some(index) = index {
                known.push((child, index));
            } else {
                self.unknown_element(id, child, particles);
            }
        }
        known
    }

    /// Judges name and namespace of the root; `false` when nothing else can be said.
    pub(super) fn root(&mut self) -> bool {
        let root = self.document.root();
        if root.name != "TrustFrameworkPolicy" {
            let message = format!(
                "the root element is `{}`, not `TrustFrameworkPolicy`",
                root.name
            );
            let finding = self.finding(&NOT_A_POLICY, root.name_span, message);
            self.findings.push(finding.help("give only policy files"));
            return false;
        }
        if root.namespace.as_deref() != Some(NAMESPACE) {
            self.wrong_namespace(root);
            return false;
        }
        true
    }

    fn wrong_namespace(&mut self, element: &Element) {
        let message = match element.namespace.as_deref() {
            Some(namespace) if !namespace.is_empty() => format!(
                "`{}` is in namespace `{namespace}`, which is not that of policies",
                element.name
            ),
            _ => format!("`{}` is in no namespace", element.name),
        };
        let help = if element.parent.is_some() {
            "remove the `xmlns` of this element; it inherits the one of the root".to_owned()
        } else {
            format!("write `xmlns=\"{NAMESPACE}\"`")
        };
        let finding = self.finding(&NOT_A_POLICY, element.name_span, message);
        self.findings.push(finding.help(help));
    }

    fn unknown_element(
        &mut self,
        parent: ElementId,
        child: ElementId,
        particles: &'static [Particle],
    ) {
        let document = self.document;
        let (parent, child) = (document.element(parent), document.element(child));
        let homes = table::homes_of(&child.name);
        let message = format!(
            "`{}` has invalid child element `{}`",
            parent.name, child.name
        );
        let mut finding = self
            .finding(&UNKNOWN_ELEMENT, child.name_span, message)
            .did_you_mean(&child.name, particles.iter().map(|p| p.name));
        if !homes.is_empty() {
            let homes = quoted(&homes, " or ");
            finding = finding.help(format!("`{}` belongs in {homes}", child.name));
        } else if finding.suggestion.is_none() {
            finding = finding.help(format!("possible elements: {}", names(particles)));
        }
        self.findings.push(finding);
    }

    fn out_of_order(
        &mut self,
        parent: ElementId,
        child: ElementId,
        particle: usize,
        particles: &'static [Particle],
        known: &[(ElementId, usize)],
    ) {
        let document = self.document;
        let at = known.iter().position(|(id, _)| *id == child).unwrap_or(0);
        // What it stands behind although it precedes it, or before although it follows it.
        let later = known[..at].iter().find(|(_, other)| *other > particle);
        let earlier = known[at..].iter().rfind(|(_, other)| *other < particle);
        let hint = match (later, earlier) {
            (Some((_, other)), _) => format!("before `{}`", particles[*other].name),
            (None, Some((_, other))) => format!("after `{}`", particles[*other].name),
            (None, None) => "elsewhere".to_owned(),
        };
        let present: Vec<&str> = particles
            .iter()
            .enumerate()
            .filter(|(index, _)| known.iter().any(|(_, other)| other == index))
            .map(|(_, particle)| particle.name)
            .collect();
        let (parent, element) = (document.element(parent), document.element(child));
        let message = format!("`{}` must stand {hint} in `{}`", element.name, parent.name);
        let finding = self.finding(&OUT_OF_ORDER, element.name_span, message);
        let order = quoted(&present, ", ");
        self.findings
            .push(finding.help(format!("the order is {order}")));
    }

    fn too_many(&mut self, parent: ElementId, child: ElementId, excess: Excess) {
        let document = self.document;
        let (owner, element) = (&document.element(parent).name, document.element(child));
        let (message, other) = match excess {
            Excess::Repeated => (
                format!(
                    "another `{}` in `{owner}`, which may have one",
                    element.name
                ),
                element.name.as_str(),
            ),
            Excess::Excluded(other) => (
                format!(
                    "`{owner}` has `{other}` and cannot have `{}` too",
                    element.name
                ),
                other,
            ),
        };
        let first = document
            .child(parent, other)
            .map(|(id, _)| document.place_of(id));
        let mut finding = self.finding(&TOO_MANY, element.name_span, message);
        if let Some(first) = first {
            finding = finding.related("first one here", first);
        }
        self.findings.push(finding);
    }

    fn missing(&mut self, id: ElementId, particles: &'static [Particle], seen: &[bool]) {
        let element = self.document.element(id);
        let absent: Vec<&str> = particles
            .iter()
            .zip(seen)
            .filter(|(particle, seen)| particle.required && !**seen)
            .map(|(particle, _)| particle.name)
            .collect();
        if absent.is_empty() {
            return;
        }
        let only_list = particles.len() == 1 && particles[0].repeats;
        let finding = if only_list && self.document.children(id).next().is_none() {
            let message = format!(
                "`{}` is empty; it needs at least one `{}`",
                element.name, absent[0]
            );
            self.finding(&EMPTY_CONTAINER, element.name_span, message)
                .help(format!("remove `{}` or fill it", element.name))
        } else {
            let absent = quoted(&absent, " and ");
            let message = format!(
                "`{}` has incomplete content: it needs {absent}",
                element.name
            );
            self.finding(&MISSING_ELEMENT, element.name_span, message)
        };
        self.findings.push(finding);
    }

    fn no_children(&mut self, id: ElementId, why: &str) {
        let document = self.document;
        let parent = document.element(id);
        for (_, child) in document.children(id) {
            let message = format!("`{}` cannot contain `{}`: {why}", parent.name, child.name);
            let finding = self.finding(&UNKNOWN_ELEMENT, child.name_span, message);
            self.findings.push(finding);
        }
    }

    /// Reports text other than white space between the children of `id`.
    fn text_between_elements(&mut self, id: ElementId) {
        let document = self.document;
        let element = document.element(id);
        for content in &element.content {
            let Content::Text(text, span) = content else {
                continue;
            };
            let stray = text.trim_matches(is_space);
            let blank_section = stray.is_empty() && document.blank_sections.contains(span);
            if !stray.is_empty() || blank_section {
                let shown: String = if blank_section {
                    "<![CDATA[ ]]>".to_owned()
                } else {
                    stray.chars().take(30).collect()
                };
                let message = format!("`{}` cannot contain text, but has `{shown}`", element.name);
                let finding = self.finding(&STRAY_TEXT, *span, message);
                self.findings
                    .push(finding.help("remove it, or make it a comment"));
            }
        }
    }

    /// Reports any text in `id`, white space included.
    fn nothing(&mut self, id: ElementId) {
        let document = self.document;
        let element = document.element(id);
        let has = |wanted: fn(&str) -> bool| {
            element.content.iter().find_map(|content| match content {
                Content::Text(text, span) if wanted(text) => Some(*span),
                _ => None,
            })
        };
        if has(|text| !text.trim_matches(is_space).is_empty()).is_some() {
            self.text_between_elements(id);
        } else if let Some(span) = has(|text| !text.is_empty()) {
            let message = format!(
                "`{}` cannot contain white space: its content model is empty",
                element.name
            );
            let help = format!("close it in its opening tag: `<{} … />`", element.name);
            let finding = self.finding(&WHITE_SPACE_IN_EMPTY, span, message);
            self.findings.push(finding.help(help));
        }
    }
}

/// Why a child is one too many.
#[derive(Clone, Copy)]
enum Excess {
    /// It is there already.
    Repeated,
    /// This other child is there.
    Excluded(&'static str),
}

fn names(particles: &[Particle]) -> String {
    let names: Vec<&str> = particles.iter().map(|particle| particle.name).collect();
    quoted(&names, ", ")
}

/// The names in back-quotes, the last two joined by `last`.
fn quoted(names: &[&str], last: &str) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            text.push_str(if at + 1 == names.len() { last } else { ", " });
        }
        text.push('`');
        text.push_str(name);
        text.push('`');
    }
    text
}

/// Which children are part of the longest run that is in order: the others are the misplaced ones.
/// Takes `n log n` time.
pub(crate) fn longest_ascent(children: &[(ElementId, usize)]) -> Vec<bool> {
    // `ends[length]` is the child that ends the best run of that length so far.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(children.len());
    for (at, (_, order)) in children.iter().enumerate() {
        let length = ends.partition_point(|end| children[*end].1 <= *order);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut in_order = vec![false; children.len()];
    let mut current = ends.last().copied();
    while let Some(at) = current {
        in_order[at] = true;
        current = before[at];
    }
    in_order
}

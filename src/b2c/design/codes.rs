//! Findings of the generator itself.

use crate::diag::{Code, CodeInfo, Severity};

/// A text that XML cannot carry.
pub static UNWRITABLE: CodeInfo = CodeInfo {
    id: "ENT2960",
    severity: Severity::Error,
    title: "text cannot be written to XML",
    explain: "\
Policies are XML 1.0, and XML 1.0 has no way to write some characters: most control characters, such
as U+0000, and the code points U+FFFE and U+FFFF. Not even a character reference may stand for them. A
text of the plan that goes into a policy holds one.

Remove the character. They usually come from copying out of a terminal or a spreadsheet.",
    source: "W3C XML 1.0, production Char",
};

/// A fragment that cannot be read.
pub static FRAGMENT_UNREADABLE: CodeInfo = CodeInfo {
    id: "ENT2961",
    severity: Severity::Error,
    title: "fragment is not well-formed XML",
    explain: "\
A file of `customPolicies.fragments` is put into the generated extensions, so it has to be XML: the
elements side by side, or inside any one root element. This one cannot be read, and nothing of it is
in the policies.

```xml
<ClaimType Id=\"loyaltyTier\">
  <DisplayName>Loyalty tier</DisplayName>
  <DataType>string</DataType>
</ClaimType>
```

Usual causes: a closing tag that is missing, `&` that is not written `&amp;`, or a prefix that no
element declares.",
    source: "W3C XML 1.0, well-formed documents",
};

/// A fragment with an element its point does not take.
pub static FRAGMENT_ELEMENT: CodeInfo = CodeInfo {
    id: "ENT2962",
    severity: Severity::Error,
    title: "fragment holds an element its point does not take",
    explain: "\
Each point of the extensions takes one kind of element: `claimsSchema` takes `ClaimType`,
`claimsProviders` takes `ClaimsProvider` (not a bare `TechnicalProfile`), `localization` takes
`LocalizedResources`, and so on. The service refuses a policy with an element in another place.

Move the element to a fragment with the right `at`, or wrap it:

```xml
<ClaimsProvider>
  <DisplayName>Loyalty</DisplayName>
  <TechnicalProfiles>
    <TechnicalProfile Id=\"REST-Loyalty\">…</TechnicalProfile>
  </TechnicalProfiles>
</ClaimsProvider>
```",
    source: "TrustFrameworkPolicy_0.3.0.0.xsd",
};

/// A fragment that defines what the extensions already define.
pub static FRAGMENT_DUPLICATE: CodeInfo = CodeInfo {
    id: "ENT2963",
    severity: Severity::Error,
    title: "fragment defines an id the extensions already have",
    explain: "\
A policy file may define an id once for each kind of element; ids are compared without case. A
fragment defines one that the plan leads to as well, or that another fragment has. The service
refuses the file (\"duplicate key sequence\").

Choose another id. To change something the plan generates, use the plan's own setting; to change
something of the base, repeat its id: the base is another file.",
    source: "TrustFrameworkPolicy_0.3.0.0.xsd; Microsoft Learn: troubleshoot custom policies",
};

/// An id of ours that the base uses.
pub static TAKEN_ID: CodeInfo = CodeInfo {
    id: "ENT2964",
    severity: Severity::Error,
    title: "base uses an id that the generator needs",
    explain: "\
Validation profiles of a page and steps of a journey *merge* when a policy repeats an id of its base:
both lists run. So the generator gives its own pages and journeys ids that no starter pack has. The
folder that `customPolicies.base` names defines one of them all the same.

Rename it in your base; it is probably left over from policies that were generated before. If the
base holds nothing else of yours, write `base: builtin`.",
    source: "GitHub: azure-ad-b2c/samples issue 452",
};

/// A value for carried policies that none of them needs.
pub static NOTHING_USES: CodeInfo = CodeInfo {
    id: "ENT2965",
    severity: Severity::Warning,
    title: "no carried policy uses this",
    explain: "\
`customPolicies.settings` are the values of `{Settings:Key}` in the files that `customPolicies.files` carries
along, `keys` the key containers those refer to in `StorageReferenceId`, and `tenantPolicies` the policies
they derive from that are in the tenant but not in the plan. No file has this one. It was misspelt, or what
used it is gone; a placeholder whose value is misspelt is reported in the file.

Correct the name, or delete the entry.",
    source: "structure of the plan",
};

/// An application that uses a policy which is not there.
pub static NO_SUCH_POLICY: CodeInfo = CodeInfo {
    id: "ENT2966",
    severity: Severity::Error,
    title: "application uses a policy that is not there",
    explain: "\
`applications[].relyingParties` names relying parties of the plan by their names, and carried policies by
their ids (`B2C_1A_signup_signin`). What it names by an id has to be a policy of the plan or of
`customPolicies.files`, and to have a `RelyingParty`: only such a policy can be called.

Correct the id, or carry the file along.",
    source: "Microsoft Learn: RelyingParty element",
};

/// The codes of this module.
pub const CODES: &[Code] = &[
    &UNWRITABLE,
    &FRAGMENT_UNREADABLE,
    &FRAGMENT_ELEMENT,
    &FRAGMENT_DUPLICATE,
    &TAKEN_ID,
    &NOTHING_USES,
    &NO_SUCH_POLICY,
];

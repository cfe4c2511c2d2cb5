//! Finding codes about the shape of a plan: `ENT1`.

use crate::diag::{Code, CodeInfo, Severity};

/// All codes of this module, in order.
pub const CODES: &[Code] = &[
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &WRONG_TYPE,
    &NOT_ALLOWED,
    &PATTERN,
    &LENGTH,
    &RANGE,
    &COUNT,
    &REPEATED,
    &NO_VARIANT,
    &NOT_READABLE,
    &SECRET_LITERAL,
    &SECRET_SUSPECTED,
];

/// Unknown key.
pub static UNKNOWN_KEY: CodeInfo = CodeInfo {
    id: "ENT1001",
    severity: Severity::Error,
    title: "unknown key",
    explain: "\
The plan has no such setting at this place. A key that is not known is never ignored: it would look to a
reviewer as if it had an effect. Keys are written in camelCase, as in Microsoft Graph.

The finding names the nearest key that exists here, or the section that the key belongs into.
`entrada schema` prints all keys; an editor with yaml-language-server completes them.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A key is missing.
pub static MISSING_KEY: CodeInfo = CodeInfo {
    id: "ENT1002",
    severity: Severity::Error,
    title: "a key is missing",
    explain: "\
This part of the plan needs the key. It is shown at the key of the part it is missing in.

```yaml
version: 1
name: contoso-shop
target:
  platform: b2c
  tenant: contoso.onmicrosoft.com
environments:
  prod: {}
```",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A value has the wrong type.
pub static WRONG_TYPE: CodeInfo = CodeInfo {
    id: "ENT1003",
    severity: Severity::Error,
    title: "a value has the wrong type",
    explain: "\
A text stands where a number, a list or a map is expected, or the reverse. In YAML `1`, `true` and
`null` without quotes are not text, `\"1\"` in quotes is; a list has one `- item` on each line; a map has
`key: value` lines that are indented below their key.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A value does not exist.
pub static NOT_ALLOWED: CodeInfo = CodeInfo {
    id: "ENT1004",
    severity: Severity::Error,
    title: "a value does not exist",
    explain: "\
The setting takes one of a few words. The finding lists them, and names the nearest one.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A text does not have the expected form.
pub static PATTERN: CodeInfo = CodeInfo {
    id: "ENT1005",
    severity: Severity::Error,
    title: "a text does not have the expected form",
    explain: "\
The setting takes text of a certain form, for example a name of lower-case letters, digits and hyphens.
The finding says what the setting is, or the form as a regular expression.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A text is too short or too long.
pub static LENGTH: CodeInfo = CodeInfo {
    id: "ENT1006",
    severity: Severity::Error,
    title: "a text is too short or too long",
    explain: "\
The setting limits the length of its text, in characters. Limits are those of the service that the text
is sent to.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A number is out of range.
pub static RANGE: CodeInfo = CodeInfo {
    id: "ENT1007",
    severity: Severity::Error,
    title: "a number is out of range",
    explain: "\
The setting limits its number. The unit of each number is in its description: `entrada schema`.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A list or a map has too few or too many entries.
pub static COUNT: CodeInfo = CodeInfo {
    id: "ENT1008",
    severity: Severity::Error,
    title: "a list or a map has too few or too many entries",
    explain: "\
The setting limits how many entries it takes. A list that may not be empty is left out when there is
nothing to say.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A list has an item twice.
pub static REPEATED: CodeInfo = CodeInfo {
    id: "ENT1009",
    severity: Severity::Error,
    title: "a list has an item twice",
    explain: "\
The items of this list must differ, because the second one has no meaning of its own. Delete it.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A value fits none of its forms.
pub static NO_VARIANT: CodeInfo = CodeInfo {
    id: "ENT1010",
    severity: Severity::Error,
    title: "a value fits none of its forms",
    explain: "\
The setting can be written in several forms, and this is none of them, or two at once. A secret
reference, for example, is `{ env: NAME, version: 1 }` or `{ file: PATH, version: 1 }`.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A value does not fit its setting.
pub static NOT_READABLE: CodeInfo = CodeInfo {
    id: "ENT1012",
    severity: Severity::Error,
    title: "a value does not fit its setting",
    explain: "\
The value has the right type, but the setting cannot hold it: for example a whole number written with a
fraction (`3.0`), or one that is larger than the setting allows.",
    source: "the plan's schema, `schemas/plan.schema.json`",
};

/// A secret is written into the plan.
pub static SECRET_LITERAL: CodeInfo = CodeInfo {
    id: "ENT1020",
    severity: Severity::Error,
    title: "a secret is written into the plan",
    explain: "\
Plans are reviewed, committed and rendered: a secret in one is known to everybody who can read the
repository, for ever. A plan only names where a secret is kept:

```yaml
clientSecret: { env: GOOGLE_CLIENT_SECRET, version: 1 }
```

The value is read when it is sent. Changing `version` is what rotates it. A secret that has been
written into a plan, also by way of a variable, should be replaced at its issuer. Excerpts of the
file show `***` in its place.",
    source: "product rule: secrets do not travel",
};

/// This looks like a secret.
pub static SECRET_SUSPECTED: CodeInfo = CodeInfo {
    id: "ENT1021",
    severity: Severity::Warning,
    title: "this looks like a secret",
    explain: "\
A part of the plan that is passed on as it is, such as a `graph` body, holds a text under a key such as
`clientSecret` or `password`, or a private key. Everybody who can read the plan can read it. Create the
object without it, and set the secret where the plan has a secret reference, or in the tenant.",
    source: "product rule: secrets do not travel",
};

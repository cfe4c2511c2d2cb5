//! Codes about the files that are judged, rather than about what is in them: `ENT0110`–`ENT0119`.

use crate::diag::{Code, CodeInfo, Severity};

/// The codes of this module.
pub const CODES: &[Code] = &[
    &NOTHING_THERE,
    &NO_POLICIES,
    &BAD_GLOB,
    &UNREADABLE,
    &BASE_CHOSEN,
    &NOT_JUDGED,
    &BAD_VALUE,
    &BAD_MANIFEST,
    &SUPPRESSES_NOTHING,
];

/// A path leads nowhere.
pub static NOTHING_THERE: CodeInfo = CodeInfo {
    id: "ENT0110",
    severity: Severity::Error,
    title: "a path on the command line leads nowhere",
    explain: "\
There is no file or folder with this name. Paths are relative to the current folder. Nothing is judged \
silently: a pipeline in which a folder was renamed would otherwise stay green for ever.",
    source: "entrada: what policy lint reads",
};

/// A folder or glob without policies.
pub static NO_POLICIES: CodeInfo = CodeInfo {
    id: "ENT0111",
    severity: Severity::Error,
    title: "a folder or glob has no policies",
    explain: "\
No file in the folder or below it, or none that the glob stands for, is a custom policy: an XML file (`.xml`) \
whose root element is `TrustFrameworkPolicy`. Other XML files are passed over, which `-v` says; folders whose \
names start with a dot are not entered.",
    source: "entrada: what policy lint reads",
};

/// A glob is none.
pub static BAD_GLOB: CodeInfo = CodeInfo {
    id: "ENT0112",
    severity: Severity::Error,
    title: "a path on the command line is no valid glob",
    explain: "\
The path has one of the characters `* ? [ {`, which make it a glob, and no file has that very name; but the \
glob is not complete, usually because a bracket or brace is not closed. `*` stands for any name, `**` for any \
folders, `[ab]` for one of these characters.",
    source: "entrada: what policy lint reads",
};

/// A policy file that cannot be read.
pub static UNREADABLE: CodeInfo = CodeInfo {
    id: "ENT0113",
    severity: Severity::Error,
    title: "a policy file cannot be read",
    explain: "\
The file is there, but the system refuses to read it, it is not a regular file, or it is larger than any \
policy: the service takes files of up to 1,024 KB.",
    source: "Microsoft Learn: Azure AD B2C service limits and restrictions",
};

/// One of several bases.
pub static BASE_CHOSEN: CodeInfo = CodeInfo {
    id: "ENT0114",
    severity: Severity::Info,
    title: "one of several possible base policies was chosen",
    explain: "\
The base of this policy is not in its folder, and several files elsewhere have its id. The policies of the \
folder are judged upon the one on which they have the fewest errors; of equal ones, upon the one that \
defines most of what they refer to, then the most at all, then the first by path.

In a tenant there is only one. Name its file or folder with `--base` to have the policies judged upon that one. \
As text this is shown with `-v` only.",
    source: "entrada: how policy lint finds bases",
};

/// A policy that was not judged to the end.
pub static NOT_JUDGED: CodeInfo = CodeInfo {
    id: "ENT0115",
    severity: Severity::Info,
    title: "policies were not judged to the end",
    explain: "\
References, journeys and claims are judged on a whole chain of policies. A chain in which a base is missing, \
cannot be read or does not have the structure of a policy means nothing certain, so that nothing more is said \
about the policies that end it: neither that something is wrong with them nor that nothing is.

Correct what is named and run again. It is a warning when the cause is a file that is not judged itself, \
because then no other finding tells.",
    source: "entrada: how policy lint judges",
};

/// A value that is none.
pub static BAD_VALUE: CodeInfo = CodeInfo {
    id: "ENT0116",
    severity: Severity::Error,
    title: "file of values does not hold values by name",
    explain: "\
The file of `--values` is a map of names to texts, numbers or booleans, YAML or JSON:

```yaml
yourtenant: contoso
ProxyIdentityExperienceFrameworkAppId: 00000000-0000-0000-0000-000000000000
apiHost: api.contoso.com
```

Names are compared without case. A value stands for `{{ name }}`, for `{Settings:name}` and for the word of a \
starter pack with that name. The file is no place for secrets: policies hold none.",
    source: "entrada: how templates are filled in",
};

/// A manifest that cannot be used.
pub static BAD_MANIFEST: CodeInfo = CodeInfo {
    id: "ENT0117",
    severity: Severity::Error,
    title: "tenant manifest cannot be used",
    explain: "\
The file of `--tenant-manifest` is not YAML or JSON, has an entry that is not known, or is of another version, \
so that nothing was compared with the tenant. `entrada schema tenant` prints its schema.",
    source: "the manifest's schema, `schemas/tenant.schema.json`",
};

/// A suppression without effect.
pub static SUPPRESSES_NOTHING: CodeInfo = CodeInfo {
    id: "ENT0118",
    severity: Severity::Warning,
    title: "a suppression has no effect",
    explain: "\
`entrada-lint.yaml` suppresses a finding that is not there any more, or in a file that is not there. A \
suppression that is left behind would hide the finding should it come back for another reason.

Delete it, or correct its path: it is relative to the file it is in, `*` stands for any name, `**` for any \
folders, and after a `#` comes an element. Suppressions for files that were not judged in this run are not \
reported.",
    source: "entrada: how findings are suppressed",
};

//! Codes about the files a plan names.

use crate::diag::{Code, CodeInfo, Severity};

/// The codes of this module.
pub const CODES: &[Code] = &[
    &OUTSIDE,
    &MISSING,
    &EMPTY_GLOB,
    &BAD_GLOB,
    &UNREADABLE,
    &INPUT_ABSENT,
    &CERTIFICATE_ABSENT,
];

/// A path leads out of the plan's folder.
pub static OUTSIDE: CodeInfo = CodeInfo {
    id: "ENT0901",
    severity: Severity::Error,
    title: "a path leads out of the plan's folder",
    explain: "\
A plan may only name files in its own folder and the folders below it. The path is absolute, climbs out
with `..`, or goes through a symbolic link that leads elsewhere.

This keeps a plan reviewable (everything it depends on is beside it) and makes it safe to check a plan
somebody else wrote.

Move the file into the plan's folder and name it relative to that:

```yaml
customPolicies:
  base: packs/SocialAndLocalAccounts     # not ../packs/…
```",
    source: "entrada: what a plan may read",
};

/// A file is not there.
pub static MISSING: CodeInfo = CodeInfo {
    id: "ENT0902",
    severity: Severity::Error,
    title: "a file the plan names does not exist",
    explain: "\
The plan names a fragment, certificate, metadata file, image, policy file or starter pack that is not
there. Paths are relative to the folder of the plan, whatever the working directory is.

Files of secrets (`{ file: PATH }`) are not looked for here: they are read when they are sent.",
    source: "entrada: what a plan may read",
};

/// A glob stands for nothing.
pub static EMPTY_GLOB: CodeInfo = CodeInfo {
    id: "ENT0903",
    severity: Severity::Error,
    title: "no file matches a glob",
    explain: "\
A glob that matches nothing is nearly always a slip in the path, and a policy set from which files are
silently missing would be worse than none.

`*` matches within one folder, `**` any folders. Paths are relative to the plan's folder.",
    source: "entrada: what a plan may read",
};

/// A text is no glob.
pub static BAD_GLOB: CodeInfo = CodeInfo {
    id: "ENT0904",
    severity: Severity::Error,
    title: "a path is no valid glob",
    explain: "\
The path has one of the characters `* ? [ {`, which make it a glob, but it is not a complete one: usually
a bracket or brace that is not closed. Put a character that is meant literally into brackets: `[[]`.",
    source: "entrada: what a plan may read",
};

/// A file cannot be read.
pub static UNREADABLE: CodeInfo = CodeInfo {
    id: "ENT0905",
    severity: Severity::Error,
    title: "a file the plan names cannot be read",
    explain: "\
The file exists, but the system refuses to read it, it is not a regular file, or it is larger than
anything a plan has use for (8 MB).",
    source: "entrada: what a plan may read",
};

/// An export is not here.
pub static INPUT_ABSENT: CodeInfo = CodeInfo {
    id: "ENT0906",
    severity: Severity::Warning,
    title: "exported users are not here",
    explain: "\
A source names files that are not below the plan's folder. That is fine, and often wanted, where only
policies are checked and generated: people's data has no place in a repository or a pipeline that does not
import.

An import needs the files, below the plan's folder or below the input root it is given. Where you never
import, switch the code off:

```yaml
lint:
  rules: { ENT0906: ignore }
```",
    source: "entrada: what a plan may read",
};

/// A certificate is not here.
pub static CERTIFICATE_ABSENT: CodeInfo = CodeInfo {
    id: "ENT0907",
    severity: Severity::Warning,
    title: "a certificate is not here yet",
    explain: "\
The plan names a certificate (PEM) that is not in its folder. Certificates are public, so they may well be
committed; often they are made when a tenant is set up, and until then the path is a promise.

It is needed when the plan is applied. A self-signed one for the key with which External ID encrypts
passwords:

```sh
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=migration -keyout keys/jit.key -out keys/jit.pem
```",
    source: "entrada: what a plan may read",
};

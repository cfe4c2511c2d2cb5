//! Finding codes about reading a file: `ENT0001`–`ENT0099`.

use crate::diag::{Code, CodeInfo, Severity};

/// All codes of this module, in order.
pub const CODES: &[Code] = &[
    &FILE_UNREADABLE,
    &FILE_TOO_LARGE,
    &NOT_UTF8,
    &FOREIGN_ENCODING,
    &CONTROL_CHARACTER,
    &EMPTY,
    &SYNTAX,
    &TAB,
    &INDENTATION,
    &NESTED_TOO_DEEPLY,
    &SEVERAL_DOCUMENTS,
    &DUPLICATE_KEY,
    &KEY_NOT_TEXT,
    &MERGE_KEY,
    &TAG,
    &UNKNOWN_ALIAS,
    &ALIAS_TO_ITSELF,
    &ALIAS_BOMB,
    &NUMBER_OUT_OF_RANGE,
    &READ_DIFFERENTLY,
    &FORBIDDEN_CHARACTER,
    &MORE_FINDINGS,
];

/// The file cannot be read.
pub static FILE_UNREADABLE: CodeInfo = CodeInfo {
    id: "ENT0001",
    severity: Severity::Error,
    title: "the file cannot be read",
    explain: "\
The file is missing, is a folder, or may not be read by the user who runs `entrada`.

Check the path that was typed; relative paths are relative to the working directory.",
    source: "the operating system's answer to opening the file",
};

/// The file is too large.
pub static FILE_TOO_LARGE: CodeInfo = CodeInfo {
    id: "ENT0002",
    severity: Severity::Error,
    title: "the file is too large",
    explain: "\
Plans are read up to 10 MiB. A plan describes a migration; the users themselves stay in source files
that `sources` names, and these have no such limit.",
    source: "limit of this program, against files that exhaust memory",
};

/// The file is not UTF-8.
pub static NOT_UTF8: CodeInfo = CodeInfo {
    id: "ENT0003",
    severity: Severity::Error,
    title: "the file is not UTF-8",
    explain: "\
YAML files are Unicode. A byte that is not UTF-8 usually comes from an editor that saved the file as
Windows-1252 or ISO 8859-1: names such as `Müller` show it first.

Save the file as UTF-8. With `iconv`: `iconv -f WINDOWS-1252 -t UTF-8 plan.yaml`.",
    source: "YAML 1.2.2, 5.2 Character Encodings; RFC 3629",
};

/// The file is UTF-16 or UTF-32.
pub static FOREIGN_ENCODING: CodeInfo = CodeInfo {
    id: "ENT0004",
    severity: Severity::Error,
    title: "the file is UTF-16 or UTF-32",
    explain: "\
YAML allows these encodings, but reviewers, diffs and most tools around a plan do not cope with them.
They come from PowerShell redirection (`>`) and from old editors.

Save the file as UTF-8, in PowerShell with `-Encoding utf8`.",
    source: "YAML 1.2.2, 5.2 Character Encodings",
};

/// A control character in the file.
pub static CONTROL_CHARACTER: CodeInfo = CodeInfo {
    id: "ENT0005",
    severity: Severity::Error,
    title: "a control character in the file",
    explain: "\
YAML files hold printable characters, tabs and line breaks. A control character such as U+0000 is
invisible in most editors and would end up in policies, where XML cannot carry it.

Delete it.",
    source: "YAML 1.2.2, 5.1 Character Set",
};

/// The file is empty.
pub static EMPTY: CodeInfo = CodeInfo {
    id: "ENT0006",
    severity: Severity::Error,
    title: "the file is empty",
    explain: "\
The file has no content besides comments. A plan has at least `version`, `name`, `target` and
`environments`; `entrada init` writes one to start from.",
    source: "YAML 1.2.2, 9.2 Streams",
};

/// The YAML is not well-formed.
pub static SYNTAX: CodeInfo = CodeInfo {
    id: "ENT0010",
    severity: Severity::Error,
    title: "the YAML is not well-formed",
    explain: "\
The file cannot be read as YAML beyond this place, so nothing after it has been checked. Often a quote
or a bracket was not closed in a line before, or a text with `: `, ` #`, `*`, `&`, `@` or `%` needs
quotes:

```yaml
description: \"users: all of them\"
```",
    source: "YAML 1.2.2",
};

/// A tab where YAML wants spaces.
pub static TAB: CodeInfo = CodeInfo {
    id: "ENT0011",
    severity: Severity::Error,
    title: "a tab where YAML wants spaces",
    explain: "\
YAML forbids tabs in indentation, because their width is not agreed upon. Indent with spaces.",
    source: "YAML 1.2.2, 6.1 Indentation Spaces",
};

/// The indentation does not fit.
pub static INDENTATION: CodeInfo = CodeInfo {
    id: "ENT0012",
    severity: Severity::Error,
    title: "the indentation does not fit",
    explain: "\
Nesting is shown by indentation: the keys of one map start in the same column, the items of one list
do too, and what belongs to a key is indented deeper than the key.

```yaml
target:
  platform: b2c
  tenant: contoso.onmicrosoft.com
```",
    source: "YAML 1.2.2, 6.1 Indentation Spaces",
};

/// Collections are nested too deeply.
pub static NESTED_TOO_DEEPLY: CodeInfo = CodeInfo {
    id: "ENT0013",
    severity: Severity::Error,
    title: "collections are nested too deeply",
    explain: "\
Lists and maps may nest 64 deep. No plan comes near that; the limit keeps files that were made to
exhaust the program from doing so.",
    source: "limit of this program",
};

/// Several YAML documents in one file.
pub static SEVERAL_DOCUMENTS: CodeInfo = CodeInfo {
    id: "ENT0014",
    severity: Severity::Error,
    title: "several YAML documents in one file",
    explain: "\
`---` starts another document. A plan is exactly one; what differs between environments belongs into
`environments`.",
    source: "YAML 1.2.2, 9.2 Streams",
};

/// A key is in one map twice.
pub static DUPLICATE_KEY: CodeInfo = CodeInfo {
    id: "ENT0015",
    severity: Severity::Error,
    title: "a key is in one map twice",
    explain: "\
The keys of a map must differ. Many YAML readers silently keep the last value, so that a reviewer who
sees the first one is misled. Keep one of the two.",
    source: "YAML 1.2.2, 3.2.1.3 Node Comparison",
};

/// A key is not text.
pub static KEY_NOT_TEXT: CodeInfo = CodeInfo {
    id: "ENT0016",
    severity: Severity::Error,
    title: "a key is not text",
    explain: "\
`1033:`, `true:` and `null:` are a number, a boolean and nothing, not text. All keys of a plan are
text: put them in quotes.

```yaml
\"1033\": English
```",
    source: "RFC 8259, section 4: names of an object are strings",
};

/// Merge keys are not read.
pub static MERGE_KEY: CodeInfo = CodeInfo {
    id: "ENT0017",
    severity: Severity::Error,
    title: "merge keys are not read",
    explain: "\
`<<: *defaults` was an extension of YAML 1.1 and is not part of YAML 1.2; readers disagree on what it
means. Repeat whole values with aliases, and put what differs between environments into
`environments`.",
    source: "YAML 1.2.2 does not have the type `tag:yaml.org,2002:merge` of YAML 1.1",
};

/// A tag has no meaning in a plan.
pub static TAG: CodeInfo = CodeInfo {
    id: "ENT0018",
    severity: Severity::Error,
    title: "a tag has no meaning in a plan",
    explain: "\
`!name` in front of a value is a tag. Plans need none: types are those of JSON. CloudFormation- or
Ansible-like tags (`!Ref`, `!vault`) are not understood; use `${var.name}` and secret references.",
    source: "YAML 1.2.2, 10.3 Core Schema",
};

/// An alias has no anchor.
pub static UNKNOWN_ALIAS: CodeInfo = CodeInfo {
    id: "ENT0019",
    severity: Severity::Error,
    title: "an alias has no anchor",
    explain: "\
`*name` repeats the value that `&name` marks earlier in the file. If the `*` is part of a text, put the
text in quotes.",
    source: "YAML 1.2.2, 7.1 Alias Nodes",
};

/// An alias repeats the value it stands in.
pub static ALIAS_TO_ITSELF: CodeInfo = CodeInfo {
    id: "ENT0020",
    severity: Severity::Error,
    title: "an alias repeats the value it stands in",
    explain: "\
A value that contains itself has no end. Move the anchor to the part that is to be repeated.",
    source: "RFC 8259: JSON values are trees",
};

/// Aliases repeat too much.
pub static ALIAS_BOMB: CodeInfo = CodeInfo {
    id: "ENT0021",
    severity: Severity::Error,
    title: "aliases repeat too much",
    explain: "\
A few lines of aliases of aliases can stand for billions of values. The values that aliases add are
limited to 100,000, counting each 32 bytes of text as one.",
    source: "limit of this program, against the attack known as `billion laughs`",
};

/// A number cannot be held.
pub static NUMBER_OUT_OF_RANGE: CodeInfo = CodeInfo {
    id: "ENT0022",
    severity: Severity::Error,
    title: "a number cannot be held",
    explain: "\
Integers are read up to 64 bits, other numbers as double precision; infinities and `.nan` do not exist
in JSON. A long digit sequence, for example an id, is text: put it in quotes.",
    source: "RFC 8259, section 6",
};

/// Readers of YAML 1.1 read this value differently.
pub static READ_DIFFERENTLY: CodeInfo = CodeInfo {
    id: "ENT0023",
    severity: Severity::Warning,
    title: "readers of YAML 1.1 read this value differently",
    explain: "\
`no`, `on`, `yes`, `012`, `0o14`, `1_000`, `12:30:00`, `2026-01-31` and a few more without quotes mean
one thing in YAML 1.2, which is how plans are read, and another in YAML 1.1, which PyYAML, Ruby and many
editors and pipelines read. With quotes there is one meaning.

```yaml
country: \"NO\"
expires: \"2026-12-31\"
```",
    source: "YAML 1.2.2, 10.3 Core Schema; YAML 1.1 type repository (yaml.org/type)",
};

/// A text holds a character that XML cannot carry.
pub static FORBIDDEN_CHARACTER: CodeInfo = CodeInfo {
    id: "ENT0024",
    severity: Severity::Error,
    title: "a text holds a character that XML cannot carry",
    explain: "\
An escape such as `\"\\0\"` put a control character into a text. Policies are XML 1.0, which cannot carry
U+0000 to U+001F other than tab and line breaks, nor U+FFFE and U+FFFF, not even escaped. Remove the
escape.",
    source: "XML 1.0 (fifth edition), production 2 Char",
};

/// More findings are not shown.
pub static MORE_FINDINGS: CodeInfo = CodeInfo {
    id: "ENT0025",
    severity: Severity::Info,
    title: "more findings are not shown",
    explain: "\
One file yields up to 500 findings, and up to 1000 when they are errors. Fix those shown and run again.",
    source: "limit of this program",
};

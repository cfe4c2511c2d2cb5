//! Finding codes about variables and environments: `ENT0150`–`ENT0299`.

use crate::diag::{Code, CodeInfo, Severity};

/// All codes of this module, in order.
pub const CODES: &[Code] = &[
    &UNDECLARED,
    &UNRESOLVED,
    &VARIABLE_TYPE,
    &UNUSED,
    &VARIABLE_IN_VARIABLE,
    &VARIABLE_NOT_ALLOWED,
    &UNKNOWN_REFERENCE,
    &VARIABLE_NAME,
    &EXPANSION,
    &UNKNOWN_ENVIRONMENT,
    &PATCH_OF_UNKNOWN_PATH,
    &PATCH_OF_FIXED,
    &REMOVAL_OF_UNKNOWN,
    &AMBIGUOUS_ITEM,
    &BAD_INSTRUCTION,
    &PATCH_ITEM_WITHOUT_NAME,
    &PATCH_WITHOUT_EFFECT,
    &TOO_MANY_ENVIRONMENTS,
    &ENVIRONMENT_TWICE,
    &ENVIRONMENT_NAME,
];

/// A variable is not declared.
pub static UNDECLARED: CodeInfo = CodeInfo {
    id: "ENT0150",
    severity: Severity::Error,
    title: "a variable is not declared",
    explain: "\
`${var.name}` refers to an entry of `variables`, and an environment can only set variables that are
declared there.

```yaml
variables:
  tenantName: { type: string, default: contosodev }
target:
  tenant: ${var.tenantName}.onmicrosoft.com
```",
    source: "the plan format: variables and environments",
};

/// A variable has no value.
pub static UNRESOLVED: CodeInfo = CodeInfo {
    id: "ENT0151",
    severity: Severity::Error,
    title: "a variable has no value",
    explain: "\
In this environment nothing gives the variable a value: neither the environment's `variables`, nor the
environment variable that its declaration allows with `env` (unset and empty are the same), nor a
`default`. The strongest of these that has a value wins, in this order.",
    source: "the plan format: variables and environments",
};

/// The value of a variable has another type.
pub static VARIABLE_TYPE: CodeInfo = CodeInfo {
    id: "ENT0152",
    severity: Severity::Error,
    title: "the value of a variable has another type",
    explain: "\
A variable is `string` unless its declaration says `type: integer` or `type: boolean`, and its default
and the values of environments are written in that type: `\"1\"` is text, `1` is a number. From the
runner's environment an integer is read as decimal digits, a boolean as `true` or `false`.",
    source: "the plan format: variables and environments",
};

/// A variable is not used.
pub static UNUSED: CodeInfo = CodeInfo {
    id: "ENT0153",
    severity: Severity::Warning,
    title: "a variable is not used",
    explain: "\
The variable is declared, but no `${var.name}` refers to it. Often the reference was misspelled or has
been replaced by a value.",
    source: "the plan format: variables and environments",
};

/// A variable's value refers to a variable.
pub static VARIABLE_IN_VARIABLE: CodeInfo = CodeInfo {
    id: "ENT0154",
    severity: Severity::Error,
    title: "a variable's value refers to a variable",
    explain: "\
Values of variables are final and are not looked into for further variables, so that each value has one
place. Write the references where the value is used: `${var.prefix}-${var.name}`.",
    source: "the plan format: variables and environments",
};

/// A variable is used where none is allowed.
pub static VARIABLE_NOT_ALLOWED: CodeInfo = CodeInfo {
    id: "ENT0155",
    severity: Severity::Error,
    title: "a variable is used where none is allowed",
    explain: "\
`version`, `name`, declarations of variables, descriptions of environments and all keys are the same in
every environment. `name` marks everything that is applied as belonging to the plan, so it must not
change.",
    source: "the plan format: variables and environments",
};

/// `${` does not start the name of a variable.
pub static UNKNOWN_REFERENCE: CodeInfo = CodeInfo {
    id: "ENT0156",
    severity: Severity::Error,
    title: "`${` does not start the name of a variable",
    explain: "\
`${var.name}` is the only form. Environment variables are not read by `${NAME}`: declare a variable with
`env: NAME`. For a `${` that is part of the text write `$${`. The forms of Azure AD B2C such as
`{Settings:Tenant}`, `{OIDC:LoginHint}` and `{0}` have no `$` and need nothing.",
    source: "the plan format: variables and environments",
};

/// A variable's name cannot be used.
pub static VARIABLE_NAME: CodeInfo = CodeInfo {
    id: "ENT0157",
    severity: Severity::Error,
    title: "a variable's name cannot be used",
    explain: "\
A name is a letter, followed by letters, digits and `_`.",
    source: "the plan format: variables and environments",
};

/// Variables make the plan too large.
pub static EXPANSION: CodeInfo = CodeInfo {
    id: "ENT0158",
    severity: Severity::Error,
    title: "variables make the plan too large",
    explain: "\
The values of variables add more than 16 MiB to the plan, because long values are used in many places.
Long texts belong into files that the plan names.",
    source: "limit of this program, against plans that exhaust memory",
};

/// The plan has no such environment.
pub static UNKNOWN_ENVIRONMENT: CodeInfo = CodeInfo {
    id: "ENT0200",
    severity: Severity::Error,
    title: "the plan has no such environment",
    explain: "\
`--env` names a key of `environments`. The finding lists those that the plan has.",
    source: "the plan format: variables and environments",
};

/// A patch touches something the plan does not have.
pub static PATCH_OF_UNKNOWN_PATH: CodeInfo = CodeInfo {
    id: "ENT0201",
    severity: Severity::Error,
    title: "a patch touches something the plan does not have",
    explain: "\
A patch changes values that the plan has. What it does not have cannot be added by a patch, so that a
misspelled key does not silently do nothing, and a reviewer of the plan sees every setting there. Write
the setting into the plan, with the value most environments use, and patch that. Items of lists with
names can be added by a patch.",
    source: "the plan format: variables and environments",
};

/// A patch touches what is the same in every environment.
pub static PATCH_OF_FIXED: CodeInfo = CodeInfo {
    id: "ENT0202",
    severity: Severity::Error,
    title: "a patch touches what is the same in every environment",
    explain: "\
`version`, `name`, `variables` and `environments` cannot be patched. An environment sets variables under
its own `variables`, beside `patch`.",
    source: "the plan format: variables and environments",
};

/// A patch removes an item that is not there.
pub static REMOVAL_OF_UNKNOWN: CodeInfo = CodeInfo {
    id: "ENT0203",
    severity: Severity::Error,
    title: "a patch removes an item that is not there",
    explain: "\
`$remove: true` names an item that the list does not have. Either the name is misspelled, and the item
meant is still in this environment, or the line has no effect.",
    source: "the plan format: variables and environments",
};

/// A patch cannot tell two items apart.
pub static AMBIGUOUS_ITEM: CodeInfo = CodeInfo {
    id: "ENT0204",
    severity: Severity::Error,
    title: "a patch cannot tell two items apart",
    explain: "\
Items of lists are merged by `name` (or `id`). Two items of the list have the same one.",
    source: "the plan format: variables and environments",
};

/// An instruction of a patch is misplaced.
pub static BAD_INSTRUCTION: CodeInfo = CodeInfo {
    id: "ENT0205",
    severity: Severity::Error,
    title: "an instruction of a patch is misplaced",
    explain: "\
Patches know two instructions: `$remove: true` in an item of a list removes the item of the same name,
and needs nothing but the name; `$replace: true` in a map replaces the map of the plan instead of merging
into it. A key is removed with `null`.

```yaml
patch:
  description: null
  applications:
    - { name: legacy-portal, $remove: true }
```",
    source: "the plan format: variables and environments",
};

/// An item of a patch has no name.
pub static PATCH_ITEM_WITHOUT_NAME: CodeInfo = CodeInfo {
    id: "ENT0206",
    severity: Severity::Error,
    title: "an item of a patch has no name",
    explain: "\
The items of this list are merged by `name` (or `id`), so each item of the patch needs one. Lists whose
items have none are replaced as a whole.",
    source: "the plan format: variables and environments",
};

/// A patch changes nothing.
pub static PATCH_WITHOUT_EFFECT: CodeInfo = CodeInfo {
    id: "ENT0207",
    severity: Severity::Error,
    title: "a patch changes nothing",
    explain: "\
An empty list is merged item by item into a list with names, which changes nothing. Remove items with
`$remove: true`.",
    source: "the plan format: variables and environments",
};

/// More environments than can be resolved at once.
pub static TOO_MANY_ENVIRONMENTS: CodeInfo = CodeInfo {
    id: "ENT0208",
    severity: Severity::Error,
    title: "more environments than can be resolved at once",
    explain: "\
Each environment is resolved into a plan of its own. A plan can have up to 100 environments, and plans of
more than half a megabyte fewer, so that all of them fit into memory.",
    source: "limit of this program, against plans that exhaust memory",
};

/// Two environments have one name.
pub static ENVIRONMENT_TWICE: CodeInfo = CodeInfo {
    id: "ENT0209",
    severity: Severity::Error,
    title: "two environments have the same name",
    explain: "\
With `--all-envs` each environment is written into the folder of its name. On Windows and macOS `prod` and
`PROD` are one folder: the second would take the place of the first, and what belongs into one tenant
would be applied to the other. Names of environments are therefore compared without case.

Rename one of them, or delete the copy.",
    source: "the plan format: variables and environments",
};

/// An environment has a name that no folder can have.
pub static ENVIRONMENT_NAME: CodeInfo = CodeInfo {
    id: "ENT0210",
    severity: Severity::Error,
    title: "an environment has a name that no folder can have",
    explain: "\
With `--all-envs` each environment is written into the folder of its name. Windows has no folders that are
called `CON`, `PRN`, `AUX`, `NUL`, `COM0` to `COM9` or `LPT0` to `LPT9`, in any case. `SHA256SUMS` is the
list of files that every build tree has.

Choose another name, such as `test` or `prod`.",
    source: "Microsoft Learn: naming files, paths and namespaces (reserved names)",
};

//! How people enter attributes: `ENT2120`–`ENT2129`.

use std::collections::HashSet;

use regex::Regex;

use super::Context;
use super::attributes::{kind_of, words};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{Attribute, AttributeInput, AttributeType};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &INPUT_DOES_NOT_FIT,
    &INPUT_NOT_ON_PLATFORM,
    &CHOICES_MISSING,
    &CHOICES_UNUSED,
    &PATTERN_BROKEN,
    &PATTERN_UNUSED,
];

/// The input does not fit the type.
pub static INPUT_DOES_NOT_FIT: CodeInfo = CodeInfo {
    id: "ENT2120",
    severity: Severity::Error,
    title: "the input does not fit the attribute's type",
    explain: "\
A page offers each type its own inputs: text boxes for texts and numbers, `emailBox` for texts that are
addresses, `dateTimeDropdown` for points in time, radio buttons and drop-downs for one choice,
`checkboxMultiSelect` for several. The service refuses other combinations, or stores what cannot be read
back.

Leave `input` out to have one that fits.",
    source: "Microsoft Learn: ClaimsSchema, UserInputType; identityUserFlowAttributeAssignment resource type",
};

/// The input is not on the platform.
pub static INPUT_NOT_ON_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2121",
    severity: Severity::Error,
    title: "External ID has no such input",
    explain: "\
Sign-up pages of External ID know a line of text, radio buttons, checkboxes for several choices, and a
checkbox for `true` or `false`. `emailBox`, `dateTimeDropdown` and `dropdownSingleSelect` are Azure AD
B2C's.

Use `textBox` with a `pattern` for addresses and dates, and `radioSingleSelect` in place of a drop-down.",
    source: "Microsoft Graph v1.0 metadata: authenticationAttributeCollectionInputType",
};

/// A choice without choices.
pub static CHOICES_MISSING: CodeInfo = CodeInfo {
    id: "ENT2122",
    severity: Severity::Error,
    title: "an input for choices has none, or one of them twice",
    explain: "\
Radio buttons, drop-downs and multiple checkboxes show the attribute's `options`. Without options the page
is empty there and a required attribute cannot be filled in; two options with one value cannot be told
apart afterwards.

    attributes:
      - name: card
        input: radioSingleSelect
        options:
          - {value: silver, label: Silver card}
          - {value: gold, label: Gold card}",
    source: "Microsoft Learn: ClaimsSchema, Restriction and Enumeration",
};

/// Choices nothing shows.
pub static CHOICES_UNUSED: CodeInfo = CodeInfo {
    id: "ENT2123",
    severity: Severity::Warning,
    title: "options are given, but the input shows none",
    explain: "\
`options` belong to `radioSingleSelect`, `dropdownSingleSelect` and `checkboxMultiSelect`. Every other
input lets people type what they like, and the options are ignored.

Choose one of these inputs, or delete the options.",
    source: "Microsoft Learn: ClaimsSchema, UserInputType",
};

/// A pattern that is no regular expression.
pub static PATTERN_BROKEN: CodeInfo = CodeInfo {
    id: "ENT2124",
    severity: Severity::Error,
    title: "the pattern is not a regular expression",
    explain: "\
`pattern` is checked in the browser and by the service, as a regular expression. One that cannot be read
makes the policy invalid, or the field impossible to fill in.

In a plan write it in single quotes, so that YAML leaves backslashes alone: `pattern: '^\\d{8}$'`.",
    source: "Microsoft Learn: ClaimsSchema, Restriction and Pattern",
};

/// A pattern nothing checks.
pub static PATTERN_UNUSED: CodeInfo = CodeInfo {
    id: "ENT2125",
    severity: Severity::Warning,
    title: "the pattern is never checked",
    explain: "\
`pattern` holds for what people type into a line of text. Choices, dates, and `true` or `false` are not
typed, so there is nothing to match.

Delete the pattern, or change the input to `textBox`.",
    source: "Microsoft Learn: ClaimsSchema, Restriction and Pattern",
};

/// Reports everything about how attributes are entered.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    for (i, attribute) in plan.attributes.iter().enumerate() {
        if let Some(input) = attribute.input {
            let pointer = pointer!["attributes", i, "input"];
            judge_input(context, findings, pointer, attribute, input);
        }
        choices(context, findings, i, attribute);
        pattern(context, findings, i, attribute);
    }
    for (i, flow) in plan.user_flows.iter().enumerate() {
        for (j, asked) in flow.attributes.iter().enumerate() {
            let attribute = plan.attributes.iter().find(|a| a.name == asked.attribute);
            if let (Some(input), Some(attribute)) = (asked.input, attribute) {
                let pointer = pointer!["userFlows", i, "attributes", j, "input"];
                judge_input(context, findings, pointer, attribute, input);
            }
        }
    }
}

/// Types whose values an input can take.
const fn fits(input: AttributeInput, kind: AttributeType) -> bool {
    use AttributeInput as Input;
    use AttributeType as Type;
    match input {
        Input::TextBox => matches!(kind, Type::String | Type::Integer),
        Input::EmailBox => matches!(kind, Type::String),
        Input::DateTimeDropdown => matches!(kind, Type::DateTime),
        Input::RadioSingleSelect | Input::DropdownSingleSelect => {
            matches!(kind, Type::String | Type::Integer | Type::Boolean)
        }
        Input::CheckboxMultiSelect => {
            matches!(kind, Type::String | Type::StringCollection | Type::Boolean)
        }
    }
}

const fn word(input: AttributeInput) -> &'static str {
    match input {
        AttributeInput::TextBox => "textBox",
        AttributeInput::EmailBox => "emailBox",
        AttributeInput::DateTimeDropdown => "dateTimeDropdown",
        AttributeInput::RadioSingleSelect => "radioSingleSelect",
        AttributeInput::DropdownSingleSelect => "dropdownSingleSelect",
        AttributeInput::CheckboxMultiSelect => "checkboxMultiSelect",
    }
}

const fn shows_choices(input: AttributeInput) -> bool {
    matches!(
        input,
        AttributeInput::RadioSingleSelect
            | AttributeInput::DropdownSingleSelect
            | AttributeInput::CheckboxMultiSelect
    )
}

fn judge_input(
    context: &Context<'_>,
    findings: &mut Findings,
    pointer: String,
    attribute: &Attribute,
    input: AttributeInput,
) {
    let kind = kind_of(attribute);
    let name = &attribute.name;
    let place = context.at(pointer);
    if !fits(input, kind) {
        let finding = Finding::new(
            &INPUT_DOES_NOT_FIT,
            place.clone(),
            format!(
                "`{name}` is {}, which `{}` cannot take",
                words(kind),
                word(input)
            ),
        );
        findings.push(finding.help("leave `input` out to have one that fits"));
    }
    let instead = match input {
        AttributeInput::EmailBox | AttributeInput::DateTimeDropdown => "`textBox` with a `pattern`",
        AttributeInput::DropdownSingleSelect => "`radioSingleSelect`",
        _ => "",
    };
    if context.is_external_id() && !instead.is_empty() {
        let finding = Finding::new(
            &INPUT_NOT_ON_PLATFORM,
            place.clone(),
            format!("External ID has no `{}`", word(input)),
        );
        findings.push(finding.help(format!("use {instead}")));
    }
    let yes_or_no = kind == AttributeType::Boolean && input == AttributeInput::CheckboxMultiSelect;
    if shows_choices(input) && attribute.options.is_empty() && !yes_or_no {
        let finding = Finding::new(
            &CHOICES_MISSING,
            place,
            format!("`{name}` is entered by choosing, but has no `options`"),
        );
        findings.push(finding.help("list the choices under `options`"));
    }
}

fn choices(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let mut seen = HashSet::new();
    for (j, option) in attribute.options.iter().enumerate() {
        if !seen.insert(&option.value) {
            let finding = Finding::new(
                &CHOICES_MISSING,
                context.at(pointer!["attributes", i, "options", j, "value"]),
                format!("`{}` is a choice already", option.value),
            );
            findings.push(finding.help("give every choice a value of its own"));
        }
    }
    let typed = |input: AttributeInput| !shows_choices(input);
    if !attribute.options.is_empty() && attribute.input.is_some_and(typed) {
        let finding = Finding::new(
            &CHOICES_UNUSED,
            context.key(pointer!["attributes", i, "options"]),
            format!("the input of `{}` shows no choices", attribute.name),
        );
        findings.push(finding.help("use `radioSingleSelect`, or delete the options"));
    }
}

/// Constructs that regular expressions of the service have and ours have not.
const FOREIGN: [&str; 6] = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "\\1"];

fn pattern(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let Some(pattern) = &attribute.pattern else {
        return;
    };
    let place = context.at(pointer!["attributes", i, "pattern"]);
    if let Err(error) = Regex::new(pattern)
        && !FOREIGN.iter().any(|construct| pattern.contains(construct))
    {
        let reason = error.to_string();
        let reason = reason
            .lines()
            .last()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        let finding = Finding::new(
            &PATTERN_BROKEN,
            place.clone(),
            format!("`{pattern}` is not a regular expression: {reason}"),
        );
        findings.push(finding.help("correct it; single quotes keep YAML from reading backslashes"));
    }
    let typed = match attribute.input {
        Some(input) => matches!(input, AttributeInput::TextBox | AttributeInput::EmailBox),
        None => matches!(
            kind_of(attribute),
            AttributeType::String | AttributeType::Integer
        ),
    };
    if !typed {
        let finding = Finding::new(
            &PATTERN_UNUSED,
            place,
            format!(
                "`{}` is not typed, so its pattern is never checked",
                attribute.name
            ),
        );
        findings.push(finding.help("delete the pattern, or use `input: textBox`"));
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    fn attribute(code: &str, settings: &str) -> String {
        b2c(code, &format!("attributes: [{{name: a, {settings}}}]"))
    }

    #[test]
    fn ent2120_reports_an_input_that_cannot_take_the_type() {
        assert_snapshot!(attribute("ENT2120", "type: boolean, input: textBox"), @r#"
        error /attributes/0/input: `a` is `true` or `false`, which `textBox` cannot take
          help: leave `input` out to have one that fits
        "#);
        assert_snapshot!(b2c("ENT2120", "
attributes: [{name: birth, type: string}]
userFlows: [{name: susi, attributes: [{attribute: birth, input: dateTimeDropdown}]}]
"), @r#"
        error /userFlows/0/attributes/0/input: `birth` is a text, which `dateTimeDropdown` cannot take
          help: leave `input` out to have one that fits
        "#);
    }

    #[test]
    fn ent2120_accepts_inputs_that_fit() {
        assert_eq!(
            attribute("ENT2120", "type: dateTime, input: dateTimeDropdown"),
            ""
        );
        assert_eq!(attribute("ENT2120", "type: integer, input: textBox"), "");
    }

    #[test]
    fn ent2121_reports_inputs_of_b2c_on_external_id() {
        let sections = "attributes: [{name: a, input: dropdownSingleSelect}]";
        assert_snapshot!(external_id("ENT2121", sections), @r#"
        error /attributes/0/input: External ID has no `dropdownSingleSelect`
          help: use `radioSingleSelect`
        "#);
    }

    #[test]
    fn ent2121_accepts_the_input_on_b2c_and_others_on_external_id() {
        assert_eq!(attribute("ENT2121", "input: dropdownSingleSelect"), "");
        let sections = "attributes: [{name: a, input: radioSingleSelect}]";
        assert_eq!(external_id("ENT2121", sections), "");
    }

    #[test]
    fn ent2122_reports_no_choices_and_equal_ones() {
        assert_snapshot!(attribute("ENT2122", "input: radioSingleSelect"), @r#"
        error /attributes/0/input: `a` is entered by choosing, but has no `options`
          help: list the choices under `options`
        "#);
        assert_snapshot!(attribute("ENT2122", "input: radioSingleSelect,
            options: [{value: x, label: X}, {value: x, label: Y}]"), @r#"
        error /attributes/0/options/1/value: `x` is a choice already
          help: give every choice a value of its own
        "#);
    }

    #[test]
    fn ent2122_accepts_choices_and_a_checkbox_for_yes_or_no() {
        assert_eq!(
            attribute(
                "ENT2122",
                "input: radioSingleSelect, options: [{value: x, label: X}]"
            ),
            ""
        );
        assert_eq!(
            attribute("ENT2122", "type: boolean, input: checkboxMultiSelect"),
            ""
        );
    }

    #[test]
    fn ent2123_reports_choices_nobody_sees() {
        let options = "options: [{value: x, label: X}]";
        assert_snapshot!(attribute("ENT2123", &format!("input: textBox, {options}")), @r#"
        warning /attributes/0/options: the input of `a` shows no choices
          help: use `radioSingleSelect`, or delete the options
        "#);
    }

    #[test]
    fn ent2123_accepts_choices_without_an_input() {
        assert_eq!(attribute("ENT2123", "options: [{value: x, label: X}]"), "");
    }

    #[test]
    fn ent2124_reports_a_pattern_that_cannot_be_read() {
        assert_snapshot!(attribute("ENT2124", "pattern: '^[0-9{8}$'"), @r#"
        error /attributes/0/pattern: `^[0-9{8}$` is not a regular expression: unclosed character class
          help: correct it; single quotes keep YAML from reading backslashes
        "#);
    }

    #[test]
    fn ent2124_accepts_patterns_of_the_services_dialect() {
        assert_eq!(attribute("ENT2124", "pattern: '^[0-9]{8}$'"), "");
        assert_eq!(attribute("ENT2124", "pattern: '^(?!0)[0-9]{8}$'"), "");
    }

    #[test]
    fn ent2125_reports_a_pattern_for_what_is_not_typed() {
        assert_snapshot!(attribute("ENT2125", "type: boolean, pattern: '^yes$'"), @r#"
        warning /attributes/0/pattern: `a` is not typed, so its pattern is never checked
          help: delete the pattern, or use `input: textBox`
        "#);
    }

    #[test]
    fn ent2125_accepts_a_pattern_for_text() {
        assert_eq!(
            attribute("ENT2125", "input: textBox, pattern: '^[a-z]+$'"),
            ""
        );
    }
}

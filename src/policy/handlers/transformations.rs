//! Claims transformations against what their method takes and gives.

use super::signatures::{METHODS, Role, roles};
use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::{Ref, Transformation};
use crate::policy::merged::{Rule, Subject, finding};

/// A method nobody knows.
pub static UNKNOWN_METHOD: CodeInfo = CodeInfo {
    id: "ENT6301",
    severity: Severity::Warning,
    title: "unknown claims transformation method",
    explain: "`TransformationMethod` names one of the transformations of the service. An unknown one \
is refused at upload. If the method is new, suppress this finding. One that is nearly the name of a \
method is an error.",
    source: "Microsoft Learn: Claims transformations",
};

/// Roles that do not fit the method.
pub static CLAIMS_MISMATCH: CodeInfo = CodeInfo {
    id: "ENT6302",
    severity: Severity::Error,
    title: "the claims of a transformation do not fit its method",
    explain: "Each method has fixed names for the claims it reads and writes, given in \
`TransformationClaimType`. The service refuses one that is missing (\"were expected by the \
TransformMethod but were not declared\") and one that is not known (\"were declared but were not \
expected\").",
    source: "GitHub: azure-ad-b2c/samples issue 515; MicrosoftDocs/azure-docs issue 71139 (message of the service)",
};

/// A claim of the wrong type.
pub static CLAIM_TYPE_MISMATCH: CodeInfo = CodeInfo {
    id: "ENT6303",
    severity: Severity::Error,
    title: "a claim of a transformation has the wrong data type",
    explain: "The claims a transformation reads and writes have fixed data types. The service compares \
them with the `DataType` of the claim types and refuses others (\"[StringCollection]collection\" in \
its message is the type it expected).\n\nUse a claim type of that data type, or convert the claim \
first.",
    source: "GitHub: azure-ad-b2c/samples issue 515; Microsoft Learn: Claims transformations",
};

/// Parameters that do not fit the method.
pub static PARAMETER_MISMATCH: CodeInfo = CodeInfo {
    id: "ENT6304",
    severity: Severity::Warning,
    title: "the parameters of a transformation do not fit its method",
    explain: "Each method has fixed ids for its `InputParameter` elements. One that is missing or \
misspelt makes the transformation fail or do something else than meant.",
    source: "Microsoft Learn: Claims transformations",
};

pub(crate) const RULES: &[Rule] = &[Rule::Transformation(check)];

fn check(subject: &Subject<'_>, transformation: &Transformation<'_>, findings: &mut Findings) {
    let method = transformation.method;
    let row = METHODS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(method));
    let Some((_, inputs, parameters, outputs)) = row else {
        let mut found = finding(
            &UNKNOWN_METHOD,
            subject.value(transformation.at, "TransformationMethod"),
            format!("unknown transformation method `{method}`"),
            "write the name of a method of the service",
        )
        .did_you_mean(method, METHODS.iter().map(|row| row.0));
        // It may be newer than this list, but not when it is nearly one of it.
        if found.suggestion.is_some() {
            found.severity = Severity::Error;
        }
        findings.push(found);
        return;
    };
    claims(
        subject,
        transformation,
        &transformation.inputs,
        inputs,
        "input",
        findings,
    );
    claims(
        subject,
        transformation,
        &transformation.outputs,
        outputs,
        "output",
        findings,
    );
    parameter_list(subject, transformation, parameters, findings);
}

fn claims(
    subject: &Subject<'_>,
    transformation: &Transformation<'_>,
    declared: &[(Ref<'_>, &str)],
    list: &'static str,
    which: &str,
    findings: &mut Findings,
) {
    let Some(roles) = roles(list) else {
        return;
    };
    for role in roles.iter().filter(|role| role.required) {
        if !declared.iter().any(|(_, name)| role.is(name)) {
            findings.push(finding(
                &CLAIMS_MISMATCH,
                subject.value(transformation.at, "Id"),
                format!(
                    "`{}` expects an {which} claim `{}`, which `{}` does not declare",
                    transformation.method,
                    role.name(),
                    transformation.id
                ),
                format!(
                    "add a claim with `TransformationClaimType=\"{}\"`",
                    role.name()
                ),
            ));
        }
    }
    for (claim, name) in declared {
        let Some(role) = roles.iter().find(|role| role.is(name)) else {
            let message = format!("`{}` has no {which} claim `{name}`", transformation.method);
            findings.push(
                finding(
                    &CLAIMS_MISMATCH,
                    subject.value(claim.at, "TransformationClaimType"),
                    message,
                    "write one of the names of the method, or remove the claim",
                )
                .did_you_mean(name, roles.iter().map(|role| role.name())),
            );
            continue;
        };
        data_type(subject, transformation, claim, *role, findings);
    }
}

fn data_type(
    subject: &Subject<'_>,
    transformation: &Transformation<'_>,
    claim: &Ref<'_>,
    role: Role,
    findings: &mut Findings,
) {
    let Some(claim_type) = subject.effective.claim_type(claim.id) else {
        return;
    };
    if claim_type.data_type.is_empty() || role.takes(&claim_type.data_type) {
        return;
    }
    findings.push(
        finding(
            &CLAIM_TYPE_MISMATCH,
            subject.value(claim.at, "ClaimTypeReferenceId"),
            format!(
                "`{}` is a `{}`, but `{}` of `{}` is {}",
                claim.id,
                claim_type.data_type,
                role.name(),
                transformation.method,
                role.types()
            ),
            "use a claim type of that data type",
        )
        .related("the claim type", subject.value(claim_type.at, "Id")),
    );
}

fn parameter_list(
    subject: &Subject<'_>,
    transformation: &Transformation<'_>,
    list: &'static str,
    findings: &mut Findings,
) {
    let Some(roles) = roles(list) else {
        return;
    };
    for role in roles.iter().filter(|role| role.required) {
        if !transformation.parameters.iter().any(|p| role.is(p.id)) {
            findings.push(finding(
                &PARAMETER_MISMATCH,
                subject.value(transformation.at, "Id"),
                format!("`{}` has no parameter `{}`", transformation.id, role.name()),
                format!("add `<InputParameter Id=\"{}\" … />`", role.name()),
            ));
        }
    }
    for parameter in &transformation.parameters {
        if !roles.iter().any(|role| role.is(parameter.id)) {
            findings.push(
                finding(
                    &PARAMETER_MISMATCH,
                    subject.value(parameter.at, "Id"),
                    format!(
                        "`{}` has no parameter `{}`",
                        transformation.method, parameter.id
                    ),
                    "write one of the ids of the method, or remove it",
                )
                .did_you_mean(parameter.id, roles.iter().map(|role| role.name())),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Severity;
    use crate::policy::fixture::{Fixture, claim};

    fn change_case(method: &str, role: &str, output: &str, parameter: &str) -> Fixture {
        Fixture::new()
            .claims(&claim("flag", "boolean", ""))
            .transformation(&format!(
                r#"<ClaimsTransformation Id="Lower" TransformationMethod="{method}"><InputClaims>
                <InputClaim ClaimTypeReferenceId="email" TransformationClaimType="{role}"/></InputClaims>
                <InputParameters><InputParameter Id="{parameter}" DataType="string" Value="LOWER"/></InputParameters>
                <OutputClaims><OutputClaim ClaimTypeReferenceId="{output}" TransformationClaimType="outputClaim"/>
                </OutputClaims></ClaimsTransformation>"#
            ))
    }

    #[test]
    fn ent6301_reports_a_method_that_does_not_exist() {
        let messages =
            change_case("ChangeCases", "inputClaim1", "email", "toCase").messages("ENT6301");
        assert_eq!(messages, ["unknown transformation method `ChangeCases`"]);
        let severity = |method: &str| {
            let found = change_case(method, "inputClaim1", "email", "toCase").findings();
            let mut found = found.into_iter().filter(|(code, ..)| *code == "ENT6301");
            found.next().map(|(_, severity, _)| severity)
        };
        assert_eq!(severity("ChangeCases"), Some(Severity::Error));
        assert_eq!(severity("SomethingNew"), Some(Severity::Warning));
    }

    #[test]
    fn ent6301_accepts_any_case() {
        change_case("changecase", "inputClaim1", "email", "toCase").accepts("ENT6301");
    }

    #[test]
    fn ent6302_reports_both_the_missing_and_the_unknown_claim() {
        let messages =
            change_case("ChangeCase", "inputClaim", "email", "toCase").messages("ENT6302");
        insta::assert_snapshot!(messages.join("\n"), @r"
        `ChangeCase` expects an input claim `inputClaim1`, which `Lower` does not declare
        `ChangeCase` has no input claim `inputClaim`
        ");
    }

    #[test]
    fn ent6302_accepts_the_names_of_the_method() {
        change_case("ChangeCase", "inputClaim1", "email", "toCase").accepts("ENT6302");
    }

    #[test]
    fn ent6303_reports_a_boolean_for_a_string() {
        let messages =
            change_case("ChangeCase", "inputClaim1", "flag", "toCase").messages("ENT6303");
        assert_eq!(
            messages,
            ["`flag` is a `boolean`, but `outputClaim` of `ChangeCase` is `string`"]
        );
    }

    #[test]
    fn ent6303_accepts_the_right_type() {
        change_case("ChangeCase", "inputClaim1", "email", "toCase").accepts("ENT6303");
    }

    #[test]
    fn ent6304_reports_a_slip_in_a_parameter() {
        change_case("ChangeCase", "inputClaim1", "email", "case").reports("ENT6304");
    }

    #[test]
    fn ent6304_accepts_the_parameters_of_the_method() {
        change_case("ChangeCase", "inputClaim1", "email", "toCase").accepts("ENT6304");
    }
}

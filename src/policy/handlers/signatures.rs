//! What each claims transformation takes and gives.
//!
//! Source: the reference pages of Microsoft Learn on claims transformations and the one policy per
//! transformation of azure-ad-b2c/unit-tests.
//!
//! A list is words `role:type`. A role may have alternatives (`a|b`), a type too; a `?` after the
//! role makes it optional; the type `any` is not judged; a single `*` takes any roles.

/// A row: method, input claims, input parameters (without types), output claims.
pub(super) type Row = (&'static str, &'static str, &'static str, &'static str);

/// Every method that is known.
pub(super) const METHODS: &[Row] = &[
    // boolean
    (
        "AndClaims",
        "inputClaim1:boolean inputClaim2:boolean",
        "",
        "outputClaim:boolean",
    ),
    (
        "AssertBooleanClaimIsEqualToValue",
        "inputClaim:boolean",
        "valueToCompareTo",
        "",
    ),
    (
        "CompareBooleanClaimToValue",
        "inputClaim:boolean",
        "valueToCompareTo",
        "compareResult|outputClaim:boolean",
    ),
    ("NotClaims", "inputClaim:boolean", "", "outputClaim:boolean"),
    (
        "OrClaims",
        "inputClaim1:boolean inputClaim2:boolean",
        "",
        "outputClaim:boolean",
    ),
    // date
    (
        "AssertDateTimeIsGreaterThan",
        "leftOperand:any rightOperand:any",
        "AssertIfEqualTo AssertIfRightOperandIsNotPresent TreatAsEqualIfWithinMillseconds?",
        "",
    ),
    (
        "ConvertDateTimeToDateClaim",
        "inputClaim:dateTime",
        "",
        "outputClaim:date",
    ),
    (
        "ConvertDateToDateTimeClaim",
        "inputClaim:date",
        "",
        "outputClaim:dateTime",
    ),
    (
        "DateTimeComparison",
        "firstDateTime:dateTime secondDateTime:dateTime",
        "operator timeSpanInSeconds",
        "result:boolean",
    ),
    ("GetCurrentDateTime", "", "", "currentDateTime:dateTime"),
    (
        "IsTermsOfUseConsentRequired",
        "termsOfUseConsentDateTime:dateTime",
        "termsOfUseTextUpdateDateTime",
        "result:boolean",
    ),
    // general
    ("CopyClaim", "inputClaim:any", "", "outputClaim:any"),
    (
        "DoesClaimExist",
        "inputClaim:any",
        "",
        "outputClaim:boolean",
    ),
    (
        "Hash",
        "plaintext:string salt:string",
        "randomizerSecret",
        "hash:string",
    ),
    ("NullClaim", "", "", "claim_to_null:any"),
    // integer
    (
        "AdjustNumber",
        "inputClaim:int|long",
        "Operator",
        "outputClaim:int|long",
    ),
    (
        "AssertNumber",
        "inputClaim:int|long",
        "Operator CompareToValue throwError?",
        "outputClaim?:boolean",
    ),
    (
        "ConvertNumberToStringClaim",
        "inputClaim:int|long",
        "",
        "outputClaim:string",
    ),
    // JSON
    (
        "CreateJsonArray",
        "inputClaim:any",
        "",
        "outputClaim:string",
    ),
    ("GenerateJson", "*", "*", "outputClaim:string"),
    (
        "GetClaimFromJson",
        "inputJson:string",
        "claimToExtract",
        "extractedClaim:any",
    ),
    (
        "GetClaimsFromJsonArray",
        "jsonSource:string",
        "errorOnMissingClaims includeEmptyClaims jsonSourceKeyName jsonSourceValueName",
        "*",
    ),
    (
        "GetClaimsFromJsonArrayV2",
        "jsonSource:string|stringCollection",
        "errorOnMissingClaims includeEmptyClaims jsonSourceKeyName jsonSourceValueName",
        "*",
    ),
    (
        "GetNumericClaimFromJson",
        "inputJson:string",
        "claimToExtract",
        "extractedClaim:int|long",
    ),
    (
        "GetSingleItemFromJson",
        "inputJson:string",
        "",
        "key?:string value?:string",
    ),
    (
        "GetSingleValueFromJsonArray",
        "inputJsonClaim:string",
        "",
        "extractedClaim:string",
    ),
    ("XmlStringToJsonString", "xml:string", "", "json:string"),
    // phone number
    (
        "ConvertPhoneNumberClaimToString",
        "phoneNumber:phoneNumber",
        "",
        "phoneNumberString:string",
    ),
    (
        "ConvertStringToPhoneNumberClaim",
        "phoneNumberString:string country?:string",
        "",
        "outputClaim:phoneNumber|string",
    ),
    (
        "GetNationalNumberAndCountryCodeFromPhoneNumberString",
        "phoneNumber:string",
        "throwExceptionOnFailure countryCodeType",
        "nationalNumber?:string countryCode?:string",
    ),
    // social and other identities
    (
        "AddItemToAlternativeSecurityIdCollection",
        "item:string collection:alternativeSecurityIdCollection",
        "",
        "collection:alternativeSecurityIdCollection",
    ),
    ("AddItemToUserIdentityCollection", "*", "*", "*"),
    (
        "CreateAlternativeSecurityId",
        "key:string identityProvider:string",
        "",
        "alternativeSecurityId:string",
    ),
    ("CreateUserIdentity", "*", "*", "*"),
    (
        "GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation",
        "alternativeSecurityIdCollection:alternativeSecurityIdCollection",
        "",
        "identityProvidersCollection:stringCollection",
    ),
    (
        "RemoveAlternativeSecurityIdByIdentityProvider",
        "identityProvider:string collection:alternativeSecurityIdCollection",
        "",
        "collection:alternativeSecurityIdCollection",
    ),
    // string
    (
        "AssertStringClaimsAreEqual",
        "inputClaim1:string inputClaim2:string",
        "stringComparison",
        "",
    ),
    ("BuildUri", "*", "*", "outputClaim:string"),
    (
        "ChangeCase",
        "inputClaim1:string",
        "toCase",
        "outputClaim:string",
    ),
    (
        "CompareClaims",
        "inputClaim1:string inputClaim2:string",
        "operator ignoreCase?",
        "outputClaim:boolean",
    ),
    (
        "CompareClaimToValue",
        "inputClaim1:string",
        "operator compareTo ignoreCase?",
        "outputClaim:boolean",
    ),
    (
        "CopyClaimIfPredicateMatch",
        "inputClaim:string",
        "",
        "outputClaim:string",
    ),
    ("CreateOtpSecret", "", "", "outputClaim:string"),
    (
        "CreateRandomString",
        "",
        "randomGeneratorType stringFormat? base64? maximumNumber?",
        "outputClaim:string",
    ),
    ("CreateStringClaim", "", "value", "createdClaim:string"),
    (
        "FormatLocalizedString",
        "*",
        "stringFormatId",
        "outputClaim:string",
    ),
    (
        "FormatStringClaim",
        "inputClaim:string",
        "stringFormat",
        "outputClaim:string",
    ),
    (
        "FormatStringMultipleClaims",
        "inputClaim1:string inputClaim2:string",
        "stringFormat",
        "outputClaim:string",
    ),
    ("GetLocalizedStringsTransformation", "", "", "*"),
    (
        "GetMappedValueFromLocalizedCollection",
        "mapFromClaim:string",
        "",
        "restrictionValueClaim:string",
    ),
    (
        "LookupValue",
        "inputParameterId:string",
        "*",
        "outputClaim:string",
    ),
    ("ParseDomain", "emailAddress:string", "", "domain:string"),
    (
        "SetClaimIfBooleansMatch",
        "claimToMatch:boolean",
        "matchTo outputClaimIfMatched",
        "outputClaim:string",
    ),
    (
        "SetClaimsIfRegexMatch",
        "claimToMatch:string",
        "matchTo outputClaimIfMatched extractGroups?",
        "*",
    ),
    (
        "SetClaimsIfStringsAreEqual",
        "inputClaim:string",
        "matchTo stringComparison stringMatchMsg stringMatchMsgCode",
        "outputClaim1:string outputClaim2?:string stringCompareResultClaim?:boolean",
    ),
    (
        "SetClaimsIfStringsMatch",
        "claimToMatch:string",
        "matchTo stringComparison outputClaimIfMatched",
        "outputClaim:string stringCompareResultClaim?:boolean",
    ),
    (
        "StringContains",
        "inputClaim:string",
        "contains ignoreCase",
        "outputClaim:boolean",
    ),
    (
        "StringReplace",
        "inputClaim:string",
        "oldValue newValue",
        "outputClaim:string",
    ),
    (
        "StringSubstring",
        "inputClaim:string",
        "startIndex length",
        "outputClaim:string",
    ),
    // string collection
    (
        "AddItemToStringCollection",
        "item:string collection?:stringCollection",
        "",
        "collection:stringCollection",
    ),
    (
        "AddParameterToStringCollection",
        "collection?:stringCollection",
        "item",
        "collection:stringCollection",
    ),
    (
        "GetSingleItemFromStringCollection",
        "collection:stringCollection",
        "",
        "extractedItem:string",
    ),
    (
        "StringCollectionContains",
        "inputClaim:stringCollection",
        "item ignoreCase?",
        "outputClaim:boolean",
    ),
    (
        "StringCollectionContainsClaim",
        "collection:stringCollection item:string",
        "ignoreCase?",
        "outputClaim:boolean",
    ),
    (
        "StringJoin",
        "inputClaim:stringCollection",
        "delimiter",
        "outputClaim:string",
    ),
    (
        "StringSplit",
        "inputClaim:string",
        "delimiter",
        "outputClaim:stringCollection",
    ),
];

/// One role of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role {
    roles: &'static str,
    types: &'static str,
    /// Whether it must be there.
    pub(super) required: bool,
}

impl Role {
    /// Whether `name` is this role; compared without case.
    pub(super) fn is(self, name: &str) -> bool {
        self.roles
            .split('|')
            .any(|role| role.eq_ignore_ascii_case(name))
    }

    /// The first name.
    pub(super) fn name(self) -> &'static str {
        self.roles.split('|').next().unwrap_or(self.roles)
    }

    /// Whether a claim of `data_type` fits.
    pub(super) fn takes(self, data_type: &str) -> bool {
        self.types == "any" || self.types.split('|').any(|t| t == data_type)
    }

    /// The types, for people.
    pub(super) fn types(self) -> String {
        let types: Vec<String> = self.types.split('|').map(|t| format!("`{t}`")).collect();
        types.join(" or ")
    }
}

/// The roles of a list; `None` when it takes any.
pub(super) fn roles(list: &'static str) -> Option<Vec<Role>> {
    if list == "*" {
        return None;
    }
    let roles = list.split_whitespace().map(|word| {
        let (role, types) = word.split_once(':').unwrap_or((word, "any"));
        Role {
            roles: role.trim_end_matches('?'),
            types,
            required: !role.ends_with('?'),
        }
    });
    Some(roles.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_microsofts_policies_is_there() {
        let mut unknown = std::collections::BTreeSet::new();
        let mut used = std::collections::BTreeSet::new();
        for name in ["starterpack", "unit-tests"] {
            let Some(folder) = crate::policy::corpus::folder(name) else {
                return;
            };
            for (path, text) in crate::policy::corpus::files(&folder) {
                let document = crate::policy::corpus::read(&path, &text);
                for (_, element) in document.elements() {
                    let Some(method) = element.attribute("TransformationMethod") else {
                        continue;
                    };
                    used.insert(method.to_lowercase());
                    if !METHODS.iter().any(|row| row.0.eq_ignore_ascii_case(method)) {
                        unknown.insert(method.to_owned());
                    }
                }
            }
        }
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), [""; 0]);
        assert!(used.len() > 60, "{}", used.len());
    }

    #[test]
    fn every_method_is_there_once_and_every_list_reads() {
        let mut names: Vec<String> = METHODS.iter().map(|row| row.0.to_lowercase()).collect();
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for (_, inputs, parameters, outputs) in METHODS {
            for role in [inputs, parameters, outputs]
                .into_iter()
                .filter_map(|l| roles(l))
                .flatten()
            {
                assert!(!role.name().is_empty() && !role.types.is_empty());
            }
        }
    }
}

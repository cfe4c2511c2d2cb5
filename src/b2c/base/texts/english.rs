//! English. The order is that of the pages; within one page no string appears twice.

use super::super::Identifier;

/// `(element type, element id or "", string id, text)`.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Strings that several pages share.
pub(super) struct Group {
    /// Content definitions that show them.
    pub pages: &'static [&'static str],
    /// The sign-in identifiers they are about; empty means any.
    pub only_with: &'static [Identifier],
    /// The strings.
    pub strings: &'static [Row],
}

const fn always(pages: &'static [&'static str], strings: &'static [Row]) -> Group {
    Group {
        pages,
        only_with: &[],
        strings,
    }
}

const fn with(
    identifiers: &'static [Identifier],
    pages: &'static [&'static str],
    strings: &'static [Row],
) -> Group {
    Group {
        pages,
        only_with: identifiers,
        strings,
    }
}

/// Local accounts of any kind.
const ANY: &[Identifier] = &[Identifier::Email, Identifier::Username, Identifier::Phone];

/// Every English string of the builtin base.
#[rustfmt::skip]
pub(super) const GROUPS: &[Group] = &[
    always(&["api.signuporsignin"], &[
        ("UxElement", "", "heading", "Welcome"),
        ("UxElement", "", "social_intro", "Continue with another account"),
        ("UxElement", "", "local_intro_generic", "Continue with your {0}"),
        ("UxElement", "", "divider_title", "or"),
        ("UxElement", "", "requiredField_password", "Type your password"),
        ("UxElement", "", "requiredField_generic", "Type your {0}"),
        ("UxElement", "", "invalid_generic", "This is not a {0} we can use"),
        ("UxElement", "", "createaccount_intro", "New here?"),
        ("UxElement", "", "createaccount_one_link", "Create an account"),
        ("UxElement", "", "createaccount_two_links", "Create an account with {0} or {1}"),
        ("UxElement", "", "createaccount_three_links", "Create an account with {0}, {1} or {2}"),
        ("UxElement", "", "forgotpassword_link", "Forgotten your password?"),
        ("UxElement", "", "button_signin", "Sign in"),
        ("UxElement", "", "unknown_error", "Signing in does not work at the moment. Try again in a few minutes."),
    ]),
    with(ANY, &["api.signuporsignin", "api.localaccountsignin"], &[
        ("ClaimType", "password", "DisplayName", "Password"),
        // One text for a wrong name and a wrong password: the page does not tell which accounts exist.
        ("ErrorMessage", "", "ResourceOwnerFlowInvalidCredentials", "The sign-in name or the password is wrong."),
        ("ErrorMessage", "", "UserMessageIfInvalidPassword", "The sign-in name or the password is wrong."),
        ("ErrorMessage", "", "UserMessageIfClaimsPrincipalDoesNotExist", "The sign-in name or the password is wrong."),
        ("ErrorMessage", "", "UserMessageIfOldPasswordUsed", "The sign-in name or the password is wrong."),
        ("ErrorMessage", "", "DefaultMessage", "The sign-in name or the password is wrong."),
        ("ErrorMessage", "", "UserMessageIfPasswordExpired", "Your password has expired. Choose a new one."),
        ("ErrorMessage", "", "UserMessageIfUserAccountDisabled", "This account cannot be used. Ask support to open it again."),
        ("ErrorMessage", "", "UserMessageIfUserAccountLocked", "This account is closed for a while to protect it. Try again later."),
        ("ErrorMessage", "", "AADRequestsThrottled", "Very many people are signing in. Try again in a minute."),
    ]),
    always(&["api.idpselections"], &[
        ("UxElement", "", "intro", "How do you want to sign in?"),
    ]),
    always(&["api.localaccountsignup", "api.localaccountpasswordreset"], &[
        ("ClaimType", "newPassword", "DisplayName", "New password"),
        ("ClaimType", "newPassword", "UserHelpText", "Choose a password you use nowhere else"),
        ("ClaimType", "reenterPassword", "DisplayName", "Repeat the new password"),
        ("ClaimType", "reenterPassword", "UserHelpText", "The same password once more"),
        ("InputValidation", "StrongPassword", "CharacterClasses", "Include at least three of:"),
        ("Predicate", "PasswordLength", "HelpText", "Use 8 to 64 characters."),
        ("Predicate", "Lowercase", "HelpText", "a lower-case letter"),
        ("Predicate", "Uppercase", "HelpText", "an upper-case letter"),
        ("Predicate", "Number", "HelpText", "a digit"),
        ("Predicate", "Symbol", "HelpText", "a symbol"),
        ("UxElement", "", "error_passwordEntryMismatch", "The two passwords differ. Type the same one twice."),
        ("UxElement", "", "error_fieldIncorrect", "Something is not filled in as it should be. Look at the marked fields."),
        ("UxElement", "", "error_requiredFieldMissing", "Something is missing. Fill in the marked fields."),
        ("UxElement", "", "required_field", "Please fill this in."),
        ("UxElement", "", "preloader_alt", "One moment"),
        ("UxElement", "", "button_cancel", "Back"),
        ("ErrorMessage", "", "ServiceThrottled", "Very many people are using this page. Try again in a minute."),
        ("ErrorMessage", "", "UserMessageIfClaimNotVerified", "Confirm this first: {0}"),
        ("ErrorMessage", "", "UserMessageIfIncorrectPattern", "Not in the expected form: {0}"),
        ("ErrorMessage", "", "UserMessageIfInvalidInput", "{0} cannot be used."),
        ("ErrorMessage", "", "UserMessageIfMissingRequiredElement", "Missing: {0}"),
        ("ErrorMessage", "", "UserMessageIfValidationError", "Not accepted by: {0}"),
    ]),
    always(&["api.localaccountsignup"], &[
        ("UxElement", "", "initial_intro", "A few details and you are done."),
        ("UxElement", "", "helplink_text", "What is this for?"),
        ("UxElement", "", "button_continue", "Create account"),
        ("ErrorMessage", "", "UserMessageIfClaimsPrincipalAlreadyExists", "This is taken already. Sign in instead, or use another one."),
    ]),
    always(&["api.localaccountpasswordreset"], &[
        ("UxElement", "", "button_continue", "Next"),
        ("ErrorMessage", "", "UserMessageIfClaimsPrincipalDoesNotExist", "We cannot reset the password of this account. Check what you entered or ask support."),
        ("ErrorMessage", "", "UserMessageIfClaimsTransformationBooleanValueIsNotEqual", "We cannot reset the password of this account. Check what you entered or ask support."),
    ]),
    with(&[Identifier::Email, Identifier::Username], &["api.localaccountsignup", "api.localaccountpasswordreset"], VERIFY_EMAIL),
    with(&[Identifier::Username], &["api.localaccountsignup"], &[
        ("ClaimType", "username", "DisplayName", "Username"),
        ("ClaimType", "username", "UserHelpText", "3 to 64 letters, digits and . _ -"),
        ("ClaimType", "username", "PatternHelpText", "Use 3 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or a digit."),
    ]),
    with(&[Identifier::Phone], &["api.localaccountsignup", "api.localaccountpasswordreset"], &[
        ("ClaimType", "phoneNumber", "DisplayName", "Phone number"),
        ("ClaimType", "phoneNumber", "UserHelpText", "With country code, for example +4930123456"),
        ("ClaimType", "phoneNumber", "PatternHelpText", "Enter the number with + and country code, digits only."),
        ("ClaimType", "verificationCode", "DisplayName", "Code"),
        ("DisplayControl", "phoneVerificationControl", "intro_msg", "We send a code to your phone."),
        ("DisplayControl", "phoneVerificationControl", "but_send_code", "Send code"),
        ("DisplayControl", "phoneVerificationControl", "but_verify_code", "Check code"),
        ("DisplayControl", "phoneVerificationControl", "but_send_new_code", "Send another code"),
        ("DisplayControl", "phoneVerificationControl", "but_change_claims", "Use another number"),
        ("DisplayControl", "phoneVerificationControl", "success_send_code_msg", "The code is on its way. Type it below."),
        ("DisplayControl", "phoneVerificationControl", "failure_send_code_msg", "The code could not be sent to this number."),
        ("DisplayControl", "phoneVerificationControl", "success_verify_code_msg", "The number is confirmed."),
        ("DisplayControl", "phoneVerificationControl", "failure_verify_code_msg", "This is not the code we sent."),
        ("ErrorMessage", "", "UserMessageIfClaimsTransformationInvalidPhoneNumber", "This is not a phone number we can reach."),
    ]),
    always(&["api.socialccountsignup"], &[
        ("ClaimType", "email", "DisplayName", "Email address"),
        ("ClaimType", "email", "UserHelpText", "An address you can read mail at now"),
        ("UxElement", "", "initial_intro", "Please complete your account."),
        ("UxElement", "", "button_continue", "Create account"),
        ("ErrorMessage", "", "UserMessageIfClaimsPrincipalAlreadyExists", "There is an account for this sign-in already."),
    ]),
    always(&["api.selfasserted.profileupdate"], &[
        ("UxElement", "", "button_continue", "Save"),
    ]),
    always(&["api.socialccountsignup", "api.selfasserted.profileupdate"], &[
        ("UxElement", "", "required_field", "Please fill this in."),
        ("UxElement", "", "button_cancel", "Back"),
        ("UxElement", "", "error_fieldIncorrect", "Something is not filled in as it should be. Look at the marked fields."),
        ("UxElement", "", "error_requiredFieldMissing", "Something is missing. Fill in the marked fields."),
    ]),
    always(&["api.localaccountsignup", "api.socialccountsignup", "api.selfasserted.profileupdate"], &[
        ("ClaimType", "displayName", "DisplayName", "Display name"),
        ("ClaimType", "displayName", "UserHelpText", "The name other people see"),
        ("ClaimType", "givenName", "DisplayName", "First name"),
        ("ClaimType", "givenName", "UserHelpText", "Also called given name"),
        ("ClaimType", "surname", "DisplayName", "Last name"),
        ("ClaimType", "surname", "UserHelpText", "Also called family name"),
    ]),
    always(&["api.phonefactor"], &[
        ("ClaimType", "strongAuthenticationPhoneNumber", "DisplayName", "Phone number"),
        ("UxElement", "", "intro_mixed", "To confirm it is you, we call this number or send it a code."),
        ("UxElement", "", "intro_mixed_p", "To confirm it is you, we call one of these numbers or send it a code. Which one?"),
        ("UxElement", "", "intro_phone", "To confirm it is you, we call this number."),
        ("UxElement", "", "intro_phone_p", "To confirm it is you, we call one of these numbers. Which one?"),
        ("UxElement", "", "intro_sms", "To confirm it is you, we send a code to this number."),
        ("UxElement", "", "intro_sms_p", "To confirm it is you, we send a code to one of these numbers. Which one?"),
        ("UxElement", "", "intro_entry_mixed", "Give us a number that we may call or send codes to."),
        ("UxElement", "", "intro_entry_phone", "Give us a number that we may call."),
        ("UxElement", "", "intro_entry_sms", "Give us a number that we may send codes to."),
        ("UxElement", "", "number_label", "Phone number"),
        ("UxElement", "", "local_number_input_placeholder_text", "Phone number"),
        ("UxElement", "", "country_code_label", "Country"),
        ("UxElement", "", "country_code_input_placeholder_text", "Country or region"),
        ("UxElement", "", "requiredField_countryCode", "Choose the country of the number"),
        ("UxElement", "", "requiredField_number", "Type the number"),
        ("UxElement", "", "invalid_number", "This is not a phone number we can reach"),
        ("UxElement", "", "enter_code_text_intro", "Type the code you got, or"),
        ("UxElement", "", "verification_code_input_placeholder_text", "Code"),
        ("UxElement", "", "requiredField_code", "Type the code you got"),
        ("UxElement", "", "invalid_code", "The code has six digits"),
        ("UxElement", "", "button_verify", "Call this number"),
        ("UxElement", "", "button_send_code", "Send code"),
        ("UxElement", "", "button_verify_code", "Check code"),
        ("UxElement", "", "text_button_send_second_code", "send another code"),
        ("UxElement", "", "button_retry", "Try again"),
        ("UxElement", "", "button_cancel", "Back"),
        ("UxElement", "", "alternative_text", "My phone is not at hand"),
        ("UxElement", "", "cancel_message", "The sign-in was not confirmed by phone"),
        ("UxElement", "", "error_tryagain", "Nobody answers at this number. Check it and try again."),
        ("UxElement", "", "error_sms_throttled", "Too many codes were sent to this number. Wait a little."),
        ("UxElement", "", "error_phone_throttled", "This number was called too often. Wait a little."),
        ("UxElement", "", "error_throttled", "Too many attempts. Wait a little."),
        ("UxElement", "", "error_incorrect_code", "This is not the code we sent. Try again or ask for another one."),
        ("UxElement", "", "error_448", "This number cannot be reached."),
        ("UxElement", "", "error_449", "Too many attempts. Start again later."),
    ]),
];

/// The built-in verification of an email address.
#[rustfmt::skip]
const VERIFY_EMAIL: &[Row] = &[
    ("ClaimType", "email", "DisplayName", "Email address"),
    ("ClaimType", "email", "UserHelpText", "An address you can read mail at now"),
    ("ClaimType", "email", "PatternHelpText", "Enter an email address such as name@example.com."),
    ("UxElement", "", "ver_intro_msg", "We send a code to this address."),
    ("UxElement", "", "ver_info_msg", "The code is in your inbox. Type it below."),
    ("UxElement", "", "ver_input", "Code"),
    ("UxElement", "", "ver_but_send", "Send code"),
    ("UxElement", "", "ver_but_verify", "Check code"),
    ("UxElement", "", "ver_but_resend", "Send another code"),
    ("UxElement", "", "ver_but_edit", "Use another address"),
    ("UxElement", "", "ver_success_msg", "The address is confirmed."),
    ("UxElement", "", "ver_fail_retry", "This is not the code we sent."),
    ("UxElement", "", "ver_fail_code_expired", "This code is too old. Ask for another one."),
    ("UxElement", "", "ver_fail_no_retry", "Too many wrong codes. Start again later."),
    ("UxElement", "", "ver_fail_server", "The address could not be checked. Is it spelled right?"),
    ("UxElement", "", "ver_fail_throttled", "Too many codes were sent to this address. Wait a little."),
];

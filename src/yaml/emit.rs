//! JSON values to YAML text that readers of YAML 1.1 and 1.2 understand alike.

use serde_json::Value;

/// `value` as block YAML with LF line ends and a final line break. Text that any reader would take
/// for something else is quoted.
///
/// # Errors
/// Those of the emitter; JSON values have none that it could fail on.
pub fn to_yaml(value: &Value) -> Result<String, serde_yaml::ser::Error> {
    let options = serde_yaml::ser_options! {
        compact_list_indent: false,
        // Folding depends on where white space stands; one line per text diffs better.
        prefer_block_scalars: false,
    };
    let mut text = serde_yaml::to_string_with_options(value, options)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

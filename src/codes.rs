//! The catalogue: every finding code of the product, collected from the modules that own them.

use crate::diag::Code;

/// The lists, one per rule family, in code order.
const FAMILIES: &[&[Code]] = &[
    crate::yaml::codes::CODES,
    crate::project::codes::CODES,
    crate::plan::codes::CODES,
    crate::resolve::codes::CODES,
    crate::check::target::CODES,
    crate::check::environments::CODES,
    crate::check::across::CODES,
    crate::check::secrets::CODES,
    crate::check::names::CODES,
    crate::check::references::CODES,
    crate::check::unused::CODES,
    crate::check::sources::CODES,
    crate::check::attributes::CODES,
    crate::check::inputs::CODES,
    crate::check::application_uris::CODES,
    crate::check::applications::CODES,
    crate::check::providers::CODES,
    crate::check::platform::CODES,
    crate::check::external_id::CODES,
    crate::desired::files::CODES,
    crate::check::flows::CODES,
    crate::check::gaps::CODES,
    crate::check::scale::CODES,
    crate::check::credentials::CODES,
    crate::check::rule_order::CODES,
    crate::check::continuity::CODES,
    crate::check::jit::CODES,
    crate::check::verifiers::CODES,
    crate::check::limits::CODES,
    crate::check::policies::CODES,
    crate::check::carried::CODES,
    crate::check::tenant::CODES,
    crate::check::rollout::CODES,
    crate::check::languages::CODES,
    crate::check::lint::CODES,
    crate::policy::doc::read::CODES,
    crate::lint::codes::CODES,
    crate::policy::template::settings::CODES,
    crate::policy::structure::CODES,
    crate::policy::references::CODES,
    crate::policy::journeys::CODES,
    crate::policy::claims::CODES,
    crate::policy::handlers::CODES,
    crate::policy::security::CODES,
    crate::policy::tenant::CODES,
    crate::intake::codes::CODES,
    crate::b2c::base::pack::CODES,
    crate::b2c::design::codes::CODES,
    crate::desired::judge::CODES,
];

/// All codes in the order of their ids.
#[must_use]
pub fn all() -> Vec<Code> {
    let mut codes: Vec<Code> = FAMILIES
        .iter()
        .flat_map(|family| family.iter().copied())
        .collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code named `id`, compared without case.
#[must_use]
pub fn find(id: &str) -> Option<Code> {
    all()
        .into_iter()
        .find(|code| code.id.eq_ignore_ascii_case(id))
}

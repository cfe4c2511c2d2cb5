//! The stages, one file each.

mod clean_up;
mod cut_over;
mod flows;
mod last_batch;
mod planning;
mod security;
mod tenant;
mod trial;
mod watching;
mod waves;

use super::Stage;
use super::outline::Outline;

/// Every stage this plan needs, in order.
pub(super) fn stages(outline: &Outline<'_>) -> Vec<Stage> {
    let moves = !outline.plan.sources.is_empty();
    let mut stages = vec![
        planning::stage(outline),
        tenant::stage(outline),
        flows::stage(outline),
    ];
    stages.push(security::stage(outline));
    stages.push(trial::stage(outline));
    if outline.imports() {
        stages.push(waves::stage(outline));
    }
    if moves && !outline.stays_in_place() {
        stages.push(last_batch::stage(outline));
    }
    stages.push(cut_over::stage(outline));
    stages.push(watching::stage(outline));
    stages.push(clean_up::stage(outline));
    stages
}

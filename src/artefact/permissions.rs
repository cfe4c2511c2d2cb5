//! `PERMISSIONS.md`: who may do what, as Markdown.

use super::markdown::{Page, cell, code, inline, text};
use crate::migration::permissions::Permissions;

/// The page.
#[must_use]
pub(super) fn page(permissions: &Permissions, plan: &str, environment: &str) -> String {
    let mut page = Page::default();
    page.line(&format!(
        "# Permissions: {}, {}",
        inline(plan),
        inline(environment)
    ));
    page.paragraph(
        "Generated from the plan; change the plan, not this page. These are application permissions of Microsoft \
         Graph (`00000003-0000-0000-c000-000000000000`), each the least that its operations take; an administrator \
         consents to them. Ids are the same in every tenant. One registration for each section keeps rights small; \
         `entrada doctor` names what is missing and what is too much.",
    );
    for section in &permissions.sections {
        page.line(&format!("## {}", section.title));
        page.paragraph(&text(&section.about));
        let rows = section.permissions.iter().map(|one| {
            [
                code(&one.value),
                one.id
                    .map_or_else(|| "look it up by its name".to_owned(), code),
                cell(&text(&one.why)),
                cell(&inline(&one.operations.join("; "))),
            ]
        });
        page.table(&["permission", "app role id", "why", "operations"], rows);
        if section.roles.is_empty() {
            continue;
        }
        page.paragraph("Directory roles of its service principal:");
        let rows = section.roles.iter().map(|role| {
            [
                role.name.to_owned(),
                role.id
                    .map_or_else(|| "look it up by its name".to_owned(), code),
                cell(&text(&role.why)),
            ]
        });
        page.table(&["directory role", "template id", "why"], rows);
    }
    page.finish()
}

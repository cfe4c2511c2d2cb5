//! How long an import takes at the documented quotas.

use super::outline::Outline;
use super::text::{Text, say};
use crate::plan::FactorRule;

/// Writes a second of one application in one tenant: 3,000 in 150 s (Microsoft Learn: Microsoft Graph
/// service-specific throttling limits, identity and access).
const WRITES_OF_AN_APPLICATION: u64 = 20;

/// Writes a second of all applications in one tenant: 18,000 in 5 min (the same page).
const WRITES_OF_A_TENANT: u64 = 60;

/// What creating a user in an Azure AD B2C tenant costs, if the four units that it costs more count
/// as writes. Sources do not agree whether they do.
const WORST_COST_IN_B2C: u64 = 5;

/// How long the import takes, when the number of users is known.
pub(super) fn estimate(outline: &Outline<'_>) -> Option<Text> {
    let users = outline.plan.inventory.as_ref()?.user_count?;
    if !outline.imports() || users == 0 {
        return None;
    }
    let one = duration(users.div_ceil(WRITES_OF_AN_APPLICATION));
    let most = duration(users.div_ceil(WRITES_OF_A_TENANT));
    let mut text = say(
        "{} users take about {} with one application registration (20 writes a second) and {} with \
         three (60, the ceiling of a tenant), at Microsoft Graph's documented quotas.",
        &[&grouped(users), &one, &most],
    );
    let factors = &outline.plan.users.factors;
    let carried = [factors.phone, factors.email]
        .iter()
        .filter(|rule| **rule == FactorRule::Carry)
        .count();
    if carried > 0 {
        text = text.and(say(
            "Each second factor that is carried is one more write: with one for everybody it takes twice \
             as long.",
            &[],
        ));
    }
    if !outline.is_external_id() {
        let worst = duration(users.saturating_mul(WORST_COST_IN_B2C) / WRITES_OF_AN_APPLICATION);
        text = text.and(say(
            "Creating a user in Azure AD B2C costs four units more; should they count as writes, one \
             application takes {}. The rate measured in the test stage decides.",
            &[&worst],
        ));
    }
    Some(text)
}

/// Seconds as people say them.
fn duration(seconds: u64) -> String {
    const HOUR: u64 = 3600;
    let tenths = |unit: u64| {
        let tenths = seconds.saturating_mul(10).div_ceil(unit);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match seconds {
        0..60 => "a minute".to_owned(),
        60..HOUR => format!("{} minutes", seconds.div_ceil(60)),
        _ if seconds < 48 * HOUR => format!("{} hours", tenths(HOUR)),
        _ => format!("{} days", tenths(24 * HOUR)),
    }
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_up_in_a_fitting_unit() {
        assert_eq!(duration(5), "a minute");
        assert_eq!(duration(61), "2 minutes");
        assert_eq!(duration(12_500), "3.5 hours");
        assert_eq!(duration(50_000), "13.9 hours");
        assert_eq!(duration(250_000), "2.9 days");
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_250_000), "1,250,000");
    }
}

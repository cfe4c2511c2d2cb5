//! The lines of edges, in the language of SVG paths.

use super::layout::Route;
use super::scene::number;

/// A line through the points of `route`, with round corners.
fn cornered(points: &[(f64, f64)], x: f64, y: f64) -> String {
    const RADIUS: f64 = 8.0;
    let at = |px: f64, py: f64| format!("{} {}", number(px + x), number(py + y));
    let towards = |from: (f64, f64), to: (f64, f64)| {
        let length = (to.0 - from.0).hypot(to.1 - from.1).max(1.0);
        let share = RADIUS.min(length / 2.0) / length;
        at(
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        )
    };
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let corners = points.windows(3).map(|window| {
        let (before, corner, after) = (window[0], window[1], window[2]);
        let turn = at(corner.0, corner.1);
        format!(
            "L{}Q{turn} {}",
            towards(corner, before),
            towards(corner, after)
        )
    });
    let corners: String = corners.collect();
    format!("M{}{corners}L{}", at(first.0, first.1), at(last.0, last.1))
}

/// A smooth line along the points of `route`: a uniform cubic B-spline, with both ends held.
pub(super) fn path(route: &Route, x: f64, y: f64) -> String {
    if route.corners {
        return cornered(&route.points, x, y);
    }
    let at = |px: f64, py: f64| format!("{} {}", number(px + x), number(py + y));
    let (Some(&first), Some(&last)) = (route.points.first(), route.points.last()) else {
        return String::new();
    };
    let held: Vec<(f64, f64)> = [first]
        .into_iter()
        .chain(route.points.iter().copied())
        .chain([last])
        .collect();
    let curves = held.windows(3).map(|window| {
        let (a, b, c) = (window[0], window[1], window[2]);
        format!(
            "C{} {} {}",
            at((2.0 * a.0 + b.0) / 3.0, (2.0 * a.1 + b.1) / 3.0),
            at((a.0 + 2.0 * b.0) / 3.0, (a.1 + 2.0 * b.1) / 3.0),
            at((a.0 + 4.0 * b.0 + c.0) / 6.0, (a.1 + 4.0 * b.1 + c.1) / 6.0),
        )
    });
    let curves: String = curves.collect();
    format!("M{}{curves}L{}", at(first.0, first.1), at(last.0, last.1))
}

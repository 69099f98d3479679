//! The small picture on a card: twelve weeks as bars from zero, or as points where zero would say nothing.

use maud::{Markup, html};

const WEEK_PX: usize = 12;
const HEIGHT_PX: f64 = 30.0;

/// What a card's picture shows; `None` is a week without a value.
pub enum Spark {
    /// Amounts, from zero.
    Bars(Vec<Option<f64>>),
    /// Levels, between the lowest and the highest.
    Points(Vec<Option<f64>>),
}

/// Decoration: the card says the same in words.
pub fn spark(spark: &Spark) -> Markup {
    let (Spark::Bars(values) | Spark::Points(values)) = spark;
    let known = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let highest = known().fold(f64::MIN, f64::max);
    let lowest = match spark {
        Spark::Bars(_) => 0.0,
        Spark::Points(_) => known().fold(f64::MAX, f64::min),
    };
    let span = if highest > lowest { highest - lowest } else { 1.0 };
    html! {
        svg.spark aria-hidden="true" viewBox=(format!("0 0 {} {HEIGHT_PX}", values.len() * WEEK_PX)) width=(values.len() * WEEK_PX) height=(HEIGHT_PX) {
            @for (i, value) in values.iter().enumerate().filter_map(|(i, v)| Some((i, v.filter(|v| v.is_finite())?))) {
                @let share = (value - lowest) / span;
                @let class = if i + 1 == values.len() { "now" } else { "before" };
                @match spark {
                    Spark::Bars(_) => {
                        @let height = (share * HEIGHT_PX).round();
                        rect class=(class) x=(i * WEEK_PX) y=(HEIGHT_PX - height) width=(WEEK_PX - 3) height=(height) {}
                    }
                    Spark::Points(_) => {
                        circle class=(class) cx=(i * WEEK_PX + WEEK_PX / 2) cy=(((1.0 - share) * (HEIGHT_PX - 8.0)).round() + 4.0) r="3.5" {}
                    }
                }
            }
        }
    }
}

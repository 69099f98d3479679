//! How each number is made and what it cannot know. Fixed text.

use super::Page;
use maud::{Markup, html};

pub fn section(_page: &Page) -> Option<Markup> {
    Some(html! {
            dl {
                dt { "Long run jump" }
                dd {
                    "A session over the longest session that started in the 30 days before. Flagged above 1.10, when 30 days \
                     and four sessions are known and at least 2 km or 15 minutes are added. Best evidence here (grade B): in \
                     588,071 sessions of 5,205 runners, steps of 10-30 %, 30-100 % and over 100 % went with 1.6, 1.5 and 2.3 \
                     times the injury rate (Frandsen 2025). About 6 in 100 ordinary runs are such a step, and such steps \
                     explain about 4 % of overuse injuries at most."
                }
                dt { "Week against the four before (ACWR, uncoupled)" }
                dd {
                    "Distance of the week over the mean of the four weeks before; weeks off are zeros. Above 1.5 in 17 % of \
                     ordinary weeks. Contested: in the largest study of runners high ratios did not mean more injuries. Not \
                     shown for the first four weeks, after breaks of 14 days, and below 10 km a week."
                }
                dt { "Week jump" }
                dd {
                    "Against the larger of the last week and the mean of four, above 1.30: 20 % of ordinary weeks. The 10 % \
                     rule fires in 43 % of them and is only a number here."
                }
                dt { "Climb and descent" }
                dd {
                    "One method for every watch: median of five, 10 s mean, swings over 2 m (30 s and 5 m where the altitude \
                     comes from GPS). Within about 3 % of watches with a barometer, in 91 runs."
                }
                dt { "Steps" }
                dd {
                    "Both feet, while running on the flat, compared with the mean of 256 watch users at the same speed: 150 + \
                     6.0 per m/s (van Oeveren). Runners differ by about 8 either way; body height explains a part. 170 is a \
                     rule of thumb: it is the average at 12 km/h. More steps take load off the knee in the laboratory; that \
                     they prevent injuries is not shown (grade C)."
                }
                dt { "Same road, same way, same side" }
                dd {
                    "Which way round is counted. The side of the road is inferred from runs in both directions and left open \
                     when they cannot tell. Which foot stands lower cannot be told from positions (grade C to D)."
                }
                dt { "Easy week" }
                dd { "At most 80 % of the three before. Custom; no trial (grade D)." }
            }
            p { "Limits may be changed in strideload.toml; every flag names the one it was held against." }
            p {
                "Not assessed, because no watch can: hip control and strength, pain, sleep, the ground under the foot. The \
                 typical rates come from 116 amateur runners and 40,605 runs."
            }
    })
}

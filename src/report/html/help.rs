//! When to get help: two lists, always printed, in fixed words, never inferred from data.

use maud::{Markup, html};

pub fn section() -> Markup {
    html! {
        section id="help" {
            h2 { "When to get help" }
            p { "No watch can see these. This list stands here for everyone and says nothing about you." }
            div.urgent {
                h3 { "Medical review urgently, within the same week; the same day if the calf is swollen" }
                ul {
                    li { "Pain at night that wakes you." }
                    li {
                        "Knee pain together with a swollen, tight or warm calf. Do not wait: this can be a blood clot. With \
                         shortness of breath or chest pain call the emergency number."
                    }
                    li { "A twist with a pop or click, and swelling after it." }
                }
            }
            div {
                h3 { "Physiotherapist" }
                ul {
                    li { "Pain that goes on after two weeks of reduced running." }
                    li { "Swelling overnight." }
                    li { "The knee gives way." }
                    li { "The knee locks." }
                }
            }
            p {
                "While running: mild pain that goes within the first kilometre and does not grow may be watched. Stop when it \
                 builds up, changes your stride, or is still there the next day. " code { "strideload plan return" }
                " lays out the weeks after a break."
            }
        }
    }
}

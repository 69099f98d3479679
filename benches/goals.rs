//! What each part must reach and what it reached, for the table at the end.

/// What a part found out, in the order it was found.
#[derive(Default)]
pub struct Goals(Vec<Goal>);

struct Goal {
    what: String,
    must: String,
    here: f64,
    is_met: bool,
}

impl Goals {
    pub fn at_least(&mut self, what: &str, must: f64, here: f64) {
        self.0.push(Goal { what: what.to_owned(), must: format!(">= {must}"), here, is_met: here >= must });
    }

    pub fn at_most(&mut self, what: &str, must: f64, here: f64) {
        self.0.push(Goal { what: what.to_owned(), must: format!("<= {must}"), here, is_met: here <= must });
    }

    /// Nothing when no part had a goal.
    pub fn print(&self) {
        if self.0.is_empty() {
            return;
        }
        println!("\n{:<62} {:>9} {:>10}", "goal", "must", "here");
        for Goal { what, must, here, is_met } in &self.0 {
            let here = if *here >= 100.0 { format!("{here:.0}") } else { format!("{here:.2}") };
            println!("{what:<62} {must:>9} {here:>10}  {}", if *is_met { "met" } else { "NOT MET" });
        }
    }
}

//! The findings as tables and sentences.

use std::fmt::Write;

use schema::batches::{BatchStudy, Findings, Line, Place, Spend};
use search::batches::Critical;

/// Everything that was found.
pub(crate) fn text(study: &BatchStudy, findings: &Findings, spend: Spend) -> String {
    let base = study.base();
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(
        out,
        "base     lr={} bs={} epochs={}, constant lr, {} seeds; {}",
        base.lr,
        base.batch_size,
        base.epochs,
        study.seeds,
        spent(spend)
    );
    let target = findings.target.map_or_else(|| "-".to_owned(), |target| target.to_string());
    let _ = writeln!(out, "target   validation loss {target}\n");
    out += &speeds(findings);
    out += &steps(findings);
    for line in &findings.lines {
        let _ = write!(out, "\n{}\n{}", line.rule.key(), losses(line));
    }
    let _ = write!(out, "\n{}", sentences(findings));
    out
}

const fn spent(spend: Spend) -> &'static str {
    match spend {
        Spend::Enough => "as long as it takes",
        Spend::Steps => "as many steps as the base run",
        Spend::Epochs => "as many epochs as the base run",
    }
}

fn row(cells: &[String]) -> String {
    let Some((first, rest)) = cells.split_first() else { return String::new() };
    let rest: String = rest.iter().map(|cell| format!("{cell:>14}")).collect();
    format!("{}\n", format!("{first:>9}{rest}").trim_end())
}

fn heading(cells: &[&str]) -> String {
    row(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
}

fn speeds(findings: &Findings) -> String {
    let line = |speed: &schema::batches::Speed| {
        row(&[speed.batch.to_string(), format!("{:.4}", speed.step_ms), format!("{:.0}", speed.throughput)])
    };
    heading(&["batch", "ms a step", "examples/s"])
        + &findings.speeds.iter().map(line).collect::<String>()
        + "\n"
}

/// Steps to the target: a row for each batch size, a column for each rule.
fn steps(findings: &Findings) -> String {
    let keys: Vec<&str> = findings.lines.iter().map(|line| line.rule.key()).collect();
    let sizes = findings.lines.first().map_or_else(Vec::new, |line| line.places.clone());
    let cell = |line: &Line, batch: u32| {
        let place = line.places.iter().find(|place| place.batch == batch);
        place
            .and_then(|place| place.steps)
            .map_or_else(|| "not reached".to_owned(), |steps| format!("{steps:.0}"))
    };
    let line = |place: &Place| {
        let cells = findings.lines.iter().map(|line| cell(line, place.batch));
        row(&[place.batch.to_string()].into_iter().chain(cells).collect::<Vec<_>>())
    };
    heading(&[&["steps of"], &keys[..]].concat()) + &sizes.iter().map(line).collect::<String>()
}

fn losses(line: &Line) -> String {
    let number = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), |x| format!("{x:.4}"));
    let note = |place: &Place| match (place.edge, place.coarse) {
        (true, _) => "edge",
        (_, true) => "coarse",
        _ => "",
    };
    let line_of = |place: &Place| {
        let steps = place.steps.map_or_else(|| "-".to_owned(), |steps| format!("{steps:.0}"));
        row(&[
            place.batch.to_string(),
            format!("{:.5}", place.lr),
            steps,
            number(place.lowest),
            note(place).into(),
        ])
    };
    heading(&["batch", "lr", "steps", "lowest loss", ""])
        + &line.places.iter().map(line_of).collect::<String>()
}

fn sentences(findings: &Findings) -> String {
    let mut out = String::new();
    let size = |batch: Option<f64>| batch.map_or_else(|| "-".to_owned(), |batch| batch.to_string());
    let _ = writeln!(
        out,
        "doubling the batch halves the steps, nearly, up to  {}",
        size(findings.scaling.perfect_up_to)
    );
    let _ = writeln!(
        out,
        "a larger batch saves no steps beyond                {}",
        size(findings.scaling.nothing_beyond)
    );
    let _ =
        writeln!(out, "critical batch size                                 {}", critical(findings.critical));
    for (rule, batch) in &findings.keeps_up {
        let batch = batch.map_or_else(|| "-".to_owned(), |batch| batch.to_string());
        let _ = writeln!(out, "{:<9}keeps up with retuning up to                  {batch}", rule.key());
    }
    let _ = writeln!(
        out,
        "throughput is at its highest from                   {}",
        size(findings.saturation.map(f64::from))
    );
    if let Some((batch, ms)) = findings.fastest {
        let _ = writeln!(out, "the target is reached first with batches of         {batch} ({ms:.1} ms)");
    }
    out
}

fn critical(critical: Critical) -> String {
    match critical {
        Critical::Known { law, interval: (low, high) } => format!(
            "{:.0} ({low:.0} to {high:.0}); at least {:.0} steps, {:.0} examples",
            law.batch,
            law.least_steps,
            law.least_examples()
        ),
        Critical::Above(largest) => format!("above {largest:.0}, the largest"),
        Critical::Below(smallest) => format!("below {smallest:.0}, the smallest"),
        Critical::TooFew { reached, wanted } => {
            format!("cannot be told: {reached} sizes reached the target, {wanted} are needed")
        }
        Critical::NoFit(miss) => {
            format!("cannot be told: a quarter of the steps are off the law by a factor of {miss:.2}")
        }
        Critical::Uncertain(low, high) => format!("cannot be told: between {low:.0} and {high:.0}"),
    }
}

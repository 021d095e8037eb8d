//! What was found, in sentences made from the numbers.

use std::rc::Rc;

use schema::batches::{Findings, Line, Place, Rule};
use search::batches::{Critical, Scaling};
use yew::prelude::*;

use super::Found;
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::use_page;

/// Fewer batch sizes with the target reached say nothing of how steps fall.
const LEAST: usize = 3;

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    pub(super) found: Option<Rc<Found>>,
}

#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let said = props.found.as_ref().map(|found| sentences(i18n, &found.findings)).unwrap_or_default();
    html! {
        <section class="panel" data-testid="batches-found">
            <h2>{ i18n.t(id::BATCHES_FOUND) }</h2>
            if said.is_empty() {
                <p class="empty">{ i18n.t(id::BATCHES_EMPTY) }</p>
            } else {
                <ul class="findings">{ for said.into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            }
        </section>
    }
}

fn sentences(i18n: &I18n, findings: &Findings) -> Vec<String> {
    let retuned = findings.line(Rule::Retuned);
    let reached = retuned.map_or(0, |line| line.reached().len());
    let mut said = Vec::new();
    if reached >= LEAST {
        said.push(scaling(i18n, findings.scaling));
        said.push(critical(i18n, findings.critical));
        said.extend(findings.keeps_up.iter().map(|(rule, batch)| keeps_up(i18n, *rule, *batch)));
    }
    said.extend(full(i18n, findings));
    said.extend(findings.fastest.map(|(batch, ms)| {
        i18n.ta(id::BATCHES_FOUND_FASTEST, &[("batch", batch.into()), ("ms", format::number(ms).into())])
    }));
    let sizes = |of: fn(&&Place) -> bool| sizes(retuned, of);
    said.extend(sizes(|place| place.edge).map(|it| i18n.ta(id::BATCHES_FOUND_EDGE, &[("sizes", it.into())])));
    said.extend(
        sizes(|place| place.coarse).map(|it| i18n.ta(id::BATCHES_FOUND_COARSE, &[("sizes", it.into())])),
    );
    said
}

fn scaling(i18n: &I18n, Scaling { perfect_up_to, nothing_beyond }: Scaling) -> String {
    let args = [("up", perfect_up_to), ("beyond", nothing_beyond)]
        .map(|(name, batch)| (name, format::plain(batch.unwrap_or_default()).into()));
    i18n.ta(
        match (perfect_up_to, nothing_beyond) {
            (Some(_), Some(_)) => id::BATCHES_FOUND_BOTH,
            (Some(_), None) => id::BATCHES_FOUND_UP,
            (None, Some(_)) => id::BATCHES_FOUND_BEYOND,
            (None, None) => id::BATCHES_FOUND_NONE,
        },
        &args,
    )
}

fn critical(i18n: &I18n, critical: Critical) -> String {
    let whole = |x: f64| format::plain(x.round());
    let about = |x: f64| format::count(x.round() as u64);
    match critical {
        Critical::Known { law, interval: (low, high) } => i18n.ta(
            id::BATCHES_CRITICAL_KNOWN,
            &[
                ("batch", whole(law.batch).into()),
                ("low", whole(low).into()),
                ("high", whole(high).into()),
                ("steps", about(law.least_steps).into()),
                ("examples", about(law.least_examples()).into()),
            ],
        ),
        Critical::Above(batch) => i18n.ta(id::BATCHES_CRITICAL_ABOVE, &[("batch", whole(batch).into())]),
        Critical::Below(batch) => i18n.ta(id::BATCHES_CRITICAL_BELOW, &[("batch", whole(batch).into())]),
        Critical::TooFew { reached, wanted } => {
            i18n.ta(id::BATCHES_CRITICAL_FEW, &[("reached", reached.into()), ("wanted", wanted.into())])
        }
        Critical::NoFit(miss) => {
            i18n.ta(id::BATCHES_CRITICAL_UNFIT, &[("miss", format::number(miss).into())])
        }
        Critical::Uncertain(low, high) => i18n
            .ta(id::BATCHES_CRITICAL_UNCERTAIN, &[("low", whole(low).into()), ("high", whole(high).into())]),
    }
}

fn keeps_up(i18n: &I18n, rule: Rule, batch: Option<u32>) -> String {
    let rule = i18n.named(&["batches", "rule", rule.key()]);
    match batch {
        Some(batch) => i18n.ta(id::BATCHES_KEEPS_UP, &[("rule", rule.into()), ("batch", batch.into())]),
        None => i18n.ta(id::BATCHES_FALLS_BEHIND, &[("rule", rule.into())]),
    }
}

/// Where the machine is full, once all sizes have been measured.
fn full(i18n: &I18n, findings: &Findings) -> Option<String> {
    let highest = findings.speeds.iter().map(|speed| speed.throughput).reduce(f64::max)?;
    let rate = format::count(highest.round() as u64);
    Some(match findings.saturation {
        Some(batch) => i18n.ta(id::BATCHES_FOUND_FULL, &[("batch", batch.into()), ("rate", rate.into())]),
        None => i18n.ta(id::BATCHES_FOUND_GROWING, &[("rate", rate.into())]),
    })
}

/// Batch sizes of which something holds, as a list.
fn sizes(line: Option<&Line>, holds: fn(&&Place) -> bool) -> Option<String> {
    let sizes: Vec<String> = line?.places.iter().filter(holds).map(|place| place.batch.to_string()).collect();
    (!sizes.is_empty()).then(|| sizes.join(", "))
}

#[cfg(test)]
mod tests {
    use search::batches::Law;

    use super::*;
    use crate::i18n::Lang;

    fn place(batch: u32, steps: Option<f64>) -> Place {
        Place {
            batch,
            examples: f64::from(batch),
            lr: 0.1,
            seeds: vec![steps],
            steps,
            lowest: None,
            coarse: batch == 8,
            edge: batch > 32,
        }
    }

    fn findings() -> Findings {
        let law = Law { batch: 48.2, least_steps: 1500.4, miss: 1.1 };
        Findings {
            target: Some(0.2),
            lines: vec![Line {
                rule: Rule::Retuned,
                places: [8, 64, 128].map(|b| place(b, Some(9.0))).to_vec(),
            }],
            scaling: Scaling { perfect_up_to: Some(64.0), nothing_beyond: Some(256.0) },
            critical: Critical::Known { law, interval: (36.0, 70.0) },
            keeps_up: vec![(Rule::Linear, Some(128)), (Rule::Same, None)],
            speeds: Vec::new(),
            saturation: None,
            fastest: Some((16, 7.41)),
        }
    }

    #[test]
    fn sentences_hold_the_numbers() {
        let said = sentences(&I18n::new(Lang::En), &findings());
        let begins = [
            "Up to a batch size of about 64 doubling the batch nearly halves the steps; beyond 256",
            "The critical batch size is about 48 (between 36 and 70 by the seeds): there training takes twice the fewest steps, 1\u{202f}500",
            "Rule “linear”: up to batch size 128",
            "Rule “same”: falls behind",
            "Retuned, the target is reached first with batches of 16: after 7.41 milliseconds",
            "At batch size 64, 128 the best learning rate",
            "At batch size 8 the target is reached within three epochs",
        ];
        assert_eq!(said.len(), begins.len(), "{said:#?}");
        for (text, begin) in said.iter().zip(begins) {
            assert!(text.starts_with(begin), "{text}");
        }
        let chinese = sentences(&I18n::new(Lang::Zh), &findings());
        assert!(chinese.len() == said.len() && chinese[0].contains("64") && chinese[0].contains("256"));
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let i18n = I18n::new(Lang::En);
        let mut found = findings();
        found.scaling = Scaling::default();
        for (critical, text) in [
            (Critical::Above(512.0), "lies above 512"),
            (Critical::Below(1.0), "lies below 1,"),
            (Critical::TooFew { reached: 3, wanted: 4 }, "3 sizes reached the target, and it takes 4"),
            (Critical::NoFit(2.5), "off by a factor of 2.5 or more"),
            (Critical::Uncertain(3.0, 90.0), "anywhere between 3 and 90"),
        ] {
            found.critical = critical;
            let said = sentences(&i18n, &found);
            assert!(said[0].starts_with("Already the first doubling") && said[1].contains(text), "{said:?}");
        }
        // With two sizes there is no scaling to speak of.
        found.lines[0].places.truncate(2);
        assert!(
            !sentences(&i18n, &found)
                .iter()
                .any(|text| text.contains("critical") || text.contains("doubling"))
        );
    }
}

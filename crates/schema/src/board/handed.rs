//! A board as a text that is short enough for a QR code, in which a learner hands in what came of an experiment: no curves,
//! results with four digits, numbers from a range with three, and as many of the best trials as fit.

use search::{Domain, Scale};
use serde::{Deserialize, Serialize};

use super::{Board, Group, Objective, Param, Trial};
use crate::presentation::Presentation;
use crate::report::Outcome;
use crate::url::pack;

/// What stands in front of the text in a link's hash.
pub const HANDED: &str = "board=";
/// Digits that a result keeps, and a parameter's value.
const DIGITS: (usize, usize) = (4, 3);
/// No board that is handed in is longer.
const BYTES_MAX: usize = 64 << 10;

/// Names are short, and like stands beside like: every letter counts.
#[derive(Serialize, Deserialize)]
struct Short {
    n: String,
    o: Objective,
    p: Vec<Param>,
    g: Vec<Group>,
    /// The group of each trial.
    t: Vec<u32>,
    /// By how much its number is above that of the one before.
    k: Vec<i64>,
    /// Its state.
    s: Vec<Outcome>,
    /// Its value.
    v: Vec<Option<f64>>,
    /// Its values, by parameter.
    x: Vec<Vec<Option<f64>>>,
}

impl Board {
    /// As a text of at most so many characters, and how many of the trials it holds: the best, if not all. None where there
    /// is no room for any.
    #[must_use]
    pub fn hand_in(&self, most: usize) -> Option<(String, usize)> {
        let mut order: Vec<usize> = (0..self.trials.len()).collect();
        let cost = |at: &usize| {
            let trial = &self.trials[*at];
            self.counted(trial).map_or(f64::INFINITY, |value| self.objective.cost(value))
        };
        order.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
        let text = |count: usize| {
            let mut kept = order[..count].to_vec();
            kept.sort_unstable();
            self.packed(&kept.into_iter().map(|at| &self.trials[at]).collect::<Vec<_>>())
        };
        let (mut fits, mut too_many) = (0, self.trials.len() + 1);
        while fits + 1 < too_many {
            let middle = usize::midpoint(fits, too_many);
            if text(middle).len() <= most { fits = middle } else { too_many = middle }
        }
        (fits > 0).then(|| (text(fits), fits))
    }

    fn packed(&self, trials: &[&Trial]) -> String {
        let column = |(at, param): (usize, &Param)| {
            let value = |trial: &&Trial| trial.values.get(at).copied().flatten().map(|x| short(param, x));
            trials.iter().map(value).collect()
        };
        let mut before = 0;
        let mut step = |trial: &&Trial| {
            let number = i64::from(trial.number);
            number - std::mem::replace(&mut before, number)
        };
        let short = Short {
            n: self.name.clone(),
            o: self.objective.clone(),
            p: self.params.clone(),
            g: self.groups.clone(),
            t: trials.iter().map(|trial| trial.group).collect(),
            k: trials.iter().map(&mut step).collect(),
            s: trials.iter().map(|trial| trial.state).collect(),
            v: trials.iter().map(|trial| trial.value.map(|value| rounded(value, DIGITS.0))).collect(),
            x: self.params.iter().enumerate().map(column).collect(),
        };
        // None of the types that are written here can fail.
        pack::pack(&serde_json::to_string(&short).unwrap_or_default())
    }

    /// What [`Board::hand_in`] wrote; none for anything else.
    #[must_use]
    pub fn handed(text: &str) -> Option<Self> {
        let short: Short = serde_json::from_str(&pack::unpack(text, BYTES_MAX)?).ok()?;
        let mut number = 0_i64;
        let mut trial = |at: usize| {
            number = number.checked_add(*short.k.get(at)?)?;
            Some(Trial {
                group: short.t[at],
                number: u32::try_from(number).ok()?,
                values: short.x.iter().map(|column| column.get(at).copied()).collect::<Option<_>>()?,
                state: *short.s.get(at)?,
                value: *short.v.get(at)?,
                curves: Vec::new(),
                seconds: None,
            })
        };
        let trials = (0..short.t.len()).map(&mut trial).collect::<Option<_>>()?;
        let mut shown = Presentation::default();
        shown.set_title(&short.n);
        let name = shown.title().to_owned();
        let board = Self { name, objective: short.o, params: short.p, groups: short.g, trials };
        board.is_sound().then_some(board)
    }

    /// All boards that stand in a text as links, in their order, each once; none for a link that cannot be read.
    #[must_use]
    pub fn all_handed(text: &str) -> Vec<Option<Self>> {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let mut seen = Vec::<&str>::new();
        for part in text.split('#').skip(1).filter_map(|part| part.strip_prefix(HANDED)) {
            let end = part.find(|c| !is_inside(c)).unwrap_or(part.len());
            if !seen.contains(&&part[..end]) {
                seen.push(&part[..end]);
            }
        }
        seen.into_iter().map(Self::handed).collect()
    }
}

/// Only what may be any number of a range is cut; what stands in a list would be found there no more.
fn short(param: &Param, x: f64) -> f64 {
    match &param.domain {
        Domain::Float { low, high, scale: Scale::LogComplement } if *low < x && x < *high => {
            // What counts is how far it is from one.
            let places = (DIGITS.1 as f64 - 1.0 - (1.0 - x).log10().floor()).clamp(0.0, 15.0) as usize;
            format!("{x:.places$}").parse::<f64>().unwrap_or(x).clamp(*low, *high)
        }
        Domain::Float { low, high, .. } if *low < x && x < *high => rounded(x, DIGITS.1).clamp(*low, *high),
        _ => x,
    }
}

fn rounded(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits - 1).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Who;

    fn board(trials: usize) -> Board {
        let param = |name: &str, domain, labels: &[&str]| Param {
            name: name.to_owned(),
            key: crate::Key::from_name(name),
            domain,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            told: true,
        };
        let trial = |at: usize| {
            let u = (0.618_033_988 * (at + 1) as f64).fract();
            Trial {
                group: 0,
                number: at as u32,
                values: vec![Some(10_f64.powf(-4.0 * u)), (!at.is_multiple_of(3)).then_some((at % 2) as f64)],
                state: if at % 7 == 6 { Outcome::Diverged } else { Outcome::Done },
                value: (at % 7 != 6).then(|| 0.1 + (u - 0.4).powi(2)),
                curves: Vec::new(),
                seconds: None,
            }
        };
        Board {
            name: "王小明 & \"Zoë\"".to_owned(),
            objective: Objective { name: "val_loss".to_owned(), higher: false },
            params: vec![
                param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }, &[]),
                param("opt", Domain::Choice { count: 2 }, &["sgd", "adam"]),
            ],
            groups: vec![Group { who: Who::Learner, name: "you".to_owned(), owner: String::new() }],
            trials: (0..trials).map(trial).collect(),
        }
    }

    #[test]
    fn a_class_s_usual_board_fits_into_a_code_that_cameras_read() {
        let (text, count) = board(60).hand_in(900).unwrap();
        assert!(text.len() <= 900);
        assert_eq!(count, 60);
        let back = Board::handed(&text).unwrap();
        assert_eq!(
            (back.name.as_str(), &back.params, &back.groups),
            ("王小明 & \"Zoë\"", &board(60).params, &board(60).groups)
        );
        for (a, b) in back.trials.iter().zip(&board(60).trials) {
            assert_eq!((a.number, a.state, a.values[1]), (b.number, b.state, b.values[1]));
            let near =
                |a: Option<f64>, b: Option<f64>| a.zip(b).is_none_or(|(a, b)| (a / b - 1.0).abs() < 1e-2);
            assert!(near(a.value, b.value) && near(a.values[0], b.values[0]));
            assert_eq!(a.value.is_some(), b.value.is_some());
        }
    }

    #[test]
    fn numbers_stay_in_their_lists_and_ranges() {
        let mut board = board(40);
        let levels = Domain::lattice(1e-4, 1.0, Scale::Log, 32, false);
        let Domain::Lattice { values: list, .. } = levels.clone() else { panic!("a list") };
        let near_one = Domain::Float { low: 0.9, high: 0.9999, scale: Scale::LogComplement };
        let narrow = Domain::Float { low: 0.123_456, high: 0.123_459, scale: Scale::Linear };
        board.params = [levels, near_one, narrow]
            .into_iter()
            .map(|domain| Param { domain, labels: Vec::new(), ..board.params[0].clone() })
            .collect();
        for (at, trial) in board.trials.iter_mut().enumerate() {
            let u = (at as f64 + 0.5) / 40.0;
            trial.values = vec![
                Some(list[at % 32]),
                Some(1.0 - 10_f64.powf(-1.0 - 3.0 * u)),
                Some(0.123_456 + 3e-6 * u),
            ];
        }
        let (text, count) = board.hand_in(4000).unwrap();
        assert_eq!(count, 40);
        for (a, b) in Board::handed(&text).unwrap().trials.iter().zip(&board.trials) {
            assert_eq!(a.values[0], b.values[0], "the very number of the list");
            for (at, param) in board.params.iter().enumerate().skip(1) {
                let (x, y) = (a.values[at].unwrap(), b.values[at].unwrap());
                let Domain::Float { low, high, .. } = param.domain else { panic!("a range") };
                assert!((low..=high).contains(&x), "{x}");
                if at == 1 {
                    assert!((param.domain.to_unit(x) - param.domain.to_unit(y)).abs() < 1e-3, "{x} for {y}");
                }
            }
        }
    }

    #[test]
    fn what_would_break_the_page_is_no_board() {
        let with = |domain: Domain| {
            let mut board = board(3);
            board.params[0].domain = domain;
            Board::handed(&board.hand_in(60_000).unwrap().0)
        };
        assert!(
            with(Domain::Levels { values: (0..500).map(f64::from).collect(), scale: Scale::Linear })
                .is_some()
        );
        assert!(
            with(Domain::Levels { values: (0..600).map(f64::from).collect(), scale: Scale::Linear })
                .is_none()
        );
        assert!(with(Domain::Float { low: 1.0, high: 0.0, scale: Scale::Linear }).is_none());
        // Of columns that are not all as long as the first.
        let json = "{\"n\":\"\",\"o\":{\"name\":\"a\",\"higher\":false},\"p\":[],\"g\":[],\"t\":[0,0],\"k\":[0],\"s\":[],\"v\":[],\"x\":[]}";
        assert_eq!(Board::handed(&pack::pack(json)), None);
    }

    #[test]
    fn what_does_not_fit_are_the_worst() {
        let board = board(400);
        let (text, count) = board.hand_in(900).unwrap();
        assert!(text.len() <= 900 && (60..200).contains(&count), "{count}");
        let back = Board::handed(&text).unwrap();
        assert_eq!(back.trials.len(), count);
        assert!(back.trials.windows(2).all(|two| two[0].number < two[1].number));
        let worst = back.trials.iter().filter_map(|trial| trial.value).fold(0.0, f64::max);
        let better =
            board.trials.iter().filter(|trial| trial.value.is_some_and(|value| value < worst * 0.999));
        assert!(better.count() <= count);
        assert_eq!(board.hand_in(20), None);
    }

    #[test]
    fn links_are_found_in_a_text_and_damaged_ones_told() {
        let (one, _) = board(5).hand_in(900).unwrap();
        let (two, _) = board(6).hand_in(900).unwrap();
        let text =
            format!("Anna: https://a.b/c#board={one}\nhttps://a.b/#board={two}. #board=AAAA, #board={one}");
        let found = Board::all_handed(&text);
        let counts: Vec<_> =
            found.iter().map(|board| board.as_ref().map(|board| board.trials.len())).collect();
        assert_eq!(counts, [Some(5), Some(6), None]);
        for broken in ["", "A", &one[..one.len() - 9]] {
            assert_eq!(Board::handed(broken), None);
        }
        assert!(Board::all_handed("v=1&data=moons").is_empty());
    }
}

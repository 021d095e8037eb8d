//! How long links get, and that what is packed comes back.

mod studies;

use proptest::prelude::*;
use schema::presentation::{LINES_MAX, NOTE_MAX, TITLE_MAX};
use schema::{
    Claim, FIELDS, Field, Kind, LINK_MAX, NoteKind, Own, Panel, Part, Presentation, Setting, StudyConfig,
    decode, encode_link, fits, fitted,
};
use search::{Point, SearcherKind};

/// The longest address of the page, with what comes after it.
const ADDRESS: usize = 200;

/// The longest name of what makes numbers here.
const LONGEST: &str = "candle1.search2";

const TITLE: &str = "Which learning rate would you choose for this network, and why not a larger one?";
const NOTE: &str = "Let it run to the end; then look at the best trial and at the worst one. At which epoch does \
    overfitting begin, and what does the gap between the two curves tell?\n\nTurn one knob: what changes first?\n\
    (1) weight decay, 1e-4 to 1e-2; (2) dropout, up to 50%; (3) the batch size, \"as small as you dare\".\n\
    Write down your guess before you press play, and hand in the link with the digest afterwards: r=…";
const TITLE_ZH: &str = "学习率太大会怎样：请先猜一猜，再让它跑起来，看看损失曲线是先降后升，还是从第一轮就发散；换一个种子，结论还成立吗？把批样本数量加倍以后，最好的学习率应当怎样变化？";
const NOTE_ZH: &str = "先让全部试验跑完，再选出最好的和最差的两个试验，对照它们的训练曲线与验证曲线：过拟合从哪一轮开始？两条曲线之间的差距说明了什么？\n\n然后只改一个量，再跑一次：权重衰减从万分之一到百分之一，或者随机失活最多一半，或者把批样本数量调到你敢用的最小值。";

/// As long as both may be.
fn words(title: &str, note: &str) -> Presentation {
    let filled = |text: &str, most: usize| text.chars().cycle().take(most).collect::<String>();
    let mut presentation = Presentation::default();
    presentation.set_title(&filled(title, TITLE_MAX));
    presentation.set_note(&filled(note, NOTE_MAX));
    presentation
}

/// A mark for each of 128 blocks of trials: no claim is longer.
fn claim(by: &str) -> Claim {
    let marks: String = (0..128_u32).map(|i| char::from(b"AbC9_x-Qz"[(i * i % 71 % 9) as usize])).collect();
    let link = decode(&format!("by={by}&r=k7q2m9xa.3f.{marks}.547"));
    link.claim.expect("a digest, a check, 128 marks and a number of rows")
}

/// The length of the link with all that can be wished for it.
fn length(study: &StudyConfig, presentation: &Presentation) -> usize {
    let mut presentation = presentation.with_view(Some(Panel::Curves));
    presentation.hide = Part::ALL.to_vec();
    ADDRESS + encode_link(study, Some(&claim(LONGEST)), &presentation, true).len()
}

/// Whatever can be searched is: numbers over a range whose ends have up to 17 digits, cut into levels, or over a list of
/// up to six round ones, choices over all values; the rest is set to anything.
fn all_searched() -> impl Strategy<Value = StudyConfig> {
    let text = |field: &'static Field| -> BoxedStrategy<String> {
        match field.kind {
            Kind::Choice(names) if field.can_sweep() => Just(names.join("|")).boxed(),
            Kind::Choice(names) => prop::sample::select(names).prop_map(str::to_owned).boxed(),
            Kind::Float { min, max, .. } | Kind::Int { min, max, .. } if field.can_sweep() => {
                let round = (min..=max).prop_map(|x| format!("{x:.2e}"));
                prop_oneof![
                    (min..=max, min..=max, 2..=64_u32).prop_map(|(a, b, n)| format!("{a}..{b}/{n}")),
                    prop::collection::vec(round, 2..=6).prop_map(|list| list.join("|")),
                ]
                .boxed()
            }
            Kind::Float { min, max, .. } | Kind::Int { min, max, .. } => {
                (min..=max).prop_map(|x| x.to_string()).boxed()
            }
        }
    };
    (FIELDS.iter().map(text).collect::<Vec<_>>(), studies::rules(), any::<u32>()).prop_map(
        |(texts, mut study, seed)| {
            for (field, text) in FIELDS.iter().zip(texts) {
                // A person's own table is not part of this.
                study.set(field.key, Setting::parse(field, &text.replace("own", "circles")).0);
            }
            study.searchers = SearcherKind::ALL.to_vec();
            (study.trials, study.lag, study.seed) = (4999, 63, seed);
            study
        },
    )
}

fn presentation() -> impl Strategy<Value = Presentation> {
    let view = prop::option::of(prop::sample::select(Panel::ALL.to_vec()));
    let hide = prop::sample::subsequence(Part::ALL.to_vec(), 0..=Part::ALL.len()).prop_shuffle();
    ("(?s).{0,120}", "(?s).{0,500}", view, hide).prop_map(|(title, note, view, hide)| {
        let mut presentation = Presentation::default();
        (presentation.view, presentation.hide) = (view, hide);
        presentation.set_title(&title);
        presentation.set_note(&note);
        presentation
    })
}

proptest! {
    #[test]
    fn a_link_gives_back_all_that_it_was_made_of(
        study in prop_oneof![studies::played(), all_searched()],
        presentation in presentation(),
        claimed: bool,
        play: bool,
    ) {
        // Of an engine that no link pins.
        let claim = claimed.then(|| claim("fused1.search2"));
        let text = encode_link(&study, claim.as_ref(), &presentation, play);
        let link = decode(&text);
        prop_assert_eq!(&link.notes, &[], "{}", text);
        prop_assert_eq!((link.study, link.presentation), (study, presentation), "{}", text);
        prop_assert_eq!((link.claim, link.play), (claim, play));
        let safe = |c: char| c.is_ascii_alphanumeric() || "-_~.,;:|/&=%".contains(c);
        prop_assert!(text.chars().all(safe), "{}", text);
        prop_assert!(text.ends_with(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c)), "{}", text);
    }

    #[test]
    fn whatever_is_typed_as_title_and_note_is_shown_as_it_comes_back(title in "(?s).{0,120}", note in "(?s).{0,500}") {
        let mut once = Presentation::default();
        once.set_title(&title);
        once.set_note(&note);
        prop_assert!(once.title().chars().count() <= TITLE_MAX && !once.title().contains('\n'));
        prop_assert!(once.note().chars().count() <= NOTE_MAX && once.note().lines().count() <= LINES_MAX);
        let mut twice = Presentation::default();
        twice.set_title(once.title());
        twice.set_note(once.note());
        prop_assert_eq!(once, twice);
    }

    /// With every field searched over its own range, every searcher, the longest claim, title and note.
    #[test]
    fn everything_at_once_fits_into_a_link(study in all_searched()) {
        // Fewer of characters that take three bytes each: the title and a sentence.
        for (title, note, least) in [(TITLE, NOTE, 400), (TITLE_ZH, NOTE_ZH, 100)] {
            let cut = fitted(&study, &words(title, note));
            let count = cut.title().chars().count() + cut.note().chars().count();
            prop_assert!(cut.title() == words(title, "").title() && count >= least, "{}", count);
        }
    }

    /// With half of the fields set, lists of numbers with all their digits among them, and a Chinese title and note.
    #[test]
    fn whatever_is_set_fits_into_a_link(study in studies::study()) {
        prop_assert!(fits(&study, &words(TITLE_ZH, NOTE_ZH)));
    }

    #[test]
    fn what_fits_is_no_longer_than_a_link_may_be(
        study in prop_oneof![studies::played(), studies::study(), all_searched()],
        presentation in presentation(),
    ) {
        let cut = fitted(&study, &presentation);
        prop_assert!(fits(&study, &cut), "with nothing written, all of these fit");
        prop_assert_eq!(cut == presentation, fits(&study, &presentation));
        prop_assert!(presentation.title().starts_with(cut.title()) && presentation.note().starts_with(cut.note()));
        prop_assert_eq!((cut.view, &cut.hide), (presentation.view, &presentation.hide));
        prop_assert!(length(&study, &cut) <= LINK_MAX, "{}", length(&study, &cut));
        let plain = ADDRESS + encode_link(&study, Some(&claim(LONGEST)), &cut, false).len();
        prop_assert!(plain <= LINK_MAX, "{}", plain);
    }
}

#[test]
fn an_ordinary_link_is_plain_and_only_a_long_one_is_packed() {
    let study = decode("data=moons&lr=0.001..1&search=gp").study;
    let mut presentation = words(TITLE, "");
    assert!(encode_link(&study, None, &presentation, false).starts_with(
        "v=1&data=moons&lr=0.001..1&search=gp&title=Which%20learning%20rate%20would%20you%20choose%20"
    ));
    presentation.set_title("");
    let play = encode_link(&study, None, &presentation, true);
    assert_eq!(play, "v=1&data=moons&lr=0.001..1&search=gp&by=fused1.search2&play=1");
    let long = encode_link(&study, Some(&claim(LONGEST)), &words(TITLE_ZH, NOTE_ZH), false);
    assert!(long.starts_with("v=1&z=") && long.contains("&by=candle1.search2&r=k7q2m9xa."), "{long}");
}

#[test]
fn what_is_too_much_for_a_link_is_known() {
    let list = |field: &Field| match field.kind {
        Kind::Float { min, max, .. } if field.can_sweep() => {
            let value = |i: u32| (min + (max - min) * f64::from(i) / 33.0 / 1.000_001).to_string();
            Some((1..33).map(value).collect::<Vec<_>>().join("|"))
        }
        _ => None,
    };
    let mut study = StudyConfig::default();
    for field in &FIELDS {
        if let Some(text) = list(field) {
            study.set(field.key, Setting::parse(field, &text).0);
        }
    }
    assert!(!fits(&study, &Presentation::default()) && length(&study, &Presentation::default()) > LINK_MAX);
    // There is nothing to gain by cutting the note of such a one.
    assert_eq!(fitted(&study, &words(TITLE, NOTE)), words(TITLE, NOTE));
    let placed = |count: u32| {
        let mut study = decode("search=you&trials=5000").study;
        let lr = |i: u32| (1.0 + (0.618_033_988 * f64::from(i)).fract() * 9000.0).round() / 10_000.0;
        study.you.points = (0..count).map(|i| Point(vec![lr(i), f64::from(8 << (i * i % 7))])).collect();
        study
    };
    assert!(fits(&placed(200), &Presentation::default()));
    let many = placed(700);
    assert!(!fits(&many, &Presentation::default()));
    let text = encode_link(&many, None, &Presentation::default(), false);
    assert!(text.len() > LINK_MAX && decode(&text).study == many, "it is still whole");
}

#[test]
fn the_link_of_a_table_is_as_long_as_the_table() {
    let table = "z".repeat(1400);
    let mut study = decode("data=own").study;
    study.set_own(Own {
        id: "k7q2m9xa4d3f.2.2.60".parse().expect("the name of a table"),
        link: Some(table.into()),
    });
    assert!(fits(&study, &words(TITLE_ZH, NOTE_ZH)));
}

#[test]
fn what_is_not_packed_by_us_is_named_and_the_rest_is_kept() {
    let kinds =
        |text: &str| decode(text).notes.into_iter().map(|note| (note.key, note.kind)).collect::<Vec<_>>();
    let garbled = vec![("z".to_owned(), NoteKind::Garbled)];
    let study = decode("data=moons").study;
    let whole = encode_link(&study, Some(&claim(LONGEST)), &words(TITLE_ZH, NOTE_ZH), false);
    let z = whole.split('&').nth(1).expect("z comes second");
    for broken in ["z=", "z=A", "z=AAAA", "z=%20", &z[..z.len() - 7]] {
        assert_eq!(kinds(&format!("v=1&{broken}&seed=3")), garbled, "{broken}");
        assert_eq!(decode(&format!("v=1&{broken}&seed=3")).study.seed, 3);
    }
    assert_eq!(kinds(&format!("{z}&{z}")), [("z".to_owned(), NoteKind::Repeated)]);
    assert_eq!(kinds(&format!("{z}&data=xor")), [("data".to_owned(), NoteKind::Repeated)]);
    // A megabyte of `&` in a thousand bytes.
    let bomb = format!("7cExAQAACAOgNv4LYC3zG2TAbQY{}Kj1", "A".repeat(1290));
    assert_eq!(kinds(&format!("z={bomb}")), garbled);
}

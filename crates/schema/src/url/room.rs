//! How much a link can carry: whatever is set, placed and written, programs that pass links on must not cut it.

use super::{PLAIN_MAX, shortest};
use crate::claim;
use crate::engine::Engine;
use crate::maker::Maker;
use crate::presentation::{Panel, Part, Presentation};
use crate::study::StudyConfig;

/// Kept free for what changes an experiment without asking here: searchers, budget and rules, a remedy that is tried, a
/// closer look, another seed.
const RESERVE: usize = 100;

/// Whether the experiment's link stays within [`LINK_MAX`](super::LINK_MAX) whatever results it comes to claim,
/// whichever parts of the page it hides or shows alone, and whether or not it starts by itself: on every page whose
/// address, `#` included, has up to 200 characters. A person's own table is a matter of its own; what carries one fits.
#[must_use]
pub fn fits(study: &StudyConfig, presentation: &Presentation) -> bool {
    study.own().is_some_and(|own| own.link.is_some()) || longest(study, presentation) <= PLAIN_MAX
}

/// The presentation with as much of its note, then of its title, as fits into the experiment's link. One whose settings
/// leave no room at all keeps both.
#[must_use]
pub fn fitted(study: &StudyConfig, presentation: &Presentation) -> Presentation {
    let with = |title: &str, note: &str| {
        let mut cut = presentation.clone();
        cut.set_title(title);
        cut.set_note(note);
        cut
    };
    if fits(study, presentation) || !fits(study, &with("", "")) {
        return presentation.clone();
    }
    let title = most(presentation.title(), |title| fits(study, &with(title, "")));
    with(title, most(presentation.note(), |note| fits(study, &with(title, note))))
}

/// The longest beginning that will do, of those of which every shorter one does, too.
fn most(text: &str, will_do: impl Fn(&str) -> bool) -> &str {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let count = ends.partition_point(|end| will_do(&text[..*end]));
    count.checked_sub(1).and_then(|last| ends.get(last)).map_or("", |end| &text[..*end])
}

/// The length of the longest hash that this experiment can get, and the reserve.
fn longest(study: &StudyConfig, presentation: &Presentation) -> usize {
    let mut all = presentation.with_view(Some(Panel::Curves));
    all.hide = Part::ALL.to_vec();
    let makers = Engine::ALL.map(|engine| Maker::of(engine).to_string().len());
    let by = "by=".len() + makers.into_iter().max().unwrap_or(0);
    let results = "r=".len() + claim::LENGTH_MAX;
    let rest = [by, results, "play=1".len(), RESERVE].map(|length| "-".repeat(length));
    shortest(study, &all, &rest).len()
}

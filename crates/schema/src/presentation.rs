//! How an experiment is presented: a title and a note, a single panel of the page, hidden parts. No settings: none of it
//! changes a number, and neither digests nor checks know of it.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::field::{Group, Key};

/// Longest title, in characters.
pub const TITLE_MAX: usize = 80;
/// Longest note, in characters.
pub const NOTE_MAX: usize = 400;
/// Most lines of a note; what follows stands in the last one.
pub const LINES_MAX: usize = 12;

/// What programs that find links in texts take as a part of them, even at their end.
const IN_LINKS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');
/// What has a meaning between the parts of a hash.
const BETWEEN_PARTS: &AsciiSet = &CONTROLS.add(b'%').add(b'&');

/// A panel that is shown alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// The map of trials.
    Map,
    /// The curves of the best trial, or of the one chosen.
    Curves,
    /// The race of the searchers.
    Race,
}

impl Panel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Map, Self::Curves, Self::Race];

    /// As in links.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Curves => "curves",
            Self::Race => "race",
        }
    }

    /// The panel of this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.key() == key)
    }
}

/// A part of the page that can be hidden. What is set there stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The form, all of it.
    Settings,
    /// The form's data.
    Data,
    /// The form's searchers, budget and rules.
    Search,
    /// The form's optimisation.
    Training,
    /// The form's network, also layer by layer.
    Model,
    /// The form's regularisation.
    Regularisation,
    /// The form's further techniques.
    Techniques,
    /// The map of trials.
    Map,
    /// The race of the searchers.
    Race,
    /// The glass box.
    Glass,
    /// The table of trials.
    Table,
    /// The selected trial.
    Run,
    /// What the curves say, and what helps.
    Reading,
    /// The other rooms.
    Rooms,
    /// The experiments to start from.
    Experiments,
}

impl Part {
    /// All of them, in the page's order.
    pub const ALL: [Self; 15] = [
        Self::Settings,
        Self::Data,
        Self::Search,
        Self::Training,
        Self::Model,
        Self::Regularisation,
        Self::Techniques,
        Self::Map,
        Self::Race,
        Self::Glass,
        Self::Table,
        Self::Run,
        Self::Reading,
        Self::Rooms,
        Self::Experiments,
    ];
    /// What the form consists of.
    const FORM: [Self; 6] =
        [Self::Data, Self::Search, Self::Training, Self::Model, Self::Regularisation, Self::Techniques];

    /// As in links.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Data => "data",
            Self::Search => "search",
            Self::Training => "training",
            Self::Model => "model",
            Self::Regularisation => "regularisation",
            Self::Techniques => "techniques",
            Self::Map => "map",
            Self::Race => "race",
            Self::Glass => "glass",
            Self::Table => "table",
            Self::Run => "run",
            Self::Reading => "reading",
            Self::Rooms => "rooms",
            Self::Experiments => "experiments",
        }
    }

    /// The part of this name. The form's own headings are understood, too.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "network" => Some(Self::Model),
            "optimisation" => Some(Self::Training),
            _ => Self::ALL.into_iter().find(|part| part.key() == key),
        }
    }

    /// Where a group of hyperparameters stands.
    #[must_use]
    pub const fn of(group: Group) -> Self {
        match group {
            Group::Data => Self::Data,
            Group::Network | Group::Layers => Self::Model,
            Group::Optimisation => Self::Training,
            Group::Regularisation => Self::Regularisation,
            Group::Technique => Self::Techniques,
        }
    }
}

/// How an experiment is presented.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presentation {
    title: String,
    note: String,
    /// The only panel that is shown; none: the whole page.
    pub view: Option<Panel>,
    /// What is hidden, nothing twice.
    pub hide: Vec<Part>,
}

impl Presentation {
    /// What the experiment is called; may be empty.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is said about it, in lines; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Gives it a title, as far as it can be one: a line of [`TITLE_MAX`] characters without invisible ones.
    pub fn set_title(&mut self, text: &str) {
        self.title = cleaned(text, 1, TITLE_MAX);
    }

    /// Gives it a note, as far as it can be one: [`LINES_MAX`] lines, [`NOTE_MAX`] characters without invisible ones.
    pub fn set_note(&mut self, text: &str) {
        self.note = cleaned(text, LINES_MAX, NOTE_MAX);
    }

    /// The same with another panel alone, or none.
    #[must_use]
    pub fn with_view(&self, view: Option<Panel>) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same words with another's panel and hidden parts.
    #[must_use]
    pub fn with_wishes_of(&self, other: &Self) -> Self {
        Self { view: other.view, hide: other.hide.clone(), ..self.clone() }
    }

    /// Whether a part is hidden, by itself or with what it belongs to.
    #[must_use]
    pub fn hides(&self, part: Part) -> bool {
        let named = |part: &Part| self.hide.contains(part);
        let is_form = part == Part::Settings || Part::FORM.contains(&part);
        named(&part) || is_form && (named(&Part::Settings) || Part::FORM.iter().all(named))
    }

    /// Whether a hyperparameter cannot be set.
    #[must_use]
    pub fn hides_field(&self, key: Key) -> bool {
        self.hides(Part::of(key.field().group))
    }

    /// As it stands in a hash, part by part; in links texts are encoded more than elsewhere.
    pub(crate) fn parts(&self, in_link: bool) -> Vec<String> {
        let set = if in_link { IN_LINKS } else { BETWEEN_PARTS };
        let text = |key: &str, text: &str| {
            (!text.is_empty()).then(|| format!("{key}={}", utf8_percent_encode(text, set)))
        };
        let hide = self.hide.iter().map(|part| part.key()).collect::<Vec<_>>().join(",");
        let parts = [
            text("title", &self.title),
            text("note", &self.note),
            self.view.map(|view| format!("view={}", view.key())),
            (!hide.is_empty()).then(|| format!("hide={hide}")),
        ];
        parts.into_iter().flatten().collect()
    }
}

/// What can be shown of a text: no controls, nothing that turns the direction of what follows, few lines.
fn cleaned(text: &str, lines: usize, most: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let seen: String = text.chars().filter_map(visible).collect();
    let mut clean = String::new();
    let (mut line, mut blank) = (0, 0);
    for part in seen.trim().split('\n').map(str::trim) {
        if part.is_empty() {
            blank += 1;
            continue;
        }
        // One empty line may stand between two others.
        let breaks = if clean.is_empty() { 0 } else { 1 + usize::from(blank > 0) };
        if line + breaks < lines {
            clean.extend(std::iter::repeat_n('\n', breaks));
            line += breaks;
        } else {
            clean.push(' ');
            line = lines;
        }
        clean.push_str(part);
        blank = 0;
    }
    let end = clean.char_indices().nth(most).map_or(clean.len(), |(end, _)| end);
    clean.truncate(end);
    clean.truncate(clean.trim_end().len());
    clean
}

/// A character as it is shown, if it is.
pub(crate) fn visible(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // Embeddings, overrides and isolates of direction; what has no width and joins nothing; annotations; tags.
        '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{200b}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests;

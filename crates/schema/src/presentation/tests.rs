use super::*;

fn title(text: &str) -> String {
    let mut presentation = Presentation::default();
    presentation.set_title(text);
    presentation.title().to_owned()
}

fn note(text: &str) -> String {
    let mut presentation = Presentation::default();
    presentation.set_note(text);
    presentation.note().to_owned()
}

#[test]
fn a_title_is_one_line_of_what_can_be_seen() {
    assert_eq!(title("  Too\tlarge\r\na rate \n"), "Too large a rate");
    assert_eq!(title("abc\u{202e}txt.exe\u{0}\u{7}\u{2066}\u{200b}"), "abctxt.exe");
    assert_eq!(title("学习率太大"), "学习率太大");
    assert_eq!(title("👩‍🔬 lab"), "👩‍🔬 lab", "what joins stays");
    assert_eq!(title("\u{feff} \n\t"), "");
    assert_eq!(title(&"é".repeat(200)).chars().count(), TITLE_MAX);
}

#[test]
fn a_note_keeps_its_lines_as_long_as_they_are_few() {
    assert_eq!(note("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
    assert_eq!(note("\n\n a \n \n\t\n\n b\n\n"), "a\n\nb");
    let long = note(&"x\n".repeat(300));
    assert_eq!(long.lines().count(), LINES_MAX);
    assert!(long.ends_with("x x x") && long.chars().count() <= NOTE_MAX);
}

#[test]
fn the_form_is_hidden_group_by_group_or_as_a_whole() {
    let hiding = |hide: &[Part]| Presentation { hide: hide.to_vec(), ..Presentation::default() };
    let some = hiding(&[Part::Model, Part::Data]);
    assert!(some.hides_field(Key::Layers) && some.hides_field(Key::Width3) && some.hides_field(Key::Noise));
    assert!(!some.hides_field(Key::Lr) && !some.hides(Part::Settings) && !some.hides(Part::Map));
    let whole = hiding(&[Part::Settings]);
    assert!(Part::FORM.iter().all(|part| whole.hides(*part)) && !whole.hides(Part::Table));
    assert!(hiding(&Part::FORM).hides(Part::Settings), "an empty form is none");
}

#[test]
fn every_name_is_read_as_what_it_names() {
    assert!(Part::ALL.into_iter().all(|part| Part::from_key(part.key()) == Some(part)));
    assert!(Panel::ALL.into_iter().all(|panel| Panel::from_key(panel.key()) == Some(panel)));
    assert_eq!(Part::from_key("network"), Some(Part::Model));
    assert_eq!(Part::from_key("Model"), None);
}

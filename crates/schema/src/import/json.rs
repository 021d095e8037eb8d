//! JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` stand for numbers, which no standard allows.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A text with such words in quotation marks, so that any parser takes it. What stands in strings is left alone.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let (mut rest, mut is_string) = (text, false);
    while let Some(c) = rest.chars().next() {
        let word = WORDS.into_iter().find(|word| !is_string && rest.starts_with(word));
        // A mark after a backslash ends no string.
        let taken = match (c, word) {
            ('\\', None) if is_string => rest.chars().take(2).map(char::len_utf8).sum(),
            (_, Some(word)) => word.len(),
            _ => c.len_utf8(),
        };
        is_string ^= c == '"';
        let (piece, after) = rest.split_at(taken);
        match word {
            Some(word) => out.extend(["\"", word, "\""]),
            None => out.push_str(piece),
        }
        rest = after;
    }
    Cow::Owned(out)
}

/// A number, or a word for one that is not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number(pub(super) f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Reads;
        impl Visitor<'_> for Reads {
            type Value = Number;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E: Error>(self, x: f64) -> Result<Number, E> {
                Ok(Number(x))
            }

            fn visit_i64<E: Error>(self, x: i64) -> Result<Number, E> {
                Ok(Number(x as f64))
            }

            fn visit_u64<E: Error>(self, x: u64) -> Result<Number, E> {
                Ok(Number(x as f64))
            }

            fn visit_bool<E: Error>(self, x: bool) -> Result<Number, E> {
                Ok(Number(f64::from(u8::from(x))))
            }

            fn visit_unit<E: Error>(self) -> Result<Number, E> {
                Ok(Number(f64::NAN))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map(Number).map_err(|_| E::custom("not a number"))
            }
        }
        input.deserialize_any(Reads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_numbers_are_quoted_and_texts_are_not_touched() {
        let python = r#"{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \" Infinity"}"#;
        assert_eq!(plain(python), r#"{"a":"NaN","b":["-Infinity","Infinity"],"c":"NaN \" Infinity"}"#);
        assert!(matches!(plain(r#"{"a":1}"#), Cow::Borrowed(_)));
        // Whatever is cut off where it should not be.
        for broken in ["NaN\"\\", "\"NaN\\", "-Infinit", "é\"NaNé"] {
            let _ = plain(broken);
        }
    }

    #[test]
    fn numbers_are_read_in_any_form() {
        let read: Vec<Number> = serde_json::from_str(r#"[1, -2, 0.5, "NaN", "-Infinity", "inf"]"#).unwrap();
        assert!(read[3].0.is_nan());
        assert_eq!([read[0].0, read[1].0, read[2].0], [1.0, -2.0, 0.5]);
        assert_eq!([read[4].0, read[5].0], [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(serde_json::from_str::<Number>("\"x\"").is_err());
    }
}

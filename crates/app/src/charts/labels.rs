//! Text without a document: widths by character class, labels that make room for each other. Good to a few per cent
//! in the common sans faces, which is enough to lay out a chart and is the same in every test and browser.

/// The width of `text` at type size `size`, in the same unit as `size`.
pub fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(em).sum::<f64>()
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.28,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.86,
        '⁰'..='⁹' | '⁻' | '¹' | '²' | '³' => 0.42,
        'A'..='Z' => 0.67,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '0'..='9' => 0.6,
        '+' => 0.84,
        '−' | '×' => 0.72,
        _ => 0.56,
    }
}

/// `text` cut to `room`, with an ellipsis where something is missing.
pub fn shorten(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if width(&short, size) + size * (em(c) + em('…')) > room {
            break;
        }
        short.push(c);
    }
    if short.is_empty() { short } else { short.trim_end().to_owned() + "…" }
}

/// `text` in lines no wider than `room`, broken between words where it can be; no lines for no text.
pub fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for c in text.chars() {
        line.push(c);
        if c != ' ' && width(&line, size) > room {
            let last = line.len() - c.len_utf8();
            let at = line[..last].rfind(' ').map_or(last, |space| space + 1);
            if at > 0 {
                let rest = line.split_off(at);
                lines.push(std::mem::replace(&mut line, rest).trim_end().to_owned());
            }
        }
    }
    lines.extend(Some(line.trim_end().to_owned()).filter(|line| !line.is_empty()));
    lines
}

/// Moves labels apart that would overlap: `wanted` are their middles, `gap` the least distance between two. Keeps
/// the order, stays within `low … high` where there is room, and moves each label as little as a downward and an
/// upward sweep allow. Returns the new middles in the order given.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut placed = wanted.to_vec();
    let mut floor = low;
    for &i in &order {
        placed[i] = placed[i].max(floor);
        floor = placed[i] + gap;
    }
    let mut ceiling = high;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(ceiling);
        ceiling = placed[i] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_twice_as_wide_as_digits() {
        assert!(width("学习率", 12.0) > 1.6 * width("123", 12.0));
    }

    #[test]
    fn shortened_text_fits() {
        let short = shorten("Gaussian process", 12.0, 60.0);
        assert!(short.ends_with('…') && width(&short, 12.0) <= 60.0, "{short}");
        assert_eq!(shorten("grid", 12.0, 60.0), "grid");
    }

    #[test]
    fn lines_are_broken_between_words_and_else_anywhere() {
        let lines = wrap("learning rate × batch size", 12.0, 80.0);
        assert_eq!(lines, ["learning rate", "× batch size"]);
        let lines = wrap("学习率与批大小的验证损失", 10.0, 45.0);
        assert_eq!(lines, ["学习率与", "批大小的", "验证损失"]);
        assert!(wrap("", 12.0, 80.0).is_empty());
        assert_eq!(wrap("ab", 12.0, 1.0).concat(), "ab", "nothing is lost where there is no room");
    }

    #[test]
    fn spread_labels_keep_their_order_and_distance() {
        let placed = spread(&[10.0, 11.0, 11.5, 90.0], 14.0, 0.0, 100.0);
        assert!(placed.windows(2).all(|w| w[1] - w[0] >= 14.0 - 1e-9), "{placed:?}");
        assert_eq!(placed[3], 90.0);
        let low = spread(&[98.0, 99.0], 14.0, 0.0, 100.0);
        assert_eq!(low, vec![86.0, 100.0]);
    }
}

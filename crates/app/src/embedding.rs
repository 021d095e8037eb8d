//! The page in another page: the HTML that puts it there. Knows no DOM.

/// An `iframe` of a link, so many CSS pixels wide and high; narrower where there is less room.
#[must_use]
pub fn frame(link: &str, title: &str, width: u32, height: u32) -> String {
    let (link, title) = (escaped(link), escaped(title));
    format!(
        "<iframe src=\"{link}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" \
         style=\"border:0;max-width:100%\" loading=\"lazy\"></iframe>"
    )
}

/// As it may stand in an attribute between double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_title_or_a_link_leaves_its_attribute() {
        let html = frame("https://a.org/#v=1&lr=1", "5 \"><script>alert(1)</script> & more", 640, 420);
        assert_eq!(
            html,
            "<iframe src=\"https://a.org/#v=1&amp;lr=1\" \
             title=\"5 &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more\" width=\"640\" height=\"420\" \
             style=\"border:0;max-width:100%\" loading=\"lazy\"></iframe>"
        );
    }
}

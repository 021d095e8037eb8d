//! Moments and lengths of time as other tools write them.

/// Seconds since 1970 of `2026-11-28T19:45:36.498752+00:00`, with `T` or a space, with or without an offset; none for
/// anything else.
pub(super) fn moment(text: &str) -> Option<f64> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let place = rest.find(['+', '-', 'Z']).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at(place);
    let east = match offset.split_at_checked(1) {
        Some(("+", east)) => clock_seconds(east)?,
        Some(("-", west)) => -clock_seconds(west)?,
        _ => 0.0,
    };
    fits.then(|| Some(days(year, month, day) as f64 * 86_400.0 + clock_seconds(clock)? - east))?
}

/// Seconds of `0 days 00:00:00.129223`, `1:02:03`, `02:03` or `12.5`.
pub(super) fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let (days, rest) = match text.split_once(" day") {
        Some((days, rest)) => (days.parse::<f64>().ok()?, rest.trim_start_matches(['s', ',', ' '])),
        None => (0.0, text),
    };
    let seconds = match rest {
        "" => 0.0,
        clock if clock.contains(':') => clock_seconds(clock)?,
        seconds => seconds.parse().ok()?,
    };
    Some(days * 86_400.0 + seconds).filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// `hh:mm:ss.f` or `hh:mm`.
fn clock_seconds(text: &str) -> Option<f64> {
    let parts: Option<Vec<f64>> = text.trim().split(':').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [hours, minutes, seconds] => Some((hours * 60.0 + minutes) * 60.0 + seconds),
        [hours, minutes] => Some((hours * 60.0 + minutes) * 60.0),
        _ => None,
    }
}

/// Days from 1970-01-01 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    // >>> datetime.datetime.fromisoformat("2026-11-28T19:45:36.498752+00:00").timestamp()
    // 1795895136.498752
    #[test]
    fn moments_are_seconds_since_1970() {
        let at = |text| moment(text).unwrap();
        assert!((at("2026-11-28T19:45:36.498752+00:00") - 1_795_895_136.498_752).abs() < 1e-6);
        assert_eq!(at("2026-11-28 21:45:36+02:00"), at("2026-11-28T19:45:36"));
        assert_eq!((at("1970-01-01T00:00:00"), at("2000-02-29T00:00:01Z")), (0.0, 951_782_401.0));
        for wrong in ["", "yesterday", "2026-13-01T00:00:00", "2026-11-28", "2026-11-28T", "T", "é-é-éTé"]
        {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn lengths_are_read_as_pandas_and_people_write_them() {
        let read = ["0 days 00:00:00.25", "1 day, 0:00:01", "2 days", "1:01:01", "12.5", ""];
        assert_eq!(
            read.map(length),
            [Some(0.25), Some(86_401.0), Some(172_800.0), Some(3661.0), Some(12.5), Some(0.0)]
        );
        assert_eq!(["-3", "soon", "1:2:3:4", "inf"].map(length), [None; 4]);
    }
}

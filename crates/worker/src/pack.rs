//! How answers are packed into postings: few of them, so that a thousand trials are a few messages, and none so large
//! that the page's main thread would stumble over reading it.

use schema::wire::{Event, FromWorker};

/// Roughly how many bytes a posting may have before the next is begun; reading them takes a few milliseconds.
const PACK_BYTES: usize = 1 << 18;
/// Roughly what a message takes without its lists, and a point of a curve.
const MESSAGE_BYTES: usize = 32;
const POINT_BYTES: usize = 20;

/// The answers in their order, cut into postings.
pub(crate) fn packs(events: &[FromWorker]) -> Vec<&[FromWorker]> {
    let mut packs = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (at, event) in events.iter().enumerate() {
        if bytes > PACK_BYTES {
            packs.push(&events[from..at]);
            (from, bytes) = (at, 0);
        }
        bytes += size(&event.body);
    }
    if from < events.len() {
        packs.push(&events[from..]);
    }
    packs
}

fn size(event: &Event) -> usize {
    let lists = match event {
        Event::Progress(progress) => POINT_BYTES * progress.points.len(),
        Event::Finished { progress, report } => {
            POINT_BYTES * progress.points.len() + size_of::<f32>() * report.weights.len()
        }
        Event::Checkpoint { checkpoint, .. } => checkpoint.bytes.len(),
        _ => 0,
    };
    MESSAGE_BYTES + lists
}

#[cfg(test)]
mod tests {
    use schema::wire::Progress;
    use schema::{Outcome, RunReport};

    use super::*;

    fn finished(trial: u32, weights: usize) -> FromWorker {
        let progress = Progress { trial, part: 0, step: 1, epoch: 1, points: Vec::new(), busy_ms: 0.0 };
        let report = RunReport { outcome: Outcome::Done, step: 1, epoch: 1, weights: vec![0.5; weights] };
        FromWorker { reply_to: trial, body: Event::Finished { progress, report } }
    }

    #[test]
    fn many_small_answers_are_one_posting_and_large_ones_several() {
        assert!(packs(&[]).is_empty());
        let pongs = vec![FromWorker { reply_to: 1, body: Event::Pong }; 1024];
        assert_eq!(packs(&pongs).len(), 1);
        let ends: Vec<_> = (0..1024).map(|trial| finished(trial, 3500)).collect();
        let cut = packs(&ends);
        assert_eq!(cut.concat(), ends, "nothing is lost and the order stays");
        assert!((40..200).contains(&cut.len()), "{}", cut.len());
        assert!(cut.iter().all(|pack| postcard::to_stdvec(pack).unwrap().len() < 2 * PACK_BYTES));
    }
}

use proptest::prelude::*;
use search::Point;

use super::*;

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        any::<u32>().prop_map(f32::from_bits),
        Just(f32::INFINITY),
        Just(-0.0),
        Just(f32::NAN),
        Just(16_777_216.0)
    ]
}

fn measured() -> impl Strategy<Value = Measured> {
    let share = || proptest::option::of(0.0_f32..=1.0);
    (0..3_u32, any::<u32>(), any::<u32>(), number(), number(), share(), share()).prop_map(
        |(part, step, epoch, train_loss, val_loss, train_acc, val_acc)| Measured {
            part,
            point: CurvePoint { step, epoch, train_loss, val_loss, train_acc, val_acc },
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let proposal = proptest::collection::vec(any::<f64>().prop_filter("finite", |x| x.is_finite()), 0..4)
        .prop_map(|values| Proposal::Try(Point(values)));
    prop_oneof![
        ".*".prop_map(Entry::By),
        (any::<u32>(), any::<u32>(), proposal).prop_map(|(lane, k, proposal)| Entry::Proposed {
            lane,
            k,
            proposal
        }),
        (any::<u32>(), proptest::collection::vec(measured(), 0..5), any::<bool>()).prop_map(
            |(trial, points, gpu)| Entry::Ended(Ended {
                trial,
                outcome: Outcome::Pruned,
                part: trial % 2,
                step: 7,
                epoch: 3,
                gpu,
                points
            })
        ),
        (any::<u32>(), ".*").prop_map(|(trial, reason)| Entry::Failed { trial, reason }),
        (number(), proptest::option::of(0.0_f32..1.0)).prop_map(|(loss, accuracy)| Entry::Tested {
            trial: 3,
            compared: 9,
            loss,
            accuracy
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back_and_is_written_the_same(
        name in proptest::option::of(".*"), link in ".*", table in proptest::option::of(".*"),
        entries in proptest::collection::vec(entry(), 0..6),
    ) {
        let text = Record { name, link, table, entries }.to_json();
        let read = Record::from_json(&text).unwrap();
        prop_assert_eq!(read.to_json(), text);
    }

    #[test]
    fn a_text_that_is_cut_or_changed_is_no_panic(cut in 0_usize..400, place in 0_usize..400, byte in 32_u8..127) {
        let mut bytes = example().to_json().into_bytes();
        bytes.truncate(cut);
        if let Some(there) = bytes.get_mut(place) {
            *there = byte;
        }
        let _ = Record::from_json(&String::from_utf8(bytes).unwrap());
    }
}

fn example() -> Record {
    let point = |epoch, val_loss| Measured {
        part: 0,
        point: CurvePoint {
            step: 10 * epoch,
            epoch,
            train_loss: 2.3,
            val_loss,
            train_acc: Some(0.1),
            val_acc: None,
        },
    };
    let points = vec![point(0, 0.1), point(1, f32::NAN)];
    let ended =
        Ended { trial: 0, outcome: Outcome::Diverged, part: 0, step: 10, epoch: 1, gpu: false, points };
    Record {
        name: Some("Amber \"retort\"".into()),
        link: "v=1&trials=2".into(),
        table: None,
        entries: vec![
            Entry::By("fused1.search2".into()),
            Entry::Proposed { lane: 1, k: 0, proposal: Proposal::Try(Point(vec![0.001, 64.0])) },
            Entry::Ended(ended),
        ],
    }
}

#[test]
fn the_file_stays_as_it_was_published() {
    let text = "{\"athanor\":1,\"name\":\"Amber \\\"retort\\\"\",\"link\":\"v=1&trials=2\",\"entries\":[\n\
                {\"by\":\"fused1.search2\"},\n\
                {\"proposed\":{\"lane\":1,\"k\":0,\"proposal\":{\"Try\":[0.001,64.0]}}},\n\
                {\"ended\":{\"trial\":0,\"outcome\":\"diverged\",\"step\":10,\"epoch\":1,\
                \"points\":[[0,0,0,2.3,0.1,0.1,null],[0,1,10,2.3,\"nan\",0.1,null]]}}\n]}\n";
    assert_eq!(example().to_json(), text);
    assert_eq!(Record::from_json(text).unwrap().to_json(), text);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let text = example().to_json();
    let broken = |text: &str| match Record::from_json(text) {
        Err(RecordError::Broken { line, reason, .. }) => (line, reason),
        other => panic!("{other:?}"),
    };
    let (line, reason) = broken(&text.replace("\"outcome\":\"diverged\"", "\"outcome\":\"lost\""));
    assert_eq!(line, 4);
    assert!(reason.contains("lost"), "{reason}");
    assert_eq!(broken(&text[..text.len() - 30]).0, 4);
    assert!(broken("{\"hello\":1}").1.contains("athanor"));
    assert_eq!(broken("").0, 1);
    let newer = text.replace("\"athanor\":1", "\"athanor\":2");
    assert_eq!(Record::from_json(&newer), Err(RecordError::Newer { found: 2 }));
}

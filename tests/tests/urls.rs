//! Published links decode forever: each line was once handed out, and must go on meaning the same experiment. Add
//! lines; never change one.

use schema::{NoteKind, Panel, Part, decode, encode, encode_claim};

/// A link as it was published, and the runs and searches it stands for, written out.
const PUBLISHED: [(&str, &str); 14] = [
    (
        "#v=1",
        "data=digits opt=momentum lr=0.0001..10 bs=8..512 epochs=20 grid,random,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&data=digits&opt=adam&lr=0.0001..1&bs=8..512&search=grid,random,gp&trials=64&seed=7",
        "data=digits opt=adam lr=0.0001..1 bs=8..512 epochs=20 grid,random,gp trials=64 seed=7 lag=4",
    ),
    (
        "#v=1&data=spiral&opt=adam&lr=0.01&bs=32&epochs=200&width=32&noise=0.05&seed=1",
        "data=spiral opt=adam lr=0.01 bs=32 epochs=200 grid,random,gp trials=24 seed=1 lag=4",
    ),
    (
        "#v=1&data=curve&opt=sgd|adam&lr=0.001..0.1&search=sobol&trials=32&lag=1&play=1",
        "data=curve opt=sgd|adam lr=0.001..0.1 bs=8..512 epochs=20 sobol trials=32 seed=7 lag=1",
    ),
    (
        "#v=1&data=moons&opt=sgd%7Cmomentum&lr=0.001..1&bs=16|64",
        "data=moons opt=sgd|momentum lr=0.001..1 bs=16|64 epochs=20 grid,random,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&search=shuffled,gp&momentum=0.8..0.99&nesterov=on&wd=0.000001..0.01&dropout=0..0.5",
        "data=digits opt=momentum lr=0.0001..10 bs=8..512 epochs=20 shuffled,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&data=moons&lr=0.001..1&trials=4&by=fused1.search1",
        "data=moons opt=momentum lr=0.001..1 bs=8..512 epochs=20 grid,random,gp trials=4 seed=7 lag=4",
    ),
    (
        "#v=1&data=xor&search=random&trials=6&engine=candle&by=candle1.search1&r=k7q2m9xa.3f.Ab_-x0",
        "data=xor opt=momentum lr=0.0001..10 bs=8..512 epochs=20 random trials=6 seed=7 lag=4",
    ),
    (
        "#v=1&data=circles&r=k7q2m9xa",
        "data=circles opt=momentum lr=0.0001..10 bs=8..512 epochs=20 grid,random,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&data=circles&lr=0.001..100/32&bs=10..100/32&search=grid&trials=1024",
        "data=circles opt=momentum lr=0.001..100/32 bs=10..100/32 epochs=20 grid trials=1024 seed=7 lag=4",
    ),
    (
        "#v=1&data=iris&lr=0.01..1&epochs=30&search=random&trials=8",
        "data=iris opt=momentum lr=0.01..1 bs=8..512 epochs=30 random trials=8 seed=7 lag=4",
    ),
    (
        "#v=1&data=own&own=11gbymxmv09b.2.2.12&lr=0.1&bs=8",
        "data=own opt=momentum lr=0.1 bs=8 epochs=20 grid,random,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&data=moons&lr=0.001..1&title=Too%20large%3F&note=Guess%20first.&view=map&hide=model,data&by=fused1.search2&play=1",
        "data=moons opt=momentum lr=0.001..1 bs=8..512 epochs=20 grid,random,gp trials=24 seed=7 lag=4",
    ),
    (
        "#v=1&z=7VZJbsQwDHuNrlNnstg69CBPklf18SXpZGKghz5gAvigOKJMUoJhHvOt2-d9mfBi4L2QHikNj8eQvqAXd8Sw_CzT2bvWmdPvKTXHx0OmbbPFarHYNll1i2RbtrJZyfo1WcQZZOW8zLGzWElMQwBIxa9dv_bmGyEFq6ga9l_CFqKuHUEQMxkFV9uKxWbhOhEcRu6guA8KZh20mIPw3MEzq5XaBarm-8G8DkJVq0_m1LC6awfH7R1VN3fRmM2bupmfJXdnFWIBvOCoX5WcLV5cl1IkrxSCOjWJBgrukgM4uI2nbyfneHZwBfQ_0_xGDM0Ct147TvfxsA7SeoYQ5TI8qmyRLr-aZSm4mBlcDJxjcLV1oaUUJcJQAZdgSGm-hQZm1jCshxVszdvAN0_VKUpGAmxhs3Do9M8EQpErBxDK_Dt4zdKiAKKWS909hPcQ3kN4D-HHD2F7sbQ3Cd8Rvw&by=fused1.search2",
        "data=moons opt=sgd|adam lr=0.001..10/16 bs=16|64 epochs=20 tpe,gp trials=40 seed=3 lag=4",
    ),
];

fn written_out(link: &str) -> String {
    let study = decode(link).study;
    let keys = ["data", "opt", "lr", "bs", "epochs"].map(|name| {
        let key = schema::Key::from_name(name).expect("these keys are in every version");
        format!("{name}={}", study.get(key).to_text(key.field()))
    });
    let searchers: Vec<_> = study.searchers.iter().map(|kind| kind.key()).collect();
    let (keys, searchers) = (keys.join(" "), searchers.join(","));
    format!("{keys} {searchers} trials={} seed={} lag={}", study.trials, study.seed, study.lag)
}

#[test]
fn published_links_mean_what_they_meant() {
    for (link, meaning) in PUBLISHED {
        // That versions have risen since is said, and changes nothing else.
        let notes = decode(link).notes.into_iter().filter(|note| note.key != "by");
        assert_eq!(notes.collect::<Vec<_>>(), [], "{link}");
        assert_eq!(written_out(link), meaning, "{link}");
        let study = decode(link).study;
        assert_eq!(decode(&encode(&study)).study, study, "{link}");
        if let Some(claim) = decode(link).claim {
            assert_eq!(decode(&encode_claim(&study, &claim)).claim, Some(claim), "{link}");
        }
    }
}

/// What is packed reads as long as the dictionary stands; so does what is no experiment.
#[test]
fn published_titles_and_hidden_parts_are_what_they_were() {
    let [plain, packed] = [12, 13].map(|place| decode(PUBLISHED[place].0).presentation);
    assert_eq!((plain.title(), plain.note(), plain.view), ("Too large?", "Guess first.", Some(Panel::Map)));
    assert_eq!(packed.title(), "学习率太大会怎样？");
    assert!(packed.note().starts_with("先猜一猜，") && packed.note().contains("\n\n把批样本数量加倍以后"));
    assert_eq!([plain.hide, packed.hide], [(); 2].map(|()| vec![Part::Model, Part::Data]));
}

#[test]
fn a_link_of_a_newer_page_is_opened_and_said_so() {
    let link = decode("#v=99&data=moons");
    assert_eq!(link.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::NewerVersion]);
    assert_eq!(encode(&link.study), "v=1&data=moons&by=fused1.search2");
}

//! Whole conversations, in memory.

use std::collections::BTreeSet;

use super::*;

const ONE: &str = r#"[{"name":"x","type":"float","low":0,"high":1}]"#;

fn talk(lines: &str) -> (Vec<Value>, Result<(), StdioError>) {
    let mut out = Vec::new();
    let ended = serve(&mut lines.as_bytes(), &mut out);
    let text = String::from_utf8(out).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), ended)
}

fn request(space: &str, trials: u32, sampler: &str) -> String {
    format!("{{\"space\":{space},\"seed\":3,\"trials\":{trials},\"sampler\":\"{sampler}\"}}\n")
}

/// A conversation whose trials have these values, over and over.
fn trials(space: &str, trials: u32, sampler: &str, answers: &[&str]) -> Vec<Value> {
    let answers = answers.iter().cycle().take(trials as usize);
    let lines: String = answers.map(|value| format!("{{\"value\":{value}}}\n")).collect();
    let (said, ended) = talk(&(request(space, trials, sampler) + &lines));
    assert!(ended.is_ok(), "{ended:?}");
    assert_eq!(said.len(), trials as usize + 1);
    said
}

/// The one complaint that ends a conversation.
fn complaint(lines: &str) -> String {
    let (said, ended) = talk(lines);
    assert!(matches!(ended, Err(StdioError::Malformed(_))), "{lines}: {said:?}");
    let errors = said.iter().filter(|it| it.get("error").is_some()).count();
    assert_eq!(errors, 1, "{lines}");
    said.last().unwrap()["error"].as_str().unwrap().to_owned()
}

#[test]
fn every_sampler_asks_as_often_as_wanted_and_tells_the_best() {
    for sampler in ["random", "grid", "shuffled", "sobol", "halton", "tpe", "gp", "cmaes", "auto"] {
        let said = trials(ONE, 5, sampler, &["0.5", "null", "-2", "1e3", "7"]);
        assert!(said[..5].iter().all(|it| (0.0..=1.0).contains(&it["ask"]["x"].as_f64().unwrap())));
        assert_eq!((&said[5]["best"], &said[5]["value"]), (&said[2]["ask"], &json!(-2.0)), "{sampler}");
    }
}

#[test]
fn values_have_the_types_and_bounds_of_their_parameters() {
    let space = r#"[
        {"name":"lr","type":"float","low":1e-4,"high":1,"log":true},
        {"name":"q","type":"float","low":0,"high":0.5,"step":0.1,"log":false},
        {"name":"n","type":"int","low":3,"high":12,"step":4,"condition":null},
        {"name":"act","type":"categorical","choices":["relu",2,2.5,true,null]}]"#
        .replace('\n', " ");
    let said = trials(&space, 200, "random", &["1"]);
    let asks = said[..200].iter().map(|it| &it["ask"]);
    let seen = |name: &str| asks.clone().map(|it| it[name].to_string()).collect::<BTreeSet<_>>();
    assert!(asks.clone().all(|it| (1e-4..=1.0).contains(&it["lr"].as_f64().unwrap())));
    assert!(asks.clone().filter(|it| it["lr"].as_f64().unwrap() < 1e-2).count() > 60);
    assert_eq!(seen("n"), ["3", "7", "11"].map(str::to_owned).into());
    assert_eq!(seen("act"), ["\"relu\"", "2", "2.5", "true", "null"].map(str::to_owned).into());
    assert_eq!(seen("q").len(), 6);
    assert!(seen("q").contains("0.5") && seen("q").contains("0.0"));
}

#[test]
fn inactive_parameters_are_left_out_along_the_whole_tree() {
    let space = r#"[
        {"name":"opt","type":"categorical","choices":["sgd","adam"]},
        {"name":"nesterov","type":"categorical","choices":[true,false],"condition":{"param":"opt","equals":"sgd"}},
        {"name":"m","type":"float","low":0.1,"high":0.9,"step":0.2,"condition":{"param":"nesterov","equals":true}},
        {"name":"n","type":"int","low":1,"high":2,"condition":{"param":"m","equals":0.3}},
        {"name":"z","type":"float","low":0,"high":1,"condition":{"param":"n","equals":2.0}}]"#
        .replace('\n', " ");
    let mut depths = BTreeSet::new();
    for sampler in ["random", "tpe", "gp", "cmaes", "grid"] {
        for said in trials(&space, 40, sampler, &["3", "2", "null", "1"]).iter().take(40) {
            let ask = said["ask"].as_object().unwrap();
            let holds = [
                true,
                ask["opt"] == "sgd",
                ask.get("nesterov") == Some(&json!(true)),
                ask.get("m").is_some_and(|m| (m.as_f64().unwrap() - 0.3).abs() < 1e-9),
                ask.get("n") == Some(&json!(2)),
            ];
            let depth = holds.iter().take_while(|it| **it).count();
            let names = ["opt", "nesterov", "m", "n", "z"];
            assert_eq!(
                ask.keys().map(String::as_str).collect::<BTreeSet<_>>(),
                names[..depth].iter().copied().collect()
            );
            depths.insert(depth);
        }
    }
    assert!(depths.contains(&1) && depths.contains(&3), "{depths:?}");
}

#[test]
fn where_nothing_new_is_left_the_best_is_asked_again() {
    let space = r#"[{"name":"x","type":"categorical","choices":["a","b","c"]}]"#;
    let said = trials(space, 6, "random", &["2", "1", "3"]);
    let new: BTreeSet<_> = said[..3].iter().map(|it| it["ask"]["x"].to_string()).collect();
    assert_eq!(new.len(), 3);
    assert!(said[3..6].iter().all(|it| it["ask"] == said[1]["ask"]), "{said:?}");
    let said = trials(space, 5, "gp", &["null"]);
    assert_eq!(said[4]["ask"], said[0]["ask"]);
}

#[test]
fn without_any_value_there_is_no_best() {
    let said = trials(ONE, 4, "tpe", &["null"]);
    assert_eq!(said[4], json!({ "best": {}, "value": null }));
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let line = |seed: &str| {
        request(ONE, 1, "random").replace("\"seed\":3", &format!("\"seed\":{seed}")) + "{\"value\":1}\n"
    };
    let first = |seed| talk(&line(seed)).0[0].clone();
    assert_eq!(first("3"), first("3"));
    assert_ne!(first("3"), first("4"));
    assert_ne!(first("18446744073709551615"), first("4294967295"));
}

#[test]
fn a_first_line_that_cannot_be_used_is_refused() {
    let cases: [(&str, &str); 21] = [
        ("", "ended before"),
        ("\n", "not JSON"),
        ("hello\n", "not JSON"),
        ("[1]\n", "JSON object"),
        ("{}\n", "space must be a list"),
        (&request("{}", 3, "gp"), "space must be a list"),
        (&request("[]", 3, "gp"), "empty"),
        (&request("[7]", 3, "gp"), "a parameter is an object"),
        (&request(ONE, 0, "gp"), "trials must be"),
        (&request(ONE, 100_001, "gp"), "trials must be"),
        (&request(ONE, 3, "best"), "sampler must be one of random, grid"),
        (&format!("{{\"space\":{ONE},\"trials\":3,\"sampler\":\"gp\"}}\n"), "seed must be"),
        (&format!("{{\"space\":{ONE},\"seed\":-1,\"trials\":3,\"sampler\":\"gp\"}}\n"), "seed must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1.5,\"trials\":3,\"sampler\":\"gp\"}}\n"), "seed must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1,\"sampler\":\"gp\"}}\n"), "trials must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1,\"trials\":\"3\",\"sampler\":\"gp\"}}\n"), "trials must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1,\"trials\":1e12,\"sampler\":\"gp\"}}\n"), "trials must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1,\"trials\":3}}\n"), "sampler must be"),
        (&format!("{{\"space\":{ONE},\"seed\":1,\"trials\":3,\"sampler\":null}}\n"), "sampler must be"),
        (&format!("{{\"space\":{ONE},\"seed\":NaN,\"trials\":3,\"sampler\":\"gp\"}}\n"), "not JSON"),
        (&request(ONE, 3, "gp")[..40], "not JSON"),
    ];
    for (lines, expected) in cases {
        let complaint = complaint(lines);
        assert!(complaint.contains(expected), "{lines}: {complaint}");
    }
}

#[test]
fn a_parameter_that_cannot_be_searched_is_refused_by_name() {
    let cases = [
        (r#"{"type":"float","low":0,"high":1}"#, "has no name"),
        (r#"{"name":1,"type":"float","low":0,"high":1}"#, "has no name"),
        (r#"{"name":"p"}"#, "p: type must be"),
        (r#"{"name":"p","type":"real","low":0,"high":1}"#, "p: type must be"),
        (r#"{"name":"p","type":"float","low":0}"#, "p: high must be a number"),
        (r#"{"name":"p","type":"float","low":"0","high":1}"#, "p: low must be a number"),
        (r#"{"name":"p","type":"float","low":true,"high":2}"#, "p: low must be a number"),
        (r#"{"name":"p","type":"float","low":1,"high":1}"#, "p: the lowest value must be below"),
        (r#"{"name":"p","type":"float","low":2,"high":1,"step":0.1}"#, "p: the lowest value must be below"),
        (
            r#"{"name":"p","type":"float","low":0,"high":1,"log":true}"#,
            "p: a logarithmic range must be positive",
        ),
        (
            r#"{"name":"p","type":"float","low":0.5,"high":1,"step":0.5,"log":true}"#,
            "p: a float has a step or is logarithmic",
        ),
        (
            r#"{"name":"p","type":"float","low":-1.7e308,"high":1.7e308}"#,
            "p: the range is too narrow or too wide",
        ),
        (r#"{"name":"p","type":"float","low":0,"high":1e999}"#, "not JSON"),
        (r#"{"name":"p","type":"float","low":0,"high":Infinity}"#, "not JSON"),
        (r#"{"name":"p","type":"float","low":0,"high":1,"log":"yes"}"#, "p: log must be true or false"),
        (r#"{"name":"p","type":"float","low":0,"high":1,"step":0}"#, "p: the step must be positive"),
        (r#"{"name":"p","type":"float","low":0,"high":1,"step":-1}"#, "p: the step must be positive"),
        (r#"{"name":"p","type":"float","low":0,"high":1,"step":1e-9}"#, "p: the step is too small"),
        (r#"{"name":"p","type":"int","low":0,"high":1.5}"#, "p: high must be a whole number"),
        (r#"{"name":"p","type":"int","low":0,"high":1e300}"#, "p: high must be a whole number"),
        (r#"{"name":"p","type":"int","low":3,"high":3}"#, "p: the lowest value must be below"),
        (r#"{"name":"p","type":"int","low":0,"high":3,"step":0}"#, "p: the step must be positive"),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"log":true}"#,
            "p: a logarithmic range must be positive",
        ),
        (
            r#"{"name":"p","type":"int","low":-9223372036854775808,"high":9223372036854775807}"#,
            "p: whole numbers",
        ),
        (r#"{"name":"p","type":"categorical"}"#, "p: choices must be a list"),
        (r#"{"name":"p","type":"categorical","choices":[]}"#, "p: there is nothing to choose from"),
        (r#"{"name":"p","type":"categorical","choices":["a","a"]}"#, "p: a choice is there twice"),
        (r#"{"name":"p","type":"categorical","choices":[1,1.0]}"#, "p: a choice is there twice"),
        (r#"{"name":"p","type":"categorical","choices":[[1]]}"#, "p: a choice is a text"),
        (r#"{"name":"x","type":"float","low":0,"high":1}"#, "x: the name is used twice"),
        (r#"{"name":"p","type":"int","low":0,"high":3,"condition":7}"#, "p: a condition is"),
        (r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"c"}}"#, "p: a condition is"),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"p","equals":1}}"#,
            "does not come before",
        ),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"y","equals":1}}"#,
            "does not come before",
        ),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"x","equals":1}}"#,
            "without distinct values",
        ),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"c","equals":"z"}}"#,
            "which it never is",
        ),
        (
            r#"{"name":"p","type":"int","low":0,"high":3,"condition":{"param":"c","equals":null}}"#,
            "which it never is",
        ),
    ];
    for (param, expected) in cases {
        let others = r#"{"name":"x","type":"float","low":0,"high":1},{"name":"c","type":"categorical","choices":["a"]}"#;
        let complaint = complaint(&request(&format!("[{others},{param}]"), 3, "random"));
        assert!(complaint.contains(expected), "{param}: {complaint}");
    }
}

#[test]
fn an_answer_that_cannot_be_used_is_refused() {
    for (answer, expected) in [
        ("", "ended before the value of trial 1"),
        ("\n", "not JSON"),
        ("0.4\n", "JSON object"),
        ("{\"value\":NaN}\n", "not JSON"),
        ("{\"value\":1e999}\n", "not JSON"),
        ("{\"value\":-Infinity}\n", "not JSON"),
        ("{\"value\":\"0.4\"}\n", "a number or null"),
        ("{\"value\":true}\n", "a number or null"),
        ("{\"loss\":0.4}\n", "an answer is"),
        ("{\"value\":0.4", "not JSON"),
    ] {
        let complaint =
            complaint(&(request(ONE, 3, "random") + "{\"value\":1,\"note\":\"first\"}\n" + answer));
        assert!(complaint.contains(expected), "{answer}: {complaint}");
    }
    let mut out = Vec::new();
    let bytes = [request(ONE, 3, "random").as_bytes(), &[0xFF, b'\n']].concat();
    assert!(serve(&mut bytes.as_slice(), &mut out).is_err());
    assert!(String::from_utf8(out).unwrap().ends_with("{\"error\":\"a line is not UTF-8\"}\n"));
}

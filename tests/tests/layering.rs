//! Imports point one way: search ← schema ← train ← worker; search, schema ← app; search, schema, train ← cli. What a
//! room must not know is checked over everything it links, not only over what its manifest names.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

/// Who may import which room.
const ROOMS: [(&str, &[&str]); 11] = [
    ("search", &[]),
    ("schema", &["search"]),
    ("train", &["schema", "search"]),
    ("gpu", &["schema", "search", "train"]),
    ("worker", &["gpu", "schema", "search", "train"]),
    ("app", &["schema", "search"]),
    ("cli", &["gpu", "schema", "search", "train"]),
    ("bench", &["gpu", "schema", "search", "train"]),
    ("search-bench", &["search"]),
    ("xtask", &[]),
    ("tests", &[]),
];

/// What a room must not link, directly or through others.
const BANNED: [(&str, &[&str]); 4] = [
    ("search", &["candle-core", "wgpu", "web-sys", "js-sys", "yew"]),
    ("schema", &["candle-core", "wgpu", "web-sys", "js-sys", "yew"]),
    ("train", &["wgpu", "web-sys", "yew"]),
    ("app", &["train", "candle-core", "candle-nn", "candle-optimisers", "gpu", "wgpu"]),
];

/// What the browser gets, as cargo resolves it; development dependencies do not count.
struct Graph {
    names: BTreeMap<PackageId, String>,
    imports: BTreeMap<PackageId, Vec<PackageId>>,
    rooms: BTreeMap<String, PackageId>,
}

impl Graph {
    fn resolve() -> Self {
        let metadata = MetadataCommand::new()
            .other_options(["--filter-platform", "wasm32-unknown-unknown"].map(str::to_owned))
            .exec()
            .expect("cargo metadata works here");
        let names: BTreeMap<_, _> =
            metadata.packages.iter().map(|package| (package.id.clone(), package.name.to_string())).collect();
        let rooms = metadata.workspace_members.iter().map(|id| (names[id].clone(), id.clone())).collect();
        Self { imports: imports(&metadata), names, rooms }
    }

    fn direct(&self, room: &str) -> BTreeSet<&str> {
        self.imports[&self.rooms[room]].iter().map(|id| self.names[id].as_str()).collect()
    }

    fn linked(&self, room: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open = vec![&self.rooms[room]];
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(&self.imports[id]);
            }
        }
        seen.into_iter().map(|id| self.names[id].as_str()).collect()
    }
}

fn imports(metadata: &Metadata) -> BTreeMap<PackageId, Vec<PackageId>> {
    let nodes = &metadata.resolve.as_ref().expect("metadata comes with its graph").nodes;
    nodes
        .iter()
        .map(|node| {
            let normal = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal))
                .map(|dep| dep.pkg.clone());
            (node.id.clone(), normal.collect())
        })
        .collect()
}

#[test]
fn every_room_has_its_row_in_the_table() {
    let graph = Graph::resolve();
    let listed: BTreeSet<_> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(graph.rooms.keys().cloned().collect::<BTreeSet<_>>(), listed);
}

#[test]
fn rooms_import_only_the_rooms_below_them() {
    let graph = Graph::resolve();
    for (room, allowed) in ROOMS {
        for import in graph.direct(room) {
            let is_room = graph.rooms.contains_key(import);
            assert!(!is_room || allowed.contains(&import), "{room} must not import {import}");
        }
    }
}

/// Whoever trains on a graphics processor asks `gpu` to.
#[test]
fn only_one_room_names_the_graphics_library() {
    let graph = Graph::resolve();
    for (room, _) in ROOMS {
        assert_eq!(graph.direct(room).contains("wgpu"), room == "gpu", "{room}");
    }
}

#[test]
fn rooms_link_nothing_that_they_must_not_know() {
    let graph = Graph::resolve();
    for (room, banned) in BANNED {
        let linked = graph.linked(room);
        for name in banned {
            assert!(!linked.contains(name), "{room} links {name}");
        }
    }
}

/// The canary: were the graph empty or the names misread, the tests above would hold for nothing.
#[test]
fn the_graph_sees_what_is_there() {
    let graph = Graph::resolve();
    assert!(graph.direct("schema").contains("search"));
    assert!(graph.direct("train").contains("candle-core"));
    assert!(graph.linked("worker").contains("candle-core"));
    assert!(graph.linked("app").contains("wasm-bindgen"));
}

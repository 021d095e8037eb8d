//! A store that ends with the page.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::store::{Key, Place, StoreError, Value, Write};

/// Values by place and key.
#[derive(Debug, Default)]
pub(super) struct Memory(BTreeMap<(Place, Key), Value>);

impl Memory {
    pub(super) fn write(&mut self, writes: Vec<Write>) -> Result<(), StoreError> {
        let taken = |write: &Write| match write {
            Write::Add(place, key, _) => self.0.contains_key(&(*place, key.clone())),
            _ => false,
        };
        if writes.iter().any(taken) {
            return Err(StoreError::Taken);
        }
        for write in writes {
            match write {
                Write::Add(place, key, value) | Write::Put(place, key, value) => {
                    self.0.insert((place, key), value);
                }
                Write::Delete(place, key) => drop(self.0.remove(&(place, key))),
                Write::DeleteIn(place, id) => {
                    self.0.retain(|(there, key), _| *there != place || number_in(key, &id).is_none());
                }
            }
        }
        Ok(())
    }

    /// What would make another store hold the same.
    pub(super) fn all_writes(&self) -> Vec<Write> {
        let put =
            |((place, key), value): (&(Place, Key), &Value)| Write::Put(*place, key.clone(), value.clone());
        self.0.iter().map(put).collect()
    }

    /// The ids of several values in a place.
    pub(super) fn ids(&self, place: Place) -> BTreeSet<Rc<str>> {
        let id = |key: &Key| if let Key::In(id, _) = key { Some(id.clone()) } else { None };
        self.0.keys().filter(|(there, _)| *there == place).filter_map(|(_, key)| id(key)).collect()
    }

    /// Forgets all that is under an id.
    pub(super) fn forget(&mut self, id: &str) {
        self.0.retain(|(_, key), _| !matches!(key, Key::Of(of) | Key::In(of, _) if **of == *id));
    }

    /// Forgets what another store holds now, but for what has changed since.
    pub(super) fn drop_written(&mut self, writes: &[Write]) {
        for write in writes {
            if let Write::Put(place, key, value) = write {
                let place = (*place, key.clone());
                if self.0.get(&place) == Some(value) {
                    self.0.remove(&place);
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, place: Place, id: &str) -> Option<Value> {
        self.0.get(&(place, Key::Of(id.into()))).cloned()
    }

    pub(super) fn all(&self, place: Place) -> Vec<Value> {
        let alone = self.0.iter().filter(|((there, key), _)| *there == place && matches!(key, Key::Of(_)));
        alone.map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn several(&self, place: Place, id: &str) -> Vec<(u32, Value)> {
        let first = (place, Key::In(Rc::from(id), 0));
        let numbered = self.0.range(first..).map(|((there, key), value)| (*there, number_in(key, id), value));
        let own = numbered.take_while(|(there, number, _)| *there == place && number.is_some());
        own.filter_map(|(_, number, value)| Some((number?, value.clone()))).collect()
    }
}

fn number_in(key: &Key, id: &str) -> Option<u32> {
    match key {
        Key::In(of, number) if **of == *id => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn entry(id: &str, number: u32) -> Write {
        Write::Add(Place::Entries, Key::In(id.into(), number), text(&format!("{id}{number}")))
    }

    #[test]
    fn what_is_added_is_there_once_and_in_order() {
        let mut memory = Memory::default();
        memory.write(vec![entry("b", 1), entry("a", 2), entry("a", 10), entry("a", 0)]).unwrap();
        let head = Write::Put(Place::Heads, Key::Of("a".into()), text("head"));
        assert_eq!(memory.write(vec![head.clone(), entry("a", 2)]), Err(StoreError::Taken));
        assert_eq!(memory.get(Place::Heads, "a"), None, "all or nothing");
        memory.write(vec![head]).unwrap();
        let several = memory.several(Place::Entries, "a");
        assert_eq!(several, [(0, text("a0")), (2, text("a2")), (10, text("a10"))]);
        memory.write(vec![Write::DeleteIn(Place::Entries, "a".into())]).unwrap();
        assert!(memory.several(Place::Entries, "a").is_empty());
        assert_eq!(memory.several(Place::Entries, "b").len(), 1);
        assert_eq!(memory.all(Place::Heads), [text("head")]);
    }

    #[test]
    fn what_is_under_an_id_or_elsewhere_is_forgotten() {
        let mut memory = Memory::default();
        let head = |id: &str| Write::Put(Place::Heads, Key::Of(id.into()), text(id));
        memory.write(vec![head("a"), head("ab"), entry("a", 0), entry("a", 1), entry("ab", 0)]).unwrap();
        assert_eq!(memory.ids(Place::Entries), ["a".into(), "ab".into()].into());
        memory.forget("a");
        assert_eq!(memory.ids(Place::Entries), ["ab".into()].into());
        assert_eq!(memory.all(Place::Heads), [text("ab")]);
        let all = memory.all_writes();
        memory.write(vec![Write::Put(Place::Heads, Key::Of("ab".into()), text("newer"))]).unwrap();
        memory.drop_written(&all);
        assert!(memory.ids(Place::Entries).is_empty() && !memory.is_empty());
        assert_eq!(memory.all(Place::Heads), [text("newer")], "what changed meanwhile stays");
        memory.drop_written(&memory.all_writes());
        assert!(memory.is_empty());
    }
}

//! The browser's IndexedDB.

use std::rc::Rc;

use idb::{Database, Error, KeyRange, ObjectStore, Query, Transaction, TransactionMode};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::store::{Key, Place, StoreError, Value, Write};

const NAME: &str = "athanor";
/// Rises with a new place.
const VERSION: u32 = 1;

/// A connection.
#[derive(Debug)]
pub(super) struct Disk(Database);

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self::Denied(error.to_string())
    }
}

impl Disk {
    pub(super) async fn open() -> Result<Self, StoreError> {
        let places = Place::ALL.iter().map(|place| ObjectStore::builder(place.key()));
        let builder =
            places.fold(Database::builder(NAME).version(VERSION), |all, one| all.add_object_store(one));
        let mut database = builder.build().await?;
        // A newer page in another tab must not wait for this one.
        database.on_version_change(|event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::IdbDatabase>().ok());
            if let Some(database) = target {
                database.close();
            }
        });
        Ok(Self(database))
    }

    fn transaction(&self, places: &[Place], mode: TransactionMode) -> Result<Transaction, StoreError> {
        let mut names: Vec<&str> = places.iter().map(|place| place.key()).collect();
        names.sort_unstable();
        names.dedup();
        Ok(self.0.transaction(&names, mode)?)
    }

    pub(super) async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        let Some(ended) = self.begin(writes)? else { return Ok(()) };
        // The promise is only ever resolved.
        let fault = JsFuture::from(ended).await.unwrap_or_default();
        match fault.as_string().as_deref() {
            None => Ok(()),
            Some("ConstraintError") => Err(StoreError::Taken),
            Some("QuotaExceededError") => Err(StoreError::Full),
            Some(other) => Err(StoreError::Denied(other.to_owned())),
        }
    }

    pub(super) fn write_at_once(&self, writes: &[Write]) {
        // Nobody is left to be told.
        let _ = self.begin(writes);
    }

    /// Asks for all at once, so that it happens even if the page is left in this very moment. The promise is resolved with
    /// nothing, or with the name of what went wrong.
    fn begin(&self, writes: &[Write]) -> Result<Option<Promise>, StoreError> {
        let places: Vec<Place> = writes.iter().map(place).collect();
        if places.is_empty() {
            return Ok(None);
        }
        let mut transaction = self.transaction(&places, TransactionMode::ReadWrite)?;
        for write in writes {
            change(&transaction.object_store(place(write).key())?, write)?;
        }
        let ended = Promise::new(&mut |resolve, _| {
            let aborted = resolve.clone();
            transaction.on_complete(move |_| {
                let _ = resolve.call0(&JsValue::NULL);
            });
            transaction.on_abort(move |event| {
                let _ = aborted.call1(&JsValue::NULL, &JsValue::from_str(&fault(&event)));
            });
        });
        let mut transaction = transaction.commit()?;
        transaction.forget_callbacks();
        Ok(Some(ended))
    }

    pub(super) async fn get(&self, place: Place, id: &str) -> Result<Option<Value>, StoreError> {
        let transaction = self.transaction(&[place], TransactionMode::ReadOnly)?;
        let found = transaction.object_store(place.key())?.get(JsValue::from_str(id))?.await?;
        Ok(found.as_ref().and_then(value))
    }

    pub(super) async fn all(&self, place: Place) -> Result<Vec<Value>, StoreError> {
        let transaction = self.transaction(&[place], TransactionMode::ReadOnly)?;
        let found = transaction.object_store(place.key())?.get_all(None, None)?.await?;
        Ok(found.iter().filter_map(value).collect())
    }

    pub(super) async fn several(&self, place: Place, id: &str) -> Result<Vec<(u32, Value)>, StoreError> {
        let transaction = self.transaction(&[place], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(place.key())?;
        let values = store.get_all(Some(range(id)?), None)?;
        let keys = store.get_all_keys(Some(range(id)?), None)?;
        let (values, keys) = (values.await?, keys.await?);
        let number = |key: &JsValue| Some(Array::from(key).get(1).as_f64()? as u32);
        let numbered =
            keys.iter().zip(&values).filter_map(|(key, found)| Some((number(key)?, value(found)?)));
        Ok(numbered.collect())
    }
}

fn place(write: &Write) -> Place {
    match write {
        Write::Add(place, ..)
        | Write::Put(place, ..)
        | Write::Delete(place, _)
        | Write::DeleteIn(place, _) => *place,
    }
}

fn change(store: &ObjectStore, write: &Write) -> Result<(), StoreError> {
    // What comes of each is the transaction's business.
    match write {
        Write::Add(_, key, value) => drop(store.add(&js(value), Some(&js_key(key)))?),
        Write::Put(_, key, value) => drop(store.put(&js(value), Some(&js_key(key)))?),
        Write::Delete(_, key) => drop(store.delete(js_key(key))?),
        Write::DeleteIn(_, id) => drop(store.delete(range(id)?)?),
    }
    Ok(())
}

/// What ended a transaction.
fn fault(event: &web_sys::Event) -> String {
    let transaction = event.target().and_then(|target| target.dyn_into::<web_sys::IdbTransaction>().ok());
    let error = transaction.and_then(|transaction| transaction.error());
    error.map_or_else(|| "AbortError".to_owned(), |error| error.name())
}

fn js_key(key: &Key) -> JsValue {
    match key {
        Key::Of(id) => JsValue::from_str(id),
        Key::In(id, number) => {
            Array::of2(&JsValue::from_str(id), &JsValue::from_f64((*number).into())).into()
        }
    }
}

/// All keys that begin with an id: in IndexedDB's order an array comes after every number.
fn range(id: &str) -> Result<Query, StoreError> {
    let id = JsValue::from_str(id);
    let (first, last) = (Array::of1(&id), Array::of2(&id, &Array::new()));
    Ok(KeyRange::bound(&first, &last, None, None)?.into())
}

fn js(value: &Value) -> JsValue {
    match value {
        Value::Text(text) => JsValue::from_str(text),
        Value::Bytes(bytes) => Uint8Array::from(&**bytes).into(),
    }
}

fn value(found: &JsValue) -> Option<Value> {
    if let Some(text) = found.as_string() {
        return Some(Value::Text(text.into()));
    }
    let bytes = found.dyn_ref::<Uint8Array>()?;
    Some(Value::Bytes(Rc::from(bytes.to_vec())))
}

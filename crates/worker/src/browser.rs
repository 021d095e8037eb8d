//! Messages as transferred postcard bytes, and one task that owns the service: commands first, then a slice, then a
//! breath in which new commands can arrive.

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Promise, Uint8Array};
use schema::DataSet;
use schema::wire::{Command, Event, FromWorker, ToWorker, WireError};
use train::{Engine, TrainError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Performance, Response};

use crate::Service;

/// Starts listening, says hello and serves for as long as the worker lives.
///
/// # Panics
/// Outside of a dedicated worker.
pub fn start<E: Engine + Default + 'static>() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let (sender, inbox) = unbounded();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        let message: ToWorker =
            postcard::from_bytes(&bytes).expect_throw("page and worker are of one version");
        // The receiver lives as long as the worker.
        let _ = sender.unbounded_send(message);
    });
    scope.set_onmessage(Some(listen.into_js_value().unchecked_ref()));
    post(&scope, &Service::<E>::hello());
    spawn_local(serve(scope, inbox, Service::new(E::default())));
}

async fn serve<E: Engine>(
    scope: DedicatedWorkerGlobalScope,
    mut inbox: UnboundedReceiver<ToWorker>,
    mut service: Service<E>,
) {
    let performance: Performance = scope.performance().expect_throw("workers have a clock");
    let breath = MessageChannel::new().expect_throw("workers have channels");
    loop {
        if !service.is_busy() {
            let Some(message) = inbox.next().await else { return };
            answer(&scope, &mut service, message).await;
        }
        while let Ok(message) = inbox.try_recv() {
            answer(&scope, &mut service, message).await;
        }
        if service.is_busy() {
            let events = service.slice(&|| performance.now()).await;
            events.iter().for_each(|event| post(&scope, event));
            breathe(&breath).await;
        }
    }
}

async fn answer<E: Engine>(scope: &DedicatedWorkerGlobalScope, service: &mut Service<E>, message: ToWorker) {
    let id = message.id;
    let events = match provide(scope, &message.body).await {
        Ok(()) => service.command(message).await,
        Err(error) => {
            let message = format!("digits.bin could not be loaded: {error:?}");
            let body = Event::Failed(WireError { code: "data".into(), message });
            vec![FromWorker { reply_to: id, body }]
        }
    };
    events.iter().for_each(|event| post(scope, event));
}

/// Fetches what a command needs and has not been fetched yet: only the digits are too large to be in the binary.
async fn provide(scope: &DedicatedWorkerGlobalScope, command: &Command) -> Result<(), JsValue> {
    let data = match command {
        Command::Train { run, .. } | Command::Predict { run, .. } => &run.data,
        Command::Data(data) => data,
        _ => return Ok(()),
    };
    if data.set != DataSet::Digits || train::data::has_digits() {
        return Ok(());
    }
    let response: Response = JsFuture::from(scope.fetch_with_str("./digits.bin")).await?.dyn_into()?;
    if !response.ok() {
        return Err(format!("status {}", response.status()).into());
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    let told = |error: TrainError| JsValue::from(error.to_string());
    train::data::provide_digits(&Uint8Array::new(&bytes).to_vec()).map_err(told)
}

/// Lets the event loop turn once. A message to oneself comes at once; a timer would wait four milliseconds.
async fn breathe(channel: &MessageChannel) {
    let promise = Promise::new(&mut |resolve, _| channel.port2().set_onmessage(Some(&resolve)));
    if channel.port1().post_message(&JsValue::NULL).is_ok() {
        // The promise is only ever resolved.
        let _ = JsFuture::from(promise).await;
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, event: &FromWorker) {
    let bytes = postcard::to_stdvec(event).expect_throw("events are plain data");
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    scope
        .post_message_with_transfer(&buffer, &Array::of1(&JsValue::from(buffer.clone())))
        .expect_throw("array buffers can be transferred");
}

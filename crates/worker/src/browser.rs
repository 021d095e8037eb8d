//! Messages as transferred postcard bytes, packed, and one task that owns the service: commands first, then a slice,
//! then a breath in which new commands can arrive.

use std::collections::VecDeque;
use std::pin::pin;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use futures::future::{Either, select};
use gpu::{Choice, GpuEngine};
use js_sys::{Array, Promise, Uint8Array};
use schema::wire::{Command, Event, FromWorker, ToWorker, WireError};
use schema::{DataSet, DeviceInfo};
use train::{Engine, TrainError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Performance, Response};

use crate::Service;
use crate::pack::packs;

/// Starts listening, says hello and serves for as long as the worker lives.
///
/// # Panics
/// Outside of a dedicated worker.
pub fn start<E: Engine + Default + 'static>() {
    open(E::default(), None);
}

/// As [`start`], on the GPU; where there is none to be had, says so in the place of hello.
///
/// # Panics
/// Outside of a dedicated worker.
pub fn start_gpu() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        match GpuEngine::open(Choice::Fastest).await {
            Ok(engine) => {
                let device = engine.gpu().info().clone();
                open(engine, Some(device));
            }
            Err(error) => {
                let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
                let error = WireError { code: "gpu".into(), message: error.to_string() };
                post(&scope, &[FromWorker { reply_to: 0, body: Event::Failed(error) }]);
            }
        }
    });
}

fn open<E: Engine + 'static>(engine: E, device: Option<DeviceInfo>) {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let (sender, inbox) = unbounded();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        let pack: Vec<ToWorker> =
            postcard::from_bytes(&bytes).expect_throw("page and worker are of one version");
        for message in pack {
            // The receiver lives as long as the worker.
            let _ = sender.unbounded_send(message);
        }
    });
    scope.set_onmessage(Some(listen.into_js_value().unchecked_ref()));
    let service = Service::new(engine);
    post(&scope, &[service.hello(device)]);
    let performance: Performance = scope.performance().expect_throw("workers have a clock");
    let desk = Desk { scope, performance, inbox, waiting: VecDeque::new(), service };
    spawn_local(desk.serve());
}

struct Desk<E> {
    scope: DedicatedWorkerGlobalScope,
    performance: Performance,
    inbox: UnboundedReceiver<ToWorker>,
    /// Taken out of the inbox while something was being fetched.
    waiting: VecDeque<ToWorker>,
    service: Service<E>,
}

impl<E: Engine> Desk<E> {
    async fn serve(mut self) {
        let breath = MessageChannel::new().expect_throw("workers have channels");
        loop {
            if !self.service.is_busy() {
                let Some(message) = self.next().await else { return };
                self.waiting.push_front(message);
            }
            let mut events = Vec::new();
            while let Some(message) = self.at_hand() {
                events.extend(self.answer(message).await);
            }
            post(&self.scope, &events);
            if self.service.is_busy() {
                let performance = self.performance.clone();
                let events = self.service.slice(&|| performance.now()).await;
                post(&self.scope, &events);
                breathe(&breath).await;
            }
        }
    }

    async fn next(&mut self) -> Option<ToWorker> {
        match self.waiting.pop_front() {
            None => self.inbox.next().await,
            message => message,
        }
    }

    fn at_hand(&mut self) -> Option<ToWorker> {
        self.waiting.pop_front().or_else(|| self.inbox.try_recv().ok())
    }

    async fn answer(&mut self, message: ToWorker) -> Vec<FromWorker> {
        let id = message.id;
        let provided = match wanted(&message.body) {
            Some((set, file)) => self.provide(set, file).await,
            None => Ok(()),
        };
        let performance = self.performance.clone();
        match provided {
            Ok(()) => self.service.command(message, &|| performance.now()).await,
            Err(message) => {
                let body = Event::Failed(WireError { code: "data".into(), message });
                vec![FromWorker { reply_to: id, body }]
            }
        }
    }

    /// Fetches a set's file: it is too large to be in the binary. Shows signs of life meanwhile, on however slow a
    /// network.
    async fn provide(&mut self, set: DataSet, file: &str) -> Result<(), String> {
        let url = format!("./{file}");
        let mut fetch = pin!(fetch(self.scope.clone(), &url));
        let bytes = loop {
            match select(fetch.as_mut(), self.inbox.next()).await {
                Either::Left((bytes, _)) => break bytes,
                Either::Right((Some(ToWorker { id, body: Command::Ping }), _)) => {
                    post(&self.scope, &[FromWorker { reply_to: id, body: Event::Pong }]);
                }
                Either::Right((Some(message), _)) => self.waiting.push_back(message),
                Either::Right((None, _)) => break fetch.await,
            }
        };
        let told = |error: TrainError| error.to_string();
        train::data::provide(set, &bytes.map_err(|error| reason(&error))?).map_err(told)
    }
}

/// The data set that a command is about, and the file to fetch first, if there is one.
fn wanted(command: &Command) -> Option<(DataSet, &'static str)> {
    let data = match command {
        Command::Train { plan, .. } => &plan.course.run.data,
        Command::Predict { run, .. } | Command::Measure { run, .. } => &run.data,
        Command::Data(data) => data,
        _ => return None,
    };
    train::data::missing_file(data.set).map(|file| (data.set, file))
}

async fn fetch(scope: DedicatedWorkerGlobalScope, url: &str) -> Result<Vec<u8>, JsValue> {
    let response: Response = JsFuture::from(scope.fetch_with_str(url)).await?.dyn_into()?;
    if !response.ok() {
        return Err(format!("status {}", response.status()).into());
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

fn reason(error: &JsValue) -> String {
    let said = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    said.or_else(|| error.as_string()).unwrap_or_else(|| "unknown".into())
}

/// Lets the event loop turn once. A message to oneself comes at once; a timer would wait four milliseconds.
async fn breathe(channel: &MessageChannel) {
    let promise = Promise::new(&mut |resolve, _| channel.port2().set_onmessage(Some(&resolve)));
    if channel.port1().post_message(&JsValue::NULL).is_ok() {
        // The promise is only ever resolved.
        let _ = JsFuture::from(promise).await;
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, events: &[FromWorker]) {
    for pack in packs(events) {
        let bytes = postcard::to_stdvec(pack).expect_throw("events are plain data");
        let buffer = Uint8Array::from(bytes.as_slice()).buffer();
        scope
            .post_message_with_transfer(&buffer, &Array::of1(&JsValue::from(buffer.clone())))
            .expect_throw("array buffers can be transferred");
    }
}

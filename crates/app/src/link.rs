//! One web worker with its listeners: packs of messages in and out.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use schema::Engine;
use schema::wire::{FromWorker, ToWorker};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

use crate::location;

/// What comes from a worker.
#[derive(Debug)]
pub(crate) enum Said {
    /// Messages, in order.
    Pack(Vec<FromWorker>),
    /// It died, or speaks no sense; the reason. Told outside the worker's own listeners, so that it may be dropped then.
    Lost(String),
}

/// A live worker; dropping it ends it.
pub(crate) struct Link {
    worker: Worker,
    _listeners: [EventListener; 3],
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Link {
    /// Starts a worker; what it says goes to `hear`.
    ///
    /// # Errors
    /// Why the browser would not.
    pub(crate) fn start(engine: Engine, hear: impl Fn(Said) + 'static) -> Result<Self, String> {
        let url = location::file(loader(engine)).map_err(|error| format!("{error:?}"))?;
        let worker = Worker::new(&url).map_err(|error| format!("{error:?}"))?;
        let hear: Rc<dyn Fn(Said)> = Rc::new(hear);
        let listen = |name: &'static str, read: fn(&Event) -> Said| {
            let hear = hear.clone();
            EventListener::new(&worker, name, move |event| match read(event) {
                Said::Pack(pack) => hear(Said::Pack(pack)),
                Said::Lost(reason) => lost_soon(&hear, reason),
            })
        };
        let listeners = [
            listen("message", read),
            listen("error", |event| {
                let text = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                Said::Lost(text.unwrap_or_default())
            }),
            listen("messageerror", |_| Said::Lost("garbled message".to_owned())),
        ];
        Ok(Self { worker, _listeners: listeners })
    }

    /// Sends messages together.
    pub(crate) fn post(&self, pack: &[ToWorker]) {
        // Messages are plain data; serialising them to a growing buffer cannot fail.
        let Ok(bytes) = postcard::to_stdvec(pack) else { return };
        let buffer = Uint8Array::from(bytes.as_slice()).buffer();
        // A terminated worker swallows messages; whoever waits for an answer finds out.
        let _ = self.worker.post_message_with_transfer(&buffer, &Array::of1(&JsValue::from(buffer.clone())));
    }
}

fn read(event: &Event) -> Said {
    let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
    let bytes =
        data.filter(|data| data.is_instance_of::<ArrayBuffer>()).map(|data| Uint8Array::new(&data).to_vec());
    match bytes.map(|bytes| postcard::from_bytes::<Vec<FromWorker>>(&bytes)) {
        Some(Ok(pack)) => Said::Pack(pack),
        Some(Err(error)) => Said::Lost(format!("unreadable message: {error}")),
        None => Said::Lost("unreadable message".to_owned()),
    }
}

/// Losing a worker drops its listeners, which must not happen inside one of them.
fn lost_soon(hear: &Rc<dyn Fn(Said)>, reason: String) {
    let hear = hear.clone();
    Timeout::new(0, move || hear(Said::Lost(reason))).forget();
}

/// What starts a worker; `www/worker_loader.js` reads the query.
const fn loader(engine: Engine) -> &'static str {
    match engine {
        Engine::Auto | Engine::Fused => "worker_loader.js",
        Engine::Candle => "worker_loader.js?candle",
        Engine::Gpu => "worker_loader.js?gpu",
    }
}

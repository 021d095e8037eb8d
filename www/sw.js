// Keeps the page for use without a network. `cargo xtask build` fills in the two lines below; whoever meets this file as it
// is, from a development server, is rid of the worker that an earlier build left in the browser.
//
// All that the page loads lies in a folder named by its version, and each version has a cache of its own. So a page can
// only ever get files of the version that it was opened with, even after a newer one has taken over: versions never mix,
// and a new one need not wait for the old one's pages to be closed (docs/adr/0016-offline.md).

/** The folder of the files, or nothing. */
const VERSION = "";
/** Path and SHA-256 of all files but the page itself, smallest first. */
const FILES = [];

const SCOPE = registration.scope;
// Other pages of this origin, other copies of this one included, have names of their own.
const PREFIX = `athanor ${new URL(SCOPE).pathname} `;
// The page comes last: a version that has its page is complete.
const HASHES = new Map([...FILES, ["", VERSION]]);

addEventListener("install", (event) => {
  skipWaiting();
  if (VERSION) event.waitUntil(install());
});

addEventListener("activate", (event) => event.waitUntil(VERSION ? begin() : leave()));

// A page says hello once it holds its lock, and hears which version is kept.
addEventListener("message", (event) => {
  event.source.postMessage(VERSION);
  event.waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  // The query is the page's own business, and the loader's.
  const path = new URL(request.url).pathname.slice(new URL(SCOPE).pathname.length);
  const name = path === "index.html" ? "" : path;
  const [, folder] = /^(v-[0-9a-f]+)\//.exec(name) ?? [];
  if (!VERSION || !(folder || HASHES.has(name))) return;
  event.respondWith(kept(folder ?? VERSION, name).then((response) => response ?? fetch(request)));
});

async function kept(version, name) {
  const response = await caches.match(SCOPE + name, { cacheName: PREFIX + version });
  // Without an address of its own a response takes the request's, whose query a worker reads.
  return response && new Response(response.body, response);
}

/** All or nothing: without one file this version never begins, and the old one stays. */
async function install() {
  const had = await hadAlready();
  const cache = await caches.open(PREFIX + VERSION);
  for (const [name, hash] of HASHES) {
    await cache.put(SCOPE + name, had.get(hash)?.clone() ?? (await download(name, hash)));
  }
  // Whoever clears the browser's storage meanwhile writes into nothing.
  if (!(await kept(VERSION, ""))) throw new Error(`${VERSION} was deleted while it came`);
}

/** What any version has kept, by hash: an update fetches what has changed, an interrupted one what is missing. */
async function hadAlready() {
  const had = new Map();
  for (const version of await keptVersions()) {
    const cache = await caches.open(PREFIX + version);
    for (const response of await cache.matchAll()) had.set(response.headers.get("etag"), response);
  }
  return had;
}

/** From the browser's own cache if it has the right bytes, however old: the page has just fetched most of them. */
async function download(name, hash) {
  for (const cache of ["force-cache", "reload"]) {
    const response = await fetch(SCOPE + name, { cache, priority: "low" });
    const bytes = await response.arrayBuffer();
    if (response.ok && (await fits(name, hash, bytes))) {
      const headers = new Headers(response.headers);
      for (const gone of ["content-encoding", "content-length"]) headers.delete(gone);
      headers.set("etag", hash);
      return new Response(bytes, { headers });
    }
  }
  throw new Error(`${name || "the page"} is not that of ${VERSION}`);
}

/** Servers may write into a page, but not into what it loads. */
async function fits(name, hash, bytes) {
  if (name === "") return new TextDecoder().decode(bytes).includes(`data-files="./${VERSION}/"`);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return hash === Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function begin() {
  await clients.claim();
  await tidy({ partial: true });
  await announce();
}

/** Pages that are open go on, and are told that they are no longer looked after. */
async function leave() {
  for (const version of await keptVersions()) await caches.delete(PREFIX + version);
  await registration.unregister();
  await announce();
}

async function announce() {
  for (const page of await pages()) page.postMessage(VERSION);
}

/** Deletes versions of which no page is open; `partial`: also those that never came whole. */
async function tidy({ partial = false } = {}) {
  if (registration.installing) return;
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  const locks = held.map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
  // A page without a lock is still loading, and may be of any version.
  if ((await pages()).length > locks.length) return;
  for (const version of await keptVersions()) {
    if (version === VERSION || locks.includes(PREFIX + version)) continue;
    if (partial || (await kept(version, ""))) await caches.delete(PREFIX + version);
  }
}

async function keptVersions() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

async function pages() {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(SCOPE));
}

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
const PAGE = "";
const HASHES = new Map([...FILES, [PAGE, VERSION]]);
/** Where the names of older versions are noted, which this one may delete: a newer one may be on its way beside it. */
const OLDER = `${VERSION}/older`;

addEventListener("install", (event) => {
  skipWaiting();
  if (VERSION) event.waitUntil(install());
});

addEventListener("activate", (event) => event.waitUntil(begin()));

// A page says hello once it holds its lock, and hears which version is kept.
addEventListener("message", (event) => event.waitUntil(hello(event.source)));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  // The query is the page's own business, and the loader's.
  const path = new URL(request.url).pathname.slice(new URL(SCOPE).pathname.length);
  const name = path === "index.html" ? PAGE : path;
  const [, folder] = /^(v-[0-9a-f]+)\//.exec(name) ?? [];
  if (!VERSION && request.mode === "navigate") event.waitUntil(leave());
  if (!folder && !(VERSION && HASHES.has(name))) return;
  event.respondWith(kept(folder ?? VERSION, name).then((response) => response ?? fetch(request)));
});

async function kept(version, name) {
  const response = await caches.match(SCOPE + name, { cacheName: PREFIX + version });
  // Without an address of its own a response takes the request's, whose query a worker reads.
  return response && new Response(response.body, response);
}

/** All or nothing: without one file this version never begins, and the old one stays. */
async function install() {
  const older = (await keptVersions()).filter((version) => version !== VERSION);
  const had = await hadAlready();
  const cache = await caches.open(PREFIX + VERSION);
  await note(older);
  for (const [name, hash] of HASHES) {
    await cache.put(SCOPE + name, had.get(hash)?.clone() ?? (await download(name, hash)));
  }
  // Whoever clears the browser's storage meanwhile writes into nothing.
  if (!(await kept(VERSION, PAGE))) throw new Error(`${VERSION} was deleted while it came`);
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
  if (name === PAGE) return new TextDecoder().decode(bytes).includes(`data-files="./${VERSION}/"`);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return hash === Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function begin() {
  await clients.claim();
  await (VERSION ? tidy() : leave());
  for (const page of await pages()) page.postMessage(VERSION);
}

/** Answers once the page is looked after. */
async function hello(page) {
  await clients.claim();
  page.postMessage(VERSION);
  if (VERSION) await tidy();
}

/** Goes once no page of a version is open; is tried again with every page that is opened. */
async function leave() {
  const open = await openVersions();
  for (const version of await keptVersions()) {
    if (!open.includes(version)) await caches.delete(PREFIX + version);
  }
  if ((await keptVersions()).length === 0) await registration.unregister();
}

/** Deletes older versions of which no page is open. */
async function tidy() {
  const older = (await (await kept(VERSION, OLDER))?.json()) ?? [];
  const open = await openVersions();
  // A page without a lock is still loading, and may be of any version.
  if ((await pages()).length > open.length) return;
  const left = older.filter((version) => open.includes(version));
  if (left.length === older.length) return;
  for (const version of older) {
    if (!left.includes(version)) await caches.delete(PREFIX + version);
  }
  await note(left);
}

async function note(older) {
  const cache = await caches.open(PREFIX + VERSION);
  await cache.put(SCOPE + OLDER, new Response(JSON.stringify(older)));
}

/** One for each page: it holds a lock of its version's name. */
async function openVersions() {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  return versions(held.map(({ name }) => name));
}

async function keptVersions() {
  return versions(await caches.keys());
}

function versions(names) {
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

async function pages() {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(SCOPE));
}

// Sends the requests of the API to a control plane in this page. Runs before every other script.
//
// A service worker could do this as well, but it does not control the first page, needs HTTPS and a scope, and is shared by
// all tabs.
"use strict";
{
  const folder = new URL(".", document.currentScript.src);

  /** What the control plane is restored from: the changes that were made in this tab, to this version of the demo. */
  const CHANGES = `demo.changes ${folder.pathname}`;

  /** The query of the address that starts over. */
  const START_OVER = "?start-over";

  /** The paths of the API, whatever the path of the page. */
  const API = /^\/api\/v\d+\//;

  /** Half of the time that a request takes, in milliseconds. */
  const LATENCY = 40;

  if (location.search === START_OVER) {
    try {
      sessionStorage.clear();
    } catch {
      // Storage may be blocked. Then nothing was kept.
    }
    history.replaceState(null, "", location.pathname);
  }

  function stored() {
    try {
      return sessionStorage.getItem(CHANGES) ?? undefined;
    } catch {
      return undefined;
    }
  }

  async function start() {
    const { default: init, ControlPlane } = await import(`${folder}control-plane.js`);
    await init({ module_or_path: `${folder}control-plane_bg.wasm` });
    return new ControlPlane(stored(), Date.now());
  }

  const started = start();
  // Each request fails.
  started.catch(console.error);

  /** Keeps the changes for a reload, or says that they are not kept. */
  function keep(controlPlane) {
    let isKept = !controlPlane.isFull;
    try {
      const changes = controlPlane.takeChanges();
      if (changes !== undefined) sessionStorage.setItem(CHANGES, changes);
    } catch {
      // The storage is blocked or full.
      isKept = false;
    }
    if (!isKept) document.getElementById("demo-not-kept")?.removeAttribute("hidden");
  }

  /** Waits, and throws if the request is aborted. */
  const pause = (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      setTimeout(resolve, LATENCY);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });

  async function respond(request) {
    const { method, headers, signal } = request;
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    const controlPlane = await started;
    await pause(signal);
    const now = Date.now();
    const reply = controlPlane.handle(
      method,
      pathname + search,
      headers.get("authorization") ?? "",
      headers.get("content-type") ?? "",
      body,
      now,
    );
    keep(controlPlane);
    const response = { status: reply.status, headers: { date: new Date(now).toUTCString() } };
    for (let rest = reply.headers; rest.length > 0; rest = rest.slice(2)) {
      response.headers[rest[0]] = rest[1];
    }
    const content = reply.body;
    reply.free();
    await pause(signal);
    return new Response(content.length > 0 ? content : null, response);
  }

  const send = globalThis.fetch;
  globalThis.fetch = (input, options) => {
    const { origin, pathname } = new URL(input?.url ?? input, document.baseURI);
    const isApi = origin === location.origin && API.test(pathname);
    return isApi ? respond(new Request(input, options)) : send(input, options);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("demo-start-over").addEventListener("click", () => {
      // Unsent input may keep the user on this page, so nothing is cleared before the next one.
      location.assign(new URL(`../${START_OVER}`, folder));
    });
  });
}

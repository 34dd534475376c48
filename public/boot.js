// Starts the app. Shows an error if it cannot start or has panicked, and a notice when a newer release is in place.
// Keeps the app's text nodes usable while the browser translates the page.

// The app's static markup is inserted through `template.innerHTML`, which needs a policy under
// `require-trusted-types-for 'script'`. This one rejects markup that could load or run something.
const FORBIDDEN = "(?:script|style|link|meta|base|i?frame|object|embed|template|foreignobject)\\b";
const ATTRIBUTE = '\\s+(?!on|srcdoc|style)[\\w:-]+(?:="[^"]*")?';
const MARKUP = new RegExp(
  `^(?:[^<]|</[a-z][\\w-]*>|<(?!${FORBIDDEN})[a-z][\\w-]*(?:${ATTRIBUTE})*\\s*/?>|<!-*>)*$`,
  "i",
);
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (markup) => (MARKUP.test(markup) ? markup : null),
});

// A relative address would follow that of the page.
document.querySelector("[rel=icon]").href += "";

// The styles that the first view does not need.
for (const link of document.querySelectorAll("link[media=print]")) link.media = "all";

/** A heading, paragraphs, a button that reloads the page, and further elements. */
function notice(title, texts, ...more) {
  const add = (tag, text, className = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className });
  const reload = add("button", "Reload", "button");
  reload.type = "button";
  reload.dataset.variant = "primary";
  reload.addEventListener("click", () => location.reload());
  const box = add("div", "", "prose");
  box.setAttribute("role", "alert");
  box.append(add("h1", title), ...texts.map((text) => add("p", text)), reload, ...more);
  return box;
}

const KEPT = "Your input is kept in this tab.";

/** Whether the app has panicked. */
let broken = false;

function fail(error) {
  console.error(error);
  // The page shows a report already.
  if (broken) return;
  const old = typeof WebAssembly !== "object";
  const text = old
    ? "This browser doesn’t support WebAssembly. Use a current version of Chrome, Edge, Firefox or Safari."
    : "A file couldn’t be loaded. A new version may have been installed, or the connection was lost. Reload the page.";
  const detail = document.createElement("p");
  detail.className = "muted small";
  detail.textContent = String(error?.message ?? error);
  const main = document.getElementById("boot");
  const box = notice("This page couldn’t start", old ? [text] : [text, KEPT], detail);
  (main ?? document.getElementById("app") ?? document.body).replaceChildren(box);
}

// Removes tokens and everything else that is long enough to be a secret.
const redacted = (text) => String(text).replace(/[\w+=.~-]{32,}/g, "[removed]").slice(0, 1000);

function recover(what) {
  if (broken) return;
  broken = true;
  // Cancels the timers of the app.
  for (let id = setTimeout(() => {}); id > 0; id -= 1) clearTimeout(id);
  const report = document.createElement("pre");
  report.className = "recovery-report";
  report.tabIndex = 0;
  report.setAttribute("aria-label", "Report");
  report.textContent = [
    redacted(what),
    `at ${redacted(location.pathname)}`,
    `on ${new Date().toISOString()}`,
    navigator.userAgent,
  ].join("\n");
  const text = "An unexpected error has occurred. Reloading the page usually helps. If the error happens again, send this report to your administrator. The report contains no token, but read it before you send it.";
  const main = document.createElement("main");
  main.className = "main recovery";
  main.append(notice("This page has stopped working", [KEPT, text], report));
  document.body.replaceChildren(main);
  document.title = "Stopped · Data volumes";
}
addEventListener("dvc:panic", (event) => recover(event.detail));
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) recover(error.message);
});

/** Whether the file that this page has loaded is gone, because a newer release has replaced it. */
async function isReplaced(address) {
  try {
    // A redirect leads to the sign-in page of a proxy and does not tell whether the file exists.
    const answer = await fetch(address, { method: "HEAD", cache: "no-store", redirect: "error" });
    // Some hosts send the page instead of status 404.
    const isPage = (answer.headers.get("content-type") ?? "").includes("html");
    return answer.status === 404 || answer.status === 410 || (answer.ok && isPage);
  } catch {
    return false;
  }
}

const LOOK_AFTER = 10 * 60 * 1000;
function watchForReleases(address) {
  let looked = Date.now();
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden || broken || Date.now() - looked < LOOK_AFTER) return;
    looked = Date.now();
    if (!(await isReplaced(address)) || document.querySelector(".release")) return;
    const box = document.createElement("div");
    box.className = "release";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `A newer version is available. Reload to use it. ${KEPT}`;
    const reload = document.createElement("button");
    reload.type = "button";
    reload.className = "button";
    reload.dataset.variant = "secondary";
    reload.textContent = "Reload";
    reload.addEventListener("click", () => location.reload());
    box.append(text, reload);
    document.body.prepend(box);
  });
}

// A browser's translation replaces text nodes by elements. The app still updates its text nodes, so each is put
// back, empty, as long as the element shows its translation.
const shownBy = new WeakMap();
const shows = new WeakMap();
function keepAlive({ type, target, addedNodes, removedNodes, previousSibling, nextSibling }) {
  const forget = (text) => {
    shownBy.get(text)?.remove();
    shownBy.delete(text);
  };
  if (type === "characterData" && target.data) forget(target);
  for (const node of removedNodes) {
    if (shows.has(node)) {
      // The browser has restored the original.
      const { text, said } = shows.get(node);
      if (shownBy.delete(text)) {
        for (const added of addedNodes) if (added !== text) added.remove();
        text.data = said;
      }
    } else if (shownBy.has(node)) {
      if (!node.isConnected) forget(node);
    } else if (node.nodeType === Node.TEXT_NODE && node.data && !target.closest("font")) {
      const near = [...addedNodes, previousSibling, nextSibling];
      const element = near.find((it) => it?.nodeName === "FONT" && !shows.has(it));
      if (!element) continue;
      shownBy.set(node, element);
      shows.set(element, { text: node, said: node.data });
      node.data = "";
      element.before(node);
    }
  }
}
new MutationObserver((records) => records.forEach(keepAlive)).observe(document.body, {
  subtree: true,
  childList: true,
  characterData: true,
});

// The path of the folder that the console is served from (src/tools/base_path.rs), with a slash at its end.
globalThis.dvcBasePath = new URL("..", import.meta.url).pathname;

/** Shows the address that 404.html has stored before it led here. */
function restoreAddress() {
  try {
    const address = sessionStorage.getItem("dvc.address");
    sessionStorage.removeItem("dvc.address");
    if (address) history.replaceState(null, "", address);
  } catch {
    // Storage may be blocked. Then the first page is shown.
  }
}

try {
  // Relative to the address of the page, so before that is changed.
  const [app, module] = ["app-js", "app-wasm"].map((id) => document.getElementById(id).href);
  restoreAddress();
  const { default: init } = await import(app);
  await init({ module_or_path: module });
  watchForReleases(app);
} catch (error) {
  fail(error);
}

// Starts the app, or says why it cannot.

// The app's static markup reaches the page through `template.innerHTML`. Under
// `require-trusted-types-for 'script'` that needs a policy. This one takes well-formed markup
// without anything that could load or run something, so a mistake elsewhere still fails.
const FORBIDDEN = "(?:script|style|link|meta|base|i?frame|object|embed|template|foreignobject)\\b";
const ATTRIBUTE = '\\s+(?!on|srcdoc|style)[\\w:-]+(?:="[^"]*")?';
const MARKUP = new RegExp(
  `^(?:[^<]|</[a-z][\\w-]*>|<(?!${FORBIDDEN})[a-z][\\w-]*(?:${ATTRIBUTE})*\\s*/?>|<!-*>)*$`,
  "i",
);
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (markup) => (MARKUP.test(markup) ? markup : null),
});

function fail(error) {
  console.error(error);
  const old = typeof WebAssembly !== "object";
  const heading = document.createElement("h1");
  heading.textContent = "The console could not start";
  const text = document.createElement("p");
  text.textContent = old
    ? "This browser cannot run WebAssembly. Use a current version of Chrome, Edge, Firefox or Safari."
    : "A part of it could not be loaded. Perhaps a new version was just put in place, or the connection broke.";
  const reload = document.createElement("button");
  reload.type = "button";
  reload.className = "button";
  reload.dataset.variant = "primary";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  const detail = document.createElement("p");
  detail.className = "muted small";
  detail.textContent = String(error?.message ?? error);

  const box = document.createElement("div");
  box.className = "prose";
  box.setAttribute("role", "alert");
  box.append(heading, text, reload, detail);
  const main = document.getElementById("boot");
  (main ?? document.getElementById("app") ?? document.body).replaceChildren(box);
}

try {
  const { default: init } = await import(document.getElementById("app-js").href);
  await init({ module_or_path: document.getElementById("app-wasm").href });
} catch (error) {
  fail(error);
}

// Loads the parts of the console that are not in its first module (src/lazy.rs). Written by the build, which
// fills in the files of each part.

import { initSync } from "./console.js";

const FILES = {};

/** What the files share with the first module: memory, functions, stack. */
const shared = () => initSync();

const loading = new Map();

const address = (file) => new URL(`./${file}.wasm`, import.meta.url);

/** Loads a file once; one that could not be loaded is tried again the next time. */
function load(file) {
  let result = loading.get(file);
  if (!result) {
    const response = fetch(address(file));
    const exports = shared();
    result = WebAssembly.instantiateStreaming(response, { console: exports, __wasm_split: exports });
    loading.set(file, result);
    result.catch(() => loading.delete(file));
  }
  return result;
}

/** How long after the app is there the console counts as idle, in milliseconds. */
const IDLE = 2_000;

/** Puts the files of the pages into the browser's cache. They cost no memory before they are needed. */
async function fetchPages() {
  if (navigator.connection?.saveData) return;
  for (const file of FILES.pages) {
    const response = await fetch(address(file), { priority: "low" });
    await response.arrayBuffer();
  }
}

/** Loads a part, and tells the module whether that succeeded. */
const part = (name) => async (callback, data) => {
  let isLoaded = true;
  try {
    await Promise.all(FILES[name].map(load));
    // Where that fails, they are loaded when they are needed.
    if (name === "app") setTimeout(() => fetchPages().catch(() => {}), IDLE);
  } catch (error) {
    // The page tells the user.
    console.warn(error);
    isLoaded = false;
  }
  shared().__indirect_function_table.get(callback)(data, isLoaded);
};


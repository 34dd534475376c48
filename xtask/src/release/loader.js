// Loads the parts of the console that are not in its first module (src/parts.rs). The build fills in FILES.

import { initSync } from "./console.js";

const FILES = {};

/** The exports of the first module: memory, functions, stack. */
const shared = () => initSync();

const loading = new Map();

const address = (file) => new URL(`./${file}.wasm`, import.meta.url);

/** Loads a file once. A failed file is loaded again at the next call. */
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

/** Delay in milliseconds after which the console counts as idle once the app is loaded. */
const IDLE = 2_000;

/** Downloads the files of the pages into the browser's cache without compiling them. */
async function fetchPages() {
  if (navigator.connection?.saveData) return;
  for (const file of FILES.pages) {
    const response = await fetch(address(file), { priority: "low" });
    await response.arrayBuffer();
  }
}

/** Loads a part, and passes the module whether that succeeded. */
const part = (name) => async (callback, data) => {
  let isLoaded = true;
  try {
    await Promise.all(FILES[name].map(load));
    // If that fails, they are loaded on demand.
    if (name === "app") setTimeout(() => fetchPages().catch(() => {}), IDLE);
  } catch (error) {
    // The page shows an error.
    console.warn(error);
    isLoaded = false;
  }
  shared().__indirect_function_table.get(callback)(data, isLoaded);
};


// Loads the parts of the console that are not in its first module (src/lazy.rs). Written by the build, which
// fills in the files of each part.

import { initSync } from "./console.js";

const FILES = {};

/** What the files share with the first module: memory, functions, stack. */
const shared = () => initSync();

const loading = new Map();

/** Loads a file once; one that could not be loaded is tried again the next time. */
function load(file) {
  let result = loading.get(file);
  if (!result) {
    const response = fetch(new URL(`./${file}.wasm`, import.meta.url));
    const exports = shared();
    result = WebAssembly.instantiateStreaming(response, { console: exports, __wasm_split: exports });
    loading.set(file, result);
    result.catch(() => loading.delete(file));
  }
  return result;
}

/** Loads a part, and tells the module whether that succeeded. */
const part = (name) => async (callback, data) => {
  let isLoaded = true;
  try {
    await Promise.all(FILES[name].map(load));
  } catch (error) {
    // The page tells the user.
    console.warn(error);
    isLoaded = false;
  }
  shared().__indirect_function_table.get(callback)(data, isLoaded);
};


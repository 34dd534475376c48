// Runs before the first paint and before the module is loaded.

// Applies the theme that the user has chosen (src/frame/theme.rs).
try {
  const theme = localStorage.getItem("dvc.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked. Then the theme of the system applies.
}

// Sends the list request that this tab has stored for this URL (src/api/early.rs), with the stored session. The
// module uses the response if it would send the same request.
try {
  const stored = (key) => JSON.parse(sessionStorage.getItem(key));
  const early = stored("dvc.early");
  const token = stored("dvc.session")?.token;
  if (token && early?.address === location.pathname + location.search) {
    const response = fetch(early.url, {
      headers: { Accept: "application/json", Authorization: `Bearer ${token}` },
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
    });
    // The module handles the error when it awaits the response.
    response.catch(() => {});
    // Returns the response once, and only for the same request and session, so no other user gets it.
    globalThis.dvcEarly = (url, bearer) => {
      delete globalThis.dvcEarly;
      return url === early.url && bearer === token ? response : undefined;
    };
  }
} catch {
  // If this fails, the module sends the request.
}

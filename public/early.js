// Runs before the first paint, and before the module is there.

// The theme that was chosen, if it is not the system's. The app stores it under the same key, see
// src/frame/theme.rs.
try {
  const theme = localStorage.getItem("dvc.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system decides.
}

// The request of the list at this address, as this tab has sent it before (src/api/early.rs), by the session
// that the tab stores. The module takes the response if it would send the same request.
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
    // Told where it is awaited.
    response.catch(() => {});
    // Once, and only for the same request of the same session: another user gets none of it.
    globalThis.dvcEarly = (url, bearer) => {
      delete globalThis.dvcEarly;
      return url === early.url && bearer === token ? response : undefined;
    };
  }
} catch {
  // Without it, the module sends the request.
}

// Runs before the first paint: the theme that was chosen, if it is not the system's.
// The app keeps it under the same key, see `THEME_KEY`.
try {
  const theme = localStorage.getItem("dvc.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system decides.
}

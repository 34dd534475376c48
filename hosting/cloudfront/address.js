// For the viewer's request: addresses of the console are routed in the browser, so what is not a
// file is the page: that for as many segments, as its addresses are relative. A file that is missing
// stays missing.
function handler(event) {
  var request = event.request;
  var segments = request.uri.split("/").slice(1);
  var isFile = segments[segments.length - 1].includes(".");
  var suffix = segments.length > 1 ? "-" + segments.length : "";
  if (!isFile) request.uri = "/index" + suffix + ".html";
  return request;
}

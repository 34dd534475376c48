// For the viewer's request: addresses of the console are routed in the browser, so what is not a
// file is the page. A file that is missing stays missing.
function handler(event) {
  var request = event.request;
  var name = request.uri.split("/").pop();
  if (!name.includes(".")) request.uri = "/index.html";
  return request;
}

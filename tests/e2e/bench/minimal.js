// The least that shows data volumes: a list that can be searched, sorted and made longer, and a page of
// each. No framework, no WebAssembly, no state but the address: the limit that the benchmark compares with.

const COLUMNS = {
  name: "Name",
  phase: "Status",
  projectName: "Project",
  originPvcName: "Origin PVC",
  description: "Description",
  createdBy: "Created by",
  createdAt: "Created",
};
const SORTED = ["name", "phase", "projectName", "createdBy", "createdAt"];
const SIZES = [25, 50, 100, 500];
const PAUSE = 250;

const main = document.querySelector("main");

function element(tag, text, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  if (text !== "") made.textContent = text;
  made.append(...children);
  return made;
}

let controller;

async function request(path) {
  controller?.abort();
  controller = new AbortController();
  const response = await fetch(`/api/v1/datavolumes${path}`, {
    headers: { Authorization: `Bearer ${sessionStorage.getItem("minimal.token")}` },
    signal: controller.signal,
  });
  if (!response.ok) throw new Error(`the server answers with ${response.status}`);
  return response.json();
}

const state = () => ({
  search: "",
  sortBy: "name",
  limit: "50",
  ...Object.fromEntries(new URLSearchParams(location.search)),
});

function go(address) {
  history.pushState(null, "", address);
  show();
}

const change = (changes) => go(`/datavolumes?${new URLSearchParams({ ...state(), ...changes })}`);

let rows;

function frame() {
  let timer;
  const search = element("input", "", { type: "search", ariaLabel: "Search data volumes" });
  search.value = state().search;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ search: search.value }), PAUSE);
  });
  const size = element("select", "", { ariaLabel: "Rows per page" }, ...SIZES.map((it) => new Option(it)));
  size.value = state().limit;
  size.addEventListener("change", () => change({ limit: size.value }));
  const heads = Object.entries(COLUMNS).map(([field, label]) => {
    if (!SORTED.includes(field)) return element("th", label);
    const button = element("button", label, { type: "button" });
    button.addEventListener("click", () => change({ sortBy: field }));
    return element("th", "", {}, button);
  });
  rows = element("tbody", "");
  rows.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    go(link.pathname);
  });
  const head = element("thead", "", {}, element("tr", "", {}, ...heads));
  main.replaceChildren(
    element("h1", "Data volumes"),
    search,
    element("table", "", {}, head, rows),
    size,
  );
}

function row(volume) {
  const cells = Object.keys(COLUMNS).map((field) => {
    if (field !== "name") return element("td", volume[field] ?? volume.status?.[field] ?? "–");
    const link = element("a", volume.name, { href: `/datavolumes/${volume.id}` });
    return element("th", "", { scope: "row" }, link);
  });
  return element("tr", "", {}, ...cells);
}

async function show() {
  const id = location.pathname.split("/")[2];
  if (id) {
    const known = rows && [...rows.querySelectorAll("a")].find((it) => it.pathname.endsWith(id));
    rows = undefined;
    main.replaceChildren(element("h1", known?.textContent ?? "Data volume"));
    const volume = await request(`/${id}`);
    const facts = Object.keys(COLUMNS).map((field) =>
      element("p", `${COLUMNS[field]}: ${volume[field] ?? volume.status?.[field] ?? "–"}`),
    );
    main.append(...facts);
    return;
  }
  if (!rows) frame();
  const { search, sortBy, limit } = state();
  const query = new URLSearchParams({ requestType: "Originated", sortBy, sortOrder: "asc", limit });
  if (search) query.set("search", search);
  const { datavolumes } = await request(`?${query}`);
  rows?.replaceChildren(...datavolumes.map(row));
}

addEventListener("popstate", show);
show();

// The sandbox's page: sends forms, fetches the page again when something changed, and merges it into what is shown.
import { choose, grow, hideHints, suggest, typing } from "./composer.js";
import { closeMenu, focusAgain, focusFirst, whereFocusIs } from "./focus.js";
import { merge } from "./merge.js";

const app = () => document.getElementById("app");
const person = () => app().dataset.person;
const drafts = new Map();
const seen = new Map();
const phone = matchMedia("(max-width: 760px)");

// ---- Showing a rendered page

function scrollPlaces() {
  const places = new Map();
  for (const pane of document.querySelectorAll("[data-scroll]")) {
    places.set(pane, pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60);
  }
  return places;
}

// A thread nobody has answered yet is shown from its start.
const unread = (pane) => pane.dataset.scroll === "thread" && !pane.querySelector(`[data-author="${person()}"]`);

function settle(places, focus) {
  for (const pane of document.querySelectorAll(".messages[data-scroll]")) {
    if (places.get(pane) ?? !unread(pane)) pane.scrollTop = pane.scrollHeight;
  }
  for (const box of document.querySelectorAll(".composer textarea")) {
    if (!box.value && drafts.has(box.id)) box.value = drafts.get(box.id);
    grow(box);
  }
  const modal = document.querySelector("dialog[data-modal]");
  if (modal && !modal.open) modal.showModal();
  settleFocus(modal?.querySelector("form:not([hidden])"), focus);
  announce();
}

// Where the focus was on the page, and in each view of a stack, when another one came over it.
const left = new Map();
let layer = "";

function settleFocus(view, focus) {
  const now = view?.dataset.view ?? "";
  if (now !== layer) {
    left.set(layer, focus);
    layer = now;
    if (!left.has(now) || !focusAgain(left.get(now))) focusStart(view);
    left.delete(now);
  } else if (focus && document.activeElement === document.body && !focusAgain(focus)) focusStart(view);
}

function focusStart(view) {
  if (!view) return focusFirst(document.getElementById("main"));
  const field = view.querySelector("[autofocus]") || view.querySelector(".modal-body :is(input, textarea, select)");
  return focusFirst(field, view.querySelector("[data-submit]"), view.querySelector(".modal-body"));
}

// ---- Fetching the page

let asked = 0;
let arrive = () => {};

async function load(url, { background = false } = {}) {
  const turn = ++asked;
  const answer = await fetch(url, { headers: background ? { "X-Refresh": "1" } : {} });
  const html = await answer.text();
  if (turn !== asked || !answer.ok) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  const places = scrollPlaces();
  const focus = whereFocusIs();
  document.title = page.title;
  merge(app(), document.adoptNode(page.getElementById("app")));
  settle(places, focus);
  arrive();
  arrive = () => {};
}

const refresh = () => load(location.href, { background: true });

const thread = () => document.querySelector("[data-thread]");

// To the message box; on a phone, where that would bring up the keyboard, to what was opened. From a thread back to
// what opened it.
function show(url) {
  const closing = thread()?.dataset.thread;
  toggleSidebar(false);
  arrive = () => {
    const opener = closing && !thread() && document.querySelector(`main [data-ts="${closing}"]`);
    if (opener) focusFirst(...opener.querySelectorAll("[data-open-thread], [data-reply]"), opener);
    else focusFirst(...(phone.matches ? [] : [...document.querySelectorAll(".composer textarea")].reverse()), thread(), document.getElementById("main"));
  };
  return load(url);
}

function go(url) {
  history.pushState(null, "", url);
  return show(url);
}

function toggleSidebar(open) {
  const button = document.querySelector("[data-toggle-sidebar]");
  const inside = document.activeElement?.closest(".sidebar");
  document.body.classList.toggle("show-sidebar", open);
  button.setAttribute("aria-expanded", String(open));
  if (open) focusFirst(document.querySelector(".sidebar [aria-current]"));
  else if (inside) focusFirst(button);
}

async function watch() {
  for (;;) {
    try {
      const answer = await fetch(`/changes?since=${app().dataset.version}`);
      if (!answer.ok) throw new Error(answer.status);
      await answer.json();
      await refresh();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}

// ---- Sending

async function post(url, data, form) {
  form?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { method: "POST", body: data });
    const result = await answer.json();
    showErrors(form, result);
    await refresh();
    return result;
  } catch {
    showErrors(form, { problem: "The sandbox did not answer. Is it still running?" });
    return { problem: true };
  } finally {
    form?.removeAttribute("aria-busy");
  }
}

function showErrors(form, { errors = {}, problem = "" }) {
  const spot = form?.querySelector("[data-problem]");
  if (spot) spot.textContent = problem;
  else if (problem) toast("Sandbox", problem, null, "problem");
  for (const place of form?.querySelectorAll("[data-error-for]") ?? []) {
    const message = errors[place.dataset.errorFor] ?? "";
    place.textContent = message;
    for (const field of place.parentElement.querySelectorAll("[name]")) field.setAttribute("aria-invalid", String(Boolean(message)));
  }
  form?.querySelector('[aria-invalid="true"]')?.focus();
}

async function confirmed(control) {
  const template = control.closest(".element")?.querySelector("template[data-confirm]");
  if (!template) return true;
  const dialog = document.getElementById("confirm");
  dialog.replaceChildren(template.content.cloneNode(true));
  dialog.returnValue = "no";
  dialog.showModal();
  dialog.onclick = (event) => event.target.value && dialog.close(event.target.value);
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}

async function act(control, pressed) {
  if (!(await confirmed(control))) return;
  const form = control.closest("form[data-surface]");
  const data = new FormData(form);
  const { surface, channel = "", ts = "", view = "" } = form.dataset;
  const about = { surface, channel, ts, view, block_id: control.dataset.blockId, action_id: control.dataset.actionId, pressed };
  for (const [name, value] of Object.entries(about)) data.append(name, value);
  await post(`/as/${person()}/act`, data, form);
}

async function submit(form, button) {
  const data = new FormData(form, button);
  closeMenu(form.closest("details.menu"));
  const result = await post(form.dataset.post, data, form);
  if (form.closest(".clock")) sayTheTime();
  if (form.matches("[data-composer]") && !result.problem) {
    form.reset();
    drafts.delete(form.elements.text.id);
    grow(form.elements.text);
    document.querySelectorAll(".messages[data-scroll]").forEach((pane) => (pane.scrollTop = pane.scrollHeight));
  }
}

// The new time, for who does not see it.
function sayTheTime() {
  const [now, next] = document.querySelectorAll(".clock .now, .clock .next");
  document.getElementById("said").textContent = `${now.textContent}. ${next.textContent}.`;
}

function closeView(control, scope) {
  const form = control.closest("form[data-view]");
  const data = new FormData();
  data.append("scope", scope);
  return post(`/as/${person()}/view/${form.dataset.view}/close`, data, form);
}

// ---- Editing one's own message

function edit(button) {
  const message = button.closest(".message");
  const content = message.querySelector("form.content");
  const form = document.getElementById("editor").content.firstElementChild.cloneNode(true);
  form.dataset.post = `/as/${person()}/edit`;
  form.elements.channel.value = message.dataset.channel;
  form.elements.ts.value = message.dataset.ts;
  form.elements.text.value = button.dataset.text;
  closeMenu(button.closest("details"));
  content.after(form);
  form.elements.text.focus();
  const done = () => {
    form.remove();
    focusFirst(message.querySelector("[data-more]"));
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  });
  form.querySelector("[data-cancel]").addEventListener("click", done);
  form.addEventListener("submit", () => setTimeout(done, 0));
}

// ---- Notifications, shown as a phone shows them; none for the thread that is open

const SHOWN_TOASTS = 3;

function toast(title, text, url, kind = "") {
  const note = document.createElement(url ? "a" : "div");
  note.className = `toast ${kind}`;
  if (url) { note.href = url; note.dataset.nav = ""; }
  const head = document.createElement("strong");
  head.textContent = title;
  const body = document.createElement("span");
  body.textContent = text;
  note.append(head, body);
  const toasts = document.getElementById("toasts");
  toasts.append(note);
  while (toasts.children.length > SHOWN_TOASTS) toasts.firstChild.remove();
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : note.remove());
  setTimeout(leave, 7000);
}

function announce() {
  const notes = [...document.querySelectorAll("#notifications li")];
  const newest = notes.at(-1)?.dataset.ts ?? "0";
  const last = seen.get(person());
  if (last !== undefined) {
    const read = thread() ? location.pathname + location.search : "";
    notes.filter(({ dataset }) => dataset.ts > last && dataset.url !== read)
      .forEach((note) => toast(note.dataset.title, note.textContent, note.dataset.url));
  }
  seen.set(person(), last > newest ? last : newest);
}

// ---- Event listeners

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.post) submit(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const link = on("a[data-nav]");
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  const skip = on("[data-skip]");
  if (skip) { event.preventDefault(); document.querySelector(skip.hash).focus(); }
  else if (link && !event.metaKey && !event.ctrlKey) { event.preventDefault(); go(link.href); }
  else if (on("button[data-dispatch]")) {
    const button = on("button[data-dispatch]");
    if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener");
    closeMenu(button.closest("details.menu"));
    act(button, button.value);
  }
  else if (on("[data-close-view]")) closeView(event.target, on("[data-close-view]").dataset.closeView);
  else if (on("[data-edit]")) edit(on("[data-edit]"));
  else if (on(".hints li")) choose(on(".composer").querySelector("textarea"), on(".hints li"));
  else if (on("[data-toggle-sidebar]")) toggleSidebar(!document.body.classList.contains("show-sidebar"));
  else if (!on(".sidebar")) toggleSidebar(false);
});

// A press on a hint leaves the focus in the box.
document.addEventListener("mousedown", (event) => event.target.closest(".hints") && event.preventDefault());

// What has the focus is not under the sidebar.
document.addEventListener("focusin", ({ target }) => target.closest(".sidebar") || toggleSidebar(false));
document.addEventListener("focusout", ({ target }) => target.matches(".composer textarea") && hideHints(target));

// Arrow keys pass over what is not meant, and a date is typed in parts: what is entered by keys acts after a pause.
let waiting;
let byKey = false;
document.addEventListener("keydown", () => (byKey = true), true);
document.addEventListener("pointerdown", () => (byKey = false), true);
document.addEventListener("change", (event) => {
  const field = event.target;
  const menu = field.closest("details[data-multi]");
  if (menu) {
    const chosen = [...menu.querySelectorAll("input:checked")].map((box) => box.parentElement.innerText.trim());
    const label = menu.querySelector("[data-chosen]");
    label.textContent = chosen.join(", ") || label.dataset.placeholder;
  }
  if (!field.hasAttribute("data-dispatch") || field.tagName === "BUTTON") return;
  if (["text", "textarea", "number", "email", "url"].includes(field.type)) return;
  clearTimeout(waiting);
  const inParts = ["date", "time", "datetime-local"].includes(field.type) || menu;
  waiting = setTimeout(() => act(field, ""), inParts || byKey ? 700 : 0);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches(".composer textarea")) typing(event);
  else if (event.key === "Enter" && event.target.matches("input[data-dispatch]")) { event.preventDefault(); act(event.target, ""); }
  else if (event.key === "Escape") {
    const menus = document.querySelectorAll("details.menu[open]");
    if (menus.length) event.preventDefault();
    menus.forEach(closeMenu);
    toggleSidebar(false);
  }
});

document.addEventListener("input", (event) => {
  if (!event.target.matches(".composer textarea")) return;
  drafts.set(event.target.id, event.target.value);
  grow(event.target);
  suggest(event.target);
});

// A menu near the lower edge of what scrolls opens upwards.
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details.menu[open]")) return;
  const pane = target.closest("[data-scroll], .modal-body")?.getBoundingClientRect();
  const list = target.querySelector(".menu-list").getBoundingClientRect();
  const above = target.getBoundingClientRect().top - list.height;
  if (pane && !target.hasAttribute("data-up")) target.toggleAttribute("data-up", list.bottom > pane.bottom && above > pane.top);
}, true);

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault();
  closeView(event.target.querySelector("form:not([hidden]) button"), "one");
}, true);

window.addEventListener("popstate", () => show(location.href));
settle(new Map(), null);
watch();

// The message box: it grows with its text and completes slash commands.

export function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
}

function hintList(box) {
  return box.dataset.hints ? document.getElementById(box.getAttribute("aria-controls")) : null;
}

export function suggest(box) {
  const list = hintList(box);
  if (!list) return;
  const typed = box.value.toLowerCase();
  const hints = typed.startsWith("/") && !typed.includes("\n") ? JSON.parse(box.dataset.hints) : [];
  const fits = hints.filter(({ insert }) => insert.toLowerCase().startsWith(typed) || typed === "/");
  list.replaceChildren(...fits.slice(0, 20).map((hint, at) => hintItem(hint, `${list.id}-${at}`)));
  show(box, list, fits.length > 0 && !fits.some(({ insert }) => insert === box.value));
}

// As ARIA's combobox: the focus stays in the box, which says whether its list is open and which option is pointed at.
function show(box, list, open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  box.removeAttribute("aria-activedescendant");
}

export function hideHints(box) {
  const list = hintList(box);
  if (list) show(box, list, false);
}

function hintItem({ insert, usage, about }, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.insert = insert;
  const code = document.createElement("b");
  code.textContent = usage;
  item.append(code, ` ${about}`);
  return item;
}

export function choose(box, item) {
  box.value = item.dataset.insert;
  hideHints(box);
  box.focus();
}

// Arrows select a completion, Tab accepts it, Enter accepts only a selected one and otherwise sends.
export function typing(event) {
  const box = event.target;
  const list = hintList(box);
  const items = list && !list.hidden ? [...list.children] : [];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (items.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    point(box, items, event.key === "ArrowDown" ? at + 1 : Math.max(at, 0) - 1);
  } else if (list && !items.length && event.key === "ArrowDown" && box.value.startsWith("/")) {
    suggest(box);
    if (!list.hidden) { event.preventDefault(); point(box, [...list.children], 0); }
  } else if (items.length && (event.key === "Tab" || (event.key === "Enter" && at >= 0))) {
    event.preventDefault();
    choose(box, items[Math.max(at, 0)]);
  } else if (items.length && event.key === "Escape") {
    hideHints(box);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    hideHints(box);
    box.form.requestSubmit(box.form.querySelector("[data-send]"));
  }
}

function point(box, items, index) {
  const next = items.at(index % items.length);
  box.setAttribute("aria-activedescendant", next.id);
  items.forEach((item) => item.setAttribute("aria-selected", String(item === next)));
  next.scrollIntoView({ block: "nearest" });
}

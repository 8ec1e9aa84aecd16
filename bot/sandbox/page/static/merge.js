// Merges a newly rendered page into the one shown: keeps focus, typed text, open menus and scroll positions.

const keyOf = (node) => (node.nodeType === 1 ? node.dataset.key || node.id || null : null);
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

const OURS = new Set(["open", "data-up", "aria-invalid", "aria-busy"]);

function mergeAttributes(from, to) {
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !OURS.has(name)) from.removeAttribute(name);
  }
}

export function merge(from, to) {
  if (from.nodeType !== 1) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from.isEqualNode(to)) return;
  if (from.hasAttribute("data-local")) return;
  mergeAttributes(from, to);
  if (!from.hasAttribute("data-error-for")) mergeChildren(from, to);
}

// Elements that the page itself inserted (an editor) are kept.
const past = (node) => (node?.nodeType === 1 && node.hasAttribute("data-extra") ? past(node.nextSibling) : node);

function mergeChildren(from, to) {
  let current = past(from.firstChild);
  for (const wanted of [...to.childNodes]) {
    let match = current;
    const key = keyOf(wanted);
    if (key) match = [...from.childNodes].find((node) => keyOf(node) === key && node.nodeName === wanted.nodeName);
    if (match && alike(match, wanted)) {
      if (match === current) current = past(current.nextSibling);
      else from.insertBefore(match, current);
      merge(match, wanted);
    } else {
      from.insertBefore(wanted, current);
    }
  }
  while (current) {
    const next = past(current.nextSibling);
    current.remove();
    current = next;
  }
}

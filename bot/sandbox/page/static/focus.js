// The focus stays where it was: also when what had it was rendered anew, is gone, or had a modal over it.

// A control comes into view with the focus, a message or a pane stays as it was scrolled.
const focused = (node) => {
  node?.focus({ preventScroll: node.hasAttribute("tabindex") });
  return Boolean(node) && document.activeElement === node;
};

// Where the focus is: the node, how to find the same one again, and what it stands in, the innermost first.
export function whereFocusIs() {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  const node = active.closest("details.menu")?.querySelector("summary") ?? active;
  const around = [];
  for (let at = node.closest("[data-key]"); at; at = at.parentElement.closest("[data-key]")) around.push(at.dataset.key);
  return { node, mark: mark(node), around };
}

// Ids of blocks are new in each version of a message; an action and its value are not.
function mark(node) {
  const telling = [...node.attributes].filter(({ name }) => name === "id" || name === "value" || (name.startsWith("data-") && name !== "data-block-id"));
  return node.localName + telling.map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`).join("");
}

// To the same control, or else to the innermost thing around it that is still there.
export function focusAgain(place) {
  if (!place) return false;
  if (place.node.isConnected && focused(place.node)) return true;
  const areas = [];
  for (const key of [...place.around].reverse()) {
    const area = (areas[0] ?? document).querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!area) break;
    areas.unshift(area);
  }
  return areas.some((area) => focused(area.querySelector(place.mark))) || areas.some(focused);
}

export const focusFirst = (...nodes) => nodes.some(focused);

export function closeMenu(menu) {
  if (!menu?.open) return;
  const inside = menu.contains(document.activeElement);
  menu.removeAttribute("open");
  if (inside) menu.querySelector("summary").focus();
}

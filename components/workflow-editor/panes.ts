const canvas = '[role="application"]';
/** What the parts of the editor begin with, in their order on the screen. */
const panes = ['input[type="search"]', canvas, '.cm-content', 'aside input, aside select, aside button'];

/** Whoever added a step goes on at the step. */
export function focusCanvas(root: HTMLElement | null): void {
  root?.querySelector<HTMLElement>(canvas)?.focus();
}

/** From the part that has the focus to the next one. */
export function focusNextPane(root: HTMLElement | null): void {
  if (!root) return;
  const stops = panes.flatMap((pane) => root.querySelector<HTMLElement>(pane) ?? []);
  const active = document.activeElement;
  const at = stops.findLastIndex(
    (stop) =>
      stop.compareDocumentPosition(active ?? root) & Node.DOCUMENT_POSITION_FOLLOWING ||
      stop.contains(active),
  );
  stops[(at + 1) % stops.length]?.focus();
}

/** Below a list of steps, the step that was just chosen there is out of sight. */
export function showInspector(): void {
  // After it is drawn with that step.
  requestAnimationFrame(() => document.getElementById(inspectorId)?.scrollIntoView({ block: 'nearest' }));
}
export const inspectorId = 'step-inspector';

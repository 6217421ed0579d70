/** The canvas, or in the list of the steps the one that is selected, or the first. */
const steps = ['[role="application"]', '[data-steps] [aria-pressed="true"]', '[data-steps] button'];
/** What the parts of the editor begin with, in their order on the screen: the first of each that is there. */
const panes = [['input[type="search"]'], steps, ['.cm-content'], ['aside input, aside select, aside button']];

function firstOf(root: HTMLElement, selectors: readonly string[]): HTMLElement | undefined {
  for (const selector of selectors) {
    const found = root.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
  return undefined;
}

/** Whoever added a step goes on at the step. */
export function focusCanvas(root: HTMLElement | null): void {
  if (root) firstOf(root, steps)?.focus();
}

/** From the part that has the focus to the next one. */
export function focusNextPane(root: HTMLElement | null): void {
  if (!root) return;
  const stops = panes.flatMap((pane) => firstOf(root, pane) ?? []);
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

/** To the head of the panel, once it is drawn with what was chosen. */
export function focusInspector(): void {
  requestAnimationFrame(() => {
    const panel = document.getElementById(inspectorId);
    panel?.scrollIntoView({ block: 'nearest' });
    panel?.querySelector<HTMLElement>('h2[tabindex]')?.focus();
  });
}

/** What the field of the name of a step is called. */
export function nameFieldOf(step: string): string {
  return `step-name ${step}`;
}

const longestMs = 3000;

/** To that field, its name selected, so that another can be typed: at once where it is there, else when it is. */
export function focusName(root: HTMLElement | null, step: string): void {
  const until = performance.now() + longestMs;
  const from = document.activeElement;
  const go = () => {
    const field = root?.querySelector<HTMLInputElement>(`input[name="${CSS.escape(nameFieldOf(step))}"]`);
    field?.focus();
    field?.select();
    // Whoever went elsewhere meanwhile stays there.
    const isWaited = document.activeElement === from && performance.now() < until;
    if (!field && isWaited) requestAnimationFrame(go);
  };
  go();
}

/** Asked before the page is left; calls `leave` when a person says so. */
export type LeaveGuard = (leave: () => void) => void;

const guards: LeaveGuard[] = [];

/** From now until the answer is called, whoever wants to leave the page has to ask `guard`. */
export function guardLeaving(guard: LeaveGuard): () => void {
  guards.push(guard);
  return () => {
    const at = guards.lastIndexOf(guard);
    if (at >= 0) guards.splice(at, 1);
  };
}

/** Goes, unless something here is unsaved: then a person decides. */
export function leaveBy(leave: () => void): void {
  const guard = guards.at(-1);
  if (guard) guard(leave);
  else leave();
}

type Click = Pick<
  MouseEvent,
  'button' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'defaultPrevented' | 'target'
>;

/** Where a click leads: another page of the console, in this tab. Null for every other click. */
export function pageOf(click: Click, here: URL): string | null {
  if (click.button !== 0 || click.defaultPrevented) return null;
  if (click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return null;
  const link = closestLink(click.target);
  if (!link || link.hasAttribute('download') || !['', '_self'].includes(link.getAttribute('target') ?? ''))
    return null;
  const to = new URL(link.getAttribute('href') ?? '', here);
  return to.origin === here.origin && to.pathname !== here.pathname
    ? to.pathname + to.search + to.hash
    : null;
}

type LinkLike = Pick<Element, 'getAttribute' | 'hasAttribute'>;

function closestLink(target: EventTarget | null): LinkLike | null {
  const from = target as { closest?: (selector: string) => LinkLike | null } | null;
  return from?.closest?.('a[href]') ?? null;
}

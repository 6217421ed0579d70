import type { Place } from './editing';

/** What stands at a point of the page, topmost first, as React Flow marks it. */
export type Found = { kind: 'node' | 'frame' | 'edge'; id: string };

/**
 * Where something that is let go there is to go. `moved` is what is being moved itself, with all that is in it: it cannot go into or
 * behind itself.
 */
export function placeAt(found: readonly Found[], moved: ReadonlySet<string> = new Set()): Place {
  for (const { kind, id } of found) {
    if (moved.has(id)) continue;
    if (kind === 'edge') return { edge: id };
    return kind === 'frame' ? { within: id } : { after: id };
  }
  return { within: null };
}

/** What React Flow draws at a point of the page. */
export function foundAt(x: number, y: number): Found[] {
  return document.elementsFromPoint(x, y).flatMap((element): Found[] => {
    const edge = element.closest('.react-flow__edge');
    if (edge) return [{ kind: 'edge', id: edge.getAttribute('data-id') ?? '' }];
    const node = element.closest('.react-flow__node');
    if (!node) return [];
    const kind = node.classList.contains('react-flow__node-frame') ? 'frame' : 'node';
    return [{ kind, id: node.getAttribute('data-id') ?? '' }];
  });
}

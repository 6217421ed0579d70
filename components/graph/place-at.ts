import type { Place } from './editing';

/** What stands at a point of the page, topmost first, as React Flow marks it. */
export type Found = { kind: 'node' | 'frame' | 'edge'; id: string };

/** Where something that is let go there is to go. What is being moved is not among what is found: it cannot go into or behind itself. */
export function placeAt([top]: readonly Found[]): Place {
  if (!top) return { within: null };
  if (top.kind === 'edge') return { edge: top.id };
  return top.kind === 'frame' ? { within: top.id } : { after: top.id };
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

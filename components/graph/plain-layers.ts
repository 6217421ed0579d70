export type Sized = { id: string; width: number; height: number };
type Line = { source: string; target: string };
type Point = { x: number; y: number };

const sweeps = 4;

/**
 * Centres of very many boxes in layers: each behind the last that it comes after, in an order that crosses few lines, near to what it
 * is joined with. In time that grows with the number of lines, where a finer layout takes seconds.
 */
export function layPlainLayers(
  boxes: readonly Sized[],
  lines: readonly Line[],
  { down, gap, layerGap }: { down: boolean; gap: number; layerGap: number },
): Map<string, Point> {
  const before = neighbours(boxes, lines, 'target', 'source');
  const after = neighbours(boxes, lines, 'source', 'target');
  const layers = layersOf(boxes, before, after);
  const across = new Map<string, number>();
  const breadth = ({ width, height }: Sized) => (down ? width : height);
  for (const layer of layers) settle(layer, (_, index) => index, across, breadth, gap);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const near = sweep % 2 === 0 ? before : after;
    const way = sweep % 2 === 0 ? layers : layers.toReversed();
    for (const layer of way) settle(layer, ({ id }) => middle(near.get(id), across), across, breadth, gap);
  }
  const least = Math.min(
    ...layers.map(([first]) => (first ? (across.get(first.id) ?? 0) - breadth(first) / 2 : 0)),
  );
  const places = new Map<string, Point>();
  let along = 0;
  for (const layer of layers) {
    const depth = layer.reduce((most, { width, height }) => Math.max(most, down ? height : width), 0);
    for (const { id } of layer) {
      const [a, b] = [(across.get(id) ?? 0) - least, along + depth / 2];
      places.set(id, down ? { x: a, y: b } : { x: b, y: a });
    }
    along += depth + layerGap;
  }
  return places;
}

function neighbours(boxes: readonly Sized[], lines: readonly Line[], of: keyof Line, to: keyof Line) {
  const found = new Map<string, string[]>(boxes.map(({ id }) => [id, []]));
  for (const line of lines) found.get(line[of])?.push(line[to]);
  return found;
}

/** In a circle the first of the list goes first. */
function layersOf(
  boxes: readonly Sized[],
  before: ReadonlyMap<string, string[]>,
  after: ReadonlyMap<string, string[]>,
): Sized[][] {
  const rank = new Map<string, number>();
  const waits = new Map(boxes.map(({ id }) => [id, before.get(id)?.length ?? 0]));
  const ready = boxes.filter(({ id }) => waits.get(id) === 0).map(({ id }) => id);
  const place = (id: string) => {
    rank.set(id, 1 + Math.max(-1, ...(before.get(id) ?? []).map((each) => rank.get(each) ?? -1)));
    for (const next of after.get(id) ?? []) {
      const left = (waits.get(next) ?? 0) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  };
  for (const { id } of [...boxes, ...boxes]) {
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) if (!rank.has(next)) place(next);
    if (!rank.has(id) && (before.get(id) ?? []).every((each) => rank.has(each))) place(id);
  }
  for (const { id } of boxes) if (!rank.has(id)) place(id);
  const layers: Sized[][] = [];
  for (const box of boxes) (layers[rank.get(box.id) ?? 0] ??= []).push(box);
  return layers.filter((layer) => layer.length > 0);
}

function middle(ids: readonly string[] | undefined, across: ReadonlyMap<string, number>): number | undefined {
  if (!ids || ids.length === 0) return undefined;
  return ids.reduce((sum, id) => sum + (across.get(id) ?? 0), 0) / ids.length;
}

/** Orders a layer by where its boxes would like to be, and puts them as near to that as their breadths allow. */
function settle(
  layer: Sized[],
  wish: (box: Sized, index: number) => number | undefined,
  across: Map<string, number>,
  breadth: (box: Sized) => number,
  gap: number,
): void {
  const wanted = new Map(
    layer.map((box, index) => [box.id, wish(box, index) ?? across.get(box.id) ?? index]),
  );
  layer.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
  let end = -Infinity;
  let off = 0;
  for (const box of layer) {
    const want = wanted.get(box.id) ?? 0;
    const at = Math.max(want, end + gap + breadth(box) / 2);
    end = at + breadth(box) / 2;
    across.set(box.id, at);
    off += at - want;
  }
  for (const { id } of layer) across.set(id, (across.get(id) ?? 0) - off / layer.length);
}

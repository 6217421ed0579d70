import { type Spots, type SpotPatch, type Spot } from '@/server/domain/arrangement';
import {
  Family,
  type Point,
  boxesOf,
  frameAround,
  gap,
  groupRoom,
  hullOf,
  layoutOf,
  meet,
  moved,
} from './boxes';
import { Ground, freeSpot } from './free-spot';
import type { Box, Graph, Layout } from './model';

/** Did anybody put anything anywhere? */
export function isArranged<Data>(graph: Graph<Data>, spots: Spots): boolean {
  const family = new Family(graph);
  return spots.size > 0 && graph.nodes.some(({ id }) => spots.has(id) && family.isLeaf(id));
}

/** Everything where people put it; where nobody put anything, as `layers` has it. */
export function arrange<Data>(graph: Graph<Data>, spots: Spots, layers: Layout | null): Layout | null {
  if (!isArranged(graph, spots)) return layers;
  const family = new Family(graph);
  return layoutOf(family, new Settling(family, graph, spots).settle());
}

/** Puts what has a spot there, groups around that, and what has none to the nearest free spot behind what it comes after. */
class Settling<Data> {
  readonly #family: Family<Data>;
  readonly #spots: Spots;
  readonly #boxes = new Map<string, Box>();
  readonly #ground = new Ground();
  readonly #before: ReadonlyMap<string, string[]>;

  constructor(family: Family<Data>, graph: Graph<Data>, spots: Spots) {
    this.#family = family;
    this.#spots = spots;
    this.#before = new Map(
      [...Map.groupBy(graph.edges, ({ target }) => target)].map(([id, edges]) => [
        id,
        // What is waited for counts before what only gives a value.
        edges
          .toSorted((a, b) => Number(a.tone === 'data') - Number(b.tone === 'data'))
          .map(({ source }) => source),
      ]),
    );
  }

  settle(): ReadonlyMap<string, Box> {
    for (const { id } of this.#family.childrenOf('')) this.#fix(id);
    for (const [id, box] of this.#boxes) this.#ground.set(id, box);
    this.#fill('');
    return this.#boxes;
  }

  /** What has a spot, and groups with such in them. */
  #fix(id: string): Box | undefined {
    const box = this.#family.isLeaf(id) ? this.#given(id) : this.#around(id);
    if (box) this.#boxes.set(id, box);
    return box;
  }

  #given(id: string): Box | undefined {
    const [node, spot] = [this.#family.nodes.get(id), this.#spots.get(id)];
    return node && spot && { ...spot, ...this.#family.sizeOf(node) };
  }

  #around(id: string): Box | undefined {
    const inside = this.#family.childrenOf(id).flatMap((child) => this.#fix(child.id) ?? []);
    return inside.length > 0 ? frameAround(inside) : undefined;
  }

  /** Gives a spot to what has none, in the order of the document. */
  #fill(level: string): void {
    const here = this.#family.childrenOf(level);
    for (const [index, { id }] of here.entries()) {
      if (!this.#boxes.has(id)) this.#put(id, this.#anchorOf(id, level, index, this.#boxes), level);
      else if (!this.#family.isLeaf(id)) this.#fill(id);
    }
  }

  #put(id: string, anchor: { after: Box } | { next: Box }, level: string): void {
    const block = this.#block(id);
    const size = block.get(id) ?? { width: 0, height: 0 };
    const around = new Set(level === '' ? [] : [level, ...this.#family.around(level)]);
    const blockedBy = (box: Box) =>
      this.#ground.blocker(box, gap, (other) => around.has(other)) ?? this.#overgrown(level, box);
    const spot = freeSpot(size, anchor, blockedBy, this.#ground.all());
    for (const [each, box] of block) this.#stand(each, moved(box, spot));
    let inside = this.#boxes.get(id);
    for (const group of around) {
      inside = this.#grown(group, inside);
      this.#stand(group, inside);
    }
  }

  #stand(id: string, box: Box): void {
    this.#boxes.set(id, box);
    this.#ground.set(id, box);
  }

  #grown(group: string, inside: Box | undefined): Box {
    const own = this.#boxes.get(group);
    return hullOf([own, inside && framed(inside)].filter((box) => box !== undefined));
  }

  /** What the groups around a box would grow over, and is not theirs. */
  #overgrown(level: string, box: Box): Box | undefined {
    let inside = box;
    for (let at: string | undefined = level; at; at = this.#family.nodes.get(at)?.parent) {
      const group: string = at;
      const own = this.#boxes.get(group);
      inside = this.#grown(group, inside);
      const outer = new Set(this.#family.around(group));
      const other = this.#ground.blocker(inside, 0, (each) => {
        const met = this.#boxes.get(each);
        const isInside = each === group || this.#family.around(each).includes(group);
        return isInside || outer.has(each) || (own && met ? meet(own, met) : false);
      });
      // Whatever that is: a step further may do.
      if (other) return { ...box, width: 0 };
    }
    return undefined;
  }

  /** What has no spot at all, laid out by itself: its upper left corner is at the origin. */
  #block(id: string): Map<string, Box> {
    const node = this.#family.nodes.get(id);
    if (!node) return new Map();
    if (this.#family.isLeaf(id)) return new Map([[id, { x: 0, y: 0, ...this.#family.sizeOf(node) }]]);
    const boxes = new Map<string, Box>();
    const own = new Ground();
    for (const [index, child] of this.#family.childrenOf(id).entries()) {
      const block = this.#block(child.id);
      const size = block.get(child.id) ?? { width: 0, height: 0 };
      const blockedBy = (box: Box) => own.blocker(box, gap, () => false);
      const spot =
        index === 0
          ? { x: 0, y: 0 }
          : freeSpot(size, this.#anchorOf(child.id, id, index, boxes), blockedBy, own.all());
      for (const [each, box] of block) boxes.set(each, moved(box, spot));
      own.set(child.id, { ...spot, width: size.width, height: size.height });
    }
    const frame = frameAround(own.all());
    const back = { x: -frame.x, y: -frame.y };
    return new Map([
      [id, moved(frame, back)],
      ...[...boxes].map(([each, box]) => [each, moved(box, back)] as const),
    ]);
  }

  /** What it comes behind, of those that stand already; else what it stands beside in the document. */
  #anchorOf(
    id: string,
    level: string,
    index: number,
    boxes: ReadonlyMap<string, Box>,
  ): { after: Box } | { next: Box } {
    const inside = this.#family.within(id);
    for (const each of inside)
      for (const source of this.#before.get(each) ?? []) {
        const before = this.#family.atLevel(source, level);
        const box = before === undefined || before === id ? undefined : boxes.get(before);
        if (box) return { after: box };
      }
    const here = this.#family.childrenOf(level);
    const near =
      here.slice(0, index).findLast((each) => boxes.has(each.id)) ?? here.find((each) => boxes.has(each.id));
    return { next: boxes.get(near?.id ?? '') ?? hullOf(boxes.values()) };
  }
}

/** The room that something needs in a group. */
function framed({ x, y, width, height }: Box): Box {
  const { head, pad } = groupRoom;
  return { x: x - pad, y: y - head, width: width + 2 * pad, height: height + head + pad };
}

/** The spots of all that has one, as everything stands now. */
export function spotsOf<Data>(graph: Graph<Data>, layout: Layout): Map<string, Spot> {
  const family = new Family(graph);
  return new Map(
    [...boxesOf(family, layout)].flatMap(([id, { x, y }]) =>
      family.isLeaf(id) ? [[id, { x: Math.round(x), y: Math.round(y) }] as const] : [],
    ),
  );
}

/** Nodes are moved, each with all that is in it. Whatever has no spot yet gets that where it stands: it moves no more by itself. */
export function moveNodes<Data>(
  graph: Graph<Data>,
  layout: Layout,
  spots: Spots,
  moves: ReadonlyMap<string, Point>,
): SpotPatch {
  const family = new Family(graph);
  const patch = new Map<string, Spot>();
  for (const [id, spot] of spotsOf(graph, layout)) {
    const by = [id, ...family.around(id)].map((each) => moves.get(each)).find((each) => each !== undefined);
    if (by) patch.set(id, { x: Math.round(spot.x + by.x), y: Math.round(spot.y + by.y) });
    else if (!spots.has(id)) patch.set(id, spot);
  }
  return patch;
}

/** Those of `ids` that are not in another one of them. */
export function outermost<Data>(graph: Graph<Data>, ids: readonly string[]): string[] {
  const family = new Family(graph);
  const chosen = new Set(ids);
  return ids.filter((id) => family.nodes.has(id) && !family.around(id).some((each) => chosen.has(each)));
}

/**
 * Gives places back to the layout: of all nodes, or of some, which then stand to each other as the layout has them, where they
 * stood together.
 */
export function tidyUp<Data>(
  graph: Graph<Data>,
  shown: Layout,
  layers: Layout,
  spots: Spots,
  ids: readonly string[],
): SpotPatch {
  const family = new Family(graph);
  const chosen = outermost(graph, ids);
  const leaves = new Set(chosen.flatMap((id) => family.within(id)).filter((id) => family.isLeaf(id)));
  // One stands to nothing: with one that happens to be selected all is meant.
  if (leaves.size < 2 || graph.nodes.every(({ id }) => !family.isLeaf(id) || leaves.has(id)))
    return new Map([...spots.keys()].map((id) => [id, null]));
  const [now, wanted] = [boxesOf(family, shown), boxesOf(family, layers)];
  const patch = new Map<string, Spot | null>();
  const byLevel = Map.groupBy(chosen, (id) => family.nodes.get(id)?.parent ?? '');
  for (const some of byLevel.values()) {
    const from = hullOf(some.flatMap((id) => wanted.get(id) ?? []));
    const to = hullOf(some.flatMap((id) => now.get(id) ?? []));
    for (const id of some.flatMap((each) => family.within(each))) {
      const box = wanted.get(id);
      if (box && leaves.has(id))
        patch.set(id, { x: Math.round(box.x + to.x - from.x), y: Math.round(box.y + to.y - from.y) });
    }
  }
  return patch;
}

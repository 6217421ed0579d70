import { isDeepStrictEqual } from 'node:util';
import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { type YAMLMap, type YAMLSeq, isMap, isPair, isScalar, isSeq } from 'yaml';
import { type Problem, isLoamError } from '@/server/domain/error';
import { applyChanges } from './changes';
import { editTree } from './edit-yaml';
import { endOf, entriesOf } from './entries';
import { spliceTree } from './splice-tree';
import { type Random, createRandom } from './testing/random';
import { randomEdit } from './testing/random-edit';
import { randomYaml } from './testing/random-yaml';
import { type YamlTree, tryTree } from './yaml-tree';

const cases = 500;

it(`reads ${cases} texts that somebody changes a little as the parser reads the whole`, () => {
  const tally = { spliced: 0, whole: 0 };
  const holds = property(integer({ min: 0 }), (seed) => {
    const random = createRandom(seed);
    let tree = tryTree(randomYaml(random, { withAnchors: random.chance(0.1) }), 0);
    // One change after the other, each on what came of the one before.
    for (let change = 0; change < 4; change += 1) {
      if (!('value' in tree)) return;
      const text = changedText(random, tree);
      const spliced = spliceTree(text, tree);
      const whole = tryTree(text, 0);
      tally[spliced ? 'spliced' : 'whole'] += 1;
      if (spliced) expectSame(spliced, whole, `${tree.text}\n=>\n${text}`);
      tree = spliced ?? whole;
    }
  });
  assert(holds, { numRuns: cases, seed: 20_261_128 });
  expect(tally.spliced).toBeGreaterThan(cases);
}, 180_000);

const oddLines = [
  '<<: {m: 1}',
  '!t k: v',
  ': v',
  '? k',
  '\t',
  '__proto__: 1',
  '- <<: {m: 1}',
  '%x',
  '...',
] as const;

/** By an edit, or as people write: letters that come and go anywhere, lines that are copied. */
function changedText(random: Random, tree: YamlTree): string {
  const { text, value } = tree;
  if (random.chance(0.5)) {
    try {
      return applyChanges(text, editTree(tree, [randomEdit(random, value)]));
    } catch (error) {
      if (!isLoamError(error)) throw error;
    }
  }
  const at = random.below(text.length + 1);
  const lineAt = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(lineAt, text.indexOf('\n', at) + 1 || text.length);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + random.below(6));
    case 1:
      return text.slice(0, lineAt) + line + text.slice(lineAt);
    case 2:
      return text.slice(0, lineAt) + text.slice(lineAt + line.length);
    case 3:
      // Lines that mean more than they say.
      return `${text.slice(0, lineAt)}${/^ */.exec(line)?.[0]}${random.pick(oddLines)}\n${text.slice(lineAt)}`;
    default:
      return (
        text.slice(0, at) +
        random.pick(['x', '\n', ' ', '- ', '  # no', ': ', '"', '[', '|', '&a ', '---\n', '\t']) +
        text.slice(at)
      );
  }
}

function expectSame(spliced: YamlTree, whole: YamlTree | Problem, say: string): void {
  if (!('value' in whole)) throw new Error(`was read, and is not to be\n${say}`);
  // Thousands of trees: comparing them for a message takes longer than reading them.
  expect(isDeepStrictEqual(factsOf(spliced), factsOf(whole)), say).toBe(true);
}

/** All that edits go by: what stands where, and how the author writes. */
function factsOf({ text, value, style, count, root, positionAt }: YamlTree): unknown {
  const middle = positionAt(Math.floor(text.length / 2));
  return { value, style, count, middle, shape: shapeOf(text, root) };
}

function shapeOf(text: string, node: unknown): unknown {
  if (isPair(node)) return [shapeOf(text, node.key), shapeOf(text, node.value)];
  if (isScalar(node))
    return { range: node.range?.slice(0, 2), type: node.type, tag: node.tag, source: node.source };
  if (!isMap(node) && !isSeq(node)) return node;
  const block: YAMLMap | YAMLSeq = node;
  return {
    start: block.range?.[0],
    end: endOf(text, block),
    flow: block.flow,
    entries: entriesOf(text, block),
    items: (block.items as unknown[]).map((item) => shapeOf(text, item)),
  };
}

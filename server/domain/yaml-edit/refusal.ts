import { type Node, isAlias, isCollection, isMap, isNode, isScalar, visit } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { isMergeKey } from '@/server/domain/oam/yaml-value';
import type { YamlEdit } from './yaml-edit';
import { type YamlTree, aliasesOf, nodeIn, walk } from './yaml-tree';

const hint = 'change the text itself';

/** Why an edit cannot be made without losing something or changing something else. */
export function whyRefused(tree: YamlTree, edit: YamlEdit): LoamError {
  const path = formatPath(edit.path);
  const slots = walk(tree, edit.path);
  const nodes = nodesTo(tree, edit.path);
  const nearest = nodes.at(-1);
  const position = tree.positionAt(nearest?.range?.[0] ?? 0);
  const ways = edit.op === 'move' ? [nodes, nodesTo(tree, edit.to)] : [nodes];
  const shared = ways.map((way) => findShared(tree, way, edit)).find((found) => found !== null);
  if (shared) {
    const lines = shared.lines.join(', ');
    const message = `this value is also used elsewhere, through the anchor \`&${shared.anchor}\``;
    return new LoamError('unsupported', message, {
      path,
      position,
      got: `*${shared.anchor} in line ${lines}`,
      hint: 'write the value out where it is used, or change the text itself',
    });
  }
  const isInherited = edit.op === 'delete' && hasMerge(nodes.at(-2));
  if (isInherited || (slots.length <= edit.path.length && edit.op !== 'set')) {
    const message = 'this comes from another place, through an alias or a merge key';
    return new LoamError('unsupported', message, { path, position, hint });
  }
  const message = 'this cannot be changed here without losing comments or anchors';
  return new LoamError('unsupported', message, { path, position, hint });
}

function nodesTo(tree: YamlTree, path: DocumentPath): Node[] {
  return walk(tree, path)
    .map((slot) => nodeIn(tree, slot))
    .filter((node) => node !== null);
}

function hasMerge(node: Node | undefined): boolean {
  return isMap(node) && node.items.some(({ key }) => isMergeKey(key));
}

/** An anchor at or around the place, or inside of what would go, that something else refers to. */
function findShared(
  tree: YamlTree,
  nodes: Node[],
  edit: YamlEdit,
): { anchor: string; lines: number[] } | null {
  const aliases = aliasesOf(tree);
  const inside = edit.op === 'delete' || edit.op === 'move' || edit.op === 'set' ? nodes.at(-1) : undefined;
  const anchors = [...nodes.flatMap(anchorOf).reverse(), ...(inside ? anchorsIn(inside) : [])];
  for (const anchor of anchors) {
    const users = aliases.get(anchor) ?? [];
    const lines = users.map((user) => tree.positionAt(user.range?.[0] ?? 0).line);
    if (lines.length > 0) return { anchor, lines: [...new Set(lines)] };
  }
  return null;
}

function anchorsIn(root: Node): string[] {
  const found: string[] = [];
  visit(root, { Node: (_, node) => void found.push(...anchorOf(node)) });
  return found;
}

function anchorOf(node: Node): string[] {
  const isNamed = isNode(node) && !isAlias(node) && (isScalar(node) || isCollection(node));
  return isNamed && node.anchor !== undefined ? [node.anchor] : [];
}

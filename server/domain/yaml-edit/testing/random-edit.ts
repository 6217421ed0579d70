import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { isWithin, valueIn } from '../plain-edit';
import type { YamlEdit } from '../yaml-edit';
import type { Random } from './random';

export function randomEdit(random: Random, value: JsonValue): YamlEdit {
  const paths = pathsIn(value);
  const path = random.pick([[], ...paths]);
  const lists = paths.filter((each) => Array.isArray(valueIn(value, each)));
  const items = paths.filter((each) => typeof each.at(-1) === 'number');
  const keys = paths.filter((each) => typeof each.at(-1) === 'string');
  const list = random.pick([lists[0] ?? [], ...lists]);
  const room = valueIn(value, list);
  const index = random.below((Array.isArray(room) ? room.length : 0) + 1);
  switch (random.below(9)) {
    case 0:
      return { op: 'delete', path: random.pick([paths[0] ?? [], ...paths]) };
    case 1:
      return { op: 'insert', path: list, index, value: randomValue(random, 2) };
    case 2:
      return { op: 'paste', path: list, index, text: '# pasted\n- name: p\n  run: |\n    a\n\n    b\n- 5\n' };
    case 3:
    case 4: {
      const from = random.pick([items[0] ?? [], ...items]);
      const target = random.pick([list, from.slice(0, -1), ...lists]);
      const to = isWithin(target, from) ? from.slice(0, -1) : target;
      const there = valueIn(value, to);
      const length = Array.isArray(there) ? there.length : 0;
      const isSame = to.length === from.length - 1 && isWithin(from, to);
      return { op: 'move', path: from, to, index: random.below(Math.max(length + (isSame ? 0 : 1), 1)) };
    }
    case 5:
      return {
        op: 'rename',
        path: random.pick([keys[0] ?? [], ...keys]),
        key: random.pick(['new', 'a, b', 'yes']),
      };
    case 6: {
      const maps = paths.filter((each) => isJsonObject(valueIn(value, each)));
      const map = random.pick([maps[0] ?? [], ...maps]);
      return {
        op: 'set',
        path: [...map, random.pick(['fresh', 'if', 'a: b'])],
        value: randomValue(random, 2),
      };
    }
    default:
      return { op: 'set', path, value: random.chance(0.6) ? randomScalar(random) : randomValue(random, 2) };
  }
}

export function pathsIn(value: JsonValue, path: DocumentPath = []): DocumentPath[] {
  const below = Array.isArray(value)
    ? value.flatMap((each, index) => pathsIn(each, [...path, index]))
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, key]))
      : [];
  return path.length > 0 ? [path, ...below] : below;
}

function randomScalar(random: Random): JsonValue {
  return random.pick<JsonValue>([
    'nginx:1.27',
    'yes',
    '007',
    '',
    ' padded ',
    'two\nlines\n',
    'three\n\n\n',
    '# no comment',
    'a: b',
    '🚀, [x]',
    'tab\there',
    '- dash',
    null,
    true,
    0,
    -1.5,
    123_456_789,
    '*star',
    'trailing:',
    'line\r\nend',
  ]);
}

function randomValue(random: Random, depth: number): JsonValue {
  if (depth === 0 || random.chance(0.3)) return randomScalar(random);
  const count = random.below(4);
  const values = Array.from({ length: count }, () => randomValue(random, depth - 1));
  if (random.chance(0.5)) return values;
  return Object.fromEntries(
    values.map((value, index) => [random.pick(['k', 'name', 'a b']) + String(index), value]),
  );
}

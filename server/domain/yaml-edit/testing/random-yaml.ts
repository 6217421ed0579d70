import type { Random } from './random';

/** Texts as people write them: comments, anchors, brackets, blocks of text, odd indents, line ends of either kind. */
export function randomYaml(random: Random, { withAnchors = true } = {}): string {
  const writer = new Writer(random, withAnchors);
  const lines = writer.collection(0, 4);
  const head = random.pick([[], [], ['---'], ['# über alles', '---'], ['', '# head', '']]);
  const tail = random.pick([[], [], [], ['...'], ['', '# the end'], ['---', 'other: [1, 2]']]);
  const lineEnd = random.chance(0.25) ? '\r\n' : '\n';
  const text = [...head, ...lines, ...tail].join(lineEnd) + (random.chance(0.85) ? lineEnd : '');
  // The parser takes a list right behind a byte order mark for an indented one.
  return random.chance(0.05) && !text.startsWith('-') ? `\uFEFF${text}` : text;
}

const words = [
  'deploy',
  'a b',
  'x-1',
  'größe',
  '发布',
  '🚀 go',
  'status.build == "ok"',
  "it's",
  'http://x/y:1',
] as const;

class Writer {
  private readonly random: Random;
  private readonly withAnchors: boolean;
  private anchors: { name: string; isMap: boolean }[] = [];
  private made = 0;

  constructor(random: Random, withAnchors: boolean) {
    this.random = random;
    this.withAnchors = withAnchors;
  }

  collection(column: number, depth: number): string[] {
    return this.random.chance(0.65) ? this.map(column, depth) : this.list(column, depth);
  }

  private map(column: number, depth: number): string[] {
    const { random } = this;
    const indent = ' '.repeat(column);
    const lines: string[] = [];
    const count = 1 + random.below(4);
    const isSpaced = random.chance(0.15);
    for (let index = 0; index < count; index += 1) {
      lines.push(...this.between(column, index, isSpaced));
      const map = this.anchors.find((anchor) => anchor.isMap);
      if (map && random.chance(0.08)) lines.push(`${indent}<<: *${map.name}`);
      const key = random.pick(['a', 'b', 'if', 'name', 'größe', 'with space', '"quoted"', "'single'"]);
      const unique = key.replace(/(["']?)$/, `${index || ''}$1`);
      lines.push(...this.value(`${indent}${unique}:`, column, depth, false));
    }
    return lines;
  }

  private list(column: number, depth: number): string[] {
    const { random } = this;
    const indent = ' '.repeat(column);
    const lines: string[] = [];
    const count = 1 + random.below(4);
    const isSpaced = random.chance(0.2);
    for (let index = 0; index < count; index += 1) {
      lines.push(...this.between(column, index, isSpaced));
      if (depth > 0 && random.chance(0.4)) {
        const gap = random.pick([1, 1, 1, 3]);
        const inner = this.collection(column + 1 + gap, depth - 1);
        const [first = '', ...rest] = inner;
        // Behind a dash a comment would stand for the whole.
        if (/^ *(?:#|$)/.test(first)) lines.push(`${indent}-`, ...inner);
        else lines.push(`${indent}-${' '.repeat(gap)}${first.trimStart()}`, ...rest);
      } else lines.push(...this.value(`${indent}-`, column, depth, true));
    }
    return lines;
  }

  private between(column: number, index: number, isSpaced: boolean): string[] {
    const { random } = this;
    const lines: string[] = [];
    if (index > 0 && (isSpaced || random.chance(0.06))) lines.push('');
    if (random.chance(0.12)) lines.push(`${' '.repeat(column)}# note ${this.made++}: x`);
    if (index > 0 && random.chance(0.04)) lines.push(`# at the edge ${this.made++}`);
    if (index > 0 && random.chance(0.04)) lines.push(`${' '.repeat(column + 2)}# deeper ${this.made++}`);
    return lines;
  }

  private value(head: string, column: number, depth: number, isItem: boolean): string[] {
    const { random } = this;
    const kind = random.below(12);
    if (kind === 0) return [head + this.comment()];
    if (kind === 1 && this.anchors[0]) {
      return [`${head} *${random.pick([this.anchors[0], ...this.anchors]).name}${this.comment()}`];
    }
    if (kind === 2) return this.block(head, column);
    if (kind === 3) return [`${head} ${this.flow(2)}${this.comment()}`];
    if (kind === 4) return this.tall(head, column);
    if (kind <= 8 && depth > 0) return this.nested(head, column, depth, isItem);
    const anchor = this.withAnchors && random.chance(0.08) ? ` &${this.anchor(false)}` : '';
    return [`${head}${anchor} ${this.scalar()}${this.comment()}`];
  }

  private nested(head: string, column: number, depth: number, isItem: boolean): string[] {
    const { random } = this;
    const name = this.withAnchors && random.chance(0.15) ? `n${this.made++}` : null;
    const isMap = random.chance(0.6);
    const inner = column + random.pick([2, 2, 2, 4, 1, 3]);
    const lines = isMap
      ? this.map(inner, depth - 1)
      : this.list(isItem || random.chance(0.5) ? inner : column, depth - 1);
    if (name !== null) this.anchors.push({ name, isMap });
    return [`${head}${name === null ? '' : ` &${name}`}${this.comment()}`, ...lines];
  }

  private block(head: string, column: number): string[] {
    const { random } = this;
    const indent = ' '.repeat(column + random.pick([1, 2, 2, 4]));
    const body = random.pick([
      ['one', '', '  two'],
      ['# no comment'],
      ['echo "🚀"', 'exit 0', ''],
      ['a: b', '- c', '', ''],
    ]);
    const header = random.pick(['|', '|-', '|+', '>', '>-']);
    return [`${head} ${header}${this.comment()}`, ...body.map((line) => (line === '' ? '' : indent + line))];
  }

  private tall(head: string, column: number): string[] {
    const { random } = this;
    const indent = ' '.repeat(column + 2);
    const items = Array.from({ length: 1 + random.below(3) }, () => this.flow(1));
    const comma = random.chance(0.3) ? ',' : '';
    return [
      `${head} [`,
      ...items.map((item, at) => `${indent}${item}${at < items.length - 1 ? ',' : comma}${this.comment()}`),
      `${indent}]`,
    ];
  }

  private flow(depth: number): string {
    const { random } = this;
    const count = random.below(4);
    const entries = (write: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => write(index));
    const inner = () => (depth > 1 && random.chance(0.4) ? this.flow(depth - 1) : this.scalar(true));
    const space = random.pick(['', '', ' ']);
    if (random.chance(0.5)) return `[${space}${entries(inner).join(', ')}${space}]`;
    const quote = random.chance(0.3) ? '"' : '';
    return `{${space}${entries((index) => `${quote}k${index}${quote}: ${inner()}`).join(', ')}${space}}`;
  }

  private scalar(isFlow = false): string {
    const { random } = this;
    const word = random.pick(words);
    switch (random.below(6)) {
      case 0:
        return String(random.below(100));
      case 1:
        return random.pick(['true', 'null', '1.5', '~', 'yes', '0o7']);
      case 2:
        return `'${word.replaceAll("'", "''")}'`;
      case 3:
        return JSON.stringify(word);
      default:
        return isFlow || /["':]/.test(word) ? `w${random.below(9)}` : word;
    }
  }

  private comment(): string {
    const { random } = this;
    return random.chance(0.1) ? `${random.pick([' ', '  ', '\t'])}# c${this.made++}` : '';
  }

  private anchor(isMap: boolean): string {
    const name = `s${this.made++}`;
    this.anchors.push({ name, isMap });
    return name;
  }
}

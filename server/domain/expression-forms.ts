import { LoamError } from './error';

/** Packages of CUE whose functions Loam has (server/domain/expression-environment.ts), by the name that they are imported under. */
const packages: Readonly<Record<string, string>> = {
  strconv: 'strconv',
  strings: 'strings',
  'encoding/json': 'json',
};
/** A string with its escapes, or a stretch without strings. Linear: each branch begins with another character. */
export const pieces = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[^"']+|["']/g;
const absent = /((?:[A-Za-z_]\w*)(?:\.[A-Za-z_$]\w*|\[(?:"[^"\]]*"|\d+)\])+)\s*(!=|==)\s*_\|_/g;

/**
 * Rewrites what KubeVela documents write in CUE, and CEL does not know, into CEL: `always`, `import "strconv"` with calls of
 * its functions, `"\(x)"` inside a string, `x.y != _|_`, `.$returns`, comprehensions `[for x in list {x.name}]`, and
 * `status.my-step.failed` of a step `my-step`. What cannot be rewritten is left for CEL to refuse. Throws LoamError for
 * imports that there are not.
 */
export function toCel(text: string, isName: (name: string) => boolean): string {
  const { body, imported } = takeImports(text.trim());
  if (body === 'always') return 'true';
  const present = body.replaceAll(absent, (_, path: string, sign: string) => presence(path, sign === '!='));
  const known = [...(present.match(pieces) ?? [])].map((piece) =>
    piece.startsWith('"')
      ? interpolate(piece, (inner) => toCel(inner, isName))
      : code(piece, imported, isName),
  );
  return comprehension(known.join(''));
}

function takeImports(text: string): { body: string; imported: Set<string> } {
  const imported = new Set<string>();
  let body = text;
  for (;;) {
    const statement = /^import\s*(?:"([^"]*)"|\(([^)]*)\))[ \t]*(?:;|\n|$)/.exec(body);
    if (!statement) return { body: body.trim(), imported };
    const names = statement[1] === undefined ? (statement[2] ?? '').match(/"[^"]*"/g) : [statement[1]];
    for (const quoted of names ?? []) {
      const name = quoted.replaceAll('"', '');
      const alias = Object.hasOwn(packages, name) ? packages[name] : undefined;
      if (alias === undefined) throw unknownPackage(name);
      imported.add(alias);
    }
    body = body.slice(statement[0].length).trim();
  }
}

function unknownPackage(name: string): LoamError {
  return new LoamError('invalid-document', `The expression imports "${name}", which Loam has not.`, {
    expected: Object.keys(packages).join(', '),
    got: name,
    hint: 'CEL has functions for text, lists and numbers without an import.',
  });
}

/** `a.b != _|_` asks whether b is there. */
function presence(path: string, isThere: boolean): string {
  const member = /^(.*)(?:\.([A-Za-z_]\w*)|\[("[^"]*")\])$/.exec(path);
  if (!member) return path;
  const [, owner = '', field, quoted] = member;
  const asked = field === undefined ? `${quoted} in ${owner}` : `has(${owner}.${field})`;
  return isThere ? `(${asked})` : `!(${asked})`;
}

/** `"a \(b) c"` is a sum of strings. */
function interpolate(piece: string, inner: (text: string) => string): string {
  if (!piece.includes('\\(')) return piece;
  const parts: string[] = [];
  let rest = piece.slice(1, -1);
  for (let start = rest.indexOf('\\('); start >= 0; start = rest.indexOf('\\(')) {
    const end = closing(rest, start + 1);
    if (end < 0) return piece;
    parts.push(`"${rest.slice(0, start)}"`, `string(${inner(rest.slice(start + 2, end))})`);
    rest = rest.slice(end + 1);
  }
  return `(${[...parts, `"${rest}"`].join(' + ')})`;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

function code(piece: string, imported: ReadonlySet<string>, isName: (name: string) => boolean): string {
  return piece
    .replaceAll(/\.(\$\w+)/g, (_, name: string) => `["${name}"]`)
    .replaceAll(/\b([a-z]+)\.([A-Z]\w*)\(/g, (whole, alias: string, name: string) =>
      imported.has(alias) ? `${alias}_${name}(` : whole,
    )
    .replaceAll(
      /\b(status|inputs|outputs)\.([A-Za-z_]\w*(?:-\w+)+)/g,
      (whole, root: string, dashed: string) => dashedName(root, dashed, isName) ?? whole,
    );
}

/** `status.my-step.x` would be a subtraction in CEL. */
function dashedName(root: string, dashed: string, isName: (name: string) => boolean): string | undefined {
  const words = dashed.split('-');
  for (let count = words.length; count > 1; count--) {
    const name = words.slice(0, count).join('-');
    if (isName(name)) return `${root}[${JSON.stringify(name)}]${dashed.slice(name.length)}`;
  }
  return undefined;
}

/** `[for x in list if x.ready {x.name}]` is `list.filter(x, x.ready).map(x, x.name)`. */
function comprehension(text: string): string {
  const found =
    /^\[\s*for\s+([A-Za-z_]\w*)\s+in\s+([\w.[\]"]+)\s+(?:if\s+([^{]+))?\{([^{}]+)\}\s*,?\s*\]$/.exec(text);
  if (!found) return text;
  const [, name, list, condition, value = ''] = found;
  const kept = condition === undefined ? list : `${list}.filter(${name}, ${condition.trim()})`;
  return `${kept}.map(${name}, ${value.trim()})`;
}

import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

const kinds = ['component', 'trait', 'policy', 'workflow-step'] as const;

export function typesCommand(): Command {
  const types = group('types', 'Look into types');
  types.addCommand(
    command('show', 'Parameters of a type, with types, defaults and meaning')
      .argument('<name>', 'webservice, or trait/scaler where two kinds share a name')
      .action(async (name: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        const [kind, type] = splitName(name);
        const items = await client().definition.list.query({ project });
        const found = items.filter(
          (item) => item.name === type && (kind === undefined || item.kind === kind),
        );
        const [only, ...others] = found;
        if (!only)
          throw new LoamError('not-found', `There is no type "${name}".`, {
            hint: '`loam get types` lists them.',
          });
        if (others.length > 0)
          throw new LoamError('invalid-input', `Several kinds have a type "${name}".`, {
            expected: found.map((item) => `${item.kind}/${item.name}`).join(' or '),
          });
        const definition = await client().definition.get.query({ project, kind: only.kind, name: only.name });
        if (output !== 'table') return printValue(definition, output);
        print(
          `${only.kind} ${only.name}, revision ${only.revision}\n${english(definition.manifest.description)}\n`,
        );
        return printRows(
          parametersOf(definition.manifest.schema),
          [
            { title: 'parameter', value: (row) => row.path },
            { title: 'type', value: (row) => row.type },
            { title: 'required', value: (row) => (row.required ? 'yes' : '') },
            { title: 'default', value: (row) => row.default },
            { title: 'meaning', value: (row) => row.description },
          ],
          'table',
        );
      }),
  );
  return types;
}

function splitName(name: string): [(typeof kinds)[number] | undefined, string] {
  const kind = kinds.find((each) => name.startsWith(`${each}/`));
  return kind ? [kind, name.slice(kind.length + 1)] : [undefined, name];
}

type Parameter = { path: string; type: string; required: boolean; default: string; description: string };

/** Every parameter with its path, nested ones after their parent. */
function parametersOf(schema: JsonObject, prefix = ''): Parameter[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, part]) => {
    if (!isJsonObject(part)) return [];
    const path = prefix + name;
    const items = isJsonObject(part['items']) ? part['items'] : null;
    const own = {
      path,
      type: typeOf(part),
      required: required.includes(name),
      default: part['default'] === undefined ? '' : JSON.stringify(part['default']),
      description: english(part['description'] ?? part['title'] ?? ''),
    };
    return [own, ...parametersOf(items ?? part, `${path}${items ? '[]' : ''}.`)];
  });
}

function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String).join(' | ');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return choices.map((c) => (isJsonObject(c) ? typeOf(c) : '')).join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (schema['type'] === 'array' && isJsonObject(schema['items'])) return `${typeOf(schema['items'])}[]`;
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

function english(text: unknown): string {
  if (typeof text === 'string') return text;
  return isJsonObject(text) && typeof text['en'] === 'string' ? text['en'] : '';
}

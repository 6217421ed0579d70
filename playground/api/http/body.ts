import { parse as parseYaml, YAMLError } from 'yaml';
import { parseProtobuf } from '@/playground/api/decode/protobuf';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { badRequest, StatusError } from '@/playground/store/status-error';

const deepest = 1000;
const protobuf = 'application/vnd.kubernetes.protobuf';

export type ParsedBody = { value: Json; duplicates: string[] };

/** JSON, or YAML or protobuf where the content type says so. */
export function parseBody(bytes: Buffer, contentType: string, kind: string): ParsedBody {
  const type = (contentType.split(';')[0] ?? '').trim();
  if (type === protobuf) return { value: parseProtobuf(bytes), duplicates: [] };
  const text = bytes.toString();
  if (type === 'application/yaml') return { value: yaml(text), duplicates: [] };
  if (type !== '' && type !== 'application/json') {
    const accepted = `application/json, application/yaml, ${protobuf}`;
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    throw new StatusError(415, 'UnsupportedMediaType', message);
  }
  return parseJson(text, (reason, data) => {
    const shown = text === '' ? '<empty>' : data;
    const what = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error`;
    return badRequest(`${what}: ${reason} (${shown})`);
  });
}

/** A patch of server-side apply is YAML; JSON is YAML, and much faster to read. */
export function parseApplyBody(bytes: Buffer): Json {
  const text = bytes.toString();
  if (/^\s*\{/.test(text))
    return parseJson(text, (reason) => badRequest(`error decoding YAML: ${reason}`)).value;
  return yaml(text);
}

export function parsePatchBody(bytes: Buffer): Json {
  return parseJson(bytes.toString(), (reason) => badRequest(`error decoding patch: ${reason}`)).value;
}

export function asObjectBody(value: Json, what: string): JsonObject {
  if (isObject(value)) return value;
  throw badRequest(`${what}: expected a JSON object`);
}

function yaml(text: string): Json {
  try {
    return (parseYaml(text, { maxAliasCount: 100, uniqueKeys: true }) ?? null) as Json;
  } catch (error) {
    if (!(error instanceof YAMLError) && !(error instanceof ReferenceError)) throw error;
    throw badRequest(
      `error decoding YAML: error converting YAML to JSON: yaml: ${error.message.split('\n')[0] ?? ''}`,
    );
  }
}

function parseJson(text: string, failed: (reason: string, data: string) => StatusError): ParsedBody {
  const short = text.slice(0, 100);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(text === '' ? 'unexpected end of JSON input' : reason, short);
  }
  return { value, duplicates: scan(text, () => failed('exceeded max depth', short)) };
}

type Level = { keys: Set<string>; path: string; index: number; isList: boolean };

/** Goes over text that is known to be JSON: how deep it is, and which members occur twice (JSON.parse keeps the last). */
function scan(text: string, tooDeep: () => StatusError): string[] {
  const duplicates: string[] = [];
  const levels: Level[] = [];
  let key = '';
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        if (levels.length >= deepest) throw tooDeep();
        levels.push({ keys: new Set(), path: pathOf(level, key), index: 0, isList: text[at] === '[' });
        key = '';
        break;
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        break;
      case 0x2c: // ,
        if (level?.isList) level.index++;
        break;
      case 0x22: {
        const end = endOfString(text, at);
        if (level && !level.isList && isKey(text, end)) {
          key = text.slice(at + 1, end);
          if (level.keys.has(key)) duplicates.push(level.path === '' ? key : `${level.path}.${key}`);
          level.keys.add(key);
        }
        at = end;
        break;
      }
      default:
    }
  }
  return duplicates;
}

function pathOf(parent: Level | undefined, key: string): string {
  if (!parent) return '';
  if (parent.isList) return `${parent.path}[${parent.index}]`;
  return parent.path === '' ? key : `${parent.path}.${key}`;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) break;
  }
  return at;
}

function isKey(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) return true;
    if (code > 0x20) return false;
  }
  return false;
}

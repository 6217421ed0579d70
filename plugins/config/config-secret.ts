import { fromBase64 } from '../sdk/base64';
import type { JsonObject, KubeResource } from '../sdk/definition';
import { isObject } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

// A config is a Secret with KubeVela's labels, so that both read each other's.

export const catalogLabel = 'config.oam.dev/catalog';
export const catalog = 'velacore-config';
export const typeLabel = 'config.oam.dev/type';
export const propertiesKey = 'input-properties';

export const named = {
  name: s.string(s.text('Name', '名称')),
  namespace: s.optional(
    s.string(s.text('Namespace', '命名空间'), { help: s.text('That of the stage', '阶段的命名空间') }),
  ),
};

export function isConfig({ metadata }: KubeResource): boolean {
  return metadata.labels?.[catalogLabel] === catalog;
}

export function isSensitive({ metadata }: KubeResource): boolean {
  return metadata.annotations?.['config.oam.dev/sensitive'] === 'true';
}

/** What the config holds; empty for one whose properties were not kept. */
export function propertiesOf(secret: KubeResource): JsonObject {
  const data = (secret['data'] ?? {}) as Record<string, string>;
  const text = fromBase64(data[propertiesKey] ?? '');
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

/** Throws when there is none of this name. */
export function assertConfig(secret: KubeResource | null | undefined, name: string): KubeResource {
  if (!secret) return refuse(`there is no config ${name}`, { path: 'name', got: name });
  if (isConfig(secret)) return secret;
  return refuse(`the Secret ${name} is not a config`, {
    path: 'name',
    expected: `a Secret with the label ${catalogLabel}=${catalog}`,
    got: name,
  });
}

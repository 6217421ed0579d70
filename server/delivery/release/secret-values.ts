import type { KubeResource } from '@/plugins/sdk/definition';
import type { JsonValue } from '@/server/domain/json';

const hidden = '***';

/** All texts and numbers that a value holds. */
export function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

/** What a Secret says, as it holds it and as it is meant; of anything else nothing. */
export function textsOfSecret({ apiVersion, kind, ...rest }: KubeResource): string[] {
  if (apiVersion !== 'v1' || kind !== 'Secret') return [];
  const held = textsOf((rest['data'] ?? {}) as JsonValue);
  const said = textsOf((rest['stringData'] ?? {}) as JsonValue);
  return [...held, ...held.map((text) => Buffer.from(text, 'base64').toString('utf8')), ...said];
}

/** A message without what came from Secrets. */
export function withoutSecrets(message: string, secrets: readonly string[]): string {
  let told = message;
  for (const secret of tellable(secrets)) told = told.replaceAll(secret, hidden);
  return told;
}

/** Longest first, line by line, and as base64 too. What has less than four characters would hide half of every text. */
function tellable(secrets: readonly string[]): string[] {
  const lines = secrets.flatMap((secret) => [
    secret,
    ...secret.split('\n'),
    Buffer.from(secret).toString('base64'),
  ]);
  return [...new Set(lines.filter((line) => line.trim().length >= 4))].sort((a, b) => b.length - a.length);
}

/** An object as it may be shown. */
export function hideSecrets(resource: KubeResource, secrets: readonly string[]): KubeResource {
  if (secrets.length === 0) return resource;
  const shown = hideIn(resource, tellable(secrets)) as KubeResource;
  if (resource.kind !== 'Secret') return shown;
  const { data, stringData, ...rest } = shown;
  return {
    ...rest,
    ...(data ? { data: blank(data) } : {}),
    ...(stringData ? { stringData: blank(stringData) } : {}),
  };
}

/** Any value as it may be shown. */
export function hideTexts(value: JsonValue, secrets: readonly string[]): JsonValue {
  return hideIn(value, tellable(secrets)) as JsonValue;
}

function hideIn(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => text.replaceAll(secret, hidden), value);
  if (typeof value === 'number') return secrets.includes(String(value)) ? hidden : value;
  if (Array.isArray(value)) return value.map((each) => hideIn(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hideIn(each, secrets)]));
}

function blank(data: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(data as object).map((key) => [key, hidden]));
}

import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { textsOfSecret } from '@/server/domain/secret-texts';

const hidden = '***';

/** What objects say that are Secrets. */
export function textsOfSecrets(objects: readonly KubeResource[]): string[] {
  return objects
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret')
    .flatMap((secret) => textsOfSecret(secret as unknown as JsonObject));
}

/** A problem as it may be shown: whoever refuses a value often repeats it. Where it is stays. */
export function hideInProblem(problem: Problem, secrets: readonly string[]): Problem {
  const { code: _code, path: _path, position: _position, severity: _severity, ...said } = problem;
  return { ...problem, ...(hideTexts(said, secrets) as typeof said) };
}

/** An error without what came from Secrets. */
export function redacted(error: unknown, secrets: readonly string[]): unknown {
  if (!isLoamError(error) || secrets.length === 0) return error;
  const { code, message, ...rest } = hideInProblem(error.toProblem(), secrets);
  return new LoamError(code, message, rest);
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

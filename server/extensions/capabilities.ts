import { z } from 'zod';
import type { Capabilities, Capability, DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { Logger } from '@/server/platform/logger';
import { resource } from './resource-shape';
import type { HostFunction } from './sandbox/sandbox-call';
import { type Add, addStepFunctions } from './step-functions';
import { withoutUndefined } from './without-undefined';

const mostLogLength = 4_000;
const text = z.string().max(1_000);
const namespace = text.nullish().transform((value) => value ?? undefined);
const listOptions = z
  .strictObject({ namespace: text.optional(), labelSelector: text.optional() })
  .nullish()
  .transform((value) => value ?? undefined);
const request = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  method: z.string().max(16).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  timeoutMs: z.number().int().positive().max(30_000).optional(),
});

/**
 * The functions that a call may use: what the definition declared and the caller granted, nothing else. Arguments are
 * checked here, because they come out of the sandbox.
 */
export function hostFunctions(
  manifest: DefinitionManifest,
  granted: Partial<Capabilities>,
  logger: Logger,
): Map<string, HostFunction> {
  const functions = new Map<string, HostFunction>();
  const definition = `${manifest.kind}/${manifest.name}`;
  const add: Add = (name, schema, run) => {
    functions.set(name, async (args) => {
      const parsed = schema.safeParse(pad(args, schema));
      if (!parsed.success) throw new LoamError('invalid-input', `${name}: ${z.prettifyError(parsed.error)}`);
      logger.debug({ definition, capability: name }, 'plugin calls the host');
      return run(...parsed.data);
    });
  };
  const level = z.enum(['debug', 'info', 'warn', 'error']);
  const log = granted.log ?? (async (at, message) => logger[at]({ definition }, message));
  add('log', z.tuple([level, z.string()]), (at, message) => log(at, message.slice(0, mostLogLength)));
  add('now', z.tuple([]), granted.now ?? (async () => Date.now()));
  addStepFunctions(add, manifest, granted);
  if (granted.k8s) addKubernetes(add, manifest, granted.k8s);
  if (granted.http) addHttp(add, manifest, granted.http);
  if (granted.secret) addSecret(add, manifest, granted.secret);
  return functions;
}

function addKubernetes(
  add: Add,
  { capabilities }: DefinitionManifest,
  k8s: NonNullable<Capabilities['k8s']>,
): void {
  if (capabilities.includes('k8s:read')) {
    add('k8s.get', z.tuple([text, text, text, namespace]), (...args) => k8s.get(...args));
    add('k8s.list', z.tuple([text, text, listOptions]), (api, kind, options) =>
      k8s.list(api, kind, options && withoutUndefined(options)),
    );
  }
  if (capabilities.includes('k8s:write')) {
    const patch = z.record(z.string(), z.json());
    add('k8s.apply', z.tuple([resource]), (object) => k8s.apply(object));
    add('k8s.patch', z.tuple([text, text, text, patch, namespace]), (...args) => k8s.patch(...args));
    add('k8s.delete', z.tuple([text, text, text, namespace]), (...args) => k8s.delete(...args));
  }
}

function addHttp(
  add: Add,
  { capabilities }: DefinitionManifest,
  http: NonNullable<Capabilities['http']>,
): void {
  if (namesAfter('http:', capabilities).length === 0) return;
  add('http.fetch', z.tuple([request]), async (given) => {
    assertHostDeclared(given.url, capabilities);
    return http.fetch(withoutUndefined(given));
  });
}

function addSecret(
  add: Add,
  { capabilities }: DefinitionManifest,
  secret: NonNullable<Capabilities['secret']>,
): void {
  const names = namesAfter('secret:', capabilities);
  if (names.length === 0) return;
  add('secret.get', z.tuple([text]), async (name) => {
    if (!names.includes(name)) throw denied(`secret "${name}"`, `secret:${name}`);
    return secret.get(name);
  });
}

/** Left-out arguments at the end count as undefined. */
function pad(args: unknown[], schema: z.ZodTuple): unknown[] {
  const { items } = schema.def;
  return args.length >= items.length ? args : [...args, ...Array<undefined>(items.length - args.length)];
}

function namesAfter(prefix: 'http:' | 'secret:', capabilities: readonly Capability[]): string[] {
  return capabilities.filter((c) => c.startsWith(prefix)).map((c) => c.slice(prefix.length));
}

/** Throws when no `http:` capability names the host of this URL; to be asked for redirects too. */
export function assertHostDeclared(url: string, capabilities: readonly Capability[]): void {
  const { hostname, host } = new URL(url);
  const fits = (pattern: string) => {
    if (pattern.startsWith('*.')) return hostname.endsWith(pattern.slice(1));
    return pattern === '*' || pattern === hostname || pattern === host;
  };
  if (!namesAfter('http:', capabilities).some(fits)) throw denied(`host ${host}`, `http:${hostname}`);
}

function denied(what: string, capability: string): LoamError {
  return new LoamError('denied', `The definition did not declare ${what}.`, {
    hint: `Add "${capability}" to its capabilities.`,
  });
}

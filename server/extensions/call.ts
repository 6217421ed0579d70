import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { Logger } from '@/server/platform/logger';
import { metrics } from '@/server/platform/metrics';
import { hostFunctions } from './capabilities';
import type { DefinitionScript } from './catalog';
import type { CallOptions } from './extensions';
import { parseGuestJson } from './guest-json';
import { shapeFault } from './result-shape';
import type { Sandbox } from './sandbox/sandbox';
import type { HostFunction, SandboxResult } from './sandbox/sandbox-call';
import { placeInSource, withoutSourceMap } from './script-source';

const pureFunctions = new Set(['render', 'patch', 'apply', 'health']);
const pureTimeoutMs = 5_000;
const hostTimeoutMs = 60_000;

type Failure = Extract<SandboxResult, { ok: false }>['failure'];

/** Runs one function in the sandbox, and turns whatever goes wrong there into a LoamError with plugin, definition and place. */
export async function callFunction(
  { sandbox, logger }: { sandbox: Sandbox; logger: Logger },
  definition: DefinitionScript,
  functionName: string,
  args: JsonValue[],
  options: CallOptions = {},
): Promise<JsonValue> {
  const { manifest, script, digest } = definition;
  const isPure = pureFunctions.has(functionName);
  const end = callSeconds().startTimer({ kind: manifest.kind, name: manifest.name, function: functionName });
  const refusals = new Map<string, LoamError>();
  const result = await sandbox.run({
    key: digest,
    script: withoutSourceMap(script),
    functionName,
    args: JSON.stringify(args),
    timeoutMs: options.timeoutMs ?? (isPure ? pureTimeoutMs : hostTimeoutMs),
    ...(isPure ? {} : { host: remembering(hostFunctions(manifest, options.host ?? {}, logger), refusals) }),
  });
  end({ result: result.ok ? 'ok' : result.failure.reason });
  if (!result.ok)
    throw refusals.get(result.failure.message) ?? toError(definition, functionName, result.failure);
  const value = read(definition, functionName, result.json);
  const fault = shapeFault(functionName, value);
  if (fault !== undefined) throw failedBy(definition, functionName, `answered wrongly: ${fault}`);
  return value;
}

/** What the host refuses and the plugin lets pass is the caller's error as it is, not a fault of the plugin. */
function remembering(
  host: Map<string, HostFunction>,
  refusals: Map<string, LoamError>,
): Map<string, HostFunction> {
  const wrap =
    (run: HostFunction): HostFunction =>
    (args) =>
      run(args).catch((error: unknown) => {
        if (isLoamError(error)) refusals.set(error.message, error);
        throw error;
      });
  return new Map([...host].map(([name, run]) => [name, wrap(run)]));
}

function read(definition: DefinitionScript, functionName: string, json: string): JsonValue {
  try {
    return parseGuestJson(json);
  } catch (error) {
    throw failedBy(definition, functionName, error instanceof Error ? error.message : String(error));
  }
}

function toError(definition: DefinitionScript, functionName: string, failure: Failure): LoamError {
  if (failure.reason === 'refused') {
    const { path, expected, got, hint } = failure.refusal ?? {};
    return new LoamError('invalid-input', failure.message, {
      ...(path === undefined ? {} : { path }),
      ...(expected === undefined ? {} : { expected }),
      ...(got === undefined ? {} : { got }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (failure.reason === 'lost')
    return new LoamError('unavailable', `${titleOf(definition.manifest)}: ${failure.message}.`);
  const name = 'name' in failure && failure.name !== undefined ? `${failure.name}: ` : '';
  const place = 'stack' in failure ? placeInSource(definition.script, failure.stack) : undefined;
  const message = `${name}${failure.message}${place === undefined ? '' : ` (${place})`}`;
  return failedBy(definition, functionName, message, hintFor(failure));
}

function hintFor({ reason, message }: Failure): string | undefined {
  if (/^'?(?:Date|process|require|fetch|setTimeout|console)'? is not defined/.test(message)) {
    return 'There is no such thing in the sandbox: time is ctx.nowMs or host.now(), everything else a declared capability.';
  }
  if (reason === 'never-resolves')
    return 'An awaited promise has to come from a host function, or resolve by itself.';
  return undefined;
}

function failedBy(
  { plugin, manifest }: DefinitionScript,
  functionName: string,
  message: string,
  hint = 'This is a fault of the plugin, not of the document. Tell its maintainers.',
): LoamError {
  return new LoamError(
    'extension-failed',
    `${titleOf(manifest)} (plugin ${plugin}), ${functionName}: ${message}`,
    { hint },
  );
}

function titleOf({ kind, name, revision }: DefinitionManifest): string {
  return `${kind} ${name}@v${revision}`;
}

function callSeconds() {
  return metrics().histogram({
    name: 'loam_plugin_call_seconds',
    help: 'Time of calls of plugin functions, waiting for the host included.',
    labels: ['kind', 'name', 'function', 'result'],
  });
}

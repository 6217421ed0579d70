import type { Capabilities, DefinitionManifest } from '@/plugins/sdk/definition';
import type { JsonObject, JsonValue } from '@/server/domain/json';

export type DefinitionKind = DefinitionManifest['kind'];
/** Pins exactly one script; a run keeps the references that it started with. */
export type DefinitionRef = { kind: DefinitionKind; name: string; revision: number };
export type CallOptions = {
  /** Capabilities of this call, already narrowed to what the definition declared. */
  host?: Partial<Capabilities>;
  /** Wall time, default 5 s for pure functions. */
  timeoutMs?: number;
};

/** The one door to plugins at run time. Delivery, engine handlers and services get it as an argument. */
export type Extensions = {
  /** The active revision, or the one asked for; null when there is none. `type` may be `name` or `name@v2`. */
  find(kind: DefinitionKind, type: string, revision?: number): Promise<DefinitionManifest | null>;
  list(kind?: DefinitionKind): Promise<DefinitionManifest[]>;
  /** Runs one function of one definition in the sandbox. Throws LoamError `extension-failed` with the plugin's own place and message. */
  call(
    ref: DefinitionRef,
    functionName: string,
    args: JsonValue[],
    options?: CallOptions,
  ): Promise<JsonValue>;
  /** Validates parameters against the schema and fills in defaults. `path` prefixes the problems' paths. Throws LoamError `invalid-input` with all problems. */
  parameters(manifest: DefinitionManifest, properties: JsonObject | undefined, path: string): JsonObject;
  close(): Promise<void>;
};

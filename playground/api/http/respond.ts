import type { ServerResponse } from 'node:http';
import { stringify as toYaml } from 'yaml';
import type { JsonObject } from '@/playground/store/json';
import { StatusError } from '@/playground/store/status-error';

export type Reply = { code: number; body: JsonObject; yaml?: boolean };

export function send(response: ServerResponse, { code, body, yaml = false }: Reply, pretty: boolean): void {
  const text = yaml ? toYaml(body) : `${JSON.stringify(body, null, pretty ? 2 : undefined)}\n`;
  sendText(response, code, text, yaml ? 'application/yaml' : 'application/json');
}

export function sendText(response: ServerResponse, code: number, text: string, contentType: string): void {
  if (response.destroyed) return;
  response.writeHead(code, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export function setWarnings(response: ServerResponse, warnings: readonly string[]): void {
  if (warnings.length === 0 || response.headersSent) return;
  const encoded = warnings.map(
    (warning) => `299 - "${warning.replaceAll(/[\\"]/g, '\\$&').replaceAll(/[^\x20-\x7e]/g, '?')}"`,
  );
  response.setHeader('warning', encoded);
}

export function statusOf(error: StatusError): JsonObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    ...(error.reason === '' ? {} : { reason: error.reason }),
    ...(error.details ? { details: error.details } : {}),
    code: error.code,
  };
}

/** Whatever was thrown, as a status; what nobody foresaw tells no more than that. */
export function toStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return new StatusError(400, 'BadRequest', 'exceeded max depth');
  }
  return new StatusError(500, 'InternalError', 'Internal error occurred: the request could not be processed');
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { invalid, notSupported, tooLong } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import { badRequest, StatusError } from '@/playground/store/status-error';

export type User = { username: string; groups: string[]; uid?: string };

/** What a request asks for, before its body is read. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly user: User;
  readonly readBytes: () => Promise<Buffer>;
  /** Sent as Warning headers. */
  readonly warnings: string[];
};

/** As the real server: nothing larger could be stored. */
const mostBodyBytes = 3 * 1024 * 1024;

export function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  const tooLarge = (): StatusError =>
    new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${mostBodyBytes}`);
  if (Number(incoming.headers['content-length'] ?? 0) > mostBodyBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBodyBytes) {
        incoming.removeAllListeners('data');
        incoming.resume();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => {
      if (!incoming.complete) reject(badRequest('the request ended before its body did'));
    });
  });
}

/** `kubectl/v1.32 (linux/amd64)` writes as `kubectl`, unless it says otherwise. */
export function fieldManagerOf({ query, headers }: ApiRequest): string {
  const given = query.get('fieldManager');
  if (given) return given;
  const agent = (headers['user-agent'] ?? '').split('/')[0] ?? '';
  const printable = agent.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 128);
  return printable === '' ? 'unknown' : printable;
}

export type WriteQuery = { dryRun: boolean; fieldValidation: 'Strict' | 'Warn' | 'Ignore' };

/** `optionsKind` is how messages call them: CreateOptions, UpdateOptions, PatchOptions. */
export function writeQueryOf({ query }: ApiRequest, optionsKind: string): WriteQuery {
  const errors = [];
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  const validation = query.get('fieldValidation') ?? '';
  const known = ['', 'Ignore', 'Strict', 'Warn'];
  if (!known.includes(validation)) errors.push(notSupported('fieldValidation', validation, known));
  const manager = query.get('fieldManager') ?? '';
  if (manager.length > 128) errors.push(tooLong('fieldManager', 128));
  if (/[^\x20-\x7e]/.test(manager))
    errors.push(invalid('fieldManager', manager, 'should only contain printable characters'));
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: optionsKind }, '', errors);
  const fieldValidation = validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn';
  return { dryRun: dryRun.length > 0, fieldValidation };
}

export function booleanOf(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}

import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { ConnectionError } from './connection-error';
import { isTransient } from './transient';

const coded = (code: string, rest = {}) => Object.assign(new Error(code), { code, ...rest });

it.each([
  ['a lost connection', new ConnectionError(coded('ECONNRESET'))],
  [
    'the same, told by a statement',
    new DrizzleQueryError('select 1', [], new ConnectionError(coded('EPIPE'))),
  ],
  ['PostgreSQL shutting down', coded('57P01', { severity: 'FATAL' })],
  ['a deadlock', new DrizzleQueryError('select 1', [], coded('40P01', { severity: 'ERROR' }))],
  ['a full disk', new DrizzleQueryError('insert', [], coded('53100', { severity: 'ERROR' }))],
  ['a broken protocol', coded('08P01', { severity: 'FATAL' })],
])('%s goes away by itself', (_, error) => expect(isTransient(error)).toBe(true));

it.each([
  ['a duplicate', coded('23505', { severity: 'ERROR' })],
  ['another system that refuses', coded('ECONNREFUSED')],
  ['an error without a code', new Error('Connection terminated unexpectedly')],
  ['what is no error', 'ECONNREFUSED'],
])('%s does not', (_, error) => expect(isTransient(error)).toBe(false));

import { describe, expect, it } from 'vitest';
import { createLogger } from './logger';

function capture(act: (log: ReturnType<typeof createLogger>) => void): { text: string; line: unknown } {
  let text = '';
  act(createLogger({ process: 'test', level: 'info', destination: { write: (chunk) => (text += chunk) } }));
  return { text, line: text === '' ? undefined : JSON.parse(text) };
}

describe('createLogger', () => {
  it('writes one JSON line with level, process, time, context and message', () => {
    const { line } = capture((log) => log.child({ requestId: 'req_1' }).info({ count: 3 }, 'done'));
    expect(line).toMatchObject({
      level: 'info',
      process: 'test',
      requestId: 'req_1',
      count: 3,
      message: 'done',
    });
    expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });

  it('keeps below its level', () => {
    expect(capture((log) => log.debug('quiet')).text).toBe('');
  });

  it.each<[string, (log: ReturnType<typeof createLogger>) => void]>([
    ['a field named so', (log) => log.info({ user: { password: 'canary' } }, 'x')],
    ['a header', (log) => log.info({ headers: { authorization: 'Bearer canary' } }, 'x')],
    ['a list of objects', (log) => log.info({ clusters: [{ name: 'a', kubeconfig: 'canary' }] }, 'x')],
    ['the password of a URL in a message', (log) => log.info('connect postgres://loam:canary@db:5432/loam')],
    ['a URL in a field', (log) => log.info({ at: 'https://user:canary@git.example/repo' }, 'x')],
    ['an error and its cause', (log) => log.error({ error: failure() }, 'x')],
    ['an error alone', (log) => log.error(failure())],
    ['the context of a child', (log) => log.child({ apiKey: 'canary' }).info('x')],
    ['a private key in a text', (log) => log.info({ text: pem('canary') }, 'x')],
  ])('redacts %s', (_name, act) => {
    const { text } = capture(act);
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('canary');
  });

  it('keeps the message, stack and cause of an error', () => {
    const { line } = capture((log) => log.error({ error: failure() }, 'could not connect'));
    expect(line).toMatchObject({
      message: 'could not connect',
      error: { type: 'Error', message: expect.stringContaining('outer'), cause: { type: 'TypeError' } },
    });
  });
});

function failure(): Error {
  return new Error('outer postgres://loam:canary@db/loam', {
    cause: new TypeError('inner: Bearer canarycanarycanary'),
  });
}

function pem(content: string): string {
  return `-----BEGIN PRIVATE KEY-----\n${content}\n-----END PRIVATE KEY-----`;
}

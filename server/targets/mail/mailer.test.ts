import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailMessage } from '@/plugins/sdk/definition';
import { type LoamError, isLoamError } from '@/server/domain/error';
import { parseAllowList } from '@/server/platform/allow-list';
import type { Resolver } from '../http/resolve-target';
import { createMailer } from './mailer';

const lines: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
const password = 'T0PSECRET';
let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  lines.length = 0;
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** An SMTP server without TLS, as simple as one can be; what it was told. */
async function serve({ refuseLogin = false } = {}) {
  const said: string[] = [];
  server = createServer((socket) => {
    sockets.add(socket);
    let inData = false;
    let rest = '';
    socket.write('220 test\r\n');
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        said.push(line);
        if (inData) {
          if (line !== '.') continue;
          inData = false;
          socket.write('250 taken\r\n');
        } else if (line.startsWith('EHLO')) socket.write('250-test\r\n250 AUTH PLAIN\r\n');
        else if (line.startsWith('AUTH'))
          socket.write(refuseLogin ? `535 no ${line}\r\n` : '235 welcome\r\n');
        else if (line === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { said, port: (server.address() as AddressInfo).port };
}

function send(
  port: number,
  {
    allow = '127.0.0.1',
    host = '127.0.0.1',
    resolve,
  }: { allow?: string; host?: string; resolve?: Resolver } = {},
) {
  const list = parseAllowList(allow);
  if (!list) throw new TypeError('it is a list');
  const message: MailMessage = {
    server: { host, port, user: 'loam@example.com', password },
    from: { address: 'loam@example.com', name: 'Loam' },
    to: ['a@example.com', 'b@example.com'],
    subject: 'Released\r\nBcc: c@example.com',
    body: '<p>new</p>\n.\nmore',
  };
  return createMailer({ allow: list, logger, ...(resolve ? { resolve } : {}) }).send(message, {
    caller: 'test',
  });
}

async function refusal(sent: Promise<void>): Promise<LoamError> {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isLoamError(error)) throw new TypeError('it is refused');
  return error;
}

describe('a mail', () => {
  it('reaches a server that an operator allows', async () => {
    const { said, port } = await serve();
    await send(port);
    expect(said).toContain(`AUTH PLAIN ${btoa(`\0loam@example.com\0${password}`)}`);
    expect(said.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<a@example.com>',
      'RCPT TO:<b@example.com>',
    ]);
    expect(said).toEqual(
      expect.arrayContaining(['From: Loam <loam@example.com>', '<p>new</p>', '..', 'more']),
    );
    expect(said.filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });

  it('does not go inside otherwise, by address or by name', async () => {
    const { said, port } = await serve();
    const resolve: Resolver = async () => [{ address: '127.0.0.1', family: 4 }];
    expect(await refusal(send(port, { allow: '' }))).toMatchObject({ code: 'denied' });
    expect(await refusal(send(port, { allow: '', host: 'mail.example', resolve }))).toMatchObject({
      code: 'denied',
    });
    expect(said).toEqual([]);
  });

  it('tells a refused login without the password, in error and log', async () => {
    const { port } = await serve({ refuseLogin: true });
    const error = await refusal(send(port));
    expect(error.message).toContain('does not take this user and password (535)');
    const told = JSON.stringify(error.toProblem()) + lines.join('\n');
    expect(lines).toHaveLength(1);
    expect(told).not.toContain(password);
    expect(told).not.toContain(btoa(`\0loam@example.com\0${password}`));
  });
});

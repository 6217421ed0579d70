import type { MailMessage } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import { type AllowList, isHostAllowed } from '@/server/platform/allow-list';
import type { Logger } from '@/server/platform/logger';
import { metrics } from '@/server/platform/metrics';
import { isPublic, parseAddress } from '@/server/platform/network-address';
import { type ResolvedAddress, type Resolver, resolveTarget, systemResolver } from '../http/resolve-target';

const timeoutMs = 30_000;
/** Port of SMTP that begins with TLS; on every other it is asked for after the greeting. */
const tlsPort = 465;

export type MailerOptions = { allow: AllowList; logger: Logger; resolve?: Resolver };
/** Hands a message to an SMTP server, under the same rules as HTTP requests (docs/decisions/outgoing-requests.md). */
export type Mailer = {
  send(message: MailMessage, options: { caller: string; signal?: AbortSignal }): Promise<void>;
};

export function createMailer({ allow, logger, resolve = systemResolver }: MailerOptions): Mailer {
  return {
    async send(message, { caller, signal }) {
      const { host, port } = message.server;
      const startedMs = performance.now();
      const done = (result: string) => {
        const seconds = (performance.now() - startedMs) / 1_000;
        mailSeconds().observe({ caller, result }, seconds);
        logger.info(
          { caller, server: `${host}:${port}`, result, durationMs: Math.round(seconds * 1_000) },
          'outgoing mail',
        );
      };
      try {
        const [address] = await resolveTarget({ host, port }, allow, resolve);
        if (!address) throw new LoamError('not-found', `The host "${host}" has no address.`);
        await deliver(message, address, isTrusted(allow, message, address), signal);
        done('sent');
      } catch (error) {
        const told = isLoamError(error) ? error : toRefusal(`${host}:${port}`, error);
        done(told.code);
        throw told;
      }
    },
  };
}

/** A server that an operator named, on a network of his own, may be without TLS. */
function isTrusted(allow: AllowList, { server }: MailMessage, { address }: ResolvedAddress): boolean {
  const parsed = parseAddress(address);
  return (parsed !== undefined && !isPublic(parsed)) || isHostAllowed(allow, server.host, server.port);
}

async function deliver(
  { server, from, to, subject, body }: MailMessage,
  { address }: ResolvedAddress,
  isTrustedServer: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { host, port, user, password } = server;
  // Few ever send mail: it is loaded when the first does.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: address,
    port,
    secure: port === tlsPort,
    requireTLS: !isTrustedServer,
    tls: { servername: host },
    ...(password === '' ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A message must not read a file of this machine, nor a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const limit = AbortSignal.timeout(timeoutMs);
  const stopped = signal ? AbortSignal.any([limit, signal]) : limit;
  try {
    await Promise.race([
      transport.sendMail({
        from: { name: from.name ?? '', address: from.address },
        to,
        subject,
        html: body,
      }),
      new Promise<never>((_, reject) => {
        const stop = () =>
          reject(new LoamError('timeout', `The mail server ${host}:${port} did not take it in time.`));
        stopped.addEventListener('abort', stop, { once: true });
      }),
    ]);
  } finally {
    transport.close();
  }
}

const reasons: Record<string, string> = {
  EAUTH: 'it does not take this user and password',
  ETLS: 'it does not offer TLS that can be trusted',
  EENVELOPE: 'it does not take the sender or a recipient',
  EMESSAGE: 'it does not take the message',
  ECONNECTION: 'it cannot be reached',
  ECONNREFUSED: 'nothing listens there',
  ESOCKET: 'the connection was cut, or its certificate is not trusted',
  ETIMEDOUT: 'it does not answer',
};

/** By code alone: the text of an answer may repeat what was sent. */
function toRefusal(server: string, error: unknown): LoamError {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  const answered = responseCode === undefined ? '' : ` (${responseCode})`;
  return new LoamError(
    'unavailable',
    `The mail server ${server}: ${reasons[code] ?? 'it failed'}${answered}.`,
    {
      hint: 'Check host, port, user and password.',
    },
  );
}

function mailSeconds() {
  return metrics().histogram({
    name: 'loam_mail_seconds',
    help: 'Time of handing mail of steps to SMTP servers, by the definition that asked.',
    labels: ['caller', 'result'],
  });
}

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { allowListForm, parseAllowList, usualClusters } from './allow-list';

const port = z
  .string()
  .regex(/^\d+$/, 'expected a port number')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65535, 'expected a port from 1 to 65535');

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `expected a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a whole number from ${least} to ${most}`);

const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      `expected a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );

const path = z.string().transform((value) => resolve(value.replace(/^~(?=$|\/)/, homedir())));
const allowList = z.string().transform((value, context) => {
  const list = parseAllowList(value);
  if (list) return list;
  context.addIssue({ code: 'custom', message: `expected ${allowListForm}` });
  return z.NEVER;
});
const key = z.string().regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'expected 32 bytes in base64');

/**
 * Every setting there is, as the environment spells it. `docs/settings.md` lists them all with these descriptions,
 * and a test holds the two together.
 */
export const settingsSchema = z.object({
  PORT: port.default(3000).describe('Port of the console.'),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'expected a host name or an address')
    .default('127.0.0.1')
    .describe('Address the console listens on. Loopback unless asked; `0.0.0.0` for every interface.'),
  LOAM_URL: url('http', 'https')
    .optional()
    .describe(
      'Address people reach the console at, when it is not `http://HOST:PORT`. Sign-in and origin check use it.',
    ),
  LOAM_TRUSTED_PROXIES: count(0, 10)
    .default(0)
    .describe(
      'How many proxies stand in front of the console; so many last entries of `x-forwarded-for` are believed.',
    ),
  LOAM_DATA_DIR: path
    .default(() => resolve('.loam'))
    .describe(
      'Data folder, made with mode 0700 (default `.loam`): database, generated secrets, playground, admin token.',
    ),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL 16 or newer to use. Without it an embedded one runs in the data folder.'),
  LOAM_DISK_LOW_MB: count(32, 1_000_000)
    .default(1_024)
    .describe('Megabytes on the disk of the embedded database below which everybody is warned.'),
  LOAM_DATABASE_POOL: count(2, 500)
    .default(10)
    .describe(
      'Database connections that each process may open, beside three of its own: one listens, two are for short reads.',
    ),
  KUBECONFIG: z
    .string()
    .optional()
    .describe('Its current context becomes a cluster beside the playground at start.'),
  LOAM_PLAYGROUND: z
    .enum(['on', 'off'], 'expected on or off')
    .default('on')
    .describe('`off` leaves out the built-in simulated cluster.'),
  PLAYGROUND_PORT: port
    .optional()
    .describe('Port of the playground on loopback. A free one is chosen and kept.'),
  LOAM_WORKERS: count(1, 64).default(1).describe('Worker processes that this start runs.'),
  LOAM_WORKER_CONCURRENCY: count(1, 500).default(20).describe('Jobs that one worker runs at a time.'),
  LOAM_DRAIN_SECONDS: count(1, 600)
    .default(10)
    .describe(
      'How long running work may take to end at a stop, before it is cut off and taken over elsewhere.',
    ),
  LOAM_KEEP_RUNS: count(10, 1_000_000)
    .default(10_000)
    .describe('Ended runs that are kept of each project, pinned ones apart.'),
  LOAM_KEEP_RUN_DAYS: count(1, 3_650)
    .default(90)
    .describe(
      'Days after which an ended run is forgotten. Pinned ones and what runs now was delivered by stay.',
    ),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
      'expected trace, debug, info, warn, error or fatal',
    )
    .default('info')
    .describe('Least severe line that is logged.'),
  LOG_FORMAT: z
    .enum(['json', 'pretty'], 'expected json or pretty')
    .optional()
    .describe('`json` lines, or `pretty` for people. Pretty on a terminal, else JSON.'),
  LOAM_HTTP_ALLOW: allowList
    .default({ ranges: [], hosts: [] })
    .describe(
      'What steps may call, and charts and copies come from, besides public addresses: addresses, ranges and hosts, each with a port if given, such as `10.0.0.0/8,hooks.internal:8443`.',
    ),
  KUBERNETES_SERVICE_HOST: z
    .string()
    .optional()
    .describe(
      'Set by Kubernetes in a pod: the cluster around it can then be registered without credentials.',
    ),
  KUBERNETES_SERVICE_PORT: port.default(443).describe('Set by Kubernetes beside it.'),
  LOAM_CLUSTER_ALLOW: allowList
    .default(usualClusters)
    .describe(
      'Where a registered cluster may be besides public addresses, written as `LOAM_HTTP_ALLOW`. Private and loopback addresses, if not given; `none` for public ones only.',
    ),
  LOAM_PERSON_PREFIX: z
    .string()
    .regex(/^[\x21-\x7e]{0,60}$/, 'expected at most 60 characters without spaces')
    .transform((value) => (value === 'none' ? '' : value))
    .default('loam:')
    .describe(
      'Stands before the e-mail of a person in clusters that are written to in the name of people; `none` where their own sign-in knows people by e-mail.',
    ),
  LOAM_POD_SESSIONS: count(0, 100)
    .default(5)
    .describe('Terminals that one person may have open at once in a console process; 0 for none.'),
  LOAM_POD_IDLE_MINUTES: count(1, 1_440)
    .default(15)
    .describe('Minutes after which a terminal or a forwarded connection that nobody uses is ended.'),
  LOAM_METRICS_TOKEN: z
    .string()
    .min(16, 'expected at least 16 characters')
    .optional()
    .describe(
      'Bearer token that `/metrics` asks for. Without it and without a port, `/metrics` answers 404.',
    ),
  LOAM_METRICS_PORT: port
    .optional()
    .describe('Port on which the launcher serves `/metrics` of all its processes, on HOST, without a token.'),
  LOAM_ADMIN_EMAIL: z
    .email('expected an e-mail address')
    .default('admin@loam.local')
    .describe('E-mail of the admin that the first start makes.'),
  LOAM_AUTH_SECRET: key
    .optional()
    .describe(
      'Signs sessions: 32 bytes in base64. Made in the data folder if not given; give it to run several consoles.',
    ),
  LOAM_ENCRYPTION_KEY: key
    .optional()
    .describe(
      'Master key of stored secrets: 32 bytes in base64. Made in the data folder if not given. Without it they are lost.',
    ),
});

type Environment = Record<string, string | undefined>;
export type Settings = z.output<typeof settingsSchema>;

/** Everything that is wrong with the settings, one line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

// A secret must not end up in a terminal or a log because it was mistyped.
const hidden = new Set(['DATABASE_URL', 'LOAM_METRICS_TOKEN', 'LOAM_AUTH_SECRET', 'LOAM_ENCRYPTION_KEY']);

/** Reads all settings, or throws one SettingsError that names every wrong one: what was expected, and what was got. */
export function parseSettings(environment: Environment): Settings {
  // `PORT= npm start` means "not set", as everywhere in a shell.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = settingsSchema.safeParse(given);
  const problems = unknownSettings(given);
  if (result.success && problems.length === 0) return result.data;
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const got = hidden.has(name) ? 'something else' : JSON.stringify(given[name]);
    problems.push(`${name}: ${issue.message}, got ${got}`);
  }
  throw new SettingsError(problems);
}

// Only our own prefix: a typing error there would otherwise be a setting that silently does nothing.
function unknownSettings(given: Environment): string[] {
  const known = [...Object.keys(settingsSchema.shape), ...Object.keys(clientSettings), ...internalSettings];
  return Object.keys(given)
    .filter((name) => name.startsWith('LOAM_') && !known.includes(name))
    .map((name) => `${name}: no such setting; see docs/settings.md`);
}

/** Read by the command line client, not by the server. */
export const clientSettings = {
  LOAM_TOKEN: 'Token that `loam` acts with, together with `LOAM_URL`.',
  LOAM_PROJECT: 'Project that `loam` means when none is given.',
  LOAM_CONFIG_DIR: 'Where `loam login` keeps what it was given (default `~/.config/loam`).',
} as const;

/** Set by the launcher for its children; not for people. */
const internalSettings: readonly string[] = ['LOAM_PROCESS', 'LOAM_NODE', 'LOAM_CONTRACT'];

let parsed: Settings | undefined;

/** The settings of this process, parsed at the first call. */
export function settings(): Settings {
  parsed ??= parseSettings(process.env);
  return parsed;
}

/** Where people reach the console. */
export function publicUrl({ LOAM_URL, HOST, PORT }: Pick<Settings, 'LOAM_URL' | 'HOST' | 'PORT'>): string {
  if (LOAM_URL) return LOAM_URL.replace(/\/+$/, '');
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

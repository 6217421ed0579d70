import { type ExecFileOptions, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { escapeIdentifier } from 'pg';
import { withConnection } from '../connection';
import { DatabaseSetupError } from '../setup-error';
import { type Account, serverAccount } from './account';
import { findBinaries } from './binaries';
import { prepareHome } from './home';
import { isPortFree, findFreePort } from './ports';
import { isWorkedIn, readProcess } from './process-state';

const run = promisify(execFile);
const startTimeoutMs = 60_000;
const staleAfterMs = 3_000;

export type EmbeddedPostgresOptions = {
  /** Its files go to `<dataDir>/postgres`. The folder exists. */
  dataDir: string;
  database?: string;
  /** Further settings of the server, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
  /** Where copies go that root's PostgreSQL user can reach, if it cannot reach the checkout or the data folder. */
  systemDir?: string;
};

export type EmbeddedPostgres = {
  url: string;
  port: number;
  logFile: string;
  /** True when a server was found running and was taken over, as after a `kill -9` of its launcher. */
  adopted: boolean;
  isRunning(): boolean;
  /** Starts it again after a crash, on the same port. */
  restart(): Promise<void>;
  /** Ends every session and shuts down cleanly. */
  stop(): Promise<void>;
};

type Server = {
  account: Account | undefined;
  binaries: string;
  home: string;
  data: string;
  logFile: string;
  settings: Record<string, string>;
};

/**
 * Makes, starts or takes over the PostgreSQL of a data folder. It runs as a daemon, so it outlives a killed launcher
 * without harm and the next one takes it over. Throws DatabaseSetupError with the log's place when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = prepare(options);
  await initialize(server);
  const adopted = isRunning(server);
  const port = await startAndConnect(server, options.database ?? 'loam');
  return {
    url: urlOf(server, port, options.database ?? 'loam'),
    port,
    logFile: server.logFile,
    adopted,
    isRunning: () => isRunning(server),
    restart: async () => {
      const now = await startAndConnect(server, options.database ?? 'loam', port);
      if (now !== port) throw new DatabaseSetupError(`PostgreSQL came back on port ${now}, not ${port}.`);
    },
    stop: () => stop(server),
  };
}

function prepare({ dataDir, settings = {}, systemDir = '/var/lib/loam' }: EmbeddedPostgresOptions): Server {
  const account = serverAccount();
  const binaries = findBinaries(account, systemDir);
  const home = prepareHome(dataDir, account, systemDir);
  return { account, binaries, home, data: join(home, 'data'), logFile: join(home, 'postgres.log'), settings };
}

function execute(server: Server, program: 'initdb' | 'pg_ctl', args: string[]) {
  const { account, binaries } = server;
  const options: ExecFileOptions = {
    cwd: '/',
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], LC_MESSAGES: 'C', TZ: 'UTC' },
    ...(account && { uid: account.uid, gid: account.gid }),
  };
  return run(join(binaries, 'bin', program), args, options);
}

// Into a folder of its own and then renamed: a start that is cut off leaves no half-made database.
async function initialize(server: Server): Promise<void> {
  const { home, data, account } = server;
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const draft = join(home, `init-${process.pid}-${randomBytes(4).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  const password = randomBytes(24).toString('hex');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await execute(server, 'initdb', [
      `--pgdata=${draft}`,
      '--username=loam',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ]);
    renameSync(passwordFile, join(draft, 'loam.password'));
    if (!existsSync(data)) renameSync(draft, data);
  } catch (cause) {
    throw new DatabaseSetupError(`PostgreSQL could not make its files in ${home}: ${errorText(cause)}`, {
      cause,
    });
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

// Start and connect are one loop: right after a kill -9 the dead server can still look alive, or hold its memory.
async function startAndConnect(server: Server, database: string, wantedPort?: number): Promise<number> {
  const begin = Date.now();
  for (;;) {
    try {
      if (!isRunning(server)) {
        removeStalePidFile(server, Date.now() - begin > staleAfterMs);
        await launch(server, wantedPort);
      }
      const port = Number(readPidFile(server)[3]);
      await ensureDatabase(urlOf(server, port, 'postgres'), database);
      return port;
    } catch (cause) {
      if (Date.now() - begin > startTimeoutMs) {
        throw new DatabaseSetupError(
          `PostgreSQL did not start; its log is ${server.logFile}. ${errorText(cause)}`,
          { cause },
        );
      }
      await sleep(200);
    }
  }
}

async function launch(server: Server, wantedPort: number | undefined): Promise<void> {
  const { account, data, logFile, home } = server;
  closeSync(openSync(logFile, 'a', 0o600));
  if (account) chownSync(logFile, account.uid, account.gid);
  const port = wantedPort ?? (await choosePort(join(home, 'port')));
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...server.settings,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const args = [
    '-D',
    data,
    '-w',
    '-s',
    '-t',
    '60',
    '-l',
    logFile,
    '-o',
    `-p ${port} ${flags.join(' ')}`,
    'start',
  ];
  await execute(server, 'pg_ctl', args);
}

// PostgreSQL itself takes over the file of a dead server, and it alone knows when that is safe. Only when the number in
// it belongs to some other program, or to a corpse that nobody collects, it waits for ever.
function removeStalePidFile(server: Server, hasWaited: boolean): void {
  const pid = Number(readPidFile(server)[0] ?? 0);
  if (pid <= 0 || !isNumberInUse(pid)) return;
  // Sessions of the dead server may still be writing for a moment.
  const inUse = isWorkedIn(server.data);
  if (inUse === false || (inUse === undefined && hasWaited))
    rmSync(join(server.data, 'postmaster.pid'), { force: true });
}

function isNumberInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The port of the last time if it is free, so that addresses in open programs stay right. */
async function choosePort(file: string): Promise<number> {
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = last && (await isPortFree(last, '127.0.0.1')) ? last : await findFreePort();
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  await withConnection(url, async (connection) => {
    const { rowCount } = await connection.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await connection.query(`create database ${escapeIdentifier(database)}`);
  });
}

function isRunning(server: Server): boolean {
  const pid = Number(readPidFile(server)[0] ?? 0);
  const command = pid > 0 ? readProcess(pid)?.command : undefined;
  // By command too: after a restart of the machine the number may be another program's.
  return command !== undefined && command.includes('postgres') && command.includes(server.data);
}

async function stop(server: Server): Promise<void> {
  if (!isRunning(server)) return;
  await execute(server, 'pg_ctl', ['-D', server.data, '-w', '-s', '-t', '60', '-m', 'fast', 'stop']);
}

function readPidFile(server: Server): string[] {
  const file = join(server.data, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

function urlOf(server: Server, port: number, database: string): string {
  const password = readFileSync(join(server.data, 'loam.password'), 'utf8').trim();
  return `postgres://loam:${password}@127.0.0.1:${port}/${database}`;
}

function errorText(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && String(error.stderr).trim())
    return String(error.stderr).trim();
  return error instanceof Error ? error.message : String(error);
}

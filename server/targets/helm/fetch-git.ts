import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ChartSource } from '@/plugins/sdk/helm';
import { LoamError } from '@/server/domain/error';
import type { GuardedProxy } from '../http/guarded-proxy';
import { chartLimits } from './chart-archive';
import type { ChartCredentials, FetchedChart } from './chart-credentials';
import { type FetchTools, type ListTools, originOf } from './fetch-repository';
import { newestFirst } from './newest-first';

const timeoutMs = 120_000;
const mostFetched = 200 * 1_048_576;
const mostRefBytes = 4 * 1_048_576;

type Git = (args: string[], mostBytes?: number) => Promise<Buffer>;

/** A folder of a repository as a chart's archive. git checks nothing out: what is in the archive is looked at as any other. */
export async function fetchFromGit(
  source: Extract<ChartSource, { type: 'git' }>,
  credentials: ChartCredentials,
  tools: FetchTools,
): Promise<FetchedChart> {
  const { url, path, ref } = source;
  return withGit(source, credentials, tools, async (git) => {
    await git(['init', '--quiet', '--bare', '.']);
    await git(['fetch', '--quiet', '--depth', '1', '--no-tags', url, refOf(ref)]);
    const tree = path === '' || path === '.' ? 'FETCH_HEAD' : `FETCH_HEAD:${path}`;
    const archive = await git(
      ['archive', '--format=tar', '--prefix=chart/', tree],
      chartLimits.unpackedBytes,
    ).catch((error: unknown) => {
      if (!(error instanceof GitError)) throw error;
      throw new LoamError('not-found', `The repository has no folder ${path}.`, { got: path });
    });
    return { archive: await promisify(gzip)(archive), digest: '' };
  });
}

/** Tags of a repository, newest first, then its branches. */
export async function listGitRefs(
  url: string,
  credentials: ChartCredentials,
  tools: ListTools,
): Promise<string[]> {
  const said = await withGit({ url, ref: '' }, credentials, tools, (git) =>
    git(['ls-remote', '--heads', '--tags', '--refs', url], mostRefBytes),
  );
  const names = (kind: 'tags' | 'heads') =>
    [...said.toString('utf8').matchAll(/^[0-9a-f]+\trefs\/(tags|heads)\/(.+)$/gm)].flatMap((found) =>
      found[1] === kind && found[2] !== undefined ? [found[2]] : [],
    );
  return [...newestFirst(names('tags')), ...names('heads').sort()];
}

async function withGit<T>(
  { url, ref }: { url: string; ref: string },
  credentials: ChartCredentials,
  { http, signal }: ListTools,
  act: (git: Git) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'loam-git-'));
  const proxy = await http.startProxy(mostFetched);
  try {
    return await act((args, mostBytes = 65_536) =>
      runGit({ folder, args, mostBytes, env: environmentOf(url, credentials, proxy, folder) }, signal),
    );
  } catch (error) {
    throw toRefusal(error, { url, ref }, proxy);
  } finally {
    proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function refOf(ref: string): string {
  if (ref === '') return 'HEAD';
  if (/^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$/.test(ref) && !ref.includes('..')) return ref;
  throw new LoamError('invalid-input', 'That is no branch, tag or commit.', { got: ref.slice(0, 100) });
}

/** Nothing of this machine's configuration, no program to ask for a password, no other way than http, and through the proxy alone. */
function environmentOf(
  url: string,
  { basic, token }: ChartCredentials,
  proxy: GuardedProxy,
  folder: string,
): Record<string, string> {
  const secret = basic
    ? `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`
    : token && `Bearer ${token}`;
  const config: [string, string][] = [
    ['http.proxy', proxy.url],
    ['http.followRedirects', 'false'],
    ['protocol.allow', 'never'],
    ['protocol.https.allow', 'always'],
    ['protocol.http.allow', 'always'],
    ['core.hooksPath', '/dev/null'],
    ...(secret
      ? [[`http.${new URL(url).origin}/.extraHeader`, `Authorization: ${secret}`] as [string, string]]
      : []),
  ];
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

class GitError extends Error {}

type GitCall = { folder: string; args: string[]; mostBytes: number; env: Record<string, string> };

function runGit({ folder, args, mostBytes, env }: GitCall, signal: AbortSignal | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: folder,
      env: { NODE_ENV: process.env.NODE_ENV, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > mostBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new LoamError(
              'unavailable',
              'git is not installed where Loam runs, and this chart is in a git repository.',
              {
                hint: 'Install git on the machine of the worker.',
              },
            )
          : new LoamError('cancelled', 'git was stopped.'),
      );
    });
    child.on('close', (code) => {
      if (size > mostBytes)
        reject(
          new LoamError('too-large', 'The chart is too large.', { expected: `at most ${mostBytes} bytes` }),
        );
      else if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitError(said));
    });
  });
}

/** By what git says, without saying it: a URL may hold a password. */
function toRefusal(error: unknown, { url, ref }: { url: string; ref: string }, proxy: GuardedProxy): unknown {
  if (!(error instanceof GitError)) return error;
  const host = originOf(url);
  const refused = proxy.refusal();
  if (refused !== null)
    return new LoamError('denied', `The repository at ${host} is not fetched: ${refused}`);
  if (/couldn't find remote ref|not our ref/.test(error.message)) {
    return new LoamError('not-found', `The repository at ${host} has no ${ref || 'HEAD'}.`, {
      expected: 'a branch, a tag or a commit of it',
      got: ref,
    });
  }
  if (/Authentication failed|could not read Username|40[13]/.test(error.message)) {
    return new LoamError('denied', `The repository at ${host} is not open to us.`, {
      hint: 'Name a Secret with a user and a password, or a token.',
    });
  }
  return new LoamError('unavailable', `The repository at ${host} cannot be fetched.`, {
    hint: 'Check the address; only http and https are taken, and no redirect is followed.',
  });
}

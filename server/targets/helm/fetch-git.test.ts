import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllowList } from '@/server/platform/allow-list';
import { createHttpCaller } from '../http/http-caller';
import { inspectChart } from './chart-archive';
import { fetchFromGit } from './fetch-git';

const folder = mkdtempSync(join(tmpdir(), 'loam-git-test-'));
const wanted = `Basic ${Buffer.from('ann:word').toString('base64')}`;
let server: Server;
let url = '';

function git(...args: string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
  } as unknown as NodeJS.ProcessEnv;
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], { cwd: join(folder, 'repo'), env, encoding: 'utf8' }).trim();
}

/** A git server, as git itself makes it, behind a user and a password. */
function serveGit(): Server {
  return createServer((request, response) => {
    if (request.headers.authorization !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? '/', 'http://it');
    const env = {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(request.headers['content-encoding']
        ? { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] }
        : {}),
      REMOTE_USER: 'ann',
    } as unknown as NodeJS.ProcessEnv;
    const backend = spawn('git', ['http-backend'], { env });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      const lines = all
        .subarray(0, end)
        .toString('utf8')
        .split('\r\n')
        .map((line) => line.split(': '));
      const status = lines.find(([name]) => name === 'Status')?.[1] ?? '200';
      response.writeHead(
        Number.parseInt(status, 10),
        Object.fromEntries(lines.filter(([name]) => name !== 'Status')) as Record<string, string>,
      );
      response.end(all.subarray(end + 4));
    });
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, 'repo', 'charts', 'web', 'templates'), { recursive: true });
  mkdirSync(join(folder, 'repo', 'linked'));
  writeFileSync(
    join(folder, 'repo', 'charts', 'web', 'Chart.yaml'),
    'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  );
  writeFileSync(
    join(folder, 'repo', 'linked', 'Chart.yaml'),
    'apiVersion: v2\nname: linked\nversion: 1.0.0\n',
  );
  symlinkSync('/etc/passwd', join(folder, 'repo', 'linked', 'passwd'));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  git('tag', 'v1');
  writeFileSync(
    join(folder, 'repo', 'charts', 'web', 'Chart.yaml'),
    'apiVersion: v2\nname: web\nversion: 2.0.0\n',
  );
  git('commit', '--quiet', '-am', 'two');
  server = serveGit();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/repo/.git`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const logger = pino({ level: 'silent' });
const tools = (allow: string) => ({
  program: 'helm',
  http: createHttpCaller({ allow: parseAllowList(allow) ?? { ranges: [], hosts: [] }, logger }),
});
const basic = { user: 'ann', password: 'word' };

async function versionAt(
  ref: string,
  path = 'charts/web',
  allow = '127.0.0.1',
  credentials: object = { basic },
) {
  const { archive } = await fetchFromGit({ type: 'git', url, path, ref }, credentials, tools(allow));
  return (await inspectChart(archive)).version;
}

describe('a chart in a git repository', () => {
  it('is fetched at its newest, at a branch, and at a tag', async () => {
    expect(await versionAt('')).toBe('2.0.0');
    expect(await versionAt('main')).toBe('2.0.0');
    expect(await versionAt('v1')).toBe('1.0.0');
  }, 30_000);

  it('is refused where the address is not open, and git connects to nothing', async () => {
    await expect(versionAt('', 'charts/web', '192.0.2.1')).rejects.toMatchObject({ code: 'denied' });
  });

  it.each([
    ['a branch that is not there', 'none', 'charts/web', 'not-found'],
    ['a folder that is not there', 'main', 'charts/none', 'not-found'],
    ['a link in it', 'main', 'linked', 'invalid-input'],
    ['an option instead of a branch', '--upload-pack=touch /tmp/x', 'charts/web', 'invalid-input'],
  ])('is refused with %s', async (_what, ref, path, code) => {
    await expect(versionAt(ref, path)).rejects.toMatchObject({ code });
  });

  it('rejects wrong credentials without telling them', async () => {
    const refused = versionAt('', 'charts/web', '127.0.0.1', { basic: { user: 'ann', password: 'canary' } });
    await expect(refused).rejects.toMatchObject({ code: 'denied' });
    await expect(refused).rejects.not.toThrow(/canary/);
  });
});

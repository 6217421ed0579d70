import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withConnection } from '../connection';
import { startEmbeddedPostgres } from './postgres';
import { readProcess } from './process-state';

const dataDir = mkdtempSync(join(tmpdir(), 'loam-embedded-test-'));
chmodSync(dataDir, 0o700);

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function serverPid(): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function query(url: string, text: string): Promise<unknown[]> {
  const { rows } = await withConnection(url, (connection) => connection.query(text));
  return rows;
}

describe('startEmbeddedPostgres', () => {
  it('starts, is taken over by the next start, heals after kill -9, keeps port and data, stops', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    expect(first.adopted).toBe(false);
    await query(first.url, `create table kept (value text); insert into kept values ('here')`);

    const second = await startEmbeddedPostgres({ dataDir });
    expect(second.adopted).toBe(true);
    expect(second.url).toBe(first.url);

    const pid = serverPid();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => second.isRunning(), { timeout: 10_000 }).toBe(false);
    await second.restart();
    expect(serverPid()).not.toBe(pid);
    expect(await query(first.url, 'select value from kept')).toEqual([{ value: 'here' }]);

    await second.stop();
    expect(second.isRunning()).toBe(false);
    expect(existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });

  it('never runs as root, and nobody else reads its files', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const { uid } = statSync(`/proc/${serverPid()}`);
    expect(uid).not.toBe(0);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
    expect(readProcess(serverPid())?.command).not.toMatch(/password/);
    await server.stop();
  });

  it('rejects a wrong password', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const wrong = server.url.replace(/loam:[0-9a-f]+@/, 'loam:guess@');
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
    await server.stop();
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends and removes what test runs that were killed left in the temporary folder under `prefix`: their PostgreSQL is a
 * daemon, and nobody will start on that folder again.
 */
export async function removeLeftovers(prefix) {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    const claim = join(dataDir, 'run', 'launcher.json');
    if (!existsSync(claim) || isAlive(JSON.parse(readFileSync(claim, 'utf8')).pid, 'launcher.mjs')) continue;
    await endPostgres(join(dataDir, 'postgres', 'data'));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function endPostgres(data) {
  const file = join(data, 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  if (!isAlive(pid, data)) return;
  // "Fast" in the words of PostgreSQL: sessions end, everything is written.
  process.kill(pid, 'SIGINT');
  while (isAlive(pid, data)) await sleep(50);
}

/** By its command too: the number may be another program's by now. */
function isAlive(pid, command) {
  if (!pid) return false;
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(command);
  } catch {
    // ps answers with exit code 1 when there is no such process.
    return false;
  }
}

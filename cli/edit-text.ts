import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoamError } from '@/server/domain/error';

/** What somebody makes of a text in the editor of their choice. */
export function editText(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'loam-edit-'));
  const path = join(folder, 'object.yaml');
  try {
    writeFileSync(path, text, { mode: 0o600 });
    // An editor may come with arguments: `code --wait`.
    const [program = 'vi', ...args] = (process.env['VISUAL'] ?? process.env['EDITOR'] ?? 'vi').split(' ');
    const { status, error } = spawnSync(program, [...args, path], { stdio: 'inherit' });
    if (error || status !== 0)
      throw new LoamError('cancelled', `${program} ended without saving; nothing was changed.`, {
        hint: 'EDITOR names the editor; or give the text with --file.',
      });
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

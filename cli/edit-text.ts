import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoamError } from '@/server/domain/error';

export type EditedText = {
  text: string;
  path: string;
  /** The file is not needed any more. */
  forget(): void;
};

/** What somebody makes of a text in the editor of their choice. The file stays until it is forgotten: nobody writes it twice. */
export function editText(text: string): EditedText {
  const folder = mkdtempSync(join(tmpdir(), 'loam-edit-'));
  const path = join(folder, 'object.yaml');
  const forget = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(path, text, { mode: 0o600 });
  // An editor may come with arguments: `code --wait`.
  const [program = 'vi', ...args] = (process.env['VISUAL'] ?? process.env['EDITOR'] ?? 'vi').split(' ');
  const { status, error } = spawnSync(program, [...args, path], { stdio: 'inherit' });
  if (!error && status === 0) return { text: readFileSync(path, 'utf8'), path, forget };
  forget();
  throw new LoamError('cancelled', `${program} ended without saving; nothing was changed.`, {
    hint: 'EDITOR names the editor; or give the text with --file.',
  });
}

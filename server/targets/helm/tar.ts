import { LoamError } from '@/server/domain/error';

export type TarLimits = { entries: number; fileBytes: number };
export type TarEntry = { path: string; data: Buffer };

const block = 512;

/**
 * The files of a tar archive that somebody else made. Throws LoamError for what an honest one does not hold: links, devices,
 * absolute paths, ways out, and more or larger files than allowed. Nothing is written anywhere.
 */
export function readTar(archive: Buffer, limits: TarLimits): TarEntry[] {
  const entries: TarEntry[] = [];
  let long: string | undefined;
  for (let at = 0; at + block <= archive.byteLength;) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    assertChecksum(header);
    const size = numberIn(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const data = archive.subarray(at + block, at + block + size);
    if (data.byteLength < size) throw broken('it ends in the middle of a file');
    at += block + Math.ceil(size / block) * block;
    if (type === 'L' || type === 'x') {
      long = type === 'L' ? textIn(data, 0, data.byteLength) : (paxPath(data) ?? long);
      continue;
    }
    const path = long ?? nameIn(header);
    long = undefined;
    if (type === 'g' || type === '5') continue;
    assertHarmless(type, path, size, limits);
    entries.push({ path, data });
    if (entries.length > limits.entries) {
      throw new LoamError('too-large', 'The chart has too many files.', {
        expected: `at most ${limits.entries} files`,
      });
    }
  }
  return entries;
}

function assertHarmless(type: string, path: string, size: number, { fileBytes }: TarLimits): void {
  if (type !== '0' && type !== '\0') {
    throw refused(path, type === '1' || type === '2' ? 'a link' : `an entry of type ${JSON.stringify(type)}`);
  }
  const isOutside = path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split(/[\\/]/).includes('..');
  if (isOutside || path.includes('\0')) throw refused(path, 'a path that leads out of it');
  if (size > fileBytes) {
    throw new LoamError('too-large', `The chart holds a file that is too large: ${path.slice(0, 200)}.`, {
      expected: `at most ${fileBytes} bytes`,
      got: `${size} bytes`,
    });
  }
}

function refused(path: string, what: string): LoamError {
  return new LoamError('invalid-input', `The chart holds ${what}: ${path.slice(0, 200)}.`, {
    expected: 'plain files inside of the chart',
    got: what,
    hint: 'Pack it with `helm package`.',
  });
}

function broken(why: string): LoamError {
  return new LoamError('invalid-input', `The chart is no readable archive: ${why}.`, {
    expected: 'a .tgz as `helm package` makes it',
  });
}

function nameIn(header: Buffer): string {
  const isPosix = textIn(header, 257, 5) === 'ustar';
  const prefix = isPosix ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textIn(data: Buffer, start: number, length: number): string {
  const slice = data.subarray(start, start + length);
  const end = slice.indexOf(0);
  return slice.subarray(0, end === -1 ? length : end).toString('utf8');
}

function numberIn(header: Buffer, start: number, length: number): number {
  const text = textIn(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw broken('a size in it is no number');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function assertChecksum(header: Buffer): void {
  let sum = 8 * 32;
  for (let i = 0; i < block; i += 1) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  if (sum !== numberIn(header, 148, 8)) throw broken('a header in it is damaged');
}

/** The path that a pax header gives to the entry after it. */
function paxPath(data: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(data.toString('utf8'))?.[1];
}

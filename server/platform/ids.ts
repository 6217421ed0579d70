import { randomFillSync } from 'node:crypto';

// Crockford's alphabet: no i, l, o, u, so that an id can be read out loud and never spells a word.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeLength = 10;
const randomLength = 16;

let lastTime = -1;
const random = new Uint8Array(randomLength);

/**
 * A new id `<prefix>_<26 characters>`: 48 bits of milliseconds, then 80 random bits. Ids of one process sort in the
 * order in which they were made, ids of several processes to the millisecond; so a B-tree on them grows at its end.
 */
export function newId<Prefix extends string>(
  prefix: Prefix,
  now: number = Date.now(),
): `${Prefix}_${string}` {
  if (now > lastTime) {
    lastTime = now;
    randomFillSync(random);
    for (let i = 0; i < randomLength; i++) random[i] = (random[i] ?? 0) & 31;
    // Head room, so that counting up inside one millisecond cannot run over.
    random[0] = (random[0] ?? 0) & 15;
  } else {
    countUp();
  }
  return `${prefix}_${encodeTime(lastTime)}${encodeRandom()}`;
}

/** True when `id` looks like one that `newId(prefix)` made. */
export function isId<Prefix extends string>(prefix: Prefix, id: string): id is `${Prefix}_${string}` {
  return id.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(id.slice(prefix.length + 1));
}

/** The moment at which an id was made. */
export function idTime(id: string): Date {
  let time = 0;
  for (const character of id.slice(id.lastIndexOf('_') + 1).slice(0, timeLength)) {
    time = time * 32 + alphabet.indexOf(character);
  }
  return new Date(time);
}

// A random step, not 1: the next id of a busy process must not be guessable from the one before.
function countUp(): void {
  let carry = 1 + Math.floor(Math.random() * 2 ** 20);
  for (let i = randomLength - 1; i >= 0 && carry > 0; i--) {
    const sum = (random[i] ?? 0) + carry;
    random[i] = sum & 31;
    carry = Math.floor(sum / 32);
  }
}

function encodeTime(time: number): string {
  let rest = time;
  let text = '';
  for (let i = 0; i < timeLength; i++) {
    text = (alphabet[rest % 32] ?? '') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(): string {
  let text = '';
  for (const value of random) text += alphabet[value] ?? '';
  return text;
}

import { randomInt } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Executor } from '@/db/client';
import { account, user } from '@/db/schema/auth';
import { newId } from '@/server/platform/ids';

// No 0/o, 1/l/i: it is read from one screen and typed into another.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twenty random characters in groups of five, 98 bits. */
function newOneTimePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/** A one-time password and what is stored of it. */
export async function newOneTimeCredential(): Promise<{ password: string; hash: string }> {
  const password = newOneTimePassword();
  return { password, hash: await hashPassword(password) };
}

/**
 * A person who signs in with an e-mail and a one-time password, which must be changed first. Null when there is one of
 * that e-mail already. The password is returned this once and stored as a hash only.
 */
export async function createPerson(
  db: Executor,
  values: { email: string; name: string; instanceAdmin: boolean; now: Date },
): Promise<{ id: string; password: string } | null> {
  const id = newId('usr');
  const { name, instanceAdmin, now } = values;
  const stamps = { createdAt: now, updatedAt: now };
  const made = await db
    .insert(user)
    .values({
      id,
      name,
      email: values.email.toLowerCase(),
      instanceAdmin,
      mustChangePassword: true,
      ...stamps,
    })
    .onConflictDoNothing({ target: user.email })
    .returning({ id: user.id });
  if (made.length === 0) return null;
  const { password, hash } = await newOneTimeCredential();
  await db.insert(account).values({
    id: newId('acc'),
    userId: id,
    providerId: 'credential',
    accountId: id,
    password: hash,
    ...stamps,
  });
  return { id, password };
}

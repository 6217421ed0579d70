import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { signInAttempt } from '@/db/schema/auth';
import { LoamError } from '@/server/domain/error';
import { sha256Digest } from '@/server/platform/crypto';

const minuteMs = 60_000;
const knownForMs = 90 * 24 * 60 * minuteMs;
const windowMs = 15 * minuteMs;

/** Failures within `windowMs` after which a bucket is shut until the window ends. */
export const signInLimits = {
  /** One account from one address. */
  pair: 5,
  /** Many accounts from one address. */
  address: 50,
  /** One account from addresses that never signed in to it. */
  account: 30,
};

export type SignInTry = { email: string; address: string };

/**
 * Counts a sign-in before the password is looked at, so that guesses sent at the same moment all count. Throws
 * `rate-limited`. The counts are rows: a flood of other names pushes nobody's out, and other consoles see them. Somebody
 * who floods one account from many addresses does not lock its owner out, because an address that signed in before is
 * counted by itself.
 */
export async function countSignIn(db: Executor, attempt: SignInTry, now: Date): Promise<void> {
  await forgetOld(db, now);
  const { address, pair, account, known } = bucketsOf(attempt);
  await countIn(db, address, signInLimits.address, now);
  await countIn(db, pair, signInLimits.pair, now);
  if (!(await isCounted(db, known, now))) await countIn(db, account, signInLimits.account, now);
}

/** The password was right: the failures of this account from this address are forgotten, and the address is known. */
export async function forgiveSignIn(db: Executor, attempt: SignInTry, now: Date): Promise<void> {
  const { address, pair, account, known } = bucketsOf(attempt);
  await db.delete(signInAttempt).where(eq(signInAttempt.bucket, pair));
  await db
    .update(signInAttempt)
    .set({ failures: sql`greatest(${signInAttempt.failures} - 1, 0)` })
    .where(inArray(signInAttempt.bucket, [address, account]));
  const windowEndsAt = new Date(now.getTime() + knownForMs);
  await db
    .insert(signInAttempt)
    .values({ bucket: known, failures: 0, windowEndsAt })
    .onConflictDoUpdate({ target: signInAttempt.bucket, set: { windowEndsAt } });
}

function bucketsOf({ email, address }: SignInTry) {
  const account = email.toLowerCase();
  // Hashed: the table is no list of who has an account here, nor of where people are.
  const bucket = (...parts: string[]) => sha256Digest(JSON.stringify(parts));
  return {
    pair: bucket('pair', account, address),
    address: bucket('address', address),
    account: bucket('account', account),
    known: bucket('known', account, address),
  };
}

async function countIn(db: Executor, bucket: string, limit: number, now: Date): Promise<void> {
  const windowEndsAt = new Date(now.getTime() + windowMs);
  const over = lte(signInAttempt.windowEndsAt, now);
  const [row] = await db
    .insert(signInAttempt)
    .values({ bucket, failures: 1, windowEndsAt })
    .onConflictDoUpdate({
      target: signInAttempt.bucket,
      set: {
        failures: sql`case when ${over} then 1 else least(${signInAttempt.failures} + 1, 1000000) end`,
        windowEndsAt: sql`case when ${over} then excluded.window_ends_at else ${signInAttempt.windowEndsAt} end`,
      },
    })
    .returning();
  if (!row || row.failures <= limit) return;
  const minutes = Math.max(1, Math.ceil((row.windowEndsAt.getTime() - now.getTime()) / minuteMs));
  throw new LoamError('rate-limited', 'Too many failed sign-ins.', {
    hint: `Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
  });
}

async function isCounted(db: Executor, bucket: string, now: Date): Promise<boolean> {
  const rows = await db
    .select({ bucket: signInAttempt.bucket })
    .from(signInAttempt)
    .where(and(eq(signInAttempt.bucket, bucket), gt(signInAttempt.windowEndsAt, now)));
  return rows.length > 0;
}

// A few at a time, so that nobody's sign-in pays for a flood.
async function forgetOld(db: Executor, now: Date): Promise<void> {
  const old = db
    .select({ bucket: signInAttempt.bucket })
    .from(signInAttempt)
    .where(lte(signInAttempt.windowEndsAt, now))
    .limit(20)
    .for('update', { skipLocked: true });
  await db.delete(signInAttempt).where(inArray(signInAttempt.bucket, old));
}

import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { session, user } from '@/db/schema/auth';
import { createTestDatabase } from '@/db/testing/test-database';
import { createTestBrowser, failure, signedIn } from '@/server/api/testing/test-browser';
import { addPerson, createTestRuntime } from '@/server/api/testing/test-runtime';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);

describe('signing in', () => {
  it('starts a session whose cookie is httpOnly, lax and for the whole site', async () => {
    const ann = await addPerson(database, 'ann@corp.example');
    const browser = createTestBrowser(runtime);
    const response = await browser.send(
      new Request('http://127.0.0.1:3000/api/trpc/session.signIn', {
        method: 'POST',
        headers: { ...browser.headers(), 'content-type': 'application/json' },
        body: JSON.stringify({ json: { email: 'ANN@corp.example', password: ann.password } }),
      }),
    );
    expect(response.status).toBe(200);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^loam_session=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await browser.trpc.session.get.query()).toMatchObject({
      user: { email: 'ann@corp.example', mustChangePassword: false },
      projects: [],
    });
  });

  it('uses a __Host- cookie where people come by https', async () => {
    const secure = createTestRuntime(database, { publicUrl: 'https://loam.corp.example' });
    const bea = await addPerson(database, 'bea@corp.example');
    const browser = createTestBrowser(secure);
    await browser.trpc.session.signIn.mutate({ email: bea.email, password: bea.password });
    expect([...browser.cookies.keys()]).toEqual(['__Host-loam_session']);
    expect((await browser.trpc.session.get.query()).user.id).toBe(bea.id);
  });

  it('rejects a wrong password and an unknown name with the same words', async () => {
    await addPerson(database, 'cid@corp.example');
    const { trpc } = createTestBrowser(runtime, { address: '203.0.113.20' });
    const wrong = await failure(trpc.session.signIn.mutate({ email: 'cid@corp.example', password: 'x' }));
    const absent = await failure(trpc.session.signIn.mutate({ email: 'nobody@corp.example', password: 'x' }));
    expect(wrong.code).toBe('unauthenticated');
    expect({ ...absent, requestId: '' }).toEqual({ ...wrong, requestId: '' });
  });

  it('rejects a signature that is not ours and a session that was made up', async () => {
    const browser = createTestBrowser(runtime);
    browser.cookies.set('loam_session', 'abc.def');
    expect((await failure(browser.trpc.session.get.query())).code).toBe('unauthenticated');
  });

  it('writes down who signed in and who failed to', async () => {
    const rows = await database.db.select().from(audit).where(eq(audit.action, 'session.create'));
    expect(rows.map(({ target, result }) => `${target} ${result}`)).toEqual(
      expect.arrayContaining(['user/ann@corp.example allowed', 'user/nobody@corp.example denied']),
    );
  });
});

describe('the limit on signing in', () => {
  it('shuts one account for one address, also when the guesses come at once', async () => {
    const dan = await addPerson(database, 'dan@corp.example');
    const { trpc } = createTestBrowser(runtime, { address: '203.0.113.30' });
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () =>
        failure(trpc.session.signIn.mutate({ email: dan.email, password: 'guess' })),
      ),
    );
    expect(guesses.filter(({ code }) => code === 'unauthenticated')).toHaveLength(5);
    const right = await failure(trpc.session.signIn.mutate({ email: dan.email, password: dan.password }));
    expect(right).toMatchObject({ code: 'rate-limited', hint: expect.stringContaining('minutes') });
  });

  it('is not forgotten under a flood of other names', async () => {
    const address = '203.0.113.31';
    const eve = await addPerson(database, 'eve@corp.example');
    const { trpc } = createTestBrowser(runtime, { address });
    for (let i = 0; i < 6; i++) {
      await failure(trpc.session.signIn.mutate({ email: eve.email, password: 'guess' }));
    }
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        failure(
          createTestBrowser(runtime, { address: `198.51.100.${i}` }).trpc.session.signIn.mutate({
            email: `flood${i}@corp.example`,
            password: 'x',
          }),
        ),
      ),
    );
    const again = await failure(trpc.session.signIn.mutate({ email: eve.email, password: eve.password }));
    expect(again.code).toBe('rate-limited');
  });

  it('does not lock the owner out of an address that signed in before', async () => {
    const fay = await addPerson(database, 'fay@corp.example');
    await signedIn(runtime, fay, { address: '203.0.113.40' });
    for (let i = 0; i < 35; i++) {
      const attacker = createTestBrowser(runtime, { address: `192.0.2.${i}` });
      await failure(attacker.trpc.session.signIn.mutate({ email: fay.email, password: 'guess' }));
    }
    const stranger = createTestBrowser(runtime, { address: '192.0.2.200' });
    const credentials = { email: fay.email, password: fay.password };
    expect((await failure(stranger.trpc.session.signIn.mutate(credentials))).code).toBe('rate-limited');
    const home = await signedIn(runtime, fay, { address: '203.0.113.40' });
    expect((await home.trpc.session.get.query()).user.id).toBe(fay.id);
  });
});

describe('a one-time password', () => {
  it('opens nothing but its own change', async () => {
    const gil = await addPerson(database, 'gil@corp.example', {
      instanceAdmin: true,
      mustChangePassword: true,
    });
    const { trpc } = await signedIn(runtime, gil);
    expect((await trpc.session.get.query()).user.mustChangePassword).toBe(true);
    for (const refused of [
      () => trpc.project.list.query(),
      () => trpc.project.create.mutate({ name: 'sneaky' }),
      () => trpc.session.list.query(),
    ]) {
      expect(await failure(refused())).toMatchObject({ code: 'denied', hint: expect.any(String) });
    }
    const newPassword = 'correct horse battery';
    await trpc.session.changePassword.mutate({ currentPassword: gil.password, newPassword });
    expect(await trpc.project.list.query()).toEqual([]);
    expect((await trpc.session.get.query()).user.mustChangePassword).toBe(false);
  });

  it('rejects a short password, the same one, and a wrong current one', async () => {
    const hal = await addPerson(database, 'hal@corp.example', { mustChangePassword: true });
    const { trpc } = await signedIn(runtime, hal);
    const change = (currentPassword: string, newPassword: string) =>
      failure(trpc.session.changePassword.mutate({ currentPassword, newPassword }));
    expect(await change(hal.password, 'short')).toMatchObject({ code: 'invalid-input', path: 'newPassword' });
    expect(await change(hal.password, hal.password)).toMatchObject({ code: 'invalid-input' });
    expect(await change('wrong', 'long enough for all')).toMatchObject({ code: 'denied' });
    const [row] = await database.db.select().from(user).where(eq(user.id, hal.id));
    expect(row?.mustChangePassword).toBe(true);
  });
});

describe('ending sessions', () => {
  it('signs out this browser only, and everywhere', async () => {
    const ida = await addPerson(database, 'ida@corp.example');
    const [one, two, three] = [
      await signedIn(runtime, ida),
      await signedIn(runtime, ida),
      await signedIn(runtime, ida),
    ];
    const stolen = createTestBrowser(runtime);
    for (const [name, value] of one.cookies) stolen.cookies.set(name, value);
    await one.trpc.session.signOut.mutate();
    expect(one.cookies.size).toBe(0);
    expect((await failure(stolen.trpc.session.get.query())).code).toBe('unauthenticated');
    expect(await two.trpc.session.list.query()).toHaveLength(2);
    expect(await two.trpc.session.signOutEverywhere.mutate()).toEqual({ ended: 2 });
    expect((await failure(three.trpc.session.get.query())).code).toBe('unauthenticated');
    expect(await database.db.select().from(session).where(eq(session.userId, ida.id))).toEqual([]);
  });

  it('a new password ends the other browsers and keeps this one', async () => {
    const jon = await addPerson(database, 'jon@corp.example');
    const [here, there] = [await signedIn(runtime, jon), await signedIn(runtime, jon)];
    const newPassword = 'another long password';
    await here.trpc.session.changePassword.mutate({ currentPassword: jon.password, newPassword });
    expect((await here.trpc.session.get.query()).user.id).toBe(jon.id);
    expect((await failure(there.trpc.session.get.query())).code).toBe('unauthenticated');
    expect((await signedIn(runtime, { ...jon, password: newPassword })).cookies.size).toBe(1);
  });

  it("rejects ending somebody else's session, as one that is not there", async () => {
    const kim = await signedIn(runtime, await addPerson(database, 'kim@corp.example'));
    const leo = await signedIn(runtime, await addPerson(database, 'leo@corp.example'));
    const [own] = await leo.trpc.session.list.query();
    const foreign = await failure(kim.trpc.session.end.mutate({ id: own?.id ?? '' }));
    expect(foreign.code).toBe('not-found');
    expect(await leo.trpc.session.list.query()).toHaveLength(1);
  });
});

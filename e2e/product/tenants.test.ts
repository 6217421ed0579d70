import { beforeAll, describe, expect, inject, it } from 'vitest';
import { application, web } from './support/documents';
import { EventStream } from './support/event-stream';
import { Loam } from './support/loam';
import { Rest } from './support/rest';

// Two teams on one Loam, each with a token of its own project, at the command line and at the live stream.

const product = inject('product');
const admin = new Rest(product);
const teams: Record<'shop' | 'bank', { loam: Loam; token: string }> = {
  shop: { loam: new Loam(''), token: '' },
  bank: { loam: new Loam(''), token: '' },
};

beforeAll(async () => {
  for (const team of ['shop', 'bank'] as const) {
    await admin.expect('POST', '/projects', { name: team, title: team });
    const { token } = await admin.expect<{ token: string }>('POST', `/projects/${team}/tokens`, {
      name: 'team',
      role: 'admin',
      expiresInDays: 1,
    });
    const loam = new Loam('/nonexistent', { LOAM_URL: product.url, LOAM_TOKEN: token, LOAM_PROJECT: team });
    teams[team] = { loam, token };
    const stage = { project: team, name: 'dev', cluster: 'playground', namespace: team };
    await admin.call('environment.createStage', stage);
    const document = application({ name: `${team}-app`, components: [web(`${team}-web`)] });
    await loam.ok(['apply', '-f', '-', '--wait'], { stdin: document });
  }
});

describe('a team at the command line', () => {
  it('sees its own and nothing else', async () => {
    const { loam } = teams.shop;
    expect(await loam.ok(['get', 'apps'])).toMatch(/shop-app/);
    expect(await loam.ok(['get', 'apps'])).not.toMatch(/bank/);
    expect(await loam.ok(['get', 'runs'])).not.toMatch(/bank/);
    expect(await loam.ok(['get', 'clusters', '-o', 'json'])).not.toMatch(/bank/);
  });

  it('is answered about another project as about one that is not there', async () => {
    const [run] = await teams.bank.loam.json<{ id: string }[]>(['get', 'runs']);
    const attempts = [
      ['get', 'apps'],
      ['get', 'runs'],
      ['get', 'app', 'bank-app'],
      ['status', 'bank-app'],
      ['logs', 'bank-app'],
      ['run', 'show', run?.id ?? ''],
      ['run', 'cancel', run?.id ?? ''],
      ['delete', 'app', 'bank-app'],
      ['apply', '-f', '-'],
      ['dry-run', '-f', '-'],
    ];
    const stdin = application({ name: 'intruder', components: [web('intruder')] });
    for (const args of attempts) {
      const ask = async (project: string) => {
        const { code, stdout, stderr } = await teams.shop.loam.run([...args, '--project', project], {
          stdin,
        });
        return { code, text: (stdout + stderr).replaceAll(project, 'PROJECT') };
      };
      const foreign = await ask('bank');
      expect(foreign, args.join(' ')).toEqual(await ask('moon'));
      expect(foreign.code, args.join(' ')).toBe(3);
    }
    expect(await teams.bank.loam.ok(['get', 'apps'])).not.toMatch(/intruder/);
  });

  it('does not find the other’s applications and runs by name or number in its own project', async () => {
    const [run] = await teams.bank.loam.json<{ id: string }[]>(['get', 'runs']);
    for (const args of [
      ['get', 'app', 'bank-app'],
      ['status', 'bank-app'],
      ['delete', 'app', 'bank-app'],
      ['run', 'cancel', run?.id ?? ''],
    ]) {
      expect((await teams.shop.loam.run(args)).code, args.join(' ')).toBe(3);
    }
    await teams.bank.loam.ok(['status', 'bank-app']);
  });

  it('cannot write into the other’s namespace, not by a topology and not by an object', async () => {
    const to = { cluster: 'playground', namespace: 'bank' };
    const byTopology = application({ name: 'intruder', components: [web('bank-web')], to });
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'intruder', namespace: 'bank' } };
    const byObject = application({
      name: 'intruder',
      components: [{ name: 'objects', type: 'k8s-objects', properties: { objects: [object] } }],
    });
    for (const stdin of [byTopology, byObject]) {
      const { code, stderr } = await teams.shop.loam.run(['apply', '-f', '-', '--wait'], { stdin });
      expect([1, 2, 3, 4], stderr).toContain(code);
      expect(stderr).toMatch(/bank/);
    }
    const { loam } = teams.bank;
    await loam.ok(['status', 'bank-app']);
    expect(await loam.ok(['status', 'bank-app'])).not.toMatch(/intruder/);
  });
});

describe('a team at the live stream', () => {
  it('hears of its own changes and of no others', async () => {
    const own = await EventStream.open(product.url, teams.shop.token, {
      project: 'shop',
      topics: ['applications', 'runs'],
    });
    await own.until((text) => text.includes('ready'));
    for (const team of ['bank', 'shop'] as const) {
      const document = application({ name: `${team}-live`, components: [web(`${team}-live`)] });
      await teams[team].loam.ok(['apply', '-f', '-', '--wait'], { stdin: document });
    }
    const heard = await own.until((text) => text.includes('shop-live'));
    expect(heard).not.toContain('bank');
    own.close();
  });

  it('is not let into the other’s', async () => {
    const say = async (project: string) => {
      const stream = await EventStream.open(product.url, teams.shop.token, {
        project,
        topics: ['applications'],
      });
      const text = await stream.until((seen) => /error/.test(seen));
      stream.close();
      return text.replaceAll(project, 'PROJECT').replaceAll(/req_\w+/g, 'REQ');
    };
    expect(await say('bank')).toBe(await say('moon'));
  });

  it('ends when its token is taken away', async () => {
    const made = await admin.expect<{ id: string; token: string }>('POST', '/projects/shop/tokens', {
      name: 'short',
      role: 'viewer',
      expiresInDays: 1,
    });
    const stream = await EventStream.open(product.url, made.token, {
      project: 'shop',
      topics: ['applications'],
    });
    await stream.until((text) => text.includes('ready'));
    await admin.expect('DELETE', `/projects/shop/tokens/${made.id}`);
    await stream.ended;
    const loam = new Loam('/nonexistent', {
      LOAM_URL: product.url,
      LOAM_TOKEN: made.token,
      LOAM_PROJECT: 'shop',
    });
    expect((await loam.run(['get', 'apps'])).code).toBe(4);
  });
});

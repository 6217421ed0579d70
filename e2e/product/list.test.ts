import { beforeAll, describe, expect, inject, it } from 'vitest';
import { application } from './support/documents';
import { figureMs } from './support/figure';
import { Rest } from './support/rest';

const rest = new Rest(inject('product'));
const count = 1_000;
const project = 'crowd';

type Page = { items: { name: string }[]; total: number };

beforeAll(async () => {
  await rest.expect('POST', '/projects', { name: project, title: 'Crowd' });
  const names = Array.from({ length: count }, (_, index) => `app-${String(index).padStart(4, '0')}`);
  for (let from = 0; from < count; from += 100) {
    const documents = names.slice(from, from + 100).map((name) => application({ name, components: [] }));
    await Promise.all(documents.map((document) => rest.call('application.save', { project, document })));
  }
});

describe('a list of 1,000 applications', () => {
  it('is paged, searched and sorted by the server, a page within 150 ms at the 95th percentile', async () => {
    const path = `/projects/${project}/applications?pageSize=50`;
    const first = await rest.expect<Page>('GET', path);
    expect(first).toMatchObject({ total: count });
    expect(first.items).toHaveLength(50);
    const tookMs: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const begin = performance.now();
      const page = await rest.expect<Page>('GET', `${path}&page=${(round % 20) + 1}&sort=name`);
      tookMs.push(performance.now() - begin);
      expect(page.items[0]?.name).toBe(`app-${String((round % 20) * 50).padStart(4, '0')}`);
    }
    const p95 = tookMs.toSorted((a, b) => a - b)[Math.ceil(tookMs.length * 0.95) - 1];
    expect(p95).toBeLessThan(figureMs(150));
    expect(await rest.expect<Page>('GET', `${path}&search=app-099`)).toMatchObject({ total: 10 });
  });
});

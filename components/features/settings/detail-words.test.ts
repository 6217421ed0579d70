import { expect, it } from 'vitest';
import { detailWords } from './detail-words';

it('says first what a person reads first, and cuts digests but for the whole', () => {
  const digest = `sha256:${'750506aa'.repeat(8)}`;
  expect(detailWords({ digest, stage: 'dev', revision: 2 })).toEqual({
    words: 'revision 2, stage dev, digest sha256:750506aa…',
    whole: `revision 2, stage dev, digest ${digest}`,
  });
});

it('says nothing of nothing', () => {
  expect(detailWords({})).toEqual({ words: '', whole: '' });
});

import { expect, it } from 'vitest';
import { stepDrawing } from './step-drawing';

it('has the icon of a type also where the step names a revision of it', () => {
  const type = { name: 'deploy', title: '', description: '', icon: 'rocket', plugin: 'delivery' };
  const { icon } = stepDrawing([type], []);
  const iconOf = (name: string) => icon?.({ data: { type: name } } as never);
  expect(iconOf('deploy')).toMatchObject({ props: { name: 'rocket' } });
  expect(iconOf('deploy@v2')).toMatchObject({ props: { name: 'rocket' } });
  expect(iconOf('own')).toMatchObject({ props: { name: '' } });
});

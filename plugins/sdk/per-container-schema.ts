import * as s from './schema';

export function containerName() {
  return s.string(s.text('Container', '容器'), {
    default: '',
    help: s.text('The container of the component, if left out', '默认为组件自身的容器'),
    advanced: true,
  });
}

/** Settings of one container, or of several by name. */
export function perContainer<One extends Parameters<typeof s.object>[1]>(title: s.Label, one: One) {
  const settings = () => s.object(title, { containerName: containerName(), ...one });
  return s.oneOf(
    title,
    [
      settings(),
      s.object(s.text('Several containers', '多个容器'), {
        containers: s.list(s.text('Containers', '容器'), settings()),
      }),
    ],
    { default: {} },
  );
}

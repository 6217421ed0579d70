import { type ObjectReference, type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

const labels = s.map(s.text('With the labels', '带有标签'), s.string(s.text('Value', '值')), {
  widget: 'label-selector',
  help: s.text('All objects that have them, in place of a name.', '选择带有这些标签的所有对象，代替名称。'),
});
const old = s.text('Use resource and group', '改用 resource 和 group');

const schema = s.parameters({
  objects: s.list(
    s.text('Objects', '对象'),
    s.object(s.text('Object', '对象'), {
      resource: s.optional(
        s.string(s.text('Kind', '类型'), {
          help: s.text(
            'As kubectl knows it: deployment, secret',
            '与 kubectl 中的名称相同：deployment、secret',
          ),
        }),
      ),
      group: s.optional(
        s.string(s.text('Group', '组'), {
          advanced: true,
          help: s.text('Left out: the first that has the kind', '省略时使用第一个包含该类型的组'),
        }),
      ),
      apiVersion: s.optional(
        s.string(s.text('API version', 'API 版本'), { deprecated: old, advanced: true }),
      ),
      kind: s.optional(
        s.string(s.text('Kind by API version', 'API 版本下的类型'), { deprecated: old, advanced: true }),
      ),
      name: s.optional(
        s.string(s.text('Name', '名称'), {
          help: s.text('Left out: that of the component', '省略时使用组件名称'),
        }),
      ),
      namespace: s.optional(
        s.string(s.text('Namespace', '命名空间'), {
          help: s.text(
            'One of the project; left out, that of the document, or of the stage',
            '项目的命名空间；省略时使用文档或阶段的命名空间',
          ),
        }),
      ),
      cluster: s.optional(
        s.string(s.text('Cluster', '集群'), {
          widget: 'cluster',
          help: s.text('Left out: that of the stage', '省略时使用阶段所在的集群'),
        }),
      ),
      labelSelector: s.optional(labels),
      selector: s.optional(
        s.map(s.text('Selector', '选择器'), s.string(s.text('Value', '值')), {
          widget: 'label-selector',
          deprecated: s.text('Use labelSelector', '改用 labelSelector'),
          advanced: true,
        }),
      ),
    }),
    { default: [] },
  ),
  urls: s.list(s.text('Addresses', '地址'), s.string(s.text('Address', '地址')), {
    default: [],
    help: s.text('Of YAML with objects, by https://', '包含对象的 YAML 地址，使用 https://'),
  }),
});

export const refObjects = defineComponent({
  name: 'ref-objects',
  revision: 1,
  title: s.text('Copies of objects', '对象副本'),
  description: s.text(
    'Delivers copies of objects that are there already, in a cluster or at an address. They are read at each delivery; traits change the first.',
    '交付已存在对象的副本，来源为集群或地址。每次交付时读取，运维特征作用于第一个对象。',
  ),
  icon: 'copy',
  schema,
  ui: {
    order: [
      'objects',
      'urls',
      ...['resource', 'name', 'namespace', 'cluster', 'labelSelector'].map((each) => `objects.items.${each}`),
    ],
  },
  workload: '*',
  capabilities: ['k8s:read', 'http:*'],
  kinds: ['*'],
  examples: [
    {
      title: s.text('A Secret of another namespace', '另一命名空间的 Secret'),
      properties: {
        objects: [{ resource: 'secret', name: 'image-credential', namespace: 'shared' }],
      },
    },
    {
      title: s.text('What carries a label, in another cluster', '另一集群中带标签的对象'),
      properties: {
        objects: [
          { resource: 'deployment', group: 'apps', cluster: 'canary', labelSelector: { promote: 'true' } },
        ],
      },
    },
  ],
  render,
});

type Parameters = s.ParametersOf<typeof schema>;
type Given = Parameters['objects'][number];

function render({ name, parameters: { objects, urls } }: RenderContext<Parameters>): Rendered {
  if (objects.length === 0 && urls.length === 0) {
    refuse('nothing is named', { path: 'objects', expected: 'at least one object or address' });
  }
  return {
    workload: null,
    references: {
      objects: objects.map((each, index) => referenceOf(each, name, `objects[${index}]`)),
      urls: urls.map((url, index) => ({ url, place: `urls[${index}]` })),
    },
  };
}

function referenceOf(given: Given, componentName: string, place: string): ObjectReference {
  const { name, namespace, cluster } = given;
  const wanted = given.labelSelector ?? given.selector;
  if (wanted && name) {
    refuse('name and labelSelector exclude each other', { path: `${place}.labelSelector`, got: name });
  }
  if (wanted) assertLabels(wanted, `${place}.labelSelector`);
  return {
    type: typeOf(given, place),
    by: wanted ? { labels: wanted } : { name: name || componentName },
    ...(namespace ? { namespace } : {}),
    ...(cluster ? { cluster } : {}),
    place,
  };
}

function typeOf({ resource, group, apiVersion, kind }: Given, place: string): ObjectReference['type'] {
  if (resource) return { resource, ...(group ? { group } : {}) };
  if (apiVersion && kind) return { apiVersion, kind };
  return refuse('it is not said of what kind the object is', {
    path: `${place}.resource`,
    expected: 'for example deployment',
  });
}

/** An empty one would fit all that there is. */
function assertLabels(wanted: Record<string, string>, path: string): void {
  const pairs = Object.entries(wanted);
  if (pairs.length === 0) refuse('labelSelector is empty', { path, expected: 'at least one label' });
  for (const [key, value] of pairs) {
    const fits = /^[\w./-]{1,317}$/.test(key) && /^(?:[A-Za-z0-9][\w.-]{0,62})?$/.test(value);
    if (!fits) refuse(`"${key}" is no label with a value`, { path, got: `${key}=${value}` });
  }
}

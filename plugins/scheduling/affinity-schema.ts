import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';

const weight = () => s.integer(s.text('Weight', '权重'), { minimum: 1, maximum: 100 });

function podTerm(title: s.Label) {
  return s.object(title, {
    labelSelector: s.optional(kube.labelSelector(s.text('Pods', 'Pod'))),
    topologyKey: s.string(s.text('Topology key', '拓扑键'), {
      help: s.text('Label of the nodes that makes them one place', '标识同一位置的节点标签'),
    }),
    namespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
    namespaces: s.optional(
      s.list(s.text('Namespaces', '命名空间'), s.string(s.text('Namespace', '命名空间'))),
    ),
    namespaceSelector: s.optional(kube.labelSelector(s.text('Namespaces by label', '命名空间选择器'))),
  });
}

function podAffinity(title: s.Label, help: s.Label) {
  const term = s.text('Term', '条件');
  return s.optional(
    s.object(
      title,
      {
        required: s.optional(s.list(s.text('Required', '必须满足'), podTerm(term))),
        preferred: s.optional(
          s.list(
            s.text('Preferred', '尽量满足'),
            s.object(term, { weight: weight(), podAffinityTerm: podTerm(term) }),
          ),
        ),
      },
      { help },
    ),
  );
}

const nodeExpressions = (title: s.Label) =>
  s.optional(
    s.list(
      title,
      s.object(s.text('Expression', '表达式'), {
        key: s.string(s.text('Key', '键')),
        operator: s.choice(
          s.text('Operator', '运算符'),
          ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
          { default: 'In' },
        ),
        values: s.optional(s.list(s.text('Values', '值'), s.string(s.text('Value', '值')))),
      }),
    ),
  );

const nodeTerm = (title: s.Label) =>
  s.object(title, {
    matchExpressions: nodeExpressions(s.text('Labels', '标签')),
    matchFields: nodeExpressions(s.text('Fields', '字段')),
  });

function tolerations() {
  return s.list(
    s.text('Tolerations', '容忍'),
    s.object(s.text('Toleration', '容忍'), {
      key: s.optional(s.string(s.text('Key', '键'))),
      operator: s.choice(s.text('Operator', '运算符'), ['Equal', 'Exists'], { default: 'Equal' }),
      value: s.optional(s.string(s.text('Value', '值'))),
      effect: s.optional(s.choice(s.text('Effect', '效果'), ['NoSchedule', 'PreferNoSchedule', 'NoExecute'])),
      tolerationSeconds: s.optional(s.integer(s.text('For seconds', '容忍时长（秒）'))),
    }),
    { help: s.text('Taints of nodes that do not keep the pods away', '可容忍的节点污点') },
  );
}

export const affinitySchema = s.parameters({
  podAffinity: podAffinity(
    s.text('Near these pods', 'Pod 亲和'),
    s.text('Placed where these pods are', '与这些 Pod 部署在一起'),
  ),
  podAntiAffinity: podAffinity(
    s.text('Away from these pods', 'Pod 反亲和'),
    s.text('Placed where these pods are not', '避免与这些 Pod 部署在一起'),
  ),
  nodeAffinity: s.optional(
    s.object(s.text('On these nodes', '节点亲和'), {
      required: s.optional(
        s.object(s.text('Required', '必须满足'), {
          nodeSelectorTerms: s.list(s.text('Terms', '条件'), nodeTerm(s.text('Term', '条件')), {
            default: [],
          }),
        }),
      ),
      preferred: s.optional(
        s.list(
          s.text('Preferred', '尽量满足'),
          s.object(s.text('Term', '条件'), {
            weight: weight(),
            preference: nodeTerm(s.text('Nodes', '节点')),
          }),
        ),
      ),
    }),
  ),
  tolerations: s.optional(tolerations()),
});

import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';
import { volumeMounts, volumes } from './volumes-schema';

export const protocol = () =>
  s.choice(s.text('Protocol', '协议'), ['TCP', 'UDP', 'SCTP'], { default: 'TCP' });

const portName = () => s.optional(s.string(s.text('Name', '名称')));
const expose = () =>
  s.boolean(s.text('Expose', '对外暴露'), {
    default: false,
    help: s.text('Reachable through the Service of the component', '通过组件的 Service 访问'),
  });
const portsTitle = s.text('Ports', '端口');
const portTitle = s.text('Port', '端口');
const portsHelp = s.text('Ports that the container listens on', '容器监听的端口');

export function ports() {
  return s.list(
    portsTitle,
    s.object(portTitle, {
      port: kube.port(portTitle, { help: s.text('Port of the Service', '服务端口') }),
      containerPort: s.optional(
        kube.port(s.text('Container port', '容器端口'), {
          help: s.text('Port in the container, the same if left out', '容器端口，默认与服务端口相同'),
        }),
      ),
      name: portName(),
      protocol: protocol(),
      expose: expose(),
      nodePort: s.optional(kube.port(s.text('Node port', '节点端口'))),
    }),
    { help: portsHelp },
  );
}

export function plainPorts() {
  return s.list(
    portsTitle,
    s.object(portTitle, {
      port: kube.port(portTitle),
      name: portName(),
      protocol: protocol(),
      expose: expose(),
    }),
    { help: portsHelp },
  );
}

const podText = {
  labels: s.text('Labels of the pods', 'Pod 的标签'),
  annotations: s.text('Annotations of the pods', 'Pod 的注解'),
};

export function podMetadata() {
  return {
    labels: s.optional(kube.labels(s.text('Labels', '标签'), podText.labels)),
    annotations: s.optional(kube.annotations(s.text('Annotations', '注解'), podText.annotations)),
  };
}

/** What every container of ours takes, in the order of the form. */
export function containerBasics() {
  return {
    image: kube.image(),
    imagePullPolicy: s.optional(kube.imagePullPolicy()),
    imagePullSecrets: s.optional(kube.imagePullSecrets()),
    cmd: s.optional(kube.command()),
    env: s.optional(kube.env()),
    cpu: s.optional(kube.cpu()),
    memory: s.optional(kube.memory()),
  };
}

export function probes() {
  return {
    livenessProbe: s.optional(kube.livenessProbe()),
    readinessProbe: s.optional(kube.readinessProbe()),
  };
}

export function mounts(options?: { propagation?: boolean }) {
  return { volumeMounts: s.optional(volumeMounts(options)), volumes: s.optional(volumes()) };
}

/** Parameters that long-running services share. */
export function serviceBasics() {
  return {
    ...containerBasics(),
    port: s.optional(
      s.integer(portTitle, { advanced: true, deprecated: s.text('Use ports', '请使用 ports') }),
    ),
    addRevisionLabel: s.boolean(s.text('Revision label', '版本标签'), {
      default: false,
      help: s.text('Pods bear the revision, so that every revision restarts them', '为 Pod 添加版本标签'),
      advanced: true,
    }),
    hostAliases: s.optional(kube.hostAliases()),
    ...podMetadata(),
    ...probes(),
  };
}

export function exposeType(types: readonly string[]) {
  return s.choice(s.text('Service type', '服务类型'), types, {
    default: 'ClusterIP',
    help: s.text('How exposed ports are reached', '暴露端口的访问方式'),
  });
}

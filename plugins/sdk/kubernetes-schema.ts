import * as s from './schema';

// Parts of Kubernetes objects that many types take as parameters.

export function image(help = s.text('Image to run, with its tag or digest', '要运行的镜像（含标签或摘要）')) {
  return s.string(s.text('Image', '镜像'), { help, widget: 'image', minLength: 1 });
}

export function imagePullPolicy() {
  return s.choice(s.text('Pull policy', '拉取策略'), ['Always', 'Never', 'IfNotPresent'], {
    help: s.text('When the image is fetched', '何时拉取镜像'),
    advanced: true,
  });
}

export function imagePullSecrets() {
  return s.list(
    s.text('Pull secrets', '拉取密钥'),
    s.string(s.text('Secret', '密钥'), { widget: 'secret-ref' }),
    { help: s.text('Secrets that open the image registry', '访问镜像仓库的密钥'), advanced: true },
  );
}

export function command() {
  return s.list(s.text('Command', '命令'), s.string(s.text('Part', '部分')), {
    help: s.text('Replaces the entry point of the image', '替换镜像的入口命令'),
  });
}

export function args() {
  return s.list(s.text('Arguments', '参数'), s.string(s.text('Argument', '参数')), {
    help: s.text('Arguments to the command', '命令的参数'),
  });
}

const keyOf = (title: s.Label, widget?: string) =>
  s.object(title, {
    name: s.string(s.text('Name', '名称'), widget === undefined ? {} : { widget }),
    key: s.string(s.text('Key', '键')),
    optional: s.optional(s.boolean(s.text('May be missing', '允许缺失'))),
  });

/** Environment variables as a container takes them: a value, or where it comes from. */
export function env() {
  return s.list(
    s.text('Environment', '环境变量'),
    s.object(s.text('Variable', '变量'), {
      name: s.string(s.text('Name', '名称')),
      value: s.optional(s.string(s.text('Value', '值'))),
      valueFrom: s.optional(
        s.object(s.text('Value from', '值来源'), {
          secretKeyRef: s.optional(keyOf(s.text('Secret', '密钥'), 'secret-ref')),
          configMapKeyRef: s.optional(keyOf(s.text('ConfigMap', '配置字典'))),
          fieldRef: s.optional(
            s.object(s.text('Field of the pod', 'Pod 字段'), {
              fieldPath: s.string(s.text('Path', '路径')),
              apiVersion: s.optional(s.string(s.text('API version', 'API 版本'))),
            }),
          ),
          resourceFieldRef: s.optional(
            s.object(s.text('Resource of a container', '容器资源'), {
              resource: s.string(s.text('Resource', '资源')),
              containerName: s.optional(s.string(s.text('Container', '容器'))),
              divisor: s.optional(s.string(s.text('Divisor', '除数'))),
            }),
          ),
        }),
      ),
    }),
    { help: s.text('Variables of the container', '容器的环境变量'), widget: 'env' },
  );
}

export function cpu() {
  return s.string(s.text('CPU', 'CPU'), {
    help: s.text('CPU units, such as 0.5 or 500m', 'CPU 数量，例如 0.5 或 500m'),
    widget: 'quantity',
    widgetOptions: { resource: 'cpu' },
  });
}

export function memory() {
  return s.string(s.text('Memory', '内存'), {
    help: s.text('Memory, such as 512Mi or 2Gi', '内存大小，例如 512Mi 或 2Gi'),
    widget: 'quantity',
    widgetOptions: { resource: 'memory' },
  });
}

export function labels(title = s.text('Labels', '标签'), help?: s.Label) {
  return s.map(title, s.string(s.text('Value', '值')), { ...(help ? { help } : {}), widget: 'key-value' });
}

export function annotations(title = s.text('Annotations', '注解'), help?: s.Label) {
  return s.map(title, s.string(s.text('Value', '值')), { ...(help ? { help } : {}), widget: 'key-value' });
}

export function port(title: s.Label, options: { help?: s.Label } = {}) {
  return s.integer(title, { ...options, widget: 'port' });
}

export function headers() {
  return s.list(
    s.text('HTTP headers', 'HTTP 请求头'),
    s.object(s.text('Header', '请求头'), {
      name: s.string(s.text('Name', '名称')),
      value: s.string(s.text('Value', '值')),
    }),
  );
}

export function execAction() {
  return s.object(s.text('Command', '命令'), { command: command() });
}

const seconds = (title: s.Label, initial: number) => s.integer(title, { default: initial });

/** The timing that every probe has, with Kubernetes' own defaults. */
export function probeTiming() {
  return {
    initialDelaySeconds: seconds(s.text('Initial delay (s)', '初始延迟（秒）'), 0),
    periodSeconds: seconds(s.text('Period (s)', '周期（秒）'), 10),
    timeoutSeconds: seconds(s.text('Timeout (s)', '超时（秒）'), 1),
    successThreshold: seconds(s.text('Success threshold', '成功阈值'), 1),
    failureThreshold: seconds(s.text('Failure threshold', '失败阈值'), 3),
  };
}

/** How a container is asked whether it is alive or ready: one of exec, httpGet, tcpSocket. */
export function probe(title: s.Label, help: s.Label) {
  return s.object(
    title,
    {
      exec: s.optional(execAction()),
      httpGet: s.optional(
        s.object(s.text('HTTP GET', 'HTTP GET'), {
          path: s.string(s.text('Path', '路径')),
          port: port(s.text('Port', '端口')),
          host: s.optional(s.string(s.text('Host', '主机'))),
          scheme: s.optional(s.string(s.text('Scheme', '协议'))),
          httpHeaders: s.optional(headers()),
        }),
      ),
      tcpSocket: s.optional(
        s.object(s.text('TCP socket', 'TCP 套接字'), { port: port(s.text('Port', '端口')) }),
      ),
      ...probeTiming(),
    },
    { help, advanced: true },
  );
}

export function livenessProbe() {
  return probe(
    s.text('Liveness probe', '存活探针'),
    s.text('Restarts the container when it no longer answers', '容器不再响应时重启容器'),
  );
}

export function readinessProbe() {
  return probe(
    s.text('Readiness probe', '就绪探针'),
    s.text('Sends traffic only while it answers', '仅在应答时接收流量'),
  );
}

export function hostAliases(options: { default?: [] } = {}) {
  return s.list(
    s.text('Host aliases', '主机别名'),
    s.object(s.text('Alias', '别名'), {
      ip: s.string(s.text('IP address', 'IP 地址')),
      hostnames: s.list(s.text('Host names', '主机名'), s.string(s.text('Host name', '主机名'))),
    }),
    {
      ...options,
      help: s.text('Entries of /etc/hosts in the pod', 'Pod 内 /etc/hosts 的条目'),
      advanced: true,
    },
  );
}

/** Which keys of a ConfigMap or Secret appear as which files. */
export function items() {
  return s.list(
    s.text('Files', '文件'),
    s.object(s.text('File', '文件'), {
      key: s.string(s.text('Key', '键')),
      path: s.string(s.text('Path', '路径')),
      mode: s.integer(s.text('Mode', '权限'), { default: 511 }),
    }),
  );
}

export function defaultMode() {
  return s.integer(s.text('File mode', '文件权限'), { default: 420 });
}

export function medium() {
  return s.choice(s.text('Medium', '介质'), ['', 'Memory'], { default: '' });
}

export const quantityPattern = '^([1-9][0-9]{0,63})(E|P|T|G|M|K|Ei|Pi|Ti|Gi|Mi|Ki)$';

export function labelSelector(title: s.Label) {
  return s.object(
    title,
    {
      matchLabels: s.optional(labels()),
      matchExpressions: s.optional(
        s.list(
          s.text('Expressions', '表达式'),
          s.object(s.text('Expression', '表达式'), {
            key: s.string(s.text('Key', '键')),
            operator: s.choice(s.text('Operator', '运算符'), ['In', 'NotIn', 'Exists', 'DoesNotExist'], {
              default: 'In',
            }),
            values: s.optional(s.list(s.text('Values', '值'), s.string(s.text('Value', '值')))),
          }),
        ),
      ),
    },
    { widget: 'label-selector' },
  );
}

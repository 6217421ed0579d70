import * as s from '../sdk/schema';

const words = (title: s.Label, initial: string[]) =>
  s.list(title, s.string(s.text('Word', '项')), { default: initial });
const text = (title: s.Label, initial: string) => s.string(title, { default: initial });
const amounts = (memory: string, cpu: string) => ({
  memory: text(s.text('Memory', '内存'), memory),
  cpu: text(s.text('CPU', 'CPU'), cpu),
});

export const nocalhostSchema = s.parameters({
  port: s.integer(s.text('Port', '端口'), { widget: 'port' }),
  serviceType: text(s.text('Service type', '服务类型'), 'deployment'),
  gitUrl: s.optional(s.string(s.text('Repository', '代码仓库'))),
  image: s.string(s.text('Image', '镜像'), {
    help: s.text('go, java, python, node, ruby, or an image', 'go、java、python、node、ruby 或镜像'),
  }),
  shell: text(s.text('Shell', 'Shell'), 'bash'),
  workDir: text(s.text('Working folder', '工作目录'), '/home/nocalhost-dev'),
  storageClass: s.optional(s.string(s.text('Storage class', '存储类'))),
  command: s.object(
    s.text('Commands', '命令'),
    {
      run: words(s.text('Run', '运行'), ['sh', 'run.sh']),
      debug: words(s.text('Debug', '调试'), ['sh', 'debug.sh']),
    },
    { default: {} },
  ),
  debug: s.optional(
    s.object(s.text('Debugger', '调试器'), {
      remoteDebugPort: s.optional(s.integer(s.text('Port', '端口'))),
    }),
  ),
  hotReload: s.boolean(s.text('Hot reload', '热加载'), { default: true }),
  sync: s.object(
    s.text('Synchronised files', '文件同步'),
    {
      type: text(s.text('Direction', '方向'), 'send'),
      filePattern: words(s.text('Files', '文件'), ['./']),
      ignoreFilePattern: words(s.text('Left out', '忽略'), ['.git', '.vscode', '.idea', '.gradle', 'build']),
    },
    { default: {} },
  ),
  env: s.optional(
    s.list(
      s.text('Environment', '环境变量'),
      s.object(s.text('Variable', '变量'), {
        name: s.string(s.text('Name', '名称')),
        value: s.string(s.text('Value', '值')),
      }),
    ),
  ),
  portForward: s.optional(s.list(s.text('Forwarded ports', '端口转发'), s.string(s.text('Ports', '端口')))),
  persistentVolumeDirs: s.optional(
    s.list(
      s.text('Folders that last', '持久目录'),
      s.object(s.text('Folder', '目录'), {
        path: s.string(s.text('Path', '路径')),
        capacity: s.string(s.text('Size', '容量')),
      }),
    ),
  ),
  resources: s.object(
    s.text('Resources', '资源'),
    {
      limits: s.object(s.text('Limits', '上限'), amounts('2Gi', '2'), { default: {} }),
      requests: s.object(s.text('Requests', '请求值'), amounts('512Mi', '0.5'), { default: {} }),
    },
    { default: {} },
  ),
});

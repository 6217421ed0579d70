import * as s from '../sdk/schema';

const roles = ['viewer', 'developer', 'operator', 'platform', 'admin'] as const;

/** Who is asked: parameters that every step has which asks people. */
export const who = {
  roles: s.optional(
    s.list(s.text('Roles', '角色'), s.choice(s.text('Role', '角色'), roles), {
      help: s.text(
        'Who may answer, by role in the project. Without roles and people: whoever may answer runs.',
        '按项目角色限定谁可以回答；不填角色和人员时，任何可以回答运行的人都可以。',
      ),
    }),
  ),
  people: s.optional(
    s.list(s.text('People', '人员'), s.string(s.text('E-mail', '邮箱'), { widget: 'person' }), {
      help: s.text('Who may answer, by e-mail address', '按邮箱限定谁可以回答'),
    }),
  ),
  notStarter: s.boolean(s.text('Not whoever started it', '不能由发起人回答'), {
    default: false,
    help: s.text('Whoever started the run does not answer', '发起运行的人不能回答'),
  }),
  expiresAfter: s.optional(
    s.string(s.text('Expires after', '过期时间'), {
      help: s.text(
        'Fails when nobody answered in this time, such as 30m or 48h',
        '超时无人回答则失败，例如 30m 或 48h',
      ),
      widget: 'duration',
    }),
  ),
};

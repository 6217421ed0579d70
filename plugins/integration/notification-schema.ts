import * as s from '../sdk/schema';
import { textOrSecret } from './secret-ref';

const { text, string, optional, list, object, anyObject } = s;
const url = textOrSecret(text('URL', 'URL'));
const content = string(text('Content', '内容'));
const title = string(text('Title', '标题'));
const words = string(text('Text', '文本'));
const blocks = optional(list(text('Blocks', '区块'), anyObject(text('Block', '区块')), { advanced: true }));

const link = {
  text: optional(words),
  title: optional(title),
  messageUrl: optional(string(text('URL of the message', '消息 URL'))),
  picUrl: optional(string(text('URL of the picture', '图片 URL'))),
};

const lark = object(text('Lark', '飞书'), {
  url,
  message: object(text('Message', '消息'), {
    msg_type: string(text('Type', '类型'), {
      help: text('text, post, interactive, ...', 'text、post、interactive 等'),
    }),
    content: string(text('Content', '内容'), { help: text('JSON, as Lark wants it', '飞书要求的 JSON') }),
  }),
});

const dingding = object(text('DingTalk', '钉钉'), {
  url,
  message: object(text('Message', '消息'), {
    msgtype: s.choice(text('Type', '类型'), ['text', 'link', 'markdown', 'actionCard', 'feedCard'], {
      default: 'text',
    }),
    text: optional(object(text('Text', '文本'), { content })),
    link: optional(object(text('Link', '链接'), link)),
    markdown: optional(object(text('Markdown', 'Markdown'), { title, text: words })),
    at: optional(
      object(text('Whom it is for', '提醒'), {
        atMobiles: optional(list(text('Telephone numbers', '手机号'), string(text('Number', '号码')))),
        isAtAll: optional(s.boolean(text('Everybody', '所有人'))),
      }),
    ),
    actionCard: optional(
      object(text('Action card', '动作卡片'), {
        title,
        text: words,
        hideAvatar: string(text('Hide the avatar', '隐藏头像')),
        btnOrientation: string(text('Buttons side by side', '按钮排列')),
        singleTitle: string(text('Title of the one button', '单按钮标题')),
        singleURL: string(text('URL of the one button', '单按钮 URL')),
        btns: optional(
          list(
            text('Buttons', '按钮'),
            object(text('Button', '按钮'), { title, actionURL: string(text('URL', 'URL')) }),
          ),
        ),
      }),
    ),
    feedCard: optional(
      object(text('Feed card', '信息流卡片'), {
        links: list(text('Links', '链接'), object(text('Link', '链接'), link)),
      }),
    ),
  }),
});

const wecom = object(text('WeCom', '企业微信'), {
  url,
  message: object(text('Message', '消息'), {
    msgtype: s.choice(text('Type', '类型'), ['text', 'markdown'], { default: 'text' }),
    text: optional(
      object(text('Text', '文本'), {
        content,
        mentioned_list: optional(list(text('People', '成员'), string(text('User id', '用户 ID')))),
        mentioned_mobile_list: optional(
          list(text('Telephone numbers', '手机号'), string(text('Number', '号码'))),
        ),
      }),
    ),
    markdown: optional(object(text('Markdown', 'Markdown'), { content })),
  }),
});

const slack = object(text('Slack', 'Slack'), {
  url,
  message: object(text('Message', '消息'), {
    text: words,
    blocks,
    attachments: optional(
      object(
        text('Attachments', '附件'),
        { blocks, color: optional(string(text('Colour', '颜色'))) },
        { advanced: true },
      ),
    ),
    thread_ts: optional(string(text('Thread', '会话'), { advanced: true })),
    mrkdwn: optional(s.boolean(text('Markdown', 'Markdown'))),
  }),
});

const email = object(text('E-mail', '邮件'), {
  from: object(text('From', '发件人'), {
    address: string(text('Address', '地址')),
    alias: optional(string(text('Name', '名称'))),
    password: textOrSecret(text('Password', '密码')),
    host: string(text('Server', '服务器'), { help: text('That takes the mail (SMTP)', 'SMTP 服务器') }),
    port: s.integer(text('Port', '端口'), { default: 587, minimum: 1, maximum: 65_535 }),
  }),
  to: list(text('To', '收件人'), string(text('Address', '地址')), { minItems: 1 }),
  content: object(text('Content', '内容'), {
    subject: string(text('Subject', '主题')),
    body: string(text('Body', '正文'), { help: text('HTML', 'HTML') }),
  }),
});

export const notificationSchema = s.parameters({
  slack: optional(slack),
  dingding: optional(dingding),
  lark: optional(lark),
  wecom: optional(wecom),
  email: optional(email),
});
export type Notification = s.ParametersOf<typeof notificationSchema>;

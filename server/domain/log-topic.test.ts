import { expect, it } from 'vitest';
import { formatLogTopic, parseLogTopic } from './log-topic';

it('comes back as it was written', () => {
  const topic = { instanceId: 'ins_1', component: 'web & co', pod: 'web-1', tail: 20 };
  expect(parseLogTopic(formatLogTopic(topic))).toEqual(topic);
  const before = { instanceId: 'ins_1', tail: 20, sinceSeconds: 900, previous: true as const };
  expect(parseLogTopic(formatLogTopic(before))).toEqual(before);
  expect(parseLogTopic('logs:ins_1')).toEqual({ instanceId: 'ins_1', tail: 500 });
});

it.each([
  'logs:',
  'run:1',
  'logs:ins_1?tail=-1',
  'logs:ins_1?tail=1e9',
  'logs:ins_1?since=0',
  'logs:ins_1?since=1h',
  'logs:a/b',
])('refuses %s', (topic) => {
  expect(parseLogTopic(topic)).toBeNull();
});

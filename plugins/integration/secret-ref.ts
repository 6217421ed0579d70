import { fromBase64 } from '../sdk/base64';
import type { Capabilities } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

/** A text, or where in a Secret of the namespace it is. */
export function textOrSecret(title: s.Label) {
  return s.oneOf(
    title,
    [
      s.object(s.text('Text', '文本'), { value: s.string(s.text('Value', '值')) }),
      s.object(s.text('From a Secret', '来自 Secret'), {
        secretRef: s.object(s.text('Secret', 'Secret'), {
          name: s.string(s.text('Name', '名称'), { widget: 'secret-ref' }),
          key: s.string(s.text('Key', '键')),
        }),
      }),
    ],
    {
      help: s.text('value, or secretRef with name and key', 'value，或带 name 与 key 的 secretRef'),
    },
  );
}
export type TextOrSecret = s.ParametersOf<ReturnType<typeof textOrSecret>>;

/** The text, read from the cluster if need be. `path` is the place of the parameter. */
export async function textOf(
  given: TextOrSecret,
  path: string,
  host: Pick<Capabilities, 'k8s'>,
): Promise<string> {
  if ('value' in given) return given.value;
  return readSecret(given.secretRef, `${path}.secretRef`, host);
}

export async function readSecret(
  { name, key }: { name: string; key: string },
  path: string,
  { k8s }: Pick<Capabilities, 'k8s'>,
): Promise<string> {
  const secret = await k8s?.get('v1', 'Secret', name);
  if (!secret) {
    return refuse(`there is no Secret ${name}`, {
      path: `${path}.name`,
      expected: 'a Secret of the namespace',
      got: name,
    });
  }
  const data = (secret['data'] ?? {}) as Record<string, string>;
  const text = data[key] === undefined ? undefined : fromBase64(data[key]);
  if (text !== undefined) return text;
  return refuse(`the Secret ${name} has no text under "${key}"`, {
    path: `${path}.key`,
    expected: `one of ${Object.keys(data).join(', ') || 'no keys at all'}`,
    got: key,
  });
}

import { expect, it } from 'vitest';
import { podPath, toSegment } from './segment';

it.each(['web', 'web.example.com', 'system:node-proxier', 'a b'])(
  'a name such as "%s" is one part of a path',
  (name) => {
    expect(decodeURIComponent(toSegment('Role', name))).toBe(name);
    expect(toSegment('Role', name)).not.toContain('/');
  },
);

it.each(['', '.', '..', 'shop/secrets/login', 'web:80/proxy/admin', 'a%2Fb', '/'])(
  'rejects "%s", which would lead elsewhere',
  (name) => {
    const refused = expect.objectContaining({ code: 'invalid-input', got: name }) as Error;
    expect(() => toSegment('Service', name)).toThrow(refused);
    expect(() => podPath('shop', name)).toThrow(refused);
    expect(() => podPath(name, 'web')).toThrow(refused);
  },
);

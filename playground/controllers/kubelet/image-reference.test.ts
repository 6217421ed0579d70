import { expect, it } from 'vitest';
import { resolveImage } from './image-reference';

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.25', 'docker.io/library/nginx:1.25'],
  ['team/web', 'docker.io/team/web:latest'],
  ['registry.example.com/web:2', 'registry.example.com/web:2'],
  ['localhost:5000/web', 'localhost:5000/web:latest'],
  ['web@sha256:abc', 'docker.io/library/web@sha256:abc'],
])('%s is %s', (image, reference) => {
  expect(resolveImage(image)).toBe(reference);
});

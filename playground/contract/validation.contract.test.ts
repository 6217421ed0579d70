import { expect, test } from 'vitest';
import { changes } from './change-cases';
import { contract } from './contract';
import type { Refusal } from './loose';
import { refused } from './validation-cases';
import { deployment } from './validation-drafts';

contract('validation', ({ sandbox }) => {
  test.each(refused)('refuses %s', async (_what, kind, draft, messages) => {
    const box = await sandbox();
    const answer = await box.tryCreate<Refusal>(kind, draft);
    expect(answer).toMatchObject({
      code: 422,
      body: { kind: 'Status', status: 'Failure', reason: 'Invalid', code: 422 },
    });
    for (const message of messages) expect(answer.body.message).toContain(message);
    for (const cause of answer.body.details?.causes ?? []) {
      expect(cause).toMatchObject({
        reason: expect.stringMatching(/^FieldValue/),
        field: expect.any(String),
      });
    }
  });

  test.each(changes)('refuses to change %s', async (_what, kind, draft, change, message) => {
    const box = await sandbox();
    const { metadata } = await box.create(kind, draft);
    const answer = await box.api.patch<Refusal>('merge', box.path(kind, metadata.name), change);
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(answer.body.message).toContain(message);
  });

  test('refuses a second object of one name', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a' } });
    const answer = await box.tryCreate<Refusal>('ConfigMap', { metadata: { name: 'a' } });
    expect(answer).toMatchObject({
      code: 409,
      body: {
        reason: 'AlreadyExists',
        message: 'configmaps "a" already exists',
        details: { name: 'a', kind: 'configmaps' },
      },
    });
  });

  test('refuses a body of another kind, of another namespace, or that is no JSON', async () => {
    const box = await sandbox();
    const path = box.path('ConfigMap');
    const other = await box.api.request<Refusal>('POST', path, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
    });
    expect(other).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
    const metadata = { name: 'a', namespace: 'elsewhere' };
    const elsewhere = await box.api.request<Refusal>('POST', path, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
    });
    expect(elsewhere).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
    expect(elsewhere.body.message).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
    const broken = await box.api.request<Refusal>('POST', path, '{"kind":');
    expect(broken).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
  });

  test('refuses values of the wrong type, and unknown fields when asked to be strict', async () => {
    const box = await sandbox();
    const wrong = await box.tryCreate<Refusal>('Deployment', deployment({ replicas: 'three' }));
    expect(wrong.code).toBe(400);
    expect(wrong.body.message).toContain(
      'cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    );
    const strict = await box.tryCreate<Refusal>(
      'Deployment',
      deployment({ replicaz: 1 }),
      '?fieldValidation=Strict',
    );
    expect(strict.code).toBe(400);
    expect(strict.body.message).toContain('strict decoding error: unknown field "spec.replicaz"');
    const lenient = await box.tryCreate('Deployment', deployment({ replicas: 0, replicaz: 1 }));
    expect(lenient.code).toBe(201);
    expect(lenient.body.spec).not.toHaveProperty('replicaz');
  });

  test('refuses to update what has been changed since, and what is not there', async () => {
    const box = await sandbox();
    const first = await box.create('ConfigMap', { metadata: { name: 'a' }, data: { n: '1' } });
    await box.patch('ConfigMap', 'a', { data: { n: '2' } });
    const stale = await box.api.request<Refusal>('PUT', box.path('ConfigMap', 'a'), first);
    expect(stale).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect(stale.body.message).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    const draft = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } };
    const missing = await box.api.request<Refusal>('PUT', box.path('ConfigMap', 'b'), draft);
    expect(missing).toMatchObject({ code: 404, body: { message: 'configmaps "b" not found' } });
  });
});

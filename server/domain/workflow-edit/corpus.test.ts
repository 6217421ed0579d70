import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LineCounter } from 'yaml';
import { isLoamError } from '@/server/domain/error';
import { composeYaml } from '@/server/domain/oam/yaml-compose';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import { duplicateSteps } from './copy-steps';
import { renameStep } from './edit-fields';
import { moveSteps } from './edit-steps';
import type { WorkflowChange } from './workflow-change';
import { edgesOf } from './workflow-edges';
import { type WorkflowModel, allSteps, readWorkflowModel } from './workflow-model';

/** Further folders of documents, with `:` between them; not part of the repository. */
const folders = (process.env['LOAM_CORPUS'] ?? '').split(':').filter(Boolean);
const own = ['../../../examples', 'testing/corpus'].map((folder) => join(import.meta.dirname, folder));

describe.each([...own, ...folders])('every workflow in %s', (folder) => {
  it('is read, and is the same to the byte after each step was renamed and renamed back, moved, and copied', () => {
    const models = textsIn(folder)
      .flatMap((text) => [text, text.replaceAll(/\r?\n/g, '\r\n')])
      .flatMap(modelsOf)
      .filter(({ steps }) => steps.length > 0);
    const figures = { workflows: models.length, steps: 0, refused: 0 };
    for (const model of models) {
      edgesOf(model);
      for (const { id } of allSteps(model.steps)) {
        figures.steps += 1;
        figures.refused += tryStep(model, id);
      }
    }
    expect(figures).toEqual({ workflows: models.length, steps: figures.steps, refused: 0 });
    expect(figures.steps).toBeGreaterThan(0);
  }, 120_000);
});

function tryStep(model: WorkflowModel, id: string): number {
  const { isNamed = false } = allSteps(model.steps).find((step) => step.id === id) ?? {};
  const there = made(model, () => renameStep(model, id, 'another-name'));
  // What had no name keeps the one that it got.
  const back = there && isNamed ? made(there, () => renameStep(there, 'another-name', id)) : model;
  expect(back?.text).toBe(model.text);
  const isAlone = model.steps.length === 1;
  const moved = made(model, () =>
    moveSteps(model, [id], { group: null, index: isAlone ? 0 : model.steps.length }),
  );
  const twice = made(model, () => duplicateSteps(model, [id]));
  if (!twice) return 1;
  expect(allSteps(twice.steps).length).toBeGreaterThan(allSteps(model.steps).length);
  return there && moved ? 0 : 1;
}

function made(model: WorkflowModel, make: () => WorkflowChange): WorkflowModel | null {
  try {
    const { changes } = make();
    const text = applyChanges(model.text, changes);
    expect(applyChanges(text, invertChanges(model.text, changes))).toBe(model.text);
    return readWorkflowModel(text, model.index);
  } catch (error) {
    if (isLoamError(error) && error.code === 'unsupported') return null;
    throw error;
  }
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The documents of a text that can be read. */
function modelsOf(text: string): WorkflowModel[] {
  const count = [...composeYaml(text, new LineCounter())].length;
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    try {
      return readWorkflowModel(text, index);
    } catch (error) {
      if (isLoamError(error)) return [];
      throw error;
    }
  });
}

import type { DocumentPath } from '@/server/domain/oam/document-path';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { type WorkflowModel, allSteps, stepsIn } from './workflow-model';

/** Where steps stand while several are moved one after the other. */
export class WorkflowShape {
  private readonly lists = new Map<string | null, string[]>();
  private readonly root: DocumentPath;

  constructor(model: WorkflowModel) {
    this.root = model.stepsPath;
    for (const group of [null, ...allSteps(model.steps).map(({ id }) => id)]) {
      this.lists.set(
        group,
        stepsIn(model, group).map(({ id }) => id),
      );
    }
  }

  listPath(group: string | null): DocumentPath {
    return group === null ? this.root : [...this.path(group), 'subSteps'];
  }

  path(id: string): DocumentPath {
    const [group, index] = this.place(id);
    return [...this.listPath(group), index];
  }

  place(id: string): [string | null, number] {
    for (const [group, ids] of this.lists) if (ids.includes(id)) return [group, ids.indexOf(id)];
    throw new TypeError(`no step ${id}`);
  }

  /** Notes a step that is put in, and gives its place in the text. */
  insert(id: string, group: string | null, index: number): { path: DocumentPath; index: number } {
    const path = this.listPath(group);
    this.list(group).splice(index, 0, id);
    this.lists.set(id, []);
    return { path, index };
  }

  move(id: string, group: string | null, index: number): YamlEdit {
    const edit: YamlEdit = { op: 'move', path: this.path(id), to: this.listPath(group), index };
    const [from, position] = this.place(id);
    this.list(from).splice(position, 1);
    this.list(group).splice(index, 0, id);
    return edit;
  }

  private list(group: string | null): string[] {
    const list = this.lists.get(group) ?? [];
    this.lists.set(group, list);
    return list;
  }
}

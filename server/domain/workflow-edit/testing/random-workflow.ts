import type { Random } from '@/server/domain/yaml-edit/testing/random';

/** A workflow as people write one, in one of the three documents that hold one. */
export function randomWorkflow(random: Random): string {
  const writer = new StepWriter(random);
  const kind = random.pick(['Application', 'Workflow', 'WorkflowRun']);
  const dash = random.pick([0, 2]);
  const mode = random.chance(0.5)
    ? [random.pick(['mode: {steps: DAG}', 'mode: {subSteps: StepByStep, steps: DAG}'])]
    : [];
  const body = (column: number) => writer.steps(column + dash, 2, 'step');
  const at = (column: number, lines: string[]) => lines.map((line) => ' '.repeat(column) + line);
  const holders: Record<string, string[]> = {
    Application: ['spec:', '  components: []', '  workflow:', ...at(4, mode), '    steps:', ...body(4)],
    Workflow: [...mode, 'steps:', ...body(0)],
    WorkflowRun: ['spec:', ...at(2, mode), '  workflowSpec:', '    steps:', ...body(4)],
  };
  const head = ['# release of the shop', `kind: ${kind}`, 'metadata: { name: "x" } # ours', ''];
  const lineEnd = random.chance(0.2) ? '\r\n' : '\n';
  return [...head, ...(holders[kind] ?? []), ''].join(lineEnd);
}

class StepWriter {
  private readonly random: Random;
  private readonly names: string[] = [];
  private readonly outputs: string[] = [];
  private made = 0;

  constructor(random: Random) {
    this.random = random;
  }

  steps(column: number, depth: number, prefix: string): string[] {
    const { random } = this;
    const isSpaced = random.chance(0.2);
    return Array.from({ length: 1 + random.below(4) }, (_, index) => index).flatMap((index) => [
      ...(index > 0 && (isSpaced || random.chance(0.08)) ? [''] : []),
      ...(random.chance(0.15) ? [`${' '.repeat(column)}# about ${this.made++}`] : []),
      ...this.step(column, depth, `${prefix}-${index + 1}`),
    ]);
  }

  private step(column: number, depth: number, implied: string): string[] {
    const { random } = this;
    if (random.chance(0.08)) return [`${' '.repeat(column)}- ${this.short()}`];
    const isGroup = depth > 0 && random.chance(0.25);
    const name = random.chance(0.15) ? null : `s${this.made++}${random.pick(['', '-x', ' y'])}`;
    const fields = [
      ...(name === null
        ? []
        : [`name: ${random.pick(['', '"'])}${name}`.replace(/"(.*)$/, '"$1"') + this.comment()]),
      `type: ${isGroup ? 'step-group' : random.pick(['deploy', 'my-own@v2', "'suspend'"])}`,
      ...this.links(),
      ...(random.chance(0.3)
        ? ['properties:', '  script: |', '    set -e', '', '      # not a comment']
        : []),
      ...(isGroup ? ['subSteps:', ...this.inner(depth - 1, name ?? implied)] : []),
    ];
    this.names.push(name ?? implied);
    const indent = ' '.repeat(column);
    return fields.map((line, index) =>
      index === 0 ? `${indent}- ${line}` : line === '' ? '' : `${indent}  ${line}`,
    );
  }

  private inner(depth: number, prefix: string): string[] {
    return this.steps(this.random.pick([0, 2]), depth, prefix);
  }

  private short(): string {
    const name = `f${this.made++}`;
    const step = `{name: ${name}, type: deploy${this.names[0] ? `, dependsOn: [${this.reference()}]` : ''}}`;
    this.names.push(name);
    return step + this.comment();
  }

  private links(): string[] {
    const { random } = this;
    const lines: string[] = [];
    const [known] = this.names;
    if (random.chance(0.2)) lines.push(`if: status.${known ?? 'gone'}.succeeded || outputs.o0 == "x"`);
    if (known !== undefined && random.chance(0.4)) {
      const waits = [...new Set([this.reference(), this.reference()])];
      if (random.chance(0.5)) lines.push(`dependsOn: [${waits.join(', ')}]${this.comment()}`);
      else lines.push('dependsOn:', ...waits.map((name) => `- ${name}${this.comment()}`));
    }
    if (this.outputs[0] !== undefined && random.chance(0.4)) {
      lines.push(
        'inputs:',
        `  - from: ${random.pick([this.outputs[0], ...this.outputs])}`,
        '    parameterKey: a',
      );
    }
    if (random.chance(0.3)) {
      const output = `o${this.outputs.length}`;
      this.outputs.push(output);
      lines.push('outputs:', `- {name: ${output}, valueFrom: output.x}`);
    }
    return lines;
  }

  private reference(): string {
    return this.random.pick([this.names[0] ?? 'gone', ...this.names, 'gone']);
  }

  private comment(): string {
    return this.random.chance(0.12) ? ` # c${this.made++}` : '';
  }
}

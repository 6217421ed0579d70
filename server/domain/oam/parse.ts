import { LoamError, type Problem, type TextPosition } from '@/server/domain/error';
import { isJsonObject, type JsonObject } from '@/server/domain/json';
import { Application } from './application';
import { checkComponents } from './check-components';
import { checkWorkflow } from './check-workflow';
import { closestWord } from './closest-word';
import { documentLimits } from './document-limits';
import { type DocumentPath, parsePath } from './document-path';
import { describe, toShapeProblems } from './shape-problem';
import { type SourceDocument, readYaml } from './yaml-source';

/** An Application of a text that holds one or several. */
export type ParsedDocument = {
  application: Application;
  /** The document's own lines, as they were given. */
  text: string;
  positionOf: (path: DocumentPath | string, part?: 'key' | 'value') => TextPosition;
  /** Of the reading: words that mean something else than they look. */
  warnings: Problem[];
};
export type ParseResult = {
  /** Without those that have an error. */
  documents: ParsedDocument[];
  /** Errors and warnings of the whole text, each with line and column. */
  problems: Problem[];
};

/**
 * Reads the Applications of a YAML text. Never throws for what the text holds: every fault is a Problem with its place.
 * Pure; runs in the browser's editor as on the server.
 */
export function parseDocuments(text: string): ParseResult {
  const { documents: sources, problems } = readYaml(text);
  const documents: ParsedDocument[] = [];
  const found: Problem[] = [...problems];
  for (const source of sources) {
    const broken = source.problems.some((problem) => problem.severity !== 'warning');
    if (source.value === null && !broken) continue;
    const read = broken ? { problems: source.problems } : readApplication(source);
    found.push(...read.problems);
    if ('document' in read) documents.push(read.document);
  }
  if (documents.length === 0 && found.length === 0) found.push(nothingThere());
  return { documents, problems: found.slice(0, documentLimits.problems) };
}

/** As `parseDocuments`, for those who cannot go on with a fault. Throws LoamError with all problems. */
export function parseApplications(text: string): ParsedDocument[] {
  const { documents, problems } = parseDocuments(text);
  assertNoProblems(problems);
  return documents;
}

/** Throws LoamError for the first error among `problems`; warnings pass. */
export function assertNoProblems(problems: Problem[]): void {
  const errors = problems.filter((problem) => problem.severity !== 'warning');
  const [first] = errors;
  if (first) throw new LoamError(first.code, first.message, { ...first, problems: errors });
}

function nothingThere(): Problem {
  return {
    code: 'invalid-document',
    message: 'there is no document here',
    position: { line: 1, column: 1 },
    expected: 'an Application: apiVersion, kind, metadata, spec',
  };
}

function readApplication(
  source: SourceDocument,
): { document: ParsedDocument; problems: Problem[] } | { problems: Problem[] } {
  const warnings = source.problems;
  if (!isJsonObject(source.value)) {
    const position = source.positionOf([]);
    const message = 'this is no Application';
    const problem: Problem = {
      code: 'invalid-document',
      message,
      position,
      expected: 'a map',
      got: describe(source.value),
    };
    return { problems: [...warnings, problem] };
  }
  const foreign = checkKind(source.value, source);
  if (foreign) return { problems: [...warnings, foreign] };
  const parsed = Application.safeParse(source.value);
  if (!parsed.success) {
    return { problems: [...warnings, ...withReadings(toShapeProblems(parsed.error, source), warnings)] };
  }
  const application = parsed.data;
  const positionOf = (path: DocumentPath | string, part?: 'key' | 'value') =>
    source.positionOf(typeof path === 'string' ? parsePath(path) : path, part);
  const findings = [...checkComponents(application), ...checkWorkflow(application)].map((finding) => ({
    ...finding,
    position: positionOf(finding.path),
  }));
  const problems = [...warnings, ...findings];
  if (findings.some((finding) => finding.severity !== 'warning')) return { problems };
  return { document: { application, text: source.text, positionOf, warnings }, problems };
}

/** A value that does not fit because it was read otherwise than it looks says so: `value: y` is a boolean. */
export function withReadings<P extends Problem>(problems: P[], warnings: readonly Problem[]): P[] {
  return problems.map((problem) => {
    const reading = problem.hint === undefined && warnings.find((warning) => warning.path === problem.path);
    return reading ? { ...problem, hint: `${reading.message}; ${reading.hint ?? ''}` } : problem;
  });
}

const advice: Record<string, string> = {
  WorkflowRun: 'put its steps into spec.workflow of an Application',
  Workflow: 'put its steps into spec.workflow of an Application',
  Policy: 'put it into spec.policies of the Application that uses it',
  List: 'write the items as documents of their own, with `---` between them',
  ComponentDefinition: 'types come from plugins; see `loam get types`',
  TraitDefinition: 'types come from plugins; see `loam get types`',
  PolicyDefinition: 'types come from plugins; see `loam get types`',
  WorkflowStepDefinition: 'types come from plugins; see `loam get types`',
};

function checkKind(value: JsonObject, source: SourceDocument): Problem | undefined {
  const { apiVersion, kind } = value;
  if (kind === 'Application' && apiVersion === 'core.oam.dev/v1beta1') return undefined;
  if (kind === undefined && apiVersion === undefined) {
    const position = source.positionOf([]);
    return {
      code: 'invalid-document',
      message: '`apiVersion` and `kind` are missing',
      position,
      ...expectedKind,
    };
  }
  const part = kind === 'Application' ? 'apiVersion' : 'kind';
  const problem: Problem = {
    code: 'invalid-document',
    message:
      kind === 'Application'
        ? 'this version of Application is not known'
        : 'only Applications can be applied',
    path: part,
    position: source.positionOf([part]),
    ...expectedKind,
    got: `${describe(apiVersion ?? null)} ${describe(kind ?? null)}`.replaceAll('"', ''),
  };
  const slip = typeof kind === 'string' ? closestWord(kind, ['Application']) : undefined;
  if (slip !== undefined && kind !== slip) problem.hint = `did you mean \`${slip}\`?`;
  else if (typeof kind === 'string' && kind !== 'Application') {
    problem.hint = advice[kind] ?? 'put it into a component of type k8s-objects of an Application';
  }
  return problem;
}

const expectedKind = { expected: 'core.oam.dev/v1beta1 Application' };

import { LoamError, type Problem, type TextPosition } from '@/server/domain/error';
import { isJsonObject, type JsonObject } from '@/server/domain/json';
import { Application } from './application';
import { checkComponents } from './check-components';
import { checkWorkflow } from './check-workflow';
import { closestWord } from './closest-word';
import { documentLimits } from './document-limits';
import { type DocumentPath, parsePath } from './document-path';
import { type ParsedWorkflow, type ParsedWorkflowRun, readWorkflow, readWorkflowRun } from './parse-workflow';
import { withReadings } from './readings';
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
  /** Applications, without those that have an error; so are the other two. */
  documents: ParsedDocument[];
  workflows: ParsedWorkflow[];
  runs: ParsedWorkflowRun[];
  /** Errors and warnings of the whole text, each with line and column. */
  problems: Problem[];
};

/**
 * Reads the Applications, Workflows and WorkflowRuns of a YAML text. Never throws for what the text holds: every fault is a Problem with its place.
 * Pure; runs in the browser's editor as on the server.
 */
export function parseDocuments(text: string): ParseResult {
  const { documents: sources, problems } = readYaml(text);
  const result: ParseResult = { documents: [], workflows: [], runs: [], problems: [...problems] };
  for (const source of sources) {
    const broken = source.problems.some((problem) => problem.severity !== 'warning');
    if (source.value === null && !broken) continue;
    if (broken) result.problems.push(...source.problems);
    else readDocument(source, result);
  }
  const { documents, workflows, runs, problems: found } = result;
  if (documents.length + workflows.length + runs.length + found.length === 0) found.push(nothingThere());
  return { ...result, problems: found.slice(0, documentLimits.problems) };
}

function readDocument(source: SourceDocument, result: ParseResult): void {
  const { apiVersion, kind } = isJsonObject(source.value) ? source.value : {};
  if (apiVersion === workflowVersion && kind === 'Workflow') {
    const { document, problems } = readWorkflow(source);
    if (document) result.workflows.push(document);
    result.problems.push(...problems);
  } else if (apiVersion === workflowVersion && kind === 'WorkflowRun') {
    const { document, problems } = readWorkflowRun(source);
    if (document) result.runs.push(document);
    result.problems.push(...problems);
  } else {
    const read = readApplication(source);
    if ('document' in read) result.documents.push(read.document);
    result.problems.push(...read.problems);
  }
}

/** As `parseDocuments`, for those who cannot go on with a fault. Throws LoamError with all problems. */
export function parseApplications(text: string): ParsedDocument[] {
  const { documents, workflows, runs, problems } = parseDocuments(text);
  assertNoProblems(problems);
  const [other] = [...workflows, ...runs];
  if (other) assertNoProblems([notAnApplication(other)]);
  return documents;
}

/** The problem of a Workflow or WorkflowRun where only an Application can stand. */
export function notAnApplication({ kind, positionOf }: ParsedWorkflow | ParsedWorkflowRun): Problem {
  return {
    code: 'invalid-document',
    message: `a ${kind} is no Application`,
    path: 'kind',
    position: positionOf('kind'),
    ...expectedKind,
    got: kind,
    hint: 'apply it with `loam apply`, or save it among the workflows',
  };
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
    expected: 'an Application, a Workflow or a WorkflowRun',
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

const workflowVersion = 'core.oam.dev/v1alpha1';

const advice: Record<string, string> = {
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
  const word = typeof kind === 'string' ? kind : '';
  const version = Object.hasOwn(versions, word) ? versions[word] : undefined;
  const part = version === undefined ? 'kind' : 'apiVersion';
  const problem: Problem = {
    code: 'invalid-document',
    message:
      version === undefined
        ? 'only Applications, Workflows and WorkflowRuns can be applied'
        : `this version of ${word} is not known`,
    path: part,
    position: source.positionOf([part]),
    expected: version === undefined ? everyKind : `${version} ${word}`,
    got: `${describe(apiVersion ?? null)} ${describe(kind ?? null)}`.replaceAll('"', ''),
  };
  const slip = closestWord(word, Object.keys(versions));
  if (slip !== undefined && word !== slip) problem.hint = `did you mean \`${slip}\`?`;
  else if (word !== '' && version === undefined) {
    problem.hint = advice[word] ?? 'put it into a component of type k8s-objects of an Application';
  }
  return problem;
}

const versions: Readonly<Record<string, string>> = {
  Application: 'core.oam.dev/v1beta1',
  Workflow: workflowVersion,
  WorkflowRun: workflowVersion,
};
const expectedKind = { expected: 'core.oam.dev/v1beta1 Application' };
const everyKind = 'core.oam.dev/v1beta1 Application, or core.oam.dev/v1alpha1 Workflow or WorkflowRun';

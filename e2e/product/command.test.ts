import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { application, web } from './support/documents';
import { Loam } from './support/loam';
import { localToken } from './support/rest';

const { url, dataDir } = inject('product');
const loam = new Loam(dataDir);
const folder = mkdtempSync(join(tmpdir(), 'loam-command-'));
let runId: string;

const document = (name: string, image?: string) => application({ name, components: [web(name, image)] });

beforeAll(async () => {
  for (const name of ['one', 'two']) writeFileSync(join(folder, `${name}.yaml`), document(`cmd-${name}`));
  writeFileSync(join(folder, 'notes.txt'), 'not YAML: [');
  await loam.ok(['apply', '-f', folder, '--wait', '--timeout', '2m']);
  const [run] = await loam.json<{ id: string }[]>(['get', 'runs', '--app', 'cmd-one']);
  runId = run?.id ?? '';
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is read', () => {
  const reads: [string, () => string[], RegExp][] = [
    ['get apps', () => ['get', 'apps'], /NAME +HEALTH +REVISION[^\n]*\n(.*\n)*cmd-one +running +r1/],
    ['get apps, searched', () => ['get', 'apps', '--search', 'md-tw'], /cmd-two/],
    ['get app', () => ['get', 'app', 'cmd-one'], /kind: Application/],
    ['get runs', () => ['get', 'runs'], /ID +NUMBER +TITLE +STATE/],
    ['get clusters', () => ['get', 'clusters'], /playground +connected/],
    ['get types', () => ['get', 'types'], /component +webservice/],
    ['cluster list', () => ['cluster', 'list'], /playground +connected/],
    ['cluster test', () => ['cluster', 'test', 'playground'], /v1\./],
    ['status', () => ['status', 'cmd-one'], /Deployment\/cmd-one +running/],
    ['types show', () => ['types', 'show', 'webservice'], /image +string +yes/],
    ['revisions', () => ['revisions', 'cmd-one'], /REVISION +AUTHOR[^\n]*\nr1 /],
    ['diff of revisions', () => ['diff', 'cmd-one', '--all'], /= Deployment cmd-one/],
    ['run show', () => ['run', 'show', runId], /succeeded/],
    ['logs', () => ['logs', 'cmd-one', '-c', 'cmd-one', '--tail', '3'], /cmd-one-\S+\/cmd-one /],
  ];

  it.each(reads)(
    '%s: a table for people, the same as JSON and YAML for programs',
    async (_name, args, table) => {
      const asTable = await loam.run(args());
      expect(asTable.code, asTable.stderr).toBe(0);
      expect(asTable.stdout).toMatch(table);
      const json = await loam.run([...args(), '-o', 'json']);
      expect(json, json.stderr).toMatchObject({ code: 0, stderr: '' });
      const yaml = await loam.ok([...args(), '-o', 'yaml']);
      // What moves on by itself between two calls does not count: its form does.
      const shape = (value: unknown) => Object.keys((Array.isArray(value) ? value[0] : value) as object);
      expect(shape(parse(yaml))).toEqual(shape(JSON.parse(json.stdout)));
    },
  );

  it('a search that finds nothing says so, and is not a failure', async () => {
    expect(await loam.ok(['get', 'apps', '--search', 'no-such'])).toBe('Nothing found.\n');
    expect(await loam.json(['get', 'apps', '--search', 'no-such'])).toEqual([]);
  });

  it('object edit keeps what somebody wrote where it is refused', async () => {
    const editor = join(folder, 'editor.sh');
    writeFileSync(editor, 'sed -i "s/replicas: .*/replicas: -3/" "$1"');
    const refused = await loam.run(['object', 'edit', 'cmd-one', 'deployment/cmd-one'], {
      env: { EDITOR: `sh ${editor}` },
    });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('spec.replicas') });
    const [, path = ''] = /kept in (\S+);/.exec(refused.stderr) ?? [];
    expect(readFileSync(path, 'utf8')).toContain('replicas: -3');
    rmSync(dirname(path), { recursive: true });
  });

  it('export prints what a saved revision applies, or its text', async () => {
    await loam.ok(['apply', '-f', '-'], { stdin: document('cmd-export') });
    const text = document('cmd-export').replace('nginx:1.27', 'nginx:1.28');
    await loam.ok(['apply', '-f', '-'], { stdin: text });
    const printed = await loam.ok(['export', 'cmd-export', '--revision', 'r1']);
    expect(printed).toContain('image: nginx:1.27');
    expect(printed).toContain('app.oam.dev/appRevision: cmd-export-v1');
    // Saved again it would be the third.
    const again = await loam.ok(['dry-run', '-f', '-'], { stdin: document('cmd-export') });
    expect(printed).toBe(again.replaceAll('cmd-export-v3', 'cmd-export-v1'));
    expect((await loam.ok(['export', 'cmd-export', '--of', 'document'])).trimEnd()).toBe(text.trimEnd());
    expect((await loam.run(['export', 'cmd-export', '--revision', '7'])).code).toBe(3);
  });

  it('dry-run prints what kubectl can apply, and saves nothing', async () => {
    const stdin = document('cmd-dry').replace('nginx:1.27', '"0o17"');
    const objects = parseAllDocuments(await loam.ok(['dry-run', '-f', '-'], { stdin })).map(
      (each) => each.toJS() as { kind: string },
    );
    expect(objects.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'Deployment',
      'Service',
    ]);
    expect(await loam.json(['dry-run', '-f', '-'], { stdin })).toEqual(objects);
    expect((await loam.run(['get', 'app', 'cmd-dry'])).code).toBe(3);
  });

  it('text that YAML 1.1 takes for something else is quoted, for kubectl reads 1.1', async () => {
    const components = [
      {
        name: 'words',
        type: 'worker',
        properties: { image: 'busybox', cmd: ['yes', 'off', '0644', '1_000'] },
      },
    ];
    const printed = await loam.ok(['dry-run', '-f', '-'], {
      stdin: application({ name: 'words', components }),
    });
    for (const word of ['yes', 'off', '0644', '1_000']) expect(printed).toContain(`- "${word}"`);
  });
});

describe('logs', () => {
  it('-f goes on as lines are written, until Ctrl-C', async () => {
    let atFirst = 0;
    const followed = await loam.run(['logs', 'cmd-one', '-f', '--tail', '2'], {
      onOutput: (stdout, stop) => {
        const lines = stdout.split('\n').length - 1;
        if (atFirst === 0) atFirst = lines;
        // More than the last two of the one pod: written since.
        if (lines > 3) stop();
      },
    });
    expect([0, 130], followed.stderr).toContain(followed.code);
    expect(followed.stdout.trim().split('\n').length).toBeGreaterThan(2);
    expect(followed.stderr).toBe('');
  });

  it('of an application that is not there is not found', async () => {
    expect(await loam.run(['logs', 'no-such'])).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('a run', () => {
  // It waits for a person, so that every verb has its time.
  const waiting = (name: string) =>
    `${document(name)}  workflow:\n    steps:\n      - {name: ask, type: suspend}\n      - {name: deploy, type: deploy, properties: {policies: []}}\n`;
  const stateOf = async (id: string) => (await loam.json<{ state: string }>(['run', 'show', id])).state;

  it('is suspended, resumed and watched to its end', async () => {
    const { runId: id } = await loam.apply(waiting('cmd-resume'));
    await expect.poll(() => stateOf(id ?? ''), { timeout: 20_000 }).toBe('suspended');
    expect(await loam.ok(['run', 'resume', id ?? ''])).toMatch(/cmd-resume/);
    const watched = await loam.run(['run', 'watch', id ?? '']);
    expect(watched.code, watched.stderr).toBe(0);
    await loam.ok(['status', 'cmd-resume']);
  });

  it('is cancelled, and retried', async () => {
    const { runId: id } = await loam.apply(waiting('cmd-cancel'));
    await expect.poll(() => stateOf(id ?? ''), { timeout: 20_000 }).toBe('suspended');
    await loam.ok(['run', 'cancel', id ?? '']);
    await expect.poll(() => stateOf(id ?? ''), { timeout: 20_000 }).toBe('cancelled');
    expect((await loam.run(['run', 'watch', id ?? ''])).code).toBe(1);
    await loam.ok(['run', 'retry', id ?? '']);
    await expect.poll(() => stateOf(id ?? ''), { timeout: 20_000 }).toBe('suspended');
    expect(await loam.run(['run', 'suspend', id ?? ''])).toMatchObject({ code: 5 });
    await loam.ok(['run', 'cancel', id ?? '']);
  });
});

describe('an exit code', () => {
  const refusals: [string, string[], number, RegExp][] = [
    ['an unknown command', ['bogus'], 2, /unknown command/],
    ['an unknown option', ['get', 'apps', '--bogus'], 2, /unknown option/],
    ['a missing option', ['apply'], 2, /--filename/],
    ['an unknown format', ['get', 'apps', '-o', 'xml'], 2, /table, json, yaml/],
    ['a duration that is none', ['apply', '-f', '-', '--timeout', 'soon'], 2, /90s, 5m or 1h30m/],
    ['a file that is not there', ['apply', '-f', '/no/such/file.yaml'], 3, /\/no\/such\/file\.yaml/],
    ['an application that is not there', ['get', 'app', 'no-such'], 3, /no-such/],
    ['a deletion of what is not there', ['delete', 'app', 'no-such'], 3, /no-such/],
    ['a run that is not there', ['run', 'show', 'exe_no-such'], 3, /exe_no-such/],
    ['a type that is not there', ['types', 'show', 'no-such'], 3, /loam get types/],
    ['a cluster that is not there', ['cluster', 'test', 'no-such'], 3, /no-such/],
    ['a stage that is not there', ['dry-run', '--stage', 'no-such', '-f', '-'], 3, /no-such/],
  ];

  it.each(refusals)('of %s', async (_name, args, code, says) => {
    const answer = await loam.run(args, { stdin: document('cmd-refused') });
    expect(answer.code, answer.stderr).toBe(code);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toMatch(/^error: /);
    expect(answer.stderr).toMatch(says);
  });

  it('of an application that does not become healthy in time is 6, and the run goes on', async () => {
    const stdin = document('cmd-slow', 'example/never-ready:1');
    const answer = await loam.run(['apply', '-f', '-', '--wait', '--timeout', '1s'], { stdin });
    expect(answer.code, answer.stderr).toBe(6);
    expect(answer.stderr).toMatch(/it goes on/);
    expect(await loam.ok(['delete', 'app', 'cmd-slow', '--wait'])).toMatch(/cmd-slow is gone/);
  });

  it('of a token that may not is 4, of none that is known too', async () => {
    const bad = { LOAM_URL: url, LOAM_TOKEN: 'loam_not-a-token' };
    expect((await loam.run(['get', 'apps'], { env: bad })).code).toBe(4);
    const nobody = new Loam(join(folder, 'nothing-here'));
    const answer = await nobody.run(['get', 'apps']);
    expect(answer.code, answer.stderr).toBe(4);
    expect(answer.stderr).toMatch(/npm start/);
  });

  it('of a Loam that does not answer is 1, and says what to do', async () => {
    const answer = await loam.run(['get', 'apps'], {
      env: { LOAM_URL: 'http://127.0.0.1:9', LOAM_TOKEN: 'x' },
    });
    expect(answer.code, answer.stderr).toBe(1);
    expect(answer.stderr).toMatch(/does not answer.*\n.*npm start/);
  });
});

describe('a cluster', () => {
  it('that does not answer is refused with the verdict, and kept only when that is asked for', async () => {
    const entry = { name: 'x', cluster: { server: 'https://127.0.0.1:9' } };
    const stdin = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [entry],
      users: [{ name: 'x', user: { token: 'canary-token' } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    });
    const add = ['cluster', 'add', 'cmd-away', '--kubeconfig', '-', '--label', 'site=moon'];
    const refused = await loam.run(add, { stdin });
    expect(refused.code, refused.stderr).toBe(1);
    expect(refused.stderr).toMatch(/127\.0\.0\.1:9/);
    await loam.ok([...add, '--even-unreachable'], { stdin });
    const listed = await loam.ok(['cluster', 'list', '-o', 'json']);
    expect(listed).toContain('"site": "moon"');
    expect(listed).not.toContain('canary-token');
    expect((await loam.run(['cluster', 'test', 'cmd-away'])).code).toBe(1);
    await loam.ok(['cluster', 'remove', 'cmd-away']);
    expect((await loam.run(['cluster', 'test', 'cmd-away'])).code).toBe(3);
  });
});

describe('a login', () => {
  it('is kept with mode 0600 and used where no data folder is', async () => {
    const elsewhere = new Loam(join(folder, 'nothing-here'), { LOAM_CONFIG_DIR: join(folder, 'config') });
    const refused = await elsewhere.run(['login', url], { stdin: 'loam_not-a-token\n' });
    expect(refused.code, refused.stderr).toBe(4);
    expect((await elsewhere.run(['get', 'apps'])).code).toBe(4);
    expect(await elsewhere.ok(['login', url], { stdin: `${localToken(dataDir)}\n` })).toMatch(/Signed in/);
    expect(statSync(join(folder, 'config', 'login.json')).mode & 0o777).toBe(0o600);
    expect(await elsewhere.ok(['get', 'apps'])).toMatch(/cmd-one/);
  });
});

describe('completion in bash', () => {
  // As bash itself calls it when Tab is pressed.
  const press = `source "$1"
    read -ra COMP_WORDS <<< "$2"
    [[ $2 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMPREPLY=()
    _loam loam "\${COMP_WORDS[COMP_CWORD]}" ''
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const complete = (script: string, line: string) => {
    const file = join(folder, 'completion.bash');
    writeFileSync(file, script);
    const output = execFileSync('bash', ['--norc', '-c', press, 'bash', file, line], { encoding: 'utf8' });
    return output.trim().split('\n');
  };

  it('knows commands, their commands and options', async () => {
    const script = await loam.ok(['completion', 'bash']);
    expect(complete(script, 'loam ')).toEqual(
      expect.arrayContaining(['apply', 'get', 'run', 'logs', 'completion']),
    );
    expect(complete(script, 'loam ap')).toEqual(['apply']);
    expect(complete(script, 'loam get ')).toEqual(
      expect.arrayContaining(['apps', 'app', 'runs', 'clusters', 'types']),
    );
    expect(complete(script, 'loam run re')).toEqual(['resume', 'retry', 'restart', 'reject']);
    expect(complete(script, 'loam apply --w')).toEqual(['--wait']);
    expect(complete(script, 'loam logs web --fo')).toEqual(['--follow']);
    expect(complete(script, 'loam -')).toEqual(expect.arrayContaining(['--version', '--help']));
  });

  it('is offered for the shells that it knows, and for no other', async () => {
    expect(await loam.ok(['completion', 'zsh'])).toMatch(/bashcompinit/);
    expect(await loam.ok(['completion', 'fish'])).toMatch(/complete -c loam/);
    const refused = await loam.run(['completion', 'csh']);
    expect(refused.code, refused.stderr).toBe(2);
    expect(refused.stderr).toMatch(/bash, zsh or fish/);
  });
});

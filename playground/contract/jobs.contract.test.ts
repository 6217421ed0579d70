import type { V1CronJob, V1Job, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { jobDraft } from './drafts';
import { eventually, type Sandbox } from './sandbox';

function ended(box: Sandbox, name: string, type: 'Complete' | 'Failed'): Promise<V1Job> {
  return eventually(
    () => box.get<V1Job>('Job', name),
    ({ status }) => expect(status?.conditions?.find((one) => one.type === type)?.status).toBe('True'),
    45_000,
  );
}

const reasons = ({ status }: V1Job) =>
  status?.conditions?.map(({ type, reason, message }) => [type, reason, message]);

contract(
  'jobs',
  ({ sandbox }) => {
    test('complete when their pod has', async () => {
      const box = await sandbox();
      const created = await box.create<V1Job>('Job', jobDraft('work', 'busybox'));
      const uid = created.metadata?.uid;
      const job = await ended(box, 'work', 'Complete');
      expect(reasons(job)).toEqual([
        ['SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods'],
        ['Complete', 'CompletionsReached', 'Reached expected number of succeeded pods'],
      ]);
      expect(job.status).toMatchObject({
        succeeded: 1,
        ready: 0,
        terminating: 0,
        uncountedTerminatedPods: {},
      });
      expect(job.status?.active).toBeUndefined();
      expect(job.status?.failed).toBeUndefined();
      expect(job.status?.startTime).toBeTruthy();
      expect(job.status?.completionTime).toBeTruthy();
      const [pod] = await box.list<V1Pod>('Pod');
      expect(pod).toMatchObject({
        metadata: {
          generateName: 'work-',
          labels: {
            'batch.kubernetes.io/controller-uid': uid,
            'batch.kubernetes.io/job-name': 'work',
            'controller-uid': uid,
            'job-name': 'work',
          },
          ownerReferences: [{ kind: 'Job', name: 'work', controller: true }],
        },
        status: {
          phase: 'Succeeded',
          containerStatuses: [{ ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
        },
      });
      expect(pod?.metadata?.finalizers).toBeUndefined();
    });

    test('fail when their pods fail more often than the limit allows', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'job-fails', { backoffLimit: 0 }));
      const job = await ended(box, 'work', 'Failed');
      expect(reasons(job)).toEqual([
        ['FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
        ['Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
      ]);
      expect(job.status).toMatchObject({ failed: 1 });
      expect(job.status?.completionTime).toBeUndefined();
      const [pod] = await box.list<V1Pod>('Pod');
      expect(pod?.status).toMatchObject({
        phase: 'Failed',
        containerStatuses: [{ state: { terminated: { exitCode: 1, reason: 'Error' } } }],
      });
    });

    test('try again after a while', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'job-fails', { backoffLimit: 1 }));
      const job = await ended(box, 'work', 'Failed');
      expect(job.status?.failed).toBe(2);
      const pods = await box.list<V1Pod>('Pod');
      const [first = 0, second = 0] = pods
        .map(({ metadata }) => Date.parse(String(metadata?.creationTimestamp)))
        .toSorted((left, right) => left - right);
      expect(second - first).toBeGreaterThanOrEqual(9_000);
    });

    test('run as many pods at once as they may until enough have succeeded', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'busybox', { completions: 3, parallelism: 2 }));
      const active: number[] = [];
      await eventually(
        async () => {
          const job = await box.get<V1Job>('Job', 'work');
          active.push(job.status?.active ?? 0);
          return job;
        },
        ({ status }) => expect(status?.succeeded).toBe(3),
      );
      expect(Math.max(...active)).toBe(2);
      await ended(box, 'work', 'Complete');
      expect(await box.list('Pod')).toHaveLength(3);
    });

    test('give each pod an index when asked to', async () => {
      const box = await sandbox();
      const spec = { completions: 3, parallelism: 3, completionMode: 'Indexed' };
      await box.create('Job', jobDraft('work', 'busybox', spec));
      const job = await ended(box, 'work', 'Complete');
      expect(job.status).toMatchObject({ completedIndexes: '0-2', succeeded: 3 });
      const pods = await box.list<V1Pod>('Pod');
      expect(
        pods.map(({ metadata }) => metadata?.annotations?.['batch.kubernetes.io/job-completion-index']),
      ).toEqual(['0', '1', '2']);
      expect(pods.map(({ spec: { hostname } = {} }) => hostname)).toEqual(['work-0', 'work-1', 'work-2']);
      const env = pods[0]?.spec?.containers[0]?.env;
      expect(env?.map(({ name }) => name)).toEqual(['JOB_COMPLETION_INDEX']);
    });

    test('run no pod while suspended', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'job-runs', { suspend: true }));
      const suspended = await eventually(
        () => box.get<V1Job>('Job', 'work'),
        (job) => expect(reasons(job)).toEqual([['Suspended', 'JobSuspended', 'Job suspended']]),
      );
      expect(suspended.status?.startTime).toBeUndefined();
      expect(await box.list('Pod')).toEqual([]);
      await box.patch('Job', 'work', { spec: { suspend: false } });
      await eventually(
        () => box.get<V1Job>('Job', 'work'),
        ({ status }) =>
          expect(status).toMatchObject({
            active: 1,
            ready: 1,
            conditions: [{ type: 'Suspended', status: 'False', reason: 'JobResumed' }],
          }),
      );
      await box.patch('Job', 'work', { spec: { suspend: true } });
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toEqual([]),
      );
    });

    test('fail at their deadline, and end their pods', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'job-runs', { activeDeadlineSeconds: 2 }));
      const job = await ended(box, 'work', 'Failed');
      expect(reasons(job)?.at(-1)).toEqual([
        'Failed',
        'DeadlineExceeded',
        'Job was active longer than specified deadline',
      ]);
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toEqual([]),
      );
    });

    test('go by themselves after ttlSecondsAfterFinished, with their pods', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'busybox', { ttlSecondsAfterFinished: 1 }));
      await box.gone('Job', 'work');
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toEqual([]),
      );
    });
  },
  { needsControllers: true },
);

contract(
  'cron jobs',
  ({ sandbox }) => {
    const everyMinute = (more: Record<string, unknown> = {}) => ({
      metadata: { name: 'tick' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: { metadata: { labels: { from: 'cron' } }, spec: jobDraft('', 'busybox')['spec'] },
        ...more,
      },
    });

    test('start a job at its minute, named after it, and remember that', async () => {
      const box = await sandbox();
      await box.create('CronJob', everyMinute());
      await box.create('CronJob', { ...everyMinute({ suspend: true }), metadata: { name: 'asleep' } });
      const cronJob = await eventually(
        () => box.get<V1CronJob>('CronJob', 'tick'),
        ({ status }) => expect(status?.lastSuccessfulTime).toBeTruthy(),
        75_000,
      );
      const due = Date.parse(String(cronJob.status?.lastScheduleTime));
      expect(due % 60_000).toBe(0);
      expect(cronJob.status?.active).toBeUndefined();
      const jobs = await box.list<V1Job>('Job');
      expect(jobs.map(({ metadata }) => metadata?.name)).toEqual([`tick-${due / 60_000}`]);
      expect(jobs[0]?.metadata).toMatchObject({
        labels: { from: 'cron' },
        annotations: {
          'batch.kubernetes.io/cronjob-scheduled-timestamp': String(cronJob.status?.lastScheduleTime),
        },
        ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }],
      });
    });

    test('keep as many finished jobs as they are told to', async () => {
      const box = await sandbox();
      await box.create('CronJob', everyMinute({ successfulJobsHistoryLimit: 0 }));
      await eventually(
        () => box.get<V1CronJob>('CronJob', 'tick'),
        ({ status }) => expect(status?.lastSuccessfulTime).toBeTruthy(),
        75_000,
      );
      await eventually(
        () => box.list('Job'),
        (jobs) => expect(jobs).toEqual([]),
      );
    });
  },
  { needsControllers: true },
);

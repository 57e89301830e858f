import { processorSettings } from '../../contracts/processor-settings.ts';
import { removeScratchFolders, sampleFile, sampleProcessors, uncalledPlatform } from '../repositories.ts';
import { type Outcomes, resultOf, summaries, workbench } from './workbench.ts';

afterAll(removeScratchFolders);

const processors = ['processor-orders', 'processor-quotes'];
const quotes = sampleFile('processors/quotes.yaml');
const bench = workbench({
  'brokers/staging.yaml': null,
  'brokers/telemetry.yaml': null,
  // With the database and the cache that a processor uses, the database as one that may go.
  'platform.yaml': uncalledPlatform().replace('database:\n', 'database:\n  deletionProtection: false\n'),
  ...sampleProcessors(),
});

const changesOf = (outcomes: Outcomes, stack: string) =>
  resultOf(outcomes, stack).changes.map(({ action, address }) => `${action} ${address}`);

test('the sample with its processors is applied, stays as it is, is changed one by one, and goes without leftovers', async () => {
  const first = await bench.apply({
    after: async ({ cloud }) => {
      const tasks = cloud.list('aws_ecs_task_definition').map(({ attributes }) => attributes);
      expect(tasks.map(({ family, revision }) => `${family}:${revision}`).sort()).toEqual([
        'acme-prepare:1',
        'acme-processor-orders:1',
        'acme-processor-quotes:1',
      ]);
      // What Terraform puts into the settings when it applies them.
      const orders = tasks.find(({ family }) => family === 'acme-processor-orders');
      const [processor] = JSON.parse(String(orders?.container_definitions)).filter(
        ({ name }: { name: string }) => name === 'processor',
      );
      const settings = processor.environment.find(
        ({ name }: { name: string }) => name === 'WARREN_PROCESSOR_SETTINGS_JSON',
      );
      expect(processorSettings.parse(JSON.parse(settings.value))).toMatchObject({
        broker: {
          host: 'orders.acme.internal',
          credentials: { secret: expect.stringMatching(/:secret:acme\/brokers\/orders\/users\/processors-\w{6}$/) },
        },
        database: { port: 3306 },
        cache: { port: 6379 },
      });
    },
  });
  expect(summaries(first.outcomes)).toMatchObject(
    Object.fromEntries(['processors', ...processors].map((name) => [name, expect.stringMatching(/^Apply complete!/)])),
  );

  const again = await bench.plan();
  expect(Object.values(summaries(again.outcomes)).filter((summary) => summary !== 'No changes.')).toEqual([]);

  // Scaling changes how many tasks run, and AWS which alarms call a policy.
  const scaled = await bench.plan({
    before: ({ cloud }) => {
      for (const { id, attributes } of cloud.list('aws_ecs_service')) {
        cloud.put('aws_ecs_service', id, { ...attributes, desired_count: 5 });
      }
    },
  });
  expect(processors.flatMap((stack) => changesOf(scaled.outcomes, stack))).toEqual([]);

  bench.change({ 'processors/quotes.yaml': quotes.replace('@sha256:4e', '@sha256:5e').replace('max: 8', 'max: 9') });
  const rolled = await bench.apply({
    after: async ({ cloud }) => {
      const revisions = cloud
        .list('aws_ecs_task_definition')
        .map(({ attributes: { family, revision } }) => `${family}:${revision}`);
      expect(revisions.sort()).toEqual(['acme-prepare:1', 'acme-processor-orders:1', 'acme-processor-quotes:2']);
      const [service] = cloud.list('aws_ecs_service').filter(({ attributes }) => attributes.name === 'quotes');
      expect(service?.attributes).toMatchObject({
        desired_count: 5,
        task_definition: expect.stringMatching(/quotes:2$/),
      });
    },
  });
  expect(changesOf(rolled.outcomes, 'processor-quotes')).toEqual([
    'update aws_appautoscaling_target.service-tasks',
    'update aws_ecs_service.service',
    'replace aws_ecs_task_definition.task',
  ]);
  const untouched = Object.keys(rolled.outcomes).filter((name) => name !== 'processor-quotes');
  expect(untouched.flatMap((stack) => changesOf(rolled.outcomes, stack))).toEqual([]);

  bench.change({ 'processors/orders.yaml': null });
  const removed = await bench.apply({
    after: async (sandbox) => {
      const deleted = sandbox.operations().filter(({ operation }) => operation === 'delete');
      const at = (type: string) => deleted.findIndex((each) => each.type === type);
      // Its tasks still work with the cache while they drain.
      expect(at('aws_ecs_service')).toBeGreaterThanOrEqual(0);
      expect(at('aws_elasticache_user')).toBeGreaterThan(at('aws_ecs_service'));
    },
  });
  expect(changesOf(removed.outcomes, 'processor-orders').every((change) => change.startsWith('delete'))).toBe(true);

  const { outcomes, left, sandbox } = await bench.destroy();
  expect(Object.values(summaries(outcomes)).filter((summary) => summary.startsWith('failed'))).toEqual([]);
  expect(left).toEqual([]);
  expect(sandbox.cloud.list('aws_db_snapshot')).toHaveLength(1);
  const gone = ['aws_ecs_cluster', 'aws_ecs_service', 'aws_ecs_task_definition', 'aws_appautoscaling_target'];
  expect(gone.flatMap((type) => sandbox.cloud.list(type))).toEqual([]);

  // Made again while the last snapshot is there, and removed again.
  const anew = await bench.apply();
  expect(Object.values(summaries(anew.outcomes)).filter((summary) => summary.startsWith('failed'))).toEqual([]);
  const second = await bench.destroy();
  expect(Object.values(summaries(second.outcomes)).filter((summary) => summary.startsWith('failed'))).toEqual([]);
  expect(second.sandbox.cloud.list('aws_db_snapshot')).toHaveLength(2);
});

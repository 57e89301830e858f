import { readFileSync } from 'node:fs';
import { readRepository } from '../../../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { plainText, say } from '../../../../catalog/words/sentence.ts';
import { proposeAdoption } from '../../../../pipeline/drift/adopt/proposal.ts';
import type { Drift } from '../../../../pipeline/drift/find-drift.ts';
import { created, type Entry, planOf, updated } from '../../review/plan/plans.ts';

const files = readRepository('.');
const today = '2026-12-01';

type Values = Record<string, unknown>;

/** A resource as it was applied, and what somebody made of it; null where it is gone. */
type ByHand = Record<string, { was: Values; is: Values | null }>;

function drift(stack: string, byHand: ByHand, more: Partial<Drift> = {}): Drift {
  const sides = Object.entries(byHand);
  const changes = sides.map(([address, { was, is }]) => [address, is === null ? created(was) : updated(is, was)]);
  const drifted = sides.map(([address, { was, is }]): [string, Entry] => [
    address,
    { ...updated(was, is ?? {}), ...(is === null ? { actions: ['delete'], after: null } : {}) },
  ]);
  const changedOnes = sides.filter(([, { was, is }]) => JSON.stringify(was) !== JSON.stringify(is));
  const findings = changedOnes.map(([address]) => ({
    address,
    action: 'update' as const,
    attributes: [],
    severity: 'live' as const,
    cause: 'drift' as const,
    sentence: say`${address} was changed.`,
  }));
  const json = planOf({ changes: Object.fromEntries(changes), drift: Object.fromEntries(drifted) });
  const of = { name: stack, dependencies: [], folder: '', configuration: {}, keptDisks: [], retired: false };
  return { stack: of, isNew: false, findings, waiting: [], json, ...more };
}

/** Nodes of orders, each with the same change. */
const nodes = (type: string, suffix: string, sides: ByHand[string]): ByHand =>
  Object.fromEntries([1, 2, 3].map((n) => [`${type}.node-${n}${suffix}`, sides]));

/** Lines that go and lines that come, file by file. */
function linesOf(changed: readonly SourceFile[]): string[] {
  return changed.flatMap(({ path, text }) => {
    const [before, after] = [readFileSync(path, 'utf8').split('\n'), text.split('\n')];
    return [
      path,
      ...before.filter((line) => !after.includes(line)).map((line) => `-${line.trim()}`),
      ...after.filter((line) => !before.includes(line)).map((line) => `+${line.trim()}`),
    ];
  });
}

const propose = (...found: Drift[]) => proposeAdoption(found, { files, today });

const strategy = (spot: number) => ({
  capacity_provider_strategy: [
    { capacity_provider: 'FARGATE', weight: 100 - spot },
    ...(spot > 0 ? [{ capacity_provider: 'FARGATE_SPOT', weight: spot }] : []),
  ],
});
const limit = (requests: number) => ({
  rules: [{ ref: 'rate_order-webhook', enabled: true, ratelimit: { period: 60, requests_per_period: requests } }],
});
const levels = (first: number) => ({
  num_loops: 2,
  rule: [{ escalation_delay_in_minutes: first }, { escalation_delay_in_minutes: 15 }],
});
const cpuAlarm = (threshold: number, needed = 8) => ({
  threshold,
  datapoints_to_alarm: needed,
  evaluation_periods: 10,
});
const volume = { size: 100, iops: 4000, throughput: 250 };
const office = 'aws_vpc_security_group_ingress_rule.firewall-in';
const rule = { cidr_ipv4: '10.40.0.0/16', description: 'office network over VPN', ip_protocol: 'tcp' };

test.each<[what: string, stack: string, ByHand, string[]]>([
  [
    'machines',
    'broker-orders',
    nodes('aws_instance', '', { was: { instance_type: 'm7g.xlarge' }, is: { instance_type: 'm7g.2xlarge' } }),
    ['brokers/orders.yaml', '-type: m7g.xlarge', '+type: m7g.2xlarge'],
  ],
  [
    'disks that are faster, with a default left out',
    'broker-orders',
    nodes('aws_ebs_volume', '-data', { was: volume, is: { ...volume, iops: 3000, throughput: 300 } }),
    ['brokers/orders.yaml', '-iops: 4000', '-throughputMiBps: 250', '+throughputMiBps: 300'],
  ],
  [
    'one disk that grew, since none shrinks',
    'broker-orders',
    {
      ...nodes('aws_ebs_volume', '-data', { was: volume, is: volume }),
      'aws_ebs_volume.node-2-data': { was: volume, is: { ...volume, size: 500 } },
    },
    ['brokers/orders.yaml', '-sizeGiB: 100', '+sizeGiB: 500'],
  ],
  [
    'a listener that was closed to a network',
    'broker-orders',
    {
      [`${office}-amqps-10_40_0_0_16`]: { was: { ...rule, from_port: 5671 }, is: { ...rule, from_port: 5671 } },
      [`${office}-management-10_40_0_0_16`]: { was: { ...rule, from_port: 15671 }, is: null },
    },
    // The line that is written stands in the file already, of another entry.
    ['brokers/orders.yaml', '-to: [amqps, management]'],
  ],
  [
    'what a rule is for',
    'broker-orders',
    {
      [`${office}-amqps-10_40_0_0_16`]: {
        was: { ...rule, from_port: 5671 },
        is: { ...rule, from_port: 5671, description: 'branch' },
      },
      [`${office}-management-10_40_0_0_16`]: {
        was: { ...rule, from_port: 15671 },
        is: { ...rule, from_port: 15671, description: 'branch' },
      },
    },
    ['brokers/orders.yaml', '-description: office network over VPN', '+description: branch'],
  ],
  [
    'how long flow logs are kept',
    'network',
    { 'aws_cloudwatch_log_group.flow-logs': { was: { retention_in_days: 30 }, is: { retention_in_days: 7 } } },
    ['platform.yaml', '+flowLogs:', '+retentionDays: 7'],
  ],
  [
    'the database',
    'data',
    {
      'aws_db_instance.database': {
        was: { instance_class: 'db.t4g.medium', max_allocated_storage: 200, maintenance_window: 'sun:03:00-sun:04:00' },
        is: { instance_class: 'db.t4g.large', max_allocated_storage: 300, maintenance_window: 'tue:05:00-tue:06:00' },
      },
    },
    [
      'platform.yaml',
      '-class: db.t4g.medium',
      '-storage: { sizeGiB: 50, maxGiB: 200 }',
      '+class: db.t4g.large',
      '+storage: { sizeGiB: 50, maxGiB: 300 }',
      '+maintenance:',
      '+day: tue',
      '+start: 05:00',
    ],
  ],
  [
    'the cache',
    'data',
    {
      'aws_elasticache_replication_group.cache': {
        was: { node_type: 'cache.t4g.small' },
        is: { node_type: 'cache.t4g.medium' },
      },
    },
    ['platform.yaml', '-nodeType: cache.t4g.small', '+nodeType: cache.t4g.medium'],
  ],
  [
    'how many tasks a processor has, and what they run on',
    'processor-orders',
    {
      'aws_appautoscaling_target.service-tasks': {
        was: { min_capacity: 1, max_capacity: 6 },
        is: { min_capacity: 2, max_capacity: 4 },
      },
      'aws_ecs_service.service': { was: strategy(0), is: strategy(50) },
    },
    ['processors/orders.yaml', '-tasks: { min: 1, max: 6 }', '+tasks: { min: 2 }', '+capacity:', '+spotPercent: 50'],
  ],
  [
    'how much one address may send, at Cloudflare',
    'edge',
    { 'cloudflare_ruleset.rules-rate-limits': { was: limit(600), is: limit(900) } },
    [
      'endpoints/order-webhook.yaml',
      '-rateLimit: { requests: 600, perSeconds: 60, by: source }',
      '+rateLimit: { requests: 900, perSeconds: 60, by: source }',
    ],
  ],
  [
    'after how many minutes the next person is called, at PagerDuty',
    'alerting',
    { 'pagerduty_escalation_policy.platform_high': { was: levels(10), is: levels(20) } },
    [
      'alerts/routes/platform.yaml',
      '-- { schedules: [first], afterMinutes: 10 }',
      '+- { schedules: [first], afterMinutes: 20 }',
    ],
  ],
  [
    'the threshold of an alarm',
    'alerting',
    { 'aws_cloudwatch_metric_alarm.alarm_database-busy_database': { was: cpuAlarm(85), is: cpuAlarm(90, 10) } },
    ['alerts/database-busy.yaml', '-threshold: 85', '-minutes: 8', '-of: 10', '+threshold: 90', '+minutes: 10'],
  ],
])('N7: %s: the file says what is there, and nothing else of it changes', (_, stack, byHand, expected) => {
  const { files: changed, left } = propose(drift(stack, byHand));
  expect(left).toEqual([]);
  expect(linesOf(changed)).toEqual(expected);
});

/** Why nothing is written. */
function reasons(...found: Drift[]): string[] {
  const { files: changed, left } = propose(...found);
  expect(changed).toEqual([]);
  return left.map(({ reason }) => plainText(reason));
}

test('what no field says stays as it is, and is named', () => {
  const role = { 'aws_iam_role.role': { was: { description: 'nodes' }, is: { description: 'mine' } } };
  expect(reasons(drift('broker-orders', role))).toEqual(['No field of a file says it.']);
});

test('of machines that differ from each other no field can say it', () => {
  const [was, is] = [{ instance_type: 'm7g.xlarge' }, { instance_type: 'm7g.large' }];
  const byHand = { ...nodes('aws_instance', '', { was, is: was }), 'aws_instance.node-1': { was, is } };
  expect(reasons(drift('broker-orders', byHand))[0]).toBe(
    'instance.type is one value of all 3 that it is of, and these are m7g.large and m7g.xlarge now.',
  );
});

test('a rule that leads to another source is not made a second time', () => {
  const [was, is] = [
    { ...rule, from_port: 5671 },
    { ...rule, from_port: 5671, cidr_ipv4: '10.50.0.0/16' },
  ];
  expect(reasons(drift('broker-orders', { [`${office}-amqps-10_40_0_0_16`]: { was, is } }))).toEqual([
    expect.stringContaining('access[1] would make a second rule like the one that is there, which AWS refuses.'),
  ]);
});

test('what the check refuses is not written, and its reason is told', () => {
  const byHand = nodes('aws_instance', '', {
    was: { instance_type: 'm7g.xlarge' },
    is: { instance_type: 'u-6tb1.metal' },
  });
  expect(reasons(drift('broker-orders', byHand))[0]).toMatch(
    /^The check would refuse it: instance\.type "u-6tb1\.metal" is not/,
  );
});

test('what the files ask for and was never applied is no drift to be adopted', () => {
  const json = planOf({
    changes: { 'aws_instance.node-1': updated({ instance_type: 'm7g.large' }, { instance_type: 'm7g.xlarge' }) },
  });
  const of = drift('broker-orders', {}, { json });
  expect(propose(of)).toEqual({ changes: [], left: [], files: [] });
});

test('of a rule that was made by hand the file says who gets in, once the rule itself is taken away', () => {
  const group = {
    id: 'sg-1',
    ingress: [{ protocol: 'tcp', from_port: 5671, to_port: 5671, cidr_blocks: ['10.9.0.0/16'] }],
    egress: [],
  };
  const json = planOf({ changes: { 'aws_security_group.firewall': updated(group, group, { actions: ['no-op'] }) } });
  const { changes, files: changed } = propose(drift('broker-orders', {}, { json }));
  expect(linesOf(changed)).toEqual(['brokers/orders.yaml', '+- from: 10.9.0.0/16']);
  expect(plainText(changes[0]?.before ?? [])).toContain('aws ec2 revoke-security-group-ingress --group-id sg-1');
});

test('a broker that is a folder says it in the file where it stands', () => {
  const orders = readFileSync('brokers/orders.yaml', 'utf8');
  const split = orders.indexOf('queues:');
  const folder: SourceFile[] = [
    ...files.filter(({ path }) => path !== 'brokers/orders.yaml'),
    {
      path: 'brokers/orders/broker.yaml',
      text:
        orders.slice(0, orders.indexOf('access:')) +
        orders.slice(orders.indexOf('vhosts:'), split) +
        orders.slice(orders.indexOf('backups:')),
    },
    { path: 'brokers/orders/people.yaml', text: orders.slice(orders.indexOf('access:'), orders.indexOf('vhosts:')) },
    { path: 'brokers/orders/topology.yaml', text: orders.slice(split, orders.indexOf('backups:')) },
  ];
  const closed = {
    [`${office}-amqps-10_40_0_0_16`]: { was: { ...rule, from_port: 5671 }, is: { ...rule, from_port: 5671 } },
    [`${office}-management-10_40_0_0_16`]: { was: { ...rule, from_port: 15671 }, is: null },
    ...nodes('aws_ebs_volume', '-data', { was: volume, is: { ...volume, throughput: 300 } }),
  };
  const { files: changed } = proposeAdoption([drift('broker-orders', closed)], { files: folder, today });
  expect(changed.map(({ path }) => path)).toEqual(['brokers/orders/broker.yaml', 'brokers/orders/people.yaml']);
  expect(changed[0]?.text).toContain('throughputMiBps: 300');
  expect(changed[1]?.text).not.toContain('management');
});

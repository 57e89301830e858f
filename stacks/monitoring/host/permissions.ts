import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { brokerTable, logGroup } from '../../../contracts/names.ts';
import { monitoringPrefix, watchKey } from '../../../contracts/object-keys.ts';
import { lastChangeKey, openAlarmItems } from '../../../contracts/paging.ts';
import { processorCluster } from '../../../contracts/processor-service.ts';
import { monitoringSecretPath, routeSecrets } from '../../../contracts/secrets.ts';
import { monitoringItems } from '../../../contracts/watch-report.ts';
import type { Escaped } from '../../constructs/literal.ts';
import {
  backupActions,
  onMachines,
  publishStatement,
  recordActions,
  systemsManagerActions,
} from '../../constructs/machine/machine-permissions.ts';
import { asOne, type PolicyStatement } from '../../constructs/policy.ts';
import { fetchProgramPermissions } from '../../constructs/program-permissions.ts';
import { readAuthority } from '../../constructs/read-authority.ts';
import { platformArns } from '../../constructs/rights/arns.ts';

/** What the host may do in AWS. All of its programs may, since each reaches what the machine's role is known by. */
export function hostPermissions(platform: Escaped<Platform>): PolicyStatement[] {
  return [...watchPermissions(platform), ...(platform.alerting ? pagerStatements(platform) : [])];
}

function watchPermissions(platform: Escaped<Platform>): PolicyStatement[] {
  return [
    { Sid: 'SystemsManager', Effect: 'Allow', Action: systemsManagerActions, Resource: '*' },
    ...ownStatements(platform),
    ...lokiStatements(platform),
    ...discoveryStatements(platform),
    ...cloudWatchStatements(platform),
    publishStatement(platform),
  ];
}

/**
 * What the role may ever do: as much, whether or not anybody is called yet, and only from a machine of the account. There is one host, and so
 * nothing to tell apart.
 */
export function hostBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  return asOne(onMachines(platform, [...watchPermissions(platform), ...pagerStatements(platform)]));
}

/** Its bundle and program, its backups, its passwords and its items in the table; and which authorities brokers have. */
function ownStatements(platform: Escaped<Platform>): PolicyStatement[] {
  const { configuration, backups, regional } = platformArns(platform);
  return [
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: regional('secretsmanager', `secret:${monitoringSecretPath(platform)}/*`),
    },
    {
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${configuration}/${monitoringPrefix}*`,
    },
    ...fetchProgramPermissions({ bucket: configuration, key: watchKey }),
    { Sid: 'Backups', Effect: 'Allow', Action: backupActions, Resource: `${backups}/${monitoringPrefix}*` },
    {
      // Without it, an object that is not there is answered as forbidden.
      Sid: 'ListOwn',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: [configuration, backups],
      Condition: { StringLike: { 's3:prefix': `${monitoringPrefix}*` } },
    },
    {
      Sid: 'OwnRecords',
      Effect: 'Allow',
      Action: recordActions,
      Resource: regional('dynamodb', `table/${brokerTable(platform)}`),
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': monitoringItems } },
    },
    readAuthority(platform),
  ];
}

/** The pager's: keys by which PagerDuty is told, alarms that are open by whatever way, and what was changed last. */
function pagerStatements(platform: Escaped<Platform>): PolicyStatement[] {
  const { configuration, regional } = platformArns(platform);
  return [
    {
      Sid: 'ReadRouteKeys',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: regional('secretsmanager', `secret:${routeSecrets(platform)}*`),
    },
    {
      Sid: 'OpenAlarms',
      Effect: 'Allow',
      Action: recordActions,
      Resource: regional('dynamodb', `table/${brokerTable(platform)}`),
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': openAlarmItems } },
    },
    {
      Sid: 'LastChanges',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${configuration}/${lastChangeKey('*')}`,
    },
  ];
}

/** Loki's, by https://grafana.com/docs/loki/latest/configure/storage/ */
function lokiStatements(platform: Escaped<Platform>): PolicyStatement[] {
  const { logs } = platformArns(platform);
  return [
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: `${logs}/*`,
    },
    { Sid: 'ListLogs', Effect: 'Allow', Action: 's3:ListBucket', Resource: logs },
  ];
}

/**
 * How Prometheus finds the nodes of brokers (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#ec2_sd_config),
 * and the host's agent the tasks of processors. Fargate's tasks are on no container instance, by which alone a listing could be limited,
 * so it is by the cluster: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
 */
function discoveryStatements(platform: Escaped<Platform>): PolicyStatement[] {
  const { regional } = platformArns(platform);
  const cluster = processorCluster(platform);
  const ofCluster = { ArnEquals: { 'ecs:cluster': regional('ecs', `cluster/${cluster}`) } };
  return [
    {
      Sid: 'FindNodes',
      Effect: 'Allow',
      Action: ['ec2:DescribeInstances', 'ec2:DescribeAvailabilityZones'],
      Resource: '*',
    },
    { Sid: 'FindTasks', Effect: 'Allow', Action: 'ecs:ListTasks', Resource: '*', Condition: ofCluster },
    {
      Sid: 'LookAtTasks',
      Effect: 'Allow',
      Action: 'ecs:DescribeTasks',
      Resource: regional('ecs', `task/${cluster}/*`),
      Condition: ofCluster,
    },
  ];
}

/**
 * What Grafana's data source asks of CloudWatch, but for what no panel can show here: Contributor Insights, Performance Insights, and
 * logs of others than the platform. https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/configure/
 */
function cloudWatchStatements(platform: Escaped<Platform>): PolicyStatement[] {
  const groups = platformArns(platform).regional('logs', `log-group:${logGroup(platform, '*')}`);
  return [
    {
      Sid: 'Metrics',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmsForMetric',
        'cloudwatch:GetMetricData',
        'cloudwatch:ListMetrics',
        'ec2:DescribeRegions',
        'ec2:DescribeTags',
        'logs:DescribeLogGroups',
        'logs:StopQuery',
        'tag:GetResources',
      ],
      Resource: '*',
    },
    {
      Sid: 'ReadOwnLogs',
      Effect: 'Allow',
      Action: ['logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:GetQueryResults', 'logs:StartQuery'],
      Resource: groups,
    },
  ];
}

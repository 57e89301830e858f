import { bundleAddress, monitoringGateAddress, watchFileAddress } from '../../../contracts/resources.ts';
import type { StackPart } from '../../kind.ts';

/** What opens its host to what it answers, closes it to all else, and counts. */
const rules = ['cloudflare_ruleset.*'];

/** The Worker, which knows of each endpoint what it refuses by itself. */
const worker = ['cloudflare_workers_script.*'];

/** The name that leads to the Worker. */
const names = ['cloudflare_workers_custom_domain.*'];

/** The receiver, and what it is told. */
const receiver = ['aws_lambda_function.*', 'aws_s3_object.*'];

/** What the receiver may read, and what it reads of other stacks. */
const reach = ['aws_iam_role_policy.*', 'data.*', 'locals'];

/** What the monitoring host is told of promises: rules, alarms and dashboards. */
export const promiseWatchers = [watchFileAddress('*'), bundleAddress, monitoringGateAddress];

/** What of the stack of the edge is endpoints': all but public names of brokers. */
export const endpointsAtTheEdge = [
  ...['cloudflare_ruleset.*', 'cloudflare_workers_*', 'cloudflare_zone_setting.*'],
  ...['terraform_data.*', 'data.*', 'locals'],
];

/** Which resources of the edge and of the ingress carry a change of a field. */
export const endpointCarriers: StackPart['carriers'] = {
  '': receiver,
  host: [...rules, ...worker, ...names, ...receiver],
  path: [...rules, ...worker, ...receiver],
  methods: [...rules, ...worker, ...receiver],
  mode: [...rules, ...worker, ...receiver],
  allow: [...rules, ...receiver],
  rateLimit: [...rules, ...receiver],
  'rateLimit.edge': rules,
  allowEncodedSlashes: [...worker, ...receiver],
  maxBodyBytes: [...worker, ...receiver],
  deadlineSeconds: [...worker, ...receiver],
  serviceLevel: [...receiver, ...promiseWatchers],
  broker: [...receiver, ...reach],
  vhost: [...receiver, ...reach],
  user: [...receiver, ...reach],
  signature: [...receiver, ...reach],
};

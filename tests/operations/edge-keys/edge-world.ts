import type { EdgeKeysOrder } from '../../../contracts/edge-keys.ts';
import { iamAccessKeys } from '../../../operations/edge-keys/iam-access-keys.ts';
import type { PlaceKeysProps } from '../../../operations/edge-keys/place-keys.ts';
import { probeFunction } from '../../../operations/edge-keys/probe.ts';
import { workerSecrets } from '../../../operations/edge-keys/worker-secrets.ts';
import { readSecretText } from '../../../pipeline/aws/secret-text.ts';
import { openCloudflare } from '../../../pipeline/cloudflare/cloudflare-api.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const host = 'abcdefghij.lambda-url.eu-west-1.on.aws';
const worker = { account: '0123456789abcdef0123456789abcdef', script: 'acme-edge' };
const secretArn = (keys: number) =>
  `arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/edge/origin-${keys}-AbCdEf`;

/** An order for keys of that number. */
export function orderOf(keys: number): EdgeKeysOrder {
  return {
    platform: 'acme',
    region: 'eu-west-1',
    keys,
    user: 'acme-edge',
    originSecret: secretArn(keys),
    accountId: worker.account,
    script: worker.script,
    functionUrl: `https://${host}/`,
  };
}

/** What Terraform has made when `warren edge-keys` is run, in a sandbox, and the real adapters to it. */
export interface EdgeWorld {
  readonly started: StartedSandbox;
  readonly said: string[];
  props(order: EdgeKeysOrder): PlaceKeysProps;
  /** Ids of the user's keys, and whether they are active. */
  keys(): { id: string; active: boolean }[];
  /** The key that the Worker signs with, and the secret that it shows. */
  held(): { accessKeyId: string | undefined; originSecret: string | undefined };
  /** What the Worker's bindings hold, as the Worker is given them. */
  bindings(): { signingKey: string; originSecret: string };
  /** Every secret that there was so far. */
  secrets(): string[];
  stop(): Promise<void>;
}

/** Starts a sandbox with user, function, Worker and the origin's secrets of three numbers. The process's environment leads there. */
export async function edgeWorld(originSecretOf = (keys: number) => `the-origin-secret-of-${keys}`): Promise<EdgeWorld> {
  const started = await startedSandbox();
  const { sandbox } = started;
  const { cloud, secretValues, accessKeys, workerSecrets: secretsOf, environment } = sandbox;
  cloud.put('aws_iam_user', 'acme-edge', { id: 'acme-edge', name: 'acme-edge', force_destroy: true });
  cloud.put('aws_lambda_function_url', 'acme-receiver', { id: 'acme-receiver', function_url: `https://${host}/` });
  cloud.put('cloudflare_workers_script', worker.script, { account_id: worker.account, script_name: worker.script });
  for (const keys of [1, 2, 3]) {
    const arn = secretArn(keys);
    cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name: `acme/edge/origin-${keys}` });
    secretValues.put(arn, originSecretOf(keys));
  }
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const said: string[] = [];
  const token = environment.CLOUDFLARE_API_TOKEN ?? '';
  return {
    started,
    said,
    props: (order) => ({
      order,
      accessKeys: iamAccessKeys(order),
      worker: workerSecrets(openCloudflare({ token, pause: async () => undefined }), order),
      readOriginSecret: () => readSecretText({ region: order.region, secret: order.originSecret }),
      probe: (key, originSecret) => probeFunction({ order, endpoint: environment.AWS_ENDPOINT_URL, key, originSecret }),
      timeoutMs: 5000,
      graceMs: 1,
      pauseMs: 1,
      say: (line) => void said.push(line),
    }),
    keys: () => accessKeys.ofUser('acme-edge').map(({ id, active }) => ({ id, active })),
    held: () => {
      const text = secretsOf.value(worker, 'SIGNING_KEY');
      return {
        accessKeyId: text === undefined ? undefined : JSON.parse(text).accessKeyId,
        originSecret: secretsOf.value(worker, 'ORIGIN_SECRET'),
      };
    },
    bindings: () => ({
      signingKey: secretsOf.value(worker, 'SIGNING_KEY') ?? '',
      originSecret: secretsOf.value(worker, 'ORIGIN_SECRET') ?? '',
    }),
    secrets: () => [token, ...[1, 2, 3].map(originSecretOf), ...sandbox.generatedSecrets()],
    stop: async () => {
      process.env = before;
      await started.stop();
    },
  };
}

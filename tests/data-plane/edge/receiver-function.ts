import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edgeUser, receiverFunction } from '../../../contracts/names.ts';
import { type AccessKey, type FunctionUrl, startFunctionUrl } from '../../lambda/function-url.ts';
import { type LambdaFunction, openFunction } from '../../lambda/lambda-function.ts';
import type { Statement } from '../../stacks/iam/evaluate.ts';

/** The built receiver behind a function URL. */
export interface ReceiverFunction {
  lambda: LambdaFunction;
  url: FunctionUrl;
  /** Of the user that the Worker signs as. */
  key: AccessKey;
  /** Those that AWS knows; a test may add to them. */
  keys: AccessKey[];
  stop(): Promise<void>;
}

export interface ReceiverFunctionProps {
  settings: unknown;
  secrets: Readonly<Record<string, string>>;
  timeoutSeconds?: number;
  reservedConcurrency?: number;
  variables?: Readonly<Record<string, string>>;
}

const platform = { name: 'acme' };
const accountId = '123456789012';
const region = 'eu-west-1';
const arn = `arn:aws:lambda:${region}:${accountId}:function:${receiverFunction(platform)}`;

/** Starts it from `dist/`, with its settings and secrets in files beside the code. */
export async function startReceiverFunction(props: ReceiverFunctionProps): Promise<ReceiverFunction> {
  const { settings, secrets, timeoutSeconds = 30, reservedConcurrency = 4, variables = {} } = props;
  const folder = mkdtempSync(join(tmpdir(), 'warren-receiver-'));
  const taskRoot = join(folder, 'code');
  mkdirSync(taskRoot);
  copyFileSync(join(import.meta.dirname, '..', '..', '..', 'dist', 'receiver.cjs'), join(taskRoot, 'receiver.cjs'));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  const lambda = openFunction({
    ...{ arn, region, taskRoot, handler: 'receiver.handler', functionName: receiverFunction(platform) },
    ...{ memorySizeMiB: 512, timeoutSeconds, reservedConcurrency },
    variables: {
      LOG_LEVEL: 'warn',
      WARREN_RECEIVER_SETTINGS: join(folder, 'settings.json'),
      WARREN_SECRETS_FILE: join(folder, 'secrets.json'),
      ...variables,
    },
  });
  const key: AccessKey = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    accountId,
    userArn: `arn:aws:iam::${accountId}:user/${edgeUser(platform)}`,
    principal: { policies: mayCall },
  };
  const keys = [key];
  const url = await startFunctionUrl({ lambda, accountId, keys });
  return {
    ...{ lambda, url, key, keys },
    async stop() {
      await Promise.all([url.stop(), lambda.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the Worker's user needs: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
const mayCall: Statement[] = [
  { Effect: 'Allow', Action: 'lambda:InvokeFunctionUrl', Resource: arn },
  {
    ...{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn },
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
];

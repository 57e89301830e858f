import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { requireAccount } from '../../../pipeline/aws/account.ts';
import { refuseContradictions, writeFirstPlatform } from '../../../pipeline/deploy/first-platform.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

let started: StartedSandbox;
const environment = { ...process.env };

beforeAll(async () => {
  started = await startedSandbox();
  Object.assign(process.env, started.sandbox.awsEnvironment);
});

afterAll(async () => {
  process.env = environment;
  await started.stop();
  removeScratchFolders();
});

const sample = platformSchema.parse(parse(sampleFile('platform.yaml')));

test('a first platform.yaml has the account of the credentials and the first zones of the region', async () => {
  const folder = join(scratchFolder(), 'mq');
  await writeFirstPlatform(folder, { region: 'eu-central-1', domain: 'mq.example.com' });
  const text = readFileSync(join(folder, 'platform.yaml'), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=schemas\/platform.schema.json\n/);
  expect(parse(text)).toEqual({
    name: 'mq',
    accountId: '123456789012',
    region: 'eu-central-1',
    domain: 'mq.example.com',
    network: { cidr: '10.20.0.0/16', zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] },
  });
});

test.each([
  ['no region and nobody to ask', {}, 'nobody to ask for the region. Give --region'],
  ['a region that is none', { region: 'eu-wst-1' }, "is no region of AWS's public partition. Did you mean eu-west-1?"],
  ['another account', { region: 'eu-west-1', account: '210987654321' }, 'these credentials are of 123456789012'],
  ['a name that cannot be one', { region: 'eu-west-1', name: 'No Name' }, 'cannot be a name'],
  [
    'a domain that breaks out of its line',
    { region: 'eu-west-1', domain: 'mq.example.com\ntags: {}' },
    'is not a domain',
  ],
])('%s: nothing is written', async (_, answers, message) => {
  const folder = scratchFolder();
  await expect(writeFirstPlatform(folder, answers)).rejects.toThrow(message);
  expect(existsSync(join(folder, 'platform.yaml'))).toBe(false);
});

test('a platform.yaml that is there is used as it is, and options that say otherwise are refused together', () => {
  expect(() => refuseContradictions({ region: 'eu-west-1', name: 'acme' }, sample)).not.toThrow();
  expect(() => refuseContradictions({ region: 'eu-west-2', domain: 'example.com' }, sample)).toThrow(
    '--region is eu-west-2, platform.yaml says eu-west-1; --domain is example.com, platform.yaml says none.',
  );
});

test('credentials of another account are told with both accounts', async () => {
  await expect(requireAccount(sample)).resolves.toBeUndefined();
  await expect(requireAccount({ ...sample, accountId: '210987654321' })).rejects.toThrow(
    'platform.yaml is for AWS account 210987654321, and these credentials are of 123456789012. Sign in to 210987654321, or write accountId: "123456789012"',
  );
});

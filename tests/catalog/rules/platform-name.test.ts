import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { brokerRole, shortName, stateBucket } from '../../../contracts/names.ts';
import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';

const sound = readRepository('tests/fixtures/sound').filter(({ path }) => path !== 'platform.yaml');

function check(name: string): boolean {
  const text = [
    `name: ${name}`,
    'accountId: "123456789012"',
    'region: eu-west-1',
    'network: { cidr: 10.20.0.0/16, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }',
    'secrets: { prefixes: [acme/] }',
  ].join('\n');
  const { problems } = loadCatalog({ files: [...sound, { path: 'platform.yaml', text }], today: '2026-11-21' });
  return problems.some(({ rule }) => rule === 'platform-name');
}

/** Whether AWS refuses a name that Warren would make. */
function refused(name: string): boolean {
  const platform = { name, accountId: '123456789012', region: 'eu-west-1' };
  const balancer = { load_balancer_type: 'network', subnets: ['s'], name: shortName(platform, 'orders', 32) };
  return [
    ...resourceRefusals('aws_lb', balancer),
    ...resourceRefusals('aws_security_group', { name: brokerRole(platform, 'orders') }),
    ...resourceRefusals('aws_s3_bucket', { bucket: stateBucket(platform) }),
  ].some(({ summary }) => summary.includes('invalid value'));
}

test.each(['internal', 'internal-mq', 'sg', 'sg-mq', 'xn--mq', 'sthree', 'sthree-mq', 'amzn-s3-demo'])(
  'a platform called %s is refused, as AWS would refuse what is named after it',
  (name) => {
    expect([refused(name), check(name)]).toEqual([true, true]);
  },
);

test.each(['internals', 'mq-internal', 'sgs', 's', 'xn', 'sthrees', 'amzn-s3', 'aws'])(
  'a platform called %s is taken, as AWS takes what is named after it',
  (name) => {
    expect([refused(name), check(name)]).toEqual([false, false]);
  },
);

import type { RemoteObject } from '../../../sandbox/cloud.ts';
import { computeUnknowns } from '../../../sandbox/computed/computed-values.ts';
import type { World } from '../../../sandbox/computed/facts.ts';
import { planChange } from '../../../sandbox/provider/plan.ts';
import { readTypeSchema } from '../../../sandbox/schema/bindings.ts';
import { conform } from '../../../sandbox/schema/schema.ts';
import { isObject, type ObjectValue } from '../../../sandbox/values.ts';

function world(objects: RemoteObject[] = []): World {
  return {
    region: 'eu-west-1',
    account: '111122223333',
    list: (type) => objects.filter((object) => object.type === type),
    get: (type, id) => objects.find((object) => object.type === type && object.id === id)?.attributes,
  };
}

function compute(
  type: string,
  config: ObjectValue,
  { seed = 'seed', objects = [] as RemoteObject[] } = {},
): ObjectValue {
  const kind = type.startsWith('data.') ? 'data' : 'resource';
  const name = type.replace('data.', '');
  const provider = name.slice(0, name.indexOf('_')) as 'aws' | 'cloudflare' | 'pagerduty' | 'random';
  const block = readTypeSchema({ provider, kind, type: name });
  if (block === undefined) throw new Error(type);
  const complete = conform(block, config);
  const plan = {
    type: name,
    block,
    prior: null,
    proposed: complete,
    config: complete,
    defaultTags: {},
    replacements: [],
  };
  const { planned } = planChange(plan);
  if (!isObject(planned)) throw new Error('nothing planned');
  return computeUnknowns({ type, block, planned, seed, world: world(objects) });
}

describe('computed values', () => {
  it.each<[string, ObjectValue, string, RegExp]>([
    ['aws_vpc', { cidr_block: '10.0.0.0/16' }, 'id', /^vpc-0[0-9a-f]{16}$/],
    ['aws_instance', {}, 'arn', /^arn:aws:ec2:eu-west-1:111122223333:instance\/i-0[0-9a-f]{16}$/],
    ['aws_iam_role', { name: 'orders' }, 'arn', /^arn:aws:iam::111122223333:role\/orders$/],
    ['aws_s3_bucket', { bucket: 'files' }, 'id', /^files$/],
    ['aws_s3_object', { bucket: 'files', key: 'a/b' }, 'id', /^files\/a\/b$/],
    ['aws_secretsmanager_secret', { name: 'x/y' }, 'id', /^arn:aws:secretsmanager:.*:secret:x\/y-[A-Za-z0-9]{6}$/],
    ['aws_secretsmanager_secret_version', { secret_id: 'arn' }, 'id', /^arn\|[0-9a-f-]{36}$/],
    ['aws_route53_zone', { name: 'x' }, 'id', /^Z[A-Z0-9]{20}$/],
    ['aws_lb', { name: 'l', load_balancer_type: 'network' }, 'arn', /:loadbalancer\/net\/l\/[0-9a-f]{16}$/],
    [
      'aws_lb',
      { name: 'l', load_balancer_type: 'network' },
      'dns_name',
      /^l-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/,
    ],
    ['aws_eip', {}, 'public_ip', /^203\.0\.113\.\d+$/],
    ['cloudflare_dns_record', { name: 'x' }, 'id', /^[0-9a-f]{32}$/],
    ['pagerduty_service', { name: 'x' }, 'id', /^P[A-Z0-9]{6}$/],
    ['data.aws_caller_identity', {}, 'account_id', /^111122223333$/],
    ['data.aws_ssm_parameter', { name: '/aws/service/ami-amazon-linux-latest/x' }, 'value', /^ami-0[0-9a-f]{16}$/],
    ['aws_sqs_queue_policy', { queue_url: 'q', policy: '{}' }, 'id', /^sandbox-id-[0-9a-f]{8}$/],
  ])('%s %j has a %s that looks right', (type, config, attribute, form) => {
    expect(compute(type, config)[attribute]).toMatch(form);
  });

  it('are the same for the same object and different for another', () => {
    expect(compute('aws_vpc', {})).toEqual(compute('aws_vpc', {}));
    expect(compute('aws_vpc', {}).id).not.toBe(compute('aws_vpc', {}, { seed: 'other' }).id);
  });

  it('leave nothing unknown and no list with a hole', () => {
    for (const type of ['aws_instance', 'aws_network_interface', 'aws_security_group', 'aws_db_instance', 'aws_eip']) {
      const object = compute(type, {});
      expect(Object.values(object).flat()).not.toContainEqual(expect.objectContaining({ knownAfterApply: true }));
      expect(Object.values(object).filter(Array.isArray).flat()).not.toContain(null);
    }
  });

  it('give a network interface an address inside its subnet that no other has', () => {
    const subnet = { type: 'aws_subnet', id: 'subnet-1', attributes: { cidr_block: '10.0.7.0/28' } };
    const objects: RemoteObject[] = [subnet];
    for (let i = 0; i < 11; i += 1) {
      const attributes = compute('aws_network_interface', { subnet_id: 'subnet-1' }, { seed: String(i), objects });
      expect(attributes.private_ips).toEqual([attributes.private_ip]);
      objects.push({ type: 'aws_network_interface', id: String(i), attributes });
    }
    const addresses = objects.slice(1).map(({ attributes }) => Number(String(attributes.private_ip).split('.')[3]));
    expect(addresses.sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(() => compute('aws_network_interface', { subnet_id: 'subnet-1' }, { objects })).toThrow('no free address');
  });

  it('give an instance the address of its network interface', () => {
    const eni = { subnet_id: 'subnet-1', private_ip: '10.0.0.9', security_groups: ['sg-1'], id: 'eni-1' };
    const objects = [{ type: 'aws_network_interface', id: 'eni-1', attributes: eni }];
    const config = { primary_network_interface: [{ network_interface_id: 'eni-1' }] };
    expect(compute('aws_instance', config, { objects })).toMatchObject({
      private_ip: '10.0.0.9',
      private_dns: 'ip-10-0-0-9.eu-west-1.compute.internal',
      subnet_id: 'subnet-1',
      vpc_security_group_ids: ['sg-1'],
    });
  });

  it('use the region that the object itself names', () => {
    expect(compute('aws_vpc', { region: 'us-west-2' }).arn).toMatch(/^arn:aws:ec2:us-west-2:/);
  });

  it('write a policy document as the provider does', () => {
    const statement: ObjectValue[] = [
      { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['ec2.amazonaws.com'] }] },
      {
        effect: 'Deny',
        actions: ['s3:b', 's3:a'],
        resources: ['*'],
        condition: [{ test: 'Bool', variable: 'v', values: ['true'] }],
      },
    ];
    expect(JSON.parse(String(compute('data.aws_iam_policy_document', { statement }).json))).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
        { Effect: 'Deny', Action: ['s3:a', 's3:b'], Resource: '*', Condition: { Bool: { v: 'true' } } },
      ],
    });
  });

  it('follow the arguments of a random password', () => {
    const { result } = compute('random_password', { length: 30, special: false, min_numeric: 5, upper: false });
    expect(result).toMatch(/^[a-z0-9]{30}$/);
    expect(String(result).replace(/[^0-9]/g, '').length).toBeGreaterThanOrEqual(5);
  });
});

import type { Cloud } from '../../cloud.ts';
import { AwsError, tagsOf, textOf } from '../protocols/protocol.ts';
import { listed, type Parameters } from '../protocols/query-protocol.ts';
import type { XmlContent } from '../protocols/xml.ts';
import { matching, page } from './ec2-filters.ts';
import { shownInstance } from './ec2-shapes.ts';

/**
 * The instances of a region, each in a reservation of its own, as Terraform makes them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export function describeInstances(cloud: Cloud, parameters: Parameters, region: string): XmlContent {
  const ids = listed(parameters.InstanceId).map(String);
  const all = cloud.list('aws_instance').filter(({ attributes }) => (attributes.region ?? region) === region);
  const unknown = ids.find((id) => !all.some((instance) => instance.id === id));
  if (unknown !== undefined) {
    throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${unknown}' does not exist`);
  }
  const states = new Map(
    cloud.list('aws_ec2_instance_state').map(({ attributes }) => [attributes.instance_id, textOf(attributes.state)]),
  );
  const found = all
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .map(({ id, attributes }) => ({
      tags: tagsOf(attributes),
      shown: shownInstance(id, attributes, states.get(id) ?? 'running'),
    }))
    .filter(({ tags, shown }) =>
      matching(parameters.Filter, tags, {
        'instance-id': [shown.instanceId],
        'instance-state-name': [shown.instanceState.name],
        'private-ip-address': [shown.privateIpAddress],
        'subnet-id': [shown.subnetId],
        'vpc-id': [shown.vpcId],
      }),
    );
  const { items, nextToken } = page(found, parameters);
  return {
    reservationSet: {
      item: items.map(({ shown }) => ({
        reservationId: shown.instanceId.replace(/^i-/, 'r-'),
        instancesSet: { item: [shown] },
      })),
    },
    nextToken,
  };
}

import { nodeOfId } from '../../../contracts/resources.ts';
import { prepareTask, prepareTaskVariable } from '../../../contracts/tasks.ts';
import type { Group, Interface, Place, Subnet } from './network.ts';
import { readForwards } from './read-balancers.ts';
import { blockOf, placeOf, type Resource, type Resources } from './resources.ts';
import { prepareService, serviceOf } from './service-names.ts';

/** What interfaces are read beside. */
export interface Surroundings {
  resources: Resources;
  subnets: ReadonlyMap<string, Subnet>;
  groups: ReadonlyMap<string, Group>;
}

/** Everything that has addresses in subnets, in the order of ids. */
export function readInterfaces(around: Surroundings): Interface[] {
  const { resources } = around;
  const found = Object.entries(readers).flatMap(([type, read]) =>
    resources.of(type).flatMap((resource) => read(around, resource)),
  );
  const forwards = readForwards(resources, found);
  return found
    .map((one) => withGroups(around, { ...one, ...forwards.get(one.id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

type Read = (around: Surroundings, resource: Resource) => Interface[];

/** By the type of a resource, how its addresses are read. */
const readers: Readonly<Record<string, Read>> = {
  aws_network_interface: readNetworkInterface,
  aws_instance: readInstance,
  aws_lb: readBalancer,
  aws_ecs_service: readService,
  aws_db_instance: readDatabase,
  aws_elasticache_replication_group: readCache,
  aws_lambda_function: readFunction,
  aws_vpc_endpoint: readEndpoint,
  terraform_data: readPrepareTask,
};

/** Types that are read for the sake of interfaces. */
export const interfaceTypes: readonly string[] = Object.keys(readers);

/** What is given no group has its VPC's own: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
function withGroups({ groups, subnets, resources }: Surroundings, one: Interface): Interface {
  if (one.groups.length > 0 || one.forwards) return one;
  const vpc = subnets.get(one.subnets[0] ?? '')?.vpc;
  const own = [...groups.values()].find(
    (group) => group.vpc === vpc && group.address.startsWith('aws_default_security_group.'),
  );
  if (!own) resources.tell(one, 'has the security group of its VPC, which these stacks leave as AWS made it');
  return { ...one, groups: own ? [own.id] : [] };
}

function interfaceOf(
  { resources }: Surroundings,
  resource: Resource,
  { part, subnets, groups }: { part: string; subnets: unknown; groups: unknown },
): Interface {
  return {
    ...placeOf(resource),
    id: resource.id,
    service: serviceOf(resource.stack, resource.type),
    part,
    subnets: resources.list(resource, 'subnets', subnets),
    groups: resources.list(resource, 'security groups', groups),
  };
}

function readNetworkInterface(around: Surroundings, resource: Resource): Interface[] {
  const { body, id, name } = resource;
  const node = nodeOfId(name);
  const parts = {
    part: node === undefined ? name : `node ${node}`,
    subnets: [body.subnet_id],
    groups: body.security_groups,
  };
  const instance = around.resources.of('aws_instance').find((one) => primaryInterface(around.resources, one) === id);
  return [
    { ...interfaceOf(around, resource, parts), ...publicAddress(elasticAddress(around.resources, id, instance?.id)) },
  ];
}

/** The interface that an instance is given rather than made with. */
function primaryInterface(resources: Resources, instance: Resource): string | undefined {
  const block = blockOf(instance.body.primary_network_interface) ?? blockOf(instance.body.network_interface);
  return block && resources.named(instance, 'network_interface_id', block.network_interface_id);
}

function readInstance(around: Surroundings, resource: Resource): Interface[] {
  const { resources, subnets } = around;
  const { body, id, name } = resource;
  if (primaryInterface(resources, resource) !== undefined) return [];
  const parts = { part: name, subnets: [body.subnet_id], groups: body.vpc_security_group_ids };
  const one = interfaceOf(around, resource, parts);
  const asked = body.associate_public_ip_address ?? subnets.get(one.subnets[0] ?? '')?.givesPublicAddress;
  const address = elasticAddress(resources, id) ?? (asked === true ? placeOf(resource) : undefined);
  return [{ ...one, ...publicAddress(address) }];
}

function elasticAddress(resources: Resources, ...ids: readonly (string | undefined)[]): Place | undefined {
  const held = [...resources.of('aws_eip'), ...resources.of('aws_eip_association')].find((resource) => {
    const { instance, instance_id, network_interface, network_interface_id } = resource.body;
    return [instance, instance_id, network_interface, network_interface_id].some(
      (value) => value !== undefined && ids.includes(resources.named(resource, 'what it is of', value)),
    );
  });
  return held && placeOf(held);
}

function publicAddress(place: Place | undefined): Pick<Interface, 'publicAddress'> {
  return place ? { publicAddress: place } : {};
}

function readBalancer(around: Surroundings, resource: Resource): Interface[] {
  const { body } = resource;
  const one = interfaceOf(around, resource, {
    part: 'load balancer',
    subnets: body.subnets,
    groups: body.security_groups,
  });
  return [{ ...one, ...publicAddress(body.internal === true ? undefined : placeOf(resource)) }];
}

function readService(around: Surroundings, resource: Resource): Interface[] {
  const network = blockOf(resource.body.network_configuration);
  const { subnets, security_groups: groups, assign_public_ip: assigned } = network ?? {};
  const one = interfaceOf(around, resource, { part: 'tasks', subnets, groups });
  return [{ ...one, ...publicAddress(assigned === true ? placeOf(resource) : undefined) }];
}

function readDatabase(around: Surroundings, resource: Resource): Interface[] {
  const { body } = resource;
  const subnets = subnetGroup(around.resources, resource, {
    type: 'aws_db_subnet_group',
    name: body.db_subnet_group_name,
  });
  const one = interfaceOf(around, resource, { part: 'store', subnets: [], groups: body.vpc_security_group_ids });
  const open = body.publicly_accessible === true ? placeOf(resource) : undefined;
  return [{ ...one, subnets, store: true, ...publicAddress(open) }];
}

function readCache(around: Surroundings, resource: Resource): Interface[] {
  const { body } = resource;
  const group = { type: 'aws_elasticache_subnet_group', name: body.subnet_group_name };
  const one = interfaceOf(around, resource, { part: 'store', subnets: [], groups: body.security_group_ids });
  return [{ ...one, subnets: subnetGroup(around.resources, resource, group), store: true }];
}

function subnetGroup(resources: Resources, of: Resource, { type, name }: { type: string; name: unknown }): string[] {
  const id = resources.named(of, 'its group of subnets', name);
  const group = resources.of(type).find((one) => one.id === id || one.body.name === id);
  if (group) return resources.list(group, 'subnet_ids', group.body.subnet_ids);
  resources.tell(of, 'is in a group of subnets that is not in these stacks');
  return [];
}

/** Lambda gives a function's interfaces no way in: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function readFunction(around: Surroundings, resource: Resource): Interface[] {
  const network = blockOf(resource.body.vpc_config);
  if (!network) {
    around.resources.tell(resource, 'runs outside of the network, from where it reaches the internet alone');
    return [];
  }
  const { subnet_ids: subnets, security_group_ids: groups } = network;
  return [{ ...interfaceOf(around, resource, { part: 'function', subnets, groups }), closed: true }];
}

function readEndpoint(around: Surroundings, resource: Resource): Interface[] {
  const { body, name } = resource;
  if (body.vpc_endpoint_type !== 'Interface') return [];
  return [interfaceOf(around, resource, { part: name, subnets: body.subnet_ids, groups: body.security_group_ids })];
}

/** Tasks that Terraform has Warren start, which stand in no resource but in what Warren is told. */
function readPrepareTask(around: Surroundings, resource: Resource): Interface[] {
  return toldTasks(resource.body).flatMap((told) => {
    const task = prepareTask.safeParse(JSON.parse(told));
    if (!task.success) {
      around.resources.tell(resource, 'starts a task in a way that this version of Warren does not know');
      return [];
    }
    const { subnets, securityGroups: groups, processor } = task.data;
    const one = interfaceOf(around, resource, { part: `for processors/${processor}`, subnets, groups });
    return [{ ...one, service: prepareService }];
  });
}

/** The orders to `warren prepare`, as they stand there. */
export function toldTasks({ provisioner }: Resource['body']): string[] {
  return (Array.isArray(provisioner) ? provisioner : []).flatMap((step) => {
    const told = blockOf(blockOf(blockOf(step)?.['local-exec'])?.environment)?.[prepareTaskVariable];
    return typeof told === 'string' ? told : [];
  });
}

import type { Forward, Interface } from './network.ts';
import { blockOf, type Resource, type Resources } from './resources.ts';

/** What each load balancer listens on, and whom it hands packets to, by its id. */
export function readForwards(
  resources: Resources,
  interfaces: readonly Interface[],
): Map<string, Required<Pick<Interface, 'forwards'>>> {
  const targets = readTargets(resources, interfaces);
  const forwards = new Map(resources.of('aws_lb').map(({ id }) => [id, { forwards: [] as Forward[] }]));
  for (const listener of resources.of('aws_lb_listener')) {
    const { body } = listener;
    const balancer = forwards.get(resources.named(listener, 'load_balancer_arn', body.load_balancer_arn) ?? '');
    const group = resources.named(listener, 'a target group', blockOf(body.default_action)?.target_group_arn);
    if (!balancer || group === undefined) {
      resources.tell(listener, 'is a listener whose load balancer or targets are not known');
      continue;
    }
    const protocol = body.protocol === 'UDP' ? 'udp' : 'tcp';
    balancer.forwards.push({ port: Number(body.port), protocol, targets: targets.get(group) ?? [] });
  }
  return forwards;
}

/** Targets see the load balancer's address, and so let it in by its group, where the client's is not kept. */
function readTargets(resources: Resources, interfaces: readonly Interface[]): Map<string, Forward['targets']> {
  const ofInstances = instancesOf(resources);
  const groups = new Map(resources.of('aws_lb_target_group').map((group) => [group.id, group]));
  for (const group of groups.values()) {
    if (String(group.body.preserve_client_ip) === 'false') continue;
    resources.tell(
      group,
      'keeps the address of clients, so that its targets have to let these in, which is not looked at',
    );
  }
  const targets = new Map<string, Forward['targets']>();
  for (const attachment of resources.of('aws_lb_target_group_attachment')) {
    const group = resources.named(attachment, 'target_group_arn', attachment.body.target_group_arn) ?? '';
    const target = resources.named(attachment, 'target_id', attachment.body.target_id) ?? '';
    const id = ofInstances.get(target) ?? target;
    if (!interfaces.some((one) => one.id === id)) {
      resources.tell(attachment, 'has a target that is not in these stacks');
      continue;
    }
    const port = Number(attachment.body.port ?? groups.get(group)?.body.port);
    targets.set(group, [...(targets.get(group) ?? []), { interface: id, port }]);
  }
  return targets;
}

/** Interfaces that instances are given, by the instances. */
function instancesOf(resources: Resources): Map<string, string> {
  return new Map(
    resources.of('aws_instance').flatMap((instance: Resource) => {
      const block = blockOf(instance.body.primary_network_interface) ?? blockOf(instance.body.network_interface);
      const given = block && resources.named(instance, 'network_interface_id', block.network_interface_id);
      return given === undefined ? [] : [[instance.id, given] as const];
    }),
  );
}

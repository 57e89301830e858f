import type { Gateway, Route, Subnet } from './network.ts';
import { rangeOf } from './ranges.ts';
import { placeOf, type Resource, type Resources } from './resources.ts';

/** The subnets by their ids, each with the routes that count there beside those within its VPC, which every table has. */
export function readSubnets(resources: Resources): Map<string, Subnet> {
  const routes = readRoutes(resources);
  const tables = tablesBySubnet(resources);
  const subnets = resources.of('aws_subnet').map((resource): Subnet => {
    const { id, name, body } = resource;
    const ranges = [body.cidr_block, body.ipv6_cidr_block].flatMap((cidr) => {
      const text = cidr === undefined ? undefined : resources.named(resource, 'a range', cidr);
      const range = text === undefined ? undefined : rangeOf(text);
      if (text !== undefined && !range) resources.tell(resource, 'has a range that is known only when it is applied');
      return range ?? [];
    });
    return {
      ...placeOf(resource),
      id,
      tier: /^(.+)-[a-z]$/.exec(name)?.[1] ?? name,
      vpc: resources.named(resource, 'vpc_id', body.vpc_id) ?? '',
      ranges,
      routes: routes.get(tables.get(id) ?? '') ?? [],
      givesPublicAddress: body.map_public_ip_on_launch === true,
    };
  });
  return new Map(subnets.map((subnet) => [subnet.id, subnet]));
}

function tablesBySubnet(resources: Resources): Map<string, string> {
  return new Map(
    resources.of('aws_route_table_association').flatMap((resource) => {
      const subnet = resources.named(resource, 'subnet_id', resource.body.subnet_id);
      const table = resources.named(resource, 'route_table_id', resource.body.route_table_id);
      return subnet !== undefined && table !== undefined ? [[subnet, table] as const] : [];
    }),
  );
}

function readRoutes(resources: Resources): Map<string, Route[]> {
  const byTable = new Map<string, Route[]>();
  const add = (table: string | undefined, route: Route | undefined) => {
    if (table !== undefined && route) byTable.set(table, [...(byTable.get(table) ?? []), route]);
  };
  for (const resource of resources.of('aws_route')) {
    const { body } = resource;
    const to = body.destination_cidr_block ?? body.destination_ipv6_cidr_block ?? body.destination_prefix_list_id;
    add(resources.named(resource, 'route_table_id', body.route_table_id), routeOf(resources, resource, { to, body }));
  }
  for (const resource of resources.of('aws_route_table')) {
    const blocks = resource.body.route ?? [];
    for (const body of Array.isArray(blocks) ? blocks : [blocks]) {
      const to = body.cidr_block ?? body.ipv6_cidr_block ?? body.destination_prefix_list_id;
      add(resource.id, routeOf(resources, resource, { to, body }));
    }
  }
  return byTable;
}

function routeOf(
  resources: Resources,
  resource: Resource,
  { to, body }: { to: unknown; body: Resource['body'] },
): Route | undefined {
  const text = resources.named(resource, 'a destination', to);
  const range = text === undefined ? undefined : rangeOf(text);
  if (!range) {
    resources.tell(resource, 'is a route to what is known only when it is applied');
    return undefined;
  }
  const via = viaOf(resources, resource, body);
  if (via === 'elsewhere') resources.tell(resource, 'is a route to something that Warren cannot look behind');
  return { ...placeOf(resource), to: range, via };
}

/** What routes lead to, by their arguments: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route */
function viaOf(resources: Resources, resource: Resource, body: Resource['body']): Route['via'] {
  if (body.nat_gateway_id !== undefined) return 'nat';
  if (body.egress_only_gateway_id !== undefined) return 'out-only';
  if (body.transit_gateway_id !== undefined || body.vpc_peering_connection_id !== undefined) return 'neighbour';
  const gateway = body.gateway_id === undefined ? '' : resources.named(resource, 'gateway_id', body.gateway_id);
  if (gateway && /(^igw-|\/aws_internet_gateway\.)/.test(gateway)) return 'internet';
  return gateway && /(^vgw-|\/aws_vpn_gateway\.)/.test(gateway) ? 'neighbour' : 'elsewhere';
}

/** Services of AWS that route tables lead to without a way out. */
export function readGateways(resources: Resources): Gateway[] {
  const tables = tablesBySubnet(resources);
  return resources
    .of('aws_vpc_endpoint')
    .filter(({ body }) => (body.vpc_endpoint_type ?? 'Gateway') === 'Gateway')
    .map((resource) => {
      const led = new Set(resources.list(resource, 'route_table_ids', resource.body.route_table_ids));
      const service =
        String(resource.body.service_name ?? '')
          .split('.')
          .at(-1) ?? '';
      return {
        ...placeOf(resource),
        name: service === 's3' ? 'S3' : service === 'dynamodb' ? 'DynamoDB' : service,
        subnets: [...tables].flatMap(([subnet, table]) => (led.has(table) ? [subnet] : [])),
      };
    });
}

import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { clientsGroup } from '../../contracts/stores.ts';

export interface StoreDoorsProps {
  /** Identifier of the store, which its groups are called by. */
  store: string;
  /** What the store is, for people: `Database`. */
  what: string;
  /** Port that the store listens on. */
  port: number;
  vpcId: string;
}

/** The security group of a store, and that of its clients, which alone is let in. Neither has any other way in or out. */
export class StoreDoors extends Construct {
  /** The store's own. */
  readonly securityGroupId: string;
  /** Of whoever may connect to it. */
  readonly clientsGroupId: string;

  constructor(scope: Construct, id: string, { store, what, port, vpcId }: StoreDoorsProps) {
    super(scope, id);
    const group = (part: string, name: string, description: string) =>
      new SecurityGroup(this, part, { name, description, vpcId, tags: { Name: name } });
    const own = group('self', store, what);
    const clients = group('clients', clientsGroup(store), `Clients of ${store}`);
    const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port };
    new VpcSecurityGroupIngressRule(this, 'in', {
      ...rule,
      securityGroupId: own.id,
      referencedSecurityGroupId: clients.id,
      description: 'Its clients',
    });
    new VpcSecurityGroupEgressRule(this, 'clients-out', {
      ...rule,
      securityGroupId: clients.id,
      referencedSecurityGroupId: own.id,
      description: `To ${store}`,
    });
    this.securityGroupId = own.id;
    this.clientsGroupId = clients.id;
  }
}

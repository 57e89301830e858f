import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type EdgeKeysOrder, edgeKeysVariable } from '../../contracts/edge-keys.ts';

export interface KeyPlacementProps extends EdgeKeysOrder {
  /** Address of the Worker's script, whose secrets go with it. */
  scriptAddress: string;
  dependsOn: ITerraformDependable[];
}

/**
 * Stands between the Worker and its names: Terraform passes once the Worker has a key to sign with, and the secret that it
 * shares with the receiver. Neither is Terraform's; raising `keys`, and a Worker that is made anew, have them placed anew.
 */
export class KeyPlacement extends Construct {
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, { scriptAddress, dependsOn, ...order }: KeyPlacementProps) {
    super(scope, id);
    const { keys, user, accountId, script } = order;
    this.done = new DataResource(this, 'self', {
      triggersReplace: { keys, user, accountId, script },
      // Its id is the same all along, unless it is made anew.
      lifecycle: { replaceTriggeredBy: [`${scriptAddress}.id`] },
      provisioners: [
        {
          type: 'local-exec',
          // `warren` is on the PATH of every Terraform that Warren starts.
          command: 'warren edge-keys',
          environment: { [edgeKeysVariable]: JSON.stringify(order) },
        },
      ],
      dependsOn,
    });
  }
}

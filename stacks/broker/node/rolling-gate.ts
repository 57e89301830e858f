import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface RollingGateProps {
  /** Name of the broker, for messages. */
  broker: string;
  /** Number of the node that the gate waits for. */
  node: number;
  /** The node's instance id. */
  instanceId: string;
  region: string;
  /** Name of the bundle that the node has to run. */
  bundle: string;
  /** SHA-256 of the agent that takes it on. */
  agent: string;
  /** What else the node has to take on; a change closes the gate until it has, and is healthy again. */
  settlesOn: Record<string, string>;
  /** What must exist before the node can be healthy. */
  after: readonly ITerraformDependable[];
}

/**
 * Stands between one node and the next: Terraform passes only when the node runs its new bundle and is healthy.
 * When it does not, the gate fails, the next node is not touched, and the next apply waits here again.
 */
export class RollingGate extends Construct {
  /** What the next node depends on. */
  readonly passed: ITerraformDependable;

  constructor(scope: Construct, id: string, props: RollingGateProps) {
    super(scope, id);
    const { broker, node, instanceId, region, bundle, agent, settlesOn, after } = props;
    this.passed = new DataResource(this, 'self', {
      triggersReplace: { ...settlesOn, bundle, agent, instanceId },
      dependsOn: [...after],
      provisioners: [
        {
          type: 'local-exec',
          // `warren` is on the PATH of every Terraform that Warren starts.
          command: [
            `warren gate --broker ${broker} --node ${node} --instance ${instanceId}`,
            `--region ${region} --agent ${agent} --bundle ${bundle}`,
          ].join(' '),
        },
      ],
    });
  }
}

import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface MachineGateProps {
  /** How `warren gate` is told which machine it is, but for its id: `--broker orders --node 2`. */
  machine: string;
  /** The machine's instance id. */
  instanceId: string;
  region: string;
  /** Name of the bundle that the machine has to run. */
  bundle: string;
  /** SHA-256 of the agent that takes it on. */
  agent: string;
  /** What else the machine has to take on; a change closes the gate until it has, and is healthy again. */
  settlesOn: Record<string, string>;
  /** What must exist before the machine can be healthy. */
  after: readonly ITerraformDependable[];
}

/**
 * Stands behind a machine: Terraform passes only when it runs its new bundle and is healthy. When it does not, the gate
 * fails, whatever comes after is not touched, and the next apply waits here again.
 */
export class MachineGate extends Construct {
  /** What the next machine depends on. */
  readonly passed: ITerraformDependable;

  constructor(scope: Construct, id: string, props: MachineGateProps) {
    super(scope, id);
    const { machine, instanceId, region, bundle, agent, settlesOn, after } = props;
    this.passed = new DataResource(this, 'self', {
      triggersReplace: { ...settlesOn, bundle, agent, instanceId },
      dependsOn: [...after],
      provisioners: [
        {
          type: 'local-exec',
          // `warren` is on the PATH of every Terraform that Warren starts.
          command: [
            `warren gate ${machine} --instance ${instanceId}`,
            `--region ${region} --agent ${agent} --bundle ${bundle}`,
          ].join(' '),
        },
      ],
    });
  }
}

import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { logGroup, prepareRole } from '../../contracts/names.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import { processorVariables } from '../../contracts/processor-settings.ts';
import { type PrepareTask, prepareTaskVariable } from '../../contracts/tasks.ts';
import type { Escaped } from '../constructs/literal.ts';
import { type UsedDatabase, withPorts } from './stores.ts';

export interface PreparationProps {
  platform: Escaped<Platform>;
  processor: string;
  database: UsedDatabase;
  /** ARN of the task definition that does it, which changes with the program. */
  taskDefinition: string;
  subnetIds: string[];
  /** Groups of the task: its own, and that of the database's clients. */
  securityGroupIds: string[];
}

/** Stands before the tasks of a processor: Terraform passes once its user and its tables are in the database. */
export class Preparation extends Construct {
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PreparationProps) {
    super(scope, id);
    const { platform, processor, database, taskDefinition } = props;
    const { host, port, database: name, masterSecret, user } = database;
    const { region } = platform;
    const text = withPorts({
      database: { host, port, database: name, master: { secret: masterSecret }, tls: true, region },
      user,
    });
    const task: PrepareTask = {
      processor,
      region,
      cluster: processorCluster(platform),
      taskDefinition,
      subnets: props.subnetIds,
      securityGroups: props.securityGroupIds,
      logGroup: logGroup(platform, prepareRole(platform)),
      told: { variable: processorVariables.prepare, text },
    };
    this.done = new DataResource(this, 'self', {
      triggersReplace: { taskDefinition, told: text },
      provisioners: [
        {
          type: 'local-exec',
          // `warren` is on the PATH of every Terraform that Warren starts.
          command: 'warren prepare',
          environment: { [prepareTaskVariable]: JSON.stringify(task) },
        },
      ],
    });
  }
}

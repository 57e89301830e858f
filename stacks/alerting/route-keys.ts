import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { ServiceRegion } from '../../contracts/pagerduty.ts';
import type { Urgency } from '../../contracts/paging.ts';
import { type RouteKeysOrder, routeKeysVariable } from '../../contracts/route-keys.ts';
import { routeSecret } from '../../contracts/secrets.ts';
import type { Escaped } from '../constructs/literal.ts';

export interface RouteKeyProps {
  platform: Escaped<Platform>;
  /** Name of the route. */
  route: string;
  urgency: Urgency;
  /** Id of the service at PagerDuty, as Terraform knows it. */
  service: string;
  serviceRegion: ServiceRegion;
  /** Number of the keys (`alerting.pagerDuty.keys`); raising it has others made. */
  keys: number;
}

/**
 * The key by which events reach the service of a route and an urgency. Terraform makes the secret, without a value, and passes once the key is in it;
 * neither plan nor state ever has it. A service that is made anew, and another number, have it placed anew; a route that goes takes its
 * secret along.
 */
export class RouteKey extends Construct {
  /** Once the key is in its secret. */
  readonly done: ITerraformDependable;
  /** ARN of the secret. */
  readonly secretArn: string;

  constructor(scope: Construct, id: string, props: RouteKeyProps) {
    super(scope, id);
    const { platform, route, urgency, service, serviceRegion, keys } = props;
    const secret = new SecretsmanagerSecret(this, 'secret', {
      name: routeSecret(platform, route, urgency),
      description: `Key by which events reach PagerDuty for ${route} (${urgency})`,
      // The key can be placed again at any time, and a kept name would block what comes back under it.
      recoveryWindowInDays: 0,
    });
    const order: RouteKeysOrder = {
      ...{ platform: platform.name, region: platform.region, serviceRegion, keys, route, urgency, service },
      secret: secret.arn,
    };
    this.secretArn = secret.arn;
    this.done = new DataResource(this, 'self', {
      triggersReplace: { keys, service, secret: secret.arn },
      provisioners: [
        {
          type: 'local-exec',
          // `warren` is on the PATH of every Terraform that Warren starts.
          command: 'warren route-keys',
          environment: { [routeKeysVariable]: JSON.stringify(order) },
        },
      ],
    });
  }
}

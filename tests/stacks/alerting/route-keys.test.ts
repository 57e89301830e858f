import { App, TerraformStack, Testing } from 'cdktf';
import { z } from 'zod';
import { routeKeysOrder } from '../../../contracts/route-keys.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { RouteKey } from '../../../stacks/alerting/route-keys.ts';
import { literal } from '../../../stacks/constructs/literal.ts';

const platform = literal(requireCatalog('.').platform);

const execution = z.object({ command: z.string(), environment: z.object({ WARREN_ROUTE_KEYS: z.string() }) });
const placement = z.object({
  triggers_replace: z.object({ keys: z.number(), service: z.string(), secret: z.string() }),
  provisioner: z.tuple([z.object({ 'local-exec': execution })]),
});

test('a key is placed once its service is there, and again when that or its number is another; its secret has no value in Terraform', () => {
  const stack = new TerraformStack(new App(), 'alerting');
  const service = '${pagerduty_service.platform_high.id}';
  new RouteKey(stack, 'key', { platform, route: 'platform', urgency: 'high', service, serviceRegion: 'eu', keys: 2 });
  const { resource } = JSON.parse(Testing.synth(stack));
  const [[id, made]] = Object.entries(resource.aws_secretsmanager_secret) as [[string, object]];
  expect(made).toMatchObject({ name: 'acme/route-keys/platform/high', recovery_window_in_days: 0 });
  expect(resource).not.toHaveProperty('aws_secretsmanager_secret_version');
  const [placed] = Object.values(resource.terraform_data).map((value) => placement.parse(value));
  const secret = `\${aws_secretsmanager_secret.${id}.arn}`;
  expect(placed?.triggers_replace).toEqual({ keys: 2, service, secret });
  const { command, environment } = (placed as z.infer<typeof placement>).provisioner[0]['local-exec'];
  expect([command, routeKeysOrder.parse(JSON.parse(environment.WARREN_ROUTE_KEYS))]).toEqual([
    'warren route-keys',
    {
      ...{
        platform: 'acme',
        region: platform.region,
        serviceRegion: 'eu',
        keys: 2,
        route: 'platform',
        urgency: 'high',
      },
      ...{ service, secret },
    },
  ]);
});

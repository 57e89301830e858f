import { TerraformOutput, Testing } from 'cdktf';
import type { z } from 'zod';
import { platformSchema } from '../../../../catalog/kinds/platform/platform.ts';
import { routeSchema } from '../../../../catalog/kinds/route/route.ts';
import { Routes } from '../../../../stacks/alerting/pagerduty/routes.ts';
import { literal } from '../../../../stacks/constructs/literal.ts';
import { PlatformStack } from '../../../../stacks/constructs/platform-stack.ts';

export type RouteInput = z.input<typeof routeSchema>;

export type Values = Record<string, unknown>;

export interface Synthesized extends Values {
  resource: Record<string, Record<string, Values>>;
  data: Record<string, Record<string, Values>>;
  /** The service of each route and urgency, `on-call_high`. */
  output: Record<string, { value: string }>;
}

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
  alerting: { pagerDuty: { deployToken: { secret: 'acme/pagerduty' }, serviceRegion: 'eu' }, route: 'on-call' },
});

/** A small team: who is on call a week each, and after them the lead. */
export function smallTeam(): RouteInput {
  return {
    calls: {
      high: {
        severities: ['critical', 'error'],
        escalation: { levels: [{ schedules: ['first'] }, { people: ['lead@example.com'] }] },
      },
      low: { severities: ['warning', 'info'], escalation: { levels: [{ schedules: ['first'] }] } },
    },
    schedules: {
      first: {
        timeZone: 'Europe/Berlin',
        layers: [
          {
            name: 'weekly',
            start: '2026-01-05T09:00',
            turn: { days: 7 },
            people: ['ada@example.com', 'bo@example.com'],
          },
        ],
      },
    },
  };
}

/** The routes alone, in a stack of their own. */
export function synthesizeRoutes(routes: Record<string, RouteInput>): Synthesized {
  const stack = new PlatformStack(Testing.app(), 'alerting', { platform: literal(platform) });
  const { alerting } = stack.platform;
  if (!alerting) throw new Error('no alerting');
  const { services } = new Routes(stack, 'routes', {
    platform: stack.platform,
    alerting,
    routes: Object.entries(routes).map(([name, file]) => literal({ ...routeSchema.parse(file), name })),
  });
  for (const { route, urgency, id } of services) new TerraformOutput(stack, `${route}_${urgency}`, { value: id });
  return JSON.parse(Testing.synth(stack));
}

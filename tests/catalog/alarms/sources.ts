import type { z } from 'zod';
import type { AlarmSources } from '../../../catalog/alarms/resolve.ts';
import { alertSchema } from '../../../catalog/kinds/alert/alert.ts';
import { brokerSchema } from '../../../catalog/kinds/broker/broker.ts';
import { endpointOf, endpointSchema } from '../../../catalog/kinds/endpoint/endpoint.ts';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { processorOf, processorSchema } from '../../../catalog/kinds/processor/processor.ts';
import { routeSchema } from '../../../catalog/kinds/route/route.ts';
import { silenceSchema } from '../../../catalog/kinds/silence/silence.ts';

type Inputs<T extends z.ZodType> = Record<string, z.input<T>>;

export interface SourcesProps {
  platform?: Partial<z.input<typeof platformSchema>>;
  brokers?: Inputs<typeof brokerSchema>;
  endpoints?: Inputs<typeof endpointSchema>;
  processors?: Inputs<typeof processorSchema>;
  alerts?: Inputs<typeof alertSchema>;
  routes?: Inputs<typeof routeSchema>;
  silences?: Inputs<typeof silenceSchema>;
}

const person = { schedules: [], people: ['a@example.com'] };
const levels = { escalation: { levels: [person] } };

/** Critical alarms and errors wake people, others do not. */
export const route: z.input<typeof routeSchema> = {
  calls: {
    high: { severities: ['critical', 'error'], ...levels },
    low: { severities: ['warning', 'info'], ...levels },
  },
};

/** A watched platform with two brokers and the route `day`, of which parts are replaced. */
export function sourcesOf(props: SourcesProps = {}): AlarmSources {
  const { brokers = { orders: broker, quotes: broker }, routes = { day: route } } = props;
  const platform = platformSchema.parse({
    name: 'acme',
    accountId: '123456789012',
    region: 'eu-west-1',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
    database: { version: '11.4', class: 'db.m7g.large', storage: { sizeGiB: 100, maxGiB: 200 } },
    monitoring: { instance: { type: 't4g.large' } },
    alerting: { pagerDuty: { deployToken: { secret: 'acme/pagerduty' } }, route: 'day' },
    ...props.platform,
  });
  return {
    platform,
    brokers: objects(brokers, (name, file) => ({ ...brokerSchema.parse(file), name })),
    endpoints: objects(props.endpoints, (name, file) => endpointOf(name, endpointSchema.parse(file))),
    processors: objects(props.processors, (name, file) => processorOf(name, processorSchema.parse(file))),
    alerts: objects(props.alerts, (name, file) => ({ ...alertSchema.parse(file), name })),
    routes: objects(routes, (name, file) => ({ ...routeSchema.parse(file), name })),
    silences: objects(props.silences, (name, file) => ({ ...silenceSchema.parse(file), name })),
  };
}

const broker: z.input<typeof brokerSchema> = { version: '4.3.6', instance: { type: 'm7g.xlarge' } };

function objects<In, Out>(files: Record<string, In> | undefined, object: (name: string, file: In) => Out): Out[] {
  return Object.entries(files ?? {}).map(([name, file]) => object(name, file));
}

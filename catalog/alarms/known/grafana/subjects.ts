import type { Broker } from '../../../kinds/broker/broker.ts';
import type { Endpoint } from '../../../kinds/endpoint/endpoint.ts';
import type { Processor } from '../../../kinds/processor/processor.ts';
import type { DefineProps } from '../../known-alarm.ts';

/** What an alarm of brokers watches. Throws where there is none of the name: rules refuse that before. */
export function brokerOf({ beside, subject }: DefineProps): Broker {
  return found(beside.brokers, subject.name);
}

/** The same of an endpoint. */
export function endpointOf({ beside, subject }: Pick<DefineProps, 'beside' | 'subject'>): Endpoint {
  return found(beside.endpoints, subject.name);
}

/** The same of a processor. */
export function processorOf({ beside, subject }: DefineProps): Processor {
  return found(beside.processors, subject.name);
}

function found<T extends { name: string }>(among: readonly T[], name: string): T {
  const one = among.find((each) => each.name === name);
  if (!one) throw new Error(`nothing that an alarm could watch is called ${name}`);
  return one;
}

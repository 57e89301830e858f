import {
  brokerOfStack,
  dataStack,
  ingressStack,
  monitoringStack,
  processorOfStack,
  processorsStack,
} from '../../../contracts/names.ts';

/** What users call that which stands in a stack: `brokers/orders`; of the stores by their type. */
export function serviceOf(stack: string, type: string): string {
  const broker = brokerOfStack(stack);
  if (broker !== undefined) return brokerService(broker);
  const processor = processorOfStack(stack);
  if (processor !== undefined) return processorService(processor);
  if (stack === dataStack) return type.startsWith('aws_db') ? databaseService : cacheService;
  if (stack === ingressStack) return ingressService;
  if (stack === monitoringStack && type.startsWith('aws_lambda')) return forwarderService;
  return stack === processorsStack ? prepareService : stack;
}

export function brokerService(broker: string): string {
  return `brokers/${broker}`;
}

export function processorService(processor: string): string {
  return `processors/${processor}`;
}

export const databaseService = 'database';
export const cacheService = 'cache';

/** The receiver. */
export const ingressService = 'ingress';

/** What sends log groups on to Loki. */
export const forwarderService = 'log forwarder';

/** The task that readies the database for processors. */
export const prepareService = 'prepare task';

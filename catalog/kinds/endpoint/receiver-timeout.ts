import type { Endpoint } from './endpoint.ts';

/** What a request takes besides the longest deadline: connecting to the broker, which the receiver gives five seconds, and answering. In seconds. */
const besideDeadlineSeconds = 10;

/** How long a call of the receiver may take, in seconds. There is at least one endpoint. */
export function receiverTimeoutSeconds(endpoints: readonly Pick<Endpoint, 'deadlineSeconds'>[]): number {
  return besideDeadlineSeconds + Math.max(...endpoints.map(({ deadlineSeconds }) => deadlineSeconds));
}

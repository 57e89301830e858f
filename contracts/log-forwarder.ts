import { z } from 'zod';

/** Variable of the forwarder's environment that holds what it is told, as JSON of `forwarderSettings`. */
export const forwarderVariable = 'WARREN_LOG_FORWARDER';

export const forwarderSettings = z.object({
  /** Where Loki is, `http://monitoring.acme.internal:3100`, without what pushing adds. */
  loki: z.url({ protocol: /^https?$/ }),
  /** Name of the platform: a label, and what the names of its log groups begin with. */
  platform: z.string().min(1),
});

export type ForwarderSettings = z.infer<typeof forwarderSettings>;

/** File in the zip, and the function in it, as Lambda calls its handler. */
export const forwarderFile = 'forwarder.cjs';
export const forwarderHandler = 'forwarder.handler';

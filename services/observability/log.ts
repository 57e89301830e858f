import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * A log of one JSON object a line on standard output, the time as ISO text. LOG_LEVEL says from which level on, `info` by default;
 * throws when it is no level.
 */
export function openLog({ service, environment }: { service: string; environment: NodeJS.ProcessEnv }): Logger {
  const level = environment.LOG_LEVEL || 'info';
  if (!levels.includes(level))
    throw new Error(`LOG_LEVEL is ${JSON.stringify(level)}. Use one of ${levels.join(', ')}.`);
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

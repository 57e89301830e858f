import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { brokerSettings } from '../settings/broker-settings.ts';

const processor = z
  .object({
    name: z.string().min(1).max(64),
    broker: z.string(),
    vhost: z.string().min(1),
    queue: z.string().min(1),
    /** An HTTP application beside this program, on 127.0.0.1. */
    forward: z
      .object({
        port: z.int().min(1).max(65_535),
        /** Longest time for one request, in seconds. */
        timeoutSeconds: z.number().positive(),
        /** Path that answers below 400 when the application is well; without it, an open port is enough. */
        health: z.string().startsWith('/').optional(),
      })
      .optional(),
    /** A module of handlers instead, by path. */
    handler: z.string().min(1).optional(),
    /** Messages that the broker hands out ahead. */
    prefetch: z.int().min(1).max(65_535),
    /** Messages that are worked on at the same time. */
    concurrency: z.int().min(1),
    /** Tries before a message is parked. */
    attempts: z.int().min(1).max(20),
    backoff: z.object({
      initialSeconds: z.number().positive(),
      factor: z.number().min(1),
      maxSeconds: z.number().positive(),
    }),
    /** Queue of parked messages. */
    deadLetter: z.string().min(1),
    /** Seconds between SIGTERM and SIGKILL: ECS' stopTimeout. */
    stopSeconds: z.number().min(2).max(120),
  })
  .refine((value) => (value.forward === undefined) !== (value.handler === undefined), {
    message: 'needs exactly one of forward and handler',
  })
  .refine((value) => value.concurrency <= value.prefetch, {
    path: ['concurrency'],
    message: 'is more than prefetch, so that some of it would never have work',
  });

const settings = z.strictObject({
  /** The processor's file, defaults filled in; what only the stacks need is passed over. */
  processor,
  broker: brokerSettings,
  /** MariaDB or MySQL; absent where the handler uses none. */
  database: z
    .strictObject({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      user: z.string().min(1),
      database: z.string().min(1),
      /** Secret that holds the password, bare or as the `password` of a JSON mapping, as RDS writes it. */
      password: z.strictObject({ secret: z.string() }).optional(),
      tls: z.boolean(),
    })
    .optional(),
  cache: z
    .strictObject({ url: z.string().regex(/^rediss?:\/\//, 'has to begin with redis:// or rediss://') })
    .optional(),
});

/** What the processor is told. */
export type ProcessorSettings = z.infer<typeof settings>;
export type ProcessorFile = ProcessorSettings['processor'];
export type DatabaseSettings = NonNullable<ProcessorSettings['database']>;

/**
 * Reads the settings from the file that WARREN_PROCESSOR_SETTINGS names, else from WARREN_PROCESSOR_SETTINGS_JSON.
 * Throws one error that names every problem.
 */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<ProcessorSettings> {
  const file = environment.WARREN_PROCESSOR_SETTINGS;
  const json = environment.WARREN_PROCESSOR_SETTINGS_JSON;
  if (file) return parseSettings(file, await readFile(file, 'utf8'));
  if (json) return parseSettings('WARREN_PROCESSOR_SETTINGS_JSON', json);
  throw new Error('neither WARREN_PROCESSOR_SETTINGS nor WARREN_PROCESSOR_SETTINGS_JSON is set');
}

/** The port of the operations server: OPERATIONS_PORT, 9091 by default. Throws for one that is none. */
export function operationsPort(environment: NodeJS.ProcessEnv): number {
  const text = environment.OPERATIONS_PORT || '9091';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`OPERATIONS_PORT is ${text}. Use a port, 0 to 65535.`);
  return port;
}

/** Parses settings; `source` is what problems are named after. */
export function parseSettings(source: string, text: string): ProcessorSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${source} is not JSON`);
  }
  const { success, data, error } = settings.safeParse(value);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${source} ${path.join('.') || 'settings'}: ${message}`);
  throw new Error([...problems.sort(), `${problems.length} problem${problems.length === 1 ? '' : 's'}`].join('\n'));
}

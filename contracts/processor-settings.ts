import { isIP } from 'node:net';
import { z } from 'zod';
import { brokerSettings } from './broker-settings.ts';

/** Most tries of a message before it is parked. */
export const mostAttempts = 20;

/**
 * Days that a processor remembers which messages it has done, unless its file says otherwise. Senders by Standard Webhooks try again for
 * about 75 hours, by the schedule that it recommends:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export const defaultRememberDays = 14;
export const mostRememberDays = 90;

/** Seconds between SIGTERM and SIGKILL. 120 is the most on Fargate: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export const leastStopSeconds = 2;
export const mostStopSeconds = 120;

/**
 * Port on which a processor tells of its own health and metrics: on 127.0.0.1, which its application shares, or, where a host watches the
 * platform, on all of the task's addresses.
 */
export const processorOperationsPort = 9091;

/** Variables of the environment of the program: where its settings are, as a file, or as the text itself, and what it is told besides. */
export const processorVariables = {
  file: 'WARREN_PROCESSOR_SETTINGS',
  text: 'WARREN_PROCESSOR_SETTINGS_JSON',
  /** What `prepare` is told, as text. */
  prepare: 'WARREN_PREPARE_JSON',
  /** Address that the port of health and metrics is opened on. */
  operationsHost: 'OPERATIONS_HOST',
} as const;

/** The argument by which the program makes tables and user of the database, and ends. */
export const prepareArgument = 'prepare';

/** A file of certificates in PEM, instead of those that the program knows: RDS's for the database, Node's own for the cache. */
const ca = z.string().min(1).optional();

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
    attempts: z.int().min(1).max(mostAttempts),
    backoff: z.object({
      initialSeconds: z.number().positive(),
      factor: z.number().min(1),
      maxSeconds: z.number().positive(),
    }),
    /** Queue of parked messages. */
    deadLetter: z.string().min(1),
    /** Days that messages are remembered which were done, with a database. */
    rememberDays: z.int().min(1).max(mostRememberDays).default(defaultRememberDays),
    /** Seconds between SIGTERM and SIGKILL: ECS' stopTimeout. */
    stopSeconds: z.number().min(leastStopSeconds).max(mostStopSeconds),
  })
  .refine((value) => (value.forward === undefined) !== (value.handler === undefined), {
    message: 'needs exactly one of forward and handler',
  })
  .refine((value) => value.concurrency <= value.prefetch, {
    path: ['concurrency'],
    message: 'is more than prefetch, so that some of it would never have work',
  });

/** With TLS a server has to be called by its name, the only thing that mysql2 holds its certificate to. */
const hasName = ({ host, tls }: { host: string; tls: boolean }) => !tls || isIP(host) === 0;
const namelessHost = { path: ['host'], message: 'has to be a name with tls, since certificates are checked for names' };

/** What a processor is told. */
export const processorSettings = z.strictObject({
  /** The processor's file, defaults filled in; what only the stacks need is passed over. */
  processor,
  broker: brokerSettings,
  /** MariaDB or MySQL; absent where the handler uses none. */
  database: z
    .object({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      user: z.string().min(1),
      database: z.string().min(1),
      /** Secret that holds the password, bare or as the `password` of a JSON mapping, as RDS writes it. */
      password: z.object({ secret: z.string() }).optional(),
      /** Logs in with a token of IAM that is made for each connection. */
      iam: z.object({ region: z.string().min(1) }).optional(),
      tls: z.boolean(),
      ca,
    })
    .refine((value) => (value.password === undefined) !== (value.iam === undefined), {
      message: 'needs exactly one of password and iam',
    })
    .refine((value) => value.iam === undefined || value.tls, {
      path: ['tls'],
      message: 'has to be true with iam: a token is sent as it is',
    })
    .refine(hasName, namelessHost)
    .optional(),
  /** Redis or Valkey; absent where the handler uses none. */
  cache: z
    .union([
      z.strictObject({ url: z.string().regex(/^rediss?:\/\//, 'has to begin with redis:// or rediss://'), ca }),
      // ElastiCache, always over TLS.
      z.strictObject({
        host: z.string().min(1),
        port: z.int().min(1).max(65_535),
        user: z.string().min(1),
        /** The replication group's id is what a token is for. */
        iam: z.object({ region: z.string().min(1), replicationGroup: z.string().min(1) }),
        ca,
      }),
    ])
    .optional(),
});

/**
 * Longest name of a user, as MariaDB 11.8.9 was seen to take; MySQL takes 32, and says so:
 * https://dev.mysql.com/doc/en/replication-features-user-names.html
 */
const longestUserName = 128;

/** What `prepare` is told. */
export const prepareSettings = z.strictObject({
  database: z
    .strictObject({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      database: z.string().min(1),
      /** Secret of the master user, as RDS writes it: {"username": …, "password": …}. */
      master: z.object({ secret: z.string().min(1) }),
      tls: z.literal(true),
      /** Where the secret is. */
      region: z.string().min(1),
      ca,
    })
    .refine(hasName, namelessHost),
  /** The processor's user, which is made. */
  user: z.string().min(1).max(longestUserName),
  /**
   * What the user logs in by: IAM, as RDS has it.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
   */
  login: z
    .strictObject({ plugin: z.string().regex(/^\w+$/), as: z.string() })
    .default({ plugin: 'AWSAuthenticationPlugin', as: 'RDS' }),
});

export type ProcessorSettings = z.infer<typeof processorSettings>;
export type ProcessorFile = ProcessorSettings['processor'];
export type DatabaseSettings = NonNullable<ProcessorSettings['database']>;
export type CacheSettings = NonNullable<ProcessorSettings['cache']>;
export type PrepareSettings = z.infer<typeof prepareSettings>;

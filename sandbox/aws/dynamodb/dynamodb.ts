import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../cloud.ts';
import type { Faults } from '../../faults.ts';
import type { AppliedChange } from '../../provider/session.ts';
import type { ObjectValue } from '../../values.ts';
import { sufferCall } from '../call-faults.ts';
import { type Input, jsonService } from '../protocols/json-protocol.ts';
import { AwsError, type Service } from '../protocols/protocol.ts';
import { tableRequest } from './table-request.ts';

/** The simulated DynamoDB. */
export interface Dynamodb {
  readonly service: Service;
  /** Forgets the rows of a table that Terraform deleted. */
  follow(change: AppliedChange): Promise<void>;
  stop(): Promise<void>;
}

/** What works on rows; tables are made by Terraform alone. */
const apis = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];

/**
 * The rows of the cloud's DynamoDB tables, by dynalite, which knows expressions and conditions. Rows are in the memory of this process
 * and written to the folder when it stops, where the next one finds them; a process that is killed loses what it wrote. No row expires,
 * and there are no transactions, streams or PartiQL.
 */
export function dynamodb({ cloud, faults, folder }: { cloud: Cloud; faults: Faults; folder: string }): Dynamodb {
  const fileOf = (table: string) => join(folder, 'rows', `${encodeURIComponent(table)}.json`);
  const tables = new Map<string, Promise<void>>();
  let engine: Promise<Engine> | undefined;
  const call = async (api: string, input: object) => {
    engine ??= startEngine();
    return send(await engine, api, input);
  };
  const bring = async (name: string, attributes: ObjectValue) => {
    await makeTable(call, tableRequest(name, attributes));
    const rows = existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : [];
    for (const Item of rows) await call('PutItem', { TableName: name, Item });
  };
  const forget = async (name: string) => {
    rmSync(fileOf(name), { force: true });
    const made = tables.get(name);
    if (made === undefined) return;
    tables.set(
      name,
      made.then(() => dropTable(call, name)),
    );
    await tables.get(name);
    tables.delete(name);
  };
  const ensure = async (name: string) => {
    const attributes = cloud.get('aws_dynamodb_table', name);
    if (attributes === undefined) {
      await forget(name);
      throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    }
    if (!tables.has(name)) tables.set(name, bring(name, attributes));
    await tables.get(name)?.catch((cause) => {
      tables.delete(name);
      throw cause;
    });
  };
  return {
    service: jsonService({
      name: 'DynamoDB',
      version: '1.0',
      operations: Object.fromEntries(apis.map((api) => [api, (input: Input) => call(api, input)])),
      before: async (api, input) => {
        const names = tablesOf(input);
        await sufferCall(faults, { service: 'dynamodb', api, about: names });
        for (const name of names) await ensure(name);
      },
    }),
    follow: async ({ type, prior, object }) => {
      if (type === 'aws_dynamodb_table' && prior !== null && object === null) await forget(String(prior.name));
    },
    stop: async () => {
      const { server } = (await engine) ?? {};
      for (const name of tables.keys()) {
        mkdirSync(join(folder, 'rows'), { recursive: true });
        writeFileSync(`${fileOf(name)}.new`, JSON.stringify(await rowsOf(call, name)));
        renameSync(`${fileOf(name)}.new`, fileOf(name));
      }
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    },
  };
}

type Call = (api: string, input: object) => Promise<object>;

function tablesOf({ TableName, RequestItems }: Input): string[] {
  return typeof TableName === 'string' ? [TableName] : Object.keys(RequestItems ?? {});
}

async function makeTable(call: Call, request: { TableName: string }): Promise<void> {
  await call('CreateTable', request);
  const { TableName } = request;
  const status = async () => ((await call('DescribeTable', { TableName })) as Described).Table?.TableStatus;
  while ((await status()) !== 'ACTIVE') await sleep(1);
}

interface Described {
  readonly Table?: { readonly TableStatus?: string };
}

async function rowsOf(call: Call, TableName: string): Promise<object[]> {
  const rows: object[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = (await call('Scan', { TableName, ...(ExclusiveStartKey && { ExclusiveStartKey }) })) as Page;
    rows.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows;
}

interface Page {
  readonly Items: object[];
  readonly LastEvaluatedKey?: object;
}

async function dropTable(call: Call, TableName: string): Promise<void> {
  await call('DeleteTable', { TableName });
  const gone = (cause: unknown) => cause instanceof AwsError && cause.name === 'ResourceNotFoundException';
  try {
    while (await call('DescribeTable', { TableName })) await sleep(1);
  } catch (cause) {
    if (!gone(cause)) throw cause;
  }
}

interface Engine {
  readonly server: Server;
  readonly url: string;
}

/** Loaded when a table is first used, since most sandboxes need none. */
async function startEngine(): Promise<Engine> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** dynalite looks for the parts of a signature and never at what they say. */
const signature = {
  authorization: 'AWS4-HMAC-SHA256 Credential=sandbox, SignedHeaders=host, Signature=sandbox',
  'x-amz-date': '20000101T000000Z',
};

async function send({ url }: Engine, api: string, input: object): Promise<object> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...signature,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${api}`,
    },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as { __type?: string; message?: string; Message?: string };
  if (response.ok) return body;
  const name = body.__type?.split('#').at(-1) ?? 'InternalServerError';
  throw new AwsError(name, body.message ?? body.Message ?? '', response.status);
}

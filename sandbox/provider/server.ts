import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** One procedure of the plugin protocol. What it throws goes to Terraform as a diagnostic. */
export type Procedure = (request: never) => object | Promise<object>;

/** What answers one Terraform process. */
export interface Connection {
  readonly procedures: Readonly<Record<string, Procedure>>;
  /** Terraform has gone. */
  close(): void;
}

/** A provider that listens on a unix socket. */
export interface ProviderServer {
  stop(): Promise<void>;
}

/**
 * Serves a provider on a unix socket. Every Terraform process gets a connection of its own, as if it had started the
 * provider itself: each one configures the provider anew, with its own region and tags, and several may run at once.
 */
export async function serveProvider(socketPath: string, connect: () => Connection): Promise<ProviderServer> {
  const open = new Map<Socket, { connection: Connection; grpc: Server }>();
  const listener = createServer((socket) => {
    const connection = connect();
    const grpc = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
    grpc.addService(providerService(), implementation(connection.procedures));
    grpc.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
    open.set(socket, { connection, grpc });
    socket.on('close', () => {
      open.delete(socket);
      connection.close();
      grpc.forceShutdown();
    });
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(socketPath, resolve);
  });
  return {
    stop: () => {
      for (const socket of open.keys()) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}

let service: ServiceDefinition | undefined;

function providerService(): ServiceDefinition {
  const options = { keepCase: true, longs: Number, defaults: true, oneofs: true } as const;
  service ??= encodingSchemasOnce(
    loadSync(join(import.meta.dirname, 'tfplugin6.proto'), options)['tfplugin6.Provider'] as ServiceDefinition,
  );
  return service;
}

/** Schemas are megabytes, and a session answers with the same one again and again. */
function encodingSchemasOnce(definition: ServiceDefinition): ServiceDefinition {
  const { GetProviderSchema: method } = definition;
  if (!method) throw new Error('tfplugin6.proto has no GetProviderSchema');
  const encoded = new WeakMap<object, Buffer>();
  const responseSerialize = (response: object) => {
    const known = encoded.get(response) ?? method.responseSerialize(response);
    encoded.set(response, known);
    return known;
  };
  return { ...definition, GetProviderSchema: { ...method, responseSerialize } };
}

function implementation(procedures: Readonly<Record<string, Procedure>>): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(procedures).map(([name, procedure]) => [
      name,
      (call: ServerUnaryCall<unknown, object>, respond: sendUnaryData<object>) => {
        answer(procedure, call.request as never).then((response) => respond(null, response));
      },
    ]),
  );
}

async function answer(procedure: Procedure, request: never): Promise<object> {
  try {
    return await procedure(request);
  } catch (cause) {
    return { diagnostics: [diagnostic(cause)], Error: '' };
  }
}

/** An error as Terraform shows it: the first line is the summary, the rest the detail. */
export function diagnostic(cause: unknown): object {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [summary, ...detail] = message.split('\n');
  return { severity: 'ERROR', summary, detail: detail.join('\n').trim() };
}

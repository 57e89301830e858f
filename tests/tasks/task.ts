import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareTree } from '../../operations/servers/trees/prepare-tree.ts';
import type { Network } from '../machines/network.ts';
import type { Agent } from './agent.ts';
import { type Container, type Image, startContainer } from './container.ts';
import { arrangeFireLens, type FireLens, type TaskIdentity } from './fire-lens.ts';
import { type ContainerDefinition, readContainerDefinitions } from './task-definition.ts';
import { startTaskNetwork, type TaskNetwork } from './task-network.ts';

export interface TaskProps {
  /** As ECS has it registered. */
  definition: { container_definitions: string; volume: readonly { name: string }[] };
  /** What a secret of a log's options holds, by its ARN. Default: there is none. */
  secret?: (arn: string) => Promise<string>;
  /** Variables that a run sets besides, by container. */
  overrides?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** What stands for an image, by its name. */
  images: (image: string) => Image;
  network: Network;
  /** Addresses by host name: no name server answers. */
  hosts: Readonly<Record<string, string>>;
  /** Variables beside the definition's: where the simulated AWS is. */
  environment: Readonly<Record<string, string>>;
  agent: Agent;
}

export type Health = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';

/** A task of ECS, whose containers are processes of this computer in namespaces of their own. */
export interface Task {
  network: TaskNetwork;
  /** Containers that were started, by name. */
  containers: ReadonlyMap<string, Container>;
  health(name: string): Health;
  /** Exit statuses by container, and why the task ended, once it has. */
  ended: Promise<{ reason: string; statuses: Readonly<Record<string, number>> }>;
  /** Stops it, as StopTask and a service that shrinks do, and waits for its end. */
  stop(reason?: string): Promise<void>;
}

/**
 * Starts a task: each container once what it depends on is as it has to be; when an essential one ends, or a dependency cannot be met
 * any more, the others are stopped. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html, and
 * https://github.com/aws/amazon-ecs-agent/blob/master/agent/engine/dependencygraph/graph.go for what that page leaves open
 */
export async function startTask(props: TaskProps): Promise<Task> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-task-'));
  const definitions = readContainerDefinitions(props.definition.container_definitions);
  const noSecret = (arn: string) => Promise.reject(new Error(`there is no secret ${arn}`));
  const fireLens = await arrangeFireLens({
    ...{ definitions, identity, folder: join(folder, 'fire-lens'), secret: props.secret ?? noSecret },
  });
  const network = await startTaskNetwork(props.network, props.agent.port);
  const run = new TaskRun({ props, definitions, fireLens, folder, network, base: await prepareTree('rabbitmq') });
  return run.begin();
}

/** Who a task is, to those that are told. */
export const identity: TaskIdentity = {
  cluster: 'acme',
  taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/acme/0b5a5b1c',
  definition: 'acme-task:1',
};

interface Given {
  props: TaskProps;
  definitions: readonly ContainerDefinition[];
  fireLens: FireLens | undefined;
  folder: string;
  network: TaskNetwork;
  base: string;
}

interface Part {
  definition: ContainerDefinition;
  container: Promise<Container>;
  /** Absent until it is its turn. */
  starting?: Promise<Container>;
  /** Lets the others know. */
  started: (container: Container) => void;
  never: (why: Error) => void;
  health: Health;
}

class TaskRun {
  readonly #parts = new Map<string, Part>();
  readonly #containers = new Map<string, Container>();
  readonly #with: Given;
  readonly #volumes: Map<string, string>;
  readonly #hosts: string;
  readonly #statuses: Record<string, number> = {};
  #stopping: Promise<void> | undefined;
  #reason = '';
  #end: () => void = () => {};

  constructor(given: Given) {
    this.#with = given;
    const { props, folder, definitions } = given;
    for (const definition of definitions) {
      const { promise, resolve, reject } = withResolvers<Container>();
      promise.catch(() => {});
      const part: Part = { definition, container: promise, started: resolve, never: reject, health: 'UNKNOWN' };
      this.#parts.set(definition.name, part);
    }
    // Empty, root's, and lost with the task: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
    this.#volumes = new Map(props.definition.volume.map(({ name }) => [name, join(folder, 'volumes', name)]));
    for (const volume of this.#volumes.values()) mkdirSync(volume, { recursive: true, mode: 0o755 });
    this.#hosts = join(folder, 'hosts');
    const hosts = Object.entries({ localhost: '127.0.0.1', ...props.hosts });
    writeFileSync(this.#hosts, hosts.map(([name, address]) => `${address} ${name}\n`).join(''));
  }

  begin(): Task {
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    }).then(() => ({ reason: this.#reason, statuses: this.#statuses }));
    for (const part of this.#parts.values()) {
      void this.#run(part).catch((error: Error) => {
        part.never(error);
        void this.stop(error.message);
      });
    }
    return {
      network: this.#with.network,
      containers: this.#containers,
      health: (name) => this.#parts.get(name)?.health ?? 'UNKNOWN',
      ended,
      stop: (reason = 'Task stopped by user') => this.stop(reason),
    };
  }

  async #run(part: Part): Promise<void> {
    const { definition } = part;
    for (const { containerName, condition } of definition.dependsOn) {
      const container = await this.#part(containerName).container;
      const status = condition === 'START' ? 0 : await container.ended;
      if (condition === 'SUCCESS' && status !== 0) {
        throw new Error(`${definition.name} was not started: ${containerName} ended with status ${status}`);
      }
    }
    if (this.#stopping) throw new Error(`${definition.name} was not started: the task is stopping`);
    part.starting = this.#start(definition);
    const container = await part.starting;
    this.#containers.set(definition.name, container);
    part.started(container);
    void this.#watchHealth(part, container);
    this.#statuses[definition.name] = await container.ended;
    if (definition.essential) void this.stop('Essential container in task exited');
  }

  #start(definition: ContainerDefinition): Promise<Container> {
    const { props, folder, network, base, fireLens } = this.#with;
    return startContainer({
      definition,
      mounts: fireLens?.router === definition.name ? fireLens.mounts : [],
      logDriver: fireLens?.driver(definition.name),
      image: props.images(definition.image),
      environment: {
        ...props.agent.environment,
        ...props.environment,
        ...fireLens?.environment(definition.name),
        ...Object.fromEntries(definition.environment.map(({ name, value }) => [name, value])),
        ...props.overrides?.[definition.name],
      },
      base,
      folder: join(folder, 'containers', definition.name),
      volumes: this.#volumes,
      hosts: this.#hosts,
      networkOf: network.pid,
    });
  }

  /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html; a service stops a task that is not healthy. */
  async #watchHealth(part: Part, container: Container): Promise<void> {
    const { healthCheck: check } = part.definition;
    if (!check) return;
    const [, ...command] = check.command;
    const began = performance.now();
    let failures = 0;
    let running = true;
    void container.ended.then(() => {
      running = false;
    });
    while (running && !this.#stopping) {
      await sleep(check.interval * 1000, undefined, { ref: false });
      if (!running || this.#stopping) return;
      const { status } = await container.exec(command, check.timeout * 1000);
      if (status === 0) part.health = 'HEALTHY';
      // A failure of the first while is none, unless there was a success before.
      else if (part.health === 'HEALTHY' || performance.now() - began > check.startPeriod * 1000) failures += 1;
      if (status === 0) failures = 0;
      if (failures < check.retries) continue;
      part.health = 'UNHEALTHY';
      return void this.stop('Task failed container health checks');
    }
  }

  stop(reason: string): Promise<void> {
    if (!this.#stopping) this.#reason = reason;
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const stopped = new Map<string, Promise<void>>();
    const stopOne = (name: string): Promise<void> => {
      const known = stopped.get(name);
      if (known) return known;
      // Startup reversed: those that depend on it go first.
      const dependents = [...this.#parts.values()].filter(({ definition: { dependsOn } }) =>
        dependsOn.some(({ containerName }) => containerName === name),
      );
      const stopping = Promise.all(dependents.map(({ definition }) => stopOne(definition.name))).then(() =>
        this.#stopContainer(name),
      );
      stopped.set(name, stopping);
      return stopping;
    };
    await Promise.all([...this.#parts.keys()].map(stopOne));
    this.#with.network.stop();
    rmSync(this.#with.folder, { recursive: true, force: true });
    this.#end();
  }

  async #stopContainer(name: string): Promise<void> {
    const { definition, starting } = this.#part(name);
    const container = await starting?.catch(() => undefined);
    if (!container) return;
    container.signal('SIGTERM');
    const timer = setTimeout(() => container.signal('SIGKILL'), definition.stopTimeout * 1000);
    this.#statuses[name] = await container.ended;
    clearTimeout(timer);
  }

  #part(name: string): Part {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`${name} is no container of the task`);
    return part;
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (why: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

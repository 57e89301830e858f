import { isDeepStrictEqual } from 'node:util';

/** Types of what a container definition says, by name; a list has the type of its entries in it, `texts` is a mapping. */
type Shape = 'text' | 'number' | 'boolean' | 'texts' | readonly [Shape] | { readonly [name: string]: Shape };

/**
 * Members of ContainerDefinition, as botocore 1.44.8 has them (data/ecs/2014-11-13/service-2.json):
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const containerDefinition: Shape = {
  command: ['text'],
  cpu: 'number',
  credentialSpecs: ['text'],
  dependsOn: [
    {
      condition: 'text',
      containerName: 'text',
    },
  ],
  disableNetworking: 'boolean',
  dnsSearchDomains: ['text'],
  dnsServers: ['text'],
  dockerLabels: 'texts',
  dockerSecurityOptions: ['text'],
  entryPoint: ['text'],
  environment: [
    {
      name: 'text',
      value: 'text',
    },
  ],
  environmentFiles: [
    {
      type: 'text',
      value: 'text',
    },
  ],
  essential: 'boolean',
  extraHosts: [
    {
      hostname: 'text',
      ipAddress: 'text',
    },
  ],
  firelensConfiguration: {
    options: 'texts',
    type: 'text',
  },
  healthCheck: {
    command: ['text'],
    interval: 'number',
    retries: 'number',
    startPeriod: 'number',
    timeout: 'number',
  },
  hostname: 'text',
  image: 'text',
  interactive: 'boolean',
  links: ['text'],
  linuxParameters: {
    capabilities: {
      add: ['text'],
      drop: ['text'],
    },
    devices: [
      {
        containerPath: 'text',
        hostPath: 'text',
        permissions: ['text'],
      },
    ],
    initProcessEnabled: 'boolean',
    maxSwap: 'number',
    sharedMemorySize: 'number',
    swappiness: 'number',
    tmpfs: [
      {
        containerPath: 'text',
        mountOptions: ['text'],
        size: 'number',
      },
    ],
  },
  logConfiguration: {
    logDriver: 'text',
    options: 'texts',
    secretOptions: [
      {
        name: 'text',
        valueFrom: 'text',
      },
    ],
  },
  memory: 'number',
  memoryReservation: 'number',
  mountPoints: [
    {
      containerPath: 'text',
      readOnly: 'boolean',
      sourceVolume: 'text',
    },
  ],
  name: 'text',
  portMappings: [
    {
      appProtocol: 'text',
      containerPort: 'number',
      containerPortRange: 'text',
      hostPort: 'number',
      name: 'text',
      protocol: 'text',
    },
  ],
  privileged: 'boolean',
  pseudoTerminal: 'boolean',
  readonlyRootFilesystem: 'boolean',
  repositoryCredentials: {
    credentialsParameter: 'text',
  },
  resourceRequirements: [
    {
      sharingStrategy: {
        nvidiaMps: {
          maxComputePercent: 'number',
          memory: 'number',
        },
      },
      type: 'text',
      value: 'text',
    },
  ],
  restartPolicy: {
    enabled: 'boolean',
    ignoredExitCodes: ['number'],
    restartAttemptPeriod: 'number',
  },
  secrets: [
    {
      name: 'text',
      valueFrom: 'text',
    },
  ],
  startTimeout: 'number',
  stopTimeout: 'number',
  systemControls: [
    {
      namespace: 'text',
      value: 'text',
    },
  ],
  ulimits: [
    {
      hardLimit: 'number',
      name: 'text',
      softLimit: 'number',
    },
  ],
  user: 'text',
  versionConsistency: 'text',
  volumesFrom: [
    {
      readOnly: 'boolean',
      sourceContainer: 'text',
    },
  ],
  workingDirectory: 'text',
};

/** One container, as far as it was read. */
export type ContainerDefinition = Readonly<Record<string, unknown>>;

/** The containers of a document; undefined for what is none. */
export function readContainers(text: string): ContainerDefinition[] | undefined {
  return containerDefinitionsProblem(text) === undefined ? (JSON.parse(text) as ContainerDefinition[]) : undefined;
}

/**
 * Why the provider takes a document for none of containers: expandContainerDefinitions in terraform-provider-aws
 * internal/service/ecs/container_definitions.go decodes it into the types of the API, so that a number written as text is
 * refused. What it does not know it passes over, and AWS never hears of it.
 */
export function containerDefinitionsProblem(text: string): string | undefined {
  const invalid = (why: string) => `is invalid: ${why}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid(`decoding JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(value)) return invalid('decoding JSON: cannot unmarshal it into a list of containers');
  for (const [index, container] of value.entries()) {
    if (isBlank(container)) return invalid(`invalid container definition supplied at index (${index})`);
    const mistyped = mistypedAt(container, containerDefinition, String(index));
    if (mistyped !== undefined) return invalid(`decoding JSON: ${mistyped}`);
  }
  return undefined;
}

/** Names in it that AWS does not know, and the provider passes over without a word. */
export function unknownMembers(text: string): string[] {
  return (readContainers(text) ?? []).flatMap((container, index) =>
    unknownIn(container, containerDefinition, String(index)),
  );
}

/**
 * The document as the provider keeps it in the state: containers, variables and secrets in the order of their names, without what
 * is empty (reduce, compactArrays and StateFunc of the same file). Of one that is none, itself.
 */
export function normalContainers(text: string): string {
  const containers = readContainers(text);
  if (!containers) return text;
  return JSON.stringify(containers.map(normalContainer).sort(byName));
}

function normalContainer(container: ContainerDefinition): ContainerDefinition {
  const ordered = ['environment', 'secrets'].map((name) => {
    const entries = container[name];
    return [name, Array.isArray(entries) ? [...entries].sort(byName) : entries];
  });
  const whole: Record<string, unknown> = { essential: true, ...container, ...Object.fromEntries(ordered) };
  const kept = Object.entries(whole).filter(([, value]) => !isBlank(value));
  return sorted(Object.fromEntries(kept)) as ContainerDefinition;
}

function byName(a: { name?: unknown }, b: { name?: unknown }): number {
  return String(a.name) < String(b.name) ? -1 : 1;
}

/** Keys in one order, at every depth. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || isDeepStrictEqual(value, []) || isDeepStrictEqual(value, {});
}

/** Decoding takes a missing value, or null, for none of any type. */
function mistypedAt(value: unknown, shape: Shape, path: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  const wrong = (type: string) => `cannot unmarshal ${JSON.stringify(value).slice(0, 100)} at ${path} into ${type}`;
  if (shape === 'text') return typeof value === 'string' ? undefined : wrong('a text');
  if (shape === 'number') return Number.isInteger(value) ? undefined : wrong('a whole number');
  if (shape === 'boolean') return typeof value === 'boolean' ? undefined : wrong('true or false');
  if (isList(shape)) {
    if (!Array.isArray(value)) return wrong('a list');
    return first(value.map((item, index) => mistypedAt(item, shape[0], `${path}.${index}`)));
  }
  if (typeof value !== 'object' || Array.isArray(value)) return wrong('a mapping');
  const of = (name: string) => (shape === 'texts' ? 'text' : shape[name]);
  return first(
    Object.entries(value).map(([name, inner]) => {
      const known = of(name);
      return known === undefined ? undefined : mistypedAt(inner, known, `${path}.${name}`);
    }),
  );
}

function unknownIn(value: unknown, shape: Shape, path: string): string[] {
  if (isList(shape)) {
    return Array.isArray(value) ? value.flatMap((item, index) => unknownIn(item, shape[0], `${path}.${index}`)) : [];
  }
  if (typeof shape === 'string' || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = shape[name];
    return known === undefined ? [`${path}.${name}`] : unknownIn(inner, known, `${path}.${name}`);
  });
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((sentence) => sentence !== undefined);
}

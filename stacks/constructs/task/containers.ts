import { readFileSync } from 'node:fs';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { brokerTable, servicesBucket } from '../../../contracts/names.ts';
import { processorProgramKey } from '../../../contracts/object-keys.ts';
import { container, logStreamPrefix, taskPath } from '../../../contracts/tasks.ts';
import { type Escaped, literal } from '../literal.ts';
import { images } from './images.ts';

/** A container as ECS has it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export type ContainerDefinition = Readonly<Record<string, unknown>>;

/** Volumes of a task: the program, which is only read, and what may be written. */
export const taskVolumes = [{ name: 'program' }, { name: 'scratch' }];

/** Nobody in the image: what needs rights of its own has been given them in the image. */
const unprivilegedUser = '1000:1000';

export interface ContainerProps {
  name: string;
  image: string;
  /** Name of the log group. */
  logGroup: string;
  region: string;
}

/**
 * What all containers have in common: a file system that is only read but for `/tmp`, no capability
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html: Fargate limits what is added alone), no
 * user of root, and logs that a full network does not hold up.
 */
export function containerBase({ name, image, logGroup, region }: ContainerProps): ContainerDefinition {
  return {
    name,
    image,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] }, initProcessEnabled: true },
    user: unprivilegedUser,
    mountPoints: [
      { sourceVolume: 'program', containerPath: taskPath.programFolder, readOnly: true },
      { sourceVolume: 'scratch', containerPath: taskPath.scratch, readOnly: false },
    ],
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup,
        'awslogs-region': region,
        'awslogs-stream-prefix': logStreamPrefix,
        // A slow CloudWatch loses lines rather than holds up requests:
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
        mode: 'non-blocking',
        'max-buffer-size': '4m',
      },
    },
  };
}

/** Variables in the form of ECS. */
export function environmentOf(variables: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}

/** What waits until the program is there and checked. */
export const afterProgram = [{ containerName: container.program, condition: 'SUCCESS' }];

/**
 * The container that fetches the program by its hash, and checks it before anything runs. It is root without capabilities, since
 * only root may write into a volume that Fargate has just made; with `broker` it brings what that broker's certificates go
 * back to.
 */
export function programContainer(props: {
  platform: Escaped<Platform>;
  logGroup: string;
  /** SHA-256 of the program. */
  program: string;
  broker?: string;
}): ContainerDefinition {
  const { platform, logGroup, program, broker } = props;
  const base = containerBase({
    name: container.program,
    image: images.awsCli,
    logGroup,
    region: platform.region,
  });
  return {
    ...base,
    essential: false,
    user: '0:0',
    entryPoint: ['/bin/sh', '-c'],
    command: [fetchProgram],
    mountPoints: (base.mountPoints as { readOnly: boolean }[]).map((mount) => ({ ...mount, readOnly: false })),
    environment: environmentOf({
      AWS_REGION: platform.region,
      SERVICES_BUCKET: servicesBucket(platform),
      PROGRAM_KEY: processorProgramKey,
      PROGRAM_SHA256: program,
      PROGRAM_FOLDER: taskPath.programFolder,
      SCRATCH_FOLDER: taskPath.scratch,
      BROKER: broker ?? '',
      BROKER_TABLE: brokerTable(platform),
    }),
  };
}

/** The script, as Terraform has to be given it. */
const fetchProgram = literal(readFileSync(new URL('./fetch-program.sh', import.meta.url), 'utf8'));

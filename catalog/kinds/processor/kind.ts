import { dataStack, processorOfStack, processorStack } from '../../../contracts/names.ts';
import { cacheUserAddress, cacheUsersAddress } from '../../../contracts/stores.ts';
import type { FolderKind } from '../../kind.ts';
import { adoptedProcessor } from './adopted.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { processorCarriers } from './carriers.ts';
import { listedProcessor } from './listed-processor.ts';
import { leastMonthlyPrice } from './monthly-cost.ts';
import { type Processor, processorOf, processorSchema } from './processor.ts';
import { addedProcessor, changedProcessor, removedProcessor, renamedProcessor } from './processor-effects.ts';
import { processorRules } from './processor-rules.ts';
import { processorStarter } from './starter.ts';

/** `processors/<name>.yaml`: one processor of the requests of a queue, in a stack of its own but for its user of the cache. */
export const processorKind: FolderKind<'processor', 'processors', typeof processorSchema, Processor, BesideProcessors> =
  {
    name: 'processor',
    plural: 'processors',
    folder: 'processors',
    formats: ['yaml'],
    schema: processorSchema,
    object: processorOf,
    rules: processorRules,
    effects: {
      added: addedProcessor,
      changed: changedProcessor,
      removed: removedProcessor,
      renamed: renamedProcessor,
    },
    changeCosts: {
      nothing: 'nobody notices',
      live: 'takes effect live',
      reconnect: 'takes effect for new connections and channels',
      rolling: 'tasks are replaced, new ones before the old ones stop',
      replacement: 'it is made anew',
    },
    monthlyCost: {
      notCounted: () => ['traffic', 'logs and metrics'],
      price: {
        of: (processor, { region }) => leastMonthlyPrice(region, processor),
        // Tasks leave nothing that is paid for.
        left: () => 0,
        fields: ['cpu', 'memoryMiB', 'architecture', 'capacity', 'tasks'],
        isLeast: ({ tasks }) => tasks.max > tasks.min,
      },
    },
    starter: processorStarter,
    listed: (processor) => [listedProcessor(processor)],
    terraform: {
      in: 'stack',
      stackOf: processorStack,
      objectOf: processorOfStack,
      resourcesOf: () => ['*'],
      // Its user of the cache, where it uses that.
      alsoIn: (name) => ({ [dataStack]: [cacheUserAddress(name), cacheUsersAddress] }),
      carriers: processorCarriers,
    },
    adopted: adoptedProcessor,
  };

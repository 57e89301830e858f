import { dataStack } from '../../../contracts/names.ts';
import { cacheUserAddress, cacheUsersAddress } from '../../../contracts/stores.ts';
import { unknownOfRequests } from '../../effects/request-effects.ts';
import type { FolderKind } from '../../kind.ts';
import { type Processor, processorOf, processorSchema } from './processor.ts';
import { addedProcessor, changedProcessor, removedProcessor, renamedProcessor } from './processor-effects.ts';
import { type BesideProcessors, processorRules } from './processor-rules.ts';

/** `processors/<name>.yaml`: one processor of the requests of a queue, of which nothing is made in AWS yet but a user of the cache. */
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
      rolling: 'tasks are replaced one after another, and messages wait meanwhile',
      replacement: 'it is made anew',
    },
    monthlyCost: 'not counted',
    terraform: {
      in: 'no stack',
      unknown: unknownOfRequests,
      // Its user of the cache, where it uses that.
      alsoIn: (name) => ({ [dataStack]: [cacheUserAddress(name), cacheUsersAddress] }),
    },
  };

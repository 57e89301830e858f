import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sentence } from '../../../catalog/words/sentence.ts';
import { UserFailure } from '../../process/failure.ts';
import { type Plan, readPlan } from '../plan/read-plan.ts';

/** Terraform's plans by the name of the stack, and what could not be planned before other stacks are applied. */
export interface Plans {
  plans: ReadonlyMap<string, Plan>;
  deferred: ReadonlyMap<string, readonly string[]>;
  /** What else a reader has to know, such as what could not be planned. */
  planNotes: readonly Sentence[];
}

/** Nothing was planned. */
export const noPlans: Plans = { plans: new Map(), deferred: new Map(), planNotes: [] };

/** Reads the plans in a folder, one `<stack>.json` each. Throws UserFailure when there is none, or one that is not a plan. */
export function readPlans(folder: string): ReadonlyMap<string, Plan> {
  const files = listFiles(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0) {
    throw new UserFailure(
      `${folder}: holds no plan. Write each stack's with \`terraform show -json PLANFILE > ${folder}/<stack>.json\`.`,
    );
  }
  return new Map(
    files.map((file) => [file.slice(0, -'.json'.length), readPlan(parse(join(folder, file)), join(folder, file))]),
  );
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new UserFailure(`--plan ${folder}: cannot be read as a folder.`, { cause });
  }
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserFailure(`${file}: is not JSON. Write it with \`terraform show -json PLANFILE\`.`, { cause });
  }
}

import { Command } from 'commander';
import { firePart } from './alarms-fire.ts';
import { listPart } from './alarms-list.ts';
import { testPart } from './alarms-test.ts';

/** `warren alarms`: what people are called about, and whether it is when they think. */
export function alarmsCommand(): Command {
  return new Command('alarms')
    .description(
      'List the alarms that the files in alerts/ and brokers/ come to, run the tests that stand in them, and send one through every hop.',
    )
    .addCommand(listPart())
    .addCommand(testPart())
    .addCommand(firePart());
}

import { numbersOf } from './broker-alarms.ts';
import { knownAlarm } from './known-alarms.ts';
import { type AlarmSources, resolveAlarms } from './resolve.ts';

/**
 * From where on a dashboard shows that something is wrong: what the alarms of that name fire at, in their unit; of several the one that fires
 * first, since a picture has one line. Where nobody is called it is what brokers' files say, or what the alarm has by itself. Throws where no
 * known alarm with a threshold is called so.
 */
export function drawnThreshold(name: string, sources: AlarmSources): number {
  const threshold = knownAlarm(name)?.threshold;
  if (!threshold) throw new Error(`no known alarm with a threshold is called ${name}`);
  const called = resolveAlarms(sources)
    .filter(({ known }) => known === name)
    .flatMap(({ settings }) => settings.threshold ?? []);
  const said = called.length > 0 ? called : sources.brokers.flatMap((broker) => numbersOf(name, broker)?.percent ?? []);
  const all = said.length > 0 ? said : [threshold.default];
  return threshold.worse === 'above' ? Math.min(...all) : Math.max(...all);
}

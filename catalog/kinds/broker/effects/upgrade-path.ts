import { rabbitmqSeries, rabbitmqVersions, seriesOf } from '../../../facts/rabbitmq-versions.ts';

/**
 * The releases that a rolling upgrade goes through, `to` last: one where RabbitMQ allows it at once, several where series
 * have to be visited on the way. Nothing when no chain of upgrades leads there.
 * In between, the newest release of a series with an official image is named.
 */
export function upgradePath(from: string, to: string): string[] | undefined {
  if (seriesOf(from) === seriesOf(to)) return [to];
  let paths: string[][] = [[seriesOf(to)]];
  while (paths.length > 0) {
    const found = paths.find(([first]) => predecessors(first).includes(seriesOf(from)));
    if (found) return [...found.slice(0, -1).map(newestOf), to];
    paths = paths.flatMap((path) =>
      predecessors(path[0])
        .filter((series) => newestOf(series) !== '')
        .map((series) => [series, ...path]),
    );
  }
  return undefined;
}

/** The newest release that has an official image. */
export function newestVersion(): string {
  return rabbitmqVersions.find(({ commercialOnly }) => !commercialOnly)?.version ?? '';
}

function predecessors(series: string | undefined): readonly string[] {
  return rabbitmqSeries.find((entry) => entry.series === series)?.upgradesFrom ?? [];
}

function newestOf(series: string): string {
  return (
    rabbitmqVersions.find(({ version, commercialOnly }) => seriesOf(version) === series && !commercialOnly)?.version ??
    ''
  );
}

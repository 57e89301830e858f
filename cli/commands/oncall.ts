import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { resolveAlarms } from '../../catalog/alarms/resolve.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatProblems, type Problem } from '../../catalog/files/problem.ts';
import { fileOf } from '../../catalog/kind.ts';
import { yearFrom } from '../../catalog/kinds/route/coverage-rules.ts';
import { routeKind } from '../../catalog/kinds/route/kind.ts';
import type { Route } from '../../catalog/kinds/route/route.ts';
import { catalogOf } from '../../catalog/load.ts';
import type { Span } from '../../catalog/oncall/expand.ts';
import { peopleOf, shiftsOf, shiftsOfPerson } from '../../catalog/oncall/on-call.ts';
import type { ToldFault } from '../../catalog/oncall/tell-faults.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { plural } from '../../catalog/words/plural.ts';
import { personCalendar } from '../../operations/oncall/calendar.ts';
import { describeNow, describeProof, describeShifts } from '../../operations/oncall/describe-oncall.ts';
import { drawLines, drawSvg, picturedDays, rowsOf } from '../../operations/oncall/picture.ts';
import { proveOncall } from '../../operations/oncall/prove-oncall.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { loadRepository, repositoryOption } from '../../pipeline/repository/repository.ts';

interface Options {
  repository: string;
  route?: string;
  at?: string;
  who?: string;
  calendar?: string;
  picture?: string;
  json?: boolean;
}

const day = 86_400_000;

/** `warren oncall`: who is called when, and the proof that somebody always is. */
export function oncallCommand(): Command {
  return new Command('oncall')
    .description(
      'Prove that each alarm reaches one person at every minute of the coming year, or say who is on call. Reads the files alone, and changes nothing.',
    )
    .argument('[now]', 'say who is on call now, instead')
    .addOption(repositoryOption())
    .option('--route <name>', 'only this route of alerts/routes/')
    .option('--at <time>', 'say who is on call then: 2026-12-24T18:00Z, or with an offset such as +01:00')
    .option('--who <email>', 'say when this person is on call in the coming four weeks')
    .option('--calendar <folder>', 'write a calendar of the coming year for each person there: EMAIL.ics')
    .option('--picture <file>', 'write a picture of the coming four weeks, SVG; - prints it in letters')
    .option('--json', 'print as JSON')
    .action(runOncall);
}

interface Asked {
  options: Options;
  catalog: Catalog;
  problems: readonly Problem[];
  routes: readonly Route[];
  today: string;
  now: number;
}

function runOncall(now: string | undefined, options: Options): void {
  if (now !== undefined && now !== 'now') {
    throw new UserFailure(`${now}: is not something that oncall knows. Write oncall now, or oncall --at TIME.`);
  }
  const instant = options.at === undefined ? Date.now() : timeOf(options.at);
  const today = new Date().toISOString().slice(0, 10);
  const { catalog, problems } = load(options.repository);
  const asked = { options, catalog, problems, routes: routesOf(catalog.routes, options.route), today, now: instant };
  if (options.calendar !== undefined) writeCalendars(asked, options.calendar);
  if (options.picture !== undefined) writePicture(asked, options.picture);
  if (options.who !== undefined) tellPerson(asked, options.who);
  else if (now !== undefined || options.at !== undefined) tellNow(asked);
  else if (options.calendar === undefined && options.picture === undefined) prove(asked);
}

/** Gaps are what is asked about: files that have no other fault are good enough. Throws UserFailure with the report for others. */
function load(folder: string): { catalog: Catalog; problems: readonly Problem[] } {
  const { catalog, objects, problems } = loadRepository(folder);
  const others = problems.filter(({ severity, rule }) => severity === 'error' && rule !== 'route-covered');
  const found = catalog ?? (others.length === 0 ? catalogOf(objects) : undefined);
  if (!found) throw new UserFailure(formatProblems(problems));
  return { catalog: found, problems };
}

function routesOf(routes: readonly Route[], name: string | undefined): readonly Route[] {
  if (name === undefined) return routes;
  const found = routes.filter((route) => route.name === name);
  if (found.length > 0) return found;
  const names = routes.map((route) => route.name);
  throw new UserFailure(`--route ${name}: there is no alerts/routes/${name}.yaml.${suggest(name, names)}`);
}

function timeOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UserFailure(`--at ${text}: is no time. Write it as 2026-12-24T18:00Z, or with an offset such as +01:00.`);
  }
  return at;
}

function prove({ routes, today, options, catalog, problems }: Asked): void {
  const alarms = resolveAlarms(catalog);
  const calls = proveOncall({ routes, alarms, today });
  const span = yearFrom(today);
  const called = alarms.filter(({ route }) => routes.some(({ name }) => name === route));
  if (options.json) printJson({ from: iso(span.from), until: iso(span.until), calls: calls.map(plainCall) });
  else {
    const at = (route: string, fault: ToldFault) => placeOf(fault, fileOf(routeKind, route), problems);
    process.stdout.write(describeProof({ span, alarms: called.length, calls, at }));
  }
  if (calls.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}

/** Where in its file a fault stands: by its line, where the check tells of it, which a warning that is acknowledged is not. */
function placeOf({ message, path }: ToldFault, file: string, problems: readonly Problem[]): string {
  const told = problems.find((problem) => problem.file === file && problem.message === message);
  return told ? `${file}:${told.line}:${told.column}` : `${file} ${path.join('.')}`;
}

function plainCall({ faults, ...call }: ReturnType<typeof proveOncall>[number]) {
  return {
    ...call,
    faults: faults.map(({ what, message, times }) => ({
      what,
      message,
      times: times.map(({ from, until, people, readings }) => ({
        from: iso(from),
        until: iso(until),
        people,
        readings,
      })),
    })),
  };
}

function tellNow({ routes, now, options }: Asked): void {
  const span = { from: now, until: now + picturedDays * day };
  const found = routes.map((route) => ({ route, shifts: shiftsOf(route, span, 'clocks') }));
  if (options.json) {
    const calls = found.flatMap(({ route, shifts }) =>
      shifts
        .filter(({ from, until }) => from <= now && now < until)
        .map(({ urgency, level, people }) => ({ route: route.name, urgency, level, people })),
    );
    printJson({ at: iso(now), calls });
    return;
  }
  const lines = found.flatMap(({ route, shifts }) => describeNow({ route, shifts, at: now }));
  process.stdout.write(`${[`  on call at ${iso(now)}`, ...lines].join('\n')}\n`);
}

function tellPerson({ routes, now, options }: Asked, person: string): void {
  const people = [...new Set(routes.flatMap(peopleOf))];
  if (!people.includes(person)) {
    throw new UserFailure(`--who ${person}: stands in no route.${suggest(person, people)}`);
  }
  const span = { from: now, until: now + picturedDays * day };
  const found = routes.map((route) => ({ route, shifts: shiftsOfPerson(shiftsOf(route, span, 'clocks'), person) }));
  if (options.json) {
    const shifts = found.flatMap(({ route, shifts: own }) =>
      own.map(({ from, until, ...rest }) => ({ route: route.name, from: iso(from), until: iso(until), ...rest })),
    );
    printJson({ person, shifts });
    return;
  }
  const lines = found.flatMap(({ route, shifts }) => describeShifts(route, shifts));
  const none = `  ${person} is not on call in the coming four weeks.`;
  process.stdout.write(`${lines.length > 0 ? lines.join('\n') : none}\n`);
}

function writeCalendars({ routes, catalog, today }: Asked, folder: string): void {
  const span = yearFrom(today);
  const all = routes.map((route) => ({ route: route.name, ...bothReadings(route, span) }));
  const people = [...new Set(routes.flatMap(peopleOf))].sort();
  mkdirSync(folder, { recursive: true });
  for (const person of people) {
    const own = all.map(({ route, shifts, otherwise }) => ({
      route,
      shifts: shiftsOfPerson(shifts, person),
      otherwise: shiftsOfPerson(otherwise, person),
    }));
    writeFileSync(
      join(folder, `${person}.ics`),
      personCalendar({ platform: catalog.platform.name, person, routes: own }),
    );
  }
  console.error(`${plural(people.length, 'calendar')} written to ${folder}.`);
}

function bothReadings(route: Route, span: Span) {
  return { shifts: shiftsOf(route, span, 'clocks'), otherwise: shiftsOf(route, span, 'elapsed') };
}

function writePicture({ routes, today }: Asked, file: string): void {
  const from = Date.parse(`${today}T00:00:00Z`);
  const span = { from, until: from + picturedDays * day };
  const rows = rowsOf(routes.map((route) => ({ route: route.name, shifts: shiftsOf(route, span, 'clocks') })));
  if (file === '-') process.stdout.write(drawLines(rows, from));
  else writeFileSync(file, drawSvg(rows, from));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

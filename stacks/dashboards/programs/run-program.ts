import { SourceMap } from 'node:module';
import { createContext, Script } from 'node:vm';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import { type BundledPrograms, programsName } from './bundle-programs.ts';

/** How long a program may take, in ms: the shipped ones take about 10. */
const longestRunMs = 10_000;

/** What a program made, or what is wrong with it. */
export type Made = { made: unknown } | { problem: Problem };

/**
 * What each program exports by default: a dashboard, a builder of one, or a function of the catalog that gives either. Each runs
 * by itself, where there is nothing but JavaScript: no files, no network, no environment, no time and no chance.
 */
export function runPrograms({ files, script, map }: BundledPrograms, catalog: Catalog): Map<string, Made> {
  const text = JSON.stringify(JSON.stringify(catalog));
  const bundled = new Script(script, { filename: programsName });
  return new Map(files.map((file) => [file, runProgram({ file, bundled, catalog: text, map })]));
}

interface ToRun {
  file: string;
  bundled: Script;
  /** As a literal of JavaScript. */
  catalog: string;
  map: string;
}

function runProgram({ file, bundled, catalog, map }: ToRun): Made {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const run = (script: string | Script): unknown =>
    (typeof script === 'string' ? new Script(script, { filename: 'warren' }) : script).runInContext(context, {
      timeout: longestRunMs,
    });
  try {
    run(nothingElse);
    run(bundled);
    const text = run(`(${makeText})(${programsName}[${JSON.stringify(file)}](), ${catalog})`);
    return { made: JSON.parse(String(text)) };
  } catch (error) {
    return { problem: problemOf(error, { file, map }) };
  }
}

/** What would make the same program give another dashboard the next time says so. */
const nothingElse = `{
  const refuse = (what) => () => {
    throw new Error(what + ' is another each time, and a dashboard has to be the same whenever it is built. Take it away');
  };
  Math.random = refuse('Math.random()');
  globalThis.Date = new Proxy(Date, {
    apply: refuse('Date()'),
    construct: (target, given) => given.length > 0 ? Reflect.construct(target, given) : refuse('new Date()')(),
    get: (target, name) => name === 'now' ? refuse('Date.now()') : Reflect.get(target, name),
  });
}`;

/** In the program's own surroundings, so that what it made is turned into text there. */
const makeText = `(exports, catalog) => {
  if (!('default' in exports)) throw new Error('exports nothing by default. Write export default new DashboardBuilder(…)');
  let made = exports.default;
  if (typeof made === 'function') made = made(JSON.parse(catalog));
  if (typeof made?.build === 'function') made = made.build();
  if (typeof made?.then === 'function') throw new Error('exports a promise. A dashboard has nothing to wait for');
  if (typeof made !== 'object' || made === null) throw new Error('exports ' + typeof made + ' by default, which is no dashboard');
  return JSON.stringify(made);
}`;

function problemOf(error: unknown, { file, map }: Pick<ToRun, 'file' | 'map'>): Problem {
  const { message = String(error), stack = '', code } = error as { message?: string; stack?: string; code?: string };
  const said = code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? endless : withWayOut(message);
  const places = placesIn(stack, map);
  const own = places.find((place) => place.file.startsWith('dashboards/'));
  const { line, column } = own?.file === file ? own : { line: 1, column: 1 };
  const first = places[0];
  const elsewhere = first && first !== own ? ` (${first.file}:${first.line})` : '';
  const sentence = /^(asks|exports|has) /.test(said) ? said : `fails: ${said}`;
  return { file, line, column, field: '', message: `${sentence.replace(/\.?$/, '')}${elsewhere}.`, severity: 'error' };
}

const endless = `has not ended after ${longestRunMs / 1000} seconds. See that each of its loops ends`;

/** What Node.js has beside JavaScript, and programs look for first. */
const ofNode = /^(process|console|fetch|require|Buffer|setTimeout|setInterval|__dirname|__filename) is not defined$/;

function withWayOut(message: string): string {
  const [, name] = ofNode.exec(message) ?? [];
  if (!name) return message;
  return `asks for ${name}, which dashboards do without: each is made of what the repository says alone. Take it away`;
}

/** Where in the sources a trace leads, from the inside out. */
function placesIn(stack: string, map: string): { file: string; line: number; column: number }[] {
  const sources = new SourceMap(JSON.parse(map));
  const traces = [...stack.matchAll(/(\S+?):(\d+):(\d+)\)?$/gm)].filter(
    ([, path]) => path?.replace(/^\(/, '') === programsName,
  );
  return traces.flatMap(([, , line, column]) => {
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return [];
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
    return [{ file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 }];
  });
}

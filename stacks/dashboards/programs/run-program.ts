import { SourceMap } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import { type BundledProgram, exportsName } from './bundle-programs.ts';

/** How long a program may take, in ms: the shipped ones take about 10. */
const longestRunMs = 10_000;

/**
 * What a program exports by default: a dashboard, a builder of one, or a function of the catalog that gives either. It runs
 * where there is nothing but JavaScript itself: no files, no network, no environment, no time and no chance.
 */
export function runProgram(program: BundledProgram, catalog: Catalog): { made: unknown } | { problem: Problem } {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const run = (script: string, filename: string) => runInContext(script, context, { filename, timeout: longestRunMs });
  try {
    run(nothingElse, 'warren');
    run(program.script, program.file);
    const text: unknown = run(`(${makeText})(${exportsName}, ${JSON.stringify(JSON.stringify(catalog))})`, 'warren');
    return { made: JSON.parse(String(text)) };
  } catch (error) {
    return { problem: problemOf(program, error) };
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

function problemOf({ file, map }: BundledProgram, error: unknown): Problem {
  const { message = String(error), stack = '', code } = error as { message?: string; stack?: string; code?: string };
  const said = code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? `has not ended after ${longestRunMs / 1000} seconds` : message;
  const places = placesIn(stack, file, map);
  const own = places.find((place) => place.file.startsWith('dashboards/'));
  const { line, column } = own?.file === file ? own : { line: 1, column: 1 };
  const first = places[0];
  const elsewhere = first && first !== own ? ` (${first.file}:${first.line})` : '';
  const sentence = /^(exports|has) /.test(said) ? said : `fails: ${said}`;
  return { file, line, column, field: '', message: `${sentence.replace(/\.?$/, '')}${elsewhere}.`, severity: 'error' };
}

/** Where in the sources a trace leads, from the inside out. */
function placesIn(stack: string, file: string, map: string): { file: string; line: number; column: number }[] {
  const sources = new SourceMap(JSON.parse(map));
  const traces = [...stack.matchAll(/(\S+?):(\d+):(\d+)\)?$/gm)].filter(
    ([, path]) => path?.replace(/^\(/, '') === file,
  );
  return traces.flatMap(([, , line, column]) => {
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return [];
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
    const path = source.startsWith('dashboards/') || source.includes('/') ? source : `dashboards/${source}`;
    return [{ file: path, line: entry.originalLine + 1, column: entry.originalColumn + 1 }];
  });
}

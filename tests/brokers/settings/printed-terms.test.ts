import * as fc from 'fast-check';
import { readTerm, type Term } from '../../../catalog/kinds/broker/openings/erlang-terms.ts';
import { draws } from '../../draws.ts';
import { judge, print } from './cuttlefish.ts';

const letter = fc.constantFrom(...`abzAZ09_@ .,'"\\%$#{}[]<>|\n\t`, '\u00e9');
const text = fc.string({ unit: letter, maxLength: 12 });

/** A term as Erlang writes it, each kind within each other. */
const { term } = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
    text.map((each) => `'${escaped(each, "'")}'`),
    text.map((each) => `"${escaped(each, '"')}"`),
    text.map((each) => `<<"${escaped(each, '"')}">>`),
    fc.constantFrom('true', 'none', '$a', '16#fF', '1_000', '<<>>', '<<1,255>>', 'fun m:f/1'),
    fc.array(tie('term'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc.array(tie('term'), { maxLength: 4 }).map((items) => `{${items.join(',')}}`),
    fc
      .array(fc.tuple(tie('term'), tie('term')), { maxLength: 3 })
      .map((pairs) => `#{${pairs.map(([a, b]) => `${a} => ${b}`)}}`),
  ),
}));

function float(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}e${Number(exponent)}`;
}

function escaped(part: string, quote: string): string {
  return part.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}

/** A term without where its parts stand, keys of a map in one order, numbers by what they are worth, and texts as the list that they are. */
function plain(read: Term): unknown {
  switch (read.kind) {
    case 'list':
      return { list: read.items.map(plain), tail: read.tail && plain(read.tail) };
    case 'tuple':
      return { tuple: read.items.map(plain) };
    case 'map':
      return { map: [...new Map(read.pairs.map(([key, value]) => [JSON.stringify(plain(key)), plain(value)]))].sort() };
    case 'string':
      return { list: [...read.text].map((each) => ({ number: each.codePointAt(0) })), tail: undefined };
    case 'number':
      return { number: Number(read.text) };
    default:
      return { [read.kind]: read.text };
  }
}

const wholeOf = (value: string) => `%% -*- coding: utf-8 -*-\n[{rabbit, [{x, ${value}}]}].`;

test('terms are read as Erlang reads them, and as it prints them', async () => {
  const texts = fc.sample(term, draws(800)).map(wholeOf);
  const printed = await print(texts);
  const read = (each: string) => readTerm(each).term;
  const differ = texts.flatMap((each, index) => {
    const [ours, theirs] = [read(each), read(printed[index] ?? '')];
    return ours && theirs && JSON.stringify(plain(ours)) === JSON.stringify(plain(theirs))
      ? []
      : [[each, printed[index]]];
  });
  expect(differ.slice(0, 5)).toEqual([]);
});

test('of texts that were changed at random those are taken that Erlang takes', async () => {
  const change = fc.tuple(term, fc.nat(), fc.constantFrom('', ...'[]{}<>,.\'"%#|$\\ a1A_='), fc.nat(2));
  const texts = fc.sample(change, draws(1600)).map(([value, place, sign, cut]) => {
    const whole = wholeOf(value);
    const at = 27 + (place % (whole.length - 26));
    return whole.slice(0, at) + sign + whole.slice(at + cut);
  });
  const verdicts = await judge({ series: '4.3', what: 'terms', texts });
  const differ = texts.flatMap((each, index) => {
    const { taken = false, said = '' } = verdicts[index] ?? {};
    const ours = readTerm(each).term !== undefined;
    // Of the shape of a configuration is told apart from its terms.
    const theirs = taken || !said.startsWith('{{error');
    return ours === theirs || unread.test(each) ? [] : [[each, said.slice(0, 200)]];
  });
  expect(differ.slice(0, 5)).toEqual([]);
  const read = texts.filter((each) => readTerm(each).term !== undefined).length;
  expect(Math.min(read, texts.length - read)).toBeGreaterThan(texts.length / 10);
});

/** What is a term to Erlang and not read here: docs/decisions/0067. */
const unread = /"""|<<[^"]*(<<|\d\.\d)/;

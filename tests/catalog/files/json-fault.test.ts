import fc from 'fast-check';
import { jsonFault } from '../../../catalog/files/json-fault.ts';
import { draws } from '../../draws.ts';

test.each([
  ['{ "a": 1 "b": 2 }', 9, 'a comma or }'],
  ['{ "a": 1, }', 10, 'a name in quotes'],
  ['[1, ]', 4, 'a value'],
  ['[1 2]', 3, 'a comma or ]'],
  ['{ a: 1 }', 2, 'a name in quotes or }'],
  ['{ "a" 1 }', 6, 'a colon'],
  ['[01]', 2, 'a comma or ]'],
  ['{} {}', 3, 'nothing more'],
  ['["a', 1, 'a value or ]'],
  ['', 0, 'a value'],
])('%s is no JSON from character %d on, where %s belongs', (text, offset, expected) => {
  expect(jsonFault(text)).toEqual({ offset, expected });
});

/** JSON of which some character is another, or goes. */
const damaged = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '0', '-', 'e', 't', '\\', ' '))
  .map(([text, at, sign]) => `${text.slice(0, at % text.length)}${sign}${text.slice((at % text.length) + 1)}`);

test('a fault is found exactly where JSON.parse takes a text for none', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const isJson = (() => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      expect(jsonFault(text) === undefined).toBe(isJson);
    }),
    draws(2_000),
  );
});

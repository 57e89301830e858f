/** What an expression of metric math is made of. */
export type Expression =
  | { kind: 'number'; value: number }
  /** A metric or another expression, by its id. */
  | { kind: 'id'; id: string }
  | { kind: 'negative'; of: Expression }
  | { kind: 'operation'; operator: Operator; left: Expression; right: Expression }
  /** `[m1, m2]` */
  | { kind: 'array'; of: Expression[] }
  /** `NAME(…)`; a bare word such as `REPEAT` is a call without arguments. */
  | { kind: 'call'; name: string; arguments: Expression[] };

export type Operator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<=' | '>=' | '<' | '>' | 'AND' | 'OR';

/** An expression that CloudWatch would not take, or of which Warren does not know what CloudWatch makes of it. */
export class MetricMathError extends Error {}

/**
 * Reads an expression as CloudWatch's metric math has it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 * Throws MetricMathError, with the column, for what is none.
 */
export function parseMetricMath(text: string): Expression {
  const reader = new Reader(text);
  const expression = logical(reader);
  reader.expectEnd();
  return expression;
}

/** Ids: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html (Id) */
const idPattern = /^[a-z][A-Za-z0-9_]*$/;

const token = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],])|(\S))/y;

/** Walks over the words and signs of an expression. */
class Reader {
  #text: string;
  #at = 0;
  /** The next word or sign; undefined at the end. */
  next: string | undefined;
  /** Where it begins, from 1. */
  column = 1;

  constructor(text: string) {
    this.#text = text;
    this.advance();
  }

  /** Gives the next word or sign and goes on behind it. */
  advance(): string | undefined {
    const taken = this.next;
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    const [, number, word, sign, other] = found ?? [];
    this.next = number ?? word ?? sign ?? other;
    this.column = this.next === undefined ? this.#text.length + 1 : token.lastIndex - this.next.length + 1;
    if (other !== undefined) this.fail('is no part of metric math');
    if (found) this.#at = token.lastIndex;
    return taken;
  }

  expect(sign: string): void {
    if (this.next !== sign) this.fail(`stands where ${sign} belongs`);
    this.advance();
  }

  expectEnd(): void {
    if (this.next !== undefined) this.fail('stands where the expression should end');
  }

  fail(what: string): never {
    const said = this.next === undefined ? 'its end' : this.next;
    throw new MetricMathError(`column ${this.column}: ${said} ${what}.`);
  }
}

const logicalOperator: Readonly<Record<string, Operator>> = { AND: 'AND', '&&': 'AND', OR: 'OR', '||': 'OR' };
const comparisons: readonly string[] = ['==', '!=', '<=', '>=', '<', '>'];

/** AWS does not say which of AND and OR is first, so an expression with both has to. */
function logical(reader: Reader): Expression {
  let left = comparison(reader);
  let first: Operator | undefined;
  for (;;) {
    const operator = logicalOperator[reader.next ?? ''];
    if (operator === undefined) return left;
    if (first !== undefined && operator !== first) {
      reader.fail(`stands beside ${first}, and AWS does not say which comes first. Put one of them in parentheses`);
    }
    first = operator;
    reader.advance();
    left = { kind: 'operation', operator, left, right: comparison(reader) };
  }
}

function comparison(reader: Reader): Expression {
  const left = sum(reader);
  if (!comparisons.includes(reader.next ?? '')) return left;
  const operator = reader.advance() as Operator;
  const compared: Expression = { kind: 'operation', operator, left, right: sum(reader) };
  if (comparisons.includes(reader.next ?? '')) reader.fail('compares what is compared already. Join both with AND');
  return compared;
}

function sum(reader: Reader): Expression {
  return chain(reader, ['+', '-'], (inner) => chain(inner, ['*', '/'], unary));
}

function chain(reader: Reader, operators: readonly string[], part: (reader: Reader) => Expression): Expression {
  let left = part(reader);
  while (operators.includes(reader.next ?? '')) {
    const operator = reader.advance() as Operator;
    left = { kind: 'operation', operator, left, right: part(reader) };
  }
  return left;
}

function unary(reader: Reader): Expression {
  if (reader.next !== '-') return power(reader);
  reader.advance();
  return { kind: 'negative', of: unary(reader) };
}

function power(reader: Reader): Expression {
  const left = atom(reader);
  if (reader.next !== '^') return left;
  reader.advance();
  return { kind: 'operation', operator: '^', left, right: unary(reader) };
}

function atom(reader: Reader): Expression {
  const word = reader.next ?? '';
  if (/^\d/.test(word)) {
    reader.advance();
    return { kind: 'number', value: Number(word) };
  }
  if (word === '(') {
    reader.advance();
    const inner = logical(reader);
    reader.expect(')');
    return inner;
  }
  if (word === '[') return { kind: 'array', of: listOf(reader, ']') };
  if (!/^[A-Za-z_]/.test(word)) reader.fail('stands where a number, an id or a function belongs');
  if (/^[A-Z][A-Z0-9_]*$/.test(word)) {
    reader.advance();
    return { kind: 'call', name: word, arguments: reader.next === '(' ? listOf(reader, ')') : [] };
  }
  if (!idPattern.test(word)) reader.fail('is no id: ids begin with a lower-case letter, and functions are upper-case');
  reader.advance();
  if (reader.next === '(') reader.fail(`follows ${word}, which is no function: functions are upper-case`);
  return { kind: 'id', id: word };
}

/** `(a, b)` or `[a, b]`, from its opening sign on. */
function listOf(reader: Reader, end: string): Expression[] {
  reader.advance();
  const found: Expression[] = [];
  while (reader.next !== end) {
    if (found.length > 0) reader.expect(',');
    found.push(logical(reader));
  }
  reader.advance();
  return found;
}

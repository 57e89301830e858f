import { BlockList, isIPv6 } from 'node:net';

/** A request as Cloudflare's rules see it. */
export interface SeenRequest {
  tls: boolean;
  host: string;
  method: string;
  /** Normalised. */
  path: string;
  source: string;
}

/**
 * Evaluates an expression of Cloudflare's rules language as its documentation has it, as far as rules of Warren's go: slowly, token
 * by token, and throws at whatever it does not know. https://developers.cloudflare.com/ruleset-engine/rules-language/
 */
export function evaluate(expression: string, request: SeenRequest): boolean {
  const tokens = tokenize(expression);
  const reader = new Reader(tokens, request);
  const value = reader.or();
  if (reader.position !== tokens.length) throw new Error(`unread: ${tokens.slice(reader.position).join(' ')}`);
  return value;
}

/** What a ruleset does with a request: the first rule that blocks or skips the rest decides. */
export function decide(rules: readonly { action: string; expression: string }[], request: SeenRequest) {
  const rule = rules.find(({ expression }) => evaluate(expression, request));
  return rule?.action;
}

const tokenPattern = /\s*(r"[^"]*"|"(?:[^"\\]|\\.)*"|[(){},]|[^\s(){},"]+)/gy;

function tokenize(expression: string): string[] {
  const found = [...expression.matchAll(tokenPattern)];
  if (found.map(([text]) => text).join('') !== expression) throw new Error(`no tokens: ${expression}`);
  return found.map(([, token]) => token ?? '');
}

class Reader {
  position = 0;
  readonly #tokens: readonly string[];
  readonly #request: SeenRequest;

  constructor(tokens: readonly string[], request: SeenRequest) {
    this.#tokens = tokens;
    this.#request = request;
  }

  or(): boolean {
    let value = this.#and();
    while (this.#take('or')) value = this.#and() || value;
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#take('and')) value = this.#not() && value;
    return value;
  }

  #not(): boolean {
    if (this.#take('not')) return !this.#not();
    if (!this.#take('(')) return this.#comparison();
    const value = this.or();
    this.#expect(')');
    return value;
  }

  #comparison(): boolean {
    if (this.#take('ssl')) return this.#request.tls;
    if (this.#take('starts_with')) {
      this.#expect('(');
      const field = this.#field();
      this.#expect(',');
      const start = this.#text();
      this.#expect(')');
      return field.startsWith(start);
    }
    const field = this.#field();
    if (this.#take('eq')) return field === this.#text();
    if (this.#take('matches')) return new RegExp(this.#text(), 'u').test(field);
    if (this.#take('strict')) {
      this.#expect('wildcard');
      return isLike(field, this.#text());
    }
    this.#expect('in');
    const values = this.#set();
    return values.every((value) => value.startsWith('"')) ? values.map(unquoted).includes(field) : isIn(field, values);
  }

  #field(): string {
    const name = this.#next();
    if (name === 'lower') {
      this.#expect('(');
      const value = this.#field();
      this.#expect(')');
      return value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    }
    const { host, method, path, source } = this.#request;
    const fields: Record<string, string> = {
      'http.host': host,
      'http.request.method': method,
      'http.request.uri.path': path,
      'ip.src': source,
    };
    const value = fields[name];
    if (value === undefined) throw new Error(`no field ${name}`);
    return value;
  }

  #set(): string[] {
    this.#expect('{');
    const values: string[] = [];
    while (!this.#take('}')) values.push(this.#next());
    return values;
  }

  #text(): string {
    return unquoted(this.#next());
  }

  #next(): string {
    const token = this.#tokens[this.position];
    if (token === undefined) throw new Error('ends early');
    this.position += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.position] !== token) return false;
    this.position += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing at ${this.#tokens.slice(this.position).join(' ')}`);
  }
}

function unquoted(token: string): string {
  const raw = /^r"(.*)"$/.exec(token)?.[1];
  if (raw !== undefined) return raw;
  const text = /^"(.*)"$/.exec(token)?.[1];
  if (text === undefined) throw new Error(`${token} is no text`);
  return text.replace(/\\(["\\])/g, '$1');
}

/** Each * stands for any characters, slashes too, or none; the whole has to be like it. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function isIn(address: string, networks: readonly string[]): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [first = '', prefix] = network.split('/');
    list.addSubnet(first, Number(prefix), isIPv6(first) ? 'ipv6' : 'ipv4');
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

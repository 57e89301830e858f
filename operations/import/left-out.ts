/** Exchanges and queues of an export that stay behind, each with a note of its own. */
export class LeftOut {
  readonly #bindings = new Map<string, string[]>();

  /** Adds an object. What it returns is filled with the bindings that go with it. */
  add(kind: 'exchange' | 'queue', vhost: string, name: string): string[] {
    const bindings: string[] = [];
    this.#bindings.set(JSON.stringify([kind, vhost, name]), bindings);
    return bindings;
  }

  has(kind: 'exchange' | 'queue', vhost: string, name: unknown): boolean {
    return this.bindingsOf(kind, vhost, name) !== undefined;
  }

  bindingsOf(kind: 'exchange' | 'queue', vhost: string, name: unknown): string[] | undefined {
    return this.#bindings.get(JSON.stringify([kind, vhost, name]));
  }
}

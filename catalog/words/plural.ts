/** `1 stack`, `2 stacks`; `many` where the plural is another word. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

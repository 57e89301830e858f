/** Whether an address of Terraform's is one of those meant, in which `*` stands for any characters. */
export function matchesOneOf(patterns: readonly string[], address: string): boolean {
  return patterns.some((pattern) => matches(pattern, address));
}

function matches(pattern: string, address: string): boolean {
  if (pattern === '*') return true;
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.[\]]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(address);
}

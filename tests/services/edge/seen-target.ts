/** A target as workerd tells a Worker of it: as it was sent, but for dot segments that are no escapes, which are resolved. */
export function seenTarget(target: string): string {
  const [, origin = '', path = '', rest = ''] = /^(https?:\/\/[^/?#]*)?([^?#]*)(.*)$/s.exec(target) ?? [];
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return `${origin}/${kept.join('/')}${rest}`;
}

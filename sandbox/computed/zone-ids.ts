/** `eu-west-1b` is `euw1-az2`. */
export function zoneId(zone: string): string {
  const [, area = '', direction = '', number = '', letter = 'a'] = /^(\w+)-(\w+)-(\d)(\w)$/.exec(zone) ?? [];
  return `${area}${direction.replace('central', 'c').slice(0, 1)}${number}-az${letter.charCodeAt(0) - 96}`;
}

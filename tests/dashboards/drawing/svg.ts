/** A rectangle, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Colours of Grafana's light theme, by the names that thresholds use. */
const named: Readonly<Record<string, string>> = {
  green: '#56a64b',
  yellow: '#e0b400',
  orange: '#ff780a',
  red: '#e02f44',
  blue: '#3274d9',
  purple: '#a352cc',
  text: '#2f3338',
  transparent: 'none',
  gray: '#9aa0a6',
  grey: '#9aa0a6',
};

/** A colour by its name, with or without `dark-`, `semi-dark-`, `light-` or `super-light-` before it; one in hexadecimal digits as it is. */
export function colourOf(name: string): string {
  return named[name.replace(/^(super-light|light|semi-dark|dark)-/, '')] ?? name;
}

/** Colours of series, one after the other. */
export const palette = [
  ...['#56a64b', '#e0b400', '#3274d9', '#ff780a', '#e02f44', '#a352cc'],
  ...['#1f9e9e', '#8f3bb8', '#ad6b00', '#4d7a29', '#6a7b8c', '#c15c8b'],
];

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; `content` is SVG. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? String(rounded(value)) : String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Text from its left end on, cut off where it would be wider than `width`. */
export function label(
  text: string,
  { x, y, width, size = 11, ...rest }: { x: number; y: number; width?: number; size?: number } & Attributes,
): string {
  const attributes = { x, y, 'font-size': size, ...rest };
  return element('text', attributes, escaped(width === undefined ? text : fitted(text, width, size)));
}

/** Letters are about this much of their size wide. */
const letterWidth = 0.56;

export function widthOf(text: string, size = 11): number {
  return text.length * size * letterWidth;
}

function fitted(text: string, width: number, size: number): string {
  const most = Math.max(1, Math.floor(width / (size * letterWidth)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A tenth of a pixel is more than anybody sees. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

import type { Review } from '../model.ts';

/** A repository on a server of GitHub, and the commit that is reviewed. */
export interface FileSource {
  /** Page of the repository, `https://github.com/acme/platform`. */
  url: string;
  head: string;
  /** Where platform.yaml is within it. Default: at its root. */
  folder?: string;
}

/** The address of a place in a file, where it has one. */
export type LinkTo = (place: { file: string; line: number; side?: 'before' | 'after' }) => string | undefined;

/** Links to files at the reviewed commit, and to what was there before at the one that it is compared with. */
export function linkerTo({ url, head, folder = '' }: FileSource, { base }: Pick<Review, 'base'>): LinkTo {
  return ({ file, line, side = 'after' }) => {
    const commit = side === 'after' ? head : base?.commit;
    if (commit === undefined || !/^[0-9a-f]{7,64}$/.test(commit) || !/^https?:\/\/[\w.:/-]+$/.test(url))
      return undefined;
    const path = [...folder.split('/'), ...file.split('/')].filter((step) => step !== '');
    // No lone surrogate has an address, and `..` leads elsewhere.
    if (file.length > mostOfName || path.includes('..') || /\p{Cs}/u.test(file)) return undefined;
    return `${url}/blob/${commit}/${path.map(escapeStep).join('/')}#L${line}`;
  };
}

/** Longer than any path of a file that a person made. */
const mostOfName = 300;

/** Nothing that Markdown or GitHub gives a meaning to. */
function escapeStep(step: string): string {
  return encodeURIComponent(step).replace(/[!'()*_~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

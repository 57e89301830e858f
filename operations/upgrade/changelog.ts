import { releasePattern } from './release-number.ts';

/** What a release does, as CHANGELOG.md says it. */
export interface Release {
  version: string;
  /** What it does to what runs, and to whom; `nobody: …` where synthesized Terraform stays as it was. */
  infrastructure: { whom: string; what: string }[];
}

/** Releases of a changelog, the newest first. Throws when it does not have the form that its head describes. */
export function readChangelog(text: string): Release[] {
  const [, ...sections] = text.split(/^## /m);
  return sections.map((section) => {
    const version = section.split('\n')[0]?.trim() ?? '';
    if (!releasePattern.test(version)) throw new Error(`CHANGELOG.md: "${version}" is no release's number.`);
    const part = /^### In what runs\n([\s\S]*?)(?=^### |$(?![\s\S]))/m.exec(section)?.[1] ?? '';
    const entries = part
      .split(/^- /m)
      .slice(1)
      .map((entry) => entryOf(version, entry));
    if (entries.length === 0) throw new Error(`CHANGELOG.md: ${version} does not say what it changes in what runs.`);
    return { version, infrastructure: entries };
  });
}

function entryOf(version: string, entry: string): Release['infrastructure'][number] {
  const [, whom, what] = /^\*\*([^*]+)\*\*: ([\s\S]+)$/.exec(entry.trim()) ?? [];
  if (whom === undefined || what === undefined) {
    throw new Error(`CHANGELOG.md: an entry of ${version} does not begin with **whom**: "${entry.split('\n')[0]}"`);
  }
  return { whom, what: what.replaceAll(/\s+/g, ' ').trim() };
}

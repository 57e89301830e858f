import { inertText } from '../../pipeline/review/render/inert.ts';
import type { Upgrade } from './upgrade-repository.ts';

const told: Record<Upgrade['generated'][number]['how'], string> = {
  added: 'new',
  replaced: 'as the new release has it',
  merged: 'your changes and those of the new release, both',
  removed: 'gone, since the new release has none',
  kept: 'left as you have it: you changed or removed it, and the new release would remove or change it',
  conflict: 'left as you have it: you and the new release change the same lines. Compare it with the new one by hand',
};

/** What an upgrade did, for a terminal. */
export function describeUpgrade(upgrade: Upgrade): string {
  if (upgrade.to === upgrade.from) return `${upgrade.from} is what package.json pins already; nothing was changed.`;
  return [
    `Warren ${upgrade.from} to ${upgrade.to}. Nothing is committed.`,
    ...parts(upgrade, (text) => text).flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `  ${line}`)]),
    '',
    'Go on with:',
    '  npm ci',
    '  ./warren check',
    '  ./warren review            what it does to whom; git restore . takes it all back',
  ].join('\n');
}

/** The same as the text of a pull request. */
export function upgradeMarkdown(upgrade: Upgrade): string {
  return [
    `This takes the repository from Warren ${upgrade.from} to ${upgrade.to}. The comment of the review says what it does to what runs here; below stands what the releases say of themselves.`,
    ...parts(upgrade, inertText).flatMap(({ title, lines }) => [
      `### ${title}`,
      lines.map((line) => `- ${line}`).join('\n'),
    ]),
    '',
  ].join('\n\n');
}

interface Part {
  title: string;
  lines: string[];
}

function parts({ releases, generated, carried, byHand }: Upgrade, quote: (text: string) => string): Part[] {
  return [
    {
      title: 'What the releases change in what runs',
      lines: releases.flatMap(({ version, infrastructure }) =>
        infrastructure.map(({ whom, what }) => `${quote(version)}, ${quote(whom)}: ${quote(what)}`),
      ),
    },
    { title: 'To be done by hand', lines: byHand.map(quote) },
    {
      title: 'Your files, written as the new release reads them',
      lines: carried.map(({ path, did }) => `${quote(path)}: ${did.map(quote).join(' ')}`),
    },
    { title: 'Files that come with Warren', lines: generated.map(({ path, how }) => `${quote(path)}: ${told[how]}.`) },
  ].filter(({ lines }) => lines.length > 0);
}

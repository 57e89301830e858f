import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawShipped, picturesFolder } from './pictures.ts';

/*
 * `npm run draw:dashboards`: draws every shipped dashboard into docs/images/dashboards/, from what `npm run record:dashboards` recorded.
 */

const pictures = await drawShipped();
mkdirSync(picturesFolder, { recursive: true });
for (const file of readdirSync(picturesFolder).filter((name) => !pictures.has(name)))
  rmSync(join(picturesFolder, file));
for (const [file, svg] of pictures) writeFileSync(join(picturesFolder, file), svg);
console.log(`${pictures.size} pictures in ${picturesFolder}`);

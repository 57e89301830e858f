import { readFileSync } from 'node:fs';
import { stateBucket } from '../../contracts/names.ts';
import { heldPrefix } from '../../contracts/object-keys.ts';

/**
 * Prints the bucket and the prefix below which changes are named that wait for their time, as BUCKET/PREFIX, given the platform
 * as JSON on standard input. The hourly look of apply.yml runs it without any package installed.
 */
console.log(`${stateBucket(JSON.parse(readFileSync(0, 'utf8')))}/${heldPrefix}`);

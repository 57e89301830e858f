import { isObject, type ObjectValue, type Value } from '../../values.ts';
import type { Refusal } from './refusal.ts';
import { shown } from './value-refusals.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html, and in S3's own words. */
const ofObjects = {
  most: 10,
  says: 'Object tags cannot be greater than 10',
  see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html',
};

/** Of everything else. */
const ofOthers = {
  most: 50,
  says: 'a resource can have at most 50 tags',
  see: 'https://docs.aws.amazon.com/batch/latest/userguide/tag-restrictions.html',
};

/** The longest key and value, in characters, of the same page. */
const longest = { key: 128, value: 256 };

/** What AWS refuses of the tags of an object: of its own, or of all that it will have where these are known. */
export function tagRefusals(type: string, object: ObjectValue): Refusal[] {
  const { most, says, see } = type === 'aws_s3_object' ? ofObjects : ofOthers;
  return (['tags', 'tags_all'] as const).flatMap((name) => {
    const tags = object[name] ?? null;
    if (!isObject(tags)) return [];
    const count = Object.keys(tags).length;
    const found = [
      ...(count > most ? [`${says}: ${name} has ${count}`] : []),
      ...Object.entries(tags).flatMap(([key, value]) => tagFaults(key, value).map((fault) => `${name}: ${fault}`)),
    ];
    return found.map((fault) => ({
      attribute: [name],
      summary: `${type}: ${fault}`,
      detail: `AWS refuses it: ${see}`,
    }));
  });
}

function tagFaults(key: string, value: Value): string[] {
  return [
    ...(key.length === 0 || [...key].length > longest.key
      ? [`expected length of a key to be in the range (1 - ${longest.key}), got ${shown(key)}`]
      : []),
    ...(/^aws:/i.test(key) ? [`a key cannot begin with "aws:", got ${shown(key)}`] : []),
    ...(typeof value === 'string' && [...value].length > longest.value
      ? [`expected length of a value to be in the range (0 - ${longest.value}), got ${shown(value)} for ${shown(key)}`]
      : []),
  ];
}

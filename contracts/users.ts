/** User of every broker by which Warren itself signs in. */
export const administratorName = 'warren';

/** What the other name of a user ends with. */
export const alternateSuffix = '-alternate';

/**
 * The two names of a user whose password Warren makes: the first at odd rotations, the second at even ones, so that clients
 * with the password before can go on until they have read the secret again.
 */
export function alternatingNames(name: string): [odd: string, even: string] {
  return [name, `${name}${alternateSuffix}`];
}

/** The name that such a user has at a rotation, which are counted from 1. */
export function nameAtRotation(name: string, rotation: number): string {
  const [odd, even] = alternatingNames(name);
  return rotation % 2 === 1 ? odd : even;
}

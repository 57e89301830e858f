/**
 * A UUID of version 7, which begins with the time: https://www.rfc-editor.org/rfc/rfc9562#section-5.7. Version 4 has its random bits and
 * its variant in the same places, so only the first 48 bits and the version change.
 */
export function uuidV7(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}

/** Whether a text can be the id that a request was given on its way here. */
export function isRequestId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

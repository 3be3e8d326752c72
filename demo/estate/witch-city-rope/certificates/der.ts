/** The few shapes of DER (ITU-T X.690) that a certificate is made of. Each returns tag, length and content. */

function framed(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  // Below 128 the length is one byte; above, the first byte says how many follow.
  const bytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => framed(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => framed(0x31, ...parts);
export const octets = (content: Uint8Array): Buffer => framed(0x04, content);
export const text = (content: string): Buffer => framed(0x0c, Buffer.from(content));
export const yes: Buffer = framed(0x01, Buffer.from([0xff]));
/** `[number]` around other values. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Buffer =>
  framed(0xa0 + number, ...parts);
/** `[number]` in place of a text's own tag. */
export const named = (number: number, content: string | Uint8Array): Buffer =>
  framed(0x80 + number, Buffer.from(content));
/** The leading zero byte of a bit string counts unused bits: none. */
export const bits = (content: Uint8Array): Buffer => framed(0x03, Buffer.from([0]), content);

/** A number that is not negative, given as its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const isRead = (bytes[0] ?? 0) < 0x80;
  return framed(0x02, ...(isRead ? [] : [Buffer.from([0])]), bytes);
}

/** `2.5.29.17`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encoded = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return framed(0x06, Buffer.from([first * 40 + second, ...encoded]));
}

/** To the second, in UTC. Years before 2050 are written with two digits (RFC 5280, 4.1.2.5). */
export function time(at: number): Buffer {
  const stamp = new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return stamp < '2050' ? framed(0x17, Buffer.from(stamp.slice(2))) : framed(0x18, Buffer.from(stamp));
}

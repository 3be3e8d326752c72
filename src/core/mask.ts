/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/** Shorter values are not masked: they occur in ordinary words and numbers, and so protect nothing. */
const shortestSecret = 4;
/** What stands in place of a secret. */
export const veil = '•••';

/**
 * A mask for the values of secrets: as they are, quoted for JSON or a shell, percent-encoded, and in base64 (plain or
 * URL-safe, wherever in the encoded data they begin). What it cannot catch: other encodings, hashes, parts of a secret,
 * and secrets it was not told.
 */
export function createMask(secrets: readonly string[]): Mask {
  const forms = secretForms(secrets);
  return (text) => forms.reduce((masked, form) => masked.replaceAll(form, veil), text);
}

/** Every form of the secrets that is looked for, longest first, so that no shorter one leaves the rest of a longer one behind. */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const forms = new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(formsOf));
  return [...forms].filter((form) => form.length >= shortestSecret).sort((a, b) => b.length - a.length);
}

/** Masks every text inside plain data, keys aside. */
export function maskDeep<Value>(value: Value, mask: Mask): Value {
  // Structure and types stay as they are; only strings are exchanged for strings.
  return walk(value, mask) as Value;
}

function walk(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((each) => walk(each, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, mask)]));
}

function formsOf(secret: string): string[] {
  return [
    secret,
    ...jsonForms(secret),
    ...shellForms(secret),
    ...percentForms(secret),
    ...base64Forms(secret),
  ];
}

function jsonForms(secret: string): string[] {
  const plain = JSON.stringify(secret).slice(1, -1);
  const ascii = plain.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // Some writers put a backslash before every slash.
  return [plain, ascii].flatMap((form) => [form, form.replaceAll('/', '\\/')]);
}

/** Inside single quotes (two habits), inside double quotes, with a backslash before whatever is special, and as `$'…'`. */
function shellForms(secret: string): string[] {
  return [
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll("'", `'"'"'`),
    secret.replaceAll(/[\\"$`]/g, '\\$&'),
    secret.replaceAll(/[^A-Za-z0-9_@%+=:,./-]/g, '\\$&'),
    secret.replaceAll(/[\0-\x7f]/g, (character) =>
      /[A-Za-z0-9_@%+=:,./-]/.test(character) ? character : `\\${character}`,
    ),
    [...Buffer.from(secret.replaceAll(/[\\']/g, '\\$&'))]
      .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`))
      .join(''),
  ];
}

function percentForms(secret: string): string[] {
  const usual = encodeURIComponent(secret);
  const strict = usual.replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return [usual, strict]
    .flatMap((form) => [form, form.replaceAll('%2F', '/')])
    .flatMap((form) => [form, form.replaceAll('%20', '+')])
    .flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** The characters of the encoding that depend on the secret alone, for each of the three places where it can begin. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    const plain = bytes.toString('base64').slice(first, last);
    return [plain, plain.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

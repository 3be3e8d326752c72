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
  const percent = encodeURIComponent(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // As shells write it: inside single quotes, inside double quotes, and with a backslash before whatever is special.
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll(/[\\"$`]/g, '\\$&'),
    secret.replaceAll(/[^A-Za-z0-9_@%+=:,./-]/g, '\\$&'),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ...base64Forms(secret),
  ];
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

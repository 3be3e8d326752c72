/** A variable that a text names although the environment has none of that name and no default is given. */
export interface Interpolated {
  readonly text: string;
  readonly missing: readonly string[];
  /** Names of all variables whose values went into the text. */
  readonly used: readonly string[];
  /** `${…}` that is neither a name nor a name with a default. */
  readonly malformed: readonly string[];
}

/**
 * Puts values of the environment into a text: `${NAME}`, or `${NAME:-default}` for a variable that is not
 * set or empty. `$${` stands for a literal `${`. What is put in is not looked at again.
 */
export function interpolate(text: string, env: Readonly<Record<string, string | undefined>>): Interpolated {
  const missing: string[] = [];
  const used: string[] = [];
  const malformed: string[] = [];
  const result = text.replaceAll(/\$\$\{|\$\{([^}]*)\}?/g, (whole, inside: string | undefined) => {
    if (inside === undefined) return '${';
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside);
    const name = match?.[1];
    if (!name || !whole.endsWith('}')) {
      malformed.push(whole);
      return whole;
    }
    used.push(name);
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    const fallback = match[2];
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) missing.push(name);
    return value ?? whole;
  });
  return { text: result, missing, used, malformed };
}

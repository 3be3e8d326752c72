import type { ConfigProblem } from './config.ts';

/** Where in a file something stands: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** Says that something is wrong at a path of one file. `at: 'key'` points at the key instead of its value. */
export type Report = (
  path: Path,
  message: string,
  options?: { readonly severity?: ConfigProblem['severity']; readonly at?: 'key' | 'value' },
) => void;

/** `checks[2].for`; keys that are not plain words stand in quotes. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w#@-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** One problem as one line: `config/services/x.yaml:12:5 checks[2].for: "5 minuts" is no duration; …`. */
export function formatProblem(problem: ConfigProblem): string {
  return problem.severity === 'warning' ? inOneLine(problem, ' (warning)') : placeAndMessage(problem);
}

/** The same where its severity is shown beside it. */
export function placeAndMessage(problem: ConfigProblem): string {
  return inOneLine(problem, '');
}

function inOneLine({ file, line, column, path, message }: ConfigProblem, severity: string): string {
  const where = path === '' ? '' : ` ${path}:`;
  return `${file}:${line}:${column}${severity}${where} ${message}`;
}

/** Sorts by file (the workspace file first), line and column, and drops what was said twice. */
export function orderProblems(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const said = new Set<string>();
  return [...problems]
    .sort(
      (a, b) =>
        Number(a.file.includes('/services/')) - Number(b.file.includes('/services/')) ||
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
        a.line - b.line ||
        a.column - b.column,
    )
    .filter((problem) => {
      const line = formatProblem(problem);
      if (said.has(line)) return false;
      said.add(line);
      return true;
    });
}

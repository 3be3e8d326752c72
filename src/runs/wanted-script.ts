import type { Milliseconds } from '../core/clock.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { Script } from '../runbooks/step.ts';

/** A piece of shell as a runbook wants it run, with what the file says for all of its steps. */
export interface WantedScript {
  readonly service: string;
  readonly step: string;
  readonly script: string;
  /** Null: as the house does it. */
  readonly shell: readonly string[] | null;
  readonly host: string | null;
  /** Below the service's own folder; null: there. */
  readonly cwd: string | null;
  readonly uses: readonly string[];
  /** The values that the script mentions, by name without `INPUT_`. */
  readonly values: Readonly<Record<string, string>>;
  /** Null: what config says. */
  readonly timeout: Milliseconds | null;
}

/** What a step of a runbook wants run. Values that it does not mention are not given to it. */
export function wantedScript(
  runbook: Runbook,
  step: Script & { readonly id: string; readonly timeout: Milliseconds | null },
  values: Readonly<Record<string, string>>,
): WantedScript {
  const { frontMatter, service } = runbook;
  return {
    service,
    step: step.id,
    script: step.script,
    shell: step.shell ?? frontMatter.shell,
    host: step.host ?? frontMatter.host,
    cwd: step.cwd ?? frontMatter.cwd,
    uses: step.uses,
    values: Object.fromEntries(
      step.inputs.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name] ?? '']] : [])),
    ),
    timeout: step.timeout ?? frontMatter.timeout,
  };
}

import { nearestWord } from '../core/nearest.ts';
import { parseAddress } from '../runbooks/library.ts';
import { mayBeginAt, planOf } from '../runbooks/plan.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { partOf } from './begin-run.ts';
import { inputsAskedBy, takeInputs } from './inputs.ts';

/**
 * Why a schedule cannot begin a run, as finished sentences; empty when nothing stands against it. What the commands of
 * inputs offer is not asked here.
 * @param runbook as it lies on disk now; undefined when it is not there
 * @param mayRun whether config lets commands of this service's runbooks run; a sentence that says why not
 */
export function whyNotBySchedule(
  task: { readonly address: string; readonly inputs: Readonly<Record<string, string>> },
  runbook: Runbook | undefined,
  mayRun: true | string,
): readonly string[] {
  const address = parseAddress(task.address);
  if (!address) return [`${task.address} is no procedure; write it like service/runbook#procedure.`];
  if (!runbook) return [`There is no runbook ${address.service}/${address.name}.`];
  const plan = planOf(runbook, address.procedure);
  if (!plan) {
    const ids = runbook.procedures.map(({ id }) => id).filter((id) => id !== '');
    const near = nearestWord(address.procedure, ids);
    return [
      `${runbook.path} has no procedure ${address.procedure}${near === undefined ? '' : `; did you mean ${near}?`}`.replace(
        /(?<!\?)$/,
        '.',
      ),
    ];
  }
  const reasons: string[] = [];
  if (!mayBeginAt(runbook, address.procedure)) reasons.push(partOf(runbook, plan.procedure));
  if (!runbook.frontMatter.armed)
    reasons.push(`${runbook.path} is not armed, so nothing of it runs: write "armed: true" at its head.`);
  if (mayRun !== true) reasons.push(mayRun);
  const error = runbook.problems.find(({ severity }) => severity === 'error');
  if (error) reasons.push(`${runbook.path}:${error.line} has to be mended first: ${error.message}.`);
  const taken = takeInputs(inputsAskedBy(runbook, plan), task.inputs);
  if ('problems' in taken)
    for (const [name, problem] of Object.entries(taken.problems)) reasons.push(`Input ${name}: ${problem}`);
  const steps = [...plan.flow, ...plan.aside].filter((step) => !(step.kind === 'manual' && step.group));
  if (steps.length === 0) reasons.push(`“${plan.procedure.title}” has no steps.`);
  return reasons;
}

/** Why config does not let commands of a service's runbooks run; true when it does. */
export function mayRunBySchedule(
  mode: 'act' | 'observe',
  trusted: readonly string[],
  service: string,
): true | string {
  if (mode === 'observe') return 'I only observe here (mode: observe), so nothing runs.';
  return (
    trusted.includes(service) ||
    `Config does not trust the runbooks of ${service}: add it to runbooks.trusted in config/watchkeeper.yaml.`
  );
}

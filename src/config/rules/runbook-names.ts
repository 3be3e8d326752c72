import { commandOf } from '../../runbooks/command-of.ts';
import { walkOf } from '../../runbooks/plan.ts';
import type { Runbook, RunbookProblem } from '../../runbooks/runbook.ts';
import type { Step } from '../../runbooks/step.ts';
import { listWords, meant } from '../wording.ts';
import type { Everything } from './everything.ts';

const ownChannels = ['health', 'incidents', 'dr'];

/** What a runbook names and config must know: its service, roles, checks, channels; and whether config trusts it. */
export function checkRunbookNames(runbook: Runbook, everything: Everything): RunbookProblem[] {
  const { known, workspace } = everything;
  const problems: RunbookProblem[] = [];
  const report = (line: number, message: string, severity: RunbookProblem['severity'] = 'error') =>
    problems.push({ line, message, severity });
  const { frontMatter, service } = runbook;

  if (!known.services.includes(service))
    report(
      1,
      `there is no service ${service}${meant(service, known.services)}, so nobody finds this runbook`,
      'warning',
    );
  if (frontMatter.armed && workspace && !workspace.data.runbooks.trusted.includes(service))
    report(
      1,
      `is armed, but config does not trust the runbooks of ${service}, so nothing of it runs; add ${service} to runbooks.trusted in config/watchkeeper.yaml, or take "armed" away`,
      'warning',
    );

  const roles = known.roles;
  const checkRoles = (names: readonly string[], line: number) => {
    for (const name of roles === undefined ? [] : names)
      if (!roles?.includes(name))
        report(line, `"${name}" is no role; write ${listWords(roles ?? [])}${meant(name, roles ?? [])}`);
  };
  checkRoles([...(frontMatter.roles ?? []), ...frontMatter.approval.roles], 1);

  checkHost(frontMatter.host, 1);
  for (const step of walkOf(runbook, '')) {
    const line = step.lines.from;
    checkHost(commandOf(step)?.host ?? null, line);
    if (step.approve && step.approve !== frontMatter.approval) checkRoles(step.approve.roles, line);
    if (step.kind === 'notify') checkChannel(step.channel, line);
    const check = checkNamedBy(step);
    if (check !== undefined) checkCheck(check, line);
  }
  return problems;

  function checkChannel(channel: string, line: number): void {
    const { channels } = known;
    if (
      channel === '' ||
      channels === undefined ||
      ownChannels.includes(channel) ||
      channels.includes(channel)
    )
      return;
    const words = [...channels, ...ownChannels];
    report(line, `"${channel}" is no channel of config; write ${listWords(words)}${meant(channel, words)}`);
  }

  function checkHost(host: string | null, line: number): void {
    const file = everything.services.find(({ data }) => data.service.id === service);
    if (host === null || !frontMatter.armed || !file) return;
    const hosts = Object.keys(file.data.hosts);
    if (hosts.includes(host)) return;
    const allowed = hosts.length === 0 ? 'it lists none' : `write ${listWords(hosts)}${meant(host, hosts)}`;
    report(line, `config lists no host "${host}" for ${service}; ${allowed}`);
  }

  function checkCheck(written: string, line: number): void {
    const address = written.includes('/') ? written : `${service}/${written}`;
    const checks = everything.services.flatMap(({ data }) =>
      data.checks.map(({ id }) => `${data.service.id}/${id}`),
    );
    if (checks.includes(address)) return;
    const own = checks.filter((each) => each.startsWith(`${address.split('/')[0]}/`));
    report(line, `there is no check ${address}${meant(address, own)}`);
  }
}

function checkNamedBy(step: Step): string | undefined {
  if (step.kind === 'check' && step.expect.by === 'check') return step.expect.check;
  return step.kind === 'wait' && step.until.kind === 'check' ? step.until.check : undefined;
}

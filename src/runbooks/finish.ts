import { approvalOf } from './approval.ts';
import type { Draft, DraftChoice, Findings } from './draft.ts';
import type { FrontMatter } from './front-matter.ts';
import type { Procedure, RunbookProblem } from './runbook.ts';
import type { Choice, Expectation, Goto, OnFailure, Step, Target } from './step.ts';
import { capturesOf, conditionsOf, recordsOf, retriesOf, scriptOf, wantedOf } from './step-parts.ts';

/** Gives every step its id, resolves where steps lead, and puts them into their procedures. */
export function finish(
  findings: Findings,
  frontMatter: FrontMatter,
): { readonly procedures: readonly Procedure[]; readonly problems: readonly RunbookProblem[] } {
  const problems: RunbookProblem[] = [];
  const report = (line: number, message: string) => problems.push({ severity: 'error', line, message });
  const ids = idsOf(findings.drafts, report);
  const names = new Set(findings.drafts.flatMap(({ attributes }) => attributes.name ?? []));
  const anchors = new Set(findings.procedures.map(({ id }) => id));
  const undoing = new Set<string>();
  const branches = new Set<string>();
  const undoingProcedures = new Set<string>();

  const targetOf = (written: string, line: number): Target => {
    const word = written.trim();
    if (word === 'end') return { kind: 'end' };
    if (names.has(word)) return { kind: 'step', id: word };
    const anchor = word.replace(/^#/, '');
    if (anchor !== '' && anchors.has(anchor)) return { kind: 'procedure', id: anchor };
    report(line, `"${word}" leads nowhere: there is no step of this name and no heading #${anchor}.`);
    return { kind: 'nowhere', written: word };
  };
  const gotoOf = (written: string, atMost: number | undefined, line: number): Goto => ({
    to: targetOf(written, line),
    atMost: atMost ?? null,
  });

  const siblings = Map.groupBy(findings.drafts, ({ procedure }) => procedure);
  const sections = new Map(findings.procedures.map((procedure) => [procedure.id, procedure]));
  const steps = findings.drafts.map((draft) => stepOf(draft));
  const byProcedure = Map.groupBy(steps, ({ procedure }) => procedure);
  return {
    problems,
    procedures: findings.procedures.map(({ lastLine, ...procedure }) => {
      const own = (byProcedure.get(procedure.id) ?? []).map(
        (step): Step => (undoing.has(step.id) ? { ...step, entry: 'rollback' } : step),
      );
      return {
        ...procedure,
        entry: undoingProcedures.has(procedure.id)
          ? 'rollback'
          : branches.has(procedure.id)
            ? 'branch'
            : 'flow',
        lines: { from: procedure.line, to: lastLine },
        steps: own,
      };
    }),
  };

  function stepOf(draft: Draft): Step {
    const { attributes, lines } = draft;
    const rollback = attributes.rollback === undefined ? null : targetOf(attributes.rollback, lines.from);
    if (rollback?.kind === 'step') undoing.add(rollback.id);
    if (rollback?.kind === 'procedure') undoingProcedures.add(rollback.id);
    const base = {
      id: ids.get(draft) ?? '',
      name: attributes.name ?? null,
      procedure: draft.procedure,
      title: titleFor(draft),
      text: draft.text,
      intro: draft.intro,
      lines,
      source: draft.source,
      within: draft.holder ? (ids.get(draft.holder) ?? null) : null,
      entry: 'flow' as const,
      when: conditionsOf(draft),
      confirm:
        typeof attributes.confirm === 'string' ? attributes.confirm : attributes.confirm ? draft.title : null,
      approve: attributes.approve === undefined ? null : approvalOf(attributes.approve, frontMatter.approval),
      onFailure: failureOf(draft),
      next:
        attributes.next === undefined
          ? null
          : gotoOf(attributes.next.replace(/^goto:/, ''), attributes.at_most, lines.from),
      rollback,
      timeout: attributes.timeout ?? null,
      idempotent: attributes.idempotent ?? false,
    };
    switch (draft.kind) {
      case 'run': {
        const code = draft.code;
        if (attributes.retries !== undefined && attributes.retries !== 0 && !base.idempotent)
          report(
            lines.from,
            'Only a step that says "idempotent": true is repeated without asking; take "retries" away.',
          );
        return {
          ...base,
          ...scriptOf(draft),
          kind: 'run',
          form: code?.form ?? 'script',
          output: code?.output ?? '',
          retries: retriesOf(attributes),
          capture: capturesOf(attributes),
        };
      }
      case 'manual':
        return {
          ...base,
          kind: 'manual',
          ...draft.item,
          material: draft.material,
          note: wantedOf(attributes.note),
          evidence: wantedOf(attributes.evidence),
          record: recordsOf(attributes),
        };
      case 'check':
        return {
          ...base,
          kind: 'check',
          expect: expectationOf(draft),
          every: attributes.every ?? 15_000,
          limit: attributes.within ?? 0,
        };
      case 'choose':
        if (draft.choices.length < 2)
          report(lines.from, 'A question needs at least two answers, as a list below it.');
        reportTwice(draft.choices);
        return {
          ...base,
          kind: 'choose',
          value: attributes.value ?? null,
          choices: draft.choices.map(choiceOf),
        };
      case 'wait':
        return { ...base, kind: 'wait', until: waitOf(draft) };
      case 'approve':
        return { ...base, kind: 'approve', approve: base.approve ?? frontMatter.approval };
      case 'notify':
        if (attributes.channel === undefined) report(lines.from, 'Say where: {"channel": "#status"}.');
        return { ...base, kind: 'notify', channel: attributes.channel ?? '' };
    }
  }

  /** A command alone below a heading is what the heading says. */
  function titleFor({ weakTitle, title, procedure }: Draft): string {
    const section = sections.get(procedure);
    return weakTitle && section && section.level > 0 && siblings.get(procedure)?.length === 1
      ? section.title
      : title;
  }

  function failureOf({ attributes, lines, procedure }: Draft): OnFailure | null {
    const written = attributes.on_failure;
    if (written === undefined) return null;
    if (written === 'abort' || written === 'continue' || written === 'rollback') {
      if (written === 'rollback' && attributes.rollback === undefined)
        report(lines.from, 'There is nothing to roll back with; name it: "rollback": "NAME".');
      return { kind: written };
    }
    const goto = gotoOf(written.replace(/^goto:/, ''), attributes.at_most, lines.from);
    // A later section that a failure leads to is for that failure alone.
    if (goto.to.kind === 'procedure') {
      const { id } = goto.to;
      const target = sections.get(id);
      if (target && target.line > lines.from && id !== procedure) branches.add(id);
    }
    return { kind: 'goto', ...goto };
  }

  function choiceOf(choice: DraftChoice): Choice {
    const base = { value: choice.value, label: choice.label, line: choice.line };
    if (choice.goto !== null)
      return {
        ...base,
        leads: { kind: 'goto', to: targetOf(choice.goto, choice.line), atMost: choice.atMost },
      };
    if (choice.anchor === null) return { ...base, leads: null };
    if (anchors.has(choice.anchor)) {
      branches.add(choice.anchor);
      return { ...base, leads: { kind: 'branch', procedure: choice.anchor } };
    }
    // Said by the links' own rule; here it only must not be walked past.
    return {
      ...base,
      leads: { kind: 'goto', to: { kind: 'nowhere', written: `#${choice.anchor}` }, atMost: null },
    };
  }

  function reportTwice(choices: readonly DraftChoice[]): void {
    const seen = new Set<string>();
    for (const { value, line } of choices) {
      if (seen.has(value))
        report(line, `Two answers have the value "${value}"; give one another {"value": …}.`);
      seen.add(value);
    }
  }

  function waitOf({ attributes, lines }: Draft): Extract<Step, { kind: 'wait' }>['until'] {
    if (attributes.check !== undefined)
      return {
        kind: 'check',
        check: attributes.check,
        is: attributes.is ?? ['ok'],
        every: attributes.every ?? 15_000,
      };
    if (attributes.at !== undefined)
      return { kind: 'time', time: attributes.at, zone: attributes.zone ?? null };
    if (attributes.for === undefined)
      report(lines.from, 'Say for how long: {"for": "10m"}, {"at": "02:30"} or {"check": "NAME"}.');
    return { kind: 'span', span: attributes.for ?? 0 };
  }

  function expectationOf(draft: Draft): Expectation {
    const { attributes, lines } = draft;
    if (attributes.check !== undefined)
      return { by: 'check', check: attributes.check, is: attributes.is ?? ['ok'] };
    if (!draft.code)
      report(
        lines.from,
        'Say which check: {"check": "NAME"}, or make a command of it: ```sh {"step": "check"}.',
      );
    return { by: 'command', output: attributes.expect ?? null, ...scriptOf(draft) };
  }
}

function idsOf(
  drafts: readonly Draft[],
  report: (line: number, message: string) => void,
): Map<Draft, string> {
  const ids = new Map<Draft, string>();
  const taken = new Set<string>();
  for (const draft of drafts) {
    const { name } = draft.attributes;
    if (name === undefined) continue;
    if (taken.has(name)) {
      report(draft.lines.from, `The name "${name}" is taken already; each step of a file needs its own.`);
      continue;
    }
    taken.add(name);
    ids.set(draft, name);
  }
  const counts = new Map<string, number>();
  for (const draft of drafts) {
    const number = (counts.get(draft.procedure) ?? 0) + 1;
    counts.set(draft.procedure, number);
    if (ids.has(draft)) continue;
    let id = `${draft.procedure || 'start'}.${number}`;
    while (taken.has(id)) id = `${id}_`;
    taken.add(id);
    ids.set(draft, id);
  }
  return ids;
}

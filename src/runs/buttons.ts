import type { Action } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import { commandOf } from '../runbooks/command-of.ts';
import { valuesUsedBy } from '../runbooks/plan.ts';
import type { Step } from '../runbooks/step.ts';
import { inputsToEdit } from './edit-inputs.ts';
import { doneForm } from './forms.ts';
import { isDrivenInTerminal } from './lease.ts';
import { isRolledBack, type Scene } from './scene.ts';
import { runActions, stepSubject } from './topics.ts';

/** More answers than this do not fit beside one another. */
const mostChoices = 20;

/** What people can do in the thread: while a terminal drives the run, take it over. */
export function threadActions(scene: Scene, isOurs: boolean): Action[] {
  const { run } = scene;
  return isDrivenInTerminal(run)
    ? [takeOverButton(stepSubject(run.id, run.visit))]
    : stepActions(scene, isOurs);
}

/** What whoever drives a run can do at the step at which it stands. */
export function stepActions(scene: Scene, isOurs: boolean): Action[] {
  const { run, step, underWay, approval } = scene;
  if (!step || run.endedAt !== null) return [];
  const subject = stepSubject(run.id, run.visit);
  const goesOn = run.pace === 'by-itself';
  if (underWay)
    return [cancelButton(subject), ...(goesOn ? [button(runActions.pause, subject, 'Pause')] : [])];
  if (approval?.state === 'asked')
    return [...consentButtons(run.id, approval.id, step), ...ways(scene, subject)];
  if (run.state === 'stuck')
    return [
      ...(isOurs && step.kind !== 'manual'
        ? [askedAgain(button(runActions.run, subject, 'Retry', 'primary'), step)]
        : []),
      ...(step.rollback && !isRolledBack(scene) ? [rollBackButton(subject)] : []),
      ...(step.kind === 'choose' || step.kind === 'approve'
        ? []
        : [button(runActions.done, subject, 'Done by hand…')]),
      ...ways(scene, subject),
    ];
  const isPaused = run.pace === 'paused';
  return [
    ...main(step, subject, isOurs),
    ...(isPaused ? [button(runActions.goOn, subject, 'Go on by itself')] : []),
    ...ways(scene, subject),
  ];
}

function main(step: Step, subject: string, isOurs: boolean): Action[] {
  switch (step.kind) {
    case 'manual':
      return [
        confirmed(
          button(runActions.done, subject, doneForm(step, subject) ? 'Done…' : 'Done', 'primary'),
          step,
        ),
      ];
    case 'choose':
      return step.choices
        .slice(0, mostChoices)
        .map(({ value, label }) =>
          confirmed(button(runActions.choose, `${subject}/${value}`, shorten(label, 30)), step),
        );
    case 'approve':
      return [button(runActions.run, subject, 'Ask for approval', 'primary')];
    case 'notify':
      return [
        askedAgain(
          button(runActions.run, subject, step.approve ? 'Ask for approval' : 'Say it', 'primary'),
          step,
        ),
      ];
    case 'run':
    case 'check':
    case 'wait': {
      if (!isOurs) return [button(runActions.done, subject, 'Done by hand…', 'primary')];
      const label = step.approve ? 'Ask for approval' : step.kind === 'run' ? 'Run' : 'Begin';
      return [askedAgain(button(runActions.run, subject, label, 'primary'), step)];
    }
  }
}

/** Ways on for every step. */
function ways(scene: Scene, subject: string): Action[] {
  return [
    ...(scene.step?.kind === 'approve' ? [] : [button(runActions.skip, subject, 'Skip…')]),
    ...(offersEdit(scene) ? [button(runActions.edit, subject, 'Edit inputs…')] : []),
    button(runActions.abort, subject, 'Abort…'),
  ];
}

/** After a failure or a refusal only what the step itself is given is worth another value. */
function offersEdit(scene: Scene): boolean {
  const inputs = inputsToEdit(scene);
  if (scene.run.state !== 'stuck') return inputs.length > 0;
  const used = scene.step ? valuesUsedBy(scene.step) : [];
  return inputs.some(({ name }) => used.includes(name));
}

/** Only what makes it happen is asked twice: where somebody else has to agree, that is the yes, not the question. */
function askedAgain(action: Action, step: Step): Action {
  return step.approve ? action : confirmed(action, step);
}

function consentButtons(run: string, request: string, step: Step): Action[] {
  return [
    confirmed(button(runActions.approve, `${run}/${request}`, 'Approve', 'primary'), step),
    button(runActions.refuse, `${run}/${request}`, 'Refuse…', 'danger'),
  ];
}

function takeOverButton(subject: string): Action {
  return {
    ...button(runActions.takeOver, subject, 'Take over'),
    confirm: {
      title: 'Take this run over?',
      text: 'Somebody drives it in a terminal. Nothing that is under way is lost; the terminal is told, and this thread asks from now on.',
      yes: 'Take it over',
      no: 'Leave it',
    },
  };
}

function cancelButton(subject: string): Action {
  return {
    ...button(runActions.cancel, subject, 'Cancel', 'danger'),
    confirm: {
      title: 'End this command?',
      text: 'It gets ten seconds to end by itself, then it is killed. What it has done so far stays done.',
      yes: 'End it',
      no: 'Let it run',
    },
  };
}

function rollBackButton(subject: string): Action {
  return {
    ...button(runActions.rollBack, subject, 'Roll back', 'danger'),
    confirm: {
      title: 'Roll this step back?',
      text: 'The run goes to the steps that undo this one. Each of them is asked for, as always.',
      yes: 'Roll back',
      no: 'Not now',
    },
  };
}

function confirmed(action: Action, step: Step): Action {
  if (step.confirm === null) return action;
  return {
    ...action,
    confirm: {
      title: 'Are you sure?',
      text: shorten(step.confirm, 300),
      yes: commandOf(step) ? 'Yes, run it' : 'Yes',
      no: 'Not now',
    },
  };
}

function button(action: string, subject: string, label: string, style?: Action['style']): Action {
  return { action, subject, label, ...(style ? { style } : {}) };
}

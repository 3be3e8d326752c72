import { useState } from 'preact/hooks';
import { useSurface, useSurroundings } from '../context.ts';
import { type Json, recordOf, stringOf } from '../read.ts';
import { initialValue } from './values.ts';

/** What every element is given by the block that it stands in. */
export interface ElementProps {
  readonly element: Json;
  readonly blockId: string;
  /** The accessible name where no visible label belongs to the element. */
  readonly label: string;
  /** Present in an input block: the element speaks only when the form is sent. */
  readonly input?: {
    readonly controlId: string;
    readonly describedBy: string;
    readonly isInvalid: boolean;
    readonly dispatches: boolean;
  };
}

export interface ElementState {
  readonly actionId: string;
  readonly value: Json;
  readonly isBusy: boolean;
  /** Asks the element's confirm question, keeps the value and tells the app, if it wants to know at once. */
  choose(value: Json): Promise<void>;
  /** Keeps the value without telling the app. */
  keep(value: Json): void;
  /** Attributes that make a form control findable, named and described. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function useElement({ element, blockId, label, input }: ElementProps): ElementState {
  const { confirm, press } = useSurroundings();
  const surface = useSurface();
  const [isBusy, setBusy] = useState(false);
  const [, redraw] = useState(0);
  const actionId = stringOf(element.action_id);
  const value = surface.chosen(blockId, actionId) ?? initialValue(element);

  async function choose(next: Json): Promise<void> {
    if (!(await confirm(element.confirm))) return redraw((count) => count + 1);
    if (Object.keys(next).length > 0) surface.choose(blockId, actionId, next);
    if (input !== undefined && !input.dispatches) return;
    setBusy(true);
    await press({ where: surface.where, blockId, actionId, chosen: next });
    setBusy(false);
  }

  const named = input === undefined ? { 'aria-label': label } : { id: input.controlId };
  const described = input?.describedBy ? { 'aria-describedby': input.describedBy } : {};
  return {
    actionId,
    value,
    isBusy,
    choose,
    keep: (next) => surface.choose(blockId, actionId, next),
    attributes: {
      ...named,
      ...described,
      'aria-invalid': input?.isInvalid === true ? 'true' : undefined,
      'aria-busy': isBusy ? 'true' : undefined,
      'data-action-id': actionId,
      autofocus: element.focus_on_load === true,
    },
  };
}

/** The placeholder of an element, or Slack's usual words. */
export function placeholderOf(element: Json, otherwise: string): string {
  return stringOf(recordOf(element.placeholder).text) || otherwise;
}

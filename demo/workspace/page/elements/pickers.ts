import { useSurroundings } from '../context.ts';
import { html, type Shown } from '../html.ts';
import { numberOf, stringOf } from '../read.ts';
import { momentOfWall, wallOfMoment } from '../wall-clock.ts';
import { type ElementProps, useElement } from './use-element.ts';

export function DatePicker(props: ElementProps): Shown {
  return html`<${Picker} ...${props} kind="date" valueKey="selected_date" />`;
}

export function TimePicker(props: ElementProps): Shown {
  return html`<${Picker} ...${props} kind="time" valueKey="selected_time" />`;
}

interface PickerProps extends ElementProps {
  readonly kind: string;
  readonly valueKey: string;
}

function Picker(props: PickerProps): Shown {
  const state = useElement(props);
  return html`<input
    ...${state.attributes}
    class="control picker"
    type=${props.kind}
    value=${stringOf(state.value[props.valueKey])}
    onChange=${(event: Event) => {
      if (!(event.currentTarget instanceof HTMLInputElement)) return;
      void state.choose({ [props.valueKey]: event.currentTarget.value || null });
    }}
  />`;
}

/** Shows the wall clock of the person's own zone and says which zone that is. */
export function DateTimePicker(props: ElementProps): Shown {
  const { zone } = useSurroundings();
  const state = useElement(props);
  const moment = numberOf(state.value.selected_date_time);
  return html`<span class="zoned">
    <input
      ...${state.attributes}
      class="control picker"
      type="datetime-local"
      value=${moment === null ? '' : wallOfMoment(moment, zone)}
      onChange=${(event: Event) => {
        if (!(event.currentTarget instanceof HTMLInputElement)) return;
        void state.choose({ selected_date_time: momentOfWall(event.currentTarget.value, zone) });
      }}
    />
    <span class="zone">${zone.replaceAll('_', ' ')}</span>
  </span>`;
}

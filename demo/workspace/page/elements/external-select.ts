import { useEffect, useState } from 'preact/hooks';
import { useSurface, useSurroundings } from '../context.ts';
import { html, type Shown } from '../html.ts';
import { type Json, listOf, numberOf, recordOf, stringOf } from '../read.ts';
import { Combobox } from './combobox.ts';
import { type ElementProps, placeholderOf, useElement } from './use-element.ts';
import { optionLabel, optionsOf, optionValue } from './values.ts';

const pauseMs = 200;

/** A menu whose options the app gives while one types. */
export function ExternalSelect(props: ElementProps): Shown {
  const { element, blockId } = props;
  const { store } = useSurroundings();
  const { where } = useSurface();
  const state = useElement(props);
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [options, setOptions] = useState<readonly Json[]>([]);
  const [words, setWords] = useState('Loading…');
  const least = numberOf(element.min_query_length) ?? 3;
  const query = typed ?? '';

  useEffect(() => {
    if (!isOpen) return;
    if (query.length < least) {
      setOptions([]);
      setWords(`Type ${least} or more letters`);
      return;
    }
    let isWanted = true;
    const timer = setTimeout(async () => {
      setWords('Loading…');
      const asked = { where, blockId, actionId: state.actionId, value: query };
      const outcome = await store.send('/page/options', asked);
      if (!isWanted) return;
      const body = outcome.ok ? outcome.body : {};
      const groups = { options: body.options, option_groups: body.option_groups };
      setOptions(optionsOf(groups));
      setWords(outcome.ok ? 'No results' : outcome.error);
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [isOpen, query]);

  const selected = recordOf(state.value.selected_option);
  const pick = (option: Json): void => {
    setOpen(false);
    setTyped(null);
    void state.choose({ selected_option: option });
  };
  return html`<${Combobox}
    attributes=${state.attributes}
    text=${typed ?? optionLabel(selected)}
    placeholder=${placeholderOf(element, 'Search')}
    options=${options}
    chosen=${listOf([selected]).map((option) => optionValue(option))}
    emptyWords=${stringOf(words)}
    isOpen=${isOpen}
    open=${(next: boolean) => {
      setOpen(next);
      if (!next) setTyped(null);
    }}
    type=${(text: string) => {
      setTyped(text);
      setOpen(true);
    }}
    pick=${pick}
  />`;
}

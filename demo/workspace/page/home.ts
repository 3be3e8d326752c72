import { useState } from 'preact/hooks';
import { Blocks } from './blocks/block.ts';
import { SurfaceContext, useSurroundings } from './context.ts';
import { type Chosen, chooseIn } from './form.ts';
import { html, type Shown } from './html.ts';

/** The Home tab that the app made for this person. */
export function Home(): Shown {
  const { page } = useSurroundings();
  const [chosen, setChosen] = useState<Chosen>({});
  if (page.home === null) return html`<p class="empty">The app has not made a Home tab for you.</p>`;
  const surface = {
    where: { view: page.home.id },
    errors: {},
    chosen: (block: string, action: string) => chosen[block]?.[action] ?? null,
    choose: (block: string, action: string, value: object) =>
      setChosen((before) => chooseIn(before, block, action, { ...value })),
  };
  return html`<${SurfaceContext.Provider} value=${surface}>
    <div class="home"><${Blocks} blocks=${page.home.blocks} /></div>
  <//>`;
}

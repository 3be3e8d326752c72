import { useEffect } from 'preact/hooks';
import type { PageView } from '../page-api.ts';
import { Blocks } from './blocks/block.ts';
import { SurfaceContext, useSurroundings } from './context.ts';
import { html, type Shown } from './html.ts';
import { usePassingSurface } from './use-surface.ts';

/** The Home tab that the app made for this person. */
export function Home(): Shown {
  const { page, store } = useSurroundings();
  useEffect(() => {
    void store.send('/page/home', { as: page.me });
  }, [store, page.me]);
  if (page.home === null) return html`<p class="empty">The app has not made a Home tab for you.</p>`;
  return html`<${HomeView} view=${page.home} />`;
}

function HomeView({ view }: { readonly view: PageView }): Shown {
  const surface = usePassingSurface({ view: view.id });
  return html`<${SurfaceContext.Provider} value=${surface}>
    <div class="home"><${Blocks} blocks=${view.blocks} /></div>
  <//>`;
}

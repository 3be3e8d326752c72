import { z } from 'zod';

const searchShape = z.object({
  user: z.object({ id: z.string() }),
  value: z.string().default(''),
  view: z.object({ callback_id: z.string() }),
});

/** Something that is typed into a field of a dialog; undefined when it is in none. */
export function readSearch(
  body: unknown,
): { readonly user: string; readonly action: string; readonly typed: string } | undefined {
  const { data } = searchShape.safeParse(body);
  return data && { user: data.user.id, action: data.view.callback_id, typed: data.value };
}

import { z } from 'zod';
import { announceMessage } from '../events.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { type Channel, newId } from '../world.ts';
import { writableChannel } from './chat.ts';
import { count, json, type Method, method, text } from './method.ts';

const completion = z.looseObject({
  files: json.pipe(z.array(z.looseObject({ id: z.string(), title: z.string().optional() })).min(1)),
  channel_id: z.string().optional(),
  initial_comment: z.string().optional(),
  thread_ts: text.optional(),
});

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': method(
    ['files:write'],
    z.looseObject({ filename: z.string().min(1), length: count.min(1) }),
    ({ uploads }, args, { base }) => {
      const id = newId('F');
      uploads.set(id, { name: args.filename, size: args.length, bytes: null });
      return { upload_url: `${base}/upload/${id}`, file_id: id };
    },
  ),
  'files.completeUploadExternal': method(['files:write'], completion, (parts, args) => {
    const { world } = parts;
    const channel = args.channel_id === undefined ? null : writableChannel(parts, args.channel_id);
    for (const { id } of args.files) if (!parts.uploads.get(id)?.bytes) throw new Refusal('file_not_found');
    for (const { id, title } of args.files) store(parts, id, title);
    const files = args.files.map(({ id, title }) => ({ id, title: title ?? world.files.get(id)?.name }));
    const share = (place: Channel) =>
      announceMessage(
        parts,
        world.add({
          channel: place.id,
          user: world.options.app.botUser,
          fromApp: true,
          text: args.initial_comment ?? '',
          threadTs: args.thread_ts ?? null,
          files: args.files.map(({ id }) => id),
        }),
      );
    if (channel !== null) parts.shareLater(() => share(channel));
    return { files };
  }),
};

/** Takes the bytes of an upload URL. @returns false when they are not what was announced */
export function takeUpload(parts: Parts, id: string, bytes: Buffer): boolean {
  const upload = parts.uploads.get(id);
  if (upload === undefined || upload.size !== bytes.length) return false;
  parts.uploads.set(id, { ...upload, bytes });
  return true;
}

function store({ world, uploads }: Parts, id: string, title: string | undefined): void {
  const upload = uploads.get(id);
  if (upload?.bytes === undefined || upload.bytes === null) return;
  world.files.set(id, {
    id,
    name: upload.name,
    title: title ?? upload.name,
    size: upload.bytes.length,
    user: world.options.app.botUser,
    created: Math.floor(world.now() / 1000),
    text: upload.bytes.toString('utf8'),
  });
  uploads.delete(id);
}

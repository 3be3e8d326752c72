import { z } from 'zod';
import type { Post } from '../../record/post.ts';
import { instant, jsonColumn } from './columns.ts';
import { documentShape } from './document-shape.ts';

/** A row of the outbox, parsed. */
export const postRow = z
  .object({
    id: z.string(),
    kind: z.enum(['post', 'card']),
    channel: z.string(),
    document_json: jsonColumn(documentShape),
    topic: z.string(),
    subject: z.string(),
    supersedes: z.string().nullable(),
    valid_until: instant,
    thread_of: z.string().nullable(),
    broadcast: z.int(),
    file_name: z.string().nullable(),
    state: z.enum(['due', 'sending', 'sent', 'stale', 'superseded', 'expired', 'withdrawn', 'failed']),
    attempts: z.int(),
    try_at: instant,
    created_at: instant,
    sent_at: instant.nullable(),
    channel_id: z.string().nullable(),
    ts: z.string().nullable(),
    revision: z.int(),
    shown_revision: z.int(),
    problem: z.string().nullable(),
  })
  .transform(
    (row): Post => ({
      id: row.id,
      kind: row.kind,
      channel: row.channel,
      document: row.document_json,
      topic: row.topic,
      subject: row.subject,
      ...(row.supersedes === null ? {} : { supersedes: row.supersedes }),
      validUntil: row.valid_until,
      ...(row.thread_of === null ? {} : { threadOf: row.thread_of }),
      ...(row.broadcast === 1 ? { broadcast: true } : {}),
      ...(row.file_name === null ? {} : { file: row.file_name }),
      state: row.state,
      attempts: row.attempts,
      tryAt: row.try_at,
      createdAt: row.created_at,
      sentAt: row.sent_at,
      location: row.channel_id === null || row.ts === null ? null : { channel: row.channel_id, ts: row.ts },
      revision: row.revision,
      shownRevision: row.shown_revision,
      problem: row.problem,
    }),
  );

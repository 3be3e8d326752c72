import { formatSize } from '../core/size.ts';
import { shorten } from '../core/text.ts';
import type { FileContent } from '../record/file-content.ts';
import type { NewPost } from '../record/post.ts';
import type { TopicKeeper } from '../record/post-channel.ts';
import type { Step } from '../runbooks/step.ts';
import type { Attempt } from './attempt.ts';
import type { Library } from './library.ts';
import type { KeptOutput, RunStore, Workshop } from './ports.ts';
import { type Scene, sceneOf } from './scene.ts';
import { outputTopic, readConsentSubject, transcriptTopic } from './topics.ts';
import { fileWords, type Transcripts, transcriptName } from './transcripts.ts';

/** Output that is longer, in bytes, than what a step shows in the thread comes as a file, too. */
const worthAFile = 2_000;

/** A post with everything that an attempt printed; undefined when its step shows it all. */
export function outputFile(
  attempt: Attempt,
  step: Step,
): Pick<NewPost, 'topic' | 'subject' | 'document' | 'file'> | undefined {
  const { printed } = attempt;
  if (printed === null || printed <= worthAFile) return undefined;
  const again = attempt.number > 1 ? `, attempt ${attempt.number}` : '';
  return {
    topic: outputTopic,
    subject: `${attempt.run}/${attempt.id}`,
    document: {
      title: `${shorten(step.title, 90)}${again}: what it printed, ${formatSize(printed)}`,
      parts: [],
    },
    file: `${fileWords(step.id)}-${attempt.id}.txt`,
  };
}

/** The file of a run's post about its transcript. */
export function transcriptFile(run: Scene['run']): Pick<NewPost, 'topic' | 'subject' | 'file'> {
  return { topic: transcriptTopic, subject: run.id, file: transcriptName(run) };
}

/** Makes the files that go into the threads of runs: from the disk, and from what is recorded. */
export function createFileKeepers(parts: {
  readonly store: RunStore;
  readonly library: Library;
  readonly workshop: Pick<Workshop, 'keptOutput'>;
  readonly transcripts: Transcripts;
}): readonly TopicKeeper[] {
  const asStored = async () => 'as-stored' as const;

  async function output(subject: string): Promise<FileContent | undefined> {
    const attempt = readConsentSubject(subject)?.request;
    const kept = attempt === undefined ? undefined : await parts.workshop.keptOutput(attempt);
    return kept && { text: outputText(kept), path: kept.path };
  }

  async function transcript(id: string): Promise<FileContent | undefined> {
    const record = await parts.store.find(id);
    return record && parts.transcripts.keep(sceneOf(record, await parts.library.pinned(record.run)));
  }

  return [
    { topic: outputTopic, present: asStored, file: ({ subject }) => output(subject) },
    { topic: transcriptTopic, present: asStored, file: ({ subject }) => transcript(subject) },
  ];
}

function outputText({ beginning, end, missing, path }: KeptOutput): string {
  if (end === '') return beginning === '' ? '(It is empty.)\n' : beginning;
  const cut = `[${formatSize(missing)} are left out here. What is kept of it lies on the bot's machine: ${path}]`;
  return `${beginning.trimEnd()}\n\n${cut}\n\n${end}`;
}

import { type Mask, maskDeep } from '../core/mask.ts';
import { formatSize } from '../core/size.ts';
import { shorten } from '../core/text.ts';
import type { CommandOutput, Workshop } from './ports.ts';
import type { Scene } from './scene.ts';
import { transcriptOf } from './transcript.ts';

/** What runs were, as documents on disk. */
export interface Transcripts {
  /** Writes it down, once more for the same run in the same words. Masked. @returns its path, for people */
  keep(scene: Scene): Promise<{ readonly path: string; readonly text: string }>;
}

/** So much of what a run printed stands in its transcript, in characters; each command has a file of its own besides. */
const roomForAll = 1_000_000;
const roomForOne = 100_000;

export function createTranscripts(parts: {
  readonly workshop: Pick<Workshop, 'output'>;
  /** Keeps a text on disk, masked, whole or not at all. @returns its path, for people */
  readonly keepText: (name: string, text: string) => Promise<string>;
  readonly mask: Mask;
  readonly nameOfService: (service: string) => string;
  /** By a Slack user id, or the actor key of somebody in a terminal. */
  readonly nameOfPerson: (id: string) => string;
}): Transcripts {
  async function outputsOf({ allAttempts }: Scene): Promise<ReadonlyMap<string, CommandOutput>> {
    const outputs = new Map<string, CommandOutput>();
    let room = roomForAll;
    for (const { id, printed } of allAttempts) {
      if (printed === null || printed === 0) continue;
      const shown = within(await parts.workshop.output(id), Math.min(room, roomForOne));
      room -= shown.beginning.length + shown.end.length;
      outputs.set(id, shown);
    }
    return outputs;
  }

  return {
    async keep(scene) {
      const text = transcriptOf({
        // Before marks are put into the words, behind which no secret would be known any more.
        scene: {
          ...scene,
          run: maskDeep(scene.run, parts.mask),
          allAttempts: maskDeep(scene.allAttempts, parts.mask),
        },
        serviceName: parts.nameOfService(scene.run.service),
        outputs: await outputsOf(scene),
        nameOf: parts.nameOfPerson,
      });
      return { path: await parts.keepText(transcriptName(scene.run), text), text };
    },
  };
}

/** `2026-11-21-mids-hero-incidents-import-failure-0198….md`: no other run has it. */
export function transcriptName(
  run: Pick<Scene['run'], 'startedAt' | 'service' | 'runbook' | 'procedure' | 'id'>,
): string {
  const day = new Date(run.startedAt).toISOString().slice(0, 10);
  const words = [run.service, run.runbook, run.procedure].filter((each) => each !== '').join('-');
  return `${day}-${fileWords(words)}-${run.id}.md`;
}

/** Words as a part of a file's name. */
export function fileWords(words: string): string {
  return shorten(words.replaceAll(/[^\w-]+/g, '-'), 120).replace('…', '');
}

/** As much of an output as there is room for: half of it for the end, which matters most. */
function within(output: CommandOutput, room: number): CommandOutput {
  const { beginning, end, printed } = output;
  if (beginning.length + end.length <= room) return output;
  const half = Math.floor(Math.max(room, 0) / 2);
  const last = end === '' ? beginning : end;
  return {
    beginning: beginning.slice(0, half).toWellFormed(),
    end: half === 0 ? `(${formatSize(printed)})` : last.slice(-half).toWellFormed(),
    printed,
  };
}

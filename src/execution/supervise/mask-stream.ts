import { secretForms, veil } from '../../core/mask.ts';

/** Masks bytes that come in pieces: a secret that is split over any number of pieces is found all the same. */
export interface MaskStream {
  /** What of the bytes so far can be said already. The rest, which may be the beginning of a secret, is held back. */
  push(piece: Uint8Array): Buffer;
  /** What was held back. */
  end(): Buffer;
  /** Bytes held back, as they came. */
  heldBack(): Buffer;
  /**
   * Where bytes may be cut: `place`, or a little later when a secret lies there, so that no half of one is left.
   */
  cutBehind(bytes: Buffer, place: number): number;
  /** The length of the longest thing that is looked for, in bytes. */
  readonly longest: number;
}

/** Stand for the bytes of a secret, which are 255 at most. */
const firstMark = '\u0100';
const furtherMark = '\u0101';
const marks = /\u0100\u0101*/g;

export function createMaskStream(secrets: readonly string[]): MaskStream {
  // Bytes as characters from 0 to 255, so that text operations find them wherever characters were cut.
  const forms = secretForms(secrets).map((form) => Buffer.from(form).toString('latin1'));
  const veiled = Buffer.from(veil).toString('latin1');
  let held = '';

  /** How much of the end may be the beginning of a secret. */
  function unsure(text: string): number {
    let longest = 0;
    for (const form of forms) {
      for (let length = Math.min(form.length - 1, text.length); length > longest; length -= 1) {
        if (text.endsWith(form.slice(0, length))) {
          longest = length;
          break;
        }
      }
    }
    return longest;
  }

  /** The text with every secret in it replaced by marks of the same length, which no byte is. */
  const marked = (text: string) =>
    forms.reduce(
      (known, form) => known.replaceAll(form, firstMark + furtherMark.repeat(form.length - 1)),
      text,
    );
  const veilMarks = (text: string) => text.replaceAll(marks, veiled);

  const bytes = (text: string) => Buffer.from(text, 'latin1');

  return {
    longest: Math.max(0, ...forms.map((form) => form.length)),
    push(piece) {
      const text = held + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      const shown = marked(text);
      // Held back as it came: a short secret may turn out to be the beginning of a longer one.
      const unsureFrom = text.length - unsure(text);
      const sure = shown[unsureFrom] === furtherMark ? shown.lastIndexOf(firstMark, unsureFrom) : unsureFrom;
      held = text.slice(sure);
      return bytes(veilMarks(shown.slice(0, sure)));
    },
    end() {
      const rest = bytes(veilMarks(marked(held)));
      held = '';
      return rest;
    },
    cutBehind(whole, place) {
      const text = whole.toString('latin1');
      const lies = (form: string, cut: number) => {
        const at = text.indexOf(form, Math.max(0, cut - form.length + 1));
        return at >= 0 && at < cut ? at + form.length : cut;
      };
      let cut = place;
      for (let before = -1; before !== cut; ) {
        before = cut;
        for (const form of forms) cut = Math.max(cut, lies(form, cut));
      }
      return cut;
    },
    heldBack: () => bytes(held),
  };
}

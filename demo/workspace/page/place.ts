/**
 * Where one is: the person, the channel and what stands in the right-hand pane. Kept in the URL's hash, so
 * that a reload and the back button work and two tabs can be two people.
 */
export interface Place {
  readonly person: string;
  readonly channel: string;
  /** The ts of the open thread, `panel`, or empty. */
  readonly pane: string;
}

export function readPlace(hash: string): Place {
  const [person = '', channel = '', pane = ''] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { person, channel, pane };
}

export function writePlace(place: Place): string {
  const parts = [place.person, place.channel, place.pane].map(encodeURIComponent);
  return `#/${parts.join('/')}`.replace(/\/+$/, '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Names a maintenance item everywhere: `service/item`. */
export interface ItemReference {
  readonly service: string;
  readonly item: string;
}

export function referenceTo(reference: ItemReference): string {
  return `${reference.service}/${reference.item}`;
}

/** Reads `service/item`. Undefined when it is nothing of the kind. An item's id may itself contain a slash. */
export function parseReference(text: string): ItemReference | undefined {
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) return undefined;
  return { service: text.slice(0, slash), item: text.slice(slash + 1) };
}

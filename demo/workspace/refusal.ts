/** What the Web API answers instead of doing what was asked; `code` is Slack's own word for it. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

/** A person tried something that Slack's own client would not let them do. `message` is shown to them. */
export class Impossible extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'Impossible';
    this.status = status;
  }
}

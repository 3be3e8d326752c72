/** One of the systems under watch. */
export interface Service {
  /** Lower-case letters, digits and dashes: `mids-hero`. */
  readonly id: string;
  readonly name: string;
  /** IANA zone in which its times are meant. */
  readonly timezone: string;
  /** `env`, `region`: go onto everything the bot publishes about it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Who answers for it, as config names people and groups: `@mids-ops`. */
  readonly owner?: string;
  readonly channels: {
    /** Health summaries and reminders. */
    readonly health: string;
    readonly incidents?: string;
    readonly dr?: string;
  };
  /**
   * The parts of its morning check in the order of its handbook: `Database`, `Cache`, `Backups`.
   * Each check names its part; checks without one come last.
   */
  readonly parts: readonly string[];
}

/** A cron expression of five fields, taken apart. */
export interface CronExpression {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Days of the month, and the forms `L`, `L-3`, `LW`, `15W`. */
  readonly daysOfMonth: readonly (number | string)[];
  readonly months: readonly number[];
  /** Days of the week, 0 Sunday … 6 Saturday, and the forms `5L`, `5#2`. */
  readonly daysOfWeek: readonly (number | string)[];
  /** True when the minute or the hour field begins with `*`: it keeps even intervals when clocks change. */
  readonly wildcardTime: boolean;
  /** True when neither day field begins with `*` (or is `?`): then a date that matches one of them is enough. */
  readonly eitherDay: boolean;
}

import type { Generated } from 'kysely';

/** The columns of every table, for the query builder. What rows hold is parsed by their readers. */
export interface Tables {
  readonly delivery: {
    id: string;
    kind: string;
    payload_json: string;
    received_at: number;
    state: Generated<string>;
    attempts: Generated<number>;
    problem: string | null;
    settled_at: number | null;
  };
  readonly post: {
    position: Generated<number>;
    id: string;
    kind: string;
    channel: string;
    document_json: string;
    topic: string;
    subject: string;
    supersedes: string | null;
    valid_until: number;
    thread_of: string | null;
    broadcast: Generated<number>;
    state: Generated<string>;
    attempts: Generated<number>;
    try_at: number;
    created_at: number;
    sent_at: number | null;
    channel_id: string | null;
    ts: string | null;
    revision: Generated<number>;
    shown_revision: Generated<number>;
    problem: string | null;
  };
  readonly audit_entry: {
    sequence: number;
    at: number;
    actor: string;
    action: string;
    subject: string;
    before_json: string | null;
    after_json: string | null;
    words_hash: string | null;
    hash: string;
  };
  readonly audit_words: { sequence: number; salt: string; words: string };
  readonly check_state: {
    service: string;
    check_id: string;
    status: string;
    since: number;
    seen: string;
    pending_json: string | null;
    value_json: string;
    reason: string | null;
    looked_at: number;
  };
  readonly check_transition: {
    position: Generated<number>;
    service: string;
    check_id: string;
    from_status: string | null;
    to_status: string;
    at: number;
    value_json: string;
    reason: string | null;
  };
  readonly check_series: {
    id: Generated<number>;
    service: string;
    check_id: string;
    zone: string;
    first_at: number;
    results_from: Generated<number>;
  };
  readonly check_result: {
    series: number;
    at: number;
    status: string;
    value: number | null;
    took: number | null;
    holds: number;
  };
  readonly check_rollup: {
    series: number;
    unit: string;
    begins_at: number;
    ends_at: number;
    ok_ms: number;
    warning_ms: number;
    critical_ms: number;
    unknown_ms: number;
    looks: number;
    value_count: number;
    value_min: number | null;
    value_max: number | null;
    value_sum: number;
    value_sketch: Uint8Array;
    took_count: number;
    took_min: number | null;
    took_max: number | null;
    took_sum: number;
    took_sketch: Uint8Array;
  };
  readonly check_rollup_due: { series: number; unit: string; begins_at: number; ends_at: number };
  readonly completion: {
    position: Generated<number>;
    service: string;
    item: string;
    done_at: number;
    result: string;
    notes: string;
    actor: string;
    recorded_at: number;
  };
  readonly write_back: {
    id: string;
    service: string;
    file: string;
    path: string;
    item: string;
    actor: string;
    delivery: string | null;
    done_at: number;
    result: string;
    notes: string;
    writes: string;
    was_json: string;
    before_hash: string;
    after_hash: string;
    started_at: number;
    state: Generated<string>;
    reason: string | null;
    ended_at: number | null;
    collected_at: number | null;
  };
  readonly snooze: { service: string; item: string; until_at: number; reason: string; actor: string };
  readonly schedule_cursor: { schedule: string; up_to: number };
  readonly slot: {
    schedule: string;
    due_at: number;
    outcome: string | null;
    settled_at: number | null;
    note: string | null;
  };
  readonly snapshot: {
    position: Generated<number>;
    id: string;
    channel: string;
    edition: string;
    at: number;
    statuses_json: string;
  };
  readonly alert_revision: { only_row: number; revision: number };
  readonly alert: {
    id: string;
    service: string;
    state: string;
    opened_at: number;
    red_at: number;
    closed_at: number | null;
    loud_at: number;
    appearance: string;
  };
  readonly alert_check: {
    alert: string;
    check_id: string;
    place: number;
    state: string;
    red_at: number;
    well_at: number | null;
    told: string;
    status: string;
    after_window: number;
  };
  readonly check_attention: {
    service: string;
    check_id: string;
    look_began_at: number;
    troubled_at: number | null;
    flapping_at: number | null;
    alerted_until: number | null;
  };
  readonly window: {
    id: string;
    service: string;
    starts_at: number;
    ends_at: number;
    reason: string;
    actor: string;
  };
  readonly memo: { key: string; value_json: string; learnt_at: number };
}

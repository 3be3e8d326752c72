import type { CheckState, Transition } from '../checks/state.ts';
import type { Instant } from '../core/clock.ts';
import type { Change } from '../record/change.ts';
import type { Alert, Attention } from './alert.ts';
import type { AdHocWindow } from './window.ts';

/** Everything that is stored and decides what is red and what is said about it. */
export interface AlertMemory {
  /** Counts every change of any of this. What was worked out on an older one is not stored. */
  readonly revision: number;
  readonly states: readonly CheckState[];
  readonly attention: readonly Attention[];
  /** Of each service the open alert, or else the one that was closed last. */
  readonly alerts: readonly Alert[];
  /** Windows opened by hand that are not over for more than 30 days. */
  readonly windows: readonly AdHocWindow[];
  /** Changes of settled statuses since the moment that was asked for, oldest first. */
  readonly transitions: readonly Transition[];
}

/** What a look, or time that passed, comes to. Stored whole or not at all. */
export interface AlertChanges {
  readonly states: readonly CheckState[];
  readonly transitions: readonly Transition[];
  /** Each takes the place of what was remembered of that check. */
  readonly attention: readonly Attention[];
  /** New ones, and those that changed, each with all its checks. */
  readonly alerts: readonly Alert[];
  readonly change: Change;
}

/** Alerts and windows, as they are stored. */
export interface AlertStore {
  /**
   * Reads what decides about some services, at one moment.
   * @param since from when on changes of settled statuses are wanted
   */
  recall(services: readonly string[], since: Instant, now: Instant): Promise<AlertMemory>;
  /**
   * Stores changes that were worked out on what `recall` gave, in one transaction with their messages. False, and
   * nothing is stored, when anything was changed since: by another look, a window, another process.
   */
  store(revision: number, changes: AlertChanges): Promise<boolean>;
  /** The alert of that id. */
  find(id: string): Promise<Alert | undefined>;
  /** The ids of services that have an open alert, also of those that config no longer names. */
  servicesInAlert(): Promise<string[]>;
  /** Opens a window, unless one that was opened by hand is open for that service: then false. */
  openWindow(window: AdHocWindow, change: Change): Promise<boolean>;
  /** Ends a window now. False when it is over already. */
  endWindow(id: string, now: Instant, change: Change): Promise<boolean>;
  /** The windows opened by hand that are open at the moment. */
  openWindows(now: Instant): Promise<AdHocWindow[]>;
}

import type { Alert, Attention } from '../../../src/alerts/alert.ts';
import type { AlertChanges, AlertMemory, AlertStore } from '../../../src/alerts/ports.ts';
import type { AdHocWindow } from '../../../src/alerts/window.ts';
import type { CheckState, Transition } from '../../../src/checks/state.ts';
import type { Instant } from '../../../src/core/clock.ts';
import type { Change } from '../../../src/record/change.ts';
import type { NewPost } from '../../../src/record/post.ts';

/** Keeps alerts in memory, for days that are too long for a disk; as text, so that nothing is shared. */
export class KeptAlerts implements AlertStore {
  revision = 0;
  readonly alerts = new Map<string, string>();
  readonly posts: (NewPost & { readonly createdAt: Instant })[] = [];
  readonly touched: string[] = [];
  readonly #states = new Map<string, string>();
  readonly #attention = new Map<string, string>();
  readonly #windows = new Map<string, AdHocWindow>();
  #transitions: Transition[] = [];
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  async recall(services: readonly string[], since: Instant): Promise<AlertMemory> {
    const all = <Each>(kept: ReadonlyMap<string, string>) =>
      [...kept.values()].map((text): Each => JSON.parse(text));
    const ours = (each: { readonly service: string }) => services.includes(each.service);
    const alerts = all<Alert>(this.alerts);
    return {
      revision: this.revision,
      states: all<CheckState>(this.#states).filter(ours),
      attention: all<Attention>(this.#attention).filter(ours),
      alerts: services.flatMap((service) => {
        const known = alerts.filter((each) => each.service === service);
        return known.find(({ state }) => state === 'open') ?? known.at(-1) ?? [];
      }),
      windows: [...this.#windows.values()].filter(ours),
      transitions: this.#transitions.filter((each) => ours(each) && each.at >= since),
    };
  }

  async store(revision: number, changes: AlertChanges): Promise<boolean> {
    if (revision !== this.revision) return false;
    for (const each of changes.states)
      this.#states.set(`${each.service}/${each.check}`, JSON.stringify(each));
    for (const each of changes.attention)
      this.#attention.set(`${each.service}/${each.check}`, JSON.stringify(each));
    for (const each of changes.alerts) this.alerts.set(each.id, JSON.stringify(each));
    this.#transitions = [...this.#transitions, ...changes.transitions].filter(
      ({ at }) => at > this.#now() - 7_200_000,
    );
    this.#keep(changes.change);
    return true;
  }

  async find(id: string): Promise<Alert | undefined> {
    const text = this.alerts.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async servicesInAlert(): Promise<string[]> {
    const alerts = [...this.alerts.values()].map((text): Alert => JSON.parse(text));
    return alerts.filter(({ state }) => state === 'open').map(({ service }) => service);
  }

  async openWindow(window: AdHocWindow, change: Change): Promise<boolean> {
    const open = await this.openWindows(window.startsAt);
    if (open.some(({ service }) => service === window.service)) return false;
    this.#windows.set(window.id, window);
    this.#keep(change);
    return true;
  }

  async endWindow(id: string, now: Instant, change: Change): Promise<boolean> {
    const window = this.#windows.get(id);
    if (!window || window.endsAt <= now) return false;
    this.#windows.set(id, { ...window, endsAt: now });
    this.#keep(change);
    return true;
  }

  async openWindows(now: Instant): Promise<AdHocWindow[]> {
    return [...this.#windows.values()].filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  }

  #keep({ posts = [], touches = [] }: Change): void {
    this.revision += 1;
    for (const each of posts) this.posts.push({ ...each, createdAt: this.#now() });
    for (const { subject } of touches) this.touched.push(subject);
  }
}

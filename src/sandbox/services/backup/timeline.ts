/** What is to happen at an instant. */
interface Due {
  readonly atMs: number;
  /** Of two at one instant, the one that was added first happens first. */
  readonly order: number;
  readonly happen: (atMs: number) => void;
}

const isBefore = (one: Due, other: Due): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

/**
 * What is still to happen, in order of time (a binary heap). Nothing ticks: whoever looks at the world
 * catches up first.
 */
export class Timeline {
  readonly #heap: Due[] = [];
  #added = 0;
  #untilMs = Number.NEGATIVE_INFINITY;

  /** The instant that is being caught up with: what left no trace by then need not happen. */
  get untilMs(): number {
    return this.#untilMs;
  }

  add(atMs: number, happen: Due['happen']): void {
    const due = { atMs, order: this.#added++, happen };
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  /** Lets everything happen that is due by `nowMs`, also what is added meanwhile. */
  catchUp(nowMs: number): void {
    this.#untilMs = nowMs;
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= nowMs; next = this.#heap[0]) {
      this.#dropFirst();
      next.happen(next.atMs);
    }
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const one = heap[left];
      const other = heap[left + 1];
      if (one === undefined) break;
      const isOther = other !== undefined && isBefore(other, one);
      const least = isOther ? other : one;
      if (!isBefore(least, last)) break;
      heap[at] = least;
      at = isOther ? left + 1 : left;
    }
    heap[at] = last;
  }
}

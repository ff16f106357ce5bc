/** One value per account and region, made at first use: what isolates accounts and regions. */
export class Regional<T> {
  readonly #values = new Map<string, T>();
  readonly #make: (account: string, region: string) => T;

  constructor(make: (account: string, region: string) => T) {
    this.#make = make;
  }

  at(account: string, region: string): T {
    const key = `${account}/${region}`;
    const found = this.#values.get(key);
    if (found !== undefined) return found;
    const made = this.#make(account, region);
    this.#values.set(key, made);
    return made;
  }

  /** Account, region and value of each place used so far, in order of first use. */
  entries(): readonly (readonly [account: string, region: string, value: T])[] {
    return [...this.#values].map(([key, value]) => {
      const [account = '', region = ''] = key.split('/');
      return [account, region, value] as const;
    });
  }
}
